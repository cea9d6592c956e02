// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Pages of AWS's documentation on conditions.
const (
	conditionPage  = userGuide + "reference_policies_elements_condition.html"
	operatorsPage  = userGuide + "reference_policies_elements_condition_operators.html"
	globalKeysPage = userGuide + "reference_policies_condition-keys.html"
	setKeysPage    = userGuide + "reference_policies_condition-single-vs-multi-valued-context-keys.html"
	perimeterPage  = userGuide + "access_policies_data-perimeters.html"
)

// Keys that more than one check is about.
const (
	mfaPresentKey      = "aws:MultiFactorAuthPresent"
	secureTransportKey = "aws:SecureTransport"
	requestedRegionKey = "aws:RequestedRegion"
	resourceTagPrefix  = "aws:ResourceTag/"
	requestTagPrefix   = "aws:RequestTag/"
	principalTagPrefix = "aws:PrincipalTag/"
	tagKeysKey         = "aws:TagKeys"
	prefixKey          = "s3:prefix"
	sourceIdentityKey  = "sts:SourceIdentity"
)

// KeysKnown reports whether every operator and key of the statement's condition is known; values may be unknown.
func (s *Statement) KeysKnown() bool {
	if s.Unknown {
		return false
	}
	if s.Condition == nil {
		return true
	}
	if s.Condition.More {
		return false
	}
	for i := range s.Condition.Operators {
		if s.Condition.Operators[i].More {
			return false
		}
	}
	return true
}

// mayRequireKey is [Statement.RequiresKey] for the purpose of staying silent: it is true unless the statement certainly does
// not demand that the key is present.
func (s *Statement) mayRequireKey(name string) bool {
	if !s.KeysKnown() {
		return true
	}
	for i := range s.Conditions {
		e := &s.Conditions[i]
		if e.Op.Family == iam.NullFamily && e.Op.Set == iam.NoSet && e.Is(name) && (!e.ValuesKnown() || e.asksPresence()) {
			return true
		}
	}
	return false
}

// compares reports whether the operator is one that compares values: valid, and not Null.
func (e *ConditionEntry) compares() bool { return e.Op.Valid && e.Op.Family != iam.NullFamily }

// positive reports whether the operator compares and holds when a value matches.
func (e *ConditionEntry) positive() bool { return e.compares() && !e.Op.Negated }

// demands reports whether the condition holds only for requests that have the key, and then if a value matches: a positive
// operator without IfExists and not under ForAllValues (E-1010, E-1016).
func (e *ConditionEntry) demands() bool {
	return e.positive() && !e.Op.IfExists && e.Op.Set != iam.ForAllValues
}

// withoutKey says whether the condition holds for requests that lack the key (E-1010 to E-1020). It is Unknown where that
// hangs on something unknown or is contested.
func (e *ConditionEntry) withoutKey() truth.Value {
	switch {
	case !e.Op.Valid:
		return truth.Unknown
	case e.Op.Family == iam.NullFamily:
		absent, present := e.nullValues()
		if e.Op.Set != iam.NoSet || absent == present {
			return truth.Unknown
		}
		return truth.Of(absent)
	case e.Op.IfExists, e.Op.Set == iam.ForAllValues:
		return truth.True
	case e.Op.Set == iam.ForAnyValue:
		return truth.False
	}
	return truth.Of(e.Op.Negated)
}

// nullValues says what the values of Null ask for: that the key is absent, that it is present. Both are false if a value is
// not known.
func (e *ConditionEntry) nullValues() (absent, present bool) {
	if !e.ValuesKnown() {
		return false, false
	}
	for i := range e.Values {
		absent = absent || strings.EqualFold(e.Values[i].Text, "true")
		present = present || strings.EqualFold(e.Values[i].Text, "false")
	}
	return absent, present
}

// asksAbsence reports whether the condition is a Null that certainly asks for the absence of the key, and asksPresence
// whether it asks for its presence.
func (e *ConditionEntry) asksAbsence() bool {
	absent, present := e.nullValues()
	return e.Op.Valid && e.Op.Family == iam.NullFamily && e.Op.Set == iam.NoSet && absent && !present
}

func (e *ConditionEntry) asksPresence() bool {
	absent, present := e.nullValues()
	return e.Op.Valid && e.Op.Family == iam.NullFamily && e.Op.Set == iam.NoSet && present && !absent
}

// only reports whether all values are known to be the one text, in any case; there is at least one.
func (e *ConditionEntry) only(text string) bool {
	if !e.ValuesKnown() || len(e.Values) == 0 {
		return false
	}
	for i := range e.Values {
		if !strings.EqualFold(e.Values[i].Text, text) {
			return false
		}
	}
	return true
}

// afford takes the work of one look over all entries of the statement out of the budget, times over. Statements of ordinary
// size are free.
func (c *Context) afford(s *Statement, times int) bool {
	n := times * (len(s.Conditions) + len(s.Actions) + len(s.Principals))
	return n <= 1000 || c.Spend(n)
}

// found begins a finding at the key.
func (e *ConditionEntry) found(message string) Found {
	return Found{At: e.Node, Pos: e.Pos, Subject: e.Name, Message: message}
}

// operatorFound begins a finding at the operator.
func (e *ConditionEntry) operatorFound(message string) Found {
	return Found{At: e.OperatorNode, Pos: e.OperatorPos, Subject: e.Operator, Message: message}
}

// absence says what the statement does with calls whose requests lack the key, in a sentence that begins with a space; ""
// if that is not certain.
func absence(s *Statement, e *ConditionEntry, calls string) string {
	holds := e.withoutKey()
	switch {
	case holds == truth.Unknown:
		return ""
	case holds == truth.True && e.Op.Family != iam.NullFamily && s.RequiresKey(e.Name):
		return " The statement does not apply to " + calls + ", because of Null."
	case holds == truth.True && e.Op.Family != iam.NullFamily && s.mayRequireKey(e.Name):
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
		text += ", so the statement denies " + calls + " whatever the value was meant to be"
	}
	return text + "."
}

// guardClass is the class of a finding that is a hole where the statement is a Deny: SECURITY_WARNING there, else that of
// the check.
func guardClass(s *Statement) Class {
	if s.Effect == policy.Deny {
		return SecurityWarning
	}
	return 0
}
