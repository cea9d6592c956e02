// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// text runs a command of Terraform as a person does and returns what it prints.
func (w *workspace) text(t *testing.T, args ...string) (out string, code int) {
	t.Helper()
	cmd := exec.Command(w.terraform, append(args, "-no-color")...)
	cmd.Dir = w.dir
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "TF_") {
			cmd.Env = append(cmd.Env, entry)
		}
	}
	cmd.Env = append(cmd.Env, "TF_REATTACH_PROVIDERS="+w.reattach, "CHECKPOINT_DISABLE=1")
	var b bytes.Buffer
	cmd.Stdout, cmd.Stderr = &b, &b
	_ = cmd.Run()
	return b.String(), cmd.ProcessState.ExitCode()
}

// attributes counts the lines that a plan in text has for each attribute of a resource.
func attributes(plan string) map[string]int {
	count := make(map[string]int)
	start := regexp.MustCompile(`^ {6}[+~-] ([a-z_]+) +=`)
	name := ""
	for line := range strings.Lines(plan) {
		switch m := start.FindStringSubmatch(line); {
		case m != nil:
			name = m[1]
		case strings.HasPrefix(line, "    }"), strings.HasPrefix(line, "        # ("):
			name = ""
		}
		if name != "" {
			count[name]++
		}
	}
	return count
}

// echoed are the attributes of a simulation that a plan shows because the configuration
// has them.
var echoed = []string{"principal", "identity_policies", "expectations", "verified_policies"}

func lines(plan string) int {
	count := attributes(plan)
	total := 0
	for _, name := range echoed {
		delete(count, name)
	}
	for _, n := range count {
		total += n
	}
	return total
}

const eight = `
resource "iamproof_simulation" "gate" {
  principal         = "arn:aws:iam::444455556666:role/ci/deployer"
  identity_policies = { deploy = %s }
  expectations = [for action in ["PutObject", "DeleteObject", "PutObjectAcl", "PutObjectTagging", "RestoreObject", "AbortMultipartUpload", "PutObjectRetention", "DeleteObjectTagging"] : {
    name = "no ${action}", decision = "denied", actions = ["s3:${action}"], resources = ["arn:aws:s3:::tide-logs/*"]
  }]
}
`

// Plans that people can read: few lines beyond what the configuration has, updates that
// show what changed, nothing where a policy is only formatted anew.
func TestAccPlansAreShort(t *testing.T) {
	t.Parallel()
	const compact = `"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Reads\",\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::tide-logs/*\"}]}"`
	const spaced = `"{\n  \"Statement\": [\n{\"Effect\":\"Allow\", \"Sid\":\"Reads\", \"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::tide-logs/*\"}],\n  \"Version\":\"2012-10-17\"}"`
	const wider = `"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Reads\",\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",\"s3:ListBucket\"],\"Resource\":\"arn:aws:s3:::tide-logs/*\"}]}"`
	w := newWorkspace(t, fmt.Sprintf(eight, compact))
	out, code := w.text(t, "plan")
	if code != 0 {
		t.Fatal(out)
	}
	if n := lines(out); n > 40 {
		t.Errorf("creating takes %d lines: %v\n%s", n, attributes(out), out)
	}
	if out, code = w.text(t, "apply", "-auto-approve"); code != 0 {
		t.Fatal(out)
	}
	if out, code = w.text(t, "plan", "-detailed-exitcode"); code != 0 {
		t.Errorf("a plan without changes has some:\n%s", out)
	}
	w.configure(t, fmt.Sprintf(eight, spaced))
	if out, code = w.text(t, "plan", "-detailed-exitcode"); code != 0 {
		t.Errorf("formatting a policy anew plans something:\n%s", out)
	}
	w.configure(t, fmt.Sprintf(eight, wider))
	if out, code = w.text(t, "plan", "-detailed-exitcode"); code != 2 {
		t.Fatalf("an update has code %d:\n%s", code, out)
	}
	changed := attributes(out)
	for _, name := range []string{"identity_policies", "verified_policies", "granted", "report"} {
		delete(changed, name)
	}
	if len(changed) > 0 {
		t.Errorf("the update shows %v too:\n%s", changed, out)
	}
	if n := lines(out); n > 40 {
		t.Errorf("updating takes %d lines: %v", n, attributes(out))
	}
}

// The state grows with the arguments, not with the number of requests.
func TestAccStateIsSmall(t *testing.T) {
	t.Parallel()
	size := func(actions string) int {
		w := newWorkspace(t, `
resource "iamproof_simulation" "gate" {
  account_id        = "444455556666"
  identity_policies = [{ Version = "2012-10-17", Statement = [{ Effect = "Deny", Action = "*", Resource = "*" }] }]
  expectations      = [{ name = "e", decision = "explicitDeny", actions = ["`+actions+`"], except_actions = ["sts:GetCallerIdentity"] }]
}
`)
		if out, code := w.text(t, "apply", "-auto-approve"); code != 0 {
			t.Fatal(out)
		}
		info, err := os.Stat(w.dir + "/terraform.tfstate")
		if err != nil {
			t.Fatal(err)
		}
		return int(info.Size())
	}
	few, many := size("s3:GetObject"), size("*")
	if many > few+1500 {
		t.Errorf("the state takes %d bytes for one request and %d for all", few, many)
	}
}
