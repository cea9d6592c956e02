// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planvalue

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// Kind is the kind of a [Value].
type Kind uint8

// The kinds. A tuple, list or set is a List, an object or map an Object. Unknown
// is a value whose kind is not known either, or an unknown number or boolean.
const (
	Null Kind = iota
	Bool
	Number
	String
	List
	Object
	Unknown
)

// String names the kind for messages, with its article.
func (k Kind) String() string {
	return [...]string{"null", "a boolean", "a number", "a string", "a list", "an object", "unknown"}[k]
}

// Value is a Terraform value as far as it is known. The zero Value is null.
//
// Where the value is unknown but its type is known, the Value has that shape with
// unknown leaves: a string with a hole, a list with More, an object with all the
// members of its type.
type Value struct {
	Kind Kind
	// Text is the content of a string, which may end in a hole; the digits of a number
	// as jsonencode prints them; "true" or "false".
	Text pattern.Text
	// Elems are the elements of a List.
	Elems []Value
	// Members are the members of an Object in ascending order of their names.
	Members []Member
	// More says that a List or Object may have further elements.
	More bool
	// Unordered says that the List is a set, whose elements have no index.
	Unordered bool
	// MaybeNull says that the value is unknown and may turn out to be null.
	MaybeNull bool
}

// Member is one attribute of an object or element of a map.
type Member struct {
	Name  string
	Value Value
}

// Get returns the member of that name, null if there is none.
func (v *Value) Get(name string) *Value {
	if i, ok := slices.BinarySearchFunc(v.Members, name, func(m Member, name string) int {
		return strings.Compare(m.Name, name)
	}); ok {
		return &v.Members[i].Value
	}
	return new(Value)
}

// HasUnknown reports whether any part of the value is unknown.
func (v *Value) HasUnknown() bool {
	if v.Kind == Unknown || v.More || v.MaybeNull || !v.Text.IsKnown() {
		return true
	}
	for i := range v.Elems {
		if v.Elems[i].HasUnknown() {
			return true
		}
	}
	for i := range v.Members {
		if v.Members[i].Value.HasUnknown() {
			return true
		}
	}
	return false
}

// Str returns a string value. ok is false if the value is of another kind or not
// fully known.
func (v *Value) Str() (s string, ok bool) {
	s, ok = v.Text.Known()
	return s, ok && v.Kind == String
}

// unknownString returns a string that is known at most at its beginning.
func unknownString(prefix string, maybeNull bool) Value {
	return Value{Kind: String, Text: pattern.WithPrefix(prefix), MaybeNull: maybeNull}
}

// sortMembers brings members into the order that Value promises.
func sortMembers(members []Member) {
	slices.SortFunc(members, func(a, b Member) int { return strings.Compare(a.Name, b.Name) })
}
