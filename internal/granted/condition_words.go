// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// describe puts a condition into words: `aws:PrincipalTag/team = ops or dev`. Negated
// operators, and the opposite of others, hold of requests without the key too, as "is
// not" does.
func (c *condition) describe() string {
	if c.operator.base == "Null" {
		return c.presence()
	}
	op, key := c.operator, c.key
	is := !op.negated
	switch {
	case op.quant == someValue && c.denied && is:
		key = "no value of " + key
	case op.quant == everyValue == c.denied && op.quant != plain:
		key = "some value of " + key
		is = is != c.denied
	case op.quant != plain:
		key = "every value of " + key
		is = is != c.denied
	case c.denied:
		is = !is
		if op.ifExists && !op.negated {
			key += " is there and"
		}
	}
	words := c.compare(is)
	if strings.HasSuffix(key, " and") {
		words = strings.TrimPrefix(words, "is ")
	}
	if op.ifExists && !op.negated && !c.denied {
		words += " (or absent)"
	}
	return key + " " + words
}

// presence is Null in words.
func (c *condition) presence() string {
	absent := slices.Contains(c.values, "true")
	present := slices.Contains(c.values, "false")
	switch {
	case absent && present:
		return c.key + " is there or absent"
	case absent != c.denied:
		return c.key + " is absent"
	default:
		return c.key + " is there"
	}
}

// compare is what the operator says of the values: that the key is so, or is not.
func (c *condition) compare(is bool) string {
	how, after := "=", ""
	switch c.operator.base {
	case "StringEquals", "NumericEquals", "DateEquals", "Bool":
	case "StringEqualsIgnoreCase":
		after = " in any letter case"
	case "StringLike", "ArnLike", "ArnEquals":
		if slices.ContainsFunc(c.values, func(v string) bool { return strings.ContainsAny(v, "*?") }) {
			how = "like"
		}
	case "NumericLessThan":
		how = "<"
	case "NumericLessThanEquals":
		how = "<="
	case "NumericGreaterThan":
		how = ">"
	case "NumericGreaterThanEquals":
		how = ">="
	case "DateLessThan":
		how = "before"
	case "DateLessThanEquals":
		how = "until"
	case "DateGreaterThan":
		how = "after"
	case "DateGreaterThanEquals":
		how = "from"
	case "IpAddress":
		how = "in"
	case "BinaryEquals":
		how = "= base64"
	default:
		how = c.operator.base
	}
	if len(c.values) == 0 {
		return how + " nothing"
	}
	values := make([]string, len(c.values))
	for i, v := range c.values {
		values[i] = quoteValue(v)
	}
	if is {
		return how + " " + list(values, " or ", maxValues) + after
	}
	how = strings.TrimPrefix(strings.TrimPrefix(how, "="), " ")
	if how != "" {
		how += " "
	}
	switch len(values) {
	case 1:
		return "is not " + how + values[0] + after
	case 2:
		return "is neither " + how + values[0] + " nor " + values[1] + after
	default:
		return "is none of " + how + list(values, ", ", maxValues) + after
	}
}

// maxValues is how many values of a condition a line lists.
const maxValues = 30

// quoteValue puts a value that has white space, commas or quotes, or nothing, in quotes.
func quoteValue(s string) string {
	if s == "" || strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || !unicode.IsPrint(r) || strings.ContainsRune(`,;"()`, r)
	}) {
		return strconv.Quote(s)
	}
	return s
}

// Words puts one entry of a Condition into words: "aws:PrincipalTag/team = ops".
func Words(operator, key string, values []string) string {
	c := condition{operator: parseOperator(operator), key: key, values: values}
	return c.describe()
}
