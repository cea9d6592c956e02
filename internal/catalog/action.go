// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"cmp"
	"slices"
	"strings"
)

// Action is one action of a service.
type Action struct {
	// Name with the service and in AWS's spelling, such as "s3:GetObject".
	Name string
	// Levels are the access levels, at least one of a catalogue action.
	Levels AccessLevel
	// Resources are the resource types that the action takes; none if it takes Resource "*" only (E-1403).
	Resources []ResourceUse
	// ConditionKeys are the keys listed for the action itself; [Action.SupportedKeys] has all.
	ConditionKeys []*ConditionKey
	// DependentActions are actions that are also needed. The catalogue's source names none at present.
	DependentActions []string
	// Scenarios are the sets of resource types that calls of the action come in, of the few actions that have them.
	Scenarios []Scenario
	// Declared says that the user added the action or something of it to the catalogue.
	Declared bool
}

// ResourceUse is a resource type as one action takes it.
type ResourceUse struct {
	Type *ResourceType
	// Required is AWS's mark for a type that every call names. It does not mean that one call needs all types so marked, and
	// some actions that need a resource have optional types only: what holds is "at least one type".
	Required bool
	// ConditionKeys are the keys listed for the action on this type.
	ConditionKeys []*ConditionKey
	// DependentActions are actions that are also needed if the call names this type.
	DependentActions []string
}

// Scenario is one way of calling an action that takes several resource types together.
type Scenario struct {
	Name      string
	Resources []ResourceUse // without keys and dependent actions
}

// Service returns the prefix, "s3" of "s3:GetObject".
func (a *Action) Service() string {
	prefix, _, _ := strings.Cut(a.Name, ":")
	return prefix
}

// ShortName returns the name without the service, "GetObject" of "s3:GetObject".
func (a *Action) ShortName() string {
	_, name, _ := strings.Cut(a.Name, ":")
	return name
}

// ResourceLevel reports whether permissions for the action can name resources; if not, only "*" covers it (E-1403).
func (a *Action) ResourceLevel() bool { return len(a.Resources) > 0 }

// RequiredTypes returns the resource types that are marked as required, in the catalogue's order.
func (a *Action) RequiredTypes() []*ResourceType {
	var types []*ResourceType
	for _, u := range a.Resources {
		if u.Required {
			types = append(types, u.Type)
		}
	}
	return types
}

// SupportedKeys returns all service and tag keys that can be in the context of a call, sorted by name: the keys of the
// action, of the action on its resource types, and of those types. The action's own list alone is too small.
func (a *Action) SupportedKeys() []*ConditionKey {
	keys := slices.Clone(a.ConditionKeys)
	for _, u := range a.Resources {
		keys = append(keys, u.ConditionKeys...)
		keys = append(keys, u.Type.ConditionKeys...)
	}
	slices.SortFunc(keys, func(x, y *ConditionKey) int {
		return cmp.Or(strings.Compare(x.folded, y.folded), strings.Compare(x.Name, y.Name))
	})
	return slices.CompactFunc(keys, func(x, y *ConditionKey) bool { return x.folded == y.folded })
}

// Supports reports whether one of [Action.SupportedKeys] is the key, or matches it with its placeholder.
func (a *Action) Supports(key string) bool {
	var buffer [nameBuffer]byte
	folded := fold(buffer[:0], key)
	if listed(a.ConditionKeys, folded) {
		return true
	}
	for i := range a.Resources {
		if u := &a.Resources[i]; listed(u.ConditionKeys, folded) || listed(u.Type.ConditionKeys, folded) {
			return true
		}
	}
	return false
}

// SupportsOn is Supports for calls on resources of the types that are wanted. Where the action lists the key with some of
// its types, the list of a type, which is about all actions, does not count.
func (a *Action) SupportsOn(key string, wanted func(*ResourceType) bool) bool {
	var buffer [nameBuffer]byte
	folded := fold(buffer[:0], key)
	if listed(a.ConditionKeys, folded) {
		return true
	}
	byUse := slices.ContainsFunc(a.Resources, func(u ResourceUse) bool { return listed(u.ConditionKeys, folded) })
	return slices.ContainsFunc(a.Resources, func(u ResourceUse) bool {
		return wanted(u.Type) && (listed(u.ConditionKeys, folded) || !byUse && listed(u.Type.ConditionKeys, folded))
	})
}

// listed reports whether one of the keys has the name, which is in lower case.
func listed(keys []*ConditionKey, folded []byte) bool {
	for _, k := range keys {
		if k.matches(folded) {
			return true
		}
	}
	return false
}
