// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package condition_test

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

var conditionFormCases = []checktest.Case{
	{ID: "INVALID_CONDITION_KEY_FORMAT", Cond: `{"StringEquals":{"PrincipalOrgID":"o-abcd123456"}}`, At: reportsCondition + ".StringEquals.PrincipalOrgID", Message: `"aws:PrincipalOrgID"`},
	{ID: "INVALID_CONDITION_KEY_FORMAT", Name: "key of the action's service", Stmt: `{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*","Condition":{"StringEquals":{"InstanceType":"t4g.micro"}}}`, At: reportsCondition + ".StringEquals.InstanceType", Message: `"ec2:InstanceType"`},
	{ID: "INVALID_CONDITION_KEY_FORMAT", Name: "two keys of the name", Cond: `{"StringEquals":{"ResourceAccount":"210987654321"}}`, At: reportsCondition + ".StringEquals.ResourceAccount", Message: `Write "aws:ResourceAccount" or "s3:ResourceAccount".`},
	{ID: "INVALID_CONDITION_KEY_FORMAT", Name: "other separator", Cond: `{"IpAddress":{"aws.SourceIp":"198.51.100.0/24"}}`, At: reportsCondition + `.IpAddress["aws.SourceIp"]`, Message: `"aws:SourceIp"`},
	{ID: "INVALID_CONDITION_KEY_FORMAT", Name: "nothing before", Cond: `{"IpAddress":{":SourceIp":"198.51.100.0/24"}}`, At: reportsCondition + `.IpAddress[":SourceIp"]`, Message: `"aws:SourceIp"`},
	{ID: "INVALID_CONDITION_KEY_FORMAT", Name: "nothing behind", Cond: `{"StringEquals":{"aws:":"x"}}`, At: reportsCondition + `.StringEquals["aws:"]`},
	{ID: "INVALID_CONDITION_KEY_FORMAT", Name: "empty", Cond: `{"StringEquals":{"":"x"}}`, At: reportsCondition + `.StringEquals[""]`},
	{ID: "INVALID_CONDITION_KEY_FORMAT", Name: "operator wrong too", Cond: `{"StringMatches":{"PrincipalOrgID":"o-abcd123456"}}`, At: reportsCondition + ".StringMatches.PrincipalOrgID", Also: []string{"INVALID_CONDITION_OPERATOR"}},
	{ID: "INVALID_CONDITION_KEY_FORMAT", Name: "tag", Cond: `{"StringEquals":{"PrincipalTag/unit":"ops"}}`, At: reportsCondition + `.StringEquals["PrincipalTag/unit"]`, Message: `"aws:PrincipalTag/unit"`},
	{ID: "INVALID_CONDITION_KEY_FORMAT", Cond: `{"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`},
	{ID: "INVALID_CONDITION_KEY_FORMAT", Name: "further colons", Cond: `{"StringEquals":{"aws:PrincipalTag/a:b":"ops"}}`},

	{ID: "DUPLICATE_KEYS_WITH_DIFFERENT_CASE", Cond: `{"StringEquals":{"aws:SourceVpc":"vpc-0a1b2c3d","aws:sourcevpc":"vpc-0d4c3b2a"}}`, At: reportsCondition + `.StringEquals["aws:sourcevpc"]`},
	{ID: "DUPLICATE_KEYS_WITH_DIFFERENT_CASE", Name: "three", Cond: `{"StringEquals":{"aws:PrincipalTag/unit":"a","aws:principaltag/unit":"b","aws:PrincipalTag/Unit":"c"}}`, At: reportsCondition + `.StringEquals["aws:principaltag/unit"]`, More: []string{reportsCondition + `.StringEquals["aws:PrincipalTag/Unit"]`}},
	{ID: "DUPLICATE_KEYS_WITH_DIFFERENT_CASE", Name: "two operators", Cond: `{"StringEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"},"StringLike":{"aws:sourcevpc":"vpc-0a1b2c3d"}}`},
	{ID: "DUPLICATE_KEYS_WITH_DIFFERENT_CASE", Name: "many", Cond: manyKeys(40)},
	{ID: "DUPLICATE_KEYS_WITH_DIFFERENT_CASE", Name: "identical", Cond: `{"StringEquals":{"aws:SourceVpc":"vpc-0a1b2c3d","aws:SourceVpc":"vpc-0d4c3b2a"}}`, Also: []string{policy.CodeDuplicateKey}},

	{ID: frame.ConditionDataType, Cond: `{"NumericEquals":{"aws:MultiFactorAuthAge":["900",901]}}`, At: reportsCondition + `.NumericEquals["aws:MultiFactorAuthAge"][1]`},
	{ID: frame.ConditionDataType, Name: "number first", Cond: `{"StringEquals":{"aws:PrincipalTag/level":[900,"901",true]}}`, At: reportsCondition + `.StringEquals["aws:PrincipalTag/level"][0]`, More: []string{reportsCondition + `.StringEquals["aws:PrincipalTag/level"][2]`}},
	{ID: frame.ConditionDataType, Name: "no strings", Cond: `{"StringEquals":{"aws:PrincipalTag/level":[900,false]}}`, At: reportsCondition + `.StringEquals["aws:PrincipalTag/level"][1]`},
	{ID: frame.ConditionDataType, Name: "list in a list", Cond: `{"StringEquals":{"aws:PrincipalTag/unit":["a",["b"]]}}`, At: reportsCondition + `.StringEquals["aws:PrincipalTag/unit"][1]`},
	{ID: frame.ConditionDataType, Name: "object", Cond: `{"StringEquals":{"aws:PrincipalTag/unit":{"a":"b"}}}`, At: reportsCondition + `.StringEquals["aws:PrincipalTag/unit"]`},
	{ID: frame.ConditionDataType, Name: "numbers", Cond: `{"NumericEquals":{"aws:MultiFactorAuthAge":[2,3]}}`},
	{ID: frame.ConditionDataType, Name: "one", Cond: `{"NumericLessThan":{"aws:MultiFactorAuthAge":900}}`},
}

// manyKeys is a condition on many different keys.
func manyKeys(n int) string {
	keys := make([]string, n)
	for i := range keys {
		keys[i] = `"aws:PrincipalTag/` + strings.Repeat("t", i+1) + `":"x"`
	}
	return `{"StringEquals":{` + strings.Join(keys, ",") + `}}`
}

const publicTopic = `{"Effect":"Allow","Principal":"*","Action":"sns:Publish","Resource":"arn:aws:sns:eu-west-1:210987654321:news","Condition":`

var conditionEmptyCases = []checktest.Case{
	{ID: "EMPTY_OBJECT_CONDITION", Cond: `{}`, At: reportsCondition},
	{ID: "EMPTY_OBJECT_CONDITION", Name: "for everyone", Type: iam.Resource, Stmt: publicTopic + `{}}`, At: reportsCondition, Class: frame.SecurityWarning, Also: []string{"RESOURCE_PUBLIC_ACCESS"}},
	{ID: "EMPTY_OBJECT_CONDITION", Name: "for one account", Type: iam.Resource, Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sns:Publish","Resource":"arn:aws:sns:eu-west-1:210987654321:news","Condition":{}}`, At: reportsCondition},
	{ID: "EMPTY_OBJECT_CONDITION", Name: "absent", Doc: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::reports/*\"}]}"},
	{ID: "EMPTY_OBJECT_CONDITION", Name: "not known", In: func(in *frame.Input) { in.Root = conditionTree(policy.NewObject(policy.Pos{}, nil, true)) }},

	{ID: policy.CodeEmptyOperator, Cond: `{"StringEquals":{}}`, At: reportsCondition + ".StringEquals"},
	{ID: policy.CodeEmptyOperator, Cond: `{"StringEquals":{"aws:PrincipalTag/unit":"ops"}}`},

	{ID: policy.CodeEmptyCondition, Cond: `{"StringEquals":{"aws:PrincipalTag/unit":[]}}`, At: reportsCondition + `.StringEquals["aws:PrincipalTag/unit"]`, Class: frame.Warning, Message: "never holds, so the statement allows nothing"},
	{ID: policy.CodeEmptyCondition, Name: "negated", Cond: `{"Bool":{"aws:ViaAWSService":"false"},"StringNotEquals":{"aws:PrincipalTag/unit":[]}}`, At: reportsCondition + `.StringNotEquals["aws:PrincipalTag/unit"]`, Class: frame.SecurityWarning, Message: "holds for every request, so it restricts nothing"},
	{ID: policy.CodeEmptyCondition, Name: "on Deny", Stmt: `{"Effect":"Deny","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/unit":[]}}}`, At: reportsCondition + `.StringEquals["aws:PrincipalTag/unit"]`, Class: frame.Warning, Message: "so the statement denies nothing"},
	{ID: policy.CodeEmptyCondition, Name: "negated on Deny", Stmt: `{"Effect":"Deny","Action":"s3:GetObject","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalTag/unit":[]}}}`, At: reportsCondition + `.StringNotEquals["aws:PrincipalTag/unit"]`, Class: frame.Warning, Message: "denies regardless of the value"},
	{ID: policy.CodeEmptyCondition, Name: "operator wrong", Cond: `{"StringMatches":{"aws:PrincipalTag/unit":[]}}`, At: reportsCondition + `.StringMatches["aws:PrincipalTag/unit"]`, Also: []string{"INVALID_CONDITION_OPERATOR"}},
	{ID: policy.CodeEmptyCondition, Name: "one empty string", Cond: `{"StringEquals":{"aws:PrincipalTag/unit":[""]}}`},

	{ID: policy.CodeEmptyConditionForAllValues, Stmt: `{"Effect":"Allow","Action":"ec2:CreateTags","Resource":"*","Condition":{"Null":{"aws:TagKeys":"false"},"ForAllValues:StringEquals":{"aws:TagKeys":[]}}}`, At: reportsCondition + `["ForAllValues:StringEquals"]["aws:TagKeys"]`, Message: "absent or empty, so the statement allows only those"},
	{ID: policy.CodeEmptyConditionForAllValues, Name: "negated on Deny", Stmt: `{"Effect":"Deny","Action":"ec2:CreateTags","Resource":"*","Condition":{"ForAllValues:StringNotEquals":{"aws:TagKeys":[]}}}`, At: reportsCondition + `["ForAllValues:StringNotEquals"]["aws:TagKeys"]`, Class: frame.Warning, Also: []string{"FORALLVALUES_NEGATED_ON_DENY"}, Message: "holds for every request"},
	{ID: policy.CodeEmptyConditionForAllValues, Stmt: `{"Effect":"Allow","Action":"ec2:CreateTags","Resource":"*","Condition":{"Null":{"aws:TagKeys":"false"},"ForAllValues:StringEquals":{"aws:TagKeys":["unit"]}}}`},

	{ID: policy.CodeEmptyConditionForAnyValue, Cond: `{"ForAnyValue:StringLike":{"aws:CalledVia":[]}}`, At: reportsCondition + `["ForAnyValue:StringLike"]["aws:CalledVia"]`, Class: frame.Warning, Message: "never holds"},
	{ID: policy.CodeEmptyConditionForAnyValue, Name: "negated on Deny", Stmt: `{"Effect":"Deny","Action":"s3:GetObject","Resource":"*","Condition":{"ForAnyValue:StringNotLike":{"aws:CalledVia":[]}}}`, At: reportsCondition + `["ForAnyValue:StringNotLike"]["aws:CalledVia"]`, Class: frame.Warning, Message: "has the key, so the statement denies only those"},
	{ID: policy.CodeEmptyConditionForAnyValue, Cond: `{"ForAnyValue:StringLike":{"aws:CalledVia":["athena.amazonaws.com"]}}`},

	{ID: policy.CodeEmptyConditionIfExists, Stmt: `{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*","Condition":{"StringEqualsIfExists":{"ec2:InstanceType":[]}}}`, At: reportsCondition + `.StringEqualsIfExists["ec2:InstanceType"]`, Message: "without the key, so the statement allows only those"},
	{ID: policy.CodeEmptyConditionIfExists, Name: "negated", Stmt: `{"Effect":"Deny","Action":"ec2:RunInstances","Resource":"*","Condition":{"StringNotEqualsIfExists":{"ec2:InstanceType":[]}}}`, At: reportsCondition + `.StringNotEqualsIfExists["ec2:InstanceType"]`, Class: frame.Warning, Message: "holds for every request", Also: []string{"CONDITION_KEY_NOT_ON_RESOURCE"}},
	{ID: policy.CodeEmptyConditionIfExists, Stmt: `{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*","Condition":{"StringEqualsIfExists":{"ec2:InstanceType":["t4g.micro"]}}}`},
}
