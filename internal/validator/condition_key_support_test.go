// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
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

var keyRowCases = []checkCase{
	{id: keyNotOnResource, name: "T 2.4", at: reportsCondition + `.StringNotEquals["ec2:InstanceType"]`, message: `denies every call`, stmt: launchIf("Deny", `"*"`, "StringNotEquals")},
	{id: keyNotOnResource, name: "proposal", at: reportsCondition + `.StringNotEqualsIfExists["ec2:InstanceType"]`, message: `"arn:aws:ec2:${Region}:${Account}:instance/${InstanceId}"`, stmt: launchIf("Deny", `"*"`, "StringNotEqualsIfExists")},
	{id: keyNotOnResource, name: "Allow", class: frame.Suggestion, at: reportsCondition + `.StringEquals["ec2:InstanceType"]`, message: "the statement alone allows no call", stmt: launchIf("Allow", `"*"`, "StringEquals")},
	{id: keyNotOnResource, name: "none of the resources", at: reportsCondition + `.StringEquals["ec2:InstanceType"]`, class: frame.SecurityWarning, message: "does not deny", stmt: launchIf("Deny", `"arn:aws:ec2:*::image/*"`, "StringEquals")},
	{
		id: keyNotOnResource, name: "class N: access points", at: reportsCondition + `.StringEquals["s3:DataAccessPointAccount"]`,
		stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*","Condition":{"StringEquals":{"s3:DataAccessPointAccount":"210987654321"}}}`,
	},
	{
		id: keyNotOnResource, name: "together (E-1405)", at: reportsCondition + `.StringNotEquals["ec2:VolumeType"]`, message: "type instance",
		stmt: `{"Effect":"Deny","Action":"ec2:AttachVolume","Resource":"*","Condition":{"StringNotEquals":{"ec2:VolumeType":"gp3"}}}`,
	},
	{
		id: keyNotOnResource, name: "E-1756: tags of AWS's documents", at: reportsCondition + `.StringLike["ssm:resourceTag/Name"]`, message: `does not allow calls on it`,
		stmt: onDocuments("Allow", `"arn:aws:ec2:*:*:instance/*","arn:aws:ssm:*:*:document/AWS-StartSSHSession"`, `{"StringLike":{"ssm:resourceTag/Name":"login*"}}`),
	},
	{
		id: keyNotOnResource, name: "E-1756: tags, Deny", at: reportsCondition + `.StringEquals["aws:ResourceTag/tier"]`, class: frame.SecurityWarning, message: `does not deny calls on it`,
		stmt: onDocuments("Deny", `"arn:aws:ssm:eu-west-1::document/*"`, `{"StringEquals":{"aws:ResourceTag/tier":"gold"}}`),
	},
	{
		id: keyNotOnResource, name: "E-1756: owner", at: reportsCondition + `.StringEquals["aws:ResourceAccount"]`, message: "never one of yours",
		stmt: onDocuments("Allow", `"arn:aws:ssm:eu-west-1::document/AWS-RunShellScript"`, `{"StringEquals":{"aws:ResourceAccount":"210987654321"}}`),
	},
	{
		id: keyNotOnResource, name: "E-1756: Deny of other owners", at: reportsCondition + `.StringNotEquals["aws:ResourceOrgID"]`, message: "denies calls on it",
		stmt: onDocuments("Deny", `"arn:aws:ssm:eu-west-1::document/AWS-RunShellScript"`, `{"StringNotEquals":{"aws:ResourceOrgID":"o-abcd123456"}}`),
	},
	{
		id: keyNotOnResource, name: "documents of customers",
		stmt: onDocuments("Allow", `"arn:aws:ssm:eu-west-1:210987654321:document/Login","arn:aws:ssm:eu-west-1:*:document/*"`, `{"StringLike":{"ssm:resourceTag/Name":"login*"}}`),
		also: []string{"REDUNDANT_RESOURCE"},
	},
	{
		id: keyNotOnResource, name: "E-1756: whether they have an owner",
		stmt: onDocuments("Allow", `"arn:aws:ssm:eu-west-1::document/AWS-RunShellScript"`, `{"StringEqualsIfExists":{"aws:ResourceAccount":"210987654321"}}`),
		also: []string{"IF_EXISTS_WEAKENS_ALLOW"},
	},
	{
		id: keyNotOnResource, name: "E-1756: any owner",
		stmt: onDocuments("Allow", `"arn:aws:ssm:eu-west-1::document/AWS-RunShellScript"`, `{"StringLike":{"aws:ResourceAccount":"*"}}`),
		also: []string{"WILDCARD_USAGE_TOO_PERMISSIVE"},
	},
	{id: keyNotOnResource, name: "E-1756: another key", stmt: onDocuments("Allow", `"arn:aws:ssm:eu-west-1::document/AWS-RunShellScript"`, `{"StringEquals":{"aws:PrincipalTag/tier":"gold"}}`)},
	{id: keyNotOnResource, name: "instances", stmt: launchIf("Deny", `"arn:aws:ec2:*:*:instance/*"`, "StringNotEquals")},
	{id: keyNotOnResource, name: "positive Deny", stmt: launchIf("Deny", `"*"`, "StringEquals")},
	{id: keyNotOnResource, name: "the rest allowed elsewhere", stmt: launchIf("Allow", `"*"`, "StringEquals") + `,{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"arn:aws:ec2:*::image/*"}`},
	{
		id: keyNotOnResource, name: "one resource a call",
		stmt: `{"Effect":"Deny","Action":"ec2:StopInstances","Resource":"*","Condition":{"StringNotEquals":{"ec2:InstanceType":"t4g.nano"}}}`,
	},
	{
		id: keyNotOnResource, name: "through an access point",
		stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:eu-west-1:210987654321:accesspoint/a/object/*","Condition":{"StringEquals":{"s3:DataAccessPointAccount":"210987654321"}}}`,
	},
	{
		id: keyNotOnResource, name: "key of the request",
		stmt: `{"Effect":"Deny","Action":"ec2:RunInstances","Resource":"*","Condition":{"StringNotEquals":{"ec2:Region":"eu-west-1"}}}`,
	},
}

var keySupportCases = []checkCase{
	{
		id: keyFitsNoAction, name: "T 2.6", at: reportsCondition + `.StringEquals["kms:KeySpec"]`, message: "does not allow these calls",
		stmt: `{"Effect":"Allow","Action":"kms:ListKeys","Resource":"*","Condition":{"StringEquals":{"kms:KeySpec":"RSA_2048"}}}`,
	},
	{
		id: keyFitsNoAction, name: "class N: scans have no leading keys", at: reportsCondition + `["ForAllValues:StringEquals"]["dynamodb:LeadingKeys"]`, class: frame.SecurityWarning, message: "without this restriction",
		stmt: `{"Effect":"Allow","Action":"dynamodb:Scan","Resource":"*","Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":"a"}}}`, also: []string{forAllOnAllow},
	},
	{
		id: unsupportedActionForKey, at: reportsCondition + `["ForAllValues:StringEquals"]["dynamodb:LeadingKeys"]`, message: `"dynamodb:ListTables"`,
		stmt: `{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:ListTables"],"Resource":"*","Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":"${aws:userid}"},"Null":{"dynamodb:LeadingKeys":"false"}}}`,
	},
	{
		id: unsupportedActionForKey, name: "open", at: reportsCondition + `["ForAllValues:StringEquals"]["dynamodb:LeadingKeys"]`, class: frame.SecurityWarning, message: `without this restriction`, also: []string{"FORALLVALUES_ALLOW_WITHOUT_NULL_CHECK"},
		stmt: `{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:ListTables"],"Resource":"*","Condition":{"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":"${aws:userid}"}}}`,
	},
	{
		id: unsupportedActionForKey, name: "on Deny", at: reportsCondition + `.StringNotEquals["ec2:InstanceType"]`, class: frame.SecurityWarning, message: "holds, so the statement denies", also: []string{keyNotOnResource},
		stmt: `{"Effect":"Deny","Action":["ec2:RunInstances","ec2:DescribeInstances"],"Resource":"*","Condition":{"StringNotEquals":{"ec2:InstanceType":"t4g.micro"}}}`,
	},
	{
		id: unsupportedActionForKey, name: "Null on Deny", at: reportsCondition + `.Null["aws:RequestTag/unit"]`, class: frame.SecurityWarning, message: "holds, so the statement denies",
		stmt: `{"Effect":"Deny","Action":["ec2:RunInstances","ec2:DescribeInstances"],"Resource":"*","Condition":{"Null":{"aws:RequestTag/unit":"true"}}}`,
	},
	{
		id: unsupportedActionForKey, name: "tag of the request", at: reportsCondition + `.StringEquals["aws:RequestTag/unit"]`,
		stmt: `{"Effect":"Allow","Action":["ec2:CreateVolume","ec2:DescribeVolumes"],"Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/unit":"ops"}}}`,
	},
	{
		id: unsupportedActionForKey, name: "supported by a wildcard", at: reportsCondition + `.StringEquals["aws:RequestTag/unit"]`,
		stmt: `{"Effect":"Allow","Action":["ec2:Create*","ec2:DescribeVolumes"],"Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/unit":"ops"}}}`,
	},
	{
		id: unsupportedActionForKey, name: "wildcard that does not support it",
		stmt: `{"Effect":"Allow","Action":["ec2:CreateVolume","ec2:Describe*"],"Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/unit":"ops"}}}`,
	},
	{
		id: unsupportedActionForKey, name: "absence thought of",
		stmt: `{"Effect":"Allow","Action":["ec2:RunInstances","ec2:DescribeInstances"],"Resource":"*","Condition":{"StringEqualsIfExists":{"ec2:InstanceType":"t4g.micro"}}}`,
	},
	{
		id: unsupportedActionForKey, name: "absence asked for",
		stmt: `{"Effect":"Allow","Action":["ec2:CreateVolume","ec2:DescribeVolumes"],"Resource":"*","Condition":{"Null":{"aws:RequestTag/unit":"true"}}}`,
	},
	{id: unsupportedActionForKey, name: "all support it", stmt: `{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:PutItem"],"Resource":"*","Condition":{"ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":"${aws:userid}"}}}`},
	{id: unsupportedActionForKey, name: "global", stmt: `{"Effect":"Allow","Action":["dynamodb:GetItem","sqs:ListQueues"],"Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/unit":"ops"}}}`},
	{
		id: unsupportedActionForKey, name: "checked along with the call", typ: iam.Trust,
		stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":["sts:AssumeRole","sts:TagSession"],"Condition":{"StringEquals":{"sts:ExternalId":"acme-7"}}}`,
	},
	{
		id: unsupportedActionForKey, name: "declared, perhaps with keys",
		stmt: `{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:BrandNew"],"Resource":"*","Condition":{"ForAnyValue:StringEquals":{"dynamodb:LeadingKeys":"a"}}}`, in: declaringKeys("dynamodb:BrandNew"),
	},

	{id: keyFitsNoAction, stmt: `{"Effect":"Deny","Action":["rds:DeleteDBInstance"],"Resource":"*","Condition":{"StringEquals":{"s3:x-amz-acl":"public-read"}}}`, at: reportsCondition + `.StringEquals["s3:x-amz-acl"]`, class: frame.SecurityWarning, message: "does not deny"},
	{id: keyFitsNoAction, name: "on Allow", stmt: allow("s3:Get*", `{"StringEquals":{"ec2:InstanceType":"t4g.micro"}}`), at: reportsCondition + `.StringEquals["ec2:InstanceType"]`, message: "does not allow"},
	{id: keyFitsNoAction, name: "tag of the resource", stmt: goldStatement("Allow", `"Action":"sqs:ListQueues"`, "StringEquals"), at: reportsCondition + `.StringEquals["aws:ResourceTag/tier"]`},
	{id: keyFitsNoAction, name: "negated tag on Deny", stmt: goldStatement("Deny", `"Action":"sqs:ListQueues"`, "StringNotEquals"), at: reportsCondition + `.StringNotEquals["aws:ResourceTag/tier"]`, class: frame.SecurityWarning},
	{id: keyFitsNoAction, name: "everything", stmt: deny("*", `{"StringEquals":{"s3:x-amz-acl":"public-read"}}`)},
	{id: keyFitsNoAction, name: "not in the catalogue", stmt: deny("deepracer:ListModels", `{"StringEquals":{"s3:x-amz-acl":"public-read"}}`), also: []string{"DEPRECATED_OR_UNDOCUMENTED_ACTION"}},
	{id: keyFitsNoAction, name: "carried by credentials", stmt: allow("s3:GetObject", `{"ArnEquals":{"lambda:SourceFunctionArn":"arn:aws:lambda:eu-west-1:210987654321:function:f"}}`)},
	{id: keyFitsNoAction, name: "carried by credentials, other case", stmt: allow("s3:GetObject", `{"ArnEquals":{"ec2:SourceInstanceARN":"arn:aws:ec2:eu-west-1:210987654321:instance/i-0a1b2c3d"}}`)},
	{id: keyFitsNoAction, name: "identity provider", stmt: allow("s3:GetObject", `{"StringEquals":{"accounts.google.com:aud":"app"}}`)},
	{id: keyFitsNoAction, name: "NotAction", typ: iam.SCP, stmt: `{"Effect":"Deny","NotAction":"s3:*","Resource":"*","Condition":{"StringEquals":{"s3:x-amz-acl":"public-read"}}}`},

	{id: denyTagUnsupported, stmt: goldStatement("Deny", `"Action":["ec2:TerminateInstances","sqs:ListQueues"]`, "StringEquals"), at: reportsCondition + `.StringEquals["aws:ResourceTag/tier"]`, message: `"sqs:ListQueues"`},
	{id: denyTagUnsupported, name: "none supports it", stmt: goldStatement("Deny", `"Action":"sqs:ListQueues"`, "StringEquals"), at: reportsCondition + `.StringEquals["aws:ResourceTag/tier"]`},
	{id: denyTagUnsupported, name: "negated", stmt: goldStatement("Deny", `"Action":["ec2:TerminateInstances","sqs:ListQueues"]`, "StringNotEquals"), at: reportsCondition + `.StringNotEquals["aws:ResourceTag/tier"]`, class: frame.Warning, message: "holds, so the statement denies"},
	{id: denyTagUnsupported, name: "everything", stmt: goldStatement("Deny", `"Action":"*"`, "StringEquals"), at: reportsCondition + `.StringEquals["aws:ResourceTag/tier"]`, message: "such as "},
	{id: denyTagUnsupported, name: "wildcard without support", stmt: goldStatement("Deny", `"Action":["ec2:TerminateInstances","sts:Get*"]`, "StringEquals"), at: reportsCondition + `.StringEquals["aws:ResourceTag/tier"]`, message: `"sts:Get*"`},
	{
		id: denyTagUnsupported, name: "key of a service", at: reportsCondition + `.StringEquals["ec2:ResourceTag/tier"]`,
		stmt: `{"Effect":"Deny","Action":["ec2:TerminateInstances","ec2:DescribeInstances"],"Resource":"*","Condition":{"StringEquals":{"ec2:ResourceTag/tier":"gold"}}}`,
	},
	{id: denyTagUnsupported, name: "wildcard that covers some support", stmt: goldStatement("Deny", `"Action":"ec2:*"`, "StringEquals")},
	{id: denyTagUnsupported, name: "all support it", stmt: goldStatement("Deny", `"Action":"ec2:TerminateInstances"`, "StringEquals")},

	{id: denyNotTagUnsupported, typ: iam.SCP, stmt: goldStatement("Deny", `"NotAction":"iam:*"`, "StringEquals"), at: reportsCondition + `.StringEquals["aws:ResourceTag/tier"]`, message: "does not deny"},
	{id: denyNotTagUnsupported, name: "negated", typ: iam.SCP, stmt: goldStatement("Deny", `"NotAction":"iam:*"`, "StringNotEquals"), at: reportsCondition + `.StringNotEquals["aws:ResourceTag/tier"]`, message: "denies those calls whatever"},
	{id: denyNotTagUnsupported, name: "nothing selected", typ: iam.SCP, stmt: goldStatement("Deny", `"NotAction":"*"`, "StringEquals"), also: []string{"STATEMENT_NEVER_APPLIES", "ALL_WILDCARD_SPELLING"}},
	{id: denyNotTagUnsupported, name: "tag of the caller", typ: iam.SCP, stmt: `{"Effect":"Deny","NotAction":"iam:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/tier":"gold"}}}`},

	{id: allowTagUnsupported, stmt: goldStatement("Allow", `"Action":["ec2:StopInstances","sqs:ListQueues"]`, "StringEquals"), at: reportsCondition + `.StringEquals["aws:ResourceTag/tier"]`},
	{id: allowTagUnsupported, name: "resource policy type without tags", typ: iam.Trust, stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":["sts:AssumeRole","sts:TagSession"],"Condition":{"StringEquals":{"aws:ResourceTag/tier":"gold"}}}`},
	{id: allowTagUnsupported, name: "absence thought of", stmt: goldStatement("Allow", `"Action":["ec2:StopInstances","sqs:ListQueues"]`, "StringEqualsIfExists"), also: []string{"IF_EXISTS_WEAKENS_ALLOW"}},
	{id: allowTagUnsupported, name: "negated", stmt: goldStatement("Allow", `"Action":["ec2:StopInstances","sqs:ListQueues"]`, "StringNotEquals"), also: []string{"NEGATED_OPERATOR_ON_ALLOW"}},

	{id: allowNotTagUnsupported, stmt: goldStatement("Allow", `"NotAction":"iam:*"`, "StringEquals"), at: reportsCondition + `.StringEquals["aws:ResourceTag/tier"]`, also: notActionRisks},
	{id: allowNotTagUnsupported, name: "absence thought of", stmt: goldStatement("Allow", `"NotAction":"iam:*"`, "StringEqualsIfExists"), also: append([]string{"IF_EXISTS_WEAKENS_ALLOW"}, notActionRisks...)},
}

// notActionRisks are checks of other families that an Allow with NotAction triggers.
var notActionRisks = []string{"ALLOW_WITH_NOT_ACTION", "PASS_ROLE_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION", "CREATE_SLR_WITH_STAR_IN_RESOURCE_AND_NOT_ACTION"}

// TestE1405CalledAlways is about the types that every call of an action names.
func TestE1405CalledAlways(t *testing.T) {
	for _, tt := range []struct {
		action, resource string
		want             bool
	}{
		{"ec2:AttachVolume", "instance", true},
		{"ec2:CreateNetworkInterface", "security-group", false}, // may be named
		{"ssm:SendCommand", "document", true},
		{"ssm:SendCommand", "instance", false},             // or a managed instance
		{"bedrock:InvokeModel", "foundation-model", false}, // alternatives, though the reference marks them as required
		{"ec2:RunInstances", "image", true},                // in each scenario
		{"ec2:RunInstances", "subnet", false},
		{"s3:GetObject", "object", false},   // or that of an access point
		{"sqs:SendMessage", "queue", false}, // of one type there is nothing to say
	} {
		action, ok := catalog.Default().Lookup(tt.action)
		i := slices.IndexFunc(action.Resources, func(u catalog.ResourceUse) bool { return u.Type.Name == tt.resource })
		if !ok || i < 0 || calledAlways(action, &action.Resources[i]) != tt.want {
			t.Errorf("%s, %s (%d): not %v", tt.action, tt.resource, i, tt.want)
		}
	}
}
