// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"net/netip"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// KeyList is a set of condition keys, in lower case. A name that ends in a slash means all keys that begin with it.
type KeyList []string

// The lists of keys that restrict who or what can use a statement.
var (
	// CallerKeys say who calls.
	CallerKeys = KeyList{
		"aws:principalarn", "aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths", "aws:principaltag/",
		"aws:userid", "kms:calleraccount",
	}
	// SourceKeys say for which resource a service calls.
	SourceKeys = KeyList{"aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner"}
	// NetworkKeys say from where the call comes.
	NetworkKeys = KeyList{
		"aws:sourceip", "aws:sourcevpc", "aws:sourcevpce", "aws:sourcevpcarn", "aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths",
	}
	// ServiceKeys say the same in the terms of one service.
	ServiceKeys = KeyList{
		"s3:dataaccesspointaccount", "s3:dataaccesspointarn", "lambda:functionurlauthtype", "elasticfilesystem:accessedviamounttarget",
	}
	// IdentityKeys are the caller keys that name an account or an organization, which a principal tag needs in addition.
	IdentityKeys = KeyList{"aws:principalarn", "aws:principalaccount", "aws:principalorgid", "aws:principalorgpaths", "kms:calleraccount"}
)

// Has reports whether the key is in the list, in any case.
func (l KeyList) Has(key string) bool {
	for _, k := range l {
		if strings.EqualFold(k, key) || k[len(k)-1] == '/' && len(key) > len(k) && strings.EqualFold(k, key[:len(k)]) {
			return true
		}
	}
	return false
}

// Restricted reports whether a condition on a key of the lists restricts the statement. It is Unknown if that depends on
// something unknown: warn on False only.
func (c *Document) Restricted(s *Statement, lists ...KeyList) truth.Value {
	result := truth.Of(!s.ConditionsKnown())
	if result == truth.True {
		result = truth.Unknown
	}
	for i := range s.Conditions {
		for _, l := range lists {
			if l.Has(s.Conditions[i].Name) {
				result = truth.Or(result, c.Restricting(s, &s.Conditions[i]))
			}
		}
	}
	return result
}

// Restricting reports whether the condition restricts the statement, given that its key is one that can: the operator is
// positive and does not hold when the key is absent, unless it never is, and no value lets everything through.
func (c *Document) Restricting(s *Statement, e *ConditionEntry) truth.Value {
	switch e.Op.Family {
	case iam.StringFamily, iam.ARNFamily, iam.IPFamily, iam.BoolFamily:
	default:
		return truth.False
	}
	if !e.Op.Valid || e.Op.Negated {
		return truth.False
	}
	present := truth.True
	if e.Op.IfExists || e.Op.Set == iam.ForAllValues && !s.RequiresKey(e.Name) {
		if present = c.Present(s, e); present == truth.False {
			return truth.False
		}
	}
	if e.HasPrefix("aws:PrincipalTag/") && c.identityRestricted(s) == truth.False {
		return truth.False
	}
	result := truth.Of(len(e.Values) > 0 && !e.More)
	if e.More {
		result = truth.Unknown
	}
	strangers := c.forStrangers(s)
	for i := range e.Values {
		v := &e.Values[i]
		if result = truth.And(result, c.RestrictingValue(e, v)); strangers && c.StrangersMatch(e, v) {
			return truth.False
		}
	}
	return truth.And(result, present)
}

// identityRestricted is Restricted for keys that name an account or an organization, which
// every condition on a principal tag asks for and so is kept for the statement.
func (c *Document) identityRestricted(s *Statement) truth.Value {
	if known, ok := c.identities[s]; ok {
		return known
	}
	if c.identities == nil {
		c.identities = make(map[*Statement]truth.Value)
	}
	c.identities[s] = c.Restricted(s, IdentityKeys)
	return c.identities[s]
}

// RestrictingValue reports whether a value of a condition that could restrict the statement does.
func (c *Document) RestrictingValue(e *ConditionEntry, v *Value) truth.Value {
	if !v.Known {
		return truth.Unknown
	}
	switch {
	case e.Op.Family == iam.IPFamily:
		return truth.Of(!WideIPRange(v.Text))
	case e.Op.Like && OnlyWildcards(v.Text):
		return truth.False
	case c.callerChooses(v.Text), comparesItself(e, v.Text):
		return truth.False
	case e.Is("aws:userid"):
		return truth.Of(strings.Trim(v.Text, "*?:") != "")
	}
	return truth.True
}

// OnlyWildcards reports whether a value has nothing but wildcards and the colons and slashes between them.
func OnlyWildcards(s string) bool {
	return strings.Trim(s, "*?:/") == "" && strings.ContainsAny(s, "*?")
}

// callerChooses reports whether a value is one policy variable that callers can give any value.
func (c *Document) callerChooses(value string) bool {
	name, ok := soleVariable(value)
	if !ok {
		return false
	}
	k := c.KeyNamed(name)
	return k.Context != nil && k.Context.CallerChosen
}

// comparesItself reports whether a value is the variable of the key that it is compared with.
func comparesItself(e *ConditionEntry, value string) bool {
	name, ok := soleVariable(value)
	return ok && e.Is(name)
}

// WideIPRange reports whether a range is so wide that it does not restrict anyone: wider than /8 in IPv4 or /32 in IPv6.
func WideIPRange(cidr string) bool {
	p, err := netip.ParsePrefix(cidr)
	if err != nil {
		return false
	}
	if p.Addr().Is4() {
		return p.Bits() < 8
	}
	return p.Bits() < 32
}

// ExternalIDKeys distinguish the customers of one caller.
var ExternalIDKeys = KeyList{"sts:externalid"}
