// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

var valueSetCases = []checktest.Case{
	{ID: "INVALID_CONDITION_MULTIPLE_BOOLEAN", Stmt: denyIf("s3:*", `{"Bool":{"aws:SecureTransport":["true","false"]}}`), At: conditionAt + `.Bool["aws:SecureTransport"]`, Message: "every request that has the key"},
	{ID: "INVALID_CONDITION_MULTIPLE_BOOLEAN", Name: "Null", Cond: `{"Null":{"aws:SourceVpce":[true,false]}}`, At: conditionAt + `.Null["aws:SourceVpce"]`, Message: "every request meets"},
	{ID: "INVALID_CONDITION_MULTIPLE_BOOLEAN", Name: "the same twice", Class: frame.Warning, Cond: `{"Bool":{"aws:ViaAWSService":["true","True"]}}`, At: conditionAt + `.Bool["aws:ViaAWSService"]`},
	{ID: "INVALID_CONDITION_MULTIPLE_BOOLEAN", Name: "one", Cond: `{"Bool":{"aws:ViaAWSService":["true"]},"Null":{"aws:SourceVpce":["true"]}}`},
	{ID: "INVALID_CONDITION_MULTIPLE_BOOLEAN", Name: "strings", Cond: `{"StringEquals":{"aws:PrincipalTag/flag":["true","false"]}}`},

	{ID: "MISSING_QUALIFIER", Stmt: tagIf(`{"StringEquals":{"aws:TagKeys":["unit","stage"]}}`), At: conditionAt + `.StringEquals["aws:TagKeys"]`, Message: "ForAnyValue:StringEquals"},
	{ID: "MISSING_QUALIFIER", Name: "negated", Cond: `{"StringNotLike":{"aws:PrincipalOrgPaths":"o-abcd123456/*"}}`, At: conditionAt + `.StringNotLike["aws:PrincipalOrgPaths"]`, Message: "one value outside the list", Also: []string{negatedAllow}},
	{ID: "MISSING_QUALIFIER", Name: "catalogue", Class: frame.Warning, Stmt: `{"Effect":"Allow","Action":"dynamodb:GetItem","Resource":"*","Condition":{"StringEquals":{"dynamodb:LeadingKeys":"a"}}}`, At: conditionAt + `.StringEquals["dynamodb:LeadingKeys"]`},
	{ID: "MISSING_QUALIFIER", Name: "claim", Class: frame.Warning, Type: iam.Trust, Stmt: checktest.FederatedIf("cognito-identity.amazonaws.com", `{"StringEquals":{"cognito-identity.amazonaws.com:aud":"eu-west-1:1234abcd-12ab-34cd-56ef-1234567890ab"},"StringLike":{"cognito-identity.amazonaws.com:amr":"authenticated"}}`),
		At: conditionAt + `.StringLike["cognito-identity.amazonaws.com:amr"]`, Also: trustOthers},
	{ID: "MISSING_QUALIFIER", Name: "set operator", Stmt: tagIf(`{"ForAnyValue:StringEquals":{"aws:TagKeys":["unit","stage"]}}`)},
	{ID: "MISSING_QUALIFIER", Name: "Null", Stmt: tagIf(`{"Null":{"aws:TagKeys":"false"}}`)},
	{ID: "MISSING_QUALIFIER", Name: "audience that may be one", Type: iam.Trust, Stmt: checktest.FederatedIf("idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app-1","idp.example.org:sub":"app-1"}}`)},

	{ID: "FORALLVALUES_WITH_SINGLE_VALUED_KEY", Type: iam.Resource, Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sqs:SendMessage","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}}`,
		At: conditionAt + `["ForAllValues:StringEquals"]["aws:PrincipalOrgID"]`, Message: "Write StringEquals, or StringEqualsIfExists"},
	{ID: "FORALLVALUES_WITH_SINGLE_VALUED_KEY", Name: "key of every request", Type: iam.Resource, Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sqs:SendMessage","Resource":"*","Condition":{"ForAllValues:StringEquals":{"aws:PrincipalAccount":"210987654321"}}}`,
		At: conditionAt + `["ForAllValues:StringEquals"]["aws:PrincipalAccount"]`, Class: frame.Suggestion, Message: "adds nothing to StringEquals"},
	{ID: "FORALLVALUES_WITH_SINGLE_VALUED_KEY", Name: "E-1785 claim of every token", Type: iam.Trust, Stmt: checktest.FederatedIf("idp.example.org", `{"ForAllValues:StringEquals":{"idp.example.org:sub":"app-1"},"StringEquals":{"idp.example.org:aud":"app-1"}}`),
		At: conditionAt + `["ForAllValues:StringEquals"]["idp.example.org:sub"]`, Class: frame.Suggestion, Message: "adds nothing to StringEquals"},
	{ID: "FORALLVALUES_WITH_SINGLE_VALUED_KEY", Name: "Deny", Stmt: denyIf("s3:*", `{"ForAllValues:StringNotEqualsIfExists":{"aws:PrincipalTag/team":"ops"}}`), At: conditionAt + `["ForAllValues:StringNotEqualsIfExists"]["aws:PrincipalTag/team"]`, Message: "Write StringNotEqualsIfExists.", Also: []string{"FORALLVALUES_NEGATED_ON_DENY"}},
	{
		ID: "FORALLVALUES_WITH_SINGLE_VALUED_KEY", Name: "IfExists", At: conditionAt + `["ForAllValues:StringEqualsIfExists"]["aws:PrincipalTag/team"]`,
		Cond: `{"ForAllValues:StringEqualsIfExists":{"aws:PrincipalTag/team":"ops"}}`, Message: "Write StringEquals to require the key",
	},
	{ID: "FORALLVALUES_WITH_SINGLE_VALUED_KEY", Name: "several values", Stmt: tagIf(`{"ForAllValues:StringEquals":{"aws:TagKeys":["unit","stage"]},"Null":{"aws:TagKeys":"false"}}`)},
	{ID: "FORALLVALUES_WITH_SINGLE_VALUED_KEY", Name: "catalogue", Stmt: `{"Effect":"Allow","Action":"dynamodb:GetItem","Resource":"*","Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":"a"},"Null":{"dynamodb:LeadingKeys":"false"}}}`},
	{ID: "FORALLVALUES_WITH_SINGLE_VALUED_KEY", Name: "Null", Cond: `{"ForAllValues:Null":{"aws:PrincipalTag/team":"false"}}`, Also: []string{"NULL_WITH_QUALIFIER"}},

	{ID: "FORANYVALUE_WITH_SINGLE_VALUED_KEY", Stmt: `{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::210987654321:role/app","Condition":{"ForAnyValue:StringEquals":{"iam:PassedToService":"ecs-tasks.amazonaws.com"}}}`,
		At: conditionAt + `["ForAnyValue:StringEquals"]["iam:PassedToService"]`, Message: "Write StringEquals."},
	{ID: "FORANYVALUE_WITH_SINGLE_VALUED_KEY", Name: "claim in an identity policy", Cond: `{"ForAnyValue:StringEquals":{"accounts.google.com:aud":"app-1"}}`, At: conditionAt + `["ForAnyValue:StringEquals"]["accounts.google.com:aud"]`},
	{ID: "FORANYVALUE_WITH_SINGLE_VALUED_KEY", Name: "several values", Stmt: tagIf(`{"ForAnyValue:StringEquals":{"aws:TagKeys":["unit","stage"]}}`)},

	{ID: "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE", Type: iam.Trust, Stmt: checktest.FederatedIf(view.GitHubHost, `{"ForAnyValue:StringEquals":{"`+view.GitHubHost+`:aud":"sts.amazonaws.com"},"StringEquals":{"`+view.GitHubHost+`:sub":["repo:acme/site:ref:refs/heads/main","repo:acme@1/site@2:ref:refs/heads/main"]}}`),
		At: conditionAt + `["ForAnyValue:StringEquals"]["` + view.GitHubHost + `:aud"]`, Message: "Write StringEquals."},
	{ID: "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE", Name: "no set operator", Type: iam.Trust, Stmt: checktest.FederatedIf(view.GitHubHost, `{"StringEquals":{"`+view.GitHubHost+`:aud":"sts.amazonaws.com","`+view.GitHubHost+`:sub":["repo:acme/site:ref:refs/heads/main","repo:acme@1/site@2:ref:refs/heads/main"]}}`)},
	{ID: "FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE", Name: "unknown provider", Type: iam.Trust, Stmt: checktest.FederatedIf("idp.example.org", `{"ForAnyValue:StringEquals":{"idp.example.org:aud":"app-1"},"StringEquals":{"idp.example.org:sub":"app-1"}}`), Also: []string{"CONFIRM_AUDIENCE_CLAIM_TYPE"}},

	{ID: "CONFIRM_AUDIENCE_CLAIM_TYPE", Type: iam.Trust, Stmt: checktest.FederatedIf("idp.example.org", `{"ForAllValues:StringEquals":{"idp.example.org:aud":"app-1"},"StringEquals":{"idp.example.org:sub":"app-1"}}`),
		At: conditionAt + `["ForAllValues:StringEquals"]["idp.example.org:aud"]`, Also: []string{"MISSING_OIDC_AUDIENCE_CONDITION"}},
	{ID: "CONFIRM_AUDIENCE_CLAIM_TYPE", Name: "azp", Type: iam.Trust, Stmt: checktest.FederatedIf("idp.example.org", `{"ForAnyValue:StringEquals":{"idp.example.org:azp":"app-1"},"StringEquals":{"idp.example.org:sub":"app-1"}}`), At: conditionAt + `["ForAnyValue:StringEquals"]["idp.example.org:azp"]`},
	{ID: "CONFIRM_AUDIENCE_CLAIM_TYPE", Name: "no set operator", Type: iam.Trust, Stmt: checktest.FederatedIf("idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app-1","idp.example.org:sub":"app-1"}}`)},
	{ID: "CONFIRM_AUDIENCE_CLAIM_TYPE", Name: "known provider", Type: iam.Trust, Stmt: checktest.FederatedIf("accounts.google.com", `{"ForAnyValue:StringEquals":{"accounts.google.com:azp":"app-1"},"StringEquals":{"accounts.google.com:sub":"117"}}`), Also: []string{"FORANYVALUE_WITH_SINGLE_VALUED_KEY"}},
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

var valueAbsentCases = []checktest.Case{
	{ID: "FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK", Name: "class R: every change of records has a type and an action", Stmt: `{"Effect":"Allow","Action":"route53:ChangeResourceRecordSets","Resource":"*","Condition":{"ForAllValues:StringEquals":{"route53:ChangeResourceRecordSetsRecordTypes":"TXT","route53:ChangeResourceRecordSetsActions":["CREATE","UPSERT"]}}}`},
	{ID: "FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK", Name: "class R: every event has a source", Type: iam.Resource, Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/shop"},"Action":"events:PutEvents","Resource":"arn:aws:events:eu-west-1:123456123456:event-bus/a","Condition":{"ForAllValues:StringEquals":{"events:source":"acme.shop"}}}`},
	{ID: "FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK", Name: "class R: every such request has leading keys", Stmt: `{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:Query","dynamodb:Batch*Item"],"Resource":"*","Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":"a"}}}`},
	{
		ID: "FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK", Name: "class N: scans have none", At: conditionAt + `["ForAllValues:StringEquals"]["dynamodb:LeadingKeys"]`, Also: []string{"UNSUPPORTED_ACTION_FOR_CONDITION_KEY"},
		Stmt: `{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:Scan"],"Resource":"*","Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":"a"}}}`,
	},
	{ID: "FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK", Stmt: readIf(`{"ForAllValues:StringEquals":{"dynamodb:Attributes":"${aws:userid}"}}`), At: leadingAt, Message: `"Null": {"dynamodb:Attributes": "false"}`, Also: []string{withoutSelect}},
	{ID: "FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK", Name: "tag keys", Class: frame.Suggestion, Stmt: tagIf(`{"ForAllValues:StringEquals":{"aws:TagKeys":["unit"]}}`), At: conditionAt + `["ForAllValues:StringEquals"]["aws:TagKeys"]`},
	{
		ID: "FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK", Name: "tags that sessions pass on", Type: iam.Trust, Class: frame.Suggestion, At: conditionAt + `["ForAllValues:StringEquals"]["sts:TransitiveTagKeys"]`,
		Stmt: checktest.AssumingWith(`{"AWS":"arn:aws:iam::210987654321:role/app"}`, `["sts:AssumeRole","sts:TagSession"],"Condition":{"ForAllValues:StringEquals":{"sts:TransitiveTagKeys":["unit"]}}`),
	},
	{ID: "FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK", Name: "tag demanded", Class: frame.Suggestion, Stmt: tagIf(`{"ForAllValues:StringEquals":{"aws:TagKeys":["unit"]},"StringEquals":{"aws:RequestTag/unit":"ops"}}`), At: conditionAt + `["ForAllValues:StringEquals"]["aws:TagKeys"]`, Message: "excludes such a request"},
	{ID: "FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK", Name: "key demanded otherwise", Class: frame.Suggestion, Stmt: readIf(`{"ForAllValues:StringEquals":{"dynamodb:Attributes":"a"},"StringLike":{"dynamodb:attributes":"*"}}`), At: leadingAt, Message: "excludes such a request", Also: []string{withoutSelect, "MISSING_QUALIFIER", "EQUIVALENT_TO_NULL_FALSE"}},
	{ID: "FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK", Name: "attributes must be named", Class: frame.Suggestion, Stmt: readIf(`{"ForAllValues:StringEquals":{"dynamodb:Attributes":"a"},"StringEqualsIfExists":{"dynamodb:Select":"SPECIFIC_ATTRIBUTES"}}`), At: leadingAt, Message: "Only the condition on dynamodb:Select"},
	{ID: "FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK", Name: "Null of another key", Stmt: readIf(`{"ForAllValues:StringEquals":{"dynamodb:Attributes":"a"},"Null":{"dynamodb:Select":"false"}}`), At: leadingAt, Also: []string{withoutSelect}},
	{ID: "FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK", Name: "Null true", Stmt: readIf(`{"ForAllValues:StringEquals":{"dynamodb:Attributes":"a"},"Null":{"dynamodb:Attributes":"true"}}`), At: leadingAt, Also: []string{withoutSelect, "CONDITION_NEVER_TRUE"}},
	{ID: "FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK", Name: "Null", Stmt: readIf(`{"ForAllValues:StringEquals":{"dynamodb:Attributes":"a"},"Null":{"dynamodb:attributes":"false"}}`), Also: []string{withoutSelect}},
	{ID: "FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK", Name: "ForAnyValue", Stmt: readIf(`{"ForAllValues:StringEquals":{"dynamodb:Attributes":"a"},"ForAnyValue:StringLike":{"dynamodb:Attributes":"a*"}}`), Also: []string{withoutSelect}},
	{ID: "FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK", Name: "negated", Stmt: readIf(`{"ForAllValues:StringNotEquals":{"dynamodb:Attributes":"a"}}`), Also: []string{withoutSelect, negatedAllow}},
	{ID: "FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK", Name: "Deny", Stmt: denyIf("dynamodb:GetItem", `{"ForAllValues:StringEquals":{"dynamodb:Attributes":"a"}}`)},
	{ID: "FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK", Name: "one value", Cond: `{"ForAllValues:StringEquals":{"aws:PrincipalTag/team":"ops"}}`, Also: []string{"FORALLVALUES_WITH_SINGLE_VALUED_KEY"}},

	{ID: "FORALLVALUES_NEGATED_ON_DENY", Stmt: denyIf("ec2:CreateTags", `{"ForAllValues:StringNotEquals":{"aws:TagKeys":["owner","stage"]}}`), At: conditionAt + `["ForAllValues:StringNotEquals"]["aws:TagKeys"]`, Message: "ForAnyValue:StringEquals"},
	{ID: "FORALLVALUES_NEGATED_ON_DENY", Name: "calls that no service of a list forwards", Stmt: denyIf("s3:*", `{"ForAllValues:StringNotEquals":{"aws:CalledVia":["dataexchange.amazonaws.com","servicecatalog.amazonaws.com"]}}`)},
	{ID: "FORALLVALUES_NEGATED_ON_DENY", Name: "ForAnyValue", Stmt: denyIf("ec2:CreateTags", `{"ForAnyValue:StringNotEquals":{"aws:TagKeys":["owner","stage"]}}`)},
	{ID: "FORALLVALUES_NEGATED_ON_DENY", Name: "positive", Stmt: denyIf("ec2:CreateTags", `{"ForAllValues:StringEquals":{"aws:TagKeys":["owner","stage"]}}`)},
	{ID: "FORALLVALUES_NEGATED_ON_DENY", Name: "Allow", Stmt: tagIf(`{"ForAllValues:StringNotEquals":{"aws:TagKeys":["owner","stage"]}}`), Also: []string{negatedAllow}},

	{ID: "DENY_WITH_POSSIBLY_ABSENT_KEY", Stmt: denyIf("ec2:RunInstances", `{"StringEquals":{"aws:RequestTag/stage":"prod"}}`), At: conditionAt + `.StringEquals["aws:RequestTag/stage"]`, Message: `"Null": {"aws:RequestTag/stage": "true"}`},
	{ID: "DENY_WITH_POSSIBLY_ABSENT_KEY", Name: "two", Stmt: denyIf("ec2:RunInstances", `{"StringEquals":{"aws:RequestTag/stage":"prod"},"ForAnyValue:StringEquals":{"aws:TagKeys":"unit"}}`), At: conditionAt + `.StringEquals["aws:RequestTag/stage"]`, More: []string{conditionAt + `["ForAnyValue:StringEquals"]["aws:TagKeys"]`}},
	{ID: "DENY_WITH_POSSIBLY_ABSENT_KEY", Name: "unsigned", Type: iam.Resource, Stmt: everyoneIf("Deny", `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app"}}`), At: conditionAt + `.ArnLike["aws:PrincipalArn"]`},
	{ID: "DENY_WITH_POSSIBLY_ABSENT_KEY", Name: "signed", Stmt: denyIf("s3:GetObject", `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app"}}`)},
	{ID: "DENY_WITH_POSSIBLY_ABSENT_KEY", Name: "always present", Stmt: denyIf("ec2:RunInstances", `{"StringEquals":{"aws:RequestTag/stage":"prod","aws:RequestedRegion":"eu-west-1"}}`)},
	{ID: "DENY_WITH_POSSIBLY_ABSENT_KEY", Name: "negated", Stmt: denyIf("ec2:RunInstances", `{"StringNotEquals":{"aws:RequestTag/stage":"prod"}}`)},
	{ID: "DENY_WITH_POSSIBLY_ABSENT_KEY", Name: "IfExists", Stmt: denyIf("ec2:RunInstances", `{"StringEqualsIfExists":{"aws:RequestTag/stage":"prod"}}`)},
	{ID: "DENY_WITH_POSSIBLY_ABSENT_KEY", Name: "Null", Stmt: denyIf("ec2:RunInstances", `{"StringEquals":{"aws:RequestTag/stage":"prod"},"Null":{"aws:RequestTag/unit":"false"}}`)},
	{ID: "DENY_WITH_POSSIBLY_ABSENT_KEY", Name: "another check of the values", Stmt: denyIf("ec2:RunInstances", `{"StringEquals":{"aws:RequestTag/stage":"prod*"}}`), Also: []string{"WILDCARD_WITHOUT_LIKE_OPERATOR"}},
	{ID: "DENY_WITH_POSSIBLY_ABSENT_KEY", Name: "Allow", Stmt: `{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/stage":"prod"}}}`},
}
