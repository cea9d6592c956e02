// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"
)

// find returns the diagnostics whose summary holds the text.
func find(list []diagnostic, summary string) []diagnostic {
	var out []diagnostic
	for _, d := range list {
		if strings.Contains(d.Summary, summary) {
			out = append(out, d)
		}
	}
	return out
}

const misspelt = `
data "iamproof_policy_validation" "misspelt" {
  policy = <<-JSON
    {
      "Version": "2012-10-17",
      "Statement": [
        {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObjetc", "Resource": "arn:aws:s3:::tide-logs/*"}
      ]
    }
  JSON
%s}
`

func misspeltPolicy(arguments string) string { return strings.Replace(misspelt, "%s", arguments, 1) }

// TestAccValidationFails: a finding fails the plan and says where it is and what to do.
func TestAccValidationFails(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, misspeltPolicy(""))
	out := w.run(t, "plan")
	found := find(out.errors(), "INVALID_ACTION")
	if !out.failed || len(found) != 1 {
		t.Fatalf("failed: %v, diagnostics %+v", out.failed, out.diagnostics)
	}
	d := found[0]
	for _, want := range []string{"GetObjetc", "line 4, column 50", "$.Statement[0].Action", `"Read"`, "s3:GetObject"} {
		if !strings.Contains(d.Detail, want) {
			t.Errorf("the error does not say %q:\n%s", want, d.Detail)
		}
	}
	if d.Address != "data.iamproof_policy_validation.misspelt" || d.Snippet == nil || !strings.HasPrefix(strings.TrimSpace(d.Snippet.Code), "policy = ") {
		t.Errorf("the error is at %s: %+v", d.Address, d.Snippet)
	}

	// Each of these lets it pass.
	for name, config := range map[string]string{
		"fail_on":            misspeltPolicy("  fail_on = \"none\"\n"),
		"ignore":             misspeltPolicy("  ignore = [{ id = \"INVALID_ACTION\", reason = \"a private beta\", sid = \"Read\" }]\n"),
		"severity_overrides": "provider \"iamproof\" {\n  severity_overrides = { INVALID_ACTION = \"warning\" }\n}\n" + misspeltPolicy(""),
		"provider's fail_on": "provider \"iamproof\" {\n  fail_on = \"none\"\n}\n" + misspeltPolicy(""),
		"enforcement":        "provider \"iamproof\" {\n  enforcement = \"report\"\n}\n" + misspeltPolicy(""),
		"additional_actions": "provider \"iamproof\" {\n  additional_actions = { \"s3:GetObjetc\" = { access_level = \"Read\", resource_types = { object = [] } } }\n}\n" + misspeltPolicy(""),
	} {
		w.configure(t, config)
		out := w.run(t, "plan")
		if out.failed {
			t.Errorf("%s: the plan failed: %+v", name, out.errors())
		}
		warned := len(find(out.warnings(), "IAM policy")) > 0
		if want := name != "ignore" && name != "additional_actions"; warned != want {
			t.Errorf("%s: warned %v, want %v: %+v", name, warned, want, out.warnings())
		}
	}
}

// TestAccValidationSettings: what is wrong with the settings is an error at its place.
func TestAccValidationSettings(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ config, want string }{
		"fail_on":       {misspeltPolicy("  fail_on = \"errors\"\n"), `"security_warning"`},
		"ignore id":     {misspeltPolicy("  ignore = [{ id = \"INVALID_ACTON\", reason = \"x\" }]\n"), "INVALID_ACTION"},
		"ignore reason": {misspeltPolicy("  ignore = [{ id = \"INVALID_ACTION\", reason = \"\" }]\n"), "why findings of INVALID_ACTION are accepted"},
		"policy_type":   {misspeltPolicy("  policy_type = \"role\"\n"), `"identity"`},
		"overrides":     {"provider \"iamproof\" {\n  severity_overrides = { INVALID_ACTON = \"warning\" }\n}\n" + misspeltPolicy(""), "INVALID_ACTION"},
		"class":         {"provider \"iamproof\" {\n  severity_overrides = { INVALID_ACTION = \"warn\" }\n}\n" + misspeltPolicy(""), "warning"},
		"provider":      {"provider \"iamproof\" {\n  fail_on = \"never\"\n}\n" + misspeltPolicy(""), `"none"`},
	} {
		out := newWorkspace(t, test.config).run(t, "validate")
		var said string
		for _, d := range out.errors() {
			said += d.Summary + "\n" + d.Detail + "\n"
		}
		if !strings.Contains(said, test.want) {
			t.Errorf("%s: the errors do not say %q:\n%s", name, test.want, said)
		}
	}
}

// TestAccValidationResults: findings, valid and size as attributes, the same from a
// JSON string, an HCL object and the function.
func TestAccValidationResults(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, `
locals {
  object = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*:*", Resource = "*" }] }
}
data "iamproof_policy_validation" "object" {
  policy     = local.object
  attachment = "managed"
}
data "iamproof_policy_validation" "text" {
  policy     = jsonencode(local.object)
  attachment = "managed"
}
data "iamproof_policy_validation" "broken" {
  policy  = "{\"Version\": \"2012-10-17\"}}"
  fail_on = "none"
}
output "ids" { value = join(",", data.iamproof_policy_validation.object.findings[*].id) }
output "same" { value = tostring(data.iamproof_policy_validation.object.findings[*].id == data.iamproof_policy_validation.text.findings[*].id) }
output "function" {
  value = tostring(provider::iamproof::validate_policy(local.object, "identity")[*].id == data.iamproof_policy_validation.object.findings[*].id)
}
output "valid" { value = "${data.iamproof_policy_validation.object.valid} ${data.iamproof_policy_validation.broken.valid}" }
output "size" { value = "${data.iamproof_policy_validation.text.size} of ${data.iamproof_policy_validation.text.size_limit}" }
output "broken" { value = "${data.iamproof_policy_validation.broken.findings[0].id} ${data.iamproof_policy_validation.broken.findings[0].line}:${data.iamproof_policy_validation.broken.findings[0].column}" }
`)
	if out := w.run(t, "apply", "-auto-approve"); out.failed {
		t.Fatalf("apply failed: %+v", out.errors())
	}
	got := w.outputs(t)
	for name, want := range map[string]string{
		"same": "true", "function": "true", "valid": "true false", "size": "87 of 6144", "broken": "JSON_TRAILING_DATA 1:26",
	} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
	if !strings.Contains(got["ids"], "FULL_ADMIN_ACCESS") && !strings.Contains(got["ids"], "ALL_WILDCARD_SPELLING") {
		t.Errorf("findings are %s", got["ids"])
	}
}

// TestAccDocumentFindings: iamproof_policy_document validates what it renders. Without
// a policy type that only warns.
func TestAccDocumentFindings(t *testing.T) {
	t.Parallel()
	document := func(arguments string) string {
		return "data \"iamproof_policy_document\" \"d\" {\n" + arguments + "  statement {\n    actions   = [\"s3:GetObjetc\"]\n    resources = [\"arn:aws:s3:::tide-logs/*\"]\n  }\n}\n"
	}
	w := newWorkspace(t, document("  policy_type = \"identity\"\n"))
	out := w.run(t, "plan")
	if found := find(out.errors(), "INVALID_ACTION"); !out.failed || len(found) != 1 || !strings.Contains(found[0].Detail, "s3:GetObject") {
		t.Errorf("with a policy type: failed %v, %+v", out.failed, out.diagnostics)
	}
	w.configure(t, document(""))
	if out := w.run(t, "plan"); out.failed || len(find(out.warnings(), "IAM policy")) != 1 {
		t.Errorf("without a policy type: failed %v, %+v", out.failed, out.diagnostics)
	}
	w.configure(t, document("  fail_on = \"error\"\n"))
	if out := w.run(t, "plan"); !out.failed {
		t.Error("without a policy type, but with fail_on, the plan passes")
	}
	w.configure(t, document("  policy_type = \"identity\"\n  ignore = [{ id = \"INVALID_ACTION\", reason = \"a private beta\" }]\n"))
	if out := w.run(t, "plan"); out.failed {
		t.Errorf("ignored: %+v", out.errors())
	}
}

// TestAccSimulationChecksDocuments: a document that AWS would refuse is not simulated.
func TestAccSimulationChecksDocuments(t *testing.T) {
	t.Parallel()
	config := `
resource "iamproof_simulation" "s" {
  identity_policies = [{ Version = "2012-10-17", Statement = [{ Sid = "Read", Effect = "Allow", Action = "s3:GetObjetc", Resource = "*" }] }]
  expectations      = [{ decision = "denied", actions = ["s3:PutObject"] }]
}
`
	w := newWorkspace(t, config)
	out := w.run(t, "plan")
	if found := find(out.errors(), "identity_policies[0]"); len(found) != 1 || !strings.Contains(found[0].Detail, "INVALID_ACTION") {
		t.Errorf("failed %v, %+v", out.failed, out.diagnostics)
	}
	w.configure(t, "provider \"iamproof\" {\n  severity_overrides = { INVALID_ACTION = \"ignore\" }\n}\n"+config)
	if out := w.run(t, "plan"); out.failed {
		t.Errorf("with the check switched off: %+v", out.errors())
	}
}

// TestAccReplacedDeny: merging by Sid that removes a Deny is a warning; accepting it is
// an ignore entry.
func TestAccReplacedDeny(t *testing.T) {
	t.Parallel()
	document := func(sid, more string) string {
		return `data "iamproof_policy_document" "d" {
  policy_type             = "identity"
  source_policy_documents = [jsonencode({ Version = "2012-10-17", Statement = [{ Sid = "Guard", Effect = "Deny", Action = "s3:DeleteBucket", Resource = "*" }] })]
  statement {
    sid       = "` + sid + `"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::tide-logs/*"]
  }
` + more + "}\n"
	}
	w := newWorkspace(t, document("Guard", ""))
	out := w.run(t, "plan")
	found := find(out.warnings(), `IAM policy: 1 warning: DENY_REPLACED_BY_SID in "Guard"`)
	if out.failed || len(found) != 1 {
		t.Fatalf("failed %v, %+v", out.failed, out.diagnostics)
	}
	for _, want := range []string{`"Guard"`, "source_policy_documents[0], Statement[0]", "statement[0]"} {
		if !strings.Contains(found[0].Detail, want) {
			t.Errorf("the warning does not say %q:\n%s", want, found[0].Detail)
		}
	}
	for name, config := range map[string]string{
		"another Sid": document("Read", ""),
		"accepted":    document("Guard", `  ignore = [{ id = "DENY_REPLACED_BY_SID", reason = "this account may" }]`+"\n"),
	} {
		w.configure(t, config)
		if out := w.run(t, "plan"); out.failed || len(find(out.warnings(), "IAM policy: 1 warning")) > 0 {
			t.Errorf("%s: failed %v, %+v", name, out.failed, out.diagnostics)
		}
	}
}
