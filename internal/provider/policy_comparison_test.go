// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

const comparisonLocals = `
locals {
  reads  = { Version = "2012-10-17", Statement = [{ Sid = "Reads", Effect = "Allow", Action = ["s3:GetObject", "s3:GetObjectVersion"], Resource = "arn:aws:s3:::tide-logs/*" }] }
  split  = { a = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::tide-logs/*" }] },
             b = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObjectVersion", Resource = "arn:aws:s3:::tide-logs/*" }] }) }
  writes = { Version = "2012-10-17", Statement = [{ Sid = "Writes", Effect = "Allow", Action = "s3:PutObject", Resource = "arn:aws:s3:::tide-logs/*", Condition = { StringEquals = { "aws:PrincipalTag/team" = "ops" } } }] }
  all    = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }] }
  bucket = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "s3:GetObject", Resource = "arn:aws:s3:::tide-logs/*" }] }
  public = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::tide-logs/*" }] }
  trust  = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = "lambda.amazonaws.com" }, Action = "sts:AssumeRole" }] }
  both   = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Principal = { Service = ["lambda.amazonaws.com", "ec2.amazonaws.com"] }, Action = "sts:AssumeRole" }] }
}
`

// comparisons are the arguments of iamproof_policy_comparison with the verdict.
var comparisons = map[string]struct{ arguments, verdict string }{
	"itself":         {`old = local.reads, new = [local.reads]`, "equal"},
	"split":          {`old = [local.reads], new = local.split`, "equal"},
	"wider":          {`old = local.reads, new = [local.reads, local.writes]`, "wider"},
	"narrower":       {`old = [local.reads, local.writes], new = [local.reads]`, "narrower"},
	"incomparable":   {`old = local.reads, new = local.writes`, "incomparable"},
	"nothing":        {`old = [], new = [local.reads]`, "wider"},
	"nothing_both":   {`old = [], new = []`, "equal"},
	"bucket_wider":   {`old = local.bucket, new = local.public`, "wider"},
	"trust_wider":    {`old = local.trust, new = local.both`, "wider"},
	"trust_narrower": {`old = local.both, new = local.trust`, "narrower"},
	// Layers count for both sides, and a side may have its own.
	"ceiling":        {`old = local.reads, new = local.all, permissions_boundary = local.reads`, "equal"},
	"own_boundary":   {`old = { identity_policies = local.all, permissions_boundary = local.reads }, new = local.reads`, "equal"},
	"no_boundary":    {`old = { identity_policies = local.all, permissions_boundary = local.reads }, new = { identity_policies = local.all }`, "wider"},
	"organization":   {`old = local.reads, new = local.all, service_control_policies = [["FullAWSAccess"], [local.reads]]`, "equal"},
	"stated":         {`old = local.reads, new = [local.reads, local.writes], context = { "aws:PrincipalTag/team" = ["dev"] }`, "equal"},
	"stated_ops":     {`old = local.reads, new = [local.reads, local.writes], context = { "aws:PrincipalTag/team" = ["ops"] }`, "wider"},
	"with_principal": {`principal = "arn:aws:iam::444455556666:role/deploy", old = local.reads, new = local.split`, "equal"},
}

func TestAccPolicyComparison(t *testing.T) {
	t.Parallel()
	var config strings.Builder
	config.WriteString(comparisonLocals)
	var checks []statecheck.StateCheck
	for name, test := range comparisons {
		config.WriteString("data \"iamproof_policy_comparison\" \"" + name + "\" {\n" + argumentLines(test.arguments) + "\n}\n")
		checks = append(checks, statecheck.ExpectKnownValue("data.iamproof_policy_comparison."+name, tfjsonpath.New("verdict"), knownvalue.StringExact(test.verdict)))
	}

	checks = append(checks,
		statecheck.ExpectKnownValue("data.iamproof_policy_comparison.wider", tfjsonpath.New("witnesses"), knownvalue.ListExact([]knownvalue.Check{knownvalue.ObjectPartial(map[string]knownvalue.Check{
			"change": knownvalue.StringExact("added"), "action": knownvalue.StringExact("s3:PutObject"), "resource": knownvalue.StringRegexp(regexp.MustCompile(`^arn:aws:s3:::tide-logs/`)),
			"context":    knownvalue.MapExact(map[string]knownvalue.Check{"aws:PrincipalTag/team": knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("ops")})}),
			"granted_by": knownvalue.StringRegexp(regexp.MustCompile(`^new\[1\] "Writes"`)), "otherwise": knownvalue.StringRegexp(regexp.MustCompile(`^no statement of old allows it`)),
			"principal": knownvalue.Null(), "limits": knownvalue.Null(),
		})})),
		statecheck.ExpectKnownValue("data.iamproof_policy_comparison.wider", tfjsonpath.New("added"), knownvalue.ListExact([]knownvalue.Check{
			knownvalue.StringExact(`s3:PutObject on arn:aws:s3:::tide-logs/* if aws:PrincipalTag/team = ops (new[1] "Writes")`),
		})),
		statecheck.ExpectKnownValue("data.iamproof_policy_comparison.incomparable", tfjsonpath.New("removed"), knownvalue.ListExact([]knownvalue.Check{
			knownvalue.StringExact(`s3:GetObject, s3:GetObjectVersion on arn:aws:s3:::tide-logs/* (old "Reads")`),
		})),
		statecheck.ExpectKnownValue("data.iamproof_policy_comparison.incomparable", tfjsonpath.New("witnesses"), knownvalue.ListSizeExact(2)),
		statecheck.ExpectKnownValue("data.iamproof_policy_comparison.with_principal", tfjsonpath.New("witnesses"), knownvalue.ListSizeExact(0)),
		statecheck.ExpectKnownValue("data.iamproof_policy_comparison.bucket_wider", tfjsonpath.New("witnesses"), knownvalue.ListSizeExact(1)),
	)
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps:                    []resource.TestStep{{Config: config.String(), ConfigStateChecks: checks}},
	})
}

// argumentLines writes one argument a line; commas within brackets stay.
func argumentLines(s string) string {
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch {
		case strings.ContainsRune("{[(", r):
			depth++
		case strings.ContainsRune("}])", r):
			depth--
		case r == ',' && depth == 0:
			r = '\n'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// badComparisons are configurations that are wrong, with what the message says.
var badComparisons = map[string]struct {
	arguments string
	says      []string
}{
	"kinds":   {`old = local.reads, new = local.bucket`, []string{"Policies of different kinds", "have a Principal"}},
	"json":    {`old = local.reads, new = "{"`, []string{"Invalid policy document: new", "The text ends"}},
	"element": {`old = local.reads, new = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*" }] }`, []string{"Invalid policy document: new"}},
	"callers": {`old = { principal = "arn:aws:iam::444455556666:role/a", identity_policies = local.reads }, new = { principal = "arn:aws:iam::444455556666:role/b", identity_policies = local.reads }`,
		[]string{"two values of principal, in new and in old"}},
	"principal": {`principal = "nobody", old = local.reads, new = local.reads`, []string{"Invalid principal"}},
}

func TestAccBadComparison(t *testing.T) {
	t.Parallel()
	for name, test := range badComparisons {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, comparisonLocals+"data \"iamproof_policy_comparison\" \"c\" {\n"+argumentLines(test.arguments)+"\n}\n")
			out := w.run(t, "plan")
			if len(out.errors()) == 0 {
				t.Fatalf("diagnostics = %+v", out.diagnostics)
			}
			text := out.errors()[0].Summary + "\n" + out.errors()[0].Detail
			for _, says := range test.says {
				if !strings.Contains(text, says) {
					t.Errorf("the message does not say %q:\n%s", says, text)
				}
			}
		})
	}
}

// comparisonCalls are calls of functions with their results.
var comparisonCalls = map[string]struct{ call, want string }{
	"new_itself":       {`no_new_access(local.reads, local.reads)`, "true"},
	"new_split":        {`no_new_access(local.split, [local.reads])`, "true"},
	"new_narrower":     {`no_new_access([local.reads], [local.reads, local.writes])`, "true"},
	"new_wider":        {`no_new_access([local.reads, local.writes], local.reads)`, "false"},
	"new_bucket":       {`no_new_access(local.public, local.bucket)`, "false"},
	"new_trust":        {`no_new_access(local.trust, local.both)`, "true"},
	"new_layers":       {`no_new_access({ identity_policies = local.all, permissions_boundary = local.reads }, local.reads)`, "true"},
	"new_not_denied":   {`no_new_access(local.all, { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }, { Effect = "Deny", Action = "iam:*", Resource = "*" }] })`, "false"},
	"equivalent_split": {`policy_equivalent(local.split, local.reads)`, "true"},
	"equivalent_words": {`policy_equivalent({ Version = "2012-10-17", Statement = [{ Effect = "Allow", NotAction = "iam:*", Resource = "*" }] }, { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "*", Resource = "*" }, { Effect = "Deny", Action = "iam:*", Resource = "*" }] })`, "true"},
	"equivalent_not":   {`policy_equivalent(local.reads, local.writes)`, "false"},
	"equivalent_trust": {`policy_equivalent(local.trust, local.both)`, "false"},
}

func TestAccComparisonFunctions(t *testing.T) {
	t.Parallel()
	var config strings.Builder
	config.WriteString(comparisonLocals)
	var checks []resource.TestCheckFunc
	for name, test := range comparisonCalls {
		config.WriteString("output \"" + name + "\" { value = provider::iamproof::" + test.call + " }\n")
		checks = append(checks, resource.TestCheckOutput(name, test.want))
	}
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps:                    []resource.TestStep{{Config: config.String(), Check: resource.ComposeTestCheckFunc(checks...)}},
	})
}

// A function is known in the plan as soon as it does not depend on what is not known any
// more; a condition can use it.
func TestAccComparisonFunctionsUnknown(t *testing.T) {
	t.Parallel()
	config := `
resource "terraform_data" "name" { input = "tide-logs" }
locals {
  partly = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::${terraform_data.name.output}/*" }] }
  wide   = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:*", Resource = "*" }] }
  other  = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "sqs:*", Resource = "*" }] }
  exact  = { Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = "s3:GetObject", Resource = "arn:aws:s3:::tide-logs/*" }] }
}
output "yes" { value = tostring(provider::iamproof::no_new_access(local.partly, local.wide)) }
output "no" { value = tostring(provider::iamproof::no_new_access(local.wide, local.other)) }
output "not_equal" { value = tostring(provider::iamproof::policy_equivalent(local.partly, local.other)) }
output "waits" { value = tostring(provider::iamproof::no_new_access(local.partly, local.exact)) }
output "waits_too" { value = tostring(provider::iamproof::policy_equivalent(local.partly, local.exact)) }
`
	w := newWorkspace(t, config)
	out, code := w.text(t, "plan")
	if code != 0 {
		t.Fatal(out)
	}
	for _, line := range []string{`yes += "true"`, `no += "false"`, `not_equal += "false"`, `waits += \(known after apply\)`, `waits_too += \(known after apply\)`} {
		if !regexp.MustCompile(`\+ ` + line).MatchString(out) {
			t.Errorf("the plan does not have %q:\n%s", line, out)
		}
	}
	if out, code := w.text(t, "apply", "-auto-approve"); code != 0 {
		t.Fatal(out)
	}
	got := w.outputs(t)
	for name, want := range map[string]string{"yes": "true", "no": "false", "not_equal": "false", "waits": "true", "waits_too": "true"} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
}

// badComparisonCalls are calls that fail, with what the message says.
var badComparisonCalls = map[string]struct {
	call string
	says []string
}{
	"kinds":   {`no_new_access(local.reads, local.bucket)`, []string{"have a Principal"}},
	"json":    {`no_new_access("{", local.reads)`, []string{`"new"`, "The text ends"}},
	"old":     {`no_new_access(local.reads, "{")`, []string{`"old"`, "The text ends"}},
	"number":  {`no_new_access(local.reads, 3)`, []string{`"old"`}},
	"element": {`policy_equivalent(local.reads, { Statement = [{ Effect = "Allow", Action = "s3:*" }] })`, []string{`"b"`, "Resource"}},
	"callers": {`no_new_access({ principal = "arn:aws:iam::444455556666:role/a" }, { principal = "arn:aws:iam::444455556666:role/b" })`, []string{`"old"`, "two values of principal"}},
	"scalar":  {`no_new_access({ principal = ["x"] }, local.reads)`, []string{`"new"`, "principal is a list"}},
}

func TestAccBadComparisonFunctions(t *testing.T) {
	t.Parallel()
	for name, test := range badComparisonCalls {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, comparisonLocals+"output \"o\" { value = provider::iamproof::"+test.call+" }\n")
			out := w.run(t, "plan")
			if len(out.errors()) == 0 {
				t.Fatalf("diagnostics = %+v", out.diagnostics)
			}
			text := out.errors()[0].Summary + "\n" + out.errors()[0].Detail
			for _, says := range test.says {
				if !strings.Contains(text, says) {
					t.Errorf("the message does not say %q:\n%s", says, text)
				}
			}
		})
	}
}
