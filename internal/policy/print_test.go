// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy_test

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

func TestJSONEscapesLikeTerraform(t *testing.T) {
	object := policy.NewObject(policy.Pos{}, []policy.Member{
		{Name: "A", Value: policy.NewNumber(policy.Pos{}, "1")},
		{Name: "a", Value: policy.NewString(policy.Pos{}, pattern.Literal("<&>\u2028\u2029é\x01\b\f\n\r\t\"\\/\x7f\u00a0😀'`"))},
		{Name: "b", Value: policy.NewBool(policy.Pos{}, true)},
		{Name: "big", Value: policy.NewNumber(policy.Pos{}, "12345678901234567890123")},
		{Name: "k<", Value: policy.NewNumber(policy.Pos{}, "1.50")},
		{Name: "l", Value: policy.NewArray(policy.Pos{}, nil, false)},
		{Name: "m", Value: policy.NewArray(policy.Pos{}, []*policy.Node{policy.NewNull(policy.Pos{}), policy.NewBool(policy.Pos{}, false)}, false)},
		{Name: "o", Value: policy.NewObject(policy.Pos{}, nil, false)},
	}, false)
	// The strings are the output of jsonencode in Terraform 1.11.
	const want = `{"A":1,"a":"\u003c\u0026\u003e\u2028\u2029é\u0001\b\f\n\r\t\"\\/` + "\x7f\u00a0" + `😀'` + "`" +
		`","b":true,"big":12345678901234567890123,"k\u003c":1.50,"l":[],"m":[null,false],"o":{}}`
	if got := object.JSON(); got != want {
		t.Errorf("JSON() = %s, want %s", got, want)
	}
}

func TestJSONStringsAreThoseOfTheStandardLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "s")
		want, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		got := policy.NewString(policy.Pos{}, pattern.Literal(s)).JSON()
		var g, w string
		if json.Unmarshal([]byte(got), &g) != nil || json.Unmarshal(want, &w) != nil || g != w {
			t.Fatalf("JSON() = %s, want %s", got, want)
		}
	})
}

func TestJSONOfUnknownParts(t *testing.T) {
	root := policy.NewObject(policy.Pos{}, []policy.Member{
		{Name: "a", Value: policy.NewUnknown(pattern.Unknown())},
		{Name: "b", Value: policy.NewString(policy.Pos{}, pattern.WithPrefix("arn:aws:s3:::"))},
		{Name: "c", Value: policy.NewArray(policy.Pos{}, nil, true)},
	}, true)
	const want = `{"a":"(unknown)","b":"arn:aws:s3:::(unknown)","c":[]}`
	if got := root.JSON(); got != want {
		t.Errorf("JSON() = %s, want %s", got, want)
	}
	if !root.HasUnknown() {
		t.Error("HasUnknown() = false")
	}
}

func TestWalkLeavesOutChildren(t *testing.T) {
	root, problems := policy.ParseJSON(`{"a":[1,[2]],"b":{"c":3}}`)
	if problems != nil {
		t.Fatal(problems)
	}
	var paths []string
	root.Walk(func(n *policy.Node) bool {
		paths = append(paths, n.Path())
		if n.Parent() != nil && n.Parent().Get(n.Key()) != n && n.Key() != "" {
			t.Errorf("%s: wrong parent or key", n.Path())
		}
		return n.Key() != "a"
	})
	if got := len(paths); got != 4 {
		t.Errorf("visited %v, want $, $.a, $.b, $.b.c", paths)
	}
}
