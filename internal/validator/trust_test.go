// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// trustCases show when the checks of this family report something, and when they do not.
var trustCases = slices.Concat(trustAssumeCases, trustSharedCases, trustGitHubCases, trustGitHubFormCases, trustClusterCases, trustProviderCases)

const (
	statementPath = "$.Statement[0]"
	conditionPath = "$.Statement[0].Condition"
	principalPath = "$.Statement[0].Principal"

	anyPrincipal    = "TRUST_ANY_PRINCIPAL"
	crossAccount    = "CROSS_ACCOUNT_TRUST_WITHOUT_EXTERNAL_ID"
	computeTrust    = "COMPUTE_SERVICE_TRUST"
	missingOIDCKey  = "MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL"
	missingAudience = "MISSING_OIDC_AUDIENCE_CONDITION"
	samlAudience    = "SAML_AUDIENCE_MISSING"
	specificGitHub  = "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED"
)

// assumingIf is a statement of a trust policy with a condition.
func assumingIf(principal, condition string) string {
	return `{"Effect":"Allow","Principal":` + principal + `,"Action":"sts:AssumeRole","Condition":` + condition + `}`
}

// federating lets the users of a provider, an OIDC provider without a URL or a built-in host, take the role; without a condition
// if it is "".
func federating(provider, condition string) string {
	if !facts.IsProviderHost(provider) {
		provider = "arn:aws:iam::210987654321:oidc-provider/" + provider
	}
	if condition != "" {
		condition = `,"Condition":` + condition
	}
	return `{"Effect":"Allow","Principal":{"Federated":"` + provider + `"},"Action":"sts:AssumeRoleWithWebIdentity"` + condition + `}`
}

// demanding is a condition with operators, keys and values as triples; the audience of an issuer comes first unless it is "".
func demanding(issuer string, triples ...string) string {
	operators := map[string][]string{}
	order := []string{}
	add := func(operator, key, value string) {
		if operators[operator] == nil {
			order = append(order, operator)
		}
		operators[operator] = append(operators[operator], `"`+key+`":`+value)
	}
	if issuer != "" {
		add("StringEquals", issuer+":aud", `"sts.amazonaws.com"`)
	}
	for t := range slices.Chunk(triples, 3) {
		add(t[0], t[1], t[2])
	}
	text := "{"
	for i, operator := range order {
		if i > 0 {
			text += ","
		}
		text += `"` + operator + `":{`
		for j, entry := range operators[operator] {
			if j > 0 {
				text += ","
			}
			text += entry
		}
		text += "}"
	}
	return text + "}"
}

var trustAssumeCases = []checkCase{
	{id: anyPrincipal, typ: iam.Trust, at: principalPath, message: "Any identity of any AWS account", stmt: assuming(`{"AWS":"*"}`)},
	{id: anyPrincipal, name: "among others", typ: iam.Trust, at: principalPath, stmt: assumingWith(`{"AWS":["*"],"Service":"ec2.amazonaws.com"}`, `"sts:*"`)},
	{
		id: anyPrincipal, name: "plain asterisk, refusal ignored", typ: iam.Trust, at: principalPath, stmt: assuming(`"*"`),
		in: func(in *Input) { in.Overrides = map[string]frame.Class{frame.TrustPlainWildcard: frame.Ignore} },
	},
	{id: anyPrincipal, name: "external id", typ: iam.Trust, at: principalPath, message: "external id", stmt: assumingIf(`{"AWS":"*"}`, `{"StringEquals":{"sts:ExternalId":"7f3a-observer"}}`)},
	{id: anyPrincipal, name: "address", typ: iam.Trust, at: principalPath, message: "from where", stmt: assumingIf(`{"AWS":"*"}`, `{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"}}`)},
	{
		id: anyPrincipal, name: "absent key", typ: iam.Trust, at: principalPath, message: "also holds when the key is absent", also: []string{"IF_EXISTS_WEAKENS_ALLOW"},
		stmt: assumingIf(`{"AWS":"*"}`, `{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`),
	},
	{
		id: anyPrincipal, name: "negated", typ: iam.Trust, at: principalPath, message: "only keeps some out", also: []string{"NEGATED_OPERATOR_ON_ALLOW"},
		stmt: assumingIf(`{"AWS":"*"}`, `{"StringNotEquals":{"aws:PrincipalAccount":"210987654321"}}`),
	},
	{
		id: anyPrincipal, name: "tag", typ: iam.Trust, at: principalPath, message: "a tag", stmt: assumingIf(`{"AWS":"*"}`, `{"StringEquals":{"aws:PrincipalTag/team":"ops"}}`),
	},
	{
		id: anyPrincipal, name: "wildcard", typ: iam.Trust, at: principalPath, message: "lets everyone through", also: []string{"WILDCARD_USAGE_TOO_PERMISSIVE", "PATTERN_MATCHES_EVERYTHING", "CONDITION_ALWAYS_TRUE"},
		stmt: assumingIf(`{"AWS":"*"}`, `{"StringLike":{"aws:PrincipalAccount":"*"}}`),
	},
	{id: anyPrincipal, name: "device", typ: iam.Trust, at: principalPath, message: "aws:MultiFactorAuthPresent does not say", stmt: assumingIf(`{"AWS":"*"}`, `{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`)},
	{
		id: anyPrincipal, name: "denied to one", typ: iam.Trust, at: principalPath,
		stmt: assuming(`{"AWS":"*"}`) + `,{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::210987654321:role/ci"},"Action":"sts:AssumeRole"}`,
	},
	{id: anyPrincipal, name: "organization", typ: iam.Trust, stmt: assumingIf(`{"AWS":"*"}`, `{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`)},
	{id: anyPrincipal, name: "principal ARN", typ: iam.Trust, stmt: assumingIf(`{"AWS":"*"}`, `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/ci-*"}}`)},
	{id: anyPrincipal, name: "role", typ: iam.Trust, stmt: assuming(`{"AWS":"arn:aws:iam::210987654321:role/ci"}`)},
	{
		id: anyPrincipal, name: "denied outside", typ: iam.Trust,
		stmt: assuming(`{"AWS":"*"}`) + `,{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`,
	},
	{id: anyPrincipal, name: "other action", typ: iam.Trust, also: []string{"TRUST_POLICY_WITHOUT_ASSUME_ACTION"}, stmt: assumingWith(`{"AWS":"*"}`, `"sts:TagSession"`)},
	{
		id: anyPrincipal, name: "unknown condition", typ: iam.Trust,
		in: withPrincipal(iam.Trust, "sts:AssumeRole", objectNode(member("AWS", literalNode("*"))), member("Condition", objectNode(
			member("StringEquals", objectNode(member("aws:PrincipalOrgID", policy.NewUnknown(pattern.Unknown())))),
		))),
	},
	{
		id: anyPrincipal, name: "further statements", typ: iam.Trust, in: func(in *Input) {
			statement := objectNode(member("Effect", literalNode("Allow")), member("Principal", objectNode(member("AWS", literalNode("*")))), member("Action", literalNode("sts:AssumeRole")))
			*in = Input{Root: objectNode(member("Version", literalNode("2012-10-17")), member("Statement", policy.NewArray(policy.Pos{}, []*policy.Node{statement}, true))), Use: view.Use{Type: iam.Trust}}
		},
	},

	{id: crossAccount, typ: iam.Trust, in: ownAccount, at: awsEntry, also: []string{wholeAccount}, stmt: assuming(`{"AWS":"210987654321"}`)},
	{
		id: crossAccount, name: "account of the role's ARN", typ: iam.Trust, at: awsEntry + "[1]", also: []string{wholeAccount},
		in:   func(in *Input) { in.ResourceARN = "arn:aws:iam::123456123456:role/audit" },
		stmt: assuming(`{"AWS":["123456123456","arn:aws:iam::210987654321:root"]}`),
	},
	{
		id: crossAccount, name: "device", typ: iam.Trust, in: ownAccount, at: awsEntry, also: []string{wholeAccount},
		stmt: assumingIf(`{"AWS":"210987654321"}`, `{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`),
	},
	{id: crossAccount, name: "own account not known", typ: iam.Trust, also: []string{wholeAccount}, stmt: assuming(`{"AWS":"210987654321"}`)},
	{id: crossAccount, name: "own account", typ: iam.Trust, in: ownAccount, also: []string{wholeAccount}, stmt: assuming(`{"AWS":"123456123456"}`)},
	{id: crossAccount, name: "role", typ: iam.Trust, in: ownAccount, stmt: assuming(`{"AWS":"arn:aws:iam::210987654321:role/ci"}`)},
	{id: crossAccount, name: "external id", typ: iam.Trust, in: ownAccount, stmt: assumingIf(`{"AWS":"210987654321"}`, `{"StringEquals":{"sts:ExternalId":"7f3a-observer"}}`)},
	{id: crossAccount, name: "organization", typ: iam.Trust, in: ownAccount, stmt: assumingIf(`{"AWS":"210987654321"}`, `{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`)},

	{id: computeTrust, typ: iam.Trust, at: serviceEntry, stmt: assuming(`{"Service":"ec2.amazonaws.com"}`)},
	{id: computeTrust, name: "several", typ: iam.Trust, also: []string{sourceWanted, missingTrustAction}, at: serviceEntry + "[0]", more: []string{serviceEntry + "[2]"}, stmt: assuming(`{"Service":["ecs-tasks.amazonaws.com","events.amazonaws.com","pods.eks.amazonaws.com"]}`)},
	{id: computeTrust, name: "other service", typ: iam.Trust, stmt: assuming(`{"Service":"events.amazonaws.com"}`)},
	{id: computeTrust, name: "deny", typ: iam.Trust, stmt: `{"Effect":"Deny","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`},
}

var trustSharedCases = []checkCase{
	{
		id: sharedOIDC, typ: iam.Trust, at: conditionPath, message: "organization:ORGANIZATION",
		stmt: federating("app.terraform.io", `{"StringEquals":{"app.terraform.io:aud":"aws.workload.identity"}}`),
	},
	{id: sharedOIDC, name: "no condition", typ: iam.Trust, at: statementPath, message: "gitlab.com:sub", stmt: federating("gitlab.com", "")},
	{
		id: sharedOIDC, name: "only wildcards", typ: iam.Trust, at: conditionPath, also: []string{"PATTERN_MATCHES_EVERYTHING", "WILDCARD_USAGE_TOO_PERMISSIVE"},
		stmt: federating("agent.buildkite.com", demanding("agent.buildkite.com", "StringLike", "agent.buildkite.com:sub", `"**"`)),
	},
	{
		id: sharedOIDC, name: "negated", typ: iam.Trust, at: conditionPath, also: []string{"NEGATED_OPERATOR_ON_ALLOW"},
		stmt: federating("scalr.io", demanding("scalr.io", "StringNotEquals", "scalr.io:sub", `"account:x"`)),
	},
	{
		id: sharedOIDC, name: "audience", typ: iam.Trust, at: conditionPath, message: "oidc.vercel.com:aud",
		stmt: federating("oidc.vercel.com", demanding("", "StringEquals", "oidc.vercel.com:sub", `"owner:team:project:site:environment:production"`)),
	},
	{
		id: sharedOIDC, name: "key of sts", typ: iam.Trust, at: statementPath, message: "sts:RoleSessionName",
		stmt: federating("sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/", ""),
	},
	{id: sharedOIDC, name: "other issuer's key", typ: iam.Trust, at: conditionPath, also: []string{"FEDERATED_KEY_PROVIDER_MISMATCH"},
		stmt: federating("gitlab.com", demanding("", "StringEquals", "gitlab.example.com:sub", `"project_path:ops/infra:ref_type:branch:ref:main"`, "StringEquals", "gitlab.example.com:aud", `"https://gitlab.example.com"`))},
	{
		id: sharedOIDC, name: "provider not known yet", typ: iam.Trust, at: conditionPath,
		in: withPrincipal(iam.Trust, "sts:AssumeRoleWithWebIdentity", objectNode(member("Federated", policy.NewUnknown(pattern.Unknown()))), member("Condition", objectNode(
			member("StringEquals", objectNode(member("app.terraform.io:aud", literalNode("aws.workload.identity")))),
		))),
	},
	{
		id: sharedOIDC, typ: iam.Trust,
		stmt: federating("app.terraform.io", demanding("app.terraform.io", "StringLike", "app.terraform.io:sub", `"organization:acme:project:web:workspace:*:run_phase:apply"`)),
	},
	{
		id: sharedOIDC, name: "workflow instead", typ: iam.Trust,
		stmt: federating(view.GitHubHost, demanding(view.GitHubHost, "StringEquals", view.GitHubHost+":job_workflow_ref", `"acme/flows/.github/workflows/deploy.yml@refs/heads/main"`)),
	},
	{
		id: sharedOIDC, name: "own issuer", typ: iam.Trust,
		stmt: federating("gitlab.example.com", demanding("gitlab.example.com", "StringEquals", "gitlab.example.com:sub", `"project_path:ops/infra:ref_type:branch:ref:main"`)),
	},
	{
		id: sharedOIDC, name: "value not known yet", typ: iam.Trust,
		in: withPrincipal(iam.Trust, "sts:AssumeRoleWithWebIdentity", objectNode(member("Federated", literalNode("arn:aws:iam::210987654321:oidc-provider/gitlab.com"))), member("Condition", objectNode(
			member("StringLike", objectNode(member("gitlab.com:sub", policy.NewUnknown(pattern.Unknown())), member("gitlab.com:aud", literalNode("https://gitlab.com")))),
		))),
		also: []string{"LIKE_WITHOUT_WILDCARD"},
	},
	{id: sharedOIDC, name: "deny", typ: iam.Trust, stmt: `{"Effect":"Deny","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/gitlab.com"},"Action":"sts:AssumeRoleWithWebIdentity"}`},
}
