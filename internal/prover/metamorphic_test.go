// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// within decides whether one side is within the other.
func (p *pair) within(left, right [][]statementText, o Options) *Result {
	a, b := p.compiled(left), p.compiled(right)
	if a == nil || b == nil {
		return nil
	}
	o.Cells, o.Documented = -1, p.documented
	return Within(context.Background(), Documents(a, services), Documents(b, services), o)
}

// shuffled are the same statements in another form: in another order and other documents,
// some of them twice, lists of actions and resources in two parts.
func (g *generator) shuffled(side [][]statementText) [][]statementText {
	var all []statementText
	for _, d := range side {
		for _, s := range d {
			parts := []statementText{s}
			if !s.notAction && len(s.actions) > 1 && g.chance(50) {
				one, two := s, s
				one.actions, two.actions = s.actions[:1], s.actions[1:]
				parts = []statementText{one, two}
			}
			if !s.notResource && len(s.resources) > 1 && g.chance(50) {
				one, two := parts[0], parts[0]
				one.resources, two.resources = s.resources[:1], s.resources[1:]
				parts = append(parts[1:], one, two)
			}
			if g.chance(20) {
				parts = append(parts, parts[0])
			}
			all = append(all, parts...)
		}
	}
	g.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	if n := g.IntN(len(all)); n > 0 {
		return [][]statementText{all[:n], all[n:]}
	}
	return [][]statementText{all}
}

// TestP1005Metamorphic changes questions in ways that leave the answer as it is, or can change
// it in one direction only.
func TestP1005Metamorphic(t *testing.T) {
	from, end := seedsOf(t, 200)
	var counts, wrong tally
	inParallel(from, end, func(seed uint64) {
		g := newGenerator(seed, 3)
		p := g.pair()
		base := p.within(p.left, p.right, Options{})
		if base == nil {
			return
		}
		counts.add(base.Verdict.String())
		expect := func(what string, r *Result, ok ...Verdict) {
			if r == nil || slices.Contains(ok, r.Verdict) {
				return
			}
			if wrong.add(what) <= 3 {
				t.Errorf("seed %d: %s: %v, it was %v; causes %+v, %+v\n%s", seed, what, r.Verdict, base.Verdict, r.Causes, base.Causes, p)
			}
		}
		itself := p.within(p.left, p.left, Options{})
		if itself != nil && !slices.ContainsFunc(itself.Causes, func(c Cause) bool { return c.Kind == CauseBudget || c.Kind == CauseType }) { // P-533
			expect("a side is within itself", itself, Proved)
		}
		// Statements with policy variables may be decided in one form and not in another.
		same := []Verdict{base.Verdict}
		if strings.Contains(p.String(), "${") {
			same = append(same, Undetermined)
			if base.Verdict == Undetermined {
				same = []Verdict{Proved, Refuted, Undetermined}
			}
		}
		if !p.contested() {
			expect("another form of the left side", p.within(g.shuffled(p.left), p.right, Options{}), same...)
			expect("another form of the right side", p.within(p.left, g.shuffled(p.right), Options{}), same...)
		}
		if base.Verdict != Proved {
			return
		}
		deny, allow := g.statement(), g.statement()
		deny.deny, allow.deny, allow.notPrincipal = true, false, false
		expect("a denial more on the left", p.within(append(slices.Clone(p.left), []statementText{deny}), p.right, Options{}), Proved, Undetermined)
		expect("an allowance more on the right", p.within(p.left, append(slices.Clone(p.right), []statementText{allow}), Options{}), Proved, Undetermined)
		if seed%4 == 0 {
			expect("the requests of the catalogue", p.within(p.left, p.right, Options{Universe: Catalogue}), Proved)
		}
		next := g.mutation(p.right)
		if r := p.within(p.right, next, Options{}); r != nil && r.Verdict == Proved {
			counts.add("transitive")
			expect("what is within is transitive", p.within(p.left, next, Options{}), Proved, Undetermined)
		}
	})
	t.Logf("%d runs: %v, wrong %v", end-from, counts.counts, wrong.counts)
}

// contested reports whether a document may have statements that are read in several ways:
// switches of such elements go by their text.
func (p *pair) contested() bool {
	tab := p.tabulate()
	if tab == nil {
		return true
	}
	for _, d := range tab.dims {
		for _, c := range d {
			if len(c.unknown) > 0 {
				return true
			}
		}
	}
	return false
}

// TestP1008Budgets asks random questions with small budgets: a spent one never makes another
// verdict. Two runs say the same.
func TestP1008Budgets(t *testing.T) {
	from, end := seedsOf(t, 600)
	var counts tally
	inParallel(from, end, func(seed uint64) {
		g := newGenerator(seed, 4)
		p := g.pair()
		base := p.within(p.left, p.right, Options{})
		if base == nil {
			return
		}
		budget := Budget{Strings: 1 + g.IntN(60), Classes: 1 + g.IntN(400), Nodes: 1 + g.IntN(8)}
		small := p.within(p.left, p.right, Options{Budget: budget})
		counts.add(fmt.Sprintf("%v, with less %v", base.Verdict, small.Verdict))
		if small.Verdict != Undetermined && base.Verdict != Undetermined && small.Verdict != base.Verdict {
			t.Errorf("seed %d: %v, and %v with the budget %+v\n%s", seed, base.Verdict, small.Verdict, budget, p)
		}
		if base.Verdict != Undetermined && small.Verdict == Undetermined && !slices.ContainsFunc(small.Causes, func(c Cause) bool { return c.Kind == CauseBudget }) {
			t.Errorf("seed %d: undetermined with the budget %+v, for %+v\n%s", seed, budget, small.Causes, p)
		}
		want := base.text()
		if got := p.within(p.left, p.right, Options{}).text(); got != want {
			t.Errorf("seed %d: the second time\n%s\nfirst it was\n%s\n%s", seed, got, want, p)
		}
	})
	t.Log(counts.counts)
}

// text is all of a result that readers see.
func (r *Result) text() string {
	var b strings.Builder
	_, _ = fmt.Fprint(&b, r.Verdict, r.Assumptions, r.Waits, r.BeyondMore)
	for i := range r.Causes {
		c := &r.Causes[i]
		_, _ = fmt.Fprint(&b, "\n", c.Kind, c.Budget, c.Key, c.Evaluated.Kind, c.Evaluated.Key, c.Evaluated.Rule)
	}
	if w := r.Witness; w != nil {
		_, _ = fmt.Fprint(&b, "\n", w.Principal, w.Action, w.Resource, w.Context, w.Realistic, w.Leg)
	}
	return b.String()
}
