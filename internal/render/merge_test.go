// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestR7Merge(t *testing.T) {
	tests := []struct {
		name string
		in   Input
		want string
	}{
		{
			"order of documents",
			Input{
				SourcePolicyDocuments:   []string{`{"Statement":[{"Action":"s0"}]}`, `{"Statement":[{"Action":"s1"}]}`},
				Statements:              []Statement{{Actions: []string{"c"}}},
				OverridePolicyDocuments: []string{`{"Statement":[{"Action":"o0"}]}`, `{"Statement":[{"Action":"o1"}]}`},
			},
			`{"Version":"2012-10-17","Statement":[{"Action":"s0"},{"Action":"s1"},{"Effect":"Allow","Action":"c"},{"Action":"o0"},{"Action":"o1"}]}`,
		},
		{
			"statements of equal Sid are replaced in place",
			Input{
				SourcePolicyDocuments:   []string{`{"Statement":[{"Sid":"A","Action":"s","Resource":"r"},{"Sid":"B","Action":"s"},{"Sid":"C","Action":"s"}]}`},
				Statements:              []Statement{{Sid: "B", Actions: []string{"c"}}, {Sid: "D"}},
				OverridePolicyDocuments: []string{`{"Statement":[{"Sid":"A","Effect":"Deny"},{"Sid":"D","Effect":"Deny"},{"Sid":"E"}]}`},
			},
			`{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Deny"},{"Sid":"B","Effect":"Allow","Action":"c"},` +
				`{"Sid":"C","Action":"s"},{"Sid":"D","Effect":"Deny"},{"Sid":"E"}]}`,
		},
		{
			"a Sid repeated in an override: the last, at the first position",
			Input{OverridePolicyDocuments: []string{`{"Statement":[{"Sid":"A","Action":"1"},{"Sid":"B"},{"Sid":"A","Action":"2"}]}`}},
			`{"Version":"2012-10-17","Statement":[{"Sid":"A","Action":"2"},{"Sid":"B"}]}`,
		},
		{
			"a Sid repeated in two overrides",
			Input{OverridePolicyDocuments: []string{`{"Statement":[{"Sid":"A","Action":"1"}]}`, `{"Statement":[{"Sid":"A","Action":"2"}]}`}},
			`{"Version":"2012-10-17","Statement":[{"Sid":"A","Action":"2"}]}`,
		},
		{
			"statements without Sid are never replaced",
			Input{
				SourcePolicyDocuments:   []string{`{"Statement":[{"Action":"a"},{"Sid":"","Action":"a"}]}`},
				OverridePolicyDocuments: []string{`{"Statement":[{"Action":"a"},{"Sid":"","Action":"a"}]}`},
			},
			`{"Version":"2012-10-17","Statement":[{"Action":"a"},{"Action":"a"},{"Action":"a"},{"Action":"a"}]}`,
		},
		{
			"Sids differ in case",
			Input{SourcePolicyDocuments: []string{`{"Statement":[{"Sid":"A"},{"Sid":"a"}]}`}, Statements: []Statement{{Sid: "a"}}},
			`{"Version":"2012-10-17","Statement":[{"Sid":"A"},{"Sid":"a","Effect":"Allow"}]}`,
		},
		{
			"Id: the override wins over the configuration",
			Input{PolicyID: "c", SourcePolicyDocuments: []string{`{"Id":"s0"}`, `{"Id":"s1"}`}, OverridePolicyDocuments: []string{`{"Id":"o"}`, `{"Id":""}`}},
			`{"Version":"2012-10-17","Id":"o"}`,
		},
		{
			"Id: the configuration wins over sources",
			Input{PolicyID: "c", SourcePolicyDocuments: []string{`{"Id":"s0"}`, `{"Id":"s1"}`}},
			`{"Version":"2012-10-17","Id":"c"}`,
		},
		{
			"Id: the last source",
			Input{SourcePolicyDocuments: []string{`{"Id":"s0"}`, `{"Id":"s1"}`, `{}`}},
			`{"Version":"2012-10-17","Id":"s1"}`,
		},
		{
			"Version: the greater wins",
			Input{Version: new("2008-10-17"), SourcePolicyDocuments: []string{`{"Version":"2012-10-17"}`, `{"Version":"2008-10-17"}`}},
			`{"Version":"2012-10-17"}`,
		},
		{
			"Version: 2008 throughout",
			Input{Version: new("2008-10-17"), SourcePolicyDocuments: []string{`{"Version":"2008-10-17"}`, `{}`}},
			`{"Version":"2008-10-17"}`,
		},
		{
			"Version: the default of the configuration counts",
			Input{SourcePolicyDocuments: []string{`{"Version":"2008-10-17"}`}},
			`{"Version":"2012-10-17"}`,
		},
		{
			"Version: bogus text of a source wins",
			Input{SourcePolicyDocuments: []string{`{"Version":"zzz"}`}},
			`{"Version":"zzz"}`,
		},
		{
			"no Sid check between sources, configuration and overrides",
			Input{SourcePolicyDocuments: []string{`{"Statement":[{"Sid":"A","Action":"s"}]}`}, Statements: []Statement{{Sid: "A"}}, OverridePolicyDocuments: []string{`{"Statement":[{"Sid":"A"}]}`}},
			`{"Version":"2012-10-17","Statement":[{"Sid":"A"}]}`,
		},
	}
	for _, tt := range tests {
		if got := render(t, tt.in).MinifiedJSON; got != tt.want {
			t.Errorf("%s:\ngot  %s\nwant %s", tt.name, got, tt.want)
		}
	}
}

// TestReplacedDeny shows which statements are reported that merging by Sid removed.
func TestReplacedDeny(t *testing.T) {
	deny := `{"Sid":"A","Effect":"Deny","Action":"s3:*","Resource":"*"}`
	tests := map[string]struct {
		in   Input
		want []Replacement
	}{
		"block over source": {
			Input{SourcePolicyDocuments: []string{"", `{"Statement":[{"Effect":"Allow"},` + deny + `]}`}, Statements: []Statement{{}, {Sid: "A"}}},
			[]Replacement{{"A", "source_policy_documents[1], Statement[1]", "statement[1]", "Allow"}},
		},
		"override over block": {
			Input{Statements: []Statement{{Sid: "A", Effect: new("Deny")}}, OverridePolicyDocuments: []string{`{"Statement":{"Sid":"A","Effect":"Deny","Action":"s3:GetObject"}}`}},
			[]Replacement{{"A", "statement[0]", "override_policy_documents[0], Statement[0]", "Deny"}},
		},
		"override over override": {
			Input{OverridePolicyDocuments: []string{`{"Statement":[` + deny + `]}`, `{"Statement":[{"Sid":"A","Effect":"Allow"}]}`}},
			[]Replacement{{"A", "override_policy_documents[0], Statement[0]", "override_policy_documents[1], Statement[0]", "Allow"}},
		},
		"the same again":   {Input{SourcePolicyDocuments: []string{`{"Statement":[` + deny + `]}`}, OverridePolicyDocuments: []string{`{"Statement":[` + deny + `]}`}}, nil},
		"Allow":            {Input{SourcePolicyDocuments: []string{`{"Statement":[{"Sid":"A","Effect":"Allow"}]}`}, Statements: []Statement{{Sid: "A", Effect: new("Deny")}}}, nil},
		"another Sid":      {Input{SourcePolicyDocuments: []string{`{"Statement":[` + deny + `]}`}, Statements: []Statement{{Sid: "a"}}}, nil},
		"nothing to merge": {Input{Statements: []Statement{{Sid: "A", Effect: new("Deny")}}}, nil},
	}
	for name, tt := range tests {
		if diff := cmp.Diff(tt.want, render(t, tt.in).Replaced); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestR7SidsAreUnique(t *testing.T) {
	errs := refused(t, Input{Statements: []Statement{{Sid: "A"}, {Sid: "B"}, {Sid: "A"}, {}, {}}})
	if len(errs) != 1 {
		t.Errorf("errors: %v", errs)
	}
	wantError(t, errs, "statement[2].sid", "uplicate Sid (A)", "statement[0]", "Remove the Sid")

	errs = refused(t, Input{SourcePolicyDocuments: []string{
		`{"Statement":[{"Sid":"A"},{"Sid":"B"},{"Sid":"A"}]}`, "", `{"Statement":[{},{"Sid":"B"}]}`,
	}})
	if len(errs) != 2 {
		t.Errorf("errors: %v", errs)
	}
	wantError(t, errs, "source_policy_documents[0], Statement[2]", "uplicate Sid (A)", "source_policy_documents[0], Statement[0]")
	wantError(t, errs, "source_policy_documents[2], Statement[1]", "uplicate Sid (B)", "source_policy_documents[0], Statement[1]")
}

func TestR8Translation(t *testing.T) {
	v := []string{"&{aws:username}/&{x}/$&{y}"}
	in := Statement{
		Sid: "&{s}", Actions: v, NotActions: v, Resources: v, NotResources: v,
		Principals: []Principal{{"&{t}", v}}, NotPrincipals: []Principal{{"&{t}", v}},
		Conditions: []Condition{{"&{t}", "&{v}", v}},
	}
	const plain, translated = `"\u0026{aws:username}/\u0026{x}/$\u0026{y}"`, `"${aws:username}/${x}/$${y}"`
	want := `{"Sid":"\u0026{s}","Effect":"Allow","Action":` + plain + `,"NotAction":` + plain +
		`,"Resource":` + translated + `,"NotResource":` + translated +
		`,"Principal":{"\u0026{t}":` + translated + `},"NotPrincipal":{"\u0026{t}":` + translated +
		`},"Condition":{"\u0026{t}":{"\u0026{v}":` + translated + `}}}`
	if got := statements(t, in); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, want := render(t, Input{PolicyID: "&{x}"}).MinifiedJSON, `{"Version":"2012-10-17","Id":"\u0026{x}"}`; got != want {
		t.Errorf("policy_id: got %s, want %s", got, want)
	}
	if got, want := statements(t, Statement{Resources: []string{"${x}"}}), `{"Effect":"Allow","Resource":"${x}"}`; got != want {
		t.Errorf("literal variable: got %s, want %s", got, want)
	}
}

func TestR8OldVersion(t *testing.T) {
	v := []string{"a", "&{x}"}
	errs := refused(t, Input{Version: new("2008-10-17"), Statements: []Statement{{
		Actions: v, NotActions: v, Resources: v, NotResources: v,
		Principals: []Principal{{"AWS", v}}, NotPrincipals: []Principal{{"AWS", v}},
		Conditions: []Condition{{"T", "k", v}},
	}}})
	fields := []string{"resources", "not_resources", "principals.identifiers", "not_principals.identifiers", "condition.values"}
	if len(errs) != len(fields) {
		t.Errorf("%d errors, want %d:\n%v", len(errs), len(fields), errs)
	}
	for _, field := range fields {
		argument, _, _ := strings.Cut(field, ".")
		wantError(t, errs, "statement[0]."+field, "eading "+argument, `"&{x}"`, "2008-10-17")
	}
	got := render(t, Input{Version: new("2008-10-17"), Statements: []Statement{{Actions: []string{"&{x}"}, Sid: "&{x}"}}}).MinifiedJSON
	if want := `{"Version":"2008-10-17","Statement":[{"Sid":"\u0026{x}","Effect":"Allow","Action":"\u0026{x}"}]}`; got != want {
		t.Errorf("actions: got %s, want %s", got, want)
	}
	// It is the configured version that counts.
	render(t, Input{SourcePolicyDocuments: []string{`{"Version":"2008-10-17","Statement":[{"Resource":"&{x}"}]}`}, Statements: []Statement{{Resources: v}}})
}
