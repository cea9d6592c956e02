// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// side is one side of a question as literals: the formula of each region of requests.
type side struct {
	regions []region
}

// region is [evaluator.Region] as literals.
type region struct {
	units   []lit
	in, out []int // elements that contain the action, and that do not
	ways    []way
	denies  []denial
	foreign bool
	// leftOut is what a question leaves out that does not look at a foreign region.
	leftOut AssumptionKind
	// owned are the resources of a foreign region whose account was given.
	owned []*pattern.Pattern
	// named are the resources of a region that counts only for documents that name them; refused
	// says that AWS refuses all requests there.
	named   []*pattern.Pattern
	refused bool
	// asked says that the region counts only for questions that name its actions or resources,
	// given that the policy of its resources was given.
	asked, given bool
}

// way is a conjunction of leaves, and of a switch for what is not known; 0 and hasNeeds false
// for none.
type way struct {
	leaves   []leaf
	needs    lit
	hasNeeds bool
}

// leaf holds where one of the statements matches; perhaps says that it may hold anyway.
type leaf struct {
	allow   []allowance
	perhaps bool
}

// allowance is an Allow statement; perhaps says that it may not count.
type allowance struct {
	*coded
	perhaps bool
}

// denial is a Deny statement. Where it is not known to count, perhaps is set; it counts for
// actions in one of in, and is known to where out does not contain the action. A nil coded is
// a statement of which nothing is known.
type denial struct {
	*coded
	perhaps bool
	in, out int // elements, -1 for none
	noStar  bool
}

// side turns one side of a question into literals.
func (c *coder) side(a *Access) side {
	c.entries = a.entries
	if a.effective == nil {
		return side{regions: []region{c.documents(a.documents)}}
	}
	e := a.effective
	ev := evaluator.New(e.layers, a.catalog, e.options)
	var s side
	for _, g := range ev.Regions(e.principal, e.owners) {
		s.regions = append(s.regions, c.region(&g))
	}
	return s
}

// documents is the region of documents by themselves.
func (c *coder) documents(ps []*program.Policy) region {
	var l leaf
	var r region
	for _, p := range ps {
		for _, s := range p.Statements {
			one := c.code(p, s, true)
			unknown := s.Unknown || s.Effect == policy.EffectUnknown
			if s.Effect == policy.Allow || unknown {
				l.allow = append(l.allow, allowance{one, unknown})
			}
			if s.Effect == policy.Deny || unknown {
				r.denies = append(r.denies, denial{coded: one, perhaps: unknown, in: -1, out: -1})
			}
		}
		if p.More {
			l.perhaps = true
			r.denies = append(r.denies, denial{perhaps: true, in: -1, out: -1})
		}
	}
	r.ways = []way{{leaves: []leaf{l}}}
	return r
}

func (c *coder) region(g *evaluator.Region) region {
	r := region{foreign: g.Foreign, refused: g.Refused, asked: g.Asked, given: g.Given, leftOut: AssumeForeign}
	if g.Foreign && g.Stated {
		r.owned = pointers(g.Resources)
	}
	if g.Named {
		r.named = pointers(g.Resources)
	}
	if len(g.Resources) > 0 {
		r.units = append(r.units, c.literal(literal{dim: resourceDim, set: c.union(pointers(g.Resources))}))
	}
	if len(g.Within) > 0 {
		r.units = append(r.units, c.literal(literal{dim: resourceDim, set: c.union(pointers(g.Within))}))
	}
	if len(g.Except) > 0 {
		r.units = append(r.units, c.literal(literal{dim: resourceDim, set: c.union(pointers(g.Except)), neg: true}))
	}
	for i := range g.Keys {
		k := &g.Keys[i]
		d := c.conditionKey(&k.Key)
		var l lit
		switch {
		case k.Present:
			l = c.presentLit(d)
		case k.Bool:
			value, _ := iam.ParseBool(k.Value)
			l = c.literal(literal{dim: d, set: c.set("bool "+k.Value, valueSet{typed: boolSet{wantTrue: value, wantFalse: !value}})})
		default:
			l = c.literal(literal{dim: d, set: c.union([]*pattern.Pattern{exactly(k.Value)})})
		}
		if k.Not {
			if k.Key.ID == program.KeyResourceAccount {
				r.leftOut = AssumeOwnAccount // the ARN does not say whose they are
			}
			l = l.not()
		}
		r.units = append(r.units, l)
	}
	if n := c.actionElement(g.Actions); n >= 0 {
		r.in = append(r.in, n)
	}
	if n := c.actionElement(g.ExceptActions); n >= 0 {
		r.out = append(r.out, n)
	}
	for _, w := range g.Ways {
		r.ways = append(r.ways, c.way(&w))
	}
	for i := range g.Denies {
		s := &g.Denies[i]
		d := denial{perhaps: s.Perhaps, in: c.actionElement(s.Actions), out: c.actionElement(s.ExceptActions), noStar: s.NoStar}
		if s.Statement != nil {
			d.coded = c.code(s.Policy, s.Statement, false)
		}
		r.denies = append(r.denies, d)
	}
	return r
}

func (c *coder) way(w *evaluator.Way) way {
	var out way
	if w.Needs != "" {
		out.needs, out.hasNeeds = c.toggle("needs "+w.Needs, nil, nil), true
	}
	for _, l := range w.Leaves {
		one := leaf{perhaps: l.Perhaps}
		for _, s := range l.Allow {
			one.allow = append(one.allow, allowance{c.code(s.Policy, s.Statement, false), s.Perhaps})
		}
		out.leaves = append(out.leaves, one)
	}
	return out
}

// actionElement is the element of a union of patterns, -1 for none.
func (c *coder) actionElement(patterns []string) int {
	if len(patterns) == 0 {
		return -1
	}
	var ps []*pattern.Pattern
	for _, s := range patterns {
		ps = append(ps, ptr(pattern.CompileFold(s)))
	}
	return c.element(ps, false)
}

func pointers(list []pattern.Pattern) []*pattern.Pattern {
	out := make([]*pattern.Pattern, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	return out
}

// reduce sorts the literals of boxes and leaves out the boxes that another one contains.
func reduce(list boxes) boxes {
	for i, b := range list {
		b = slices.Clone(b)
		slices.Sort(b)
		list[i] = slices.Compact(b)
	}
	slices.SortFunc(list, func(a, b box) int {
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return slices.Compare(a, b)
	})
	var out boxes
	for _, b := range list {
		if !slices.ContainsFunc(out, func(wide box) bool { return containsAll(b, wide) }) {
			out = append(out, b)
		}
	}
	return out
}

// containsAll reports whether the sorted box has all literals of the other one.
func containsAll(b, part box) bool {
	i := 0
	for _, l := range part {
		for i < len(b) && b[i] < l {
			i++
		}
		if i == len(b) || b[i] != l {
			return false
		}
	}
	return true
}
