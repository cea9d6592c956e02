// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Small alphabets, so that values repeat, collide and need escapes.
var (
	anyText   = rapid.SampledFrom([]string{"a", "b", "*", "s3:Get*", "s3:get*", "&{x}", "${x}", "<é>", "", "111122223333", "\u2028"})
	anyTexts  = rapid.SliceOfN(anyText, 0, 4)
	anyEffect = rapid.SampledFrom([]*string{nil, new("Allow"), new("Deny")})
)

func anyPrincipals(t *rapid.T, label string) []Principal {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Principal {
		return Principal{rapid.SampledFrom([]string{"AWS", "Service", "X"}).Draw(t, "type"), anyTexts.Draw(t, "identifiers")}
	}), 0, 4).Draw(t, label)
}

func anyStatement(t *rapid.T) Statement {
	return Statement{
		Effect: anyEffect.Draw(t, "effect"), Actions: anyTexts.Draw(t, "actions"), NotActions: anyTexts.Draw(t, "not_actions"),
		Resources: anyTexts.Draw(t, "resources"), NotResources: anyTexts.Draw(t, "not_resources"),
		Principals: anyPrincipals(t, "principals"), NotPrincipals: anyPrincipals(t, "not_principals"),
		Conditions: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Condition {
			return Condition{
				rapid.SampledFrom([]string{"Bool", "StringLike"}).Draw(t, "test"),
				rapid.SampledFrom([]string{"aws:x", "y"}).Draw(t, "variable"), anyTexts.Draw(t, "values"),
			}
		}), 0, 4).Draw(t, "conditions"),
	}
}

func anyInput(t *rapid.T) Input {
	in := Input{PolicyID: rapid.SampledFrom([]string{"", "id"}).Draw(t, "policy_id")}
	in.Statements = rapid.SliceOfN(rapid.Custom(anyStatement), 0, 4).Draw(t, "statements")
	sids := []string{"A", "B", "C", "D"}
	for i := range in.Statements {
		if rapid.Bool().Draw(t, "has sid") {
			in.Statements[i].Sid = sids[i]
		}
	}
	return in
}

func mustRender(t *rapid.T, in Input) Result {
	r, err := Render(&in)
	if err != nil {
		t.Fatalf("Render: %v", err)
	}
	return r
}

// shuffled returns the set in another order with some elements twice.
func shuffled[T any](t *rapid.T, set []T, label string) []T {
	if len(set) == 0 {
		return set
	}
	set = append(slices.Clone(set), rapid.SliceOfN(rapid.SampledFrom(set), 0, 2).Draw(t, label+" again")...)
	return rapid.Permutation(set).Draw(t, label)
}

// Permuting and repeating the elements of sets never changes the output.
func TestOrderOfSetsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t)
		want := mustRender(t, in)
		principals := func(list []Principal, label string) []Principal {
			list = shuffled(t, list, label)
			for i := range list {
				list[i].Identifiers = shuffled(t, list[i].Identifiers, "identifiers")
			}
			return list
		}
		for i := range in.Statements {
			s := &in.Statements[i]
			s.Actions, s.NotActions = shuffled(t, s.Actions, "actions"), shuffled(t, s.NotActions, "not_actions")
			s.Resources, s.NotResources = shuffled(t, s.Resources, "resources"), shuffled(t, s.NotResources, "not_resources")
			s.Principals, s.NotPrincipals = principals(s.Principals, "principals"), principals(s.NotPrincipals, "not_principals")
			s.Conditions = shuffled(t, s.Conditions, "conditions")
		}
		if got := mustRender(t, in); !reflect.DeepEqual(got, want) {
			t.Errorf("got  %s\nwant %s", got.MinifiedJSON, want.MinifiedJSON)
		}
	})
}

// The two texts are what encoding/json makes of each other.
func TestLayoutsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := mustRender(t, anyInput(t))
		var indented, compact bytes.Buffer
		if err := json.Indent(&indented, []byte(r.MinifiedJSON), "", "  "); err != nil {
			t.Fatal(err)
		}
		if err := json.Compact(&compact, []byte(r.JSON)); err != nil {
			t.Fatal(err)
		}
		if indented.String() != r.JSON || compact.String() != r.MinifiedJSON {
			t.Errorf("json and minified_json differ:\n%s\n%s", r.JSON, r.MinifiedJSON)
		}
	})
}

// Strings are escaped as encoding/json escapes them.
func TestStringsAreEscapedLikeEncodingJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := strings.ToValidUTF8(rapid.String().Draw(t, "s"), "")
		want, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		w := writer{html: true}
		w.string(s)
		if got := string(w.compact); got != string(want) {
			t.Errorf("got %s, want %s", got, want)
		}
		n, failed := parse(string(want), maxDepth)
		if failed != nil || textOf(n) != s {
			t.Errorf("reading %s back: %v", want, failed)
		}
	})
}

// What was rendered is a source document that renders to the same meaning, and
// from then on to the same text.
func TestRenderingAgainIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r0 := mustRender(t, anyInput(t))
		r1 := mustRender(t, Input{SourcePolicyDocuments: []string{r0.JSON}})
		r2 := mustRender(t, Input{SourcePolicyDocuments: []string{r1.MinifiedJSON}})
		r3 := mustRender(t, Input{OverridePolicyDocuments: []string{r1.JSON}})
		if !reflect.DeepEqual(r1, r2) || r1.JSON != r3.JSON || r1.MinifiedJSON != r3.MinifiedJSON {
			t.Errorf("not stable:\n%s\n%s\n%s", r1.MinifiedJSON, r2.MinifiedJSON, r3.MinifiedJSON)
		}
		if same, err := Equivalent(r0.JSON, r1.MinifiedJSON); err != nil || !same {
			t.Errorf("not equivalent (%v):\n%s\n%s", err, r0.MinifiedJSON, r1.MinifiedJSON)
		}
	})
}

// The canonical form is idempotent and does not depend on layout or on the order
// of statements.
func TestCanonicalIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t)
		r := mustRender(t, in)
		want, err := Canonical(r.MinifiedJSON)
		if err != nil {
			t.Fatal(err)
		}
		in.Statements = rapid.Permutation(in.Statements).Draw(t, "statements")
		for _, text := range []string{want, r.JSON, mustRender(t, in).JSON} {
			got, err := Canonical(text)
			if err != nil || got != want {
				t.Errorf("got  %s (%v)\nwant %s", got, err, want)
			}
		}
	})
}

// Equivalent agrees with the library on documents in canonical form with the
// statements in another order, and distinguishes documents that lack something.
func TestEquivalentAgreesWithTheLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := anyInput(t)
		a := mustRender(t, in).JSON
		in.Statements = rapid.Permutation(in.Statements).Draw(t, "statements")
		b := mustRender(t, in).MinifiedJSON
		if same, err := Equivalent(a, b); err != nil || !same {
			t.Errorf("not equivalent (%v):\n%s\n%s", err, a, b)
		}
		libraryAgrees(t, a, b)

		if len(in.Statements) == 0 {
			return
		}
		s := &in.Statements[rapid.IntRange(0, len(in.Statements)-1).Draw(t, "changed")]
		s.Actions = append(slices.Clone(s.Actions), "new:action")
		s.Sid = "Changed"
		c := mustRender(t, in).JSON
		if same, err := Equivalent(a, c); err != nil || same {
			t.Errorf("equivalent (%v):\n%s\n%s", err, a, c)
		}
	})
}
