// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// organizationCases show when the checks of this family report something, and when they do not.
var organizationCases = slices.Concat(scpCases, rcpCases, rcpConditionCases, boundaryCases)

// except is a condition under which a Deny does not hit everybody.
const except = `"Condition":{"StringNotEquals":{"aws:PrincipalTag/team":"ops"}}`

var scpCases = []checkCase{
	{id: "SCP_SYNTAX_ERROR_ACTION_WILDCARD", typ: iam.SCP, stmt: `{"Effect":"Deny","Action":["iam:*LoginProfile","iam:Get*","iam:?pdate*"],"Resource":"*"}`, at: firstAction + "[0]", more: []string{firstAction + "[2]"}, message: "September 2025"},
	{id: "SCP_SYNTAX_ERROR_ACTION_WILDCARD", typ: iam.SCP, stmt: `{"Effect":"Deny","Action":["iam:DeleteLogin*","iam:DeleteRol?","iam:GetU**"],"Resource":"*"}`, also: []string{allWildcardSpelling}},
	{id: "SCP_SYNTAX_ERROR_ACTION_WILDCARD", name: "everything", typ: iam.SCP, stmt: `{"Effect":"Allow","Action":"*","Resource":"*"}`},
	{id: "SCP_SYNTAX_ERROR_ACTION_WILDCARD", name: "off by default", typ: iam.SCP, stmt: `{"Effect":"Deny","Action":"iam:*LoginProfile","Resource":"*"}`, in: func(in *Input) { in.Overrides = nil }},
	{
		id: "SCP_SYNTAX_ERROR_ALLOW_CONDITION", typ: iam.SCP, at: "$.Statement[0].Condition",
		stmt: `{"Effect":"Allow","Action":"ec2:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`,
	},
	{id: "SCP_SYNTAX_ERROR_ALLOW_CONDITION", typ: iam.SCP, stmt: `{"Effect":"Deny","Action":"ec2:*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}}`},
	{id: "SCP_SYNTAX_ERROR_ALLOW_NOTACTION", typ: iam.SCP, stmt: `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, at: "$.Statement[0].NotAction"},
	{id: "SCP_SYNTAX_ERROR_ALLOW_NOTACTION", typ: iam.SCP, stmt: `{"Effect":"Deny","NotAction":"iam:*","Resource":"*",` + except + `}`},
	{id: "SCP_SYNTAX_ERROR_ALLOW_RESOURCE", typ: iam.SCP, stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}`, at: "$.Statement[0].Resource"},
	{id: "SCP_SYNTAX_ERROR_ALLOW_RESOURCE", typ: iam.SCP, stmt: `{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"},{"Effect":"Allow","Action":"sqs:*","Resource":"*"}`},
	{id: "SCP_SYNTAX_ERROR_NOTRESOURCE", typ: iam.SCP, stmt: `{"Effect":"Deny","Action":"s3:DeleteBucket","NotResource":"arn:aws:s3:::scratch"}`, at: "$.Statement[0].NotResource"},
	{id: "SCP_SYNTAX_ERROR_NOTRESOURCE", typ: iam.SCP, stmt: `{"Effect":"Deny","Action":"s3:DeleteBucket","Resource":"arn:aws:s3:::scratch"}`},

	{id: orgDeniesEverything, typ: iam.SCP, stmt: `{"Effect":"Deny","Action":"*","Resource":"*"}`, at: "$.Statement[0]", message: "every action on every resource"},
	{id: orgDeniesEverything, name: "rcp", typ: iam.RCP, stmt: `{"Effect":"Deny","Principal":"*","Action":["s3:*","sqs:SendMessage"],"Resource":"*"}`, at: "$.Statement[0]", message: `every action of "s3"`},
	{id: orgDeniesEverything, name: "service in an scp", typ: iam.SCP, stmt: `{"Effect":"Deny","Action":"organizations:*","Resource":"*"}`},
	{id: orgDeniesEverything, name: "condition", typ: iam.SCP, stmt: `{"Effect":"Deny","Action":"*","Resource":"*",` + except + `}`},
	{id: orgDeniesEverything, name: "resource", typ: iam.SCP, stmt: `{"Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::audit-archive/*"}`},
	{id: orgDeniesEverything, name: "rcp, some actions", typ: iam.RCP, stmt: `{"Effect":"Deny","Principal":"*","Action":"s3:Put*","Resource":"*"}`},
	{id: orgDeniesEverything, name: "allow", typ: iam.SCP, stmt: `{"Effect":"Allow","Action":"*","Resource":"*"}`},

	{
		id: serviceLinkedOnly, typ: iam.SCP, at: "$.Statement[0].Condition", message: "aws:PrincipalArn",
		stmt: `{"Effect":"Deny","Action":"ec2:*","Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":["arn:aws:iam::*:role/aws-service-role/ecs.*","arn:aws:iam::*:role/aws-service-role/rds.amazonaws.com/*"]}}}`,
	},
	{
		id: serviceLinkedOnly, name: "string", typ: iam.SCP, at: "$.Statement[0].Condition",
		stmt: `{"Effect":"Deny","Action":"ec2:*","Resource":"*","Condition":{"StringLike":{"aws:principalarn":"*:role/aws-service-role/*"}}}`,
		also: []string{"STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"},
	},
	{
		id: serviceLinkedOnly, name: "other roles", typ: iam.SCP,
		stmt: `{"Effect":"Deny","Action":"ec2:*","Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":["arn:aws:iam::*:role/aws-service-role/*","arn:aws:iam::*:role/ci"]}}}`,
	},
	{
		id: serviceLinkedOnly, name: "negated", typ: iam.SCP,
		stmt: `{"Effect":"Deny","Action":"ec2:*","Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/aws-service-role/*"}}}`,
	},
}

const rcpAction = "RCP_SYNTAX_ERROR_ACTION"

var rcpCases = []checkCase{
	{id: rcpEffectMustBeDeny, typ: iam.RCP, stmt: `{"Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"*"}`, at: "$.Statement[0].Effect"},
	{id: rcpEffectMustBeDeny, name: "narrow", typ: iam.RCP, stmt: `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::m/*"}`, at: "$.Statement[0].Effect"},
	{id: rcpEffectMustBeDeny, name: "full access and more", typ: iam.RCP, stmt: `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*"}`, at: "$.Statement[0].Effect", also: []string{rcpAction}},
	{id: rcpEffectMustBeDeny, typ: iam.RCP, stmt: `{"Effect":"Deny","Principal":"*","Action":"sqs:AddPermission","Resource":"*"}`},
	{id: rcpEffectMustBeDeny, name: "the policy of AWS", typ: iam.RCP, stmt: `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`},

	{
		id: rcpSyntaxErrorAllow, typ: iam.RCP, at: "$.Statement[0]", message: `a resource other than "*"`, in: withoutCheck(rcpEffectMustBeDeny),
		stmt: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::m/*"}`,
	},
	{
		id: rcpSyntaxErrorAllow, name: "principal and condition", typ: iam.RCP, at: "$.Statement[0]", message: `a principal other than "*" and a condition`, in: withoutCheck(rcpEffectMustBeDeny),
		stmt: `{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"s3:GetObject","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}`,
		also: []string{"RCP_SYNTAX_ERROR_PRINCIPAL", "ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"},
	},
	{id: rcpSyntaxErrorAllow, name: "broad", typ: iam.RCP, in: withoutCheck(rcpEffectMustBeDeny), stmt: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}`},
	{id: rcpSyntaxErrorAllow, name: "told by the other check", typ: iam.RCP, also: []string{rcpEffectMustBeDeny}, stmt: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::m/*"}`},

	{id: "RCP_SYNTAX_ERROR_NOTACTION", typ: iam.RCP, stmt: `{"Effect":"Deny","Principal":"*","NotAction":["s3:Get*","ec2:*"],"Resource":"*"}`, at: "$.Statement[0].NotAction"},
	{id: "RCP_SYNTAX_ERROR_NOTACTION", name: "empty", typ: iam.RCP, stmt: `{"Effect":"Deny","Principal":"*","NotAction":[],"Resource":"*"}`, at: "$.Statement[0].NotAction", also: []string{policy.CodeEmptyAction}},
	{id: "RCP_SYNTAX_ERROR_NOTACTION", typ: iam.RCP, stmt: `{"Effect":"Deny","Principal":"*","Action":["s3:Get*"],"Resource":"*"}`},

	{id: rcpAction, name: "unsupported service", typ: iam.RCP, stmt: `{"Effect":"Deny","Principal":"*","Action":["s3:PutObject","ec2:RunInstances"],"Resource":"*"}`, at: firstAction + "[1]", message: `"ecr"`},
	{id: rcpAction, name: "nothing like it", typ: iam.RCP, stmt: `{"Effect":"Deny","Principal":"*","Action":"lambda:InvokeFunction","Resource":"*"}`, at: firstAction, message: "service control policy"},
	{id: rcpAction, name: "everything", typ: iam.RCP, stmt: `{"Effect":"Deny","Principal":"*","Action":["*"],"Resource":"*"}`, at: firstAction + "[0]", message: `"s3:*"`},
	{
		id: rcpAction, name: "everything, old list", typ: iam.RCP, stmt: `{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}`, at: firstAction,
		in: func(in *Input) { in.Now = time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC) },
	},
	{
		id: rcpAction, name: "unsupported service, old list", typ: iam.RCP, stmt: `{"Effect":"Deny","Principal":"*","Action":"ec2:RunInstances","Resource":"*"}`, at: firstAction, class: frame.Warning,
		in: func(in *Input) { in.Now = time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC) },
	},
	{id: rcpAction, name: "wildcard in the service", typ: iam.RCP, stmt: `{"Effect":"Deny","Principal":"*","Action":"sq?:SendMessage","Resource":"*"}`, at: firstAction, message: `Write "sqs:SendMessage".`},
	{id: rcpAction, name: "service is known", typ: iam.RCP, in: withActions(beginning("ec2:R"), beginning("sqs:R"), beginning("*")), at: firstAction + "[0]", also: []string{rcpEffectMustBeDeny}},
	{id: rcpAction, typ: iam.RCP, stmt: `{"Effect":"Deny","Principal":"*","Action":["S3:Put*","sqs:*Message","sts:AssumeRole"],"Resource":"*"}`},
	{id: rcpAction, name: "service that does not exist", typ: iam.RCP, stmt: `{"Effect":"Deny","Principal":"*","Action":"stepfunctions:*","Resource":"*"}`, also: []string{invalidServiceInAction}},
	{id: rcpAction, name: "the policy of AWS", typ: iam.RCP, stmt: `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`},
}

func withoutCheck(id string) func(*Input) {
	return func(in *Input) { in.Overrides = map[string]frame.Class{id: frame.Ignore} }
}

// onBuckets is a statement of an RCP that denies reading objects under a condition.
func onBuckets(condition string) string {
	return `{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":` + condition + `}`
}

const firstCondition = "$.Statement[0].Condition"

var rcpConditionCases = []checkCase{
	{
		id: rcpRelatedPrincipal, typ: iam.RCP, stmt: onBuckets(`{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"}}`),
		at: firstCondition + `.StringNotEqualsIfExists["aws:PrincipalOrgID"]`, message: `"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}`,
	},
	{
		id: rcpRelatedPrincipal, name: "one finding of two keys", typ: iam.RCP, message: "aws:PrincipalTag/team and aws:PrincipalAccount",
		stmt: onBuckets(`{"StringNotEquals":{"aws:PrincipalTag/team":"ops","aws:PrincipalAccount":"210987654321"}}`),
		at:   firstCondition + `.StringNotEquals["aws:PrincipalTag/team"]`,
	},
	{
		id: rcpRelatedPrincipal, name: "Bool lets anonymous callers through", typ: iam.RCP, message: `Write "BoolIfExists" instead`,
		stmt: onBuckets(`{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"},"Bool":{"aws:PrincipalIsAWSService":"false"}}`),
		at:   firstCondition + `.StringNotEqualsIfExists["aws:PrincipalOrgID"]`,
	},
	{
		id: rcpRelatedPrincipal, name: "wrong value", typ: iam.RCP, at: firstCondition + `.StringNotEqualsIfExists["aws:PrincipalOrgID"]`,
		stmt: onBuckets(`{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"},"BoolIfExists":{"aws:PrincipalIsAWSService":"true"}}`),
	},
	{
		id: rcpRelatedPrincipal, typ: iam.RCP,
		stmt: onBuckets(`{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}`),
	},
	{
		id: rcpRelatedPrincipal, name: "no service name", typ: iam.RCP,
		stmt: onBuckets(`{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"},"Null":{"aws:PrincipalServiceName":"true"}}`),
	},
	{id: rcpRelatedPrincipal, name: "services do not match", typ: iam.RCP, stmt: onBuckets(`{"StringEquals":{"aws:PrincipalAccount":"210987654321"},"StringNotEquals":{"aws:PrincipalTag/team":"ops"}}`)},
	{
		id: rcpRelatedPrincipal, name: "may be in what is unknown", typ: iam.RCP, in: func(in *Input) {
			in.Root = documentTree(
				member("Effect", literalNode("Deny")), member("Principal", literalNode("*")), member("Action", literalNode("s3:GetObject")), member("Resource", literalNode("*")),
				member("Condition", policy.NewObject(policy.Pos{}, []policy.Member{
					member("StringNotEqualsIfExists", policy.NewObject(policy.Pos{}, []policy.Member{member("aws:PrincipalOrgID", literalNode("o-abcd123456"))}, false)),
				}, true)),
			)
		},
	},
	{
		id: rcpRelatedPrincipal, name: "value not known", typ: iam.RCP, at: firstCondition + `.StringNotEqualsIfExists["aws:PrincipalOrgID"]`, in: func(in *Input) {
			in.Root = documentTree(
				member("Effect", literalNode("Deny")), member("Principal", literalNode("*")), member("Action", literalNode("s3:GetObject")), member("Resource", literalNode("*")),
				member("Condition", policy.NewObject(policy.Pos{}, []policy.Member{
					member("StringNotEqualsIfExists", policy.NewObject(policy.Pos{}, []policy.Member{member("aws:PrincipalOrgID", beginning(""))}, false)),
				}, false)),
			)
		},
	},

	{
		id: rcpRelatedService, typ: iam.RCP, at: firstCondition + `.StringNotEqualsIfExists["aws:SourceOrgID"]`, message: `"Bool": {"aws:PrincipalIsAWSService": "true"}`,
		stmt: onBuckets(`{"StringNotEqualsIfExists":{"aws:SourceOrgID":"o-abcd123456"},"Null":{"aws:SourceAccount":"false"}}`),
	},
	{
		id: rcpRelatedService, typ: iam.RCP,
		stmt: onBuckets(`{"StringNotEqualsIfExists":{"aws:SourceOrgID":"o-abcd123456"},"Null":{"aws:SourceAccount":"false"},"Bool":{"aws:PrincipalIsAWSService":"true"}}`),
	},
	{
		id: rcpRelatedService, name: "IfExists", typ: iam.RCP,
		stmt: onBuckets(`{"StringNotEqualsIfExists":{"aws:SourceOrgID":"o-abcd123456"},"Null":{"aws:SourceArn":"false"},"BoolIfExists":{"aws:PrincipalIsAWSService":true}}`),
	},
	{id: rcpRelatedService, name: "holds for services only", typ: iam.RCP, stmt: onBuckets(`{"StringEquals":{"aws:SourceAccount":"210987654321"}}`)},

	{
		id: rcpNullCheck, typ: iam.RCP, at: firstCondition + `.StringNotEqualsIfExists["aws:SourceOrgID"]`, message: `"Null": {"aws:SourceAccount": "false"}`,
		stmt: onBuckets(`{"StringNotEqualsIfExists":{"aws:SourceOrgID":"o-abcd123456"},"Bool":{"aws:PrincipalIsAWSService":"true"}}`),
	},
	{
		id: rcpNullCheck, name: "any value", typ: iam.RCP, at: firstCondition + `["ForAllValues:StringNotLike"]["aws:SourceOrgPaths"]`, also: []string{rcpRelatedService, "FORALLVALUES_NEGATED_ON_DENY"},
		stmt: onBuckets(`{"ForAllValues:StringNotLike":{"aws:SourceOrgPaths":"o-abcd123456/r-ab12/*"}}`),
	},
	{
		id: rcpNullCheck, name: "Null true", typ: iam.RCP, at: firstCondition + `.StringNotEquals["aws:SourceAccount"]`,
		stmt: onBuckets(`{"StringNotEquals":{"aws:SourceAccount":"210987654321"},"Bool":{"aws:PrincipalIsAWSService":"true"},"Null":{"aws:SourceArn":"true"}}`),
	},
	{
		id: rcpNullCheck, typ: iam.RCP,
		stmt: onBuckets(`{"StringNotEquals":{"aws:SourceAccount":"210987654321"},"Bool":{"aws:PrincipalIsAWSService":"true"},"Null":{"aws:SourceAccount":"false"}}`),
	},
	{
		id: rcpNullCheck, name: "one value must be there", typ: iam.RCP,
		stmt: onBuckets(`{"ForAnyValue:StringNotLike":{"aws:SourceOrgPaths":"o-abcd123456/r-ab12/*"}}`),
	},
}

const (
	noAllow    = "BOUNDARY_WITHOUT_ALLOW"
	ownRemoval = "BOUNDARY_ALLOWS_ITS_OWN_REMOVAL"
)

const ownBoundary = "arn:aws:iam::210987654321:policy/boundaries/dev"

func own(in *Input) { in.ResourceARN = ownBoundary }

var boundaryCases = []checkCase{
	{id: noAllow, typ: iam.Boundary, stmt: `{"Effect":"Deny","Action":"iam:*","Resource":"*"}`, at: "$.Statement", message: "permissions boundary"},
	{id: noAllow, name: "session", typ: iam.Session, stmt: `{"Effect":"Deny","Action":"iam:*","Resource":"*"},{"Effect":"Deny","Action":"sqs:*","Resource":"*"}`, at: "$.Statement", message: "session policy", also: []string{"MERGEABLE_STATEMENTS"}},
	{id: noAllow, typ: iam.Boundary, stmt: `{"Effect":"Deny","Action":"iam:*","Resource":"*"},{"Effect":"Allow","Action":"sqs:*","Resource":"*"}`},
	{id: noAllow, name: "other type", stmt: `{"Effect":"Deny","Action":"iam:*","Resource":"*"}`},
	{
		id: noAllow, name: "may be in what is unknown", typ: iam.Boundary, in: func(in *Input) {
			in.Root = policy.NewObject(policy.Pos{}, []policy.Member{member("Version", literalNode("2012-10-17")), member("Statement", policy.NewArray(policy.Pos{}, []*policy.Node{
				policy.NewObject(policy.Pos{}, []policy.Member{member("Effect", literalNode("Deny")), member("Action", literalNode("iam:*")), member("Resource", literalNode("*"))}, false),
			}, true))}, false)
		},
	},

	{
		id: ownRemoval, typ: iam.Boundary, stmt: `{"Effect":"Allow","Action":["iam:*","s3:*"],"Resource":"*"}`, at: "$.Statement[0]",
		message: `"iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary", "iam:PutRolePermissionsBoundary", "iam:PutUserPermissionsBoundary", "iam:CreateRole" and "iam:CreateUser"`,
	},
	{
		id: ownRemoval, name: "each statement", typ: iam.Boundary, at: "$.Statement[0]", more: []string{"$.Statement[1]"},
		stmt: `{"Effect":"Allow","Action":"iam:CreateUser","Resource":"*"},{"Effect":"Allow","Action":"iam:DeleteRolePermissionsBoundary","Resource":"arn:aws:iam::*:role/*"}`,
	},
	{id: ownRemoval, name: "NotAction", typ: iam.Boundary, at: "$.Statement[0]", stmt: `{"Effect":"Allow","NotAction":["organizations:*","iam:Create*","iam:Put*"],"Resource":"*"}`, message: `permits "iam:DeleteRolePermissionsBoundary" and "iam:DeleteUserPermissionsBoundary":`},
	{
		id: ownRemoval, name: "denied without MFA only", typ: iam.Boundary, at: "$.Statement[0]", also: []string{"DENY_WITH_POSSIBLY_ABSENT_KEY"},
		stmt: `{"Effect":"Allow","Action":"iam:Delete*","Resource":"*"},{"Effect":"Deny","Action":"iam:Delete*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}`,
	},
	{
		id: ownRemoval, name: "denied for groups only", typ: iam.Boundary, at: "$.Statement[0]",
		stmt: `{"Effect":"Allow","Action":"iam:CreateUser","Resource":"*"},{"Effect":"Deny","Action":"iam:CreateUser","Resource":"arn:aws:iam::*:user/ops/*"}`,
	},
	{id: ownRemoval, name: "own versions", typ: iam.Boundary, in: own, at: "$.Statement[0]", message: "iam:CreatePolicyVersion", stmt: `{"Effect":"Allow","Action":"iam:*PolicyVersion","Resource":"arn:aws:iam::*:policy/*"}`},
	{
		id: ownRemoval, name: "denied", typ: iam.Boundary,
		stmt: `{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":["iam:*Boundary","iam:CreateUser","iam:CreateRole"],"Resource":"*"}`,
	},
	{
		id: ownRemoval, name: "boundary demanded", typ: iam.Boundary, also: []string{"NEGATED_OPERATOR_ON_ALLOW"},
		stmt: `{"Effect":"Allow","Action":"iam:*","Resource":"*"},{"Effect":"Deny","Action":"iam:Delete*Boundary","Resource":["arn:aws:iam::*:user/*","arn:aws:iam::*:role/*"]},` +
			`{"Effect":"Deny","Action":["iam:Create*","iam:Put*"],"Resource":"*","Condition":{"ArnNotEquals":{"iam:PermissionsBoundary":"` + ownBoundary + `"}}}`,
	},
	{
		id: ownRemoval, name: "for administrators", typ: iam.Boundary,
		stmt: `{"Effect":"Allow","Action":"iam:DeleteUserPermissionsBoundary","Resource":"*"},{"Effect":"Deny","Action":"iam:Delete*","Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/admin"}}}`,
	},
	{
		id: ownRemoval, name: "under a condition", typ: iam.Boundary,
		stmt: `{"Effect":"Allow","Action":"iam:CreateUser","Resource":"*","Condition":{"ArnEquals":{"iam:PermissionsBoundary":"` + ownBoundary + `"}}}`,
	},
	{id: ownRemoval, name: "some roles", typ: iam.Boundary, stmt: `{"Effect":"Allow","Action":"iam:DeleteRolePermissionsBoundary","Resource":"arn:aws:iam::*:role/app-*"}`},
	{
		id: ownRemoval, name: "versions of others", typ: iam.Boundary, in: own,
		stmt: `{"Effect":"Allow","Action":"iam:*PolicyVersion","Resource":"*"},{"Effect":"Deny","Action":"iam:*PolicyVersion","Resource":"arn:aws:iam::*:policy/boundaries/*"}`,
	},
	{id: ownRemoval, name: "ARN not known", typ: iam.Boundary, stmt: `{"Effect":"Allow","Action":"iam:CreatePolicyVersion","Resource":"*"}`},
}
