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

// denied is a line of a log in which AWS denies a call of the role r.
func denied(action, resource, why string) string {
	return "╷\n│ Error: doing: operation error S3: X, https response error StatusCode: 403, RequestID: 1, api error AccessDenied: User: arn:aws:sts::111122223333:assumed-role/r/s is not\n│ authorized to perform: " +
		action + " on resource: \"" + resource + "\" " + why + "\n│\n│   with aws_thing.x,\n│   on main.tf line 3, in resource \"aws_thing\" \"x\":\n╵\n"
}

const missing = "because no identity-based policy allows the s3:PutObject action"

func TestExplainDenial(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	put := denied("s3:PutObject", "arn:aws:s3:::b/k", missing)
	log := write("apply.log", put)
	own := `{"Version":"2012-10-17","Statement":[{"Sid":"Get","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]}`
	all := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`
	write("identity/deploy.json", own)
	layers := write("layers.json", `{"principal":"arn:aws:iam::111122223333:role/svc/r","identity_policies":{"deploy":`+all+`},"service_control_policies":[["FullAWSAccess"],[`+own+`]],
		"context":{"aws:SourceIp":["192.0.2.1"]},"resource_account_ids":{"arn:aws:s3:::b":"111122223333"},"permissions_boundary":null}`)
	named := write("named.json", `{"deploy":`+own+`}`)
	wrong := write("wrong.json", `{"identity_policies":7}`)
	for _, c := range []struct {
		name  string
		stdin string
		args  []string
		code  int
		want  []string
	}{
		{name: "plan", args: []string{"--plan", plan("a06-boundary"), log}, code: 0, want: []string{"reproduced: yes", "add a statement that allows s3:PutObject", "aws_iam_role_policy", `actions   = ["s3:PutObject"]`}},
		{name: "plan, boundary", stdin: denied("sqs:SendMessage", "arn:aws:sqs:eu-west-1:111122223333:q", "because no permissions boundary allows the sqs:SendMessage action"), args: []string{"--plan", plan("a06-boundary")}, code: 0,
			want: []string{"In aws_iam_policy.b.policy", "then", "identity: In aws_iam_role_policy"}},
		{name: "plan without the principal", stdin: strings.ReplaceAll(put, "role/r/s", "role/other/s"), args: []string{"--plan", plan("a06-boundary")}, code: 1, want: []string{"The plan has no principal"}},
		{name: "directory", args: []string{"--policies", filepath.Join(dir, "identity"), log}, code: 0, want: []string{"In deploy, add a statement"}},
		{name: "named", args: []string{"--policies", named, log}, code: 0, want: []string{"In deploy, add a statement"}},
		{name: "other layer", args: []string{"--policies", layers, log}, code: 1, want: []string{"reproduced: other layer", "service control"}},
		{name: "allowed", stdin: strings.ReplaceAll(put, "PutObject", "GetObject"), args: []string{"--policies", named, "-"}, code: 1, want: []string{"reproduced: no", "differs from what AWS has"}},
		{name: "json", args: []string{"--policies", named, "--format", "json", log}, code: 0, want: []string{`"recognised": "full"`, `"address": "aws_thing.x"`}},
		{name: "hcl", args: []string{"--policies", named, "--format", "hcl", log}, code: 0, want: []string{"{\n  name      = \"s3:PutObject on arn:aws:s3:::b/k\""}},
		{name: "no policies", args: []string{log}, code: 1, want: []string{"Add this statement to a policy of the role r", "No identity policies are given"}},

		{name: "event of CloudTrail", stdin: `{"Records":[{"eventSource":"s3.amazonaws.com","eventName":"HeadObject","awsRegion":"eu-west-1","errorCode":"AccessDenied","errorMessage":"Access Denied","resources":[{"ARN":"arn:aws:s3:::c/k"}],
			"userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/r/s","sessionContext":{"sessionIssuer":{"arn":"arn:aws:iam::111122223333:role/svc/r"}}}}]}`,
			args: []string{"--policies", named}, code: 0, want: []string{"the call needs s3:GetObject", `{"Sid":"Get","Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::b/*","arn:aws:s3:::c/k"]}`, "follows from the API operation"}},

		{name: "no denial", stdin: "Apply complete!", code: 2, want: []string{"no denial"}},
		{name: "nothing", code: 2, want: []string{"give the text"}},
		{name: "two texts", args: []string{"a", "b"}, code: 2, want: []string{"one text at a time"}},
		{name: "both", args: []string{"--plan", "a", "--policies", "b", log}, code: 2, want: []string{"policies"}},
		{name: "no such file", args: []string{"--policies", "none.json", log}, code: 2, want: []string{"none.json"}},
		{name: "wrong policies", args: []string{"--policies", wrong, log}, code: 2, want: []string{"identity_policies is a number"}},
		{name: "wrong plan", args: []string{"--plan", log, log}, code: 2, want: []string{"terraform show -json"}},
		{name: "format", args: []string{"--format", "xml", log}, code: 2, want: []string{"xml"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := iamproof(t, c.stdin, nil, append([]string{"explain-denial"}, c.args...)...)
			if r.code != c.code {
				t.Errorf("exit code %d, want %d\n%s%s", r.code, c.code, r.out, r.err)
			}
			for _, want := range c.want {
				if !strings.Contains(r.out+r.err, want) {
					t.Errorf("nothing says %q:\n%s%s", want, r.out, r.err)
				}
			}
			if c.name == "json" && !json.Valid([]byte(r.out)) {
				t.Errorf("not JSON: %s", r.out)
			}
		})
	}
}

// A long log is read around its first denial.
func TestExplainDenialLongLog(t *testing.T) {
	log := strings.Repeat("aws_thing.x: Still creating...\n", 10_000) + denied("s3:PutObject", "arn:aws:s3:::b/k", missing) + strings.Repeat("more\n", 20_000)
	if r := iamproof(t, log, nil, "explain-denial"); r.code != 1 || !strings.Contains(r.out, "s3:PutObject") {
		t.Errorf("exit code %d\n%s%s", r.code, r.out, r.err)
	}
}
