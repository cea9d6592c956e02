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

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
)

// A role with AWS managed policies is simulated offline, in the first plan.
func TestAccManagedPolicy(t *testing.T) {
	t.Parallel()
	readOnly, err := catalog.Default().ManagedPolicy("ReadOnlyAccess")
	if err != nil {
		t.Fatal(err)
	}
	is := func(name, field, want string) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.iamproof_managed_policy."+name, tfjsonpath.New(field), knownvalue.StringExact(want))
	}
	like := func(name, field, want string) statecheck.StateCheck {
		return statecheck.ExpectKnownValue("data.iamproof_managed_policy."+name, tfjsonpath.New(field), knownvalue.StringRegexp(regexp.MustCompile(want)))
	}
	const role = "iamproof_simulation.auditor"
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps: []resource.TestStep{{
			Config: `
data "iamproof_managed_policy" "read" { name = "ReadOnlyAccess" }
data "iamproof_managed_policy" "logs" { arn = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole" }
data "iamproof_managed_policy" "china" { arn = "arn:aws-cn:iam::aws:policy/ReadOnlyAccess" }
data "iamproof_managed_policy" "arn_as_name" { name = "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess" }
resource "iamproof_simulation" "auditor" {
  identity_policies    = [data.iamproof_managed_policy.read.json, data.iamproof_managed_policy.logs.json]
  permissions_boundary = data.iamproof_managed_policy.arn_as_name.json
  account_id           = "444455556666"
  expectations = [
    { name = "lists", decision = "allowed", actions = ["s3:ListAllMyBuckets", "ec2:DescribeInstances"] },
    { name = "reads no objects", decision = "denied", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::tide-logs/*"] },
    { name = "changes nothing", decision = "denied", actions = ["iam:Create*", "iam:Put*", "s3:Put*"] },
  ]
}
`,
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				plancheck.ExpectKnownValue(role, tfjsonpath.New("passed"), knownvalue.Bool(true)),
				plancheck.ExpectKnownValue(role, tfjsonpath.New("results").AtMapKey("lists"), knownvalue.StringExact("allowed")),
			}},
			ConfigStateChecks: []statecheck.StateCheck{
				is("read", "name", "ReadOnlyAccess"), is("read", "path", "/"), is("read", "arn", "arn:aws:iam::aws:policy/ReadOnlyAccess"),
				is("read", "json", readOnly.Document), is("read", "version_id", readOnly.VersionID),
				is("read", "updated_at", readOnly.Updated.Format("2006-01-02T15:04:05Z")), is("read", "created_at", readOnly.Created.Format("2006-01-02T15:04:05Z")),
				is("read", "catalogue_version", catalog.Default().ManagedPoliciesSource().Version), like("read", "catalogue_date", `^\d{4}-\d\d-\d\d$`),
				is("logs", "name", "AWSLambdaBasicExecutionRole"), is("logs", "path", "/service-role/"), like("logs", "json", `"logs:PutLogEvents"`),
				is("china", "arn", "arn:aws-cn:iam::aws:policy/ReadOnlyAccess"), is("china", "json", readOnly.Document),
				is("arn_as_name", "name", "ViewOnlyAccess"), is("arn_as_name", "arn", "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess"),
			},
		}},
	})
}

// In other partitions the document may differ, which is said.
func TestAccManagedPolicyPartition(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, `
data "iamproof_managed_policy" "china" { arn = "arn:aws-cn:iam::aws:policy/ReadOnlyAccess" }
data "iamproof_managed_policy" "plain" { arn = "arn:aws:iam::aws:policy/ReadOnlyAccess" }
`)
	out := w.run(t, "plan")
	warnings := out.warnings()
	if len(out.errors()) > 0 || len(warnings) != 1 || warnings[0].Address != "data.iamproof_managed_policy.china" || !strings.Contains(warnings[0].Detail, "In the partition aws-cn it may differ") {
		t.Errorf("diagnostics = %+v", out.diagnostics)
	}
}
