// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

const (
	callerChosenKey  = "UNTRUSTWORTHY_CONDITION_KEY"
	unpairedKey      = "MISSING_PAIRED_CONDITION_KEYS"
	wholeItems       = "DYNAMODB_ATTRIBUTES_WITHOUT_SELECT"
	publicWeakly     = "RESOURCE_PUBLIC_WITH_WEAK_CONDITION"
	negatedOnAllow   = "NEGATED_OPERATOR_ON_ALLOW"
	ifExistsOnAllow  = "IF_EXISTS_WEAKENS_ALLOW"
	unguardedNetwork = "NETWORK_DENY_WITHOUT_SERVICE_EXEMPTION"
)

const someAttributes = `"ForAllValues:StringEquals":{"dynamodb:Attributes":["OrderId","Status"]},"Null":{"dynamodb:Attributes":"false"}`

var attributesAt = reportsCondition + `["ForAllValues:StringEquals"]["dynamodb:Attributes"]`

// listing is a bucket statement on listings by prefix.
func listing(effect, operator string) string {
	return `{"Effect":"` + effect + `","Action":"s3:ListBucket","Resource":"arn:aws:s3:::home","Condition":{"` + operator + `":{"s3:prefix":"payroll/*"}}}`
}

var keyWeakCases = []checkCase{
	{id: callerChosenKey, typ: iam.Resource, attachment: iam.S3, at: reportsCondition + `.StringLike["aws:Referer"]`, also: []string{publicWeakly}, stmt: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":{"StringLike":{"aws:Referer":"https://shop.example/*"}}}`},
	{id: callerChosenKey, name: "identity policy", cond: `{"StringLike":{"aws:UserAgent":"*console*"}}`, at: reportsCondition + `.StringLike["aws:UserAgent"]`},
	{id: callerChosenKey, name: "negated on Deny", typ: iam.Resource, attachment: iam.S3, at: reportsCondition + `.StringNotLike["aws:Referer"]`, stmt: `{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":{"StringNotLike":{"aws:Referer":"https://shop.example/*"}}}`},
	{id: callerChosenKey, name: "negated on a public Allow", typ: iam.Resource, attachment: iam.S3, at: reportsCondition + `.StringNotLike["aws:Referer"]`, also: []string{publicWeakly, negatedOnAllow}, stmt: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":{"StringNotLike":{"aws:Referer":"https://rival.example/*"}}}`},
	{id: callerChosenKey, name: "Null on a public Allow", typ: iam.Resource, attachment: iam.S3, at: reportsCondition + `.Null["aws:Referer"]`, also: []string{publicWeakly}, stmt: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":{"Null":{"aws:Referer":"false"}}}`},
	{id: callerChosenKey, name: "negated beside others", typ: iam.Resource, attachment: iam.S3, stmt: logDelivery(`{"AWS":"arn:aws:iam::210987654321:role/app"}`, `{"StringNotLike":{"aws:UserAgent":"curl/*"},"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`)},
	{id: callerChosenKey, name: "positive on Deny", stmt: deny("s3:GetObject", `{"StringLike":{"aws:UserAgent":"curl/*"}}`)},
	{id: callerChosenKey, name: "chosen by a service", typ: iam.Resource, attachment: iam.S3, stmt: `{"Effect":"Allow","Principal":{"Service":"ses.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::mail/*","Condition":{"StringEquals":{"aws:Referer":"210987654321"}}}`, also: []string{"RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL"}},

	{id: unpairedKey, cond: `{"IpAddress":{"aws:VpcSourceIp":"10.20.0.0/16"}}`, at: reportsCondition + `.IpAddress["aws:VpcSourceIp"]`, message: `"aws:SourceVpce"`},
	{id: unpairedKey, name: "negated on Deny", stmt: deny("s3:GetObject", `{"NotIpAddress":{"aws:VpcSourceIp":"10.20.0.0/16"},`+notForService+`}`), at: reportsCondition + `.NotIpAddress["aws:VpcSourceIp"]`},
	{id: unpairedKey, name: "instance", stmt: allow("s3:GetObject", `{"IpAddress":{"aws:Ec2InstanceSourcePrivateIPv4":"10.20.1.7"},"StringEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"}}`), at: reportsCondition + `.IpAddress["aws:Ec2InstanceSourcePrivateIPv4"]`, message: `"aws:Ec2InstanceSourceVpc"`},
	{id: unpairedKey, name: "endpoint", cond: `{"IpAddress":{"aws:VpcSourceIp":"10.20.0.0/16"},"StringEquals":{"aws:SourceVpce":"vpce-0a1b2c3d"}}`},
	{id: unpairedKey, name: "VPC by ARN", cond: `{"IpAddress":{"aws:VpcSourceIp":"10.20.0.0/16"},"ArnEquals":{"aws:SourceVpcArn":"arn:aws:ec2:eu-west-1:210987654321:vpc/vpc-0a1b2c3d"}}`},
	{id: unpairedKey, name: "positive on Deny", stmt: deny("s3:GetObject", `{"IpAddress":{"aws:VpcSourceIp":"10.20.0.0/16"}}`)},

	{id: wholeItems, stmt: allow("dynamodb:Query", `{`+someAttributes+`}`), at: attributesAt},
	{id: wholeItems, name: "all items", stmt: allow("dynamodb:Query", `{`+someAttributes+`,"StringEquals":{"dynamodb:Select":"ALL_PROJECTED_ATTRIBUTES"}}`), at: attributesAt},
	{id: wholeItems, name: "by wildcard", stmt: allow("dynamodb:Get*", `{`+someAttributes+`}`), at: attributesAt, message: "dynamodb:GetItem"},
	{id: wholeItems, name: "projection demanded", stmt: allow("dynamodb:Query", `{`+someAttributes+`,"StringEqualsIfExists":{"dynamodb:Select":"SPECIFIC_ATTRIBUTES"}}`)},
	{id: wholeItems, name: "whole items excluded", stmt: allow("dynamodb:Query", `{`+someAttributes+`,"StringNotEquals":{"dynamodb:Select":["ALL_ATTRIBUTES","ALL_PROJECTED_ATTRIBUTES"]}}`)},
	{id: wholeItems, name: "denied elsewhere", stmt: allow("dynamodb:Query", `{`+someAttributes+`}`) + `,` + deny("dynamodb:Query", `{"StringNotEquals":{"dynamodb:Select":"SPECIFIC_ATTRIBUTES"}}`)},
	{id: wholeItems, name: "writing", stmt: allow("dynamodb:PutItem", `{`+someAttributes+`}`)},
	{id: wholeItems, name: "Deny", stmt: deny("dynamodb:Query", `{"ForAnyValue:StringEquals":{"dynamodb:Attributes":["Salary"]}}`)},

	{id: prefixInNegativeContext, stmt: listing("Deny", "StringLike"), at: reportsCondition + `.StringLike["s3:prefix"]`},
	{id: prefixInNegativeContext, name: "IfExists", stmt: listing("Deny", "StringLikeIfExists"), at: reportsCondition + `.StringLikeIfExists["s3:prefix"]`},
	{id: prefixInNegativeContext, name: "negated on Allow", stmt: listing("Allow", "StringNotLike"), at: reportsCondition + `.StringNotLike["s3:prefix"]`},
	{id: prefixInNegativeContext, name: "positive on Allow", stmt: listing("Allow", "StringLike")},
	{id: prefixInNegativeContext, name: "negated on Deny", stmt: listing("Deny", "StringNotLike")},
	{id: prefixInNegativeContext, name: "no prefix denied", stmt: `{"Effect":"Deny","Action":"s3:ListBucket","Resource":"arn:aws:s3:::home","Condition":{"Null":{"s3:prefix":"true"}}}`},
}
