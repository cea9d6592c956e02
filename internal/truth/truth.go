// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package truth is the three-valued logic that every decision is made in:
// strong Kleene logic over false, undetermined and true (E-103).
//
// With no undetermined leaf it is ordinary two-valued logic (E-104).
package truth

// Value is a truth value. The zero value is [False], the order is
// False < Unknown < True, so that conjunction is the minimum and disjunction
// the maximum.
type Value uint8

// The three truth values.
const (
	False Value = iota
	Unknown
	True
)

// Of returns True or False for an ordinary boolean.
func Of(b bool) Value {
	if b {
		return True
	}
	return False
}

// And is strong Kleene conjunction.
func And(a, b Value) Value { return min(a, b) }

// Or is strong Kleene disjunction.
func Or(a, b Value) Value { return max(a, b) }

// Not is strong Kleene negation: Unknown stays Unknown.
func Not(a Value) Value { return True - a }

// Ite is "if c then a else b" (E-103). It is definite when both branches agree,
// regardless of the condition.
func Ite(c, a, b Value) Value {
	return Or(Or(And(c, a), And(Not(c), b)), And(a, b))
}

// Definite reports whether the value is True or False.
func (v Value) Definite() bool { return v != Unknown }

// String returns "false", "undetermined" or "true".
func (v Value) String() string {
	switch v {
	case False:
		return "false"
	case Unknown:
		return "undetermined"
	default:
		return "true"
	}
}
