// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// SameJSON reports whether two values are known and equal but for the white space and
// the order of members in strings that are JSON.
func SameJSON(a, b *Value) bool {
	if a.HasUnknown() || b.HasUnknown() {
		return false
	}
	return sameValue(a, b)
}

func sameValue(a, b *Value) bool {
	switch {
	case a.Kind != b.Kind, len(a.Elems) != len(b.Elems), len(a.Members) != len(b.Members), a.Unordered != b.Unordered:
		return false
	case a.Kind == String:
		s, _ := a.Str()
		t, _ := b.Str()
		return s == t || sameText(s, t)
	case a.Kind != List && a.Kind != Object:
		return a.Text.Equal(b.Text)
	}
	for i := range a.Elems {
		if !sameValue(&a.Elems[i], &b.Elems[i]) {
			return false
		}
	}
	for i := range a.Members {
		if a.Members[i].Name != b.Members[i].Name || !sameValue(&a.Members[i].Value, &b.Members[i].Value) {
			return false
		}
	}
	return true
}

// sameText reports whether two strings are equal JSON objects or lists.
func sameText(s, t string) bool {
	isJSON := func(s string) bool { return strings.HasPrefix(strings.TrimLeft(s, " \t\r\n"), "{") }
	if !isJSON(s) || !isJSON(t) {
		return false
	}
	x, problems := policy.ParseJSON(s)
	y, more := policy.ParseJSON(t)
	return len(problems)+len(more) == 0 && sameNode(x, y)
}

func sameNode(x, y *policy.Node) bool {
	if x == nil || y == nil || x.Kind != y.Kind || len(x.Elems) != len(y.Elems) || len(x.Members) != len(y.Members) {
		return false
	}
	switch x.Kind {
	case policy.KindArray:
		for i := range x.Elems {
			if !sameNode(x.Elems[i], y.Elems[i]) {
				return false
			}
		}
		return true
	case policy.KindObject:
		byName := func(a, b policy.Member) int { return strings.Compare(a.Name, b.Name) }
		left, right := slices.SortedFunc(slices.Values(x.Members), byName), slices.SortedFunc(slices.Values(y.Members), byName)
		for i := range left {
			if left[i].Name != right[i].Name || !sameNode(left[i].Value, right[i].Value) {
				return false
			}
		}
		return true
	default:
		return x.Text.Equal(y.Text)
	}
}
