// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Services answers from the service catalogue.
type Services struct{ *Catalog }

// NewServices returns the service catalogue as a simulation asks for it.
func NewServices(c *Catalog) Services { return Services{c} }

// Action describes an action.
func (s Services) Action(name string) (iam.ActionInfo, bool) {
	a, ok := s.Lookup(name)
	if !ok {
		return iam.ActionInfo{}, false
	}
	info := iam.ActionInfo{Name: a.Name, ResourceTypes: make([]iam.ResourceType, len(a.Resources))}
	for i, u := range a.Resources {
		info.ResourceTypes[i] = iam.ResourceType{Name: u.Type.Name, Fits: u.Type.MatchesText, Colons: s.colons(a, u.Type)}
	}
	if len(a.Resources) == 0 {
		info.On, info.Wide = s.Typeless(a)
	} else {
		info.Foreign = func(arn pattern.Text) bool { return s.foreign(a, arn) }
		describeCalls(a, &info)
	}
	return info, true
}

// colons returns a function that says how many colons the ARNs of a type have in calls of
// an action (E-1783).
func (s Services) colons(a *Action, t *ResourceType) func() []int {
	return func() []int {
		if facts.ColonIDs(t.Formats[0].Service(), t.Name, a.ShortName()) {
			return nil
		}
		return s.Colons(t)
	}
}

// Dated is the day of the data.
func (s Services) Dated() string { return s.Source().Date }

// NearestAction proposes the action that was probably meant.
func (s Services) NearestAction(name string) string {
	if near := s.NearestActions(name); len(near) > 0 {
		return near[0]
	}
	return ""
}

// Key describes a context key. A key that merely may hold several values counts as
// single-valued: plain operators on it are not contested (E-1025).
func (s Services) Key(name string) (iam.KeyInfo, bool) {
	k, ok := s.LookupKey(name)
	if !ok {
		return iam.KeyInfo{}, false
	}
	return iam.KeyInfo{
		Type:          k.Type,
		Multivalued:   k.Cardinality == Multivalued || facts.Multivalued(k.Name),
		AlwaysPresent: k.Context != nil && k.Context.Class == ClassB,
	}, true
}

// ActionHasKey says whether requests of the action can have the key (E-1207). What the
// catalogue does not know is Unknown, also of actions that the user declared: the keys
// of these may be incomplete.
func (s Services) ActionHasKey(action, key string) truth.Value {
	switch s.KeySupport(action, key) {
	case Supported:
		return truth.True
	case Unlisted:
		if a, ok := s.Lookup(action); ok && !a.Declared && !s.withAssumeCall(a.Name, key) {
			return truth.False
		}
	}
	return truth.Unknown
}

// withAssumeCall reports whether the action is only checked together with a call that
// assumes a role (E-1305), and that call can have the key.
func (s Services) withAssumeCall(action, key string) bool {
	return slices.Contains(iam.SessionActions[:], action) && slices.ContainsFunc(iam.AssumeActions[:], func(call string) bool {
		return s.KeySupport(call, key) != Unlisted
	})
}

// ResourceHasKey says whether a call that names several resources has a key for one of
// them: AWS lists the keys of each. A key that resources of the type have in other
// calls is Unknown.
func (s Services) ResourceHasKey(action string, resource pattern.Text, key string) truth.Value {
	a, ok := s.Lookup(action)
	if !ok || !a.Supports(key) || slices.ContainsFunc(a.ConditionKeys, func(k *ConditionKey) bool { return k.Matches(key) }) {
		return truth.True
	}
	has := func(keys []*ConditionKey) bool {
		return slices.ContainsFunc(keys, func(k *ConditionKey) bool { return k.Matches(key) })
	}
	var all, none = true, true
	for _, u := range a.Resources {
		if !u.Type.MatchesText(resource) {
			continue
		}
		listed := has(u.ConditionKeys) || len(u.ConditionKeys) == 0 && has(u.Type.ConditionKeys)
		all = all && listed
		none = none && !listed && !has(u.Type.ConditionKeys)
	}
	switch {
	case all:
		return truth.True
	case none:
		return truth.False
	default:
		return truth.Unknown
	}
}

var (
	_ iam.KeyServices         = Services{}
	_ iam.ResourceKeyServices = Services{}
)

// Expand returns the names of the actions that a pattern covers.
func (s Services) Expand(pattern string) ([]string, error) {
	actions, err := s.Catalog.Expand(pattern)
	if err != nil {
		return nil, err
	}
	if len(actions) == 0 {
		return nil, s.NoMatch(pattern)
	}
	names := make([]string, len(actions))
	for i, a := range actions {
		names[i] = a.Name
	}
	return names, nil
}

// ResourceFormats returns the forms of the ARNs of the action's resources, such as
// "arn:${Partition}:s3:::${BucketName}".
func (s Services) ResourceFormats(action string) []string {
	a, ok := s.Lookup(action)
	if !ok {
		return nil
	}
	var out []string
	for _, u := range a.Resources {
		for _, f := range u.Type.Formats {
			out = append(out, f.String())
		}
	}
	return out
}

// ResourceTypes describes the resource types of an action.
func (s Services) ResourceTypes(action string) []string {
	a, ok := s.Lookup(action)
	if !ok {
		return nil
	}
	out := make([]string, 0, len(a.Resources))
	for _, u := range a.Resources {
		out = append(out, u.Type.Name+" ("+u.Type.Formats[0].String()+")")
	}
	return out
}
