// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"cmp"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// dimID numbers the dimensions of a request (P-201), setID sets of values.
type (
	dimID int32
	setID int32
)

// lit numbers a literal; the one with the number lit^1 is its complement.
type lit int32

func (l lit) not() lit { return l ^ 1 }

// dim is one dimension: the resource, the caller, a condition key, or a switch.
type dim struct {
	// name is the lower-case name of the key; "" for the others.
	name string
	// display is how messages write it.
	display string
	kind    dimKind
	// many says that the dimension may hold several values, absent that it may be absent,
	// empty that its only value may be the empty string.
	many, absent, empty bool
	// uncertain says that it is not known whether it may hold several values.
	uncertain bool
	// typ is the type of a key's values.
	typ iam.KeyType
	// within are the strings that it can hold: a union of patterns, for text.
	within []*pattern.Pattern
}

type dimKind uint8

const (
	textDim   dimKind = iota
	switchDim         // true or false: what is not modelled (P-560)
	keyDim            // a condition key
)

// quantifier says which of the values of a dimension a literal is about.
type quantifier uint8

const (
	someValue  quantifier = iota // some value is in the set
	everyValue                   // every value is
	oneValue                     // there is one value, and it is
	notOne                       // the complement of oneValue for the complement of the set
)

// literal is a test of one dimension, in a form that is closed under negation (P-301). It
// holds for an absent key if absent is set, for the empty string as the only value if empty
// is set, and for values V if quant v in V: (v in set) != neg.
type literal struct {
	dim    dimID
	quant  quantifier
	set    setID
	neg    bool
	absent bool
	empty  bool
}

// complement returns the literal that holds where l does not.
func (l literal) complement() literal {
	l.neg, l.absent, l.empty = !l.neg, !l.absent, !l.empty
	switch l.quant {
	case someValue:
		l.quant = everyValue
	case everyValue:
		l.quant = someValue
	case oneValue:
		l.quant = notOne
	case notOne:
		l.quant = oneValue
	}
	return l
}

// valueSet is a set of values: a union of patterns of text, or values of another type.
type valueSet struct {
	patterns []*pattern.Pattern
	typed    typedSet
}

// typedSet is a set of values that are compared as numbers, dates, addresses and so on.
type typedSet interface {
	// holds reports whether the value is in the set.
	holds(value string) bool
	// candidates appends values such that, over all sets of a dimension, every region
	// that their borders cut out has one (P-530 to P-532).
	candidates(c *candidates)
}

// table holds the dimensions, sets and literals of a question. Equal ones are stored once
// (P-303).
type table struct {
	dims     []dim
	byName   map[string]dimID
	sets     []valueSet
	bySet    map[string]setID
	literals []literal
	byLit    map[literal]lit
	// implied are literals that hold where a literal of a switch does (P-560).
	implied  map[lit][]lit
	switches map[string]lit
}

// The dimensions that every question has.
const (
	resourceDim dimID = iota
	callerDim
	fixedDims
)

// everything and nothing are sets that every dimension has.
const (
	everything setID = iota
	nothing
)

func newTable() *table {
	t := &table{
		byName: map[string]dimID{}, bySet: map[string]setID{}, byLit: map[literal]lit{},
		implied: map[lit][]lit{}, switches: map[string]lit{},
	}
	star := pattern.Compile("*")
	t.sets = []valueSet{everything: {patterns: []*pattern.Pattern{&star}}, nothing: {}}
	t.bySet["*"], t.bySet[""] = everything, nothing
	resources := []*pattern.Pattern{exactly("*"), wellFormedARN()}
	t.dims = make([]dim, fixedDims)
	t.dims[resourceDim] = dim{display: "resource", within: resources}
	t.dims[callerDim] = dim{display: "principal", within: callers("aws")}
	return t
}

func ptr[T any](v T) *T { return &v }

// literal returns the number of a literal.
func (t *table) literal(l literal) lit {
	d := &t.dims[l.dim]
	if !d.many {
		switch l.quant {
		case everyValue, oneValue:
			l.quant = someValue
		case notOne:
			l.quant = someValue
		}
	}
	l.absent, l.empty = l.absent && d.absent, l.empty && d.empty
	if n, ok := t.byLit[l]; ok {
		return n
	}
	n := lit(len(t.literals))
	other := l.complement()
	if !d.many {
		other.quant = someValue
	}
	other.absent, other.empty = other.absent && d.absent, other.empty && d.empty
	t.literals = append(t.literals, l, other)
	t.byLit[l] = n
	if _, taken := t.byLit[other]; !taken {
		t.byLit[other] = n + 1
	}
	return n
}

// union returns the number of a union of patterns. Equal unions have equal numbers,
// in any order.
func (t *table) union(patterns []*pattern.Pattern) setID {
	if len(patterns) == 0 {
		return nothing
	}
	type entry struct {
		text string
		p    *pattern.Pattern
	}
	entries := make([]entry, len(patterns))
	for i, p := range patterns {
		if p.MatchesAll() {
			return everything
		}
		entries[i] = entry{patternText(p), p}
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.text, b.text) })
	entries = slices.CompactFunc(entries, func(a, b entry) bool { return a.text == b.text })
	var b strings.Builder
	out := make([]*pattern.Pattern, len(entries))
	for i, e := range entries {
		_, _ = b.WriteString(e.text)
		_ = b.WriteByte(0)
		out[i] = e.p
	}
	return t.set(b.String(), valueSet{patterns: out})
}

// set returns the number of a set with a text that no other set has.
func (t *table) set(text string, s valueSet) setID {
	if n, ok := t.bySet[text]; ok {
		return n
	}
	n := setID(len(t.sets))
	t.sets = append(t.sets, s)
	t.bySet[text] = n
	return n
}

// patternText writes a pattern so that different ones differ.
func patternText(p *pattern.Pattern) string {
	var b strings.Builder
	for _, t := range p.Tokens() {
		switch {
		case t.Kind == pattern.LiteralToken && t.Fold:
			_, _ = b.WriteString("\x01" + t.Literal + "\x02")
		case t.Kind == pattern.LiteralToken:
			_, _ = b.WriteString("\x03" + t.Literal + "\x02")
		case t.Bounded:
			_, _ = b.WriteString("\x04" + string(rune('a'+int(t.Kind))))
		default:
			_, _ = b.WriteString("\x05" + string(rune('a'+int(t.Kind))))
		}
	}
	return b.String()
}

// toggle returns the literal of the switch with that text: a truth value that is not
// modelled. Where it holds so does when, where it does not unless does not.
func (t *table) toggle(text string, when, unless []lit) lit {
	if l, ok := t.switches[text]; ok {
		return l
	}
	d := dimID(len(t.dims))
	t.dims = append(t.dims, dim{display: text, kind: switchDim})
	l := t.literal(literal{dim: d, set: everything})
	t.implied[l], t.implied[l.not()] = when, unless
	t.switches[text] = l
	return l
}
