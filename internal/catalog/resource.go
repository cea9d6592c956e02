// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// ResourceType is a resource type as a service lists it.
type ResourceType struct {
	// Name in the service's terms, such as "bucket". It may hold spaces and slashes.
	Name string
	// Service is the prefix of the service that lists the type. The service field of its ARNs may be another one.
	Service string
	// Formats are the forms of its ARNs, at least one.
	Formats []*ARNFormat
	// ConditionKeys are the keys that describe such resources.
	ConditionKeys []*ConditionKey

	folded string
}

// Fit returns how the ARNs that match p relate to this type: the best fit with one of its formats.
func (t *ResourceType) Fit(p *ARNPattern) Fit {
	best := FitNone
	for _, f := range t.Formats {
		best = max(best, f.Fit(p))
	}
	return best
}

// Matches reports whether a resource of this type can have the ARN, taken literally.
func (t *ResourceType) Matches(arn string) bool { return t.Fit(LiteralARN(arn)) == FitAll }

// MatchesText reports whether some completion of the ARN is one of this type.
func (t *ResourceType) MatchesText(arn pattern.Text) bool { return t.Fit(TextARN(arn)) >= FitSome }

// Fit returns how the ARNs that match p relate to the action: the best fit with one of its resource types. An action
// without resource types takes Resource "*" only.
func (a *Action) Fit(p *ARNPattern) Fit {
	if !a.ResourceLevel() {
		if p.all {
			return FitAll
		}
		return FitNone
	}
	best := FitNone
	for _, u := range a.Resources {
		best = max(best, u.Type.Fit(p))
	}
	return best
}

// ARNService reports whether ARNs can have the service field: a prefix of the catalogue, or the service field of some ARN
// format. ARNs are lower case there, and case matters.
func (c *Catalog) ARNService(name string) bool {
	if strings.ToLower(name) != name {
		return false
	}
	if _, ok := c.index.arnServices[name]; ok {
		return true
	}
	return c.HasService(name) || slices.ContainsFunc(c.declaredTypes(name), func(*ResourceType) bool { return true })
}

// ARNServices returns all service fields that ARN formats have, sorted.
func (c *Catalog) ARNServices() []string {
	var names []string
	for name := range c.index.arnServices {
		names = append(names, name)
	}
	for _, s := range c.declared {
		for _, t := range s.types {
			for _, f := range t.Formats {
				if name := f.Service(); !f.anyService() {
					names = append(names, name)
				}
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// TypesForARN returns the resource types that have a format with this service field, regardless of which service lists
// them: ARNs of roles, for instance, are listed by iam and by sts. A format with a placeholder there is left out, because it
// fits nearly everything; it counts for the actions of its own service only.
func (c *Catalog) TypesForARN(service string) []*ResourceType {
	var types []*ResourceType
	for _, i := range c.index.arnServices[service] {
		if _, ok := c.declared[c.index.entries[i].prefix]; !ok {
			types = append(types, c.base(i).typesForARN(service)...)
		}
	}
	return append(types, c.declaredTypes(service)...)
}

func (c *Catalog) declaredTypes(service string) []*ResourceType {
	var types []*ResourceType
	for _, prefix := range c.prefixes {
		if s, ok := c.declared[prefix]; ok {
			types = append(types, s.typesForARN(service)...)
		}
	}
	return types
}

func (s *Service) typesForARN(service string) []*ResourceType {
	var types []*ResourceType
	for _, t := range s.types {
		if slices.ContainsFunc(t.Formats, func(f *ARNFormat) bool { return f.Service() == service }) {
			types = append(types, t)
		}
	}
	return types
}
