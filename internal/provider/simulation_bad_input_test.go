// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// badInput is an argument that is wrong, where Terraform points, and what the user
// reads.
type badInput struct {
	arguments string
	// at begins the source that Terraform shows.
	at string
	// says are parts of what is shown, in that order.
	says []string
}

const (
	something = `expectations = [{ decision = "denied", actions = ["s3:GetObject"] }]`
	statement = `{ Effect = "Allow", Action = "*", Resource = "*" }`
)

// documentInput is a bad policy document given as text.
func documentInput(text string, says ...string) badInput {
	return badInput{"identity_policies = [<<EOT\n" + text + "\nEOT\n]\n" + something, "identity_policies = [<<EOT", append([]string{"Invalid policy document: identity_policies[0]"}, says...)}
}

// objectInput is a bad policy document given as an object.
func objectInput(object string, says ...string) badInput {
	return badInput{"identity_policies = [\n" + object + ",\n]\n" + something, strings.SplitN(object, "\n", 2)[0], append([]string{"Invalid policy document: identity_policies[0]"}, says...)}
}

// expectationInput is a bad expectation.
func expectationInput(object string, says ...string) badInput {
	return badInput{"expectations = [\n{ decision = \"denied\", actions = [\"s3:GetObject\"], name = \"good\" },\n" + object + ",\n]", strings.SplitN(object, "\n", 2)[0], says}
}

// validated is wrong regardless of the rest: terraform validate says so.
var validated = map[string]badInput{
	// Text that is no JSON.
	"not_json":        documentInput(`Allow everything`, "line 1, column 1", `Found "Allow" where "{"`),
	"cut_off":         documentInput(`{"Version": "2012-10-17", "Statement": [`, "line 2, column 1"),
	"trailing_comma":  documentInput(`{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*",}]}`, "line 1, column 92", "Remove the comma at line 1, column 91"),
	"two_documents":   documentInput(`{"Statement": []} {"Statement": []}`, "line 1, column 19"),
	"single_quotes":   documentInput(`{'Version': '2012-10-17'}`, "line 1, column 2"),
	"comment":         documentInput("{\n  // all of it\n  \"Statement\": []\n}", "line 2, column 3"),
	"duplicate_key":   documentInput("{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\",\n \"Action\": \"s3:*\"}]}", `line 2, column 2 ($.Statement[0].Action)`, `"Action" is written twice in one object, first at line 1`),
	"a_list":          documentInput(`[{"Effect": "Allow", "Action": "*", "Resource": "*"}]`, "A policy document is one JSON object, found a list", "wrap them"),
	"encoded_twice":   {`identity_policies = [jsonencode(jsonencode({ Version = "2012-10-17", Statement = [` + statement + `] }))]` + "\n" + something, "identity_policies = [jsonencode", []string{"it was encoded twice", "Remove one of the two jsonencode() calls"}},
	"empty_text":      {`identity_policies = [""]` + "\n" + something, `identity_policies = [""]`, []string{"The policy document is empty", "use null"}},
	"json_null":       {`identity_policies = ["null"]` + "\n" + something, `identity_policies = ["null"]`, []string{"found null", "jsonencode() is null"}},
	"deep":            {`identity_policies = ["` + strings.Repeat("[", 100) + `"]` + "\n" + something, "identity_policies", []string{"nested more than 64 levels deep"}},
	"byte_order_mark": {`identity_policies = ["\uFEFF{}"]` + "\n" + something, "identity_policies", []string{"begins with a byte order mark"}},

	// JSON and objects that are no policy.
	"no_statement":       objectInput(`{ Version = "2012-10-17" }`, "The document has no Statement"),
	"lone_statement":     objectInput(statement, "The document has no Statement", "Put this statement into a document"),
	"misspelt_statement": objectInput(`{ Version = "2012-10-17", statement = [`+statement+`] }`, `"statement" is not an element of a policy`, `"Statement"`),
	"misspelt_element":   objectInput(`{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Actions = "*", Resource = "*" }] }`, "$.Statement[0].Actions", `"Actions" is not an element of a policy`, `"Action"`),
	"wrong_version":      objectInput(`{ Version = "2012-10-18", Statement = [`+statement+`] }`, "$.Version", "2012-10-17"),
	"wrong_effect":       objectInput(`{ Version = "2012-10-17", Statement = [{ Effect = "allow", Action = "*", Resource = "*" }] }`, "$.Statement[0].Effect", `"Allow"`),
	"no_effect":          objectInput(`{ Version = "2012-10-17", Statement = [{ Action = "*", Resource = "*" }] }`, "$.Statement[0]", "Effect"),
	"no_action":          objectInput(`{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Resource = "*" }] }`, "$.Statement[0]", "Action"),
	"no_resource":        objectInput(`{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*" }] }`, "$.Statement[0]", "Resource"),
	"action_and_not":     objectInput(`{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", NotAction = "*", Resource = "*" }] }`, "$.Statement[0]", "NotAction"),
	"number_as_action":   objectInput(`{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = 7, Resource = "*" }] }`, "$.Statement[0].Action", "Action must be a string or a list of strings, found a number (7)"),
	"null_resource":      objectInput(`{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = null }] }`, "$.Statement[0].Resource", "Resource is null, which AWS refuses"),
	"empty_action":       objectInput(`{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = [], Resource = "*" }] }`, "$.Statement[0].Action"),
	"nested_list":        objectInput(`{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = [["*"]], Resource = "*" }] }`, "$.Statement[0].Action[0]", "flatten()"),
	"operator":           objectInput(`{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*", Condition = { StringEqual = { "aws:SourceVpc" = "x" } } }] }`, "$.Statement[0].Condition.StringEqual", "StringEquals"),
	"operator_value":     objectInput(`{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*", Condition = { IpAddress = { "aws:SourceIp" = "office" } } }] }`, "$.Statement[0].Condition.IpAddress", "office"),
	"service_wildcard":   objectInput(`{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s*:Get*", Resource = "*" }] }`, "$.Statement[0].Action", `"s*:Get*"`, "ame the service"),
	"several_problems":   objectInput(`{ Version = "x", Statement = [{ Effect = "x", Action = "*", Resource = "*" }] }`, "$.Version", "$.Statement[0].Effect"),

	// Policies in the wrong place.
	"identity_principal": objectInput(`{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*", Principal = "*" }] }`, "identity_policies[0] cannot be used as an identity policy", "$.Statement[0]", "Principal"),
	"rcp_allow": {`resource_control_policies = [[{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "*" }] }]]` + "\n" + something, "resource_control_policies",
		[]string{"resource_control_policies[0][0] cannot be used as a resource control policy", "Deny"}},
	"resource_policy_principal": {`resource_policies = { "arn:aws:s3:::b" = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { User = "x" }, Action = "s3:GetObject", Resource = "*" }] } }` + "\n" + something, "resource_policies",
		[]string{`resource_policies["arn:aws:s3:::b"] cannot be used as a resource policy`, "Principal"}},

	// Arguments of a wrong shape.
	"policy_number":       {`identity_policies = 7` + "\n" + something, "identity_policies = 7", []string{"identity_policies is a number.", "A policy is a JSON string"}},
	"policy_number_inner": {"identity_policies = [\nnull,\n7,\n]\n" + something, "7,", []string{"identity_policies[1] is a number."}},
	"list_in_list":        {"identity_policies = [\n[\"{}\"],\n]\n" + something, `["{}"],`, []string{"identity_policies[0] is a list within a list.", "flatten()"}},
	"two_boundaries":      {`permissions_boundary = ["{}", "{}"]` + "\n" + something, "permissions_boundary", []string{"permissions_boundary is a list, and takes one policy."}},
	"unordered_levels":    {`service_control_policies = { root = "FullAWSAccess" }` + "\n" + something, "service_control_policies", []string{"service_control_policies is an object without order.", "root first"}},
	"named_number":        {`identity_policies = { deploy = 7 }` + "\n" + something, "identity_policies", []string{`the policy "deploy" is a number`}},
	"owner_missing":       {`resource_policies = { Version = "2012-10-17", Statement = [` + statement + `] }` + "\n" + something, "resource_policies", []string{"resource_policies is a policy.", "ARN of the owning resource as key"}},
	"owner_service":       {`resource_policies = { "arn:aws:*:::b" = "NoPolicy" }` + "\n" + something, "resource_policies", []string{"a pattern of such ARNs", `"arn:aws:*:::b" names no service`}},
	"owner_tie":           {`resource_policies = { "arn:aws:s3:::a*" = "NoPolicy", "arn:aws:s3:::*b" = { Version = "2012-10-17", Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = "*" }] } }` + "\n" + something, "resource_policies", []string{`"arn:aws:s3:::*b" and "arn:aws:s3:::a*"`, "neither counts before the other"}},
	"role_without_policy": {`resource_policies = { "arn:aws:iam::444455556666:role/x" = "NoPolicy" }` + "\n" + something, "resource_policies", []string{"every role has a trust policy"}},
	"key_without_policy":  {`resource_policies = { "arn:aws:kms:*:444455556666:key/*" = "NoPolicy" }` + "\n" + something, "resource_policies", []string{"every key has a key policy", `"DefaultKeyPolicy"`}},
	"default_of_bucket":   {`resource_policies = { "arn:aws:s3:::b" = "DefaultKeyPolicy" }` + "\n" + something, "resource_policies", []string{"is not a KMS key"}},
	"stand_in_misspelt":   {`resource_policies = { "arn:aws:s3:::b" = "NoPolicies" }` + "\n" + something, "resource_policies", []string{`resource_policies["arn:aws:s3:::b"] is "NoPolicies"`, `Did you mean "NoPolicy"?`}},
	"stand_in_elsewhere":  {`identity_policies = { all = "FullAWSAccess" }` + "\n" + something, "identity_policies", []string{`all is "FullAWSAccess"`, "only in service_control_policies", "AdministratorAccess"}},
	"stand_in_of_rcps":    {`service_control_policies = [{ aws = "RCPFullAWSAccess" }]` + "\n" + something, "service_control_policies", []string{"only in resource_control_policies", `Here "FullAWSAccess" can be given`}},
	"arn_of_policy":       {`identity_policies = ["arn:aws:iam::aws:policy/ReadOnlyAccess"]` + "\n" + something, "identity_policies", []string{"the ARN of a policy and not its document", "data.iamproof_managed_policy"}},
	"account_of_resource": {`resource_account_ids = { "arn:aws:s3:::b" = "12" }` + "\n" + something, "resource_account_ids", []string{`names "12" as the owner of arn:aws:s3:::b`, "twelve digits"}},
	"mode":                {`on_undetermined = "wait"` + "\n" + something, `on_undetermined = "wait"`, []string{`on_undetermined is "wait"; it must be "defer", "warn" or "error".`}},
	"unstated_context":    {`unstated_context = "free"` + "\n" + something, `unstated_context = "free"`, []string{`unstated_context is "free"; it must be one of "any", "absent".`}},
	"contested":           {`contested = "maybe"` + "\n" + something, `contested = "maybe"`, []string{`contested is "maybe"; it must be "undetermined" or "documented".`}},
	"nothing":             {`identity_policies = []`, `resource "iamproof_simulation" "nothing"`, []string{"Nothing to check", "expectations = ["}},

	// Expectations.
	"decision":        expectationInput(`{ decision = "deny", actions = ["s3:GetObject"] }`, "Invalid expectation", `decision is "deny"; it must be one of "allowed", "denied", "explicitDeny", "implicitDeny".`, `Did you mean "denied"?`),
	"no_actions":      expectationInput(`{ decision = "denied", actions = [] }`, "actions is empty, so nothing would be checked"),
	"no_resources":    expectationInput(`{ decision = "denied", actions = ["s3:GetObject"], resources = [] }`, "resources is empty, so nothing would be checked"),
	"null_action":     expectationInput(`{ decision = "denied", actions = ["s3:GetObject", null] }`, "Element 1 of actions is null"),
	"same_name":       expectationInput(`{ name = "good", decision = "denied", actions = ["s3:PutObject"] }`, `The name "good" is taken by expectations[0]`),
	"empty_name":      expectationInput(`{ name = "", decision = "denied", actions = ["s3:PutObject"] }`, "The name is empty"),
	"own_enforcement": expectationInput(`{ decision = "denied", actions = ["s3:PutObject"], enforcement = "warning" }`, `enforcement is "warning"`, `Did you mean "warn"?`),
}

// planned is wrong in the light of the catalogue or of the rest of the request.
var planned = map[string]badInput{
	"unknown_action":     expectationInput(`{ decision = "denied", actions = ["s3:GetObjekt"] }`, "Invalid expectation", "The action \"s3:GetObjekt\" is not in the service catalogue: did you mean s3:GetObject?", "additional_actions"),
	"api_name":           expectationInput(`{ decision = "denied", actions = ["s3:ListObjectsV2"] }`, "s3:ListBucket"),
	"unknown_service":    expectationInput(`{ decision = "denied", actions = ["s4:GetObject"] }`, `"s4:GetObject"`),
	"no_service":         expectationInput(`{ decision = "denied", actions = ["GetObject"] }`, "service:Name"),
	"wildcard_nothing":   expectationInput(`{ decision = "denied", actions = ["s3:Gte*"] }`, `"s3:Gte*" matches nothing`),
	"wildcard_service":   expectationInput(`{ decision = "denied", actions = ["*:Get*"] }`, "no wildcard in the service"),
	"no_arn":             expectationInput(`{ decision = "denied", actions = ["s3:ListBucket"], resources = ["tide-logs"] }`, "tide-logs"),
	"bucket_for_object":  expectationInput(`{ decision = "denied", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs"] }`, "s3:GetObject cannot be called on arn:aws:s3:::tide-logs", "${BucketName}/${ObjectName}"),
	"resource_less":      expectationInput(`{ decision = "denied", actions = ["s3:ListAllMyBuckets"], resources = ["arn:aws:s3:::tide-logs"] }`, "supports no resource-level permissions", `["*"]`),
	"unrelated_resource": expectationInput(`{ decision = "denied", actions = ["s3:*"], resources = ["arn:aws:sqs:eu-west-1:444455556666:q"] }`, "None of the actions can be called on arn:aws:sqs"),
	"own_principal":      expectationInput(`{ decision = "denied", actions = ["s3:GetObject"], principal = "deployer" }`, `"deployer"`),
	"own_context":        expectationInput(`{ decision = "denied", actions = ["s3:GetObject"], context = { "aws:SourceIp" = ["office"] } }`, "aws:SourceIp"),
	"contradiction":      expectationInput(`{ decision = "denied", actions = ["s3:GetObject"], principal = "arn:aws:iam::444455556666:root", context = { "aws:PrincipalAccount" = ["777788889999"] } }`, "aws:PrincipalAccount"),
	"another_caller":     expectationInput(`{ decision = "denied", actions = ["s3:GetObject"], principal = "arn:aws:iam::444455556666:role/x" }`, "cannot say whose the policies are"),
	"principal":          {`principal = "arn:aws:iam::444455556666:group/ops"` + "\n" + something, "principal =", []string{"Invalid principal", "group"}},
	"account_mismatch":   {`principal = "arn:aws:iam::444455556666:role/x"` + "\naccount_id = \"777788889999\"\n" + something, "principal =", []string{"is not in the account 777788889999 that account_id names"}},
	"account_id":         {`account_id = "4444-5555-6666"` + "\n" + something, "account_id =", []string{"twelve digits"}},
	"context_key":        {`context = { sourcevpc = ["x"] }` + "\n" + something, "context =", []string{"Invalid context", "sourcevpc"}},
	"service_identity":   {`principal = "events.amazonaws.com"` + "\nidentity_policies = [{ Version = \"2012-10-17\", Statement = [" + statement + "] }]\n" + something, "principal =", []string{"events.amazonaws.com has no identity policies"}},
	"user_session":       {`principal = "arn:aws:iam::444455556666:user/mira"` + "\nsession_policies = [{ Version = \"2012-10-17\", Statement = [" + statement + "] }]\n" + something, "principal =", []string{"mira", "session policies"}},
}

func TestAccSimulationBadInput(t *testing.T) {
	t.Parallel()
	for command, table := range map[string]map[string]badInput{"validate": validated, "plan": planned} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			var config strings.Builder
			for _, name := range slices.Sorted(maps.Keys(table)) {
				fmt.Fprintf(&config, "resource \"iamproof_simulation\" %q {\n%s\n}\n", name, table[name].arguments)
			}
			found := make(map[string][]diagnostic)
			out := newWorkspace(t, config.String()).run(t, command)
			for _, d := range out.errors() {
				name := strings.TrimPrefix(d.Address, "iamproof_simulation.")
				found[name] = append(found[name], d)
			}
			for name, test := range table {
				got := found[name]
				delete(found, name)
				if len(got) != 1 {
					t.Errorf("%s: %d errors, want one: %+v", name, len(got), got)
					continue
				}
				test.check(t, name, &got[0])
			}
			if len(found) > 0 {
				t.Errorf("further errors: %+v", found)
			}
		})
	}
}

func (b *badInput) check(t *testing.T, name string, d *diagnostic) {
	t.Helper()
	if d.Snippet == nil || !strings.HasPrefix(strings.TrimSpace(d.Snippet.Code), b.at) {
		t.Errorf("%s: Terraform points at %+v, want %q", name, d.Snippet, b.at)
	}
	text := d.Summary + "\n" + d.Detail
	rest := text
	for _, want := range b.says {
		_, after, ok := strings.Cut(rest, want)
		if !ok {
			t.Errorf("%s does not say %q (in this order):\n%s", name, want, text)
			return
		}
		rest = after
	}
	if len(text) > 2500 {
		t.Errorf("%s: the message has %d characters", name, len(text))
	}
}
