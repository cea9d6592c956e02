// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
)

// additionalActions is the argument of the provider that declares actions.
const additionalActions = "additional_actions"

type additionalAction struct {
	AccessLevel      types.String `tfsdk:"access_level"`
	ResourceTypes    types.Map    `tfsdk:"resource_types"`
	ConditionKeys    types.List   `tfsdk:"condition_keys"`
	DependentActions types.List   `tfsdk:"dependent_actions"`
}

func additionalActionsSchema() schema.Attribute {
	return schema.MapNestedAttribute{
		Optional: true,
		MarkdownDescription: "Service actions that are newer than the embedded catalogue, by their full names such as `s3:GetObject`. " +
			"What is declared for an action that the catalogue knows is added to it.",
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"access_level": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "`List`, `Read`, `Write`, `Tagging` or `Permissions management`.",
			},
			"resource_types": schema.MapAttribute{
				ElementType: types.ListType{ElemType: types.StringType}, Optional: true,
				MarkdownDescription: "Resource types that the action can be called on, with the formats of their ARNs such as " +
					"`arn:${Partition}:s3:::${BucketName}` (written `$${…}` in Terraform); the formats may be empty for a type that the service has already. " +
					"Without resource types the action takes only `Resource: \"*\"`.",
			},
			"condition_keys": schema.ListAttribute{
				ElementType: types.StringType, Optional: true,
				MarkdownDescription: "Condition keys that the action has in addition to the global ones.",
			},
			"dependent_actions": schema.ListAttribute{
				ElementType: types.StringType, Optional: true,
				MarkdownDescription: "Actions that a caller also needs.",
			},
		}},
	}
}

// withAdditionalActions returns the embedded catalogue with the actions of the
// argument. Values that are not known are errors if all have to be known, and are
// left out otherwise.
func withAdditionalActions(ctx context.Context, argument types.Map, complete bool) (*catalog.Catalog, diag.Diagnostics) {
	var diags diag.Diagnostics
	attribute := path.Root(additionalActions)
	if argument.IsUnknown() {
		if complete {
			diags.AddAttributeError(attribute, "Unknown additional_actions", "The actions have to be known when Terraform plans: write them out, without values of resources that do not exist yet.")
		}
		return catalog.Default(), diags
	}
	actions := make(map[string]additionalAction)
	if diags.Append(argument.ElementsAs(ctx, &actions, false)...); diags.HasError() {
		return catalog.Default(), diags
	}
	declared := make(map[string]catalog.AdditionalAction, len(actions))
	for _, name := range slices.Sorted(maps.Keys(actions)) {
		action := actions[name]
		a, known, d := action.read(ctx, attribute)
		diags.Append(d...)
		if !known && complete {
			diags.AddAttributeError(attribute, "Unknown additional_actions", "What is declared of "+name+" has to be known when Terraform plans.")
		}
		if known {
			declared[name] = a
		}
	}
	if diags.HasError() {
		return catalog.Default(), diags
	}
	c, err := catalog.Default().With(declared)
	if err != nil {
		diags.AddAttributeError(attribute, "Invalid additional_actions", err.Error())
		return catalog.Default(), diags
	}
	return c, diags
}

// read returns the declaration; known is false if part of it is not known.
func (a *additionalAction) read(ctx context.Context, attribute path.Path) (out catalog.AdditionalAction, known bool, diags diag.Diagnostics) {
	raw := []interface{ IsUnknown() bool }{a.AccessLevel, a.ResourceTypes, a.ConditionKeys, a.DependentActions}
	if slices.ContainsFunc(raw, func(v interface{ IsUnknown() bool }) bool { return v.IsUnknown() }) {
		return out, false, nil
	}
	if !a.AccessLevel.IsNull() {
		level, err := catalog.ParseAccessLevel(a.AccessLevel.ValueString())
		if err != nil {
			diags.AddAttributeError(attribute, "Invalid additional_actions", "access_level: "+err.Error()+".")
		}
		out.Levels = level
	}
	var formats map[string][]types.String
	diags.Append(a.ResourceTypes.ElementsAs(ctx, &formats, false)...)
	known = true
	for _, name := range slices.Sorted(maps.Keys(formats)) {
		t := catalog.AdditionalResource{Name: name}
		t.ARNs, known = declaredTexts(formats[name], known)
		out.ResourceTypes = append(out.ResourceTypes, t)
	}
	for list, into := range map[*types.List]*[]string{&a.ConditionKeys: &out.ConditionKeys, &a.DependentActions: &out.DependentActions} {
		var elems []types.String
		diags.Append(list.ElementsAs(ctx, &elems, false)...)
		*into, known = declaredTexts(elems, known)
	}
	return out, known, diags
}

// declaredTexts returns the strings; the result is false if it was, or if one is not known.
func declaredTexts(list []types.String, known bool) ([]string, bool) {
	out := make([]string, 0, len(list))
	for _, s := range list {
		known = known && !s.IsUnknown()
		if !s.IsNull() {
			out = append(out, s.ValueString())
		}
	}
	return out, known
}
