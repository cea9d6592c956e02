// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package key_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// goldStatement is a statement with a condition on a tag of the resource.
func goldStatement(effect, action, operator string) string {
	return `{"Effect":"` + effect + `",` + action + `,"Resource":"*","Condition":{"` + operator + `":{"aws:ResourceTag/tier":"gold"}}}`
}

const keyNotOnResource = "CONDITION_KEY_NOT_ON_RESOURCE"

// launchIf is a statement about launching instances under a condition on their type.
func launchIf(effect, resource, operator string) string {
	return `{"Effect":"` + effect + `","Action":"ec2:RunInstances","Resource":` + resource + `,"Condition":{"` + operator + `":{"ec2:InstanceType":"t4g.nano"}}}`
}

// onDocuments is a statement about starting sessions with a condition.
func onDocuments(effect, resources, condition string) string {
	return `{"Effect":"` + effect + `","Action":"ssm:StartSession","Resource":[` + resources + `],"Condition":` + condition + `}`
}

var keyRowCases = []checktest.Case{
	{ID: keyNotOnResource, Name: "T 2.4", At: "$.Statement[0].Condition" + `.StringNotEquals["ec2:InstanceType"]`, Message: `denies every call`, Stmt: launchIf("Deny", `"*"`, "StringNotEquals")},
	{ID: keyNotOnResource, Name: "proposal", At: "$.Statement[0].Condition" + `.StringNotEqualsIfExists["ec2:InstanceType"]`, Message: `"arn:aws:ec2:${Region}:${Account}:instance/${InstanceId}"`, Stmt: launchIf("Deny", `"*"`, "StringNotEqualsIfExists")},
	{ID: keyNotOnResource, Name: "Allow", Class: frame.Suggestion, At: "$.Statement[0].Condition" + `.StringEquals["ec2:InstanceType"]`, Message: "the statement alone allows no call", Stmt: launchIf("Allow", `"*"`, "StringEquals")},
	{ID: keyNotOnResource, Name: "none of the resources", At: "$.Statement[0].Condition" + `.StringEquals["ec2:InstanceType"]`, Class: frame.SecurityWarning, Message: "does not deny", Stmt: launchIf("Deny", `"arn:aws:ec2:*::image/*"`, "StringEquals")},
	{
		ID: keyNotOnResource, Name: "class N: access points", At: "$.Statement[0].Condition" + `.StringEquals["s3:DataAccessPointAccount"]`,
		Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*","Condition":{"StringEquals":{"s3:DataAccessPointAccount":"210987654321"}}}`,
	},
	{
		ID: keyNotOnResource, Name: "together (E-1405)", At: "$.Statement[0].Condition" + `.StringNotEquals["ec2:VolumeType"]`, Message: "type instance",
		Stmt: `{"Effect":"Deny","Action":"ec2:AttachVolume","Resource":"*","Condition":{"StringNotEquals":{"ec2:VolumeType":"gp3"}}}`,
	},
	{
		ID: keyNotOnResource, Name: "E-1756: tags of AWS's documents", At: "$.Statement[0].Condition" + `.StringLike["ssm:resourceTag/Name"]`, Message: `does not allow calls on it`,
		Stmt: onDocuments("Allow", `"arn:aws:ec2:*:*:instance/*","arn:aws:ssm:*:*:document/AWS-StartSSHSession"`, `{"StringLike":{"ssm:resourceTag/Name":"login*"}}`),
	},
	{
		ID: keyNotOnResource, Name: "E-1756: tags, Deny", At: "$.Statement[0].Condition" + `.StringEquals["aws:ResourceTag/tier"]`, Class: frame.SecurityWarning, Message: `does not deny calls on it`,
		Stmt: onDocuments("Deny", `"arn:aws:ssm:eu-west-1::document/*"`, `{"StringEquals":{"aws:ResourceTag/tier":"gold"}}`),
	},
	{
		ID: keyNotOnResource, Name: "E-1756: owner", At: "$.Statement[0].Condition" + `.StringEquals["aws:ResourceAccount"]`, Message: "never one of yours",
		Stmt: onDocuments("Allow", `"arn:aws:ssm:eu-west-1::document/AWS-RunShellScript"`, `{"StringEquals":{"aws:ResourceAccount":"210987654321"}}`),
	},
	{
		ID: keyNotOnResource, Name: "E-1756: Deny of other owners", At: "$.Statement[0].Condition" + `.StringNotEquals["aws:ResourceOrgID"]`, Message: "denies calls on it",
		Stmt: onDocuments("Deny", `"arn:aws:ssm:eu-west-1::document/AWS-RunShellScript"`, `{"StringNotEquals":{"aws:ResourceOrgID":"o-abcd123456"}}`),
	},
	{
		ID: keyNotOnResource, Name: "documents of customers",
		Stmt: onDocuments("Allow", `"arn:aws:ssm:eu-west-1:210987654321:document/Login","arn:aws:ssm:eu-west-1:*:document/*"`, `{"StringLike":{"ssm:resourceTag/Name":"login*"}}`),
		Also: []string{"REDUNDANT_RESOURCE"},
	},
	{
		ID: keyNotOnResource, Name: "E-1756: whether they have an owner",
		Stmt: onDocuments("Allow", `"arn:aws:ssm:eu-west-1::document/AWS-RunShellScript"`, `{"StringEqualsIfExists":{"aws:ResourceAccount":"210987654321"}}`),
		Also: []string{"IF_EXISTS_WEAKENS_ALLOW"},
	},
	{
		ID: keyNotOnResource, Name: "E-1756: any owner",
		Stmt: onDocuments("Allow", `"arn:aws:ssm:eu-west-1::document/AWS-RunShellScript"`, `{"StringLike":{"aws:ResourceAccount":"*"}}`),
		Also: []string{"WILDCARD_USAGE_TOO_PERMISSIVE"},
	},
	{ID: keyNotOnResource, Name: "E-1756: another key", Stmt: onDocuments("Allow", `"arn:aws:ssm:eu-west-1::document/AWS-RunShellScript"`, `{"StringEquals":{"aws:PrincipalTag/tier":"gold"}}`)},
	{ID: keyNotOnResource, Name: "instances", Stmt: launchIf("Deny", `"arn:aws:ec2:*:*:instance/*"`, "StringNotEquals")},
	{ID: keyNotOnResource, Name: "positive Deny", Stmt: launchIf("Deny", `"*"`, "StringEquals")},
	{ID: keyNotOnResource, Name: "the rest allowed elsewhere", Stmt: launchIf("Allow", `"*"`, "StringEquals") + `,{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"arn:aws:ec2:*::image/*"}`},
	{
		ID: keyNotOnResource, Name: "one resource a call",
		Stmt: `{"Effect":"Deny","Action":"ec2:StopInstances","Resource":"*","Condition":{"StringNotEquals":{"ec2:InstanceType":"t4g.nano"}}}`,
	},
	{
		ID: keyNotOnResource, Name: "through an access point",
		Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:eu-west-1:210987654321:accesspoint/a/object/*","Condition":{"StringEquals":{"s3:DataAccessPointAccount":"210987654321"}}}`,
	},
	{
		ID: keyNotOnResource, Name: "key of the request",
		Stmt: `{"Effect":"Deny","Action":"ec2:RunInstances","Resource":"*","Condition":{"StringNotEquals":{"ec2:Region":"eu-west-1"}}}`,
	},
}

var keySupportCases = []checktest.Case{
	{
		ID: "CONDITION_KEY_FITS_NO_ACTION", Name: "T 2.6", At: "$.Statement[0].Condition" + `.StringEquals["kms:KeySpec"]`, Message: "does not allow these calls",
		Stmt: `{"Effect":"Allow","Action":"kms:ListKeys","Resource":"*","Condition":{"StringEquals":{"kms:KeySpec":"RSA_2048"}}}`,
	},
	{
		ID: "CONDITION_KEY_FITS_NO_ACTION", Name: "class N: scans have no leading keys", At: "$.Statement[0].Condition" + `["ForAllValues:StringEquals"]["dynamodb:LeadingKeys"]`, Class: frame.SecurityWarning, Message: "without this restriction",
		Stmt: `{"Effect":"Allow","Action":"dynamodb:Scan","Resource":"*","Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":"a"}}}`, Also: []string{"FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK"},
	},
	{
		ID: "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", At: "$.Statement[0].Condition" + `["ForAllValues:StringEquals"]["dynamodb:LeadingKeys"]`, Message: `"dynamodb:ListTables"`,
		Stmt: `{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:ListTables"],"Resource":"*","Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":"${aws:userid}"},"Null":{"dynamodb:LeadingKeys":"false"}}}`,
	},
	{
		ID: "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", Name: "open", At: "$.Statement[0].Condition" + `["ForAllValues:StringEquals"]["dynamodb:LeadingKeys"]`, Class: frame.SecurityWarning, Message: `without this restriction`, Also: []string{"FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK"},
		Stmt: `{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:ListTables"],"Resource":"*","Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":"${aws:userid}"}}}`,
	},
	{
		ID: "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", Name: "on Deny", At: "$.Statement[0].Condition" + `.StringNotEquals["ec2:InstanceType"]`, Class: frame.SecurityWarning, Message: "holds, so the statement denies", Also: []string{keyNotOnResource},
		Stmt: `{"Effect":"Deny","Action":["ec2:RunInstances","ec2:DescribeInstances"],"Resource":"*","Condition":{"StringNotEquals":{"ec2:InstanceType":"t4g.micro"}}}`,
	},
	{
		ID: "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", Name: "Null on Deny", At: "$.Statement[0].Condition" + `.Null["aws:RequestTag/unit"]`, Class: frame.SecurityWarning, Message: "holds, so the statement denies",
		Stmt: `{"Effect":"Deny","Action":["ec2:RunInstances","ec2:DescribeInstances"],"Resource":"*","Condition":{"Null":{"aws:RequestTag/unit":"true"}}}`,
	},
	{
		ID: "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", Name: "tag of the request", At: "$.Statement[0].Condition" + `.StringEquals["aws:RequestTag/unit"]`,
		Stmt: `{"Effect":"Allow","Action":["ec2:CreateVolume","ec2:DescribeVolumes"],"Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/unit":"ops"}}}`,
	},
	{
		ID: "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", Name: "supported by a wildcard", At: "$.Statement[0].Condition" + `.StringEquals["aws:RequestTag/unit"]`,
		Stmt: `{"Effect":"Allow","Action":["ec2:Create*","ec2:DescribeVolumes"],"Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/unit":"ops"}}}`,
	},
	{
		ID: "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", Name: "wildcard that does not support it",
		Stmt: `{"Effect":"Allow","Action":["ec2:CreateVolume","ec2:Describe*"],"Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/unit":"ops"}}}`,
	},
	{
		ID: "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", Name: "absence thought of",
		Stmt: `{"Effect":"Allow","Action":["ec2:RunInstances","ec2:DescribeInstances"],"Resource":"*","Condition":{"StringEqualsIfExists":{"ec2:InstanceType":"t4g.micro"}}}`,
	},
	{
		ID: "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", Name: "absence asked for",
		Stmt: `{"Effect":"Allow","Action":["ec2:CreateVolume","ec2:DescribeVolumes"],"Resource":"*","Condition":{"Null":{"aws:RequestTag/unit":"true"}}}`,
	},
	{ID: "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", Name: "all support it", Stmt: `{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:PutItem"],"Resource":"*","Condition":{"ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":"${aws:userid}"}}}`},
	{ID: "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", Name: "global", Stmt: `{"Effect":"Allow","Action":["dynamodb:GetItem","sqs:ListQueues"],"Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/unit":"ops"}}}`},
	{
		ID: "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", Name: "checked along with the call", Type: iam.Trust,
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":["sts:AssumeRole","sts:TagSession"],"Condition":{"StringEquals":{"sts:ExternalId":"acme-7"}}}`,
	},
	{
		ID: "UNSUPPORTED_ACTION_FOR_CONDITION_KEY", Name: "declared, perhaps with keys",
		Stmt: `{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:BrandNew"],"Resource":"*","Condition":{"ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":"a"}}}`, In: declaringKeys("dynamodb:BrandNew"),
	},

	{ID: "CONDITION_KEY_FITS_NO_ACTION", Stmt: `{"Effect":"Deny","Action":["rds:DeleteDBInstance"],"Resource":"*","Condition":{"StringEquals":{"s3:x-amz-acl":"public-read"}}}`, At: "$.Statement[0].Condition" + `.StringEquals["s3:x-amz-acl"]`, Class: frame.SecurityWarning, Message: "does not deny"},
	{ID: "CONDITION_KEY_FITS_NO_ACTION", Name: "on Allow", Stmt: allow("s3:Get*", `{"StringEquals":{"ec2:InstanceType":"t4g.micro"}}`), At: "$.Statement[0].Condition" + `.StringEquals["ec2:InstanceType"]`, Message: "does not allow"},
	{ID: "CONDITION_KEY_FITS_NO_ACTION", Name: "tag of the resource", Stmt: goldStatement("Allow", `"Action":"sqs:ListQueues"`, "StringEquals"), At: "$.Statement[0].Condition" + `.StringEquals["aws:ResourceTag/tier"]`},
	{ID: "CONDITION_KEY_FITS_NO_ACTION", Name: "negated tag on Deny", Stmt: goldStatement("Deny", `"Action":"sqs:ListQueues"`, "StringNotEquals"), At: "$.Statement[0].Condition" + `.StringNotEquals["aws:ResourceTag/tier"]`, Class: frame.SecurityWarning},
	{ID: "CONDITION_KEY_FITS_NO_ACTION", Name: "everything", Stmt: deny("*", `{"StringEquals":{"s3:x-amz-acl":"public-read"}}`)},
	{ID: "CONDITION_KEY_FITS_NO_ACTION", Name: "not in the catalogue", Stmt: deny("deepracer:ListModels", `{"StringEquals":{"s3:x-amz-acl":"public-read"}}`), Also: []string{"DEPRECATED_OR_UNDOCUMENTED_ACTION"}},
	{ID: "CONDITION_KEY_FITS_NO_ACTION", Name: "carried by credentials", Stmt: allow("s3:GetObject", `{"ArnEquals":{"lambda:SourceFunctionArn":"arn:aws:lambda:eu-west-1:210987654321:function:f"}}`)},
	{ID: "CONDITION_KEY_FITS_NO_ACTION", Name: "carried by credentials, other case", Stmt: allow("s3:GetObject", `{"ArnEquals":{"ec2:SourceInstanceARN":"arn:aws:ec2:eu-west-1:210987654321:instance/i-0a1b2c3d"}}`)},
	{ID: "CONDITION_KEY_FITS_NO_ACTION", Name: "identity provider", Stmt: allow("s3:GetObject", `{"StringEquals":{"accounts.google.com:aud":"app"}}`)},
	{ID: "CONDITION_KEY_FITS_NO_ACTION", Name: "NotAction", Type: iam.SCP, Stmt: `{"Effect":"Deny","NotAction":"s3:*","Resource":"*","Condition":{"StringEquals":{"s3:x-amz-acl":"public-read"}}}`},

	{ID: "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Stmt: goldStatement("Deny", `"Action":["ec2:TerminateInstances","sqs:ListQueues"]`, "StringEquals"), At: "$.Statement[0].Condition" + `.StringEquals["aws:ResourceTag/tier"]`, Message: `"sqs:ListQueues"`},
	{ID: "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Name: "none supports it", Stmt: goldStatement("Deny", `"Action":"sqs:ListQueues"`, "StringEquals"), At: "$.Statement[0].Condition" + `.StringEquals["aws:ResourceTag/tier"]`},
	{ID: "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Name: "negated", Stmt: goldStatement("Deny", `"Action":["ec2:TerminateInstances","sqs:ListQueues"]`, "StringNotEquals"), At: "$.Statement[0].Condition" + `.StringNotEquals["aws:ResourceTag/tier"]`, Class: frame.Warning, Message: "holds, so the statement denies"},
	{ID: "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Name: "everything", Stmt: goldStatement("Deny", `"Action":"*"`, "StringEquals"), At: "$.Statement[0].Condition" + `.StringEquals["aws:ResourceTag/tier"]`, Message: "such as "},
	{ID: "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Name: "wildcard without support", Stmt: goldStatement("Deny", `"Action":["ec2:TerminateInstances","sts:Get*"]`, "StringEquals"), At: "$.Statement[0].Condition" + `.StringEquals["aws:ResourceTag/tier"]`, Message: `"sts:Get*"`},
	{
		ID: "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Name: "key of a service", At: "$.Statement[0].Condition" + `.StringEquals["ec2:ResourceTag/tier"]`,
		Stmt: `{"Effect":"Deny","Action":["ec2:TerminateInstances","ec2:DescribeInstances"],"Resource":"*","Condition":{"StringEquals":{"ec2:ResourceTag/tier":"gold"}}}`,
	},
	{ID: "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Name: "wildcard that covers some support", Stmt: goldStatement("Deny", `"Action":"ec2:*"`, "StringEquals")},
	{ID: "DENY_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Name: "all support it", Stmt: goldStatement("Deny", `"Action":"ec2:TerminateInstances"`, "StringEquals")},

	{ID: "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Type: iam.SCP, Stmt: goldStatement("Deny", `"NotAction":"iam:*"`, "StringEquals"), At: "$.Statement[0].Condition" + `.StringEquals["aws:ResourceTag/tier"]`, Message: "does not deny"},
	{ID: "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Name: "negated", Type: iam.SCP, Stmt: goldStatement("Deny", `"NotAction":"iam:*"`, "StringNotEquals"), At: "$.Statement[0].Condition" + `.StringNotEquals["aws:ResourceTag/tier"]`, Message: "denies those calls regardless"},
	{ID: "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Name: "nothing selected", Type: iam.SCP, Stmt: goldStatement("Deny", `"NotAction":"*"`, "StringEquals"), Also: []string{"STATEMENT_NEVER_APPLIES", "ALL_WILDCARD_SPELLING"}},
	{ID: "DENY_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Name: "tag of the caller", Type: iam.SCP, Stmt: `{"Effect":"Deny","NotAction":"iam:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/tier":"gold"}}}`},

	{ID: "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Stmt: goldStatement("Allow", `"Action":["ec2:StopInstances","sqs:ListQueues"]`, "StringEquals"), At: "$.Statement[0].Condition" + `.StringEquals["aws:ResourceTag/tier"]`},
	{ID: "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Name: "resource policy type without tags", Type: iam.Trust, Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":["sts:AssumeRole","sts:TagSession"],"Condition":{"StringEquals":{"aws:ResourceTag/tier":"gold"}}}`},
	{ID: "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Name: "absence thought of", Stmt: goldStatement("Allow", `"Action":["ec2:StopInstances","sqs:ListQueues"]`, "StringEqualsIfExists"), Also: []string{"IF_EXISTS_WEAKENS_ALLOW"}},
	{ID: "ALLOW_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Name: "negated", Stmt: goldStatement("Allow", `"Action":["ec2:StopInstances","sqs:ListQueues"]`, "StringNotEquals"), Also: []string{"NEGATED_OPERATOR_ON_ALLOW"}},

	{ID: "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Stmt: goldStatement("Allow", `"NotAction":"iam:*"`, "StringEquals"), At: "$.Statement[0].Condition" + `.StringEquals["aws:ResourceTag/tier"]`, Also: notActionRisks},
	{ID: "ALLOW_NOTACTION_WITH_UNSUPPORTED_TAG_CONDITION_KEY_FOR_SERVICE", Name: "absence thought of", Stmt: goldStatement("Allow", `"NotAction":"iam:*"`, "StringEqualsIfExists"), Also: append([]string{"IF_EXISTS_WEAKENS_ALLOW"}, notActionRisks...)},
}

// notActionRisks are checks of other families that an Allow with NotAction triggers.
var notActionRisks = []string{"ALLOW_WITH_NOT_ACTION", "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION"}
