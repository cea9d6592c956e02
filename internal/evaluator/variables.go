// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// template is policy text with variables (section 11): the sixth field of a Resource
// entry or a value of a String or Arn operator. It is immutable.
type template struct {
	node *policy.Node
	// exact says that '*' and '?' are ordinary characters, as under StringEquals.
	exact    bool
	segments []segment
	// fixed is the text if it does not depend on the request.
	fixed *resolved
	// old is the text under version 2008-10-17, if the version is not known and makes
	// a difference (E-1650).
	old *resolved
}

// segment is a stretch of a template.
type segment struct {
	kind segmentKind
	text string        // of text and special; the default of a variable
	hole pattern.Class // of a hole
	key  keyRef        // of a variable

	hasDefault bool
}

type segmentKind uint8

const (
	segmentText     segmentKind = iota // text as written, wildcards and all
	segmentSpecial                     // one of ${*}, ${?}, ${$}: the character itself (E-1105)
	segmentVariable                    // ${key} or ${key, 'default'}
	segmentHole                        // policy text that is not known yet
)

// resolved is a template under one reading of what is contested: the pattern, or
// the text of an exact template.
type resolved struct {
	// ok says whether all variables have a value (E-1106).
	ok      truth.Value
	pattern pattern.Pattern
	text    pattern.Text
}

// reading is a set of contested rules in their second reading, and of the older
// version of the language.
type reading uint8

const (
	readGlob         reading = 1 << iota // C-5: wildcards in substituted text are wildcards
	readDefaultMulti                     // C-28: the default of a key with several values is used
	readDefaultEmpty                     // C-29: the default of a key with an empty value is used
	readVersion2008                      // variables are literal text
	// foldReadings asks for one answer that covers all but readGlob.
	foldReadings
)

// contestedReadings are the rules of the readings.
var contestedReadings = [...]struct {
	bit  reading
	rule iam.Contested
}{{readGlob, 5}, {readDefaultMulti, 28}, {readDefaultEmpty, 29}}

// template compiles policy text in which '*' and '?' are wildcards. Malformed
// variables are problems (E-1103, E-1108); under version 2008-10-17 there are none
// (E-1101).
func (c *compiler) template(text pattern.Text, n *policy.Node) *template {
	return c.newTemplate(text, n, false)
}

// exactTemplate is template for text without wildcards.
func (c *compiler) exactTemplate(text pattern.Text, n *policy.Node) *template {
	return c.newTemplate(text, n, true)
}

func (c *compiler) newTemplate(text pattern.Text, n *policy.Node, exact bool) *template {
	t := &template{node: n, exact: exact}
	literal := func() *resolved {
		if exact {
			return &resolved{ok: truth.True, text: text}
		}
		return &resolved{ok: truth.True, pattern: pattern.CompileText(text)}
	}
	if c.version == policy.Version2008 {
		t.fixed = literal()
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
		t.fixed = literal()
		return t
	}
	t.segments = p.segments
	if c.version == policy.VersionUnknown && p.active {
		t.old = literal()
	}
	for i := range t.segments {
		if t.segments[i].kind == segmentVariable {
			return t
		}
	}
	if t.old == nil {
		r := t.withoutVariables()
		t.fixed = &r
	}
	return t
}

// static returns the pattern of a template that does not depend on the request.
func (t *template) static() (*pattern.Pattern, bool) {
	if t.fixed == nil {
		return nil, false
	}
	return &t.fixed.pattern, true
}
