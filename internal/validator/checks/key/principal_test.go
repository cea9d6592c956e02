// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package key_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const (
	serviceCallerKey = "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL"
	sourceKeyAlone   = "SOURCE_KEY_WITHOUT_SERVICE_PRINCIPAL"
	irrelevantKey    = "IRRELEVANT_CONDITION_KEY_IN_POLICY"
)

// logDelivery is a bucket statement for a principal with a condition.
func logDelivery(principal, condition string) string {
	return `{"Effect":"Allow","Principal":` + principal + `,"Action":"s3:PutObject","Resource":"arn:aws:s3:::logs/*","Condition":` + condition + `}`
}

// rolesAnywhere is a statement of a trust policy for certificates with a condition.
func rolesAnywhere(condition string) string {
	return `{"Effect":"Allow","Principal":{"Service":"rolesanywhere.amazonaws.com"},"Action":["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"],"Condition":` + condition + `}`
}

const (
	loggingService = `{"Service":"logging.s3.amazonaws.com"}`
	sourceAccount  = `"aws:SourceAccount":"210987654321"`
)

var keyPrincipalCases = []checktest.Case{
	{ID: serviceCallerKey, Type: iam.Resource, Attachment: iam.S3, Stmt: logDelivery(loggingService, `{"StringEquals":{`+sourceAccount+`,"aws:PrincipalOrgID":"o-abcd123456"}}`), At: "$.Statement[0].Condition" + `.StringEquals["aws:PrincipalOrgID"]`},
	{
		ID: serviceCallerKey, Name: "E-1786: tags of a session", Type: iam.Trust,
		Stmt: checktest.AssumingWith(`{"Service":"rolesanywhere.amazonaws.com"}`, `["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"],"Condition":{"StringEquals":{"aws:PrincipalTag/x509Subject/CN":"press","aws:SourceAccount":"210987654321"}}`),
	},
	{
		ID: serviceCallerKey, Name: "E-1786: organization", Type: iam.Trust, At: "$.Statement[0].Condition" + `.StringEquals["aws:PrincipalOrgID"]`,
		Stmt: checktest.AssumingWith(`{"Service":"rolesanywhere.amazonaws.com"}`, `["sts:AssumeRole","sts:TagSession","sts:SetSourceIdentity"],"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456","aws:SourceAccount":"210987654321"}}`),
	},
	{ID: serviceCallerKey, Name: "tag", Type: iam.Resource, Attachment: iam.S3, Stmt: logDelivery(loggingService, `{"StringEquals":{`+sourceAccount+`},"StringLike":{"aws:PrincipalTag/unit":"ops"}}`), At: "$.Statement[0].Condition" + `.StringLike["aws:PrincipalTag/unit"]`},
	{ID: serviceCallerKey, Name: "paths", Type: iam.Resource, Attachment: iam.S3, Stmt: logDelivery(loggingService, `{"StringEquals":{`+sourceAccount+`},"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-abcd123456/*"}}`), At: "$.Statement[0].Condition" + `["ForAnyValue:StringLike"]["aws:PrincipalOrgPaths"]`},
	{ID: serviceCallerKey, Name: "not documented", Type: iam.Resource, Attachment: iam.S3, Stmt: logDelivery(loggingService, `{"StringEquals":{`+sourceAccount+`,"aws:PrincipalAccount":"210987654321"}}`), At: "$.Statement[0].Condition" + `.StringEquals["aws:PrincipalAccount"]`, Class: frame.Warning},
	{ID: serviceCallerKey, Name: "trust", Type: iam.Trust, Stmt: `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}}`, At: "$.Statement[0].Condition" + `.StringEquals["aws:PrincipalOrgID"]`},
	{ID: serviceCallerKey, Name: "others too", Type: iam.Resource, Attachment: iam.S3, Stmt: logDelivery(`{"Service":"logging.s3.amazonaws.com","AWS":"210987654321"}`, `{"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`), Also: []string{"RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL"}},
	{ID: serviceCallerKey, Name: "IfExists", Type: iam.Resource, Attachment: iam.S3, Stmt: logDelivery(loggingService, `{"StringEquals":{`+sourceAccount+`},"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"}}`)},
	{ID: serviceCallerKey, Name: "certificate of IAM Roles Anywhere", Type: iam.Trust, Stmt: rolesAnywhere(`{"StringEquals":{"aws:PrincipalTag/x509Subject/CN":"robot"},"ArnEquals":{"aws:SourceArn":"arn:aws:rolesanywhere:eu-west-1:210987654321:trust-anchor/ta"}}`)},
	{ID: serviceCallerKey, Name: "organization of IAM Roles Anywhere", Type: iam.Trust, Stmt: rolesAnywhere(`{"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`), At: "$.Statement[0].Condition" + `.StringEquals["aws:PrincipalOrgID"]`, Also: []string{"RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL"}},
	{ID: serviceCallerKey, Name: "source key", Type: iam.Resource, Attachment: iam.S3, Stmt: logDelivery(loggingService, `{"StringEquals":{`+sourceAccount+`}}`)},

	{ID: sourceKeyAlone, Type: iam.Resource, Attachment: iam.S3, Stmt: logDelivery(`{"AWS":"arn:aws:iam::210987654321:role/app"}`, `{"ArnEquals":{"aws:SourceArn":"arn:aws:iam::210987654321:role/app"}}`), At: "$.Statement[0].Condition" + `.ArnEquals["aws:SourceArn"]`, Message: `"aws:PrincipalArn"`},
	{ID: sourceKeyAlone, Name: "account", Type: iam.Resource, Attachment: iam.S3, Stmt: logDelivery(`{"AWS":"arn:aws:iam::210987654321:role/app"}`, `{"StringEquals":{`+sourceAccount+`}}`), At: "$.Statement[0].Condition" + `.StringEquals["aws:SourceAccount"]`, Message: `"aws:PrincipalAccount"`},
	{ID: sourceKeyAlone, Name: "identity policy", Cond: `{"StringEquals":{"aws:SourceOrgID":"o-abcd123456"}}`, At: "$.Statement[0].Condition" + `.StringEquals["aws:SourceOrgID"]`, Message: `"aws:PrincipalOrgID"`},
	{ID: sourceKeyAlone, Name: "everyone", Type: iam.Resource, Attachment: iam.SNS, Stmt: "{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"sns:Publish\",\"Resource\":\"arn:aws:sns:eu-west-1:210987654321:news\",\"Condition\":" + `{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::drop"},"StringEquals":{` + sourceAccount + `}}}`},
	{ID: sourceKeyAlone, Name: "a service", Type: iam.Resource, Attachment: iam.S3, Stmt: logDelivery(`{"AWS":"210987654321","Service":"logging.s3.amazonaws.com"}`, `{"StringEquals":{`+sourceAccount+`}}`)},
	{ID: sourceKeyAlone, Name: "IfExists", Type: iam.Resource, Attachment: iam.S3, Stmt: logDelivery(`{"AWS":"arn:aws:iam::210987654321:role/app"}`, `{"StringEqualsIfExists":{`+sourceAccount+`},"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`)},
	{ID: sourceKeyAlone, Name: "Deny", Cond: `{"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`},

	{ID: irrelevantKey, Type: iam.Resource, Attachment: iam.S3, At: "$.Statement[0].Condition" + `.StringNotEquals["s3:ResourceAccount"]`, Stmt: `{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":{"StringNotEquals":{"s3:ResourceAccount":"210987654321"}}}`},
	{ID: irrelevantKey, Name: "global key", Type: iam.Resource, Attachment: iam.S3, At: "$.Statement[0].Condition" + `.StringEquals["aws:ResourceOrgID"]`, Stmt: logDelivery(`{"AWS":"arn:aws:iam::210987654321:role/app"}`, `{"StringEquals":{"aws:ResourceOrgID":"o-abcd123456"}}`)},
	{ID: irrelevantKey, Name: "endpoint policy", Type: iam.Endpoint, Stmt: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:ResourceOrgID":"o-abcd123456"}}}`},
	{ID: irrelevantKey, Name: "identity policy", Cond: `{"StringEquals":{"aws:ResourceAccount":"210987654321"}}`},
	{ID: irrelevantKey, Name: "caller", Type: iam.Resource, Attachment: iam.S3, Stmt: logDelivery(`{"AWS":"arn:aws:iam::210987654321:role/app"}`, `{"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`)},
}
