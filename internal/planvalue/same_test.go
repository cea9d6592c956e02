// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

func TestSameJSON(t *testing.T) {
	text := func(s string) Value { return Value{Kind: String, Text: pattern.Literal(s)} }
	list := func(vs ...Value) Value { return Value{Kind: List, Elems: vs} }
	const compact, spaced, other = `{"Version":"2012-10-17","Statement":[]}`, "{\n  \"Statement\": [],\n  \"Version\": \"2012-10-17\"\n}", `{"Version":"2008-10-17","Statement":[]}`
	for name, test := range map[string]struct {
		a, b Value
		want bool
	}{
		"white space and order":   {text(compact), text(spaced), true},
		"in a list":               {list(text("x"), text(compact)), list(text("x"), text(spaced)), true},
		"another document":        {text(compact), text(other), false},
		"the order of a list":     {text(`{"a":["b","c"]}`), text(`{"a":["c","b"]}`), false},
		"a repeated member":       {text(`{"a":1}`), text(`{"a":1,"a":1}`), false},
		"no JSON":                 {text("{a"), text("{ a"), false},
		"another length":          {list(text(compact)), list(text(compact), text(compact)), false},
		"what is not known yet":   {Value{Kind: String, Text: pattern.Unknown()}, text(compact), false},
		"a string and an object":  {text(compact), Value{Kind: Object}, false},
		"numbers that are equal":  {text(`{"a":1.0}`), text(`{"a":1.0 }`), true},
		"numbers written another": {text(`{"a":1.0}`), text(`{"a":1}`), false},
	} {
		if got := SameJSON(&test.a, &test.b); got != test.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
