// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

var valueTypeCases = []checktest.Case{
	{ID: "TYPE_MISMATCH", Name: "String on Numeric", Stmt: `{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::media","Condition":{"StringEquals":{"s3:max-keys":"100"}}}`,
		At: conditionAt + `.StringEquals["s3:max-keys"]`, Message: "Write NumericEquals."},
	{ID: "TYPE_MISMATCH", Name: "String on Bool, negated", Cond: `{"StringNotEqualsIfExists":{"aws:SecureTransport":"false"}}`,
		At: conditionAt + `.StringNotEqualsIfExists["aws:SecureTransport"]`, Message: "Write BoolIfExists, with the opposite value.", Also: []string{negatedAllow}},
	{ID: "TYPE_MISMATCH", Name: "Bool on ARN", Cond: `{"Bool":{"aws:PrincipalArn":"true"}}`, At: conditionAt + `.Bool["aws:PrincipalArn"]`, Message: "never matches"},
	{ID: "TYPE_MISMATCH", Name: "Numeric on a tag", Cond: `{"ForAnyValue:NumericLessThan":{"aws:CalledVia":"7"}}`,
		At: conditionAt + `["ForAnyValue:NumericLessThan"]["aws:CalledVia"]`, Message: "Write ForAnyValue:StringEquals."},
	{ID: "TYPE_MISMATCH", Name: "Date on Numeric", Cond: `{"DateLessThan":{"aws:MultiFactorAuthAge":"2031"}}`,
		At: conditionAt + `.DateLessThan["aws:MultiFactorAuthAge"]`, Message: "Write NumericLessThan."},
	{ID: "TYPE_MISMATCH", Name: "Numeric on Date", Cond: `{"NumericGreaterThan":{"aws:TokenIssueTime":"1790000000"}}`,
		At: conditionAt + `.NumericGreaterThan["aws:TokenIssueTime"]`, Message: "Write DateGreaterThan."},
	{ID: "TYPE_MISMATCH", Name: "String on IP", Cond: `{"StringNotLike":{"aws:SourceIp":"198.51.100.*"}}`,
		At: conditionAt + `.StringNotLike["aws:SourceIp"]`, Message: "Write NotIpAddress.", Also: []string{negatedAllow}},
	{ID: "TYPE_MISMATCH", Name: "String on Date", Cond: `{"StringEquals":{"aws:CurrentTime":"2031-01-31"}}`,
		At: conditionAt + `.StringEquals["aws:CurrentTime"]`, Message: "Write DateEquals."},
	{ID: "TYPE_MISMATCH", Name: "Binary on String", Cond: `{"BinaryEquals":{"aws:PrincipalOrgID":"bm9uZQ=="}}`,
		At: conditionAt + `.BinaryEquals["aws:PrincipalOrgID"]`, Message: "Write StringEquals."},
	{ID: "TYPE_MISMATCH", Name: "IP on String", Cond: `{"IpAddress":{"aws:PrincipalTag/office":"198.51.100.0/24"}}`,
		At: conditionAt + `.IpAddress["aws:PrincipalTag/office"]`, Message: "cannot be read as such"},
	{ID: "TYPE_MISMATCH", Name: "fitting", Cond: `{"StringEqualsIgnoreCase":{"aws:PrincipalTag/unit":"ops"},"NumericLessThan":{"aws:MultiFactorAuthAge":"900"},"IpAddress":{"aws:SourceIp":"198.51.100.0/24"}}`},
	{ID: "TYPE_MISMATCH", Name: "both types", Cond: `{"NumericLessThan":{"aws:EpochTime":"1900000000"},"DateGreaterThan":{"aws:EpochTime":"2021-01-31"}}`},
	{ID: "TYPE_MISMATCH", Name: "ARN in a tag", Cond: `{"ArnLike":{"aws:PrincipalTag/role":["arn:aws:iam::210987654321:role/app*","${aws:PrincipalArn}"]}}`},
	{ID: "TYPE_MISMATCH", Name: "one cause", Cond: `{"NumericEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`, Also: []string{"TYPE_MISMATCH_NUMBER"}},
	{ID: "TYPE_MISMATCH", Name: "String on ARN", Cond: `{"StringEquals":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app"}}`, Also: []string{"STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"}},
	{ID: "TYPE_MISMATCH", Name: "claim", Type: iam.Trust, Stmt: `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/idp.example.org"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"idp.example.org:aud":"app-1"},"Bool":{"idp.example.org:email_verified":"true"}}}`,
		Also: []string{"MISSING_OIDC_AUDIENCE_CONDITION"}},
	{ID: "TYPE_MISMATCH", Name: "Null", Cond: `{"Null":{"aws:MultiFactorAuthAge":"false"}}`},

	{ID: "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", Type: iam.Resource, Name: "crossing", Stmt: `{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"sns:Publish","Resource":"*","Condition":{"StringEquals":{"aws:SourceAccount":"210987654321"},"StringLike":{"aws:SourceArn":"arn:aws:s3:*:*:drop*"}}}`,
		At: conditionAt + `.StringLike["aws:SourceArn"]`, Message: "Write ArnLike."},
	{ID: "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", Name: "negated", Stmt: `{"Effect":"Deny","Action":"s3:DeleteBucket","Resource":"*","Condition":{"StringNotLikeIfExists":{"aws:PrincipalArn":"arn:aws:iam::*:role/guardian"}}}`,
		At: conditionAt + `.StringNotLikeIfExists["aws:PrincipalArn"]`, Message: "Write ArnNotLikeIfExists."},
	{ID: "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", Name: "short", Stmt: `{"Effect":"Deny","Action":"s3:DeleteBucket","Resource":"*","Condition":{"StringLike":{"aws:PrincipalArn":"arn:aws:iam::2109*"}}}`,
		At: conditionAt + `.StringLike["aws:PrincipalArn"]`, Message: "all six fields"},
	{ID: "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", Name: "wildcard in the name only", Class: frame.Suggestion, Cond: `{"StringLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app*"}}`,
		At: conditionAt + `.StringLike["aws:PrincipalArn"]`, Message: "Write ArnLike."},
	{ID: "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", Name: "equals", Class: frame.Suggestion, Cond: `{"StringEquals":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app"}}`,
		At: conditionAt + `.StringEquals["aws:PrincipalArn"]`, Message: "Write ArnEquals."},
	{ID: "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", Name: "any case", Class: frame.Suggestion, Cond: `{"StringEqualsIgnoreCase":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/APP"}}`,
		At: conditionAt + `.StringEqualsIgnoreCase["aws:PrincipalArn"]`, Message: "letter case matters"},
	{ID: "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", Name: "presence", Cond: `{"StringLike":{"aws:SourceArn":"*"}}`, Also: []string{"EQUIVALENT_TO_NULL_FALSE", "SOURCE_KEY_WITHOUT_SERVICE_PRINCIPAL"}},
	{ID: "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", Name: "equals with wildcard", Cond: `{"StringEquals":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app*"}}`, Also: []string{"WILDCARD_WITHOUT_LIKE_OPERATOR"}},
	{ID: "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", Name: "ArnLike", Cond: `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app*"}}`},
	{ID: "STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS", Name: "String or ARN", Cond: `{"StringLike":{"aws:FederatedProvider":"arn:aws:iam::*:oidc-provider/gitlab.com"}}`},
}
