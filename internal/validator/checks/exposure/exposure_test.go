// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package exposure_test

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// exposureCases show when the checks of this family report something, and when they do not.
var exposureCases = slices.Concat(exposureServiceCases, exposurePublicCases, exposureLockoutCases)

const (
	atPrincipal = "$.Statement[0].Principal"
	atCondition = "$.Statement[0].Condition"
	jobsQueue   = "arn:aws:sqs:eu-west-1:210987654321:jobs"
)

// allowTo is a statement that allows a principal, given as JSON, an action on a resource; with a condition unless that is "".
func allowTo(principal, action, resource, condition string) string {
	s := `{"Effect":"Allow","Principal":` + principal + `,"Action":` + checktest.Texts(action) + `,"Resource":` + checktest.Texts(resource)
	if condition != "" {
		s += `,"Condition":` + condition
	}
	return s + "}"
}

// denyTo is allowTo with the effect Deny.
func denyTo(principal, action, resource, condition string) string {
	return strings.Replace(allowTo(principal, action, resource, condition), "Allow", "Deny", 1)
}

// toQueue lets a service, or everyone if it is "*", send messages.
func toQueue(principal, condition string) string {
	if principal == "*" {
		return allowTo(`"*"`, "sqs:SendMessage", jobsQueue, condition)
	}
	return allowTo(`{"Service":"`+principal+`"}`, "sqs:SendMessage", jobsQueue, condition)
}

// exposureServiceCases are about services that may be made to act for somebody else.
var exposureServiceCases = []checktest.Case{
	{ID: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Type: iam.Resource, Attachment: iam.SQS, Stmt: toQueue("events.amazonaws.com", ""), At: atPrincipal + ".Service"},
	{
		ID: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Name: "own account", Type: iam.Resource, Attachment: iam.SQS, Stmt: toQueue("events.amazonaws.com", ""), At: atPrincipal + ".Service",
		In: func(in *frame.Input) { in.Account = "210987654321" }, Message: `{"aws:SourceAccount": "210987654321"}`,
	},
	{
		ID: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Name: "several services", Type: iam.Resource, Attachment: iam.SQS, At: atPrincipal + ".Service[0]", More: []string{atPrincipal + ".Service[1]"},
		Stmt: allowTo(`{"Service":["events.amazonaws.com","s3.amazonaws.com"]}`, "sqs:SendMessage", jobsQueue, ""),
	},
	{
		ID: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Name: "key that equals itself", Type: iam.Resource, Attachment: iam.SQS, At: atPrincipal + ".Service",
		Stmt: toQueue("events.amazonaws.com", `{"StringEquals":{"aws:SourceAccount":"${aws:SourceAccount}"}}`),
	},
	{
		ID: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Name: "wildcard value", Type: iam.Resource, Attachment: iam.SQS, At: atPrincipal + ".Service",
		Stmt: toQueue("events.amazonaws.com", `{"StringLike":{"aws:SourceAccount":"*"}}`), Also: []string{"WILDCARD_USAGE_TOO_PERMISSIVE", "EQUIVALENT_TO_NULL_FALSE"},
	},
	{
		ID: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Name: "IfExists", Type: iam.Resource, Attachment: iam.SQS, At: atPrincipal + ".Service",
		Stmt: toQueue("events.amazonaws.com", `{"StringEqualsIfExists":{"aws:SourceAccount":"210987654321"}}`), Also: []string{"IF_EXISTS_WEAKENS_ALLOW"},
	},
	{
		ID: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Name: "ACL of the object", Type: iam.Resource, Attachment: iam.S3, At: atPrincipal + ".Service",
		Stmt: allowTo(`{"Service":"cloudtrail.amazonaws.com"}`, "s3:PutObject", "arn:aws:s3:::audit/*", `{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}`),
	},
	{
		ID: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Name: "role", Type: iam.Trust, At: atPrincipal + ".Service",
		Stmt: `{"Effect":"Allow","Principal":{"Service":"states.amazonaws.com"},"Action":"sts:AssumeRole"}`,
	},
	{
		ID: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Name: "role, regional name", Type: iam.Trust, At: atPrincipal + ".Service",
		Stmt: `{"Effect":"Allow","Principal":{"Service":"logs.eu-west-1.amazonaws.com"},"Action":"sts:AssumeRole"}`,
	},
	{ID: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Name: "role of a service that is not documented to send a source", Type: iam.Trust, Stmt: `{"Effect":"Allow","Principal":{"Service":"backup.amazonaws.com"},"Action":"sts:AssumeRole"}`},
	{
		ID: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Name: "role with a condition", Type: iam.Trust,
		Stmt: `{"Effect":"Allow","Principal":{"Service":"states.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"210987654321"}}}`,
	},
	{ID: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Name: "account", Type: iam.Resource, Attachment: iam.SQS, Stmt: toQueue("events.amazonaws.com", `{"StringEquals":{"aws:SourceAccount":"210987654321"}}`)},
	{ID: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Name: "ARN", Type: iam.Resource, Attachment: iam.SQS, Stmt: toQueue("events.amazonaws.com", `{"ArnEquals":{"aws:SourceArn":"arn:aws:events:eu-west-1:210987654321:rule/nightly"}}`)},
	{ID: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Name: "organization", Type: iam.Resource, Attachment: iam.SQS, Stmt: toQueue("events.amazonaws.com", `{"StringEquals":{"aws:SourceOrgID":"o-a1b2c3d4e5"}}`)},
	{
		ID: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Name: "legacy key", Type: iam.Resource, Attachment: iam.SNS, Also: []string{"DEPRECATED_GLOBAL_CONDITION_KEY"},
		Stmt: allowTo(`{"Service":"cloudwatch.amazonaws.com"}`, "sns:Publish", "*", `{"StringEquals":{"aws:SourceOwner":"210987654321"}}`),
	},
	{
		ID: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Name: "service without sources", Type: iam.Resource, Attachment: iam.S3,
		Stmt: allowTo(`{"Service":"logdelivery.elasticloadbalancing.amazonaws.com"}`, "s3:PutObject", "arn:aws:s3:::audit/lb/*", ""),
	},
	{
		ID: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Name: "Deny for other sources", Type: iam.Resource, Attachment: iam.SQS,
		Stmt: toQueue("events.amazonaws.com", "") + "," + denyTo(`"*"`, "sqs:*", jobsQueue, `{"StringNotEquals":{"aws:SourceOrgID":"o-a1b2c3d4e5"},"Bool":{"aws:PrincipalIsAWSService":"true"}}`),
	},
	{
		ID: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Name: "Deny for other callers", Type: iam.Resource, Attachment: iam.SQS, At: atPrincipal + ".Service",
		Stmt: toQueue("events.amazonaws.com", "") + "," + denyTo(`"*"`, "sqs:*", jobsQueue, `{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"},"Bool":{"aws:PrincipalIsAWSService":"false"}}`),
	},
	{ID: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Name: "Deny", Type: iam.Resource, Attachment: iam.SQS, Stmt: denyTo(`{"Service":"events.amazonaws.com"}`, "sqs:SendMessage", jobsQueue, "")},
	{
		ID: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Name: "condition unknown", Type: iam.Resource, In: func(in *frame.Input) {
			in.Attachment, in.Root = iam.SQS, grantTree(policy.NewObject(policy.Pos{}, []policy.Member{checktest.Member("Service", checktest.Literal("events.amazonaws.com"))}, false), true)
		},
	},
	{
		ID: "RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", Name: "endpoint policy", Type: iam.Endpoint, Stmt: toQueue("events.amazonaws.com", ""),
	},

	{
		ID: "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", Type: iam.Resource, Attachment: iam.S3, At: atCondition, Message: "aws:Referer",
		Stmt: allowTo(`{"Service":"ses.amazonaws.com"}`, "s3:PutObject", "arn:aws:s3:::mail/*", `{"StringEquals":{"aws:Referer":"210987654321"}}`), Also: []string{"UNTRUSTWORTHY_CONDITION_KEY"},
	},
	{
		ID: "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", Name: "key of a service", Type: iam.Resource, Attachment: iam.KMS, At: atCondition, Also: []string{"KMS_KEY_POLICY_LOCKOUT"},
		Stmt: allowTo(`{"Service":"logs.eu-west-1.amazonaws.com"}`, "kms:Decrypt", "*", `{"ArnEquals":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:eu-west-1:210987654321:log-group:app"}}`),
	},
	{ID: "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", Type: iam.Resource, Attachment: iam.S3, Stmt: allowTo(`{"Service":"ses.amazonaws.com"}`, "s3:PutObject", "arn:aws:s3:::mail/*", `{"StringEquals":{"aws:SourceAccount":"210987654321"}}`)},
	{ID: "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", Name: "no condition", Type: iam.Resource, Attachment: iam.SQS, Stmt: toQueue("ses.amazonaws.com", ""), Also: []string{"RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"}},
}

// grantTree is a document that allows principals to send messages, with a condition that is not known at all if unknown is set.
func grantTree(principal *policy.Node, unknown bool) *policy.Node {
	elements := []policy.Member{
		checktest.Member("Effect", checktest.Literal("Allow")), checktest.Member("Principal", principal), checktest.Member("Action", checktest.Literal("sqs:SendMessage")), checktest.Member("Resource", checktest.Literal(jobsQueue)),
	}
	if unknown {
		elements = append(elements, checktest.Member("Condition", policy.NewUnknown(pattern.Unknown())))
	}
	return checktest.Tree(elements...)
}

// outsideOrganization is the condition of a Deny for everyone outside an organization.
const outsideOrganization = `{"StringNotEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`

// exposurePublicCases are about resources that are open to everybody.
var exposurePublicCases = []checktest.Case{
	{ID: "RESOURCE_PUBLIC_ACCESS", Type: iam.Resource, Attachment: iam.SQS, Stmt: toQueue("*", ""), At: atPrincipal, Message: "signed in or not"},
	{ID: "RESOURCE_PUBLIC_ACCESS", Name: "AWS", Type: iam.Resource, Attachment: iam.SQS, Stmt: allowTo(`{"AWS":"*"}`, "sqs:SendMessage", jobsQueue, ""), At: atPrincipal},
	{ID: "RESOURCE_PUBLIC_ACCESS", Name: "among others", Type: iam.Resource, Attachment: iam.SQS, Stmt: allowTo(`{"AWS":["arn:aws:iam::210987654321:role/app","*"]}`, "sqs:SendMessage", jobsQueue, ""), At: atPrincipal},
	{
		ID: "RESOURCE_PUBLIC_ACCESS", Name: "levels", Type: iam.Resource, Attachment: iam.S3, At: atPrincipal, Message: "change permissions (s3:PutBucketPolicy) and actions that read (s3:GetObject)",
		Stmt: allowTo(`"*"`, "s3:GetObject s3:PutBucketPolicy", "arn:aws:s3:::m arn:aws:s3:::m/*", ""),
	},
	{ID: "RESOURCE_PUBLIC_ACCESS", Name: "E-1370: file systems", Type: iam.Resource, Stmt: `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"elasticfilesystem:ClientMount"}`, At: atPrincipal, Message: "signed in or not"},
	{ID: "RESOURCE_PUBLIC_ACCESS", Name: "E-1370: another action", Type: iam.Resource, Stmt: `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"elasticfilesystem:DescribeMountTargets"}`, At: atPrincipal, Message: "Anyone with an AWS account may"},
	{ID: "RESOURCE_PUBLIC_ACCESS", Name: "E-1370: paths of an API", Type: iam.Resource, Attachment: iam.APIGateway, Stmt: `{"Effect":"Allow","Principal":"*","Action":"execute-api:Invoke","Resource":"execute-api:/*"}`, At: atPrincipal, Message: "signed in or not"},
	{ID: "RESOURCE_PUBLIC_ACCESS", Name: "key", Type: iam.Resource, Attachment: iam.KMS, Stmt: allowTo(`"*"`, "kms:*", "*", ""), At: atPrincipal, Message: "Anyone with an AWS account"},
	{
		ID: "RESOURCE_PUBLIC_ACCESS", Name: "Deny for other reasons", Type: iam.Resource, Attachment: iam.S3, At: atPrincipal,
		Stmt: allowTo(`"*"`, "s3:GetObject", "arn:aws:s3:::m/*", "") + "," + denyTo(`"*"`, "s3:*", "arn:aws:s3:::m arn:aws:s3:::m/*", `{"Bool":{"aws:SecureTransport":"false"}}`),
	},
	{
		ID: "RESOURCE_PUBLIC_ACCESS", Name: "Deny of something else", Type: iam.Resource, Attachment: iam.S3, At: atPrincipal,
		Stmt: allowTo(`"*"`, "s3:GetObject", "arn:aws:s3:::m/*", "") + "," + denyTo(`"*"`, "s3:GetObject", "arn:aws:s3:::m/private/*", outsideOrganization),
	},
	{
		ID: "RESOURCE_PUBLIC_ACCESS", Name: "Deny that passes requests without the key", Type: iam.Resource, Attachment: iam.S3, At: atPrincipal,
		Stmt: allowTo(`"*"`, "s3:GetObject", "arn:aws:s3:::m/*", "") + "," +
			denyTo(`"*"`, "s3:GetObject", "arn:aws:s3:::m/*", `{"ForAnyValue:StringNotLike":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/*"}}`),
	},
	{
		ID: "RESOURCE_PUBLIC_ACCESS", Name: "Deny to all but a name", Type: iam.Resource, Attachment: iam.S3, At: atPrincipal,
		Stmt: allowTo(`"*"`, "s3:GetObject", "arn:aws:s3:::m/*", "") + "," + denyTo(`"*"`, "s3:GetObject", "arn:aws:s3:::m/*", `{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/reader"}}`),
	},
	{
		ID: "RESOURCE_PUBLIC_ACCESS", Name: "Deny outside an organization", Type: iam.Resource, Attachment: iam.S3,
		Stmt: allowTo(`"*"`, "s3:GetObject", "arn:aws:s3:::m/*", "") + "," + denyTo(`"*"`, "s3:Get*", "arn:aws:s3:::m*", outsideOrganization), Also: []string{"S3_BUCKET_NAME_PREFIX_WILDCARD"},
	},
	{
		ID: "RESOURCE_PUBLIC_ACCESS", Name: "Deny outside an organization and for services", Type: iam.Resource, Attachment: iam.SQS,
		Stmt: toQueue("*", "") + "," + denyTo(`"*"`, "sqs:*", jobsQueue, `{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}`),
	},
	{
		ID: "RESOURCE_PUBLIC_ACCESS", Name: "Deny for all but some", Type: iam.Resource, Attachment: iam.SQS, Also: []string{"DENY_WITH_NOT_PRINCIPAL"},
		Stmt: toQueue("*", "") + "," + strings.Replace(denyTo(`{"AWS":"arn:aws:iam::210987654321:root"}`, "sqs:*", jobsQueue, ""), `"Principal"`, `"NotPrincipal"`, 1),
	},
	{
		ID: "RESOURCE_PUBLIC_ACCESS", Name: "Deny with NotAction", Type: iam.Resource, Attachment: iam.SQS,
		Stmt: toQueue("*", "") + "," + strings.Replace(denyTo(`"*"`, "sqs:GetQueueUrl", jobsQueue, outsideOrganization), `"Action"`, `"NotAction"`, 1),
	},
	{
		ID: "RESOURCE_PUBLIC_ACCESS", Name: "Deny with NotResource", Type: iam.Resource, Attachment: iam.S3,
		Stmt: allowTo(`"*"`, "s3:GetObject", "arn:aws:s3:::m/a/*", "") + "," + strings.Replace(denyTo(`"*"`, "s3:GetObject", "arn:aws:s3:::m/b/*", outsideOrganization), `"Resource"`, `"NotResource"`, 1),
	},
	{ID: "RESOURCE_PUBLIC_ACCESS", Name: "organization", Type: iam.Resource, Attachment: iam.SQS, Stmt: toQueue("*", `{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`)},
	{ID: "RESOURCE_PUBLIC_ACCESS", Name: "endpoint", Type: iam.Resource, Attachment: iam.SQS, Stmt: toQueue("*", `{"StringEquals":{"aws:SourceVpce":"vpce-0a1b2c3d"}}`)},
	{ID: "RESOURCE_PUBLIC_ACCESS", Name: "source", Type: iam.Resource, Attachment: iam.SQS, Stmt: toQueue("*", `{"ArnLike":{"aws:SourceArn":"arn:aws:sns:eu-west-1:210987654321:alerts"}}`)},
	{
		ID: "RESOURCE_PUBLIC_ACCESS", Name: "key by way of a service", Type: iam.Resource, Attachment: iam.KMS,
		Stmt: allowTo(`"*"`, "kms:Decrypt kms:PutKeyPolicy", "*", `{"StringEquals":{"kms:CallerAccount":"210987654321","kms:ViaService":"rds.eu-west-1.amazonaws.com"}}`),
	},
	{ID: "RESOURCE_PUBLIC_ACCESS", Name: "account", Type: iam.Resource, Attachment: iam.SQS, Stmt: allowTo(`{"AWS":"arn:aws:iam::210987654321:role/app"}`, "sqs:SendMessage", jobsQueue, "")},
	{ID: "RESOURCE_PUBLIC_ACCESS", Name: "endpoint policy", Type: iam.Endpoint, Stmt: toQueue("*", "")},
	{ID: "RESOURCE_PUBLIC_ACCESS", Name: "condition unknown", Type: iam.Resource, In: func(in *frame.Input) { in.Attachment, in.Root = iam.SQS, grantTree(checktest.Literal("*"), true) }},
	{
		ID: "RESOURCE_PUBLIC_ACCESS", Name: "further statements unknown", Type: iam.Resource, In: func(in *frame.Input) {
			statement := grantTree(checktest.Literal("*"), false).Get("Statement").Elems[0]
			in.Attachment, in.Root = iam.SQS, policy.NewObject(policy.Pos{}, []policy.Member{
				checktest.Member("Version", checktest.Literal("2012-10-17")), checktest.Member("Statement", policy.NewArray(policy.Pos{}, []*policy.Node{statement}, true)),
			}, false)
		},
	},
	{ID: "RESOURCE_PUBLIC_ACCESS", Name: "nothing unknown", Type: iam.Resource, At: atPrincipal, In: func(in *frame.Input) { in.Attachment, in.Root = iam.SQS, grantTree(checktest.Literal("*"), false) }},

	{ID: "RESOURCE_PUBLIC_WITH_WEAK_CONDITION", Name: "transport", Type: iam.Resource, Attachment: iam.SQS, Stmt: toQueue("*", `{"Bool":{"aws:SecureTransport":"true"}}`), At: atCondition, Message: "aws:SecureTransport", Also: weakOthers},
	{ID: "RESOURCE_PUBLIC_WITH_WEAK_CONDITION", Name: "negated", Type: iam.Resource, Attachment: iam.SQS, Stmt: toQueue("*", `{"StringNotEquals":{"aws:PrincipalAccount":"210987654321"}}`), At: atCondition, Message: "only those it names", Also: weakOthers},
	{ID: "RESOURCE_PUBLIC_WITH_WEAK_CONDITION", Name: "IfExists", Type: iam.Resource, Attachment: iam.SQS, Stmt: toQueue("*", `{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`), At: atCondition, Message: "without the key", Also: weakOthers},
	{
		ID: "RESOURCE_PUBLIC_WITH_WEAK_CONDITION", Name: "ForAllValues", Type: iam.Resource, Attachment: iam.SQS, At: atCondition, Also: weakOthers,
		Stmt: toQueue("*", `{"ForAllValues:StringLike":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/*"}}`),
	},
	{ID: "RESOURCE_PUBLIC_WITH_WEAK_CONDITION", Name: "wide range", Type: iam.Resource, Attachment: iam.SQS, Stmt: toQueue("*", `{"IpAddress":{"aws:SourceIp":"0.0.0.0/1"}}`), At: atCondition, Message: "excludes nothing", Also: weakOthers},
	{ID: "RESOURCE_PUBLIC_WITH_WEAK_CONDITION", Name: "tag", Type: iam.Resource, Attachment: iam.SQS, Stmt: toQueue("*", `{"StringEquals":{"aws:PrincipalTag/team":"billing"}}`), At: atCondition, Message: "tags", Also: weakOthers},
	{ID: "RESOURCE_PUBLIC_WITH_WEAK_CONDITION", Name: "text that callers choose", Type: iam.Resource, Attachment: iam.SQS, Stmt: toQueue("*", `{"StringEquals":{"aws:UserAgent":"batch"}}`), At: atCondition, Message: "callers choose", Also: weakOthers},
	{ID: "RESOURCE_PUBLIC_WITH_WEAK_CONDITION", Name: "time", Type: iam.Resource, Attachment: iam.SQS, Stmt: toQueue("*", `{"DateLessThan":{"aws:CurrentTime":"2099-01-01T00:00:00Z"}}`), At: atCondition, Also: weakOthers},
	{ID: "RESOURCE_PUBLIC_WITH_WEAK_CONDITION", Name: "services", Type: iam.Resource, Attachment: iam.SQS, Stmt: toQueue("*", `{"Bool":{"aws:PrincipalIsAWSService":"true"}}`), At: atCondition, Message: "call for anybody", Also: weakOthers},
	{
		ID: "RESOURCE_PUBLIC_WITH_WEAK_CONDITION", Name: "open function URL", Type: iam.Resource, Attachment: iam.Lambda, At: atCondition, Message: "without a signature", Also: weakOthers,
		Stmt: allowTo(`"*"`, "lambda:InvokeFunctionUrl", "arn:aws:lambda:eu-west-1:210987654321:function:f", `{"StringEquals":{"lambda:FunctionUrlAuthType":"NONE"}}`),
	},
	{
		ID: "RESOURCE_PUBLIC_WITH_WEAK_CONDITION", Name: "function URL", Type: iam.Resource, Attachment: iam.Lambda, Also: weakOthers,
		Stmt: allowTo(`"*"`, "lambda:InvokeFunctionUrl", "arn:aws:lambda:eu-west-1:210987654321:function:f", `{"StringEquals":{"lambda:FunctionUrlAuthType":"AWS_IAM"}}`),
	},
	{
		ID: "RESOURCE_PUBLIC_WITH_WEAK_CONDITION", Name: "name in any account", Type: iam.Resource, Attachment: iam.SQS, At: atCondition, Message: "names no account", Also: weakOthers,
		Stmt: toQueue("*", `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/workers"}}`),
	},
	{
		ID: "RESOURCE_PUBLIC_WITH_WEAK_CONDITION", Name: "source in any account", Type: iam.Resource, Attachment: iam.SQS, At: atCondition, Message: "names no account", Also: weakOthers,
		Stmt: toQueue("*", `{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:*:orders"}}`),
	},
	{
		ID: "RESOURCE_PUBLIC_WITH_WEAK_CONDITION", Name: "key that equals itself", Type: iam.Resource, Attachment: iam.SQS, At: atCondition, Message: "excludes nothing", Also: weakOthers,
		Stmt: toQueue("*", `{"StringEquals":{"aws:PrincipalOrgID":"${aws:PrincipalOrgID}"}}`),
	},
	{
		ID: "RESOURCE_PUBLIC_WITH_WEAK_CONDITION", Name: "network of the caller in two keys", Type: iam.Resource, Attachment: iam.SQS, At: atCondition, Message: "excludes nothing", Also: weakOthers,
		Stmt: toQueue("*", `{"StringEquals":{"aws:SourceVpc":"${aws:Ec2InstanceSourceVpc}"}}`),
	},
	{
		ID: "RESOURCE_PUBLIC_WITH_WEAK_CONDITION", Name: "account of the resource", Type: iam.Resource, Attachment: iam.SQS, Also: weakOthers,
		Stmt: toQueue("*", `{"StringEquals":{"aws:PrincipalAccount":"${aws:ResourceAccount}"}}`),
	},
	{
		ID: "RESOURCE_PUBLIC_WITH_WEAK_CONDITION", Name: "bucket as source", Type: iam.Resource, Attachment: iam.SQS, Also: weakOthers,
		Stmt: toQueue("*", `{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::inbox"}}`),
	},
	{
		ID: "RESOURCE_PUBLIC_WITH_WEAK_CONDITION", Name: "one that restricts", Type: iam.Resource, Attachment: iam.SQS, Also: weakOthers,
		Stmt: toQueue("*", `{"Bool":{"aws:SecureTransport":"true"},"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"}}`),
	},
	{
		ID: "RESOURCE_PUBLIC_WITH_WEAK_CONDITION", Name: "ForAllValues with a presence check", Type: iam.Resource, Attachment: iam.SQS, Also: weakOthers,
		Stmt: toQueue("*", `{"ForAllValues:StringLike":{"aws:PrincipalOrgPaths":"o-a1b2c3d4e5/*"},"Null":{"aws:PrincipalOrgPaths":"false"}}`),
	},
}

// weakOthers are checks that have something to say about the conditions themselves.
var weakOthers = []string{
	"NEGATED_OPERATOR_ON_ALLOW", "IF_EXISTS_WEAKENS_ALLOW", "FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK", "IP_RANGE_IS_EVERYTHING", "UNTRUSTWORTHY_CONDITION_KEY",
	"SECURE_TRANSPORT_ONLY_ON_ALLOW", "MISSING_PAIRED_CONDITION_KEYS", "IMPROVE_IP_RANGE",
}
