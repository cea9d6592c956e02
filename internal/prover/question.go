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

// run searches all regions and classes under one reading of C-1. Strict asks for requests
// that violate in every completion and reading.
func (q *question) run(crossing, strict bool) ran {
	r, left, right := q.prepare(crossing, strict)
	if r == nil {
		return ran{crosses: true}
	}
	if !r.possible() {
		return ran{}
	}
	found := r.all(left, right)
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
	for _, a := range []*Access{q.left, q.right} {
		if e := a.effective; e != nil && e.principal.Kind.HasAccount() {
			q.assume(Assumption{Kind: AssumeSilent})
		}
	}
	if q.stranger != nil {
		c.strangers(q.left.documents[0], q.stranger)
		q.assume(Assumption{Kind: AssumeTrusted, Detail: q.stranger.definition()})
		if len(c.shared) > 0 {
			q.assume(Assumption{Kind: AssumeShared, Detail: strings.Join(c.shared, ", ")})
		}
		if len(c.private) > 0 {
			q.assume(Assumption{Kind: AssumePrivate, Detail: strings.Join(c.private, ", ")})
		}
	}
	r = &runner{question: q, coder: c, strict: strict, groups: map[int][]group{}, listings: map[string]listing{}, forms: map[string]lit{}}
	for i := range left.regions {
		if left.regions[i].refused {
			r.forbidden = append(r.forbidden, &left.regions[i])
		}
	}
	r.searcher = newSearcher(newTheory(c.table, &pattern.Work{Left: q.options.Budget.Strings}), q.options.Budget.Nodes)
	if !r.classes(left) {
		return nil, left, right
	}
	return r, left, right
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
