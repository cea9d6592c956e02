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
		func(ctx context.Context) error {
			var names []string
			err := pages(ctx, "iam:ListUserPolicies", func(ctx context.Context, marker *string) (*string, error) {
				out, err := f.calls.listUserPolicies(ctx, &iam.ListUserPoliciesInput{UserName: &name, Marker: marker})
				if err != nil {
					return nil, absent(err)
				}
				names = append(names, out.PolicyNames...)
				return more(out.IsTruncated, out.Marker), nil
			})
			if err != nil {
				return err
			}
			return f.inline(ctx, "", names, func(ctx context.Context, policy string) (*string, error) {
				out, err := f.calls.getUserPolicy(ctx, &iam.GetUserPolicyInput{UserName: &name, PolicyName: &policy})
				if err != nil {
					return nil, err
				}
				return out.PolicyDocument, nil
			})
		},
		func(ctx context.Context) error {
			var list []types.AttachedPolicy
			err := pages(ctx, "iam:ListAttachedUserPolicies", func(ctx context.Context, marker *string) (*string, error) {
				out, err := f.calls.listAttachedUserPolicies(ctx, &iam.ListAttachedUserPoliciesInput{UserName: &name, Marker: marker})
				if err != nil {
					return nil, absent(err)
				}
				list = append(list, out.AttachedPolicies...)
				return more(out.IsTruncated, out.Marker), nil
			})
			if err != nil {
				return err
			}
			return f.managed(ctx, "", list)
		},
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
	err := pages(ctx, "iam:ListGroupsForUser", func(ctx context.Context, marker *string) (*string, error) {
		out, err := f.calls.listGroupsForUser(ctx, &iam.ListGroupsForUserInput{UserName: &user, Marker: marker})
		if err != nil {
			return nil, absent(err)
		}
		for _, g := range out.Groups {
			p.Groups = append(p.Groups, aws.ToString(g.GroupName))
		}
		return more(out.IsTruncated, out.Marker), nil
	})
	if err != nil {
		return err
	}
	slices.Sort(p.Groups)
	return each(ctx, len(p.Groups), func(ctx context.Context, i int) error { return f.group(ctx, p.Groups[i]) })
}

// group reads the policies of one group. A group that is gone was deleted after it was
// listed.
func (f *found) group(ctx context.Context, name string) error {
	prefix := "group/" + name + "/"
	return together(ctx,
		func(ctx context.Context) error {
			var names []string
			err := pages(ctx, "iam:ListGroupPolicies", func(ctx context.Context, marker *string) (*string, error) {
				out, err := f.calls.listGroupPolicies(ctx, &iam.ListGroupPoliciesInput{GroupName: &name, Marker: marker})
				if err != nil {
					return nil, changed(err)
				}
				names = append(names, out.PolicyNames...)
				return more(out.IsTruncated, out.Marker), nil
			})
			if err != nil {
				return err
			}
			return f.inline(ctx, prefix, names, func(ctx context.Context, policy string) (*string, error) {
				out, err := f.calls.getGroupPolicy(ctx, &iam.GetGroupPolicyInput{GroupName: &name, PolicyName: &policy})
				if err != nil {
					return nil, err
				}
				return out.PolicyDocument, nil
			})
		},
		func(ctx context.Context) error {
			var list []types.AttachedPolicy
			err := pages(ctx, "iam:ListAttachedGroupPolicies", func(ctx context.Context, marker *string) (*string, error) {
				out, err := f.calls.listAttachedGroupPolicies(ctx, &iam.ListAttachedGroupPoliciesInput{GroupName: &name, Marker: marker})
				if err != nil {
					return nil, changed(err)
				}
				list = append(list, out.AttachedPolicies...)
				return more(out.IsTruncated, out.Marker), nil
			})
			if err != nil {
				return err
			}
			return f.managed(ctx, prefix, list)
		})
}
