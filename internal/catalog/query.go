// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
)

// Query selects actions. Services and patterns say where to look, together; everything, if both are empty. The other
// fields narrow that down, each to the actions that have one of its members.
type Query struct {
	Services      []string    // prefixes
	Patterns      []string    // such as "s3:Get*"
	Levels        AccessLevel // 0 for all
	ResourceTypes []string    // "bucket", or "s3:bucket" for the type of one service
	ConditionKeys []string    // keys that the action supports
	ResourceLevel *bool       // whether the action takes resources
}

// Select returns the actions that the query describes, sorted by name. A service, pattern, resource type or condition key
// that does not exist is an error, a *[NotFoundError] or *[PatternError]; a query that nothing fits gives no actions.
func (c *Catalog) Select(q Query) ([]*Action, error) {
	actions, err := c.candidates(q)
	if err != nil {
		return nil, err
	}
	for _, key := range q.ConditionKeys {
		if _, ok := c.LookupKey(key); !ok {
			return nil, &NotFoundError{"Condition key", key, c.NearestKeys(key), c.Source()}
		}
	}
	if err := c.checkTypes(q.ResourceTypes, actions); err != nil {
		return nil, err
	}
	var selected []*Action
	for _, a := range actions {
		if q.accepts(a) {
			selected = append(selected, a)
		}
	}
	return selected, nil
}

// candidates returns the actions of the services and patterns of the query.
func (c *Catalog) candidates(q Query) ([]*Action, error) {
	if len(q.Services) == 0 && len(q.Patterns) == 0 {
		return c.Expand("*")
	}
	var all []*Action
	for _, prefix := range q.Services {
		s, ok := c.Service(prefix)
		if !ok {
			return nil, &NotFoundError{"Service prefix", prefix, c.NearestServices(prefix), c.Source()}
		}
		all = append(all, s.actions...)
	}
	for _, p := range q.Patterns {
		actions, err := c.Expand(p)
		if err != nil {
			return nil, err
		}
		if len(actions) == 0 {
			return nil, c.NoMatch(p)
		}
		all = append(all, actions...)
	}
	return sortActions(all), nil
}

// NoMatch returns the error of a well-formed action or pattern that matches nothing, with proposals (E-208).
func (c *Catalog) NoMatch(pattern string) *NotFoundError {
	prefix, _, _ := strings.Cut(pattern, ":")
	switch {
	case !strings.ContainsAny(pattern, "*?"):
		return &NotFoundError{"Action", pattern, c.NearestActions(pattern), c.Source()}
	case !c.HasService(prefix):
		return &NotFoundError{"Service prefix", prefix, c.NearestServices(prefix), c.Source()}
	}
	e := &NotFoundError{Kind: "Action pattern", Name: pattern, Source: c.Source()}
	if near := c.NearestPattern(pattern); near != "" {
		e.Nearest = []string{near}
	}
	return e
}

// checkTypes looks for the resource types among those of the actions.
func (c *Catalog) checkTypes(names []string, actions []*Action) error {
	if len(names) == 0 {
		return nil
	}
	types := map[string]bool{}
	var spelt []string
	for _, a := range actions {
		for _, u := range a.Resources {
			if !types[u.Type.folded] {
				types[u.Type.folded] = true
				spelt = append(spelt, u.Type.Name)
			}
			types[u.Type.Service+":"+u.Type.folded] = true
		}
	}
	slices.Sort(spelt)
	for _, name := range names {
		if !types[strings.ToLower(name)] {
			return &NotFoundError{"Resource type", name, spelling.Nearest(name, spelt, spelling.Allowance(len(name))), c.Source()}
		}
	}
	return nil
}

// accepts reports whether the action passes all filters of the query.
func (q *Query) accepts(a *Action) bool {
	return (q.Levels == 0 || a.Levels.Intersects(q.Levels)) &&
		(q.ResourceLevel == nil || *q.ResourceLevel == a.ResourceLevel()) &&
		(len(q.ConditionKeys) == 0 || slices.ContainsFunc(q.ConditionKeys, a.Supports)) &&
		(len(q.ResourceTypes) == 0 || slices.ContainsFunc(q.ResourceTypes, a.takes))
}

// takes reports whether the action takes a resource type, named with or without its service.
func (a *Action) takes(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(a.Resources, func(u ResourceUse) bool {
		return u.Type.folded == name || u.Type.Service+":"+u.Type.folded == name
	})
}
