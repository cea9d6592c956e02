// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const maxKeysAt = conditionAt + `.NumericLessThanEquals["s3:max-keys"]`

var valueListCases = []checkCase{
	{id: redundantBound, stmt: listIf(`{"NumericLessThanEquals":{"s3:max-keys":["20","50","9"]}}`), at: maxKeysAt, message: `Keep "50"`},
	{id: redundantBound, name: "lowest", cond: `{"NumericGreaterThan":{"aws:MultiFactorAuthAge":["20","9.5"]}}`, at: conditionAt + `.NumericGreaterThan["aws:MultiFactorAuthAge"]`, message: `Keep "9.5"`},
	{id: redundantBound, name: "dates", cond: `{"DateLessThan":{"aws:CurrentTime":["2031-01-31T01:00:00+02:00","2031-01-31"]}}`, at: conditionAt + `.DateLessThan["aws:CurrentTime"]`, message: `Keep "2031-01-31"`},
	{id: redundantBound, name: "one", stmt: listIf(`{"NumericLessThanEquals":{"s3:max-keys":["20"]}}`)},
	{id: redundantBound, name: "equality", stmt: listIf(`{"NumericEquals":{"s3:max-keys":["20","50"]}}`)},
	{id: redundantBound, name: "cannot be read", stmt: listIf(`{"NumericLessThanEquals":{"s3:max-keys":["20","many"]}}`), also: []string{unreadableNumber}},

	{id: duplicateValue, cond: `{"StringLike":{"aws:PrincipalTag/team":["web-*","web-eu"]}}`, at: conditionAt + `.StringLike["aws:PrincipalTag/team"][1]`, message: "is covered by"},
	{id: duplicateValue, name: "same", cond: `{"StringEquals":{"aws:PrincipalTag/team":["web","ops","web"]}}`, at: conditionAt + `.StringEquals["aws:PrincipalTag/team"][2]`, message: "is the same as"},
	{id: duplicateValue, name: "same in any case", cond: `{"StringEqualsIgnoreCase":{"aws:PrincipalTag/team":["web","Web"]}}`, at: conditionAt + `.StringEqualsIgnoreCase["aws:PrincipalTag/team"][1]`},
	{id: duplicateValue, name: "covered before", cond: `{"StringLike":{"aws:PrincipalTag/team":["web-eu","web-${aws:username}","web-*"]}}`, at: conditionAt + `.StringLike["aws:PrincipalTag/team"][0]`, more: []string{conditionAt + `.StringLike["aws:PrincipalTag/team"][1]`}},
	{id: duplicateValue, name: "patterns that mean the same", cond: `{"StringLike":{"aws:PrincipalTag/team":["web-*","web-**"]}}`, at: conditionAt + `.StringLike["aws:PrincipalTag/team"][1]`},
	{id: duplicateValue, name: "ARN", cond: `{"ArnEquals":{"aws:PrincipalArn":["arn:aws:iam::210987654321:role/*","arn:aws:iam::210987654321:role/app","arn:aws:iam::210987654321:role/${aws:PrincipalTag/role}"]}}`,
		at: conditionAt + `.ArnEquals["aws:PrincipalArn"][1]`, more: []string{conditionAt + `.ArnEquals["aws:PrincipalArn"][2]`}},
	{id: duplicateValue, name: "ARN by fields", cond: `{"ArnLike":{"aws:PrincipalArn":["arn:aws:iam::*:role/app","arn:aws:iam::210987654321:role/app","arn:aws:iam::${aws:PrincipalAccount}:role/app","${aws:PrincipalTag/role}"]}}`,
		at: conditionAt + `.ArnLike["aws:PrincipalArn"][1]`},
	{id: duplicateValue, name: "case counts", cond: `{"StringEquals":{"aws:PrincipalTag/team":["web","Web"]}}`},
	{id: duplicateValue, name: "plain asterisk", cond: `{"StringEquals":{"aws:PrincipalTag/team":["web-*","web-eu"]}}`, also: []string{wildcardWithoutLike}},
	{id: duplicateValue, name: "variables", cond: `{"StringLike":{"aws:PrincipalTag/team":["${aws:username}*","mira"]},"StringNotLike":{"aws:PrincipalTag/unit":["web-*","web-${aws:username}"]}}`},
	{id: duplicateValue, name: "bounds have their own", stmt: listIf(`{"NumericLessThanEquals":{"s3:max-keys":["20","20"]}}`), also: []string{redundantBound}},
}

var valueConstantCases = []checkCase{
	{id: equivalentNullFalse, cond: `{"StringLike":{"aws:PrincipalTag/team":"*"}}`, at: conditionAt + `.StringLike["aws:PrincipalTag/team"]`, message: `Write "Null": {"aws:PrincipalTag/team": "false"}.`},
	{id: equivalentNullFalse, name: "one of several, ForAnyValue", cond: `{"ForAnyValue:StringLike":{"aws:CalledVia":["athena.amazonaws.com","**"]}}`, at: conditionAt + `["ForAnyValue:StringLike"]["aws:CalledVia"]`, also: []string{duplicateValue}},
	{id: equivalentNullFalse, name: "ARN", cond: `{"ArnLike":{"aws:ChatbotSourceArn":"arn:*:*:*:*:*"}}`, at: conditionAt + `.ArnLike["aws:ChatbotSourceArn"]`},
	{id: equivalentNullFalse, name: "owner of the resource", class: frame.Suggestion, stmt: denyIf("s3:GetObject", `{"StringLike":{"aws:ResourceAccount":"*"}}`), at: conditionAt + `.StringLike["aws:ResourceAccount"]`},
	{id: equivalentNullFalse, name: "unsigned", typ: iam.Resource, stmt: everyoneIf("Deny", `{"ArnLike":{"aws:PrincipalArn":"*:*:*:*:*:*"}}`), at: conditionAt + `.ArnLike["aws:PrincipalArn"]`},
	{id: equivalentNullFalse, name: "pattern", cond: `{"StringLike":{"aws:PrincipalTag/team":["?*","a*"]}}`, also: []string{duplicateValue}},
	{id: equivalentNullFalse, name: "Equals", cond: `{"StringEquals":{"aws:PrincipalTag/team":"*"}}`, also: []string{wildcardWithoutLike}},
	{id: equivalentNullFalse, name: "account", typ: iam.Resource, stmt: everyoneIf("Allow", `{"StringLike":{"aws:PrincipalOrgID":"*"}}`), also: append([]string{wildcardIdentity}, otherExposure...)},
	{id: equivalentNullFalse, name: "lone asterisk of an Arn operator", cond: `{"ArnLike":{"aws:ChatbotSourceArn":"*"}}`, also: []string{unreadableARN}},

	{id: equivalentNullTrue, stmt: denyIf("s3:GetObject", `{"StringNotLike":{"aws:PrincipalTag/team":"*"}}`), at: conditionAt + `.StringNotLike["aws:PrincipalTag/team"]`, message: `Write "Null": {"aws:PrincipalTag/team": "true"}.`},
	{id: equivalentNullTrue, name: "IfExists", stmt: denyIf("s3:GetObject", `{"StringNotLikeIfExists":{"aws:PrincipalTag/team":"*"}}`), at: conditionAt + `.StringNotLikeIfExists["aws:PrincipalTag/team"]`},
	{id: equivalentNullTrue, name: "pattern", stmt: denyIf("s3:GetObject", `{"StringNotLike":{"aws:PrincipalTag/team":"a*"}}`)},

	{id: alwaysTrueKey, cond: `{"StringLike":{"aws:RequestedRegion":"*"}}`, at: conditionAt + `.StringLike["aws:RequestedRegion"]`},
	{id: alwaysTrueKey, name: "IfExists", stmt: denyIf("s3:GetObject", `{"StringLikeIfExists":{"aws:PrincipalTag/team":"*"}}`), at: conditionAt + `.StringLikeIfExists["aws:PrincipalTag/team"]`},
	{id: alwaysTrueKey, name: "ForAllValues", stmt: denyIf("s3:GetObject", `{"ForAllValues:StringLike":{"aws:CalledVia":"*"}}`), at: conditionAt + `["ForAllValues:StringLike"]["aws:CalledVia"]`},
	{id: alwaysTrueKey, name: "signed", stmt: denyIf("s3:GetObject", `{"ArnLike":{"aws:PrincipalArn":"arn:*:*:*:*:*"}}`), at: conditionAt + `.ArnLike["aws:PrincipalArn"]`},
	{
		id: alwaysTrueKey, name: "E-1721: class R", at: conditionAt + `.StringLike["kms:KeySpec"]`,
		stmt: `{"Effect":"Allow","Action":"kms:CreateKey","Resource":"*","Condition":{"StringLike":{"kms:KeySpec":"*"}}}`,
	},
	{
		id: alwaysTrueKey, name: "E-1721: class O", also: []string{equivalentNullFalse},
		stmt: `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:eu-west-1:210987654321:key/0a1b2c3d-0000-4000-8000-00000000000a","Condition":{"StringLike":{"kms:ViaService":"*"}}}`,
	},
	{id: alwaysTrueKey, name: "pattern", cond: `{"StringLike":{"aws:RequestedRegion":"eu-*"}}`},

	{id: neverTrueStatement, stmt: denyIf("s3:GetObject", `{"StringNotLike":{"aws:RequestedRegion":"*"}}`), at: conditionAt + `.StringNotLike["aws:RequestedRegion"]`, also: []string{globalRegion}},
	{id: neverTrueStatement, name: "ForAnyValue", stmt: denyIf("s3:GetObject", `{"ForAnyValue:StringNotLike":{"aws:CalledVia":"*"}}`), at: conditionAt + `["ForAnyValue:StringNotLike"]["aws:CalledVia"]`},
	{id: neverTrueStatement, name: "pattern", stmt: denyIf("s3:GetObject", `{"StringNotLike":{"aws:RequestedRegion":"eu-*"}}`), also: []string{globalRegion}},
}

var valueStyleCases = []checkCase{
	{id: pastDate, in: in2026, stmt: `{"Effect":"Allow","Action":"ec2:StartInstances","Resource":"*","Condition":{"DateLessThan":{"aws:CurrentTime":"2021-01-31T00:00:00Z"}}}`, at: conditionAt + `.DateLessThan["aws:CurrentTime"]`, message: "allows nothing"},
	{id: pastDate, name: "Deny", in: in2026, stmt: denyIf("ec2:StartInstances", `{"DateLessThanEquals":{"aws:CurrentTime":"2026"}}`), at: conditionAt + `.DateLessThanEquals["aws:CurrentTime"]`, message: "denies nothing"},
	{id: pastDate, name: "the latest counts", in: in2026, cond: `{"DateLessThan":{"aws:CurrentTime":["2021-01-31","2022-01-31"]}}`, at: conditionAt + `.DateLessThan["aws:CurrentTime"][1]`, also: []string{redundantBound}},
	{id: pastDate, name: "one is ahead", in: in2026, cond: `{"DateLessThan":{"aws:CurrentTime":["2021-01-31","2099-01-31"]}}`, also: []string{redundantBound}},
	{id: pastDate, name: "lower bound", in: in2026, cond: `{"DateGreaterThan":{"aws:CurrentTime":"2021-01-31"}}`},
	{id: pastDate, name: "no clock", cond: `{"DateLessThan":{"aws:CurrentTime":"2021-01-31"}}`},

	{id: literalStyle, stmt: denyIf("s3:*", `{"Bool":{"aws:SecureTransport":false}}`), at: conditionAt + `.Bool["aws:SecureTransport"]`, message: `Write "false".`},
	{id: literalStyle, name: "number", cond: `{"NumericLessThan":{"aws:MultiFactorAuthAge":[900]}}`, at: conditionAt + `.NumericLessThan["aws:MultiFactorAuthAge"]`},
	{id: literalStyle, name: "string", cond: `{"NumericLessThan":{"aws:MultiFactorAuthAge":"900"}}`},
}

// in2026 sets the clock.
func in2026(in *Input) { in.Now = time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC) }
