// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// holder is what has policies: a role, a user or a group. The calls for the three differ in
// their names and types only.
type holder struct {
	// prefix is that of the keys of its policies, kind the word in the names of its calls.
	prefix, kind string
	// names and attached return a page of the names of inline policies and of managed
	// policies, with the marker of the next.
	names    func(ctx context.Context, marker *string) (names []string, next *string, err error)
	document func(ctx context.Context, name string) (*string, error)
	attached func(ctx context.Context, marker *string) (list []types.AttachedPolicy, next *string, err error)
	// missing says what it means that the holder does not exist.
	missing func(error) error
}

// policies reads the inline policies of a holder and its managed ones.
func (f *found) policiesOf(ctx context.Context, h *holder) error {
	return together(ctx,
		func(ctx context.Context) error {
			names, err := all(ctx, "iam:List"+h.kind+"Policies", h.missing, h.names)
			if err != nil {
				return err
			}
			return f.inline(ctx, h.prefix, names, h.document)
		},
		func(ctx context.Context) error {
			list, err := all(ctx, "iam:ListAttached"+h.kind+"Policies", h.missing, h.attached)
			if err != nil {
				return err
			}
			return f.managed(ctx, h.prefix, list)
		})
}

// all puts the pages of a list together.
func all[T any](ctx context.Context, operation string, missing func(error) error, page func(context.Context, *string) ([]T, *string, error)) (list []T, err error) {
	err = pages(ctx, operation, func(ctx context.Context, marker *string) (*string, error) {
		part, next, err := page(ctx, marker)
		if err != nil {
			return nil, missing(err)
		}
		list = append(list, part...)
		return next, nil
	})
	return list, err
}

func (c *calls) roleHolder(name string) *holder {
	return &holder{
		kind: "Role", missing: absent,
		names: func(ctx context.Context, marker *string) ([]string, *string, error) {
			out, err := c.listRolePolicies(ctx, &iam.ListRolePoliciesInput{RoleName: &name, Marker: marker})
			if err != nil {
				return nil, nil, err
			}
			return out.PolicyNames, more(out.IsTruncated, out.Marker), nil
		},
		document: func(ctx context.Context, policy string) (*string, error) {
			out, err := c.getRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: &name, PolicyName: &policy})
			if err != nil {
				return nil, err
			}
			return out.PolicyDocument, nil
		},
		attached: func(ctx context.Context, marker *string) ([]types.AttachedPolicy, *string, error) {
			out, err := c.listAttachedRolePolicies(ctx, &iam.ListAttachedRolePoliciesInput{RoleName: &name, Marker: marker})
			if err != nil {
				return nil, nil, err
			}
			return out.AttachedPolicies, more(out.IsTruncated, out.Marker), nil
		},
	}
}

func (c *calls) userHolder(name string) *holder {
	return &holder{
		kind: "User", missing: absent,
		names: func(ctx context.Context, marker *string) ([]string, *string, error) {
			out, err := c.listUserPolicies(ctx, &iam.ListUserPoliciesInput{UserName: &name, Marker: marker})
			if err != nil {
				return nil, nil, err
			}
			return out.PolicyNames, more(out.IsTruncated, out.Marker), nil
		},
		document: func(ctx context.Context, policy string) (*string, error) {
			out, err := c.getUserPolicy(ctx, &iam.GetUserPolicyInput{UserName: &name, PolicyName: &policy})
			if err != nil {
				return nil, err
			}
			return out.PolicyDocument, nil
		},
		attached: func(ctx context.Context, marker *string) ([]types.AttachedPolicy, *string, error) {
			out, err := c.listAttachedUserPolicies(ctx, &iam.ListAttachedUserPoliciesInput{UserName: &name, Marker: marker})
			if err != nil {
				return nil, nil, err
			}
			return out.AttachedPolicies, more(out.IsTruncated, out.Marker), nil
		},
	}
}

// groupHolder is a group of a user. One that does not exist was deleted after it was listed.
func (c *calls) groupHolder(name string) *holder {
	return &holder{
		prefix: "group/" + name + "/", kind: "Group", missing: changed,
		names: func(ctx context.Context, marker *string) ([]string, *string, error) {
			out, err := c.listGroupPolicies(ctx, &iam.ListGroupPoliciesInput{GroupName: &name, Marker: marker})
			if err != nil {
				return nil, nil, err
			}
			return out.PolicyNames, more(out.IsTruncated, out.Marker), nil
		},
		document: func(ctx context.Context, policy string) (*string, error) {
			out, err := c.getGroupPolicy(ctx, &iam.GetGroupPolicyInput{GroupName: &name, PolicyName: &policy})
			if err != nil {
				return nil, err
			}
			return out.PolicyDocument, nil
		},
		attached: func(ctx context.Context, marker *string) ([]types.AttachedPolicy, *string, error) {
			out, err := c.listAttachedGroupPolicies(ctx, &iam.ListAttachedGroupPoliciesInput{GroupName: &name, Marker: marker})
			if err != nil {
				return nil, nil, err
			}
			return out.AttachedPolicies, more(out.IsTruncated, out.Marker), nil
		},
	}
}
