// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// conditionCases show when the checks of this family report something, and when they do not.
var conditionCases = slices.Concat(conditionOperatorCases, conditionFormCases, conditionEmptyCases)

const reportsCondition = "$.Statement[0].Condition"

var conditionOperatorCases = []checkCase{
	{id: invalidOperator, cond: `{"StringMatches":{"aws:PrincipalTag/unit":"ops"}}`, at: reportsCondition + ".StringMatches", message: `Write "StringLike".`},
	{id: invalidOperator, name: "set operator", cond: `{"ForAnyValues:StringEquals":{"aws:CalledVia":"athena.amazonaws.com"}}`, at: reportsCondition + `["ForAnyValues:StringEquals"]`, message: `"ForAnyValue:StringEquals"`},
	{id: invalidOperator, name: "misspelt", cond: `{"StringEqualIfExists":{"aws:PrincipalTag/unit":"ops"}}`, at: reportsCondition + ".StringEqualIfExists", message: `"StringEqualsIfExists"`},
	{id: invalidOperator, name: "no such variant", cond: `{"ArnEqualsIgnoreCase":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/ops"}}`, at: reportsCondition + ".ArnEqualsIgnoreCase", message: `"ArnEquals"`},
	{id: invalidOperator, name: "other languages", cond: `{"BooleanEquals":{"aws:ViaAWSService":"false"}}`, at: reportsCondition + ".BooleanEquals", message: `"Bool"`},
	{id: invalidOperator, name: "two colons", cond: `{"ForAnyValue:ForAllValues:StringLike":{"aws:CalledVia":"athena.amazonaws.com"}}`, at: reportsCondition + `["ForAnyValue:ForAllValues:StringLike"]`, message: `"ForAnyValue:StringLike"`},
	{id: invalidOperator, name: "case", cond: `{"IPAddress":{"aws:SourceIp":"198.51.100.0/24"}}`, at: reportsCondition + ".IPAddress", class: frame.Warning, message: `"IpAddress"`},
	{id: invalidOperator, name: "case of the set operator", cond: `{"forAnyValue:StringLike":{"aws:CalledVia":"athena.amazonaws.com"}}`, at: reportsCondition + `["forAnyValue:StringLike"]`, class: frame.Warning},
	{id: invalidOperator, name: "swapped", cond: `{"aws:SourceIp":{"IpAddress":"198.51.100.0/24"}}`, at: reportsCondition + `["aws:SourceIp"]`, message: `{"IpAddress":{"aws:SourceIp":…}}`},
	{id: invalidOperator, name: "key in it", cond: `{"StringMatches":{"aws:OrgID":"o-abcd123456"}}`, at: reportsCondition + ".StringMatches", also: []string{invalidGlobalKey}},
	{id: invalidOperator, name: "nothing near", cond: `{"DateBetweenTimes":{"aws:CurrentTime":"2031-01-01T00:00:00Z"}}`, at: reportsCondition + ".DateBetweenTimes", message: "DateEquals, DateGreaterThan"},
	{id: invalidOperator, name: "nothing near at all", cond: `{"Zzz":{"aws:PrincipalTag/unit":"ops"}}`, at: reportsCondition + ".Zzz"},
	{id: invalidOperator, name: "values unknown", at: reportsCondition + ".StringMatches", in: func(in *Input) {
		in.Root = conditionTree(policy.NewObject(policy.Pos{}, []policy.Member{{Name: "StringMatches", Value: policy.NewUnknown(pattern.Unknown())}}, true))
	}},
	{id: invalidOperator, name: "set and IfExists", cond: `{"ForAnyValue:StringNotLikeIfExists":{"aws:CalledVia":"athena.amazonaws.com"},"Bool":{"aws:ViaAWSService":"true"}}`},

	{id: nullWithIfExists, stmt: `{"Effect":"Deny","Action":"s3:PutObject","Resource":"*","Condition":{"NullIfExists":{"s3:x-amz-server-side-encryption":"true"}}}`, at: reportsCondition + ".NullIfExists", message: "Drop IfExists."},
	{id: nullWithIfExists, name: "with set operator", stmt: `{"Effect":"Deny","Action":"ec2:CreateTags","Resource":"*","Condition":{"ForAnyValue:NullIfExists":{"aws:TagKeys":"true"}}}`, at: reportsCondition + `["ForAnyValue:NullIfExists"]`},
	{id: nullWithIfExists, name: "case", stmt: `{"Effect":"Deny","Action":"s3:PutObject","Resource":"*","Condition":{"NullIfexists":{"s3:x-amz-server-side-encryption":"true"}}}`, at: reportsCondition + ".NullIfexists"},
	{id: nullWithIfExists, stmt: `{"Effect":"Deny","Action":"s3:PutObject","Resource":"*","Condition":{"Null":{"s3:x-amz-server-side-encryption":"true"}}}`},

	{id: nullWithQualifier, stmt: `{"Effect":"Deny","Action":"ec2:CreateTags","Resource":"*","Condition":{"ForAnyValue:Null":{"aws:TagKeys":"true"}}}`, at: reportsCondition + `["ForAnyValue:Null"]`, message: "may be false"},
	{id: nullWithQualifier, stmt: `{"Effect":"Deny","Action":"ec2:CreateTags","Resource":"*","Condition":{"ForAllValues:Null":{"aws:TagKeys":"true"}}}`, at: reportsCondition + `["ForAllValues:Null"]`, message: "may be true"},
	{id: nullWithQualifier, stmt: `{"Effect":"Deny","Action":"ec2:CreateTags","Resource":"*","Condition":{"Null":{"aws:TagKeys":"true"}}}`},
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

// TestOperatorNames holds the operators to their number in AWS's documentation, and the aliases to real ones.
func TestOperatorNames(t *testing.T) {
	if n := len(operatorNames()); n != 27 {
		t.Errorf("%d operators", n)
	}
	for _, name := range operatorNames() {
		if got := operatorMeant(name); got != name {
			t.Errorf("%s is taken for %q", name, got)
		}
		for _, set := range []string{"ForAllValues:", "ForAnyValue:"} {
			if full := set + name + "IfExists"; name != "Null" && operatorMeant(full) != full {
				t.Errorf("%s is taken for %q", full, operatorMeant(full))
			}
		}
	}
	for alias, name := range operatorAliases {
		if !iam.ParseOperator(name).Valid {
			t.Errorf("%s stands for %s, which does not exist", alias, name)
		}
		for _, operator := range operatorNames() {
			if alias == operator {
				t.Errorf("%s is an operator itself", alias)
			}
		}
	}
}
