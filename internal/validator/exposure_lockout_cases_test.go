// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

const (
	bucketLockout = "S3_BUCKET_POLICY_LOCKOUT"
	keyDelegation = "KMS_KEY_POLICY_WITHOUT_ACCOUNT_DELEGATION"
	keyAdmin      = `{"AWS":"arn:aws:iam::210987654321:role/keyadmin"}`
	keyAccount    = `{"AWS":"arn:aws:iam::210987654321:root"}`
	bothOfM       = "arn:aws:s3:::m arn:aws:s3:::m/*"
)

// exposureLockoutCases are about policies that keep out those who would have to change them.
var exposureLockoutCases = []checkCase{
	{
		id: bucketLockout, typ: iam.Resource, attachment: iam.S3, stmt: keepOut(`"*"`, "s3:*", bothOfM, `{"StringNotEquals":{"aws:SourceVpce":"vpce-0a1b2c3d"}}`), at: "$.Statement[0]",
		message: "s3:PutBucketPolicy", also: networkOthers,
	},
	{id: bucketLockout, name: "unconditional", typ: iam.Resource, attachment: iam.S3, stmt: keepOut(`{"AWS":"*"}`, "s3:DeleteBucketPolicy", "arn:aws:s3:::m", ""), at: "$.Statement[0]"},
	{
		id: bucketLockout, name: "addresses, services exempt", typ: iam.Resource, attachment: iam.S3, also: networkOthers, at: "$.Statement[0]",
		stmt: keepOut(`"*"`, "s3:*", bothOfM, `{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"},"Bool":{"aws:ViaAWSService":"false"}}`),
	},
	{
		id: bucketLockout, name: "NotAction", typ: iam.Resource, attachment: iam.S3, at: "$.Statement[0]",
		stmt: strings.Replace(keepOut(`"*"`, "s3:GetObject s3:ListBucket", bothOfM, ""), `"Action"`, `"NotAction"`, 1),
	},
	{
		id: bucketLockout, name: "NotResource", typ: iam.Resource, attachment: iam.S3, at: "$.Statement[0]",
		stmt: strings.Replace(keepOut(`"*"`, "s3:*", "arn:aws:s3:::m/public/*", ""), `"Resource"`, `"NotResource"`, 1),
	},
	{
		id: bucketLockout, name: "role exempt", typ: iam.Resource, attachment: iam.S3, also: networkOthers,
		stmt: keepOut(`"*"`, "s3:*", bothOfM, `{"StringNotEquals":{"aws:SourceVpce":"vpce-0a1b2c3d"},"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/terraform"}}`),
	},
	{
		id: bucketLockout, name: "only requests by way of endpoints", typ: iam.Resource, attachment: iam.S3, also: networkOthers,
		stmt: keepOut(`"*"`, "s3:*", bothOfM, `{"StringNotEquals":{"aws:SourceVpce":"vpce-0a1b2c3d"},"Null":{"aws:SourceVpce":"false"}}`),
	},
	{id: bucketLockout, name: "transport", typ: iam.Resource, attachment: iam.S3, stmt: keepOut(`"*"`, "s3:*", bothOfM, `{"Bool":{"aws:SecureTransport":"false"}}`)},
	{id: bucketLockout, name: "objects only", typ: iam.Resource, attachment: iam.S3, stmt: keepOut(`"*"`, "s3:*", "arn:aws:s3:::m/*", "")},
	{id: bucketLockout, name: "other actions", typ: iam.Resource, attachment: iam.S3, stmt: keepOut(`"*"`, "s3:DeleteObject s3:DeleteBucket", bothOfM, "")},
	{id: bucketLockout, name: "a role", typ: iam.Resource, attachment: iam.S3, stmt: keepOut(`{"AWS":"arn:aws:iam::210987654321:role/app"}`, "s3:*", bothOfM, "")},

	{id: keyLockout, typ: iam.Resource, attachment: iam.KMS, stmt: letIn(`{"AWS":"arn:aws:iam::210987654321:role/app"}`, "kms:Encrypt kms:Decrypt", "*", ""), at: "$.Statement"},
	{id: keyLockout, name: "by the actions", typ: iam.Resource, stmt: letIn(`{"AWS":"arn:aws:iam::210987654321:role/app"}`, "kms:Encrypt kms:Decrypt", "*", ""), at: "$.Statement"},
	{id: keyLockout, name: "service only", typ: iam.Resource, attachment: iam.KMS, stmt: letIn(`{"Service":"sns.amazonaws.com"}`, "kms:*", "*", `{"StringEquals":{"aws:SourceAccount":"210987654321"}}`), at: "$.Statement"},
	{
		id: keyLockout, name: "denied", typ: iam.Resource, attachment: iam.KMS, stmt: letIn(keyAccount, "kms:*", "*", "") + "," + keepOut(`"*"`, "kms:Put*", "*", ""), at: "$.Statement",
		message: "The Deny takes kms:PutKeyPolicy away", also: []string{"ALLOW_CANCELLED_BY_DENY"},
	},
	{id: keyLockout, name: "denied by name", typ: iam.Resource, attachment: iam.KMS, stmt: letIn(keyAdmin, "kms:*", "*", "") + "," + keepOut(keyAdmin, "kms:PutKeyPolicy", "*", ""), at: "$.Statement"},
	{id: keyLockout, name: "one of two denied", typ: iam.Resource, attachment: iam.KMS, stmt: letIn(keyAccount, "kms:*", "*", "") + "," + keepOut(keyAdmin, "kms:PutKeyPolicy", "*", "")},
	{id: keyLockout, name: "denied on a condition", typ: iam.Resource, attachment: iam.KMS, stmt: letIn(keyAccount, "kms:*", "*", "") + "," + keepOut(`"*"`, "kms:PutKeyPolicy", "*", `{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`)},
	{id: keyLockout, name: "account", typ: iam.Resource, attachment: iam.KMS, stmt: letIn(keyAccount, "kms:*", "*", "")},
	{id: keyLockout, name: "NotAction", typ: iam.Resource, attachment: iam.KMS, stmt: strings.Replace(letIn(keyAccount, "kms:Decrypt", "*", ""), `"Action"`, `"NotAction"`, 1), also: []string{"ALLOW_WITH_NOT_ACTION"}},
	{id: keyLockout, name: "no Resource", typ: iam.Resource, attachment: iam.KMS, stmt: `{"Effect":"Allow","Principal":` + keyAccount + `,"Action":"kms:*"}`, also: []string{"MISSING_RESOURCE"}},
	{
		id: keyLockout, name: "actions unknown", typ: iam.Resource, in: func(in *Input) {
			in.Attachment, in.Root = iam.KMS, documentTree(member("Effect", literalNode("Allow")), member("Resource", literalNode("*")),
				member("Principal", policy.NewObject(policy.Pos{}, []policy.Member{member("AWS", literalNode("arn:aws:iam::210987654321:root"))}, false)),
				member("Action", policy.NewArray(policy.Pos{}, []*policy.Node{literalNode("kms:Decrypt")}, true)))
		},
	},

	{id: keyDelegation, typ: iam.Resource, attachment: iam.KMS, stmt: letIn(keyAdmin, "kms:*", "*", ""), at: "$.Statement"},
	{
		id: keyDelegation, name: "other account", typ: iam.Resource, attachment: iam.KMS, at: "$.Statement", message: "arn:aws:iam::210987654321:root", also: []string{"ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"},
		stmt: letIn(keyAdmin, "kms:*", "*", "") + "," + letIn(`{"AWS":"321098765432"}`, "kms:Decrypt", "*", ""), in: func(in *Input) { in.Account = "210987654321" },
	},
	{id: keyDelegation, name: "account", typ: iam.Resource, attachment: iam.KMS, stmt: letIn(keyAccount, "kms:*", "*", "")},
	{id: keyDelegation, name: "account id", typ: iam.Resource, attachment: iam.KMS, also: []string{"ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"}, stmt: letIn(`{"AWS":"210987654321"}`, "kms:*", "*", ""), in: func(in *Input) { in.Account = "210987654321" }},
	{id: keyDelegation, name: "some account", typ: iam.Resource, attachment: iam.KMS, stmt: letIn(keyAdmin, "kms:*", "*", "") + "," + letIn(`{"AWS":"321098765432"}`, "kms:Decrypt", "*", ""), also: []string{"ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"}},
	{id: keyDelegation, name: "everyone in the account", typ: iam.Resource, attachment: iam.KMS, stmt: letIn(`{"AWS":"*"}`, "kms:*", "*", `{"StringEquals":{"kms:CallerAccount":"210987654321"}}`)},
}

// networkOthers are checks that have something to say about conditions on networks.
var networkOthers = []string{"NETWORK_DENY_WITHOUT_SERVICE_EXEMPTION"}
