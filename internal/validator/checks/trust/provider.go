// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package trust

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// trustProviderChecks are about identity providers of any kind.
var trustProviderChecks = []frame.Check{
	{
		ID: "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL", Class: frame.SecurityWarning, Types: iam.Trust, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseLogic, Link: oidcTrustPage,
		Title:     "Identity provider without a condition on its tokens",
		Why:       "Anyone who gets a token of the provider can take the role, if no condition tests what the token says.",
		Fix:       "Require the audience and the subject of the token: conditions with StringEquals on the provider's aud and sub.",
		Example:   `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/idp.example.org"},"Action":"sts:AssumeRoleWithWebIdentity"}`,
		Statement: checkAnyProvider,
	},
	{
		ID: "MISSING_OIDC_AUDIENCE_CONDITION", Class: frame.Warning, Types: iam.Trust, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: oidcTrustPage,
		Title:     "Identity provider without a condition on the audience",
		Why:       "A token is meant for one audience. Without a condition on it, tokens that the issuer made for another application are also accepted, if the provider in IAM lists that audience.",
		Fix:       "Add a condition with StringEquals on the provider's aud.",
		Example:   `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C:sub":"system:serviceaccount:web:api"}}}`,
		Statement: checkAudience,
	},
	{
		ID: "SAML_AUDIENCE_MISSING", Class: frame.Warning, Types: iam.Trust, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: samlTrustPage,
		Title:     "SAML provider without a condition on the assertion",
		Why:       "AWS should not accept an assertion that was made for another recipient. A condition on SAML:aud ensures this.",
		Fix:       `Add to the condition: "StringEquals": {"SAML:aud": "https://signin.aws.amazon.com/saml"}.`,
		Example:   `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:saml-provider/corp"},"Action":"sts:AssumeRoleWithSAML"}`,
		Statement: checkSAML,
	},
}

// checkAnyProvider reports statements whose conditions do not look at tokens at all. A condition on a claim of one provider
// keeps out the users of the others, whose tokens lack it.
func checkAnyProvider(c *frame.Pass, s *view.Statement) {
	all := slices.DeleteFunc(webProviders(c, s), func(p provider) bool { return admitsNone(c, s, &p) })
	if len(all) == 0 {
		return
	}
	for _, id := range [...]string{sharedOIDC, githubBroad, missingGitHubRepo, irsaBroad, cognitoGuest} {
		if c.Reported(s.Node, id) {
			return
		}
	}
	says := func(e *view.ConditionEntry) bool { return view.IsClaim(e) || e.Is("sts:RoleSessionName") }
	if restrictedBy(c, s, says) != truth.False || mayBeDenied(c, iam.AssumeActions[iam.WebAssume], says) {
		return
	}
	f := frame.Found{At: s.Node, Subject: all[0].name, Related: []policy.Related{frame.Related(all[0].node, "identity provider")}}
	f.Message = "Every user of " + providerNames(all) + " can take the role."
	if len(s.Conditions) > 0 {
		f.Message = "No condition requires anything of the tokens of " + providerNames(all) + ", so that every user of it can take the role, regardless of what the token says."
	}
	if url := all[0].issuer; facts.ApplicationClaim(url) == "app_id" {
		f.Fix = "Require your application: a condition with StringEquals on " + words.Quote(url+":app_id") + "."
	} else {
		f.Fix = "Require the audience and the subject: conditions with StringEquals on " + words.Quote(url+":aud") + " and " + words.Quote(url+":sub") + "."
	}
	c.Add(f)
}

// audienceClaims say for whom a token was made.
var audienceClaims = []string{"aud", "azp", "oaud", "client_id", "app_id"}

func checkAudience(c *frame.Pass, s *view.Statement) {
	var lacking []provider
	for _, p := range webProviders(c, s) {
		if restrictedBy(c, s, p.claims("sub")) == truth.True && !mayCompare(s, p.claims(audienceClaims...)) {
			lacking = append(lacking, p)
		}
	}
	if len(lacking) == 0 || c.Reported(s.Node, sharedOIDC) {
		return
	}
	f := frame.Found{At: conditionPlace(s), Subject: lacking[0].name}
	f.Message = "The conditions compare the subject of tokens of " + providerNames(lacking) +
		" but not their audience: tokens that were made for another application are accepted if the provider in IAM lists its audience."
	audience, of := "sts.amazonaws.com", "."
	if !clusterIssuer(lacking[0].url) && lacking[0].url != view.GitHubHost {
		audience, of = "AUDIENCE", ", with the audience that the issuer puts into tokens for this role."
	}
	f.Fix = addCondition(s, "StringEquals", words.Quote(lacking[0].issuer+":aud")+": "+words.Quote(audience)) + of
	c.Add(f)
}

// samlSignIn are the recipients of assertions for AWS's sign-in, by partition.
var samlSignIn = map[string]string{
	"aws":        "https://signin.aws.amazon.com/saml",
	"aws-cn":     "https://signin.amazonaws.cn/saml",
	"aws-us-gov": "https://signin.amazonaws-us-gov.com/saml",
}

func checkSAML(c *frame.Pass, s *view.Statement) {
	if s.Effect != policy.Allow || s.Principal == nil {
		return
	}
	if _, ok := s.CoversAction(iam.AssumeActions[iam.SamlAssume]); !ok {
		return
	}
	says := func(e *view.ConditionEntry) bool { return e.Is("SAML:aud") || e.Is("SAML:iss") || e.Is("SAML:sub") }
	for _, p := range providersOf(c, s) {
		if !p.saml || mayCompare(s, says) || mayBeDenied(c, iam.AssumeActions[iam.SamlAssume], says) {
			continue
		}
		f := frame.Found{
			At: conditionPlace(s), Subject: p.name, Related: []policy.Related{frame.Related(p.node, "identity provider")},
			Message: "No condition says for whom the assertions of " + words.Quote(p.name) + " must have been made.",
		}
		if recipient := samlSignIn[arn.SplitFields(p.name).Partition()]; recipient != "" {
			f.Fix = addCondition(s, "StringEquals", `"SAML:aud": `+words.Quote(recipient))
			if strings.Contains(recipient, "aws.amazon.com") {
				f.Fix += ", or the sign-in address of your region"
			}
			f.Fix += "."
		}
		c.Add(f)
		return
	}
}
