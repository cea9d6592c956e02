// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// maxResources bounds the resources that are tried of one shape.
const maxResources = 400

// resourceCases splits a case by which resource of a shape is meant: for each entry of a
// statement that may apply a resource that it covers, and resources that none covers
// (E-1736).
func (s *search) resourceCases(c *caseOf, v variable) split {
	index := v.resource - 1
	shape := c.request.Resources[index]
	if shape.Star {
		return s.typeCases(c, index, shape)
	}
	if !shape.Aligned {
		return split{}
	}
	m := s.members(c.request, shape)
	m.complete = s.separable(c, shape)
	for _, e := range s.entries(c) {
		m.entry(&e)
	}
	for _, ev := range s.evaluators {
		for i := range ev.held {
			m.owner(ev.held[i].owner)
		}
	}
	m.pairs()
	m.fresh()
	m.addForFixedKeys(s)
	out := split{complete: m.complete && m.covered()}
	for _, text := range m.list {
		r := s.narrowed(shape, pattern.Literal(text))
		if next := c.with(index, r); s.consistent(next) {
			out.cases = append(out.cases, next)
		}
	}
	return out
}

// typeCases splits "*" into the resource types of the action. There may be resources
// beyond them, such as those of other accounts.
func (s *search) typeCases(c *caseOf, index int, star *request.Resource) split {
	var out split
	for i := range c.request.Action.Info.ResourceTypes {
		for _, r := range c.request.AnyResource(&c.request.Action.Info.ResourceTypes[i]) {
			r := s.narrowed(star, r.Text)
			out.cases = append(out.cases, c.with(index, r))
		}
	}
	return out
}

// entries are the patterns of the resources of statements that may matter to the action,
// with variables replaced by what the case has.
func (s *search) entries(c *caseOf) []arn.Pattern {
	var out []arn.Pattern
	var t tests
	_, at := s.look(c, "", &program.Key{})
	if at == nil {
		return nil
	}
	for _, ev := range s.evaluators {
		for _, p := range ev.policies() {
			for _, st := range p.Statements {
				if st.Resource == nil || !t.relevant(at, st) {
					continue
				}
				for i := range st.Resource.Entries {
					e := &st.Resource.Entries[i]
					switch {
					case e.Never, e.Relative:
					case e.Template == nil:
						out = append(out, e.ARN.Pattern)
					default:
						if r, _ := at.build(e.Template, 0); r.OK != truth.False {
							out = append(out, arn.FromPatterns(e.Fields(r.Pattern)))
						}
					}
				}
			}
		}
	}
	return out
}

// separable reports whether the resources of a shape differ for the policies only in
// which entries cover them: only the last field is open, it is that of one resource type,
// and no condition or variable looks at what follows from it.
func (s *search) separable(c *caseOf, shape *request.Resource) bool {
	for _, f := range shape.Fields[:5] {
		if !f.IsKnown() {
			return false
		}
	}
	types := 0
	for i := range c.request.Action.Info.ResourceTypes {
		t := &c.request.Action.Info.ResourceTypes[i]
		if t.Fits == nil || t.Fits(shape.Text) {
			types++
		}
		if t.Tied != nil {
			return false // the call names other resources that follow from this one
		}
	}
	if types != 1 || !shape.Account.IsKnown() {
		return false
	}
	_, at := s.look(c, shape.String(), &program.Key{})
	if at == nil {
		return false
	}
	follows := func(k *program.Key) bool {
		kv := at.key(k)
		return kv.Presence != truth.False && !kv.IsKnown() && kv.Origin != request.FromFree
	}
	// What an entry with a variable covers shows once the variable has a value.
	open := func(k *program.Key) bool {
		kv := at.key(k)
		return kv.Presence != truth.False && !kv.IsKnown()
	}
	var t tests
	for _, ev := range s.evaluators {
		for _, p := range ev.policies() {
			for _, st := range p.Statements {
				if !t.relevant(at, st) {
					continue
				}
				if st.Unknown || st.Resource != nil && !separableResource(st.Resource, open) || st.Condition != nil && !separableConditions(st.Condition, follows) {
					return false
				}
			}
		}
	}
	return true
}

func separableResource(m *program.Resources, open func(*program.Key) bool) bool {
	if m.More {
		return false
	}
	for i := range m.Entries {
		e := &m.Entries[i]
		if e.MayHide || e.Relative || e.Old != nil || e.Template == nil && e.ARN.Pattern.HasHole() || e.ARN.ServiceWild || e.ARN.HeadUpper || e.ARN.Short {
			return false
		}
		if e.Template != nil && !separableTemplate(e.Template, open) {
			return false
		}
	}
	return true
}

func separableTemplate(t *program.Template, follows func(*program.Key) bool) bool {
	return t.Old == nil && !slices.ContainsFunc(t.Segments, func(s program.Segment) bool {
		return s.Kind == program.SegmentHole || s.Kind == program.SegmentVariable && follows(&s.Key)
	})
}

func separableConditions(m *program.Condition, follows func(*program.Key) bool) bool {
	for i := range m.Entries {
		e := &m.Entries[i]
		if follows(&e.Key) || slices.ContainsFunc(e.Templates(), func(t *program.Template) bool { return !separableTemplate(t, follows) }) {
			return false
		}
	}
	return len(m.Unknown) == 0
}

// members gathers resources of a shape.
type members struct {
	shape    *request.Resource
	caller   *request.Principal
	list     []string
	sixths   []*globTest // what the last fields of the resources are compared with
	literals []string
	complete bool
	except   []arn.Pattern
	types    []iam.ResourceType
	ofTypes  []pattern.Text // all resources of the types
}

func (s *search) members(r *request.Request, shape *request.Resource) *members {
	m := &members{shape: shape, caller: r.Principal, except: s.cell.Except, types: r.Action.Info.ResourceTypes}
	for i := range m.types {
		for _, one := range r.AnyResource(&m.types[i]) {
			m.ofTypes = append(m.ofTypes, one.Text)
		}
	}
	return m
}

// fits reports whether an ARN can be a resource of the action, or nothing is known of
// its resources.
func (m *members) fits(text string) bool {
	whole := pattern.Literal(text)
	return len(m.types) == 0 || slices.ContainsFunc(m.types, func(t iam.ResourceType) bool { return t.Fits == nil || t.Fits(whole) && typeHolds(&t, text) })
}

func (m *members) add(text string) {
	if !m.fits(text) {
		return
	}
	for i := range m.except {
		if m.except[i].Match(text) {
			return
		}
	}
	if len(m.list) >= maxResources {
		m.complete = false
		return
	}
	if !slices.Contains(m.list, text) {
		m.list = append(m.list, text)
	}
}

// entry adds members of the shape that the entry covers.
func (m *members) entry(e *arn.Pattern) {
	var head [5]string
	for i := range head {
		f := e.Field(i)
		if f == nil {
			return // it covers everything or nothing, or is not known
		}
		text, ok := pattern.Member(f, m.shape.Fields[i], m.filler(i))
		if !ok {
			return
		}
		head[i] = text
	}
	sixth := e.Field(5)
	if sixth == nil {
		return
	}
	for _, fill := range append(fills[:len(fills):len(fills)], "example/example") { // as in a bucket
		if text, ok := pattern.Member(sixth, m.shape.Fields[5], fill); ok {
			m.add(strings.Join(head[:], ":") + ":" + text)
		}
	}
	m.compare(*sixth)
}

func (m *members) compare(p pattern.Pattern) {
	if text, ok := p.IsLiteral(); ok && !p.HasHole() {
		m.literals = append(m.literals, text)
		return
	}
	m.sixths = addGlob(m.sixths, &globTest{text: p.String(), glob: &p})
}

// pairs adds members of the shape that two entries cover.
func (m *members) pairs() {
	var head strings.Builder
	for _, f := range m.shape.Fields[:5] {
		text, known := f.Known()
		if !known {
			return
		}
		head.WriteString(text + ":")
	}
	whole := pattern.CompileText(m.shape.Fields[5])
	for i, g := range m.sixths[:min(len(m.sixths), maxCombined)] {
		for _, other := range m.sixths[:i] {
			for _, fill := range fills[:2] {
				if text, ok := g.member(other, fill); ok && g.match(text) && other.match(text) && whole.Test(pattern.Literal(text)) != truth.False {
					m.add(head.String() + text)
				}
			}
		}
	}
}

// owner adds members of the shape that belong to the owner of a resource policy.
func (m *members) owner(o *request.Owner) {
	if o.CoversFields(m.shape.Text, &m.shape.Fields, m.shape.Aligned) == truth.False {
		return
	}
	globs, exact := o.Globs()
	for _, text := range globs {
		e := arn.Compile(text)
		m.entry(&e)
	}
	m.complete = m.complete && exact
}

// filler is what a field of an ARN holds where nothing says what.
func (m *members) filler(i int) string {
	switch i {
	case 1:
		if p, known := m.caller.Partition.Known(); known && p != "" {
			return p
		}
		return "aws"
	case 3:
		return "us-east-1"
	case 4:
		if a, known := m.caller.Account.Known(); known && a != "" {
			return a
		}
		return "111122223333"
	default:
		return "example"
	}
}

// fresh adds members of the shape that are chosen without regard to the entries.
func (m *members) fresh() {
	all := pattern.Compile("*")
	m.filled(&all, "example")
	m.freshOfTypes()
	m.filled(&all, "x")
	m.filled(&all, "other-example")
	m.filled(&all, "example/example")
}

// filled adds the member of the shape that holds the text where the last field is open.
func (m *members) filled(all *pattern.Pattern, fill string) {
	var fields [6]string
	for i := range fields {
		filler := m.filler(i)
		if i == 5 {
			filler = fill
		}
		text, ok := pattern.Member(all, m.shape.Fields[i], filler)
		if !ok {
			return
		}
		fields[i] = text
	}
	m.add(strings.Join(fields[:], ":"))
}

// freshOfTypes adds members of the shape that are like the ARNs of the types.
func (m *members) freshOfTypes() {
	for _, text := range m.ofTypes {
		fields, ok := arn.SplitText(text)
		if !ok {
			continue
		}
		var parts [6]string
		for i := range parts {
			p := pattern.CompileText(fields[i])
			p = pattern.FromTokens(starred(p.Tokens()))
			part, found := pattern.Member(&p, m.shape.Fields[i], m.filler(i))
			if ok = ok && found; !ok {
				break
			}
			parts[i] = part
		}
		if ok {
			m.add(strings.Join(parts[:], ":"))
		}
	}
}

// covered reports whether there is a member for each combination of entries.
func (m *members) covered() bool {
	shape := pattern.CompileText(m.shape.Fields[5])
	shape = pattern.FromTokens(starred(shape.Tokens()))
	globs := []*globTest{{glob: &shape}}
	without := 0
	for i := range m.except {
		e := &m.except[i]
		for j := range 5 {
			if f := e.Field(j); f == nil || f.Test(m.shape.Fields[j]) != truth.True {
				return false
			}
		}
		without |= 1 << len(globs)
		globs = append(globs, &globTest{text: e.String(), glob: e.Field(5)})
	}
	globs = append(globs, m.sixths...)
	values := make([]string, 0, len(m.list))
	for _, text := range m.list {
		if a, ok := arn.Split(text); ok {
			values = append(values, a.Resource)
		}
	}
	return covers(globs, values, func(x string) bool { return slices.Contains(m.literals, x) }, 1, without)
}

// starred reads the holes of a pattern as wildcards.
func starred(toks []pattern.Token) []pattern.Token {
	out := slices.Clone(toks)
	for i := range out {
		if t := &out[i]; t.Kind == pattern.HoleToken {
			t.Kind, t.Bounded = pattern.StarToken, !t.Class.MayHoldColon()
			if t.Class == pattern.OneChar || t.Class == pattern.OneCharNoColon {
				t.Kind = pattern.OneToken
			}
		}
	}
	return out
}

// ofResource reports whether a key is a property of one resource of a call, so that
// every resource has its own (E-1733).
func (s *search) ofResource(r *request.Request, key, resource string) bool {
	if resource == "" || len(r.Resources) < 2 && resource == r.Resources[0].String() {
		return false
	}
	if strings.HasPrefix(key, program.TagAliases[0]) {
		return true
	}
	classes, ok := s.evaluators[0].catalog.(iam.KeyClassServices)
	i := slices.IndexFunc(r.Resources, func(x *request.Resource) bool { return x.String() == resource })
	return ok && i >= 0 && classes.KeyUse(r.Action.Name, r.Resources[i].Text, key).OfResource
}
