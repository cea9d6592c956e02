// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// event is an event of CloudTrail of the role ci.
func event(i int, source, name string, set map[string]any) map[string]any {
	e := map[string]any{
		"eventID": fmt.Sprintf("%08x-0000-4000-8000-%012x", i, i), "eventTime": "2026-11-01T10:00:00Z", "eventSource": source + ".amazonaws.com", "eventName": name,
		"eventType": "AwsApiCall", "awsRegion": "eu-west-1", "recipientAccountId": "111122223333",
		"userIdentity": map[string]any{"type": "AssumedRole", "sessionContext": map[string]any{"sessionIssuer": map[string]any{"arn": "arn:aws:iam::111122223333:role/build/ci"}}},
	}
	for k, v := range set {
		e[k] = v
	}
	return e
}

func objectEvent(key string) map[string]any {
	return map[string]any{
		"requestParameters": map[string]any{"bucketName": "data", "key": key}, "eventCategory": "Data", "managementEvent": false,
		"resources": []any{map[string]any{"ARN": "arn:aws:s3:::data/" + key}, map[string]any{"ARN": "arn:aws:s3:::data", "accountId": "111122223333"}},
	}
}

// activityEvents are those of acceptance tests 13 and 15.
func activityEvents() []any {
	list := []any{
		event(1, "s3", "ListObjectsV2", map[string]any{"requestParameters": map[string]any{"bucketName": "data"}, "resources": []any{map[string]any{"ARN": "arn:aws:s3:::data"}}}),
		event(2, "s3", "CompleteMultipartUpload", objectEvent("out/x")),
		event(3, "lambda", "Invoke", map[string]any{"requestParameters": map[string]any{"functionName": "f"}}),
		event(4, "lambda", "UpdateFunctionCode20150331v2", map[string]any{"requestParameters": map[string]any{"functionName": "f"}}),
		event(5, "sts", "GetCallerIdentity", nil), event(6, "signin", "ConsoleLogin", map[string]any{"eventType": "AwsConsoleSignIn"}),
		event(7, "lambda", "CreateFunction20150331", map[string]any{"requestParameters": map[string]any{"functionName": "g", "role": "arn:aws:iam::111122223333:role/exec"}}),
	}
	for i := range 12 {
		list = append(list, event(10+i, "s3", "HeadObject", objectEvent(fmt.Sprintf("a/b/k%c", 'a'+i))))
	}
	denied := objectEvent("out/y")
	denied["errorCode"], denied["errorMessage"] = "AccessDenied", "User: arn:aws:sts::111122223333:assumed-role/ci/x is not authorized to perform: s3:DeleteObject on resource: \"arn:aws:s3:::data/out/y\" because no identity-based policy allows the s3:DeleteObject action"
	return append(list, event(30, "s3", "DeleteObject", denied), event(31, "s3", "NotKnown", nil))
}

const learntPolicy = `{"Version":"2012-10-17","Statement":[` +
	`{"Effect":"Allow","Action":["lambda:CreateFunction"],"Resource":"arn:aws:lambda:eu-west-1:111122223333:function:g"},` +
	`{"Effect":"Allow","Action":["lambda:InvokeFunction","lambda:UpdateFunctionCode"],"Resource":"arn:aws:lambda:eu-west-1:111122223333:function:f"},` +
	`{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/a/b/*"},{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::data"},{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::data/out/x"}]}`

// Acceptance tests 13, 14 and 15: what was done becomes a policy, the same from every form
// of the files.
func TestAccActivityPolicy(t *testing.T) {
	t.Parallel()
	whole, err := json.Marshal(map[string]any{"Records": activityEvents()})
	if err != nil {
		t.Fatal(err)
	}
	var lines, lookup, zipped bytes.Buffer
	var answers []any
	for _, e := range activityEvents() {
		text, _ := json.Marshal(e)
		lines.Write(append(text, '\n'))
		answers = append(answers, map[string]any{"CloudTrailEvent": string(text)})
	}
	text, _ := json.Marshal(map[string]any{"Events": answers})
	lookup.Write(text)
	z := gzip.NewWriter(&zipped)
	_, _ = z.Write(whole)
	_ = z.Close()
	config := `
data "iamproof_activity_policy" "ci" {
  for_each    = toset(["records.json", "zipped.json.gz", "lines.json", "lookup.json"])
  principal   = "arn:aws:iam::111122223333:role/build/ci"
  event_files = ["${abspath(path.module)}/trail/**/${each.key}"]
  window      = { days = 90 }
}
data "iamproof_activity_policy" "more" {
  principal      = "arn:aws:sts::111122223333:assumed-role/ci/x"
  event_files    = ["${abspath(path.module)}/trail/2026/records.json"]
  include_denied = true
  pass_role      = "grant"
  identity_policies = { all = { Version = "2012-10-17", Statement = [
    { Effect = "Allow", Action = ["s3:*Object", "lambda:*"], Resource = "*" }, { Effect = "Allow", Action = ["s3:ListBucket", "iam:PassRole", "ec2:StopInstances"], Resource = "*" },
    { Effect = "Deny", Action = "s3:PutObject", Resource = "*" },
  ] } }
}
locals {
  one  = data.iamproof_activity_policy.ci["records.json"]
  more = data.iamproof_activity_policy.more
}
output "same" { value = length(distinct([for d in data.iamproof_activity_policy.ci : d.json])) == 1 ? "same" : "different" }
output "json" { value = local.one.minified_json }
output "used" { value = join(" ", [for u in local.one.used : "${u.action}:${u.count}"]) }
output "denied" { value = join(" ", [for u in local.one.denied : "${u.action} ${u.resources[0]}"]) }
output "unmapped" { value = join(" ", [for u in local.one.unmapped : "${u.source} ${u.event}"]) }
output "ignored" { value = jsonencode(local.one.ignored) }
output "inferred" { value = join(" ", [for i in local.one.inferred : "${i.action} ${i.resources[0]} ${i.condition}"]) }
output "compared" { value = local.one.only_narrows == null && local.one.allowed_not_used == null ? "no" : "yes" }
output "coverage" { value = join(" ", local.one.coverage) }
output "more" { value = local.more.minified_json }
output "not_allowed" { value = join(" ", [for n in local.more.used_not_allowed : "${n.action} ${n.decision} ${join(",", n.layers)}"]) }
output "not_used" { value = join(" ", [for a in local.more.allowed_not_used : a if startswith(a, "ec2:") || startswith(a, "s3:G")]) }
output "unknown_use" { value = contains(local.more.allowed_unknown_use, "iam:PassRole") ? "yes" : "no" }
output "narrows" { value = "${local.more.only_narrows} ${local.more.widens_by}" }
`
	w := newWorkspace(t, config)
	if err := os.MkdirAll(filepath.Join(w.dir, "trail", "2026"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"records.json": whole, "zipped.json.gz": zipped.Bytes(), "lines.json": lines.Bytes(), "lookup.json": lookup.Bytes()} {
		if err := os.WriteFile(filepath.Join(w.dir, "trail", "2026", name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out := w.run(t, "apply", "-auto-approve"); out.failed {
		t.Fatalf("%+v", out.diagnostics)
	}
	got := w.outputs(t)
	for name, want := range map[string]string{
		"same": "same", "json": strings.ReplaceAll(learntPolicy, `["lambda:CreateFunction"]`, `"lambda:CreateFunction"`),
		"used":     "lambda:CreateFunction:1 lambda:InvokeFunction:1 lambda:UpdateFunctionCode:1 s3:GetObject:12 s3:ListBucket:1 s3:PutObject:1",
		"denied":   "s3:DeleteObject arn:aws:s3:::data/out/y",
		"unmapped": "s3.amazonaws.com NotKnown",
		"ignored":  `{"event type AwsConsoleSignIn":1,"no policy decides it":1}`,
		"inferred": "iam:PassRole arn:aws:iam::111122223333:role/exec iam:PassedToService = lambda.amazonaws.com",
		"compared": "no",
	} {
		if got[name] != want {
			t.Errorf("%s is\n%s\nwant\n%s", name, got[name], want)
		}
	}
	for name, want := range map[string]string{
		"more": `"iam:PassedToService":"lambda.amazonaws.com"`, "not_allowed": "s3:PutObject explicitDeny identity", "not_used": "ec2:StopInstances", "unknown_use": "yes",
		"narrows": "false s3:PutObject", "coverage": "data events of: s3",
	} {
		if !strings.Contains(got[name], want) {
			t.Errorf("%s is\n%s\nwithout\n%s", name, got[name], want)
		}
	}
	if !strings.Contains(got["more"], "s3:DeleteObject") || strings.Contains(got["json"], "s3:DeleteObject") {
		t.Errorf("what was denied: %s", got["more"])
	}
	// The second plan changes nothing.
	if out := w.run(t, "plan", "-detailed-exitcode"); out.failed {
		t.Errorf("the second plan: %+v", out.diagnostics)
	}
}

// What is wrong is said at its place.
func TestAccActivityPolicyBadInput(t *testing.T) {
	t.Parallel()
	base := map[string]string{"principal": `"arn:aws:iam::111122223333:role/ci"`, "event_files": `["${abspath(path.module)}/events.json"]`}
	for name, c := range map[string]struct{ argument, value, says string }{
		"principal":    {"principal", `"arn:aws:iam::111122223333:root"`, "ARN of a user or role"},
		"no file":      {"event_files", `["none/*.json"]`, "no file matches"},
		"detail":       {"resource_detail", `"some"`, "must be one of"},
		"pass role":    {"pass_role", `"yes"`, "must be one of"},
		"days":         {"window", `{ days = 0 }`, "whole number"},
		"both":         {"window", `{ days = 1, from = "2026-01-01" }`, "days, or from and to"},
		"time":         {"window", `{ from = "yesterday" }`, "RFC 3339"},
		"max events":   {"max_events", `1`, "more than 1 events"},
		"policy":       {"identity_policies", `[{ Statement = [{ Effect = "Permit" }] }]`, "Effect"},
		"policy type":  {"policy_type", `"trust"`, "trust"},
		"not an event": {"event_files", `["${abspath(path.module)}/main.tf"]`, "neither JSON"},
	} {
		config := "data \"iamproof_activity_policy\" \"x\" {\n"
		for k, v := range base {
			if k != c.argument {
				config += k + " = " + v + "\n"
			}
		}
		w := newWorkspace(t, config+c.argument+" = "+c.value+"\n}\n")
		whole, _ := json.Marshal(map[string]any{"Records": []any{event(1, "sqs", "ListQueues", nil), event(2, "sqs", "ListQueues", nil)}})
		if err := os.WriteFile(filepath.Join(w.dir, "events.json"), whole, 0o600); err != nil {
			t.Fatal(err)
		}
		out := w.run(t, "plan")
		if !out.failed || len(out.diagnostics) == 0 || !strings.Contains(strings.ReplaceAll(out.diagnostics[0].Summary+out.diagnostics[0].Detail, "\n", " "), c.says) {
			t.Errorf("%s: %+v", name, out.diagnostics)
		}
	}
}
