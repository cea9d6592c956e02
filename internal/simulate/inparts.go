// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
)

// partsBudget is how many evaluations an expectation may cost in addition, see
// searchInParts.
const partsBudget = 32_768

// searchInParts goes through a cell whose cases could not all be tried as if one of the policies
// was not known, each in turn, and then as if one alone was known. What is decided then is
// decided. These are the cases that a plan looks at in which such policies are not known yet, so
// that what it says stays true.
func (s *simulation) searchInParts(x *result, o *outcome, cell *evaluator.Cell, budget *int) {
	_, count := s.evs.layers.Forgetting(func(int) bool { return false })
	try := func(forget func(int) bool) bool {
		var evs []*evaluator.Evaluator
		for _, layers := range s.evs.variants(x.reach) {
			layers, _ = layers.Forgetting(forget)
			evs = append(evs, s.evs.make(layers))
		}
		cases, err := evaluator.Search(evs, cell, budget)
		if err != nil || o.possible&cases.Possible == 0 {
			return *budget <= 0
		}
		o.possible &= cases.Possible
		if example := cases.Counterexample(cell.Accepts); example != nil && x.want != wantAny {
			o.counterexample(example, cell.Accepts)
		}
		return o.example != nil || x.want.decidedBy(o.possible) || *budget <= 0
	}
	for i := range count {
		if try(func(j int) bool { return j == i }) {
			return
		}
	}
	for i := 0; count > 2 && i < count; i++ {
		if try(func(j int) bool { return j != i }) {
			return
		}
	}
}
