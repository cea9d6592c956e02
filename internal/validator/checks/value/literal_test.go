// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value_test

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
)

const principalTypeAt = conditionAt + `.StringEquals["aws:PrincipalType"]`

var valueLiteralCases = []checktest.Case{
	{ID: "ENUMERATED_VALUE_UNKNOWN", Stmt: denyIf("*", `{"StringEquals":{"aws:PrincipalType":"Role"}}`), At: principalTypeAt, Message: `"AssumedRole"`},
	{ID: "ENUMERATED_VALUE_UNKNOWN", Name: "case", Cond: `{"StringEquals":{"aws:PrincipalType":["User","assumedrole"]}}`, At: principalTypeAt + `[1]`, Message: `Write "AssumedRole".`},
	{ID: "ENUMERATED_VALUE_UNKNOWN", Name: "case ignored", Cond: `{"StringEqualsIgnoreCase":{"aws:PrincipalType":"assumedrole"}}`},
	{ID: "ENUMERATED_VALUE_UNKNOWN", Name: "pattern", Cond: `{"StringLike":{"aws:PrincipalType":["Assumed*","Role*"]}}`, At: conditionAt + `.StringLike["aws:PrincipalType"][1]`},
	{ID: "ENUMERATED_VALUE_UNKNOWN", Name: "number", Cond: `{"NumericEquals":{"ec2:RoleDelivery":"3.0"}}`, At: conditionAt + `.NumericEquals["ec2:RoleDelivery"]`},
	{ID: "ENUMERATED_VALUE_UNKNOWN", Name: "numbers", Cond: `{"NumericEquals":{"ec2:RoleDelivery":["2","1.00"]}}`},
	{ID: "ENUMERATED_VALUE_UNKNOWN", Name: "JSON number", Cond: `{"NumericNotEquals":{"ec2:RoleDelivery":2.0}}`, Also: []string{negatedAllow}},
	{ID: "ENUMERATED_VALUE_UNKNOWN", Name: "numeric bound", Cond: `{"NumericLessThan":{"ec2:RoleDelivery":"3"}}`},
	{ID: "ENUMERATED_VALUE_UNKNOWN", Name: "service", Type: iam.Resource, Attachment: iam.Lambda, Stmt: `{"Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunctionUrl","Resource":"arn:aws:lambda:eu-west-1:210987654321:function:web","Condition":{"StringEquals":{"lambda:FunctionUrlAuthType":"IAM"}}}`,
		At: conditionAt + `.StringEquals["lambda:FunctionUrlAuthType"]`, Also: []string{"RESOURCE_PUBLIC_ACCESS"}},
	{ID: "ENUMERATED_VALUE_UNKNOWN", Name: "values", Cond: `{"StringEquals":{"aws:PrincipalType":["Account","${aws:PrincipalTag/kind}"]},"StringNotEquals":{"s3:authType":"REST-QUERY-STRING"}}`, Also: []string{negatedAllow}},
	{ID: "ENUMERATED_VALUE_UNKNOWN", Name: "literal asterisk", Cond: `{"StringEquals":{"aws:PrincipalType":"Assumed*"}}`, Also: []string{"WILDCARD_WITHOUT_LIKE_OPERATOR"}},

	{ID: "PRINCIPAL_ARN_NEVER_MATCHES", Stmt: denyIf("ec2:*", `{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:sts::210987654321:assumed-role/ops/*"}}`), At: conditionAt + `.ArnNotLike["aws:PrincipalArn"]`,
		Message: `"arn:aws:iam::210987654321:role/ops"`},
	{ID: "PRINCIPAL_ARN_NEVER_MATCHES", Name: "group", Cond: `{"ArnEquals":{"aws:PrincipalArn":["arn:aws:iam::210987654321:role/ops","arn:aws:iam::210987654321:group/ops"]}}`, At: conditionAt + `.ArnEquals["aws:PrincipalArn"][1]`, Message: "group"},
	{ID: "PRINCIPAL_ARN_NEVER_MATCHES", Name: "service", Cond: `{"StringEquals":{"aws:PrincipalArn":"sns.amazonaws.com"}}`, At: conditionAt + `.StringEquals["aws:PrincipalArn"]`, Message: "aws:PrincipalServiceName", Also: []string{"STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS"}},
	{ID: "PRINCIPAL_ARN_NEVER_MATCHES", Name: "principals", Cond: `{"ArnLike":{"aws:PrincipalArn":["arn:aws:iam::210987654321:role/team/ops","arn:aws:sts::210987654321:federated-user/mira","arn:aws:iam::210987654321:root"]}}`},
	{ID: "PRINCIPAL_ARN_NEVER_MATCHES", Name: "another key", Type: iam.Resource, Stmt: serviceIf(`{"StringEquals":{"aws:SourceAccount":"210987654321"},"ArnLike":{"aws:SourceArn":"arn:aws:sts::210987654321:assumed-role/ops/*"}}`), Also: []string{sourceNever}},

	{ID: "EXTERNAL_ID_INVALID", Type: iam.Trust, Stmt: checktest.AssumeIf(`{"StringEquals":{"sts:ExternalId":"acme corp #7"}}`), At: conditionAt + `.StringEquals["sts:ExternalId"]`, Message: "condition never holds"},
	{ID: "EXTERNAL_ID_INVALID", Name: "length", Type: iam.Trust, Stmt: checktest.AssumeIf(`{"StringEquals":{"sts:ExternalId":["a","` + strings.Repeat("b", 1225) + `"]}}`), At: conditionAt + `.StringEquals["sts:ExternalId"][0]`, More: []string{conditionAt + `.StringEquals["sts:ExternalId"][1]`}},
	{ID: "EXTERNAL_ID_INVALID", Name: "ids", Type: iam.Trust, Stmt: checktest.AssumeIf(`{"StringLike":{"sts:ExternalId":["a+=,.@:/-_9","` + strings.Repeat("b", 1224) + `","?","${aws:PrincipalTag/id}"]}}`)},
	{ID: "EXTERNAL_ID_INVALID", Name: "literal asterisk", Type: iam.Trust, Stmt: checktest.AssumeIf(`{"StringEquals":{"sts:ExternalId":"acme-*"}}`), Also: []string{"WILDCARD_WITHOUT_LIKE_OPERATOR"}},
	{ID: "EXTERNAL_ID_INVALID", Name: "not in a trust policy", Stmt: `{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::210987654321:role/app","Condition":{"StringEquals":{"sts:ExternalId":"acme corp"}}}`},
}
