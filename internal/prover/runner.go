// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// over reports whether the search ends here.
func (r *runner) over() bool {
	return r.probing && r.hit || r.next || r.question.over()
}

// ran is what one run found.
type ran struct{ proved, crosses bool }

// runner is one run.
type runner struct {
	*question
	*coder
	*searcher
	strict bool
	// classList are the classes of actions.
	classList []pattern.StringClass
	// members are the catalogued actions of each class, group those that the search is about;
	// nil for any action.
	members [][]string
	finders []finder // by element, made at the first use
	// groups are the catalogued actions by class, listings what the catalogue says of actions,
	// forms the literals of the forms of resources.
	groups   map[int][]group
	listings map[string]listing
	forms    map[string]lit
	group    *group
	// named picks the resources of the left side that count, nil for all: where the right one is
	// about resources of other accounts, or such as AWS refuses, those that it means.
	named func(*pattern.Pattern) bool
	// naming says that only statements count that name the actions of the class or their resources.
	naming bool
	// forbidden are the regions of what AWS refuses the caller of the left side.
	forbidden []*region
	class     int
	outside   int // the element of actions that no policy governs, -1 for none
	// probing asks only whether there is a model, which hit then says.
	probing, hit bool
	// unlistable says that a difference has parts that no statement grants.
	unlistable bool
	// unsure says that there is a model that was not confirmed, or that a budget was spent.
	unsure  bool
	clauses []clause
	// second is a counterexample of the class whose action readers may not know. Next says that others are
	// looked for in the next pair of regions.
	second *Witness
	next   bool
}

// classes enumerates the classes of actions that the left side allows (section 5.1).
func (r *runner) classes(left side) bool {
	r.outside = -1
	if r.question.left.effective != nil || r.question.right.effective != nil {
		r.outside = r.actionElement(evaluator.Ungoverned())
	}
	var wanted []int
	all := false
	for _, g := range left.regions {
		for _, w := range g.ways {
			some := len(w.leaves) == 0
			for _, l := range w.leaves {
				some = some || l.perhaps
				for _, a := range l.allow {
					some = some || a.upAction < 0
					wanted = append(wanted, a.upAction)
				}
			}
			all = all || some
		}
	}
	slices.Sort(wanted)
	wanted = slices.Compact(wanted)
	if all {
		wanted = nil
	}
	actions := []*pattern.Pattern{callerPattern("?*:?*")}
	work := pattern.Work{Left: r.options.Budget.Classes}
	list, ok := pattern.Classes(actions, r.elements, wanted, &work)
	if !ok {
		r.cause(Cause{Kind: CauseBudget, Budget: "classes"})
		r.unsure = true
		return false
	}
	r.classList = r.familiarFirst(list)
	r.result.Stats.Classes += len(list)
	return true
}

// familiarFirst are the classes in the order in which they are searched: those of actions that readers
// know are first, since the first counterexample is the one that is shown (P-701).
func (r *runner) familiarFirst(list []pattern.StringClass) []pattern.StringClass {
	if len(list) < 2 {
		return list
	}
	rank := make(map[string]int, len(familiar))
	for i, name := range slices.Backward(familiar) {
		rank[r.elementsOf(strings.ToLower(name))] = i - len(familiar)
	}
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b pattern.StringClass) int {
		return rank[elementText(a.In)] - rank[elementText(b.In)]
	})
	return list
}

// contains reports whether an element contains the actions of the class.
func (r *runner) contains(element int) bool {
	return element < 0 || r.classList[r.class].In[element]
}

// possible reports whether there is a request at all that has what is fixed. A question about
// none would prove everything.
func (r *runner) possible() bool {
	mark := r.mark()
	defer r.undo(mark)
	if r.assertAll(r.coder.units) {
		return true
	}
	r.unsure = true
	r.cause(Cause{Kind: CauseNoRequest})
	return false
}

// all searches every class in every pair of regions. It reports whether a model was found.
func (r *runner) all(left, right side) bool {
	found := false
	for r.class = range r.classList {
		if r.outside >= 0 && r.contains(r.outside) {
			r.assume(Assumption{Kind: AssumeOutside, Detail: strings.Join(evaluator.Ungoverned(), ", ")})
			continue
		}
		if r.pairs(left, right) {
			found = true
		}
		if r.result.Verdict != Refuted && r.second != nil {
			r.result.Verdict, r.result.Witness = Refuted, r.second
		}
		if r.question.over() || r.stopped() {
			return true
		}
	}
	if r.spent {
		r.unsure = true
		switch {
		case r.searcher.nodes < 0:
			r.cause(Cause{Kind: CauseBudget, Budget: "nodes"})
		case r.searcher.work.Left <= 0 || len(r.mixed) == 0:
			r.cause(Cause{Kind: CauseBudget, Budget: "strings"})
		}
		for _, key := range r.mixed {
			r.cause(Cause{Kind: CauseType, Key: key})
		}
	}
	return found
}

// stopped reports whether the caller stopped the search.
func (r *runner) stopped() bool { return r.ctx != nil && r.ctx.Err() != nil }

// pairs searches the class in every pair of regions. It reports whether a model was found.
func (r *runner) pairs(left, right side) bool {
	found := false
	for i := range left.regions {
		for j := range right.regions {
			if r.stopped() {
				r.cause(Cause{Kind: CauseStopped})
				r.unsure = true
				return true
			}
			r.result.Stats.Cases++
			if r.pair(&left.regions[i], &right.regions[j]) {
				found = true
			}
			r.next = false
			if r.over() {
				return true
			}
		}
	}
	return found
}

// reaches reports whether the region has actions of the class.
func (r *runner) reaches(g *region) bool {
	return !slices.ContainsFunc(g.in, func(e int) bool { return !r.contains(e) }) &&
		!slices.ContainsFunc(g.out, r.contains)
}

// pair searches one pair of regions.
func (r *runner) pair(left, right *region) bool {
	mark := r.mark()
	defer r.undo(mark)
	if !r.enter(left, right) {
		return false
	}
	r.group = nil
	if r.options.Universe == All {
		return r.ways(left, right)
	}
	found := false
	if !r.some(func() bool { return r.ways(left, right) }) {
		return false // not for any action of the class
	}
	for _, g := range r.ofClass() {
		mark := r.mark()
		r.group = &g
		if r.assertAll(g.units) && r.ways(left, right) {
			found = true
		}
		r.undo(mark)
		if r.over() {
			return true
		}
	}
	r.group = nil
	if r.options.Universe == Fitting && r.unlisted() {
		return r.ways(left, right) || found
	}
	return found
}

// enter asserts what holds in a pair of regions: what they cover, and that the left side does
// not deny. It reports false if no request of the class does so.
func (r *runner) enter(left, right *region) bool {
	if !r.reaches(left) || !r.reaches(right) || !r.counts(left, right) {
		return false
	}
	if left.named != nil && !r.both {
		return false // others cover what the caller may do there, and are bounds of it
	}
	r.named = nil
	includes := r.question.left.effective == nil && r.question.right.effective != nil && !r.both
	switch {
	case includes && right.foreign:
		r.named = func(p *pattern.Pattern) bool {
			return namesAccount(p) || slices.ContainsFunc(right.owned, func(q *pattern.Pattern) bool { return covers(q, p) })
		}
		r.assume(Assumption{Kind: right.leftOut})
	case includes && right.named != nil:
		r.named = func(p *pattern.Pattern) bool {
			return slices.ContainsFunc(right.named, func(q *pattern.Pattern) bool { return covers(q, p) })
		}
	}
	if !r.assertAll(r.coder.units) || !r.assertAll(left.units) || !r.assertAll(right.units) {
		return false
	}
	r.clauses = r.clauses[:0]
	r.unsigned()
	return r.unrefused() && r.denied(left) && (!r.both || r.denied(right))
}

// counts reports whether two regions are a pair that the question is about. Those that overlap
// others count where these say too little: on the left side, where AWS lets callers in that no
// policy names; on the right one, where it refuses what the policies allow.
func (r *runner) counts(left, right *region) bool {
	switch {
	case left.named != nil || left.refused || right.asked || right.refused && right.named == nil:
		return false
	case right.named != nil:
		return r.question.left.effective == nil && !r.both // else they are refused on both sides
	case left.asked:
		return r.both || right.given
	}
	return true
}

// unrefused adds the clauses that keep away what AWS refuses the caller of the left side. It
// reports false if that is everything.
func (r *runner) unrefused() bool {
	for _, g := range r.forbidden {
		if !r.reaches(g) {
			continue
		}
		c := r.negation(g.units)
		if len(c) == 0 {
			return false
		}
		r.clauses = append(r.clauses, c)
	}
	return true
}

// ways searches the ways in which the left side grants.
func (r *runner) ways(left, right *region) bool {
	found := false
	for i := range left.ways {
		if r.way(&left.ways[i], func() bool {
			r.naming = left.asked && r.both
			defer func() { r.naming = false }()
			return r.rightSide(right)
		}) {
			found = true
		}
		if r.over() {
			break
		}
	}
	return found
}

// model searches for a model of all that is asserted, and hands it to the evaluator. Where the
// model is of any action, one that the catalogue knows is looked for first (P-580).
func (r *runner) model() bool {
	mark := r.mark()
	defer r.undo(mark)
	if !r.search(r.clauses) {
		return false
	}
	if r.probing {
		r.hit = true
		return true
	}
	r.unsure = true
	if r.group != nil {
		r.found(r.check.confirm(r, r.group.actions))
		return true
	}
	for _, g := range r.grouped(r.check.actionsLike(r)) {
		inner := r.mark()
		if r.assertAll(g.units) && r.search(r.clauses) {
			if w := r.check.confirm(r, g.actions); w != nil {
				r.found(w)
			}
		}
		r.undo(inner)
		if r.over() {
			return true
		}
	}
	if r.fallback != nil {
		r.unreal++
		return true
	}
	if !r.search(r.clauses) { // the model is the one of the last group
		return true
	}
	r.found(r.check.confirm(r, nil))
	return true
}

// found takes a request that the evaluator confirmed, nil for one that it did not.
func (r *runner) found(w *Witness) {
	switch {
	case w == nil:
		r.refused++
	case w.Realistic && !slices.Contains(familiar, w.Action) && r.knowsBetter():
		if r.next = true; r.second == nil {
			r.second = w
		}
	case w.Realistic:
		r.result.Verdict, r.result.Witness = Refuted, w
	default:
		r.unreal++
		if r.fallback == nil {
			r.fallback = w
		}
	}
}

// knowsBetter reports whether the class has actions that readers know.
func (r *runner) knowsBetter() bool {
	in := r.classList[r.class].In
	return slices.ContainsFunc(familiar, func(name string) bool { return r.sameClass(name, in) })
}
