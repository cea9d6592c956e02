// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package variable_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// variableCases are the cases of policy variables.
var variableCases = slices.Concat(variableFormCases, variablePlaceCases, variableKeyCases)

const mediaAt = "$.Statement[0].Resource"

// media returns a statement that allows to read objects whose key begins so.
func media(key string) string {
	return `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/` + key + `"}`
}

// teamIs returns a condition on a tag.
func teamIs(value string) string { return `{"StringEquals":{"aws:PrincipalTag/team":"` + value + `"}}` }

const teamAt = `$.Statement[0].Condition.StringEquals["aws:PrincipalTag/team"]`

var variableFormCases = []checktest.Case{
	{ID: "MISSING_BRACE_IN_VARIABLE", Stmt: media(`${aws:username/*`), At: mediaAt, Message: `"${aws:username}/*"`},
	{ID: "MISSING_BRACE_IN_VARIABLE", Name: "tag", Stmt: media(`${aws:PrincipalTag/team/*`), At: mediaAt, Message: `"${aws:PrincipalTag/team}/*"`},
	{ID: "MISSING_BRACE_IN_VARIABLE", Name: "at the end", Cond: teamIs(`x${aws:username`), At: teamAt, Message: `"${aws:username}"`},
	{ID: "MISSING_BRACE_IN_VARIABLE", Name: "nothing behind", Cond: teamIs(`x${`), At: teamAt},
	{ID: "MISSING_BRACE_IN_VARIABLE", Name: "behind a variable", Stmt: media(`${aws:username}/${aws:userid`), At: mediaAt},
	{ID: "MISSING_BRACE_IN_VARIABLE", Name: "NotResource", Stmt: exceptOn(`arn:aws:s3:::media/${aws:username`), At: "$.Statement[0].NotResource"},
	{ID: "MISSING_BRACE_IN_VARIABLE", Name: "dollar signs", Stmt: media(`$$/$x/{y}/${$}{z`)},
	{ID: "MISSING_BRACE_IN_VARIABLE", Name: "2008", Doc: `{"Version":"2008-10-17","Statement":[` + media(`${aws:username/*`) + `]}`, Also: []string{"OLD_VERSION"}},
	{ID: "MISSING_BRACE_IN_VARIABLE", Name: "operator without variables", Cond: `{"NumericEquals":{"aws:MultiFactorAuthAge":"${aws:EpochTime"}}`, Also: []string{"INVALID_VARIABLE_FOR_OPERATOR"}},
	{ID: "MISSING_BRACE_IN_VARIABLE", Name: "action", Stmt: `{"Effect":"Allow","Action":"s3:${Get","Resource":"*"}`, Also: actionOthers},

	{ID: "EMPTY_VARIABLE", Stmt: media(`${}/*`), At: mediaAt, Message: "has no name"},
	{ID: "EMPTY_VARIABLE", Name: "spaces", Cond: teamIs(`${ }`), At: teamAt},
	{ID: "EMPTY_VARIABLE", Name: "default only", Cond: teamIs(`${, 'x'}`), At: teamAt},
	{ID: "EMPTY_VARIABLE", Name: "name", Stmt: media(`${aws:username}/*`)},

	{ID: "UNSUPPORTED_SPACE_IN_VARIABLE", Stmt: media(`${aws: username}/*`), At: mediaAt, Message: `Write "${aws:username}".`},
	{ID: "UNSUPPORTED_SPACE_IN_VARIABLE", Name: "around", Cond: teamIs(`${ aws:username , 'x'}`), At: teamAt, Message: `Write "${aws:username, 'x'}".`},
	{ID: "UNSUPPORTED_SPACE_IN_VARIABLE", Name: "tag with a space", Cond: teamIs(`${aws:PrincipalTag/cost center}`), At: teamAt, Message: "Give the tag a key without spaces"},
	{ID: "UNSUPPORTED_SPACE_IN_VARIABLE", Name: "in the default", Cond: teamIs(`${aws:username, 'nobody at all'}`)},

	{ID: "MISSING_QUOTE_IN_VARIABLE", Stmt: media(`${aws:PrincipalTag/site, shared}/*`), At: mediaAt, Message: `Write "${aws:PrincipalTag/site, 'shared'}".`},
	{ID: "MISSING_QUOTE_IN_VARIABLE", Name: "one side", Cond: teamIs(`${aws:username, 'x}`), At: teamAt, Message: `Write "${aws:username, 'x'}".`},
	{ID: "MISSING_QUOTE_IN_VARIABLE", Name: "nothing", Cond: teamIs(`${aws:username,}`), At: teamAt},
	{ID: "MISSING_QUOTE_IN_VARIABLE", Name: "quote inside", Cond: teamIs(`${aws:username, 'it's'}`), At: teamAt, Message: "Leave the quote out"},
	{ID: "MISSING_QUOTE_IN_VARIABLE", Name: "no space", Class: frame.Warning, Cond: teamIs(`${aws:username,'x'}`), At: teamAt, Message: "one space"},
	{ID: "MISSING_QUOTE_IN_VARIABLE", Name: "default", Cond: `{"StringEquals":{"aws:PrincipalTag/team":["${aws:username, 'x'}","${aws:username, ''}"]}}`},

	{ID: "UNSUPPORTED_SYMBOL_IN_VARIABLE", Stmt: media(`${aws:PrincipalTag/[site]}/*`), At: mediaAt},
	{ID: "UNSUPPORTED_SYMBOL_IN_VARIABLE", Name: "nested", Cond: teamIs(`${aws:PrincipalTag/${aws:username}}`), At: teamAt, Message: "cannot be nested"},
	{ID: "UNSUPPORTED_SYMBOL_IN_VARIABLE", Name: "quote", Cond: teamIs(`${aws:PrincipalTag/\"x\"}`), At: teamAt},
	{ID: "UNSUPPORTED_SYMBOL_IN_VARIABLE", Name: "left by Terraform", Cond: teamIs(`${var.names[\"x\"]}`), Also: []string{frame.TerraformLeftover}},
	{ID: "UNSUPPORTED_SYMBOL_IN_VARIABLE", Name: "tag", Cond: teamIs(`${aws:PrincipalTag/a_b.c:d/e=f+g-h@i}`)},
}

// actionOthers are the checks of an action that does not exist.
var actionOthers = []string{"INVALID_ACTION", "INVALID_ACTION_FORMAT", "ACTION_WILDCARD_NO_MATCH"}

// exceptOn returns a statement that denies access to all objects but those.
func exceptOn(resource string) string {
	return `{"Effect":"Deny","Action":"s3:GetObject","NotResource":"` + resource + `"}`
}

var variablePlaceCases = []checktest.Case{
	{ID: "VARIABLE_UNSUPPORTED_IN_ELEMENT", Type: iam.Resource, Attachment: iam.SNS, Stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::${aws:PrincipalAccount}:root"},"Action":"sns:Publish","Resource":"*"}`,
		At: "$.Statement[0].Principal.AWS", Message: "aws:ResourceAccount"},
	{ID: "VARIABLE_UNSUPPORTED_IN_ELEMENT", Name: "organization", Type: iam.Resource, Attachment: iam.SNS, Stmt: `{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::210987654321:role/app","${aws:PrincipalOrgID}"]},"Action":"sns:Publish","Resource":"*"}`,
		At: "$.Statement[0].Principal.AWS[1]", Message: "ORGANIZATION"},
	{ID: "VARIABLE_UNSUPPORTED_IN_ELEMENT", Name: "service", Type: iam.Trust, Stmt: `{"Effect":"Allow","Principal":{"Service":"${aws:PrincipalTag/service}.amazonaws.com"},"Action":"sts:AssumeRole"}`, At: "$.Statement[0].Principal.Service"},
	{ID: "VARIABLE_UNSUPPORTED_IN_ELEMENT", Name: "action", Stmt: `{"Effect":"Allow","Action":["s3:GetObject","s3:${aws:PrincipalTag/action}"],"Resource":"arn:aws:s3:::media/*"}`, At: "$.Statement[0].Action[1]"},
	{ID: "VARIABLE_UNSUPPORTED_IN_ELEMENT", Name: "NotAction", Stmt: `{"Effect":"Deny","NotAction":"${aws:PrincipalTag/service}:*","Resource":"*"},{"Effect":"Allow","Action":"sqs:ListQueues","Resource":"*"}`, At: "$.Statement[0].NotAction"},
	{ID: "VARIABLE_UNSUPPORTED_IN_ELEMENT", Name: "operator", Cond: `{"${aws:PrincipalTag/operator}":{"aws:PrincipalTag/team":"ops"}}`, At: `$.Statement[0].Condition["${aws:PrincipalTag/operator}"]`, Also: []string{"INVALID_CONDITION_OPERATOR"}},
	{ID: "VARIABLE_UNSUPPORTED_IN_ELEMENT", Name: "key", Cond: `{"StringEquals":{"${aws:username}:team":"ops"}}`, At: `$.Statement[0].Condition.StringEquals["${aws:username}:team"]`},
	{ID: "VARIABLE_UNSUPPORTED_IN_ELEMENT", Name: "issuer in a key", Type: iam.Trust, Stmt: checktest.FederatedIf("idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app-1","idp.example.org:sub":"app-1","${host}.example.org/id:sub":"app-2"}}`),
		At: `$.Statement[0].Condition.StringEquals["${host}.example.org/id:sub"]`},
	{ID: "VARIABLE_UNSUPPORTED_IN_ELEMENT", Name: "tag in a key", Cond: `{"StringEquals":{"aws:PrincipalTag/${aws:username}":"ops"}}`},
	{ID: "VARIABLE_UNSUPPORTED_IN_ELEMENT", Name: "context in a key", Stmt: `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:eu-west-1:210987654321:key/*","Condition":{"StringEquals":{"kms:EncryptionContext:${aws:username}":"ops"}}}`},
	{ID: "VARIABLE_UNSUPPORTED_IN_ELEMENT", Name: "Sid", Type: iam.Resource, Attachment: iam.S3, Stmt: `{"Sid":"${aws:username}","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*"}`,
		At: "$.Statement[0].Sid"},
	{ID: "VARIABLE_UNSUPPORTED_IN_ELEMENT", Name: "Sid that is refused", Stmt: strings.Replace(media(`*`), `{`, `{"Sid":"${aws:username}",`, 1), Also: []string{"UNSUPPORTED_SID"}},
	{ID: "VARIABLE_UNSUPPORTED_IN_ELEMENT", Name: "Effect that is refused", Stmt: strings.Replace(media(`*`), `"Allow"`, `"${aws:username}"`, 1), Also: []string{policy.CodeInvalidEffect}},
	{ID: "VARIABLE_UNSUPPORTED_IN_ELEMENT", Name: "left by Terraform", Stmt: `{"Effect":"Allow","Action":"${var.service}:*","Resource":"*"}`, Also: append([]string{frame.TerraformLeftover, "INVALID_SERVICE_IN_ACTION"}, actionOthers...)},
	{ID: "VARIABLE_UNSUPPORTED_IN_ELEMENT", Name: "Id", Type: iam.Resource, Attachment: iam.SNS, Doc: `{"Version":"2012-10-17","Id":"${aws:username}","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sns:Publish","Resource":"*"}]}`},

	{ID: "VARIABLE_UNSUPPORTED_IN_VERSION", Doc: `{"Statement":[` + media(`${aws:username}/*`) + `]}`, At: "$", Message: "has no Version", Also: []string{"MISSING_VERSION"}},
	{ID: "VARIABLE_UNSUPPORTED_IN_VERSION", Name: "2008, in a condition", Doc: `{"Version":"2008-10-17","Statement":[` + checktest.Conditioned(teamIs(`${aws:username}`)) + `]}`, At: "$.Version", Message: "2008-10-17"},
	{ID: "VARIABLE_UNSUPPORTED_IN_VERSION", Name: "character", Doc: `{"Version":"2008-10-17","Statement":[` + media(`a${*}b`) + `]}`, At: "$.Version", Also: []string{"OLD_VERSION"}},
	{ID: "VARIABLE_UNSUPPORTED_IN_VERSION", Name: "of a service", Type: iam.Session, Doc: `{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/${transfer:UserName}/*"}]}`, At: "$", Also: []string{"MISSING_VERSION"}},
	{ID: "VARIABLE_UNSUPPORTED_IN_VERSION", Name: "2012", Stmt: media(`${aws:username}/*`)},
	{ID: "VARIABLE_UNSUPPORTED_IN_VERSION", Name: "not a key", Doc: `{"Version":"2008-10-17","Statement":[` + media(`${name}/*`) + `]}`, Also: []string{"OLD_VERSION"}},
	{ID: "VARIABLE_UNSUPPORTED_IN_VERSION", Name: "elsewhere", Doc: `{"Version":"2008-10-17","Statement":[` + checktest.Conditioned(`{"NumericEquals":{"aws:MultiFactorAuthAge":"${aws:EpochTime}"}}`) + `]}`, Also: []string{"OLD_VERSION", "INVALID_VARIABLE_FOR_OPERATOR"}},

	{ID: "INVALID_VARIABLE_FOR_OPERATOR", Stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"${aws:PrincipalTag/office}"}}}`, At: `$.Statement[0].Condition.IpAddress["aws:SourceIp"]`},
	{ID: "INVALID_VARIABLE_FOR_OPERATOR", Name: "number", Cond: `{"NumericLessThan":{"aws:MultiFactorAuthAge":["900","${aws:PrincipalTag/age}"]}}`, At: `$.Statement[0].Condition.NumericLessThan["aws:MultiFactorAuthAge"][1]`},
	{ID: "INVALID_VARIABLE_FOR_OPERATOR", Name: "date, not closed", Cond: `{"DateLessThan":{"aws:CurrentTime":"${aws:PrincipalTag/until"}}`, At: `$.Statement[0].Condition.DateLessThan["aws:CurrentTime"]`},
	{ID: "INVALID_VARIABLE_FOR_OPERATOR", Name: "Null", Cond: `{"Null":{"aws:SourceVpc":"${aws:PrincipalTag/vpc}"}}`, At: `$.Statement[0].Condition.Null["aws:SourceVpc"]`},
	{ID: "INVALID_VARIABLE_FOR_OPERATOR", Name: "binary", Cond: `{"BinaryEquals":{"aws:PrincipalTag/blob":"${aws:PrincipalTag/other}"}}`, At: `$.Statement[0].Condition.BinaryEquals["aws:PrincipalTag/blob"]`, Also: []string{"TYPE_MISMATCH"}},
	{ID: "INVALID_VARIABLE_FOR_OPERATOR", Name: "2008", Doc: `{"Version":"2008-10-17","Statement":[` + checktest.Conditioned(`{"IpAddress":{"aws:SourceIp":"${aws:PrincipalTag/office}"}}`) + `]}`, At: `$.Statement[0].Condition.IpAddress["aws:SourceIp"]`, Also: []string{"OLD_VERSION"}},
	{ID: "INVALID_VARIABLE_FOR_OPERATOR", Name: "text, ARN, Boolean", Cond: `{"StringLike":{"aws:PrincipalTag/team":"${aws:username}*"},"ArnLike":{"aws:PrincipalArn":"${aws:PrincipalTag/role}"},"Bool":{"aws:ViaAWSService":"${aws:PrincipalTag/via}"}}`},

	{ID: "VARIABLE_OUTSIDE_RESOURCE_PART", Stmt: `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:${aws:RequestedRegion}:210987654321:key/*"}`, At: mediaAt, Message: "is in the region"},
	{ID: "VARIABLE_OUTSIDE_RESOURCE_PART", Name: "account", Stmt: `{"Effect":"Allow","Action":"kms:Decrypt","Resource":["arn:aws:kms:eu-west-1:210987654321:key/*","arn:aws:kms:eu-west-1:${aws:PrincipalAccount}:key/*"]}`, At: mediaAt + "[1]", Message: "aws:ResourceAccount"},
	{ID: "VARIABLE_OUTSIDE_RESOURCE_PART", Name: "NotResource", Stmt: `{"Effect":"Deny","Action":"kms:Decrypt","NotResource":"arn:aws:kms:*:${aws:PrincipalAccount}:key/*"}`, At: "$.Statement[0].NotResource"},
	{ID: "VARIABLE_OUTSIDE_RESOURCE_PART", Name: "resource", Stmt: media(`${aws:username}/*`)},
	{ID: "VARIABLE_OUTSIDE_RESOURCE_PART", Name: "left by Terraform", Stmt: `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:*:${var.account}:key/*"}`, Also: []string{frame.TerraformLeftover}},
	{ID: "VARIABLE_OUTSIDE_RESOURCE_PART", Name: "2008", Doc: `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:*:${aws:PrincipalAccount}:key/*"}]}`, Also: []string{"VARIABLE_UNSUPPORTED_IN_VERSION", "INVALID_ARN_ACCOUNT"}},
}

var variableKeyCases = []checktest.Case{
	{ID: "UNKNOWN_VARIABLE_KEY", Stmt: `{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::home/${aws:user}/*"}`, At: mediaAt, Message: `Did you mean "aws:userid"`},
	{ID: "UNKNOWN_VARIABLE_KEY", Name: "no prefix", Cond: teamIs(`${username}`), At: teamAt, Message: `"aws:username"`},
	{ID: "UNKNOWN_VARIABLE_KEY", Name: "no tag", Cond: teamIs(`${aws:PrincipalTag}`), At: teamAt, Message: `"${aws:PrincipalTag/team}"`},
	{ID: "UNKNOWN_VARIABLE_KEY", Name: "unsupported", Cond: teamIs(`${aws:ARN}`), At: teamAt, Message: `"${aws:PrincipalArn}"`},
	{ID: "UNKNOWN_VARIABLE_KEY", Name: "unknown service", Cond: teamIs(`${nosuchservice:name}`), At: teamAt, Message: "matches nothing"},
	{ID: "UNKNOWN_VARIABLE_KEY", Name: "default", Cond: teamIs(`${nosuchservice:name, 'x'}`), At: teamAt, Message: "always puts the default"},
	{ID: "UNKNOWN_VARIABLE_KEY", Name: "once", Cond: teamIs(`${a:b}${a:b}`), At: teamAt},
	{ID: "UNKNOWN_VARIABLE_KEY", Name: "known", Cond: `{"StringEquals":{"aws:PrincipalTag/team":["${AWS:UserName}","${aws:principaltag/x}","${saml:sub}","${idp.example.org/id:sub}","${s3:prefix}","${credentials-iot:ThingName}","${transfer:HomeFolder}","${*}"]}}`},
	{ID: "UNKNOWN_VARIABLE_KEY", Name: "left by Terraform", Cond: teamIs(`${local.team}`), Also: []string{frame.TerraformLeftover}},
	{ID: "UNKNOWN_VARIABLE_KEY", Name: "2008", Doc: `{"Version":"2008-10-17","Statement":[` + media(`${aws:user}/*`) + `]}`, Also: []string{"OLD_VERSION"}},

	{ID: "MULTIVALUED_KEY_AS_VARIABLE", Stmt: `{"Effect":"Deny","Action":"ec2:CreateTags","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/allowed":"${aws:TagKeys}"}}}`, At: `$.Statement[0].Condition.StringEquals["aws:PrincipalTag/allowed"]`},
	{ID: "MULTIVALUED_KEY_AS_VARIABLE", Name: "catalogue", Cond: teamIs(`${dynamodb:LeadingKeys}`), At: teamAt},
	{ID: "MULTIVALUED_KEY_AS_VARIABLE", Name: "one value", Cond: teamIs(`${aws:PrincipalTag/unit}`)},
	{ID: "MULTIVALUED_KEY_AS_VARIABLE", Name: "claim that may be a list", Cond: teamIs(`${idp.example.org:groups}`)},

	{ID: "USERNAME_VARIABLE_IN_ROLE_POLICY", Attachment: iam.InlineRole, Stmt: `{"Effect":"Allow","Action":"iam:ChangePassword","Resource":"arn:aws:iam::*:user/${aws:username}"}`, At: mediaAt},
	{ID: "USERNAME_VARIABLE_IN_ROLE_POLICY", Name: "boundary", Type: iam.Boundary, In: servesRole, Cond: teamIs(`${aws:userName}`), At: teamAt},
	{ID: "USERNAME_VARIABLE_IN_ROLE_POLICY", Name: "trust in a provider", Type: iam.Trust, Stmt: checktest.FederatedIf(view.GitHubHost, `{"StringEquals":{"`+view.GitHubHost+`:aud":"sts.amazonaws.com","`+view.GitHubHost+`:sub":["repo:acme/site:ref:refs/heads/main","repo:acme@1/site@2:ref:refs/heads/main"],"sts:RoleSessionName":"${aws:username}"}}`),
		At: `$.Statement[0].Condition.StringEquals["sts:RoleSessionName"]`},
	{ID: "USERNAME_VARIABLE_IN_ROLE_POLICY", Name: "trust in a role", Type: iam.Trust, In: servesRole, Stmt: checktest.AssumeIf(`{"StringEquals":{"sts:RoleSessionName":"${aws:username}"}}`), At: `$.Statement[0].Condition.StringEquals["sts:RoleSessionName"]`},
	{ID: "USERNAME_VARIABLE_IN_ROLE_POLICY", Name: "trust in users", Type: iam.Trust, In: servesRole, Stmt: strings.Replace(checktest.AssumeIf(`{"StringEquals":{"sts:RoleSessionName":"${aws:username}"}}`), "role/app", "user/mira", 1)},
	{ID: "USERNAME_VARIABLE_IN_ROLE_POLICY", Name: "default", Attachment: iam.InlineRole, Stmt: media(`${aws:username, 'shared'}/*`)},
	{ID: "USERNAME_VARIABLE_IN_ROLE_POLICY", Name: "user", Attachment: iam.InlineUser, Stmt: media(`${aws:username}/*`)},
	{ID: "USERNAME_VARIABLE_IN_ROLE_POLICY", Name: "not known", Attachment: iam.Managed, Stmt: media(`${aws:username}/*`)},
	{ID: "USERNAME_VARIABLE_IN_ROLE_POLICY", Name: "session", Type: iam.Session, In: servesRole, Stmt: media(`${aws:username}/*`)},
}

func servesRole(in *frame.Input) { in.ServesRole = true }

// TestVariableKeys makes sure that the table holds nothing that the catalogue knows.
func TestVariableKeys(t *testing.T) {
	for _, name := range facts.OnlyVariables() {
		if _, known := catalog.Default().LookupKey(name); known || strings.Count(name, ":") != 1 {
			t.Errorf("%s is a condition key, or no key at all", name)
		}
	}
}

// TestPartialVariables shows what is certain of a text with a known beginning and an unknown end.
func TestPartialVariables(t *testing.T) {
	tests := map[string][]string{
		"arn:aws:s3:::media/${aws:user":                    nil,
		"arn:aws:s3:::media/${aws:user}/":                  {"UNKNOWN_VARIABLE_KEY"},
		"arn:aws:s3:::media/${}/":                          {"EMPTY_VARIABLE"},
		"arn:aws:s3:::media/$":                             nil,
		"arn:aws:kms:${aws:RequestedRegion}:21":            {"VARIABLE_OUTSIDE_RESOURCE_PART"},
		"arn:aws:s3:::media/${aws:username}/${aws:TagKeys": nil,
	}
	for prefix, want := range tests {
		resource := policy.NewString(policy.Pos{}, pattern.WithPrefix(prefix))
		report := validator.Validate(frame.Input{Root: checktest.Tree(checktest.Member("Effect", checktest.Literal("Allow")), checktest.Member("Action", checktest.Literal("s3:GetObject")), checktest.Member("Resource", resource))})
		var got []string
		for _, f := range report.Findings {
			if slices.Contains([]string{"UNKNOWN_VARIABLE_KEY", "EMPTY_VARIABLE", "VARIABLE_OUTSIDE_RESOURCE_PART", "MISSING_BRACE_IN_VARIABLE", "MULTIVALUED_KEY_AS_VARIABLE"}, f.ID) {
				got = append(got, f.ID)
			}
			if f.Suggestion != "" {
				t.Errorf("%q: %s proposes to replace a text that is not known by %q", prefix, f.ID, f.Suggestion)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", prefix, got, want)
		}
	}
}

func TestEachVariable(t *testing.T) {
	tests := map[string]struct {
		bodies []string
		open   int
	}{
		"":                           {nil, -1},
		"$ $$ {x} $":                 {nil, -1},
		"${a}${b, 'c'}":              {[]string{"a", "b, 'c'"}, -1},
		"x${a${b}}":                  {[]string{"a${b"}, -1},
		"${a}${b":                    {[]string{"a"}, 4},
		"${*}${?}${$}":               {[]string{"*", "?", "$"}, -1},
		"$${aws:username}":           {[]string{"aws:username"}, -1},
		strings.Repeat("${", 10_000): {nil, 0},
	}
	for text, want := range tests {
		var bodies []string
		open := iam.EachVariable(text, func(v *iam.Variable) bool {
			bodies = append(bodies, v.Body)
			if text[v.Span[0]:v.Span[1]] != v.Text || v.Text != "${"+v.Body+"}" {
				t.Errorf("%q: %+v", text, v)
			}
			return true
		})
		if !slices.Equal(bodies, want.bodies) || open != want.open {
			t.Errorf("%q: got %q, open at %d", words.Excerpt(text, 40), bodies, open)
		}
	}
}
