// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

func actionsSchema() schema.Schema {
	names := func(description string) schema.ListAttribute {
		return schema.ListAttribute{ElementType: types.StringType, Optional: true, MarkdownDescription: description}
	}
	attributes := map[string]schema.Attribute{
		"services": names("Service prefixes, such as `s3`. One that does not exist is an error."),
		"patterns": names("Actions with the wildcards `*` and `?`, such as `s3:Get*`, in any letter case. One that matches nothing is an error."),
		"access_levels": names("`List`, `Read`, `Write`, `Tagging` or `Permissions management`: actions that AWS files under one of them. " +
			"Actions that manage permissions or tags are filed as such, and not under `Write`."),
		"resource_types": names("Resource types that the action takes, such as `bucket`, or `s3:bucket` for that of one service."),
		"condition_keys": names("Condition keys that requests of the action can have, such as `s3:prefix` or `aws:RequestTag/team`. Keys that all requests have select all actions."),
		"resource_level": schema.BoolAttribute{
			Optional:            true,
			MarkdownDescription: "`true`: actions whose permissions can name resources. `false`: actions that AWS documents for `Resource: \"*\"` only.",
		},
		"actions": schema.ListAttribute{
			ElementType: types.StringType, Computed: true,
			MarkdownDescription: "Names of the actions, sorted.",
		},
		"details": schema.MapNestedAttribute{
			Computed:            true,
			MarkdownDescription: "What is known of each action, by its name. Null for more than 1000 actions, whose details would make a state of many megabytes: narrow the query.",
			NestedObject:        schema.NestedAttributeObject{Attributes: actionSchema()},
		},
	}
	for name, a := range catalogueAttributes("services") {
		attributes[name] = a
	}
	return schema.Schema{
		MarkdownDescription: "Finds AWS actions in the embedded service catalogue: those that fit every argument given. Offline; the provider's `additional_actions` are in it.",
		Attributes:          attributes,
	}
}

// catalogueAttributes say how old embedded data is.
func catalogueAttributes(what string) map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"catalogue_version": schema.StringAttribute{Computed: true, MarkdownDescription: "Version of the embedded data on " + what + "."},
		"catalogue_date":    schema.StringAttribute{Computed: true, MarkdownDescription: "Date of the embedded data on " + what + ", as `YYYY-MM-DD`."},
	}
}

// actionSchema is one action of the result.
func actionSchema() map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	list := func(description string) schema.ListAttribute {
		return schema.ListAttribute{ElementType: types.StringType, Computed: true, MarkdownDescription: description}
	}
	objects := func(description string, fields map[string]schema.Attribute) schema.ListNestedAttribute {
		return schema.ListNestedAttribute{Computed: true, MarkdownDescription: description, NestedObject: schema.NestedAttributeObject{Attributes: fields}}
	}
	return map[string]schema.Attribute{
		"service":       text("Service prefix."),
		"access_level":  text("Access level under which AWS files the action; empty where nothing is known of it."),
		"access_levels": list("All access levels that the action has: those that manage permissions or tags write, too."),
		"resource_types": objects("Resource types that the action takes; none if only `Resource: \"*\"` covers it.", map[string]schema.Attribute{
			"name":        text("Name of the type, such as `bucket`."),
			"arn_formats": list("Formats of the ARNs of such resources."),
			"required":    schema.BoolAttribute{Computed: true, MarkdownDescription: "AWS's mark for types that calls name. Marked types may be alternatives to each other."},
		}),
		"condition_keys": objects("Condition keys that requests of the action can have, in addition to the global ones.", map[string]schema.Attribute{
			"name":        text("Name of the key, such as `s3:prefix` or `aws:RequestTag/${TagKey}`."),
			"type":        text("`String`, `ARN`, `Numeric`, `Date`, `Bool`, `IPAddress`, `Binary`, or `unknown`."),
			"multivalued": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether a request may have several values of the key."},
		}),
		"dependent_actions": list("Other actions that calls of this one need in addition, some of them in some cases only: `dependent_actions` of `iamproof_least_privilege_policy` says when, with which condition and where AWS says so."),
	}
}

// actionDetails are the values of actionSchema.
func actionDetails(a *catalog.Action) map[string]any {
	resources := make([]any, len(a.Resources))
	dependent := slices.Concat(facts.NeededWith(a.Name), a.DependentActions)
	for i, u := range a.Resources {
		formats := make([]any, len(u.Type.Formats))
		for j, f := range u.Type.Formats {
			formats[j] = f.String()
		}
		resources[i] = map[string]any{"name": u.Type.Name, "arn_formats": formats, "required": u.Required}
		dependent = append(dependent, u.DependentActions...)
	}
	slices.Sort(dependent)
	dependent = slices.Compact(dependent)
	supported := a.SupportedKeys()
	keys := make([]any, len(supported))
	for i, k := range supported {
		keys[i] = map[string]any{"name": k.Name, "type": k.Type.String(), "multivalued": k.Cardinality != catalog.Single}
	}
	return map[string]any{
		"service": a.Service(), "access_level": a.Levels.Primary().String(), "access_levels": list(a.Levels.Names()),
		"resource_types": resources, "condition_keys": keys, "dependent_actions": list(dependent),
	}
}
