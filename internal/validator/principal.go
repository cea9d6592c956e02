// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// principalChecks are about who a statement speaks of: the shape of Principal and NotPrincipal, the form of each entry,
// and what entries mean to each other and to the actions.
var principalChecks = slices.Concat(
	principalElementChecks, principalTrustElementChecks, principalOtherChecks, principalAWSChecks, principalServiceChecks,
	principalActionChecks, principalListChecks, notPrincipalChecks,
)

// Pages on principals.
const (
	principalPage    = userGuide + "reference_policies_elements_principal.html"
	notPrincipalPage = userGuide + "reference_policies_elements_notprincipal.html"
	rcpSyntaxPage    = orgsGuide + "orgs_manage_policies_rcps_syntax.html"
	identifiersPage  = userGuide + "reference_identifiers.html"
)

// Ids that more than one check of the family needs to know.
const (
	trustNotPrincipal  = "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL"
	trustPlainWildcard = "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL"
	invalidAWS         = "INVALID_AWS_PRINCIPAL"
	unsupportedKind    = "UNSUPPORTED_PRINCIPAL_TYPE"
)

// resourceOrTrust are the policies whose statements name principals.
const resourceOrTrust = iam.Resource | iam.Trust

// namesPrincipals reports whether the document is of a type whose statements name principals one by one.
func (c *Context) namesPrincipals() bool { return c.Type&(iam.Resource|iam.Trust|iam.Endpoint) != 0 }

// accountText returns the account in which the policy lives for an ARN to propose, or a word in its place.
func (c *Context) accountText() string {
	if own := c.ownAccount(); own != "" {
		return own
	}
	return "ACCOUNT"
}
