// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"
)

// refusals are configurations of documents, by rule, and where and how each is refused:
// one entry an error.
var refusals = map[string]struct {
	arguments string
	errors    []badInput
}{
	"r1_version": {`version = "2012-10-18"`, one(`version = "2012-10-18"`, `must be "2012-10-17" or "2008-10-17"`, `not "2012-10-18"`)},
	"r1_effect":  {"statement {\n effect = \"allow\"\n}", one(`effect = "allow"`, "statement[0].effect", `exactly "Allow" or "Deny"`, `not "allow"`)},
	"r1_empty_effect": {"statement {}\nstatement {\n effect = \"\"\n}",
		one(`effect = ""`, "statement[1].effect", `exactly "Allow" or "Deny"`)},
	"r1_source_json":   {`source_json = "{}"`, one(`source_json = "{}"`, "no longer supported", "source_policy_documents")},
	"r1_override_json": {`override_json = "{}"`, one(`override_json = "{}"`, "no longer supported", "override_policy_documents")},
	"r1_no_type":       {"statement {\n principals {\n type = null\n identifiers = [\"*\"]\n }\n}", one("", "Missing Configuration for Required Attribute", "type")},
	"r1_no_values":     {"statement {\n condition {\n test = \"Bool\"\n variable = \"k\"\n values = null\n }\n}", one("", "Missing Configuration for Required Attribute", "values")},
	"r7_sid": {"statement {\n sid = \"A\"\n}\nstatement {\n sid = \"A\" # again\n}",
		one(`sid = "A" # again`, "statement[1].sid", "Duplicate Sid (A): statement[0] has it", "Remove the Sid or make it unique")},
	"r7_source_sids": {"source_policy_documents = [\n  \"{\\\"Statement\\\": [{\\\"Sid\\\": \\\"A\\\"}]}\",\n  \"{\\\"Statement\\\": [{}, {\\\"Sid\\\": \\\"A\\\"}]}\",\n]",
		one(`"{\"Statement\": [{}, `, "source_policy_documents[1], Statement[1]", "Duplicate Sid (A): source_policy_documents[0], Statement[0] has it")},
	"r7_one_source": {source(`Sid = "A" }, { Sid = "A"`), one("source_policy_documents", "source_policy_documents[0], Statement[1]", "Duplicate Sid (A)")},
	"r8_old": {"version = \"2008-10-17\"\nstatement {\n resources = [\"&{x}\"]\n not_resources = [\"&{y}\"]\n principals {\n type = \"AWS\"\n identifiers = [\"&{p}\"]\n }\n" +
		" not_principals {\n type = \"AWS\"\n identifiers = [\"&{n}\"]\n }\n condition {\n test = \"T\"\n variable = \"k\"\n values = [\"&{v}\"]\n }\n}",
		[]badInput{
			{at: `resources = ["&{x}"]`, says: []string{"Reading resources", `"&{x}"`, "2008-10-17"}},
			{at: `not_resources = ["&{y}"]`, says: []string{"Reading not_resources", `"&{y}"`}},
			{says: []string{"Reading principals", `"&{p}"`}},
			{says: []string{"Reading not_principals", `"&{n}"`}},
			{says: []string{"Reading condition", `"&{v}"`}},
		}},
	"r6_json":      {`override_policy_documents = ["{}", "{,}"]`, one(`override_policy_documents = [`, "override_policy_documents[1]", "line 1, column 2", "cannot be read as JSON")},
	"r6_list":      {`source_policy_documents = ["[]"]`, one(`source_policy_documents = ["[]"]`, "source_policy_documents[0]", "must be an object", "a list")},
	"r6_statement": {`source_policy_documents = [jsonencode({ Statement = "x" })]`, one("source_policy_documents", "Statement", "must be a list")},
	"r6_number":    {source(`Principal = { AWS = [1, "a"] }`), one("source_policy_documents", "Statement[0].Principal.AWS[0]", "a number")},
	"r10_principal": {`source_policy_documents = ["{\"Statement\":\n[{\"Principal\":\"arn:aws:iam::111122223333:root\"}]}"]`,
		one("source_policy_documents", "Statement[0].Principal", `"arn:aws:iam::111122223333:root"`, "everyone", `{"AWS": "arn:aws:iam::111122223333:root"}`)},
	"r10_value":    {source(`Condition = { NumericLessThan = { "s3:max-keys" = 10 } }`), one("source_policy_documents", `Condition.NumericLessThan["s3:max-keys"]`, "lost", `"10"`)},
	"r10_null":     {source(`Condition = { T = { k = null } }`), one("source_policy_documents", "Statement[0].Condition.T.k", "lost")},
	"r10_element":  {source(`Actions = ["a"]`), one("source_policy_documents", "Statement[0].Actions", "unknown", `"Action"`)},
	"r10_no_one":   {source(`NotPrincipal = {}`), one("source_policy_documents", "Statement[0].NotPrincipal", "lost")},
	"r10_no_null":  {`source_policy_documents = ["{\"Statement\":[null]}"]`, one("source_policy_documents", "Statement[0]", "must be an object")},
	"r10_repeated": {`source_policy_documents = ["{\"Id\":\"a\",\"Id\":\"b\"}"]`, one("source_policy_documents", "Id", "repeats", "line 1, column 2")},

	"type":       {`policy_type = "role"`, one(`policy_type = "role"`, `policy_type is "role"`, `"identity", "boundary", "session", "trust", "scp", "rcp", "endpoint", "resource"`)},
	"attachment": {"policy_type = \"identity\"\nattachment = \"s3\"", one(`attachment = "s3"`, `"managed", "inline_user", "inline_group", "inline_role", "permission_set"`)},
	"service":    {"policy_type = \"resource\"\nattachment = \"ec2\"", one(`attachment = "ec2"`, `"dynamodb"`, `"s3"`, `"sqs"`)},
	"no_choice":  {"policy_type = \"scp\"\nattachment = \"managed\"", one(`attachment = "managed"`, `must be one of "organizations"`)},
	"no_type":    {`attachment = "s3"`, one(`attachment = "s3"`, "policy_type", `"resource"`)},
}

// one is a single error.
func one(at string, says ...string) []badInput { return []badInput{{at: at, says: says}} }

func TestAccPolicyDocumentErrors(t *testing.T) {
	t.Parallel()
	arguments := make(map[string]string)
	for name, test := range refusals {
		arguments[name] = test.arguments
	}
	out := newWorkspace(t, documentBlocks(arguments)).run(t, "validate")
	found := make(map[string][]diagnostic)
	for _, d := range out.errors() {
		name := strings.TrimPrefix(d.Address, "data.iamproof_policy_document.")
		found[name] = append(found[name], d)
	}
	for name, test := range refusals {
		if len(found[name]) != len(test.errors) {
			t.Errorf("%s: %d errors, want %d: %+v", name, len(found[name]), len(test.errors), found[name])
			continue
		}
		for _, want := range test.errors {
			want.checkOne(t, name, found[name])
		}
	}
}

// checkOne checks that one of the errors is the one wanted: the one that says the first
// of its words.
func (b *badInput) checkOne(t *testing.T, name string, errors []diagnostic) {
	t.Helper()
	for i := range errors {
		if text := errors[i].Summary + "\n" + errors[i].Detail; strings.Contains(text, b.says[0]) {
			b.check(t, name, &errors[i])
			return
		}
	}
	t.Errorf("%s: no error says %q: %+v", name, b.says[0], errors)
}
