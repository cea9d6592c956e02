// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"

	of "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// dataAttributes returns the attributes of a resource as those of a data source, so
// that what both have is described once. It knows the kinds of attributes that the
// provider's resources have.
func dataAttributes(attributes map[string]schema.Attribute) map[string]of.Attribute {
	out := make(map[string]of.Attribute, len(attributes))
	for name, attribute := range attributes {
		out[name] = dataAttribute(attribute)
	}
	return out
}

func dataAttribute(attribute schema.Attribute) of.Attribute {
	switch a := attribute.(type) {
	case schema.StringAttribute:
		return of.StringAttribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed, MarkdownDescription: a.MarkdownDescription}
	case schema.BoolAttribute:
		return of.BoolAttribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed, MarkdownDescription: a.MarkdownDescription}
	case schema.Int64Attribute:
		return of.Int64Attribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed, MarkdownDescription: a.MarkdownDescription}
	case schema.DynamicAttribute:
		return of.DynamicAttribute{Required: a.Required, Optional: a.Optional, Computed: a.Computed, MarkdownDescription: a.MarkdownDescription}
	case schema.MapAttribute:
		return of.MapAttribute{ElementType: a.ElementType, Required: a.Required, Optional: a.Optional, Computed: a.Computed, MarkdownDescription: a.MarkdownDescription}
	case schema.ListAttribute:
		return of.ListAttribute{ElementType: a.ElementType, Required: a.Required, Optional: a.Optional, Computed: a.Computed, MarkdownDescription: a.MarkdownDescription}
	case schema.SetAttribute:
		return of.SetAttribute{ElementType: a.ElementType, Required: a.Required, Optional: a.Optional, Computed: a.Computed, MarkdownDescription: a.MarkdownDescription}
	case schema.ListNestedAttribute:
		return of.ListNestedAttribute{
			NestedObject: of.NestedAttributeObject{Attributes: dataAttributes(a.NestedObject.Attributes)},
			Required:     a.Required, Optional: a.Optional, Computed: a.Computed, MarkdownDescription: a.MarkdownDescription,
		}
	case schema.SingleNestedAttribute:
		return of.SingleNestedAttribute{
			Attributes: dataAttributes(a.Attributes),
			Required:   a.Required, Optional: a.Optional, Computed: a.Computed, MarkdownDescription: a.MarkdownDescription,
		}
	default:
		panic(fmt.Sprintf("no data source attribute is made of %T", attribute)) // in every start of the provider, so that tests see it
	}
}
