// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
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

const (
	loggingService = `{"Service":"logging.s3.amazonaws.com"}`
	sourceAccount  = `"aws:SourceAccount":"210987654321"`
)

var keyPrincipalCases = []checkCase{
	{id: serviceCallerKey, typ: iam.Resource, attachment: iam.S3, stmt: logDelivery(loggingService, `{"StringEquals":{`+sourceAccount+`,"aws:PrincipalOrgID":"o-abcd123456"}}`), at: reportsCondition + `.StringEquals["aws:PrincipalOrgID"]`},
	{id: serviceCallerKey, name: "tag", typ: iam.Resource, attachment: iam.S3, stmt: logDelivery(loggingService, `{"StringEquals":{`+sourceAccount+`},"StringLike":{"aws:PrincipalTag/unit":"ops"}}`), at: reportsCondition + `.StringLike["aws:PrincipalTag/unit"]`},
	{id: serviceCallerKey, name: "paths", typ: iam.Resource, attachment: iam.S3, stmt: logDelivery(loggingService, `{"StringEquals":{`+sourceAccount+`},"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-abcd123456/*"}}`), at: reportsCondition + `["ForAnyValue:StringLike"]["aws:PrincipalOrgPaths"]`},
	{id: serviceCallerKey, name: "not documented", typ: iam.Resource, attachment: iam.S3, stmt: logDelivery(loggingService, `{"StringEquals":{`+sourceAccount+`,"aws:PrincipalAccount":"210987654321"}}`), at: reportsCondition + `.StringEquals["aws:PrincipalAccount"]`, class: frame.Warning},
	{id: serviceCallerKey, name: "trust", typ: iam.Trust, stmt: `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}}`, at: reportsCondition + `.StringEquals["aws:PrincipalOrgID"]`},
	{id: serviceCallerKey, name: "others too", typ: iam.Resource, attachment: iam.S3, stmt: logDelivery(`{"Service":"logging.s3.amazonaws.com","AWS":"210987654321"}`, `{"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`), also: []string{"RESTRICT_ACCESS_TO_SERVICE_PRINCIPAL", "RECOMMENDED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL"}},
	{id: serviceCallerKey, name: "IfExists", typ: iam.Resource, attachment: iam.S3, stmt: logDelivery(loggingService, `{"StringEquals":{`+sourceAccount+`},"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"}}`)},
	{id: serviceCallerKey, name: "source key", typ: iam.Resource, attachment: iam.S3, stmt: logDelivery(loggingService, `{"StringEquals":{`+sourceAccount+`}}`)},

	{id: sourceKeyAlone, typ: iam.Resource, attachment: iam.S3, stmt: logDelivery(`{"AWS":"arn:aws:iam::210987654321:role/app"}`, `{"ArnEquals":{"aws:SourceArn":"arn:aws:iam::210987654321:role/app"}}`), at: reportsCondition + `.ArnEquals["aws:SourceArn"]`, message: `"aws:PrincipalArn"`},
	{id: sourceKeyAlone, name: "account", typ: iam.Resource, attachment: iam.S3, stmt: logDelivery(`{"AWS":"arn:aws:iam::210987654321:role/app"}`, `{"StringEquals":{`+sourceAccount+`}}`), at: reportsCondition + `.StringEquals["aws:SourceAccount"]`, message: `"aws:PrincipalAccount"`},
	{id: sourceKeyAlone, name: "identity policy", cond: `{"StringEquals":{"aws:SourceOrgID":"o-abcd123456"}}`, at: reportsCondition + `.StringEquals["aws:SourceOrgID"]`, message: `"aws:PrincipalOrgID"`},
	{id: sourceKeyAlone, name: "everyone", typ: iam.Resource, attachment: iam.SNS, stmt: publicTopic + `{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::drop"},"StringEquals":{` + sourceAccount + `}}}`},
	{id: sourceKeyAlone, name: "a service", typ: iam.Resource, attachment: iam.S3, stmt: logDelivery(`{"AWS":"210987654321","Service":"logging.s3.amazonaws.com"}`, `{"StringEquals":{`+sourceAccount+`}}`)},
	{id: sourceKeyAlone, name: "IfExists", typ: iam.Resource, attachment: iam.S3, stmt: logDelivery(`{"AWS":"arn:aws:iam::210987654321:role/app"}`, `{"StringEqualsIfExists":{`+sourceAccount+`},"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`)},
	{id: sourceKeyAlone, name: "Deny", cond: `{"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`},

	{id: irrelevantKey, typ: iam.Resource, attachment: iam.S3, at: reportsCondition + `.StringNotEquals["s3:ResourceAccount"]`, stmt: `{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":{"StringNotEquals":{"s3:ResourceAccount":"210987654321"}}}`},
	{id: irrelevantKey, name: "global key", typ: iam.Resource, attachment: iam.S3, at: reportsCondition + `.StringEquals["aws:ResourceOrgID"]`, stmt: logDelivery(`{"AWS":"arn:aws:iam::210987654321:role/app"}`, `{"StringEquals":{"aws:ResourceOrgID":"o-abcd123456"}}`)},
	{id: irrelevantKey, name: "endpoint policy", typ: iam.Endpoint, stmt: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:ResourceOrgID":"o-abcd123456"}}}`},
	{id: irrelevantKey, name: "identity policy", cond: `{"StringEquals":{"aws:ResourceAccount":"210987654321"}}`},
	{id: irrelevantKey, name: "caller", typ: iam.Resource, attachment: iam.S3, stmt: logDelivery(`{"AWS":"arn:aws:iam::210987654321:role/app"}`, `{"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}`)},
}
