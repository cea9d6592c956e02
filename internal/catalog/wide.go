// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"cmp"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// Typeless says what AWS holds the Resource elements of policies against for an action without resource types (E-1403): on is
// the ARN on which it is checked; where that is nil it is "*", or perhaps one of wide, sorted by their last field.
func (c *Catalog) Typeless(a *Action) (on *arn.Wide, wide []arn.Wide) {
	known := facts.TypelessOf(a.Name)
	service, ok := c.Service(a.Service())
	if known.Row == facts.TypelessStar || !ok || a.ResourceLevel() {
		return nil, nil
	}
	wide = service.WideARNs()
	given, ok := arn.Split(known.Template)
	if !ok {
		return nil, wide
	}
	template := arn.Wide{Service: given.Service, Regional: given.Region != "", Account: given.Account != "", Resource: given.Resource}
	if known.Row == facts.TypelessARN {
		return &template, wide
	}
	if !slices.Contains(wide, template) {
		wide = append(slices.Clip(wide), template)
		slices.SortFunc(wide, compareWide)
	}
	return nil, wide
}

// WideARNs returns the ARNs that may mean all resources of a kind of the service at once (E-1403), sorted by their last
// field: for each first word T of the ARNs of its resource types "*", "T/*", "T:*", "T/" and "T/*/*". The result is shared
// and must not be changed.
func (s *Service) WideARNs() []arn.Wide {
	if w := s.wide.Load(); w != nil {
		return *w
	}
	var all []arn.Wide
	add := func(region, account bool, resources ...string) {
		for _, r := range resources {
			all = append(all, arn.Wide{Service: s.prefix, Regional: region, Account: account, Resource: r})
		}
	}
	for _, t := range s.types {
		for _, f := range t.Formats {
			if f.Service() != s.prefix {
				continue
			}
			region, account := f.Region() != "", f.Account() != ""
			add(region, account, "*")
			if word := firstWord(f.Resource()); word != "" {
				add(region, account, word+"/*", word+":*", word+"/", word+"/*/*")
			}
		}
	}
	if len(all) == 0 {
		add(true, true, "*")
		add(false, true, "*")
	}
	slices.SortFunc(all, compareWide)
	all = slices.Compact(all)
	s.wide.Store(&all)
	return all
}

func compareWide(a, b arn.Wide) int {
	return cmp.Or(strings.Compare(a.Resource, b.Resource), strings.Compare(a.Service, b.Service), cmp.Compare(bit(a.Regional), bit(b.Regional)), cmp.Compare(bit(a.Account), bit(b.Account)))
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

// firstWord is what the last field of an ARN format begins with, up to a slash, a colon or a placeholder; a slash at its
// front belongs to it.
func firstWord(resource string) string {
	if resource == "" {
		return ""
	}
	end := strings.IndexAny(resource[1:], "/:$*") + 1
	switch {
	case resource[0] == '$' || resource[0] == '*':
		return ""
	case end == 0:
		return resource
	case resource[end] == '$' || resource[end] == '*':
		return "" // a word that runs on
	}
	return resource[:end]
}
