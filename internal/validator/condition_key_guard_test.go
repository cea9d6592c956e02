// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

const transportOnAllow = "SECURE_TRANSPORT_ONLY_ON_ALLOW"

// mfa is a condition on aws:MultiFactorAuthPresent.
func mfa(operator, value string) string {
	return `{"` + operator + `":{"aws:MultiFactorAuthPresent":"` + value + `"}}`
}

const mfaAt = `["aws:MultiFactorAuthPresent"]`

// bucketTransport is a bucket statement with a condition on aws:SecureTransport.
func bucketTransport(effect, principal, condition string) string {
	return `{"Effect":"` + effect + `","Principal":` + principal + `,"Action":"s3:*","Resource":["arn:aws:s3:::media","arn:aws:s3:::media/*"],"Condition":` + condition + `}`
}

const (
	oneAccount = `{"AWS":"arn:aws:iam::210987654321:role/app"}`
	overTLS    = `{"Bool":{"aws:SecureTransport":"true"}}`
	overHTTP   = `{"Bool":{"aws:SecureTransport":"false"}}`
)

var keyMFACases = []checkCase{
	{id: badMFAPattern, name: "Deny Bool", stmt: deny("ec2:RunInstances", mfa("Bool", "false")), at: reportsCondition + ".Bool" + mfaAt, message: `"BoolIfExists"`},
	{id: badMFAPattern, name: "Deny Bool, JSON boolean", stmt: deny("ec2:RunInstances", `{"Bool":{"aws:MultiFactorAuthPresent":false}}`), at: reportsCondition + ".Bool" + mfaAt, also: []string{"LITERAL_VALUE_STYLE"}},
	{id: badMFAPattern, name: "Deny Null", stmt: deny("ec2:RunInstances", mfa("Null", "true")), at: reportsCondition + ".Null" + mfaAt, message: "Temporary credentials"},
	{id: badMFAPattern, name: "Allow Null", stmt: allow("ec2:RunInstances", mfa("Null", "false")), at: reportsCondition + ".Null" + mfaAt},
	{id: badMFAPattern, name: "Allow BoolIfExists", stmt: allow("ec2:RunInstances", mfa("BoolIfExists", "true")), at: reportsCondition + ".BoolIfExists" + mfaAt, message: `"Bool"`},
	{id: badMFAPattern, name: "Deny BoolIfExists", stmt: deny("ec2:RunInstances", mfa("BoolIfExists", "false"))},
	{id: badMFAPattern, name: "Allow Bool", stmt: allow("ec2:RunInstances", mfa("Bool", "true"))},
	{id: badMFAPattern, name: "Allow Null and Bool", stmt: allow("ec2:RunInstances", `{"Null":{"aws:MultiFactorAuthPresent":"false"},"Bool":{"aws:MultiFactorAuthPresent":"true"}}`)},
	{id: badMFAPattern, name: "Allow Null and age", stmt: allow("ec2:RunInstances", `{"Null":{"aws:MultiFactorAuthPresent":"false"},"NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}}`)},
	{id: badMFAPattern, name: "both cases denied", stmt: deny("ec2:RunInstances", mfa("Bool", "false")) + `,` + deny("ec2:RunInstances", mfa("Null", "true")), also: []string{"MERGEABLE_STATEMENTS"}},
	{id: badMFAPattern, name: "Deny with MFA", stmt: deny("ec2:RunInstances", mfa("Bool", "true"))},
}

var keyTransportCases = []checkCase{
	{id: transportInverted, typ: iam.Resource, attachment: iam.S3, stmt: bucketTransport("Deny", `"*"`, overTLS), at: reportsCondition + `.Bool["aws:SecureTransport"]`, also: []string{"S3_BUCKET_POLICY_LOCKOUT"}},
	{id: transportInverted, name: "Allow without", stmt: allow("s3:GetObject", overHTTP), at: reportsCondition + `.Bool["aws:SecureTransport"]`},
	{id: transportInverted, name: "negated", stmt: allow("s3:GetObject", `{"StringNotEquals":{"aws:SecureTransport":"true"}}`), at: reportsCondition + `.StringNotEquals["aws:SecureTransport"]`, also: []string{"TYPE_MISMATCH"}, message: "as far as AWS compares"},
	{id: transportInverted, name: "IfExists", typ: iam.Resource, attachment: iam.S3, stmt: bucketTransport("Deny", `"*"`, `{"BoolIfExists":{"aws:SecureTransport":"true"}}`), at: reportsCondition + `.BoolIfExists["aws:SecureTransport"]`, also: []string{"S3_BUCKET_POLICY_LOCKOUT"}},
	{id: transportInverted, name: "right", typ: iam.Resource, attachment: iam.S3, stmt: bucketTransport("Deny", `"*"`, overHTTP)},
	{id: transportInverted, name: "Allow with", stmt: allow("s3:GetObject", overTLS)},
	{id: transportInverted, name: "old TLS", typ: iam.Resource, attachment: iam.S3, stmt: bucketTransport("Deny", `"*"`, `{"Bool":{"aws:SecureTransport":"true"},"NumericLessThan":{"s3:TlsVersion":"1.2"}}`), also: []string{"S3_BUCKET_POLICY_LOCKOUT"}},
	{id: transportInverted, name: "both", typ: iam.Resource, attachment: iam.S3, stmt: bucketTransport("Deny", `"*"`, `{"Bool":{"aws:SecureTransport":["true","false"]}}`), also: []string{"INVALID_CONDITION_MULTIPLE_BOOLEAN", "S3_BUCKET_POLICY_LOCKOUT"}},

	{id: transportOnAllow, typ: iam.Resource, attachment: iam.S3, stmt: bucketTransport("Allow", oneAccount, overTLS), at: reportsCondition + `.Bool["aws:SecureTransport"]`},
	{id: transportOnAllow, name: "denied besides", typ: iam.Resource, attachment: iam.S3, stmt: bucketTransport("Allow", oneAccount, overTLS) + `,` + bucketTransport("Deny", `"*"`, overHTTP)},
	{id: transportOnAllow, name: "identity policy", stmt: allow("s3:GetObject", overTLS)},
	{id: transportOnAllow, name: "endpoint policy", typ: iam.Endpoint, stmt: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":` + overTLS + `}`},
}

const office = `"aws:SourceIp":"198.51.100.0/24"`

var keyNetworkCases = []checkCase{
	{id: unguardedNetwork, stmt: deny("ec2:RunInstances", `{"NotIpAddress":{`+office+`}}`), at: reportsCondition + ".NotIpAddress", message: "VPC endpoints"},
	{id: unguardedNetwork, name: "VPC", typ: iam.SCP, stmt: deny("s3:GetObject", `{"StringNotEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"}}`), at: reportsCondition + ".StringNotEquals", message: "aws:ViaAWSService"},
	{id: unguardedNetwork, name: "first of two", stmt: deny("s3:GetObject", `{"StringNotEqualsIfExists":{"aws:SourceVpce":"vpce-0a1b2c3d"},"NotIpAddress":{`+office+`}}`), at: reportsCondition + ".StringNotEqualsIfExists"},
	{id: unguardedNetwork, name: "resource policy", typ: iam.Resource, attachment: iam.S3, stmt: `{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-0a1b2c3d"}}}`, at: reportsCondition + ".StringNotEquals", message: "aws:PrincipalIsAWSService"},
	{id: unguardedNetwork, name: "owner of the endpoint", typ: iam.SCP, stmt: deny("s3:GetObject", `{"StringNotEquals":{"aws:VpceOrgID":"o-abcd123456"}}`), at: reportsCondition + ".StringNotEquals"},
	{id: unguardedNetwork, name: "exempt", stmt: deny("s3:GetObject", `{"NotIpAddress":{`+office+`},"Bool":{"aws:ViaAWSService":"false"}}`)},
	{id: unguardedNetwork, name: "exempt by caller", typ: iam.Resource, attachment: iam.S3, stmt: `{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-0a1b2c3d"},"Bool":{"aws:PrincipalIsAWSService":"false"}}}`},
	{id: unguardedNetwork, name: "exempt by chain", stmt: deny("s3:GetObject", `{"NotIpAddress":{`+office+`},"ForAllValues:StringNotEquals":{"aws:CalledVia":["athena.amazonaws.com"]}}`), also: []string{"FORALLVALUES_NEGATED_ON_DENY"}},
	{id: unguardedNetwork, name: "with the key only", stmt: deny("s3:GetObject", `{"StringNotEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"},"Null":{"aws:SourceVpc":"false"}}`)},
	{id: unguardedNetwork, name: "paths", typ: iam.SCP, stmt: deny("s3:GetObject", `{"ForAnyValue:StringNotLike":{"aws:VpceOrgPaths":"o-abcd123456/*"}}`)},
	{id: unguardedNetwork, name: "positive", stmt: deny("s3:GetObject", `{"IpAddress":{`+office+`}}`)},
	{id: unguardedNetwork, name: "endpoint policy", typ: iam.Endpoint, stmt: `{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"StringNotEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"}}}`},
}
