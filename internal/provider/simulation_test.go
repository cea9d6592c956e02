// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

const gate = "iamproof_simulation.deployer"

// deployer is a simulation of a role that may read a bucket, fenced in by a boundary
// and a service control policy. The rest of its arguments are given.
func deployer(rest string) string {
	return `
locals {
  reads = {
    Version = "2012-10-17"
    Statement = [
      { Sid = "Reads", Effect = "Allow", Action = ["s3:GetObject", "s3:ListBucket"], Resource = ["arn:aws:s3:::tide-logs", "arn:aws:s3:::tide-logs/*"] },
      { Sid = "Roles", Effect = "Allow", Action = "iam:*", Resource = "*" },
    ]
  }
  boundary = {
    Version   = "2012-10-17"
    Statement = { Sid = "OnlyData", Effect = "Allow", Action = ["s3:*", "sqs:*"], Resource = "*" }
  }
  scp = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Sid = "KeepLogs", Effect = "Deny", Action = "s3:Delete*", Resource = "*" }]
  })
}

resource "iamproof_simulation" "deployer" {
  principal                = "arn:aws:iam::444455556666:role/ci/deployer"
  permissions_boundary     = local.boundary
  service_control_policies = [["FullAWSAccess"], ["FullAWSAccess", local.scp]]
` + rest + "\n}\n"
}

const holding = `
  identity_policies = [local.reads]
  expectations = [
    { name = "reads logs", decision = "allowed", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/2031/*"] },
    { name = "keeps logs", decision = "explicitDeny", actions = ["s3:DeleteObject"], resources = ["arn:aws:s3:::tide-logs/a"] },
    { name = "no roles", decision = "implicitDeny", actions = ["iam:Create*"] },
    { decision = "denied", actions = ["s3:PutObject"], resources = ["arn:aws:s3:::tide-logs/a"] },
  ]
`

func TestAccSimulation(t *testing.T) {
	t.Parallel()
	known := func(path tfjsonpath.Path, v knownvalue.Check) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(gate, path, v)
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: deployer(holding),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectKnownValue(gate, tfjsonpath.New("passed"), knownvalue.Bool(true)),
					plancheck.ExpectKnownValue(gate, tfjsonpath.New("results").AtMapKey("reads logs"), knownvalue.StringExact("allowed")),
					plancheck.ExpectKnownValue(gate, tfjsonpath.New("verified_policies"), knownvalue.MapSizeExact(1)),
					plancheck.ExpectKnownValue(gate, tfjsonpath.New("report"), knownvalue.NotNull()),
					plancheck.ExpectUnknownValue(gate, tfjsonpath.New("id")),
				}},
				ConfigStateChecks: []statecheck.StateCheck{
					known(tfjsonpath.New("id"), knownvalue.StringRegexp(regexp.MustCompile(`^[0-9a-f]{16}$`))),
					known(tfjsonpath.New("passed"), knownvalue.Bool(true)),
					known(tfjsonpath.New("results"), knownvalue.MapExact(map[string]knownvalue.Check{
						"reads logs": knownvalue.StringExact("allowed"),
						"keeps logs": knownvalue.StringExact("explicitDeny"),
						"no roles":   knownvalue.StringExact("implicitDeny"),
						"denied: s3:PutObject on arn:aws:s3:::tide-logs/a": knownvalue.StringExact("implicitDeny"),
					})),
					known(tfjsonpath.New("verified_policies"), knownvalue.MapExact(map[string]knownvalue.Check{
						"0": knownvalue.StringExact(`{"Statement":[{"Action":["s3:GetObject","s3:ListBucket"],"Effect":"Allow","Resource":["arn:aws:s3:::tide-logs","arn:aws:s3:::tide-logs/*"],"Sid":"Reads"},{"Action":"iam:*","Effect":"Allow","Resource":"*","Sid":"Roles"}],"Version":"2012-10-17"}`),
					})),
					known(tfjsonpath.New("report"), knownvalue.StringRegexp(regexp.MustCompile(`^### IAM simulation: all 4 expectations hold\n`))),
				},
			},
			{ // A plan without changes evaluates too, and finds the same.
				Config:   deployer(holding),
				PlanOnly: true,
			},
			{ // The gate holds when only the policies change.
				Config:      deployer(`identity_policies = [local.reads, local.boundary]` + regexp.MustCompile(`(?s)\n  expectations.*`).FindString(holding)),
				ExpectError: regexp.MustCompile(`(?s)IAM expectation not met: denied: s3:PutObject.*found\s+allowed.*decided by\s+identity policies: identity_policies\[1\]`),
			},
			{ // The state is still that of the last success.
				Config:   deployer(holding),
				PlanOnly: true,
			},
			{
				Config: deployer(`
  identity_policies = { b = jsonencode(local.boundary), a = local.reads, none = null }
  expectations      = [for a in ["s3:GetObject", "s3:PutObject"] : { decision = "allowed", actions = [a], resources = ["arn:aws:s3:::tide-logs/x"] }]`),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(gate, plancheck.ResourceActionUpdate),
					plancheck.ExpectKnownValue(gate, tfjsonpath.New("verified_policies"), knownvalue.MapSizeExact(2)),
				}},
				ConfigStateChecks: []statecheck.StateCheck{
					known(tfjsonpath.New("verified_policies").AtMapKey("a"), knownvalue.StringRegexp(regexp.MustCompile("Reads"))),
					known(tfjsonpath.New("verified_policies").AtMapKey("b"), knownvalue.StringRegexp(regexp.MustCompile("OnlyData"))),
					known(tfjsonpath.New("results"), knownvalue.MapSizeExact(2)),
				},
			},
		},
	})
}

// A JSON string and an HCL object, in each of the arguments, give the same verdict
// for the same reasons.
func TestAccSimulationJSONAndHCL(t *testing.T) {
	t.Parallel()
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{{
			Config: `
locals {
  identity = { Version = "2012-10-17", Statement = { Sid = "A", Effect = "Allow", Action = "s3:*", Resource = "*", Condition = { NumericLessThan = { "s3:max-keys" = 10 }, Bool = { "aws:SecureTransport" = true } } } }
  boundary = { Version = "2012-10-17", Statement = [{ Sid = "B", Effect = "Allow", Action = ["s3:List*"], Resource = "*" }] }
  scp      = { Version = "2012-10-17", Statement = [{ Sid = "C", Effect = "Allow", Action = "*", Resource = "*" }] }
  bucket   = { Version = "2012-10-17", Statement = [{ Sid = "D", Effect = "Deny", Principal = { AWS = "444455556666" }, Action = "s3:ListBucketVersions", Resource = "arn:aws:s3:::tide-logs" }] }
  endpoint = { Version = "2012-10-17", Statement = [{ Sid = "E", Effect = "Allow", Principal = "*", Action = "*", Resource = "*" }] }
  rcp      = { Version = "2012-10-17", Statement = [{ Sid = "F", Effect = "Deny", Principal = "*", Action = "s3:ListBucketMultipartUploads", Resource = "*" }] }
  expectations = [
    { decision = "allowed", actions = ["s3:ListBucket"], resources = ["arn:aws:s3:::tide-logs"] },
    { decision = "explicitDeny", actions = ["s3:ListBucketVersions", "s3:ListBucketMultipartUploads"], resources = ["arn:aws:s3:::tide-logs"] },
  ]
}
resource "iamproof_simulation" "hcl" {
  principal                 = "arn:aws:iam::444455556666:role/x"
  identity_policies         = local.identity
  session_policies          = [local.identity]
  permissions_boundary      = local.boundary
  service_control_policies  = [[local.scp], local.scp]
  resource_control_policies = [["RCPFullAWSAccess", local.rcp]]
  resource_policies         = { "arn:aws:s3:::tide-logs" = local.bucket }
  vpc_endpoint_policy       = local.endpoint
  context                   = { "s3:max-keys" = ["5"] }
  expectations              = local.expectations
}
resource "iamproof_simulation" "json" {
  principal                 = "arn:aws:iam::444455556666:role/x"
  identity_policies         = jsonencode(local.identity)
  session_policies          = [jsonencode(local.identity)]
  permissions_boundary      = jsonencode(local.boundary)
  service_control_policies  = [[jsonencode(local.scp)], jsonencode(local.scp)]
  resource_control_policies = [["RCPFullAWSAccess", jsonencode(local.rcp)]]
  resource_policies         = { "arn:aws:s3:::tide-logs" = jsonencode(local.bucket) }
  vpc_endpoint_policy       = jsonencode(local.endpoint)
  context                   = { "s3:max-keys" = ["5"] }
  expectations              = local.expectations
}
data "iamproof_effective_permissions" "hcl" {
  detail = "full"
  principal                 = "arn:aws:iam::444455556666:role/x"
  identity_policies         = local.identity
  session_policies          = [local.identity]
  permissions_boundary      = local.boundary
  service_control_policies  = [[local.scp], local.scp]
  resource_control_policies = [["RCPFullAWSAccess", local.rcp]]
  resource_policies         = { "arn:aws:s3:::tide-logs" = local.bucket }
  vpc_endpoint_policy       = local.endpoint
  context                   = { "s3:max-keys" = ["5"] }
  expectations              = local.expectations
}
data "iamproof_effective_permissions" "json" {
  detail = "full"
  principal                 = "arn:aws:iam::444455556666:role/x"
  identity_policies         = jsonencode(local.identity)
  session_policies          = [jsonencode(local.identity)]
  permissions_boundary      = jsonencode(local.boundary)
  service_control_policies  = [[jsonencode(local.scp)], jsonencode(local.scp)]
  resource_control_policies = [["RCPFullAWSAccess", jsonencode(local.rcp)]]
  resource_policies         = { "arn:aws:s3:::tide-logs" = jsonencode(local.bucket) }
  vpc_endpoint_policy       = jsonencode(local.endpoint)
  context                   = { "s3:max-keys" = ["5"] }
  expectations              = local.expectations
}
output "same_decisions" { value = [for e in data.iamproof_effective_permissions.hcl.evaluations : [e.decision, e.layers, e.matched_statements]] == [for e in data.iamproof_effective_permissions.json.evaluations : [e.decision, e.layers, e.matched_statements]] }
output "same_documents" { value = iamproof_simulation.hcl.verified_policies == iamproof_simulation.json.verified_policies }
output "passed" { value = iamproof_simulation.hcl.passed && iamproof_simulation.json.passed }
`,
			Check: resource.ComposeTestCheckFunc(
				resource.TestCheckOutput("same_decisions", "true"),
				resource.TestCheckOutput("same_documents", "true"),
				resource.TestCheckOutput("passed", "true"),
			),
		}},
	})
}

// In report mode a gate that does not pass is a warning, and says so in passed.
func TestAccSimulationReportMode(t *testing.T) {
	t.Parallel()
	violating := `
  identity_policies = [local.reads]
  expectations      = [{ name = "no reading", decision = "denied", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/a"] }]`
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config:      deployer(violating),
				ExpectError: regexp.MustCompile(`IAM expectation not met: no reading`),
			},
			{
				Config: `provider "iamproof" { enforcement = "report" }` + deployer(violating),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(gate, tfjsonpath.New("passed"), knownvalue.Bool(false)),
					statecheck.ExpectKnownValue(gate, tfjsonpath.New("results").AtMapKey("no reading"), knownvalue.StringExact("allowed")),
					statecheck.ExpectKnownValue(gate, tfjsonpath.New("verified_policies"), knownvalue.MapSizeExact(1)),
					statecheck.ExpectKnownValue(gate, tfjsonpath.New("report"), knownvalue.StringRegexp(regexp.MustCompile("mermaid"))),
				},
			},
			{ // An expectation that only warns lets the plan through, and does not count.
				Config: deployer(`
  identity_policies = [local.reads]
  expectations      = [{ name = "no reading", decision = "denied", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/a"], enforcement = "warn" }]`),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(gate, tfjsonpath.New("passed"), knownvalue.Bool(true)),
				},
			},
		},
	})
}
