// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

// Pages of AWS's documentation that checks point at.
const (
	userGuide     = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
	orgsGuide     = "https://docs.aws.amazon.com/organizations/latest/userguide/"
	grammarPage   = userGuide + "reference_policies_grammar.html"
	versionPage   = userGuide + "reference_policies_elements_version.html"
	idPage        = userGuide + "reference_policies_elements_id.html"
	statementPage = userGuide + "reference_policies_elements_statement.html"
	sidPage       = userGuide + "reference_policies_elements_sid.html"
	effectPage    = userGuide + "reference_policies_elements_effect.html"
	resourcePage  = userGuide + "reference_policies_elements_resource.html"
	variablesPage = userGuide + "reference_policies_variables.html"
	quotasPage    = userGuide + "reference_iam-quotas.html"
	createPolicy  = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html"
	orgsSyntax    = orgsGuide + "orgs_manage_policies_scps_syntax.html"
	orgsQuotas    = orgsGuide + "orgs_reference_limits.html"
)
