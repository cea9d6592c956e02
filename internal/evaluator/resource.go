// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
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
	// relative says that the template is that of a path of the API that has the policy
	// (E-1750).
	relative bool
	// never says that a variable stands outside the sixth field (E-811).
	never bool
	// old is the entry under version 2008-10-17, in which variables are literal text, if
	// the version is not known and makes a difference (E-1650).
	old *arnEntry
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
	// crossing is the entry in the second reading of C-1, nil if that is the same: it has
	// no wildcard that ends one of the first five fields, and will not turn out to.
	crossing *pattern.Pattern
	// short says that completing it is contested in this type of policy (C-2).
	short bool
	// headUpper says that fields 1-5 have upper-case letters, or may turn out to (C-6).
	headUpper bool
	// serviceWild is C-3.
	serviceWild bool
}

// resource compiles a Resource or NotResource element.
func (c *compiler) resource(l *policy.List, not bool) *resourceMatcher {
	m := &resourceMatcher{not: not, node: l.Node, more: l.More, entries: make([]resourceEntry, len(l.Items))}
	for i, it := range l.Items {
		m.entries[i] = c.resourceEntry(it) // they are large
	}
	return m
}

func (c *compiler) resourceEntry(it policy.Item) resourceEntry {
	text, known := it.Text.Known()
	e := resourceEntry{node: it.Node, mayHide: !known && c.version != policy.Version2008}
	switch {
	case c.typ == iam.Resource && strings.HasPrefix(it.Text.Prefix(), relativePrefix):
		e.relative, e.template = true, c.template(dropPrefix(it.Text, len(relativePrefix)), it.Node)
		return e
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
		e.old = c.oldEntry(it, e.template.old != nil)
		for i, f := range head {
			e.head[i] = pattern.Compile(f)
		}
		if p, static := e.template.static(); static {
			e.arn = c.arnEntry(arn.FromPatterns(e.fields(*p)))
			e.template = nil
		}
	case known:
		e.never = true
		e.old = c.oldEntry(it, c.version == policy.VersionUnknown)
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

// oldEntry compiles an entry as version 2008-10-17 reads it, if that matters.
func (c *compiler) oldEntry(it policy.Item, matters bool) *arnEntry {
	if !matters {
		return nil
	}
	e := c.arnEntry(arn.CompileText(it.Text))
	return &e
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
	case iam.Identity, iam.Boundary, iam.Session:
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
	case arn.NotARN:
		e.pattern = p.Complete() // for C-6, if only its letter case keeps it from being one
	case arn.Misaligned:
		// It may turn out to be short. A pattern with holes is never true, so that the
		// wider reading only keeps the test from being false too early.
		e.pattern = p.Complete()
	}
	if e.pattern.Field(0) == nil {
		// Where its fields are is not known: any letter may stand in the first five.
		e.headUpper = hasUpper(p.Whole())
	}
	for i := range 5 {
		if f := e.pattern.Field(i); f != nil {
			e.headUpper = e.headUpper || hasUpper(f)
		}
	}
	if crossing, ok := p.Crossing(); ok {
		e.crossing = &crossing
	}
	return e
}

// hasUpper reports whether the known text of a pattern has an upper-case letter.
func hasUpper(p *pattern.Pattern) bool {
	s := p.String()
	return s != strings.ToLower(s)
}

// matchResource decides the element for the resource of the check (E-801).
func (v *env) matchResource(m *resourceMatcher) truth.Value {
	mark := v.mark()
	hit := truth.False
	// unresolved says that an entry excludes nothing because a variable in it has no
	// value, which in NotResource is contested (C-4).
	unresolved := truth.False
	for i := range m.entries {
		got, un := v.matchResourceEntry(&m.entries[i])
		unresolved = truth.Or(unresolved, un)
		if un == truth.Unknown && m.not && (m.entries[i].mayHide || m.entries[i].old != nil) {
			v.unknown(m.entries[i].node)
		}
		if hit = truth.Or(hit, got); hit == truth.True {
			break
		}
	}
	if m.more && hit != truth.True {
		hit = truth.Or(hit, v.unknown(m.node))
	}
	if !m.not {
		return v.release(mark, hit)
	}
	applies := truth.Not(hit)
	if unresolved == truth.False || applies == truth.False {
		v.release(mark, hit)
		return applies
	}
	if unresolved == truth.True {
		v.release(mark, hit)
	}
	return v.readings(4, applies, truth.False)
}

// matchResourceEntry decides one entry. The second result says whether a policy variable in it
// has no value (E-812). A version that is not known may be either (E-1650).
func (v *env) matchResourceEntry(e *resourceEntry) (hit, unresolved truth.Value) {
	switch {
	case v.action.ResourceLess() && !v.onWide:
		hit = v.matchTypeless(e)
		return hit, truth.And(truth.Of(e.mayHide), truth.Unknown)
	case e.relative:
		return v.matchRelative(e)
	case e.old == nil:
		return v.matchCurrentEntry(e)
	}
	mark := v.mark()
	hit, unresolved = v.matchCurrentEntry(e)
	if old := v.matchARNEntry(e.old, e.node); old != hit {
		hit = v.unknown(e.node)
	}
	v.release(mark, hit)
	if unresolved == truth.True {
		unresolved = truth.Unknown
	}
	return hit, unresolved
}

// matchCurrentEntry is match in version 2012-10-17, or whichever is known.
func (v *env) matchCurrentEntry(e *resourceEntry) (hit, unresolved truth.Value) {
	switch {
	case e.never:
		return truth.False, truth.False
	case e.template == nil:
		return v.matchARNEntry(&e.arn, e.node), truth.And(truth.Of(e.mayHide), truth.Unknown)
	}
	r := v.resolve(e.template)
	if r.ok == truth.False {
		return truth.False, truth.True
	}
	literal := newARNEntry(arn.FromPatterns(e.fields(r.literal)))
	literal.short = false
	hit = v.matchARNEntry(&literal, e.node)
	if !r.same {
		glob := newARNEntry(arn.FromPatterns(e.fields(r.glob)))
		glob.short = false
		mark := v.mark()
		other := v.matchARNEntry(&glob, e.node)
		hit = v.contest(5, mark, hit, other)
	}
	if r.ok == truth.Unknown {
		return truth.And(hit, truth.Unknown), truth.Unknown
	}
	return hit, truth.And(truth.Of(e.mayHide), truth.Unknown)
}

// matchARNEntry compares the entry with the resource of the check, field by field, and asks
// whether a contested reading would say otherwise.
func (v *env) matchARNEntry(e *arnEntry, n *policy.Node) truth.Value {
	hit := truth.False
	switch e.whole.Form() {
	case arn.AllAsterisks:
		return truth.True
	case arn.NotARN: // E-809
	default:
		hit = v.testARNEntry(e, &e.pattern, n)
	}
	switch {
	case hit == truth.True && e.serviceWild:
		return v.readings(3, truth.False, truth.True)
	case hit == truth.True && e.short:
		return v.readings(2, truth.True, truth.False)
	case hit == truth.False:
		return v.otherReadings(e, n)
	}
	return hit
}

// otherReadings is what remains of an entry that matches in no documented way: a wildcard
// that crosses colons (C-1), letter case that does not count (C-6), or both.
func (v *env) otherReadings(e *arnEntry, n *policy.Node) truth.Value {
	mark := v.mark()
	if e.crossing != nil {
		if other := v.crosses(e.crossing, n); other != truth.False {
			return v.contest(1, mark, truth.False, other)
		}
	}
	if !e.headUpper && !v.resource.headUpper {
		return truth.False
	}
	folded := e.pattern.FoldHead()
	other := v.testARNEntry(e, &folded, n)
	if other == truth.False && e.crossing != nil {
		both := e.crossing.Folded()
		other = v.crosses(&both, n)
	}
	hit := v.contest(6, mark, truth.False, other)
	if other == truth.Unknown && hit == truth.Unknown && !folded.HasHole() {
		v.unknownResource() // another one of the shape may be none of the entry's
	}
	return hit
}

// testARNEntry compares field by field.
func (v *env) testARNEntry(e *arnEntry, p *arn.Pattern, n *policy.Node) truth.Value {
	r := v.resource
	if r.isKnown && !p.HasHole() {
		return truth.Of(p.MatchARN(&r.arn))
	}
	hit, capped := v.overShapes(p.TestCapped)
	if hit == truth.Unknown && r.excludes(p) {
		return truth.False
	}
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

// unknownResource is the cause of a request that stands for many resources of
// which only some match.
func (v *env) unknownResource() {
	switch {
	case v.trace == nil:
		return
	case v.onWide:
		v.unknownWide()
		return
	case v.resource.missing:
		v.cause(Cause{Kind: CauseContext, Ref: "resources", Message: "the statement covers some resources of type " + v.resource.anyOf + " that a call of " + v.action.Name + " may name, not all: list the one that matters in resources"})
		return
	}
	v.unknownRequest("resource", "the statement covers some of the resources that "+v.resource.String()+" stands for, not all: name the resources that matter")
}
