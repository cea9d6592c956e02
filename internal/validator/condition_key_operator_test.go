// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// otherTeams is a condition that is met by all other teams.
const otherTeams = `"StringNotEquals":{"aws:PrincipalTag/team":"red"}`

var keyOperatorCases = []checkCase{
	{id: negatedOnAllow, typ: iam.Resource, attachment: iam.SNS, stmt: publicTopic + `{"StringNotEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"}}}`, at: reportsCondition + ".StringNotEquals", also: []string{publicWeakly}},
	{id: negatedOnAllow, name: "identity policy", cond: `{` + otherTeams + `}`, at: reportsCondition + ".StringNotEquals", class: frame.Warning, message: "every request that lacks the key"},
	{id: negatedOnAllow, name: "two", cond: `{` + otherTeams + `,"NotIpAddress":{` + office + `}}`, at: reportsCondition + ".StringNotEquals", message: "further conditions"},
	{id: negatedOnAllow, name: "any value", cond: `{"ForAnyValue:StringNotEquals":{"aws:CalledVia":"athena.amazonaws.com"}}`, at: reportsCondition + `["ForAnyValue:StringNotEquals"]`},
	{id: negatedOnAllow, name: "trust", typ: iam.Trust, stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/guest"}}}`, at: reportsCondition + ".ArnNotLike"},
	{id: negatedOnAllow, name: "beside a positive one", cond: `{` + otherTeams + `,"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`},
	{id: negatedOnAllow, name: "Deny", stmt: deny("s3:GetObject", `{`+otherTeams+`}`)},
	{id: negatedOnAllow, name: "prefix", stmt: listing("Allow", "StringNotLike"), also: []string{prefixInNegativeContext}},
	{id: negatedOnAllow, name: "SCP", typ: iam.SCP, stmt: allow("s3:GetObject", `{`+otherTeams+`}`)},

	{id: ifExistsOnAllow, typ: iam.Resource, attachment: iam.SQS, at: reportsCondition + `.StringEqualsIfExists["aws:PrincipalOrgID"]`, also: []string{publicWeakly}, message: `"StringEquals"`, stmt: `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs","Condition":{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"}}}`},
	{id: ifExistsOnAllow, name: "identity policy", cond: `{"IpAddressIfExists":{` + office + `}}`, at: reportsCondition + `.IpAddressIfExists["aws:SourceIp"]`, class: frame.Warning},
	{id: ifExistsOnAllow, name: "unsigned calls", typ: iam.Resource, attachment: iam.SQS, at: reportsCondition + `.ArnEqualsIfExists["aws:PrincipalArn"]`, also: []string{publicWeakly}, stmt: `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs","Condition":{"ArnEqualsIfExists":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app"}}}`},
	{id: ifExistsOnAllow, name: "external id", typ: iam.Trust, at: reportsCondition + `.StringEqualsIfExists["sts:ExternalId"]`, message: "need not send it", stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":{"StringEqualsIfExists":{"sts:ExternalId":"acme-7"}}}`},
	{id: ifExistsOnAllow, name: "beside one that does not say who calls", typ: iam.Resource, attachment: iam.SQS, at: reportsCondition + `.StringEqualsIfExists["aws:PrincipalOrgID"]`, also: []string{publicWeakly, transportOnAllow}, stmt: `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs","Condition":{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"},"Bool":{"aws:SecureTransport":"true"}}}`},
	{id: ifExistsOnAllow, name: "always there", cond: `{"StringEqualsIfExists":{"aws:RequestedRegion":"eu-west-1"}}`},
	{id: ifExistsOnAllow, name: "signed calls", cond: `{"ArnEqualsIfExists":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app"}}`},
	{id: ifExistsOnAllow, name: "beside a restriction", cond: `{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"},"StringEquals":{"aws:PrincipalTag/team":"blue","aws:PrincipalAccount":"210987654321"}}`},
	{id: ifExistsOnAllow, name: "beside a bound", cond: `{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"},"NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}}`},
	{id: ifExistsOnAllow, name: "presence demanded", cond: `{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"},"Null":{"aws:PrincipalOrgID":"false"}}`},
	{id: ifExistsOnAllow, name: "key of a service", stmt: allow("ec2:RunInstances", `{"StringEqualsIfExists":{"ec2:InstanceType":"t4g.micro"}}`)},
	{id: ifExistsOnAllow, name: "MFA", stmt: allow("ec2:RunInstances", mfa("BoolIfExists", "true")), also: []string{badMFAPattern}},
	{id: ifExistsOnAllow, name: "Deny", stmt: deny("s3:GetObject", `{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"}}`)},
}
