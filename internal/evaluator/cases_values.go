// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// maxCandidates bounds the values that are tried of one key in one case. Where there are
// more, the search can find a counterexample, but prove nothing.
const maxCandidates = 200

// candidates returns values of a free key, one of each class that its tests distinguish
// (E-1736), absence first. Complete says that there are no other classes.
func (s *search) candidates(c *caseOf, v variable, t *tests) (out []keyCase, complete bool) {
	kv, at := s.look(c, v.of, &t.ref)
	if at == nil || kv.Origin != request.FromFree {
		return nil, false
	}
	values := &valueSet{familiar: familiarValues(v.key)}
	if only := at.keyUse(&t.ref).Values; only != nil { // E-1722
		for _, x := range only {
			values.add(x)
		}
		values.complete = true
	} else {
		values.collect(t)
		s.counterparts(c, v, t, at, values)
		s.companions(c, v, t, values)
		if t.ref.Filled { // AWS never sends it empty
			values.list = slices.DeleteFunc(values.list, func(x string) bool { return x == "" })
		}
	}
	if s := values; len(s.list) > maxCandidates {
		s.list, s.complete = s.list[:maxCandidates], false
	}
	if kv.Presence != truth.True {
		out = append(out, keyCase{})
	}
	if !t.ref.Info.Multivalued {
		for _, x := range values.list {
			out = append(out, keyCase{[]string{x}})
		}
		return out, values.complete
	}
	lists, all := valueLists(values.list)
	for _, l := range lists {
		out = append(out, keyCase{l})
	}
	return out, values.complete && all
}

// valueLists are lists of values for a key with several: each by itself, pairs, and all
// together. The lists are all there are if the values are few.
func valueLists(values []string) (lists [][]string, all bool) {
	const few = 5
	if len(values) <= few {
		for set := 1; set < 1<<len(values); set++ {
			var l []string
			for i, x := range values {
				if set&(1<<i) != 0 {
					l = append(l, x)
				}
			}
			lists = append(lists, l)
		}
		slices.SortStableFunc(lists, func(a, b []string) int { return len(a) - len(b) })
		return lists, true
	}
	for _, x := range values {
		lists = append(lists, []string{x})
	}
	for i := range values[:min(len(values), 2*few)] {
		lists = append(lists, []string{values[i], values[len(values)-1]})
	}
	return append(lists, slices.Clone(values)), false
}

// valueSet gathers values.
type valueSet struct {
	list     []string
	complete bool
	familiar []string
}

func (s *valueSet) add(x string) {
	if !slices.Contains(s.list, x) {
		s.list = append(s.list, x)
	}
}

// collect adds a value of each class that the tests distinguish.
func (s *valueSet) collect(t *tests) {
	s.complete = !t.open && len(t.uses) == 0 && len(t.templates) == 0
	families := t.families
	kinds := 0
	for _, f := range []iam.Family{iam.StringFamily, iam.NumericFamily, iam.DateFamily, iam.BoolFamily, iam.BinaryFamily, iam.IPFamily, iam.ARNFamily} {
		if families&(1<<f) != 0 {
			kinds++
		}
	}
	if kinds > 1 {
		s.complete = false
	}
	typ := t.ref.Info.Type
	if families&(1<<iam.NumericFamily) != 0 {
		s.numbers(t.numbers, typ == iam.TypeNumeric)
	}
	if families&(1<<iam.DateFamily) != 0 {
		s.dates(t.dates, typ == iam.TypeNumeric || t.ref.ID == program.KeyEpochTime)
	}
	if t.boolean || typ == iam.TypeBool {
		s.add("true")
		s.add("false")
	}
	if families&(1<<iam.IPFamily) != 0 {
		s.addresses(t.ranges)
	}
	for _, x := range t.binary {
		s.add(x)
	}
	if families&(1<<iam.StringFamily) != 0 || families&(1<<iam.ARNFamily) != 0 {
		s.strings(t)
	}
	switch typ {
	case iam.TypeString, iam.TypeARN:
		s.fresh(t)
	case iam.TypeBinary:
		s.add("ZXhhbXBsZQ==")
	case iam.TypeBool:
	default:
		if len(s.list) == 0 {
			s.fresh(t)
		}
	}
	if (t.null || t.sets || len(t.uses) > 0) && !t.ref.Filled && typ == iam.TypeString {
		s.add("") // contested: C-12, C-27, C-29
	}
}

// fresh adds a value that no test names: a familiar one if there is one.
func (s *valueSet) fresh(t *tests) {
	known := func(x string) bool {
		return slices.ContainsFunc(t.texts, func(w textTest) bool { return w.match(x) }) ||
			slices.ContainsFunc(t.arns, func(p arn.Pattern) bool { return p.Match(x) })
	}
	for _, x := range append(slices.Clone(s.familiar), freshValue(t.ref.Info.Type), "example", "x-other") {
		if x != "" && !known(x) && request.Misfit(x, t.ref.Info.Type) == "" {
			s.add(x)
			return
		}
	}
	if len(s.list) == 0 { // every value passes some test
		for _, x := range append(slices.Clone(s.familiar), freshValue(t.ref.Info.Type)) {
			if x != "" {
				s.add(x)
				return
			}
		}
	}
}

// freshValue is a value of a type that policies rarely name.
func freshValue(t iam.KeyType) string {
	switch t {
	case iam.TypeARN:
		return "arn:aws:example:us-east-1:111122223333:example"
	case iam.TypeNumeric:
		return "1"
	case iam.TypeDate:
		return "2026-01-01T00:00:00Z"
	case iam.TypeIP:
		return "198.51.100.7"
	case iam.TypeBinary:
		return "ZXhhbXBsZQ=="
	case iam.TypeBool:
		return "true"
	default:
		return "example"
	}
}

// familiarValues are what readers know as values of a key.
func familiarValues(key string) []string {
	switch {
	case key == "aws:requestedregion" || strings.HasSuffix(key, ":region"):
		return []string{"eu-west-1", "us-east-1", "ap-southeast-2"}
	case key == "aws:sourceip":
		return []string{"198.51.100.7", "203.0.113.9"}
	case key == "iam:passedtoservice":
		return []string{"ec2.amazonaws.com", "lambda.amazonaws.com", "ecs-tasks.amazonaws.com"}
	case strings.HasSuffix(key, "orgid"):
		return []string{"o-exampleorg1"}
	case strings.HasSuffix(key, "orgpaths"):
		return []string{"o-exampleorg1/r-ab12/ou-ab12-11111111/"}
	case strings.HasSuffix(key, "account"):
		return []string{"111122223333", "444455556666"}
	case key == "sts:rolesessionname":
		return []string{"session"}
	default:
		return nil
	}
}
