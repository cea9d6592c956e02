// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
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

var variableFormCases = []checkCase{
	{id: missingBrace, stmt: media(`${aws:username/*`), at: mediaAt, message: `"${aws:username}/*"`},
	{id: missingBrace, name: "tag", stmt: media(`${aws:PrincipalTag/team/*`), at: mediaAt, message: `"${aws:PrincipalTag/team}/*"`},
	{id: missingBrace, name: "at the end", cond: teamIs(`x${aws:username`), at: teamAt, message: `"${aws:username}"`},
	{id: missingBrace, name: "nothing behind", cond: teamIs(`x${`), at: teamAt},
	{id: missingBrace, name: "behind a variable", stmt: media(`${aws:username}/${aws:userid`), at: mediaAt},
	{id: missingBrace, name: "NotResource", stmt: exceptOn(`arn:aws:s3:::media/${aws:username`), at: "$.Statement[0].NotResource"},
	{id: missingBrace, name: "dollar signs", stmt: media(`$$/$x/{y}/${$}{z`)},
	{id: missingBrace, name: "2008", doc: `{"Version":"2008-10-17","Statement":[` + media(`${aws:username/*`) + `]}`, also: []string{oldVersion}},
	{id: missingBrace, name: "operator without variables", cond: `{"NumericEquals":{"aws:MultiFactorAuthAge":"${aws:EpochTime"}}`, also: []string{variableForOperator}},
	{id: missingBrace, name: "action", stmt: `{"Effect":"Allow","Action":"s3:${Get","Resource":"*"}`, also: actionOthers},

	{id: emptyVariable, stmt: media(`${}/*`), at: mediaAt, message: "has no name"},
	{id: emptyVariable, name: "spaces", cond: teamIs(`${ }`), at: teamAt},
	{id: emptyVariable, name: "default only", cond: teamIs(`${, 'x'}`), at: teamAt},
	{id: emptyVariable, name: "name", stmt: media(`${aws:username}/*`)},

	{id: spaceInVariable, stmt: media(`${aws: username}/*`), at: mediaAt, message: `Write "${aws:username}".`},
	{id: spaceInVariable, name: "around", cond: teamIs(`${ aws:username , 'x'}`), at: teamAt, message: `Write "${aws:username, 'x'}".`},
	{id: spaceInVariable, name: "tag with a space", cond: teamIs(`${aws:PrincipalTag/cost center}`), at: teamAt, message: "Give the tag a key without spaces"},
	{id: spaceInVariable, name: "in the default", cond: teamIs(`${aws:username, 'nobody at all'}`)},

	{id: missingQuote, stmt: media(`${aws:PrincipalTag/site, shared}/*`), at: mediaAt, message: `Write "${aws:PrincipalTag/site, 'shared'}".`},
	{id: missingQuote, name: "one side", cond: teamIs(`${aws:username, 'x}`), at: teamAt, message: `Write "${aws:username, 'x'}".`},
	{id: missingQuote, name: "nothing", cond: teamIs(`${aws:username,}`), at: teamAt},
	{id: missingQuote, name: "quote inside", cond: teamIs(`${aws:username, 'it's'}`), at: teamAt, message: "Leave the quote out"},
	{id: missingQuote, name: "no space", class: frame.Warning, cond: teamIs(`${aws:username,'x'}`), at: teamAt, message: "one space"},
	{id: missingQuote, name: "default", cond: `{"StringEquals":{"aws:PrincipalTag/team":["${aws:username, 'x'}","${aws:username, ''}"]}}`},

	{id: symbolInVariable, stmt: media(`${aws:PrincipalTag/[site]}/*`), at: mediaAt},
	{id: symbolInVariable, name: "nested", cond: teamIs(`${aws:PrincipalTag/${aws:username}}`), at: teamAt, message: "cannot be nested"},
	{id: symbolInVariable, name: "quote", cond: teamIs(`${aws:PrincipalTag/\"x\"}`), at: teamAt},
	{id: symbolInVariable, name: "left by Terraform", cond: teamIs(`${var.names[\"x\"]}`), also: []string{frame.TerraformLeftover}},
	{id: symbolInVariable, name: "tag", cond: teamIs(`${aws:PrincipalTag/a_b.c:d/e=f+g-h@i}`)},
}

// actionOthers are the checks of an action that does not exist.
var actionOthers = []string{"INVALID_ACTION", "INVALID_ACTION_FORMAT", "ACTION_WILDCARD_NO_MATCH"}

// exceptOn returns a statement that denies access to all objects but those.
func exceptOn(resource string) string {
	return `{"Effect":"Deny","Action":"s3:GetObject","NotResource":"` + resource + `"}`
}

var variablePlaceCases = []checkCase{
	{id: variableInElement, typ: iam.Resource, attachment: iam.SNS, stmt: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::${aws:PrincipalAccount}:root"},"Action":"sns:Publish","Resource":"*"}`,
		at: "$.Statement[0].Principal.AWS", message: "aws:ResourceAccount"},
	{id: variableInElement, name: "organization", typ: iam.Resource, attachment: iam.SNS, stmt: `{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::210987654321:role/app","${aws:PrincipalOrgID}"]},"Action":"sns:Publish","Resource":"*"}`,
		at: "$.Statement[0].Principal.AWS[1]", message: "ORGANIZATION"},
	{id: variableInElement, name: "service", typ: iam.Trust, stmt: `{"Effect":"Allow","Principal":{"Service":"${aws:PrincipalTag/service}.amazonaws.com"},"Action":"sts:AssumeRole"}`, at: "$.Statement[0].Principal.Service"},
	{id: variableInElement, name: "action", stmt: `{"Effect":"Allow","Action":["s3:GetObject","s3:${aws:PrincipalTag/action}"],"Resource":"arn:aws:s3:::media/*"}`, at: "$.Statement[0].Action[1]"},
	{id: variableInElement, name: "NotAction", stmt: `{"Effect":"Deny","NotAction":"${aws:PrincipalTag/service}:*","Resource":"*"},{"Effect":"Allow","Action":"sqs:ListQueues","Resource":"*"}`, at: "$.Statement[0].NotAction"},
	{id: variableInElement, name: "operator", cond: `{"${aws:PrincipalTag/operator}":{"aws:PrincipalTag/team":"ops"}}`, at: `$.Statement[0].Condition["${aws:PrincipalTag/operator}"]`, also: []string{"INVALID_CONDITION_OPERATOR"}},
	{id: variableInElement, name: "key", cond: `{"StringEquals":{"${aws:username}:team":"ops"}}`, at: `$.Statement[0].Condition.StringEquals["${aws:username}:team"]`},
	{id: variableInElement, name: "issuer in a key", typ: iam.Trust, stmt: federatedIf("idp.example.org", `{"StringEquals":{"idp.example.org:aud":"app-1","idp.example.org:sub":"app-1","${host}.example.org/id:sub":"app-2"}}`),
		at: `$.Statement[0].Condition.StringEquals["${host}.example.org/id:sub"]`},
	{id: variableInElement, name: "tag in a key", cond: `{"StringEquals":{"aws:PrincipalTag/${aws:username}":"ops"}}`},
	{id: variableInElement, name: "context in a key", stmt: `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:eu-west-1:210987654321:key/*","Condition":{"StringEquals":{"kms:EncryptionContext:${aws:username}":"ops"}}}`},
	{id: variableInElement, name: "Sid", typ: iam.Resource, attachment: iam.S3, stmt: `{"Sid":"${aws:username}","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*"}`,
		at: "$.Statement[0].Sid"},
	{id: variableInElement, name: "Sid that is refused", stmt: strings.Replace(media(`*`), `{`, `{"Sid":"${aws:username}",`, 1), also: []string{"UNSUPPORTED_SID"}},
	{id: variableInElement, name: "Effect that is refused", stmt: strings.Replace(media(`*`), `"Allow"`, `"${aws:username}"`, 1), also: []string{policy.CodeInvalidEffect}},
	{id: variableInElement, name: "left by Terraform", stmt: `{"Effect":"Allow","Action":"${var.service}:*","Resource":"*"}`, also: append([]string{frame.TerraformLeftover, "INVALID_SERVICE_IN_ACTION"}, actionOthers...)},
	{id: variableInElement, name: "Id", typ: iam.Resource, attachment: iam.SNS, doc: `{"Version":"2012-10-17","Id":"${aws:username}","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sns:Publish","Resource":"*"}]}`},

	{id: variableInVersion, doc: `{"Statement":[` + media(`${aws:username}/*`) + `]}`, at: "$", message: "has no Version", also: []string{missingVersion}},
	{id: variableInVersion, name: "2008, in a condition", doc: `{"Version":"2008-10-17","Statement":[` + conditioned(teamIs(`${aws:username}`)) + `]}`, at: "$.Version", message: "2008-10-17"},
	{id: variableInVersion, name: "character", doc: `{"Version":"2008-10-17","Statement":[` + media(`a${*}b`) + `]}`, at: "$.Version", also: []string{oldVersion}},
	{id: variableInVersion, name: "of a service", typ: iam.Session, doc: `{"Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/${transfer:UserName}/*"}]}`, at: "$", also: []string{missingVersion}},
	{id: variableInVersion, name: "2012", stmt: media(`${aws:username}/*`)},
	{id: variableInVersion, name: "not a key", doc: `{"Version":"2008-10-17","Statement":[` + media(`${name}/*`) + `]}`, also: []string{oldVersion}},
	{id: variableInVersion, name: "elsewhere", doc: `{"Version":"2008-10-17","Statement":[` + conditioned(`{"NumericEquals":{"aws:MultiFactorAuthAge":"${aws:EpochTime}"}}`) + `]}`, also: []string{oldVersion, variableForOperator}},

	{id: variableForOperator, stmt: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"${aws:PrincipalTag/office}"}}}`, at: `$.Statement[0].Condition.IpAddress["aws:SourceIp"]`},
	{id: variableForOperator, name: "number", cond: `{"NumericLessThan":{"aws:MultiFactorAuthAge":["900","${aws:PrincipalTag/age}"]}}`, at: `$.Statement[0].Condition.NumericLessThan["aws:MultiFactorAuthAge"][1]`},
	{id: variableForOperator, name: "date, not closed", cond: `{"DateLessThan":{"aws:CurrentTime":"${aws:PrincipalTag/until"}}`, at: `$.Statement[0].Condition.DateLessThan["aws:CurrentTime"]`},
	{id: variableForOperator, name: "Null", cond: `{"Null":{"aws:SourceVpc":"${aws:PrincipalTag/vpc}"}}`, at: `$.Statement[0].Condition.Null["aws:SourceVpc"]`},
	{id: variableForOperator, name: "binary", cond: `{"BinaryEquals":{"aws:PrincipalTag/blob":"${aws:PrincipalTag/other}"}}`, at: `$.Statement[0].Condition.BinaryEquals["aws:PrincipalTag/blob"]`, also: []string{typeMismatch}},
	{id: variableForOperator, name: "2008", doc: `{"Version":"2008-10-17","Statement":[` + conditioned(`{"IpAddress":{"aws:SourceIp":"${aws:PrincipalTag/office}"}}`) + `]}`, at: `$.Statement[0].Condition.IpAddress["aws:SourceIp"]`, also: []string{oldVersion}},
	{id: variableForOperator, name: "text, ARN, Boolean", cond: `{"StringLike":{"aws:PrincipalTag/team":"${aws:username}*"},"ArnLike":{"aws:PrincipalArn":"${aws:PrincipalTag/role}"},"Bool":{"aws:ViaAWSService":"${aws:PrincipalTag/via}"}}`},

	{id: variableOutside, stmt: `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:${aws:RequestedRegion}:210987654321:key/*"}`, at: mediaAt, message: "stands in the region"},
	{id: variableOutside, name: "account", stmt: `{"Effect":"Allow","Action":"kms:Decrypt","Resource":["arn:aws:kms:eu-west-1:210987654321:key/*","arn:aws:kms:eu-west-1:${aws:PrincipalAccount}:key/*"]}`, at: mediaAt + "[1]", message: "aws:ResourceAccount"},
	{id: variableOutside, name: "NotResource", stmt: `{"Effect":"Deny","Action":"kms:Decrypt","NotResource":"arn:aws:kms:*:${aws:PrincipalAccount}:key/*"}`, at: "$.Statement[0].NotResource"},
	{id: variableOutside, name: "resource", stmt: media(`${aws:username}/*`)},
	{id: variableOutside, name: "left by Terraform", stmt: `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:*:${var.account}:key/*"}`, also: []string{frame.TerraformLeftover}},
	{id: variableOutside, name: "2008", doc: `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"kms:Decrypt","Resource":"arn:aws:kms:*:${aws:PrincipalAccount}:key/*"}]}`, also: []string{variableInVersion, "INVALID_ARN_ACCOUNT"}},
}

var variableKeyCases = []checkCase{
	{id: unknownVariable, stmt: `{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::home/${aws:user}/*"}`, at: mediaAt, message: `Did you mean "aws:userid"`},
	{id: unknownVariable, name: "no prefix", cond: teamIs(`${username}`), at: teamAt, message: `"aws:username"`},
	{id: unknownVariable, name: "no tag", cond: teamIs(`${aws:PrincipalTag}`), at: teamAt, message: `"${aws:PrincipalTag/team}"`},
	{id: unknownVariable, name: "unsupported", cond: teamIs(`${aws:ARN}`), at: teamAt, message: `"${aws:PrincipalArn}"`},
	{id: unknownVariable, name: "unknown service", cond: teamIs(`${nosuchservice:name}`), at: teamAt, message: "matches nothing"},
	{id: unknownVariable, name: "default", cond: teamIs(`${nosuchservice:name, 'x'}`), at: teamAt, message: "always puts the default"},
	{id: unknownVariable, name: "once", cond: teamIs(`${a:b}${a:b}`), at: teamAt},
	{id: unknownVariable, name: "known", cond: `{"StringEquals":{"aws:PrincipalTag/team":["${AWS:UserName}","${aws:principaltag/x}","${saml:sub}","${idp.example.org/id:sub}","${s3:prefix}","${credentials-iot:ThingName}","${transfer:HomeFolder}","${*}"]}}`},
	{id: unknownVariable, name: "left by Terraform", cond: teamIs(`${local.team}`), also: []string{frame.TerraformLeftover}},
	{id: unknownVariable, name: "2008", doc: `{"Version":"2008-10-17","Statement":[` + media(`${aws:user}/*`) + `]}`, also: []string{oldVersion}},

	{id: multiVariable, stmt: `{"Effect":"Deny","Action":"ec2:CreateTags","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/allowed":"${aws:TagKeys}"}}}`, at: `$.Statement[0].Condition.StringEquals["aws:PrincipalTag/allowed"]`},
	{id: multiVariable, name: "catalogue", cond: teamIs(`${dynamodb:LeadingKeys}`), at: teamAt},
	{id: multiVariable, name: "one value", cond: teamIs(`${aws:PrincipalTag/unit}`)},
	{id: multiVariable, name: "claim that may be a list", cond: teamIs(`${idp.example.org:groups}`)},

	{id: roleUsername, attachment: iam.InlineRole, stmt: `{"Effect":"Allow","Action":"iam:ChangePassword","Resource":"arn:aws:iam::*:user/${aws:username}"}`, at: mediaAt},
	{id: roleUsername, name: "boundary", typ: iam.Boundary, in: servesRole, cond: teamIs(`${aws:userName}`), at: teamAt},
	{id: roleUsername, name: "trust in a provider", typ: iam.Trust, stmt: federatedIf(view.GitHubHost, `{"StringEquals":{"`+view.GitHubHost+`:aud":"sts.amazonaws.com","`+view.GitHubHost+`:sub":["repo:acme/site:ref:refs/heads/main","repo:acme@1/site@2:ref:refs/heads/main"],"sts:RoleSessionName":"${aws:username}"}}`),
		at: `$.Statement[0].Condition.StringEquals["sts:RoleSessionName"]`},
	{id: roleUsername, name: "trust in a role", typ: iam.Trust, in: servesRole, stmt: assumeIf(`{"StringEquals":{"sts:RoleSessionName":"${aws:username}"}}`), at: `$.Statement[0].Condition.StringEquals["sts:RoleSessionName"]`},
	{id: roleUsername, name: "trust in users", typ: iam.Trust, in: servesRole, stmt: strings.Replace(assumeIf(`{"StringEquals":{"sts:RoleSessionName":"${aws:username}"}}`), "role/app", "user/mira", 1)},
	{id: roleUsername, name: "default", attachment: iam.InlineRole, stmt: media(`${aws:username, 'shared'}/*`)},
	{id: roleUsername, name: "user", attachment: iam.InlineUser, stmt: media(`${aws:username}/*`)},
	{id: roleUsername, name: "not known", attachment: iam.Managed, stmt: media(`${aws:username}/*`)},
	{id: roleUsername, name: "session", typ: iam.Session, in: servesRole, stmt: media(`${aws:username}/*`)},
}

func servesRole(in *Input) { in.ServesRole = true }

// TestVariableKeys makes sure that the table holds nothing that the catalogue knows.
func TestVariableKeys(t *testing.T) {
	for _, name := range facts.OnlyVariables() {
		if _, known := catalog.Default().LookupKey(name); known || strings.Count(name, ":") != 1 {
			t.Errorf("%s is a condition key, or no key at all", name)
		}
	}
}

// TestPartialVariables shows what is certain of a text of which only the beginning is known.
func TestPartialVariables(t *testing.T) {
	tests := map[string][]string{
		"arn:aws:s3:::media/${aws:user":                    nil,
		"arn:aws:s3:::media/${aws:user}/":                  {unknownVariable},
		"arn:aws:s3:::media/${}/":                          {emptyVariable},
		"arn:aws:s3:::media/$":                             nil,
		"arn:aws:kms:${aws:RequestedRegion}:21":            {variableOutside},
		"arn:aws:s3:::media/${aws:username}/${aws:TagKeys": nil,
	}
	for prefix, want := range tests {
		resource := policy.NewString(policy.Pos{}, pattern.WithPrefix(prefix))
		report := Validate(Input{Root: documentTree(member("Effect", literalNode("Allow")), member("Action", literalNode("s3:GetObject")), member("Resource", resource))})
		var got []string
		for _, f := range report.Findings {
			if slices.Contains([]string{unknownVariable, emptyVariable, variableOutside, missingBrace, multiVariable}, f.ID) {
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
