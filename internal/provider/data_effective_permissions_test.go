// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

// reporting are the inputs of a simulation in which one expectation does not hold and
// one is undetermined.
const reporting = `
  principal            = "arn:aws:iam::444455556666:role/ci/deployer"
  identity_policies    = { deploy = local.deploy }
  permissions_boundary = { Version = "2012-10-17", Statement = [{ Sid = "Data", Effect = "Allow", Action = ["s3:*", "sqs:*"], Resource = "*" }] }
  context              = { "aws:SourceVpc" = ["vpc-1"] }
  on_undetermined      = "error"
  expectations = [
    { name = "reads", decision = "allowed", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/a"] },
    { name = "deletes", decision = "denied", actions = ["s3:DeleteObject"], resources = ["arn:aws:s3:::tide-logs/a"] },
    { name = "some", decision = "allowed", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::*/a"] },
%s  ]
`

const deployPolicy = `
locals {
  deploy = { Version = "2012-10-17", Statement = [{ Sid = "Objects", Effect = "Allow", Action = "s3:*Object", Resource = "arn:aws:s3:::tide-logs/*" }] }
}
`

func TestAccEffectivePermissions(t *testing.T) {
	t.Parallel()
	const source = "data.iamproof_effective_permissions.report"
	questions := `    { name = "may it?", actions = ["s3:PutObject"], resources = ["arn:aws:s3:::tide-logs/a", "arn:aws:s3:::other/a"] },
    { actions = ["iam:CreateRole"] },
    { decision = "allowed", actions = ["sqs:SendMessage"], enforcement = "warn" },
`
	same := strings.Replace(reporting, "%s", "", 1)
	evaluation := tfjsonpath.New("evaluations").AtSliceIndex(1)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: deployPolicy + `data "iamproof_effective_permissions" "report" {
  detail = "full"` + strings.Replace(reporting, "%s", questions, 1) + "}",
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(source, tfjsonpath.New("passed"), knownvalue.Bool(false)),
					statecheck.ExpectKnownValue(source, tfjsonpath.New("results"), knownvalue.MapExact(map[string]knownvalue.Check{
						"reads": knownvalue.StringExact("allowed"), "deletes": knownvalue.StringExact("allowed"), "some": knownvalue.StringExact("mixed"),
						"may it?": knownvalue.StringExact("mixed"), "iam:CreateRole": knownvalue.StringExact("implicitDeny"), "allowed: sqs:SendMessage": knownvalue.StringExact("implicitDeny"),
					})),
					statecheck.ExpectKnownValue(source, tfjsonpath.New("evaluations"), knownvalue.ListSizeExact(7)),
					statecheck.ExpectKnownValue(source, evaluation.AtMapKey("decided_by"), knownvalue.StringExact(`identity policies: deploy "Objects" (Statement[0])`)),
					statecheck.ExpectKnownValue(source, evaluation.AtMapKey("layers").AtMapKey("permissions_boundary"), knownvalue.StringExact("allow")),
					statecheck.ExpectKnownValue(source, tfjsonpath.New("evaluations").AtSliceIndex(2).AtMapKey("undetermined_because"), knownvalue.ListSizeExact(0)),
					statecheck.ExpectKnownValue(source, tfjsonpath.New("report"), knownvalue.StringRegexp(regexp.MustCompile(`(?s)^### IAM simulation: 1 of 3 expectations hold; 1 that only warns does not hold\n.*\| may it\? \| any \| mixed \|`))),
				},
			},
			{ // The resource finds the same, and only that it fails is another matter.
				Config: `provider "iamproof" { enforcement = "report" }` + deployPolicy + `
data "iamproof_effective_permissions" "report" {` + same + `}
resource "iamproof_simulation" "gate" {` + same + `}
output "same" { value = [for k in ["passed", "results", "report"] : data.iamproof_effective_permissions.report[k] == iamproof_simulation.gate[k]] }
`,
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownOutputValue("same", knownvalue.ListExact([]knownvalue.Check{knownvalue.Bool(true), knownvalue.Bool(true), knownvalue.Bool(true)})),
				},
			},
			{ // Only questions: there is nothing that could fail.
				Config: deployPolicy + `
data "iamproof_effective_permissions" "report" {
  identity_policies = local.deploy
  expectations      = [{ actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/*"] }]
}`,
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(source, tfjsonpath.New("passed"), knownvalue.Bool(true)),
					statecheck.ExpectKnownValue(source, tfjsonpath.New("report"), knownvalue.StringRegexp(regexp.MustCompile(`^### IAM simulation: one question\n`))),
				},
			},
		},
	})
}

// A check block warns, and neither it nor the data source says anything if all holds;
// in terraform test assertions see the results.
func TestAccEffectivePermissionsChecked(t *testing.T) {
	t.Parallel()
	config := deployPolicy + `
check "deployer" {
  data "iamproof_effective_permissions" "deployer" {
    identity_policies = local.deploy
    expectations = [
      { name = "keeps", decision = "denied", actions = ["s3:DeleteObject"], resources = ["arn:aws:s3:::tide-logs/a"] },
    ]
  }
  assert {
    condition     = data.iamproof_effective_permissions.deployer.passed
    error_message = "deletes are ${data.iamproof_effective_permissions.deployer.results["keeps"]}"
  }
}
data "iamproof_effective_permissions" "reads" {
  identity_policies = local.deploy
  expectations      = [{ name = "reads", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/a"] }]
}
`
	w := newWorkspace(t, config)
	out := w.run(t, "plan")
	if d := out.diagnostics; out.failed || len(d) != 1 || d[0].Severity != "warning" || d[0].Detail != "deletes are allowed" {
		t.Errorf("plan: %+v", d)
	}
	test := `
run "policies" {
  command = plan
  expect_failures = [check.deployer]
  assert {
    condition     = data.iamproof_effective_permissions.reads.results["reads"] == "allowed"
    error_message = "cannot read"
  }
  assert {
    condition     = !provider::iamproof::allows(local.deploy, "s3:ListBucket", "arn:aws:s3:::tide-logs")
    error_message = "can list"
  }
}
`
	if err := os.WriteFile(filepath.Join(w.dir, "policies.tftest.hcl"), []byte(test), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := w.run(t, "test"); out.failed || !strings.Contains(string(out.output), `"passed":1`) {
		t.Errorf("test: %s", out.output)
	}
}
