// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/provider"
)

// configured returns a server that was given a configuration of the provider, and the
// type of the data source.
func configured(tb testing.TB, server tfprotov6.ProviderServer, config map[string]any) (tfprotov6.ProviderServer, tftypes.Type) {
	tb.Helper()
	ctx := context.Background()
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		tb.Fatal(err)
	}
	dynamic := encoded(tb, schemas.Provider.ValueType(), config)
	resp, err := server.ConfigureProvider(ctx, &tfprotov6.ConfigureProviderRequest{Config: dynamic})
	if err != nil || len(resp.Diagnostics) > 0 {
		tb.Fatal(err, resp)
	}
	return server, schemas.DataSourceSchemas["iamproof_policy_document"].ValueType()
}

func encoded(tb testing.TB, typ tftypes.Type, v any) *tfprotov6.DynamicValue {
	tb.Helper()
	dynamic, err := tfprotov6.NewDynamicValue(typ, typed(tb, typ, v))
	if err != nil {
		tb.Fatal(err)
	}
	return &dynamic
}

// typed makes a value of a type out of one as JSON has it: what is missing in an object
// is null, or no blocks.
func typed(tb testing.TB, typ tftypes.Type, v any) tftypes.Value {
	tb.Helper()
	if v == tftypes.UnknownValue {
		return tftypes.NewValue(typ, v)
	}
	list := func(element tftypes.Type) tftypes.Value {
		out := []tftypes.Value{}
		switch v := v.(type) {
		case []string:
			for _, s := range v {
				out = append(out, typed(tb, element, s))
			}
		case []any:
			for _, e := range v {
				out = append(out, typed(tb, element, e))
			}
		case []map[string]any:
			for _, e := range v {
				out = append(out, typed(tb, element, e))
			}
		case nil:
			if element.Is(tftypes.String) {
				return tftypes.NewValue(typ, nil)
			}
		default:
			tb.Fatalf("%T is not a list", v)
		}
		return tftypes.NewValue(typ, out)
	}
	switch t := typ.(type) {
	case tftypes.List:
		return list(t.ElementType)
	case tftypes.Set: // Terraform sends no element twice
		var elems []tftypes.Value
		if all := list(t.ElementType); all.IsNull() || all.As(&elems) != nil {
			return all
		}
		slices.SortFunc(elems, func(a, b tftypes.Value) int { return strings.Compare(a.String(), b.String()) })
		return tftypes.NewValue(typ, slices.CompactFunc(elems, tftypes.Value.Equal))
	case tftypes.Map:
		if v == nil {
			return tftypes.NewValue(typ, nil)
		}
		out := make(map[string]tftypes.Value)
		for name, e := range v.(map[string]any) {
			out[name] = typed(tb, t.ElementType, e)
		}
		return tftypes.NewValue(typ, out)
	case tftypes.Object:
		members, _ := v.(map[string]any)
		out := make(map[string]tftypes.Value)
		for name, a := range t.AttributeTypes {
			out[name] = typed(tb, a, members[name])
		}
		return tftypes.NewValue(typ, out)
	default:
		return tftypes.NewValue(typ, v)
	}
}

// shortcutCases are configurations where the framework has something to say, or where
// there is something not known.
func shortcutCases() map[string]map[string]any {
	statement := func(v map[string]any) map[string]any { return map[string]any{"statement": []any{v}} }
	blocks := func(name string, v map[string]any) map[string]any {
		return statement(map[string]any{name: []any{v}})
	}
	return map[string]map[string]any{
		"nothing":       {},
		"null type":     blocks("principals", map[string]any{"identifiers": []string{"*"}}),
		"null values":   blocks("condition", map[string]any{"test": "T", "variable": "k"}),
		"no values":     blocks("condition", map[string]any{"test": "T", "variable": "k", "values": []string{}}),
		"retired":       {"source_json": ""},
		"retired text":  {"override_json": "{}"},
		"effect":        statement(map[string]any{"effect": "allow"}),
		"version":       {"version": "2012"},
		"type":          {"policy_type": "x"},
		"limit":         {"policy_type": "scp"},
		"large":         {"policy_type": "rcp", "policy_id": strings.Repeat("x", 6000)},
		"perhaps large": {"policy_type": "trust", "policy_id": strings.Repeat("x", 3000)},
		"source":        {"source_policy_documents": []any{nil, "{}", `{"Statement":[null]}`}},
		"unknown list":  {"statement": tftypes.UnknownValue},
		"unknown set":   statement(map[string]any{"actions": []any{tftypes.UnknownValue, "a"}, "effect": tftypes.UnknownValue}),
		"unknown type":  {"policy_type": tftypes.UnknownValue, "attachment": "s3"},
		"unknown block": blocks("principals", map[string]any{"type": tftypes.UnknownValue, "identifiers": tftypes.UnknownValue}),
		"huge":          {"source_policy_documents": []any{`{"Id":"` + strings.Repeat("x", 2<<20) + `"}`}},
		"deep":          {"source_policy_documents": []any{`{"Statement":[{"Action":` + strings.Repeat("[", 61) + strings.Repeat("]", 61) + `}]}`}},
		"odd":           {"source_policy_documents": []any{`{"Statement":[{"Action":{"a":5},"Resource":[null,1.5],"Effect":"maybe"}]}`}},
		"findings":      statement(map[string]any{"actions": []any{"s3:GetObjct", "iam:*"}, "resources": []any{"*"}, "principals": []any{map[string]any{"type": "AWS", "identifiers": []any{"*"}}}}),
		"fail on all":   {"fail_on": "suggestion", "statement": []any{map[string]any{"actions": []any{"*"}, "resources": []any{"*"}}}},
		"fail on none":  {"fail_on": "none", "policy_type": "identity", "statement": []any{map[string]any{"actions": []any{"s3:GetObjct"}, "resources": []any{"*"}}}},
		"null element":  statement(map[string]any{"actions": []any{nil, "a"}, "resources": []any{}}),
	}
}

// The server answers as the framework's own does, if faster.
func TestPolicyDocumentShortcut(t *testing.T) {
	cases := shortcutCases()
	list := recordings(t)
	for i := range list {
		cases[fmt.Sprint("recording ", i)] = list[i].arguments()
	}
	for setting, config := range map[string]map[string]any{
		"none":     {},
		"report":   {"enforcement": "report"},
		"severity": {"severity_overrides": map[string]any{"INVALID_ACTION": "ignore"}, "fail_on": "security_warning"},
	} {
		framework, typ := configured(t, providerserver.NewProtocol6(provider.New("test")())(), config)
		served, _ := configured(t, provider.Server("test")(), config)
		for name, arguments := range cases {
			config := encoded(t, typ, arguments)
			want, got := answers(t, framework, typ, config), answers(t, served, typ, config)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, provider %s:\n%s", name, setting, diff)
			}
		}
	}
}

// answers is what a server says about a configuration, as text.
func answers(t *testing.T, server tfprotov6.ProviderServer, typ tftypes.Type, config *tfprotov6.DynamicValue) []string {
	t.Helper()
	const name = "iamproof_policy_document"
	ctx := context.Background()
	var out []string
	add := func(list []*tfprotov6.Diagnostic) {
		for _, d := range list {
			out = append(out, fmt.Sprintf("%s at %s: %s: %s", d.Severity, d.Attribute, d.Summary, d.Detail))
		}
	}
	valid, err := server.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{TypeName: name, Config: config})
	if err != nil {
		t.Fatal(err)
	}
	add(valid.Diagnostics)
	slices.Sort(out) // the framework's own come in any order
	if value, err := config.Unmarshal(typ); err != nil || !value.IsFullyKnown() {
		return out // Terraform does not read it
	}
	read, err := server.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{TypeName: name, Config: config})
	if err != nil {
		t.Fatal(err)
	}
	add(read.Diagnostics)
	state, err := read.State.Unmarshal(typ)
	if err != nil {
		t.Fatal(err)
	}
	return append(out, state.String())
}

func BenchmarkReadPolicyDocument(b *testing.B) {
	statements := make([]any, 10)
	for i := range statements {
		statements[i] = map[string]any{
			"sid": fmt.Sprint("S", i), "actions": []string{"s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject"},
			"resources": []string{fmt.Sprint("arn:aws:s3:::bucket-", i), fmt.Sprint("arn:aws:s3:::bucket-", i, "/&{aws:username}/*")},
			"condition": []any{
				map[string]any{"test": "StringEquals", "variable": "aws:PrincipalOrgID", "values": []string{"o-a1b2c3d4e5"}},
				map[string]any{"test": "Bool", "variable": "aws:SecureTransport", "values": []string{"true"}},
			},
		}
	}
	for name, server := range map[string]tfprotov6.ProviderServer{
		"served": provider.Server("test")(), "framework": providerserver.NewProtocol6(provider.New("test")())(),
	} {
		server, typ := configured(b, server, nil)
		config := encoded(b, typ, map[string]any{"statement": statements})
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				resp, err := server.ReadDataSource(b.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: "iamproof_policy_document", Config: config})
				if err != nil || len(resp.Diagnostics) > 0 {
					b.Fatal(err, resp)
				}
			}
		})
	}
}
