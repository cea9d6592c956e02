// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package document_test

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// documentCases show when the checks of this family report something, and when they do not.
var documentCases = []checktest.Case{
	{ID: policy.CodeSyntax, Name: "comma", Doc: `{"Statement":[{"Effect":"Deny","Action":"sqs:*","Resource":"*",}]}`, At: "$"},
	{ID: policy.CodeSyntax, Name: "closing brace missing", Doc: `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"sqs:*","Resource":"*"}]`, At: "$"},
	{ID: policy.CodeSyntax, Name: "HCL", Doc: "statement {\n  effect = \"Allow\"\n}", At: "$", Message: "HCL"},
	{ID: policy.CodeSyntax, Doc: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::reports/*\"}]}"},
	{ID: policy.CodeEmptyDocument, Doc: " \n\t", At: "$"},
	{ID: policy.CodeEmptyDocument, Doc: "{}", Also: []string{policy.CodeMissingStatement, "MISSING_VERSION"}},
	{ID: policy.CodeByteOrderMark, Doc: "\ufeff" + "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::reports/*\"}]}", At: "$"},
	{ID: policy.CodeByteOrderMark, Doc: "\n" + "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::reports/*\"}]}"},
	{ID: policy.CodeTrailingData, Name: "stray brace", Doc: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::reports/*\"}]}" + "}", At: "$", Message: "}"},
	{ID: policy.CodeTrailingData, Name: "two documents", Doc: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::reports/*\"}]}" + " " + "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::reports/*\"}]}", At: "$"},
	{ID: policy.CodeTrailingData, Doc: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::reports/*\"}]}" + " \r\n\t"},
	{
		ID: policy.CodeDuplicateKey, Stmt: `{"Effect":"Allow","Action":"sns:Publish","Resource":"*","Action":"sns:Subscribe"}`, At: "$.Statement[0].Action",
	},
	{
		ID: policy.CodeDuplicateKey, Name: "operator", At: "$.Statement[0].Condition.StringEquals", Message: "drops the conditions",
		Cond: `{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5"},"StringEquals":{"aws:SourceVpc":"vpc-0a1b2c3d"}}`,
	},
	{ID: policy.CodeDuplicateKey, Cond: `{"StringEquals":{"aws:PrincipalOrgID":"o-a1b2c3d4e5","aws:SourceVpc":"vpc-0a1b2c3d"}}`},
	{
		ID: "UNSUPPORTED_CHARACTER", Name: "of bytes that are not UTF-8", Type: iam.Identity, Also: []string{policy.CodeInvalidEncoding},
		Doc: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::reports/\xff*\"}]}",
	},
	{
		ID: policy.CodeInvalidEncoding, Name: "surrogate", Type: iam.Resource, At: "$.Id", Also: []string{"UNSUPPORTED_CHARACTER"},
		Doc: `{"Version":"2012-10-17","Id":"\uD83D","Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}]}`,
	},
	{
		ID: policy.CodeInvalidEncoding, Type: iam.Resource,
		Doc: `{"Version":"2012-10-17","Id":"\u00e9","Statement":[{"Effect":"Deny","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}]}`,
	},
	{ID: policy.CodeTooLarge, Doc: `{"Version":"` + strings.Repeat(" ", policy.MaxSize) + `"}`, At: "$"},
	{ID: policy.CodeTooLarge, Doc: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::reports/*\"}]}" + strings.Repeat(" ", policy.MaxSize/2), In: func(in *frame.Input) { in.Type = iam.Identity }},
	{
		ID: policy.CodeFurtherProblems, Doc: `{"Version":"2012-10-17","Statement":[` + strings.Repeat("1,", policy.MaxProblems) + `1]}`, At: "$",
		Also: []string{policy.CodeTypeMismatch},
	},
	{
		ID: policy.CodeFurtherProblems, Doc: `{"Version":"2012-10-17","Statement":[` + strings.Repeat("1,", policy.MaxProblems-1) + `1]}`,
		Also: []string{policy.CodeTypeMismatch},
	},
	{ID: policy.CodeNotObject, Name: "list", Doc: `[{"Effect":"Deny","Action":"sqs:SendMessage","Resource":"*"}]`, At: "$"},
	{ID: policy.CodeNotObject, Name: "encoded twice", Doc: `"{\"Version\":\"2012-10-17\",\"Statement\":[]}"`, At: "$", Also: []string{policy.CodeMissingStatement}},
	{ID: policy.CodeNotObject, Name: "null", Doc: `null`, At: "$"},
	{ID: policy.CodeNotObject, Doc: `{"Statement":{}}`, Also: []string{"MISSING_VERSION", policy.CodeMissingEffect, policy.CodeMissingAction, "MISSING_RESOURCE"}},

	{
		ID: "UNSUPPORTED_CHARACTER", Stmt: `{"Sid":"Prod","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::данные/*"}`,
		At: "$.Statement[0].Resource", Message: "U+0434",
	},
	{
		ID: "UNSUPPORTED_CHARACTER", Name: "look-alike", Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::data–set/*"}`,
		At: "$.Statement[0].Resource", Message: `"-"`,
	},
	{
		ID: "UNSUPPORTED_CHARACTER", Name: "resource policy", Type: iam.Resource, Attachment: iam.S3, Class: frame.Warning, At: "$.Statement[0].Sid",
		Stmt: `{"Sid":"中文","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}`,
	},
	{ID: "UNSUPPORTED_CHARACTER", Name: "Latin-1", Cond: `{"StringEquals":{"s3:ExistingObjectTag/team":"Büro"}}`},
	{ID: "UNSUPPORTED_CHARACTER", Name: "escaped", Cond: `{"StringEquals":{"s3:ExistingObjectTag/team":"\u4e2d"}}`},
	{
		ID: "HIDDEN_CHARACTER", Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports\u00a0/*"}`,
		At: "$.Statement[0].Resource", Message: "U+00A0",
	},
	{
		ID: "HIDDEN_CHARACTER", Name: "action", Stmt: `{"Effect":"Allow","Action":"dynamodb:Query\u00a0","Resource":"*"}`, At: "$.Statement[0].Action",
		Also: []string{"INVALID_ACTION_FORMAT"},
	},
	{
		ID: "HIDDEN_CHARACTER", Name: "zero width in a queue policy", Type: iam.Resource, Attachment: iam.SQS, At: "$.Statement[0].Principal.AWS",
		Stmt: "{\"Effect\":\"Deny\",\"Principal\":{\"AWS\":\"2109876\u200b54321\"},\"Action\":\"sqs:SendMessage\",\"Resource\":\"*\"}",
		Also: []string{"INVALID_AWS_PRINCIPAL"},
	},
	{ID: "HIDDEN_CHARACTER", Name: "value", Cond: `{"StringEquals":{"s3:ExistingObjectTag/team":"Data\u00a0Team"}}`},
	{
		ID: "SURROUNDING_WHITESPACE", Stmt: `{"Effect":"Allow","Action":" ecr:GetAuthorizationToken","Resource":"*"}`, At: "$.Statement[0].Action",
		Also: []string{"INVALID_ACTION_FORMAT"},
	},
	{
		ID: "SURROUNDING_WHITESPACE", Name: "resource", Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::reports/* "]}`,
		At: "$.Statement[0].Resource[0]",
	},
	{
		ID: "SURROUNDING_WHITESPACE", Name: "tag", Cond: `{"StringEquals":{"s3:ExistingObjectTag/ team":"ops"}}`,
		At: `$.Statement[0].Condition.StringEquals["s3:ExistingObjectTag/ team"]`,
	},
	{ID: "SURROUNDING_WHITESPACE", Name: "value", Cond: `{"StringEquals":{"s3:ExistingObjectTag/team":" ops "}}`},
	{
		ID: "SURROUNDING_WHITESPACE", Name: "prefix only", In: func(in *frame.Input) {
			*in = frame.Input{Root: checktest.ResourceTree(policy.NewString(policy.Pos{}, pattern.WithPrefix("arn:aws:s3:::reports/ ")))}
		},
	},
	{
		ID: "PLACEHOLDER_TEXT", Name: "account", Class: frame.Error, At: "$.Statement[0].Resource", Message: "<ACCOUNT_ID>",
		Stmt: `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:eu-west-1:<ACCOUNT_ID>:key/*"}`,
	},
	{
		ID: "PLACEHOLDER_TEXT", Name: "word", Class: frame.Error, At: "$.Statement[0].Resource", Message: "REGION",
		Stmt: `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:REGION:210987654321:jobs"}`,
	},
	{
		ID: "PLACEHOLDER_TEXT", Name: "braces", Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::{{ bucket }}/*"}`,
		At: "$.Statement[0].Resource",
	},
	{
		ID: "PLACEHOLDER_TEXT", Name: "bucket", Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::YOUR-BUCKET-NAME/*"}`,
		At: "$.Statement[0].Resource", Message: "YOUR-BUCKET-NAME",
	},
	{ID: "PLACEHOLDER_TEXT", Name: "value", Cond: `{"StringEquals":{"s3:ExistingObjectTag/team":"__TEAM__"}}`, At: `$.Statement[0].Condition.StringEquals["s3:ExistingObjectTag/team"]`},
	{ID: "PLACEHOLDER_TEXT", Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::regional/snake__case__name/*"}`},
	{ID: "PLACEHOLDER_TEXT", Name: "angles in a value", Cond: `{"StringEquals":{"s3:ExistingObjectTag/team":"<none>"}}`},
	{
		ID: frame.TerraformLeftover, Name: "data source notation", At: "$.Statement[0].Resource", Message: "${aws:username}",
		Stmt: `{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::uploads/&{aws:username}/*"}`,
	},
	{
		ID: frame.TerraformLeftover, Name: "escape", At: "$.Statement[0].Resource",
		Stmt: `{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::uploads/$${aws:username}/*"}`,
	},
	{
		ID: frame.TerraformLeftover, Name: "expression", At: "$.Statement[0].Resource", Also: []string{"UNKNOWN_VARIABLE_KEY"},
		Stmt: `{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::uploads/${var.team}/*"}`,
	},
	{
		ID: frame.TerraformLeftover, Name: "resource", At: "$.Statement[0].Resource", Message: "templatefile()",
		Stmt: `{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::${aws_s3_bucket.uploads.id}/*"}`,
	},
	{
		ID: frame.TerraformLeftover, Name: "parameter of CloudFormation", At: "$.Statement[0].Resource", Message: "CloudFormation",
		Stmt: `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:${AWS::Region}:210987654321:jobs"}`,
	},
	{ID: frame.TerraformLeftover, Name: "variable", Stmt: `{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::uploads/${aws:PrincipalTag/my_team.name}/*"}`},
	{ID: frame.TerraformLeftover, Stmt: `{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::uploads/${aws:username}/&{team}/*"}`},
}
