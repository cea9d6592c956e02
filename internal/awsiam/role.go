// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// role reads a role: the role itself, its inline policies and its managed ones.
func (f *found) role(ctx context.Context, p *Principal, name string) error {
	return together(ctx,
		func(ctx context.Context) error {
			out, err := f.calls.getRole(ctx, &iam.GetRoleInput{RoleName: &name})
			if err != nil {
				return absent(err)
			}
			return f.describeRole(ctx, p, out.Role)
		},
		func(ctx context.Context) error { return f.policiesOf(ctx, f.calls.roleHolder(name)) })
}

// describeRole takes what the role itself says, and reads its boundary.
func (f *found) describeRole(ctx context.Context, p *Principal, role *types.Role) error {
	if role == nil {
		return &Problem{Kind: BadAnswer, Operation: "iam:GetRole", Message: "it holds no role"}
	}
	p.ARN, p.Name, p.UniqueID, p.Path = aws.ToString(role.Arn), aws.ToString(role.RoleName), aws.ToString(role.RoleId), aws.ToString(role.Path)
	p.Description, p.Created, p.MaxSession = aws.ToString(role.Description), aws.ToTime(role.CreateDate), aws.ToInt32(role.MaxSessionDuration)
	p.Tags, p.LastUsed, p.BoundaryARN = tagsOf(role.Tags), lastUsed(role.RoleLastUsed), boundaryARN(role.PermissionsBoundary)
	var err error
	if p.Trust, err = document("trust policy of "+p.ARN, role.AssumeRolePolicyDocument); err != nil {
		return err
	}
	return f.boundary(ctx, p)
}

// absent says that an answer about the principal itself means that there is none.
func absent(err error) error {
	if gone(err) {
		return &Problem{Kind: NotFound, err: err}
	}
	return err
}
