// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package exposure_test

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const (
	bucketLockout = "S3_BUCKET_POLICY_LOCKOUT"
	keyDelegation = "KMS_KEY_POLICY_WITHOUT_ACCOUNT_DELEGATION"
	keyAdmin      = `{"AWS":"arn:aws:iam::210987654321:role/keyadmin"}`
	keyAccount    = `{"AWS":"arn:aws:iam::210987654321:root"}`
	bothOfM       = "arn:aws:s3:::m arn:aws:s3:::m/*"
)

// exposureLockoutCases are about policies that keep out those who would have to change them.
var exposureLockoutCases = []checktest.Case{
	{
		ID: bucketLockout, Type: iam.Resource, Attachment: iam.S3, Stmt: denyTo(`"*"`, "s3:*", bothOfM, `{"StringNotEquals":{"aws:SourceVpce":"vpce-0a1b2c3d"}}`), At: "$.Statement[0]",
		Message: "s3:PutBucketPolicy", Also: networkOthers,
	},
	{ID: bucketLockout, Name: "unconditional", Type: iam.Resource, Attachment: iam.S3, Stmt: denyTo(`{"AWS":"*"}`, "s3:DeleteBucketPolicy", "arn:aws:s3:::m", ""), At: "$.Statement[0]"},
	{
		ID: bucketLockout, Name: "addresses, services exempt", Type: iam.Resource, Attachment: iam.S3, Also: networkOthers, At: "$.Statement[0]",
		Stmt: denyTo(`"*"`, "s3:*", bothOfM, `{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"},"Bool":{"aws:ViaAWSService":"false"}}`),
	},
	{
		ID: bucketLockout, Name: "NotAction", Type: iam.Resource, Attachment: iam.S3, At: "$.Statement[0]",
		Stmt: strings.Replace(denyTo(`"*"`, "s3:GetObject s3:ListBucket", bothOfM, ""), `"Action"`, `"NotAction"`, 1),
	},
	{
		ID: bucketLockout, Name: "NotResource", Type: iam.Resource, Attachment: iam.S3, At: "$.Statement[0]",
		Stmt: strings.Replace(denyTo(`"*"`, "s3:*", "arn:aws:s3:::m/public/*", ""), `"Resource"`, `"NotResource"`, 1),
	},
	{
		ID: bucketLockout, Name: "role exempt", Type: iam.Resource, Attachment: iam.S3, Also: networkOthers,
		Stmt: denyTo(`"*"`, "s3:*", bothOfM, `{"StringNotEquals":{"aws:SourceVpce":"vpce-0a1b2c3d"},"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/terraform"}}`),
	},
	{
		ID: bucketLockout, Name: "only requests by way of endpoints", Type: iam.Resource, Attachment: iam.S3, Also: networkOthers,
		Stmt: denyTo(`"*"`, "s3:*", bothOfM, `{"StringNotEquals":{"aws:SourceVpce":"vpce-0a1b2c3d"},"Null":{"aws:SourceVpce":"false"}}`),
	},
	{ID: bucketLockout, Name: "transport", Type: iam.Resource, Attachment: iam.S3, Stmt: denyTo(`"*"`, "s3:*", bothOfM, `{"Bool":{"aws:SecureTransport":"false"}}`)},
	{ID: bucketLockout, Name: "objects only", Type: iam.Resource, Attachment: iam.S3, Stmt: denyTo(`"*"`, "s3:*", "arn:aws:s3:::m/*", "")},
	{ID: bucketLockout, Name: "other actions", Type: iam.Resource, Attachment: iam.S3, Stmt: denyTo(`"*"`, "s3:DeleteObject s3:DeleteBucket", bothOfM, "")},
	{ID: bucketLockout, Name: "a role", Type: iam.Resource, Attachment: iam.S3, Stmt: denyTo(`{"AWS":"arn:aws:iam::210987654321:role/app"}`, "s3:*", bothOfM, "")},

	{ID: "KMS_KEY_POLICY_LOCKOUT", Type: iam.Resource, Attachment: iam.KMS, Stmt: allowTo(`{"AWS":"arn:aws:iam::210987654321:role/app"}`, "kms:Encrypt kms:Decrypt", "*", ""), At: "$.Statement"},
	{ID: "KMS_KEY_POLICY_LOCKOUT", Name: "by the actions", Type: iam.Resource, Stmt: allowTo(`{"AWS":"arn:aws:iam::210987654321:role/app"}`, "kms:Encrypt kms:Decrypt", "*", ""), At: "$.Statement"},
	{ID: "KMS_KEY_POLICY_LOCKOUT", Name: "service only", Type: iam.Resource, Attachment: iam.KMS, Stmt: allowTo(`{"Service":"sns.amazonaws.com"}`, "kms:*", "*", `{"StringEquals":{"aws:SourceAccount":"210987654321"}}`), At: "$.Statement"},
	{
		ID: "KMS_KEY_POLICY_LOCKOUT", Name: "denied", Type: iam.Resource, Attachment: iam.KMS, Stmt: allowTo(keyAccount, "kms:*", "*", "") + "," + denyTo(`"*"`, "kms:Put*", "*", ""), At: "$.Statement",
		Message: "The Deny denies kms:PutKeyPolicy", Also: []string{"ALLOW_CANCELLED_BY_DENY"},
	},
	{ID: "KMS_KEY_POLICY_LOCKOUT", Name: "denied by name", Type: iam.Resource, Attachment: iam.KMS, Stmt: allowTo(keyAdmin, "kms:*", "*", "") + "," + denyTo(keyAdmin, "kms:PutKeyPolicy", "*", ""), At: "$.Statement"},
	{ID: "KMS_KEY_POLICY_LOCKOUT", Name: "one of two denied", Type: iam.Resource, Attachment: iam.KMS, Stmt: allowTo(keyAccount, "kms:*", "*", "") + "," + denyTo(keyAdmin, "kms:PutKeyPolicy", "*", "")},
	{ID: "KMS_KEY_POLICY_LOCKOUT", Name: "denied on a condition", Type: iam.Resource, Attachment: iam.KMS, Stmt: allowTo(keyAccount, "kms:*", "*", "") + "," + denyTo(`"*"`, "kms:PutKeyPolicy", "*", `{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`)},
	{ID: "KMS_KEY_POLICY_LOCKOUT", Name: "account", Type: iam.Resource, Attachment: iam.KMS, Stmt: allowTo(keyAccount, "kms:*", "*", "")},
	{ID: "KMS_KEY_POLICY_LOCKOUT", Name: "NotAction", Type: iam.Resource, Attachment: iam.KMS, Stmt: strings.Replace(allowTo(keyAccount, "kms:Decrypt", "*", ""), `"Action"`, `"NotAction"`, 1), Also: []string{"ALLOW_WITH_NOT_ACTION"}},
	{ID: "KMS_KEY_POLICY_LOCKOUT", Name: "no Resource", Type: iam.Resource, Attachment: iam.KMS, Stmt: `{"Effect":"Allow","Principal":` + keyAccount + `,"Action":"kms:*"}`, Also: []string{"MISSING_RESOURCE"}},
	{
		ID: "KMS_KEY_POLICY_LOCKOUT", Name: "actions unknown", Type: iam.Resource, In: func(in *frame.Input) {
			in.Attachment, in.Root = iam.KMS, checktest.Tree(checktest.Member("Effect", checktest.Literal("Allow")), checktest.Member("Resource", checktest.Literal("*")),
				checktest.Member("Principal", policy.NewObject(policy.Pos{}, []policy.Member{checktest.Member("AWS", checktest.Literal("arn:aws:iam::210987654321:root"))}, false)),
				checktest.Member("Action", policy.NewArray(policy.Pos{}, []*policy.Node{checktest.Literal("kms:Decrypt")}, true)))
		},
	},

	{ID: keyDelegation, Type: iam.Resource, Attachment: iam.KMS, Stmt: allowTo(keyAdmin, "kms:*", "*", ""), At: "$.Statement"},
	{
		ID: keyDelegation, Name: "other account", Type: iam.Resource, Attachment: iam.KMS, At: "$.Statement", Message: "arn:aws:iam::210987654321:root", Also: []string{"ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"},
		Stmt: allowTo(keyAdmin, "kms:*", "*", "") + "," + allowTo(`{"AWS":"321098765432"}`, "kms:Decrypt", "*", ""), In: func(in *frame.Input) { in.Account = "210987654321" },
	},
	{ID: keyDelegation, Name: "account", Type: iam.Resource, Attachment: iam.KMS, Stmt: allowTo(keyAccount, "kms:*", "*", "")},
	{ID: keyDelegation, Name: "account id", Type: iam.Resource, Attachment: iam.KMS, Also: []string{"ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"}, Stmt: allowTo(`{"AWS":"210987654321"}`, "kms:*", "*", ""), In: func(in *frame.Input) { in.Account = "210987654321" }},
	{ID: keyDelegation, Name: "some account", Type: iam.Resource, Attachment: iam.KMS, Stmt: allowTo(keyAdmin, "kms:*", "*", "") + "," + allowTo(`{"AWS":"321098765432"}`, "kms:Decrypt", "*", ""), Also: []string{"ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"}},
	{ID: keyDelegation, Name: "everyone in the account", Type: iam.Resource, Attachment: iam.KMS, Stmt: allowTo(`{"AWS":"*"}`, "kms:*", "*", `{"StringEquals":{"kms:CallerAccount":"210987654321"}}`)},
}

// networkOthers are checks that have something to say about conditions on networks.
var networkOthers = []string{"NETWORK_DENY_WITHOUT_SERVICE_EXEMPTION"}
