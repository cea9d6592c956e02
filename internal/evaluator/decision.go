// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Decision is the outcome of a request (E-1501).
type Decision uint8

// The decisions. All but Undetermined are AWS's EvalDecision values.
const (
	ImplicitDeny Decision = iota
	ExplicitDeny
	Allowed
	Undetermined
)

// String returns AWS's spelling, or "undetermined".
func (d Decision) String() string {
	switch d {
	case ImplicitDeny:
		return "implicitDeny"
	case ExplicitDeny:
		return "explicitDeny"
	case Allowed:
		return "allowed"
	default:
		return "undetermined"
	}
}

// Possible is the set of decisions that some completion of the unknown values
// leads to (E-1660). It holds at least one of the three definite decisions.
type Possible uint8

// Has reports whether the decision is in the set.
func (p Possible) Has(d Decision) bool { return d < Undetermined && p&(1<<d) != 0 }

// Decision returns the only member of the set, or Undetermined.
func (p Possible) Decision() Decision {
	switch p {
	case 1 << ImplicitDeny:
		return ImplicitDeny
	case 1 << ExplicitDeny:
		return ExplicitDeny
	case 1 << Allowed:
		return Allowed
	default:
		return Undetermined
	}
}

// Strings lists the members in the order allowed, explicitDeny, implicitDeny.
func (p Possible) Strings() []string {
	var out []string
	for _, d := range []Decision{Allowed, ExplicitDeny, ImplicitDeny} {
		if p.Has(d) {
			out = append(out, d.String())
		}
	}
	return out
}

// String joins the members with commas.
func (p Possible) String() string { return strings.Join(p.Strings(), ", ") }

// PossibleDecisions is E-1660: what may come out of D (some applicable statement
// denies) and G (the grant formula holds).
func PossibleDecisions(d, g truth.Value) Possible {
	var p Possible
	if d != truth.False {
		p |= 1 << ExplicitDeny
	}
	if d != truth.True && g != truth.False {
		p |= 1 << Allowed
	}
	if d != truth.True && g != truth.True {
		p |= 1 << ImplicitDeny
	}
	return p
}
