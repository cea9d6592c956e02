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
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// tests are what the statements that may apply in a cell ask of one key.
type tests struct {
	display string
	ref     program.Key
	// names are the spellings of the key and of its other names (E-1737 f), in order.
	names []string

	texts   []textTest
	arns    []arn.Pattern
	numbers []iam.Decimal
	dates   []iam.Date
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
	// samples are texts of each class, see textClasses, divided says that they were looked for.
	samples []string
	divided bool
	// regions says that the action is checked on ARNs in the region of the request
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
	template *program.Template
	entry    *program.ConditionEntry // nil for a resource
	resource *program.ResourceEntry
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
	t := &tests{regions: key == requestedRegion.Name && s.cell.Request.Action.ResourceLess()}
	for _, ev := range s.evaluators {
		v := &env{ev: ev, principal: s.cell.Request.Principal, action: s.cell.Request.Action, resource: s.cell.Request.Resources[0], context: s.cell.Request.Context}
		for _, p := range ev.policies() {
			for _, st := range p.Statements {
				if !t.relevant(v, st) {
					continue
				}
				t.statement(key, st)
				t.linked(key, st)
			}
		}
	}
	if t.names == nil {
		t.ref = program.NewKey(key, s.evaluators[0].catalog)
		t.names = []string{t.ref.Display}
	}
	t.display = t.names[0]
	return t
}

// linked adds what a statement asks of keys that get their value with this one: each class
// of their values has to be tried too.
func (t *tests) linked(key string, st *program.Statement) {
	if other := oneValue[key]; other != "" {
		names, ref := t.names, t.ref
		t.statement(other, st)
		t.names, t.ref = names, ref
	}
	if !slices.Contains(chainKeys, key) {
		return
	}
	for _, other := range chainKeys {
		var o tests
		if o.statement(other, st); other != key && o.names != nil {
			t.open = true // the order of the links counts
		}
	}
}

// relevant reports whether a statement may matter to the action. Calls to STS consist
// of several checks.
func (t *tests) relevant(v *env, st *program.Statement) bool {
	return st.Action == nil || v.action.Prefix == "sts" || v.matchAction(st.Action) != truth.False
}

// policies lists every policy of the layers.
func (l *Layers) policies() []*program.Policy {
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
	return slices.DeleteFunc(out, func(p *program.Policy) bool { return p == nil })
}

func (t *tests) statement(key string, st *program.Statement) {
	if st.Resource != nil {
		for i := range st.Resource.Entries {
			e := &st.Resource.Entries[i]
			if mentions(e.Template, key) {
				t.uses = append(t.uses, templateUse{template: e.Template, resource: e})
				t.name(key, e.Template)
			}
			if t.regions {
				t.region(e)
			}
		}
	}
	if st.Condition == nil {
		return
	}
	t.open = t.open || len(st.Condition.Unknown) > 0
	for i := range st.Condition.Entries {
		e := &st.Condition.Entries[i]
		for _, tpl := range e.Templates() {
			if mentions(tpl, key) {
				t.uses = append(t.uses, templateUse{template: tpl, entry: e})
				t.name(key, tpl)
			}
		}
		if program.CanonicalKey(e.Key.Name) == key {
			t.entry(e)
		}
	}
}

// region adds the region of an entry that is compared with an ARN in the region of the
// request.
func (t *tests) region(e *program.ResourceEntry) {
	f := &e.Head[3]
	if e.Template == nil {
		if e.ARN.Whole.MatchesAll() == truth.True {
			return
		}
		if f = e.ARN.Pattern.Field(3); f == nil {
			t.open = true
			return
		}
	}
	t.open = t.open || f.HasHole() || e.ARN.HeadUpper || e.ARN.Crossing != nil
	t.families |= 1 << iam.StringFamily
	t.spelled(&requestedRegion)
	x := textTest{glob: *f}
	x.literal, x.exact = f.IsLiteral()
	t.texts = append(t.texts, x)
}

// name records the spellings of a key among the variables of a template.
func (t *tests) name(key string, tpl *program.Template) {
	for i := range tpl.Segments {
		if seg := &tpl.Segments[i]; seg.Kind == program.SegmentVariable && program.CanonicalKey(seg.Key.Name) == key {
			t.spelled(&seg.Key)
		}
	}
}

func (t *tests) spelled(k *program.Key) {
	if t.names == nil {
		t.ref = *k
	}
	if !slices.ContainsFunc(t.names, func(n string) bool { return strings.EqualFold(n, k.Display) }) {
		t.names = append(t.names, k.Display)
	}
}

// mentions reports whether a variable of the template is the key.
func mentions(t *program.Template, key string) bool {
	if t == nil || t.Fixed != nil {
		return false
	}
	return slices.ContainsFunc(t.Segments, func(s program.Segment) bool {
		return s.Kind == program.SegmentVariable && program.CanonicalKey(s.Key.Name) == key
	})
}

// entry adds the operands of a condition on the key.
func (t *tests) entry(e *program.ConditionEntry) {
	t.spelled(&e.Key)
	t.sets = t.sets || e.Op.Set != iam.NoSet
	if e.Op.Family != iam.NullFamily {
		t.families |= 1 << e.Op.Family
	}
	for _, tpl := range e.Templates() {
		t.templates = append(t.templates, templateUse{template: tpl, entry: e})
	}
	switch o := e.Operands.(type) {
	case *program.NullOperand:
		t.null = true
		t.open = t.open || o.Unknown != nil
	case *program.StringOperands:
		t.open = t.open || o.More
		for i := range o.Values {
			t.text(&o.Values[i], o.Compare)
		}
	case *program.ARNOperands:
		t.open = t.open || o.More
		for i := range o.Values {
			a := &o.Values[i]
			t.open = t.open || a.Open || a.Template == nil && a.Value.Pattern.HasHole()
			if a.Template == nil {
				t.arns = append(t.arns, a.Value.Pattern)
				t.open = t.open || a.Value.Short // contested (C-30)
			}
		}
	case *program.NumericOperands:
		t.open = t.open || o.Unknown != nil
		t.numbers = append(t.numbers, o.Values...)
	case *program.DateOperands:
		t.open = t.open || o.Unknown != nil
		for i := range o.Values {
			t.dates = append(t.dates, o.Values[i])
			t.open = t.open || o.Values[i].Local // contested (C-25)
		}
	case *program.IPOperands:
		t.open = t.open || o.Unknown != nil
		for i := range o.Values {
			t.ranges = append(t.ranges, o.Values[i].Written)
		}
	case *program.BinaryOperands:
		t.open = t.open || o.Unknown != nil
		for i := range o.Values {
			t.binary = append(t.binary, o.Values[i].Text)
		}
	case *program.BoolOperands:
		t.open = t.open || o.Unknown != nil
		t.boolean = true
	}
}

func (t *tests) text(s *program.StringOperand, c iam.Comparison) {
	t.open = t.open || s.Open
	if s.Template != nil {
		return
	}
	x := textTest{fold: c == iam.EqualFold}
	if c == iam.Like {
		x.glob = s.Glob
		t.open = t.open || s.Glob.HasHole()
		x.literal, x.exact = s.Glob.IsLiteral()
	} else {
		x.literal, x.exact = s.Literal, s.Known
		t.open = t.open || !s.Known
	}
	if !x.exact && c != iam.Like {
		return
	}
	t.texts = append(t.texts, x)
}
