// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package guard_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// otherTeams is a condition that is met by all other teams.
const otherTeams = `"StringNotEquals":{"aws:PrincipalTag/team":"red"}`

var keyOperatorCases = []checktest.Case{
	{ID: negatedOnAllow, Type: iam.Resource, Attachment: iam.SNS, Stmt: "{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sns:Publish\",\"Resource\":\"arn:aws:sns:eu-west-1:210987654321:news\",\"Condition\":" + `{"StringNotEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"}}}`, At: "$.Statement[0].Condition" + ".StringNotEquals", Also: []string{publicWeakly}},
	{ID: negatedOnAllow, Name: "identity policy", Cond: `{` + otherTeams + `}`, At: "$.Statement[0].Condition" + ".StringNotEquals", Class: frame.Warning, Message: "every request that lacks the key"},
	{ID: negatedOnAllow, Name: "two", Cond: `{` + otherTeams + `,"NotIpAddress":{` + office + `}}`, At: "$.Statement[0].Condition" + ".StringNotEquals", Message: "further conditions"},
	{ID: negatedOnAllow, Name: "any value", Cond: `{"ForAnyValue:StringNotEquals":{"aws:CalledVia":"athena.amazonaws.com"}}`, At: "$.Statement[0].Condition" + `["ForAnyValue:StringNotEquals"]`},
	{ID: negatedOnAllow, Name: "trust", Type: iam.Trust, Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/guest"}}}`, At: "$.Statement[0].Condition" + ".ArnNotLike"},
	{ID: negatedOnAllow, Name: "next to a positive one", Cond: `{` + otherTeams + `,"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`},
	{ID: negatedOnAllow, Name: "Deny", Stmt: deny("s3:GetObject", `{`+otherTeams+`}`)},
	{ID: negatedOnAllow, Name: "prefix", Stmt: listing("Allow", "StringNotLike"), Also: []string{"S3_PREFIX_IN_NEGATIVE_CONTEXT"}},
	{ID: negatedOnAllow, Name: "SCP", Type: iam.SCP, Stmt: allow("s3:GetObject", `{`+otherTeams+`}`)},

	{ID: ifExistsOnAllow, Type: iam.Resource, Attachment: iam.SQS, At: "$.Statement[0].Condition" + `.StringEqualsIfExists["aws:PrincipalOrgID"]`, Also: []string{publicWeakly}, Message: `"StringEquals"`, Stmt: `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs","Condition":{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"}}}`},
	{ID: ifExistsOnAllow, Name: "identity policy", Cond: `{"IpAddressIfExists":{` + office + `}}`, At: "$.Statement[0].Condition" + `.IpAddressIfExists["aws:SourceIp"]`, Class: frame.Warning},
	{ID: ifExistsOnAllow, Name: "unsigned calls", Type: iam.Resource, Attachment: iam.SQS, At: "$.Statement[0].Condition" + `.ArnEqualsIfExists["aws:PrincipalArn"]`, Also: []string{publicWeakly}, Stmt: `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs","Condition":{"ArnEqualsIfExists":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app"}}}`},
	{ID: ifExistsOnAllow, Name: "external id", Type: iam.Trust, At: "$.Statement[0].Condition" + `.StringEqualsIfExists["sts:ExternalId"]`, Message: "need not send it", Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":{"StringEqualsIfExists":{"sts:ExternalId":"acme-7"}}}`},
	{ID: ifExistsOnAllow, Name: "next to one that does not say who calls", Type: iam.Resource, Attachment: iam.SQS, At: "$.Statement[0].Condition" + `.StringEqualsIfExists["aws:PrincipalOrgID"]`, Also: []string{publicWeakly, transportOnAllow}, Stmt: `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs","Condition":{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"},"Bool":{"aws:SecureTransport":"true"}}}`},
	{ID: ifExistsOnAllow, Name: "always there", Cond: `{"StringEqualsIfExists":{"aws:RequestedRegion":"eu-west-1"}}`},
	{ID: ifExistsOnAllow, Name: "signed calls", Cond: `{"ArnEqualsIfExists":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app"}}`},
	{ID: ifExistsOnAllow, Name: "next to a restriction", Cond: `{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"},"StringEquals":{"aws:PrincipalTag/team":"blue","aws:PrincipalAccount":"210987654321"}}`},
	{ID: ifExistsOnAllow, Name: "next to a bound", Cond: `{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"},"NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}}`},
	{ID: ifExistsOnAllow, Name: "presence demanded", Cond: `{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"},"Null":{"aws:PrincipalOrgID":"false"}}`},
	{ID: ifExistsOnAllow, Name: "key of a service", Stmt: allow("ec2:RunInstances", `{"StringEqualsIfExists":{"ec2:InstanceType":"t4g.micro"}}`)},
	{ID: ifExistsOnAllow, Name: "MFA", Stmt: allow("ec2:RunInstances", mfa("BoolIfExists", "true")), Also: []string{"BAD_PATTERN_FOR_MFA"}},
	{ID: ifExistsOnAllow, Name: "Deny", Stmt: deny("s3:GetObject", `{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"}}`)},
}
