// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

const prefixAt = conditionAt + `.StringEquals["s3:prefix"]`

var valueWildcardCases = []checkCase{
	{id: wildcardWithoutLike, stmt: listIf(`{"StringEquals":{"s3:prefix":"team/*"}}`), at: prefixAt, message: "Write StringLike"},
	{id: wildcardWithoutLike, name: "question mark, one of several", stmt: listIf(`{"StringEquals":{"s3:prefix":["team/a","team/?"]}}`), at: prefixAt + `[1]`, message: `"${?}"`},
	{id: wildcardWithoutLike, name: "negated", stmt: denyIf("s3:*", `{"StringNotEqualsIfExists":{"aws:PrincipalTag/team":"web-*"}}`), at: conditionAt + `.StringNotEqualsIfExists["aws:PrincipalTag/team"]`, message: "Write StringNotLikeIfExists"},
	{id: wildcardWithoutLike, name: "any case", cond: `{"StringEqualsIgnoreCase":{"aws:PrincipalTag/team":"web-*"}}`, at: conditionAt + `.StringEqualsIgnoreCase["aws:PrincipalTag/team"]`, message: "minds case"},
	{id: wildcardWithoutLike, name: "ARN key", cond: `{"StringEquals":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app*"}}`, at: conditionAt + `.StringEquals["aws:PrincipalArn"]`, message: "Write ArnLike"},
	{id: wildcardWithoutLike, name: "behind a variable", stmt: listIf(`{"StringEquals":{"s3:prefix":"${aws:username}/*"}}`), at: prefixAt},
	{id: wildcardWithoutLike, name: "in variables", stmt: listIf(`{"StringEquals":{"s3:prefix":["a${*}","b${?}","${aws:PrincipalTag/team, '*'}"]}}`)},
	{id: wildcardWithoutLike, name: "Like", stmt: listIf(`{"StringLike":{"s3:prefix":"team/*"}}`)},
	{id: wildcardWithoutLike, name: "ArnEquals", cond: `{"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app*"}}`},

	{id: idleLike, stmt: listIf(`{"StringLike":{"s3:prefix":"team/"}}`), at: conditionAt + `.StringLike["s3:prefix"]`, message: "Write StringEquals."},
	{id: idleLike, name: "negated", stmt: denyIf("s3:*", `{"StringNotLike":{"aws:PrincipalTag/team":["a","b"]}}`), at: conditionAt + `.StringNotLike["aws:PrincipalTag/team"]`, message: "Write StringNotEquals."},
	{id: idleLike, name: "wildcard", stmt: listIf(`{"StringLike":{"s3:prefix":["team/","web/*"]}}`)},
	{id: idleLike, name: "variable", stmt: listIf(`{"StringLike":{"s3:prefix":"${aws:username}"}}`)},
}

// listIf returns a statement that allows to list a bucket under a condition.
func listIf(condition string) string {
	return `{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::media","Condition":` + condition + `}`
}
