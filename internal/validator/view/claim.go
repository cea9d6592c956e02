// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
)

// IsClaim reports whether the key is a claim of some provider.
func IsClaim(e *ConditionEntry) bool { return strings.Contains(e.Prefix, ".") }

var tokenClaims = []string{"sub", "aud"}

var assertionKeys = KeyList{"saml:aud", "saml:iss", "saml:sub", "saml:sub_type", "saml:doc"}

// ProviderURL returns the URL, without scheme, of a federated principal that issues web tokens, "" for a SAML provider.
func ProviderURL(principal string) string {
	if !strings.HasPrefix(principal, "arn:") {
		return strings.TrimSuffix(principal, "/")
	}
	url, ok := strings.CutPrefix(arn.SplitFields(principal).Resource(), "oidc-provider/")
	if !ok {
		return ""
	}
	return strings.TrimSuffix(url, "/")
}

// ListsClaim reports whether the claim is one that AWS, or GitHub for its provider, documents.
func (c *Document) ListsClaim(issuer, claim string) bool {
	folds := func(listed string) bool { return strings.EqualFold(listed, claim) }
	return slices.ContainsFunc(c.Catalog.Claims(issuer), folds) || slices.ContainsFunc(OwnerClaims, folds) || slices.ContainsFunc(ChosenClaims, folds)
}

// OwnerClaims are claims other than sub that fix whose workflow it is.
var OwnerClaims = []string{"job_workflow_ref", "repository", "repository_id", "repository_owner", "repository_owner_id"}

// ChosenClaims are claims to which the author of a workflow can give any value.
var ChosenClaims = []string{"ref", "environment", "workflow", "context", "head_ref", "base_ref"}

// GitHubHost is the issuer of the tokens of workflows on GitHub.
const GitHubHost = "token.actions.githubusercontent.com"
