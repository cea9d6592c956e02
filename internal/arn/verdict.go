// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package arn

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// arnLiteral is the first field of every ARN, anyARN the shape of all of them.
var (
	arnLiteral = pattern.Compile("arn")
	anyARN     = shape()
)

func shape() pattern.Pattern {
	var fields [fieldCount]pattern.Pattern
	for i := range fields {
		fields[i] = pattern.Compile("*")
	}
	return bounded(&fields)
}

// bounded returns the fields as one pattern in which the wildcards of the first
// five keep to their field (E-804), for a string whose own fields are not
// known.
func bounded(fields *[fieldCount]pattern.Pattern) pattern.Pattern {
	all := *fields
	all[fieldARN] = arnLiteral
	for i := fieldPartition; i < fieldResource; i++ {
		all[i] = all[i].Bounded()
	}
	return join(all[:]...)
}

// Shape is the pattern that every ARN matches, and "*" does not: six fields, of which only
// the last can hold colons.
func Shape() pattern.Pattern { return anyARN }

// Glob returns the pattern as one pattern of whole strings in which the wildcards of the
// first five fields keep to their field (E-804). It reports false if the pattern matches
// nothing, as one that is short of fields does. A misaligned pattern gives one that matches
// every completion, and more.
func (p *Pattern) Glob() (pattern.Pattern, bool) {
	switch p.form {
	case AllAsterisks:
		return p.whole, true
	case SixFields:
		return bounded(&p.fields), true
	case Misaligned:
		if p.open || len(p.loose) != 1 {
			return pattern.Compile("*"), true
		}
		return p.loose[0], true
	}
	return pattern.Pattern{}, false
}

// Test reports whether every completion of v matches every completion of the
// pattern field by field (True), none does (False), or neither can be said.
// It is exact, also where a hole of v may move the fields (E-1623), except for
// patterns that are themselves misaligned: they give False if a field that ends
// before the hole conflicts, or if no value of the hole can make up for what is
// known, and else Unknown.
func (p *Pattern) Test(v pattern.Text) truth.Value {
	value, _ := p.TestCapped(v)
	return value
}

// TestCapped is Test. The second result says that an Unknown is due to the bound
// on the work, and not exact.
func (p *Pattern) TestCapped(v pattern.Text) (value truth.Value, capped bool) {
	w := NewValue(v)
	return p.TestValue(&w)
}

// Value is a string, known or not, prepared to be tested against many patterns.
type Value struct {
	text    pattern.Text
	known   bool
	split   ARN // if known and an ARN
	isARN   bool
	fields  [fieldCount]pattern.Text // if not known and aligned
	aligned bool
}

// NewValue prepares v.
func NewValue(v pattern.Text) Value {
	w := Value{text: v}
	if s, ok := v.Known(); ok {
		w.known = true
		w.split, w.isARN = Split(s)
		return w
	}
	w.fields, w.aligned = SplitText(v)
	return w
}

// Text returns the string that was prepared.
func (v *Value) Text() pattern.Text { return v.text }

// TestValue is TestCapped for a prepared string.
func (p *Pattern) TestValue(v *Value) (value truth.Value, capped bool) {
	switch p.form {
	case AllAsterisks:
		return truth.True, false
	case ShortARN, NotARN:
		return truth.False, false
	case Misaligned:
		return p.testLoose(v.text), false
	}
	switch {
	case v.known:
		value = truth.Of(v.isARN && p.matchFields(&v.split))
	case v.aligned:
		value, capped = p.testFields(&v.fields)
	default:
		all := bounded(&p.fields)
		value, capped = all.TestCapped(v.text)
	}
	if value == truth.True && p.HasHole() {
		value = truth.Unknown
	}
	return value, capped
}

// testFields is exact because the holes of different fields are independent: a
// sequence of fields is within another, or outside it, field by field.
func (p *Pattern) testFields(fields *[fieldCount]pattern.Text) (value truth.Value, capped bool) {
	value = arnLiteral.Test(fields[fieldARN])
	// The fields that most often differ come first.
	for _, i := range [...]int{fieldService, fieldAccount, fieldResource, fieldRegion, fieldPartition} {
		if value == truth.False {
			return value, false
		}
		field, over := p.fields[i].TestCapped(fields[i])
		value = truth.And(value, field)
		capped = capped || over
	}
	return value, capped && value == truth.Unknown
}

// testLoose is never True: every pattern of p.loose has a hole.
func (p *Pattern) testLoose(v pattern.Text) truth.Value {
	switch {
	case p.open:
		return truth.Unknown
	case anyARN.Test(v) == truth.False:
		return truth.False
	}
	value := truth.False
	for i := range p.loose {
		value = truth.Or(value, p.loose[i].Test(v))
	}
	return value
}
