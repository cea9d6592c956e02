// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// question asks for a request that the left side allows and the right one does not, or, with
// both, that both allow.
type question struct {
	left, right *Access
	both        bool
	options     Options
	// stranger asks about requests of strangers alone (P-417).
	stranger *Trust

	ctx    context.Context //nolint:containedctx // one question is one call
	result *Result
	check  *checker
	// refused are models that the evaluator did not confirm.
	refused int
	// fallback is a request that violates and that the catalogue does not know, unreal how many
	// such requests were found.
	fallback *Witness
	unreal   int
	// suppose are values that keys of policy variables are taken to hold (P-562).
	suppose map[string]string
	// variables are the keys that policy variables name.
	variables map[string]program.Key
	// texts are values that policies compare such keys with.
	texts map[string][]string
}

// Bounds on the models that the evaluator does not confirm, and on those that AWS would not
// see as a request.
const (
	maxRefused = 40
	maxUnreal  = 12
)

// over reports whether the search ends here.
func (r *runner) over() bool {
	return r.probing && r.hit || r.question.over()
}

func (q *question) over() bool {
	return q.result.Verdict == Refuted || q.refused > maxRefused || q.unreal > maxUnreal
}

// answer decides the question (section 5).
func (q *question) answer(ctx context.Context) *Result {
	q.ctx, q.result = ctx, &Result{}
	q.defaults()
	q.check = newChecker(q)
	q.variables, q.texts = map[string]program.Key{}, map[string][]string{}
	// First what violates in some completion and reading; if nothing does, it is a proof.
	proved := true
	for _, crossing := range []bool{false, true} {
		r := q.run(crossing, false)
		if q.refute(); q.result.Verdict == Refuted {
			return q.finish()
		}
		proved = proved && r.proved
		if !r.crosses || q.options.Documented {
			break
		}
	}
	if proved {
		q.result.Verdict, q.result.Causes = Proved, nil
		if q.options.Universe != All {
			q.assume(Assumption{Kind: AssumeCatalogue})
		}
		return q.finish()
	}
	if q.result.Stopped() {
		return q.finish()
	}
	// Then what violates in every completion and reading (P-572), without and with values
	// for the keys of policy variables (P-562).
	causes := q.result.Causes
	for _, values := range q.substitutions() {
		q.suppose = values
		q.run(false, true)
		if q.refute(); q.result.Verdict == Refuted {
			q.result.Causes = nil
			return q.finish()
		}
	}
	q.result.Causes = causes
	return q.finish()
}

// refute takes a request that the catalogue does not know if no other was found (P-581).
func (q *question) refute() {
	if q.result.Verdict != Refuted && q.fallback != nil {
		q.result.Verdict, q.result.Witness = Refuted, q.fallback
	}
	if q.result.Verdict == Refuted {
		q.result.Causes = nil
	}
}

// Stopped reports whether the search ended before its end.
func (r *Result) Stopped() bool {
	return slices.ContainsFunc(r.Causes, func(c Cause) bool { return c.Kind == CauseStopped })
}

func (q *question) defaults() {
	b := &q.options.Budget
	if b.Strings == 0 {
		b.Strings = DefaultStrings
	}
	if b.Classes == 0 {
		b.Classes = DefaultClasses
	}
	if b.Nodes == 0 {
		b.Nodes = DefaultNodes
	}
}

// ran is what one run found.
type ran struct{ proved, crosses bool }

// run searches all regions and classes under one reading of C-1. Strict asks for requests
// that violate in every completion and reading.
func (q *question) run(crossing, strict bool) ran {
	r, left, right := q.prepare(crossing, strict)
	ok, found := r != nil, false
	if ok {
		found = r.all(left, right)
	} else {
		return ran{crosses: true}
	}
	q.result.Stats.Nodes += q.options.Budget.Nodes - max(r.searcher.nodes, 0)
	q.result.Stats.Questions += r.searcher.calls
	q.result.Stats.Strings += q.options.Budget.Strings - max(r.searcher.work.Left, 0)
	return ran{proved: !found && !r.unsure, crosses: r.sawCrossing}
}

// prepare encodes both sides and enumerates the classes of actions; nil if that spends the
// budget.
func (q *question) prepare(crossing, strict bool) (r *runner, left, right side) {
	q.refused, q.unreal = 0, 0
	c := newCoder(q.left.catalog, crossing)
	c.fixed, c.documented = q.fixedKeys(), q.options.Documented
	c.variables, c.texts = q.variables, q.texts
	left, right = c.side(q.left), c.side(q.right)
	if q.stranger != nil {
		c.strangers(q.left.documents[0], q.stranger)
		q.assume(Assumption{Kind: AssumeTrusted, Detail: q.stranger.definition()})
	}
	r = &runner{question: q, coder: c, strict: strict}
	r.searcher = newSearcher(newTheory(c.table, &pattern.Work{Left: q.options.Budget.Strings}), q.options.Budget.Nodes)
	if !r.classes(left) {
		return nil, left, right
	}
	return r, left, right
}

// fixedKeys says what keys hold the same in every request of the question: those that follow
// from the caller, those that the context states, and those that are supposed.
func (q *question) fixedKeys() func(k *program.Key) (fixedKey, bool) {
	e := q.left.effective
	if e == nil {
		e = q.right.effective
	}
	return func(k *program.Key) (fixedKey, bool) {
		if e != nil {
			if f, ok := e.fixed(k); ok {
				return f, true
			}
		}
		if v, ok := q.suppose[k.Name]; ok {
			return fixedKey{values: []pattern.Text{pattern.Literal(v)}}, true
		}
		return fixedKey{}, false
	}
}

// fixed says what a key holds in every request of the caller (P-202).
func (e *effective) fixed(k *program.Key) (fixedKey, bool) {
	d := &e.principal.Derived
	if k.ID != program.KeyOther && k.ID < program.PrincipalKeys && d.Set[k.ID] {
		return fixedOf(&d.Values[k.ID])
	}
	if entry := e.context.Entry(k.Name); entry != nil && len(entry.Value.Others) == 0 {
		return fixedOf(&entry.Value)
	}
	if e.context.Closes(k.Name) {
		return fixedKey{absent: true}, true
	}
	if k.ID == program.KeySourceOfService && e.principal.Kind != request.KindService && e.principal.Kind != request.KindOAI {
		return fixedKey{absent: true}, true // E-1210
	}
	return fixedKey{}, false
}

// fixedOf is the value of a key that is known to be absent, or known to be present.
func fixedOf(kv *request.KeyValue) (fixedKey, bool) {
	switch {
	case kv.Presence == 0:
		return fixedKey{absent: true}, true
	case kv.Presence != 2 || kv.More || kv.Count() == 0:
		return fixedKey{}, false
	}
	var f fixedKey
	for i := range kv.Count() {
		f.values = append(f.values, kv.At(i))
	}
	return f, true
}

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
	group   *group
	// named picks the resources of the left side that count, nil for all: where the right one is
	// about resources of other accounts, or such as AWS refuses, those that it means.
	named   func(*pattern.Pattern) bool
	class   int
	outside int // the element of actions that no policy governs, -1 for none
	// probing asks only whether there is a model, which hit then says.
	probing, hit bool
	// unsure says that there is a model that was not confirmed, or that a budget was spent.
	unsure  bool
	clauses []clause
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
	r.classList = list
	r.result.Stats.Classes += len(list)
	return true
}

func (q *question) assume(a Assumption) {
	if !slices.Contains(q.result.Assumptions, a) {
		q.result.Assumptions = append(q.result.Assumptions, a)
	}
}

func (q *question) cause(c Cause) {
	if len(q.result.Causes) < 8 && !slices.Contains(q.result.Causes, c) {
		q.result.Causes = append(q.result.Causes, c)
	}
}

// contains reports whether an element contains the actions of the class.
func (r *runner) contains(element int) bool {
	return element < 0 || r.classList[r.class].In[element]
}

// all searches every class in every pair of regions. It reports whether a model was found.
func (r *runner) all(left, right side) bool {
	found := false
	for r.class = range r.classList {
		if r.outside >= 0 && r.contains(r.outside) {
			r.assume(Assumption{Kind: AssumeOutside, Detail: strings.Join(evaluator.Ungoverned(), ", ")})
			continue
		}
		for i := range left.regions {
			for j := range right.regions {
				if r.ctx != nil && r.ctx.Err() != nil {
					r.cause(Cause{Kind: CauseStopped})
					r.unsure = true
					return true
				}
				r.result.Stats.Cases++
				if r.pair(&left.regions[i], &right.regions[j]) {
					found = true
				}
				if r.over() {
					return true
				}
			}
		}
	}
	if r.spent {
		r.unsure = true
		which := "strings"
		if r.searcher.nodes < 0 {
			which = "nodes"
		}
		r.cause(Cause{Kind: CauseBudget, Budget: which})
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
	for _, g := range r.grouped(r.listed()[r.class]) {
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
	if !r.reaches(left) || !r.reaches(right) {
		return false
	}
	r.named = nil
	includes := r.question.left.effective == nil && r.question.right.effective != nil && !r.both
	switch {
	case includes && right.foreign:
		r.named = namesAccount
		r.assume(Assumption{Kind: AssumeForeign})
	case includes && right.named != nil:
		r.named = func(p *pattern.Pattern) bool {
			return slices.ContainsFunc(right.named, func(q *pattern.Pattern) bool { return covers(q, p) })
		}
	case right.named != nil && !r.both:
		return false // the caller's requests there are refused on both sides
	}
	if !r.assertAll(r.coder.units) || !r.assertAll(left.units) || !r.assertAll(right.units) {
		return false
	}
	r.clauses = r.clauses[:0]
	return r.denied(left) && (!r.both || r.denied(right))
}

// ways searches the ways in which the left side grants.
func (r *runner) ways(left, right *region) bool {
	found := false
	for i := range left.ways {
		if r.way(&left.ways[i], func() bool { return r.rightSide(right) }) {
			found = true
		}
		if r.over() {
			break
		}
	}
	return found
}

// rightSide searches the ways in which the right side fails, or grants.
func (r *runner) rightSide(right *region) bool {
	found := false
	if r.both {
		for i := range right.ways {
			if r.way(&right.ways[i], r.model) {
				found = true
			}
		}
		return found
	}
	for i := range right.denies {
		d := &right.denies[i]
		if r.deniedBy(d) {
			found = true
		}
		if r.over() {
			return true
		}
	}
	return r.fails(right.ways) || found
}

// deniedBy searches for requests that the statement denies, or may deny.
func (r *runner) deniedBy(d *denial) bool {
	found := false
	switch {
	case !r.contains(d.in):
	case d.coded == nil:
		if !r.strict {
			return r.model()
		}
	case r.strict && (d.perhaps || d.out >= 0 && r.contains(d.out)):
	default:
		for _, b := range r.boxesOf(d.coded, !r.strict) {
			mark := r.mark()
			if r.assertAll(b) && r.model() {
				found = true
			}
			r.undo(mark)
			if r.over() {
				return true
			}
		}
	}
	return found
}

// denied adds the clauses that keep the denials of a side away. It reports false if one of
// them always applies.
func (r *runner) denied(g *region) bool {
	for i := range g.denies {
		d := &g.denies[i]
		if !r.contains(d.in) {
			continue
		}
		if d.coded == nil {
			if r.strict {
				return false
			}
			continue
		}
		sure := !d.perhaps && (d.out < 0 || !r.contains(d.out))
		if !sure && !r.strict {
			continue
		}
		for _, b := range r.rawBoxes(d.coded, r.strict) {
			c := r.negation(b)
			if d.noStar && !r.strict {
				c = append(c, r.coder.literal(literal{dim: resourceDim, set: r.union([]*pattern.Pattern{exactly("*")})}))
			}
			if len(c) == 0 {
				return false
			}
			r.clauses = append(r.clauses, c)
		}
	}
	return true
}

// boxesOf are the boxes of a statement for the class: of the upper bound, or of the lower one.
func (r *runner) boxesOf(s *coded, up bool) boxes {
	return r.sure(r.rawBoxes(s, up))
}

func (r *runner) rawBoxes(s *coded, up bool) boxes {
	switch {
	case up && r.contains(s.upAction):
		return s.up
	case !up && r.contains(s.loAction):
		return s.lo
	}
	return nil
}

// sure is the identity, unless the search is strict: then switches are replaced by what is
// known to imply them, and boxes with others are left out.
func (r *runner) sure(list boxes) boxes {
	if !r.strict {
		return list
	}
	var out boxes
next:
	for _, b := range list {
		var known box
		for _, l := range b {
			if r.dims[r.literals[l].dim].kind != switchDim {
				known = append(known, l)
				continue
			}
			unless := r.implied[l.not()]
			if len(unless) == 0 {
				continue next
			}
			known = append(known, unless[0].not())
		}
		out = append(out, known)
	}
	return out
}

// negation is the clause that keeps a box from matching.
func (r *runner) negation(b box) clause {
	c := make(clause, 0, len(b))
	for _, l := range b {
		if r.strict && r.dims[r.literals[l].dim].kind == switchDim {
			for _, wide := range r.implied[l] {
				c = append(c, wide.not())
			}
			continue
		}
		c = append(c, l.not())
	}
	return c
}

// way asserts one box of each leaf, one after the other, and goes on with then.
func (r *runner) way(w *way, then func() bool) bool {
	mark := r.mark()
	defer r.undo(mark)
	if w.hasNeeds {
		if r.strict || !r.assert(w.needs) {
			return false
		}
	}
	return r.leaves(w.leaves, then)
}

func (r *runner) leaves(list []leaf, then func() bool) bool {
	if len(list) == 0 {
		return then()
	}
	if list[0].perhaps && !r.strict {
		return r.leaves(list[1:], then)
	}
	found := false
	for _, b := range r.leafBoxes(&list[0], !r.strict) {
		mark := r.mark()
		if r.assertAll(b) && r.leaves(list[1:], then) {
			found = true
		}
		r.undo(mark)
		if r.over() {
			break
		}
	}
	return found
}

// leafBoxes are the boxes of a leaf for the class.
func (r *runner) leafBoxes(l *leaf, up bool) boxes {
	out := r.sure(r.rawLeaf(l, up))
	if r.named != nil {
		out = r.onlyNamed(out)
	}
	return out
}

// namesAccount reports whether the ARNs that a pattern matches are those of one account.
func namesAccount(p *pattern.Pattern) bool {
	f := strings.SplitN(p.String(), ":", 6)
	return len(f) == 6 && f[4] != "" && !strings.ContainsAny(f[4], "*?")
}

// onlyNamed keeps of boxes the resources that count.
func (r *runner) onlyNamed(list boxes) boxes {
	var out boxes
	for _, b := range list {
		for _, l := range b {
			x := r.literals[l]
			if x.dim != resourceDim || x.neg {
				continue
			}
			var named []*pattern.Pattern
			for _, p := range r.sets[x.set].patterns {
				if r.named(p) {
					named = append(named, p)
				}
			}
			if len(named) > 0 {
				out = append(out, append(slices.Clone(b), r.coder.literal(literal{dim: resourceDim, set: r.union(named)})))
			}
		}
	}
	return out
}

func (r *runner) rawLeaf(l *leaf, up bool) boxes {
	var out boxes
	for _, a := range l.allow {
		if !up && a.perhaps {
			continue
		}
		out = append(out, r.rawBoxes(a.coded, up)...)
	}
	return reduce(out)
}

// fails searches for requests that no way grants: each has a leaf that does not hold, or needs
// what does not.
func (r *runner) fails(ways []way) bool {
	if len(ways) == 0 {
		return r.model()
	}
	w := &ways[0]
	found := false
	next := func() bool {
		if r.fails(ways[1:]) {
			found = true
		}
		return r.over()
	}
	if w.hasNeeds && !r.strict {
		mark := r.mark()
		stop := r.assert(w.needs.not()) && next()
		r.undo(mark)
		if stop {
			return true
		}
	}
	for i := range w.leaves {
		l := &w.leaves[i]
		if r.strict && l.perhaps {
			continue // it may hold
		}
		n := len(r.clauses)
		possible := true
		for _, b := range r.rawLeaf(l, r.strict) {
			c := r.negation(b)
			if len(c) == 0 {
				possible = false
				break
			}
			r.clauses = append(r.clauses, c)
		}
		stop := possible && next()
		r.clauses = r.clauses[:n]
		if stop {
			return true
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
	case w.Realistic:
		r.result.Verdict, r.result.Witness = Refuted, w
	default:
		r.unreal++
		if r.fallback == nil {
			r.fallback = w
		}
	}
}

// substitutions are the values that the keys of policy variables are taken to hold: none, a
// different one for each, the same for all, and texts that policies compare the keys with.
func (q *question) substitutions() []map[string]string {
	out := []map[string]string{nil}
	if len(q.variables) == 0 {
		return out
	}
	different, same, named := map[string]string{}, map[string]string{}, map[string]string{}
	for n, name := range slices.Sorted(maps.Keys(q.variables)) {
		k := q.variables[name]
		different[name], same[name], named[name] = freshValue(&k, n), freshValue(&k, 0), freshValue(&k, n)
		if texts := q.texts[name]; len(texts) > 0 {
			named[name] = texts[0]
		}
	}
	out = append(out, different, same)
	if !maps.Equal(named, different) {
		out = append(out, named)
	}
	return out
}

// finish fills in what a result has in the end.
func (q *question) finish() *Result {
	if q.result.Verdict == Refuted {
		q.cells()
	}
	if q.result.Verdict == Undetermined {
		if len(q.result.Causes) == 0 {
			q.unexplained()
		}
		q.result.Waits = slices.ContainsFunc(q.result.Causes, func(c Cause) bool {
			return c.Kind == CauseEvaluated && c.Evaluated.Kind == evaluator.CauseUnknown
		})
	}
	return q.result
}

// unexplained names the cause of a verdict for which the evaluator has none: policy variables,
// policies that were not given, or a fault of this program.
func (q *question) unexplained() {
	for _, name := range slices.Sorted(maps.Keys(q.variables)) {
		k := q.variables[name]
		q.cause(Cause{Kind: CauseVariable, Key: k.Display})
	}
	if len(q.result.Causes) == 0 {
		q.cause(Cause{Kind: CauseInternal})
	}
}
