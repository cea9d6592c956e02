// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package action_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// trusting is a statement that lets EC2 do something with the role.
func trusting(actions string) string {
	return `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},` + actions + `}`
}

const (
	trustNotSTS        = "TRUST_POLICY_ACTION_NOT_STS"
	trustWithoutAssume = "TRUST_POLICY_WITHOUT_ASSUME_ACTION"
	trustNotAction     = "NOT_ACTION_IN_TRUST_POLICY"
)

var actionTrustCases = []checktest.Case{
	{ID: trustNotSTS, Type: iam.Trust, Stmt: trusting(`"Action":["sts:AssumeRole","ec2:RunInstances"]`), At: firstAction + "[1]", Message: `"ec2:RunInstances" in a permission policy`},
	{ID: trustNotSTS, Name: "no effect", Type: iam.Trust, Stmt: trusting(`"Action":["sts:AssumeRole","sts:GetCallerIdentity"]`), At: firstAction + "[1]", Class: frame.Warning},
	{ID: trustNotSTS, Name: "pattern without effect", Type: iam.Trust, Stmt: trusting(`"Action":["sts:AssumeRole","sts:Get*"]`), At: firstAction + "[1]", Class: frame.Warning},
	{
		ID: trustNotSTS, Name: "service is known", Type: iam.Trust, At: firstAction + "[0]",
		In: func(in *frame.Input) {
			in.Root = checktest.Tree(
				checktest.Member("Effect", checktest.Literal("Deny")), checktest.Member("Principal", policy.NewObject(policy.Pos{}, []policy.Member{checktest.Member("AWS", checktest.Literal("*"))}, false)),
				checktest.Member("Action", policy.NewArray(policy.Pos{}, []*policy.Node{checktest.Prefix("ec2:"), checktest.Prefix("sts:Get"), checktest.Prefix("ec")}, false)),
			)
		},
	},
	{ID: trustNotSTS, Type: iam.Trust, Stmt: trusting(`"Action":["STS:AssumeRole","sts:TagSession","sts:SetSourceIdentity","sts:SetContext"]`)},
	{ID: trustNotSTS, Name: "patterns", Type: iam.Trust, Stmt: `{"Effect":"Deny","Principal":{"AWS":"*"},"Action":["sts:Set*","sts:Tag*"]}`},
	{ID: trustNotSTS, Name: "everything", Type: iam.Trust, Stmt: `{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"*"}`},
	{ID: trustNotSTS, Name: "other type", Type: iam.SCP, Stmt: `{"Effect":"Deny","Action":"ec2:RunInstances","Resource":"*"}`},

	{
		ID: trustWithoutAssume, Type: iam.Trust, At: firstAction, Message: "role/ci",
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/ci"},"Action":"sts:TagSession"}`,
		Also: []string{"CROSS_ACCOUNT_TRUST_WITHOUT_EXTERNAL_ID"},
	},
	{
		ID: trustWithoutAssume, Name: "others may", Type: iam.Trust, At: "$.Statement[1].Action", Message: `"lambda.amazonaws.com"`,
		Stmt: trusting(`"Action":"sts:AssumeRole"`) + `,{"Effect":"Allow","Principal":{"Service":["lambda.amazonaws.com","ec2.amazonaws.com"]},"Action":["sts:SetSourceIdentity","sts:SetContext"]}`,
		Also: []string{"COMPUTE_SERVICE_TRUST", "MERGEABLE_STATEMENTS"},
	},
	{ID: trustWithoutAssume, Name: "denied only", Type: iam.Trust, At: firstAction, Stmt: trusting(`"Action":"sts:TagSession"`) + `,{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}`},
	{ID: trustWithoutAssume, Type: iam.Trust, Stmt: trusting(`"Action":["sts:TagSession","sts:AssumeRole"]`)},
	{ID: trustWithoutAssume, Name: "pattern", Type: iam.Trust, Stmt: trusting(`"Action":["sts:TagSession","sts:Assume*"]`)},
	{ID: trustWithoutAssume, Name: "in another statement", Type: iam.Trust, Stmt: trusting(`"Action":"sts:TagSession"`) + `,` + trusting(`"Action":"sts:AssumeRole"`), Also: []string{"MERGEABLE_STATEMENTS"}},
	{
		ID: trustWithoutAssume, Name: "account and role", Type: iam.Trust, Also: []string{"CROSS_ACCOUNT_TRUST_WITHOUT_EXTERNAL_ID", "ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"},
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/ci"},"Action":"sts:TagSession"},{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"sts:AssumeRole"}`,
	},
	{ID: trustWithoutAssume, Name: "misspelt action", Type: iam.Trust, Stmt: trusting(`"Action":["sts:TagSession","sts:AssumeRoles"]`), Also: []string{"INVALID_ACTION"}},
	{
		ID: trustWithoutAssume, Name: "may be in what is unknown", Type: iam.Trust,
		In: func(in *frame.Input) {
			in.Root = checktest.Tree(
				checktest.Member("Effect", checktest.Literal("Allow")), checktest.Member("Principal", policy.NewObject(policy.Pos{}, []policy.Member{checktest.Member("Service", checktest.Literal("ec2.amazonaws.com"))}, false)),
				checktest.Member("Action", policy.NewArray(policy.Pos{}, []*policy.Node{checktest.Literal("sts:TagSession"), checktest.Prefix("sts:A")}, false)),
			)
		},
	},

	{ID: trustNotAction, Type: iam.Trust, Stmt: trusting(`"NotAction":"sts:AssumeRoleWithSAML"`), At: "$.Statement[0].NotAction", Message: "allowed", Also: []string{"ALLOW_WITH_NOT_ACTION"}},
	{ID: trustNotAction, Name: "Deny", Type: iam.Trust, Stmt: `{"Effect":"Deny","Principal":{"AWS":"*"},"NotAction":["sts:AssumeRole"]}`, At: "$.Statement[0].NotAction"},
	{ID: trustNotAction, Type: iam.Trust, Stmt: trusting(`"Action":"sts:AssumeRole"`)},
	{ID: trustNotAction, Name: "other type", Type: iam.SCP, Stmt: `{"Effect":"Deny","NotAction":"sts:AssumeRole","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalTag/team":"ops"}}}`},
}
