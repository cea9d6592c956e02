// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

var valueTypeCases = []checkCase{
	{id: typeMismatch, name: "String on Numeric", stmt: `{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::media","Condition":{"StringEquals":{"s3:max-keys":"100"}}}`,
		at: conditionAt + `.StringEquals["s3:max-keys"]`, message: "Write NumericEquals."},
	{id: typeMismatch, name: "String on Bool, negated", cond: `{"StringNotEqualsIfExists":{"aws:SecureTransport":"false"}}`,
		at: conditionAt + `.StringNotEqualsIfExists["aws:SecureTransport"]`, message: "Write BoolIfExists, with the opposite value.", also: []string{negatedAllow}},
	{id: typeMismatch, name: "Bool on ARN", cond: `{"Bool":{"aws:PrincipalArn":"true"}}`, at: conditionAt + `.Bool["aws:PrincipalArn"]`, message: "never matches"},
	{id: typeMismatch, name: "Numeric on a tag", cond: `{"ForAnyValue:NumericLessThan":{"aws:CalledVia":"7"}}`,
		at: conditionAt + `["ForAnyValue:NumericLessThan"]["aws:CalledVia"]`, message: "Write ForAnyValue:StringEquals."},
	{id: typeMismatch, name: "Date on Numeric", cond: `{"DateLessThan":{"aws:MultiFactorAuthAge":"2031"}}`,
		at: conditionAt + `.DateLessThan["aws:MultiFactorAuthAge"]`, message: "Write NumericLessThan."},
	{id: typeMismatch, name: "Numeric on Date", cond: `{"NumericGreaterThan":{"aws:TokenIssueTime":"1790000000"}}`,
		at: conditionAt + `.NumericGreaterThan["aws:TokenIssueTime"]`, message: "Write DateGreaterThan."},
	{id: typeMismatch, name: "String on IP", cond: `{"StringNotLike":{"aws:SourceIp":"198.51.100.*"}}`,
		at: conditionAt + `.StringNotLike["aws:SourceIp"]`, message: "Write NotIpAddress.", also: []string{negatedAllow}},
	{id: typeMismatch, name: "String on Date", cond: `{"StringEquals":{"aws:CurrentTime":"2031-01-31"}}`,
		at: conditionAt + `.StringEquals["aws:CurrentTime"]`, message: "Write DateEquals."},
	{id: typeMismatch, name: "Binary on String", cond: `{"BinaryEquals":{"aws:PrincipalOrgID":"bm9uZQ=="}}`,
		at: conditionAt + `.BinaryEquals["aws:PrincipalOrgID"]`, message: "Write StringEquals."},
	{id: typeMismatch, name: "IP on String", cond: `{"IpAddress":{"aws:PrincipalTag/office":"198.51.100.0/24"}}`,
		at: conditionAt + `.IpAddress["aws:PrincipalTag/office"]`, message: "does not read as such"},
	{id: typeMismatch, name: "fitting", cond: `{"StringEqualsIgnoreCase":{"aws:PrincipalTag/unit":"ops"},"NumericLessThan":{"aws:MultiFactorAuthAge":"900"},"IpAddress":{"aws:SourceIp":"198.51.100.0/24"}}`},
	{id: typeMismatch, name: "both types", cond: `{"NumericLessThan":{"aws:EpochTime":"1900000000"},"DateGreaterThan":{"aws:EpochTime":"2021-01-31"}}`},
	{id: typeMismatch, name: "ARN in a tag", cond: `{"ArnLike":{"aws:PrincipalTag/role":["arn:aws:iam::210987654321:role/app*","${aws:PrincipalArn}"]}}`},
	{id: typeMismatch, name: "one cause", cond: `{"NumericEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`, also: []string{unreadableNumber}},
	{id: typeMismatch, name: "String on ARN", cond: `{"StringEquals":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app"}}`, also: []string{stringOnARN}},
	{id: typeMismatch, name: "claim", typ: iam.Trust, stmt: `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/idp.example.org"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"idp.example.org:aud":"app-1"},"Bool":{"idp.example.org:email_verified":"true"}}}`,
		also: []string{"MISSING_OIDC_AUDIENCE_CONDITION"}},
	{id: typeMismatch, name: "Null", cond: `{"Null":{"aws:MultiFactorAuthAge":"false"}}`},

	{id: stringOnARN, typ: iam.Resource, name: "crossing", stmt: `{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"sns:Publish","Resource":"*","Condition":{"StringEquals":{"aws:SourceAccount":"210987654321"},"StringLike":{"aws:SourceArn":"arn:aws:s3:*:*:drop*"}}}`,
		at: conditionAt + `.StringLike["aws:SourceArn"]`, message: "Write ArnLike."},
	{id: stringOnARN, name: "negated", stmt: `{"Effect":"Deny","Action":"s3:DeleteBucket","Resource":"*","Condition":{"StringNotLikeIfExists":{"aws:PrincipalArn":"arn:aws:iam::*:role/guardian"}}}`,
		at: conditionAt + `.StringNotLikeIfExists["aws:PrincipalArn"]`, message: "Write ArnNotLikeIfExists."},
	{id: stringOnARN, name: "short", stmt: `{"Effect":"Deny","Action":"s3:DeleteBucket","Resource":"*","Condition":{"StringLike":{"aws:PrincipalArn":"arn:aws:iam::2109*"}}}`,
		at: conditionAt + `.StringLike["aws:PrincipalArn"]`, message: "all six fields"},
	{id: stringOnARN, name: "wildcard in the name only", class: frame.Suggestion, cond: `{"StringLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app*"}}`,
		at: conditionAt + `.StringLike["aws:PrincipalArn"]`, message: "Write ArnLike."},
	{id: stringOnARN, name: "equals", class: frame.Suggestion, cond: `{"StringEquals":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app"}}`,
		at: conditionAt + `.StringEquals["aws:PrincipalArn"]`, message: "Write ArnEquals."},
	{id: stringOnARN, name: "any case", class: frame.Suggestion, cond: `{"StringEqualsIgnoreCase":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/APP"}}`,
		at: conditionAt + `.StringEqualsIgnoreCase["aws:PrincipalArn"]`, message: "differ by case"},
	{id: stringOnARN, name: "presence", cond: `{"StringLike":{"aws:SourceArn":"*"}}`, also: []string{equivalentNullFalse, "SOURCE_KEY_WITHOUT_SERVICE_PRINCIPAL"}},
	{id: stringOnARN, name: "equals with wildcard", cond: `{"StringEquals":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app*"}}`, also: []string{wildcardWithoutLike}},
	{id: stringOnARN, name: "ArnLike", cond: `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app*"}}`},
	{id: stringOnARN, name: "String or ARN", cond: `{"StringLike":{"aws:FederatedProvider":"arn:aws:iam::*:oidc-provider/gitlab.com"}}`},
}
