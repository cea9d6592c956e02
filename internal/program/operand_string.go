// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// StringOperands are the values of a String operator (E-1030 to E-1032).
type StringOperands struct {
	Compare iam.Comparison
	Values  []StringOperand
	Node    *policy.Node
	More    bool
	// Variables says that some value has one, or may turn out to.
	Variables bool
}

// StringOperand is one value.
type StringOperand struct {
	Node *policy.Node
	// Template is set if the value depends on the request.
	Template *Template
	// Text is the value of the exact operators; known and literal say that all of it
	// is known, and what it is.
	Text    pattern.Text
	Literal string
	Known   bool
	// Glob is the value of the Like operators.
	Glob pattern.Pattern
	// Account says that the value is nothing but a variable for an account id, or for the
	// organization of an account.
	Account KeyID
	// Open says that the value may turn out to have a variable.
	Open bool
}

func (c *compiler) stringOperands(e *ConditionEntry, l *policy.List) *StringOperands {
	o := &StringOperands{Compare: e.Op.Compare, Node: l.Node, More: l.More, Values: make([]StringOperand, 0, len(l.Items))}
	for _, it := range l.Items {
		t := c.newTemplate(it.Text, it.Node, o.Compare != iam.Like)
		s := StringOperand{Node: it.Node, Open: t.mayHoldVariable()}
		if t.Fixed == nil {
			s.Template, s.Account = t, t.accountVariable()
		} else {
			s.Set(t.Fixed)
		}
		o.Variables = o.Variables || s.Open || s.Template != nil
		o.Values = append(o.Values, s)
	}
	return o
}

// Set fills in a value without variables.
func (s *StringOperand) Set(r *Resolved) {
	s.Text, s.Glob = r.Text, r.Pattern
	s.Literal, s.Known = r.Text.Known()
}

func (*StringOperands) operands() {}

// HasHole reports whether part of the template's own text is not known.
func (t *Template) HasHole() bool {
	for i := range t.Segments {
		if t.Segments[i].Kind == SegmentHole {
			return true
		}
	}
	return false
}

// accountVariable returns the key of a template that is a variable for an account id or
// an organization and nothing else.
func (t *Template) accountVariable() KeyID {
	if len(t.Segments) == 1 && t.Segments[0].Kind == SegmentVariable {
		switch k := &t.Segments[0].Key; k.ID {
		case KeyPrincipalAccount, KeyResourceAccount, KeyS3ResourceAccount, KeyPrincipalOrgID:
			return k.ID
		case KeyResourceOrg:
			if !k.Info.Multivalued {
				return k.ID
			}
		}
	}
	return KeyOther
}
