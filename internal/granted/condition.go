// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// condition is one key under one operator, or the opposite of that.
type condition struct {
	operator operator
	key      string
	values   []string // sorted
	// denied says that the condition is what is left where a denial has it.
	denied bool
	// words is the condition in words.
	words string
}

// operator is a condition operator in its parts (E-1003).
type operator struct {
	base     string // without prefix, suffix and "Not", in AWS's spelling
	quant    quantifier
	negated  bool
	ifExists bool
}

type quantifier uint8

const (
	plain quantifier = iota
	someValue
	everyValue
)

// bases are the operators without negation. Others are printed as they are written.
var bases = []string{
	"StringEquals", "StringEqualsIgnoreCase", "StringLike", "NumericEquals", "NumericLessThan", "NumericLessThanEquals",
	"NumericGreaterThan", "NumericGreaterThanEquals", "DateEquals", "DateLessThan", "DateLessThanEquals",
	"DateGreaterThan", "DateGreaterThanEquals", "Bool", "BinaryEquals", "IpAddress", "ArnEquals", "ArnLike", "Null",
}

// parseOperator splits a name into its parts. Letter case does not matter here.
func parseOperator(name string) operator {
	var op operator
	rest := name
	cut := func(prefix string) bool {
		if len(rest) < len(prefix) || !strings.EqualFold(rest[:len(prefix)], prefix) {
			return false
		}
		rest = rest[len(prefix):]
		return true
	}
	switch {
	case cut("ForAnyValue:"):
		op.quant = someValue
	case cut("ForAllValues:"):
		op.quant = everyValue
	}
	if n := len(rest) - len("IfExists"); n > 0 && strings.EqualFold(rest[n:], "IfExists") {
		rest, op.ifExists = rest[:n], true
	}
	for _, family := range []string{"String", "Numeric", "Date", "Arn"} {
		if len(rest) > len(family)+3 && strings.EqualFold(rest[:len(family)+3], family+"Not") {
			rest, op.negated = family+rest[len(family)+3:], true
		}
	}
	if strings.EqualFold(rest, "NotIpAddress") {
		rest, op.negated = "IpAddress", true
	}
	op.base = rest
	for _, b := range bases {
		if strings.EqualFold(b, rest) {
			op.base = b
		}
	}
	return op
}

// conditions returns the conditions of an element, sorted.
func conditions(c *policy.Condition) []*condition {
	if c == nil {
		return nil
	}
	var out []*condition
	for i := range c.Operators {
		o := &c.Operators[i]
		op := parseOperator(o.Name)
		for j := range o.Keys {
			k := &o.Keys[j]
			one := &condition{operator: op, key: k.Name}
			for _, it := range k.Values.Items {
				one.values = append(one.values, it.Text.String())
			}
			slices.Sort(one.values)
			one.values = slices.Compact(one.values)
			one.words = one.describe()
			out = append(out, one)
		}
	}
	return mergeConditions(out, nil)
}

// opposite returns the condition that holds where this one does not.
func (c *condition) opposite() *condition {
	o := *c
	o.denied = !c.denied
	o.words = o.describe()
	return &o
}

// mergeConditions returns all conditions, sorted, each once.
func mergeConditions(a, b []*condition) []*condition {
	if len(b) == 0 && len(a) < 2 {
		return a
	}
	return unique(append(slices.Clone(a), b...), func(c *condition) string { return c.words })
}

// implied reports whether all conditions are among others.
func implied(conditions, by []*condition) bool {
	for _, c := range conditions {
		if !slices.ContainsFunc(by, func(o *condition) bool { return o.words == c.words }) {
			return false
		}
	}
	return true
}

func conditionKey(list []*condition) string {
	words := make([]string, len(list))
	for i, c := range list {
		words[i] = c.words
	}
	return strings.Join(words, "\x00")
}
