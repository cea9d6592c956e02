// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package principal

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/grammar"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// principalOtherChecks are about canonical users and identity providers.
var principalOtherChecks = []frame.Check{
	{
		ID: grammar.CodeCanonicalUser, Class: frame.Error, Types: resourceOrTrust, AWS: frame.Rejects, Data: frame.Table, Phase: frame.PhaseSyntax, Blocks: true, Partial: true,
		Link:      identifiersPage,
		Title:     "Canonical user outside of S3, or malformed",
		Why:       "Canonical user ids have 64 hexadecimal digits. They are S3's names for accounts. No other service accepts them in its policies.",
		Fix:       `Write the account id under "AWS".`,
		Example:   `{"Effect":"Allow","Principal":{"CanonicalUser":"9f86d081"},"Action":"sns:Publish","Resource":"*"}`,
		Principal: checkCanonicalUser,
	},
	{
		ID: grammar.CodeFederatedResource, Class: frame.Error, Types: iam.Resource, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseSyntax, Blocks: true, Partial: true,
		Link:    frame.PrincipalPage,
		Title:   "Identity provider in a policy other than a trust policy",
		Why:     "Users of an identity provider take a role to call AWS; from then on the caller is a session of that role. Only trust policies name the provider itself.",
		Fix:     "Name the role that the provider's users take.",
		Example: `{"Effect":"Allow","Principal":{"Federated":"cognito-identity.amazonaws.com"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::app/*"}`,
		Principal: func(c *frame.Pass, _ *view.Statement, p *view.PrincipalEntry) {
			if id, _ := entryFault(c, p); id != grammar.CodeFederatedResource {
				return
			}
			found := ""
			if p.Known {
				found = " " + words.Quote(p.Text)
			}
			c.Add(frame.Found{
				At: p.Node, Subject: p.Text,
				Message: "The principal" + found + " is listed under Federated, which only trust policies of roles have. AWS refuses it in the policy of a resource.",
			})
		},
	},
	{
		ID: grammar.CodeFederatedTrust, Class: frame.Error, Types: iam.Trust, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseSyntax,
		Blocks: true, Partial: true, Link: frame.PrincipalPage,
		Title:     "Text under Federated that is not an identity provider",
		Why:       "Identity providers are named by ARN, without https://, and the built-in ones by host: " + strings.Join(facts.MainProviderHosts(), ", ") + ".",
		Fix:       "Write arn:aws:iam::ACCOUNT:oidc-provider/HOST or arn:aws:iam::ACCOUNT:saml-provider/NAME.",
		Example:   `{"Effect":"Allow","Principal":{"Federated":"https://token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity"}`,
		Principal: checkFederated,
	},
}

func checkCanonicalUser(c *frame.Pass, _ *view.Statement, p *view.PrincipalEntry) {
	if id, _ := entryFault(c, p); id != grammar.CodeCanonicalUser {
		return
	}
	f := frame.Found{At: p.Node, Subject: p.Text}
	switch {
	case c.Type == iam.Trust:
		f.Message = "A trust policy cannot name a canonical user; those are for policies of S3. IAM refuses it."
	case c.NotS3():
		f.Message = "The statement names a canonical user, which only policies of S3 do; other services refuse it."
	default:
		f.Message = "The canonical user " + words.Quote(p.Text) + " is not valid: a canonical user id has 64 hexadecimal digits. S3 refuses it."
		if iam.IsAccountID(p.Text) {
			f.Fix = `Write {"AWS": ` + words.Quote(p.Text) + "}."
		} else {
			f.Fix = `Copy the whole id, or write the account id under "AWS".`
		}
	}
	c.Add(f)
}

func checkFederated(c *frame.Pass, _ *view.Statement, p *view.PrincipalEntry) {
	if id, _ := entryFault(c, p); id != grammar.CodeFederatedTrust {
		return
	}
	shown := p.Text
	if !strings.Contains(shown, "://") {
		shown = p.Item.Text.String()
	}
	f := frame.Found{At: p.Node, Subject: p.Text, Message: "The principal " + words.Quote(shown) + " is not an identity provider, and IAM refuses it."}
	if strings.Contains(shown, "://") {
		f.Message = "The principal " + words.Quote(shown) + " holds a URL; identity providers are named without the scheme, and IAM refuses it."
	}
	if p.Known {
		f.Suggestion = federatedProposal(c, p.Text)
	}
	switch {
	case strings.Contains(f.Suggestion, ":ACCOUNT:"):
		f.Fix = "Write " + words.Quote(f.Suggestion) + " with the id of the account that holds the provider."
		f.Suggestion = ""
	case f.Suggestion != "":
		f.Fix = "Write " + words.Quote(f.Suggestion) + "."
	case iam.IsAccountID(p.Text), iam.IsUniqueID(p.Text):
		f.Fix = `Write accounts, roles and users under "AWS".`
	case iam.ServiceLabels(p.Text) != "":
		f.Fix = `Write {"Service": ` + words.Quote(p.Text) + "}."
	}
	c.Add(f)
}

// federatedProposal returns the identity provider that a text probably means, "" if that is not clear.
func federatedProposal(c *frame.Pass, s string) string {
	text := strings.TrimSpace(s)
	if head, rest, found := strings.Cut(text, "://"); found {
		// What stands before the scheme is the beginning of an ARN, or nothing.
		at := len(head)
		for at > 0 && head[at-1] != '/' && head[at-1] != ':' {
			at--
		}
		text = head[:at] + rest
	}
	if iam.IsProvider(text) {
		return text
	}
	if lower := strings.ToLower(strings.TrimSuffix(text, "/")); facts.IsProviderHost(lower) {
		return lower
	}
	if strings.HasPrefix(text, "arn:") || iam.ServiceLabels(text) != "" {
		return ""
	}
	host, _, _ := strings.Cut(text, "/")
	if !strings.Contains(host, ".") || !iam.IsLabels(strings.ToLower(host)) {
		return ""
	}
	return "arn:aws:iam::" + accountText(c) + ":oidc-provider/" + text
}
