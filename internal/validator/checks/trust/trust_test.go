// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package trust_test

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// trustCases show when the checks of this family report something, and when they do not.
var trustCases = slices.Concat(trustAssumeCases, trustSharedCases, trustGitHubCases, trustGitHubOwnerCases, trustGitHubFormCases, trustClusterCases, trustProviderCases)

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

var trustAssumeCases = []checktest.Case{
	{ID: anyPrincipal, Type: iam.Trust, At: principalPath, Message: "Any identity of any AWS account", Stmt: checktest.Assuming(`{"AWS":"*"}`)},
	{ID: anyPrincipal, Name: "among others", Type: iam.Trust, At: principalPath, Stmt: checktest.AssumingWith(`{"AWS":["*"],"Service":"ec2.amazonaws.com"}`, `"sts:*"`)},
	{
		ID: anyPrincipal, Name: "plain asterisk, refusal ignored", Type: iam.Trust, At: principalPath, Stmt: checktest.Assuming(`"*"`),
		In: func(in *frame.Input) { in.Overrides = map[string]frame.Class{frame.TrustPlainWildcard: frame.Ignore} },
	},
	{ID: anyPrincipal, Name: "external id", Type: iam.Trust, At: principalPath, Message: "external id", Stmt: checktest.AssumingIf(`{"AWS":"*"}`, `{"StringEquals":{"sts:ExternalId":"7f3a-observer"}}`)},
	{ID: anyPrincipal, Name: "address", Type: iam.Trust, At: principalPath, Message: "from where", Stmt: checktest.AssumingIf(`{"AWS":"*"}`, `{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"}}`)},
	{
		ID: anyPrincipal, Name: "absent key", Type: iam.Trust, At: principalPath, Message: "also holds when the key is absent", Also: []string{"IF_EXISTS_WEAKENS_ALLOW"},
		Stmt: checktest.AssumingIf(`{"AWS":"*"}`, `{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`),
	},
	{
		ID: anyPrincipal, Name: "negated", Type: iam.Trust, At: principalPath, Message: "only excludes some callers", Also: []string{"NEGATED_OPERATOR_ON_ALLOW"},
		Stmt: checktest.AssumingIf(`{"AWS":"*"}`, `{"StringNotEquals":{"aws:PrincipalAccount":"210987654321"}}`),
	},
	{
		ID: anyPrincipal, Name: "tag", Type: iam.Trust, At: principalPath, Message: "a tag", Stmt: checktest.AssumingIf(`{"AWS":"*"}`, `{"StringEquals":{"aws:PrincipalTag/team":"ops"}}`),
	},
	{
		ID: anyPrincipal, Name: "wildcard", Type: iam.Trust, At: principalPath, Message: "lets everyone through", Also: []string{"WILDCARD_USAGE_TOO_PERMISSIVE", "PATTERN_MATCHES_EVERYTHING", "CONDITION_ALWAYS_TRUE"},
		Stmt: checktest.AssumingIf(`{"AWS":"*"}`, `{"StringLike":{"aws:PrincipalAccount":"*"}}`),
	},
	{ID: anyPrincipal, Name: "device", Type: iam.Trust, At: principalPath, Message: "aws:MultiFactorAuthPresent does not say", Stmt: checktest.AssumingIf(`{"AWS":"*"}`, `{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`)},
	{
		ID: anyPrincipal, Name: "denied to one", Type: iam.Trust, At: principalPath,
		Stmt: checktest.Assuming(`{"AWS":"*"}`) + `,{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::210987654321:role/ci"},"Action":"sts:AssumeRole"}`,
	},
	{
		ID: anyPrincipal, Name: "name in any account", Type: iam.Trust, At: principalPath, Message: "names no account",
		Stmt: checktest.AssumingIf(`{"AWS":"*"}`, `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/DeployPipeline"}}`),
	},
	{
		ID: anyPrincipal, Name: "name in the caller's account", Type: iam.Trust, At: principalPath, Message: "names no account",
		Stmt: checktest.AssumingIf(`{"AWS":"*"}`, `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::${aws:PrincipalAccount}:role/DeployPipeline"}}`),
		Also: []string{"VARIABLE_OUTSIDE_RESOURCE_PART"},
	},
	{
		ID: anyPrincipal, Name: "key that equals itself", Type: iam.Trust, At: principalPath, Message: "lets everyone through",
		Stmt: checktest.AssumingIf(`{"AWS":"*"}`, `{"StringEquals":{"aws:PrincipalOrgID":"${AWS:PrincipalOrgId}"}}`),
	},
	{
		ID: anyPrincipal, Name: "tag of the caller", Type: iam.Trust, At: principalPath, Message: "lets everyone through",
		Stmt: checktest.AssumingIf(`{"AWS":"*"}`, `{"ArnEquals":{"aws:PrincipalArn":"${aws:PrincipalTag/arn}"}}`),
	},
	{
		ID: anyPrincipal, Name: "name of a session", Type: iam.Trust, At: principalPath, Message: "lets everyone through",
		Stmt: checktest.AssumingIf(`{"AWS":"*"}`, `{"StringLike":{"aws:userid":"*:deployer"}}`),
	},
	{
		ID: anyPrincipal, Name: "units of any organization", Type: iam.Trust, At: principalPath, Message: "lets everyone through",
		Stmt: checktest.AssumingIf(`{"AWS":"*"}`, `{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"*/r-ab12/*"}}`), Also: []string{"WILDCARD_USAGE_TOO_PERMISSIVE"},
	},
	{
		ID: anyPrincipal, Name: "denied to all but a name", Type: iam.Trust, At: principalPath,
		Stmt: checktest.Assuming(`{"AWS":"*"}`) + `,{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/DeployPipeline"}}}`,
	},
	{
		ID: anyPrincipal, Name: "name within the organization", Type: iam.Trust,
		Stmt: checktest.AssumingIf(`{"AWS":"*"}`, `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/DeployPipeline-*"},"StringEquals":{"aws:PrincipalOrgID":"${aws:ResourceOrgID}"}}`),
	},
	{
		ID: anyPrincipal, Name: "part of an account", Type: iam.Trust,
		Stmt: checktest.AssumingIf(`{"AWS":"*"}`, `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::2109*:role/DeployPipeline"}}`),
	},
	{
		ID: anyPrincipal, Name: "sessions of a role", Type: iam.Trust,
		Stmt: checktest.AssumingIf(`{"AWS":"*"}`, `{"StringLike":{"aws:userid":"AROAABCDEFGHIJKLMNOPQ:*"}}`),
	},
	{ID: anyPrincipal, Name: "organization", Type: iam.Trust, Stmt: checktest.AssumingIf(`{"AWS":"*"}`, `{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`)},
	{ID: anyPrincipal, Name: "principal ARN", Type: iam.Trust, Stmt: checktest.AssumingIf(`{"AWS":"*"}`, `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/ci-*"}}`)},
	{ID: anyPrincipal, Name: "role", Type: iam.Trust, Stmt: checktest.Assuming(`{"AWS":"arn:aws:iam::210987654321:role/ci"}`)},
	{
		ID: anyPrincipal, Name: "denied outside", Type: iam.Trust,
		Stmt: checktest.Assuming(`{"AWS":"*"}`) + `,{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}}`,
	},
	{ID: anyPrincipal, Name: "other action", Type: iam.Trust, Also: []string{"TRUST_POLICY_WITHOUT_ASSUME_ACTION"}, Stmt: checktest.AssumingWith(`{"AWS":"*"}`, `"sts:TagSession"`)},
	{
		ID: anyPrincipal, Name: "unknown condition", Type: iam.Trust,
		In: checktest.PrincipalTree(iam.Trust, "sts:AssumeRole", checktest.Object(checktest.Member("AWS", checktest.Literal("*"))), checktest.Member("Condition", checktest.Object(
			checktest.Member("StringEquals", checktest.Object(checktest.Member("aws:PrincipalOrgID", policy.NewUnknown(pattern.Unknown())))),
		))),
	},
	{
		ID: anyPrincipal, Name: "further statements", Type: iam.Trust, In: func(in *frame.Input) {
			statement := checktest.Object(checktest.Member("Effect", checktest.Literal("Allow")), checktest.Member("Principal", checktest.Object(checktest.Member("AWS", checktest.Literal("*")))), checktest.Member("Action", checktest.Literal("sts:AssumeRole")))
			*in = frame.Input{Root: checktest.Object(checktest.Member("Version", checktest.Literal("2012-10-17")), checktest.Member("Statement", policy.NewArray(policy.Pos{}, []*policy.Node{statement}, true))), Use: view.Use{Type: iam.Trust}}
		},
	},

	{ID: crossAccount, Type: iam.Trust, In: checktest.OwnAccount, At: "$.Statement[0].Principal.AWS", Also: []string{"ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"}, Stmt: checktest.Assuming(`{"AWS":"210987654321"}`)},
	{
		ID: crossAccount, Name: "account of the role's ARN", Type: iam.Trust, At: "$.Statement[0].Principal.AWS" + "[1]", Also: []string{"ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"},
		In:   func(in *frame.Input) { in.ResourceARN = "arn:aws:iam::123456123456:role/audit" },
		Stmt: checktest.Assuming(`{"AWS":["123456123456","arn:aws:iam::210987654321:root"]}`),
	},
	{
		ID: crossAccount, Name: "device", Type: iam.Trust, In: checktest.OwnAccount, At: "$.Statement[0].Principal.AWS", Also: []string{"ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"},
		Stmt: checktest.AssumingIf(`{"AWS":"210987654321"}`, `{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`),
	},
	{ID: crossAccount, Name: "own account not known", Type: iam.Trust, Also: []string{"ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"}, Stmt: checktest.Assuming(`{"AWS":"210987654321"}`)},
	{ID: crossAccount, Name: "own account", Type: iam.Trust, In: checktest.OwnAccount, Also: []string{"ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"}, Stmt: checktest.Assuming(`{"AWS":"123456123456"}`)},
	{ID: crossAccount, Name: "role", Type: iam.Trust, In: checktest.OwnAccount, Stmt: checktest.Assuming(`{"AWS":"arn:aws:iam::210987654321:role/ci"}`)},
	{ID: crossAccount, Name: "external id", Type: iam.Trust, In: checktest.OwnAccount, Stmt: checktest.AssumingIf(`{"AWS":"210987654321"}`, `{"StringEquals":{"sts:ExternalId":"7f3a-observer"}}`)},
	{ID: crossAccount, Name: "organization", Type: iam.Trust, In: checktest.OwnAccount, Stmt: checktest.AssumingIf(`{"AWS":"210987654321"}`, `{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`)},

	{ID: computeTrust, Type: iam.Trust, At: "$.Statement[0].Principal.Service", Stmt: checktest.Assuming(`{"Service":"ec2.amazonaws.com"}`)},
	{ID: computeTrust, Name: "several", Type: iam.Trust, Also: []string{"RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", "MISSING_ACTION_FOR_SERVICE_TRUST_POLICY"}, At: "$.Statement[0].Principal.Service" + "[0]", More: []string{"$.Statement[0].Principal.Service" + "[2]"}, Stmt: checktest.Assuming(`{"Service":["ecs-tasks.amazonaws.com","events.amazonaws.com","pods.eks.amazonaws.com"]}`)},
	{ID: computeTrust, Name: "other service", Type: iam.Trust, Stmt: checktest.Assuming(`{"Service":"events.amazonaws.com"}`)},
	{ID: computeTrust, Name: "deny", Type: iam.Trust, Stmt: `{"Effect":"Deny","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`},
}

var trustSharedCases = []checktest.Case{
	{
		ID: "SHARED_OIDC_PROVIDER_CONTROL_MISSING", Type: iam.Trust, At: conditionPath, Message: "organization:ORGANIZATION",
		Stmt: federating("app.terraform.io", `{"StringEquals":{"app.terraform.io:aud":"aws.workload.identity"}}`),
	},
	{ID: "SHARED_OIDC_PROVIDER_CONTROL_MISSING", Name: "no condition", Type: iam.Trust, At: statementPath, Message: "gitlab.com:sub", Stmt: federating("gitlab.com", "")},
	{
		ID: "SHARED_OIDC_PROVIDER_CONTROL_MISSING", Name: "only wildcards", Type: iam.Trust, At: conditionPath, Also: []string{"PATTERN_MATCHES_EVERYTHING", "WILDCARD_USAGE_TOO_PERMISSIVE"},
		Stmt: federating("agent.buildkite.com", demanding("agent.buildkite.com", "StringLike", "agent.buildkite.com:sub", `"**"`)),
	},
	{
		ID: "SHARED_OIDC_PROVIDER_CONTROL_MISSING", Name: "negated", Type: iam.Trust, At: conditionPath, Also: []string{"NEGATED_OPERATOR_ON_ALLOW"},
		Stmt: federating("scalr.io", demanding("scalr.io", "StringNotEquals", "scalr.io:sub", `"account:x"`)),
	},
	{
		ID: "SHARED_OIDC_PROVIDER_CONTROL_MISSING", Name: "audience", Type: iam.Trust, At: conditionPath, Message: "oidc.vercel.com:aud",
		Stmt: federating("oidc.vercel.com", demanding("", "StringEquals", "oidc.vercel.com:sub", `"owner:team:project:site:environment:production"`)),
	},
	{
		ID: "SHARED_OIDC_PROVIDER_CONTROL_MISSING", Name: "key of sts", Type: iam.Trust, At: statementPath, Message: "sts:RoleSessionName",
		Stmt: federating("sts.windows.net/33e01921-4d64-4f8c-a055-5bdaffd5e33d/", ""),
	},
	{ID: "SHARED_OIDC_PROVIDER_CONTROL_MISSING", Name: "other issuer's key", Type: iam.Trust, At: conditionPath, Also: []string{"FEDERATED_KEY_PROVIDER_MISMATCH"},
		Stmt: federating("gitlab.com", demanding("", "StringEquals", "gitlab.example.com:sub", `"project_path:ops/infra:ref_type:branch:ref:main"`, "StringEquals", "gitlab.example.com:aud", `"https://gitlab.example.com"`))},
	{
		ID: "SHARED_OIDC_PROVIDER_CONTROL_MISSING", Name: "provider not known yet", Type: iam.Trust, At: conditionPath,
		In: checktest.PrincipalTree(iam.Trust, "sts:AssumeRoleWithWebIdentity", checktest.Object(checktest.Member("Federated", policy.NewUnknown(pattern.Unknown()))), checktest.Member("Condition", checktest.Object(
			checktest.Member("StringEquals", checktest.Object(checktest.Member("app.terraform.io:aud", checktest.Literal("aws.workload.identity")))),
		))),
	},
	{
		ID: "SHARED_OIDC_PROVIDER_CONTROL_MISSING", Type: iam.Trust,
		Stmt: federating("app.terraform.io", demanding("app.terraform.io", "StringLike", "app.terraform.io:sub", `"organization:acme:project:web:workspace:*:run_phase:apply"`)),
	},
	{
		ID: "SHARED_OIDC_PROVIDER_CONTROL_MISSING", Name: "workflow instead", Type: iam.Trust,
		Stmt: federating(view.GitHubHost, demanding(view.GitHubHost, "StringEquals", view.GitHubHost+":job_workflow_ref", `"acme/flows/.github/workflows/deploy.yml@refs/heads/main"`)),
	},
	{
		ID: "SHARED_OIDC_PROVIDER_CONTROL_MISSING", Name: "own issuer", Type: iam.Trust,
		Stmt: federating("gitlab.example.com", demanding("gitlab.example.com", "StringEquals", "gitlab.example.com:sub", `"project_path:ops/infra:ref_type:branch:ref:main"`)),
	},
	{
		ID: "SHARED_OIDC_PROVIDER_CONTROL_MISSING", Name: "value not known yet", Type: iam.Trust,
		In: checktest.PrincipalTree(iam.Trust, "sts:AssumeRoleWithWebIdentity", checktest.Object(checktest.Member("Federated", checktest.Literal("arn:aws:iam::210987654321:oidc-provider/gitlab.com"))), checktest.Member("Condition", checktest.Object(
			checktest.Member("StringLike", checktest.Object(checktest.Member("gitlab.com:sub", policy.NewUnknown(pattern.Unknown())), checktest.Member("gitlab.com:aud", checktest.Literal("https://gitlab.com")))),
		))),
		Also: []string{"LIKE_WITHOUT_WILDCARD"},
	},
	{ID: "SHARED_OIDC_PROVIDER_CONTROL_MISSING", Name: "deny", Type: iam.Trust, Stmt: `{"Effect":"Deny","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/gitlab.com"},"Action":"sts:AssumeRoleWithWebIdentity"}`},
}
