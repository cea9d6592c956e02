// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/middleware"
)

type middlewareStack = middleware.Stack

// call is one call of AWS. Its errors are of type [*Problem].
type call[In, Out any] func(context.Context, *In) (*Out, error)

// calls are all the calls of AWS that this package makes, as functions, so that no type
// names a client (L-001).
type calls struct {
	getCallerIdentity call[sts.GetCallerIdentityInput, sts.GetCallerIdentityOutput]

	getRole                  call[iam.GetRoleInput, iam.GetRoleOutput]
	listRolePolicies         call[iam.ListRolePoliciesInput, iam.ListRolePoliciesOutput]
	getRolePolicy            call[iam.GetRolePolicyInput, iam.GetRolePolicyOutput]
	listAttachedRolePolicies call[iam.ListAttachedRolePoliciesInput, iam.ListAttachedRolePoliciesOutput]

	getUser                  call[iam.GetUserInput, iam.GetUserOutput]
	listUserPolicies         call[iam.ListUserPoliciesInput, iam.ListUserPoliciesOutput]
	getUserPolicy            call[iam.GetUserPolicyInput, iam.GetUserPolicyOutput]
	listAttachedUserPolicies call[iam.ListAttachedUserPoliciesInput, iam.ListAttachedUserPoliciesOutput]
	listGroupsForUser        call[iam.ListGroupsForUserInput, iam.ListGroupsForUserOutput]

	listGroupPolicies         call[iam.ListGroupPoliciesInput, iam.ListGroupPoliciesOutput]
	getGroupPolicy            call[iam.GetGroupPolicyInput, iam.GetGroupPolicyOutput]
	listAttachedGroupPolicies call[iam.ListAttachedGroupPoliciesInput, iam.ListAttachedGroupPoliciesOutput]

	getPolicy        call[iam.GetPolicyInput, iam.GetPolicyOutput]
	getPolicyVersion call[iam.GetPolicyVersionInput, iam.GetPolicyVersionOutput]

	getAccountAuthorizationDetails call[iam.GetAccountAuthorizationDetailsInput, iam.GetAccountAuthorizationDetailsOutput]

	getCredentialReport      call[iam.GetCredentialReportInput, iam.GetCredentialReportOutput]
	generateCredentialReport call[iam.GenerateCredentialReportInput, iam.GenerateCredentialReportOutput]

	generateServiceLastAccessedDetails call[iam.GenerateServiceLastAccessedDetailsInput, iam.GenerateServiceLastAccessedDetailsOutput]
	getServiceLastAccessedDetails      call[iam.GetServiceLastAccessedDetailsInput, iam.GetServiceLastAccessedDetailsOutput]

	describeOrganization       call[organizations.DescribeOrganizationInput, organizations.DescribeOrganizationOutput]
	listRoots                  call[organizations.ListRootsInput, organizations.ListRootsOutput]
	describeAccount            call[organizations.DescribeAccountInput, organizations.DescribeAccountOutput]
	listParents                call[organizations.ListParentsInput, organizations.ListParentsOutput]
	describeOrganizationalUnit call[organizations.DescribeOrganizationalUnitInput, organizations.DescribeOrganizationalUnitOutput]
	listPoliciesForTarget      call[organizations.ListPoliciesForTargetInput, organizations.ListPoliciesForTargetOutput]
	describePolicy             call[organizations.DescribePolicyInput, organizations.DescribePolicyOutput]
}

// newCalls makes the calls of three clients. Each method is named here and nowhere else,
// which is what keeps the others out of the program.
func newCalls(i *iam.Client, s *sts.Client, o *organizations.Client) *calls {
	principals, organization, identity := make(gate, parallelIAM), make(gate, parallelOrganizations), make(gate, 1)
	return &calls{
		getCallerIdentity: bound(identity, "sts:GetCallerIdentity", s.GetCallerIdentity),

		getRole:                  bound(principals, "iam:GetRole", i.GetRole),
		listRolePolicies:         bound(principals, "iam:ListRolePolicies", i.ListRolePolicies),
		getRolePolicy:            bound(principals, "iam:GetRolePolicy", i.GetRolePolicy),
		listAttachedRolePolicies: bound(principals, "iam:ListAttachedRolePolicies", i.ListAttachedRolePolicies),

		getUser:                  bound(principals, "iam:GetUser", i.GetUser),
		listUserPolicies:         bound(principals, "iam:ListUserPolicies", i.ListUserPolicies),
		getUserPolicy:            bound(principals, "iam:GetUserPolicy", i.GetUserPolicy),
		listAttachedUserPolicies: bound(principals, "iam:ListAttachedUserPolicies", i.ListAttachedUserPolicies),
		listGroupsForUser:        bound(principals, "iam:ListGroupsForUser", i.ListGroupsForUser),

		listGroupPolicies:         bound(principals, "iam:ListGroupPolicies", i.ListGroupPolicies),
		getGroupPolicy:            bound(principals, "iam:GetGroupPolicy", i.GetGroupPolicy),
		listAttachedGroupPolicies: bound(principals, "iam:ListAttachedGroupPolicies", i.ListAttachedGroupPolicies),

		getPolicy:        bound(principals, "iam:GetPolicy", i.GetPolicy),
		getPolicyVersion: bound(principals, "iam:GetPolicyVersion", i.GetPolicyVersion),

		getAccountAuthorizationDetails: bound(principals, "iam:GetAccountAuthorizationDetails", i.GetAccountAuthorizationDetails),

		getCredentialReport:      bound(principals, "iam:GetCredentialReport", i.GetCredentialReport),
		generateCredentialReport: bound(principals, "iam:GenerateCredentialReport", i.GenerateCredentialReport),

		generateServiceLastAccessedDetails: bound(principals, "iam:GenerateServiceLastAccessedDetails", i.GenerateServiceLastAccessedDetails),
		getServiceLastAccessedDetails:      bound(principals, "iam:GetServiceLastAccessedDetails", i.GetServiceLastAccessedDetails),

		describeOrganization:       bound(organization, "organizations:DescribeOrganization", o.DescribeOrganization),
		listRoots:                  bound(organization, "organizations:ListRoots", o.ListRoots),
		describeAccount:            bound(organization, "organizations:DescribeAccount", o.DescribeAccount),
		listParents:                bound(organization, "organizations:ListParents", o.ListParents),
		describeOrganizationalUnit: bound(organization, "organizations:DescribeOrganizationalUnit", o.DescribeOrganizationalUnit),
		listPoliciesForTarget:      bound(organization, "organizations:ListPoliciesForTarget", o.ListPoliciesForTarget),
		describePolicy:             bound(organization, "organizations:DescribePolicy", o.DescribePolicy),
	}
}

// bound is a method of a client that waits for its place and returns problems. Operation
// is its name, which is also the permission that it needs.
func bound[In, Out, Options any](g gate, operation string, method func(context.Context, *In, ...func(*Options)) (*Out, error)) call[In, Out] {
	return func(ctx context.Context, in *In) (*Out, error) {
		if err := g.enter(ctx); err != nil {
			return nil, problem(ctx, operation, err)
		}
		defer g.leave()
		out, err := method(ctx, in)
		if err != nil {
			return nil, problem(ctx, operation, err)
		}
		return out, nil
	}
}
