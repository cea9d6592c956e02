// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// otherExposure are checks of other families that may speak about statements for everyone.
var otherExposure = []string{publicAccess, "RESOURCE_PUBLIC_WITH_WEAK_CONDITION", "UNSUPPORTED_ACTION_IN_POLICY"}

var valueIdentityCases = []checkCase{
	{id: wildcardIdentity, typ: iam.Resource, stmt: everyoneIf("Allow", `{"StringLike":{"aws:PrincipalOrgID":"o-*"}}`), at: conditionAt + `.StringLike["aws:PrincipalOrgID"]`, also: otherExposure},
	{id: wildcardIdentity, name: "identity policy", class: frame.Warning, cond: `{"StringLike":{"aws:ResourceAccount":"2109*"}}`, at: conditionAt + `.StringLike["aws:ResourceAccount"]`},
	{id: wildcardIdentity, name: "Deny, negated", typ: iam.SCP, stmt: denyIf("s3:*", `{"StringNotLike":{"aws:SourceVpc":["vpc-0a1b2c3d","vpc-*"]},"Bool":{"aws:ViaAWSService":"false"}}`), at: conditionAt + `.StringNotLike["aws:SourceVpc"][1]`, also: []string{duplicateValue}},
	{id: wildcardIdentity, name: "presence", typ: iam.Resource, stmt: everyoneIf("Allow", `{"StringLike":{"aws:SourceVpce":"*"}}`), at: conditionAt + `.StringLike["aws:SourceVpce"]`, also: otherExposure},
	{id: wildcardIdentity, name: "Deny, positive", typ: iam.SCP, stmt: denyIf("s3:*", `{"StringLike":{"aws:SourceVpc":"vpc-0*"}}`)},
	{id: wildcardIdentity, name: "Equals", typ: iam.Resource, stmt: everyoneIf("Allow", `{"StringEquals":{"aws:PrincipalOrgID":"o-abcd12345*"}}`), also: append([]string{wildcardWithoutLike}, otherExposure...)},
	{id: wildcardIdentity, name: "whole", typ: iam.Resource, stmt: everyoneIf("Allow", `{"StringLike":{"aws:PrincipalOrgID":"o-abcd123456"}}`)},

	{id: wildcardIdentity, name: "role in any account", class: frame.SecurityWarning, typ: iam.Resource, stmt: everyoneIf("Allow", `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/app-*"}}`), at: conditionAt + `.ArnLike["aws:PrincipalArn"]`, also: otherExposure},
	{id: wildcardIdentity, name: "role in any account, SCP", class: frame.SecurityWarning, typ: iam.SCP, stmt: denyIf("iam:*", `{"ArnNotLike":{"aws:PrincipalArn":["arn:aws:iam::*:role/guardian*","arn:aws:iam::*:role/${aws:PrincipalTag/role}*"]}}`), at: conditionAt + `.ArnNotLike["aws:PrincipalArn"][1]`},
	{id: wildcardIdentity, name: "role by text", class: frame.SecurityWarning, typ: iam.Resource, stmt: everyoneIf("Allow", `{"StringLike":{"aws:PrincipalArn":"arn:aws:iam::*"}}`), at: conditionAt + `.StringLike["aws:PrincipalArn"]`, also: append([]string{stringOnARN}, otherExposure...)},
	{id: wildcardIdentity, name: "role in one account", typ: iam.Resource, stmt: everyoneIf("Allow", `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app-*"}}`), also: otherExposure},
	{id: wildcardIdentity, name: "role in the organization", typ: iam.Resource, stmt: everyoneIf("Allow", `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/app-*"},"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`)},
	{id: wildcardIdentity, name: "role with a long name", typ: iam.Resource, stmt: everyoneIf("Allow", `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/deploy*"}}`), also: otherExposure},
	{id: wildcardIdentity, name: "short ARN", typ: iam.SCP, stmt: denyIf("iam:*", `{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*"}}`), also: []string{unreadableARN}},

	{id: wildcardIdentity, name: "source", class: frame.SecurityWarning, typ: iam.RCP, stmt: everyoneIf("Deny", `{"ArnNotLikeIfExists":{"aws:SourceArn":"arn:aws:s3:::drop*"},"Bool":{"aws:PrincipalIsAWSService":"true"},"Null":{"aws:SourceAccount":"false"}}`), at: conditionAt + `.ArnNotLikeIfExists["aws:SourceArn"]`},
	{id: wildcardIdentity, name: "source with account", typ: iam.RCP, stmt: everyoneIf("Deny", `{"ArnNotLikeIfExists":{"aws:SourceArn":"arn:aws:sns:*:210987654321:*"},"Bool":{"aws:PrincipalIsAWSService":"true"},"Null":{"aws:SourceAccount":"false"}}`)},
	{id: wildcardIdentity, name: "path", class: frame.SecurityWarning, typ: iam.Resource, stmt: everyoneIf("Allow", `{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-*/r-ab12/*"}}`), at: conditionAt + `["ForAnyValue:StringLike"]["aws:PrincipalOrgPaths"]`, also: otherExposure},
	{id: wildcardIdentity, name: "any path", class: frame.SecurityWarning, typ: iam.Resource, stmt: everyoneIf("Allow", `{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"*"}}`), at: conditionAt + `["ForAnyValue:StringLike"]["aws:PrincipalOrgPaths"]`, also: otherExposure},
	{id: wildcardIdentity, name: "any subject", class: frame.SecurityWarning, typ: iam.Trust, stmt: federatedIf("idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app-1"},"StringLike":{"idp.example.org:sub":"*"}}`), at: conditionAt + `.StringLike["idp.example.org:sub"]`, also: trustOthers},
	{id: wildcardIdentity, name: "path of an organization", typ: iam.Resource, stmt: everyoneIf("Allow", `{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-abcd123456/*"}}`)},
	{id: wildcardIdentity, name: "unique id", class: frame.SecurityWarning, typ: iam.Resource, stmt: everyoneIf("Allow", `{"StringLike":{"aws:userid":"AROA*:ops"}}`), at: conditionAt + `.StringLike["aws:userid"]`, also: otherExposure},
	{id: wildcardIdentity, name: "unique ids", typ: iam.Resource, stmt: everyoneIf("Allow", `{"StringLike":{"aws:userid":["AROAEXAMPLE1234567890:*","*:ops","AROAEXAMPLE1234567891*"]}}`), also: otherExposure},
	{id: wildcardIdentity, name: "subject", class: frame.SecurityWarning, typ: iam.Trust, stmt: federatedIf("idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app-1"},"StringLike":{"idp.example.org:sub":"app*"}}`), at: conditionAt + `.StringLike["idp.example.org:sub"]`},
	{id: wildcardIdentity, name: "subject long enough", typ: iam.Trust, stmt: federatedIf("idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app-1"},"StringLike":{"idp.example.org:sub":"service/app*"}}`)},
	{id: wildcardIdentity, name: "GitHub has its own", typ: iam.Trust, stmt: federatedIf(view.GitHubHost, `{"StringEquals":{"`+view.GitHubHost+`:aud":"sts.amazonaws.com"},"StringLike":{"`+view.GitHubHost+`:sub":"repo:*"}}`), also: []string{githubBroad}},

	{id: variableIdentity, typ: iam.Resource, stmt: everyoneIf("Allow", `{"StringEquals":{"aws:SourceVpce":"${aws:PrincipalTag/endpoint}"}}`), at: conditionAt + `.StringEquals["aws:SourceVpce"]`, also: otherExposure},
	{id: variableIdentity, name: "identity policy", class: frame.Warning, cond: `{"StringEquals":{"aws:ResourceAccount":["210987654321","${aws:username}"]}}`, at: conditionAt + `.StringEquals["aws:ResourceAccount"][1]`},
	{id: variableIdentity, name: "Deny, negated", typ: iam.SCP, stmt: denyIf("s3:*", `{"StringNotEquals":{"aws:ResourceOrgID":"${aws:RequestTag/organization}"}}`), at: conditionAt + `.StringNotEquals["aws:ResourceOrgID"]`, also: []string{"RESOURCE_OWNER_KEY_UNSUPPORTED_BY_ACTION"}},
	{id: variableIdentity, name: "set by AWS", cond: `{"StringEquals":{"aws:ResourceAccount":"${aws:PrincipalAccount}","aws:ResourceOrgID":"${aws:PrincipalOrgID}"}}`},
	{id: variableIdentity, name: "another key", cond: `{"StringEquals":{"aws:ResourceTag/team":"${aws:PrincipalTag/team}"}}`, also: []string{"UNSUPPORTED_ACTION_FOR_CONDITION_KEY"}},
	{id: variableIdentity, name: "Deny, positive", typ: iam.SCP, stmt: denyIf("s3:*", `{"StringEquals":{"aws:SourceVpc":"${aws:PrincipalTag/vpc}"}}`)},
	{id: variableIdentity, name: "2008", typ: iam.Resource, doc: `{"Version":"2008-10-17","Statement":[` + everyoneIf("Allow", `{"StringEquals":{"aws:SourceVpce":"${aws:PrincipalTag/endpoint}"}}`) + `]}`, also: append([]string{variableInVersion, oldVersion}, otherExposure...)},

	{id: sourceLacksAccount, typ: iam.Resource, stmt: serviceIf(`{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::inbox"}}`), at: conditionAt + `.ArnLike["aws:SourceArn"]`},
	{id: sourceLacksAccount, name: "one of two", typ: iam.Resource, stmt: serviceIf(`{"ArnLike":{"aws:SourceArn":["arn:aws:s3:*:210987654321:job/*","arn:aws:s3:*:*:job/*"]}}`), at: conditionAt + `.ArnLike["aws:SourceArn"][1]`, also: []string{duplicateValue}},
	{id: sourceLacksAccount, name: "weak account", typ: iam.Resource, stmt: serviceIf(`{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::inbox"},"StringEqualsIfExists":{"aws:SourceAccount":"210987654321"}}`), at: conditionAt + `.ArnLike["aws:SourceArn"]`},
	{id: sourceLacksAccount, name: "with account", typ: iam.Resource, stmt: serviceIf(`{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::inbox"},"StringEquals":{"aws:SourceAccount":"210987654321"}}`)},
	{id: sourceLacksAccount, name: "with organization", typ: iam.Resource, stmt: serviceIf(`{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::inbox"},"StringEquals":{"aws:SourceOrgID":"o-abcd123456"}}`)},
	{id: sourceLacksAccount, name: "account in the ARN", typ: iam.Resource, stmt: serviceIf(`{"ArnLike":{"aws:SourceArn":"arn:aws:s3:*:210987654321:*"}}`)},
	{id: sourceLacksAccount, name: "Deny", typ: iam.Resource, stmt: serviceIf(`{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::inbox"}}`) + `,{"Effect":"Deny","Principal":"*","Action":"sns:Publish","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`, at: conditionAt + `.ArnLike["aws:SourceArn"]`},
}

// everyoneIf returns a statement about objects for all principals.
func everyoneIf(effect, condition string) string {
	return `{"Effect":"` + effect + `","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":` + condition + `}`
}

// federatedIf returns a statement of a trust policy for an identity provider.
func federatedIf(host, condition string) string {
	return `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/` + host + `"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":` + condition + `}`
}
