// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package trust_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
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

func broadGitHub(name, subject, message string, also ...string) checktest.Case {
	return checktest.Case{
		ID: "GITHUB_SUB_TOO_BROAD", Name: name, Type: iam.Trust, At: subLike, Message: message, Stmt: onGitHub("StringLike", `"`+subject+`"`),
		Also: append(also, "WILDCARD_USAGE_TOO_PERMISSIVE"),
	}
}

func specificGitHubCase(name, subject, message string) checktest.Case {
	return checktest.Case{
		ID: specificGitHub, Name: name, Type: iam.Trust, At: subLike, Message: message, Stmt: onGitHub("StringLike", `"`+subject+`"`),
		Also: []string{classicGitHub},
	}
}

var trustGitHubCases = []checktest.Case{
	broadGitHub("owner", "repo:acme*", `"repo:acme/*"`),
	broadGitHub("owner before a slash", "repo:acme*/site:ref:refs/heads/main", "owner may be anyone"),
	broadGitHub("any owner", "repo:*", "repositories of anyone"),
	broadGitHub("any owner, one name", "repo:*/site:*", "repositories of anyone"),
	broadGitHub("anything", "*", "every repository", "SHARED_OIDC_PROVIDER_CONTROL_MISSING", "PATTERN_MATCHES_EVERYTHING"),
	broadGitHub("first claim", "*:ref:refs/heads/main", "wildcard in its first claim"),
	broadGitHub("branch first", "ref:refs/heads/*", "the author of a workflow"),
	broadGitHub("owner claim", "repository_owner:acme*", "begin with the same letters"),
	broadGitHub("E-1785 id of the owner", "repo:acme@*", "every repository of any owner with the name"),
	broadGitHub("E-1785 beginning of the id", "repo:acme@12*:ref:refs/heads/main", `"repo:acme@OWNER-ID/*"`),
	{
		ID: "GITHUB_SUB_TOO_BROAD", Name: "environment first", Type: iam.Trust, At: subEquals + "[1]", Message: `"environment"`,
		Stmt: onGitHub("StringEquals", `["repo:acme/site:environment:prod","environment:prod:repo:acme/site"]`),
	},
	{
		ID: "GITHUB_SUB_TOO_BROAD", Name: "known beginning", Type: iam.Trust, At: subLike,
		In: checktest.PrincipalTree(iam.Trust, "sts:AssumeRoleWithWebIdentity", checktest.Object(checktest.Member("Federated", checktest.Literal("arn:aws:iam::210987654321:oidc-provider/"+view.GitHubHost))), checktest.Member("Condition", checktest.Object(
			checktest.Member("StringLike", checktest.Object(checktest.Member(githubSub, checktest.Prefix("repo:acme*")))),
			checktest.Member("StringEquals", checktest.Object(checktest.Member(view.GitHubHost+":aud", checktest.Literal("sts.amazonaws.com")))),
		))),
	},
	{ID: "GITHUB_SUB_TOO_BROAD", Type: iam.Trust, Also: []string{classicGitHub}, Stmt: onGitHub("StringEquals", `"repo:acme/site:ref:refs/heads/main"`)},
	{ID: "GITHUB_SUB_TOO_BROAD", Name: "E-1785 one owner", Type: iam.Trust, Also: []string{specificGitHub}, Stmt: onGitHub("StringLike", `"repo:acme@123/*"`)},
	{ID: "GITHUB_SUB_TOO_BROAD", Name: "ids", Type: iam.Trust, Stmt: onGitHub("StringLike", `"repo:acme@*/site@*:ref:refs/heads/main"`)},
	{ID: "GITHUB_SUB_TOO_BROAD", Name: "wildcard behind the owner", Type: iam.Trust, Also: []string{specificGitHub, classicGitHub}, Stmt: onGitHub("StringLike", `"repo:acme/*"`)},
	{ID: "GITHUB_SUB_TOO_BROAD", Name: "asterisk that is not a wildcard", Type: iam.Trust, Also: []string{"WILDCARD_WITHOUT_LIKE_OPERATOR"}, Stmt: onGitHub("StringEquals", `"repo:acme*"`)},
	{
		ID: "GITHUB_SUB_TOO_BROAD", Name: "owner as well", Type: iam.Trust, Also: []string{"WILDCARD_USAGE_TOO_PERMISSIVE"},
		Stmt: onGitHub("StringLike", `"repo:*/site:*"`, "StringEquals", view.GitHubHost+":repository_owner_id", `"1234567"`),
	},
	{
		ID: "GITHUB_SUB_TOO_BROAD", Name: "deny", Type: iam.Trust,
		Stmt: `{"Effect":"Deny","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/` + view.GitHubHost + `"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringLike":{"` + githubSub + `":"repo:acme-*"}}}`,
	},

	{ID: "MISSING_GITHUB_REPO_CONDITION_KEY", Type: iam.Trust, At: conditionPath, Message: "any repository on GitHub", Also: []string{"SHARED_OIDC_PROVIDER_CONTROL_MISSING"}, Stmt: federating(view.GitHubHost, demanding(view.GitHubHost))},
	{
		ID: "MISSING_GITHUB_REPO_CONDITION_KEY", Name: "operator that is there", Type: iam.Trust, At: conditionPath, Message: `Add to "StringEquals" of the condition: "` + view.GitHubHost + `:sub": [`,
		Also: []string{"SHARED_OIDC_PROVIDER_CONTROL_MISSING"}, Stmt: federating(view.GitHubHost, demanding(view.GitHubHost)),
	},
	{ID: "MISSING_GITHUB_REPO_CONDITION_KEY", Name: "no condition", Type: iam.Trust, At: statementPath, Also: []string{"SHARED_OIDC_PROVIDER_CONTROL_MISSING"}, Stmt: federating(view.GitHubHost, "")},
	{
		ID: "MISSING_GITHUB_REPO_CONDITION_KEY", Name: "enterprise", Type: iam.Trust, At: conditionPath, Message: githubEnterprise + ":sub", Stmt: federating(githubEnterprise, demanding(githubEnterprise)),
	},
	{
		ID: "MISSING_GITHUB_REPO_CONDITION_KEY", Name: "weak operator", Type: iam.Trust, At: conditionPath, Message: "StringEqualsIfExists on " + view.GitHubHost + ":repository_id does not require one", Also: []string{"IF_EXISTS_WEAKENS_ALLOW", "SHARED_OIDC_PROVIDER_CONTROL_MISSING"},
		Stmt: onGitHubClaim("StringEqualsIfExists", "repository_id", `"1234"`),
	},
	{ID: "MISSING_GITHUB_REPO_CONDITION_KEY", Name: "negated", Type: iam.Trust, At: conditionPath, Also: []string{"NEGATED_OPERATOR_ON_ALLOW", "SHARED_OIDC_PROVIDER_CONTROL_MISSING"}, Stmt: onGitHub("StringNotEquals", `"repo:acme/site:pull_request"`)},
	{ID: "MISSING_GITHUB_REPO_CONDITION_KEY", Name: "E-1785 sub is in every token, IfExists", Type: iam.Trust, Also: []string{classicGitHub}, Stmt: onGitHub("StringEqualsIfExists", `"repo:acme/site:ref:refs/heads/main"`)},
	{ID: "MISSING_GITHUB_REPO_CONDITION_KEY", Name: "E-1785 sub is in every token, ForAllValues", Type: iam.Trust, Also: []string{classicGitHub, "FORALLVALUES_WITH_SINGLE_VALUED_KEY"}, Stmt: onGitHub("ForAllValues:StringEquals", `"repo:acme/site:ref:refs/heads/main"`)},
	{ID: "MISSING_GITHUB_REPO_CONDITION_KEY", Name: "E-1785 mistyped claim", Type: iam.Trust, Also: []string{misspeltClaim, "SHARED_OIDC_PROVIDER_CONTROL_MISSING"}, Stmt: onGitHubClaim("StringEquals", "subject", `"repo:acme/site:ref:refs/heads/main"`)},
	{
		ID: "MISSING_GITHUB_REPO_CONDITION_KEY", Name: "E-1785 mistyped host", Type: iam.Trust, Also: []string{"FEDERATED_KEY_PROVIDER_MISMATCH", "SHARED_OIDC_PROVIDER_CONTROL_MISSING"},
		Stmt: federating(view.GitHubHost, demanding(view.GitHubHost, "StringEquals", "token.action.githubusercontent.com:sub", `"repo:acme/site:ref:refs/heads/main"`)),
	},
	{ID: "MISSING_GITHUB_REPO_CONDITION_KEY", Type: iam.Trust, Also: []string{classicGitHub}, Stmt: onGitHub("StringEquals", `"repo:acme/site:environment:prod"`)},
	{ID: "MISSING_GITHUB_REPO_CONDITION_KEY", Name: "any subject", Type: iam.Trust, Also: []string{"SHARED_OIDC_PROVIDER_CONTROL_MISSING", "GITHUB_SUB_TOO_BROAD", "WILDCARD_USAGE_TOO_PERMISSIVE", "PATTERN_MATCHES_EVERYTHING"}, Stmt: onGitHub("StringLike", `"*"`)},
	{
		ID: "MISSING_GITHUB_REPO_CONDITION_KEY", Name: "workflow", Type: iam.Trust,
		Stmt: federating(githubEnterprise, demanding(githubEnterprise, "StringLike", githubEnterprise+":job_workflow_ref", `"acme/flows/.github/workflows/deploy.yml@*"`)),
	},
	{
		ID: "MISSING_GITHUB_REPO_CONDITION_KEY", Name: "denied outside", Type: iam.Trust, Also: []string{classicGitHub},
		Stmt: federating(githubEnterprise, demanding(githubEnterprise)) + `,{"Effect":"Deny","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/` + githubEnterprise +
			`"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringNotLike":{"` + githubEnterprise + `:sub":"repo:acme/site:*"}}}`,
	},

	specificGitHubCase("context", "repo:acme/site:*", "pull requests"),
	specificGitHubCase("repository", "repo:acme/*", "other repositories"),
	specificGitHubCase("repository, one branch", "repo:acme/site-*:ref:refs/heads/main", "other repositories"),
	specificGitHubCase("branches", "repo:acme/site:ref:refs/heads/release-*", "whose name fits"),
	specificGitHubCase("id at the end", "repo:acme@*/site@*", "pull requests"),
	{ID: specificGitHub, Name: "second value", Type: iam.Trust, At: subLike + "[1]", Stmt: onGitHub("StringLike", `["repo:acme@*/site@*:environment:prod","repo:acme/site:*"]`)},
	{ID: specificGitHub, Type: iam.Trust, Also: []string{classicGitHub}, Stmt: onGitHub("StringEquals", `["repo:acme/site:ref:refs/heads/main","repo:acme/site:environment:prod"]`)},
	{ID: specificGitHub, Name: "branch as well", Type: iam.Trust, Also: []string{classicGitHub}, Stmt: onGitHub("StringLike", `"repo:acme/site:*"`, "StringEquals", view.GitHubHost+":ref", `"refs/heads/main"`)},
	{ID: specificGitHub, Name: "E-1785 one owner", Type: iam.Trust, At: subLike, Message: "other repositories", Stmt: onGitHub("StringLike", `"repo:acme@123/*"`)},
	{ID: specificGitHub, Name: "broader", Type: iam.Trust, Also: []string{"GITHUB_SUB_TOO_BROAD", "WILDCARD_USAGE_TOO_PERMISSIVE"}, Stmt: onGitHub("StringLike", `"repo:acme*"`)},
}

var trustGitHubFormCases = []checktest.Case{
	{ID: classicGitHub, Name: "T 11.1", Type: iam.Trust, At: subLike, Message: "never matches repositories created, renamed or transferred since 2026-07-15", Also: []string{specificGitHub}, Stmt: onGitHub("StringLike", `"repo:acme/site:*"`)},
	{
		ID: classicGitHub, Name: "both forms are proposed", Type: iam.Trust, At: subEquals, Message: `"repo:acme/site:environment:prod" and "repo:acme@OWNER-ID/site@REPOSITORY-ID:environment:prod"`,
		Stmt: onGitHub("StringEquals", `["repo:acme/site:environment:prod","repo:acme/api:environment:prod"]`),
	},
	{ID: classicGitHub, Name: "all of an owner", Type: iam.Trust, At: subLike, Message: `"repo:acme@OWNER-ID/*"`, Also: []string{specificGitHub}, Stmt: onGitHub("StringLike", `"repo:acme/*"`)},
	{
		ID: classicGitHub, Name: "known beginning", Type: iam.Trust, At: subLike,
		In: checktest.PrincipalTree(iam.Trust, "sts:AssumeRoleWithWebIdentity", checktest.Object(checktest.Member("Federated", checktest.Literal("arn:aws:iam::210987654321:oidc-provider/"+view.GitHubHost))), checktest.Member("Condition", checktest.Object(
			checktest.Member("StringLike", checktest.Object(checktest.Member(githubSub, checktest.Prefix("repo:acme/")))),
			checktest.Member("StringEquals", checktest.Object(checktest.Member(view.GitHubHost+":aud", checktest.Literal("sts.amazonaws.com")))),
		))),
	},
	{
		ID: classicGitHub, Name: "denied outside", Type: iam.Trust, At: `$.Statement[1].Condition.StringNotLike["` + githubSub + `"]`, Message: "denies them the role", Also: []string{"SHARED_OIDC_PROVIDER_CONTROL_MISSING"},
		Stmt: federating(view.GitHubHost, demanding(view.GitHubHost)) + `,{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringNotLike":{"` + githubSub + `":"repo:acme/site:*"}}}`,
	},
	{ID: classicGitHub, Name: "T 11.2 both forms", Type: iam.Trust, Also: []string{specificGitHub}, Stmt: onGitHub("StringLike", `["repo:acme/site:*","repo:acme@1/site@2:*"]`)},
	{ID: classicGitHub, Name: "the new form alone", Type: iam.Trust, Stmt: onGitHub("StringEquals", `"repo:acme@1/site@2:ref:refs/heads/main"`)},
	{ID: classicGitHub, Name: "any id", Type: iam.Trust, Stmt: onGitHub("StringLike", `"repo:acme@*/site@*:ref:refs/heads/main"`)},
	{ID: classicGitHub, Name: "owner left open", Type: iam.Trust, Also: []string{"GITHUB_SUB_TOO_BROAD", "WILDCARD_USAGE_TOO_PERMISSIVE"}, Stmt: onGitHub("StringLike", `"repo:acme*"`)},
	{ID: classicGitHub, Name: "in another statement", Type: iam.Trust, Stmt: onGitHub("StringEquals", `"repo:acme/site:environment:prod"`) + "," + onGitHub("StringEquals", `"repo:acme@1/site@2:environment:prod"`), Also: []string{"REDUNDANT_STATEMENT", "STATEMENTS_CAN_BE_MERGED"}},
	{ID: classicGitHub, Name: "claims of one's own", Type: iam.Trust, Stmt: onGitHub("StringEquals", `"repository_owner_id:1:repository_id:2"`)},
	{ID: classicGitHub, Name: "workflow", Type: iam.Trust, Stmt: onGitHubClaim("StringEquals", "job_workflow_ref", `"acme/flows/.github/workflows/deploy.yml@refs/heads/main"`)},
	{ID: classicGitHub, Name: "other issuer", Type: iam.Trust, Stmt: federating("gitlab.com", demanding("gitlab.com", "StringEquals", "gitlab.com:sub", `"repo:acme/site:ref:refs/heads/main"`))},
	{
		ID: classicGitHub, Name: "owner not known yet", Type: iam.Trust,
		In: checktest.PrincipalTree(iam.Trust, "sts:AssumeRoleWithWebIdentity", checktest.Object(checktest.Member("Federated", checktest.Literal("arn:aws:iam::210987654321:oidc-provider/"+view.GitHubHost))), checktest.Member("Condition", checktest.Object(
			checktest.Member("StringLike", checktest.Object(checktest.Member(githubSub, checktest.Prefix("repo:")))),
			checktest.Member("StringEquals", checktest.Object(checktest.Member(view.GitHubHost+":aud", checktest.Literal("sts.amazonaws.com")))),
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

var trustClusterCases = []checktest.Case{
	{ID: "IRSA_SUBJECT_TOO_BROAD", Type: iam.Trust, At: clusterSubPath, Also: []string{"WILDCARD_USAGE_TOO_PERMISSIVE"}, Stmt: inCluster("StringLike", `"system:serviceaccount:*"`)},
	{ID: "IRSA_SUBJECT_TOO_BROAD", Name: "namespace", Type: iam.Trust, At: clusterSubPath + "[1]", Stmt: inCluster("StringLike", `["system:serviceaccount:web:*","system:serviceaccount:*:api"]`)},
	{ID: "IRSA_SUBJECT_TOO_BROAD", Name: "beginning of a namespace", Type: iam.Trust, At: clusterSubPath, Stmt: inCluster("StringLike", `"system:serviceaccount:web-*:api"`)},
	{ID: "IRSA_SUBJECT_TOO_BROAD", Name: "spanning", Type: iam.Trust, At: clusterSubPath, Stmt: inCluster("StringLike", `"system:serviceaccount:web*"`)},
	{ID: "IRSA_SUBJECT_TOO_BROAD", Name: "anything", Type: iam.Trust, At: clusterSubPath, Also: []string{"WILDCARD_USAGE_TOO_PERMISSIVE", "PATTERN_MATCHES_EVERYTHING"}, Stmt: inCluster("StringLike", `"*"`)},
	{ID: "IRSA_SUBJECT_TOO_BROAD", Name: "no subject", Type: iam.Trust, At: conditionPath, Message: cluster, Stmt: federating(cluster, demanding(cluster))},
	{ID: "IRSA_SUBJECT_TOO_BROAD", Name: "no condition", Type: iam.Trust, At: statementPath, Stmt: federating(cluster, "")},
	{ID: "IRSA_SUBJECT_TOO_BROAD", Name: "dual-stack issuer", Type: iam.Trust, At: statementPath, Stmt: federating("oidc-eks.eu-west-1.api.aws/id/0A1B2C", "")},
	{
		ID: "IRSA_SUBJECT_TOO_BROAD", Name: "known beginning", Type: iam.Trust, At: clusterSubPath,
		In: checktest.PrincipalTree(iam.Trust, "sts:AssumeRoleWithWebIdentity", checktest.Object(checktest.Member("Federated", checktest.Literal("arn:aws:iam::210987654321:oidc-provider/"+cluster))), checktest.Member("Condition", checktest.Object(
			checktest.Member("StringLike", checktest.Object(checktest.Member(cluster+":sub", checktest.Prefix("system:serviceaccount:*:")))),
			checktest.Member("StringEquals", checktest.Object(checktest.Member(cluster+":aud", checktest.Literal("sts.amazonaws.com")))),
		))),
	},
	{ID: "IRSA_SUBJECT_TOO_BROAD", Type: iam.Trust, Stmt: inCluster("StringEquals", `"system:serviceaccount:web:api"`)},
	{ID: "IRSA_SUBJECT_TOO_BROAD", Name: "E-1785 sub is in every token", Type: iam.Trust, Also: []string{"FORALLVALUES_WITH_SINGLE_VALUED_KEY"}, Stmt: inCluster("ForAllValues:StringEquals", `"system:serviceaccount:web:api"`)},
	{
		ID: "IRSA_SUBJECT_TOO_BROAD", Name: "E-1785 mistyped claim", Type: iam.Trust, Also: []string{misspeltClaim},
		Stmt: federating(cluster, demanding(cluster, "StringEquals", cluster+":sud", `"system:serviceaccount:web:api"`)),
	},
	{
		ID: "IRSA_SUBJECT_TOO_BROAD", Name: "E-1785 another cluster", Type: iam.Trust, Also: []string{"FEDERATED_KEY_PROVIDER_MISMATCH"},
		Stmt: federating(cluster, demanding(cluster, "StringEquals", "oidc.eks.eu-west-1.amazonaws.com/id/FFFF:sub", `"system:serviceaccount:web:api"`)),
	},
	{
		ID: "IRSA_SUBJECT_TOO_BROAD", Name: "mistyped claim with a negated operator", Type: iam.Trust, At: conditionPath, Also: []string{misspeltClaim, "NEGATED_OPERATOR_ON_ALLOW"},
		Stmt: federating(cluster, demanding(cluster, "StringNotEquals", cluster+":sud", `"system:serviceaccount:web:api"`)),
	},
	{ID: "IRSA_SUBJECT_TOO_BROAD", Name: "accounts of a namespace", Type: iam.Trust, Stmt: inCluster("StringLike", `"system:serviceaccount:web:*"`)},
	{ID: "IRSA_SUBJECT_TOO_BROAD", Name: "other issuer", Type: iam.Trust, Stmt: federating("idp.example.org", demanding("idp.example.org", "StringLike", "idp.example.org:sub", `"system:serviceaccount:*:api"`))},

	{ID: "COGNITO_TRUST_UNAUTHENTICATED", Type: iam.Trust, At: conditionPath, Message: "did not sign in", Stmt: inPool()},
	{ID: "COGNITO_TRUST_UNAUTHENTICATED", Name: "admitted", Type: iam.Trust, At: conditionPath, Message: "admits", Stmt: inPool("ForAnyValue:StringLike", cognito+":amr", `["authenticated","unauth*"]`)},
	{ID: "COGNITO_TRUST_UNAUTHENTICATED", Name: "no condition", Type: iam.Trust, At: statementPath, Also: []string{"SHARED_OIDC_PROVIDER_CONTROL_MISSING"}, Stmt: federating(cognito, "")},
	{ID: "COGNITO_TRUST_UNAUTHENTICATED", Type: iam.Trust, Stmt: inPool("ForAnyValue:StringLike", cognito+":amr", `"authenticated"`)},
	{
		ID: "COGNITO_TRUST_UNAUTHENTICATED", Name: "negated", Type: iam.Trust, Also: []string{"NEGATED_OPERATOR_ON_ALLOW"},
		Stmt: inPool("ForAnyValue:StringNotEquals", cognito+":amr", `"unauthenticated"`),
	},
	{ID: "COGNITO_TRUST_UNAUTHENTICATED", Name: "mistyped claim", Type: iam.Trust, Also: []string{misspeltClaim}, Stmt: inPool("ForAnyValue:StringLike", cognito+":arm", `"authenticated"`)},
	{
		ID: "COGNITO_TRUST_UNAUTHENTICATED", Name: "not known yet", Type: iam.Trust,
		In: checktest.PrincipalTree(iam.Trust, "sts:AssumeRoleWithWebIdentity", checktest.Object(checktest.Member("Federated", checktest.Literal(cognito))), checktest.Member("Condition", checktest.Object(
			checktest.Member("StringEquals", checktest.Object(checktest.Member(cognito+":aud", checktest.Prefix("eu-west-1:")))),
			checktest.Member("ForAnyValue:StringLike", checktest.Object(checktest.Member(cognito+":amr", checktest.Prefix("")))),
		))),
	},
}

const idp = "idp.example.org"

var trustProviderCases = []checktest.Case{
	{ID: missingOIDCKey, Type: iam.Trust, At: statementPath, Message: `"idp.example.org:aud"`, Stmt: federating(idp, "")},
	{ID: missingOIDCKey, Name: "built-in provider", Type: iam.Trust, At: statementPath, Message: `"www.amazon.com:app_id"`, Stmt: federating("www.amazon.com", "")},
	{
		ID: missingOIDCKey, Name: "condition on something else", Type: iam.Trust, At: statementPath, Message: "No condition requires anything of the tokens",
		Stmt: federating(idp, `{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"}}`),
	},
	{
		ID: missingOIDCKey, Name: "weak operator", Type: iam.Trust, At: statementPath,
		Stmt: federating(idp, demanding("", "StringEqualsIfExists", idp+":email", `"u-1"`)),
	},
	{
		ID: missingOIDCKey, Name: "E-1785 sub is in every token", Type: iam.Trust, Also: []string{missingAudience},
		Stmt: federating(idp, demanding("", "StringEqualsIfExists", idp+":sub", `"u-1"`)),
	},
	{ID: missingOIDCKey, Name: "E-1785 mistyped claim", Type: iam.Trust, Also: []string{misspeltClaim}, Stmt: federating(idp, demanding("", "StringEquals", idp+":audience", `"u-1"`))},
	{
		ID: missingOIDCKey, Name: "two providers", Type: iam.Trust, At: statementPath, Message: `"two.example.org"`,
		Stmt: `{"Effect":"Allow","Principal":{"Federated":["arn:aws:iam::210987654321:oidc-provider/one.example.org","arn:aws:iam::210987654321:oidc-provider/two.example.org"]},"Action":"sts:AssumeRoleWithWebIdentity"}`,
	},
	{ID: missingOIDCKey, Type: iam.Trust, Stmt: federating(idp, demanding(idp))},
	{ID: missingOIDCKey, Name: "with a path", Type: iam.Trust, Stmt: federating(idp+"/tenant", demanding(idp+"/tenant"))},
	{ID: missingOIDCKey, Name: "key of another provider", Type: iam.Trust, Also: []string{"FEDERATED_KEY_PROVIDER_MISMATCH"}, Stmt: federating(idp, demanding("other.example.org"))},
	{ID: missingOIDCKey, Name: "more specific checks", Type: iam.Trust, Also: []string{"IRSA_SUBJECT_TOO_BROAD"}, Stmt: federating(cluster, "")},
	{
		ID: missingOIDCKey, Name: "other action", Type: iam.Trust, Also: []string{"MISMATCHED_ACTION_FOR_PRINCIPAL"},
		Stmt: `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/idp.example.org"},"Action":"sts:AssumeRole"}`,
	},
	{
		ID: missingOIDCKey, Name: "unknown keys", Type: iam.Trust,
		In: checktest.PrincipalTree(iam.Trust, "sts:AssumeRoleWithWebIdentity", checktest.Object(checktest.Member("Federated", checktest.Literal("arn:aws:iam::210987654321:oidc-provider/idp.example.org"))),
			checktest.Member("Condition", checktest.Object(checktest.Member("StringEquals", policy.NewObject(policy.Pos{}, nil, true))))),
	},

	{
		ID: missingAudience, Type: iam.Trust, At: conditionPath, Message: cluster,
		Stmt: federating(cluster, demanding("", "StringEquals", cluster+":sub", `"system:serviceaccount:web:api"`)),
	},
	{
		ID: missingAudience, Name: "provider not known yet", Type: iam.Trust, At: conditionPath, Message: `"idp.example.org:aud"`,
		In: checktest.PrincipalTree(iam.Trust, "sts:AssumeRoleWithWebIdentity", checktest.Object(checktest.Member("Federated", checktest.Prefix("arn:aws:iam::210987654321:oidc-provider/"))), checktest.Member("Condition", checktest.Object(
			checktest.Member("StringEquals", checktest.Object(checktest.Member("idp.example.org:sub", checktest.Literal("u-1")))),
		))),
	},
	{ID: missingAudience, Type: iam.Trust, Stmt: inCluster("StringEquals", `"system:serviceaccount:web:api"`)},
	{ID: missingAudience, Name: "authorized party", Type: iam.Trust, Stmt: federating("accounts.google.com", demanding("", "StringEquals", "accounts.google.com:sub", `"117"`, "StringEquals", "accounts.google.com:azp", `"app-1"`))},
	{ID: missingAudience, Name: "no subject either", Type: iam.Trust, Also: []string{missingOIDCKey}, Stmt: federating(idp, `{"Bool":{"aws:SecureTransport":"true"}}`)},

	{
		ID: samlAudience, Type: iam.Trust, At: statementPath, Message: "https://signin.aws.amazon.com/saml",
		Stmt: assumingSAML("aws", ""),
	},
	{ID: samlAudience, Name: "China", Type: iam.Trust, At: conditionPath, Message: "https://signin.amazonaws.cn/saml", Stmt: assumingSAML("aws-cn", `{"Bool":{"aws:SecureTransport":"true"}}`)},
	{ID: samlAudience, Type: iam.Trust, Stmt: assumingSAML("aws", `{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml"}}`)},
	{ID: samlAudience, Name: "issuer", Type: iam.Trust, Stmt: assumingSAML("aws", `{"StringEquals":{"saml:iss":"https://idp.example.org/saml"}}`)},
	{ID: samlAudience, Name: "other action", Type: iam.Trust, Also: []string{"MISMATCHED_ACTION_FOR_PRINCIPAL"}, Stmt: `{"Effect":"Allow","Principal":{"Federated":` + "\"arn:aws:iam::210987654321:saml-provider/corp\"" + `},"Action":"sts:AssumeRole"}`},
}

func assumingSAML(partition, condition string) string {
	if condition != "" {
		condition = `,"Condition":` + condition
	}
	return `{"Effect":"Allow","Principal":{"Federated":"arn:` + partition + `:iam::210987654321:saml-provider/corp"},"Action":"sts:AssumeRoleWithSAML"` + condition + `}`
}
