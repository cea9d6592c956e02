// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/awsiam/awstest"
)

// J-1, J-5, J-8 through Terraform against moto: read, simulate, fail on a violation; 150
// roles whose second plan is empty; an organization of three levels; credentials.
func TestAccMoto(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("it starts a server")
	}
	moto := awstest.StartMoto(t)
	seeded := moto.Seed()
	config := liveProvider(t, moto.URL) + fmt.Sprintf(`
data "iamproof_principal" "app" { arn = "arn:aws:sts::123456789012:assumed-role/app/i-1" }
data "iamproof_principals" "fleet" {
  types       = ["role"]
  path_prefix = "/fleet/"
}
data "iamproof_organization_policies" "member" { account_id = %q }
data "iamproof_credential_report" "all" {}
locals { app = data.iamproof_principal.app }
resource "iamproof_simulation" "app" {
  principal            = local.app.arn
  identity_policies    = local.app.identity_policies
  permissions_boundary = local.app.permissions_boundary
  context              = local.app.context
  expectations = [
    { name = "reads", decision = "allowed", actions = ["s3:GetObject"], resources = ["arn:aws:s3:::b/*"] },
    { name = "bounded", decision = "denied", actions = ["sqs:SendMessage", "logs:PutLogEvents"] },
    EXTRA
  ]
}
data "iamproof_effective_permissions" "member" {
  principal                 = "arn:aws:iam::%[1]s:role/x"
  identity_policies         = [{ Version = "2012-10-17", Statement = { Effect = "Allow", Action = "*", Resource = "*" } }]
  service_control_policies  = data.iamproof_organization_policies.member.service_control_policies
  resource_control_policies = data.iamproof_organization_policies.member.resource_control_policies
  expectations = [{ name = "sqs", actions = ["sqs:ListQueues"] }]
}
output "fleet" { value = tostring(length(data.iamproof_principals.fleet.principals)) }
output "fleet_policies" { value = join(" ", distinct(flatten([for p in data.iamproof_principals.fleet.principals : keys(p.identity_policies)]))) }
output "path" { value = join(" ", [for l in data.iamproof_organization_policies.member.path : l.name]) }
output "sqs" { value = data.iamproof_effective_permissions.member.results["sqs"] }
output "without_mfa" { value = join(" ", data.iamproof_credential_report.all.users_without_mfa) }
`, seeded.Member)
	w := newWorkspace(t, strings.Replace(config, "EXTRA", "", 1))
	if out := w.run(t, "apply", "-auto-approve"); out.failed {
		t.Fatalf("%+v", out.diagnostics)
	}
	want := map[string]string{
		"fleet": fmt.Sprint(seeded.Roles), "fleet_policies": "inline/own managed/deploy", "path": "Root workloads production orders",
		"sqs": "implicitDeny", "without_mfa": "ann",
	}
	if got := w.outputs(t); !maps.Equal(got, want) {
		t.Errorf("outputs %v, want %v", got, want)
	}
	if out := w.run(t, "plan"); out.failed || !bytes.Contains(out.output, []byte(`"changes":{"add":0,"change":0`)) {
		t.Error("the second plan has changes")
	}
	w.configure(t, strings.Replace(config, "EXTRA", `{ name = "no writes", decision = "denied", actions = ["s3:PutObjectTagging"], resources = ["arn:aws:s3:::b/*"] },`, 1))
	out := w.run(t, "plan")
	if !out.failed || len(out.errors()) != 1 || !strings.Contains(out.errors()[0].Detail, "managed/deploy") {
		t.Errorf("failed %t: %+v", out.failed, out.diagnostics)
	}
}
