// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestProve asks questions about documents in files.
func TestProve(t *testing.T) {
	dir := t.TempDir()
	for name, statements := range map[string]string{
		"ceiling.json": `{"Effect":"Allow","Action":["s3:Get*","s3:List*"],"Resource":"*"}`,
		"small.json":   `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/*"}`,
		"large.json":   `{"Effect":"Allow","Action":["s3:GetObject","sqs:SendMessage"],"Resource":"*"}`,
		"never.json":   `{"Effect":"Allow","Action":"iam:*","Resource":"*"}`,
		"trust.json":   `{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"sts:AssumeRole"}`,
		"denies.json":  `{"Effect":"Deny","Action":"iam:*","Resource":"*"}`,
		"wrong.json":   `{"Effect":"Maybe"}`,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(`{"Version":"2012-10-17","Statement":[`+statements+`]}`), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		args string
		code int
		want string
	}{
		{"--within ceiling.json small.json", 0, "proved:"},
		{"--within ceiling.json large.json", 1, "refuted:"},
		{"--within ceiling.json large.json", 1, "for example: sqs:SendMessage"},
		{"--includes small.json ceiling.json", 0, "proved:"},
		{"--includes ceiling.json small.json", 1, "refuted:"},
		{"--excludes never.json small.json", 0, "proved:"},
		{"--excludes never.json never.json", 1, "refuted:"},
		{"--old small.json --new small.json", 0, "relation: equal"},
		{"--old ceiling.json --new small.json", 0, "relation: narrower"},
		{"--old small.json --new ceiling.json", 1, "relation: wider"},
		{"--old large.json --new ceiling.json", 1, "relation: incomparable"},
		{"--old small.json ceiling.json", 1, "relation: wider"},
		{"--within ceiling.json trust.json", 2, "--type"},
		{"--within ceiling.json wrong.json", 2, "wrong.json"},
		{"--within ceiling.json", 2, "give the new document"},
		{"--excludes denies.json small.json", 2, "allows nothing"},
		{"--includes denies.json small.json", 2, "allows nothing"},
		{"--within small.json denies.json", 0, "proved:"},
		{"small.json", 2, "give one of"},
		{"--within ceiling.json --excludes never.json small.json", 2, "give one of"},
		{"--within none.json small.json", 2, "none.json"},
		{"--within ceiling.json --format sarif small.json", 2, "text or json"},
		{"--within ceiling.json --type thing small.json", 2, "thing"},
	} {
		args := []string{"prove"}
		for _, a := range strings.Fields(test.args) {
			if strings.HasSuffix(a, ".json") {
				a = filepath.Join(dir, a)
			}
			args = append(args, a)
		}
		r := iamproof(t, "", nil, args...)
		if r.code != test.code || !strings.Contains(r.out+r.err, test.want) {
			t.Errorf("%s: exit code %d, want %d with %q\n%s%s", test.args, r.code, test.code, test.want, r.out, r.err)
		}
		if test.code == 2 {
			continue
		}
		var a struct {
			Verdict  string         `json:"verdict"`
			ExitCode int            `json:"exit_code"`
			Witness  map[string]any `json:"witness"`
		}
		j := iamproof(t, "", nil, append(args, "--format", "json")...)
		if err := json.Unmarshal([]byte(j.out), &a); err != nil || a.ExitCode != test.code || (a.Verdict == "refuted") != (a.Witness != nil) {
			t.Errorf("%s: %v %s", test.args, err, j.out)
		}
	}
}

// TestProveSecrets prints no value of a condition key that may be a secret.
func TestProveSecrets(t *testing.T) {
	const secret = "hush-hush"
	dir := t.TempDir()
	for name, id := range map[string]string{"old.json": "former", "new.json": secret} {
		text := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"` + id + `"}}}]}`
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, format := range []string{"text", "json"} {
		r := iamproof(t, "", nil, "prove", "--type", "trust", "--old", filepath.Join(dir, "old.json"), "--new", filepath.Join(dir, "new.json"), "--format", format)
		if r.code != 1 || strings.Contains(r.out, secret) || !strings.Contains(r.out, "sts:ExternalId") {
			t.Errorf("%s: exit code %d\n%s", format, r.code, r.out)
		}
	}
}

// TestProofRules checks rules of a policy set that are about all requests.
func TestProofRules(t *testing.T) {
	dir := t.TempDir()
	for _, test := range []struct {
		name, rule, plan string
		args             []string
		code             int
		want             string
	}{
		{"excludes", `rule "excludes" "iam" { actions = ["iam:CreateUser"] }`, "a05-escalation", []string{"--source", filepath.Join(plans, "a05-escalation")}, 0, "holds  excludes"},
		{"inline policies only assumed to be absent", `rule "excludes" "iam" { actions = ["iam:CreateUser"] }`, "a05-escalation", nil, 0, "only assumed that it has no inline_policy blocks"},
		{"excludes violated", `rule "excludes" "pass" { actions = ["iam:PassRole"] }`, "a05-escalation", nil, 1, "its policies allow iam:PassRole"},
		{"within", `rule "within" "some" { actions = ["iam:PassRole", "lambda:*"] }`, "a05-escalation", []string{"--source", filepath.Join(plans, "a05-escalation")}, 0, "holds  within"},
		{"within violated", `rule "within" "some" { actions = ["lambda:*"] }`, "a05-escalation", nil, 1, "violated  within"},
		{"bounded", `rule "within" "s3" { actions = ["s3:*"] }`, "a06-boundary", nil, 0, "not shown"},
		{"bounded from source", `rule "within" "s3" { actions = ["s3:*"] }`, "a06-boundary", []string{"--source", filepath.Join(plans, "a06-boundary")}, 0, "its permissions boundary ensures it"},
		{"not visible", `rule "excludes" "iam" { actions = ["iam:CreateUser"] }`, "a02-jsonencode", nil, 0, "undetermined  excludes"},
		{"not visible, strict", `rule "excludes" "iam" { actions = ["iam:CreateUser"] }`, "a02-jsonencode", []string{"--strict"}, 1, "1 rule undetermined"},
		{"partly known", `rule "within" "s3" { actions = ["s3:*"] }`, "a01-data-source", []string{"--exit-zero", "--source", filepath.Join(plans, "a01-data-source")}, 0, "holds  within"},
		{"an assumption makes no rule hold", `rule "within" "s3" { actions = ["s3:*"] }`, "a01-data-source", []string{"--exit-zero"}, 0, "proved if"},
		{"boundary by ARN", "rule \"require_boundary\" \"b\" {\n boundaries = [\"arn:aws:iam::*:policy/bounds\"]\n}", "a06-boundary", []string{"--account", "210987654321", "--partition", "aws", "--source", filepath.Join(plans, "a06-boundary")}, 0, "holds  require_boundary"},
		{"other boundary", "rule \"require_boundary\" \"b\" {\n boundaries = [\"arn:aws:iam::*:policy/other\"]\n}", "a06-boundary", []string{"--account", "210987654321", "--partition", "aws", "--source", filepath.Join(plans, "a06-boundary")}, 1, "violated  require_boundary"},
		{"partly known resources", "rule \"within\" \"s3\" {\n actions = [\"s3:*\"]\n resources = [\"arn:aws:s3:::ledger\"]\n}", "a01-data-source", []string{"--exit-zero"}, 0, "undetermined  within"},
		{"possible", `rule "excludes" "iam" { actions = ["iam:CreateUser"] }`, "a08-other-keys", nil, 0, "undetermined  excludes"},
		{"required deny", `rule "required_deny" "leave" { actions = ["organizations:LeaveOrganization"] }`, "a05-escalation", nil, 1, "no policy denies organizations:LeaveOrganization"},
		{"required deny by boundary", `rule "required_deny" "leave" { actions = ["organizations:LeaveOrganization"] }`, "a06-boundary", []string{"--source", filepath.Join(plans, "a06-boundary")}, 0, "its permissions boundary ensures it"},
		{"required deny, boundary assumed", `rule "required_deny" "leave" { actions = ["organizations:LeaveOrganization"] }`, "a06-boundary", nil, 0, "undetermined  required_deny"},
		{"sensitive", `rule "excludes" "s3" { actions = ["s3:*"] }`, "a17-sensitive", []string{"--exit-zero"}, 0, "excludes \"s3\""},
		{"nobody", "rule \"excludes\" \"iam\" {\n actions = [\"iam:*\"]\n principals { include = [\"user\"] }\n}", "a05-escalation", nil, 0, "RULE_WITHOUT_PRINCIPAL"},
		{"except", "rule \"excludes\" \"pass\" {\n actions = [\"iam:PassRole\"]\n principals { except = [\"aws_iam_role.r\"] }\n}", "a05-escalation", nil, 0, "RULE_WITHOUT_PRINCIPAL"},
		{"wrong document", "rule \"excludes\" \"pass\" {\n document = \"{}\"\n}", "a05-escalation", nil, 2, "the document is not valid"},
	} {
		file := filepath.Join(dir, "iamproof.hcl")
		rule := test.rule
		if !strings.Contains(rule, "\n") {
			rule = strings.Replace(strings.Replace(rule, "{ ", "{\n", 1), " }", "\n}", 1)
		}
		if err := os.WriteFile(file, []byte(rule), 0o600); err != nil {
			t.Fatal(err)
		}
		args := append([]string{"check", "--config", file, plan(test.plan)}, test.args...)
		if !strings.Contains(strings.Join(test.args, " "), "--source") {
			args = append(args, "--source", "none")
		}
		r := iamproof(t, "", nil, args...)
		if r.code != test.code || !strings.Contains(r.out+r.err, test.want) {
			t.Errorf("%s: exit code %d, want %d with %q\n%s%s", test.name, r.code, test.code, test.want, r.out, r.err)
		}
		if test.name == "sensitive" && strings.Contains(r.out, "very-secret-bucket") {
			t.Errorf("a rule shows a sensitive document: %s", r.out)
		}
	}
}
