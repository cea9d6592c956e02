// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package key_test

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// conditionKeyCases show when the checks of this family report something, and when they do not.
var conditionKeyCases = slices.Concat(
	keyNameCases, keySupportCases, keyTableCases, keyTrustCases, keyPrincipalCases, keyRowCases, keyGivenCases,
)

// Allow and deny are statements of one action on everything with a condition.
func allow(action, condition string) string { return oneAction("Allow", action, condition) }

func deny(action, condition string) string { return oneAction("Deny", action, condition) }

func oneAction(effect, action, condition string) string {
	return `{"Effect":"` + effect + `","Action":"` + action + `","Resource":"*","Condition":` + condition + `}`
}

// declaringKeys gives the catalogue an action of the user's.
func declaringKeys(action string, keys ...string) func(*frame.Input) {
	return func(in *frame.Input) {
		c, err := catalog.Default().With(map[string]catalog.AdditionalAction{action: {Levels: catalog.Read, ConditionKeys: keys}})
		if err != nil {
			panic(err)
		}
		in.Catalog = c
	}
}

var keyNameCases = []checktest.Case{
	{ID: "INVALID_GLOBAL_CONDITION_KEY", Stmt: deny("ec2:RunInstances", `{"StringNotEquals":{"aws:OrgID":"o-abcd123456"}}`), At: "$.Statement[0].Condition" + `.StringNotEquals["aws:OrgID"]`, Message: `"aws:PrincipalOrgID"`},
	{ID: "INVALID_GLOBAL_CONDITION_KEY", Name: "effect of a negated Deny", Stmt: deny("ec2:RunInstances", `{"StringNotEquals":{"aws:OrgID":"o-abcd123456"}}`), At: "$.Statement[0].Condition" + `.StringNotEquals["aws:OrgID"]`, Message: "holds, so the statement denies"},
	{ID: "INVALID_GLOBAL_CONDITION_KEY", Name: "effect of a positive Deny", Stmt: deny("ec2:RunInstances", `{"StringEquals":{"aws:Region":"eu-west-1"}}`), At: "$.Statement[0].Condition" + `.StringEquals["aws:Region"]`, Message: "fails, so the statement does not deny"},
	{ID: "INVALID_GLOBAL_CONDITION_KEY", Name: "misspelt", Cond: `{"StringEquals":{"aws:PrincipleAccount":"210987654321"}}`, At: "$.Statement[0].Condition" + `.StringEquals["aws:PrincipleAccount"]`, Message: `"aws:PrincipalAccount"`},
	{ID: "INVALID_GLOBAL_CONDITION_KEY", Name: "other words", Cond: `{"StringEquals":{"aws:SourceVpcEndpoint":"vpce-0a1b2c3d"}}`, At: "$.Statement[0].Condition" + `.StringEquals["aws:SourceVpcEndpoint"]`, Message: `"aws:SourceVpce"`},
	{ID: "INVALID_GLOBAL_CONDITION_KEY", Name: "MFA", Stmt: allow("iam:ListUsers", `{"Bool":{"aws:MFAPresent":"true"}}`), At: "$.Statement[0].Condition" + `.Bool["aws:MFAPresent"]`, Message: `"aws:MultiFactorAuthPresent"`},
	{ID: "INVALID_GLOBAL_CONDITION_KEY", Name: "attested", Cond: `{"StringEquals":{"aws:PrincipalOrgMasterAccountId":"210987654321"}}`, At: "$.Statement[0].Condition" + `.StringEquals["aws:PrincipalOrgMasterAccountId"]`, Class: frame.Suggestion},
	{ID: "INVALID_GLOBAL_CONDITION_KEY", Name: "key of a service", Stmt: allow("ec2:RunInstances", `{"StringEquals":{"aws:InstanceType":"t4g.micro"}}`), At: "$.Statement[0].Condition" + `.StringEquals["aws:InstanceType"]`, Message: `"ec2:InstanceType"`},
	{ID: "INVALID_GLOBAL_CONDITION_KEY", Cond: `{"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`},
	{
		ID: "INVALID_GLOBAL_CONDITION_KEY", Name: "propagated identity",
		Cond: `{"StringEquals":{"aws:OriginIdentity/Subject":"press","aws:OriginIdentity/SubjectType":"workload","aws:OriginIdentity/Issuer":"idp.example.org"},"ArnEquals":{"aws:OriginIdentity/FederatedProviderArn":"arn:aws:iam::210987654321:oidc-provider/idp.example.org"}}`,
	},
	{ID: "INVALID_GLOBAL_CONDITION_KEY", Name: "any case", Cond: `{"StringEquals":{"AWS:PRINCIPALORGID":"o-abcd123456"}}`},

	{ID: "UNSUPPORTED_GLOBAL_CONDITION_KEY", Stmt: allow("sqs:SendMessage", `{"ArnLike":{"aws:ARN":"arn:aws:iam::210987654321:role/feeder"}}`), At: "$.Statement[0].Condition" + `.ArnLike["aws:ARN"]`, Message: "aws:PrincipalArn"},
	{ID: "UNSUPPORTED_GLOBAL_CONDITION_KEY", Name: "any case", Stmt: allow("sqs:SendMessage", `{"ArnLike":{"aws:arn":"arn:aws:iam::210987654321:role/feeder"}}`), At: "$.Statement[0].Condition" + `.ArnLike["aws:arn"]`},
	{ID: "UNSUPPORTED_GLOBAL_CONDITION_KEY", Stmt: allow("sqs:SendMessage", `{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::210987654321:role/feeder"}}`)},

	{
		ID: "DEPRECATED_GLOBAL_CONDITION_KEY", Type: iam.Resource, Attachment: iam.SNS, At: "$.Statement[0].Condition" + `.StringEquals["aws:SourceOwner"]`, Message: `"aws:SourceAccount"`,
		Stmt: `{"Effect":"Allow","Principal":{"Service":"cloudwatch.amazonaws.com"},"Action":"sns:Publish","Resource":"*","Condition":{"StringEquals":{"aws:SourceOwner":"210987654321"}}}`,
	},
	{
		ID: "DEPRECATED_GLOBAL_CONDITION_KEY", Name: "default policy of a topic", Type: iam.Resource, Attachment: iam.SNS, At: "$.Statement[0].Condition" + `.StringEquals["AWS:SourceOwner"]`, Message: `"aws:PrincipalAccount"`,
		Stmt: `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sns:Publish","Resource":"*","Condition":{"StringEquals":{"AWS:SourceOwner":"210987654321"}}}`,
	},
	{
		ID: "DEPRECATED_GLOBAL_CONDITION_KEY", Type: iam.Resource, Attachment: iam.SNS,
		Stmt: `{"Effect":"Allow","Principal":{"Service":"cloudwatch.amazonaws.com"},"Action":"sns:Publish","Resource":"*","Condition":{"StringEquals":{"aws:SourceAccount":"210987654321"}}}`,
	},

	{ID: "INVALID_SERVICE_CONDITION_KEY", Stmt: allow("ec2:RunInstances", `{"StringEquals":{"ec2:InstanceClass":"t4g.micro"}}`), At: "$.Statement[0].Condition" + `.StringEquals["ec2:InstanceClass"]`, Message: `"ec2:InstanceType"`},
	{ID: "INVALID_SERVICE_CONDITION_KEY", Name: "misspelt", Stmt: allow("s3:PutObject", `{"StringEquals":{"s3:x-amz-acI":"private"}}`), At: "$.Statement[0].Condition" + `.StringEquals["s3:x-amz-acI"]`, Message: `"s3:x-amz-acl"`},
	{ID: "INVALID_SERVICE_CONDITION_KEY", Name: "what the action supports comes first", Stmt: allow("autoscaling:UpdateAutoScalingGroup", `{"StringEquals":{"autoscaling:InstanceTyp":"t4g.micro"}}`), At: "$.Statement[0].Condition" + `.StringEquals["autoscaling:InstanceTyp"]`, Message: `Write "autoscaling:InstanceTypes" or`},
	{ID: "INVALID_SERVICE_CONDITION_KEY", Name: "key of another service", Stmt: allow("ec2:RunInstances", `{"StringEquals":{"s3:InstanceType":"t4g.micro"}}`), At: "$.Statement[0].Condition" + `.StringEquals["s3:InstanceType"]`, Message: `"ec2:InstanceType"`},
	{ID: "INVALID_SERVICE_CONDITION_KEY", Name: "tag of a service without such a key", Stmt: allow("lambda:InvokeFunction", `{"StringEquals":{"lambda:ResourceTag/env":"dev"}}`), At: "$.Statement[0].Condition" + `.StringEquals["lambda:ResourceTag/env"]`, Message: `Write "aws:ResourceTag/env".`},
	{ID: "INVALID_SERVICE_CONDITION_KEY", Name: "no service", Stmt: allow("ec2:RunInstances", `{"StringEquals":{"ecc2:InstanceType":"t4g.micro"}}`), Also: []string{"INVALID_SERVICE"}},
	{ID: "INVALID_SERVICE_CONDITION_KEY", Name: "saml", Type: iam.Trust, Stmt: `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:saml-provider/corp"},"Action":"sts:AssumeRoleWithSAML","Condition":{"StringEquals":{"SAML:aud":"https://signin.aws.amazon.com/saml","SAML:audience":"x"}}}`, At: "$.Statement[0].Condition" + `.StringEquals["SAML:audience"]`},
	{ID: "INVALID_SERVICE_CONDITION_KEY", Name: "attested", Stmt: allow("lakeformation:GetDataAccess", `{"Null":{"lakeformation:GlueARN":"false"}}`), At: "$.Statement[0].Condition" + `.Null["lakeformation:GlueARN"]`, Class: frame.Suggestion},
	{ID: "INVALID_SERVICE_CONDITION_KEY", Stmt: allow("ec2:RunInstances", `{"StringEquals":{"ec2:InstanceType":"t4g.micro"}}`), Also: []string{keyNotOnResource}},
	{ID: "INVALID_SERVICE_CONDITION_KEY", Name: "retired service", Stmt: allow("ec2:RunInstances", `{"StringEquals":{"deepracer:SomeKey":"x"}}`)},
	{ID: "INVALID_SERVICE_CONDITION_KEY", Name: "identity provider", Type: iam.Trust, Stmt: `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:oidc-provider/idp.example.org"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"idp.example.org:aud":"app-1","idp.example.org:sub":"s","idp.example.org:anything":"x"}}}`},
	{ID: "INVALID_SERVICE_CONDITION_KEY", Name: "declared", Stmt: allow("ec2:RunInstances", `{"ForAnyValue:StringEquals":{"ec2:BrandNew":"x"}}`), In: declaringKeys("ec2:RunInstances", "ec2:BrandNew")},
	{ID: "INVALID_SERVICE_CONDITION_KEY", Name: "placeholder inside", Stmt: allow("kms:Decrypt", `{"StringEquals":{"kms:EncryptionContext:app":"x"}}`)},

	{ID: "MISSING_TAG_KEY_IN_CONDITION", Stmt: allow("ec2:StartInstances", `{"StringEquals":{"aws:ResourceTag":"blue"}}`), At: "$.Statement[0].Condition" + `.StringEquals["aws:ResourceTag"]`, Message: `"aws:ResourceTag/<tag name>"`},
	{ID: "MISSING_TAG_KEY_IN_CONDITION", Name: "slash", Stmt: allow("ec2:StartInstances", `{"StringEquals":{"aws:PrincipalTag/":"blue"}}`), At: "$.Statement[0].Condition" + `.StringEquals["aws:PrincipalTag/"]`},
	{ID: "MISSING_TAG_KEY_IN_CONDITION", Name: "request", Stmt: allow("ec2:CreateTags", `{"StringEquals":{"aws:RequestTag":"blue"}}`), At: "$.Statement[0].Condition" + `.StringEquals["aws:RequestTag"]`, Message: view.TagKeysKey},
	{ID: "MISSING_TAG_KEY_IN_CONDITION", Name: "of a service", Stmt: allow("ec2:StartInstances", `{"StringEquals":{"ec2:ResourceTag":"blue"}}`), At: "$.Statement[0].Condition" + `.StringEquals["ec2:ResourceTag"]`, Message: `"ec2:ResourceTag/<tag name>"`},
	{ID: "MISSING_TAG_KEY_IN_CONDITION", Name: "other spelling of the placeholder", Stmt: allow("secretsmanager:GetSecretValue", `{"StringEquals":{"secretsmanager:ResourceTag/":"blue"}}`), At: "$.Statement[0].Condition" + `.StringEquals["secretsmanager:ResourceTag/"]`, Message: `"secretsmanager:ResourceTag/<tag name>"`},
	{ID: "MISSING_TAG_KEY_IN_CONDITION", Name: "placeholder copied", Stmt: allow("ec2:StartInstances", `{"StringEquals":{"aws:ResourceTag/${TagKey}":"blue"}}`), At: "$.Statement[0].Condition" + `.StringEquals["aws:ResourceTag/${TagKey}"]`},
	{ID: "MISSING_TAG_KEY_IN_CONDITION", Name: "not a tag", Stmt: allow("kms:Decrypt", `{"StringEquals":{"kms:EncryptionContext":"x"}}`), At: "$.Statement[0].Condition" + `.StringEquals["kms:EncryptionContext"]`, Message: "the part after it"},
	{ID: "MISSING_TAG_KEY_IN_CONDITION", Stmt: allow("ec2:StartInstances", `{"StringEquals":{"aws:ResourceTag/colour":"blue"}}`)},
	{ID: "MISSING_TAG_KEY_IN_CONDITION", Name: "names of tags", Stmt: allow("ec2:CreateTags", `{"ForAnyValue:StringEquals":{"aws:TagKeys":"colour"}}`)},
}
