// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// otherExposure are checks of other families that may speak about statements for everyone.
var otherExposure = []string{"RESOURCE_PUBLIC_ACCESS", "RESOURCE_PUBLIC_WITH_WEAK_CONDITION", "UNSUPPORTED_ACTION_IN_POLICY"}

var valueIdentityCases = []checktest.Case{
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Type: iam.Resource, Stmt: everyoneIf("Allow", `{"StringLike":{"aws:PrincipalOrgID":"o-*"}}`), At: conditionAt + `.StringLike["aws:PrincipalOrgID"]`, Also: otherExposure},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "identity policy", Class: frame.Warning, Cond: `{"StringLike":{"aws:ResourceAccount":"2109*"}}`, At: conditionAt + `.StringLike["aws:ResourceAccount"]`},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "Deny, negated", Type: iam.SCP, Stmt: denyIf("s3:*", `{"StringNotLike":{"aws:SourceVpc":["vpc-0a1b2c3d","vpc-*"]},"Bool":{"aws:ViaAWSService":"false"}}`), At: conditionAt + `.StringNotLike["aws:SourceVpc"][1]`, Also: []string{"DUPLICATE_CONDITION_VALUE"}},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "presence", Type: iam.Resource, Stmt: everyoneIf("Allow", `{"StringLike":{"aws:SourceVpce":"*"}}`), At: conditionAt + `.StringLike["aws:SourceVpce"]`, Also: otherExposure},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "Deny, positive", Type: iam.SCP, Stmt: denyIf("s3:*", `{"StringLike":{"aws:SourceVpc":"vpc-0*"}}`)},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "Equals", Type: iam.Resource, Stmt: everyoneIf("Allow", `{"StringEquals":{"aws:PrincipalOrgID":"o-abcd12345*"}}`), Also: append([]string{"WILDCARD_WITHOUT_LIKE_OPERATOR"}, otherExposure...)},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "whole", Type: iam.Resource, Stmt: everyoneIf("Allow", `{"StringLike":{"aws:PrincipalOrgID":"o-abcd123456"}}`)},

	{
		ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "shared issuer, any group", Type: iam.Trust, Class: frame.SecurityWarning, At: conditionAt + `.StringLike["gitlab.com:sub"]`, Message: "other customers",
		Stmt: checktest.FederatedIf("gitlab.com", `{"StringLike":{"gitlab.com:sub":"project_path:*"}}`), Also: []string{"MISSING_OIDC_AUDIENCE_CONDITION"},
	},
	{
		ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "shared issuer, group without its end", Type: iam.Trust, Class: frame.SecurityWarning, At: conditionAt + `.StringLike["gitlab.com:sub"]`, Message: "other customers",
		Stmt: checktest.FederatedIf("gitlab.com", `{"StringLike":{"gitlab.com:sub":"project_path:acme*"}}`), Also: []string{"MISSING_OIDC_AUDIENCE_CONDITION"},
	},
	{
		ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "shared issuer, wildcard first", Type: iam.Trust, Class: frame.SecurityWarning, At: conditionAt + `.StringLike["gitlab.com:sub"]`, Message: "other customers",
		Stmt: checktest.FederatedIf("gitlab.com", `{"StringLike":{"gitlab.com:sub":"*:ref:main"}}`), Also: []string{"MISSING_OIDC_AUDIENCE_CONDITION"},
	},
	{
		ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "shared issuer, any organization", Type: iam.Trust, Class: frame.SecurityWarning, At: conditionAt + `.StringLike["app.terraform.io:sub"]`, Message: "other customers",
		Stmt: checktest.FederatedIf("app.terraform.io", `{"StringLike":{"app.terraform.io:sub":"organization:*:project:p:workspace:w:run_phase:apply"}}`), Also: []string{"MISSING_OIDC_AUDIENCE_CONDITION"},
	},
	{
		ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "shared issuer, end of the name", Type: iam.Trust, Class: frame.SecurityWarning, At: conditionAt + `.StringLike["api.pulumi.com/oidc:aud"]`, Message: "other customers",
		Stmt: checktest.FederatedIf("api.pulumi.com/oidc", `{"StringLike":{"api.pulumi.com/oidc:aud":"aws:acme*"}}`),
	},
	{
		ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "shared issuer, projects of a group", Type: iam.Trust,
		Stmt: checktest.FederatedIf("gitlab.com", `{"StringLike":{"gitlab.com:sub":"project_path:acme/*"}}`), Also: []string{"MISSING_OIDC_AUDIENCE_CONDITION"},
	},
	{
		ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "shared issuer, another form", Type: iam.Trust,
		Stmt: checktest.FederatedIf("gitlab.com", `{"StringLike":{"gitlab.com:sub":"group_path:acme*"}}`), Also: []string{"MISSING_OIDC_AUDIENCE_CONDITION"},
	},
	{
		ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "shared issuer, audience together with a subject", Type: iam.Trust,
		Stmt: checktest.FederatedIf("api.pulumi.com/oidc", `{"StringLike":{"api.pulumi.com/oidc:aud":"aws:acme*","api.pulumi.com/oidc:sub":"pulumi:deploy:org:acme:project:site:*"}}`),
	},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "role in any account", Class: frame.SecurityWarning, Type: iam.Resource, Stmt: everyoneIf("Allow", `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/app-*"}}`), At: conditionAt + `.ArnLike["aws:PrincipalArn"]`, Also: otherExposure},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "role in any account, SCP", Class: frame.SecurityWarning, Type: iam.SCP, Stmt: denyIf("iam:*", `{"ArnNotLike":{"aws:PrincipalArn":["arn:aws:iam::*:role/guardian*","arn:aws:iam::*:role/${aws:PrincipalTag/role}*"]}}`), At: conditionAt + `.ArnNotLike["aws:PrincipalArn"][1]`},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "role by text", Class: frame.SecurityWarning, Type: iam.Resource, Stmt: everyoneIf("Allow", `{"StringLike":{"aws:PrincipalArn":"arn:aws:iam::*"}}`), At: conditionAt + `.StringLike["aws:PrincipalArn"]`, Also: append([]string{"STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"}, otherExposure...)},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "role in one account", Type: iam.Resource, Stmt: everyoneIf("Allow", `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app-*"}}`), Also: otherExposure},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "role in the organization", Type: iam.Resource, Stmt: everyoneIf("Allow", `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/app-*"},"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`)},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "role with a long name", Type: iam.Resource, Stmt: everyoneIf("Allow", `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/deploy*"}}`), Also: otherExposure},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "short ARN", Type: iam.SCP, Stmt: denyIf("iam:*", `{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*"}}`), Also: []string{"INVALID_ARN_CONDITION_VALUE"}},

	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "source", Class: frame.SecurityWarning, Type: iam.RCP, Stmt: everyoneIf("Deny", `{"ArnNotLikeIfExists":{"aws:SourceArn":"arn:aws:s3:::drop*"},"Bool":{"aws:PrincipalIsAWSService":"true"},"Null":{"aws:SourceAccount":"false"}}`), At: conditionAt + `.ArnNotLikeIfExists["aws:SourceArn"]`},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "source with account", Type: iam.RCP, Stmt: everyoneIf("Deny", `{"ArnNotLikeIfExists":{"aws:SourceArn":"arn:aws:sns:*:210987654321:*"},"Bool":{"aws:PrincipalIsAWSService":"true"},"Null":{"aws:SourceAccount":"false"}}`)},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "path", Class: frame.SecurityWarning, Type: iam.Resource, Stmt: everyoneIf("Allow", `{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-*/r-ab12/*"}}`), At: conditionAt + `["ForAnyValue:StringLike"]["aws:PrincipalOrgPaths"]`, Also: otherExposure},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "any path", Class: frame.SecurityWarning, Type: iam.Resource, Stmt: everyoneIf("Allow", `{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"*"}}`), At: conditionAt + `["ForAnyValue:StringLike"]["aws:PrincipalOrgPaths"]`, Also: otherExposure},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "any subject", Class: frame.SecurityWarning, Type: iam.Trust, Stmt: checktest.FederatedIf("idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app-1"},"StringLike":{"idp.example.org:sub":"*"}}`), At: conditionAt + `.StringLike["idp.example.org:sub"]`, Also: trustOthers},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "path of an organization", Type: iam.Resource, Stmt: everyoneIf("Allow", `{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-abcd123456/*"}}`)},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "unique id", Class: frame.SecurityWarning, Type: iam.Resource, Stmt: everyoneIf("Allow", `{"StringLike":{"aws:userid":"AROA*:ops"}}`), At: conditionAt + `.StringLike["aws:userid"]`, Also: otherExposure},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "unique ids", Type: iam.Resource, Stmt: everyoneIf("Allow", `{"StringLike":{"aws:userid":["AROAEXAMPLE1234567890:*","*:ops","AROAEXAMPLE1234567891*"]}}`), Also: otherExposure},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "subject", Class: frame.SecurityWarning, Type: iam.Trust, Stmt: checktest.FederatedIf("idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app-1"},"StringLike":{"idp.example.org:sub":"app*"}}`), At: conditionAt + `.StringLike["idp.example.org:sub"]`},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "subject long enough", Type: iam.Trust, Stmt: checktest.FederatedIf("idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app-1"},"StringLike":{"idp.example.org:sub":"service/app*"}}`)},
	{ID: "WILDCARD_USAGE_TOO_PERMISSIVE", Name: "GitHub has its own", Type: iam.Trust, Stmt: checktest.FederatedIf(view.GitHubHost, `{"StringEquals":{"`+view.GitHubHost+`:aud":"sts.amazonaws.com"},"StringLike":{"`+view.GitHubHost+`:sub":"repo:*"}}`), Also: []string{"GITHUB_SUB_TOO_BROAD"}},

	{ID: "VARIABLE_USAGE_TOO_PERMISSIVE", Type: iam.Resource, Stmt: everyoneIf("Allow", `{"StringEquals":{"aws:SourceVpce":"${aws:PrincipalTag/endpoint}"}}`), At: conditionAt + `.StringEquals["aws:SourceVpce"]`, Also: otherExposure},
	{ID: "VARIABLE_USAGE_TOO_PERMISSIVE", Name: "identity policy", Class: frame.Warning, Cond: `{"StringEquals":{"aws:ResourceAccount":["210987654321","${aws:username}"]}}`, At: conditionAt + `.StringEquals["aws:ResourceAccount"][1]`},
	{ID: "VARIABLE_USAGE_TOO_PERMISSIVE", Name: "Deny, negated", Type: iam.SCP, Stmt: denyIf("s3:*", `{"StringNotEquals":{"aws:ResourceOrgID":"${aws:RequestTag/organization}"}}`), At: conditionAt + `.StringNotEquals["aws:ResourceOrgID"]`, Also: []string{"RESOURCE_OWNER_KEY_UNSUPPORTED_BY_ACTION"}},
	{ID: "VARIABLE_USAGE_TOO_PERMISSIVE", Name: "set by AWS", Cond: `{"StringEquals":{"aws:ResourceAccount":"${aws:PrincipalAccount}","aws:ResourceOrgID":"${aws:PrincipalOrgID}"}}`},
	{ID: "VARIABLE_USAGE_TOO_PERMISSIVE", Name: "another key", Cond: `{"StringEquals":{"aws:ResourceTag/team":"${aws:PrincipalTag/team}"}}`, Also: []string{"UNSUPPORTED_ACTION_FOR_CONDITION_KEY"}},
	{ID: "VARIABLE_USAGE_TOO_PERMISSIVE", Name: "Deny, positive", Type: iam.SCP, Stmt: denyIf("s3:*", `{"StringEquals":{"aws:SourceVpc":"${aws:PrincipalTag/vpc}"}}`)},
	{ID: "VARIABLE_USAGE_TOO_PERMISSIVE", Name: "2008", Type: iam.Resource, Doc: `{"Version":"2008-10-17","Statement":[` + everyoneIf("Allow", `{"StringEquals":{"aws:SourceVpce":"${aws:PrincipalTag/endpoint}"}}`) + `]}`, Also: append([]string{"VARIABLE_UNSUPPORTED_IN_VERSION", "OLD_VERSION"}, otherExposure...)},

	{ID: "SOURCE_ARN_LACKS_ACCOUNT", Type: iam.Resource, Stmt: serviceIf(`{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::inbox"}}`), At: conditionAt + `.ArnLike["aws:SourceArn"]`},
	{ID: "SOURCE_ARN_LACKS_ACCOUNT", Name: "one of two", Type: iam.Resource, Stmt: serviceIf(`{"ArnLike":{"aws:SourceArn":["arn:aws:s3:*:210987654321:job/*","arn:aws:s3:*:*:job/*"]}}`), At: conditionAt + `.ArnLike["aws:SourceArn"][1]`, Also: []string{"DUPLICATE_CONDITION_VALUE"}},
	{ID: "SOURCE_ARN_LACKS_ACCOUNT", Name: "weak account", Type: iam.Resource, Stmt: serviceIf(`{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::inbox"},"StringEqualsIfExists":{"aws:SourceAccount":"210987654321"}}`), At: conditionAt + `.ArnLike["aws:SourceArn"]`},
	{ID: "SOURCE_ARN_LACKS_ACCOUNT", Name: "with account", Type: iam.Resource, Stmt: serviceIf(`{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::inbox"},"StringEquals":{"aws:SourceAccount":"210987654321"}}`)},
	{ID: "SOURCE_ARN_LACKS_ACCOUNT", Name: "with organization", Type: iam.Resource, Stmt: serviceIf(`{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::inbox"},"StringEquals":{"aws:SourceOrgID":"o-abcd123456"}}`)},
	{ID: "SOURCE_ARN_LACKS_ACCOUNT", Name: "account in the ARN", Type: iam.Resource, Stmt: serviceIf(`{"ArnLike":{"aws:SourceArn":"arn:aws:s3:*:210987654321:*"}}`)},
	{ID: "SOURCE_ARN_LACKS_ACCOUNT", Name: "Deny", Type: iam.Resource, Stmt: serviceIf(`{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::inbox"}}`) + `,{"Effect":"Deny","Principal":"*","Action":"sns:Publish","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`, At: conditionAt + `.ArnLike["aws:SourceArn"]`},
}

// everyoneIf returns a statement about objects for all principals.
func everyoneIf(effect, condition string) string {
	return `{"Effect":"` + effect + `","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":` + condition + `}`
}
