// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// maxConditions is how many lines say what a verdict depends on.
const maxConditions = 10

// conditions says what the verdict on a cell depends on when every key that nobody fixes
// has any value (E-1741): a line a statement that applies to some requests only.
func (s *simulation) conditions(o *outcome) []string {
	req := o.root
	req.Unstated = request.UnstatedAny
	var out []string
	for _, ev := range o.evs {
		r, err := ev.Evaluate(&req)
		if err != nil || r.Decision != evaluator.Undetermined {
			continue
		}
		for i := range r.Matched {
			m := &r.Matched[i]
			if m.Applies != truth.Unknown || !m.Decisive || len(m.Open) == 0 {
				continue
			}
			word := "allowed if "
			if m.Effect == policy.Deny {
				word = "explicitly denied if "
			}
			parts := make([]string, len(m.Open))
			for j := range m.Open {
				parts[j] = conditionText(&m.Open[j])
			}
			out = appendNew(out, words.OneLine(word+strings.Join(parts, " and ")))
		}
	}
	slices.Sort(out)
	if more := len(out) - maxConditions; more > 0 {
		out = append(out[:maxConditions], fmt.Sprintf("and %d more", more))
	}
	return out
}

// conditionText writes a condition in words: "aws:ResourceTag/env = dev".
func conditionText(c *evaluator.OpenCondition) string {
	const most = 5
	values := slices.Clone(iam.ShownValues(c.Key, c.Values))
	if more := len(values) - most; more > 0 {
		values = append(values[:most], fmt.Sprintf("%d more", more))
	}
	op := iam.AnyOperator(c.Operator)
	return op.Words(c.Key, values)
}
