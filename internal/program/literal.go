// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

import "github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"

// Quantifier says of which values of a key a test speaks.
type Quantifier uint8

// The quantifiers.
const (
	// SomeValue: some value passes. For a key with one value both are the same.
	SomeValue Quantifier = iota
	// EveryValue: all values pass.
	EveryValue
)

// Test is what a condition operator asks of the values of its key, and whether it holds
// where the key is absent: the table of E-1010 to E-1020 and P-301. A value passes if it
// matches one of the policy values; with Negated, if it matches none.
type Test struct {
	Quantifier Quantifier
	Negated    bool
	WhenAbsent bool
}

// TestOf is the row of an operator. Null has a row of its own: it is about absence.
func TestOf(op *iam.Operator) Test {
	t := Test{Negated: op.Negated, WhenAbsent: op.HoldsAbsent()}
	if op.Set == iam.ForAllValues {
		t.Quantifier = EveryValue
	}
	return t
}
