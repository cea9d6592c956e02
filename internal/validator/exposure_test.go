// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// exposureCases show when the checks of this family report something, and when they do not.
var exposureCases = slices.Concat(exposureServiceCases, exposurePublicCases, exposureLockoutCases)

const (
	atPrincipal = "$.Statement[0].Principal"
	atCondition = "$.Statement[0].Condition"
	jobsQueue   = "arn:aws:sqs:eu-west-1:210987654321:jobs"
)

// letIn is a statement that allows a principal, given as JSON, an action on a resource; with a condition unless that is "".
func letIn(principal, action, resource, condition string) string {
	s := `{"Effect":"Allow","Principal":` + principal + `,"Action":` + listJSON(action) + `,"Resource":` + listJSON(resource)
	if condition != "" {
		s += `,"Condition":` + condition
	}
	return s + "}"
}

// keepOut is letIn for a Deny.
func keepOut(principal, action, resource, condition string) string {
	return strings.Replace(letIn(principal, action, resource, condition), "Allow", "Deny", 1)
}

// toQueue lets a service, or everyone if it is "*", send messages.
func toQueue(principal, condition string) string {
	if principal == "*" {
		return letIn(`"*"`, "sqs:SendMessage", jobsQueue, condition)
	}
	return letIn(`{"Service":"`+principal+`"}`, "sqs:SendMessage", jobsQueue, condition)
}

// exposureServiceCases are about services that may be made to act for somebody else.
var exposureServiceCases = []checkCase{
	{id: restrictService, typ: iam.Resource, attachment: iam.SQS, stmt: toQueue("events.amazonaws.com", ""), at: atPrincipal + ".Service"},
	{
		id: restrictService, name: "own account", typ: iam.Resource, attachment: iam.SQS, stmt: toQueue("events.amazonaws.com", ""), at: atPrincipal + ".Service",
		in: func(in *Input) { in.Account = "210987654321" }, message: `{"aws:SourceAccount": "210987654321"}`,
	},
	{
		id: restrictService, name: "several services", typ: iam.Resource, attachment: iam.SQS, at: atPrincipal + ".Service[0]", more: []string{atPrincipal + ".Service[1]"},
		stmt: letIn(`{"Service":["events.amazonaws.com","s3.amazonaws.com"]}`, "sqs:SendMessage", jobsQueue, ""),
	},
	{
		id: restrictService, name: "wildcard value", typ: iam.Resource, attachment: iam.SQS, at: atPrincipal + ".Service",
		stmt: toQueue("events.amazonaws.com", `{"StringLike":{"aws:SourceAccount":"*"}}`), also: []string{"WILDCARD_USAGE_TOO_PERMISSIVE", "EQUIVALENT_TO_NULL_FALSE"},
	},
	{
		id: restrictService, name: "IfExists", typ: iam.Resource, attachment: iam.SQS, at: atPrincipal + ".Service",
		stmt: toQueue("events.amazonaws.com", `{"StringEqualsIfExists":{"aws:SourceAccount":"210987654321"}}`), also: []string{"IF_EXISTS_WEAKENS_ALLOW"},
	},
	{
		id: restrictService, name: "ACL of the object", typ: iam.Resource, attachment: iam.S3, at: atPrincipal + ".Service",
		stmt: letIn(`{"Service":"cloudtrail.amazonaws.com"}`, "s3:PutObject", "arn:aws:s3:::audit/*", `{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}`),
	},
	{
		id: restrictService, name: "role", typ: iam.Trust, at: atPrincipal + ".Service",
		stmt: `{"Effect":"Allow","Principal":{"Service":"states.amazonaws.com"},"Action":"sts:AssumeRole"}`,
	},
	{
		id: restrictService, name: "role, regional name", typ: iam.Trust, at: atPrincipal + ".Service",
		stmt: `{"Effect":"Allow","Principal":{"Service":"logs.eu-west-1.amazonaws.com"},"Action":"sts:AssumeRole"}`,
	},
	{id: restrictService, name: "role of a service that is not documented to send a source", typ: iam.Trust, stmt: `{"Effect":"Allow","Principal":{"Service":"backup.amazonaws.com"},"Action":"sts:AssumeRole"}`},
	{
		id: restrictService, name: "role with a condition", typ: iam.Trust,
		stmt: `{"Effect":"Allow","Principal":{"Service":"states.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"210987654321"}}}`,
	},
	{id: restrictService, name: "account", typ: iam.Resource, attachment: iam.SQS, stmt: toQueue("events.amazonaws.com", `{"StringEquals":{"aws:SourceAccount":"210987654321"}}`)},
	{id: restrictService, name: "ARN", typ: iam.Resource, attachment: iam.SQS, stmt: toQueue("events.amazonaws.com", `{"ArnEquals":{"aws:SourceArn":"arn:aws:events:eu-west-1:210987654321:rule/nightly"}}`)},
	{id: restrictService, name: "organization", typ: iam.Resource, attachment: iam.SQS, stmt: toQueue("events.amazonaws.com", `{"StringEquals":{"aws:SourceOrgID":"o-a1b2c3d4e5"}}`)},
	{
		id: restrictService, name: "legacy key", typ: iam.Resource, attachment: iam.SNS, also: []string{"DEPRECATED_GLOBAL_CONDITION_KEY"},
		stmt: letIn(`{"Service":"cloudwatch.amazonaws.com"}`, "sns:Publish", "*", `{"StringEquals":{"aws:SourceOwner":"210987654321"}}`),
	},
	{
		id: restrictService, name: "service without sources", typ: iam.Resource, attachment: iam.S3,
		stmt: letIn(`{"Service":"logdelivery.elasticloadbalancing.amazonaws.com"}`, "s3:PutObject", "arn:aws:s3:::audit/lb/*", ""),
	},
	{
		id: restrictService, name: "Deny for other sources", typ: iam.Resource, attachment: iam.SQS,
		stmt: toQueue("events.amazonaws.com", "") + "," + keepOut(`"*"`, "sqs:*", jobsQueue, `{"StringNotEquals":{"aws:SourceOrgID":"o-a1b2c3d4e5"},"Bool":{"aws:PrincipalIsAWSService":"true"}}`),
	},
	{
		id: restrictService, name: "Deny for other callers", typ: iam.Resource, attachment: iam.SQS, at: atPrincipal + ".Service",
		stmt: toQueue("events.amazonaws.com", "") + "," + keepOut(`"*"`, "sqs:*", jobsQueue, `{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"},"Bool":{"aws:PrincipalIsAWSService":"false"}}`),
	},
	{id: restrictService, name: "Deny", typ: iam.Resource, attachment: iam.SQS, stmt: keepOut(`{"Service":"events.amazonaws.com"}`, "sqs:SendMessage", jobsQueue, "")},
	{
		id: restrictService, name: "condition unknown", typ: iam.Resource, in: func(in *Input) {
			in.Attachment, in.Root = iam.SQS, grantTree(policy.NewObject(policy.Pos{}, []policy.Member{member("Service", literalNode("events.amazonaws.com"))}, false), true)
		},
	},
	{
		id: restrictService, name: "endpoint policy", typ: iam.Endpoint, stmt: toQueue("events.amazonaws.com", ""),
	},

	{
		id: recommendedSourceKey, typ: iam.Resource, attachment: iam.S3, at: atCondition, message: "aws:Referer",
		stmt: letIn(`{"Service":"ses.amazonaws.com"}`, "s3:PutObject", "arn:aws:s3:::mail/*", `{"StringEquals":{"aws:Referer":"210987654321"}}`), also: []string{"UNTRUSTWORTHY_CONDITION_KEY"},
	},
	{
		id: recommendedSourceKey, name: "key of a service", typ: iam.Resource, attachment: iam.KMS, at: atCondition, also: []string{"KMS_KEY_POLICY_LOCKOUT"},
		stmt: letIn(`{"Service":"logs.eu-west-1.amazonaws.com"}`, "kms:Decrypt", "*", `{"ArnEquals":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:eu-west-1:210987654321:log-group:app"}}`),
	},
	{id: recommendedSourceKey, typ: iam.Resource, attachment: iam.S3, stmt: letIn(`{"Service":"ses.amazonaws.com"}`, "s3:PutObject", "arn:aws:s3:::mail/*", `{"StringEquals":{"aws:SourceAccount":"210987654321"}}`)},
	{id: recommendedSourceKey, name: "no condition", typ: iam.Resource, attachment: iam.SQS, stmt: toQueue("ses.amazonaws.com", ""), also: []string{restrictService}},
}

// grantTree is a document that allows principals to send messages, with a condition of which nothing is known if unknown is set.
func grantTree(principal *policy.Node, unknown bool) *policy.Node {
	elements := []policy.Member{
		member("Effect", literalNode("Allow")), member("Principal", principal), member("Action", literalNode("sqs:SendMessage")), member("Resource", literalNode(jobsQueue)),
	}
	if unknown {
		elements = append(elements, member("Condition", policy.NewUnknown(pattern.Unknown())))
	}
	return documentTree(elements...)
}

// outsideOrganization is the condition of a Deny for everyone outside an organization.
const outsideOrganization = `{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`

// exposurePublicCases are about resources that are open to everybody.
var exposurePublicCases = []checkCase{
	{id: publicAccess, typ: iam.Resource, attachment: iam.SQS, stmt: toQueue("*", ""), at: atPrincipal, message: "signed in or not"},
	{id: publicAccess, name: "AWS", typ: iam.Resource, attachment: iam.SQS, stmt: letIn(`{"AWS":"*"}`, "sqs:SendMessage", jobsQueue, ""), at: atPrincipal},
	{id: publicAccess, name: "among others", typ: iam.Resource, attachment: iam.SQS, stmt: letIn(`{"AWS":["arn:aws:iam::210987654321:role/app","*"]}`, "sqs:SendMessage", jobsQueue, ""), at: atPrincipal},
	{
		id: publicAccess, name: "levels", typ: iam.Resource, attachment: iam.S3, at: atPrincipal, message: "change permissions (s3:PutBucketPolicy) and actions that read (s3:GetObject)",
		stmt: letIn(`"*"`, "s3:GetObject s3:PutBucketPolicy", "arn:aws:s3:::m arn:aws:s3:::m/*", ""),
	},
	{id: publicAccess, name: "E-1370: file systems", typ: iam.Resource, stmt: `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"elasticfilesystem:ClientMount"}`, at: atPrincipal, message: "signed in or not"},
	{id: publicAccess, name: "E-1370: another action", typ: iam.Resource, stmt: `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"elasticfilesystem:DescribeMountTargets"}`, at: atPrincipal, message: "Anyone with an AWS account may"},
	{id: publicAccess, name: "E-1370: paths of an API", typ: iam.Resource, attachment: iam.APIGateway, stmt: `{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/*"}`, at: atPrincipal, message: "signed in or not"},
	{id: publicAccess, name: "key", typ: iam.Resource, attachment: iam.KMS, stmt: letIn(`"*"`, "kms:*", "*", ""), at: atPrincipal, message: "Anyone with an AWS account"},
	{
		id: publicAccess, name: "Deny for other reasons", typ: iam.Resource, attachment: iam.S3, at: atPrincipal,
		stmt: letIn(`"*"`, "s3:GetObject", "arn:aws:s3:::m/*", "") + "," + keepOut(`"*"`, "s3:*", "arn:aws:s3:::m arn:aws:s3:::m/*", `{"Bool":{"aws:SecureTransport":"false"}}`),
	},
	{
		id: publicAccess, name: "Deny of something else", typ: iam.Resource, attachment: iam.S3, at: atPrincipal,
		stmt: letIn(`"*"`, "s3:GetObject", "arn:aws:s3:::m/*", "") + "," + keepOut(`"*"`, "s3:GetObject", "arn:aws:s3:::m/private/*", outsideOrganization),
	},
	{
		id: publicAccess, name: "Deny that passes requests without the key", typ: iam.Resource, attachment: iam.S3, at: atPrincipal,
		stmt: letIn(`"*"`, "s3:GetObject", "arn:aws:s3:::m/*", "") + "," +
			keepOut(`"*"`, "s3:GetObject", "arn:aws:s3:::m/*", `{"ForAnyValue:StringNotLike":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/*"}}`),
	},
	{
		id: publicAccess, name: "Deny outside an organization", typ: iam.Resource, attachment: iam.S3,
		stmt: letIn(`"*"`, "s3:GetObject", "arn:aws:s3:::m/*", "") + "," + keepOut(`"*"`, "s3:Get*", "arn:aws:s3:::m*", outsideOrganization), also: []string{bucketWildcard},
	},
	{
		id: publicAccess, name: "Deny outside an organization and for services", typ: iam.Resource, attachment: iam.SQS,
		stmt: toQueue("*", "") + "," + keepOut(`"*"`, "sqs:*", jobsQueue, `{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}`),
	},
	{
		id: publicAccess, name: "Deny for all but some", typ: iam.Resource, attachment: iam.SQS, also: []string{"DENY_WITH_NOT_PRINCIPAL"},
		stmt: toQueue("*", "") + "," + strings.Replace(keepOut(`{"AWS":"arn:aws:iam::210987654321:root"}`, "sqs:*", jobsQueue, ""), `"Principal"`, `"NotPrincipal"`, 1),
	},
	{
		id: publicAccess, name: "Deny with NotAction", typ: iam.Resource, attachment: iam.SQS,
		stmt: toQueue("*", "") + "," + strings.Replace(keepOut(`"*"`, "sqs:GetQueueUrl", jobsQueue, outsideOrganization), `"Action"`, `"NotAction"`, 1),
	},
	{
		id: publicAccess, name: "Deny with NotResource", typ: iam.Resource, attachment: iam.S3,
		stmt: letIn(`"*"`, "s3:GetObject", "arn:aws:s3:::m/a/*", "") + "," + strings.Replace(keepOut(`"*"`, "s3:GetObject", "arn:aws:s3:::m/b/*", outsideOrganization), `"Resource"`, `"NotResource"`, 1),
	},
	{id: publicAccess, name: "organization", typ: iam.Resource, attachment: iam.SQS, stmt: toQueue("*", `{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`)},
	{id: publicAccess, name: "endpoint", typ: iam.Resource, attachment: iam.SQS, stmt: toQueue("*", `{"StringEquals":{"aws:SourceVpce":"vpce-0a1b2c3d"}}`)},
	{id: publicAccess, name: "source", typ: iam.Resource, attachment: iam.SQS, stmt: toQueue("*", `{"ArnLike":{"aws:SourceArn":"arn:aws:sns:eu-west-1:210987654321:alerts"}}`)},
	{
		id: publicAccess, name: "key by way of a service", typ: iam.Resource, attachment: iam.KMS,
		stmt: letIn(`"*"`, "kms:Decrypt kms:PutKeyPolicy", "*", `{"StringEquals":{"kms:CallerAccount":"210987654321","kms:ViaService":"rds.eu-west-1.amazonaws.com"}}`),
	},
	{id: publicAccess, name: "account", typ: iam.Resource, attachment: iam.SQS, stmt: letIn(`{"AWS":"arn:aws:iam::210987654321:role/app"}`, "sqs:SendMessage", jobsQueue, "")},
	{id: publicAccess, name: "endpoint policy", typ: iam.Endpoint, stmt: toQueue("*", "")},
	{id: publicAccess, name: "condition unknown", typ: iam.Resource, in: func(in *Input) { in.Attachment, in.Root = iam.SQS, grantTree(literalNode("*"), true) }},
	{
		id: publicAccess, name: "further statements unknown", typ: iam.Resource, in: func(in *Input) {
			statement := grantTree(literalNode("*"), false).Get("Statement").Elems[0]
			in.Attachment, in.Root = iam.SQS, policy.NewObject(policy.Pos{}, []policy.Member{
				member("Version", literalNode("2012-10-17")), member("Statement", policy.NewArray(policy.Pos{}, []*policy.Node{statement}, true)),
			}, false)
		},
	},
	{id: publicAccess, name: "nothing unknown", typ: iam.Resource, at: atPrincipal, in: func(in *Input) { in.Attachment, in.Root = iam.SQS, grantTree(literalNode("*"), false) }},

	{id: publicWeakCondition, name: "transport", typ: iam.Resource, attachment: iam.SQS, stmt: toQueue("*", `{"Bool":{"aws:SecureTransport":"true"}}`), at: atCondition, message: "aws:SecureTransport", also: weakOthers},
	{id: publicWeakCondition, name: "negated", typ: iam.Resource, attachment: iam.SQS, stmt: toQueue("*", `{"StringNotEquals":{"aws:PrincipalAccount":"210987654321"}}`), at: atCondition, message: "only those it names", also: weakOthers},
	{id: publicWeakCondition, name: "IfExists", typ: iam.Resource, attachment: iam.SQS, stmt: toQueue("*", `{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`), at: atCondition, message: "without the key", also: weakOthers},
	{
		id: publicWeakCondition, name: "ForAllValues", typ: iam.Resource, attachment: iam.SQS, at: atCondition, also: weakOthers,
		stmt: toQueue("*", `{"ForAllValues:StringLike":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/*"}}`),
	},
	{id: publicWeakCondition, name: "wide range", typ: iam.Resource, attachment: iam.SQS, stmt: toQueue("*", `{"IpAddress":{"aws:SourceIp":"0.0.0.0/1"}}`), at: atCondition, message: "lets everything through", also: weakOthers},
	{id: publicWeakCondition, name: "tag", typ: iam.Resource, attachment: iam.SQS, stmt: toQueue("*", `{"StringEquals":{"aws:PrincipalTag/team":"billing"}}`), at: atCondition, message: "tags", also: weakOthers},
	{id: publicWeakCondition, name: "text that callers choose", typ: iam.Resource, attachment: iam.SQS, stmt: toQueue("*", `{"StringEquals":{"aws:UserAgent":"batch"}}`), at: atCondition, message: "callers choose", also: weakOthers},
	{id: publicWeakCondition, name: "time", typ: iam.Resource, attachment: iam.SQS, stmt: toQueue("*", `{"DateLessThan":{"aws:CurrentTime":"2099-01-01T00:00:00Z"}}`), at: atCondition, also: weakOthers},
	{id: publicWeakCondition, name: "services", typ: iam.Resource, attachment: iam.SQS, stmt: toQueue("*", `{"Bool":{"aws:PrincipalIsAWSService":"true"}}`), at: atCondition, message: "call for anybody", also: weakOthers},
	{
		id: publicWeakCondition, name: "open function URL", typ: iam.Resource, attachment: iam.Lambda, at: atCondition, message: "without a signature", also: weakOthers,
		stmt: letIn(`"*"`, "lambda:InvokeFunctionUrl", "arn:aws:lambda:eu-west-1:210987654321:function:f", `{"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}}`),
	},
	{
		id: publicWeakCondition, name: "function URL", typ: iam.Resource, attachment: iam.Lambda, also: weakOthers,
		stmt: letIn(`"*"`, "lambda:InvokeFunctionUrl", "arn:aws:lambda:eu-west-1:210987654321:function:f", `{"StringEquals":{"lambda:FunctionUrlAuthType":"AWS_IAM"}}`),
	},
	{
		id: publicWeakCondition, name: "one that restricts", typ: iam.Resource, attachment: iam.SQS, also: weakOthers,
		stmt: toQueue("*", `{"Bool":{"aws:SecureTransport":"true"},"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`),
	},
	{
		id: publicWeakCondition, name: "ForAllValues with a presence check", typ: iam.Resource, attachment: iam.SQS, also: weakOthers,
		stmt: toQueue("*", `{"ForAllValues:StringLike":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/*"},"Null":{"aws:PrincipalOrgPaths":"false"}}`),
	},
}

// weakOthers are checks that have something to say about the conditions themselves.
var weakOthers = []string{
	"NEGATED_OPERATOR_ON_ALLOW", "IF_EXISTS_WEAKENS_ALLOW", "FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK", "IP_RANGE_IS_EVERYTHING", "UNTRUSTWORTHY_CONDITION_KEY",
	"SECURE_TRANSPORT_ONLY_ON_ALLOW", "MISSING_PAIRED_CONDITION_KEYS", "IMPROVE_IP_RANGE",
}
