// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"net/netip"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// tests are what the statements that may apply in a cell ask of one key.
type tests struct {
	display string
	ref     keyRef
	// names are the spellings of the key and of its other names (E-1737 f), in order.
	names []string

	texts   []textTest
	arns    []arn.Pattern
	numbers []iam.Decimal
	dates   []iam.Instant
	ranges  []netip.Prefix
	binary  []string
	boolean bool
	// families has a bit for each family of operators that reads the value.
	families uint16
	// null says that Null tests it, sets that set operators do.
	null, sets bool
	// templates are compared with the key, uses substitute it elsewhere.
	templates []templateUse
	uses      []templateUse
	// open says that something it is compared with is not known yet.
	open bool
	// regions says that the action is held against ARNs in the region of the request
	// (E-1403).
	regions bool
}

// textTest is a value of a String operator.
type textTest struct {
	literal string
	exact   bool // literal is all there is
	fold    bool
	glob    pattern.Pattern
}

func (t *textTest) match(s string) bool {
	switch {
	case t.exact && t.fold:
		return iam.EqualASCIIFold(t.literal, s)
	case t.exact:
		return t.literal == s
	default:
		return t.glob.Match(s)
	}
}

// templateUse is a text with variables, and what it is compared with.
type templateUse struct {
	template *template
	entry    *conditionEntry // nil for a resource
	resource *resourceEntry
}

// tagAliases are the names under which conditions see the tags of a resource.
var tagAliases = []string{"aws:resourcetag/", "ssm:resourcetag/", "iam:resourcetag/"}

// canonicalKey is the lower-case name under which a key counts as one with its other
// names: SERVICE:ResourceTag/k is aws:ResourceTag/k (E-1737 f).
func canonicalKey(name string) string {
	lower := strings.ToLower(name)
	if _, rest, ok := strings.Cut(lower, ":"); ok {
		if tag, ok := strings.CutPrefix(rest, "resourcetag/"); ok {
			return tagAliases[0] + tag
		}
	}
	return lower
}

// testsOf gathers the tests of a key, once a cell.
func (s *search) testsOf(key string) *tests {
	t := s.keys[key]
	if t == nil {
		t = s.gather(key)
		s.keys[key] = t
	}
	return t
}

// gather gathers the tests of a key.
func (s *search) gather(key string) *tests {
	t := &tests{regions: key == requestedRegion.name && s.cell.Request.Action.ResourceLess()}
	for _, ev := range s.evaluators {
		v := &env{ev: ev, principal: s.cell.Request.Principal, action: s.cell.Request.Action, resource: s.cell.Request.Resources[0], context: s.cell.Request.Context}
		for _, p := range ev.policies() {
			for _, st := range p.statements {
				if t.relevant(v, st) {
					t.statement(key, st)
				}
			}
		}
	}
	if t.names == nil {
		t.ref = resolveKey(key, s.evaluators[0].catalog)
		t.names = []string{t.ref.display}
	}
	t.display = t.names[0]
	return t
}

// relevant reports whether a statement may matter to the action. Calls to STS consist
// of several checks.
func (t *tests) relevant(v *env, st *statement) bool {
	return st.action == nil || v.action.service == "sts" || v.matchAction(st.action) != truth.False
}

// policies lists every policy of the layers.
func (l *Layers) policies() []*Policy {
	out := slices.Clone(l.Identity.List)
	out = append(out, l.Boundary)
	if l.Session != nil {
		out = append(out, l.Session.List...)
	}
	for _, levels := range []*Levels{l.SCP, l.RCP} {
		for _, level := range levels.all() {
			out = append(out, level.List...)
		}
	}
	for i := range l.Resource {
		out = append(out, l.Resource[i].Policy)
	}
	out = append(out, l.Endpoint)
	return slices.DeleteFunc(out, func(p *Policy) bool { return p == nil })
}

func (t *tests) statement(key string, st *statement) {
	if st.resource != nil {
		for i := range st.resource.entries {
			e := &st.resource.entries[i]
			if e.template.mentions(key) {
				t.uses = append(t.uses, templateUse{template: e.template, resource: e})
				t.name(key, e.template)
			}
			if t.regions {
				t.region(e)
			}
		}
	}
	if st.condition == nil {
		return
	}
	t.open = t.open || len(st.condition.unknown) > 0
	for i := range st.condition.entries {
		e := &st.condition.entries[i]
		for _, tpl := range e.templates() {
			if tpl.mentions(key) {
				t.uses = append(t.uses, templateUse{template: tpl, entry: e})
				t.name(key, tpl)
			}
		}
		if canonicalKey(e.key.name) == key {
			t.entry(e)
		}
	}
}

// region adds the region of an entry that is held against an ARN in the region of the
// request.
func (t *tests) region(e *resourceEntry) {
	f := &e.head[3]
	if e.template == nil {
		if e.arn.whole.MatchesAll() == truth.True {
			return
		}
		if f = e.arn.pattern.Field(3); f == nil {
			t.open = true
			return
		}
	}
	t.open = t.open || f.HasHole() || e.arn.headUpper || e.arn.crossing != nil
	t.families |= 1 << iam.StringFamily
	t.spelled(&requestedRegion)
	x := textTest{glob: *f}
	x.literal, x.exact = f.IsLiteral()
	t.texts = append(t.texts, x)
}

// name records the spellings of a key among the variables of a template.
func (t *tests) name(key string, tpl *template) {
	for i := range tpl.segments {
		if seg := &tpl.segments[i]; seg.kind == segmentVariable && canonicalKey(seg.key.name) == key {
			t.spelled(&seg.key)
		}
	}
}

func (t *tests) spelled(k *keyRef) {
	if t.names == nil {
		t.ref = *k
	}
	if !slices.ContainsFunc(t.names, func(n string) bool { return strings.EqualFold(n, k.display) }) {
		t.names = append(t.names, k.display)
	}
}

// mentions reports whether a variable of the template is the key.
func (t *template) mentions(key string) bool {
	if t == nil || t.fixed != nil {
		return false
	}
	return slices.ContainsFunc(t.segments, func(s segment) bool {
		return s.kind == segmentVariable && canonicalKey(s.key.name) == key
	})
}

// templates are the operands of an entry that have variables.
func (e *conditionEntry) templates() []*template {
	var out []*template
	switch o := e.operands.(type) {
	case *stringOperands:
		for i := range o.values {
			if o.values[i].template != nil {
				out = append(out, o.values[i].template)
			}
		}
	case *arnOperands:
		for i := range o.values {
			if o.values[i].template != nil {
				out = append(out, o.values[i].template)
			}
		}
	case *boolOperands:
		out = o.variables
	}
	return out
}

// entry adds the operands of a condition on the key.
func (t *tests) entry(e *conditionEntry) {
	t.spelled(&e.key)
	t.sets = t.sets || e.op.Set != iam.NoSet
	if e.op.Family != iam.NullFamily {
		t.families |= 1 << e.op.Family
	}
	for _, tpl := range e.templates() {
		t.templates = append(t.templates, templateUse{template: tpl, entry: e})
	}
	switch o := e.operands.(type) {
	case *nullOperand:
		t.null = true
		t.open = t.open || o.unknown != nil
	case *stringOperands:
		t.open = t.open || o.more
		for i := range o.values {
			t.text(&o.values[i], o.compare)
		}
	case *arnOperands:
		t.open = t.open || o.more
		for i := range o.values {
			a := &o.values[i]
			t.open = t.open || a.open || a.template == nil && a.value.pattern.HasHole()
			if a.template == nil {
				t.arns = append(t.arns, a.value.pattern)
				t.open = t.open || a.value.short // contested (C-30)
			}
		}
	case *numericOperands:
		t.open = t.open || o.unknown != nil
		t.numbers = append(t.numbers, o.values...)
	case *dateOperands:
		t.open = t.open || o.unknown != nil
		for i := range o.values {
			t.dates = append(t.dates, o.values[i].at)
			t.open = t.open || !o.values[i].zoned // contested (C-25)
		}
	case *ipOperands:
		t.open = t.open || o.unknown != nil
		for i := range o.values {
			t.ranges = append(t.ranges, o.values[i].written)
		}
	case *binaryOperands:
		t.open = t.open || o.unknown != nil
		for i := range o.values {
			t.binary = append(t.binary, o.values[i].text)
		}
	case *boolOperands:
		t.open = t.open || o.unknown != nil
		t.boolean = true
	}
}

func (t *tests) text(s *stringOperand, c iam.Comparison) {
	t.open = t.open || s.open
	if s.template != nil {
		return
	}
	x := textTest{fold: c == iam.EqualFold}
	if c == iam.Like {
		x.glob = s.glob
		t.open = t.open || s.glob.HasHole()
		x.literal, x.exact = s.glob.IsLiteral()
	} else {
		x.literal, x.exact = s.literal, s.known
		t.open = t.open || !s.known
	}
	if !x.exact && c != iam.Like {
		return
	}
	t.texts = append(t.texts, x)
}
