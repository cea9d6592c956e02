// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"encoding/binary"
	"reflect"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// presence says what a dimension holds.
type presence uint8

const (
	isAbsent presence = iota
	isEmpty           // the empty string
	isPresent
)

// values is what a dimension holds in a model.
type values struct {
	presence presence
	list     []string
}

// theory answers whether the literals of one dimension can hold together (section 5.2 to 5.4).
// It is used by one goroutine.
type theory struct {
	*table
	work *pattern.Work
	memo map[string]answered
	// in remembers which strings are in which sets.
	in    map[membership]bool
	key   []byte
	calls int
	// mixed are the keys of which nothing is known, since operators of several types test them.
	mixed []string
}

type membership struct {
	set   setID
	value string
}

type answered struct {
	values values
	answer pattern.Answer
}

func newTheory(t *table, w *pattern.Work) *theory {
	return &theory{table: t, work: w, memo: map[string]answered{}, in: map[membership]bool{}}
}

// solve looks for values of the dimension for which all literals hold. They are sorted and
// distinct. It is P-540.
func (t *theory) solve(d dimID, lits []lit) (values, pattern.Answer) {
	for i := 1; i < len(lits); i++ {
		if lits[i] == lits[i-1].not() {
			return values{}, pattern.Empty
		}
	}
	if t.dims[d].kind == switchDim {
		return values{presence: isPresent}, pattern.Found
	}
	t.key = binary.LittleEndian.AppendUint32(t.key[:0], uint32(d))
	for _, l := range lits {
		t.key = binary.LittleEndian.AppendUint32(t.key, uint32(l))
	}
	if a, ok := t.memo[string(t.key)]; ok {
		return a.values, a.answer
	}
	key := string(t.key)
	t.calls++
	var a answered
	a.values, a.answer = t.decide(d, lits)
	if a.answer != pattern.Spent {
		t.memo[key] = a
	}
	return a.values, a.answer
}

func (t *theory) decide(d dimID, lits []lit) (values, pattern.Answer) {
	dim := &t.dims[d]
	absent, empty := dim.absent, dim.empty
	for _, l := range lits {
		absent, empty = absent && t.literals[l].absent, empty && t.literals[l].empty
	}
	if absent {
		return values{presence: isAbsent}, pattern.Found
	}
	list, a := t.present(dim, lits)
	if a != pattern.Empty {
		return values{presence: isPresent, list: list}, a
	}
	if empty {
		return values{presence: isEmpty, list: []string{""}}, pattern.Found
	}
	return values{}, pattern.Empty
}

// present looks for values that are not the empty string alone.
func (t *theory) present(d *dim, lits []lit) ([]string, pattern.Answer) {
	var some, every, single, unless []literal
	for _, l := range lits {
		switch x := t.literals[l]; x.quant {
		case someValue:
			some = append(some, x)
		case everyValue:
			every = append(every, x)
		case oneValue:
			single = append(single, x)
		case notOne:
			unless = append(unless, x)
		}
	}
	all := slices.Concat(every, some, single, unless)
	v, a := t.value(d, all, nil)
	if a != pattern.Empty || !d.many || len(single) > 0 {
		return []string{v}, a
	}
	if d.empty {
		// The empty string may be one of several values (C-12).
		open := *d
		open.within = nil
		d = &open
	}
	// No single value does. Several: one for each literal that asks for some value.
	var list []string
	for _, x := range some {
		v, a := t.value(d, append(slices.Clip(every), x), nil)
		if a != pattern.Found {
			return nil, a
		}
		if !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	for len(list) < 2 {
		v, a := t.value(d, every, list)
		if a != pattern.Found {
			return nil, a
		}
		list = append(list, v)
	}
	return list, pattern.Found
}

// value looks for one value, other than those given, that is in the sets of the literals or
// outside of them.
func (t *theory) value(d *dim, lits []literal, except []string) (string, pattern.Answer) {
	typed, tested := false, false
	for _, l := range lits {
		typed = typed || t.sets[l.set].typed != nil
		tested = tested || l.set > nothing
	}
	sample, ofType := samples[d.typ]
	switch {
	case typed, ofType && tested: // such as the address that the context states
		return t.typedValue(d, lits, except)
	case ofType:
		return t.sample(lits, sample, except)
	}
	var q pattern.Question
	if d.within != nil {
		q.All = append(q.All, d.within)
	}
	for _, l := range lits {
		if l.neg {
			q.None = append(q.None, t.sets[l.set].patterns...)
		} else if l.set != everything {
			q.All = append(q.All, t.sets[l.set].patterns)
		}
	}
	for _, e := range except {
		q.None = append(q.None, exactly(e))
	}
	return q.Solve(t.work)
}

// typedValue tries a value of each region. Where patterns of text test the dimension as well,
// or sets of another type, it may miss one, and says that nothing is known (P-533).
func (t *theory) typedValue(d *dim, lits []literal, except []string) (string, pattern.Answer) {
	var c candidates
	lits, ok := t.ofOneType(lits)
	if !ok {
		return "", pattern.Empty
	}
	mixed, listed := false, false
	var family reflect.Type
	for _, l := range lits {
		s := &t.sets[l.set]
		listed = listed || !l.neg && l.set > nothing && s.typed == nil && !slices.ContainsFunc(s.patterns, func(p *pattern.Pattern) bool { return !isOneText(p) })
		switch {
		case s.typed != nil:
			s.typed.candidates(&c)
			mixed = mixed || family != nil && family != reflect.TypeOf(s.typed)
			family = reflect.TypeOf(s.typed)
		case l.set != everything && l.set != nothing:
			mixed = true
			for _, p := range s.patterns {
				if v, ok := pattern.Member(p, pattern.Unknown(), "x"); ok {
					c.texts = append(c.texts, v)
				}
			}
		}
	}
	list := c.values()
	if sample, only := samples[d.typ]; only {
		list = append(list, sample[:]...)
	} else {
		list = append(list, "x")
	}
	for _, v := range list {
		if v != "" && !slices.Contains(except, v) && t.holds(lits, v) {
			return v, pattern.Found
		}
	}
	if mixed && !listed || len(except) > 0 {
		if !slices.Contains(t.mixed, d.display) {
			t.mixed = append(t.mixed, d.display)
		}
		return "", pattern.Spent
	}
	return "", pattern.Empty
}

// isOneText reports whether one string alone matches a pattern, such as the value that a
// context states.
func isOneText(p *pattern.Pattern) bool {
	text, literal := p.IsLiteral()
	upper := strings.ToUpper(text)
	return literal && (upper == text || !p.Match(upper))
}

// ofOneType leaves out what a value of one type is in no case: in a set of values that no text
// of the type is one of. It reports false if a value has to be of two such types.
func (t *theory) ofOneType(lits []literal) ([]literal, bool) {
	kinds := func(l literal) (own, disjoint string) {
		switch t.sets[l.set].typed.(type) {
		case decimalSet, dateSet:
			return "n", "ab"
		case addressSet:
			return "a", "nb"
		case boolSet:
			return "b", "na"
		}
		return "", ""
	}
	others := ""
	for _, l := range lits {
		if _, disjoint := kinds(l); !l.neg {
			others += disjoint
		}
	}
	var out []literal
	for _, l := range lits {
		own, _ := kinds(l)
		if own == "" || !strings.Contains(others, own) {
			out = append(out, l)
		} else if !l.neg {
			return nil, false
		}
	}
	return out, true
}

// samples are values of the types of which not every text is one.
var samples = map[iam.KeyType][2]string{
	iam.TypeNumeric: {"1", "2"},
	iam.TypeDate:    {"2031-01-01T00:00:00Z", "2032-01-01T00:00:00Z"},
	iam.TypeBool:    {"true", "false"},
	iam.TypeIP:      {"192.0.2.1", "192.0.2.2"},
	iam.TypeBinary:  {"AA==", "AQ=="},
}

// sample is the answer where nothing tests the value: literals of everything and nothing.
func (t *theory) sample(lits []literal, sample [2]string, except []string) (string, pattern.Answer) {
	for _, v := range sample {
		if !slices.Contains(except, v) && t.holds(lits, v) {
			return v, pattern.Found
		}
	}
	if len(except) > 0 {
		return "", pattern.Spent
	}
	return "", pattern.Empty
}

// holds reports whether one value meets all literals.
func (t *theory) holds(lits []literal, v string) bool {
	for i := range lits {
		if !t.meets(&lits[i], v) {
			return false
		}
	}
	return true
}

// meets reports whether one value is in the set of a literal, or outside of it.
func (t *theory) meets(l *literal, v string) bool {
	if l.set <= nothing {
		return (l.set == everything) != l.neg
	}
	s := &t.sets[l.set]
	if s.typed != nil {
		return s.typed.holds(v) != l.neg
	}
	key := membership{l.set, v}
	in, known := t.in[key]
	if !known {
		in = slices.ContainsFunc(s.patterns, func(p *pattern.Pattern) bool { return p.Match(v) })
		t.in[key] = in
	}
	return in != l.neg
}

// exactly is the pattern that matches one string.
func exactly(s string) *pattern.Pattern {
	var b pattern.Builder
	b.Literal(s)
	p := b.Pattern()
	return &p
}
