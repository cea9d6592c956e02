// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

// RuleText describes a rule of this package for readers of reports.
type RuleText struct{ Title, Why, Fix string }

// RuleTexts are the rules about principals and about changes; those about documents are the
// checks of package validator.
var RuleTexts = map[string]RuleText{
	"PRINCIPAL_ADMIN": {
		"Principal with administrator access",
		"The policies of the principal together allow every action on every resource, and no permissions boundary bounds it.",
		"Allow what is needed, or set a permissions boundary.",
	},
	"PRINCIPAL_ESCALATION": {
		"Policies that together can be turned into more rights",
		"No policy by itself lets its holder gain more rights, but all policies of the principal together do.",
		"Give the actions to different principals, name the resources, or set a permissions boundary.",
	},
	"BOUNDARY_REMOVABLE": {
		"Permissions boundary that its principal can remove",
		"The principal may remove or replace the boundary that bounds it, so that the boundary bounds nothing.",
		"Deny these actions in the boundary.",
	},
	"INLINE_POLICY_AGGREGATE_EXCEEDED": {
		"Inline policies of one identity too large together",
		"The quota for inline policies is on the sum over all inline policies of a user, group or role.",
		"Make managed policies of some of them.",
	},
	"TOO_MANY_ATTACHED_POLICIES": {
		"More attached policies than AWS takes",
		"A principal has up to ten managed policies, up to twenty where the quota was raised.",
		"Put policies together, or ask AWS for a higher quota.",
	},
	"TRUST_CROSS_ACCOUNT": {
		"Role that another account can take",
		"The trust policy lets in principals of an account that is neither the role's own nor listed as trusted.",
		"List the account as trusted if this is meant; else remove it.",
	},
	"RESOURCE_CROSS_ACCOUNT": {
		"Resource that another account has access to",
		"The policy of the resource lets in principals of an account that is neither its own nor listed as trusted.",
		"List the account as trusted if this is meant; else remove it.",
	},
	"POLICY_OVERWRITTEN": {
		"Policy that something else in the plan overwrites",
		"Two resources of the configuration set the same policy, or a complete list leaves out what is attached elsewhere.",
		"Keep one of them.",
	},
	"NEW_ACCESS": {
		"Change that adds access",
		"The document allows something that it did not allow before.",
		"Make sure that this is meant.",
	},
	"PROTECTION_REMOVED": {
		"Protection that the plan removes",
		"The plan removes or weakens a permissions boundary, a Deny, a complete list of policies, a policy of the organization or a block of public access, while what it protects stays.",
		"Make sure that something else protects it, or keep it.",
	},
}
