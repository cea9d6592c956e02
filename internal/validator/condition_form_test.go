// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

var conditionFormCases = []checkCase{
	{id: invalidKeyFormat, cond: `{"StringEquals":{"PrincipalOrgID":"o-abcd123456"}}`, at: reportsCondition + ".StringEquals.PrincipalOrgID", message: `"aws:PrincipalOrgID"`},
	{id: invalidKeyFormat, name: "key of the action's service", stmt: `{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*","Condition":{"StringEquals":{"InstanceType":"t4g.micro"}}}`, at: reportsCondition + ".StringEquals.InstanceType", message: `"ec2:InstanceType"`},
	{id: invalidKeyFormat, name: "two keys of the name", cond: `{"StringEquals":{"ResourceAccount":"210987654321"}}`, at: reportsCondition + ".StringEquals.ResourceAccount", message: "with its prefix"},
	{id: invalidKeyFormat, name: "other separator", cond: `{"IpAddress":{"aws.SourceIp":"198.51.100.0/24"}}`, at: reportsCondition + `.IpAddress["aws.SourceIp"]`, message: `"aws:SourceIp"`},
	{id: invalidKeyFormat, name: "nothing before", cond: `{"IpAddress":{":SourceIp":"198.51.100.0/24"}}`, at: reportsCondition + `.IpAddress[":SourceIp"]`, message: `"aws:SourceIp"`},
	{id: invalidKeyFormat, name: "nothing behind", cond: `{"StringEquals":{"aws:":"x"}}`, at: reportsCondition + `.StringEquals["aws:"]`},
	{id: invalidKeyFormat, name: "empty", cond: `{"StringEquals":{"":"x"}}`, at: reportsCondition + `.StringEquals[""]`},
	{id: invalidKeyFormat, name: "operator wrong too", cond: `{"StringMatches":{"PrincipalOrgID":"o-abcd123456"}}`, at: reportsCondition + ".StringMatches.PrincipalOrgID", also: []string{invalidOperator}},
	{id: invalidKeyFormat, name: "tag", cond: `{"StringEquals":{"PrincipalTag/unit":"ops"}}`, at: reportsCondition + `.StringEquals["PrincipalTag/unit"]`, message: `"aws:PrincipalTag/unit"`},
	{id: invalidKeyFormat, cond: `{"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`},
	{id: invalidKeyFormat, name: "further colons", cond: `{"StringEquals":{"aws:PrincipalTag/a:b":"ops"}}`},

	{id: duplicateKeys, cond: `{"StringEquals":{"aws:SourceVpc":"vpc-0a1b2c3d","aws:sourcevpc":"vpc-0d4c3b2a"}}`, at: reportsCondition + `.StringEquals["aws:sourcevpc"]`},
	{id: duplicateKeys, name: "three", cond: `{"StringEquals":{"aws:PrincipalTag/unit":"a","aws:principaltag/unit":"b","aws:PrincipalTag/Unit":"c"}}`, at: reportsCondition + `.StringEquals["aws:principaltag/unit"]`, more: []string{reportsCondition + `.StringEquals["aws:PrincipalTag/Unit"]`}},
	{id: duplicateKeys, name: "two operators", cond: `{"StringEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"},"StringLike":{"aws:sourcevpc":"vpc-0a1b2c3d"}}`},
	{id: duplicateKeys, name: "many", cond: manyKeys(40)},
	{id: duplicateKeys, name: "identical", cond: `{"StringEquals":{"aws:SourceVpc":"vpc-0a1b2c3d","aws:SourceVpc":"vpc-0d4c3b2a"}}`, also: []string{policy.CodeDuplicateKey}},

	{id: frame.ConditionDataType, cond: `{"NumericEquals":{"aws:MultiFactorAuthAge":["900",901]}}`, at: reportsCondition + `.NumericEquals["aws:MultiFactorAuthAge"][1]`},
	{id: frame.ConditionDataType, name: "number first", cond: `{"StringEquals":{"aws:PrincipalTag/level":[900,"901",true]}}`, at: reportsCondition + `.StringEquals["aws:PrincipalTag/level"][0]`, more: []string{reportsCondition + `.StringEquals["aws:PrincipalTag/level"][2]`}},
	{id: frame.ConditionDataType, name: "no strings", cond: `{"StringEquals":{"aws:PrincipalTag/level":[900,false]}}`, at: reportsCondition + `.StringEquals["aws:PrincipalTag/level"][1]`},
	{id: frame.ConditionDataType, name: "list in a list", cond: `{"StringEquals":{"aws:PrincipalTag/unit":["a",["b"]]}}`, at: reportsCondition + `.StringEquals["aws:PrincipalTag/unit"][1]`},
	{id: frame.ConditionDataType, name: "object", cond: `{"StringEquals":{"aws:PrincipalTag/unit":{"a":"b"}}}`, at: reportsCondition + `.StringEquals["aws:PrincipalTag/unit"]`},
	{id: frame.ConditionDataType, name: "numbers", cond: `{"NumericEquals":{"aws:MultiFactorAuthAge":[2,3]}}`},
	{id: frame.ConditionDataType, name: "one", cond: `{"NumericLessThan":{"aws:MultiFactorAuthAge":900}}`},
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

var conditionEmptyCases = []checkCase{
	{id: emptyCondition, cond: `{}`, at: reportsCondition},
	{id: emptyCondition, name: "for everyone", typ: iam.Resource, stmt: publicTopic + `{}}`, at: reportsCondition, class: frame.SecurityWarning, also: []string{"RESOURCE_PUBLIC_ACCESS"}},
	{id: emptyCondition, name: "for one account", typ: iam.Resource, stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sns:Publish","Resource":"arn:aws:sns:eu-west-1:210987654321:news","Condition":{}}`, at: reportsCondition},
	{id: emptyCondition, name: "absent", doc: harmless},
	{id: emptyCondition, name: "not known", in: func(in *Input) { in.Root = conditionTree(policy.NewObject(policy.Pos{}, nil, true)) }},

	{id: policy.CodeEmptyOperator, cond: `{"StringEquals":{}}`, at: reportsCondition + ".StringEquals"},
	{id: policy.CodeEmptyOperator, cond: `{"StringEquals":{"aws:PrincipalTag/unit":"ops"}}`},

	{id: policy.CodeEmptyCondition, cond: `{"StringEquals":{"aws:PrincipalTag/unit":[]}}`, at: reportsCondition + `.StringEquals["aws:PrincipalTag/unit"]`, message: "never holds, so the statement allows nothing"},
	{id: policy.CodeEmptyCondition, name: "negated", cond: `{"Bool":{"aws:ViaAWSService":"false"},"StringNotEquals":{"aws:PrincipalTag/unit":[]}}`, at: reportsCondition + `.StringNotEquals["aws:PrincipalTag/unit"]`, message: "holds for every request, so it restricts nothing"},
	{id: policy.CodeEmptyCondition, name: "on Deny", stmt: `{"Effect":"Deny","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/unit":[]}}}`, at: reportsCondition + `.StringEquals["aws:PrincipalTag/unit"]`, class: frame.Warning, message: "so the statement denies nothing"},
	{id: policy.CodeEmptyCondition, name: "negated on Deny", stmt: `{"Effect":"Deny","Action":"s3:GetObject","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalTag/unit":[]}}}`, at: reportsCondition + `.StringNotEquals["aws:PrincipalTag/unit"]`, class: frame.Warning, message: "denies whatever the value is"},
	{id: policy.CodeEmptyCondition, name: "operator wrong", cond: `{"StringMatches":{"aws:PrincipalTag/unit":[]}}`, at: reportsCondition + `.StringMatches["aws:PrincipalTag/unit"]`, also: []string{invalidOperator}},
	{id: policy.CodeEmptyCondition, name: "one empty string", cond: `{"StringEquals":{"aws:PrincipalTag/unit":[""]}}`},

	{id: policy.CodeEmptyConditionForAllValues, stmt: `{"Effect":"Allow","Action":"ec2:CreateTags","Resource":"*","Condition":{"Null":{"aws:TagKeys":"false"},"ForAllValues:StringEquals":{"aws:TagKeys":[]}}}`, at: reportsCondition + `["ForAllValues:StringEquals"]["aws:TagKeys"]`, message: "absent or empty, so the statement allows those alone"},
	{id: policy.CodeEmptyConditionForAllValues, name: "negated on Deny", stmt: `{"Effect":"Deny","Action":"ec2:CreateTags","Resource":"*","Condition":{"ForAllValues:StringNotEquals":{"aws:TagKeys":[]}}}`, at: reportsCondition + `["ForAllValues:StringNotEquals"]["aws:TagKeys"]`, class: frame.Warning, also: []string{"FORALLVALUES_NEGATED_ON_DENY"}, message: "holds for every request"},
	{id: policy.CodeEmptyConditionForAllValues, stmt: `{"Effect":"Allow","Action":"ec2:CreateTags","Resource":"*","Condition":{"Null":{"aws:TagKeys":"false"},"ForAllValues:StringEquals":{"aws:TagKeys":["unit"]}}}`},

	{id: policy.CodeEmptyConditionForAnyValue, cond: `{"ForAnyValue:StringLike":{"aws:CalledVia":[]}}`, at: reportsCondition + `["ForAnyValue:StringLike"]["aws:CalledVia"]`, message: "never holds"},
	{id: policy.CodeEmptyConditionForAnyValue, name: "negated on Deny", stmt: `{"Effect":"Deny","Action":"s3:GetObject","Resource":"*","Condition":{"ForAnyValue:StringNotLike":{"aws:CalledVia":[]}}}`, at: reportsCondition + `["ForAnyValue:StringNotLike"]["aws:CalledVia"]`, class: frame.Warning, message: "has the key, so the statement denies those alone"},
	{id: policy.CodeEmptyConditionForAnyValue, cond: `{"ForAnyValue:StringLike":{"aws:CalledVia":["athena.amazonaws.com"]}}`},

	{id: policy.CodeEmptyConditionIfExists, stmt: `{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*","Condition":{"StringEqualsIfExists":{"ec2:InstanceType":[]}}}`, at: reportsCondition + `.StringEqualsIfExists["ec2:InstanceType"]`, message: "without the key, so the statement allows those alone"},
	{id: policy.CodeEmptyConditionIfExists, name: "negated", stmt: `{"Effect":"Deny","Action":"ec2:RunInstances","Resource":"*","Condition":{"StringNotEqualsIfExists":{"ec2:InstanceType":[]}}}`, at: reportsCondition + `.StringNotEqualsIfExists["ec2:InstanceType"]`, class: frame.Warning, message: "holds for every request", also: []string{keyNotOnResource}},
	{id: policy.CodeEmptyConditionIfExists, stmt: `{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*","Condition":{"StringEqualsIfExists":{"ec2:InstanceType":["t4g.micro"]}}}`},
}
