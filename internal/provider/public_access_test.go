// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
)

const publicPolicies = `
locals {
  everyone = { Version = "2012-10-17", Statement = [{ Sid = "Reads", Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::tide-media/*" }] }
  account  = { Version = "2012-10-17", Statement = [{ Sid = "Reads", Effect = "Allow", Principal = { AWS = "111122223333" }, Action = "s3:GetObject", Resource = "arn:aws:s3:::tide-media/*" }] }
  endpoint = { Version = "2012-10-17", Statement = [{ Sid = "Reads", Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::tide-media/*",
    Condition = { StringEquals = { "aws:SourceVpce" = "vpce-1a2b3c4d" } } }] }
  ours     = { Version = "2012-10-17", Statement = [{ Sid = "Reads", Effect = "Allow", Principal = "*", Action = "s3:GetObject", Resource = "arn:aws:s3:::tide-media/*",
    Condition = { StringEquals = { "aws:PrincipalOrgID" = "o-a1b2c3d4e5" } } }] }
  assumed  = { Version = "2012-10-17", Statement = [{ Sid = "Anyone", Effect = "Allow", Principal = { AWS = "*" }, Action = "sts:AssumeRole" }] }
  trusted  = { Version = "2012-10-17", Statement = [{ Sid = "CI", Effect = "Allow", Principal = { AWS = "arn:aws:iam::111122223333:role/ci" }, Action = "sts:AssumeRole" }] }
}
`

// P-415 to P-417: policies of resources and trust policies that let no strangers in.
func TestAccPublicAccess(t *testing.T) {
	t.Parallel()
	var config strings.Builder
	config.WriteString(publicPolicies)
	var checks []statecheck.StateCheck
	for name, arguments := range map[string]string{
		"account":       `policy = local.account, policy_type = "resource"`,
		"endpoint":      `policy = jsonencode(local.endpoint), policy_type = "resource"`,
		"ours":          `policy = local.ours, policy_type = "resource", trusted_organizations = ["o-a1b2c3d4e5"]`,
		"trusted":       `policy = local.trusted, policy_type = "trust"`,
		"trusted_named": `policy = local.trusted, policy_type = "trust", trusted_accounts = ["111122223333"]`,
	} {
		config.WriteString("data \"iamproof_policy_validation\" \"" + name + "\" {\n" + argumentLines(arguments) + "\npublic_access = \"forbid\"\nfail_on = \"error\"\n}\n")
		address := "data.iamproof_policy_validation." + name
		checks = append(checks,
			statecheck.ExpectKnownValue(address, tfjsonpath.New("public_access_result"), knownvalue.StringExact("proved")),
			statecheck.ExpectKnownValue(address, tfjsonpath.New("public_access_assumptions").AtSliceIndex(0), knownvalue.StringFunc(func(text string) error {
				if !strings.HasPrefix(text, "a stranger is an anonymous caller") {
					t.Errorf("%s: %s", name, text)
				}
				return nil
			})))
	}
	config.WriteString("data \"iamproof_policy_validation\" \"plain\" {\npolicy = local.everyone\npolicy_type = \"resource\"\n}\n")
	checks = append(checks, statecheck.ExpectKnownValue("data.iamproof_policy_validation.plain", tfjsonpath.New("public_access_result"), knownvalue.Null()))
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		Steps:                    []resource.TestStep{{Config: config.String(), ConfigStateChecks: checks}},
	})
}

// publicFaults are configurations that fail, with what the message says.
var publicFaults = map[string]struct {
	arguments string
	says      []string
}{
	"everyone": {`policy = local.everyone, policy_type = "resource", public_access = "forbid"`,
		[]string{"Public access: policy", " action      s3:GetObject", "arn:aws:s3:::tide-media/", `granted by  policy "Reads"`, "A stranger is an anonymous caller", "aws:PrincipalOrgID", " - s3:GetObject on arn:aws:s3:::tide-media/* by *"}},
	"untrusted": {`policy = local.account, policy_type = "resource", public_access = "forbid", trusted_accounts = ["444455556666"]`,
		[]string{"Public access: policy", "111122223333", "list it in trusted_accounts or trusted_organizations"}},
	"assumed": {`policy = local.assumed, policy_type = "trust", public_access = "forbid"`, []string{"Public access: policy", "sts:AssumeRole", `policy "Anyone"`}},
	"type":    {`policy = local.account, public_access = "forbid"`, []string{"Invalid public_access", `set policy_type to "resource" or "trust"`}},
	"word":    {`policy = local.account, policy_type = "resource", public_access = "deny"`, []string{`public_access is "deny"`}},
	"account": {`policy = local.account, policy_type = "resource", public_access = "forbid", trusted_accounts = ["root"]`, []string{"Invalid trusted_accounts", "twelve digits"}},
	"org":     {`policy = local.account, policy_type = "resource", public_access = "forbid", trusted_organizations = ["r-ab12"]`, []string{"Invalid trusted_organizations", "o-a1b2c3d4e5"}},
	"alone":   {`policy = local.account, policy_type = "resource", trusted_accounts = ["111122223333"]`, []string{"trusted_accounts without public_access"}},
}

func TestAccPublicAccessFails(t *testing.T) {
	t.Parallel()
	for name, test := range publicFaults {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := publicPolicies + "data \"iamproof_policy_validation\" \"v\" {\n" + argumentLines(test.arguments) + "\n}\n"
			w := newWorkspace(t, config)
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
