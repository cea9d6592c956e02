// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

const policyList = "A list of policies, one policy, or an object of named policies. Null elements are skipped."

// proofValue says what the documents of proofs are.
const proofValue = "A document is written as an identity policy: its Allow statements without what its Deny statements take out. " + failsThePlan +
	" Names are unique over expectations and proofs."

// failsThePlan is what a refuted proof of the resource does.
const failsThePlan = "A request that shows otherwise fails the plan, and is shown in full."

var contextType = types.ListType{ElemType: types.StringType}

func simulationSchema() schema.Schema {
	attributes := simulationInputs()
	for name, a := range simulationResults() {
		attributes[name] = a
	}
	return schema.Schema{
		Version: 1,
		MarkdownDescription: "Asserts what a principal is allowed and denied under a set of policies, for examples (`expectations`) and for all requests (`within`, `includes`, `excludes`, `new_access`). " +
			"Everything is evaluated whenever Terraform plans, and again when it applies; what does not hold fails the plan and says why. Creates nothing in AWS.",
		Attributes: attributes,
	}
}

// simulationInputs are the arguments.
func simulationInputs() map[string]schema.Attribute {
	policies := func(description string) schema.Attribute {
		return schema.DynamicAttribute{Optional: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"principal": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Who calls: the ARN of a role, user, session, root user, identity provider or CloudFront origin access identity, a service such as " +
				"`events.amazonaws.com`, or `*` for an anonymous caller. Omitted, it is an IAM role of the resource's own account whose name is not known; what depends on the name is undetermined.",
		},
		"account_id": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "The account of the role that calls, for a `principal` that is omitted or not known yet, so that the first plan of a new role can be decided. " +
				"A known `principal` has to be a role of this account.",
		},
		"identity_policies":        policies("The caller's identity policies: inline, attached and, for users, those of groups. " + policyList),
		"permissions_boundary":     policies("The caller's permissions boundary: one policy."),
		"session_policies":         policies("The policies of the caller's session. " + policyList),
		"service_control_policies": policies("The service control policies of the caller's account: a list of levels, root first and account last, each a list of policies. `\"FullAWSAccess\"` means AWS's managed policy of that name, in lists and as a named policy."),
		"resource_control_policies": policies("The resource control policies of the resource's account, in levels as `service_control_policies`. AWS's managed " +
			"`\"RCPFullAWSAccess\"` is implied."),
		"resource_policies": policies("The policies of resources: an object with the ARN of the owning resource as key (bucket, queue, key, topic, secret, role for its trust policy, …). " +
			"A policy covers the resource and what lies in it, such as the objects of a bucket. A key may be a pattern, such as `arn:aws:kms:*:444455556666:key/*`: it counts for the resources " +
			"that it matches and that have no closer entry, which is their own ARN or a pattern with more literal characters. `\"DefaultKeyPolicy\"` means the policy that AWS gives to a KMS key " +
			"that is made without one, `\"NoPolicy\"` says that the resource has none. What is left out is not given, which does not mean that there is none: where a grant needs the policy, as " +
			"for KMS keys, for the trust of roles and across accounts, the request is undetermined. An unknown key makes the whole argument unknown: write the ARN of a role of this configuration with its name, or a pattern."),
		"vpc_endpoint_policy": policies("The policy of the VPC endpoint that the requests pass through: one policy."),
		"resource_account_ids": schema.MapAttribute{
			ElementType: types.StringType, Optional: true,
			MarkdownDescription: "The accounts that own resources whose ARNs do not say it, such as buckets: ARN, or pattern of ARNs, to account id. The closest entry counts, as in `resource_policies`. Without an entry such a resource is taken to belong to the caller's account. An entry that nothing uses is a warning.",
		},
		"context": schema.MapAttribute{
			ElementType: contextType, Optional: true,
			MarkdownDescription: "Condition keys of every request, such as `{ \"aws:RequestedRegion\" = [\"eu-west-1\"] }`. Keys that follow from the request, such as `aws:PrincipalArn`, are there without. A misspelt key, and one that none of the actions asked about has, is a warning.",
		},
		"unstated_context": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "What a condition key is that neither the request nor `context` fixes. `\"any\"`: an expectation has to hold for every value of it, and without it. " +
				"`\"absent\"`: the key is not in the request, except keys that AWS sends with every such request and properties that every such resource has, which have any value. " +
				"Default: `\"absent\"` for `allowed`, `\"any\"` for denials.",
		},
		"expectations": schema.ListNestedAttribute{
			Optional:            true,
			MarkdownDescription: "Examples that must hold. Optional where there is a proof or `new_access`.",
			NestedObject:        schema.NestedAttributeObject{Attributes: expectationSchema()},
		},
		"within": policies("Proofs that nothing else is allowed: an object of named policies. Every request that the policies, all layers of them, allow has to be allowed by the document, " +
			"such as a ceiling for a deployer. " + proofValue),
		"includes": policies("Proofs that all of something is allowed: an object of named policies. Every request that the document allows has to be allowed by the policies, all layers of them. " + proofValue),
		"excludes": policies("Proofs that nothing of something is allowed: an object of named policies. No request that the document allows may be allowed by the policies, " +
			"such as one that changes the audit trail. " + proofValue),
		"new_access": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "What happens where the policies, all layers of them, allow a request that those in the state do not. `\"allow\"` (default): nothing. `\"warn\"`: a warning, which does not count for `passed`. " +
				"`\"deny\"`: it fails the plan. The caller, `context` and `resource_account_ids` are those of the plan on both sides. A new simulation has nothing to compare with and passes; " +
				"once applied, access is not new any more. The verdict is in `results`, by the name `new_access`.",
		},
		"on_undetermined": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "How an expectation or proof that cannot be decided is handled. `\"defer\"` (default): it waits for values that are not known yet, and is evaluated when they are; " +
				"where waiting does not help, it fails the plan. `\"warn\"`: a warning. `\"error\"`: it fails the plan at once.",
		},
		"contested": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "How a verdict that depends on a contested rule is handled: one on which AWS's documentation and behaviour disagree. `\"undetermined\"` (default): it is not decided, and " +
				"the message says how to write the policy so that it is. `\"documented\"`: the documented reading counts, with a note.",
		},
	}
}

// expectationSchema has no attribute that is required in the framework's sense: the
// framework takes an object that is not known as a whole for one that lacks them.
func expectationSchema() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "What is expected, in words. Names are unique; without one, it is made of the content.",
		},
		"decision": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Required. `allowed`; `denied`, either way; `explicitDeny`, by a Deny statement; or `implicitDeny`, by nothing allowing it. " +
				"Every action on every resource has to have it.",
		},
		"actions": schema.ListAttribute{
			ElementType: types.StringType, Optional: true,
			MarkdownDescription: "Required. IAM actions. `*` and `?` expand over the service catalogue.",
		},
		"except_actions": schema.ListAttribute{
			ElementType: types.StringType, Optional: true,
			MarkdownDescription: "Actions that are taken out of `actions`. `*` and `?` expand over the service catalogue.",
		},
		"resources": schema.ListAttribute{
			ElementType: types.StringType, Optional: true,
			MarkdownDescription: "ARNs, `[\"*\"]` if omitted. `*` and `?` mean every resource of that shape; the characters themselves are `$${*}` and `$${?}`.",
		},
		"except_resources": schema.ListAttribute{
			ElementType: types.StringType, Optional: true,
			MarkdownDescription: "ARNs that are taken out of `resources`, such as your own bucket of every bucket; `*` and `?` as in `resources`.",
		},
		"principal": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Who calls, instead of the simulation's `principal`.",
		},
		"context": schema.MapAttribute{
			ElementType: contextType, Optional: true,
			MarkdownDescription: "Condition keys of these requests, in addition to those of the simulation. They replace keys of the same name.",
		},
		"unstated_context": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "As that of the simulation, which it overrides.",
		},
		"enforcement": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "`\"error\"` (default): the expectation fails the plan if it does not hold. `\"warn\"`: it is a warning, and does not count for `passed`.",
		},
	}
}

// simulationResults are the computed attributes.
func simulationResults() map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	id := text("Identifies the simulation in the state; it has no other meaning.")
	id.PlanModifiers = []planmodifier.String{stringplanmodifier.UseStateForUnknown()}
	return map[string]schema.Attribute{
		"id": id,
		"passed": schema.BoolAttribute{
			Computed:            true,
			MarkdownDescription: "Whether every expectation and proof holds, except for those with `enforcement = \"warn\"` and `new_access = \"warn\"`.",
		},
		"results": schema.MapAttribute{
			ElementType: types.StringType, Computed: true,
			MarkdownDescription: "The decision of each expectation by name: `allowed`, `explicitDeny`, `implicitDeny`, `undetermined`, `denied` for denials of both kinds, or `mixed`. " +
				"The verdict on each proof by name: `proved`, `refuted` or `undetermined`.",
		},
		"granted": schema.SetAttribute{
			ElementType: types.StringType, Computed: true,
			MarkdownDescription: "What the principal's own policies leave it: one line a permission, such as `s3:GetObject, s3:PutObject on arn:aws:s3:::logs/* if aws:PrincipalTag/team = ops (deploy \"Objects\")`, " +
				"with the document and Sid that it comes from. Made for the plan: one more statement or resource shows as a `+` line, one less as a `-` line, and a line whose actions change as both. " +
				"Policies with many actions are summarized by access level, `read and list of acm, ecs, …`, as far as the catalogue knows them; what is more than 200 lines is in the last one. " +
				"It is about identity policies within `permissions_boundary`, `session_policies` and `service_control_policies`. What resource policies grant, and what they, " +
				"`resource_control_policies` and `vpc_endpoint_policy` take away, is not in it, and neither is `sts:GetCallerIdentity`, which every caller may call. " +
				"No permission is missing; where one cannot be stated exactly, the line says more. Not known while one of these policies is not.",
		},
		"verified_policies": schema.MapAttribute{
			ElementType: types.StringType, Computed: true,
			MarkdownDescription: "The identity policies as JSON: those of an object by name, others by their position as written, `\"0\"`, `\"1\"`, …; a null element has no key. " +
				"Attach these, and nothing is attached before it has passed: a value is known only once everything that counts for `passed` holds. " +
				"Where something does not and the plan goes on all the same, with a warning, the map keeps what it was, and the values of a new simulation are null; " +
				"with `enforcement = \"report\"` the policies are released.",
		},
		"report": text("A report in Markdown, for a comment on a pull request."),
	}
}

// evaluationsSchema is what only the data source has: a resource would keep the list in
// its state.
func evaluationsSchema() schema.Attribute {
	return schema.ListNestedAttribute{
		Computed:            true,
		MarkdownDescription: "With `detail = \"full\"`, the result of each action on each resource. Of more than 500 it has all that are not as expected, and as many others as fit.",
		NestedObject:        schema.NestedAttributeObject{Attributes: evaluationSchema()},
	}
}

func evaluationSchema() map[string]schema.Attribute {
	text := func(description string) schema.StringAttribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	list := func(description string) schema.ListAttribute {
		return schema.ListAttribute{ElementType: types.StringType, Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"expectation": text("Name of the expectation."),
		"action":      text("Action."),
		"resource":    text("Resource."),
		"verdict":     text("`met`, `not_met` or `undetermined`; a question is `met`."),
		"decision":    text("`allowed`, `explicitDeny`, `implicitDeny`, `denied` for denials of both kinds, `mixed` if some requests are allowed and some denied, or `undetermined`."),
		"possible":    list("The decisions that such requests may get."),
		"decided_by":  text("What the decision is based on."),
		"matched_statements": schema.ListNestedAttribute{
			Computed:            true,
			MarkdownDescription: "The statements that apply, or may apply; those that decided first.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"layer":    text("Layer of the policy."),
				"document": text("Name or place of the policy."),
				"sid":      text("Sid of the statement, empty if it has none."),
				"index":    schema.Int64Attribute{Computed: true, MarkdownDescription: "Index of the statement, from 0."},
				"effect":   text("`Allow` or `Deny`."),
				"decisive": schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the decision is based on it."},
			}},
		},
		"missing_context_keys": list("Condition keys that statements test and the request does not have."),
		"undetermined_because": list("Why the decision is undetermined."),
		"assumptions":          list("What the decision takes for granted."),
		"free_keys":            list("Condition keys that nobody states and that the verdict was looked at for, value by value."),
		"conditions":           list("What the verdict depends on if every key that nobody states has any value, in words, such as `allowed if aws:ResourceTag/env = dev`. At most 10, then how many more."),
		"counterexample": schema.SingleNestedAttribute{
			Computed:            true,
			MarkdownDescription: "A request that has another decision than expected; null if there is none.",
			Attributes: map[string]schema.Attribute{
				"principal": text("Who calls."),
				"action":    text("Action."),
				"resources": list("ARNs of the resources of the call."),
				"context": schema.MapAttribute{
					ElementType: contextType, Computed: true,
					MarkdownDescription: "Condition keys of the request that nobody states, with their values. Keys of one of several resources have its ARN in front.",
				},
				"absent":    list("Condition keys that the request does not have."),
				"decision":  text("What the request gets."),
				"statement": text("What decides that."),
			},
		},
		"layers": schema.MapAttribute{
			ElementType: types.StringType, Computed: true,
			MarkdownDescription: "What each layer says on its own: `allow`, `explicitDeny`, `implicitDeny`, `undetermined`, `notApplicable`, or `notGiven` for a resource policy that was not given.",
		},
	}
}
