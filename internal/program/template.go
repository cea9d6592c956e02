// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Template is policy text with variables (section 11): the sixth field of a Resource
// entry or a value of a String or Arn operator. It is immutable.
type Template struct {
	Node *policy.Node
	// Exact says that '*' and '?' are ordinary characters, as under StringEquals.
	Exact    bool
	Segments []Segment
	// Fixed is the text if it does not depend on the request.
	Fixed *Resolved
	// Old is the text under version 2008-10-17, if the version is not known and makes
	// a difference (E-1650).
	Old *Resolved
}

// Segment is a part of a template.
type Segment struct {
	Kind segmentKind
	Text string        // of text and special; the default of a variable
	hole pattern.Class // of a hole
	Key  Key           // of a variable

	HasDefault bool
}

type segmentKind uint8

// The kinds of segments.
const (
	SegmentText     segmentKind = iota // text as written, wildcards and all
	SegmentSpecial                     // one of ${*}, ${?}, ${$}: the character itself (E-1105)
	SegmentVariable                    // ${key} or ${key, 'default'}
	SegmentHole                        // policy text that is not known yet
)

// Resolved is a template under one reading of what is contested: the pattern, or
// the text of an exact template.
type Resolved struct {
	// OK says whether all variables have a value (E-1106).
	OK      truth.Value
	Pattern pattern.Pattern
	Text    pattern.Text
}

// Reading is a set of contested rules in their second reading, and of the older
// version of the language.
type Reading uint8

// The readings.
const (
	ReadGlob         Reading = 1 << iota // C-5: wildcards in substituted text are wildcards
	ReadDefaultMulti                     // C-28: the default of a key with several values is used
	ReadDefaultEmpty                     // C-29: the default of a key with an empty value is used
	readVersion2008                      // variables are literal text
	// FoldReadings asks for one answer that covers all but readGlob.
	FoldReadings
)

// ContestedReadings are the rules of the readings.
var ContestedReadings = [...]struct {
	Bit  Reading
	Rule iam.Contested
}{{ReadGlob, 5}, {ReadDefaultMulti, 28}, {ReadDefaultEmpty, 29}}

// template compiles policy text in which '*' and '?' are wildcards. Malformed
// variables are problems (E-1103, E-1108); under version 2008-10-17 there are none
// (E-1101).
func (c *compiler) template(text pattern.Text, n *policy.Node) *Template {
	return c.newTemplate(text, n, false)
}

// exactTemplate is template for text without wildcards.
func (c *compiler) exactTemplate(text pattern.Text, n *policy.Node) *Template {
	return c.newTemplate(text, n, true)
}

func (c *compiler) newTemplate(text pattern.Text, n *policy.Node, exact bool) *Template {
	t := &Template{Node: n, Exact: exact}
	literal := func() *Resolved {
		if exact {
			return &Resolved{OK: truth.True, Text: text}
		}
		return &Resolved{OK: truth.True, Pattern: pattern.CompileText(text)}
	}
	if c.version == policy.Version2008 {
		t.Fixed = literal()
		return t
	}
	p := templateParser{catalog: c.catalog}
	p.parse(text)
	if p.problem != nil {
		// Of a version that is not known only the older one can be meant: with the
		// newer one AWS refuses the document (E-1653).
		if c.version == policy.Version2012 {
			c.problem(n, p.problem.code, p.problem.message, p.problem.fix)
		}
		t.Fixed = literal()
		return t
	}
	t.Segments = p.segments
	if c.version == policy.VersionUnknown && p.active {
		t.Old = literal()
	}
	for i := range t.Segments {
		if t.Segments[i].Kind == SegmentVariable {
			return t
		}
	}
	if t.Old == nil {
		r := t.withoutVariables()
		t.Fixed = &r
	}
	return t
}

// Static returns the pattern of a template that does not depend on the request.
func (t *Template) Static() (*pattern.Pattern, bool) {
	if t.Fixed == nil {
		return nil, false
	}
	return &t.Fixed.Pattern, true
}

// mayHoldVariable reports whether text that is not known yet may turn out to have a
// variable (E-1607): then it may have no value either.
func (t *Template) mayHoldVariable() bool {
	for i := range t.Segments {
		if s := &t.Segments[i]; s.Kind == SegmentHole && s.hole == pattern.AnyText {
			return true
		}
	}
	return false
}
