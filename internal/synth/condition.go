// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// condition is a conjunction of tests, sorted by operator and key, no pair twice. Equal
// conditions have equal text; that of none is "".
type condition struct {
	tests []test
	text  string
}

// test is one key of one operator. Values are sorted, no two the same.
type test struct {
	op, key string
	values  []string
	parsed  iam.Operator
}

func (t *test) compare(u *test) int {
	return cmp.Or(strings.Compare(t.op, u.op), strings.Compare(strings.ToLower(t.key), strings.ToLower(u.key)), strings.Compare(t.key, u.key))
}

// none is the condition of a grant without one.
var none = &condition{}

// newCondition sorts the tests and writes the text.
func newCondition(tests []test) *condition {
	if len(tests) == 0 {
		return none
	}
	slices.SortFunc(tests, func(a, b test) int { return a.compare(&b) })
	c := &condition{tests: tests}
	c.text = string(c.append(nil))
	return c
}

// append appends the Condition element as JSON: operators and keys ascending (Y-405).
func (c *condition) append(b []byte) []byte {
	b = append(b, '{')
	for i := range c.tests {
		t := &c.tests[i]
		switch {
		case i > 0 && c.tests[i-1].op == t.op:
			b = append(b, ',')
		case i > 0:
			b = append(b, "},"...)
			fallthrough
		default:
			b = append(appendString(b, t.op), ":{"...)
		}
		b = append(appendString(b, t.key), ':')
		b = appendList(b, t.values)
	}
	return append(b, "}}"...)
}

// and is the condition that both hold. It reports false if they test the same key with the
// same operator in different ways: a Condition element has room for one.
func (c *condition) and(d *condition) (*condition, bool) {
	switch {
	case len(c.tests) == 0 || c == d || c.text == d.text:
		return d, true
	case len(d.tests) == 0:
		return c, true
	}
	tests := slices.Clone(c.tests)
	for i := range d.tests {
		t := &d.tests[i]
		at := slices.IndexFunc(tests, func(u test) bool { return u.op == t.op && strings.EqualFold(u.key, t.key) })
		switch {
		case at < 0:
			tests = append(tests, *t)
		case !slices.Equal(tests[at].values, t.values):
			return nil, false
		}
	}
	return newCondition(tests), true
}

// readConditions reads the conditions of a grant.
func (r *reader) readConditions(list []Condition) *condition {
	tests := make([]test, 0, len(list))
	for i := range list {
		c := &list[i]
		op, ok := r.readOperator(c.Test)
		if !ok || !r.checkKey(c.Variable) {
			continue
		}
		if len(c.Values) == 0 {
			r.fail("Y-205", "condition", "List the values, or leave the condition out.", "The condition on %s has no values, so that it never holds.", c.Variable)
			continue
		}
		if slices.ContainsFunc(tests, func(t test) bool { return t.op == c.Test && strings.EqualFold(t.key, c.Variable) }) {
			r.fail("Y-205", "condition", "Put all values into one condition, of which one has to match; or use a second grant.",
				"Two conditions test %s with %s. A policy has room for one.", c.Variable, c.Test)
			continue
		}
		values := slices.Clone(c.Values)
		slices.Sort(values)
		tests = append(tests, test{op: c.Test, key: c.Variable, values: slices.Compact(values), parsed: op})
	}
	return newCondition(tests)
}

// readOperator reads an operator, and reports one that AWS does not have.
func (r *reader) readOperator(name string) (iam.Operator, bool) {
	op, status := iam.ReadOperator(name)
	if status == iam.OperatorExact {
		return op, true
	}
	fix := "Write an operator such as StringEquals."
	if near := iam.NearestOperator(name); near != "" {
		fix = "Write " + near + "."
	}
	r.fail("Y-205", "condition", fix, "The condition operator %q is none of AWS's.", name)
	return op, false
}

// checkKey reports the name of a condition key that can be none.
func (r *reader) checkKey(name string) bool {
	_, _, ok := iam.SplitKeyName(name)
	if !ok {
		r.fail("Y-205", "condition", `Write a key such as "aws:PrincipalOrgID".`, "The condition key %q has no service before a colon.", name)
	}
	return ok
}

// checkOpenConditions reports operators and keys of conditions of which parts are not known
// yet: these are "".
func (r *reader) checkOpenConditions(list []Condition) {
	for i := range list {
		if list[i].Test != "" {
			r.readOperator(list[i].Test)
		}
		if list[i].Variable != "" {
			r.checkKey(list[i].Variable)
		}
	}
}

// alwaysTrueWithout reports whether the test holds in requests that lack its key (E-1010 to
// E-1020).
func (t *test) alwaysTrueWithout() bool {
	switch {
	case t.parsed.Family == iam.NullFamily:
		return slices.ContainsFunc(t.values, func(v string) bool { return strings.EqualFold(v, "true") })
	case t.parsed.Set == iam.ForAllValues:
		return true
	case t.parsed.Set == iam.ForAnyValue:
		return t.parsed.IfExists
	default:
		return t.parsed.Negated || t.parsed.IfExists
	}
}

// plainBytes are the bytes that are written as they are.
var plainBytes = func() (plain [256]bool) {
	for c := ' '; c <= '~'; c++ {
		plain[c] = !strings.ContainsRune(`"\<>&`, c)
	}
	return plain
}()

// appendString appends a JSON string as encoding/json writes it.
func appendString(b []byte, s string) []byte {
	plain := true
	for i := range len(s) {
		plain = plain && plainBytes[s[i]]
	}
	if plain {
		return append(append(append(b, '"'), s...), '"')
	}
	text, _ := json.Marshal(s) // a string can always be written
	return append(b, text...)
}

// appendList appends a list of strings; one of them stands alone (Y-405).
func appendList(b []byte, list []string) []byte {
	if len(list) == 1 {
		return appendString(b, list[0])
	}
	b = append(b, '[')
	for i, s := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendString(b, s)
	}
	return append(b, ']')
}
