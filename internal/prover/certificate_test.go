// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// verifier checks certificates without the search and the string theory: a leaf by trying
// values, a clause by all of its literals (P-601, P-1009).
type verifier struct {
	*table
	clauses []clause
	leaves  int
}

// closure is what follows from a literal by what switches imply.
func (v *verifier) closure(facts map[lit]bool, l lit) {
	if facts[l] {
		return
	}
	facts[l] = true
	for _, m := range v.implied[l] {
		v.closure(facts, m)
	}
}

func (v *verifier) with(facts map[lit]bool, more ...lit) map[lit]bool {
	out := map[lit]bool{}
	for l := range facts {
		out[l] = true
	}
	for _, l := range more {
		v.closure(out, l)
	}
	return out
}

// check reports why a certificate does not show that facts and clauses cannot hold together.
func (v *verifier) check(c *certificate, facts map[lit]bool) error {
	switch {
	case c == nil:
		return fmt.Errorf("a part has no certificate")
	case c.lemmas != nil:
		return v.checkLemmas(c.lemmas, facts)
	case c.clause == nil:
		v.leaves++
		for _, l := range c.lits {
			if !facts[l] || v.literals[l].dim != c.dim {
				return fmt.Errorf("literal %d of a leaf was not asserted", l)
			}
		}
		if w, ok := v.member(c.dim, c.lits); ok {
			return fmt.Errorf("a leaf holds for %v", w)
		}
		return nil
	}
	if !slices.ContainsFunc(v.clauses, func(x clause) bool { return slices.Equal(x, c.clause) }) {
		return fmt.Errorf("%v is no clause of the question", c.clause)
	}
	if len(c.children) != len(c.clause) {
		return fmt.Errorf("%d of %d literals have a certificate", len(c.children), len(c.clause))
	}
	for i, child := range c.children {
		more := []lit{c.clause[i]}
		for _, before := range c.clause[:i] {
			more = append(more, before.not())
		}
		if err := v.check(child, v.with(facts, more...)); err != nil {
			return err
		}
	}
	return nil
}

// checkLemmas reports why lemmas do not lead to a contradiction.
func (v *verifier) checkLemmas(lemmas []lemma, facts map[lit]bool) error {
	known := slices.Clone(v.clauses)
	for l, implied := range v.implied {
		for _, m := range implied {
			known = append(known, clause{l.not(), m})
		}
	}
	for i, m := range lemmas {
		if !m.theory {
			if !v.contradicts(known, facts, m.clause) {
				return fmt.Errorf("lemma %d does not follow", i)
			}
			known = append(known, m.clause)
			continue
		}
		v.leaves++
		against := make([]lit, len(m.clause))
		for i, l := range m.clause {
			against[i] = l.not()
			if v.literals[l].dim != v.literals[m.clause[0]].dim {
				return fmt.Errorf("lemma %d is about several dimensions", i)
			}
		}
		if w, ok := v.member(v.literals[against[0]].dim, against); ok {
			return fmt.Errorf("lemma %d is false for %v", i, w)
		}
		known = append(known, m.clause)
	}
	if !v.contradicts(known, facts, nil) {
		return fmt.Errorf("the lemmas lead to no contradiction")
	}
	return nil
}

// contradicts reports whether a clause is false, or one literal after the other has to hold
// until one is, where none of the literals of not does.
func (v *verifier) contradicts(clauses []clause, facts map[lit]bool, not clause) bool {
	holds := maps.Clone(facts)
	for _, l := range not {
		if holds[l] {
			return true
		}
		holds[l.not()] = true
	}
	for changed := true; changed; {
		changed = false
		for _, c := range clauses {
			open := slices.DeleteFunc(slices.Clone(c), func(l lit) bool { return holds[l.not()] })
			open = slices.Compact(slices.Sorted(slices.Values(open)))
			switch {
			case len(open) == 0:
				return true
			case len(open) == 1 && !holds[open[0]]:
				holds[open[0]], changed = true, true
			}
		}
	}
	return false
}

// member looks for a value of the dimension for which all literals hold: absent, empty, one of
// the strings up to a length, or two of them.
func (v *verifier) member(d dimID, lits []lit) (string, bool) {
	dim := &v.dims[d]
	if dim.kind == switchDim {
		return "a value", !slices.ContainsFunc(lits, func(l lit) bool { return slices.Contains(lits, l.not()) })
	}
	holds := func(x values) bool {
		return !slices.ContainsFunc(lits, func(l lit) bool { return !v.holds(l, &x) })
	}
	if dim.absent && holds(values{presence: isAbsent}) {
		return "absent", true
	}
	if dim.empty && holds(values{presence: isEmpty, list: []string{""}}) {
		return "empty", true
	}
	pool := v.pool(dim)
	for i, a := range pool {
		if holds(values{presence: isPresent, list: []string{a}}) {
			return a, true
		}
		if !dim.many {
			continue
		}
		for _, b := range pool[:i] {
			if holds(values{presence: isPresent, list: []string{a, b}}) {
				return a + " and " + b, true
			}
		}
	}
	return "", false
}

// pool are the strings that are tried: all short ones over the letters of the test.
func (v *verifier) pool(d *dim) []string {
	var out []string
	for n := 1; n <= 4; n++ {
		level := []string{""}
		for range n {
			var next []string
			for _, s := range level {
				for _, c := range []string{"a", "b", "c"} {
					next = append(next, s+c)
				}
			}
			level = next
		}
		out = append(out, level...)
	}
	return slices.DeleteFunc(out, func(s string) bool {
		return d.within != nil && !slices.ContainsFunc(d.within, func(p *pattern.Pattern) bool { return naiveGlob(p.String(), s) })
	})
}

// holds is the definition of a literal (P-301), with a matcher of its own.
func (v *verifier) holds(l lit, x *values) bool {
	y := v.literals[l]
	switch x.presence {
	case isAbsent:
		return y.absent
	case isEmpty:
		return y.empty
	}
	n := 0
	for _, s := range x.list {
		in := y.set == everything || slices.ContainsFunc(v.sets[y.set].patterns, func(p *pattern.Pattern) bool { return naiveGlob(p.String(), s) })
		if in != y.neg {
			n++
		}
	}
	switch y.quant {
	case someValue:
		return n > 0
	case everyValue:
		return n == len(x.list)
	case oneValue:
		return n == 1 && len(x.list) == 1
	default:
		return len(x.list) > 1 || n == 1
	}
}

// naiveGlob matches a glob by trying all ways.
func naiveGlob(p, s string) bool {
	if p == "" {
		return s == ""
	}
	switch p[0] {
	case '*':
		return naiveGlob(p[1:], s) || s != "" && naiveGlob(p, s[1:])
	case '?':
		return s != "" && naiveGlob(p[1:], s[1:])
	}
	return s != "" && s[0] == p[0] && naiveGlob(p[1:], s[1:])
}

// randomProblem is a few dimensions with literals over short patterns, and clauses over them.
func randomProblem(rnd *rand.Rand) (*table, []lit, []clause) {
	t := newTable()
	var lits []lit
	for i := range 2 + rnd.IntN(3) {
		d := dimID(len(t.dims))
		t.dims = append(t.dims, dim{
			name: fmt.Sprint(i), kind: keyDim, many: rnd.IntN(3) == 0, absent: rnd.IntN(2) == 0, empty: rnd.IntN(3) == 0,
			within: []*pattern.Pattern{ptr(pattern.Compile("?*"))},
		})
		for range 2 + rnd.IntN(4) {
			var union []*pattern.Pattern
			for range 1 + rnd.IntN(2) {
				var p strings.Builder
				for range 1 + rnd.IntN(3) {
					p.WriteString([]string{"a", "b", "*", "?", "a", "b"}[rnd.IntN(6)])
				}
				union = append(union, ptr(pattern.Compile(p.String())))
			}
			lits = append(lits, t.literal(literal{
				dim: d, quant: quantifier(rnd.IntN(4)), set: t.union(union), neg: rnd.IntN(2) == 0, absent: rnd.IntN(2) == 0, empty: rnd.IntN(2) == 0,
			}))
		}
	}
	pick := func() lit { return lits[rnd.IntN(len(lits))] ^ lit(rnd.IntN(2)) }
	for i := range rnd.IntN(3) {
		lits = append(lits, t.toggle(fmt.Sprint("switch ", i), []lit{pick()}, []lit{pick()}))
	}
	var units []lit
	for range rnd.IntN(3) {
		units = append(units, pick())
	}
	clauses := make([]clause, 1+rnd.IntN(12))
	for i := range clauses {
		for range 1 + rnd.IntN(3) {
			clauses[i] = append(clauses[i], pick())
		}
	}
	return t, units, clauses
}

// TestP1009Certificates has every search that finds nothing checked by other means, and every
// model that is found against the definition: of searches that walk, and of such that learn.
func TestP1009Certificates(t *testing.T) {
	for name, walkNodes := range map[string]int{"walk": 1 << 16, "learn": 0, "both": 3} {
		t.Run(name, func(t *testing.T) { checkCertificates(t, walkNodes) })
	}
}

func checkCertificates(t *testing.T, walkNodes int) {
	t.Helper()
	found, refuted, leaves := 0, 0, 0
	seeds := uint64(4000)
	if os.Getenv("IAMPROOF_LONG") != "" {
		seeds = 1_000_000
	}
	for seed := range seeds {
		table, units, clauses := randomProblem(rand.New(rand.NewPCG(seed, 1)))
		s := newSearcher(newTheory(table, &pattern.Work{Left: 1 << 20}), 1<<16)
		s.log, s.walkNodes = true, walkNodes
		v := &verifier{table: table, clauses: clauses}
		facts := v.with(nil, units...)
		if s.assertAll(units) && s.search(clauses) {
			found++
			v.checkModel(t, seed, s, facts)
			continue
		}
		if s.spent {
			t.Fatalf("seed %d: spent", seed)
		}
		refuted++
		if err := v.check(s.certificate, facts); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		leaves += v.leaves
		rejectsMutants(t, seed, v, s.certificate, facts)
	}
	t.Logf("%d models, %d certificates with %d leaves", found, refuted, leaves)
	if found < 500 || refuted < 500 {
		t.Errorf("%d models and %d certificates are too few to say anything", found, refuted)
	}
}

// checkModel checks the model of a search.
func (v *verifier) checkModel(t *testing.T, seed uint64, s *searcher, facts map[lit]bool) {
	t.Helper()
	for l := range facts {
		if v.dims[v.literals[l].dim].kind != switchDim && !v.holds(l, s.value(v.literals[l].dim)) {
			t.Fatalf("seed %d: the model does not hold for a unit", seed)
		}
	}
	for _, c := range v.clauses {
		if !slices.ContainsFunc(c, func(l lit) bool {
			d := v.literals[l].dim
			if v.dims[d].kind == switchDim {
				return slices.Contains(s.lits[d], l)
			}
			return v.holds(l, s.value(d))
		}) {
			t.Fatalf("seed %d: the model makes the clause %v false", seed, c)
		}
	}
}

// rejectsMutants checks that a certificate without a child, or with a leaf that says less, is
// rejected.
func rejectsMutants(t *testing.T, seed uint64, v *verifier, c *certificate, facts map[lit]bool) {
	t.Helper()
	if c.lemmas != nil {
		for i := range c.lemmas {
			fewer := slices.Clone(c.lemmas)
			fewer[i].clause = fewer[i].clause[:len(fewer[i].clause)-1]
			if c.lemmas[i].theory && len(fewer[i].clause) > 0 && v.checkLemmas(fewer, facts) == nil {
				t.Fatalf("seed %d: a lemma with a literal less is accepted", seed)
			}
		}
		return
	}
	if c.clause == nil {
		for i := range c.lits {
			fewer := &certificate{dim: c.dim, lits: slices.Delete(slices.Clone(c.lits), i, i+1)}
			if _, holds := v.member(c.dim, fewer.lits); holds && v.check(fewer, facts) == nil {
				t.Fatalf("seed %d: a leaf with a literal less is accepted", seed)
			}
		}
		return
	}
	cut := &certificate{clause: c.clause, children: c.children[:len(c.children)-1]}
	if v.check(cut, facts) == nil {
		t.Fatalf("seed %d: a certificate without one of its parts is accepted", seed)
	}
	other := &certificate{clause: slices.Repeat(c.clause, 4), children: slices.Repeat(c.children, 4)} // longer than any
	if v.check(other, facts) == nil {
		t.Fatalf("seed %d: a clause that nobody gave is accepted", seed)
	}
}
