// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package guard_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
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

var attributesAt = "$.Statement[0].Condition" + `["ForAllValues:StringEquals"]["dynamodb:Attributes"]`

// listing is a bucket statement on listings by prefix.
func listing(effect, operator string) string {
	return `{"Effect":"` + effect + `","Action":"s3:ListBucket","Resource":"arn:aws:s3:::home","Condition":{"` + operator + `":{"s3:prefix":"payroll/*"}}}`
}

var keyWeakCases = []checktest.Case{
	{ID: callerChosenKey, Type: iam.Resource, Attachment: iam.S3, At: "$.Statement[0].Condition" + `.StringLike["aws:Referer"]`, Also: []string{publicWeakly}, Stmt: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":{"StringLike":{"aws:Referer":"https://shop.example/*"}}}`},
	{ID: callerChosenKey, Name: "identity policy", Cond: `{"StringLike":{"aws:UserAgent":"*console*"}}`, At: "$.Statement[0].Condition" + `.StringLike["aws:UserAgent"]`},
	{ID: callerChosenKey, Name: "negated on Deny", Type: iam.Resource, Attachment: iam.S3, At: "$.Statement[0].Condition" + `.StringNotLike["aws:Referer"]`, Stmt: `{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":{"StringNotLike":{"aws:Referer":"https://shop.example/*"}}}`},
	{ID: callerChosenKey, Name: "negated on a public Allow", Type: iam.Resource, Attachment: iam.S3, At: "$.Statement[0].Condition" + `.StringNotLike["aws:Referer"]`, Also: []string{publicWeakly, negatedOnAllow}, Stmt: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":{"StringNotLike":{"aws:Referer":"https://rival.example/*"}}}`},
	{ID: callerChosenKey, Name: "Null on a public Allow", Type: iam.Resource, Attachment: iam.S3, At: "$.Statement[0].Condition" + `.Null["aws:Referer"]`, Also: []string{publicWeakly}, Stmt: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":{"Null":{"aws:Referer":"false"}}}`},
	{ID: callerChosenKey, Name: "negated next to others", Type: iam.Resource, Attachment: iam.S3, Stmt: logDelivery(`{"AWS":"arn:aws:iam::210987654321:role/app"}`, `{"StringNotLike":{"aws:UserAgent":"curl/*"},"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`)},
	{ID: callerChosenKey, Name: "positive on Deny", Stmt: deny("s3:GetObject", `{"StringLike":{"aws:UserAgent":"curl/*"}}`)},
	{ID: callerChosenKey, Name: "chosen by a service", Type: iam.Resource, Attachment: iam.S3, Stmt: `{"Effect":"Allow","Principal":{"Service":"ses.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::mail/*","Condition":{"StringEquals":{"aws:Referer":"210987654321"}}}`, Also: []string{"RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL"}},

	{ID: unpairedKey, Cond: `{"IpAddress":{"aws:VpcSourceIp":"10.20.0.0/16"}}`, At: "$.Statement[0].Condition" + `.IpAddress["aws:VpcSourceIp"]`, Message: `"aws:SourceVpce"`},
	{ID: unpairedKey, Name: "negated on Deny", Stmt: deny("s3:GetObject", `{"NotIpAddress":{"aws:VpcSourceIp":"10.20.0.0/16"},`+notForService+`}`), At: "$.Statement[0].Condition" + `.NotIpAddress["aws:VpcSourceIp"]`},
	{ID: unpairedKey, Name: "instance", Stmt: allow("s3:GetObject", `{"IpAddress":{"aws:Ec2InstanceSourcePrivateIPv4":"10.20.1.7"},"StringEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"}}`), At: "$.Statement[0].Condition" + `.IpAddress["aws:Ec2InstanceSourcePrivateIPv4"]`, Message: `"aws:Ec2InstanceSourceVpc"`},
	{ID: unpairedKey, Name: "endpoint", Cond: `{"IpAddress":{"aws:VpcSourceIp":"10.20.0.0/16"},"StringEquals":{"aws:SourceVpce":"vpce-0a1b2c3d"}}`},
	{ID: unpairedKey, Name: "VPC by ARN", Cond: `{"IpAddress":{"aws:VpcSourceIp":"10.20.0.0/16"},"ArnEquals":{"aws:SourceVpcArn":"arn:aws:ec2:eu-west-1:210987654321:vpc/vpc-0a1b2c3d"}}`},
	{ID: unpairedKey, Name: "positive on Deny", Stmt: deny("s3:GetObject", `{"IpAddress":{"aws:VpcSourceIp":"10.20.0.0/16"}}`)},

	{ID: wholeItems, Stmt: allow("dynamodb:Query", `{`+someAttributes+`}`), At: attributesAt},
	{ID: wholeItems, Name: "all items", Stmt: allow("dynamodb:Query", `{`+someAttributes+`,"StringEquals":{"dynamodb:Select":"ALL_PROJECTED_ATTRIBUTES"}}`), At: attributesAt},
	{ID: wholeItems, Name: "by wildcard", Stmt: allow("dynamodb:Get*", `{`+someAttributes+`}`), At: attributesAt, Message: "dynamodb:GetItem"},
	{ID: wholeItems, Name: "projection demanded", Stmt: allow("dynamodb:Query", `{`+someAttributes+`,"StringEqualsIfExists":{"dynamodb:Select":"SPECIFIC_ATTRIBUTES"}}`)},
	{ID: wholeItems, Name: "whole items excluded", Stmt: allow("dynamodb:Query", `{`+someAttributes+`,"StringNotEquals":{"dynamodb:Select":["ALL_ATTRIBUTES","ALL_PROJECTED_ATTRIBUTES"]}}`)},
	{ID: wholeItems, Name: "denied elsewhere", Stmt: allow("dynamodb:Query", `{`+someAttributes+`}`) + `,` + deny("dynamodb:Query", `{"StringNotEquals":{"dynamodb:Select":"SPECIFIC_ATTRIBUTES"}}`)},
	{ID: wholeItems, Name: "writing", Stmt: allow("dynamodb:PutItem", `{`+someAttributes+`}`)},
	{ID: wholeItems, Name: "Deny", Stmt: deny("dynamodb:Query", `{"ForAnyValue:StringEquals":{"dynamodb:Attributes":["Salary"]}}`)},

	{ID: "S3_PREFIX_IN_NEGATIVE_CONTEXT", Stmt: listing("Deny", "StringLike"), At: "$.Statement[0].Condition" + `.StringLike["s3:prefix"]`},
	{ID: "S3_PREFIX_IN_NEGATIVE_CONTEXT", Name: "IfExists", Stmt: listing("Deny", "StringLikeIfExists"), At: "$.Statement[0].Condition" + `.StringLikeIfExists["s3:prefix"]`},
	{ID: "S3_PREFIX_IN_NEGATIVE_CONTEXT", Name: "negated on Allow", Stmt: listing("Allow", "StringNotLike"), At: "$.Statement[0].Condition" + `.StringNotLike["s3:prefix"]`},
	{ID: "S3_PREFIX_IN_NEGATIVE_CONTEXT", Name: "positive on Allow", Stmt: listing("Allow", "StringLike")},
	{ID: "S3_PREFIX_IN_NEGATIVE_CONTEXT", Name: "negated on Deny", Stmt: listing("Deny", "StringNotLike")},
	{ID: "S3_PREFIX_IN_NEGATIVE_CONTEXT", Name: "no prefix denied", Stmt: `{"Effect":"Deny","Action":"s3:ListBucket","Resource":"arn:aws:s3:::home","Condition":{"Null":{"s3:prefix":"true"}}}`},
}
