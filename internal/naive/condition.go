// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive

import (
	"maps"
	"slices"
	"strings"
)

// conditionMatches is E-1001.
func (r *run) conditionMatches(s *statement, d *Document) bool {
	// In a fixed order, so that every run asks its questions in the same one.
	for _, operator := range slices.Sorted(maps.Keys(s.condition)) {
		for _, key := range slices.Sorted(maps.Keys(s.condition[operator])) {
			if !r.oneCondition(operator, key, s.condition[operator][key], d.variables) {
				return false
			}
		}
	}
	return true
}

// oneCondition is section 10.2 for one key of one operator.
func (r *run) oneCondition(operator, key string, values []string, variables bool) bool {
	if r.unreliable(key) {
		return r.pick("unreliable "+strings.ToLower(key), 2) == 1
	}
	quantifier, base, ok := strings.Cut(operator, ":")
	if !ok {
		quantifier, base = "", operator
	}
	base, ifExists := strings.CutSuffix(base, "IfExists")
	given := r.key(key)
	if base == "Null" {
		return r.null(quantifier, given, values)
	}
	negated := strings.Contains(base, "Not")
	base = strings.Replace(base, "Not", "", 1)
	c := comparison{r, base, negated, factsOf(key).typ, strings.ToLower(key), values, variables}
	if quantifier != "" {
		return c.quantified(quantifier, given, ifExists)
	}
	if len(given) == 0 {
		return negated || ifExists // E-1010 to E-1013
	}
	if len(given) > 1 || factsOf(key).multi {
		return c.plainOnMany(given)
	}
	return c.holds(given[0]) && !c.invalidated()
}

// null is E-1014, E-1015 and their contested neighbours.
func (r *run) null(quantifier string, given, values []string) bool {
	absent := len(given) == 0
	if len(given) == 1 && given[0] == "" {
		absent = r.pick("C-27", 2) == 0
	}
	result := false
	for _, v := range values {
		result = result || strings.EqualFold(v, "true") == absent
	}
	if quantifier != "" && absent {
		return r.either("C-11", result, quantifier == "ForAllValues")
	}
	return result
}

// comparison is one key of one operator, without quantifier and suffix.
type comparison struct {
	*run
	base      string // the positive operator
	negated   bool
	typ       keyType
	key       string
	values    []string
	variables bool
}

// quantified is E-1016 to E-1020.
func (c comparison) quantified(quantifier string, given []string, ifExists bool) bool {
	nonEmpty := slices.DeleteFunc(slices.Clone(given), func(v string) bool { return v == "" })
	if len(nonEmpty) == 0 {
		return quantifier == "ForAllValues" || ifExists
	}
	test := func(list []string) bool {
		for _, v := range list {
			if c.holds(v) == (quantifier == "ForAnyValue") {
				return quantifier == "ForAnyValue"
			}
		}
		return quantifier == "ForAllValues"
	}
	result := test(nonEmpty)
	if len(nonEmpty) < len(given) {
		result = c.either("C-12", result, test(given))
	}
	return result && !c.invalidated()
}

// plainOnMany is C-10: it never holds, or it holds for the first value, for some, or for
// all: any of them may be what "any value" means for a negated operator.
func (c comparison) plainOnMany(given []string) bool {
	some, every := false, true
	for _, v := range given {
		holds := c.holds(v)
		some, every = some || holds, every && holds
	}
	if !some {
		return false
	}
	readings := [4]bool{false, c.holds(given[0]), some, some}
	if c.negated {
		readings[3] = every
	}
	return readings[c.pick("C-10", len(readings))] && !c.invalidated()
}

// invalidated is the other reading of C-8: a value of a negated operator that
// cannot be resolved makes the condition false.
func (c comparison) invalidated() bool {
	if !c.negated || !substitutes(c.base) {
		return false
	}
	for _, p := range c.values {
		if _, ok := c.substitute(p, c.variables, false); !ok {
			return c.pick("C-8", 2) == 1
		}
	}
	return false
}

// holds is the operator on one value of the request.
func (c comparison) holds(v string) bool {
	matches, reads := c.matches(v)
	if !reads {
		return c.negated && c.pick("C-18", 2) == 1 // E-1028, E-1029
	}
	return matches != c.negated
}

// matches reports whether some value of the policy matches v.
func (c comparison) matches(v string) (matches, reads bool) {
	switch relation(c.base, c.typ, c.key) {
	case never:
		return false, false
	case wireText:
		if c.pick("C-19", 2) == 0 {
			return false, false
		}
	}
	if !readable(c.base, v) {
		return false, false
	}
	for _, p := range c.values {
		if c.matchesOne(p, v) {
			return true, true
		}
	}
	return false, true
}

func substitutes(base string) bool {
	return strings.HasPrefix(base, "String") || strings.HasPrefix(base, "Arn")
}

func (c comparison) matchesOne(p, v string) bool {
	switch c.base {
	case "StringEquals":
		matches, _ := c.matchValue(p, c.variables, func(t []token) bool { return text(t) == v })
		return matches
	case "StringEqualsIgnoreCase":
		matches, _ := c.matchValue(p, c.variables, func(t []token) bool {
			return c.either("C-21", strings.ToLower(text(t)) == strings.ToLower(v), asciiLower(text(t)) == asciiLower(v)) //nolint:staticcheck // folding differs from lower case
		})
		return matches
	case "StringLike":
		matches, _ := c.matchValue(p, c.variables, func(t []token) bool { return like(t, v) })
		return matches
	case "ArnEquals", "ArnLike":
		matches, _ := c.matchValue(p, c.variables, func(t []token) bool { return c.arnLike(t, v) })
		return matches
	case "Bool":
		if c.variables && strings.Contains(p, "${") {
			t, ok := c.substitute(p, true, false)
			return ok && c.either("C-9", false, strings.EqualFold(text(t), v))
		}
		return strings.EqualFold(p, v)
	default:
		return compareParsed(c.base, v, p)
	}
}

func asciiLower(s string) string {
	return strings.Map(func(c rune) rune {
		if 'A' <= c && c <= 'Z' {
			return c + 'a' - 'A'
		}
		return c
	}, s)
}

// arnLike is E-1039 for a value that is an ARN.
func (c comparison) arnLike(p []token, v string) bool {
	var fields [][]token
	start := 0
	for i, t := range p {
		if t.char == ':' && len(fields) < 5 {
			fields = append(fields, p[start:i])
			start = i + 1
		}
	}
	fields = append(fields, p[start:])
	asked := strings.SplitN(v, ":", 6)
	if len(fields) < 6 {
		// C-30: nothing, or a trailing '*' covers the missing fields.
		last := len(fields) - 1
		if n := len(fields[last]); n == 0 || !fields[last][n-1].star {
			return false
		}
		covers := glob(fields[last], []rune(strings.Join(asked[last:], ":")), anywhere)
		for i := range last {
			covers = covers && glob(fields[i], []rune(asked[i]), neverCrosses)
		}
		return c.either("C-30", false, covers)
	}
	for i := range 5 {
		if !glob(fields[i], []rune(asked[i]), neverCrosses) {
			return false
		}
	}
	return like(fields[5], asked[5])
}
