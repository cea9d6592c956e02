// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// services answers from the service catalogue.
type services struct{ *catalog.Catalog }

// Services returns the service catalogue as a simulation asks for it.
func Services(c *catalog.Catalog) Catalog { return services{c} }

// Action describes an action. The catalogue's mark for required resource types also
// stands at types that are alternatives to each other. So it counts only for actions
// of which AWS lists the resources that a call names together, such as
// ec2:RunInstances; for the others each resource is judged by itself, and reports name
// what else a call may need (see CalledWith).
func (s services) Action(name string) (evaluator.ActionInfo, bool) {
	a, ok := s.Lookup(name)
	if !ok {
		return evaluator.ActionInfo{}, false
	}
	together := calledTogether(a)
	info := evaluator.ActionInfo{Name: a.Name, ResourceTypes: make([]evaluator.ResourceType, len(a.Resources))}
	for i, u := range a.Resources {
		info.ResourceTypes[i] = evaluator.ResourceType{Name: u.Type.Name, Required: together && u.Required, Fits: u.Type.MatchesText, Colons: s.colons(a, u.Type)}
		if together {
			info.ResourceTypes[i].Always = alwaysCalled(a, u)
		}
		info.ResourceTypes[i].Any = anyOf(u.Type)
	}
	return info, true
}

// colons returns a function that says how many colons the ARNs of a type have in calls of
// an action (E-1783).
func (s services) colons(a *catalog.Action, t *catalog.ResourceType) func() []int {
	return func() []int {
		if facts.ColonIDs(t.Formats[0].Service(), t.Name, a.ShortName()) {
			return nil
		}
		return s.Colons(t)
	}
}

// alwaysCalled reports whether each of the sets that AWS lists for an action has the
// type.
func alwaysCalled(a *catalog.Action, u catalog.ResourceUse) bool {
	return u.Required && !slices.ContainsFunc(a.Scenarios, func(s catalog.Scenario) bool {
		return !slices.ContainsFunc(s.Resources, func(v catalog.ResourceUse) bool { return v.Required && v.Type.Name == u.Type.Name })
	})
}

// anyOf returns a function that gives the ARNs of all resources of a type whose names
// hold no colon.
func anyOf(t *catalog.ResourceType) func(partition, region, account pattern.Text) []pattern.Text {
	return func(partition, region, account pattern.Text) []pattern.Text {
		var out []pattern.Text
		for _, f := range t.Formats {
			fields := f.Fields()
			text := pattern.Literal(fields[0])
			for i, given := range []pattern.Text{partition, pattern.Hole(pattern.NoColon), region, account, pattern.Hole(pattern.NoColon)} {
				field := pattern.Literal(fields[i+1])
				if strings.ContainsAny(fields[i+1], "$*") {
					field = placeholders(fields[i+1], given)
				}
				text = pattern.Concat(text, pattern.Literal(":"), field)
			}
			out = append(out, text)
		}
		return out
	}
}

// placeholders replaces the placeholders and asterisks of one field of an ARN format.
func placeholders(field string, with pattern.Text) pattern.Text {
	var out pattern.Text
	for field != "" {
		i := strings.IndexAny(field, "$*")
		if i < 0 {
			return pattern.Concat(out, pattern.Literal(field))
		}
		out = pattern.Concat(out, pattern.Literal(field[:i]), with)
		if _, rest, ok := strings.Cut(field[i:], "}"); ok && field[i] == '$' {
			field = rest
		} else {
			field = field[i+1:]
		}
	}
	return out
}

// aliasActions need permission on the alias and on its key (E-1326).
var aliasActions = []string{"kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"}

// calledTogether reports whether AWS lists sets of resource types for the action, some
// of more than one type that every such call names, or says so elsewhere.
func calledTogether(a *catalog.Action) bool {
	if slices.Contains(aliasActions, a.Name) {
		return true
	}
	return slices.ContainsFunc(a.Scenarios, func(s catalog.Scenario) bool {
		required := 0
		for _, u := range s.Resources {
			if u.Required {
				required++
			}
		}
		return required > 1
	})
}

// NearestAction proposes the action that was probably meant.
func (s services) NearestAction(name string) string {
	if near := s.NearestActions(name); len(near) > 0 {
		return near[0]
	}
	return ""
}

// Key describes a context key. A key that merely may hold several values counts as
// single-valued: plain operators on it are not contested (E-1025).
func (s services) Key(name string) (evaluator.KeyInfo, bool) {
	k, ok := s.LookupKey(name)
	if !ok {
		return evaluator.KeyInfo{}, false
	}
	return evaluator.KeyInfo{
		Type:          keyTypes[k.Type],
		Multivalued:   k.Cardinality == catalog.Multivalued || facts.Multivalued(k.Name),
		AlwaysPresent: k.Context != nil && k.Context.Class == catalog.ClassB,
	}, true
}

// ActionHasKey says whether requests of the action can have the key (E-1207). What the
// catalogue does not know is Unknown, also of actions that the user declared: the keys
// of these may be incomplete.
func (s services) ActionHasKey(action, key string) truth.Value {
	switch s.KeySupport(action, key) {
	case catalog.Supported:
		return truth.True
	case catalog.Unlisted:
		if a, ok := s.Lookup(action); ok && !a.Declared && !s.withAssumeCall(a.Name, key) {
			return truth.False
		}
	}
	return truth.Unknown
}

// withAssumeCall reports whether the action is only checked together with a call that
// assumes a role (E-1305), and that call can have the key.
func (s services) withAssumeCall(action, key string) bool {
	switch action {
	case "sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext":
	default:
		return false
	}
	return slices.ContainsFunc([]string{"sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"}, func(call string) bool {
		return s.KeySupport(call, key) != catalog.Unlisted
	})
}

// ResourceHasKey says whether a call that names several resources has a key for one of
// them: AWS lists the keys of each. A key that resources of the type have in other
// calls is Unknown.
func (s services) ResourceHasKey(action string, resource pattern.Text, key string) truth.Value {
	a, ok := s.Lookup(action)
	if !ok || !a.Supports(key) || slices.ContainsFunc(a.ConditionKeys, func(k *catalog.ConditionKey) bool { return k.Matches(key) }) {
		return truth.True
	}
	has := func(keys []*catalog.ConditionKey) bool {
		return slices.ContainsFunc(keys, func(k *catalog.ConditionKey) bool { return k.Matches(key) })
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
	_ evaluator.KeyCatalog         = services{}
	_ evaluator.ResourceKeyCatalog = services{}
)

var keyTypes = map[catalog.KeyType]evaluator.KeyType{
	catalog.TypeUnknown:   evaluator.TypeString,
	catalog.TypeString:    evaluator.TypeString,
	catalog.TypeARN:       evaluator.TypeARN,
	catalog.TypeBool:      evaluator.TypeBool,
	catalog.TypeNumeric:   evaluator.TypeNumeric,
	catalog.TypeDate:      evaluator.TypeDate,
	catalog.TypeIPAddress: evaluator.TypeIP,
	catalog.TypeBinary:    evaluator.TypeBinary,
}

// Expand returns the names of the actions that a pattern covers.
func (s services) Expand(pattern string) ([]string, error) {
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

// ResourceTypes describes the resource types of an action.
func (s services) ResourceTypes(action string) []string {
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

// CalledWith returns the names of the resource types that are marked as required.
func (s services) CalledWith(action string) []string {
	a, ok := s.Lookup(action)
	if !ok {
		return nil
	}
	var out []string
	for _, t := range a.RequiredTypes() {
		if !slices.Contains(out, t.Name) {
			out = append(out, t.Name)
		}
	}
	return out
}
