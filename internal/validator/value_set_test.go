// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

var valueSetCases = []checkCase{
	{id: multipleBoolean, stmt: denyIf("s3:*", `{"Bool":{"aws:SecureTransport":["true","false"]}}`), at: conditionAt + `.Bool["aws:SecureTransport"]`, message: "every request that has the key"},
	{id: multipleBoolean, name: "Null", cond: `{"Null":{"aws:SourceVpce":[true,false]}}`, at: conditionAt + `.Null["aws:SourceVpce"]`, message: "every request meets"},
	{id: multipleBoolean, name: "the same twice", class: frame.Warning, cond: `{"Bool":{"aws:ViaAWSService":["true","True"]}}`, at: conditionAt + `.Bool["aws:ViaAWSService"]`},
	{id: multipleBoolean, name: "one", cond: `{"Bool":{"aws:ViaAWSService":["true"]},"Null":{"aws:SourceVpce":["true"]}}`},
	{id: multipleBoolean, name: "strings", cond: `{"StringEquals":{"aws:PrincipalTag/flag":["true","false"]}}`},

	{id: missingQualifier, stmt: tagIf(`{"StringEquals":{"aws:TagKeys":["unit","stage"]}}`), at: conditionAt + `.StringEquals["aws:TagKeys"]`, message: "ForAnyValue:StringEquals"},
	{id: missingQualifier, name: "negated", cond: `{"StringNotLike":{"aws:PrincipalOrgPaths":"o-abcd123456/*"}}`, at: conditionAt + `.StringNotLike["aws:PrincipalOrgPaths"]`, message: "one value outside the list", also: []string{negatedAllow}},
	{id: missingQualifier, name: "catalogue", class: frame.Warning, stmt: `{"Effect":"Allow","Action":"dynamodb:GetItem","Resource":"*","Condition":{"StringEquals":{"dynamodb:LeadingKeys":"a"}}}`, at: conditionAt + `.StringEquals["dynamodb:LeadingKeys"]`},
	{id: missingQualifier, name: "claim", class: frame.Warning, typ: iam.Trust, stmt: federatedIf("cognito-identity.amazonaws.com", `{"StringEquals":{"cognito-identity.amazonaws.com:aud":"eu-west-1:1234abcd-12ab-34cd-56ef-1234567890ab"},"StringLike":{"cognito-identity.amazonaws.com:amr":"authenticated"}}`),
		at: conditionAt + `.StringLike["cognito-identity.amazonaws.com:amr"]`, also: trustOthers},
	{id: missingQualifier, name: "set operator", stmt: tagIf(`{"ForAnyValue:StringEquals":{"aws:TagKeys":["unit","stage"]}}`)},
	{id: missingQualifier, name: "Null", stmt: tagIf(`{"Null":{"aws:TagKeys":"false"}}`)},
	{id: missingQualifier, name: "audience that may be one", typ: iam.Trust, stmt: federatedIf("idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app-1","idp.example.org:sub":"app-1"}}`)},

	{id: forAllSingle, typ: iam.Resource, stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sqs:SendMessage","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}}`,
		at: conditionAt + `["ForAllValues:StringEquals"]["aws:PrincipalOrgID"]`, message: "Write StringEquals."},
	{id: forAllSingle, name: "key of every request", typ: iam.Resource, stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sqs:SendMessage","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:PrincipalAccount":"210987654321"}}}`,
		at: conditionAt + `["ForAllValues:StringEquals"]["aws:PrincipalAccount"]`, class: frame.Suggestion, message: "adds nothing to StringEquals"},
	{id: forAllSingle, name: "E-1785 claim of every token", typ: iam.Trust, stmt: federatedIf("idp.example.org", `{"ForAllValues:StringEquals":{"idp.example.org:sub":"app-1"},"StringEquals":{"idp.example.org:aud":"app-1"}}`),
		at: conditionAt + `["ForAllValues:StringEquals"]["idp.example.org:sub"]`, class: frame.Suggestion, message: "adds nothing to StringEquals"},
	{id: forAllSingle, name: "Deny", stmt: denyIf("s3:*", `{"ForAllValues:StringNotEqualsIfExists":{"aws:PrincipalTag/team":"ops"}}`), at: conditionAt + `["ForAllValues:StringNotEqualsIfExists"]["aws:PrincipalTag/team"]`, message: "Write StringNotEqualsIfExists.", also: []string{forAllOnDeny}},
	{id: forAllSingle, name: "several values", stmt: tagIf(`{"ForAllValues:StringEquals":{"aws:TagKeys":["unit","stage"]},"Null":{"aws:TagKeys":"false"}}`)},
	{id: forAllSingle, name: "catalogue", stmt: `{"Effect":"Allow","Action":"dynamodb:GetItem","Resource":"*","Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":"a"},"Null":{"dynamodb:LeadingKeys":"false"}}}`},
	{id: forAllSingle, name: "Null", cond: `{"ForAllValues:Null":{"aws:PrincipalTag/team":"false"}}`, also: []string{"NULL_WITH_QUALIFIER"}},

	{id: forAnySingle, stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::210987654321:role/app","Condition":{"ForAnyValue:StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}`,
		at: conditionAt + `["ForAnyValue:StringEquals"]["iam:PassedToService"]`, message: "Write StringEquals."},
	{id: forAnySingle, name: "claim in an identity policy", cond: `{"ForAnyValue:StringEquals":{"accounts.google.com:aud":"app-1"}}`, at: conditionAt + `["ForAnyValue:StringEquals"]["accounts.google.com:aud"]`},
	{id: forAnySingle, name: "several values", stmt: tagIf(`{"ForAnyValue:StringEquals":{"aws:TagKeys":["unit","stage"]}}`)},

	{id: forAnyAudience, typ: iam.Trust, stmt: federatedIf(view.GitHubHost, `{"ForAnyValue:StringEquals":{"`+view.GitHubHost+`:aud":"sts.amazonaws.com"},"StringEquals":{"`+view.GitHubHost+`:sub":["repo:acme/site:ref:refs/heads/main","repo:acme@1/site@2:ref:refs/heads/main"]}}`),
		at: conditionAt + `["ForAnyValue:StringEquals"]["` + view.GitHubHost + `:aud"]`, message: "Write StringEquals."},
	{id: forAnyAudience, name: "no set operator", typ: iam.Trust, stmt: federatedIf(view.GitHubHost, `{"StringEquals":{"`+view.GitHubHost+`:aud":"sts.amazonaws.com","`+view.GitHubHost+`:sub":["repo:acme/site:ref:refs/heads/main","repo:acme@1/site@2:ref:refs/heads/main"]}}`)},
	{id: forAnyAudience, name: "unknown provider", typ: iam.Trust, stmt: federatedIf("idp.example.org", `{"ForAnyValue:StringEquals":{"idp.example.org:aud":"app-1"},"StringEquals":{"idp.example.org:sub":"app-1"}}`), also: []string{confirmAudience}},

	{id: confirmAudience, typ: iam.Trust, stmt: federatedIf("idp.example.org", `{"ForAllValues:StringEquals":{"idp.example.org:aud":"app-1"},"StringEquals":{"idp.example.org:sub":"app-1"}}`),
		at: conditionAt + `["ForAllValues:StringEquals"]["idp.example.org:aud"]`, also: []string{"MISSING_OIDC_AUDIENCE_CONDITION"}},
	{id: confirmAudience, name: "azp", typ: iam.Trust, stmt: federatedIf("idp.example.org", `{"ForAnyValue:StringEquals":{"idp.example.org:azp":"app-1"},"StringEquals":{"idp.example.org:sub":"app-1"}}`), at: conditionAt + `["ForAnyValue:StringEquals"]["idp.example.org:azp"]`},
	{id: confirmAudience, name: "no set operator", typ: iam.Trust, stmt: federatedIf("idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app-1","idp.example.org:sub":"app-1"}}`)},
	{id: confirmAudience, name: "known provider", typ: iam.Trust, stmt: federatedIf("accounts.google.com", `{"ForAnyValue:StringEquals":{"accounts.google.com:azp":"app-1"},"StringEquals":{"accounts.google.com:sub":"117"}}`), also: []string{forAnySingle}},
}

// trustOthers are checks of other families on federated trust.
var trustOthers = []string{"COGNITO_TRUST_UNAUTHENTICATED", "MISSING_OIDC_AUDIENCE_CONDITION"}

// tagIf returns a statement that allows to tag under a condition.
func tagIf(condition string) string {
	return `{"Effect":"Allow","Action":"ec2:CreateTags","Resource":"*","Condition":` + condition + `}`
}

const withoutSelect = "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT"

const leadingAt = conditionAt + `["ForAllValues:StringEquals"]["dynamodb:Attributes"]`

// readIf returns a statement that allows to read items under a condition.
func readIf(condition string) string {
	return `{"Effect":"Allow","Action":"dynamodb:GetItem","Resource":"*","Condition":` + condition + `}`
}

var valueAbsentCases = []checkCase{
	{id: forAllOnAllow, name: "class R: every such request has leading keys", stmt: `{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:Query","dynamodb:Batch*Item"],"Resource":"*","Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":"a"}}}`},
	{
		id: forAllOnAllow, name: "class N: scans have none", at: conditionAt + `["ForAllValues:StringEquals"]["dynamodb:LeadingKeys"]`, also: []string{unsupportedActionForKey},
		stmt: `{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:Scan"],"Resource":"*","Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":"a"}}}`,
	},
	{id: forAllOnAllow, stmt: readIf(`{"ForAllValues:StringEquals":{"dynamodb:Attributes":"${aws:userid}"}}`), at: leadingAt, message: `"Null": {"dynamodb:Attributes": "false"}`, also: []string{withoutSelect}},
	{id: forAllOnAllow, name: "tag keys", class: frame.Suggestion, stmt: tagIf(`{"ForAllValues:StringEquals":{"aws:TagKeys":["unit"]}}`), at: conditionAt + `["ForAllValues:StringEquals"]["aws:TagKeys"]`},
	{id: forAllOnAllow, name: "tag demanded", class: frame.Suggestion, stmt: tagIf(`{"ForAllValues:StringEquals":{"aws:TagKeys":["unit"]},"StringEquals":{"aws:RequestTag/unit":"ops"}}`), at: conditionAt + `["ForAllValues:StringEquals"]["aws:TagKeys"]`, message: "keeps it out"},
	{id: forAllOnAllow, name: "key demanded otherwise", class: frame.Suggestion, stmt: readIf(`{"ForAllValues:StringEquals":{"dynamodb:Attributes":"a"},"StringLike":{"dynamodb:attributes":"*"}}`), at: leadingAt, message: "keeps it out", also: []string{withoutSelect, missingQualifier, equivalentNullFalse}},
	{id: forAllOnAllow, name: "Null of another key", stmt: readIf(`{"ForAllValues:StringEquals":{"dynamodb:Attributes":"a"},"Null":{"dynamodb:Select":"false"}}`), at: leadingAt, also: []string{withoutSelect}},
	{id: forAllOnAllow, name: "Null true", stmt: readIf(`{"ForAllValues:StringEquals":{"dynamodb:Attributes":"a"},"Null":{"dynamodb:Attributes":"true"}}`), at: leadingAt, also: []string{withoutSelect, "CONDITION_NEVER_TRUE"}},
	{id: forAllOnAllow, name: "Null", stmt: readIf(`{"ForAllValues:StringEquals":{"dynamodb:Attributes":"a"},"Null":{"dynamodb:attributes":"false"}}`), also: []string{withoutSelect}},
	{id: forAllOnAllow, name: "ForAnyValue", stmt: readIf(`{"ForAllValues:StringEquals":{"dynamodb:Attributes":"a"},"ForAnyValue:StringLike":{"dynamodb:Attributes":"a*"}}`), also: []string{withoutSelect}},
	{id: forAllOnAllow, name: "negated", stmt: readIf(`{"ForAllValues:StringNotEquals":{"dynamodb:Attributes":"a"}}`), also: []string{withoutSelect, negatedAllow}},
	{id: forAllOnAllow, name: "Deny", stmt: denyIf("dynamodb:GetItem", `{"ForAllValues:StringEquals":{"dynamodb:Attributes":"a"}}`)},
	{id: forAllOnAllow, name: "one value", cond: `{"ForAllValues:StringEquals":{"aws:PrincipalTag/team":"ops"}}`, also: []string{forAllSingle}},

	{id: forAllOnDeny, stmt: denyIf("ec2:CreateTags", `{"ForAllValues:StringNotEquals":{"aws:TagKeys":["owner","stage"]}}`), at: conditionAt + `["ForAllValues:StringNotEquals"]["aws:TagKeys"]`, message: "ForAnyValue:StringEquals"},
	{id: forAllOnDeny, name: "ForAnyValue", stmt: denyIf("ec2:CreateTags", `{"ForAnyValue:StringNotEquals":{"aws:TagKeys":["owner","stage"]}}`)},
	{id: forAllOnDeny, name: "positive", stmt: denyIf("ec2:CreateTags", `{"ForAllValues:StringEquals":{"aws:TagKeys":["owner","stage"]}}`)},
	{id: forAllOnDeny, name: "Allow", stmt: tagIf(`{"ForAllValues:StringNotEquals":{"aws:TagKeys":["owner","stage"]}}`), also: []string{negatedAllow}},

	{id: absentOnDeny, stmt: denyIf("ec2:RunInstances", `{"StringEquals":{"aws:RequestTag/stage":"prod"}}`), at: conditionAt + `.StringEquals["aws:RequestTag/stage"]`, message: `"Null": {"aws:RequestTag/stage": "true"}`},
	{id: absentOnDeny, name: "two", stmt: denyIf("ec2:RunInstances", `{"StringEquals":{"aws:RequestTag/stage":"prod"},"ForAnyValue:StringEquals":{"aws:TagKeys":"unit"}}`), at: conditionAt + `.StringEquals["aws:RequestTag/stage"]`, more: []string{conditionAt + `["ForAnyValue:StringEquals"]["aws:TagKeys"]`}},
	{id: absentOnDeny, name: "unsigned", typ: iam.Resource, stmt: everyoneIf("Deny", `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app"}}`), at: conditionAt + `.ArnLike["aws:PrincipalArn"]`},
	{id: absentOnDeny, name: "signed", stmt: denyIf("s3:GetObject", `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app"}}`)},
	{id: absentOnDeny, name: "always present", stmt: denyIf("ec2:RunInstances", `{"StringEquals":{"aws:RequestTag/stage":"prod","aws:RequestedRegion":"eu-west-1"}}`)},
	{id: absentOnDeny, name: "negated", stmt: denyIf("ec2:RunInstances", `{"StringNotEquals":{"aws:RequestTag/stage":"prod"}}`)},
	{id: absentOnDeny, name: "IfExists", stmt: denyIf("ec2:RunInstances", `{"StringEqualsIfExists":{"aws:RequestTag/stage":"prod"}}`)},
	{id: absentOnDeny, name: "Null", stmt: denyIf("ec2:RunInstances", `{"StringEquals":{"aws:RequestTag/stage":"prod"},"Null":{"aws:RequestTag/unit":"false"}}`)},
	{id: absentOnDeny, name: "another check of the values", stmt: denyIf("ec2:RunInstances", `{"StringEquals":{"aws:RequestTag/stage":"prod*"}}`), also: []string{wildcardWithoutLike}},
	{id: absentOnDeny, name: "Allow", stmt: `{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/stage":"prod"}}}`},
}
