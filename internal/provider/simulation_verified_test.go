// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/provider"
)

// gateOf is a configuration: identity policies, and whether s3:GetObject, which they may
// allow, is allowed.
func gateOf(t *terraform, policies cty.Value, arguments map[string]cty.Value) cty.Value {
	out := make(map[string]cty.Value)
	for name, a := range t.object.AttributeTypes() {
		out[name] = cty.NullVal(a)
	}
	e := t.object.AttributeType("expectations").ElementType()
	expectation := make(map[string]cty.Value)
	for name, a := range e.AttributeTypes() {
		expectation[name] = cty.NullVal(a)
	}
	expectation["name"], expectation["decision"] = cty.StringVal("reads"), cty.StringVal("allowed")
	expectation["actions"] = cty.ListVal([]cty.Value{cty.StringVal("sqs:SendMessage")})
	expectation["resources"] = cty.ListVal([]cty.Value{cty.StringVal("arn:aws:sqs:eu-west-1:444455556666:q")})
	out["account_id"] = cty.StringVal("444455556666")
	out["identity_policies"] = policies
	out["expectations"] = cty.ListVal([]cty.Value{cty.ObjectVal(expectation)})
	for name, v := range arguments {
		out[name] = v
	}
	return cty.ObjectVal(out)
}

// TestVerifiedPolicies shows how the policies are handled: what is planned on create, on
// update of a state that holds {"old": "held"}, and the warning.
func TestVerifiedPolicies(t *testing.T) {
	allow := func(resource cty.Value) map[string]any {
		return map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": resource}}}
	}
	text := func(resource string) cty.Value { return encodedJSON(ctyValue(allow(cty.StringVal(resource)))) }
	all, contested := text("*"), text("arn:aws:s*:eu-west-1:444455556666:q")
	hole := cty.UnknownVal(cty.String)
	notNull := hole.RefineNotNull()
	kept := `{ old = "held" }`
	warns := map[string]cty.Value{"on_undetermined": cty.StringVal("warn")}
	quoted := hcl
	for name, test := range map[string]struct {
		settings        map[string]any
		policies        cty.Value
		arguments       map[string]cty.Value
		created, update string
		warning         string
	}{
		"passed": {
			policies: ctyValue([]any{nil, all}), created: `{ 1 = ` + quoted(all) + ` }`,
		},
		"an object as JSON": {
			policies: ctyValue([]any{allow(cty.StringVal("*"))}), created: `{ 0 = ` + quoted(all) + ` }`,
		},
		"one policy":     {policies: all, created: `{ 0 = ` + quoted(all) + ` }`},
		"no policies":    {policies: cty.EmptyTupleVal, arguments: map[string]cty.Value{"principal": cty.StringVal("arn:aws:iam::444455556666:root"), "account_id": cty.NullVal(cty.String)}, created: "{  }"},
		"named policies": {policies: ctyValue(map[string]any{"a": all, "b": nil, "c": all}), created: `{ a = ` + quoted(all) + `, c = ` + quoted(all) + ` }`},
		"waiting, keys known": {
			policies: ctyValue([]any{all, notNull}), created: `{ 0 = ?|null, 1 = ?|null }`,
		},
		"passed but for a value": {
			policies: ctyValue(map[string]any{"a": all, "b": map[string]any{"Version": "2012-10-17", "Statement": []any{
				map[string]any{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": hole},
			}}}), created: `{ a = ` + quoted(all) + `, b = ?|null }`,
		},
		"an element that may be null":  {policies: ctyValue([]any{all, hole}), created: "?map of string|null"},
		"a name that may be null":      {policies: ctyValue(map[string]any{"a": all, "b": hole}), created: "?map of string|null"},
		"all that may be null":         {policies: cty.UnknownVal(cty.Tuple([]cty.Type{cty.String})), created: "?map of string|null"},
		"a list of who knows how many": {policies: cty.UnknownVal(cty.List(cty.String)).RefineNotNull(), created: "?map of string|null"},
		"a set with unknown elements":  {policies: cty.SetVal([]cty.Value{all, notNull}), created: "?map of string|null"},
		"withheld": {
			policies: ctyValue([]any{contested}), arguments: warns, created: "{ 0 = null }", update: kept, warning: "Policies withheld: a role of account 444455556666",
		},
		"withheld, keys unknown": {
			policies: ctyValue([]any{contested, cty.UnknownVal(cty.Tuple([]cty.Type{cty.String}))}), arguments: map[string]cty.Value{"on_undetermined": cty.StringVal("warn")}, created: "?map of string|null",
		},
		"perhaps withheld": {
			policies: ctyValue([]any{notNull}), arguments: warns, created: "{ 0 = ?|null }", update: "?map of string|null",
		},
		"on_undetermined is not known": {
			policies: ctyValue([]any{contested}), arguments: map[string]cty.Value{"on_undetermined": hole}, created: "{ 0 = ?|null }", update: "?map of string|null",
		},
		"released": {
			settings: map[string]any{"enforcement": "report"}, policies: ctyValue([]any{contested}), created: `{ 0 = ` + quoted(contested) + ` }`, warning: "Policies released unverified",
		},
		"enforcement is not known": {
			settings: map[string]any{"enforcement": tftypes.UnknownValue}, policies: ctyValue([]any{contested}), arguments: warns, created: "?map of string|null",
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newTerraform(t, provider.Server("test")(), test.settings)
			config := gateOf(w, test.policies, test.arguments)
			old := gateOf(w, ctyValue([]any{all}), nil).AsValueMap()
			old["verified_policies"] = cty.MapVal(map[string]cty.Value{"old": cty.StringVal("held")})
			old["id"], old["passed"], old["report"] = cty.StringVal("1"), cty.True, cty.StringVal("")
			old["results"] = cty.MapVal(map[string]cty.Value{"reads": cty.StringVal("allowed")})
			if test.update == "" {
				test.update = test.created
			}
			states := []cty.Value{cty.NullVal(w.object), cty.ObjectVal(old)}
			for i, want := range []string{test.created, test.update} {
				state := states[i]
				plan, err := w.plan(t.Context(), config, state)
				if err != nil || len(plan.errors()) > 0 {
					t.Fatalf("%v %s", err, &plan)
				}
				if got := hcl(plan.value.GetAttr("verified_policies")); got != want {
					t.Errorf("planned %s, want %s", got, want)
				}
				warnings := strings.Join(plan.of(tfprotov6.DiagnosticSeverityWarning), "\n")
				if strings.Contains(warnings, "Policies ") != (test.warning != "") || !strings.Contains(warnings, test.warning) {
					t.Errorf("warnings: %s", warnings)
				}
			}
		})
	}
}
