// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// Misfit is why an ARN has the form of no resource type of an action (E-815).
type Misfit uint8

const (
	// MisfitForeign means that it is of a service that no resource of the action belongs to.
	MisfitForeign Misfit = iota
	// MisfitOtherType means that it is of a resource type that the action does not take.
	MisfitOtherType
	// MisfitNoType means that it is of no resource type that is known. The lists of AWS are not
	// complete: such a resource may exist.
	MisfitNoType
)

// Misfit says why an ARN is not one of the action's resources.
func (s Services) Misfit(action string, text pattern.Text) Misfit {
	a, ok := s.Lookup(action)
	fields, aligned := arn.SplitText(text)
	service, known := fields[2].Known()
	if !ok || !aligned || !known || service == "" {
		return MisfitForeign
	}
	own := func(u ResourceUse) bool {
		return slices.ContainsFunc(u.Type.Formats, func(f *ARNFormat) bool { return f.Service() == service })
	}
	fits := func(t *ResourceType) bool { return t.MatchesText(text) }
	switch {
	case !slices.ContainsFunc(a.Resources, own):
		return MisfitForeign
	case slices.ContainsFunc(s.TypesForARN(service), fits):
		return MisfitOtherType
	default:
		return MisfitNoType
	}
}

// foreign reports whether all ARNs that a text represents are known to be none of the
// action's resources. One of a form that no type of its service has may be.
func (s Services) foreign(a *Action, text pattern.Text) bool {
	fields := strings.SplitN(text.Prefix(), ":", 4)
	if len(fields) < 4 || fields[2] == "" {
		return false // its service is not known
	}
	fits := func(t *ResourceType) bool { return t.MatchesText(text) }
	own := false
	for _, u := range a.Resources {
		if fits(u.Type) {
			return false
		}
		own = own || slices.ContainsFunc(u.Type.Formats, func(f *ARNFormat) bool { return f.Service() == fields[2] })
	}
	return !own || slices.ContainsFunc(s.TypesForARN(fields[2]), fits)
}
