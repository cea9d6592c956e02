// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// conditionKeyCases show when the checks of this family report something, and when they do not.
var conditionKeyCases = slices.Concat(
	keyNameCases, keySupportCases, keyTableCases, keyTrustCases, keyPrincipalCases, keyWeakCases, keyMFACases, keyTransportCases,
	keyNetworkCases, keyOperatorCases, keyNeverCases, keyRowCases, keyToldCases,
)

// allow and deny are statements of one action on everything with a condition.
func allow(action, condition string) string { return oneAction("Allow", action, condition) }

func deny(action, condition string) string { return oneAction("Deny", action, condition) }

func oneAction(effect, action, condition string) string {
	return `{"Effect":"` + effect + `","Action":"` + action + `","Resource":"*","Condition":` + condition + `}`
}

// declaringKeys gives the catalogue an action of the user's.
func declaringKeys(action string, keys ...string) func(*Input) {
	return func(in *Input) {
		c, err := catalog.Default().With(map[string]catalog.AdditionalAction{action: {Levels: catalog.Read, ConditionKeys: keys}})
		if err != nil {
			panic(err)
		}
		in.Catalog = c
	}
}

var keyNameCases = []checkCase{
	{id: invalidGlobalKey, stmt: deny("ec2:RunInstances", `{"StringNotEquals":{"aws:OrgID":"o-abcd123456"}}`), at: reportsCondition + `.StringNotEquals["aws:OrgID"]`, message: `"aws:PrincipalOrgID"`},
	{id: invalidGlobalKey, name: "effect of a negated Deny", stmt: deny("ec2:RunInstances", `{"StringNotEquals":{"aws:OrgID":"o-abcd123456"}}`), at: reportsCondition + `.StringNotEquals["aws:OrgID"]`, message: "holds, so the statement denies"},
	{id: invalidGlobalKey, name: "effect of a positive Deny", stmt: deny("ec2:RunInstances", `{"StringEquals":{"aws:Region":"eu-west-1"}}`), at: reportsCondition + `.StringEquals["aws:Region"]`, message: "fails, so the statement does not deny"},
	{id: invalidGlobalKey, name: "misspelt", cond: `{"StringEquals":{"aws:PrincipleAccount":"210987654321"}}`, at: reportsCondition + `.StringEquals["aws:PrincipleAccount"]`, message: `"aws:PrincipalAccount"`},
	{id: invalidGlobalKey, name: "other words", cond: `{"StringEquals":{"aws:SourceVpcEndpoint":"vpce-0a1b2c3d"}}`, at: reportsCondition + `.StringEquals["aws:SourceVpcEndpoint"]`, message: `"aws:SourceVpce"`},
	{id: invalidGlobalKey, name: "MFA", stmt: allow("iam:ListUsers", `{"Bool":{"aws:MFAPresent":"true"}}`), at: reportsCondition + `.Bool["aws:MFAPresent"]`, message: `"aws:MultiFactorAuthPresent"`},
	{id: invalidGlobalKey, name: "attested", cond: `{"StringEquals":{"aws:PrincipalOrgMasterAccountId":"210987654321"}}`, at: reportsCondition + `.StringEquals["aws:PrincipalOrgMasterAccountId"]`, class: frame.Suggestion},
	{id: invalidGlobalKey, name: "key of a service", stmt: allow("ec2:RunInstances", `{"StringEquals":{"aws:InstanceType":"t4g.micro"}}`), at: reportsCondition + `.StringEquals["aws:InstanceType"]`, message: `"ec2:InstanceType"`},
	{id: invalidGlobalKey, cond: `{"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`},
	{id: invalidGlobalKey, name: "any case", cond: `{"StringEquals":{"AWS:PRINCIPALORGID":"o-abcd123456"}}`},

	{id: unsupportedGlobalKey, stmt: allow("sqs:SendMessage", `{"ArnLike":{"aws:ARN":"arn:aws:iam::210987654321:role/feeder"}}`), at: reportsCondition + `.ArnLike["aws:ARN"]`, message: "aws:PrincipalArn"},
	{id: unsupportedGlobalKey, name: "any case", stmt: allow("sqs:SendMessage", `{"ArnLike":{"aws:arn":"arn:aws:iam::210987654321:role/feeder"}}`), at: reportsCondition + `.ArnLike["aws:arn"]`},
	{id: unsupportedGlobalKey, stmt: allow("sqs:SendMessage", `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/feeder"}}`)},

	{
		id: deprecatedGlobalKey, typ: iam.Resource, attachment: iam.SNS, at: reportsCondition + `.StringEquals["aws:SourceOwner"]`, message: `"aws:SourceAccount"`,
		stmt: `{"Effect":"Allow","Principal":{"Service":"cloudwatch.amazonaws.com"},"Action":"sns:Publish","Resource":"*","Condition":{"StringEquals":{"aws:SourceOwner":"210987654321"}}}`,
	},
	{
		id: deprecatedGlobalKey, name: "default policy of a topic", typ: iam.Resource, attachment: iam.SNS, at: reportsCondition + `.StringEquals["AWS:SourceOwner"]`, message: `"aws:PrincipalAccount"`,
		stmt: `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sns:Publish","Resource":"*","Condition":{"StringEquals":{"AWS:SourceOwner":"210987654321"}}}`,
	},
	{
		id: deprecatedGlobalKey, typ: iam.Resource, attachment: iam.SNS,
		stmt: `{"Effect":"Allow","Principal":{"Service":"cloudwatch.amazonaws.com"},"Action":"sns:Publish","Resource":"*","Condition":{"StringEquals":{"aws:SourceAccount":"210987654321"}}}`,
	},

	{id: invalidServiceKey, stmt: allow("ec2:RunInstances", `{"StringEquals":{"ec2:InstanceClass":"t4g.micro"}}`), at: reportsCondition + `.StringEquals["ec2:InstanceClass"]`, message: `"ec2:InstanceType"`},
	{id: invalidServiceKey, name: "misspelt", stmt: allow("s3:PutObject", `{"StringEquals":{"s3:x-amz-acI":"private"}}`), at: reportsCondition + `.StringEquals["s3:x-amz-acI"]`, message: `"s3:x-amz-acl"`},
	{id: invalidServiceKey, name: "what the action supports comes first", stmt: allow("autoscaling:UpdateAutoScalingGroup", `{"StringEquals":{"autoscaling:InstanceTyp":"t4g.micro"}}`), at: reportsCondition + `.StringEquals["autoscaling:InstanceTyp"]`, message: `Write "autoscaling:InstanceTypes" or`},
	{id: invalidServiceKey, name: "key of another service", stmt: allow("ec2:RunInstances", `{"StringEquals":{"s3:InstanceType":"t4g.micro"}}`), at: reportsCondition + `.StringEquals["s3:InstanceType"]`, message: `"ec2:InstanceType"`},
	{id: invalidServiceKey, name: "no service", stmt: allow("ec2:RunInstances", `{"StringEquals":{"ecc2:InstanceType":"t4g.micro"}}`), also: []string{"INVALID_SERVICE"}},
	{id: invalidServiceKey, name: "saml", typ: iam.Trust, stmt: `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:saml-provider/corp"},"Action":"sts:AssumeRoleWithSAML","Condition":{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml","SAML:audience":"x"}}}`, at: reportsCondition + `.StringEquals["SAML:audience"]`},
	{id: invalidServiceKey, name: "attested", stmt: allow("lakeformation:GetDataAccess", `{"Null":{"lakeformation:GlueARN":"false"}}`), at: reportsCondition + `.Null["lakeformation:GlueARN"]`, class: frame.Suggestion},
	{id: invalidServiceKey, stmt: allow("ec2:RunInstances", `{"StringEquals":{"ec2:InstanceType":"t4g.micro"}}`), also: []string{keyNotOnResource}},
	{id: invalidServiceKey, name: "retired service", stmt: allow("ec2:RunInstances", `{"StringEquals":{"deepracer:SomeKey":"x"}}`)},
	{id: invalidServiceKey, name: "identity provider", typ: iam.Trust, stmt: `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/idp.example.org"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"idp.example.org:aud":"app-1","idp.example.org:sub":"s","idp.example.org:anything":"x"}}}`},
	{id: invalidServiceKey, name: "declared", stmt: allow("ec2:RunInstances", `{"ForAnyValue:StringEquals":{"ec2:BrandNew":"x"}}`), in: declaringKeys("ec2:RunInstances", "ec2:BrandNew")},
	{id: invalidServiceKey, name: "placeholder inside", stmt: allow("kms:Decrypt", `{"StringEquals":{"kms:EncryptionContext:app":"x"}}`)},

	{id: missingTagKey, stmt: allow("ec2:StartInstances", `{"StringEquals":{"aws:ResourceTag":"blue"}}`), at: reportsCondition + `.StringEquals["aws:ResourceTag"]`, message: `"aws:ResourceTag/<tag name>"`},
	{id: missingTagKey, name: "slash", stmt: allow("ec2:StartInstances", `{"StringEquals":{"aws:PrincipalTag/":"blue"}}`), at: reportsCondition + `.StringEquals["aws:PrincipalTag/"]`},
	{id: missingTagKey, name: "request", stmt: allow("ec2:CreateTags", `{"StringEquals":{"aws:RequestTag":"blue"}}`), at: reportsCondition + `.StringEquals["aws:RequestTag"]`, message: view.TagKeysKey},
	{id: missingTagKey, name: "of a service", stmt: allow("ec2:StartInstances", `{"StringEquals":{"ec2:ResourceTag":"blue"}}`), at: reportsCondition + `.StringEquals["ec2:ResourceTag"]`, message: `"ec2:ResourceTag/<tag name>"`},
	{id: missingTagKey, name: "other spelling of the placeholder", stmt: allow("secretsmanager:GetSecretValue", `{"StringEquals":{"secretsmanager:ResourceTag/":"blue"}}`), at: reportsCondition + `.StringEquals["secretsmanager:ResourceTag/"]`, message: `"secretsmanager:ResourceTag/<tag name>"`},
	{id: missingTagKey, name: "placeholder copied", stmt: allow("ec2:StartInstances", `{"StringEquals":{"aws:ResourceTag/${TagKey}":"blue"}}`), at: reportsCondition + `.StringEquals["aws:ResourceTag/${TagKey}"]`},
	{id: missingTagKey, name: "not a tag", stmt: allow("kms:Decrypt", `{"StringEquals":{"kms:EncryptionContext":"x"}}`), at: reportsCondition + `.StringEquals["kms:EncryptionContext"]`, message: "the part behind it"},
	{id: missingTagKey, stmt: allow("ec2:StartInstances", `{"StringEquals":{"aws:ResourceTag/colour":"blue"}}`)},
	{id: missingTagKey, name: "names of tags", stmt: allow("ec2:CreateTags", `{"ForAnyValue:StringEquals":{"aws:TagKeys":"colour"}}`)},
}
