// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// maxConditions is how many lines say what a verdict depends on.
const maxConditions = 10

// conditions says what the verdict on a cell depends on when every key that nobody fixes
// has any value (E-1741): a line a statement that applies to some requests only.
func (s *simulation) conditions(o *outcome) []string {
	request := o.root
	request.Unstated = evaluator.UnstatedAny
	var out []string
	for _, ev := range o.evs {
		r, err := ev.Evaluate(&request)
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
			out = appendNew(out, oneLine(word+strings.Join(parts, " and ")))
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
	operator, quantifier := c.Operator, ""
	for _, q := range []struct{ prefix, word string }{{"ForAnyValue:", "some "}, {"ForAllValues:", "every "}} {
		if rest, ok := strings.CutPrefix(operator, q.prefix); ok {
			operator, quantifier = rest, q.word
		}
	}
	operator, ifExists := strings.CutSuffix(operator, "IfExists")
	values := slices.Clone(shownValues(c.Key, c.Values))
	const most = 5
	if more := len(values) - most; more > 0 {
		values = append(values[:most], fmt.Sprintf("%d more", more))
	}
	if operator == "Null" {
		if slices.Equal(c.Values, []string{"true"}) {
			return c.Key + " is absent"
		}
		return c.Key + " is present"
	}
	word, ok := operatorWords[operator]
	if !ok {
		word = operator
	}
	join := " or "
	if strings.HasPrefix(word, "not") || word == "≠" {
		join = " and "
	}
	out := quantifier + c.Key + " " + word + " " + strings.Join(values, join)
	if ifExists {
		out += " (or absent)"
	}
	return out
}

var operatorWords = map[string]string{
	"StringEquals": "=", "StringNotEquals": "≠", "StringEqualsIgnoreCase": "=", "StringNotEqualsIgnoreCase": "≠",
	"StringLike": "like", "StringNotLike": "not like", "ArnEquals": "like", "ArnLike": "like", "ArnNotEquals": "not like", "ArnNotLike": "not like",
	"NumericEquals": "=", "NumericNotEquals": "≠", "NumericLessThan": "<", "NumericLessThanEquals": "≤", "NumericGreaterThan": ">", "NumericGreaterThanEquals": "≥",
	"DateEquals": "=", "DateNotEquals": "≠", "DateLessThan": "before", "DateLessThanEquals": "until", "DateGreaterThan": "after", "DateGreaterThanEquals": "from",
	"Bool": "=", "BinaryEquals": "=", "IpAddress": "in", "NotIpAddress": "not in",
}
