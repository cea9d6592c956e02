// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package organization_test

import (
	"slices"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// organizationCases show when the checks of this family report something, and when they do not.
var organizationCases = slices.Concat(scpCases, rcpCases, rcpConditionCases, boundaryCases)

// except is a condition under which a Deny does not hit everybody.
const except = `"Condition":{"StringNotEquals":{"aws:PrincipalTag/team":"ops"}}`

var scpCases = []checktest.Case{
	{ID: "SCP_SYNTAX_ERROR_ACTION_WILDCARD", Type: iam.SCP, Stmt: `{"Effect":"Deny","Action":["iam:*LoginProfile","iam:Get*","iam:?pdate*"],"Resource":"*"}`, At: "$.Statement[0].Action" + "[0]", More: []string{"$.Statement[0].Action" + "[2]"}, Message: "September 2025"},
	{ID: "SCP_SYNTAX_ERROR_ACTION_WILDCARD", Type: iam.SCP, Stmt: `{"Effect":"Deny","Action":["iam:DeleteLogin*","iam:DeleteRol?","iam:GetU**"],"Resource":"*"}`, Also: []string{"ALL_WILDCARD_SPELLING"}},
	{ID: "SCP_SYNTAX_ERROR_ACTION_WILDCARD", Name: "everything", Type: iam.SCP, Stmt: `{"Effect":"Allow","Action":"*","Resource":"*"}`},
	{ID: "SCP_SYNTAX_ERROR_ACTION_WILDCARD", Name: "off by default", Type: iam.SCP, Stmt: `{"Effect":"Deny","Action":"iam:*LoginProfile","Resource":"*"}`, In: func(in *frame.Input) { in.Overrides = nil }},
	{
		ID: "SCP_SYNTAX_ERROR_ALLOW_CONDITION", Type: iam.SCP, At: "$.Statement[0].Condition",
		Stmt: `{"Effect":"Allow","Action":"ec2:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`,
	},
	{ID: "SCP_SYNTAX_ERROR_ALLOW_CONDITION", Type: iam.SCP, Stmt: `{"Effect":"Deny","Action":"ec2:*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}}`},
	{ID: "SCP_SYNTAX_ERROR_ALLOW_NOTACTION", Type: iam.SCP, Stmt: `{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`, At: "$.Statement[0].NotAction"},
	{ID: "SCP_SYNTAX_ERROR_ALLOW_NOTACTION", Type: iam.SCP, Stmt: `{"Effect":"Deny","NotAction":"iam:*","Resource":"*",` + except + `}`},
	{ID: "SCP_SYNTAX_ERROR_ALLOW_RESOURCE", Type: iam.SCP, Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}`, At: "$.Statement[0].Resource"},
	{ID: "SCP_SYNTAX_ERROR_ALLOW_RESOURCE", Type: iam.SCP, Stmt: `{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"},{"Effect":"Allow","Action":"sqs:*","Resource":"*"}`},
	{ID: "SCP_SYNTAX_ERROR_NOTRESOURCE", Type: iam.SCP, Stmt: `{"Effect":"Deny","Action":"s3:DeleteBucket","NotResource":"arn:aws:s3:::scratch"}`, At: "$.Statement[0].NotResource"},
	{ID: "SCP_SYNTAX_ERROR_NOTRESOURCE", Type: iam.SCP, Stmt: `{"Effect":"Deny","Action":"s3:DeleteBucket","Resource":"arn:aws:s3:::scratch"}`},

	{ID: "ORG_POLICY_DENIES_EVERYTHING", Type: iam.SCP, Stmt: `{"Effect":"Deny","Action":"*","Resource":"*"}`, At: "$.Statement[0]", Message: "every action on every resource"},
	{ID: "ORG_POLICY_DENIES_EVERYTHING", Name: "rcp", Type: iam.RCP, Stmt: `{"Effect":"Deny","Principal":"*","Action":["s3:*","sqs:SendMessage"],"Resource":"*"}`, At: "$.Statement[0]", Message: `every action of "s3"`},
	{ID: "ORG_POLICY_DENIES_EVERYTHING", Name: "service in an scp", Type: iam.SCP, Stmt: `{"Effect":"Deny","Action":"organizations:*","Resource":"*"}`},
	{ID: "ORG_POLICY_DENIES_EVERYTHING", Name: "condition", Type: iam.SCP, Stmt: `{"Effect":"Deny","Action":"*","Resource":"*",` + except + `}`},
	{ID: "ORG_POLICY_DENIES_EVERYTHING", Name: "resource", Type: iam.SCP, Stmt: `{"Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::audit-archive/*"}`},
	{ID: "ORG_POLICY_DENIES_EVERYTHING", Name: "rcp, some actions", Type: iam.RCP, Stmt: `{"Effect":"Deny","Principal":"*","Action":"s3:Put*","Resource":"*"}`},
	{ID: "ORG_POLICY_DENIES_EVERYTHING", Name: "allow", Type: iam.SCP, Stmt: `{"Effect":"Allow","Action":"*","Resource":"*"}`},

	{
		ID: "SCP_HAS_NO_EFFECT_ON_SERVICE_LINKED_ROLES", Type: iam.SCP, At: "$.Statement[0].Condition", Message: "aws:PrincipalArn",
		Stmt: `{"Effect":"Deny","Action":"ec2:*","Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":["arn:aws:iam::*:role/aws-service-role/ecs.*","arn:aws:iam::*:role/aws-service-role/rds.amazonaws.com/*"]}}}`,
	},
	{
		ID: "SCP_HAS_NO_EFFECT_ON_SERVICE_LINKED_ROLES", Name: "string", Type: iam.SCP, At: "$.Statement[0].Condition",
		Stmt: `{"Effect":"Deny","Action":"ec2:*","Resource":"*","Condition":{"StringLike":{"aws:principalarn":"*:role/aws-service-role/*"}}}`,
		Also: []string{"STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"},
	},
	{
		ID: "SCP_HAS_NO_EFFECT_ON_SERVICE_LINKED_ROLES", Name: "other roles", Type: iam.SCP,
		Stmt: `{"Effect":"Deny","Action":"ec2:*","Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":["arn:aws:iam::*:role/aws-service-role/*","arn:aws:iam::*:role/ci"]}}}`,
	},
	{
		ID: "SCP_HAS_NO_EFFECT_ON_SERVICE_LINKED_ROLES", Name: "negated", Type: iam.SCP,
		Stmt: `{"Effect":"Deny","Action":"ec2:*","Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/aws-service-role/*"}}}`,
	},
}

const rcpAction = "RCP_SYNTAX_ERROR_ACTION"

var rcpCases = []checktest.Case{
	{ID: "RCP_EFFECT_MUST_BE_DENY", Type: iam.RCP, Stmt: `{"Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"*"}`, At: "$.Statement[0].Effect"},
	{ID: "RCP_EFFECT_MUST_BE_DENY", Name: "narrow", Type: iam.RCP, Stmt: `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::m/*"}`, At: "$.Statement[0].Effect"},
	{ID: "RCP_EFFECT_MUST_BE_DENY", Name: "full access and more", Type: iam.RCP, Stmt: `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"*"}`, At: "$.Statement[0].Effect", Also: []string{rcpAction}},
	{ID: "RCP_EFFECT_MUST_BE_DENY", Type: iam.RCP, Stmt: `{"Effect":"Deny","Principal":"*","Action":"sqs:AddPermission","Resource":"*"}`},
	{ID: "RCP_EFFECT_MUST_BE_DENY", Name: "the policy of AWS", Type: iam.RCP, Stmt: `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`},

	{
		ID: "RCP_SYNTAX_ERROR_ALLOW", Type: iam.RCP, At: "$.Statement[0]", Message: `a resource other than "*"`, In: withoutCheck("RCP_EFFECT_MUST_BE_DENY"),
		Stmt: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::m/*"}`,
	},
	{
		ID: "RCP_SYNTAX_ERROR_ALLOW", Name: "principal and condition", Type: iam.RCP, At: "$.Statement[0]", Message: `a principal other than "*" and a condition`, In: withoutCheck("RCP_EFFECT_MUST_BE_DENY"),
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"s3:GetObject","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}`,
		Also: []string{"RCP_SYNTAX_ERROR_PRINCIPAL", "ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT"},
	},
	{ID: "RCP_SYNTAX_ERROR_ALLOW", Name: "broad", Type: iam.RCP, In: withoutCheck("RCP_EFFECT_MUST_BE_DENY"), Stmt: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}`},
	{ID: "RCP_SYNTAX_ERROR_ALLOW", Name: "reported by the other check", Type: iam.RCP, Also: []string{"RCP_EFFECT_MUST_BE_DENY"}, Stmt: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::m/*"}`},

	{ID: "RCP_SYNTAX_ERROR_NOTACTION", Type: iam.RCP, Stmt: `{"Effect":"Deny","Principal":"*","NotAction":["s3:Get*","ec2:*"],"Resource":"*"}`, At: "$.Statement[0].NotAction"},
	{ID: "RCP_SYNTAX_ERROR_NOTACTION", Name: "empty", Type: iam.RCP, Stmt: `{"Effect":"Deny","Principal":"*","NotAction":[],"Resource":"*"}`, At: "$.Statement[0].NotAction", Also: []string{policy.CodeEmptyAction}},
	{ID: "RCP_SYNTAX_ERROR_NOTACTION", Type: iam.RCP, Stmt: `{"Effect":"Deny","Principal":"*","Action":["s3:Get*"],"Resource":"*"}`},

	{ID: rcpAction, Name: "unsupported service", Type: iam.RCP, Stmt: `{"Effect":"Deny","Principal":"*","Action":["s3:PutObject","ec2:RunInstances"],"Resource":"*"}`, At: "$.Statement[0].Action" + "[1]", Message: `"ecr"`},
	{ID: rcpAction, Name: "nothing like it", Type: iam.RCP, Stmt: `{"Effect":"Deny","Principal":"*","Action":"lambda:InvokeFunction","Resource":"*"}`, At: "$.Statement[0].Action", Message: "service control policy"},
	{ID: rcpAction, Name: "everything", Type: iam.RCP, Stmt: `{"Effect":"Deny","Principal":"*","Action":["*"],"Resource":"*"}`, At: "$.Statement[0].Action" + "[0]", Message: `"s3:*"`},
	{
		ID: rcpAction, Name: "everything, old list", Type: iam.RCP, Stmt: `{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}`, At: "$.Statement[0].Action",
		In: func(in *frame.Input) { in.Now = time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC) },
	},
	{
		ID: rcpAction, Name: "unsupported service, old list", Type: iam.RCP, Stmt: `{"Effect":"Deny","Principal":"*","Action":"ec2:RunInstances","Resource":"*"}`, At: "$.Statement[0].Action", Class: frame.Warning,
		In: func(in *frame.Input) { in.Now = time.Date(2036, 1, 1, 0, 0, 0, 0, time.UTC) },
	},
	{ID: rcpAction, Name: "wildcard in the service", Type: iam.RCP, Stmt: `{"Effect":"Deny","Principal":"*","Action":"sq?:SendMessage","Resource":"*"}`, At: "$.Statement[0].Action", Message: `Write "sqs:SendMessage".`},
	{ID: rcpAction, Name: "service is known", Type: iam.RCP, In: checktest.ActionsTree(checktest.Prefix("ec2:R"), checktest.Prefix("sqs:R"), checktest.Prefix("*")), At: "$.Statement[0].Action" + "[0]", Also: []string{"RCP_EFFECT_MUST_BE_DENY"}},
	{ID: rcpAction, Type: iam.RCP, Stmt: `{"Effect":"Deny","Principal":"*","Action":["S3:Put*","sqs:*Message","sts:AssumeRole"],"Resource":"*"}`},
	{ID: rcpAction, Name: "service that does not exist", Type: iam.RCP, Stmt: `{"Effect":"Deny","Principal":"*","Action":"stepfunctions:*","Resource":"*"}`, Also: []string{"INVALID_SERVICE_IN_ACTION"}},
	{ID: rcpAction, Name: "the policy of AWS", Type: iam.RCP, Stmt: `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}`},
}

func withoutCheck(id string) func(*frame.Input) {
	return func(in *frame.Input) { in.Overrides = map[string]frame.Class{id: frame.Ignore} }
}

// onBuckets is a statement of an RCP that denies reading objects under a condition.
func onBuckets(condition string) string {
	return `{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":` + condition + `}`
}

const firstCondition = "$.Statement[0].Condition"

var rcpConditionCases = []checktest.Case{
	{
		ID: "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", Type: iam.RCP, Stmt: onBuckets(`{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"}}`),
		At: firstCondition + `.StringNotEqualsIfExists["aws:PrincipalOrgID"]`, Message: `"BoolIfExists": {"aws:PrincipalIsAWSService": "false"}`,
	},
	{
		ID: "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", Name: "one finding of two keys", Type: iam.RCP, Message: "aws:PrincipalTag/team and aws:PrincipalAccount",
		Stmt: onBuckets(`{"StringNotEquals":{"aws:PrincipalTag/team":"ops","aws:PrincipalAccount":"210987654321"}}`),
		At:   firstCondition + `.StringNotEquals["aws:PrincipalTag/team"]`,
	},
	{
		ID: "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", Name: "Bool lets anonymous callers through", Type: iam.RCP, Message: `Write "BoolIfExists" instead`,
		Stmt: onBuckets(`{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"},"Bool":{"aws:PrincipalIsAWSService":"false"}}`),
		At:   firstCondition + `.StringNotEqualsIfExists["aws:PrincipalOrgID"]`,
	},
	{
		ID: "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", Name: "wrong value", Type: iam.RCP, At: firstCondition + `.StringNotEqualsIfExists["aws:PrincipalOrgID"]`, Message: `instead of "true"`,
		Stmt: onBuckets(`{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"},"BoolIfExists":{"aws:PrincipalIsAWSService":"true"}}`),
	},
	{
		ID: "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", Type: iam.RCP,
		Stmt: onBuckets(`{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}`),
	},
	{
		ID: "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", Name: "no service name", Type: iam.RCP,
		Stmt: onBuckets(`{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"},"Null":{"aws:PrincipalServiceName":"true"}}`),
	},
	{ID: "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", Name: "services do not match", Type: iam.RCP, Stmt: onBuckets(`{"StringEquals":{"aws:PrincipalAccount":"210987654321"},"StringNotEquals":{"aws:PrincipalTag/team":"ops"}}`)},
	{
		ID: "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", Name: "may be in what is unknown", Type: iam.RCP, In: func(in *frame.Input) {
			in.Root = checktest.Tree(
				checktest.Member("Effect", checktest.Literal("Deny")), checktest.Member("Principal", checktest.Literal("*")), checktest.Member("Action", checktest.Literal("s3:GetObject")), checktest.Member("Resource", checktest.Literal("*")),
				checktest.Member("Condition", policy.NewObject(policy.Pos{}, []policy.Member{
					checktest.Member("StringNotEqualsIfExists", policy.NewObject(policy.Pos{}, []policy.Member{checktest.Member("aws:PrincipalOrgID", checktest.Literal("o-abcd123456"))}, false)),
				}, true)),
			)
		},
	},
	{
		ID: "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY", Name: "value not known", Type: iam.RCP, At: firstCondition + `.StringNotEqualsIfExists["aws:PrincipalOrgID"]`, In: func(in *frame.Input) {
			in.Root = checktest.Tree(
				checktest.Member("Effect", checktest.Literal("Deny")), checktest.Member("Principal", checktest.Literal("*")), checktest.Member("Action", checktest.Literal("s3:GetObject")), checktest.Member("Resource", checktest.Literal("*")),
				checktest.Member("Condition", policy.NewObject(policy.Pos{}, []policy.Member{
					checktest.Member("StringNotEqualsIfExists", policy.NewObject(policy.Pos{}, []policy.Member{checktest.Member("aws:PrincipalOrgID", checktest.Prefix(""))}, false)),
				}, false)),
			)
		},
	},

	{
		ID: "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY", Type: iam.RCP, At: firstCondition + `.StringNotEqualsIfExists["aws:SourceOrgID"]`, Message: `"Bool": {"aws:PrincipalIsAWSService": "true"}`,
		Stmt: onBuckets(`{"StringNotEqualsIfExists":{"aws:SourceOrgID":"o-abcd123456"},"Null":{"aws:SourceAccount":"false"}}`),
	},
	{
		ID: "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY", Type: iam.RCP,
		Stmt: onBuckets(`{"StringNotEqualsIfExists":{"aws:SourceOrgID":"o-abcd123456"},"Null":{"aws:SourceAccount":"false"},"Bool":{"aws:PrincipalIsAWSService":"true"}}`),
	},
	{
		ID: "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY", Name: "IfExists", Type: iam.RCP,
		Stmt: onBuckets(`{"StringNotEqualsIfExists":{"aws:SourceOrgID":"o-abcd123456"},"Null":{"aws:SourceArn":"false"},"BoolIfExists":{"aws:PrincipalIsAWSService":true}}`),
	},
	{ID: "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY", Name: "holds for services only", Type: iam.RCP, Stmt: onBuckets(`{"StringEquals":{"aws:SourceAccount":"210987654321"}}`)},

	{
		ID: "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK", Type: iam.RCP, At: firstCondition + `.StringNotEqualsIfExists["aws:SourceOrgID"]`, Message: `"Null": {"aws:SourceAccount": "false"}`,
		Stmt: onBuckets(`{"StringNotEqualsIfExists":{"aws:SourceOrgID":"o-abcd123456"},"Bool":{"aws:PrincipalIsAWSService":"true"}}`),
	},
	{
		ID: "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK", Name: "any value", Type: iam.RCP, At: firstCondition + `["ForAllValues:StringNotLike"]["aws:SourceOrgPaths"]`, Also: []string{"RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY", "FORALLVALUES_NEGATED_ON_DENY"},
		Stmt: onBuckets(`{"ForAllValues:StringNotLike":{"aws:SourceOrgPaths":"o-abcd123456/r-ab12/*"}}`),
	},
	{
		ID: "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK", Name: "Null true", Type: iam.RCP, At: firstCondition + `.StringNotEquals["aws:SourceAccount"]`,
		Stmt: onBuckets(`{"StringNotEquals":{"aws:SourceAccount":"210987654321"},"Bool":{"aws:PrincipalIsAWSService":"true"},"Null":{"aws:SourceArn":"true"}}`),
	},
	{
		ID: "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK", Type: iam.RCP,
		Stmt: onBuckets(`{"StringNotEquals":{"aws:SourceAccount":"210987654321"},"Bool":{"aws:PrincipalIsAWSService":"true"},"Null":{"aws:SourceAccount":"false"}}`),
	},
	{
		ID: "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK", Name: "one value must be there", Type: iam.RCP,
		Stmt: onBuckets(`{"ForAnyValue:StringNotLike":{"aws:SourceOrgPaths":"o-abcd123456/r-ab12/*"}}`),
	},
}

const (
	noAllow    = "BOUNDARY_WITHOUT_ALLOW"
	ownRemoval = "BOUNDARY_ALLOWS_ITS_OWN_REMOVAL"
)

const ownBoundary = "arn:aws:iam::210987654321:policy/boundaries/dev"

func own(in *frame.Input) { in.ResourceARN = ownBoundary }

var boundaryCases = []checktest.Case{
	{ID: noAllow, Type: iam.Boundary, Stmt: `{"Effect":"Deny","Action":"iam:*","Resource":"*"}`, At: "$.Statement", Message: "permissions boundary"},
	{ID: noAllow, Name: "session", Type: iam.Session, Stmt: `{"Effect":"Deny","Action":"iam:*","Resource":"*"},{"Effect":"Deny","Action":"sqs:*","Resource":"*"}`, At: "$.Statement", Message: "session policy", Also: []string{"MERGEABLE_STATEMENTS"}},
	{ID: noAllow, Type: iam.Boundary, Stmt: `{"Effect":"Deny","Action":"iam:*","Resource":"*"},{"Effect":"Allow","Action":"sqs:*","Resource":"*"}`},
	{ID: noAllow, Name: "other type", Stmt: `{"Effect":"Deny","Action":"iam:*","Resource":"*"}`},
	{
		ID: noAllow, Name: "may be in what is unknown", Type: iam.Boundary, In: func(in *frame.Input) {
			in.Root = policy.NewObject(policy.Pos{}, []policy.Member{checktest.Member("Version", checktest.Literal("2012-10-17")), checktest.Member("Statement", policy.NewArray(policy.Pos{}, []*policy.Node{
				policy.NewObject(policy.Pos{}, []policy.Member{checktest.Member("Effect", checktest.Literal("Deny")), checktest.Member("Action", checktest.Literal("iam:*")), checktest.Member("Resource", checktest.Literal("*"))}, false),
			}, true))}, false)
		},
	},

	{
		ID: ownRemoval, Type: iam.Boundary, Stmt: `{"Effect":"Allow","Action":["iam:*","s3:*"],"Resource":"*"}`, At: "$.Statement[0]",
		Message: `"iam:DeleteRolePermissionsBoundary", "iam:DeleteUserPermissionsBoundary", "iam:PutRolePermissionsBoundary", "iam:PutUserPermissionsBoundary", "iam:CreateRole" and "iam:CreateUser"`,
	},
	{
		ID: ownRemoval, Name: "each statement", Type: iam.Boundary, At: "$.Statement[0]", More: []string{"$.Statement[1]"},
		Stmt: `{"Effect":"Allow","Action":"iam:CreateUser","Resource":"*"},{"Effect":"Allow","Action":"iam:DeleteRolePermissionsBoundary","Resource":"arn:aws:iam::*:role/*"}`,
	},
	{ID: ownRemoval, Name: "NotAction", Type: iam.Boundary, At: "$.Statement[0]", Stmt: `{"Effect":"Allow","NotAction":["organizations:*","iam:Create*","iam:Put*"],"Resource":"*"}`, Message: `permits "iam:DeleteRolePermissionsBoundary" and "iam:DeleteUserPermissionsBoundary":`},
	{
		ID: ownRemoval, Name: "denied without MFA only", Type: iam.Boundary, At: "$.Statement[0]", Also: []string{"DENY_WITH_POSSIBLY_ABSENT_KEY"},
		Stmt: `{"Effect":"Allow","Action":"iam:Delete*","Resource":"*"},{"Effect":"Deny","Action":"iam:Delete*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}`,
	},
	{
		ID: ownRemoval, Name: "denied for groups only", Type: iam.Boundary, At: "$.Statement[0]",
		Stmt: `{"Effect":"Allow","Action":"iam:CreateUser","Resource":"*"},{"Effect":"Deny","Action":"iam:CreateUser","Resource":"arn:aws:iam::*:user/ops/*"}`,
	},
	{ID: ownRemoval, Name: "own versions", Type: iam.Boundary, In: own, At: "$.Statement[0]", Message: "iam:CreatePolicyVersion", Stmt: `{"Effect":"Allow","Action":"iam:*PolicyVersion","Resource":"arn:aws:iam::*:policy/*"}`},
	{
		ID: ownRemoval, Name: "denied with the boundary instead of without", Type: iam.Boundary, At: "$.Statement[0]", Message: `"iam:CreateRole"`, Also: []string{"DENY_WITH_POSSIBLY_ABSENT_KEY"},
		Stmt: `{"Effect":"Allow","Action":"iam:CreateRole","Resource":"*"},{"Effect":"Deny","Action":"iam:CreateRole","Resource":"*","Condition":{"ArnEquals":{"iam:PermissionsBoundary":"` + ownBoundary + `"}}}`,
	},
	{
		ID: ownRemoval, Name: "denied without a boundary", Type: iam.Boundary,
		Stmt: `{"Effect":"Allow","Action":"iam:CreateRole","Resource":"*"},{"Effect":"Deny","Action":"iam:CreateRole","Resource":"*","Condition":{"Null":{"iam:PermissionsBoundary":"true"}}}`,
	},
	{
		ID: ownRemoval, Name: "denied", Type: iam.Boundary,
		Stmt: `{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":["iam:*Boundary","iam:CreateUser","iam:CreateRole"],"Resource":"*"}`,
	},
	{
		ID: ownRemoval, Name: "boundary demanded", Type: iam.Boundary, Also: []string{"NEGATED_OPERATOR_ON_ALLOW"},
		Stmt: `{"Effect":"Allow","Action":"iam:*","Resource":"*"},{"Effect":"Deny","Action":"iam:Delete*Boundary","Resource":["arn:aws:iam::*:user/*","arn:aws:iam::*:role/*"]},` +
			`{"Effect":"Deny","Action":["iam:Create*","iam:Put*"],"Resource":"*","Condition":{"ArnNotEquals":{"iam:PermissionsBoundary":"` + ownBoundary + `"}}}`,
	},
	{
		ID: ownRemoval, Name: "for administrators", Type: iam.Boundary,
		Stmt: `{"Effect":"Allow","Action":"iam:DeleteUserPermissionsBoundary","Resource":"*"},{"Effect":"Deny","Action":"iam:Delete*","Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/admin"}}}`,
	},
	{
		ID: ownRemoval, Name: "under a condition", Type: iam.Boundary,
		Stmt: `{"Effect":"Allow","Action":"iam:CreateUser","Resource":"*","Condition":{"ArnEquals":{"iam:PermissionsBoundary":"` + ownBoundary + `"}}}`,
	},
	{ID: ownRemoval, Name: "some roles", Type: iam.Boundary, Stmt: `{"Effect":"Allow","Action":"iam:DeleteRolePermissionsBoundary","Resource":"arn:aws:iam::*:role/app-*"}`},
	{
		ID: ownRemoval, Name: "versions of others", Type: iam.Boundary, In: own,
		Stmt: `{"Effect":"Allow","Action":"iam:*PolicyVersion","Resource":"*"},{"Effect":"Deny","Action":"iam:*PolicyVersion","Resource":"arn:aws:iam::*:policy/boundaries/*"}`,
	},
	{ID: ownRemoval, Name: "ARN not known", Type: iam.Boundary, Stmt: `{"Effect":"Allow","Action":"iam:CreatePolicyVersion","Resource":"*"}`},
}
