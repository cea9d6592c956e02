// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted

import (
	"slices"
	"strings"
)

// block is a part of what a statement grants: some actions, in one place, under the same
// conditions.
type block struct {
	acts *actionSet
	// at is the place, but for what is in except.
	at         place
	except     []*entry
	conditions []*condition
	// within names the ceilings that made the block smaller than the statement.
	within []string
	// limits are ceilings that allow only part of the block, and nobody can say which part
	// in few words.
	limits []*ceiling
}

// maxPieces is how many pieces a ceiling may cut a block into.
const maxPieces = 64

// blocks returns what the ceilings and denials leave of a statement.
func (b *builder) blocks(s *statement) []block {
	acts := s.acts.whole()
	var out []block
	switch {
	case s.res.every:
		out = []block{{acts: acts, conditions: s.conditions}}
	case s.res.not:
		out = []block{{acts: acts, except: s.res.entries, conditions: s.conditions}}
	default:
		for _, e := range s.res.entries {
			out = append(out, block{acts: acts, at: place{e}, conditions: s.conditions})
		}
	}
	for _, c := range b.ceilings {
		if c.open {
			continue
		}
		var cut []block
		for i := range out {
			cut = append(cut, b.cut(&out[i], c)...)
		}
		out = cut
	}
	// The denials of a place are stated for all its actions together.
	out = merge(out)
	for _, d := range b.denials {
		if len(d.conditions) > 0 || b.spent() {
			continue
		}
		var left []block
		for i := range out {
			left = append(left, b.deny(&out[i], d)...)
		}
		out = left
	}
	return out
}

// cut returns what a ceiling leaves of a block: as it is, what a statement of the ceiling
// covers; of the rest, what it has in common with each.
func (b *builder) cut(x *block, c *ceiling) []block {
	var kept, pieces []block
	rest := x.acts
	for _, s := range c.allow {
		if b.spent() || !implied(s.conditions, x.conditions) || !b.spansPlace(x, &s.res) {
			continue
		}
		var covered *actionSet
		if covered, rest = b.split(rest, &s.acts); covered != nil {
			whole := *x
			whole.acts = covered
			kept = append(kept, whole)
		}
		if rest == nil {
			return kept
		}
	}
	left := *x
	left.acts = rest
	for _, s := range c.allow {
		acts := b.meetActions(rest, &s.acts)
		if acts == nil {
			continue
		}
		for _, p := range b.meetResources(&left, &s.res) {
			p.acts = acts
			p.conditions = mergeConditions(x.conditions, s.conditions)
			if !slices.Contains(p.within, c.name) {
				p.within = append(slices.Clone(p.within), c.name)
			}
			pieces = append(pieces, p)
		}
		if b.spent() || len(pieces) > maxPieces {
			left.limits = append(slices.Clone(left.limits), c)
			return append(kept, left)
		}
	}
	if b.spent() {
		left.limits = append(slices.Clone(left.limits), c)
		return append(kept, left)
	}
	return append(kept, pieces...)
}

// spansPlace reports whether the element covers all resources of the block.
func (b *builder) spansPlace(x *block, r *resources) bool {
	if r.every {
		return true
	}
	for _, e := range r.entries {
		to := b.relatePlace(x.at, e)
		if b.spent() {
			return false
		}
		if r.not && to != disjoint && !b.exempt(x, e) {
			return false
		}
		if !r.not && to == inside {
			return true
		}
	}
	return r.not
}

// exempt reports whether the block leaves out what the entry covers anyway.
func (b *builder) exempt(x *block, e *entry) bool {
	return slices.ContainsFunc(x.except, func(o *entry) bool {
		return o.sure && b.entries(e, o) == inside || o.variable && o.key == e.key
	})
}

// meetResources returns the block with the resources that it and the element have in
// common, in as many pieces as it takes.
func (b *builder) meetResources(x *block, r *resources) []block {
	switch {
	case r.every:
		return []block{*x}
	case r.not:
		y := *x
		y.except = slices.Clone(x.except)
		for _, e := range r.entries {
			switch to := b.relatePlace(x.at, e); {
			case b.spent():
				return []block{*x}
			case to == inside && e.sure:
				return nil
			case to != disjoint:
				y.except = append(y.except, e)
			}
		}
		y.except = unique(y.except, func(e *entry) string { return e.key })
		return []block{y}
	}
	var out []block
	for _, e := range r.entries {
		if b.spent() {
			return []block{*x}
		}
		switch b.relatePlace(x.at, e) {
		case disjoint:
		case inside:
			return []block{*x}
		default:
			y := *x
			y.at = b.meetPlace(x.at, e)
			out = append(out, y)
		}
	}
	return out
}

// maxExcept is how many resources a block leaves out; further denied resources are stated
// with the denial.
const maxExcept = 50

// deny returns what a denial without conditions leaves of a block, as far as sets can
// express it. Lines state the rest, see [builder.exceptions].
func (b *builder) deny(x *block, d *statement) []block {
	switch to := b.deniedPlace(x, &d.res); {
	case b.spent() || to == disjoint || !b.touches(x.acts, &d.acts):
		return []block{*x}
	case to == inside:
		acts := b.minus(x.acts, &d.acts)
		switch {
		case b.spent():
			return []block{*x}
		case acts == nil:
			return nil
		}
		y := *x
		y.acts = acts
		return []block{y}
	}
	if _, rest := b.split(x.acts, &d.acts); rest != nil || d.acts.hasUnsure() || b.spent() {
		return []block{*x}
	}
	if d.res.not && !d.res.unsure {
		only := resources{entries: d.res.entries}
		if len(only.entries) > maxExcept {
			return []block{*x}
		}
		if left := b.meetResources(x, &only); !b.spent() {
			return left
		}
		return []block{*x}
	}
	if d.res.not {
		return []block{*x}
	}
	y := *x
	y.except = slices.Clone(x.except)
	for _, e := range d.res.entries {
		if b.relatePlace(x.at, e) != disjoint && !b.exempt(x, e) {
			y.except = append(y.except, e)
		}
	}
	if y.except = unique(y.except, func(e *entry) string { return e.key }); len(y.except) > maxExcept {
		return []block{*x}
	}
	return []block{y}
}

func (a *actions) hasUnsure() bool {
	return slices.ContainsFunc(a.globs, func(g *glob) bool { return g.unsure })
}

// deniedPlace relates the resources of a block to those that a denial is known to cover.
func (b *builder) deniedPlace(x *block, r *resources) relation {
	if r.every {
		return inside
	}
	out := disjoint
	for _, e := range r.entries {
		if b.spent() {
			return crossing
		}
		to := b.relatePlace(x.at, e)
		switch {
		case !r.not && to == inside && (e.sure || e.every):
			return inside
		case to != disjoint && !b.exempt(x, e):
			out = crossing
		}
		if r.not && to == inside {
			return disjoint
		}
	}
	switch {
	case !r.not:
		return out
	case out == disjoint && !r.unsure:
		return inside
	default:
		return crossing
	}
}

// key names everything but the actions and the resources of a block.
func (x *block) key() string {
	var b strings.Builder
	b.WriteString(conditionKey(x.conditions) + "\x01" + strings.Join(x.within, ",") + "\x01")
	for _, e := range x.except {
		b.WriteString(e.key + ",")
	}
	for _, c := range x.limits {
		b.WriteString("\x01" + c.name)
	}
	return b.String()
}
