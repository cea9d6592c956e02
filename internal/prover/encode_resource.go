// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// wellFormedARN is the pattern of the ARNs of P-208.
func wellFormedARN() *pattern.Pattern {
	one := pattern.Token{Kind: pattern.OneToken, Bounded: true}
	star := pattern.Token{Kind: pattern.StarToken, Bounded: true}
	colon := pattern.Token{Kind: pattern.LiteralToken, Literal: ":"}
	p := pattern.FromTokens([]pattern.Token{
		{Kind: pattern.LiteralToken, Literal: "arn:aws"}, star, colon, one, star, colon, star, colon, star, colon,
		{Kind: pattern.OneToken}, {Kind: pattern.StarToken},
	})
	return &p
}

// matched is what the entries of an element, or the values of an operator, match.
type matched struct {
	// sure are matched under every reading and completion, perhaps in addition under some.
	sure, perhaps []*pattern.Pattern
	// hole says that text is not known yet, contested that readings differ or that variables
	// are replaced.
	hole, contested bool
	// templates are values with variables, by themselves.
	templates []templated
}

// templated is a value with variables: a pattern of everything that it may match.
//
// Symbolic is the same with a character of its own in place of each variable, nil where that
// is not possible: what one such pattern covers another one does for all values of the
// variables, unless it has wildcards for one character, which a value may have more or fewer
// of. Exact says that wildcards in values of variables mean nothing (C-5). Split says that the
// text is split into the fields of an ARN after the variables are replaced.
type templated struct {
	text         string
	pattern      *pattern.Pattern
	symbolic     *pattern.Pattern
	exact, split bool
}

// replaced is a template whose switch is in use.
type replaced struct {
	holds lit
	*templated
}

// reaches returns the switch of a template on a dimension. Where it holds so do those of the
// templates that cover it.
func (c *coder) reaches(d dimID, kind string, t *templated, when lit) lit {
	text := kind + " " + t.text
	if l, ok := c.switches[text]; ok {
		return l
	}
	l := c.toggle(text, []lit{when}, nil)
	if t.symbolic == nil {
		return l
	}
	for _, other := range c.replaced[d] {
		if other.includes(t) {
			c.implied[l] = append(c.implied[l], other.holds)
		}
		if t.includes(other.templated) {
			c.implied[other.holds] = append(c.implied[other.holds], l)
		}
	}
	c.replaced[d] = append(c.replaced[d], replaced{l, t})
	return l
}

// includes reports whether the template matches all that the other one does, for all values
// of the variables.
func (t *templated) includes(other *templated) bool {
	if t.split || t.exact && !other.exact {
		return false
	}
	if other.split {
		// Compared field by field it matches less than as one string, unless fields are missing
		// and completed (C-30).
		colons := 0
		for _, k := range other.symbolic.Tokens() {
			colons += strings.Count(k.Literal, ":")
		}
		if colons < 5 {
			return false
		}
	}
	one := slices.ContainsFunc(t.symbolic.Tokens(), func(k pattern.Token) bool { return k.Kind == pattern.OneToken })
	return !one && covers(t.symbolic, other.symbolic)
}

func covers(a, b *pattern.Pattern) bool {
	covered, _ := pattern.Covers(a, b)
	return covered
}

func (m *matched) add(p pattern.Pattern)   { m.sure = append(m.sure, &p) }
func (m *matched) mayBe(p pattern.Pattern) { m.perhaps = append(m.perhaps, &p) }

// whole makes the templates a part of what may match.
func (m *matched) whole() {
	for _, t := range m.templates {
		m.perhaps = append(m.perhaps, t.pattern)
		m.contested = true
	}
	m.templates = nil
}

// resource is a Resource or NotResource element.
func (c *coder) resource(r *program.Resources, up, split bool) boxes {
	var m matched
	unresolved := false
	for i := range r.Entries {
		unresolved = c.resourceEntry(&r.Entries[i], &m) || unresolved
	}
	if r.More {
		m.hole = true
		m.mayBe(pattern.Compile("*"))
	}
	lits := func(set setID) lit { return c.literal(literal{dim: resourceDim, set: set, neg: r.Not}) }
	if split && !r.Not && len(m.templates) > 0 {
		templates := m.templates
		m.templates = nil
		out := boxes{{c.bounded("resource but for templates", r, &m, lits, false, up)}}
		for _, t := range templates {
			reached := c.literal(literal{dim: resourceDim, set: c.union([]*pattern.Pattern{t.pattern})})
			out = append(out, box{c.reaches(resourceDim, "resource", &t, reached)})
		}
		return out
	}
	kind := "resource"
	if len(m.templates) > 0 {
		kind = "resource with templates"
	}
	m.whole()
	return boxes{{c.bounded(kind, r, &m, lits, unresolved && r.Not, up)}}
}

// bounded returns the literal of an element: exact where it can be, else one of its bounds
// for holes, or a switch between them. Unsure says that nothing but what is left out is known.
func (c *coder) bounded(kind string, r *program.Resources, m *matched, of func(setID) lit, unsure, up bool) lit {
	sure := c.union(m.sure)
	if len(m.perhaps) == 0 && !unsure {
		return of(sure)
	}
	perhaps := c.union(append(m.sure[:len(m.sure):len(m.sure)], m.perhaps...))
	wide, narrow := of(perhaps), of(sure)
	if r.Not {
		wide, narrow = narrow, wide
	}
	if unsure {
		narrow = c.literal(literal{dim: resourceDim, set: nothing})
	}
	switch {
	case wide == narrow:
		return wide
	case m.contested || unsure:
		return c.toggle(fmt.Sprintf("%s %v %s", kind, r.Not, nodeText(r.Node)), []lit{wide}, []lit{narrow.not()})
	case up:
		return wide
	default:
		return narrow
	}
}

// resourceEntry adds what an entry matches. It reports whether a variable in it may have no
// value.
func (c *coder) resourceEntry(e *program.ResourceEntry, m *matched) (unresolved bool) {
	if e.Old != nil {
		m.hole = true
		c.arnEntry(e.Old, m, true)
	}
	switch {
	case e.Never:
		return false
	case e.Relative:
		m.contested = true
		p := arn.Compile("arn:*:execute-api:*:*:*/*")
		if g, ok := p.Glob(); ok {
			m.mayBe(g)
		}
		return true
	case e.Template == nil:
		c.arnEntry(&e.ARN, m, e.Old != nil)
		return e.MayHide
	}
	if c.hasNoValue(e.Template) {
		return true
	}
	text, p, exact, symbolic := c.template(e.Template)
	entry := program.NewARNEntry(arn.FromPatterns(e.Fields(p)))
	if exact {
		entry.Short = false
		c.arnEntry(&entry, m, e.Old != nil)
		return false
	}
	var one matched
	c.arnEntry(&entry, &one, true)
	var head []string
	for i := range e.Head {
		head = append(head, e.Head[i].String())
	}
	var same matched
	if symbolic != nil {
		named := program.NewARNEntry(arn.FromPatterns(e.Fields(*symbolic)))
		c.arnEntry(&named, &same, true)
	}
	one.sure = append(one.sure, one.perhaps...)
	same.sure = append(same.sure, same.perhaps...)
	for i, p := range one.sure {
		t := templated{text: fmt.Sprint(i, strings.Join(head, ":"), ":", text), pattern: p}
		if len(same.sure) == len(one.sure) {
			t.symbolic = same.sure[i]
		}
		m.templates = append(m.templates, t)
	}
	return true
}

// arnEntry adds what an ARN pattern matches. Open says that it is one of several that the
// entry may turn out to be.
func (c *coder) arnEntry(e *program.ARNEntry, m *matched, open bool) {
	put := func(p pattern.Pattern, contested bool) {
		switch {
		case p.HasHole(), e.Whole.HasHole(), e.Pattern.HasHole(): // completed fields, and those of a misaligned entry, have none
			m.hole = true
			m.mayBe(p)
		case open || contested:
			m.contested = m.contested || contested
			m.mayBe(p)
		default:
			m.add(p)
		}
	}
	if e.Whole.MatchesAll() == truth.Unknown {
		m.hole = true
		m.mayBe(pattern.Compile("*"))
		return
	}
	if e.Whole.Form() != arn.NotARN && !(e.ServiceWild && c.documented) { // C-2, C-3
		if g, ok := e.Pattern.Glob(); ok {
			put(g, (e.ServiceWild || e.Short) && !c.documented)
		}
	}
	if e.Crossing != nil {
		c.sawCrossing = true
		if c.crossing {
			put(*e.Crossing, false)
		}
	}
	if e.HeadUpper && !c.documented { // C-6
		folded := e.Pattern.FoldHead()
		if g, ok := folded.Glob(); ok {
			put(g, true)
		}
		if e.Crossing != nil {
			put(e.Crossing.Folded(), true)
		}
	}
}

// template returns a text that is the same for equal templates, a pattern that everything
// that it may match matches, and whether it matches nothing else: because the keys of its
// variables are fixed. Symbolic is the pattern with a character for each variable, nil where
// text is not known yet.
func (c *coder) template(t *program.Template) (text string, p pattern.Pattern, exact bool, symbolic *pattern.Pattern) {
	var b, names pattern.Builder
	known := t.Old == nil
	var key strings.Builder
	exact = t.Old == nil
	literal := func(s string) {
		for _, to := range []*pattern.Builder{&b, &names} {
			if t.Exact {
				to.Literal(s)
			} else {
				to.Glob(s)
			}
		}
	}
	for i := range t.Segments {
		s := &t.Segments[i]
		switch s.Kind {
		case program.SegmentText:
			literal(s.Text)
			fmt.Fprintf(&key, "%q", s.Text)
		case program.SegmentSpecial:
			b.Literal(s.Text)
			names.Literal(s.Text)
			fmt.Fprintf(&key, "=%q", s.Text)
		case program.SegmentVariable:
			fmt.Fprintf(&key, "$%q%v%q", s.Key.Name, s.HasDefault, s.Text)
			if value, ok := c.fixedText(&s.Key); ok && !strings.ContainsAny(value, "*?") {
				c.conditionKey(&s.Key) // the request has it
				b.Literal(value)
				names.Literal(value)
				continue
			}
			exact = false
			if c.variables != nil {
				c.variables[s.Key.Name] = s.Key
			}
			b.Star()
			names.Literal(c.symbol(s))
		default:
			exact, known = false, false
			b.Hole()
			fmt.Fprintf(&key, "%p", t)
		}
	}
	if t.Old != nil {
		fmt.Fprintf(&key, "%p", t)
	}
	if known {
		symbolic = ptr(names.Pattern())
	}
	return fmt.Sprint(t.Exact, key.String()), b.Pattern(), exact, symbolic
}

// hasNoValue reports whether a variable of the template has no value in any request: whether its
// key is absent, as aws:username is for a role. Then the template matches nothing (E-1106).
func (c *coder) hasNoValue(t *program.Template) bool {
	if c.fixed == nil || t.Old != nil {
		return false
	}
	return slices.ContainsFunc(t.Segments, func(s program.Segment) bool {
		if s.Kind != program.SegmentVariable || s.HasDefault {
			return false
		}
		f, ok := c.fixed(&s.Key)
		return ok && f.absent
	})
}

// symbol is a character that means the variable: one of those that are free for private use.
func (c *coder) symbol(s *program.Segment) string {
	key := fmt.Sprintf("%q%v%q", s.Key.Name, s.HasDefault, s.Text)
	n, ok := c.symbols[key]
	if !ok {
		n = rune(len(c.symbols))
		c.symbols[key] = n
	}
	return string(rune(0xE000) + n) // as many as there are, see maxSymbols
}

// fixedText is the only value of a key that is fixed and known.
func (c *coder) fixedText(k *program.Key) (string, bool) {
	if c.fixed == nil {
		return "", false
	}
	f, ok := c.fixed(k)
	if !ok || f.absent || len(f.values) != 1 {
		return "", false
	}
	s, known := f.values[0].Known()
	return s, known && s != ""
}
