// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// Statement is a statement with views of its entries.
type Statement struct {
	*policy.Statement
	// Actions are the entries of Action and NotAction, Resources those of Resource and NotResource.
	Actions   []ActionEntry
	Resources []ResourceEntry
	// Principals are the identifiers in Principal and NotPrincipal, the plain "*" included.
	Principals []PrincipalEntry
	// Conditions are the pairs of operator and key.
	Conditions []ConditionEntry
}

func newStatement(s *policy.Statement) *Statement {
	v := &Statement{Statement: s}
	v.Actions = make([]ActionEntry, 0, ListLen(s.Action)+ListLen(s.NotAction))
	v.Resources = make([]ResourceEntry, 0, ListLen(s.Resource)+ListLen(s.NotResource))
	for not, l := range []*policy.List{s.Action, s.NotAction} {
		for i := range ListLen(l) {
			v.Actions = append(v.Actions, NewActionEntry(l.Items[i], not == 1))
		}
	}
	for not, l := range []*policy.List{s.Resource, s.NotResource} {
		for i := range ListLen(l) {
			v.Resources = append(v.Resources, NewResourceEntry(l.Items[i], not == 1))
		}
	}
	v.addPrincipals(s.Principal, false)
	v.addPrincipals(s.NotPrincipal, true)
	if s.Condition != nil {
		for i := range s.Condition.Operators {
			o := &s.Condition.Operators[i]
			for j := range o.Keys {
				v.Conditions = append(v.Conditions, newConditionEntry(o, &o.Keys[j]))
			}
		}
	}
	return v
}

// ListLen returns the number of items of a list, which may be nil.
func ListLen(l *policy.List) int {
	if l == nil {
		return 0
	}
	return len(l.Items)
}

// Member returns the value of an element of the statement, nil if it is absent.
func (s *Statement) Member(name string) *policy.Node { return s.Node.Get(name) }

// ActionsKnown reports whether every action is known: nothing is unknown in Action or NotAction.
func (s *Statement) ActionsKnown() bool {
	if s.Unknown || s.Action != nil && s.Action.More || s.NotAction != nil && s.NotAction.More {
		return false
	}
	for i := range s.Actions {
		if !s.Actions[i].Known {
			return false
		}
	}
	return true
}

// ResourcesKnown reports whether every resource is known.
func (s *Statement) ResourcesKnown() bool {
	if s.Unknown || s.Resource != nil && s.Resource.More || s.NotResource != nil && s.NotResource.More {
		return false
	}
	for i := range s.Resources {
		if !s.Resources[i].Known {
			return false
		}
	}
	return true
}

// PrincipalsKnown reports whether every principal is known.
func (s *Statement) PrincipalsKnown() bool {
	if s.Unknown {
		return false
	}
	for _, p := range []*policy.Principal{s.Principal, s.NotPrincipal} {
		if p == nil {
			continue
		}
		if p.More {
			return false
		}
		for i := range p.Entries {
			if p.Entries[i].Values.More {
				return false
			}
		}
	}
	for i := range s.Principals {
		if !s.Principals[i].Known {
			return false
		}
	}
	return true
}

// ConditionsKnown reports whether there is no further, unknown operator, key or value.
func (s *Statement) ConditionsKnown() bool {
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
	for i := range s.Conditions {
		if !s.Conditions[i].ValuesKnown() {
			return false
		}
	}
	return true
}

// Unconditional reports whether the statement is known to have no condition.
func (s *Statement) Unconditional() bool {
	if s.Condition == nil {
		return !s.Unknown
	}
	if s.Condition.More || s.Unknown {
		return false
	}
	for i := range s.Condition.Operators {
		if o := &s.Condition.Operators[i]; o.More || len(o.Keys) > 0 {
			return false
		}
	}
	return true
}

// AllActions reports whether the statement is known to have Action with an entry that covers every action, and returns it.
func (s *Statement) AllActions() (*ActionEntry, bool) {
	for i := range s.Actions {
		if a := &s.Actions[i]; a.Star && !a.Not {
			return a, true
		}
	}
	return nil, false
}

// AllResources reports whether the statement is known to have Resource with an entry "*", and returns it.
func (s *Statement) AllResources() (*ResourceEntry, bool) {
	for i := range s.Resources {
		if r := &s.Resources[i]; r.Star && !r.Not {
			return r, true
		}
	}
	return nil, false
}

// Key returns the conditions on the key, in any case.
func (s *Statement) Key(name string) []*ConditionEntry {
	var found []*ConditionEntry
	for i := range s.Conditions {
		if strings.EqualFold(s.Conditions[i].Name, name) {
			found = append(found, &s.Conditions[i])
		}
	}
	return found
}

// RequiresKey reports whether a Null condition demands that the key is present.
func (s *Statement) RequiresKey(name string) bool {
	for i := range s.Conditions {
		e := &s.Conditions[i]
		if e.Op.Family != iam.NullFamily || e.Op.Set != iam.NoSet || !strings.EqualFold(e.Name, name) || !e.ValuesKnown() || len(e.Values) == 0 {
			continue
		}
		all := true
		for _, v := range e.Values {
			all = all && strings.EqualFold(v.Text, "false")
		}
		if all {
			return true
		}
	}
	return false
}
