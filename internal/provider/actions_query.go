// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// actionsQuery is a configuration of iamproof_actions, read. Each argument narrows the
// result to the actions that have one of its elements; null does not.
type actionsQuery struct {
	services, patterns, resourceTypes, conditionKeys []element
	// levels are the access levels as AWS files actions; 0 for all.
	levels        catalog.AccessLevel
	resourceLevel *bool
	// empty says that the query has no arguments.
	empty bool
}

// element is a known element of a list.
type element struct {
	text string
	at   path.Path
}

func elementTexts(list []element) []string {
	out := make([]string, len(list))
	for i, e := range list {
		out[i] = e.text
	}
	return out
}

// readActionsQuery reads a configuration, as far as it is known, and reports levels
// and patterns that no catalogue can have.
func readActionsQuery(config *planvalue.Value, diags *diag.Diagnostics) *actionsQuery {
	q := &actionsQuery{empty: true}
	for i := range config.Members {
		q.empty = q.empty && config.Members[i].Value.Kind == planvalue.Null
	}
	for _, e := range queryElements(config, "access_levels", diags) {
		level, err := catalog.ParseAccessLevel(e.text)
		if err != nil {
			diags.AddAttributeError(e.at, "Invalid access level", err.Error()+".")
		}
		q.levels |= level
	}
	q.services = queryElements(config, "services", diags)
	q.patterns = queryElements(config, "patterns", diags)
	for _, e := range q.patterns {
		if err := catalog.CheckPattern(e.text); err != nil {
			diags.AddAttributeError(e.at, "Invalid pattern", words.Sentence(err.Error()))
		}
	}
	q.resourceTypes = queryElements(config, "resource_types", diags)
	q.conditionKeys = queryElements(config, "condition_keys", diags)
	if v := config.Get("resource_level"); v.Kind == planvalue.Bool {
		text, _ := v.Text.Known()
		level := text == "true"
		q.resourceLevel = &level
	}
	return q
}

// queryElements returns the known elements of a list. An empty list would look like one
// that was left out, and select everything.
func queryElements(config *planvalue.Value, name string, diags *diag.Diagnostics) []element {
	v := config.Get(name)
	if v.Kind == planvalue.List && len(v.Elems) == 0 && !v.More {
		diags.AddAttributeError(path.Root(name), "Nothing to look for", name+" is empty, which no action can match. Give elements, or null to select actions regardless of it.")
	}
	var out []element
	for i := range v.Elems {
		e := &v.Elems[i]
		at := path.Root(name).AtListIndex(i)
		if e.Kind == planvalue.Null {
			diags.AddAttributeError(at, "Invalid value", fmt.Sprintf("%s[%d] is null: leave it out, as with compact().", name, i))
		} else if s, known := e.Str(); known {
			out = append(out, element{s, at})
		}
	}
	return out
}

// find returns the actions that the query selects, sorted by name, and reports each
// name that does not exist at its place.
func (q *actionsQuery) find(services *catalog.Catalog, diags *diag.Diagnostics) []*catalog.Action {
	fail := func(e element, err error) {
		if err != nil {
			diags.AddAttributeError(e.at, "Nothing found", words.Sentence(err.Error()))
		}
	}
	prefixes := make(map[string]bool)
	for _, e := range q.services {
		_, err := services.Select(catalog.Query{Services: []string{e.text}})
		fail(e, err)
		prefixes[strings.ToLower(e.text)] = true
	}
	for _, e := range q.patterns {
		_, err := services.Select(catalog.Query{Patterns: []string{e.text}})
		fail(e, err)
	}
	for _, e := range q.conditionKeys {
		if _, known := services.LookupKey(e.text); !known {
			fail(e, &catalog.NotFoundError{Kind: "Condition key", Name: e.text, Nearest: services.NearestKeys(e.text), Source: services.Source()})
		}
	}
	if diags.HasError() {
		return nil
	}
	query := catalog.Query{Services: elementTexts(q.services), Patterns: elementTexts(q.patterns), ResourceLevel: q.resourceLevel}
	if len(q.patterns) > 0 {
		query.Services = nil // the patterns name theirs
	}
	for _, e := range q.resourceTypes {
		_, err := services.Select(catalog.Query{Services: query.Services, Patterns: query.Patterns, ResourceTypes: []string{e.text}})
		fail(e, err)
	}
	if diags.HasError() {
		return nil
	}
	query.ResourceTypes = elementTexts(q.resourceTypes)
	found, err := services.Select(query)
	if err != nil {
		diags.AddError("Invalid query", words.Sentence(err.Error()))
		return nil
	}
	return slices.DeleteFunc(slices.Clone(found), func(a *catalog.Action) bool {
		return q.levels != 0 && !a.Levels.Primary().Intersects(q.levels) ||
			len(prefixes) > 0 && !prefixes[strings.ToLower(a.Service())] ||
			len(q.conditionKeys) > 0 && !slices.ContainsFunc(q.conditionKeys, func(key element) bool {
				return services.KeySupport(a.Name, key.text) == catalog.Supported
			})
	})
}
