// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value_test

import (
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const maxKeysAt = conditionAt + `.NumericLessThanEquals["s3:max-keys"]`

var valueListCases = []checktest.Case{
	{ID: "REDUNDANT_CONDITION_VALUE_NUM", Stmt: listIf(`{"NumericLessThanEquals":{"s3:max-keys":["20","50","9"]}}`), At: maxKeysAt, Message: `Keep "50"`},
	{ID: "REDUNDANT_CONDITION_VALUE_NUM", Name: "lowest", Cond: `{"NumericGreaterThan":{"aws:MultiFactorAuthAge":["20","9.5"]}}`, At: conditionAt + `.NumericGreaterThan["aws:MultiFactorAuthAge"]`, Message: `Keep "9.5"`},
	{ID: "REDUNDANT_CONDITION_VALUE_NUM", Name: "dates", Cond: `{"DateLessThan":{"aws:CurrentTime":["2031-01-31T01:00:00+02:00","2031-01-31"]}}`, At: conditionAt + `.DateLessThan["aws:CurrentTime"]`, Message: `Keep "2031-01-31"`},
	{ID: "REDUNDANT_CONDITION_VALUE_NUM", Name: "one", Stmt: listIf(`{"NumericLessThanEquals":{"s3:max-keys":["20"]}}`)},
	{ID: "REDUNDANT_CONDITION_VALUE_NUM", Name: "equality", Stmt: listIf(`{"NumericEquals":{"s3:max-keys":["20","50"]}}`)},
	{ID: "REDUNDANT_CONDITION_VALUE_NUM", Name: "cannot be read", Stmt: listIf(`{"NumericLessThanEquals":{"s3:max-keys":["20","many"]}}`), Also: []string{"TYPE_MISMATCH_NUMBER"}},

	{ID: "DUPLICATE_CONDITION_VALUE", Cond: `{"StringLike":{"aws:PrincipalTag/team":["web-*","web-eu"]}}`, At: conditionAt + `.StringLike["aws:PrincipalTag/team"][1]`, Message: "is covered by"},
	{ID: "DUPLICATE_CONDITION_VALUE", Name: "same", Cond: `{"StringEquals":{"aws:PrincipalTag/team":["web","ops","web"]}}`, At: conditionAt + `.StringEquals["aws:PrincipalTag/team"][2]`, Message: "is the same as"},
	{ID: "DUPLICATE_CONDITION_VALUE", Name: "same in any case", Cond: `{"StringEqualsIgnoreCase":{"aws:PrincipalTag/team":["web","Web"]}}`, At: conditionAt + `.StringEqualsIgnoreCase["aws:PrincipalTag/team"][1]`},
	{ID: "DUPLICATE_CONDITION_VALUE", Name: "covered before", Cond: `{"StringLike":{"aws:PrincipalTag/team":["web-eu","web-${aws:username}","web-*"]}}`, At: conditionAt + `.StringLike["aws:PrincipalTag/team"][0]`, More: []string{conditionAt + `.StringLike["aws:PrincipalTag/team"][1]`}},
	{ID: "DUPLICATE_CONDITION_VALUE", Name: "patterns that mean the same", Cond: `{"StringLike":{"aws:PrincipalTag/team":["web-*","web-**"]}}`, At: conditionAt + `.StringLike["aws:PrincipalTag/team"][1]`},
	{ID: "DUPLICATE_CONDITION_VALUE", Name: "ARN", Cond: `{"ArnEquals":{"aws:PrincipalArn":["arn:aws:iam::210987654321:role/*","arn:aws:iam::210987654321:role/app","arn:aws:iam::210987654321:role/${aws:PrincipalTag/role}"]}}`,
		At: conditionAt + `.ArnEquals["aws:PrincipalArn"][1]`, More: []string{conditionAt + `.ArnEquals["aws:PrincipalArn"][2]`}},
	{ID: "DUPLICATE_CONDITION_VALUE", Name: "ARN by fields", Cond: `{"ArnLike":{"aws:PrincipalArn":["arn:aws:iam::*:role/app","arn:aws:iam::210987654321:role/app","arn:aws:iam::${aws:PrincipalAccount}:role/app","${aws:PrincipalTag/role}"]}}`,
		At: conditionAt + `.ArnLike["aws:PrincipalArn"][1]`},
	{ID: "DUPLICATE_CONDITION_VALUE", Name: "case counts", Cond: `{"StringEquals":{"aws:PrincipalTag/team":["web","Web"]}}`},
	{ID: "DUPLICATE_CONDITION_VALUE", Name: "plain asterisk", Cond: `{"StringEquals":{"aws:PrincipalTag/team":["web-*","web-eu"]}}`, Also: []string{"WILDCARD_WITHOUT_LIKE_OPERATOR"}},
	{ID: "DUPLICATE_CONDITION_VALUE", Name: "variables", Cond: `{"StringLike":{"aws:PrincipalTag/team":["${aws:username}*","mira"]},"StringNotLike":{"aws:PrincipalTag/unit":["web-*","web-${aws:username}"]}}`},
	{ID: "DUPLICATE_CONDITION_VALUE", Name: "bounds have their own", Stmt: listIf(`{"NumericLessThanEquals":{"s3:max-keys":["20","20"]}}`), Also: []string{"REDUNDANT_CONDITION_VALUE_NUM"}},
}

var valueConstantCases = []checktest.Case{
	{ID: "EQUIVALENT_TO_NULL_FALSE", Cond: `{"StringLike":{"aws:PrincipalTag/team":"*"}}`, At: conditionAt + `.StringLike["aws:PrincipalTag/team"]`, Message: `Write "Null": {"aws:PrincipalTag/team": "false"}.`},
	{ID: "EQUIVALENT_TO_NULL_FALSE", Name: "one of several, ForAnyValue", Cond: `{"ForAnyValue:StringLike":{"aws:CalledVia":["athena.amazonaws.com","**"]}}`, At: conditionAt + `["ForAnyValue:StringLike"]["aws:CalledVia"]`, Also: []string{"DUPLICATE_CONDITION_VALUE"}},
	{ID: "EQUIVALENT_TO_NULL_FALSE", Name: "ARN", Cond: `{"ArnLike":{"aws:ChatbotSourceArn":"arn:*:*:*:*:*"}}`, At: conditionAt + `.ArnLike["aws:ChatbotSourceArn"]`},
	{ID: "EQUIVALENT_TO_NULL_FALSE", Name: "owner of the resource", Class: frame.Suggestion, Stmt: denyIf("s3:GetObject", `{"StringLike":{"aws:ResourceAccount":"*"}}`), At: conditionAt + `.StringLike["aws:ResourceAccount"]`},
	{ID: "EQUIVALENT_TO_NULL_FALSE", Name: "unsigned", Type: iam.Resource, Stmt: everyoneIf("Deny", `{"ArnLike":{"aws:PrincipalArn":"*:*:*:*:*:*"}}`), At: conditionAt + `.ArnLike["aws:PrincipalArn"]`},
	{ID: "EQUIVALENT_TO_NULL_FALSE", Name: "pattern", Cond: `{"StringLike":{"aws:PrincipalTag/team":["?*","a*"]}}`, Also: []string{"DUPLICATE_CONDITION_VALUE"}},
	{ID: "EQUIVALENT_TO_NULL_FALSE", Name: "Equals", Cond: `{"StringEquals":{"aws:PrincipalTag/team":"*"}}`, Also: []string{"WILDCARD_WITHOUT_LIKE_OPERATOR"}},
	{ID: "EQUIVALENT_TO_NULL_FALSE", Name: "account", Type: iam.Resource, Stmt: everyoneIf("Allow", `{"StringLike":{"aws:PrincipalOrgID":"*"}}`), Also: append([]string{"WILDCARD_USAGE_TOO_PERMISSIVE"}, otherExposure...)},
	{ID: "EQUIVALENT_TO_NULL_FALSE", Name: "single asterisk of an Arn operator", Cond: `{"ArnLike":{"aws:ChatbotSourceArn":"*"}}`, Also: []string{"INVALID_ARN_CONDITION_VALUE"}},

	{ID: "EQUIVALENT_TO_NULL_TRUE", Stmt: denyIf("s3:GetObject", `{"StringNotLike":{"aws:PrincipalTag/team":"*"}}`), At: conditionAt + `.StringNotLike["aws:PrincipalTag/team"]`, Message: `Write "Null": {"aws:PrincipalTag/team": "true"}.`},
	{ID: "EQUIVALENT_TO_NULL_TRUE", Name: "IfExists", Stmt: denyIf("s3:GetObject", `{"StringNotLikeIfExists":{"aws:PrincipalTag/team":"*"}}`), At: conditionAt + `.StringNotLikeIfExists["aws:PrincipalTag/team"]`},
	{ID: "EQUIVALENT_TO_NULL_TRUE", Name: "pattern", Stmt: denyIf("s3:GetObject", `{"StringNotLike":{"aws:PrincipalTag/team":"a*"}}`)},

	{ID: "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", Cond: `{"StringLike":{"aws:RequestedRegion":"*"}}`, At: conditionAt + `.StringLike["aws:RequestedRegion"]`},
	{ID: "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", Name: "IfExists", Stmt: denyIf("s3:GetObject", `{"StringLikeIfExists":{"aws:PrincipalTag/team":"*"}}`), At: conditionAt + `.StringLikeIfExists["aws:PrincipalTag/team"]`},
	{ID: "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", Name: "ForAllValues", Stmt: denyIf("s3:GetObject", `{"ForAllValues:StringLike":{"aws:CalledVia":"*"}}`), At: conditionAt + `["ForAllValues:StringLike"]["aws:CalledVia"]`},
	{ID: "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", Name: "signed", Stmt: denyIf("s3:GetObject", `{"ArnLike":{"aws:PrincipalArn":"arn:*:*:*:*:*"}}`), At: conditionAt + `.ArnLike["aws:PrincipalArn"]`},
	{
		ID: "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", Name: "E-1721: class R", At: conditionAt + `.StringLike["kms:KeySpec"]`,
		Stmt: `{"Effect":"Allow","Action":"kms:CreateKey","Resource":"*","Condition":{"StringLike":{"kms:KeySpec":"*"}}}`,
	},
	{
		ID: "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", Name: "E-1721: class O", Also: []string{"EQUIVALENT_TO_NULL_FALSE"},
		Stmt: `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:eu-west-1:210987654321:key/0a1b2c3d-0000-4000-8000-00000000000a","Condition":{"StringLike":{"kms:ViaService":"*"}}}`,
	},
	{ID: "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", Name: "pattern", Cond: `{"StringLike":{"aws:RequestedRegion":"eu-*"}}`},

	{ID: "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION", Stmt: denyIf("s3:GetObject", `{"StringNotLike":{"aws:RequestedRegion":"*"}}`), At: conditionAt + `.StringNotLike["aws:RequestedRegion"]`, Also: []string{globalRegion}},
	{ID: "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION", Name: "ForAnyValue", Stmt: denyIf("s3:GetObject", `{"ForAnyValue:StringNotLike":{"aws:CalledVia":"*"}}`), At: conditionAt + `["ForAnyValue:StringNotLike"]["aws:CalledVia"]`},
	{ID: "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION", Name: "pattern", Stmt: denyIf("s3:GetObject", `{"StringNotLike":{"aws:RequestedRegion":"eu-*"}}`), Also: []string{globalRegion}},
}

var valueStyleCases = []checktest.Case{
	{ID: "DATE_WINDOW_IN_PAST", In: in2026, Stmt: `{"Effect":"Allow","Action":"ec2:StartInstances","Resource":"*","Condition":{"DateLessThan":{"aws:CurrentTime":"2021-01-31T00:00:00Z"}}}`, At: conditionAt + `.DateLessThan["aws:CurrentTime"]`, Message: "allows nothing"},
	{ID: "DATE_WINDOW_IN_PAST", Name: "Deny", In: in2026, Stmt: denyIf("ec2:StartInstances", `{"DateLessThanEquals":{"aws:CurrentTime":"2026"}}`), At: conditionAt + `.DateLessThanEquals["aws:CurrentTime"]`, Message: "denies nothing"},
	{ID: "DATE_WINDOW_IN_PAST", Name: "the latest counts", In: in2026, Cond: `{"DateLessThan":{"aws:CurrentTime":["2021-01-31","2022-01-31"]}}`, At: conditionAt + `.DateLessThan["aws:CurrentTime"][1]`, Also: []string{"REDUNDANT_CONDITION_VALUE_NUM"}},
	{ID: "DATE_WINDOW_IN_PAST", Name: "one is ahead", In: in2026, Cond: `{"DateLessThan":{"aws:CurrentTime":["2021-01-31","2099-01-31"]}}`, Also: []string{"REDUNDANT_CONDITION_VALUE_NUM"}},
	{ID: "DATE_WINDOW_IN_PAST", Name: "lower bound", In: in2026, Cond: `{"DateGreaterThan":{"aws:CurrentTime":"2021-01-31"}}`},
	{ID: "DATE_WINDOW_IN_PAST", Name: "no clock", Cond: `{"DateLessThan":{"aws:CurrentTime":"2021-01-31"}}`},

	{ID: "LITERAL_VALUE_STYLE", Stmt: denyIf("s3:*", `{"Bool":{"aws:SecureTransport":false}}`), At: conditionAt + `.Bool["aws:SecureTransport"]`, Message: `Write "false".`},
	{ID: "LITERAL_VALUE_STYLE", Name: "number", Cond: `{"NumericLessThan":{"aws:MultiFactorAuthAge":[900]}}`, At: conditionAt + `.NumericLessThan["aws:MultiFactorAuthAge"]`},
	{ID: "LITERAL_VALUE_STYLE", Name: "string", Cond: `{"NumericLessThan":{"aws:MultiFactorAuthAge":"900"}}`},
}

// in2026 sets the clock.
func in2026(in *frame.Input) { in.Now = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC) }
