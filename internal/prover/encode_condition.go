// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// conditionKey is the dimension of a key (P-203). The two keys of the time are one (P-209).
func (c *coder) conditionKey(k *program.Key) dimID {
	name := k.Name
	if k.ID == program.KeyEpochTime {
		name = "aws:currenttime"
	}
	if d, ok := c.byName[name]; ok {
		return d
	}
	d := dim{name: name, display: k.Display, kind: keyDim, typ: k.Info.Type, many: k.Info.Multivalued, absent: !k.Info.AlwaysPresent}
	if k.ID == program.KeyOther {
		if _, listed := c.catalog.Key(k.Name); !listed {
			d.many, d.uncertain = true, true
		}
	}
	if k.ID == program.KeySourceIP {
		d.absent = true // through endpoints and services (E-1737)
	}
	switch k.Info.Type {
	case iam.TypeARN:
		d.within = []*pattern.Pattern{wellFormedARN()}
	case iam.TypeString:
		d.empty = !k.Filled
		d.within = []*pattern.Pattern{ptr(pattern.Compile("?*"))}
	}
	id := dimID(len(c.dims))
	c.dims = append(c.dims, d)
	c.byName[name] = id
	c.keys[id] = *k
	if c.fixed != nil {
		if f, ok := c.fixed(k); ok {
			c.fix(id, f)
		}
	}
	return id
}

// fix adds the literals of a key that holds the same in every request.
func (c *coder) fix(d dimID, f fixedKey) {
	if f.absent {
		c.units = append(c.units, c.presentLit(d).not())
		return
	}
	var all []*pattern.Pattern
	empty := false
	for _, v := range f.values {
		var b pattern.Builder
		b.Text(v)
		p := b.Pattern()
		all = append(all, &p)
		empty = empty || p.Match("")
	}
	c.units = append(c.units, c.literal(literal{dim: d, quant: everyValue, set: c.union(all), empty: empty}))
	for _, p := range all {
		if c.dims[d].many {
			c.units = append(c.units, c.literal(literal{dim: d, set: c.union([]*pattern.Pattern{p}), empty: empty}))
		}
	}
}

// presentLit holds where the key is present, perhaps as the empty string.
func (c *coder) presentLit(d dimID) lit {
	return c.literal(literal{dim: d, set: everything, empty: true})
}

// condition is one condition key under one operator. Whether AWS reads an operator whose name is
// spelled in another letter case is contested (C-20).
func (c *coder) condition(e *program.ConditionEntry, up, split bool) boxes {
	switch {
	case !e.WrongCase:
		return c.test(e, up, split)
	case c.documented:
		return nil
	}
	return c.and(boxes{{c.toggle("operators in any letter case", nil, nil)}}, c.test(e, up, split))
}

// test is a condition whose operator AWS reads.
func (c *coder) test(e *program.ConditionEntry, up, split bool) boxes {
	d := c.conditionKey(&e.Key)
	if e.Op.Family == iam.NullFamily {
		return c.null(e, d, up)
	}
	x := entry{coder: c, e: e, d: d, test: e.Test, set: e.Op.Set != iam.NoSet}
	never := literal{dim: d, set: nothing, absent: x.test.WhenAbsent, empty: x.set && x.test.WhenAbsent}
	anything := literal{dim: d, set: everything, absent: x.test.WhenAbsent, empty: true}
	switch {
	case e.Fit == program.Mismatch && !e.Op.Negated, e.Fit != 0 && c.documented:
		return boxes{{c.literal(never)}}
	case e.Fit != 0: // C-18, C-19
		return boxes{{c.toggle(x.text(), []lit{c.literal(anything)}, []lit{c.literal(never).not()})}}
	}
	return x.boxes(up, split)
}

// null is the Null operator. What it says of an empty string is contested (C-27), as are set
// operators with it (C-11).
func (c *coder) null(e *program.ConditionEntry, d dimID, up bool) boxes {
	o, ok := e.Operands.(*program.NullOperand)
	if !ok {
		return always()
	}
	if e.Op.Set != iam.NoSet && !c.documented {
		return boxes{{c.toggle(fmt.Sprint("Null ", strings.ToLower(e.Name), " ", c.dims[d].name, " ", nodeText(e.Node)), nil, nil)}}
	}
	if o.Unknown != nil && up || o.WantAbsent && o.WantPresent {
		return always()
	}
	if !o.WantAbsent && !o.WantPresent {
		return nil
	}
	absent := c.presentLit(d).not()
	if c.dims[d].empty {
		perhaps := c.literal(literal{dim: d, quant: everyValue, set: everything, neg: true, absent: true, empty: true})
		if c.documented {
			absent = perhaps
		} else {
			absent = c.toggle("Null "+c.dims[d].name, []lit{perhaps}, []lit{absent.not()})
		}
	}
	if o.WantAbsent {
		return boxes{{absent}}
	}
	return boxes{{absent.not()}}
}

// entry is one condition key under one operator, other than Null.
type entry struct {
	*coder
	e    *program.ConditionEntry
	d    dimID
	test program.Test
	set  bool
	// part says which part of the entry its literal is about, "" for all.
	part string
}

// text is the same for entries that hold for the same requests.
func (x *entry) text() string {
	return fmt.Sprint(strings.ToLower(x.e.Name), " ", x.dims[x.d].name, " ", nodeText(x.e.Node), x.part)
}

func (x *entry) boxes(up, split bool) boxes {
	d := &x.dims[x.d]
	if sure, perhaps, known, ok := x.typedOperands(x.e); ok {
		return boxes{{x.typed(sure, perhaps, known, up)}}
	}
	var m matched
	x.operands(&m)
	if split && !x.set && !x.test.Negated && !d.many && len(m.templates) > 0 && !x.test.WhenAbsent {
		templates := m.templates
		m.templates, x.part = nil, "but for templates"
		out := boxes{{x.bounded(&m, false, up)}}
		for _, t := range templates {
			reached := x.literal(literal{dim: x.d, set: x.union([]*pattern.Pattern{t.pattern}), empty: t.pattern.Match("")})
			out = append(out, box{x.reaches(x.d, fmt.Sprint(d.name, " ", x.e.Op.Base), &t, reached)})
		}
		return out
	}
	variables := len(m.templates) > 0
	if variables {
		x.part = "with templates"
	}
	m.whole()
	// A negated operator whose variable has no value is contested (C-8), as is one that
	// compares ARNs and meets other text (C-18).
	unsure := x.test.Negated && (variables || m.hole || x.e.Op.Family == iam.ARNFamily && d.typ != iam.TypeARN)
	return boxes{{x.bounded(&m, unsure, up)}}
}

// bounded returns the literal of the entry: exact where it can be, else one of its bounds for
// holes, or a switch between them. Unsure says that no value is known to pass.
func (x *entry) bounded(m *matched, unsure, up bool) lit {
	sure := x.union(m.sure)
	perhaps := x.union(append(m.sure[:len(m.sure):len(m.sure)], m.perhaps...))
	wide, narrow := perhaps, sure
	if x.test.Negated {
		wide, narrow = sure, perhaps
	}
	return x.between(wide, narrow, unsure, m.contested || unsure && !m.hole, up, x.text())
}

// between returns the literal of an entry for which values of the wide set may pass and those
// of the narrow one do.
func (x *entry) between(wide, narrow setID, unsure, contested, up bool, text string) lit {
	d := &x.dims[x.d]
	if x.set && d.many && d.empty {
		wide, narrow, contested = x.emptyOnes(wide, narrow, contested)
	}
	w, n := x.of(wide, someValue), x.of(narrow, someValue)
	if x.test.Quantifier == program.EveryValue {
		w.quant, n.quant = everyValue, everyValue
	}
	if !x.set && d.many { // C-10
		if x.documented && !contested && !unsure && (wide == narrow || !up) {
			// It holds for one value of a key that may have several, else never.
			if d.uncertain {
				n.quant = oneValue
				return x.literal(n)
			}
			return x.literal(literal{dim: x.d, set: nothing, absent: n.absent})
		}
		contested = true
		switch {
		case d.uncertain:
			n.quant = oneValue
		default:
			unsure = true
		}
	}
	if unsure {
		n = literal{dim: x.d, set: nothing, absent: n.absent, empty: x.set && n.empty}
	}
	wl, nl := x.literal(w), x.literal(n)
	switch {
	case wl == nl:
		return wl
	case contested:
		return x.toggle(text, []lit{wl}, []lit{nl.not()})
	case up:
		return wl
	default:
		return nl
	}
}

// emptyOnes is C-12: whether set operators look at empty strings among other values.
func (x *entry) emptyOnes(wide, narrow setID, contested bool) (w, n setID, c bool) {
	every := x.test.Quantifier == program.EveryValue
	leave := x.withEmpty
	if every == x.test.Negated {
		leave = x.withoutEmpty
	}
	documented := x.documented && x.sets[wide].typed == nil && x.sets[narrow].typed == nil
	w, n = wide, narrow
	if every || documented {
		w = leave(wide)
	}
	if !every || documented {
		n = leave(narrow)
	}
	return w, n, contested || !documented && (w != wide || n != narrow)
}

// withEmpty is the set and the empty string.
func (c *coder) withEmpty(set setID) setID {
	switch s := &c.sets[set]; {
	case s.typed != nil:
		return everything
	case c.contains(set, ""):
		return set
	default:
		return c.union(append(slices.Clip(s.patterns), exactly("")))
	}
}

// withoutEmpty is the set but the empty string.
func (c *coder) withoutEmpty(set setID) setID {
	s := &c.sets[set]
	if s.typed != nil || !c.contains(set, "") {
		return set
	}
	var out []*pattern.Pattern
	for _, p := range s.patterns {
		switch literal, is := p.IsLiteral(); {
		case !p.Match(""):
			out = append(out, p)
		case !is || literal != "": // nothing but wildcards
			out = append(out, ptr(pattern.Compile("?*")))
		}
	}
	return c.union(out)
}

// of is the literal of the entry for a set of values that the operands match.
func (x *entry) of(set setID, q quantifier) literal {
	l := literal{dim: x.d, quant: q, set: set, neg: x.test.Negated, absent: x.test.WhenAbsent}
	if x.set {
		l.empty = x.test.WhenAbsent // E-1022
	} else if x.dims[x.d].empty {
		l.empty = x.contains(set, "") != x.test.Negated
	}
	return l
}

func (c *coder) contains(set setID, v string) bool {
	if set == everything {
		return true
	}
	s := &c.sets[set]
	if s.typed != nil {
		return s.typed.holds(v)
	}
	for _, p := range s.patterns {
		if p.Match(v) {
			return true
		}
	}
	return false
}
