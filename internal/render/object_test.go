// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"encoding/json"
	"errors"
	"math/big"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type object = map[string]any

func TestInputFromObject(t *testing.T) {
	float, _, err := big.ParseFloat("1e21", 10, 512, big.ToNearestEven)
	if err != nil {
		t.Fatal(err)
	}
	got, err := InputFromObject(object{
		"policy_id":                 "p",
		"version":                   "2008-10-17",
		"source_policy_documents":   []any{nil, "{}"},
		"override_policy_documents": []any{},
		"source_json":               nil,
		"statement": []any{
			object{
				"sid": "S", "effect": "Deny",
				"actions":     []any{"a", nil, true, 5, int64(6), 1.5, json.Number("1e3"), float},
				"not_actions": []any{"b"}, "resources": []any{"c"}, "not_resources": []any{"d"},
				"principals":     []any{object{"type": "AWS", "identifiers": []any{nil}}, object{"type": "*", "identifiers": []any{"*"}}},
				"not_principals": object{"type": "AWS", "identifiers": []any{"x"}},
				"condition":      []any{object{"test": "Bool", "variable": "k", "values": []any{false}}},
			},
			object{"effect": nil, "sid": nil, "actions": nil, "condition": nil},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := Input{
		PolicyID: "p", Version: new("2008-10-17"), SourcePolicyDocuments: []string{"", "{}"}, OverridePolicyDocuments: []string{},
		Statements: []Statement{{
			Sid: "S", Effect: new("Deny"),
			Actions:    []string{"a", "true", "5", "6", "1.5", "1000", "1000000000000000000000"},
			NotActions: []string{"b"}, Resources: []string{"c"}, NotResources: []string{"d"},
			Principals:    []Principal{{"AWS", []string{}}, {"*", []string{"*"}}},
			NotPrincipals: []Principal{{"AWS", []string{"x"}}},
			Conditions:    []Condition{{"Bool", "k", []string{"false"}}},
		}, {}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got, err := InputFromObject(object{"statement": object{}}); err != nil || len(got.Statements) != 1 {
		t.Errorf("one statement: %v, %v", got, err)
	}
}

func TestInputFromObjectErrors(t *testing.T) {
	_, err := InputFromObject(object{
		"Version":                 "2012-10-17",
		"statements":              []any{},
		"version":                 []any{"x"},
		"source_policy_documents": "{}",
		"source_json":             object{},
		"statement": []any{
			"x", nil,
			object{
				"action":     []any{},
				"actions":    "s3:GetObject",
				"resources":  []any{"a", []any{}},
				"principals": []any{object{"type": "AWS"}, object{"identifiers": []any{object{}}, "types": 1}, 5},
				"condition":  "x",
				"effect":     object{},
			},
			object{"condition": object{"values": "x", "test": nil}},
		},
	})
	var errs Errors
	if !errors.As(err, &errs) {
		t.Fatalf("error = %v", err)
	}
	for _, want := range []struct{ where, text string }{
		{"", `There is no argument "Version". Write version.`},
		{"", `There is no argument "statements". Write statement.`},
		{"version", "a list"},
		{"source_policy_documents", "brackets"},
		{"source_json", "an object"},
		{"statement[0]", "Expected an object, not a string"},
		{"statement[1]", "Expected an object, not null"},
		{"statement[2]", `There is no argument "action". Write actions.`},
		{"statement[2].actions", "brackets"},
		{"statement[2].resources[1]", "a list"},
		{"statement[2].principals[0]", "identifiers is missing"},
		{"statement[2].principals[1]", "type is missing"},
		{"statement[2].principals[1]", `There is no argument "types". Write type.`},
		{"statement[2].principals[1].identifiers[0]", "an object"},
		{"statement[2].principals[2]", "Expected an object, not a number"},
		{"statement[2].condition", "list of objects"},
		{"statement[2].effect", "an object"},
		{"statement[3].condition[0]", "test is missing"},
		{"statement[3].condition[0]", "variable is missing"},
		{"statement[3].condition[0].values", "brackets"},
	} {
		wantMention(t, errs, want.where, want.text)
	}

	for _, v := range []any{nil, "x", []any{}, 5} {
		if _, err := InputFromObject(v); err == nil {
			t.Errorf("InputFromObject(%v) succeeded", v)
		}
	}
	huge := new(big.Float).SetMantExp(big.NewFloat(1), 1<<30)
	for _, v := range []any{json.Number("1e999999999"), json.Number("x"), json.Number(""), json.Number(`"1"`), huge, (*big.Float)(nil), struct{}{}} {
		if _, err := InputFromObject(object{"policy_id": v}); err == nil {
			t.Errorf("%T %v was taken for a string", v, v)
		}
	}
}

func wantMention(t *testing.T, errs Errors, where, text string) {
	t.Helper()
	for _, e := range errs {
		if e.Where() == where && strings.Contains(e.Error(), text) {
			return
		}
	}
	t.Errorf("no error at %q mentions %q:\n%v", where, text, errs)
}
