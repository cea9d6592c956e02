// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// group is what a statement grants under the same conditions: the same actions in every
// one of the places. Of the block, actions and place do not count.
type group struct {
	block
	source source
	places []place
}

// How lines are folded.
const (
	// maxTogether is how many actions a line lists together, of any services and kinds.
	maxTogether = 8
	// maxShown is how many lines a statement has before they are folded.
	maxShown = 24
	// maxNames is how many names a line lists before access levels stand in place of them.
	maxNames = 12
)

// statement returns the lines of a statement: one for each place if it has few actions,
// else one for each place and kind of action if these are few, else for each place, else
// for each kind of action, else for services together. Each depends on the statement and
// what bounds it alone, so that no other statement changes its lines.
func (b *builder) statement(s *statement) []Line {
	groups := b.gather(s, b.blocks(s))
	if lines, ok := b.byKind(groups); ok {
		return lines
	}
	if lines, ok := b.byPlace(groups); ok {
		return lines
	}
	groups = b.join(groups)
	if lines, ok := b.byKind(groups); ok {
		return lines
	}
	var out []Line
	for i := range groups {
		out = append(out, b.byService(&groups[i])...)
	}
	return out
}

// gather makes groups of blocks, by place.
func (b *builder) gather(s *statement, blocks []block) []group {
	blocks = merge(blocks)
	out := make([]group, len(blocks))
	for i := range blocks {
		out[i] = group{block: blocks[i], source: s.source, places: []place{blocks[i].at}}
	}
	out = b.families(out)
	slices.SortStableFunc(out, func(x, y group) int { return cmp.Compare(x.at.String(), y.at.String()) })
	return out
}

// merge makes one block of those that differ in the actions only.
func merge(blocks []block) []block {
	out := make([]block, 0, len(blocks))
	at := make(map[string]int, len(blocks))
	more := make(map[int][]term) // of those that are not as they were
	for i := range blocks {
		x := &blocks[i]
		key := x.at.key() + "\x01" + x.key()
		j, found := at[key]
		switch {
		case !found:
			at[key] = len(out)
			out = append(out, *x)
		case out[j].acts != x.acts:
			more[j] = append(more[j], x.acts.in...)
		}
	}
	for j, in := range more {
		out[j].acts = newActionSet(append(in, out[j].acts.in...))
	}
	return out
}

// inParts are what ARNs of things in a place end with: the objects of a bucket, the streams
// of a log group, the indexes of a table.
var inParts = [...]string{"/*", ":*", "/index/*"}

// families joins the groups of places with those of what is in them, if these have the same
// actions. What is in a place that has been joined stays by itself.
func (b *builder) families(groups []group) []group {
	at := make(map[string]int, len(groups))
	order := make([]int, len(groups))
	for i := range groups {
		at[b.familyKey(&groups[i], groups[i].at.key())] = i
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(len(groups[i].at.key()), len(groups[j].at.key())) })
	joined := make([]bool, len(groups))
	for _, i := range order {
		g := &groups[i]
		if joined[i] || len(g.at) != 1 || g.at[0].every {
			continue
		}
		for _, suffix := range inParts {
			if j, found := at[b.familyKey(g, g.at[0].key+suffix)]; found && !joined[j] {
				g.places = append(slices.Clip(g.places), groups[j].at)
				joined[j] = true
			}
		}
	}
	kept := make([]group, 0, len(groups))
	for i := range groups {
		if !joined[i] {
			kept = append(kept, groups[i])
		}
	}
	return kept
}

// familyKey is the same for groups that differ in place only, if at is.
func (b *builder) familyKey(g *group, at string) string {
	return at + "\x01" + g.key() + "\x01" + b.number(g.acts)
}

// number is the same for sets of the same actions.
func (b *builder) number(a *actionSet) string {
	if n, ok := b.bySet[a]; ok {
		return n
	}
	n, ok := b.byKey[a.key()]
	if !ok {
		n = strconv.Itoa(len(b.byKey))
		b.byKey[a.key()] = n
	}
	b.bySet[a] = n
	return n
}

// join makes one group of those that differ in place only.
func (b *builder) join(groups []group) []group {
	var out []group
	at := make(map[string]int, len(groups))
	for i := range groups {
		g := &groups[i]
		key := b.familyKey(g, "")
		if j, found := at[key]; found {
			out[j].places = append(out[j].places, g.places...)
			continue
		}
		at[key] = len(out)
		out = append(out, *g)
		out[len(out)-1].places = slices.Clone(g.places)
	}
	return out
}

// kind sorts the actions of a service: lines about those that change things are not mixed
// with lines about those that only read.
type kind uint8

const (
	reading     kind = iota // access levels List and Read
	changing                // Write and Tagging, and what the catalogue does not know
	permissions             // Permissions management
	several                 // a pattern with actions of several kinds
	everything
)

// kindOf is the kind of a term.
func (b *builder) kindOf(t term) kind {
	g := t.all[0]
	switch {
	case g.every:
		return everything
	case g.action != nil:
		return kindOfLevel(g.action.Levels.Primary())
	case g.literal || !b.spend(len(b.actions(g.service))):
		return changing
	}
	out, found := changing, false
	for _, a := range b.actions(g.service) {
		if !t.matches(g.service, a.lower) {
			continue
		}
		k := kindOfLevel(a.level)
		if found && k != out {
			return several
		}
		out, found = k, true
	}
	return out
}

func kindOfLevel(l catalog.AccessLevel) kind {
	switch l {
	case catalog.List, catalog.Read:
		return reading
	case catalog.PermissionsManagement:
		return permissions
	default:
		return changing
	}
}

// share is what a set has of one service, and of one kind.
type share struct {
	service string
	kind    kind
	acts    *actionSet
	// leftOut is what the actions leave out.
	leftOut []*glob
}

// divide splits a set by service, and by kind too if that is asked for. Terms that leave
// out different globs are in different shares.
func (b *builder) divide(a *actionSet, kinds bool) []share {
	type key struct {
		service string
		kind    kind
	}
	terms := make(map[key][]term)
	for _, t := range a.in {
		k := key{service: t.service()}
		if kinds || t.all[0].every {
			k.kind = b.kindOf(t)
		}
		terms[k] = append(terms[k], t)
	}
	out := make([]share, 0, len(terms))
	for k, in := range terms {
		set := newActionSet(in)
		if leftOut, same := b.leftOut(set); same {
			out = append(out, share{k.service, k.kind, set, leftOut})
			continue
		}
		byGlob := make(map[string][]term)
		for _, t := range in {
			byGlob[globKey(t.out)] = append(byGlob[globKey(t.out)], t)
		}
		for _, in := range byGlob {
			out = append(out, share{k.service, k.kind, newActionSet(in), in[0].out})
		}
	}
	slices.SortFunc(out, func(x, y share) int {
		if c := cmp.Or(strings.Compare(x.service, y.service), cmp.Compare(x.kind, y.kind)); c != 0 {
			return c
		}
		return strings.Compare(globKey(x.leftOut), globKey(y.leftOut))
	})
	return out
}

// shown splits the actions of a group into those that share a line: few of them
// unless denials with conditions touch them in different ways, many by service and kind.
func (b *builder) shown(g *group) []share {
	if len(g.acts.in) > maxTogether {
		return b.divide(g.acts, true)
	}
	bySign := make(map[string][]term)
	var signs []string
	for _, t := range g.acts.in {
		sign := b.signature(&actionSet{in: []term{t}})
		if bySign[sign] == nil {
			signs = append(signs, sign)
		}
		bySign[sign] = append(bySign[sign], t)
	}
	var out []share
	for _, sign := range signs {
		s := share{acts: newActionSet(bySign[sign])}
		var same bool
		if s.leftOut, same = b.leftOut(s.acts); !same {
			return b.divide(g.acts, true)
		}
		for _, t := range s.acts.in {
			s.kind = max(s.kind, b.kindOf(t))
		}
		out = append(out, s)
	}
	return out
}

// byKind has a line for each group and kind of action, see shown, unless they are many.
func (b *builder) byKind(groups []group) ([]Line, bool) {
	if len(groups) > maxShown {
		return nil, false
	}
	type cell struct {
		g *group
		s share
	}
	var cells []cell
	for i := range groups {
		for _, s := range b.shown(&groups[i]) {
			cells = append(cells, cell{&groups[i], s})
		}
		if len(cells) > maxShown {
			return nil, false
		}
	}
	lines := make([]Line, len(cells))
	for i, c := range cells {
		what, leftOut := words.Some(c.s.acts.texts(), ", ", maxListed), c.s.leftOut
		if len(c.s.acts.in) > maxNames {
			if levels, _ := b.levels(c.s.service, c.s.acts); levels != "" && len(levels) < len(what) {
				what, leftOut = levels, nil
			}
		}
		lines[i] = b.line(c.g, c.s.acts, what, leftOut)
		lines[i].rank = int(c.s.kind)
	}
	return lines, true
}

// byPlace has a line for each group, unless they are many or long.
func (b *builder) byPlace(groups []group) ([]Line, bool) {
	if len(groups) > maxShown {
		return nil, false
	}
	for i := range groups {
		if len(groups[i].acts.in) > 2*maxNames {
			return nil, false
		}
	}
	var lines []Line
	for i := range groups {
		g := &groups[i]
		leftOut, same := b.leftOut(g.acts)
		if !same {
			return nil, false
		}
		l := b.line(g, g.acts, words.Some(g.acts.texts(), ", ", maxListed), leftOut)
		for _, t := range g.acts.in {
			l.rank = max(l.rank, int(b.kindOf(t)))
		}
		lines = append(lines, l)
	}
	return lines, true
}

func (a *actionSet) texts() []string {
	out := make([]string, len(a.in))
	for i, t := range a.in {
		out[i] = clip(t.String())
	}
	return out
}
