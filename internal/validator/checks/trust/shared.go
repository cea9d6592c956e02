// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package trust

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// sharedOIDC is the check that IAM makes itself.
const sharedOIDC = "SHARED_OIDC_PROVIDER_CONTROL_MISSING"

// trustSharedChecks are about OIDC issuers that many customers share.
var trustSharedChecks = []frame.Check{
	{
		ID: sharedOIDC, Class: frame.Error, Types: iam.Trust, AWS: frame.Rejects, AWSCode: "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", Data: frame.Table, Phase: frame.PhaseLogic,
		Link:      sharedOIDCPage,
		Title:     "Shared identity provider without the condition that IAM requires",
		Why:       "Anyone can get tokens from the issuers of such services. For those on its list, IAM stores a trust policy only if it compares a certain claim with more than a wildcard.",
		Fix:       "Compare the claim with what identifies your organization or project.",
		Example:   `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/app.terraform.io"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"app.terraform.io:aud":"aws.workload.identity"}}}`,
		Statement: checkSharedIssuers,
	},
}

func checkSharedIssuers(c *frame.Pass, s *view.Statement) {
	for _, p := range webProviders(c, s) {
		issuer, ok := facts.SharedIssuerOf(p.url)
		if !ok || mayEvaluate(s, issuer.Keys) {
			continue
		}
		f := frame.Found{
			At: conditionPlace(s), Subject: p.name, Related: []policy.Related{frame.Related(p.node, "identity provider")},
			Message: issuer.Name + " serves everyone. IAM refuses to create or change a trust policy for " + words.Quote(p.name) +
				" that does not compare " + words.List(issuer.Keys, "or") + " with more than a wildcard.",
		}
		if operator, member := sharedCondition(issuer); operator != "" {
			f.Fix = addCondition(s, operator, member) + ", with your own names."
		}
		c.Add(f)
	}
}

// mayEvaluate reports whether the statement may compare one of the keys, by a String operator that is not negated, with a value
// that is more than a wildcard.
func mayEvaluate(s *view.Statement, keys []string) bool {
	if !keysKnown(s) {
		return true
	}
	for i := range s.Conditions {
		e := &s.Conditions[i]
		if e.Op.Family != iam.StringFamily || e.Op.Negated || !slices.ContainsFunc(keys, e.Is) {
			continue
		}
		if e.More || slices.ContainsFunc(e.Values, func(v view.Value) bool { return !v.Known || strings.Trim(v.Text, "*?") != "" }) {
			return true
		}
	}
	return false
}

// sharedCondition returns an operator, and the first key of the issuer with what to compare it with, as JSON; "" if that is not known.
func sharedCondition(issuer facts.SharedIssuer) (operator, member string) {
	key := words.Quote(issuer.Keys[0]) + ": "
	switch {
	case issuer.Issuer == view.GitHubHost:
		return "StringEquals", key + githubSubjects
	case issuer.Value == "":
		return "", ""
	case strings.Contains(issuer.Value, "*"):
		return "StringLike", key + words.Quote(issuer.Value)
	}
	return "StringEquals", key + words.Quote(issuer.Value)
}
