// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"cmp"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// namesSeveral reports whether calls of the action name several resources, or perhaps do
// (E-1405).
func namesSeveral(a *request.Action) bool {
	return a.Newer || a.Info.Together != iam.OneEach
}

// together returns the sets of resources that calls of an action name. Calls of most
// actions name one, so that each resource is a set by itself (E-1402); so they do where it
// is not known (C-33). Calls of the others name one resource of each type that is given;
// two of one type are two calls. A resource that may be of several types represents only
// itself among the others, "*" represents all of them.
func together(a *request.Action, targets []*target) ([][]*target, error) {
	var sets [][]*target
	if a.Info.Together != iam.InOneCall {
		for _, t := range targets {
			sets = append(sets, []*target{t})
		}
		return sets, nil
	}
	var kinds []string
	groups := make(map[string][]*target)
	for _, t := range targets {
		if isStar(t.resource) {
			sets = append(sets, []*target{t})
			continue
		}
		kind := kindOf(a, t.resource)
		if groups[kind] == nil {
			kinds = append(kinds, kind)
		}
		groups[kind] = append(groups[kind], t)
	}
	if len(kinds) == 0 {
		return sets, nil
	}
	calls := [][]*target{nil}
	for _, kind := range kinds {
		if len(calls)*len(groups[kind]) > maxRequests {
			return nil, errTooMany
		}
		var longer [][]*target
		for _, set := range calls {
			for _, t := range groups[kind] {
				longer = append(longer, append(slices.Clip(set), t))
			}
		}
		calls = longer
	}
	return append(sets, calls...), nil
}

// kindOf names the resource types of the action that the resource may be one of. Types of
// which a call names one are one kind.
func kindOf(a *request.Action, r *request.Resource) string {
	var names []string
	for i := range a.Info.ResourceTypes {
		t := &a.Info.ResourceTypes[i]
		if name := cmp.Or(t.Slot, t.Name); (t.Fits == nil || t.Fits(r.Text)) && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ",")
}

// maxAlsoNamed bounds the other resources that a call perhaps names too and is checked
// on. If there are more, the check takes any resource in their place.
const maxAlsoNamed = 32

// alsoNamed are the other resources that a call of an action on one of them perhaps names
// too (C-33).
func alsoNamed(a *request.Action, one *target, all []*target) []*target {
	if a.Info.Together == iam.InOneCall || !namesSeveral(a) || isStar(one.resource) {
		return nil
	}
	var out []*target
	for _, t := range all {
		if t != one && !isStar(t.resource) {
			out = append(out, t)
		}
	}
	if len(out) > maxAlsoNamed {
		return []*target{{resource: request.StarResource(), text: pattern.Literal("*")}}
	}
	return out
}
