// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// resourceMatcher is a Resource or NotResource element (section 8 of the rules).
type resourceMatcher struct {
	not     bool
	node    *policy.Node
	entries []resourceEntry
	more    bool
}

// resourceEntry is one entry: an ARN pattern, or a template whose sixth field has
// policy variables.
type resourceEntry struct {
	node *policy.Node
	arn  arnEntry
	// template is the sixth field and head the other five, if there are variables.
	template *template
	head     [5]pattern.Pattern
	// never says that a variable stands outside the sixth field (E-811).
	never bool
	// mayHide says that text that is not known yet may turn out to be a variable
	// without a value (E-1607, E-812).
	mayHide bool
}

// arnEntry is an ARN pattern with what its contested readings need.
type arnEntry struct {
	// pattern is compared field by field; missing fields have been completed.
	pattern arn.Pattern
	// whole is the entry as written.
	whole arn.Pattern
	// short says that completing it is contested in this type of policy (C-2).
	short bool
	// headWild says that a wildcard in fields 1-5 might cross colons (C-1), headUpper
	// that fields 1-5 have upper-case letters (C-6).
	headWild, headUpper bool
	// serviceWild is C-3.
	serviceWild bool
}

// resource compiles a Resource or NotResource element.
func (c *compiler) resource(l *policy.List, not bool) *resourceMatcher {
	m := &resourceMatcher{not: not, node: l.Node, more: l.More}
	for _, it := range l.Items {
		m.entries = append(m.entries, c.resourceEntry(it))
	}
	return m
}

func (c *compiler) resourceEntry(it policy.Item) resourceEntry {
	text, known := it.Text.Known()
	e := resourceEntry{node: it.Node, mayHide: !known && c.version != policy.Version2008}
	switch {
	case known && (c.version == policy.Version2008 || !strings.Contains(text, "${")):
		e.arn = c.arnEntry(arn.Compile(text))
		return e
	case !known && c.version == policy.Version2008:
		e.arn = c.arnEntry(arn.CompileText(it.Text))
		return e
	}
	head, sixth, ok := splitHead(it.Text)
	switch {
	case ok:
		e.template = c.template(sixth, it.Node)
		for i, f := range head {
			e.head[i] = pattern.Compile(f)
		}
		if p, static := e.template.static(); static {
			e.arn = c.arnEntry(arn.FromPatterns(e.fields(*p)))
			e.template = nil
		}
	case known:
		e.never = true
		c.template(it.Text, it.Node) // reports malformed variables (E-1108)
	default:
		// A hole before the sixth field: only the text before it is certain (E-1623).
		// A variable may begin or end in it, then not even what follows counts (E-1622).
		text := it.Text
		if strings.ContainsAny(text.String(), "$}") {
			prefix, _, _ := strings.Cut(text.Prefix(), "$")
			text = pattern.WithPrefix(prefix)
		}
		e.arn = c.arnEntry(arn.CompileText(text))
	}
	return e
}

func (e *resourceEntry) fields(sixth pattern.Pattern) [6]pattern.Pattern {
	return [6]pattern.Pattern{e.head[0], e.head[1], e.head[2], e.head[3], e.head[4], sixth}
}

// splitHead splits an entry into its first five fields and the rest, if these five
// are known and hold no variable.
func splitHead(t pattern.Text) (head [5]string, sixth pattern.Text, ok bool) {
	prefix := t.Prefix()
	if i := strings.Index(prefix, "${"); i >= 0 {
		prefix = prefix[:i]
	}
	rest := prefix
	for i := range head {
		var found bool
		if head[i], rest, found = strings.Cut(rest, ":"); !found {
			return head, sixth, false
		}
	}
	if head[0] != "arn" {
		return head, sixth, false
	}
	skip := len(prefix) - len(rest)
	var parts []pattern.Text
	first := true
	for p := range t.Parts() {
		switch {
		case p.Hole:
			parts = append(parts, pattern.Hole(p.Class))
		case first:
			parts = append(parts, pattern.Literal(p.Literal[skip:]))
		default:
			parts = append(parts, pattern.Literal(p.Literal))
		}
		first = false
	}
	return head, pattern.Concat(parts...), true
}

func (c *compiler) arnEntry(p arn.Pattern) arnEntry {
	e := newARNEntry(p)
	switch c.typ {
	case TypeIdentity, TypeBoundary, TypeSession:
		e.short = false
	}
	return e
}

func newARNEntry(p arn.Pattern) arnEntry {
	e := arnEntry{pattern: p, whole: p, serviceWild: p.HasServiceWildcard()}
	switch p.Form() {
	case arn.ShortARN:
		e.pattern = p.Complete()
		trailing := p.CompleteTrailing()
		e.short = trailing.Form() == arn.ShortARN
		e.serviceWild = e.serviceWild && e.pattern.Form() == arn.SixFields
	case arn.Misaligned:
		// It may turn out to be short. A pattern with holes is never true, so that the
		// wider reading only keeps the test from being false too early.
		e.pattern = p.Complete()
	}
	for i := 1; i < 5; i++ {
		f := e.pattern.Field(i)
		if f == nil {
			continue
		}
		s := f.String()
		e.headWild = e.headWild || strings.ContainsAny(s, "*?")
		e.headUpper = e.headUpper || s != strings.ToLower(s)
	}
	return e
}

// match decides the element for the resource of the check (E-801).
func (m *resourceMatcher) match(v *env) truth.Value {
	mark := v.mark()
	hit := truth.False
	// unresolved says that an entry excludes nothing because a variable in it has no
	// value, which in NotResource is contested (C-4).
	unresolved := truth.False
	for i := range m.entries {
		got, un := m.entries[i].match(v)
		unresolved = truth.Or(unresolved, un)
		if hit = truth.Or(hit, got); hit == truth.True {
			break
		}
	}
	if m.more && hit != truth.True {
		hit = truth.Or(hit, v.unknown(m.node))
	}
	v.release(mark, hit)
	if !m.not {
		return hit
	}
	applies := truth.Not(hit)
	if unresolved == truth.False || applies == truth.False {
		return applies
	}
	if unresolved == truth.True || v.ev.opts.Documented {
		return v.readings(4, applies, truth.False)
	}
	return truth.And(applies, v.unknown(m.node))
}

// match decides one entry. The second result says whether a policy variable in it
// has no value (E-812).
func (e *resourceEntry) match(v *env) (hit, unresolved truth.Value) {
	switch {
	case e.never:
		return truth.False, truth.False
	case e.template == nil:
		return e.arn.match(v, e.node), truth.And(truth.Of(e.mayHide), truth.Unknown)
	case v.resource.Star && v.action.ResourceLess():
		return truth.False, truth.False // an entry with a head is not all asterisks
	}
	r := e.template.resolve(v)
	if r.ok == truth.False {
		return truth.False, truth.True
	}
	literal := newARNEntry(arn.FromPatterns(e.fields(r.literal)))
	literal.short = false
	hit = literal.match(v, e.node)
	if !r.same {
		glob := newARNEntry(arn.FromPatterns(e.fields(r.glob)))
		glob.short = false
		mark := v.mark()
		other := glob.match(v, e.node)
		v.release(mark, truth.True)
		hit = v.readings(5, hit, other)
	}
	if r.ok == truth.Unknown {
		return truth.And(hit, truth.Unknown), truth.Unknown
	}
	return hit, truth.And(truth.Of(e.mayHide), truth.Unknown)
}

// match compares the entry with the resource of the check, field by field, and asks
// whether a contested reading would say otherwise.
func (e *arnEntry) match(v *env, n *policy.Node) truth.Value {
	r := v.resource
	if r.Star && v.action.ResourceLess() {
		all := e.whole.MatchesAll()
		if all == truth.Unknown {
			v.unknown(n)
		}
		return all
	}
	switch e.whole.Form() {
	case arn.AllAsterisks:
		return truth.True
	case arn.NotARN:
		return v.readings(1, truth.False, e.testWhole(v))
	}
	hit := e.test(v, &e.pattern, n)
	switch hit {
	case truth.True:
		if e.serviceWild {
			return v.readings(3, truth.False, truth.True)
		}
		if e.short {
			return v.readings(2, truth.True, truth.False)
		}
	case truth.False:
		if e.headWild {
			if other := e.testWhole(v); other != truth.False {
				return v.readings(1, truth.False, other)
			}
		}
		if e.headUpper || r.headUpper {
			folded := e.pattern.FoldHead()
			mark := v.mark()
			other := e.test(v, &folded, n)
			v.release(mark, truth.True)
			return v.readings(6, truth.False, other)
		}
	}
	return hit
}

// test compares field by field.
func (e *arnEntry) test(v *env, p *arn.Pattern, n *policy.Node) truth.Value {
	r := v.resource
	if r.isKnown && !p.HasHole() {
		return truth.Of(p.MatchARN(&r.arn))
	}
	hit, capped := p.TestCapped(r.Text)
	if hit != truth.Unknown || v.trace == nil {
		return hit
	}
	switch {
	case capped:
		v.capped(n)
	case p.HasHole():
		v.unknown(n)
	default:
		v.unknownResource()
	}
	return truth.Unknown
}

// testWhole compares as one string in which wildcards cross colons (C-1). An
// undetermined answer leaves the contested rule as its cause.
func (e *arnEntry) testWhole(v *env) truth.Value {
	if r := v.resource; r.isKnown && !e.whole.HasHole() {
		return truth.Of(e.whole.MatchWhole(r.known))
	}
	return e.whole.TestWhole(v.resource.Text)
}

// unknownResource is the cause of a request that stands for many resources of
// which only some match.
func (v *env) unknownResource() {
	if v.trace == nil {
		return
	}
	v.unknownRequest("resource", "the statement covers some of the resources that "+v.resource.String()+" stands for, not all: name the resources that matter")
}
