// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// condition is one key under one operator, or the opposite of that.
type condition struct {
	operator iam.Operator
	key      string
	values   []string // sorted
	// denied says that the condition is what is left where a denial has it.
	denied bool
	// same is the condition in words: conditions with the same words are one. Words are
	// those without values that may be secrets.
	same, words string
}

// put puts the condition into words.
func (c *condition) put() {
	put := c.operator.Words
	if c.denied {
		put = c.operator.OppositeWords
	}
	c.same = put(c.key, c.values)
	c.words = c.same
	if !iam.HidesValue(c.key) {
		return
	}
	shown := slices.Clone(c.values)
	for i, v := range shown {
		if strings.Trim(v, "*?") != "" {
			shown[i] = iam.NotShown
		}
	}
	c.words = put(c.key, shown)
}

// conditions returns the conditions of an element, sorted.
func conditions(c *policy.Condition) []*condition {
	if c == nil {
		return nil
	}
	var out []*condition
	for i := range c.Operators {
		o := &c.Operators[i]
		op := iam.AnyOperator(o.Name)
		for j := range o.Keys {
			k := &o.Keys[j]
			one := &condition{operator: op, key: k.Name}
			for _, it := range k.Values.Items {
				one.values = append(one.values, it.Text.String())
			}
			slices.Sort(one.values)
			one.values = slices.Compact(one.values)
			one.put()
			out = append(out, one)
		}
	}
	return mergeConditions(out, nil)
}

// opposite returns the condition that holds where this one does not.
func (c *condition) opposite() *condition {
	o := *c
	o.denied = !c.denied
	o.put()
	return &o
}

// mergeConditions returns all conditions, sorted, each once.
func mergeConditions(a, b []*condition) []*condition {
	if len(b) == 0 && len(a) < 2 {
		return a
	}
	return unique(append(slices.Clone(a), b...), func(c *condition) string { return c.same })
}

// implied reports whether all conditions are among others.
func implied(conditions, by []*condition) bool {
	for _, c := range conditions {
		if !slices.ContainsFunc(by, func(o *condition) bool { return o.same == c.same }) {
			return false
		}
	}
	return true
}

func conditionKey(list []*condition) string {
	same := make([]string, len(list))
	for i, c := range list {
		same[i] = c.same
	}
	return strings.Join(same, "\x00")
}
