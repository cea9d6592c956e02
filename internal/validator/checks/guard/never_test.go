// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package guard_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const neverTrueTogether = "CONDITION_NEVER_TRUE"

// never is a case in which conditions exclude each other.
func never(name, condition string, also ...string) checktest.Case {
	return checktest.Case{ID: neverTrueTogether, Name: name, Cond: condition, At: "$.Statement[0].Condition", Also: also}
}

// maybe is a case in which they do not, or are not known to.
func maybe(name, condition string, also ...string) checktest.Case {
	return checktest.Case{ID: neverTrueTogether, Name: name, Cond: condition, Also: also}
}

var keyNeverCases = []checktest.Case{
	never("texts", `{"StringEquals":{"aws:RequestedRegion":"eu-west-1"},"StringLike":{"aws:RequestedRegion":"us-*"}}`),
	never("texts in any case", `{"StringEquals":{"aws:PrincipalTag/team":"Blue"},"StringEqualsIgnoreCase":{"aws:PrincipalTag/team":["red","green"]}}`),
	never("key in another case", `{"StringEquals":{"aws:RequestedRegion":"eu-west-1"},"StringLike":{"AWS:requestedregion":"us-*"}}`),
	never("one with IfExists", `{"StringEquals":{"aws:PrincipalTag/team":"blue"},"StringLikeIfExists":{"aws:PrincipalTag/team":"r*"}}`),
	never("ARNs", `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/app/*"},"ArnEquals":{"aws:PrincipalArn":"arn:aws:iam::*:role/ops/deploy"}}`),
	never("all excluded", `{"StringEquals":{"aws:PrincipalTag/team":["red","green"]},"StringNotLike":{"aws:PrincipalTag/team":["r*","g*"]}}`),
	never("absent and compared", `{"Null":{"aws:PrincipalTag/team":"true"},"StringEquals":{"aws:PrincipalTag/team":"blue"}}`),
	never("absent and one of several", `{"Null":{"aws:CalledVia":"true"},"ForAnyValue:StringEquals":{"aws:CalledVia":"athena.amazonaws.com"}}`),
	never("numbers", `{"NumericGreaterThan":{"aws:MultiFactorAuthAge":"900"},"NumericLessThanEquals":{"aws:MultiFactorAuthAge":"900"}}`),
	never("one number", `{"NumericEquals":{"aws:MultiFactorAuthAge":["1.50","-2"]},"NumericGreaterThan":{"aws:MultiFactorAuthAge":"1.5"}}`),
	never("dates", `{"DateGreaterThan":{"aws:CurrentTime":"2031-01-31T12:00:00Z"},"DateLessThan":{"aws:CurrentTime":"2031-01-31T13:00:00+02:00"}}`),
	never("dates without zone", `{"DateGreaterThan":{"aws:CurrentTime":"2031-01-31T12:00:00"},"DateLessThan":{"aws:CurrentTime":"2031-01-31T11:59:59"}}`, "TYPE_MISMATCH_DATE"), // in any zone both are
	never("date and seconds", `{"DateGreaterThan":{"aws:CurrentTime":"2031-01-31"},"DateLessThan":{"aws:CurrentTime":"1790000000"}}`, "INVALID_DATE_VALUE"),
	never("booleans", `{"Bool":{"aws:ViaAWSService":"true"},"BoolIfExists":{"aws:ViaAWSService":"false"}}`),
	never("addresses", `{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"},"IpAddressIfExists":{"aws:SourceIp":["203.0.113.7","203.0.113.9"]}}`),
	never("addresses excluded", `{"IpAddress":{"aws:SourceIp":"198.51.100.7"},"NotIpAddress":{"aws:SourceIp":"198.51.100.0/24"}}`),
	never("versions of IP", `{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"},"IpAddressIfExists":{"aws:SourceIp":"2001:db8::/32"}}`),
	never("several values of which each is excluded", `{"ForAnyValue:StringLike":{"aws:CalledVia":"a*"},"ForAllValues:StringNotLike":{"aws:CalledVia":["a*","b*"]}}`),
	never("pattern within an excluded one", `{"StringLike":{"aws:PrincipalTag/team":"red*"},"StringNotLike":{"aws:PrincipalTag/team":"r*"}}`),
	never("three together", `{"StringEquals":{"aws:PrincipalTag/team":["red","green","blue"]},"StringLike":{"aws:PrincipalTag/team":["r*","b*"]},"StringNotLike":{"aws:PrincipalTag/team":["*d","*ue"]}}`),
	never("address and endpoint", `{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"},"StringEquals":{"aws:SourceVpce":"vpce-0a1b2c3d"}}`),
	never("address and VPC", `{"StringLike":{"aws:sourceVpc":"vpc-0a1b2c3d"},"Null":{"aws:sourceip":"false"}}`, "LIKE_WITHOUT_WILDCARD"),
	{
		ID: neverTrueTogether, Name: "address and endpoint on Deny", At: "$.Statement[0].Condition", Class: frame.SecurityWarning, Message: "denies nothing",
		Stmt: deny("s3:GetObject", `{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"},"StringEquals":{"aws:SourceVpce":"vpce-0a1b2c3d"}}`),
	},
	{
		ID: neverTrueTogether, Name: "on Deny", At: "$.Statement[0].Condition", Class: frame.SecurityWarning, Message: "denies nothing",
		Stmt: deny("s3:GetObject", `{"StringEquals":{"aws:RequestedRegion":"eu-west-1"},"StringLike":{"aws:RequestedRegion":"us-*"}}`),
	},

	maybe("texts that meet", `{"StringLike":{"aws:RequestedRegion":"eu-*"},"StringEquals":{"aws:RequestedRegion":["eu-west-1","us-east-1"]}}`),
	maybe("case", `{"StringEquals":{"aws:PrincipalTag/team":"Blue"},"StringEqualsIgnoreCase":{"aws:PrincipalTag/team":"blue"}}`),
	maybe("two tags", `{"StringEquals":{"aws:PrincipalTag/team":"blue"},"StringLike":{"aws:PrincipalTag/Team":"red"}}`),
	maybe("both with IfExists", `{"StringEqualsIfExists":{"aws:PrincipalTag/team":"blue"},"StringLikeIfExists":{"aws:PrincipalTag/team":"r*"},"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`),
	maybe("several values", `{"ForAnyValue:StringEquals":{"aws:CalledVia":"athena.amazonaws.com"},"ForAnyValue:StringLike":{"aws:CalledVia":"cloudformation.amazonaws.com"}}`, "LIKE_WITHOUT_WILDCARD"),
	maybe("variable", `{"StringEquals":{"aws:PrincipalTag/team":"${aws:username}"},"StringLike":{"aws:PrincipalTag/team":"r*"}}`),
	maybe("some excluded", `{"StringEquals":{"aws:PrincipalTag/team":["red","blue"]},"StringNotLike":{"aws:PrincipalTag/team":["r*"]}}`),
	maybe("pattern and exclusion", `{"StringLike":{"aws:PrincipalTag/team":"r*"},"StringNotEquals":{"aws:PrincipalTag/team":"red"}}`),
	maybe("exclusion with IfExists", `{"StringEqualsIfExists":{"aws:PrincipalTag/team":"red"},"StringNotEquals":{"aws:PrincipalTag/team":"red"},"Bool":{"aws:ViaAWSService":"false"}}`, ifExistsOnAllow),
	maybe("absent and IfExists", `{"Null":{"aws:PrincipalTag/team":"true"},"StringEqualsIfExists":{"aws:PrincipalTag/team":"blue"}}`, ifExistsOnAllow),
	maybe("absent and excluded", `{"Null":{"aws:PrincipalTag/team":"true"},"StringNotEquals":{"aws:PrincipalTag/team":"blue"}}`),
	maybe("absent or empty", `{"Null":{"aws:PrincipalTag/team":"true"},"StringEquals":{"aws:PrincipalTag/team":""}}`),
	maybe("present", `{"Null":{"aws:PrincipalTag/team":"false"},"StringEquals":{"aws:PrincipalTag/team":"blue"}}`),
	maybe("either", `{"Null":{"aws:PrincipalTag/team":["true","false"]},"StringEquals":{"aws:PrincipalTag/team":"blue"}}`, "INVALID_CONDITION_MULTIPLE_BOOLEAN"),
	maybe("numbers that meet", `{"NumericGreaterThan":{"aws:MultiFactorAuthAge":"300"},"NumericLessThan":{"aws:MultiFactorAuthAge":["301","2"]}}`, "REDUNDANT_CONDITION_VALUE_NUM"),
	maybe("one number that fits", `{"NumericEquals":{"aws:MultiFactorAuthAge":["1.50","2"]},"NumericLessThanEquals":{"aws:MultiFactorAuthAge":"1.5"}}`),
	maybe("dates that meet", `{"DateGreaterThan":{"aws:CurrentTime":"2031-01-31T12:00:00Z"},"DateLessThan":{"aws:CurrentTime":"2031-01-31T13:00:00Z"}}`),
	maybe("booleans", `{"Bool":{"aws:ViaAWSService":"true"},"BoolIfExists":{"aws:ViaAWSService":"TRUE"}}`),
	maybe("addresses that meet", `{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"},"IpAddressIfExists":{"aws:SourceIp":"198.51.100.128/25"}}`),
	maybe("an address of IPv4 in one of IPv6", `{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"},"IpAddressIfExists":{"aws:SourceIp":"::ffff:198.51.100.0/120"}}`),
	maybe("addresses excluded in part", `{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"},"NotIpAddress":{"aws:SourceIp":"198.51.100.7"}}`),
	maybe("families", `{"Bool":{"aws:ViaAWSService":"true"},"StringEquals":{"aws:ViaAWSService":"false"}}`, "TYPE_MISMATCH"),
	maybe("address and other endpoints", `{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"},"StringNotEquals":{"aws:SourceVpce":"vpce-0a1b2c3d"}}`, "NEGATED_OPERATOR_ON_ALLOW"),
	maybe("address and perhaps an endpoint", `{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"},"StringEqualsIfExists":{"aws:SourceVpce":"vpce-0a1b2c3d"}}`, ifExistsOnAllow),
	maybe("perhaps an address and an endpoint", `{"IpAddressIfExists":{"aws:SourceIp":"198.51.100.0/24"},"StringEquals":{"aws:SourceVpce":"vpce-0a1b2c3d"}}`, ifExistsOnAllow),
	maybe("address and no endpoint", `{"IpAddress":{"aws:SourceIp":"198.51.100.0/24"},"Null":{"aws:SourceVpce":"true"}}`),
	maybe("two keys", `{"StringEquals":{"aws:RequestedRegion":"eu-west-1"},"StringLike":{"aws:PrincipalTag/region":"us-*"}}`),
}
