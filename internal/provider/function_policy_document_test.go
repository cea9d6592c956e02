// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// calls are calls of the functions on policy documents and their results as JSON.
var calls = map[string]struct{ call, want string }{
	"empty": {`policy_document({})`, strconv.Quote("{\n  \"Version\": \"2012-10-17\"\n}")},
	"lists": {`jsondecode(provider::iamproof::policy_document({ policy_id = "p", version = "2008-10-17", statement = [{ sid = "S", effect = "Deny",
		actions = toset(["a", "b"]), not_actions = ["c"], resources = ["r"], not_resources = ["n"], principals = [{ type = "AWS", identifiers = ["x"] }],
		not_principals = [{ type = "*", identifiers = ["*"] }], condition = [{ test = "Bool", variable = "k", values = [true, 1.50] }] }] }))`,
		`{"Id":"p","Statement":[{"Action":["b","a"],"Condition":{"Bool":{"k":["true","1.5"]}},"Effect":"Deny","NotAction":"c","NotPrincipal":"*",` +
			`"NotResource":"n","Principal":{"AWS":"x"},"Resource":"r","Sid":"S"}],"Version":"2008-10-17"}`},
	"objects": {`jsondecode(provider::iamproof::policy_document({ statement = { actions = ["a"], principals = { type = "AWS", identifiers = ["x"] }, condition = { test = "T", variable = "k", values = ["v"] } } })).Statement`,
		`[{"Action":"a","Condition":{"T":{"k":"v"}},"Effect":"Allow","Principal":{"AWS":"x"}}]`},
	"nulls": {`jsondecode(provider::iamproof::policy_document({ policy_id = null, version = null, statement = [{ sid = null, effect = null, actions = [null, "a"], resources = null, condition = null }], source_policy_documents = [null] })).Statement`,
		`[{"Action":"a","Effect":"Allow"}]`},
	"merged": {`jsondecode(provider::iamproof::policy_document({ source_policy_documents = [local.text], statement = [], override_policy_documents = [jsonencode({ Statement = [{ Sid = "A", Effect = "Deny" }] })] })).Statement`,
		`[{"Effect":"Deny","Sid":"A"}]`},

	"canonical_text": {`canonical_policy(local.text)`, strconv.Quote(`{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":["s3:Get*","s3:List*"],"Resource":["*"]}]}`)},
	"canonical_object": {`provider::iamproof::canonical_policy({ Statement = { Resource = "*", Action = ["s3:List*", "s3:Get*", "s3:List*"], Effect = "Allow", Sid = "A" }, Version = "2012-10-17" }) == provider::iamproof::canonical_policy(local.text)`,
		`true`},
	"canonical_condition": {`canonical_policy({ Statement = [{ Condition = { NumericLessThan = { "s3:max-keys" = 10 } } }] })`,
		strconv.Quote(`{"Statement":[{"Condition":{"NumericLessThan":{"s3:max-keys":["10"]}}}]}`)},

	"equivalent_spelling": {`policy_equivalent(local.text, { Version = "2012-10-17", Statement = { Sid = "A", Effect = "Allow", Action = ["s3:List*", "s3:Get*"], Resource = ["*"] } })`, `true`},
	"equivalent_account":  {`policy_equivalent(local.account, jsonencode({ Statement = [{ Principal = { AWS = ["arn:aws:iam::111122223333:root"] } }] }))`, `true`},
	"equivalent_itself":   {`policy_equivalent(local.account, local.account)`, `true`},
	"other_action":        {`policy_equivalent(local.text, { Version = "2012-10-17", Statement = { Sid = "A", Effect = "Allow", Action = ["s3:List*"], Resource = ["*"] } })`, `false`},
	"equivalent_case":     {`policy_equivalent({ Statement = [{ Effect = "Allow", Action = "s3:get*", Resource = "*" }] }, { Statement = [{ Effect = "Allow", Action = "s3:Get*", Resource = "*" }] })`, `true`},
	"other_account":       {`policy_equivalent(local.grant, { Statement = [{ Effect = "Allow", Action = "sqs:*", Resource = "*", Principal = { AWS = "444455556666" } }] })`, `false`},
}

const callLocals = `
locals {
  text    = "{\"Statement\": [{\"Resource\": \"*\", \"Action\": [\"s3:List*\", \"s3:Get*\"], \"Effect\": \"Allow\", \"Sid\": \"A\"}], \"Version\": \"2012-10-17\"}"
  account = { Statement = [{ Principal = { AWS = "111122223333" } }] }
  grant   = { Statement = [{ Effect = "Allow", Action = "sqs:*", Resource = "*", Principal = { AWS = "111122223333" } }] }
}
`

// qualified puts the provider in front of a function that stands at the beginning.
func qualified(call string) string {
	for _, name := range []string{"policy_document", "canonical_policy", "policy_equivalent"} {
		if strings.HasPrefix(call, name+"(") {
			return "provider::iamproof::" + call
		}
	}
	return call
}

func TestAccPolicyFunctions(t *testing.T) {
	t.Parallel()
	config := callLocals
	for _, name := range slices.Sorted(maps.Keys(calls)) {
		config += fmt.Sprintf("output %q { value = %s }\n", name, strings.Join(strings.Fields(qualified(calls[name].call)), " "))
	}
	_, got := newWorkspace(t, config).documents(t)
	for name, test := range calls {
		if diff := cmp.Diff(test.want, got[name]); diff != "" {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

// badCalls are calls that are refused, and what is said.
var badCalls = map[string]struct {
	call string
	says []string
}{
	"null":            {`policy_document(null)`, []string{`"arguments"`, "must not be null"}},
	"text":            {`policy_document("{}")`, []string{`"arguments"`, "Expected an object, not a string"}},
	"unknown":         {`policy_document({ statements = [] })`, []string{`There is no argument "statements"`, "Write statement."}},
	"document":        {`policy_document({ Version = "2012-10-17", Statement = [] })`, []string{"The object is a policy document already", "canonical_policy"}},
	"action":          {`policy_document({ statement = [{}, { action = ["a"] }] })`, []string{"statement[1]", `There is no argument "action"`, "Write actions."}},
	"scalar":          {`policy_document({ statement = [{ actions = "a" }] })`, []string{"statement[0].actions", "list of strings", "brackets"}},
	"missing":         {`policy_document({ statement = [{ principals = [{ type = "AWS" }] }] })`, []string{"statement[0].principals[0]", "identifiers is missing"}},
	"effect":          {`policy_document({ statement = [{ effect = "allow" }] })`, []string{"statement[0].effect", `"Allow" or "Deny"`}},
	"sid":             {`policy_document({ statement = [{ sid = "A" }, { sid = "A" }] })`, []string{"Duplicate Sid (A)"}},
	"version":         {`policy_document({ version = "2008-10-17", statement = [{ resources = ["&{x}"] }] })`, []string{"&{", "2008-10-17"}},
	"principal":       {`policy_document({ source_policy_documents = [jsonencode({ Statement = [{ Principal = "arn:aws:iam::111122223333:root" }] })] })`, []string{"source_policy_documents[0], Statement[0].Principal", "everyone"}},
	"retired":         {`policy_document({ source_json = "{}" })`, []string{"source_json", "source_policy_documents"}},
	"canonical_text":  {`canonical_policy("{")`, []string{`"policy"`, "line 1, column 2", "cannot be read as JSON"}},
	"canonical_list":  {`canonical_policy([local.account])`, []string{`"policy"`, "is a list", "object with Version and Statement"}},
	"canonical_null":  {`canonical_policy(null)`, []string{"must not be null"}},
	"canonical_twice": {`canonical_policy("{\"Id\":\"a\",\"Id\":\"b\"}")`, []string{"repeats"}},
	"equivalent_a":    {`policy_equivalent("[]", "{}")`, []string{`"a"`, "must be an object"}},
	"equivalent_b":    {`policy_equivalent("{}", "{,}")`, []string{`"b"`, "cannot be read as JSON"}},
	"equivalent_list": {`policy_equivalent(local.account, [["{}"]])`, []string{`"b"`, "is a list within a list"}},
	"equivalent_part": {`policy_equivalent(local.grant, local.account)`, []string{`"b"`, "Effect"}},
}

func TestAccPolicyFunctionErrors(t *testing.T) {
	t.Parallel()
	config := callLocals
	for _, name := range slices.Sorted(maps.Keys(badCalls)) {
		config += fmt.Sprintf("output %q { value = %s }\n", name, qualified(badCalls[name].call))
	}
	out := newWorkspace(t, config).run(t, "validate")
	found := make(map[string]string)
	for _, d := range out.errors() {
		if d.Snippet == nil {
			t.Errorf("an error without a place: %+v", d)
			continue
		}
		name := strings.Split(d.Snippet.Code, `"`)[1]
		found[name] += d.Summary + "\n" + d.Detail
	}
	for name, test := range badCalls {
		rest := found[name]
		for _, want := range test.says {
			_, after, ok := strings.Cut(rest, want)
			if !ok {
				t.Errorf("%s does not say %q (in this order):\n%s", name, want, found[name])
				break
			}
			rest = after
		}
		if strings.HasSuffix(found[name], "..") {
			t.Errorf("%s ends in two full stops:\n%s", name, found[name])
		}
	}
	if len(found) != len(badCalls) {
		t.Errorf("%d calls were refused, want %d", len(found), len(badCalls))
	}
}

// While something is not known the result is not, and Terraform finds the same later.
func TestAccPolicyFunctionsUnknown(t *testing.T) {
	t.Parallel()
	const config = `
resource "terraform_data" "name" { input = "tide" }

locals {
  arguments = { statement = [{ actions = ["s3:GetObject"], resources = ["arn:aws:s3:::${terraform_data.name.output}/*"] }] }
  policy    = { Statement = [{ Action = ["s3:GetObject"], Effect = "Allow", Resource = "arn:aws:s3:::${terraform_data.name.output}/*" }] }
}

resource "terraform_data" "results" {
  input = {
    rendered   = provider::iamproof::policy_document(local.arguments)
    canonical  = provider::iamproof::canonical_policy(local.policy)
    equivalent = tostring(provider::iamproof::policy_equivalent(local.policy, provider::iamproof::canonical_policy(local.policy)))
  }
}
output "canonical"  { value = terraform_data.results.output.canonical }
output "equivalent" { value = terraform_data.results.output.equivalent }
`
	w := newWorkspace(t, config)
	_, planned := w.documents(t)
	if diff := cmp.Diff(map[string]string{"canonical": "", "equivalent": ""}, planned); diff != "" {
		t.Errorf("planned: %s", diff)
	}
	w.apply(t)
	w.noChanges(t)
	want := map[string]string{
		"canonical":  `{"Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::tide/*"]}]}`,
		"equivalent": "true",
	}
	if diff := cmp.Diff(want, w.outputs(t)); diff != "" {
		t.Errorf("applied: %s", diff)
	}
}
