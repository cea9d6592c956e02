// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Keys that more than one check is about.
const (
	MFAPresentKey      = "aws:MultiFactorAuthPresent"
	SecureTransportKey = "aws:SecureTransport"
	RequestedRegionKey = "aws:RequestedRegion"
	resourceTagPrefix  = "aws:ResourceTag/"
	RequestTagPrefix   = "aws:RequestTag/"
	PrincipalTagPrefix = "aws:PrincipalTag/"
	TagKeysKey         = "aws:TagKeys"
	PrefixKey          = "s3:prefix"
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

// MayRequireKey is [Statement.RequiresKey] for checks that must not report without need: it is true unless the statement is known
// not to require that the key is present.
func (s *Statement) MayRequireKey(name string) bool {
	if !s.KeysKnown() {
		return true
	}
	for i := range s.Conditions {
		e := &s.Conditions[i]
		if e.Op.Family == iam.NullFamily && e.Op.Set == iam.NoSet && e.Is(name) && (!e.ValuesKnown() || e.AsksPresence()) {
			return true
		}
	}
	return false
}

// Compares reports whether the operator is one that compares values: valid, and not Null.
func (e *ConditionEntry) Compares() bool { return e.Op.Valid && e.Op.Family != iam.NullFamily }

// Positive reports whether the operator compares and holds when a value matches.
func (e *ConditionEntry) Positive() bool { return e.Compares() && !e.Op.Negated }

// Demands reports whether the condition holds only for requests that have the key, and then if a value matches: a positive
// operator without IfExists and not under ForAllValues (E-1010, E-1016).
func (e *ConditionEntry) Demands() bool {
	return e.Positive() && !e.Op.IfExists && e.Op.Set != iam.ForAllValues
}

// WithoutKey says whether the condition holds for requests that lack the key (E-1010 to E-1020). It is Unknown where that
// depends on something unknown or is contested.
func (e *ConditionEntry) WithoutKey() truth.Value {
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

// AsksAbsence reports whether the condition is a Null that is known to ask for the absence of the key.
func (e *ConditionEntry) AsksAbsence() bool {
	absent, present := e.nullValues()
	return e.Op.Valid && e.Op.Family == iam.NullFamily && e.Op.Set == iam.NoSet && absent && !present
}

// AsksPresence reports whether the condition is a Null that is known to ask for the presence of the key.
func (e *ConditionEntry) AsksPresence() bool {
	absent, present := e.nullValues()
	return e.Op.Valid && e.Op.Family == iam.NullFamily && e.Op.Set == iam.NoSet && present && !absent
}

// Only reports whether all values are known to be the one text, in any case; there is at least one.
func (e *ConditionEntry) Only(text string) bool {
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
