// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// user reads a user: the user, the inline and managed policies, and those of all groups.
func (f *found) user(ctx context.Context, p *Principal, name string) error {
	return together(ctx,
		func(ctx context.Context) error {
			out, err := f.calls.getUser(ctx, &iam.GetUserInput{UserName: &name})
			if err != nil {
				return absent(err)
			}
			return f.describeUser(ctx, p, out.User)
		},
		func(ctx context.Context) error { return f.policiesOf(ctx, f.calls.userHolder(name)) },
		func(ctx context.Context) error { return f.groups(ctx, p, name) })
}

func (f *found) describeUser(ctx context.Context, p *Principal, user *types.User) error {
	if user == nil {
		return &Problem{Kind: BadAnswer, Operation: "iam:GetUser", Message: "it holds no user"}
	}
	p.ARN, p.Name, p.UniqueID, p.Path = aws.ToString(user.Arn), aws.ToString(user.UserName), aws.ToString(user.UserId), aws.ToString(user.Path)
	p.Created, p.Tags, p.BoundaryARN = aws.ToTime(user.CreateDate), tagsOf(user.Tags), boundaryARN(user.PermissionsBoundary)
	return f.boundary(ctx, p)
}

// groups reads the policies of all groups of a user.
func (f *found) groups(ctx context.Context, p *Principal, user string) error {
	groups, err := all(ctx, "iam:ListGroupsForUser", absent, func(ctx context.Context, marker *string) ([]types.Group, *string, error) {
		out, err := f.calls.listGroupsForUser(ctx, &iam.ListGroupsForUserInput{UserName: &user, Marker: marker})
		if err != nil {
			return nil, nil, err
		}
		return out.Groups, more(out.IsTruncated, out.Marker), nil
	})
	if err != nil {
		return err
	}
	for _, g := range groups {
		p.Groups = append(p.Groups, aws.ToString(g.GroupName))
	}
	slices.Sort(p.Groups)
	return each(ctx, len(p.Groups), func(ctx context.Context, i int) error { return f.policiesOf(ctx, f.calls.groupHolder(p.Groups[i])) })
}
