// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

const (
	githubSub        = view.GitHubHost + ":sub"
	githubEnterprise = view.GitHubHost + "/acme-corp"
	subLike          = `$.Statement[0].Condition.StringLike["` + githubSub + `"]`
	classicGitHub    = "GITHUB_SUB_CLASSIC_ONLY"
	misspeltClaim    = "MISSPELT_OIDC_CLAIM"
	subEquals        = `$.Statement[0].Condition.StringEquals["` + githubSub + `"]`
)

// onGitHub is a statement for GitHub Actions that demands a subject.
func onGitHub(operator, subject string, more ...string) string {
	return federating(view.GitHubHost, demanding(view.GitHubHost, append([]string{operator, githubSub, subject}, more...)...))
}

// onGitHubClaim is a statement for GitHub Actions that demands another claim.
func onGitHubClaim(operator, claim, value string) string {
	return federating(view.GitHubHost, demanding(view.GitHubHost, operator, view.GitHubHost+":"+claim, value))
}

func broadGitHub(name, subject, message string, also ...string) checkCase {
	return checkCase{
		id: githubBroad, name: name, typ: iam.Trust, at: subLike, message: message, stmt: onGitHub("StringLike", `"`+subject+`"`),
		also: append(also, "WILDCARD_USAGE_TOO_PERMISSIVE"),
	}
}

func specificGitHubCase(name, subject, message string) checkCase {
	return checkCase{
		id: specificGitHub, name: name, typ: iam.Trust, at: subLike, message: message, stmt: onGitHub("StringLike", `"`+subject+`"`),
		also: []string{classicGitHub},
	}
}

var trustGitHubCases = []checkCase{
	broadGitHub("owner", "repo:acme*", `"repo:acme/*"`),
	broadGitHub("owner before a slash", "repo:acme*/site:ref:refs/heads/main", "owner may be anyone"),
	broadGitHub("any owner", "repo:*", "repositories of anyone"),
	broadGitHub("any owner, one name", "repo:*/site:*", "repositories of anyone"),
	broadGitHub("anything", "*", "every repository", sharedOIDC, "PATTERN_MATCHES_EVERYTHING"),
	broadGitHub("first claim", "*:ref:refs/heads/main", "wildcard in its first claim"),
	broadGitHub("branch first", "ref:refs/heads/*", "whoever writes a workflow"),
	broadGitHub("owner claim", "repository_owner:acme*", "begin alike"),
	broadGitHub("E-1785 id of the owner", "repo:acme@*", "every repository of whoever has the name"),
	broadGitHub("E-1785 beginning of the id", "repo:acme@12*:ref:refs/heads/main", `"repo:acme@OWNER-ID/*"`),
	{
		id: githubBroad, name: "environment first", typ: iam.Trust, at: subEquals + "[1]", message: `"environment"`,
		stmt: onGitHub("StringEquals", `["repo:acme/site:environment:prod","environment:prod:repo:acme/site"]`),
	},
	{
		id: githubBroad, name: "known beginning", typ: iam.Trust, at: subLike,
		in: withPrincipal(iam.Trust, "sts:AssumeRoleWithWebIdentity", objectNode(member("Federated", literalNode("arn:aws:iam::210987654321:oidc-provider/"+view.GitHubHost))), member("Condition", objectNode(
			member("StringLike", objectNode(member(githubSub, partialText("repo:acme*")))),
			member("StringEquals", objectNode(member(view.GitHubHost+":aud", literalNode("sts.amazonaws.com")))),
		))),
	},
	{id: githubBroad, typ: iam.Trust, also: []string{classicGitHub}, stmt: onGitHub("StringEquals", `"repo:acme/site:ref:refs/heads/main"`)},
	{id: githubBroad, name: "E-1785 one owner", typ: iam.Trust, also: []string{specificGitHub}, stmt: onGitHub("StringLike", `"repo:acme@123/*"`)},
	{id: githubBroad, name: "ids", typ: iam.Trust, stmt: onGitHub("StringLike", `"repo:acme@*/site@*:ref:refs/heads/main"`)},
	{id: githubBroad, name: "wildcard behind the owner", typ: iam.Trust, also: []string{specificGitHub, classicGitHub}, stmt: onGitHub("StringLike", `"repo:acme/*"`)},
	{id: githubBroad, name: "asterisk that is none", typ: iam.Trust, also: []string{"WILDCARD_WITHOUT_LIKE_OPERATOR"}, stmt: onGitHub("StringEquals", `"repo:acme*"`)},
	{
		id: githubBroad, name: "owner besides", typ: iam.Trust, also: []string{"WILDCARD_USAGE_TOO_PERMISSIVE"},
		stmt: onGitHub("StringLike", `"repo:*/site:*"`, "StringEquals", view.GitHubHost+":repository_owner_id", `"1234567"`),
	},
	{
		id: githubBroad, name: "deny", typ: iam.Trust,
		stmt: `{"Effect":"Deny","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/` + view.GitHubHost + `"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringLike":{"` + githubSub + `":"repo:acme-*"}}}`,
	},

	{id: missingGitHubRepo, typ: iam.Trust, at: conditionPath, message: "any repository on GitHub", also: []string{sharedOIDC}, stmt: federating(view.GitHubHost, demanding(view.GitHubHost))},
	{id: missingGitHubRepo, name: "no condition", typ: iam.Trust, at: statementPath, also: []string{sharedOIDC}, stmt: federating(view.GitHubHost, "")},
	{
		id: missingGitHubRepo, name: "enterprise", typ: iam.Trust, at: conditionPath, message: githubEnterprise + ":sub", stmt: federating(githubEnterprise, demanding(githubEnterprise)),
	},
	{
		id: missingGitHubRepo, name: "weak operator", typ: iam.Trust, at: conditionPath, message: "StringEqualsIfExists on " + view.GitHubHost + ":repository_id does not demand one", also: []string{"IF_EXISTS_WEAKENS_ALLOW", sharedOIDC},
		stmt: onGitHubClaim("StringEqualsIfExists", "repository_id", `"1234"`),
	},
	{id: missingGitHubRepo, name: "negated", typ: iam.Trust, at: conditionPath, also: []string{"NEGATED_OPERATOR_ON_ALLOW", sharedOIDC}, stmt: onGitHub("StringNotEquals", `"repo:acme/site:pull_request"`)},
	{id: missingGitHubRepo, name: "E-1785 sub is in every token, IfExists", typ: iam.Trust, also: []string{classicGitHub}, stmt: onGitHub("StringEqualsIfExists", `"repo:acme/site:ref:refs/heads/main"`)},
	{id: missingGitHubRepo, name: "E-1785 sub is in every token, ForAllValues", typ: iam.Trust, also: []string{classicGitHub, forAllSingle}, stmt: onGitHub("ForAllValues:StringEquals", `"repo:acme/site:ref:refs/heads/main"`)},
	{id: missingGitHubRepo, name: "E-1785 mistyped claim", typ: iam.Trust, also: []string{misspeltClaim, sharedOIDC}, stmt: onGitHubClaim("StringEquals", "subject", `"repo:acme/site:ref:refs/heads/main"`)},
	{
		id: missingGitHubRepo, name: "E-1785 mistyped host", typ: iam.Trust, also: []string{"FEDERATED_KEY_PROVIDER_MISMATCH", sharedOIDC},
		stmt: federating(view.GitHubHost, demanding(view.GitHubHost, "StringEquals", "token.action.githubusercontent.com:sub", `"repo:acme/site:ref:refs/heads/main"`)),
	},
	{id: missingGitHubRepo, typ: iam.Trust, also: []string{classicGitHub}, stmt: onGitHub("StringEquals", `"repo:acme/site:environment:prod"`)},
	{id: missingGitHubRepo, name: "any subject", typ: iam.Trust, also: []string{sharedOIDC, githubBroad, "WILDCARD_USAGE_TOO_PERMISSIVE", "PATTERN_MATCHES_EVERYTHING"}, stmt: onGitHub("StringLike", `"*"`)},
	{
		id: missingGitHubRepo, name: "workflow", typ: iam.Trust,
		stmt: federating(githubEnterprise, demanding(githubEnterprise, "StringLike", githubEnterprise+":job_workflow_ref", `"acme/flows/.github/workflows/deploy.yml@*"`)),
	},
	{
		id: missingGitHubRepo, name: "denied outside", typ: iam.Trust, also: []string{classicGitHub},
		stmt: federating(githubEnterprise, demanding(githubEnterprise)) + `,{"Effect":"Deny","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/` + githubEnterprise +
			`"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringNotLike":{"` + githubEnterprise + `:sub":"repo:acme/site:*"}}}`,
	},

	specificGitHubCase("context", "repo:acme/site:*", "pull requests"),
	specificGitHubCase("repository", "repo:acme/*", "other repositories"),
	specificGitHubCase("repository, one branch", "repo:acme/site-*:ref:refs/heads/main", "other repositories"),
	specificGitHubCase("branches", "repo:acme/site:ref:refs/heads/release-*", "whose name fits"),
	specificGitHubCase("id at the end", "repo:acme@*/site@*", "pull requests"),
	{id: specificGitHub, name: "second value", typ: iam.Trust, at: subLike + "[1]", stmt: onGitHub("StringLike", `["repo:acme@*/site@*:environment:prod","repo:acme/site:*"]`)},
	{id: specificGitHub, typ: iam.Trust, also: []string{classicGitHub}, stmt: onGitHub("StringEquals", `["repo:acme/site:ref:refs/heads/main","repo:acme/site:environment:prod"]`)},
	{id: specificGitHub, name: "branch besides", typ: iam.Trust, also: []string{classicGitHub}, stmt: onGitHub("StringLike", `"repo:acme/site:*"`, "StringEquals", view.GitHubHost+":ref", `"refs/heads/main"`)},
	{id: specificGitHub, name: "E-1785 one owner", typ: iam.Trust, at: subLike, message: "other repositories", stmt: onGitHub("StringLike", `"repo:acme@123/*"`)},
	{id: specificGitHub, name: "broader", typ: iam.Trust, also: []string{githubBroad, "WILDCARD_USAGE_TOO_PERMISSIVE"}, stmt: onGitHub("StringLike", `"repo:acme*"`)},
}

var trustGitHubFormCases = []checkCase{
	{id: classicGitHub, name: "T 11.1", typ: iam.Trust, at: subLike, message: "never matches repositories created, renamed or transferred since 2026-07-15", also: []string{specificGitHub}, stmt: onGitHub("StringLike", `"repo:acme/site:*"`)},
	{
		id: classicGitHub, name: "both forms are proposed", typ: iam.Trust, at: subEquals, message: `"repo:acme/site:environment:prod" and "repo:acme@OWNER-ID/site@REPOSITORY-ID:environment:prod"`,
		stmt: onGitHub("StringEquals", `["repo:acme/site:environment:prod","repo:acme/api:environment:prod"]`),
	},
	{id: classicGitHub, name: "all of an owner", typ: iam.Trust, at: subLike, message: `"repo:acme@OWNER-ID/*"`, also: []string{specificGitHub}, stmt: onGitHub("StringLike", `"repo:acme/*"`)},
	{
		id: classicGitHub, name: "known beginning", typ: iam.Trust, at: subLike,
		in: withPrincipal(iam.Trust, "sts:AssumeRoleWithWebIdentity", objectNode(member("Federated", literalNode("arn:aws:iam::210987654321:oidc-provider/"+view.GitHubHost))), member("Condition", objectNode(
			member("StringLike", objectNode(member(githubSub, partialText("repo:acme/")))),
			member("StringEquals", objectNode(member(view.GitHubHost+":aud", literalNode("sts.amazonaws.com")))),
		))),
	},
	{
		id: classicGitHub, name: "denied outside", typ: iam.Trust, at: `$.Statement[1].Condition.StringNotLike["` + githubSub + `"]`, message: "denies them the role", also: []string{sharedOIDC},
		stmt: federating(view.GitHubHost, demanding(view.GitHubHost)) + `,{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringNotLike":{"` + githubSub + `":"repo:acme/site:*"}}}`,
	},
	{id: classicGitHub, name: "T 11.2 both forms", typ: iam.Trust, also: []string{specificGitHub}, stmt: onGitHub("StringLike", `["repo:acme/site:*","repo:acme@1/site@2:*"]`)},
	{id: classicGitHub, name: "the new form alone", typ: iam.Trust, stmt: onGitHub("StringEquals", `"repo:acme@1/site@2:ref:refs/heads/main"`)},
	{id: classicGitHub, name: "any id", typ: iam.Trust, stmt: onGitHub("StringLike", `"repo:acme@*/site@*:ref:refs/heads/main"`)},
	{id: classicGitHub, name: "owner left open", typ: iam.Trust, also: []string{githubBroad, "WILDCARD_USAGE_TOO_PERMISSIVE"}, stmt: onGitHub("StringLike", `"repo:acme*"`)},
	{id: classicGitHub, name: "in another statement", typ: iam.Trust, stmt: onGitHub("StringEquals", `"repo:acme/site:environment:prod"`) + "," + onGitHub("StringEquals", `"repo:acme@1/site@2:environment:prod"`), also: []string{"REDUNDANT_STATEMENT", "STATEMENTS_CAN_BE_MERGED"}},
	{id: classicGitHub, name: "claims of one's own", typ: iam.Trust, stmt: onGitHub("StringEquals", `"repository_owner_id:1:repository_id:2"`)},
	{id: classicGitHub, name: "workflow", typ: iam.Trust, stmt: onGitHubClaim("StringEquals", "job_workflow_ref", `"acme/flows/.github/workflows/deploy.yml@refs/heads/main"`)},
	{id: classicGitHub, name: "other issuer", typ: iam.Trust, stmt: federating("gitlab.com", demanding("gitlab.com", "StringEquals", "gitlab.com:sub", `"repo:acme/site:ref:refs/heads/main"`))},
	{
		id: classicGitHub, name: "owner not known yet", typ: iam.Trust,
		in: withPrincipal(iam.Trust, "sts:AssumeRoleWithWebIdentity", objectNode(member("Federated", literalNode("arn:aws:iam::210987654321:oidc-provider/"+view.GitHubHost))), member("Condition", objectNode(
			member("StringLike", objectNode(member(githubSub, partialText("repo:")))),
			member("StringEquals", objectNode(member(view.GitHubHost+":aud", literalNode("sts.amazonaws.com")))),
		))),
	},
}

const (
	cluster        = "oidc.eks.eu-west-1.amazonaws.com/id/0A1B2C3D4E5F60718293A4B5C6D7E8F9"
	clusterSubPath = `$.Statement[0].Condition.StringLike["` + cluster + `:sub"]`
	cognito        = "cognito-identity.amazonaws.com"
	cognitoPool    = `"eu-west-1:11112222-3333-4444-5555-666677778888"`
)

func inCluster(operator, subject string) string {
	return federating(cluster, demanding(cluster, operator, cluster+":sub", subject))
}

func inPool(triples ...string) string {
	return federating(cognito, demanding("", append([]string{"StringEquals", cognito + ":aud", cognitoPool}, triples...)...))
}

var trustClusterCases = []checkCase{
	{id: irsaBroad, typ: iam.Trust, at: clusterSubPath, also: []string{"WILDCARD_USAGE_TOO_PERMISSIVE"}, stmt: inCluster("StringLike", `"system:serviceaccount:*"`)},
	{id: irsaBroad, name: "namespace", typ: iam.Trust, at: clusterSubPath + "[1]", stmt: inCluster("StringLike", `["system:serviceaccount:web:*","system:serviceaccount:*:api"]`)},
	{id: irsaBroad, name: "beginning of a namespace", typ: iam.Trust, at: clusterSubPath, stmt: inCluster("StringLike", `"system:serviceaccount:web-*:api"`)},
	{id: irsaBroad, name: "spanning", typ: iam.Trust, at: clusterSubPath, stmt: inCluster("StringLike", `"system:serviceaccount:web*"`)},
	{id: irsaBroad, name: "anything", typ: iam.Trust, at: clusterSubPath, also: []string{"WILDCARD_USAGE_TOO_PERMISSIVE", "PATTERN_MATCHES_EVERYTHING"}, stmt: inCluster("StringLike", `"*"`)},
	{id: irsaBroad, name: "no subject", typ: iam.Trust, at: conditionPath, message: cluster, stmt: federating(cluster, demanding(cluster))},
	{id: irsaBroad, name: "no condition", typ: iam.Trust, at: statementPath, stmt: federating(cluster, "")},
	{id: irsaBroad, name: "dual-stack issuer", typ: iam.Trust, at: statementPath, stmt: federating("oidc-eks.eu-west-1.api.aws/id/0A1B2C", "")},
	{
		id: irsaBroad, name: "known beginning", typ: iam.Trust, at: clusterSubPath,
		in: withPrincipal(iam.Trust, "sts:AssumeRoleWithWebIdentity", objectNode(member("Federated", literalNode("arn:aws:iam::210987654321:oidc-provider/"+cluster))), member("Condition", objectNode(
			member("StringLike", objectNode(member(cluster+":sub", partialText("system:serviceaccount:*:")))),
			member("StringEquals", objectNode(member(cluster+":aud", literalNode("sts.amazonaws.com")))),
		))),
	},
	{id: irsaBroad, typ: iam.Trust, stmt: inCluster("StringEquals", `"system:serviceaccount:web:api"`)},
	{id: irsaBroad, name: "E-1785 sub is in every token", typ: iam.Trust, also: []string{forAllSingle}, stmt: inCluster("ForAllValues:StringEquals", `"system:serviceaccount:web:api"`)},
	{
		id: irsaBroad, name: "E-1785 mistyped claim", typ: iam.Trust, also: []string{misspeltClaim},
		stmt: federating(cluster, demanding(cluster, "StringEquals", cluster+":sud", `"system:serviceaccount:web:api"`)),
	},
	{
		id: irsaBroad, name: "E-1785 another cluster", typ: iam.Trust, also: []string{"FEDERATED_KEY_PROVIDER_MISMATCH"},
		stmt: federating(cluster, demanding(cluster, "StringEquals", "oidc.eks.eu-west-1.amazonaws.com/id/FFFF:sub", `"system:serviceaccount:web:api"`)),
	},
	{
		id: irsaBroad, name: "mistyped claim with a negated operator", typ: iam.Trust, at: conditionPath, also: []string{misspeltClaim, "NEGATED_OPERATOR_ON_ALLOW"},
		stmt: federating(cluster, demanding(cluster, "StringNotEquals", cluster+":sud", `"system:serviceaccount:web:api"`)),
	},
	{id: irsaBroad, name: "accounts of a namespace", typ: iam.Trust, stmt: inCluster("StringLike", `"system:serviceaccount:web:*"`)},
	{id: irsaBroad, name: "other issuer", typ: iam.Trust, stmt: federating("idp.example.org", demanding("idp.example.org", "StringLike", "idp.example.org:sub", `"system:serviceaccount:*:api"`))},

	{id: cognitoGuest, typ: iam.Trust, at: conditionPath, message: "did not sign in", stmt: inPool()},
	{id: cognitoGuest, name: "admitted", typ: iam.Trust, at: conditionPath, message: "admits", stmt: inPool("ForAnyValue:StringLike", cognito+":amr", `["authenticated","unauth*"]`)},
	{id: cognitoGuest, name: "no condition", typ: iam.Trust, at: statementPath, also: []string{sharedOIDC}, stmt: federating(cognito, "")},
	{id: cognitoGuest, typ: iam.Trust, stmt: inPool("ForAnyValue:StringLike", cognito+":amr", `"authenticated"`)},
	{
		id: cognitoGuest, name: "negated", typ: iam.Trust, also: []string{"NEGATED_OPERATOR_ON_ALLOW"},
		stmt: inPool("ForAnyValue:StringNotEquals", cognito+":amr", `"unauthenticated"`),
	},
	{id: cognitoGuest, name: "mistyped claim", typ: iam.Trust, also: []string{misspeltClaim}, stmt: inPool("ForAnyValue:StringLike", cognito+":arm", `"authenticated"`)},
	{
		id: cognitoGuest, name: "not known yet", typ: iam.Trust,
		in: withPrincipal(iam.Trust, "sts:AssumeRoleWithWebIdentity", objectNode(member("Federated", literalNode(cognito))), member("Condition", objectNode(
			member("StringEquals", objectNode(member(cognito+":aud", partialText("eu-west-1:")))),
			member("ForAnyValue:StringLike", objectNode(member(cognito+":amr", partialText("")))),
		))),
	},
}

const idp = "idp.example.org"

var trustProviderCases = []checkCase{
	{id: missingOIDCKey, typ: iam.Trust, at: statementPath, message: `"idp.example.org:aud"`, stmt: federating(idp, "")},
	{id: missingOIDCKey, name: "built-in provider", typ: iam.Trust, at: statementPath, message: `"www.amazon.com:app_id"`, stmt: federating("www.amazon.com", "")},
	{
		id: missingOIDCKey, name: "condition on something else", typ: iam.Trust, at: statementPath, message: "No condition demands anything of the tokens",
		stmt: federating(idp, `{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"}}`),
	},
	{
		id: missingOIDCKey, name: "weak operator", typ: iam.Trust, at: statementPath,
		stmt: federating(idp, demanding("", "StringEqualsIfExists", idp+":email", `"u-1"`)),
	},
	{
		id: missingOIDCKey, name: "E-1785 sub is in every token", typ: iam.Trust, also: []string{missingAudience},
		stmt: federating(idp, demanding("", "StringEqualsIfExists", idp+":sub", `"u-1"`)),
	},
	{id: missingOIDCKey, name: "E-1785 mistyped claim", typ: iam.Trust, also: []string{misspeltClaim}, stmt: federating(idp, demanding("", "StringEquals", idp+":audience", `"u-1"`))},
	{
		id: missingOIDCKey, name: "two providers", typ: iam.Trust, at: statementPath, message: `"two.example.org"`,
		stmt: `{"Effect":"Allow","Principal":{"Federated":["arn:aws:iam::210987654321:oidc-provider/one.example.org","arn:aws:iam::210987654321:oidc-provider/two.example.org"]},"Action":"sts:AssumeRoleWithWebIdentity"}`,
	},
	{id: missingOIDCKey, typ: iam.Trust, stmt: federating(idp, demanding(idp))},
	{id: missingOIDCKey, name: "with a path", typ: iam.Trust, stmt: federating(idp+"/tenant", demanding(idp+"/tenant"))},
	{id: missingOIDCKey, name: "key of another provider", typ: iam.Trust, also: []string{"FEDERATED_KEY_PROVIDER_MISMATCH"}, stmt: federating(idp, demanding("other.example.org"))},
	{id: missingOIDCKey, name: "more specific checks", typ: iam.Trust, also: []string{irsaBroad}, stmt: federating(cluster, "")},
	{
		id: missingOIDCKey, name: "other action", typ: iam.Trust, also: []string{mismatched},
		stmt: `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/idp.example.org"},"Action":"sts:AssumeRole"}`,
	},
	{
		id: missingOIDCKey, name: "unknown keys", typ: iam.Trust,
		in: withPrincipal(iam.Trust, "sts:AssumeRoleWithWebIdentity", objectNode(member("Federated", literalNode("arn:aws:iam::210987654321:oidc-provider/idp.example.org"))),
			member("Condition", objectNode(member("StringEquals", policy.NewObject(policy.Pos{}, nil, true))))),
	},

	{
		id: missingAudience, typ: iam.Trust, at: conditionPath, message: cluster,
		stmt: federating(cluster, demanding("", "StringEquals", cluster+":sub", `"system:serviceaccount:web:api"`)),
	},
	{
		id: missingAudience, name: "provider not known yet", typ: iam.Trust, at: conditionPath, message: `"idp.example.org:aud"`,
		in: withPrincipal(iam.Trust, "sts:AssumeRoleWithWebIdentity", objectNode(member("Federated", partialText("arn:aws:iam::210987654321:oidc-provider/"))), member("Condition", objectNode(
			member("StringEquals", objectNode(member("idp.example.org:sub", literalNode("u-1")))),
		))),
	},
	{id: missingAudience, typ: iam.Trust, stmt: inCluster("StringEquals", `"system:serviceaccount:web:api"`)},
	{id: missingAudience, name: "authorized party", typ: iam.Trust, stmt: federating("accounts.google.com", demanding("", "StringEquals", "accounts.google.com:sub", `"117"`, "StringEquals", "accounts.google.com:azp", `"app-1"`))},
	{id: missingAudience, name: "no subject either", typ: iam.Trust, also: []string{missingOIDCKey}, stmt: federating(idp, `{"Bool":{"aws:SecureTransport":"true"}}`)},

	{
		id: samlAudience, typ: iam.Trust, at: statementPath, message: "https://signin.aws.amazon.com/saml",
		stmt: assumingSAML("aws", ""),
	},
	{id: samlAudience, name: "China", typ: iam.Trust, at: conditionPath, message: "https://signin.amazonaws.cn/saml", stmt: assumingSAML("aws-cn", `{"Bool":{"aws:SecureTransport":"true"}}`)},
	{id: samlAudience, typ: iam.Trust, stmt: assumingSAML("aws", `{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}`)},
	{id: samlAudience, name: "issuer", typ: iam.Trust, stmt: assumingSAML("aws", `{"StringEquals":{"saml:iss":"https://idp.example.org/saml"}}`)},
	{id: samlAudience, name: "other action", typ: iam.Trust, also: []string{mismatched}, stmt: `{"Effect":"Allow","Principal":{"Federated":` + samlCorp + `},"Action":"sts:AssumeRole"}`},
}

func assumingSAML(partition, condition string) string {
	if condition != "" {
		condition = `,"Condition":` + condition
	}
	return `{"Effect":"Allow","Principal":{"Federated":"arn:` + partition + `:iam::210987654321:saml-provider/corp"},"Action":"sts:AssumeRoleWithSAML"` + condition + `}`
}
