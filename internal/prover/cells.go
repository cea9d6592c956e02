// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"cmp"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// Bounds on the summary of a difference.
const (
	maxSplit = 40  // resources of a statement that are looked at one by one
	maxHits  = 400 // parts that are found before the summary ends
)

// part is a part of a difference before parts are joined: what one box of an Allow statement
// grants on one of its resources.
type part struct {
	statement *coded
	box       int
	resource  *pattern.Pattern // nil where the statement names none
	classes   []int
	partly    bool
}

// cells summarises by what the left side allows more than the right one: for each box of its
// Allow statements the actions and resources on which some request is beyond.
func (q *question) cells() {
	limit := q.options.Cells
	if limit < 0 || q.both {
		return
	}
	if limit == 0 {
		limit = DefaultCells
	}
	// A run of its own, which asks whether there is a request and not for the best one.
	sub := *q
	sub.result = &Result{}
	sub.options.Cells = -1
	sub.suppose = nil
	sub.check = newChecker(&sub)
	r, left, right := sub.prepare(false, false)
	if r == nil {
		q.result.BeyondMore = true
		return
	}
	parts, complete := r.parts(left, right)
	cells := r.join(parts)
	q.result.BeyondMore = !complete || len(cells) > limit
	q.result.Beyond = cells[:min(len(cells), limit)]
}

// parts are the boxes of the left side's Allow statements with the classes for which some
// request is beyond. It reports whether it looked at all of them.
func (r *runner) parts(left, right side) (out []part, complete bool) {
	hits := 0
	for r.class = range r.classList {
		if r.outside >= 0 && r.contains(r.outside) {
			continue
		}
		for i := range left.regions {
			for j := range right.regions {
				l, g := &left.regions[i], &right.regions[j]
				mark := r.mark()
				if r.enter(l, g) {
					hits += r.regionParts(l, g, &out)
				}
				r.undo(mark)
				if hits > maxHits || r.searcher.nodes < 0 {
					return out, false
				}
			}
		}
	}
	return out, !r.unlistable
}

// regionParts adds the parts of one pair of regions, and returns how many it found.
func (r *runner) regionParts(left, right *region, out *[]part) (hits int) {
	for i := range left.ways {
		w := &left.ways[i]
		if len(w.leaves) == 0 || w.leaves[0].perhaps {
			// No statement grants it: what the account's root user may do, or what is not known yet.
			r.unlistable = r.unlistable || r.some(func() bool { return r.way(w, func() bool { return r.rightSide(right) }) })
		}
		mark := r.mark()
		if len(w.leaves) > 0 && (!w.hasNeeds || r.assert(w.needs)) {
			first := &w.leaves[0]
			for _, a := range first.allow {
				for n, b := range r.boxesOf(a.coded, true) {
					hits += r.boxParts(a.coded, n, b, w.leaves[1:], right, out)
				}
			}
		}
		r.undo(mark)
	}
	return hits
}

func (r *runner) boxParts(s *coded, n int, b box, rest []leaf, right *region, out *[]part) (hits int) {
	for _, resource := range r.splitResources(b) {
		mark := r.mark()
		if r.assertAll(b) && (resource == nil || r.assert(r.coder.literal(literal{dim: resourceDim, set: r.union([]*pattern.Pattern{resource})}))) {
			if r.some(func() bool { return r.leaves(rest, func() bool { return r.rightSide(right) }) }) {
				hits++
				r.put(out, s, n, resource, r.covered(rest, right))
			}
		}
		r.undo(mark)
	}
	return hits
}

// covered reports whether the right side allows some request of what is asserted.
func (r *runner) covered(rest []leaf, right *region) bool {
	n := len(r.clauses)
	defer func() { r.clauses = r.clauses[:n] }()
	return r.denied(right) && r.some(func() bool {
		return r.leaves(rest, func() bool {
			found := false
			for i := range right.ways {
				found = r.way(&right.ways[i], r.model) || found
			}
			return found
		})
	})
}

// some reports whether the search hands over a model.
func (r *runner) some(search func() bool) bool {
	r.probing, r.hit = true, false
	search()
	r.probing = false
	return r.hit
}

// splitResources are the resources of a box, one by one.
func (r *runner) splitResources(b box) []*pattern.Pattern {
	for _, l := range b {
		x := r.literals[l]
		if x.dim == resourceDim && !x.neg && x.set != everything {
			if list := r.sets[x.set].patterns; len(list) <= maxSplit {
				return list
			}
		}
	}
	return []*pattern.Pattern{nil}
}

// put adds a class to a part.
func (r *runner) put(out *[]part, s *coded, n int, resource *pattern.Pattern, partly bool) {
	for i := range *out {
		p := &(*out)[i]
		if p.statement == s && p.box == n && p.resource == resource {
			if p.classes[len(p.classes)-1] != r.class {
				p.classes = append(p.classes, r.class)
			}
			p.partly = p.partly || partly
			return
		}
	}
	*out = append(*out, part{s, n, resource, []int{r.class}, partly})
}

// join makes cells of parts: those of one statement with the same actions are one cell.
func (r *runner) join(parts []part) []Cell {
	order := map[*coded]int{}
	for _, p := range parts {
		if _, ok := order[p.statement]; !ok {
			order[p.statement] = len(order)
		}
	}
	type key struct {
		statement *coded
		actions   string
		more      int
		partly    bool
	}
	var keys []key
	cells := map[key]*Cell{}
	for _, p := range parts {
		actions, more := r.actionNames(p.statement, p.classes)
		k := key{p.statement, strings.Join(actions, " "), more, p.partly}
		c := cells[k]
		if c == nil {
			s := p.statement.statement
			c = &Cell{Actions: actions, MoreActions: more, Partly: p.partly, Policy: p.statement.policy, Statement: s.Source, Principals: principalsOf(s), Conditions: conditionsOf(s)}
			cells[k] = c
			keys = append(keys, k)
		}
		for _, text := range r.resourceNames(&p) {
			if !slices.Contains(c.Resources, text) {
				c.Resources = append(c.Resources, text)
			}
		}
	}
	slices.SortStableFunc(keys, func(a, b key) int {
		return cmp.Or(order[a.statement]-order[b.statement], strings.Compare(a.actions, b.actions), a.more-b.more)
	})
	out := make([]Cell, 0, len(keys))
	for _, k := range keys {
		slices.Sort(cells[k].Resources)
		out = append(out, *cells[k])
	}
	return out
}

// resourceNames are the resources of a part as the policy writes them.
func (r *runner) resourceNames(p *part) []string {
	if p.resource != nil {
		return []string{readable(p.resource)}
	}
	s := p.statement.statement.Source
	switch {
	case s.Resource != nil:
		return itemTexts(s.Resource)
	case s.NotResource != nil:
		var out []string
		for _, text := range itemTexts(s.NotResource) {
			out = append(out, "not "+text)
		}
		return out
	}
	return nil
}

// readable writes a pattern of ARNs as a policy would.
func readable(p *pattern.Pattern) string { return p.String() }

// maxNames bounds the actions that a cell lists.
const maxNames = 12

// actionNames are the actions of a part: the entries of the statement where all of its classes
// are in the part, else those that the catalogue lists: the first ones, and how many more there are.
func (r *runner) actionNames(s *coded, classes []int) (names []string, more int) {
	whole := true
	for i := range r.classList {
		if (s.upAction < 0 || r.classList[i].In[s.upAction]) && !slices.Contains(classes, i) {
			whole = false
			break
		}
	}
	src := s.statement.Source
	if whole && src.Action != nil {
		texts := itemTexts(src.Action)
		slices.Sort(texts)
		return slices.Compact(texts), 0
	}
	var out []string
	for _, c := range classes {
		out = append(out, r.listed()[c]...)
	}
	if len(out) == 0 {
		for _, c := range classes {
			out = append(out, r.classList[c].Sample)
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	if more = len(out) - maxNames; more > 1 {
		return out[:maxNames], more
	}
	return out, 0
}

func itemTexts(l *policy.List) []string {
	var out []string
	for _, it := range l.Items {
		out = append(out, it.Text.String())
	}
	return out
}

// principalsOf are the entries of a Principal element.
func principalsOf(s *program.Statement) []string {
	if s.Principal == nil {
		return nil
	}
	var out []string
	for i := range s.Principal.Entries {
		text := s.Principal.Entries[i].Text.String()
		if s.Principal.Entries[i].Kind == program.EntryEveryone {
			text = "*"
		}
		if s.Principal.Not {
			text = "not " + text
		}
		out = append(out, text)
	}
	slices.Sort(out)
	return out
}

// conditionsOf are the tests of a statement as short texts, such as "aws:PrincipalTag/team =
// ops". Values that may be secrets are not in them.
func conditionsOf(s *program.Statement) []string {
	if s.Condition == nil {
		return nil
	}
	var out []string
	for i := range s.Condition.Entries {
		e := &s.Condition.Entries[i]
		var values []string
		switch n := e.Node; {
		case n == nil:
		case n.Kind == policy.KindArray:
			for _, v := range n.Elems {
				values = append(values, v.Text.String())
			}
		default:
			values = append(values, n.Text.String())
		}
		out = append(out, e.Op.Words(e.Key.Display, iam.ShownValues(e.Key.Display, values)))
	}
	slices.Sort(out)
	return out
}
