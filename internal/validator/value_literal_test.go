// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

const principalTypeAt = conditionAt + `.StringEquals["aws:PrincipalType"]`

var valueLiteralCases = []checkCase{
	{id: unknownValue, stmt: denyIf("*", `{"StringEquals":{"aws:PrincipalType":"Role"}}`), at: principalTypeAt, message: `"AssumedRole"`},
	{id: unknownValue, name: "case", cond: `{"StringEquals":{"aws:PrincipalType":["User","assumedrole"]}}`, at: principalTypeAt + `[1]`, message: `Write "AssumedRole".`},
	{id: unknownValue, name: "case ignored", cond: `{"StringEqualsIgnoreCase":{"aws:PrincipalType":"assumedrole"}}`},
	{id: unknownValue, name: "pattern", cond: `{"StringLike":{"aws:PrincipalType":["Assumed*","Role*"]}}`, at: conditionAt + `.StringLike["aws:PrincipalType"][1]`},
	{id: unknownValue, name: "number", cond: `{"NumericEquals":{"ec2:RoleDelivery":"3.0"}}`, at: conditionAt + `.NumericEquals["ec2:RoleDelivery"]`},
	{id: unknownValue, name: "numbers", cond: `{"NumericEquals":{"ec2:RoleDelivery":["2","1.00"]}}`},
	{id: unknownValue, name: "JSON number", cond: `{"NumericNotEquals":{"ec2:RoleDelivery":2.0}}`, also: []string{negatedAllow}},
	{id: unknownValue, name: "numeric bound", cond: `{"NumericLessThan":{"ec2:RoleDelivery":"3"}}`},
	{id: unknownValue, name: "service", typ: iam.Resource, attachment: iam.Lambda, stmt: `{"Effect":"Allow","Principal":"*","Action":"lambda:InvokeFunctionUrl","Resource":"arn:aws:lambda:eu-west-1:210987654321:function:web","Condition":{"StringEquals":{"lambda:FunctionUrlAuthType":"IAM"}}}`,
		at: conditionAt + `.StringEquals["lambda:FunctionUrlAuthType"]`, also: []string{publicAccess}},
	{id: unknownValue, name: "values", cond: `{"StringEquals":{"aws:PrincipalType":["Account","${aws:PrincipalTag/kind}"]},"StringNotEquals":{"s3:authType":"REST-QUERY-STRING"}}`, also: []string{negatedAllow}},
	{id: unknownValue, name: "literal asterisk", cond: `{"StringEquals":{"aws:PrincipalType":"Assumed*"}}`, also: []string{wildcardWithoutLike}},

	{id: deadPrincipalARN, stmt: denyIf("ec2:*", `{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:sts::210987654321:assumed-role/ops/*"}}`), at: conditionAt + `.ArnNotLike["aws:PrincipalArn"]`,
		message: `"arn:aws:iam::210987654321:role/ops"`},
	{id: deadPrincipalARN, name: "group", cond: `{"ArnEquals":{"aws:PrincipalArn":["arn:aws:iam::210987654321:role/ops","arn:aws:iam::210987654321:group/ops"]}}`, at: conditionAt + `.ArnEquals["aws:PrincipalArn"][1]`, message: "group"},
	{id: deadPrincipalARN, name: "service", cond: `{"StringEquals":{"aws:PrincipalArn":"sns.amazonaws.com"}}`, at: conditionAt + `.StringEquals["aws:PrincipalArn"]`, message: "aws:PrincipalServiceName", also: []string{stringOnARN}},
	{id: deadPrincipalARN, name: "principals", cond: `{"ArnLike":{"aws:PrincipalArn":["arn:aws:iam::210987654321:role/team/ops","arn:aws:sts::210987654321:federated-user/mira","arn:aws:iam::210987654321:root"]}}`},
	{id: deadPrincipalARN, name: "another key", typ: iam.Resource, stmt: serviceIf(`{"StringEquals":{"aws:SourceAccount":"210987654321"},"ArnLike":{"aws:SourceArn":"arn:aws:sts::210987654321:assumed-role/ops/*"}}`), also: []string{sourceNever}},

	{id: invalidExternalID, typ: iam.Trust, stmt: assumeIf(`{"StringEquals":{"sts:ExternalId":"acme corp #7"}}`), at: conditionAt + `.StringEquals["sts:ExternalId"]`, message: "never met"},
	{id: invalidExternalID, name: "length", typ: iam.Trust, stmt: assumeIf(`{"StringEquals":{"sts:ExternalId":["a","` + strings.Repeat("b", maxExternalID+1) + `"]}}`), at: conditionAt + `.StringEquals["sts:ExternalId"][0]`, more: []string{conditionAt + `.StringEquals["sts:ExternalId"][1]`}},
	{id: invalidExternalID, name: "ids", typ: iam.Trust, stmt: assumeIf(`{"StringLike":{"sts:ExternalId":["a+=,.@:/-_9","` + strings.Repeat("b", maxExternalID) + `","?","${aws:PrincipalTag/id}"]}}`)},
	{id: invalidExternalID, name: "literal asterisk", typ: iam.Trust, stmt: assumeIf(`{"StringEquals":{"sts:ExternalId":"acme-*"}}`), also: []string{wildcardWithoutLike}},
	{id: invalidExternalID, name: "not in a trust policy", stmt: `{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::210987654321:role/app","Condition":{"StringEquals":{"sts:ExternalId":"acme corp"}}}`},
}

// assumeIf returns a statement of a trust policy for another account.
func assumeIf(condition string) string {
	return `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sts:AssumeRole","Condition":` + condition + `}`
}
