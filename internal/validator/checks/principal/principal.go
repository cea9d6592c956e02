// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package principal checks principals: their form, whether they exist, and which policies take them.
package principal

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/grammar"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// Checks are about who a statement is about: the shape of Principal and NotPrincipal, the form of each entry,
// and what entries mean to each other and to the actions.
var Checks = slices.Concat(
	principalElementChecks, principalTrustElementChecks, principalOtherChecks, principalAWSChecks, principalServiceChecks,
	principalActionChecks, principalListChecks, notPrincipalChecks,
)

// Pages on principals.
const (
	notPrincipalPage = frame.UserGuide + "reference_policies_elements_notprincipal.html"
	rcpSyntaxPage    = frame.OrgsGuide + "orgs_manage_policies_rcps_syntax.html"
	identifiersPage  = frame.UserGuide + "reference_identifiers.html"
)

// resourceOrTrust are the policies whose statements name principals.
const resourceOrTrust = iam.Resource | iam.Trust

// accountText returns the account in which the policy lives for an ARN to propose, or a word in its place.
func accountText(c *frame.Pass) string {
	if own := c.OwnAccount(); own != "" {
		return own
	}
	return "ACCOUNT"
}

// entryFault returns the id of the check by which AWS refuses the entry in this document, "" for none, and what is wrong with an
// entry under AWS.
func entryFault(c *frame.Pass, p *view.PrincipalEntry) (string, iam.Fault) {
	if p.Type == "" || !c.Type.NamesPrincipals() {
		return "", iam.Fault{}
	}
	use := iam.PrincipalUse{Type: c.Type, Account: c.OwnAccount()}
	if p.Type == "CanonicalUser" || iam.IsOriginAccessIdentity(p.Text) {
		use.NotS3 = c.NotS3()
	}
	return grammar.Entry(p.Type, p.Item, use)
}
