// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
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

var actionTrustCases = []checkCase{
	{id: trustNotSTS, typ: iam.Trust, stmt: trusting(`"Action":["sts:AssumeRole","ec2:RunInstances"]`), at: firstAction + "[1]", message: `"ec2:RunInstances" in a permission policy`},
	{id: trustNotSTS, name: "no effect", typ: iam.Trust, stmt: trusting(`"Action":["sts:AssumeRole","sts:GetCallerIdentity"]`), at: firstAction + "[1]", class: frame.Warning},
	{id: trustNotSTS, name: "pattern without effect", typ: iam.Trust, stmt: trusting(`"Action":["sts:AssumeRole","sts:Get*"]`), at: firstAction + "[1]", class: frame.Warning},
	{
		id: trustNotSTS, name: "service is known", typ: iam.Trust, at: firstAction + "[0]",
		in: func(in *Input) {
			in.Root = documentTree(
				member("Effect", literalNode("Deny")), member("Principal", policy.NewObject(policy.Pos{}, []policy.Member{member("AWS", literalNode("*"))}, false)),
				member("Action", policy.NewArray(policy.Pos{}, []*policy.Node{beginning("ec2:"), beginning("sts:Get"), beginning("ec")}, false)),
			)
		},
	},
	{id: trustNotSTS, typ: iam.Trust, stmt: trusting(`"Action":["STS:AssumeRole","sts:TagSession","sts:SetSourceIdentity","sts:SetContext"]`)},
	{id: trustNotSTS, name: "patterns", typ: iam.Trust, stmt: `{"Effect":"Deny","Principal":{"AWS":"*"},"Action":["sts:Set*","sts:Tag*"]}`},
	{id: trustNotSTS, name: "everything", typ: iam.Trust, stmt: `{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"*"}`},
	{id: trustNotSTS, name: "other type", typ: iam.SCP, stmt: `{"Effect":"Deny","Action":"ec2:RunInstances","Resource":"*"}`},

	{
		id: trustWithoutAssume, typ: iam.Trust, at: firstAction, message: "role/ci",
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/ci"},"Action":"sts:TagSession"}`,
		also: []string{"CROSS_ACCOUNT_TRUST_WITHOUT_EXTERNAL_ID"},
	},
	{
		id: trustWithoutAssume, name: "others may", typ: iam.Trust, at: "$.Statement[1].Action", message: `"lambda.amazonaws.com"`,
		stmt: trusting(`"Action":"sts:AssumeRole"`) + `,{"Effect":"Allow","Principal":{"Service":["lambda.amazonaws.com","ec2.amazonaws.com"]},"Action":["sts:SetSourceIdentity","sts:SetContext"]}`,
		also: []string{"COMPUTE_SERVICE_TRUST", "MERGEABLE_STATEMENTS"},
	},
	{id: trustWithoutAssume, name: "denied only", typ: iam.Trust, at: firstAction, stmt: trusting(`"Action":"sts:TagSession"`) + `,{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}`},
	{id: trustWithoutAssume, typ: iam.Trust, stmt: trusting(`"Action":["sts:TagSession","sts:AssumeRole"]`)},
	{id: trustWithoutAssume, name: "pattern", typ: iam.Trust, stmt: trusting(`"Action":["sts:TagSession","sts:Assume*"]`)},
	{id: trustWithoutAssume, name: "in another statement", typ: iam.Trust, stmt: trusting(`"Action":"sts:TagSession"`) + `,` + trusting(`"Action":"sts:AssumeRole"`), also: []string{"MERGEABLE_STATEMENTS"}},
	{
		id: trustWithoutAssume, name: "account and role", typ: iam.Trust, also: []string{"CROSS_ACCOUNT_TRUST_WITHOUT_EXTERNAL_ID", "ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"},
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/ci"},"Action":"sts:TagSession"},{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"sts:AssumeRole"}`,
	},
	{id: trustWithoutAssume, name: "misspelt action", typ: iam.Trust, stmt: trusting(`"Action":["sts:TagSession","sts:AssumeRoles"]`), also: []string{invalidAction}},
	{
		id: trustWithoutAssume, name: "may be in what is unknown", typ: iam.Trust,
		in: func(in *Input) {
			in.Root = documentTree(
				member("Effect", literalNode("Allow")), member("Principal", policy.NewObject(policy.Pos{}, []policy.Member{member("Service", literalNode("ec2.amazonaws.com"))}, false)),
				member("Action", policy.NewArray(policy.Pos{}, []*policy.Node{literalNode("sts:TagSession"), beginning("sts:A")}, false)),
			)
		},
	},

	{id: trustNotAction, typ: iam.Trust, stmt: trusting(`"NotAction":"sts:AssumeRoleWithSAML"`), at: "$.Statement[0].NotAction", message: "allowed", also: []string{"ALLOW_WITH_NOT_ACTION"}},
	{id: trustNotAction, name: "Deny", typ: iam.Trust, stmt: `{"Effect":"Deny","Principal":{"AWS":"*"},"NotAction":["sts:AssumeRole"]}`, at: "$.Statement[0].NotAction"},
	{id: trustNotAction, typ: iam.Trust, stmt: trusting(`"Action":"sts:AssumeRole"`)},
	{id: trustNotAction, name: "other type", typ: iam.SCP, stmt: `{"Effect":"Deny","NotAction":"sts:AssumeRole","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalTag/team":"ops"}}}`},
}

func TestPrincipalsMeet(t *testing.T) {
	const role, session = "arn:aws:iam::210987654321:role/eu/ci", "arn:aws:sts::210987654321:assumed-role/ci/build"
	tests := []struct {
		x, y string
		want bool
	}{
		{role, role, true},
		{role, session, true},
		{role, "arn:aws:iam::210987654321:role/cd", false},
		{role, "arn:aws:iam::210987654321:root", true},
		{role, "210987654321", true},
		{role, "109876543210", false},
		{session, "arn:aws:iam::109876543210:root", false},
		{"210987654321", "arn:aws:iam::210987654321:root", true},
		{session, "arn:aws:sts::210987654321:assumed-role/ci/test", true}, // both are the role's; nothing is claimed of them
		{"AIDAEXAMPLEEXAMPLEEX", role, false},
		{"*", role, true},
	}
	for _, tc := range tests {
		x := view.PrincipalEntry{Type: "AWS", Text: tc.x, Known: true, Everyone: tc.x == "*"}
		y := view.PrincipalEntry{Type: "AWS", Text: tc.y, Known: true, Everyone: tc.y == "*"}
		if principalsMeet(&x, &y) != tc.want || principalsMeet(&y, &x) != tc.want {
			t.Errorf("%s, %s: want %v", tc.x, tc.y, tc.want)
		}
	}
	federated := view.PrincipalEntry{Type: "Federated", Text: "accounts.google.com", Known: true}
	service := view.PrincipalEntry{Type: "Service", Text: "ec2.amazonaws.com", Known: true}
	if principalsMeet(&federated, &service) || !principalsMeet(&service, &service) {
		t.Error("principals of other types are compared by their text")
	}
}
