// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package guard_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
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

var keyMFACases = []checktest.Case{
	{ID: "BAD_PATTERN_FOR_MFA", Name: "Deny Bool", Stmt: deny("ec2:RunInstances", mfa("Bool", "false")), At: "$.Statement[0].Condition" + ".Bool" + mfaAt, Message: `"BoolIfExists"`},
	{ID: "BAD_PATTERN_FOR_MFA", Name: "Deny Bool, JSON boolean", Stmt: deny("ec2:RunInstances", `{"Bool":{"aws:MultiFactorAuthPresent":false}}`), At: "$.Statement[0].Condition" + ".Bool" + mfaAt, Also: []string{"LITERAL_VALUE_STYLE"}},
	{ID: "BAD_PATTERN_FOR_MFA", Name: "Deny Null", Stmt: deny("ec2:RunInstances", mfa("Null", "true")), At: "$.Statement[0].Condition" + ".Null" + mfaAt, Message: "Temporary credentials"},
	{ID: "BAD_PATTERN_FOR_MFA", Name: "Allow Null", Stmt: allow("ec2:RunInstances", mfa("Null", "false")), At: "$.Statement[0].Condition" + ".Null" + mfaAt},
	{ID: "BAD_PATTERN_FOR_MFA", Name: "Allow BoolIfExists", Stmt: allow("ec2:RunInstances", mfa("BoolIfExists", "true")), At: "$.Statement[0].Condition" + ".BoolIfExists" + mfaAt, Message: `"Bool"`},
	{ID: "BAD_PATTERN_FOR_MFA", Name: "Deny, as text", Stmt: deny("ec2:RunInstances", mfa("StringEquals", "false")), At: "$.Statement[0].Condition" + ".StringEquals" + mfaAt, Message: `"BoolIfExists" instead`, Also: []string{"TYPE_MISMATCH"}},
	{
		ID: "BAD_PATTERN_FOR_MFA", Name: "cases of different actions", At: "$.Statement[0].Condition" + ".Bool" + mfaAt, More: []string{"$.Statement[1].Condition" + ".Null" + mfaAt},
		Stmt: deny("ec2:RunInstances", mfa("Bool", "false")) + `,` + deny("sns:Publish", mfa("Null", "true")),
	},
	{ID: "BAD_PATTERN_FOR_MFA", Name: "other case of more actions", Stmt: deny("ec2:RunInstances", mfa("Bool", "false")) + `,` + deny("ec2:*", mfa("BoolIfExists", "false")) + `,` + deny("ec2:Run*", mfa("Null", "true")), Also: []string{"MERGEABLE_STATEMENTS", "SHADOWED_STATEMENT"}},
	{ID: "BAD_PATTERN_FOR_MFA", Name: "Deny BoolIfExists", Stmt: deny("ec2:RunInstances", mfa("BoolIfExists", "false"))},
	{ID: "BAD_PATTERN_FOR_MFA", Name: "Allow Bool", Stmt: allow("ec2:RunInstances", mfa("Bool", "true"))},
	{ID: "BAD_PATTERN_FOR_MFA", Name: "Allow Null and Bool", Stmt: allow("ec2:RunInstances", `{"Null":{"aws:MultiFactorAuthPresent":"false"},"Bool":{"aws:MultiFactorAuthPresent":"true"}}`)},
	{ID: "BAD_PATTERN_FOR_MFA", Name: "Allow Null and age", Stmt: allow("ec2:RunInstances", `{"Null":{"aws:MultiFactorAuthPresent":"false"},"NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}}`)},
	{ID: "BAD_PATTERN_FOR_MFA", Name: "both cases denied", Stmt: deny("ec2:RunInstances", mfa("Bool", "false")) + `,` + deny("ec2:RunInstances", mfa("Null", "true")), Also: []string{"MERGEABLE_STATEMENTS"}},
	{ID: "BAD_PATTERN_FOR_MFA", Name: "Deny with MFA", Stmt: deny("ec2:RunInstances", mfa("Bool", "true"))},
}

var keyTransportCases = []checktest.Case{
	{ID: "SECURE_TRANSPORT_INVERTED", Type: iam.Resource, Attachment: iam.S3, Stmt: bucketTransport("Deny", `"*"`, overTLS), At: "$.Statement[0].Condition" + `.Bool["aws:SecureTransport"]`, Also: []string{"S3_BUCKET_POLICY_LOCKOUT"}},
	{ID: "SECURE_TRANSPORT_INVERTED", Name: "Allow without", Stmt: allow("s3:GetObject", overHTTP), At: "$.Statement[0].Condition" + `.Bool["aws:SecureTransport"]`},
	{ID: "SECURE_TRANSPORT_INVERTED", Name: "negated", Stmt: allow("s3:GetObject", `{"StringNotEquals":{"aws:SecureTransport":"true"}}`), At: "$.Statement[0].Condition" + `.StringNotEquals["aws:SecureTransport"]`, Also: []string{"TYPE_MISMATCH"}, Message: "as far as AWS compares"},
	{ID: "SECURE_TRANSPORT_INVERTED", Name: "IfExists", Type: iam.Resource, Attachment: iam.S3, Stmt: bucketTransport("Deny", `"*"`, `{"BoolIfExists":{"aws:SecureTransport":"true"}}`), At: "$.Statement[0].Condition" + `.BoolIfExists["aws:SecureTransport"]`, Also: []string{"S3_BUCKET_POLICY_LOCKOUT"}},
	{ID: "SECURE_TRANSPORT_INVERTED", Name: "right", Type: iam.Resource, Attachment: iam.S3, Stmt: bucketTransport("Deny", `"*"`, overHTTP)},
	{ID: "SECURE_TRANSPORT_INVERTED", Name: "Allow with", Stmt: allow("s3:GetObject", overTLS)},
	{ID: "SECURE_TRANSPORT_INVERTED", Name: "old TLS", Type: iam.Resource, Attachment: iam.S3, Stmt: bucketTransport("Deny", `"*"`, `{"Bool":{"aws:SecureTransport":"true"},"NumericLessThan":{"s3:TlsVersion":"1.2"}}`), Also: []string{"S3_BUCKET_POLICY_LOCKOUT"}},
	{ID: "SECURE_TRANSPORT_INVERTED", Name: "both", Type: iam.Resource, Attachment: iam.S3, Stmt: bucketTransport("Deny", `"*"`, `{"Bool":{"aws:SecureTransport":["true","false"]}}`), Also: []string{"INVALID_CONDITION_MULTIPLE_BOOLEAN", "S3_BUCKET_POLICY_LOCKOUT"}},

	{ID: transportOnAllow, Type: iam.Resource, Attachment: iam.S3, Stmt: bucketTransport("Allow", oneAccount, overTLS), At: "$.Statement[0].Condition" + `.Bool["aws:SecureTransport"]`},
	{ID: transportOnAllow, Name: "denied as well", Type: iam.Resource, Attachment: iam.S3, Stmt: bucketTransport("Allow", oneAccount, overTLS) + `,` + bucketTransport("Deny", `"*"`, overHTTP)},
	{ID: transportOnAllow, Name: "identity policy", Stmt: allow("s3:GetObject", overTLS)},
	{ID: transportOnAllow, Name: "endpoint policy", Type: iam.Endpoint, Stmt: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":` + overTLS + `}`},
}

const office = `"aws:SourceIp":"198.51.100.0/24"`

var keyNetworkCases = []checktest.Case{
	{ID: unguardedNetwork, Stmt: deny("ec2:RunInstances", `{"NotIpAddress":{`+office+`}}`), At: "$.Statement[0].Condition" + ".NotIpAddress", Message: "VPC endpoints"},
	{ID: unguardedNetwork, Name: "VPC", Type: iam.SCP, Stmt: deny("s3:GetObject", `{"StringNotEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"}}`), At: "$.Statement[0].Condition" + ".StringNotEquals", Message: "aws:ViaAWSService"},
	{ID: unguardedNetwork, Name: "first of two", Stmt: deny("s3:GetObject", `{"StringNotEqualsIfExists":{"aws:SourceVpce":"vpce-0a1b2c3d"},"NotIpAddress":{`+office+`}}`), At: "$.Statement[0].Condition" + ".StringNotEqualsIfExists"},
	{ID: unguardedNetwork, Name: "resource policy", Type: iam.Resource, Attachment: iam.S3, Stmt: `{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-0a1b2c3d"}}}`, At: "$.Statement[0].Condition" + ".StringNotEquals", Message: "aws:PrincipalIsAWSService"},
	{ID: unguardedNetwork, Name: "owner of the endpoint", Type: iam.SCP, Stmt: deny("s3:GetObject", `{"StringNotEquals":{"aws:VpceOrgID":"o-abcd123456"}}`), At: "$.Statement[0].Condition" + ".StringNotEquals"},
	{ID: unguardedNetwork, Name: "exempt", Stmt: deny("s3:GetObject", `{"NotIpAddress":{`+office+`},"Bool":{"aws:ViaAWSService":"false"}}`)},
	{ID: unguardedNetwork, Name: "exempt by caller", Type: iam.Resource, Attachment: iam.S3, Stmt: `{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-0a1b2c3d"},"Bool":{"aws:PrincipalIsAWSService":"false"}}}`},
	{ID: unguardedNetwork, Name: "exempt by chain", Stmt: deny("s3:GetObject", `{"NotIpAddress":{`+office+`},"ForAllValues:StringNotEquals":{"aws:CalledVia":["athena.amazonaws.com"]}}`), Also: []string{"FORALLVALUES_NEGATED_ON_DENY"}},
	{ID: unguardedNetwork, Name: "with the key only", Stmt: deny("s3:GetObject", `{"StringNotEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"},"Null":{"aws:SourceVpc":"false"}}`)},
	{ID: unguardedNetwork, Name: "paths", Type: iam.SCP, Stmt: deny("s3:GetObject", `{"ForAnyValue:StringNotLike":{"aws:VpceOrgPaths":"o-abcd123456/*"}}`)},
	{ID: unguardedNetwork, Name: "positive", Stmt: deny("s3:GetObject", `{"IpAddress":{`+office+`}}`)},
	{ID: unguardedNetwork, Name: "endpoint policy", Type: iam.Endpoint, Stmt: `{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"StringNotEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"}}}`},
}
