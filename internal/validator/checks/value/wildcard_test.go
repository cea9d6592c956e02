// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
)

const prefixAt = conditionAt + `.StringEquals["s3:prefix"]`

var valueWildcardCases = []checktest.Case{
	{ID: "WILDCARD_WITHOUT_LIKE_OPERATOR", Stmt: listIf(`{"StringEquals":{"s3:prefix":"team/*"}}`), At: prefixAt, Message: "Write StringLike"},
	{ID: "WILDCARD_WITHOUT_LIKE_OPERATOR", Name: "question mark, one of several", Stmt: listIf(`{"StringEquals":{"s3:prefix":["team/a","team/?"]}}`), At: prefixAt + `[1]`, Message: `"${?}"`},
	{ID: "WILDCARD_WITHOUT_LIKE_OPERATOR", Name: "negated", Stmt: denyIf("s3:*", `{"StringNotEqualsIfExists":{"aws:PrincipalTag/team":"web-*"}}`), At: conditionAt + `.StringNotEqualsIfExists["aws:PrincipalTag/team"]`, Message: "Write StringNotLikeIfExists"},
	{ID: "WILDCARD_WITHOUT_LIKE_OPERATOR", Name: "any case", Cond: `{"StringEqualsIgnoreCase":{"aws:PrincipalTag/team":"web-*"}}`, At: conditionAt + `.StringEqualsIgnoreCase["aws:PrincipalTag/team"]`, Message: "distinguishes letter case"},
	{ID: "WILDCARD_WITHOUT_LIKE_OPERATOR", Name: "ARN key", Cond: `{"StringEquals":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app*"}}`, At: conditionAt + `.StringEquals["aws:PrincipalArn"]`, Message: "Write ArnLike"},
	{ID: "WILDCARD_WITHOUT_LIKE_OPERATOR", Name: "behind a variable", Stmt: listIf(`{"StringEquals":{"s3:prefix":"${aws:username}/*"}}`), At: prefixAt},
	{ID: "WILDCARD_WITHOUT_LIKE_OPERATOR", Name: "in variables", Stmt: listIf(`{"StringEquals":{"s3:prefix":["a${*}","b${?}","${aws:PrincipalTag/team, '*'}"]}}`)},
	{ID: "WILDCARD_WITHOUT_LIKE_OPERATOR", Name: "Like", Stmt: listIf(`{"StringLike":{"s3:prefix":"team/*"}}`)},
	{ID: "WILDCARD_WITHOUT_LIKE_OPERATOR", Name: "ArnEquals", Cond: `{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app*"}}`},

	{ID: "LIKE_WITHOUT_WILDCARD", Stmt: listIf(`{"StringLike":{"s3:prefix":"team/"}}`), At: conditionAt + `.StringLike["s3:prefix"]`, Message: "Write StringEquals."},
	{ID: "LIKE_WITHOUT_WILDCARD", Name: "negated", Stmt: denyIf("s3:*", `{"StringNotLike":{"aws:PrincipalTag/team":["a","b"]}}`), At: conditionAt + `.StringNotLike["aws:PrincipalTag/team"]`, Message: "Write StringNotEquals."},
	{ID: "LIKE_WITHOUT_WILDCARD", Name: "wildcard", Stmt: listIf(`{"StringLike":{"s3:prefix":["team/","web/*"]}}`)},
	{ID: "LIKE_WITHOUT_WILDCARD", Name: "variable", Stmt: listIf(`{"StringLike":{"s3:prefix":"${aws:username}"}}`)},
}

// listIf returns a statement that allows to list a bucket under a condition.
func listIf(condition string) string {
	return `{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::media","Condition":` + condition + `}`
}
