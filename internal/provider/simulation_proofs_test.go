// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

const proofGate = "iamproof_simulation.deploy"

// proofs is a simulation of a role that writes logs and uses queues as operator. The rest
// of its arguments are given.
func proofs(rest string) string {
	return `
locals {
  deploy = { Version = "2012-10-17", Statement = [
    { Sid = "Objects", Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = "arn:aws:s3:::tide-logs/*" },
    { Sid = "Queues", Effect = "Allow", Action = "sqs:*", Resource = "*", Condition = { StringEquals = { "aws:PrincipalTag/team" = "ops" } } },
  ] }
  ceiling = { Version = "2012-10-17", Statement = [
    { Effect = "Allow", Action = ["s3:*Object", "sqs:*"], Resource = "*" },
  ] }
  narrow = { Version = "2012-10-17", Statement = [
    { Sid = "Data", Effect = "Allow", Action = "s3:*", Resource = "arn:aws:s3:::tide-*" },
    { Sid = "Sending", Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" },
  ] }
  trail = jsonencode({ Version = "2012-10-17", Statement = [
    { Effect = "Allow", Action = ["cloudtrail:StopLogging", "cloudtrail:DeleteTrail", "cloudtrail:UpdateTrail", "cloudtrail:PutEventSelectors"], Resource = "*" },
  ] })
  reading = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::tide-logs/*" }] }
  # Actions on objects, also on the ARN of the bucket: nobody can make such a call.
  both    = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = ["arn:aws:s3:::tide-logs/*", "arn:aws:s3:::tide-logs"] }] }
  sending = { Version = "2012-10-17", Statement = [{ Sid = "Send", Effect = "Allow", Action = "sqs:SendMessage", Resource = "*" }] }
}

resource "iamproof_simulation" "deploy" {
  principal         = "arn:aws:iam::444455556666:role/deploy"
` + rest + "\n}\n"
}

const proved = `
  identity_policies = { deploy = local.deploy }
  within            = { ceiling = local.ceiling }
  includes          = { reading = local.reading, both = local.both }
  excludes          = { "audit trail" = local.trail }
`

// P-410 to P-412: proofs that hold are in the results, at plan, without an expectation.
func TestAccProofs(t *testing.T) {
	t.Parallel()
	results := knownvalue.MapExact(map[string]knownvalue.Check{
		"ceiling": knownvalue.StringExact("proved"), "reading": knownvalue.StringExact("proved"), "both": knownvalue.StringExact("proved"),
		"audit trail": knownvalue.StringExact("proved"),
	})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: proofs(proved),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectKnownValue(proofGate, tfjsonpath.New("passed"), knownvalue.Bool(true)),
					plancheck.ExpectKnownValue(proofGate, tfjsonpath.New("results"), results),
					plancheck.ExpectKnownValue(proofGate, tfjsonpath.New("verified_policies"), knownvalue.MapSizeExact(1)),
				}},
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(proofGate, tfjsonpath.New("results"), results),
					statecheck.ExpectKnownValue(proofGate, tfjsonpath.New("report"), knownvalue.StringRegexp(regexp.MustCompile(`^### IAM simulation: all 4 proofs hold\n`))),
				},
			},
			{ // A document that is formatted anew plans nothing.
				Config:   strings.Replace(proofs(proved), "within            = { ceiling = local.ceiling }", "within = { ceiling = local.ceiling }\n", 1),
				PlanOnly: true,
			},
			{
				Config:   proofs(proved),
				PlanOnly: true,
			},
			{
				Config:      proofs(strings.Replace(proved, "{ deploy = local.deploy }", "[local.deploy, local.trail]", 1)),
				ExpectError: regexp.MustCompile(`(?s)IAM proof refuted: excludes "audit trail".*action\s+cloudtrail:`),
			},
		},
	})
}

// refutations are proofs that do not hold, with the argument that Terraform points at and
// what the message says.
var refutations = map[string]struct {
	rest, code string
	says       []string
}{
	"within": {`
  identity_policies = { deploy = local.deploy }
  within            = { narrow = local.narrow }`, "within", []string{
		`IAM proof refuted: within "narrow" (arn:aws:iam::444455556666:role/deploy)`,
		" action      sqs:", ` context     aws:PrincipalTag/team = ["ops"]`, `granted by  identity policies: deploy "Queues"`,
		`no statement of within["narrow"] allows it`, `The policies allow beyond within["narrow"]:`, ` - sqs:`, `if aws:PrincipalTag/team = ops (deploy "Queues")`, `out of deploy "Queues"`, `allow it in within["narrow"]`,
	}},
	"includes": {`
  identity_policies = { deploy = local.deploy }
  includes          = { sending = local.sending }`, "includes", []string{
		`IAM proof refuted: includes "sending"`, " action      sqs:SendMessage", `wanted by   includes["sending"] "Send"`, "nothing in the identity policies allows it",
		"Add an Allow statement for sqs:SendMessage on ", " - sqs:SendMessage on *", `take it out of includes["sending"] "Send"`,
	}},
	"includes_denied": {`
  identity_policies        = { deploy = local.deploy }
  service_control_policies = [["FullAWSAccess", { Version = "2012-10-17", Statement = [{ Sid = "Frozen", Effect = "Deny", Action = "s3:GetObject", Resource = "*" }] }]]
  includes                 = { reading = local.reading }`, "includes", []string{
		`IAM proof refuted: includes "reading"`, `"Frozen"`, "denies it", "No Allow overrides a Deny: exempt the request from",
	}},
	"excludes": {`
  identity_policies = { deploy = local.deploy }
  excludes          = { sending = local.sending }`, "excludes", []string{
		`IAM proof refuted: excludes "sending"`, ` context     aws:PrincipalTag/team = ["ops"]`, `granted by  identity policies: deploy "Queues"`, `excluded by excludes["sending"] "Send"`,
		`narrow excludes["sending"] "Send"`,
	}},
	"boundary": {`
  identity_policies    = { deploy = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] } }
  permissions_boundary = local.ceiling
  within               = { narrow = local.narrow }`, "within", []string{`IAM proof refuted: within "narrow"`, "granted by  identity policies: deploy Statement[0]"}},
}

// P-705: a refutation is an error at the argument, with a request and what to change.
func TestAccProofRefuted(t *testing.T) {
	t.Parallel()
	for name, test := range refutations {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, proofs(test.rest))
			out := w.run(t, "plan")
			errors := out.errors()
			if len(errors) != 1 {
				t.Fatalf("diagnostics = %+v", out.diagnostics)
			}
			text := errors[0].Summary + "\n" + errors[0].Detail
			for _, says := range test.says {
				if !strings.Contains(text, says) {
					t.Errorf("the message does not say %q:\n%s", says, text)
				}
			}
			if errors[0].Snippet == nil || !strings.HasPrefix(strings.TrimSpace(errors[0].Snippet.Code), test.code) {
				t.Errorf("Terraform points at %+v", errors[0].Snippet)
			}
			// In report mode it is a warning, and says so in passed.
			if got := w.planned(t, proofs(test.rest))["deploy"]; got != "false" {
				t.Errorf("passed is %s in report mode", got)
			}
		})
	}
}

// badProofs are configurations that are wrong with any policies.
var badProofs = map[string]struct {
	rest string
	says []string
}{
	"nothing":  {`identity_policies = [local.deploy]`, []string{"Nothing to check", "within", "new_access"}},
	"reserved": {`within = { new_access = local.ceiling }`, []string{`"new_access" is taken by the result of new_access`}},
	"taken": {`
  expectations = [{ name = "ceiling", decision = "denied", actions = ["iam:*"] }]
  within       = { ceiling = local.ceiling }`, []string{"The name \"ceiling\" of a document is taken by expectations[0]"}},
	"twice": {`
  within   = { ceiling = local.ceiling }
  excludes = { ceiling = local.trail }`, []string{"The name \"ceiling\" of a document is taken by within"}},
	"expectation": {`
  expectations = [{ name = "new_access", decision = "denied", actions = ["iam:*"] }]`, []string{`The name "new_access" is taken`}},
	"word":   {`new_access = "warning"`, []string{`new_access is "warning"`, `Did you mean "warn"?`}},
	"policy": {`within = local.ceiling`, []string{"within is a policy", "an object with the name of each proof"}},
	"list":   {`within = [local.ceiling]`, []string{"within is a list"}},
	"principal": {`excludes = { x = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:*", Resource = "*" }] } }`,
		[]string{`excludes["x"] cannot be used as`, "Principal"}},
	"misspelt": {`excludes = { x = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "cloudtrail:StopLoging", Resource = "*" }] } }`,
		[]string{`excludes["x"]`, "cloudtrail:StopLogging"}},
}

func TestAccBadProofs(t *testing.T) {
	t.Parallel()
	for name, test := range badProofs {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, proofs(test.rest))
			out := w.run(t, "plan")
			if len(out.errors()) == 0 {
				t.Fatalf("diagnostics = %+v", out.diagnostics)
			}
			text := ""
			for _, d := range out.errors() {
				text += d.Summary + "\n" + d.Detail + "\n"
			}
			for _, says := range test.says {
				if !strings.Contains(text, says) {
					t.Errorf("the message does not say %q:\n%s", says, text)
				}
			}
		})
	}
}

// P-571 to P-573: proofs hold at plan for every value that is not known yet, or wait.
func TestAccProofsUnknown(t *testing.T) {
	t.Parallel()
	config := func(suffix, rest string) string {
		return `
resource "terraform_data" "name" { input = "tide-` + suffix + `" }
locals {
  partly = { Version = "2012-10-17", Statement = [
    { Sid = "Objects", Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = "arn:aws:s3:::${terraform_data.name.output}/*" },
  ] }
  tide = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = ["arn:aws:s3:::tide-logs/*"] }] }
}
` + proofs(rest)
	}
	anywhere := `
  identity_policies = [local.partly]
  within            = { ceiling = local.ceiling }
  excludes          = { trail = local.trail }`
	waits := `
  identity_policies = [local.partly]
  within            = { ceiling = local.ceiling, tide = local.tide }`
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: config("logs", anywhere),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectKnownValue(proofGate, tfjsonpath.New("passed"), knownvalue.Bool(true)),
					plancheck.ExpectKnownValue(proofGate, tfjsonpath.New("results").AtMapKey("ceiling"), knownvalue.StringExact("proved")),
				}},
			},
		},
	})
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config: config("logs", waits),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectUnknownValue(proofGate, tfjsonpath.New("passed")),
					plancheck.ExpectKnownValue(proofGate, tfjsonpath.New("results").AtMapKey("ceiling"), knownvalue.StringExact("proved")),
					plancheck.ExpectUnknownValue(proofGate, tfjsonpath.New("results").AtMapKey("tide")),
				}},
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(proofGate, tfjsonpath.New("results").AtMapKey("tide"), knownvalue.StringExact("proved")),
				},
			},
		},
	})
	// What turns out to be wrong fails when Terraform applies, before anything is attached.
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{
				Config:      config("media", waits),
				ExpectError: regexp.MustCompile(`(?s)IAM proof refuted: within "tide".*tide-media`),
			},
		},
	})
}

// A proof that waits says for what, and with on_undetermined = "error" it does not wait.
func TestAccProofsWait(t *testing.T) {
	t.Parallel()
	config := func(rest string) string {
		return `
resource "terraform_data" "name" { input = "tide-logs" }
` + proofs(`
  identity_policies = [{ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "${terraform_data.name.output}/*" }] }]
  within            = { narrow = local.narrow }`+rest)
	}
	w := newWorkspace(t, config(""))
	out := w.run(t, "plan")
	if warnings := out.warnings(); out.failed || len(warnings) != 1 || !strings.Contains(warnings[0].Summary, "IAM proofs wait for apply: arn:aws:iam::444455556666:role/deploy (1 of 1)") ||
		!strings.Contains(warnings[0].Detail, `within "narrow": identity_policies[0]`) || !strings.Contains(warnings[0].Detail, "Build ARNs from names") {
		t.Errorf("diagnostics = %+v", out.diagnostics)
	}
	w.configure(t, config("\non_undetermined = \"error\""))
	out = w.run(t, "plan")
	if errors := out.errors(); len(errors) != 1 || !strings.Contains(errors[0].Summary, `IAM proof cannot be decided yet: within "narrow"`) {
		t.Errorf("diagnostics = %+v", out.diagnostics)
	}
}

// new_access compares with what the state holds: narrower and equal policies pass, wider ones
// do not, and access that was let through is not new any more.
func TestAccNewAccess(t *testing.T) {
	t.Parallel()
	config := func(mode, policies string) string {
		return proofs("new_access = \"" + mode + "\"\nidentity_policies = " + policies)
	}
	result := func(want string) statecheck.StateCheck {
		return statecheck.ExpectKnownValue(proofGate, tfjsonpath.New("results").AtMapKey("new_access"), knownvalue.StringExact(want))
	}
	refused := regexp.MustCompile(`(?s)New access: arn:aws:iam::444455556666:role/deploy.*action\s+s3:.*before\s+nothing in the identity policies allows it.*All that is new:\n new: s3:.*new_access = "warn"`)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{
			{ // There is nothing to compare with yet.
				Config: config("deny", "[local.deploy]"),
				ConfigStateChecks: []statecheck.StateCheck{
					result("proved"),
					statecheck.ExpectKnownValue(proofGate, tfjsonpath.New("report"), knownvalue.StringRegexp(regexp.MustCompile("no policies in the state"))),
				},
			},
			{ // Wider.
				Config:      config("deny", "[local.deploy, local.narrow]"),
				ExpectError: refused,
			},
			{ // The same access, in other words.
				Config: config("deny", `[{ Version = "2012-10-17", Statement = [for s in local.deploy.Statement : s if s.Sid == "Queues"] }, { Version = "2012-10-17", Statement = [
    { Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::tide-logs/*" }, { Effect = "Allow", Action = "s3:PutObject", Resource = "arn:aws:s3:::tide-logs/*" }] }]`),
				ConfigStateChecks: []statecheck.StateCheck{result("proved")},
			},
			{ // Narrower.
				Config:            config("deny", "[local.reading]"),
				ConfigStateChecks: []statecheck.StateCheck{result("proved")},
			},
			{ // What was taken away is new again.
				Config:      config("deny", "[local.deploy]"),
				ExpectError: refused,
			},
			{ // Let through, once; the plan that follows is empty.
				Config: config("warn", "[local.deploy]"),
				ConfigStateChecks: []statecheck.StateCheck{
					result("refuted"),
					statecheck.ExpectKnownValue(proofGate, tfjsonpath.New("passed"), knownvalue.Bool(true)),
				},
			},
			{ // It is not new any more.
				Config:            config("deny", "[local.deploy]"),
				ConfigStateChecks: []statecheck.StateCheck{result("proved")},
			},
			{ // A boundary that goes is new access too.
				Config: config("warn", "[local.deploy]\npermissions_boundary = local.reading"),
			},
			{
				Config:      config("deny", "[local.deploy]"),
				ExpectError: regexp.MustCompile(`(?s)New access: .*before\s+nothing in the permissions boundary allows it`),
			},
			{ // A provider that only reports lets it through, and says so.
				Config: `provider "iamproof" { enforcement = "report" }` + config("deny", "[local.deploy]"),
				ConfigStateChecks: []statecheck.StateCheck{
					result("refuted"),
					statecheck.ExpectKnownValue(proofGate, tfjsonpath.New("passed"), knownvalue.Bool(false)),
				},
			},
			{
				Config:            config("deny", "[local.deploy]"),
				ConfigStateChecks: []statecheck.StateCheck{result("proved")},
			},
			{
				Config:            config("allow", "[local.deploy, local.narrow]"),
				ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownValue(proofGate, tfjsonpath.New("results"), knownvalue.MapSizeExact(0))},
			},
		},
	})
}

// The data source has the same proofs, without a gate.
func TestAccProofsData(t *testing.T) {
	t.Parallel()
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{{
			Config: strings.Replace(proofs(`
  identity_policies = [local.deploy]
  within            = { ceiling = local.ceiling, narrow = local.narrow }
  excludes          = { trail = local.trail }`), "resource \"iamproof_simulation\"", "data \"iamproof_effective_permissions\"", 1),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("data.iamproof_effective_permissions.deploy", tfjsonpath.New("passed"), knownvalue.Bool(false)),
				statecheck.ExpectKnownValue("data.iamproof_effective_permissions.deploy", tfjsonpath.New("results"), knownvalue.MapExact(map[string]knownvalue.Check{
					"ceiling": knownvalue.StringExact("proved"), "narrow": knownvalue.StringExact("refuted"), "trail": knownvalue.StringExact("proved"),
				})),
				statecheck.ExpectKnownValue("data.iamproof_effective_permissions.deploy", tfjsonpath.New("report"), knownvalue.StringRegexp(regexp.MustCompile(`2 of 3 proofs hold`))),
			},
		}},
	})
}
