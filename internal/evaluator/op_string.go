// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

func (v *env) anyString(o *program.StringOperands, e *program.ConditionEntry, x requestValue) (match, readable truth.Value) {
	mark := v.mark()
	match = truth.False
	for i := range o.Values {
		if match = truth.Or(match, v.matchString(&o.Values[i], e, o.Compare, x)); match == truth.True {
			return v.release(mark, match), truth.True
		}
	}
	if o.More {
		match = truth.Or(match, v.unknown(o.Node))
	}
	return v.release(mark, match), truth.True
}

func (v *env) unresolvedStrings(o *program.StringOperands) truth.Value {
	if !o.Variables {
		return truth.False
	}
	out := truth.False
	for i := range o.Values {
		s := &o.Values[i]
		if s.Template != nil {
			out = truth.Or(out, v.unresolved(s.Template))
		}
		if s.Open {
			out = truth.Or(out, v.unknown(s.Node))
		}
	}
	return out
}

func (v *env) matchString(s *program.StringOperand, e *program.ConditionEntry, c iam.Comparison, x requestValue) truth.Value {
	if s.Template == nil {
		return v.compareString(s, e, c, x)
	}
	if same, ok := v.isOwnAccount(s, e); ok {
		return same
	}
	return v.decideText(s.Template, func(r *program.Resolved) truth.Value {
		if r.OK == truth.False {
			return truth.False // E-1106
		}
		value := program.StringOperand{Node: s.Node, Template: s.Template}
		value.Set(r)
		return truth.And(r.OK, v.compareString(&value, e, c, x))
	})
}

// compareString is the comparison proper.
func (v *env) compareString(s *program.StringOperand, e *program.ConditionEntry, c iam.Comparison, x requestValue) truth.Value {
	text, known := x.text.Known()
	switch c {
	case iam.Like:
		if known && !s.Glob.HasHole() {
			return truth.Of(s.Glob.Match(text))
		}
		value, capped := s.Glob.TestCapped(x.text)
		if value == truth.Unknown {
			v.unknownString(s, e, x, s.Glob.HasHole(), capped)
		}
		return value
	case iam.EqualFold:
		if known && s.Known {
			return compareFold(v, s.Literal, text)
		}
		value, differs := pattern.ExactFold(s.Text, x.text)
		if value == truth.Unknown || differs {
			v.unknownString(s, e, x, !s.Known, false)
			return truth.Unknown
		}
		return value
	default:
		if known && s.Known {
			return truth.Of(s.Literal == text)
		}
		value := pattern.Exact(s.Text, x.text)
		if value == truth.Unknown {
			v.unknownString(s, e, x, !s.Known, false)
		}
		return value
	}
}

// unknownString records why a comparison is undetermined. What a variable lacks has been
// recorded when it was replaced.
func (v *env) unknownString(s *program.StringOperand, e *program.ConditionEntry, x requestValue, hole, capped bool) {
	if v.trace == nil {
		return
	}
	if capped {
		v.capped(s.Node)
	}
	if hole && (s.Template == nil || s.Template.HasHole()) {
		v.unknown(s.Node)
	}
	if !x.text.IsKnown() {
		v.unknownValue(&e.Key, x.origin)
	}
}

// isOwnAccount compares aws:ResourceAccount with ${aws:PrincipalAccount}, or the other
// way round, where the accounts are not known but whether they are equal is. The same for
// aws:ResourceOrgID and ${aws:PrincipalOrgID} of one account (E-1737 g).
func (v *env) isOwnAccount(s *program.StringOperand, e *program.ConditionEntry) (truth.Value, bool) {
	if s.Account == program.KeyOther || v.resource.OfAWS == truth.True || v.sameAccount == truth.Unknown || !v.principal.Kind.HasAccount() || s.Template.Old != nil {
		return truth.False, false
	}
	switch e.Key.ID {
	case program.KeyResourceAccount, program.KeyS3ResourceAccount:
		return v.sameAccount, s.Account == program.KeyPrincipalAccount
	case program.KeyPrincipalAccount:
		return v.sameAccount, s.Account == program.KeyResourceAccount || s.Account == program.KeyS3ResourceAccount && v.unavailable(&s.Template.Segments[0].Key) == NoteNone
	case program.KeyResourceOrg:
		return truth.True, s.Account == program.KeyPrincipalOrgID && v.oneOrganization(&e.Key)
	case program.KeyPrincipalOrgID:
		return truth.True, s.Account == program.KeyResourceOrg && v.action.Owner == facts.OwnerNamed && v.oneOrganization(&e.Key)
	}
	return truth.False, false
}

// compareFold is E-1031 for known strings. Strings that are equal only if letters
// beyond ASCII are folded are contested (C-21).
func compareFold(v *env, a, b string) truth.Value {
	if iam.EqualASCIIFold(a, b) {
		return truth.True
	}
	if iam.IsASCII(a) && iam.IsASCII(b) || !strings.EqualFold(a, b) && !iam.EqualLower(a, b) {
		return truth.False
	}
	lower := truth.Of(iam.EqualLower(a, b))
	return v.readings(21, lower, truth.Not(lower))
}
