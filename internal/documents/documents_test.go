// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package documents

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

func TestPlace(t *testing.T) {
	for want, place := range map[string]Place{
		"context":         At("context"),
		"expectations[2]": AtElement("expectations", 2),
	} {
		if got := place.String(); got != want {
			t.Errorf("String() = %s, want %s", got, want)
		}
	}
}

// The text of a document is known if nothing in it is unknown.
func TestText(t *testing.T) {
	given, known := ` {"Statement":[]}`, policy.NewObject(policy.Pos{}, []policy.Member{{Name: "Statement", Value: policy.NewArray(policy.Pos{}, nil, false)}}, false)
	for name, test := range map[string]struct {
		in   Document
		want string
		ok   bool
	}{
		"a text stays as it is":  {Document{Given: &given, Root: known}, given, true},
		"a text with problems":   {Document{Given: &given, Problems: policy.Problems{{}}}, given, true},
		"an object":              {Document{Root: known}, `{"Statement":[]}`, true},
		"an object with a hole":  {Document{Root: policy.NewUnknown(pattern.Unknown())}, "", false},
		"an object with more":    {Document{Root: policy.NewObject(policy.Pos{}, nil, true)}, "", false},
		"perhaps none":           {Document{Root: known, MaybeNull: true}, "", false},
		"an object of no policy": {Document{Problems: policy.Problems{{}}}, "", false},
	} {
		if got, ok := test.in.Text(); got != test.want || ok != test.ok {
			t.Errorf("%s: Text() = %q, %t, want %q, %t", name, got, ok, test.want, test.ok)
		}
	}
}

// E-521: the content of the policies that allow everything.
func TestContent(t *testing.T) {
	for word, want := range map[string]string{
		SCPFullAccess:    `{"Statement":[{"Action":"*","Effect":"Allow","Resource":"*"}],"Version":"2012-10-17"}`,
		RCPFullAccess:    `{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}],"Version":"2012-10-17"}`,
		DefaultKeyPolicy: "", NoPolicy: "", "everything": "",
	} {
		n := Content(word)
		if n == nil && want == "" {
			continue
		}
		if n == nil || n.JSON() != want {
			t.Errorf("Content(%q) = %v, want %s", word, n, want)
		}
		if _, problems := policy.Build(n); problems != nil {
			t.Errorf("%s: %v", word, problems)
		}
	}
}

// Which documents there are, and under which keys, is known or not; so is everything.
func TestUnknown(t *testing.T) {
	hole, known := Document{Root: policy.NewUnknown(pattern.Unknown())}, Document{Root: Content(SCPFullAccess)}
	perhaps := Document{Root: hole.Root, MaybeNull: true}
	for name, test := range map[string]struct {
		in                  Policies
		keysKnown, anything bool
	}{
		"known":             {Policies{Documents: []Document{known}}, true, false},
		"a set":             {Policies{Documents: []Document{known}, Unordered: true}, true, false},
		"a hole":            {Policies{Documents: []Document{known, hole}}, true, true},
		"a hole in a set":   {Policies{Documents: []Document{hole}, Unordered: true}, false, true},
		"an element or not": {Policies{Documents: []Document{perhaps}}, false, true},
		"more":              {Policies{More: true}, false, true},
	} {
		if got := test.in.KeysKnown(); got != test.keysKnown {
			t.Errorf("%s: KeysKnown() = %t", name, got)
		}
		levels := Levels{Levels: []Policies{test.in}}
		if got := levels.HasUnknown(); got != test.anything {
			t.Errorf("%s: HasUnknown() = %t", name, got)
		}
	}
}
