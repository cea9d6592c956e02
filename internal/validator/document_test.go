// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// documentCases show when the checks of this family report something, and when they do not.
var documentCases = []checkCase{
	{id: policy.CodeSyntax, name: "comma", doc: `{"Statement":[{"Effect":"Deny","Action":"sqs:*","Resource":"*",}]}`, at: "$"},
	{id: policy.CodeSyntax, name: "closing brace missing", doc: `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"sqs:*","Resource":"*"}]`, at: "$"},
	{id: policy.CodeSyntax, name: "HCL", doc: "statement {\n  effect = \"Allow\"\n}", at: "$", message: "HCL"},
	{id: policy.CodeSyntax, doc: harmless},
	{id: policy.CodeEmptyDocument, doc: " \n\t", at: "$"},
	{id: policy.CodeEmptyDocument, doc: "{}", also: []string{policy.CodeMissingStatement, missingVersion}},
	{id: policy.CodeByteOrderMark, doc: "\ufeff" + harmless, at: "$"},
	{id: policy.CodeByteOrderMark, doc: "\n" + harmless},
	{id: policy.CodeTrailingData, name: "stray brace", doc: harmless + "}", at: "$", message: "}"},
	{id: policy.CodeTrailingData, name: "two documents", doc: harmless + " " + harmless, at: "$"},
	{id: policy.CodeTrailingData, doc: harmless + " \r\n\t"},
	{
		id: policy.CodeDuplicateKey, stmt: `{"Effect":"Allow","Action":"sns:Publish","Resource":"*","Action":"sns:Subscribe"}`, at: "$.Statement[0].Action",
	},
	{
		id: policy.CodeDuplicateKey, name: "operator", at: "$.Statement[0].Condition.StringEquals", message: "drops the conditions",
		cond: `{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"},"StringEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"}}`,
	},
	{id: policy.CodeDuplicateKey, cond: `{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5","aws:SourceVpc":"vpc-0a1b2c3d"}}`},
	{
		id: policy.CodeInvalidEncoding, name: "surrogate", typ: iam.Resource, at: "$.Id", also: []string{"UNSUPPORTED_CHARACTER"},
		doc: `{"Version":"2012-10-17","Id":"\uD83D","Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}]}`,
	},
	{
		id: policy.CodeInvalidEncoding, typ: iam.Resource,
		doc: `{"Version":"2012-10-17","Id":"\u00e9","Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}]}`,
	},
	{id: policy.CodeTooLarge, doc: `{"Version":"` + strings.Repeat(" ", policy.MaxSize) + `"}`, at: "$"},
	{id: policy.CodeTooLarge, doc: harmless + strings.Repeat(" ", policy.MaxSize/2), in: func(in *Input) { in.Type = iam.Identity }},
	{
		id: policy.CodeFurtherProblems, doc: `{"Version":"2012-10-17","Statement":[` + strings.Repeat("1,", policy.MaxProblems) + `1]}`, at: "$",
		also: []string{policy.CodeTypeMismatch},
	},
	{
		id: policy.CodeFurtherProblems, doc: `{"Version":"2012-10-17","Statement":[` + strings.Repeat("1,", policy.MaxProblems-1) + `1]}`,
		also: []string{policy.CodeTypeMismatch},
	},
	{id: policy.CodeNotObject, name: "list", doc: `[{"Effect":"Deny","Action":"sqs:SendMessage","Resource":"*"}]`, at: "$"},
	{id: policy.CodeNotObject, name: "encoded twice", doc: `"{\"Version\":\"2012-10-17\",\"Statement\":[]}"`, at: "$", also: []string{policy.CodeMissingStatement}},
	{id: policy.CodeNotObject, name: "null", doc: `null`, at: "$"},
	{id: policy.CodeNotObject, doc: `{"Statement":{}}`, also: []string{missingVersion, policy.CodeMissingEffect, policy.CodeMissingAction, "MISSING_RESOURCE"}},

	{
		id: unsupportedCharacter, stmt: `{"Sid":"Prod","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::данные/*"}`,
		at: "$.Statement[0].Resource", message: "U+0434",
	},
	{
		id: unsupportedCharacter, name: "look-alike", stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::data–set/*"}`,
		at: "$.Statement[0].Resource", message: `"-"`,
	},
	{
		id: unsupportedCharacter, name: "resource policy", typ: iam.Resource, attachment: iam.S3, class: frame.Warning, at: "$.Statement[0].Sid",
		stmt: `{"Sid":"中文","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}`,
	},
	{id: unsupportedCharacter, name: "Latin-1", cond: `{"StringEquals":{"s3:ExistingObjectTag/team":"Büro"}}`},
	{id: unsupportedCharacter, name: "escaped", cond: `{"StringEquals":{"s3:ExistingObjectTag/team":"\u4e2d"}}`},
	{
		id: hiddenCharacter, stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports\u00a0/*"}`,
		at: "$.Statement[0].Resource", message: "U+00A0",
	},
	{
		id: hiddenCharacter, name: "action", stmt: `{"Effect":"Allow","Action":"dynamodb:Query\u00a0","Resource":"*"}`, at: "$.Statement[0].Action",
		also: []string{"INVALID_ACTION_FORMAT"},
	},
	{
		id: hiddenCharacter, name: "zero width in a queue policy", typ: iam.Resource, attachment: iam.SQS, at: "$.Statement[0].Principal.AWS",
		stmt: "{\"Effect\":\"Deny\",\"Principal\":{\"AWS\":\"2109876\u200b54321\"},\"Action\":\"sqs:SendMessage\",\"Resource\":\"*\"}",
		also: []string{"INVALID_AWS_PRINCIPAL"},
	},
	{id: hiddenCharacter, name: "value", cond: `{"StringEquals":{"s3:ExistingObjectTag/team":"Data\u00a0Team"}}`},
	{
		id: surroundingWhitespace, stmt: `{"Effect":"Allow","Action":" ecr:GetAuthorizationToken","Resource":"*"}`, at: "$.Statement[0].Action",
		also: []string{"INVALID_ACTION_FORMAT"},
	},
	{
		id: surroundingWhitespace, name: "resource", stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::reports/* "]}`,
		at: "$.Statement[0].Resource[0]",
	},
	{
		id: surroundingWhitespace, name: "tag", cond: `{"StringEquals":{"s3:ExistingObjectTag/ team":"ops"}}`,
		at: `$.Statement[0].Condition.StringEquals["s3:ExistingObjectTag/ team"]`,
	},
	{id: surroundingWhitespace, name: "value", cond: `{"StringEquals":{"s3:ExistingObjectTag/team":" ops "}}`},
	{
		id: surroundingWhitespace, name: "prefix only", in: func(in *Input) {
			*in = Input{Root: statementTree(policy.NewString(policy.Pos{}, pattern.WithPrefix("arn:aws:s3:::reports/ ")))}
		},
	},
	{
		id: placeholderText, name: "account", class: frame.Error, at: "$.Statement[0].Resource", message: "<ACCOUNT_ID>",
		stmt: `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:eu-west-1:<ACCOUNT_ID>:key/*"}`,
	},
	{
		id: placeholderText, name: "word", class: frame.Error, at: "$.Statement[0].Resource", message: "REGION",
		stmt: `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:REGION:210987654321:jobs"}`,
	},
	{
		id: placeholderText, name: "braces", stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::{{ bucket }}/*"}`,
		at: "$.Statement[0].Resource",
	},
	{
		id: placeholderText, name: "bucket", stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::YOUR-BUCKET-NAME/*"}`,
		at: "$.Statement[0].Resource", message: "YOUR-BUCKET-NAME",
	},
	{id: placeholderText, name: "value", cond: `{"StringEquals":{"s3:ExistingObjectTag/team":"__TEAM__"}}`, at: `$.Statement[0].Condition.StringEquals["s3:ExistingObjectTag/team"]`},
	{id: placeholderText, stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::regional/snake__case__name/*"}`},
	{id: placeholderText, name: "angles in a value", cond: `{"StringEquals":{"s3:ExistingObjectTag/team":"<none>"}}`},
	{
		id: frame.TerraformLeftover, name: "data source notation", at: "$.Statement[0].Resource", message: "${aws:username}",
		stmt: `{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::uploads/&{aws:username}/*"}`,
	},
	{
		id: frame.TerraformLeftover, name: "escape", at: "$.Statement[0].Resource",
		stmt: `{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::uploads/$${aws:username}/*"}`,
	},
	{
		id: frame.TerraformLeftover, name: "expression", at: "$.Statement[0].Resource", also: []string{"UNKNOWN_VARIABLE_KEY"},
		stmt: `{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::uploads/${var.team}/*"}`,
	},
	{id: frame.TerraformLeftover, stmt: `{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::uploads/${aws:username}/&{team}/*"}`},
}

// statementTree is a document with one statement that allows s3:GetObject on a resource.
func statementTree(resource *policy.Node) *policy.Node {
	return documentTree(member("Effect", literalNode("Allow")), member("Action", literalNode("s3:GetObject")), member("Resource", resource))
}

// documentTree is a document with one statement of these elements.
func documentTree(elements ...policy.Member) *policy.Node {
	return policy.NewObject(policy.Pos{}, []policy.Member{
		member("Version", literalNode("2012-10-17")),
		member("Statement", policy.NewArray(policy.Pos{}, []*policy.Node{policy.NewObject(policy.Pos{}, elements, false)}, false)),
	}, false)
}

func member(name string, value *policy.Node) policy.Member {
	return policy.Member{Name: name, Value: value}
}

func literalNode(s string) *policy.Node { return policy.NewString(policy.Pos{}, pattern.Literal(s)) }
