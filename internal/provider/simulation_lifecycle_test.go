// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"slices"
	"strings"
	"testing"
)

// violated returns the diagnostics about expectations.
func violated(list []diagnostic) []diagnostic {
	return slices.DeleteFunc(slices.Clone(list), func(d diagnostic) bool { return !strings.HasPrefix(d.Summary, "IAM expectation") })
}

// Each violation is an error of its own, at its element.
func TestAccSimulationPointsAtTheElement(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, deployer(`
  identity_policies = [local.reads]
  expectations = [
    { decision = "allowed", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/a"] },
    {
      name      = "writes"
      decision  = "allowed"
      actions   = ["s3:PutObject"]
      resources = ["arn:aws:s3:::tide-logs/a"]
    },
    { name = "no listing", decision = "denied", actions = ["s3:ListBucket"], resources = ["arn:aws:s3:::tide-logs"] },
  ]`))
	out := w.run(t, "plan")
	got := violated(out.errors())
	if !out.failed || len(got) != 2 {
		t.Fatalf("failed = %t, violations: %+v", out.failed, got)
	}
	slices.SortFunc(got, func(a, b diagnostic) int { return a.Range.Start.Line - b.Range.Start.Line })
	for i, want := range []struct {
		name, code string
		detail     []string
	}{
		{"writes", "    {\n      name      = \"writes\"", []string{
			"The request is denied implicitly, and must be allowed.",
			"principal   arn:aws:iam::444455556666:role/ci/deployer", "action      s3:PutObject", "resource    arn:aws:s3:::tide-logs/a",
			"nothing in the identity policies allows it", `The nearest statement is identity_policies[0] "Reads"`,
		}},
		{"no listing", `    { name = "no listing"`, []string{
			"The request is allowed, and must be denied.", `decided by  identity policies: identity_policies[0] "Reads" (Statement[0])`,
			"layers      identity allow, permissions_boundary allow, scp allow", "Take s3:ListBucket out of",
		}},
	} {
		d := got[i]
		if d.Address != gate || !strings.Contains(d.Summary, ": "+want.name+" (") || d.Snippet == nil || !strings.HasPrefix(d.Snippet.Code, want.code) {
			t.Errorf("diagnostic %d: %+v at %+v", i, d, d.Snippet)
		}
		for _, text := range want.detail {
			if !strings.Contains(d.Detail, text) {
				t.Errorf("the detail does not contain %q:\n%s", text, d.Detail)
			}
		}
	}
}

const late = `
resource "terraform_data" "bucket" { input = "tide-logs" }
resource "terraform_data" "attached" {
  for_each = toset(["policy"])
  input    = iamproof_simulation.late.verified_policies["0"]
}
resource "terraform_data" "unrelated" { input = "x" }
resource "iamproof_simulation" "late" {
  principal = "arn:aws:iam::444455556666:role/x"
  identity_policies = [{
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::${terraform_data.bucket.output}/*" },
    ]
  }]
  expectations = [
    { name = "reads", decision = "%s", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/a"] },
    { name = "writes", decision = "denied", actions = ["s3:PutObject"] },
  ]
}
output "results" { value = iamproof_simulation.late.results }
`

// What is not known when Terraform plans is decided when it applies, before anything
// that depends on it exists.
func TestAccSimulationUnknownThenViolated(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, strings.Replace(late, "%s", "denied", 1))
	if out := w.run(t, "plan"); out.failed {
		t.Fatalf("the plan failed: %+v", out.diagnostics)
	}
	out := w.run(t, "apply", "-auto-approve")
	if got := violated(out.errors()); !out.failed || len(got) != 1 || !strings.Contains(got[0].Summary, "reads") {
		t.Fatalf("failed = %t, diagnostics: %+v", out.failed, out.diagnostics)
	}
	got := w.resources(t)
	slices.Sort(got)
	if want := []string{"terraform_data.bucket", "terraform_data.unrelated"}; !slices.Equal(got, want) {
		t.Errorf("the state holds %v, want %v", got, want)
	}
	// Now the value is known, and the plan fails.
	if out := w.run(t, "plan"); len(violated(out.errors())) != 1 {
		t.Errorf("diagnostics: %+v", out.diagnostics)
	}
}

func TestAccSimulationUnknownThenPassed(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, strings.Replace(late, "%s", "allowed", 1))
	if out := w.run(t, "apply", "-auto-approve"); out.failed {
		t.Fatalf("diagnostics: %+v", out.diagnostics)
	}
	if out := w.run(t, "plan", "-detailed-exitcode"); out.failed {
		t.Errorf("a second plan has changes or fails: %+v\n%s", out.diagnostics, out.output)
	}
	if got := len(w.resources(t)); got != 4 {
		t.Errorf("%d resources are in the state", got)
	}
}

// Destroying evaluates first, as any plan: the environment variable is the way out.
// This test sets it for the whole process, so it does not run in parallel with others.
func TestAccSimulationDestroy(t *testing.T) {
	w := newWorkspace(t, deployer(holding))
	if out := w.run(t, "apply", "-auto-approve"); out.failed {
		t.Fatalf("diagnostics: %+v", out.diagnostics)
	}
	w.configure(t, deployer(strings.Replace(holding, `"allowed"`, `"denied"`, 1)))
	out := w.run(t, "destroy", "-auto-approve")
	if !out.failed || len(violated(out.errors())) != 1 {
		t.Fatalf("a violated gate did not stop the destroy: %+v", out.diagnostics)
	}
	if detail := violated(out.errors())[0].Detail; !strings.HasSuffix(detail, "set the environment variable IAMPROOF_ENFORCEMENT=report.") {
		t.Errorf("the error does not say how to destroy all the same:\n%s", detail)
	}
	if out := w.run(t, "plan", "-refresh=false", "-destroy"); out.failed {
		t.Errorf("the way out does not work: %+v", out.diagnostics)
	}
	if got := w.resources(t); !slices.Equal(got, []string{gate}) {
		t.Fatalf("the state holds %v", got)
	}
	t.Setenv("IAMPROOF_ENFORCEMENT", "rport")
	if out := w.run(t, "plan"); !out.failed || !strings.Contains(out.errors()[0].Detail, `The environment variable IAMPROOF_ENFORCEMENT is "rport"; it must be "error"`) {
		t.Fatalf("a misspelt value passes: %+v", out.diagnostics)
	}
	t.Setenv("IAMPROOF_ENFORCEMENT", "report")
	if out := w.run(t, "plan"); out.failed || len(violated(out.warnings())) != 1 {
		t.Fatalf("failed = %t, diagnostics: %+v", out.failed, out.diagnostics)
	}
	if out := w.run(t, "destroy", "-auto-approve"); out.failed {
		t.Fatalf("diagnostics: %+v", out.diagnostics)
	}
	if got := w.resources(t); len(got) > 0 {
		t.Errorf("the state holds %v", got)
	}
	// The variable wins over the argument, both ways.
	t.Setenv("IAMPROOF_ENFORCEMENT", "error")
	w.configure(t, `provider "iamproof" { enforcement = "report" }`+deployer(strings.Replace(holding, `"allowed"`, `"denied"`, 1)))
	if out := w.run(t, "plan"); !out.failed {
		t.Errorf("the argument won over the variable: %+v", out.diagnostics)
	}
}

func TestAccSimulationImport(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, deployer(holding))
	out, code := w.text(t, "import", gate, "x")
	if code == 0 || !strings.Contains(out, "Nothing to import") {
		t.Errorf("code %d:\n%s", code, out)
	}
}

// Literal keys that look like numbers make Terraform crash at diagnostics that point
// at a key; account ids are such keys.
func TestAccSimulationAccountIDsAsKeys(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, `
resource "iamproof_simulation" "policies" {
  identity_policies = { 444455556666 = "{", x = "[" }
  expectations      = [{ decision = "denied", actions = ["s3:GetObject"] }]
}
resource "iamproof_simulation" "owners" {
  resource_account_ids = { 444455556666 = 777788889999 }
  expectations         = [{ decision = "denied", actions = ["s3:GetObject"] }]
}
resource "iamproof_simulation" "resources" {
  resource_policies = { 444455556666 = { Version = "2012-10-17", Statement = [] }, true = 1 }
  context           = { 1 = ["x"] }
  expectations      = [{ decision = "denied", actions = ["s3:GetObject"] }]
}
`)
	for _, command := range []string{"validate", "plan"} {
		out := w.run(t, command)
		if len(out.errors()) < 4 {
			t.Errorf("%s: %d errors: %+v", command, len(out.errors()), out.diagnostics)
		}
		for _, d := range out.errors() {
			if strings.Contains(d.Detail+d.Summary, "panic") || d.Range == nil {
				t.Errorf("%s: %+v", command, d)
			}
		}
	}
}

// What is decided although parts are not known yet: whenever every completion agrees.
func TestAccSimulationPartlyKnown(t *testing.T) {
	t.Parallel()
	config := `
resource "terraform_data" "x" { input = "x" }
resource "terraform_data" "role" { input = "arn:aws:iam::444455556666:role/x" }
resource "terraform_data" "documents" { input = jsonencode({ Version = "2012-10-17", Statement = [local.allow] }) }
resource "terraform_data" "key_policy" { input = "DefaultKeyPolicy" }
locals {
  unknown = terraform_data.x.id
  allow   = { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::tide-logs/*" }
  deny    = { Effect = "Deny", Action = "*", Resource = "*" }
}
`
	type gate struct {
		arguments string
		want      string // "pass", "fail" or "wait"
	}
	gates := map[string]gate{
		"prefix": {`
  identity_policies = [{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::other-${local.unknown}/*" }] }]
  expectations      = [{ name = "it", decision = "denied", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/a"] }]`, "pass"},
		"no_prefix": {`
  identity_policies = [{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "${local.unknown}/*" }] }]
  expectations      = [{ name = "it", decision = "denied", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/a"] }]`, "wait"},
		"other_leaf": {`
  identity_policies = [{ Version = "2012-10-17", Statement = [local.allow, { Effect = "Allow", Action = "sqs:*", Resource = local.unknown }] }]
  expectations      = [{ name = "it", decision = "allowed", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/a"] }]`, "pass"},
		"violated_anyway": {`
  identity_policies = [{ Version = "2012-10-17", Statement = [local.deny, { Effect = "Allow", Action = "*", Resource = local.unknown }] }]
  expectations      = [{ name = "it", decision = "allowed", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/a"] }]`, "fail"},
		"unknown_json": {`
  identity_policies = [jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = local.unknown }] })]
  expectations      = [{ name = "it", decision = "denied", actions = ["s3:GetObject"] }]`, "wait"},
		"first_plan_of_a_role": {`
  account_id        = "444455556666"
  resource_policies = { "arn:aws:iam::444455556666:role/*" = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }] } }
  expectations      = [{ name = "it", decision = "allowed", actions = ["sts:AssumeRole"], resources = ["arn:aws:iam::444455556666:role/${local.unknown}"], principal = "lambda.amazonaws.com" }]`, "pass"},
		"first_plan_of_a_key": {`
  account_id        = "444455556666"
  identity_policies = [{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = "*" }] }]
  resource_policies = { "arn:aws:kms:*:444455556666:key/*" = "DefaultKeyPolicy" }
  expectations      = [{ name = "it", decision = "allowed", actions = ["kms:Decrypt"], resources = ["arn:aws:kms:eu-west-1:444455556666:key/${local.unknown}"] }]`, "pass"},
		"a_key_policy_that_was_not_given": {`
  account_id        = "444455556666"
  identity_policies = [{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = "*" }, { Effect = "Allow", Action = "s3:*", Resource = "arn:aws:s3:::${local.unknown}" }] }]
  expectations      = [{ name = "it", decision = "denied", actions = ["kms:Decrypt"], resources = ["arn:aws:kms:eu-west-1:444455556666:key/1"] }]`, "fail"},
		"a_key_policy_that_is_not_known_yet": {`
  account_id        = "444455556666"
  identity_policies = [{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "kms:Decrypt", Resource = "*" }] }]
  resource_policies = { "arn:aws:kms:*:444455556666:key/*" = terraform_data.key_policy.output }
  expectations      = [{ name = "it", decision = "denied", actions = ["kms:Decrypt"], resources = ["arn:aws:kms:eu-west-1:444455556666:key/1"] }]`, "wait"},
		"a_key_of_resource_policies_that_is_not_known_yet": {`
  account_id        = "444455556666"
  identity_policies = [{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] }]
  resource_policies = { "arn:aws:kms:eu-west-1:444455556666:key/${local.unknown}" = "DefaultKeyPolicy" }
  expectations      = [{ name = "it", decision = "allowed", actions = ["kms:Decrypt"], resources = ["arn:aws:kms:eu-west-1:444455556666:key/1"] }]`, "wait"},
		"unknown_json_beside_a_deny": {`
  identity_policies    = [jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = local.unknown }] })]
  permissions_boundary = { Version = "2012-10-17", Statement = [local.deny] }
  expectations         = [{ name = "it", decision = "explicitDeny", actions = ["s3:GetObject"] }]`, "pass"},
		"unknown_principal": {`
  principal         = terraform_data.role.output
  identity_policies = [{ Version = "2012-10-17", Statement = [local.allow] }]
  expectations      = [{ name = "it", decision = "allowed", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/a"] }]`, "wait"},
		"unknown_principal_of_an_account": {`
  account_id        = "444455556666"
  principal         = "arn:aws:iam::444455556666:role/${local.unknown}"
  identity_policies = [{ Version = "2012-10-17", Statement = [local.allow] }]
  expectations      = [{ name = "it", decision = "allowed", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/a"] }]`, "pass"},
		"principal_prefix": {`
  principal         = "arn:aws:iam::444455556666:role/${local.unknown}"
  identity_policies = [{ Version = "2012-10-17", Statement = [local.allow] }]
  expectations      = [{ name = "it", decision = "allowed", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/a"] }]`, "pass"},
		"resource_prefix": {`
  identity_policies = [{ Version = "2012-10-17", Statement = [local.allow] }]
  expectations      = [{ name = "it", decision = "allowed", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/${local.unknown}"] }]`, "pass"},
		"context_value": {`
  identity_policies = [{ Version = "2012-10-17", Statement = [merge(local.allow, { Condition = { StringEquals = { "aws:SourceVpc" = "vpc-1" } } })] }]
  context           = { "aws:SourceVpc" = [local.unknown] }
  expectations      = [{ name = "it", decision = "allowed", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/a"] }]`, "wait"},
		"context_prefix": {`
  identity_policies = [{ Version = "2012-10-17", Statement = [merge(local.allow, { Condition = { StringEquals = { "aws:SourceVpc" = "vpc-1" } } })] }]
  context           = { "aws:SourceVpc" = ["other-${local.unknown}"] }
  expectations      = [{ name = "it", decision = "denied", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/a"] }]`, "pass"},
		"a_level": {`
  identity_policies        = [{ Version = "2012-10-17", Statement = [local.allow] }]
  service_control_policies = [[jsonencode({ Version = "2012-10-17", Statement = [merge(local.allow, { Sid = replace(local.unknown, "-", "") })] })], [{ Version = "2012-10-17", Statement = [local.deny] }]]
  expectations             = [{ name = "it", decision = "explicitDeny", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/a"] }]`, "pass"},
		"levels": {`
  identity_policies        = [{ Version = "2012-10-17", Statement = [local.allow] }]
  service_control_policies = [for s in split("|", terraform_data.documents.output) : [s]]
  expectations             = [{ name = "it", decision = "allowed", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/a"] }]`, "wait"},
		"an_unknown_expectation": {`
  identity_policies = [{ Version = "2012-10-17", Statement = [local.allow] }]
  expectations      = [for a in ["s3:GetObject"] : { name = "it", decision = local.unknown == "" ? "denied" : "allowed", actions = [a], resources = ["arn:aws:s3:::tide-logs/a"] }]`, "wait"},
		"whole_list": {`
  identity_policies = split("|", terraform_data.documents.output)
  expectations      = [{ name = "it", decision = "allowed", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/a"] }]`, "wait"},
	}
	names := make([]string, 0, len(gates))
	for name, g := range gates {
		names = append(names, name)
		config += "resource \"iamproof_simulation\" \"" + name + "\" {" + g.arguments + "\n}\n"
	}
	w := newWorkspace(t, config)
	out := w.run(t, "plan")
	failed := make(map[string]bool)
	for _, d := range out.errors() {
		name := strings.TrimPrefix(d.Address, "iamproof_simulation.")
		failed[name] = true
		if gates[name].want != "fail" {
			t.Errorf("%s: %s\n%s", name, d.Summary, d.Detail)
		}
	}
	known := w.planned(t, config)
	for _, name := range names {
		switch want := gates[name].want; {
		case want == "fail" && !failed[name]:
			t.Errorf("%s passed", name)
		case want == "pass" && known[name] != "true":
			t.Errorf("%s: passed is %s, want it decided", name, known[name])
		case want == "wait" && known[name] != "unknown":
			t.Errorf("%s: passed is %s, want it to wait", name, known[name])
		}
	}
	// What was planned holds when everything is known: Terraform would refuse anything else.
	if out := w.run(t, "apply", "plan"); out.failed {
		t.Errorf("diagnostics: %+v", out.errors())
	}
	if out := w.run(t, "plan", "-detailed-exitcode"); out.failed {
		t.Errorf("a second plan has changes or fails: %s", out.output)
	}
}
