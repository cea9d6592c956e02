// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// canBe reports whether some setting of the switches makes one of the boxes hold, and whether
// some makes none hold, where the dimension of the key holds v.
func canBe(c *coder, list boxes, v values) (hold, fail bool) {
	s := newSearcher(newTheory(c.table, &pattern.Work{Left: 1000}), 1000)
	var switches []dimID
	for _, b := range list {
		for _, l := range b {
			if d := c.literals[l].dim; c.dims[d].kind == switchDim && !slices.Contains(switches, d) {
				switches = append(switches, d)
			}
		}
	}
	for choice := range 1 << len(switches) {
		on := func(l lit) bool {
			x := &c.literals[l]
			i := slices.Index(switches, x.dim)
			if i < 0 {
				return s.holdsIn(l, &v)
			}
			return (choice>>i&1 == 1) != x.neg
		}
		consistent := true
		for l := range c.implied {
			if !slices.Contains(switches, c.literals[l].dim) || !on(l) {
				continue
			}
			consistent = consistent && !slices.ContainsFunc(c.implied[l], func(m lit) bool { return !on(m) })
		}
		if !consistent {
			continue
		}
		if slices.ContainsFunc(list, func(b box) bool { return !slices.ContainsFunc(b, func(l lit) bool { return !on(l) }) }) {
			hold = true
		} else {
			fail = true
		}
	}
	return hold, fail
}

// operatorForms are all operators.
func operatorForms() []string {
	var out []string
	for i := range iam.BaseOperators {
		base := iam.BaseOperators[i].Base
		for _, set := range []string{"", "ForAllValues:", "ForAnyValue:"} {
			out = append(out, set+base)
			if base != "Null" {
				out = append(out, set+base+"IfExists")
			}
		}
	}
	return append(out, "stringequals", "bool")
}

// TestP1001Literals compares the bounds of every form of operator with the evaluator, for keys
// of every type and none, one, or several values of the request. What may hold has an upper
// bound that does, what may fail a lower one that fails.
func TestP1001Literals(t *testing.T) {
	shown, checked, wide := 0, 0, 0
	for _, documented := range []bool{false, true} {
		for i := range bruteKeys {
			k := &bruteKeys[i]
			for _, operator := range operatorForms() {
				for _, operands := range operandsOf(operator) {
					s := statementText{actions: []string{"*"}, resources: []string{"*"}, conditions: []conditionText{{operator, k.name, operands}}}
					text := documentText("2012-10-17", s)
					p := compiledText(iam.Identity, text)
					if p == nil {
						continue // such values do not fit the operator
					}
					e := element{dim: k.name, text: text, typ: iam.Identity}
					is := e.signature(documented)
					c := newCoder(services, false)
					c.documented = documented
					entry := &p.Statements[0].Condition.Entries[0]
					for j, a := range dimensionOf(k.name) {
						v := values{presence: isAbsent}
						if list := a.keys[k.name]; len(list) > 0 {
							v = values{presence: isPresent, list: list}
							if len(list) == 1 && list[0] == "" {
								v.presence = isEmpty
							}
						}
						up, _ := canBe(c, c.condition(entry, true, true), v)
						_, fail := canBe(c, c.condition(entry, false, true), v)
						checked++
						switch {
						case is[j] != truth.False && !up, is[j] != truth.True && !fail:
							if shown++; shown < 20 {
								t.Errorf("documented %v, %s %s %q of %q: the evaluator says %v, the upper bound may hold: %v, the lower one may fail: %v", documented, operator, k.name, operands, a.keys[k.name], is[j], up, fail)
							}
						case is[j] == truth.False && up, is[j] == truth.True && fail:
							wide++
						}
					}
				}
			}
		}
	}
	if wide*10 > checked*3 {
		t.Errorf("%d of %d bounds are wider than what the evaluator says: many questions would have no answer", wide, checked)
	}
	t.Logf("%d checked, %d wrong, %d bounds are wider than what the evaluator says", checked, shown, wide)
}

// fewOperands bounds the lists of values of an operator in CI.
const fewOperands = 4

// operandsOf are lists of one and two values for an operator.
func operandsOf(operator string) [][]string {
	if strings.HasSuffix(operator, "Null") {
		return [][]string{{"true"}, {"false"}, {"true", "false"}}
	}
	var out [][]string
	for _, f := range bruteFamilies {
		if !slices.ContainsFunc(f.operators, func(o string) bool { return strings.Contains(strings.ToLower(operator), strings.ToLower(o)) }) {
			continue
		}
		for i, v := range f.values {
			if i > 0 {
				out = append(out, []string{f.values[i-1], v})
			}
			out = append(out, []string{v})
		}
	}
	if len(out) > fewOperands && os.Getenv("IAMPROOF_LONG") != "1" {
		out = out[len(out)-fewOperands:]
	}
	slices.SortFunc(out, func(a, b []string) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return slices.CompactFunc(out, slices.Equal[[]string])
}
