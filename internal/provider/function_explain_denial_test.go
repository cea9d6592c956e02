// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

// applyLog is what a failing apply prints.
const applyLog = `
aws_sqs_queue.orders: Creating...
╷
│ Error: creating SQS Queue (orders): operation error SQS: CreateQueue, https response error StatusCode: 403, RequestID: 1f2e-3d, api error AccessDenied: User:
│ arn:aws:sts::111122223333:assumed-role/deploy/ci is not authorized to perform: sqs:createqueue on resource: arn:aws:sqs:eu-west-1:111122223333:orders because no
│ identity-based policy allows the sqs:createqueue action
│
│   with aws_sqs_queue.orders,
│   on main.tf line 3, in resource "aws_sqs_queue" "orders":
│    3: resource "aws_sqs_queue" "orders" {
│
╵
`

// A failing apply, end to end: its log and the policies give a change and an expectation.
// With the expectation in the configuration the plan fails before the change and passes
// after it (N-404, N-405).
func TestAccExplainDenial(t *testing.T) {
	t.Parallel()
	simulation := func(statements []any, expectation string) string {
		document, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
		if err != nil {
			t.Fatal(err)
		}
		return fmt.Sprintf(`
locals {
  policies = { deploy = %q }
  log      = %q
  denial   = provider::iamproof::explain_denial(local.log, { principal = "arn:aws:iam::111122223333:role/deploy", identity_policies = local.policies })
}
output "expectation" { value = local.denial.expectation }
output "change" { value = local.denial.change == null ? "" : local.denial.change.statement_json }
output "about" { value = "${local.denial.recognised} ${local.denial.reproduced} ${local.denial.address} ${local.denial.during} ${local.denial.action}" }
`, document, applyLog) + expectation
	}
	own := map[string]any{"Sid": "Own", "Effect": "Allow", "Action": "sqs:SendMessage", "Resource": "*"}
	w := newWorkspace(t, simulation([]any{own}, ""))
	if out := w.run(t, "apply", "-auto-approve"); out.failed {
		t.Fatalf("%+v", out.diagnostics)
	}
	values := w.outputs(t)
	if want := "full yes aws_sqs_queue.orders creating SQS Queue (orders) sqs:CreateQueue"; values["about"] != want {
		t.Errorf("%q, want %q", values["about"], want)
	}
	gate := "resource \"iamproof_simulation\" \"deploy\" {\n  principal         = \"arn:aws:iam::111122223333:role/deploy\"\n  identity_policies = local.policies\n  expectations = [\n" + values["expectation"] + "]\n}\n"
	w.configure(t, simulation([]any{own}, gate))
	out := w.run(t, "plan")
	if !out.failed || len(out.diagnostics) == 0 || !strings.Contains(out.diagnostics[0].Detail, "sqs:CreateQueue") {
		t.Fatalf("before the change: %+v", out.diagnostics)
	}
	var change any
	if err := json.Unmarshal([]byte(values["change"]), &change); err != nil {
		t.Fatal(err)
	}
	w.configure(t, simulation([]any{own, change}, gate))
	if out := w.run(t, "plan"); out.failed {
		t.Fatalf("after the change: %+v", out.diagnostics)
	}
}

// What explain_denial takes and refuses.
func TestAccExplainDenialInput(t *testing.T) {
	t.Parallel()
	config := world
	for name, expression := range map[string]string{
		"list":    `explain_denial("x", [local.text]).recognised`,
		"nothing": `explain_denial("all is well", [local.text]).next_steps[0]`,
		"unknown": `explain_denial("x", local.reads).recognised == null`,
		"message": `explain_denial(local.unknown, local.text).recognised == null`,
	} {
		config += fmt.Sprintf("output %q { value = provider::iamproof::%s }\n", name, expression)
	}
	w := newWorkspace(t, config)
	if out := w.run(t, "apply", "-auto-approve"); out.failed {
		t.Fatalf("%+v", out.diagnostics)
	}
	for _, bad := range []string{`explain_denial("x", [{ Statement = [{ Effect = "Permit", Action = "*", Resource = "*" }] }])`, `explain_denial(join("", [for i in range(70) : join("", [for j in range(1000) : "x"])]), local.text)`} {
		w.configure(t, world+"output \"bad\" { value = provider::iamproof::"+bad+" }\n")
		if out := w.run(t, "plan"); !out.failed {
			t.Errorf("%s is accepted", bad)
		}
	}
}
