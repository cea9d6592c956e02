// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// box is a conjunction of literals: a statement without its actions, or a part of one.
type box []lit

// boxes is a disjunction; none never holds.
type boxes []box

// always is the disjunction that holds for every request.
func always() boxes { return boxes{nil} }

// maxBoxes bounds the boxes of a statement (P-901).
const maxBoxes = 64

// coder turns compiled statements into literals (section 3), under one reading of C-1. What
// is exact has one form. What is not known yet has two, one that holds for every request that
// some completion matches and one for those that all match (P-571). What is contested or
// depends on policy variables is a switch (P-560).
type coder struct {
	*table
	catalog iam.Services
	entries *entries
	// crossing is the second reading of C-1; sawCrossing says that the readings differ.
	crossing, sawCrossing bool
	// documented takes the documented reading of contested rules, where it has one form.
	documented bool
	// fixed says what keys follow from the caller and the context, nil where nothing does.
	fixed func(k *program.Key) (fixedKey, bool)
	// units are the literals of the keys that are fixed.
	units []lit
	// noStrangers are the accounts whose callers are none, where strangers are asked about.
	noStrangers []string
	// keys are the keys of the dimensions, variables those that policy variables name.
	keys      map[dimID]program.Key
	variables map[string]program.Key
	// texts are values that policies compare keys with, by the name of the key.
	texts map[string][]string

	// shared are the identity providers of a policy that many customers share, by name, private are
	// the others.
	shared, private []string
	// claims are the clauses that identities of shared providers have the claims that all have.
	claims []clause
	// replaced are the templates whose switches are in use, symbols the characters that mean
	// variables.
	replaced map[dimID][]replaced
	symbols  map[string]rune
	// partitions are those of the callers that policies name.
	partitions []string

	elements  []pattern.Element
	byElement map[string]int
	coded     map[codeKey]*coded
}

// fixedKey is what a key holds in every request of the question.
type fixedKey struct {
	absent bool
	values []pattern.Text
}

type codeKey struct {
	statement *program.Statement
	// caller says that the Principal element counts.
	caller bool
}

// coded is a statement as literals: up holds for every request that some completion of what
// is not known matches, lo for those that every completion does.
type coded struct {
	policy             *program.Policy
	statement          *program.Statement
	upAction, loAction int // elements, -1 for every action
	up, lo             boxes
}

func newCoder(catalog iam.Services, crossing bool) *coder {
	if catalog == nil {
		catalog = iam.NoServices{}
	}
	return &coder{table: newTable(), catalog: catalog, entries: &entries{}, crossing: crossing, byElement: map[string]int{}, coded: map[codeKey]*coded{}, keys: map[dimID]program.Key{}, replaced: map[dimID][]replaced{}, symbols: map[string]rune{}}
}

// code turns a statement into literals. With caller the Principal element is one about the
// dimension of the caller; else it is left to who asks.
func (c *coder) code(p *program.Policy, s *program.Statement, caller bool) *coded {
	key := codeKey{s, caller}
	if out, ok := c.coded[key]; ok {
		return out
	}
	out := &coded{policy: p, statement: s, upAction: -1, loAction: -1}
	c.coded[key] = out
	if s.Unknown {
		out.up = always()
		return out
	}
	out.upAction, out.loAction = c.actions(p, s.Action)
	out.up = c.parts(s, caller, true)
	if out.lo = out.up; s.Source.Node.HasUnknown() {
		out.lo = c.parts(s, caller, false)
	}
	if s.Effect == policy.EffectUnknown {
		out.lo = nil
	}
	return out
}

// parts is the conjunction of the statement's elements but the actions.
func (c *coder) parts(s *program.Statement, caller, up bool) boxes {
	for _, split := range []bool{true, false} {
		out := always()
		if s.Resource != nil {
			out = c.and(out, c.resource(s.Resource, up, split))
		}
		if s.Bare {
			out = c.and(out, boxes{{c.toggle("no Resource element", nil, nil)}})
		}
		if s.Principal != nil && caller {
			out = c.and(out, c.principal(s, up))
		}
		if s.Condition != nil {
			out = c.and(out, c.conditions(s.Condition, up, split))
		}
		if len(out) <= maxBoxes {
			return out
		}
	}
	// Not even one box an element: what is known is that the statement may match.
	l := c.toggle(fmt.Sprintf("statement %p", s), nil, nil)
	return boxes{{l}}
}

// and is the conjunction of two disjunctions. It stops beyond the bound on boxes.
func (c *coder) and(a, b boxes) boxes {
	if len(b) == 1 && len(a) == 1 {
		return boxes{append(slices.Clip(a[0]), b[0]...)}
	}
	var out boxes
	for _, x := range a {
		for _, y := range b {
			if len(out) > maxBoxes {
				return out
			}
			out = append(out, append(slices.Clip(x), y...))
		}
	}
	return out
}

// conditions is the conjunction of the entries of a Condition element.
func (c *coder) conditions(m *program.Condition, up, split bool) boxes {
	if len(m.Unknown) > 0 && !up {
		return nil
	}
	out := always()
	for i := range m.Entries {
		out = c.and(out, c.condition(&m.Entries[i], up, split))
	}
	return out
}

// actions returns the elements of an Action or NotAction element.
func (c *coder) actions(p *program.Policy, m *program.Actions) (up, lo int) {
	if m == nil {
		return -1, -1
	}
	e := c.entries.of(m)
	if len(e.partial) == 0 && !m.More && !(p.Type == iam.SCP && m.Sensitive != nil) {
		n := c.textElement(e.text, e.known, m.Not)
		return n, n
	}
	sure, perhaps := e.known, slices.Concat(e.known, e.partial)
	if p.Type == iam.SCP && m.Sensitive != nil {
		sure = c.inAnyReading(m, e.known)
	}
	if m.More {
		star := pattern.Compile("*")
		perhaps = append(perhaps, &star)
	}
	if m.Not {
		return c.element(sure, true), c.element(perhaps, true)
	}
	return c.element(perhaps, false), c.element(sure, false)
}

// inAnyReading leaves out what a service control policy does not spell as AWS does (C-24).
func (c *coder) inAnyReading(m *program.Actions, known []*pattern.Pattern) []*pattern.Pattern {
	expander, ok := c.catalog.(interface {
		Expand(pattern string) ([]string, error)
	})
	var out []*pattern.Pattern
	for _, p := range known {
		if p.MatchesAll() {
			out = append(out, p)
			continue
		}
		if name, literal := p.IsLiteral(); literal {
			info, listed := c.catalog.Action(name)
			if !listed || m.Sensitive.HasName(info.Name) {
				out = append(out, p)
			}
			continue
		}
		if !ok {
			continue
		}
		names, err := expander.Expand(p.String())
		if err != nil || !slices.ContainsFunc(names, func(n string) bool { return !m.Sensitive.HasName(n) }) {
			out = append(out, p)
		}
	}
	return out
}

// element returns the number of an action element, -1 for every action.
func (c *coder) element(patterns []*pattern.Pattern, not bool) int {
	texts := make([]string, len(patterns))
	for i, p := range patterns {
		texts[i] = p.String()
		if p.HasHole() {
			texts[i] = fmt.Sprintf("%p", p)
		}
	}
	slices.Sort(texts)
	return c.textElement(strings.Join(slices.Compact(texts), " "), patterns, not)
}

// textElement is element for patterns with a text that no other list has.
func (c *coder) textElement(text string, patterns []*pattern.Pattern, not bool) int {
	if !not && slices.ContainsFunc(patterns, func(p *pattern.Pattern) bool { return p.MatchesAll() }) {
		return -1
	}
	if not {
		text = "not " + text
	}
	if n, ok := c.byElement[text]; ok {
		return n
	}
	n := len(c.elements)
	c.elements = append(c.elements, pattern.Element{Patterns: patterns, Not: not})
	c.byElement[text] = n
	return n
}

// nodeText writes the values under a node so that different ones differ: texts that are not
// known yet are only equal to themselves.
func nodeText(n *policy.Node) string {
	var b strings.Builder
	var write func(n *policy.Node)
	write = func(n *policy.Node) {
		switch {
		case n == nil:
			return
		case n.HasUnknown():
			fmt.Fprintf(&b, "%p", n)
		case n.Kind == policy.KindArray:
			for _, e := range n.Elems {
				write(e)
			}
		default:
			text, _ := n.Text.Known()
			fmt.Fprintf(&b, "%q ", text)
		}
	}
	write(n)
	return b.String()
}
