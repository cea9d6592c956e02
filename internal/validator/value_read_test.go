// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

var valueReadCases = []checkCase{
	{id: unreadableBoolean, cond: `{"Bool":{"aws:ViaAWSService":"yes"}}`, at: conditionAt + `.Bool["aws:ViaAWSService"]`, message: "never met"},
	{id: unreadableBoolean, name: "Null", cond: `{"Null":{"aws:SourceVpce":["false","no"]}}`, at: conditionAt + `.Null["aws:SourceVpce"][1]`, also: []string{multipleBoolean}},
	{id: unreadableBoolean, name: "number", cond: `{"Bool":{"aws:ViaAWSService":1}}`, at: conditionAt + `.Bool["aws:ViaAWSService"]`},
	{id: unreadableBoolean, name: "operator of another key", cond: `{"Bool":{"aws:PrincipalTag/stage":"prod"}}`, at: conditionAt + `.Bool["aws:PrincipalTag/stage"]`, message: "write StringEquals"},
	{id: unreadableBoolean, name: "readable", cond: `{"Bool":{"aws:ViaAWSService":true},"BoolIfExists":{"aws:MultiFactorAuthPresent":"TRUE"},"Null":{"aws:SourceVpce":"False"}}`, also: []string{"BAD_PATTERN_FOR_MFA"}},
	{id: unreadableBoolean, name: "variable", cond: `{"Bool":{"aws:ViaAWSService":"${aws:PrincipalTag/service}"}}`},

	{id: unreadableNumber, cond: `{"NumericLessThan":{"aws:MultiFactorAuthAge":"1h"}}`, at: conditionAt + `.NumericLessThan["aws:MultiFactorAuthAge"]`},
	{id: unreadableNumber, name: "resource", typ: iam.Resource, attachment: iam.S3, stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*","Condition":{"NumericLessThan":{"s3:signatureAge":"10 "}}}`,
		at: conditionAt + `.NumericLessThan["s3:signatureAge"]`},
	{id: unreadableNumber, name: "exponent in a string", cond: `{"NumericLessThan":{"aws:MultiFactorAuthAge":["1e3","",".5","5."]}}`, at: conditionAt + `.NumericLessThan["aws:MultiFactorAuthAge"][0]`,
		more: []string{conditionAt + `.NumericLessThan["aws:MultiFactorAuthAge"][1]`, conditionAt + `.NumericLessThan["aws:MultiFactorAuthAge"][2]`, conditionAt + `.NumericLessThan["aws:MultiFactorAuthAge"][3]`}},
	{id: unreadableNumber, name: "key of text", cond: `{"NumericEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`, at: conditionAt + `.NumericEquals["aws:PrincipalOrgID"]`, message: "write StringEquals"},
	{id: unreadableNumber, name: "readable", cond: `{"NumericEquals":{"aws:MultiFactorAuthAge":["900","-1.50","+3"],"ec2:RoleDelivery":1e3}}`, also: []string{unknownValue}},

	{id: unreadableDate, cond: `{"DateLessThan":{"aws:CurrentTime":"31/12/2027"}}`, at: conditionAt + `.DateLessThan["aws:CurrentTime"]`},
	{id: unreadableDate, name: "endpoint", typ: iam.Endpoint, stmt: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"DateLessThan":{"aws:CurrentTime":"soon"}}}`,
		at: conditionAt + `.DateLessThan["aws:CurrentTime"]`},
	{id: unreadableDate, name: "no such day", cond: `{"DateEquals":{"aws:CurrentTime":["2031-13-01","2031-02-30","2031-01-31T24:00:00Z","20310131T000000Z","2031-01-31T5:00:00Z","2031-01-31T05:00:00,5Z","2031-01-31 05:00:00Z","203"]}}`,
		at: conditionAt + `.DateEquals["aws:CurrentTime"][0]`},
	{id: unreadableDate, name: "no offset", class: frame.Warning, cond: `{"DateGreaterThan":{"aws:CurrentTime":"2031-01-31T12:00:00"}}`, at: conditionAt + `.DateGreaterThan["aws:CurrentTime"]`, message: `"2031-01-31T12:00:00Z"`},
	{id: unreadableDate, name: "readable", cond: `{"DateEquals":{"aws:CurrentTime":["2031","2031-01","2031-01-31","2031-01-31T12:00Z","2031-01-31T12:00:00.125+01:00"]}}`},

	{id: unreadableIP, cond: `{"IpAddress":{"aws:SourceIp":"198.51.100.0-198.51.100.255"}}`, at: conditionAt + `.IpAddress["aws:SourceIp"]`},
	{id: unreadableIP, name: "prefix too long", stmt: `{"Effect":"Deny","Action":"s3:PutObject","Resource":"*","Condition":{"NotIpAddress":{"aws:SourceIp":["198.51.100.0/33","2001:db8::/129","fe80::1%eth0"]}}}`, at: conditionAt + `.NotIpAddress["aws:SourceIp"][0]`,
		more: []string{conditionAt + `.NotIpAddress["aws:SourceIp"][1]`, conditionAt + `.NotIpAddress["aws:SourceIp"][2]`}, also: []string{"NETWORK_DENY_WITHOUT_SERVICE_EXEMPTION"}},
	{id: unreadableIP, name: "asterisk", cond: `{"IpAddress":{"aws:SourceIp":"*"}}`, at: conditionAt + `.IpAddress["aws:SourceIp"]`, message: "0.0.0.0/0"},
	{id: unreadableIP, name: "readable", cond: `{"IpAddress":{"aws:SourceIp":["198.51.100.0/24","198.51.100.7","2001:db8::/32","2001:DB8::1"]}}`, also: []string{duplicateValue}},

	{id: unreadableBinary, cond: `{"BinaryEquals":{"example:Blob":"not base64!"}}`, at: conditionAt + `.BinaryEquals["example:Blob"]`, also: unknownKeyIDs},
	{id: unreadableBinary, name: "no padding", cond: `{"BinaryEquals":{"example:Blob":"bm9uZQ"}}`, at: conditionAt + `.BinaryEquals["example:Blob"]`, also: unknownKeyIDs},
	{id: unreadableBinary, name: "readable", cond: `{"BinaryEquals":{"example:Blob":"bm9uZQ=="}}`, also: unknownKeyIDs},

	{id: unreadableARN, name: "short", cond: `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam:inbox"}}`, at: conditionAt + `.ArnLike["aws:PrincipalArn"]`, message: "has 4 of the six fields"},
	{id: unreadableARN, name: "name", cond: `{"ArnEquals":{"aws:PrincipalArn":"role/app"}}`, at: conditionAt + `.ArnEquals["aws:PrincipalArn"]`, message: "is no ARN"},
	{id: unreadableARN, name: "another scheme", cond: `{"ArnLike":{"aws:PrincipalArn":["urn:aws:iam::210987654321:role/app","foo*",""]}}`, at: conditionAt + `.ArnLike["aws:PrincipalArn"][0]`,
		more: []string{conditionAt + `.ArnLike["aws:PrincipalArn"][1]`, conditionAt + `.ArnLike["aws:PrincipalArn"][2]`}},
	{id: unreadableARN, name: "text key", cond: `{"ArnLike":{"aws:PrincipalOrgID":"o-abcd123456"}}`, at: conditionAt + `.ArnLike["aws:PrincipalOrgID"]`, message: "Write StringLike"},
	{id: unreadableARN, name: "before a variable", cond: `{"ArnLike":{"aws:PrincipalArn":"role/${aws:PrincipalTag/role}"}}`, at: conditionAt + `.ArnLike["aws:PrincipalArn"]`},
	{id: unreadableARN, name: "asterisk", class: frame.Warning, cond: `{"ArnLike":{"aws:PrincipalArn":"*"}}`, at: conditionAt + `.ArnLike["aws:PrincipalArn"]`, message: `"Null": {"aws:PrincipalArn": "false"}`},
	{id: unreadableARN, name: "asterisk, negated", class: frame.Warning, stmt: `{"Effect":"Deny","Action":"s3:PutObject","Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"*"}}}`, at: conditionAt + `.ArnNotLike["aws:PrincipalArn"]`, message: `"Null": {"aws:PrincipalArn": "true"}`},
	{id: unreadableARN, name: "short with asterisk", class: frame.Warning, cond: `{"ArnLike":{"aws:PrincipalArn":["arn:aws:iam::210987654321:role/app","arn:aws:iam:*"]}}`, at: conditionAt + `.ArnLike["aws:PrincipalArn"][1]`, message: `"arn:aws:iam:*:*:*"`},
	{id: unreadableARN, name: "readable", cond: `{"ArnLike":{"aws:PrincipalArn":["arn:aws:iam::210987654321:role/app*","*:aws:iam::210987654321:user/?mira","${aws:PrincipalTag/role}","arn:aws:${aws:PrincipalTag/role}","arn:${aws:PrincipalTag/role}"]}}`},

	{id: epochDate, cond: `{"DateGreaterThan":{"aws:TokenIssueTime":"1790000000"}}`, at: conditionAt + `.DateGreaterThan["aws:TokenIssueTime"]`, message: `"2026-09-21T14:13:20Z"`},
	{id: epochDate, name: "milliseconds", cond: `{"DateLessThan":{"aws:CurrentTime":1790000000000}}`, at: conditionAt + `.DateLessThan["aws:CurrentTime"]`, message: "milliseconds"},
	{id: epochDate, name: "year", cond: `{"DateGreaterThan":{"aws:TokenIssueTime":"2026"}}`},
	{id: epochDate, name: "number of a Numeric operator", cond: `{"NumericLessThan":{"aws:EpochTime":"1790000000"}}`},
}

// unknownKeyIDs are the checks that speak about a key that does not exist.
var unknownKeyIDs = []string{"INVALID_SERVICE", "INVALID_ARN_SERVICE", "INVALID_SERVICE_CONDITION_KEY"}
