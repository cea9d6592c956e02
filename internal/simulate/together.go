// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
)

// namesSeveral reports whether calls of the action name several resources, which are
// checked together (E-1405).
func namesSeveral(a *evaluator.Action) bool {
	required := 0
	for i := range a.Info.ResourceTypes {
		if a.Info.ResourceTypes[i].Required {
			required++
		}
	}
	return required > 1
}

// together returns the sets of resources that calls of an action name. Calls of most
// actions name one, so that each resource is a set by itself (E-1402). Calls of the
// others name one resource of each type that is given; two of one type are two calls.
// A resource that may be of several types stands for itself among the others, "*" for
// all of them.
func together(a *evaluator.Action, targets []*target) ([][]*target, error) {
	var sets [][]*target
	if !namesSeveral(a) {
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

// kindOf names the resource types of the action that the resource may be one of.
func kindOf(a *evaluator.Action, r *evaluator.Resource) string {
	var names []string
	for _, t := range a.Info.ResourceTypes {
		if t.Fits == nil || t.Fits(r.Text) {
			names = append(names, t.Name)
		}
	}
	return strings.Join(names, ",")
}

// besides says that calls of an allowed action may need other resources too, where
// nothing tells which; "" if one resource is all they take.
func (s *simulation) besides(o *outcome) string {
	if !o.possible.Has(evaluator.Allowed) || o.any() || namesSeveral(o.call.action) {
		return ""
	}
	types := s.catalog.CalledWith(o.call.action.Name)
	if len(types) < 2 {
		return ""
	}
	return "AWS may check a call of " + o.call.action.Name + " against several resources (" + strings.Join(types, ", ") + "): each that matters has to be listed in resources"
}
