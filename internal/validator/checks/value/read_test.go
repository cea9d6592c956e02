// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

var valueReadCases = []checktest.Case{
	{ID: "TYPE_MISMATCH_BOOLEAN", Cond: `{"Bool":{"aws:ViaAWSService":"yes"}}`, At: conditionAt + `.Bool["aws:ViaAWSService"]`, Message: "condition never holds"},
	{ID: "TYPE_MISMATCH_BOOLEAN", Name: "Null", Cond: `{"Null":{"aws:SourceVpce":["false","no"]}}`, At: conditionAt + `.Null["aws:SourceVpce"][1]`, Also: []string{"INVALID_CONDITION_MULTIPLE_BOOLEAN"}},
	{ID: "TYPE_MISMATCH_BOOLEAN", Name: "number", Cond: `{"Bool":{"aws:ViaAWSService":1}}`, At: conditionAt + `.Bool["aws:ViaAWSService"]`},
	{ID: "TYPE_MISMATCH_BOOLEAN", Name: "operator of another key", Cond: `{"Bool":{"aws:PrincipalTag/stage":"prod"}}`, At: conditionAt + `.Bool["aws:PrincipalTag/stage"]`, Message: "write StringEquals"},
	{ID: "TYPE_MISMATCH_BOOLEAN", Name: "readable", Cond: `{"Bool":{"aws:ViaAWSService":true},"BoolIfExists":{"aws:MultiFactorAuthPresent":"TRUE"},"Null":{"aws:SourceVpce":"False"}}`, Also: []string{"BAD_PATTERN_FOR_MFA"}},
	{ID: "TYPE_MISMATCH_BOOLEAN", Name: "variable", Cond: `{"Bool":{"aws:ViaAWSService":"${aws:PrincipalTag/service}"}}`},

	{ID: "TYPE_MISMATCH_NUMBER", Cond: `{"NumericLessThan":{"aws:MultiFactorAuthAge":"1h"}}`, At: conditionAt + `.NumericLessThan["aws:MultiFactorAuthAge"]`},
	{ID: "TYPE_MISMATCH_NUMBER", Name: "resource", Type: iam.Resource, Attachment: iam.S3, Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*","Condition":{"NumericLessThan":{"s3:signatureAge":"10 "}}}`,
		At: conditionAt + `.NumericLessThan["s3:signatureAge"]`},
	{ID: "TYPE_MISMATCH_NUMBER", Name: "exponent in a string", Cond: `{"NumericLessThan":{"aws:MultiFactorAuthAge":["1e3","",".5","5."]}}`, At: conditionAt + `.NumericLessThan["aws:MultiFactorAuthAge"][0]`,
		More: []string{conditionAt + `.NumericLessThan["aws:MultiFactorAuthAge"][1]`, conditionAt + `.NumericLessThan["aws:MultiFactorAuthAge"][2]`, conditionAt + `.NumericLessThan["aws:MultiFactorAuthAge"][3]`}},
	{ID: "TYPE_MISMATCH_NUMBER", Name: "key of text", Cond: `{"NumericEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`, At: conditionAt + `.NumericEquals["aws:PrincipalOrgID"]`, Message: "write StringEquals"},
	{ID: "TYPE_MISMATCH_NUMBER", Name: "readable", Cond: `{"NumericEquals":{"aws:MultiFactorAuthAge":["900","-1.50","+3"],"ec2:RoleDelivery":1e3}}`, Also: []string{"ENUMERATED_VALUE_UNKNOWN"}},

	{ID: "TYPE_MISMATCH_DATE", Cond: `{"DateLessThan":{"aws:CurrentTime":"31/12/2027"}}`, At: conditionAt + `.DateLessThan["aws:CurrentTime"]`},
	{ID: "TYPE_MISMATCH_DATE", Name: "endpoint", Type: iam.Endpoint, Stmt: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"DateLessThan":{"aws:CurrentTime":"soon"}}}`,
		At: conditionAt + `.DateLessThan["aws:CurrentTime"]`},
	{ID: "TYPE_MISMATCH_DATE", Name: "no such day", Cond: `{"DateEquals":{"aws:CurrentTime":["2031-13-01","2031-02-30","2031-01-31T24:00:00Z","20310131T000000Z","2031-01-31T5:00:00Z","2031-01-31T05:00:00,5Z","2031-01-31 05:00:00Z","203"]}}`,
		At: conditionAt + `.DateEquals["aws:CurrentTime"][0]`},
	{ID: "TYPE_MISMATCH_DATE", Name: "no offset", Class: frame.Warning, Cond: `{"DateGreaterThan":{"aws:CurrentTime":"2031-01-31T12:00:00"}}`, At: conditionAt + `.DateGreaterThan["aws:CurrentTime"]`, Message: `"2031-01-31T12:00:00Z"`},
	{ID: "TYPE_MISMATCH_DATE", Name: "readable", Cond: `{"DateEquals":{"aws:CurrentTime":["2031","2031-01","2031-01-31","2031-01-31T12:00Z","2031-01-31T12:00:00.125+01:00"]}}`},

	{ID: "TYPE_MISMATCH_IP_RANGE", Cond: `{"IpAddress":{"aws:SourceIp":"198.51.100.0-198.51.100.255"}}`, At: conditionAt + `.IpAddress["aws:SourceIp"]`},
	{ID: "TYPE_MISMATCH_IP_RANGE", Name: "prefix too long", Stmt: `{"Effect":"Deny","Action":"s3:PutObject","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":["198.51.100.0/33","2001:db8::/129","fe80::1%eth0"]}}}`, At: conditionAt + `.NotIpAddress["aws:SourceIp"][0]`,
		More: []string{conditionAt + `.NotIpAddress["aws:SourceIp"][1]`, conditionAt + `.NotIpAddress["aws:SourceIp"][2]`}, Also: []string{"NETWORK_DENY_WITHOUT_SERVICE_EXEMPTION"}},
	{ID: "TYPE_MISMATCH_IP_RANGE", Name: "asterisk", Cond: `{"IpAddress":{"aws:SourceIp":"*"}}`, At: conditionAt + `.IpAddress["aws:SourceIp"]`, Message: "0.0.0.0/0"},
	{ID: "TYPE_MISMATCH_IP_RANGE", Name: "readable", Cond: `{"IpAddress":{"aws:SourceIp":["198.51.100.0/24","198.51.100.7","2001:db8::/32","2001:DB8::1"]}}`, Also: []string{"DUPLICATE_CONDITION_VALUE"}},

	{ID: "TYPE_MISMATCH_STRING", Cond: `{"BinaryEquals":{"example:Blob":"not base64!"}}`, At: conditionAt + `.BinaryEquals["example:Blob"]`, Also: unknownKeyIDs},
	{ID: "TYPE_MISMATCH_STRING", Name: "no padding", Cond: `{"BinaryEquals":{"example:Blob":"bm9uZQ"}}`, At: conditionAt + `.BinaryEquals["example:Blob"]`, Also: unknownKeyIDs},
	{ID: "TYPE_MISMATCH_STRING", Name: "readable", Cond: `{"BinaryEquals":{"example:Blob":"bm9uZQ=="}}`, Also: unknownKeyIDs},

	{ID: "INVALID_ARN_CONDITION_VALUE", Name: "short", Cond: `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam:inbox"}}`, At: conditionAt + `.ArnLike["aws:PrincipalArn"]`, Message: "has 4 of the six fields"},
	{ID: "INVALID_ARN_CONDITION_VALUE", Name: "name", Cond: `{"ArnEquals":{"aws:PrincipalArn":"role/app"}}`, At: conditionAt + `.ArnEquals["aws:PrincipalArn"]`, Message: "is not an ARN"},
	{ID: "INVALID_ARN_CONDITION_VALUE", Name: "another scheme", Cond: `{"ArnLike":{"aws:PrincipalArn":["urn:aws:iam::210987654321:role/app","foo*",""]}}`, At: conditionAt + `.ArnLike["aws:PrincipalArn"][0]`,
		More: []string{conditionAt + `.ArnLike["aws:PrincipalArn"][1]`, conditionAt + `.ArnLike["aws:PrincipalArn"][2]`}},
	{ID: "INVALID_ARN_CONDITION_VALUE", Name: "text key", Cond: `{"ArnLike":{"aws:PrincipalOrgID":"o-abcd123456"}}`, At: conditionAt + `.ArnLike["aws:PrincipalOrgID"]`, Message: "Write StringLike"},
	{ID: "INVALID_ARN_CONDITION_VALUE", Name: "before a variable", Cond: `{"ArnLike":{"aws:PrincipalArn":"role/${aws:PrincipalTag/role}"}}`, At: conditionAt + `.ArnLike["aws:PrincipalArn"]`},
	{ID: "INVALID_ARN_CONDITION_VALUE", Name: "asterisk", Class: frame.Warning, Cond: `{"ArnLike":{"aws:PrincipalArn":"*"}}`, At: conditionAt + `.ArnLike["aws:PrincipalArn"]`, Message: `"Null": {"aws:PrincipalArn": "false"}`},
	{ID: "INVALID_ARN_CONDITION_VALUE", Name: "asterisk, negated", Class: frame.Warning, Stmt: `{"Effect":"Deny","Action":"s3:PutObject","Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"*"}}}`, At: conditionAt + `.ArnNotLike["aws:PrincipalArn"]`, Message: `"Null": {"aws:PrincipalArn": "true"}`},
	{ID: "INVALID_ARN_CONDITION_VALUE", Name: "short with asterisk", Class: frame.Warning, Cond: `{"ArnLike":{"aws:PrincipalArn":["arn:aws:iam::210987654321:role/app","arn:aws:iam:*"]}}`, At: conditionAt + `.ArnLike["aws:PrincipalArn"][1]`, Message: `"arn:aws:iam:*:*:*"`},
	{ID: "INVALID_ARN_CONDITION_VALUE", Name: "readable", Cond: `{"ArnLike":{"aws:PrincipalArn":["arn:aws:iam::210987654321:role/app*","*:aws:iam::210987654321:user/?mira","${aws:PrincipalTag/role}","arn:aws:${aws:PrincipalTag/role}","arn:${aws:PrincipalTag/role}"]}}`},

	{ID: "INVALID_DATE_VALUE", Cond: `{"DateGreaterThan":{"aws:TokenIssueTime":"1790000000"}}`, At: conditionAt + `.DateGreaterThan["aws:TokenIssueTime"]`, Message: `"2026-09-21T14:13:20Z"`},
	{ID: "INVALID_DATE_VALUE", Name: "milliseconds", Cond: `{"DateLessThan":{"aws:CurrentTime":1790000000000}}`, At: conditionAt + `.DateLessThan["aws:CurrentTime"]`, Message: "milliseconds"},
	{ID: "INVALID_DATE_VALUE", Name: "year", Cond: `{"DateGreaterThan":{"aws:TokenIssueTime":"2026"}}`},
	{ID: "INVALID_DATE_VALUE", Name: "number of a Numeric operator", Cond: `{"NumericLessThan":{"aws:EpochTime":"1790000000"}}`},
}

// unknownKeyIDs are the checks that speak about a key that does not exist.
var unknownKeyIDs = []string{"INVALID_SERVICE", "INVALID_ARN_SERVICE", "INVALID_SERVICE_CONDITION_KEY"}
