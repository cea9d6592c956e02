// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package condition_test

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// conditionCases show when the checks of this family report something, and when they do not.
var conditionCases = slices.Concat(conditionOperatorCases, conditionFormCases, conditionEmptyCases)

const reportsCondition = "$.Statement[0].Condition"

var conditionOperatorCases = []checktest.Case{
	{ID: "INVALID_CONDITION_OPERATOR", Cond: `{"StringMatches":{"aws:PrincipalTag/unit":"ops"}}`, At: reportsCondition + ".StringMatches", Message: `Write "StringLike".`},
	{ID: "INVALID_CONDITION_OPERATOR", Name: "set operator", Cond: `{"ForAnyValues:StringEquals":{"aws:CalledVia":"athena.amazonaws.com"}}`, At: reportsCondition + `["ForAnyValues:StringEquals"]`, Message: `"ForAnyValue:StringEquals"`},
	{ID: "INVALID_CONDITION_OPERATOR", Name: "misspelt", Cond: `{"StringEqualIfExists":{"aws:PrincipalTag/unit":"ops"}}`, At: reportsCondition + ".StringEqualIfExists", Message: `"StringEqualsIfExists"`},
	{ID: "INVALID_CONDITION_OPERATOR", Name: "no such variant", Cond: `{"ArnEqualsIgnoreCase":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/ops"}}`, At: reportsCondition + ".ArnEqualsIgnoreCase", Message: `"ArnEquals"`},
	{ID: "INVALID_CONDITION_OPERATOR", Name: "other languages", Cond: `{"BooleanEquals":{"aws:ViaAWSService":"false"}}`, At: reportsCondition + ".BooleanEquals", Message: `"Bool"`},
	{ID: "INVALID_CONDITION_OPERATOR", Name: "two colons", Cond: `{"ForAnyValue:ForAllValues:StringLike":{"aws:CalledVia":"athena.amazonaws.com"}}`, At: reportsCondition + `["ForAnyValue:ForAllValues:StringLike"]`, Message: `"ForAnyValue:StringLike"`},
	{ID: "INVALID_CONDITION_OPERATOR", Name: "case", Cond: `{"IPAddress":{"aws:SourceIp":"198.51.100.0/24"}}`, At: reportsCondition + ".IPAddress", Class: frame.Warning, Message: `"IpAddress"`},
	{ID: "INVALID_CONDITION_OPERATOR", Name: "case of the set operator", Cond: `{"forAnyValue:StringLike":{"aws:CalledVia":"athena.amazonaws.com"}}`, At: reportsCondition + `["forAnyValue:StringLike"]`, Class: frame.Warning},
	{ID: "INVALID_CONDITION_OPERATOR", Name: "swapped", Cond: `{"aws:SourceIp":{"IpAddress":"198.51.100.0/24"}}`, At: reportsCondition + `["aws:SourceIp"]`, Message: `{"IpAddress":{"aws:SourceIp":…}}`},
	{ID: "INVALID_CONDITION_OPERATOR", Name: "key in it", Cond: `{"StringMatches":{"aws:OrgID":"o-abcd123456"}}`, At: reportsCondition + ".StringMatches", Also: []string{"INVALID_GLOBAL_CONDITION_KEY"}},
	{ID: "INVALID_CONDITION_OPERATOR", Name: "nothing near", Cond: `{"DateBetweenTimes":{"aws:CurrentTime":"2031-01-01T00:00:00Z"}}`, At: reportsCondition + ".DateBetweenTimes", Message: "DateEquals, DateGreaterThan"},
	{ID: "INVALID_CONDITION_OPERATOR", Name: "nothing near at all", Cond: `{"Zzz":{"aws:PrincipalTag/unit":"ops"}}`, At: reportsCondition + ".Zzz"},
	{ID: "INVALID_CONDITION_OPERATOR", Name: "values unknown", At: reportsCondition + ".StringMatches", In: func(in *frame.Input) {
		in.Root = conditionTree(policy.NewObject(policy.Pos{}, []policy.Member{{Name: "StringMatches", Value: policy.NewUnknown(pattern.Unknown())}}, true))
	}},
	{ID: "INVALID_CONDITION_OPERATOR", Name: "set and IfExists", Cond: `{"ForAnyValue:StringNotLikeIfExists":{"aws:CalledVia":"athena.amazonaws.com"},"Bool":{"aws:ViaAWSService":"true"}}`},

	{ID: "NULL_WITH_IF_EXISTS", Stmt: `{"Effect":"Deny","Action":"s3:PutObject","Resource":"*","Condition":{"NullIfExists":{"s3:x-amz-server-side-encryption":"true"}}}`, At: reportsCondition + ".NullIfExists", Message: "Drop IfExists."},
	{ID: "NULL_WITH_IF_EXISTS", Name: "with set operator", Stmt: `{"Effect":"Deny","Action":"ec2:CreateTags","Resource":"*","Condition":{"ForAnyValue:NullIfExists":{"aws:TagKeys":"true"}}}`, At: reportsCondition + `["ForAnyValue:NullIfExists"]`},
	{ID: "NULL_WITH_IF_EXISTS", Name: "case", Stmt: `{"Effect":"Deny","Action":"s3:PutObject","Resource":"*","Condition":{"NullIfexists":{"s3:x-amz-server-side-encryption":"true"}}}`, At: reportsCondition + ".NullIfexists"},
	{ID: "NULL_WITH_IF_EXISTS", Stmt: `{"Effect":"Deny","Action":"s3:PutObject","Resource":"*","Condition":{"Null":{"s3:x-amz-server-side-encryption":"true"}}}`},

	{ID: "NULL_WITH_QUALIFIER", Stmt: `{"Effect":"Deny","Action":"ec2:CreateTags","Resource":"*","Condition":{"ForAnyValue:Null":{"aws:TagKeys":"true"}}}`, At: reportsCondition + `["ForAnyValue:Null"]`, Message: "may be false"},
	{ID: "NULL_WITH_QUALIFIER", Stmt: `{"Effect":"Deny","Action":"ec2:CreateTags","Resource":"*","Condition":{"ForAllValues:Null":{"aws:TagKeys":"true"}}}`, At: reportsCondition + `["ForAllValues:Null"]`, Message: "may be true"},
	{ID: "NULL_WITH_QUALIFIER", Stmt: `{"Effect":"Deny","Action":"ec2:CreateTags","Resource":"*","Condition":{"Null":{"aws:TagKeys":"true"}}}`},
}

// conditionTree is a document with one statement that has the condition.
func conditionTree(condition *policy.Node) *policy.Node {
	text := func(s string) *policy.Node { return policy.NewString(policy.Pos{}, pattern.Literal(s)) }
	statement := policy.NewObject(policy.Pos{}, []policy.Member{
		{Name: "Effect", Value: text("Allow")},
		{Name: "Action", Value: text("s3:GetObject")},
		{Name: "Resource", Value: text("arn:aws:s3:::reports/*")},
		{Name: "Condition", Value: condition},
	}, false)
	return policy.NewObject(policy.Pos{}, []policy.Member{
		{Name: "Version", Value: text("2012-10-17")},
		{Name: "Statement", Value: policy.NewArray(policy.Pos{}, []*policy.Node{statement}, false)},
	}, false)
}
