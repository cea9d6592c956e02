// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
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

// Misfit says why an ARN is none of the action's resources.
func (s services) Misfit(action string, text pattern.Text) Misfit {
	a, ok := s.Lookup(action)
	fields, aligned := arn.SplitText(text)
	service, known := fields[2].Known()
	if !ok || !aligned || !known || service == "" {
		return MisfitForeign
	}
	own := func(u catalog.ResourceUse) bool {
		return slices.ContainsFunc(u.Type.Formats, func(f *catalog.ARNFormat) bool { return f.Service() == service })
	}
	fits := func(t *catalog.ResourceType) bool { return t.MatchesText(text) }
	switch {
	case !slices.ContainsFunc(a.Resources, own):
		return MisfitForeign
	case slices.ContainsFunc(s.TypesForARN(service), fits):
		return MisfitOtherType
	default:
		return MisfitNoType
	}
}

// ofNoType warns about resources of no type that is known, which were evaluated all the
// same (E-815).
func (w *warner) ofNoType() {
	const most = 3
	for _, x := range w.results {
		for i := range x.targets {
			t := &x.targets[i]
			if len(t.ofNoType) == 0 {
				continue
			}
			shown := strconv.Quote(words.OneLine(t.text.String()))
			names := t.ofNoType[:min(most, len(t.ofNoType))]
			actions := strings.Join(names, ", ")
			if more := len(t.ofNoType) - len(names); more > 0 {
				actions += fmt.Sprintf(" and %d more", more)
			}
			types := w.catalog.ResourceTypes(t.ofNoType[0])
			w.add(documents.AtElement("expectations", x.index), "Resource ARN of no known form: "+shown,
				fmt.Sprintf("The service reference of AWS lists no resource with an ARN like %s. The expectation %q was evaluated for it with %s all the same: "+
					"no key of a resource type is certain. If the ARN is misspelt, correct it: resources of %s are %s.",
					shown, x.name, actions, t.ofNoType[0], strings.Join(types[:min(most, len(types))], ", ")))
		}
	}
}
