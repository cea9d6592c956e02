// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package frame

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// VariableInAction reports whether an action has a policy variable, which has a check of its own, or may have one behind what is
// known of it. What Terraform did not replace is no variable.
func (c *Pass) VariableInAction(a *view.ActionEntry) bool {
	_, after, found := strings.Cut(a.Text, "${")
	if !a.Known {
		return found || strings.HasSuffix(a.Text, "$")
	}
	return found && strings.Contains(after, "}") && !c.Reported(a.Node, TerraformLeftover)
}

// AddWrong adds a finding, and if it is an ERROR keeps later checks from what is wrong. A lesser finding hides nothing.
func (c *Pass) AddWrong(f Found) {
	check := c.check
	if f.ID != "" {
		check = c.suite.id[f.ID]
	}
	if class := f.Class; class == Error || class == 0 && check.ClassIn(c.Type) == Error {
		c.MarkWrong(f.At)
	}
	if f.Fix == "" {
		f.Fix = check.Fix
	}
	c.Add(f)
}

// AtValue begins a finding at a value.
func AtValue(v *view.Value, message string) Found {
	return Found{At: v.Node, Subject: v.Text, Message: message}
}

// KeyData says what is known of the key from where.
func KeyData(k *view.Key) Data {
	if k.Context != nil {
		return GlobalKeys
	}
	return Catalogue
}

// At begins a finding at the key.
func At(e *view.ConditionEntry, message string) Found {
	return Found{At: e.Node, Pos: e.Pos, Subject: e.Name, Message: message}
}

// AtOperator begins a finding at the operator.
func AtOperator(e *view.ConditionEntry, message string) Found {
	return Found{At: e.OperatorNode, Pos: e.OperatorPos, Subject: e.Operator, Message: message}
}

// GuardClass is the class of a finding that is a hole where the statement is a Deny: SECURITY_WARNING there, else that of
// the check.
func GuardClass(s *view.Statement) Class {
	if s.Effect == policy.Deny {
		return SecurityWarning
	}
	return 0
}

// Absence says what the statement does with calls whose requests lack the key, in a sentence that begins with a space; ""
// if that is not certain.
func Absence(s *view.Statement, e *view.ConditionEntry, calls string) string {
	holds := e.WithoutKey()
	switch {
	case holds == truth.Unknown:
		return ""
	case holds == truth.True && e.Op.Family != iam.NullFamily && s.RequiresKey(e.Name):
		return " The statement does not apply to " + calls + ", because of Null."
	case holds == truth.True && e.Op.Family != iam.NullFamily && s.MayRequireKey(e.Name):
		return ""
	}
	text := " The condition fails"
	if holds == truth.True {
		text = " The condition holds"
	}
	switch {
	case s.Effect == policy.EffectUnknown:
	case s.Effect == policy.Allow && holds == truth.False:
		text += ", so the statement does not allow " + calls
	case s.Effect == policy.Allow:
		text += ", so the statement allows " + calls + " without this restriction"
	case holds == truth.False:
		text += ", so the statement does not deny " + calls
	default:
		text += ", so the statement denies " + calls + " regardless of the value that was meant"
	}
	return text + "."
}

// EachKeyName calls visit for the conditions whose key can be checked by its name: also for those of an operator that is
// wrong, unless operator and key are swapped.
func (c *Pass) EachKeyName(s *view.Statement, visit func(e *view.ConditionEntry)) {
	for i := range s.Conditions {
		e := &s.Conditions[i]
		if c.wrong[e.Node] || c.wrong[e.OperatorNode] && iam.ParseOperator(e.Name).Valid {
			continue
		}
		visit(e)
	}
}
