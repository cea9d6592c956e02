// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package frame

// Pages of AWS's documentation that checks point at.
const (
	UserGuide     = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
	OrgsGuide     = "https://docs.aws.amazon.com/organizations/latest/userguide/"
	GrammarPage   = UserGuide + "reference_policies_grammar.html"
	VersionPage   = UserGuide + "reference_policies_elements_version.html"
	IDPage        = UserGuide + "reference_policies_elements_id.html"
	StatementPage = UserGuide + "reference_policies_elements_statement.html"
	SidPage       = UserGuide + "reference_policies_elements_sid.html"
	EffectPage    = UserGuide + "reference_policies_elements_effect.html"
	ResourcePage  = UserGuide + "reference_policies_elements_resource.html"
	VariablesPage = UserGuide + "reference_policies_variables.html"
	QuotasPage    = UserGuide + "reference_iam-quotas.html"
	CreatePolicy  = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html"
	OrgsSyntax    = OrgsGuide + "orgs_manage_policies_scps_syntax.html"
	OrgsQuotas    = OrgsGuide + "orgs_reference_limits.html"

	NotActionPage      = UserGuide + "reference_policies_elements_notaction.html"
	ConfusedDeputyPage = UserGuide + "confused-deputy.html"
	PrincipalPage      = UserGuide + "reference_policies_elements_principal.html"
	ARNPage            = UserGuide + "reference-arns.html"
	OIDCKeysPage       = UserGuide + "reference_policies_iam-condition-keys.html#condition-keys-wif"
	ExternalIDPage     = UserGuide + "id_roles_common-scenarios_third-party.html"
	ConditionPage      = UserGuide + "reference_policies_elements_condition.html"
	OperatorsPage      = UserGuide + "reference_policies_elements_condition_operators.html"
	GlobalKeysPage     = UserGuide + "reference_policies_condition-keys.html"
	SetKeysPage        = UserGuide + "reference_policies_condition-single-vs-multi-valued-context-keys.html"
	PerimeterPage      = UserGuide + "access_policies_data-perimeters.html"
)
