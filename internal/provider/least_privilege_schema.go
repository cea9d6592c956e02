// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func leastPrivilegeSchema() schema.Schema {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	texts := func(description string) schema.Attribute {
		return schema.ListAttribute{ElementType: types.StringType, Computed: true, MarkdownDescription: description}
	}
	objects := func(description string, fields map[string]schema.Attribute) schema.Attribute {
		return schema.ListNestedAttribute{Computed: true, MarkdownDescription: description, NestedObject: schema.NestedAttributeObject{Attributes: fields}}
	}
	attributes := map[string]schema.Attribute{
		"policy_type": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "What the documents are used as: `identity` (default), `boundary`, `session` or `scp`. It says how large each may be. Policies of `identity` that are `managed`, and of `scp`, " +
				"are split into as many documents as they need; others that are too large fail.",
		},
		"attachment": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Where a policy of the type `identity` goes: `managed` (default), `inline_role`, `inline_user`, `inline_group` or `permission_set`.",
		},
		"compact": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "`\"never\"` (default): every action is written out. `\"to_fit\"`: lists of actions are folded into wildcards if that saves a document. `\"always\"`: they are folded. " +
				"A wildcard means exactly the actions that it replaces, as of the date of the embedded catalogue, and for more once AWS adds actions; `wildcards` names them.",
		},
		"json":          text("The policy, indented, of any size."),
		"minified_json": text("The policy without white space."),
		"documents":     texts("The policy in documents that each fit where they go, in order, without white space."),
		"documents_by_name": schema.MapAttribute{
			ElementType: types.StringType, Computed: true,
			MarkdownDescription: "The same documents by name, for `for_each`: the service of the first action, and from the second document of a service on a number, as in `dynamodb` and `dynamodb-2`.",
		},
		"actions": texts("All actions that are allowed, sorted."),
		"wildcards": schema.MapAttribute{
			ElementType: types.ListType{ElemType: types.StringType}, Computed: true,
			MarkdownDescription: "The actions that each wildcard of a folded list means. A newer catalogue in which it would mean more makes it narrower.",
		},
		"omitted": objects("What was asked for by access levels, wildcards or a managed policy and is not allowed, with the reason.", map[string]schema.Attribute{
			"sid":      text("Sid of the grant."),
			"actions":  texts("The actions."),
			"resource": text("The resource that it is about; `*` for actions that take none, null if it is about several."),
			"reason": text("`no_resource_level`: only `*` covers the action, and it was not named. `resource_type`: it is not called on the resources. `other_service`: it is an action of a service that lists the resource, too, while " +
				"access levels are those of the resource's own service. `contested`: whether the entry covers such resources is contested. `condition_key`: its requests do not have the key of the condition. " +
				"`deprecated`: the catalogue does not have it."),
			"text": text("The reason in words, with what to write to allow it."),
		}),
		"dependent_actions": objects("What calls of the allowed actions need in addition. Nothing of it is added by itself.", map[string]schema.Attribute{
			"action":    text("The action that is needed."),
			"needed_by": texts("The allowed actions that need it."),
			"kind":      text("`action`: the caller needs this permission. `resource`: calls name a resource of another type, too. `document`: a policy of the resource, such as the key policy of a KMS key, has to allow it."),
			"resources": texts("Formats of the ARNs that it is needed on."),
			"condition": text("A condition key of the request for it and its values, as in `iam:PassedToService=lambda.amazonaws.com`."),
			"granted":   schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether some grant allows the action."},
			"because":   text("Why, in words."),
		}),
		"hints": texts("What lies in the resources of a grant and is not covered by them, for its actions and access levels, with the ARN to add: the objects of a bucket, the indexes of a table, the versions of a function."),
	}
	for name, a := range catalogueAttributes("services") {
		attributes[name] = a
	}
	return schema.Schema{
		MarkdownDescription: "Makes the smallest IAM policy that allows what the `grant` blocks ask for, and nothing else: for each ARN only the actions that are called on it, merged into few statements and split " +
			"into documents that fit. Before it is returned the policy is proved, over all requests, to allow exactly what was asked for. Offline. See the guide [From AccessDenied to a synthesised policy](../guides/least-privilege.md).",
		Attributes: attributes,
		Blocks:     map[string]schema.Block{"grant": grantBlock()},
	}
}

func grantBlock() schema.Block {
	optional := func(description string) schema.Attribute {
		return schema.ListAttribute{ElementType: types.StringType, Optional: true, MarkdownDescription: description}
	}
	required := func(description string) schema.Attribute {
		return schema.StringAttribute{Required: true, MarkdownDescription: description}
	}
	return schema.ListNestedBlock{
		MarkdownDescription: "Something that shall be allowed. The order of grants, and of lists in them, does not matter.",
		NestedObject: schema.NestedBlockObject{
			Attributes: map[string]schema.Attribute{
				"sid": schema.StringAttribute{
					Optional:            true,
					MarkdownDescription: "Sid of the grant's statements. A grant with a Sid is not merged with others; several statements get the type of their resources as an ending, such as `ReportsBucket` and `ReportsObject`.",
				},
				"access_levels": optional("`List`, `Read`, `Write`, `Tagging` or `Permissions management`: the actions that AWS files under them, of the services of `resources`. Some are filed in surprising places: " +
					"`kms:Decrypt` is `Write`, and so are `iam:PassRole` and `sts:AssumeRole`."),
				"actions": optional("Actions, with the wildcards `*` and `?`. What a wildcard means is written out, and only what is called on the resources is allowed. " +
					"An action that only `*` covers is allowed, in a statement of its own, if it is named without wildcards or `resources` is `[\"*\"]`."),
				"except_actions": optional("Actions or wildcards taken out of what this grant asks for. It denies nothing: another grant may allow them."),
				"managed_policy": schema.StringAttribute{
					Optional:            true,
					MarkdownDescription: "Name or ARN of an AWS managed policy, whose actions and conditions are allowed on `resources` instead of the policy's. What comes of it is proved to be within the managed policy.",
				},
				"resources": optional("ARNs, with wildcards and policy variables (`$${aws:username}`); they stay as written. It may be left out if every action takes no resource. " +
					"`[\"*\"]` allows all that is asked for on everything."),
			},
			Blocks: map[string]schema.Block{
				"condition": schema.ListNestedBlock{
					MarkdownDescription: "A condition of everything that the grant allows; all of them have to hold.",
					NestedObject: schema.NestedBlockObject{Attributes: map[string]schema.Attribute{
						"test":     required("Operator, such as `StringEquals`."),
						"variable": required("Condition key, such as `iam:PassedToService`."),
						"values": schema.ListAttribute{
							ElementType: types.StringType, Required: true,
							MarkdownDescription: "Values. One of them has to match; for negated operators, none may match.",
						},
					}},
				},
			},
		},
	}
}
