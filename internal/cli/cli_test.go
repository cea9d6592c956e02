// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/cli/format"
)

const plans = "../plancheck/testdata/plans"

func plan(name string) string { return filepath.Join(plans, name, "plan.json") }

// result is what a run of the program gave.
type result struct {
	code     int
	out, err string
}

// iamproof runs the program. Options in env are NAME=VALUE.
func iamproof(t testing.TB, stdin string, env []string, args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	w := &World{
		Stdin: strings.NewReader(stdin), Stdout: &out, Stderr: &errs, Piped: stdin != "", Version: "1.2.3",
		Terminal: slices.Contains(env, "terminal"),
		Getenv: func(name string) string {
			for _, e := range env {
				if value, ok := strings.CutPrefix(e, name+"="); ok {
					return value
				}
			}
			return ""
		},
	}
	code := Main(args, w)
	return result{code, out.String(), errs.String()}
}

// TestExitCodes runs the program as pipelines do.
func TestExitCodes(t *testing.T) {
	text, err := os.ReadFile(plan("a01-data-source"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name  string
		stdin string
		env   []string
		args  []string
		code  int
		want  string // in either output
	}{
		{name: "nothing", args: []string{"check", plan("a07-plain-role")}, code: 0, want: "passed: no findings; gate: error"},
		{name: "findings", args: []string{"check", plan("a01-data-source")}, code: 1, want: "FAILED: 1 finding of class error or above"},
		{name: "flags behind", args: []string{"check", plan("a01-data-source"), "--fail-on", "none"}, code: 0, want: "gate: none"},
		{name: "lower class", args: []string{"check", "--fail-on", "security_warning", plan("a04-depends-on")}, code: 1, want: "PRINCIPAL_ADMIN"},
		{name: "standard input", stdin: string(text), args: []string{"check", "-"}, code: 1, want: "INVALID_ACTION"},
		{name: "pipe", stdin: string(text), args: []string{"check"}, code: 1, want: "INVALID_ACTION"},
		{name: "exit zero", args: []string{"check", "--exit-zero", plan("a01-data-source")}, code: 0, want: "report only"},
		{name: "report", env: []string{"IAMPROOF_ENFORCEMENT=report"}, args: []string{"check", plan("a01-data-source")}, code: 0, want: "report only"},
		{name: "A2 without strict", args: []string{"check", plan("a02-jsonencode")}, code: 0, want: "NOT_VISIBLE"},
		{name: "A2 strict", args: []string{"check", "--strict", plan("a02-jsonencode")}, code: 1, want: "1 not visible"},
		{name: "A3", args: []string{"check", "--source", filepath.Join(plans, "a02-jsonencode"), plan("a02-jsonencode")}, code: 1, want: "main.tf:12"},
		{name: "A12", args: []string{"check", plan("a12-existing")}, code: 1, want: "(existing)"},
		{name: "A12 changed", args: []string{"check", "--only-changed", plan("a12-existing")}, code: 0, want: "no findings"},
		{name: "unlisted strict", args: []string{"check", "--strict", "--ignore", "JSON_DUPLICATE_KEY", plan("unlisted")}, code: 1, want: "1 not visible"},
		{name: "errored", args: []string{"check", plan("errored")}, code: 2, want: "the plan is incomplete: it ended with errors"},
		{name: "no document", args: []string{"check", plan("empty")}, code: 0, want: "0 documents"},
		{name: "ignored", args: []string{"check", "--ignore", "aws_iam_policy.p.INVALID_ACTION", plan("a01-data-source")}, code: 0, want: "1 accepted by an entry"},
		{name: "ignored list", args: []string{"check", "--ignore", `FULL_SERVICE_ACCESS, aws_iam_policy.p["a,b"].FULL_SERVICE_ACCESS,INVALID_ACTION`, plan("a01-data-source")}, code: 0, want: "2 accepted by an entry"},
		{name: "account", args: []string{"check", "--account", "210987654321", plan("a11-reordered")}, code: 0, want: "passed"},

		{name: "no argument", args: []string{"check"}, code: 2, want: "give the plan"},
		{name: "two plans", args: []string{"check", "a", "b"}, code: 2, want: "one plan at a time"},
		{name: "no such file", args: []string{"check", "none.json"}, code: 2, want: "none.json"},
		{name: "directory", args: []string{"check", "."}, code: 2, want: "is a directory"},
		{name: "not JSON", stdin: "hello", args: []string{"check"}, code: 2, want: "expected the output of terraform show -json"},
		{name: "saved plan", stdin: "PK\x03\x04", args: []string{"check"}, code: 2, want: "terraform show -json FILE > plan.json"},
		{name: "too large", args: []string{"check", "--max-bytes", "100", plan("empty")}, code: 2, want: "--max-bytes"},
		{name: "format", args: []string{"check", "--format", "yaml", plan("empty")}, code: 2, want: "yaml"},
		{name: "class", args: []string{"check", "--fail-on", "all", plan("empty")}, code: 2, want: "--fail-on"},
		{name: "ignore", args: []string{"check", "--ignore", "NO_SUCH_CHECK", plan("empty")}, code: 2, want: "NO_SUCH_CHECK"},
		{name: "account", args: []string{"check", "--account", "1", plan("empty")}, code: 2, want: "twelve digits"},
		{name: "partition", args: []string{"check", "--partition", "aws-us", plan("empty")}, code: 2, want: "aws-us-gov"},
		{name: "validate account", stdin: `{}`, args: []string{"validate", "--account", "1", "-"}, code: 2, want: "twelve digits"},
		{name: "config", args: []string{"check", "--config", "none.hcl", plan("empty")}, code: 2, want: "none.hcl"},
		{name: "out", args: []string{"check", "--out", "report", plan("empty")}, code: 2, want: "FORMAT=FILE"},
		{name: "source", args: []string{"check", "--source", "nowhere", plan("empty")}, code: 2, want: "--source"},
		{name: "unknown flag", args: []string{"check", "--nothing"}, code: 2, want: "--nothing"},
		{name: "unknown command", args: []string{"chek"}, code: 2, want: "chek"},

		{name: "version", args: []string{"version"}, code: 0, want: "iamproof 1.2.3"},
		{name: "version flag", args: []string{"--version"}, code: 0, want: "1.2.3"},
		{name: "help", args: []string{"check", "--help"}, code: 0, want: "terraform show -json"},

		{name: "validate", stdin: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObjct","Resource":"*"}]}`, args: []string{"validate"}, code: 1, want: "checked as an identity policy"},
		{name: "validate trust", stdin: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}]}`, args: []string{"validate", "-", "--fail-on", "security_warning"}, code: 1, want: "checked as a role trust policy"},
		{name: "validate type", stdin: `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/*"}]}`, args: []string{"validate", "--type", "scp", "-"}, code: 0, want: "passed"},
		{name: "validate wrong type", stdin: `{}`, args: []string{"validate", "--type", "thing", "-"}, code: 2, want: "thing"},
		{name: "validate no JSON", stdin: `hello`, args: []string{"validate", "-"}, code: 1, want: "JSON_SYNTAX_ERROR"},
		{name: "validate nothing", args: []string{"validate"}, code: 2, want: "give the files"},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := iamproof(t, test.stdin, test.env, append(test.args, noSource(test.args)...)...)
			if r.code != test.code || !strings.Contains(r.out+r.err, test.want) {
				t.Errorf("exit code %d, want %d with %q\n%s\n%s", r.code, test.code, test.want, r.out, r.err)
			}
			if r.code == 2 && !strings.Contains(r.out, "FAILED") && r.out != "" {
				t.Errorf("standard output holds no report: %s", r.out)
			}
		})
	}
}

func noSource(args []string) []string {
	if len(args) == 0 || args[0] != "check" || slices.Contains(args, "--source") || slices.Contains(args, "--help") {
		return nil
	}
	return []string{"--source", "none"}
}

// TestK502 shows that one word says to callers whether a check passed.
func TestK502(t *testing.T) {
	entries, err := os.ReadDir(plans)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		for _, show := range []string{"all", "changed"} {
			r := iamproof(t, "", nil, "check", "--source", "none", "--show", show, plan(e.Name()))
			if has := strings.Contains(strings.ToLower(r.out), "fail"); r.code == 0 && has {
				t.Errorf("%s passes and says\n%s", e.Name(), r.out)
			}
			if r.code == 1 && !strings.Contains(r.out, "FAILED") {
				t.Errorf("%s does not pass and says\n%s", e.Name(), r.out)
			}
		}
	}
}

// TestSensitive is A17 in every format.
func TestSensitive(t *testing.T) {
	for _, name := range format.Names {
		r := iamproof(t, "", nil, "check", "--source", "none", "--show", "all", "--format", name, plan("a17-sensitive"))
		for _, secret := range []string{"very-secret-bucket", "TopSecret", "GetObjct"} {
			if strings.Contains(r.out, secret) {
				t.Errorf("%s shows %q:\n%s", name, secret, r.out)
			}
		}
	}
	r := iamproof(t, "", nil, "check", "--source", filepath.Join(plans, "a17-sensitive"), "--format", "json", plan("a17-sensitive"))
	if strings.Contains(r.out, "very-secret-bucket") || strings.Contains(r.out, "GetObjct") {
		t.Errorf("with the source: %s", r.out)
	}
}

// TestFormats reads every format back.
func TestFormats(t *testing.T) {
	for _, name := range []string{"a01-data-source", "a02-jsonencode", "a12-existing", "sizes", "unlisted", "empty"} {
		run := func(format string) string {
			return iamproof(t, "", nil, "check", "--source", "none", "--format", format, plan(name)).out
		}
		for _, f := range format.Names {
			if a, b := run(f), run(f); a != b {
				t.Errorf("%s, %s differs from run to run", name, f)
			}
		}
		var report struct {
			FormatVersion string `json:"format_version"`
			Summary       struct {
				Documents struct {
					Found int `json:"found"`
				} `json:"documents"`
				ExitCode int `json:"exit_code"`
			} `json:"summary"`
			Documents []struct{ Address, Visibility string } `json:"documents"`
			Findings  []struct{ ID, Fingerprint string }     `json:"findings"`
		}
		if err := json.Unmarshal([]byte(run("json")), &report); err != nil || report.FormatVersion != "1.0" || report.Summary.Documents.Found != len(report.Documents) {
			t.Errorf("%s: %v %+v", name, err, report)
		}
		for _, f := range report.Findings {
			if !regexp.MustCompile("^[0-9a-f]{64}$").MatchString(f.Fingerprint) {
				t.Errorf("%s: fingerprint %q", name, f.Fingerprint)
			}
		}
		var suites struct {
			Tests    int `xml:"tests,attr"`
			Failures int `xml:"failures,attr"`
			Suites   []struct {
				Cases []struct {
					Class    string     `xml:"classname,attr"`
					Name     string     `xml:"name,attr"`
					Failures []struct{} `xml:"failure"`
				} `xml:"testcase"`
			} `xml:"testsuite"`
		}
		if err := xml.Unmarshal([]byte(run("junit")), &suites); err != nil || len(suites.Suites) != 1 || suites.Tests != len(suites.Suites[0].Cases) || (suites.Failures > 0) != (report.Summary.ExitCode == 1) {
			t.Errorf("%s: %v %+v", name, err, suites)
		}
		if md := run("markdown"); !strings.HasPrefix(md, "<!-- iamproof-check -->\n") {
			t.Errorf("%s: %s", name, md)
		}
	}
}

// TestGitHub shows the caps and escapes of annotations.
func TestGitHub(t *testing.T) {
	summary := filepath.Join(t.TempDir(), "summary.md")
	r := iamproof(t, "", []string{"GITHUB_STEP_SUMMARY=" + summary}, "check", "--source", filepath.Join(plans, "a02-jsonencode"), "--format", "github", plan("a02-jsonencode"))
	if !regexp.MustCompile(`(?m)^::error file=[^,]*a02-jsonencode/main.tf,line=12,title=INVALID_ACTION::aws_iam_policy.p.policy .*%0AWrite "s3:GetObject".$`).MatchString(r.out) {
		t.Error(r.out)
	}
	if text, err := os.ReadFile(summary); err != nil || !strings.HasPrefix(string(text), "<!-- iamproof-check -->") {
		t.Errorf("%v %s", err, text)
	}
	many := iamproof(t, manyPlan(60, ""), nil, "check", "--source", "none", "--format", "github", "-")
	for _, kind := range []string{"::error ", "::warning ", "::notice "} {
		if n := strings.Count(many.out, kind); n > 10 {
			t.Errorf("%d of %s", n, kind)
		}
	}
	if !strings.Contains(many.out, "51 more: see the report") {
		t.Error(many.out)
	}
}

// manyPlan is a plan with policies that have findings. Text is put into names.
func manyPlan(n int, text string) string {
	var changes []map[string]any
	for i := range n {
		name := "p" + text + strings.Repeat("x", i%7)
		changes = append(changes, map[string]any{
			"address": "aws_iam_policy." + name + "[" + string(rune('0'+i%10)) + string(rune('0'+i/10)) + "]", "mode": "managed", "type": "aws_iam_policy", "name": name, "provider_name": "registry.terraform.io/hashicorp/aws",
			"change": map[string]any{"actions": []string{"create"}, "before": nil, "after": map[string]any{"name": name, "policy": `{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":["s3:GetObjct","ec2:*"],"Resource":"*"}]}`}, "after_unknown": map[string]any{"arn": true}, "after_sensitive": map[string]any{}},
		})
	}
	out, _ := json.Marshal(map[string]any{"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": changes})
	return string(out)
}

// TestK503 keeps Markdown within its limit: header and verdict stay.
func TestK503(t *testing.T) {
	text := manyPlan(400, "")
	for _, limit := range []string{"60000", "9000", "3000"} {
		r := iamproof(t, text, nil, "check", "--source", "none", "--format", "markdown", "--markdown-limit", limit, "-")
		if n := len(r.out); limit == "60000" && (n > 60000 || n < 40000) || limit == "9000" && n > 9000 || limit == "3000" && n > 3600 {
			t.Errorf("limit %s gives %d bytes", limit, n)
		}
		if !strings.Contains(r.out, "iamproof: FAILED") || !regexp.MustCompile(`\n\d+ more: see JSON/SARIF\n$`).MatchString(r.out) {
			t.Errorf("limit %s: %s", limit, r.out[max(0, len(r.out)-300):])
		}
	}
	// Names of the plan are shown as they are, and make no markup.
	r := iamproof(t, manyPlan(1, "`|@team<b>\x1b[31m"), nil, "check", "--source", "none", "--format", "markdown", "-")
	if strings.Contains(r.out, "<b>") && !strings.Contains(r.out, "`aws_iam_policy.p") || strings.Contains(r.out, "\x1b") {
		t.Error(r.out)
	}
}

// TestColor shows when there are colours.
func TestColor(t *testing.T) {
	for _, test := range []struct {
		env  []string
		args []string
		want bool
	}{
		{[]string{"terminal"}, nil, true},
		{nil, nil, false},
		{[]string{"terminal", "NO_COLOR=1"}, nil, false},
		{[]string{"terminal", "NO_COLOR="}, nil, true},
		{[]string{"terminal", "TERM=dumb"}, nil, false},
		{[]string{"terminal"}, []string{"--no-color"}, false},
		{[]string{"terminal"}, []string{"--format", "json"}, false},
	} {
		r := iamproof(t, "", test.env, append([]string{"check", "--source", "none", plan("a01-data-source")}, test.args...)...)
		if got := strings.Contains(r.out, "\x1b["); got != test.want {
			t.Errorf("%v %v: colours %v", test.env, test.args, got)
		}
	}
	r := iamproof(t, manyPlan(1, "\x1b[31m\u202e\n"), nil, "check", "--source", "none", "-")
	if strings.ContainsAny(r.out, "\x1b\u202e") {
		t.Error("control characters of the plan reach the terminal")
	}
}

// TestOut writes several reports in one run.
func TestOut(t *testing.T) {
	dir := t.TempDir()
	args := []string{"check", "--source", "none", plan("a01-data-source")}
	for _, out := range []string{"report.json", "report.sarif", "report.md", "junit=j.xml", "text=t"} {
		name, file, ok := strings.Cut(out, "=")
		if !ok {
			args = append(args, "--out", filepath.Join(dir, out))
		} else {
			args = append(args, "--out", name+"="+filepath.Join(dir, file))
		}
	}
	if r := iamproof(t, "", []string{"terminal"}, args...); r.code != 1 {
		t.Fatal(r.err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 5 {
		t.Fatalf("%v %v", err, entries)
	}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil || len(text) == 0 || bytes.Contains(text, []byte("\x1b")) {
			t.Errorf("%s: %v %s", e.Name(), err, text)
		}
	}
}

// TestConfig runs with a policy set.
func TestConfig(t *testing.T) {
	dir := t.TempDir()
	write := func(text string) string {
		file := filepath.Join(dir, "iamproof.hcl")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return file
	}
	for _, test := range []struct {
		name, config, plan string
		code               int
		want               string
	}{
		{"fail on", "check {\n fail_on = \"security_warning\"\n}", "a04-depends-on", 1, "security_warning"},
		{"override", "check {\n severity_overrides = { PRINCIPAL_ADMIN = \"error\" }\n}", "a04-depends-on", 1, "ERROR  PRINCIPAL_ADMIN"},
		{"switched off", "check {\n fail_on = \"suggestion\"\n severity_overrides = { PRINCIPAL_ADMIN = \"ignore\" }\n}", "a04-depends-on", 0, "no findings"},
		{"A6", "rule \"require_boundary\" \"all\" {}", "a06-boundary", 0, "holds  require_boundary"},
		{"A6 without", "rule \"require_boundary\" \"all\" {}", "a05-escalation", 1, "1 rule violated"},
		{"warning only", "rule \"require_boundary\" \"all\" {\n class = \"warning\"\n}", "a05-escalation", 0, "violated  require_boundary"},
		{"A16", "ignore {\n id = \"INVALID_ACTION\"\n reason = \"known\"\n expires = \"2999-01-01\"\n}", "a01-data-source", 0, "ACCEPTED INVALID_ACTION until 2999-01-01"},
		{"A16 expired", "ignore {\n id = \"INVALID_ACTION\"\n reason = \"known\"\n expires = \"2020-01-01\"\n}", "a01-data-source", 1, "IGNORE_EXPIRED"},
		{"A16 unused", "ignore {\n id = \"INVALID_ACTION\"\n reason = \"known\"\n}", "a07-plain-role", 0, "IGNORE_UNUSED"},
		{"carrier", "carrier \"aws_new_thing_policy\" {\n attribute = \"policy\"\n policy_type = \"resource\"\n owner = \"resource_arn\"\n}", "unlisted", 1, "RESOURCE_PUBLIC_ACCESS"},
		{"invisible", "check {\n on_invisible = \"fail\"\n}", "a02-jsonencode", 1, "1 not visible"},
		{"wrong", "chek {}", "empty", 2, "iamproof.hcl:1"},
	} {
		r := iamproof(t, "", nil, "check", "--source", "none", "--config", write(test.config), plan(test.plan))
		if r.code != test.code || !strings.Contains(r.out+r.err, test.want) {
			t.Errorf("%s: exit code %d, want %d with %q\n%s%s", test.name, r.code, test.code, test.want, r.out, r.err)
		}
	}
}
