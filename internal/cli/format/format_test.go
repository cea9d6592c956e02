// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package format

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// input is a report with one finding of every kind of text.
func input(message string) *Input {
	f := func(class frame.Class) *plancheck.Finding {
		return &plancheck.Finding{ID: "X", Class: class, Status: plancheck.StatusNew, Address: `module.a["k"].aws_iam_role.r`, Attribute: "policy", Path: "$.Statement[0]", Sid: "S", Message: message, Remediation: message}
	}
	accepted := f(frame.Warning)
	accepted.Reason = message
	return &Input{
		Report: &plancheck.Report{
			Plan: &planfile.Plan{FormatVersion: "1.2", TerraformVersion: "1.11.4"}, Findings: []*plancheck.Finding{f(frame.Warning), f(frame.Suggestion)}, Suppressed: []*plancheck.Finding{accepted},
			Notes: []plancheck.Note{{ID: "N", Message: message}}, Unresolved: []plancheck.Unresolved{{Address: "a.b", Attribute: "role", Why: message}},
			Rules: []*plancheck.RuleResult{{Kind: "within", Name: "n", Address: "a.b", Result: plancheck.Holds, Because: message}},
		},
		Settings: &plancheck.Settings{FailOn: frame.Error}, Version: "1.2.3", File: "plan.json", Show: "all",
	}
}

// TestK502 shows that the text of a run that passes does not hold the word that callers look
// for, and that the others keep theirs.
func TestK502(t *testing.T) {
	in := input("It fails, FAILED, will fail, is failing: a failure.")
	in.Report.Suppressed[0].Reason = "failover and fail-safe roles"
	in.Report.Rules = append(in.Report.Rules, &plancheck.RuleResult{Kind: "within", Name: "fail_closed", Address: "a.b", Result: plancheck.Holds})
	in.Report.Notes = append(in.Report.Notes, plancheck.Note{ID: "RULE_WITHOUT_PRINCIPAL", Message: `rule within "fail_closed" is about no principal`})
	if text := Text(in); strings.Contains(strings.ToLower(text), "fail") {
		t.Error(text)
	}
	in.ExitCode, in.Verdict.Failing = 1, 1
	if text := Text(in); !strings.Contains(text, "FAILED: ") || !strings.Contains(text, "will fail") {
		t.Error(text)
	}
	for _, c := range validator.Checks() {
		for _, text := range []string{c.Fix, c.Why, c.Title} {
			w := &textWriter{passes: true}
			if got := w.mild(text); strings.Contains(strings.ToLower(got), "fail") {
				t.Errorf("%s: %s", c.ID, got)
			}
		}
	}
}

// TestEscapes shows what hostile texts become.
func TestEscapes(t *testing.T) {
	const hostile = "a|b`c` <img src=x> @team [x](y) #1 %0A::error::\n\x1b[31m\u202e"
	in := input(hostile)
	for _, text := range []string{Text(in), Markdown(in), GitHub(in)} {
		if strings.ContainsAny(text, "\x1b\u202e") && !strings.Contains(text, "::") {
			t.Error(text)
		}
	}
	md := Markdown(in)
	for _, bad := range []string{"<img", " @team", "[x](y)", "a|b"} {
		if strings.Contains(md, bad) {
			t.Errorf("Markdown holds %q:\n%s", bad, md)
		}
	}
	for _, line := range strings.Split(GitHub(in), "\n") {
		if strings.HasPrefix(line, "::") && strings.Count(line, "%0A") == 0 {
			continue
		}
		if strings.HasPrefix(line, "\x1b") {
			t.Errorf("a line break of a message begins a line: %q", line)
		}
	}
	if got := command("error", "a,b:c%.tf", 3, "t", "x%y\nz"); got != "::error file=a%2Cb%3Ac%25.tf,line=3,title=t::x%25y%0Az" {
		t.Error(got)
	}
	text, err := JSON(in)
	if err != nil || !json.Valid([]byte(text)) {
		t.Errorf("%v %s", err, text)
	}
	if text, err := JUnit(in); err != nil || strings.Contains(text, "\x1b") {
		t.Errorf("%v %s", err, text)
	}
}

// TestMarkdownLimit keeps what counts under every limit.
func TestMarkdownLimit(t *testing.T) {
	in := input("m")
	for range 2000 {
		in.Report.Findings = append(in.Report.Findings, in.Report.Findings[1])
	}
	for _, limit := range []int{1000, 5000, 60_000, 0} {
		in.MarkdownLimit = limit
		text := Markdown(in)
		if limit == 0 {
			limit = DefaultMarkdownLimit
		}
		if len(text) > max(limit, 1500) || !strings.HasPrefix(text, "<!-- iamproof-check -->") || !strings.Contains(text, "more: see JSON/SARIF") {
			t.Errorf("limit %d gives %d bytes", limit, len(text))
		}
	}
}

// TestViolatedRules shows that every format says which rule is violated, and what was not seen.
func TestViolatedRules(t *testing.T) {
	in := input("m")
	in.Report.Rules = []*plancheck.RuleResult{
		{Kind: "within", Name: "ceiling", Address: "aws_iam_role.v", Result: plancheck.Violated, Because: "too much", Class: frame.Error},
		{Kind: "within", Name: "ceiling", Address: "aws_iam_role.u", Result: plancheck.Undetermined, Because: "unseen", Class: frame.Error},
		{Kind: "within", Name: "ceiling", Address: "aws_iam_role.h", Result: plancheck.Holds, Because: "proved", Class: frame.Error},
	}
	in.Verdict, in.ExitCode = in.Report.Verdict(in.Settings), 1
	for _, name := range Names {
		var b strings.Builder
		if err := Write(&b, name, in); err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"aws_iam_role.v", "too much", "unseen"} {
			text := b.String()
			if name == "junit" {
				want = strings.TrimPrefix(want, "aws_iam_role.")
			}
			if !strings.Contains(text, want) {
				t.Errorf("%s does not have %q:\n%s", name, want, text)
			}
		}
		if (name == "github" || name == "sarif") && !strings.Contains(b.String(), "NOT_RESOLVED") {
			t.Errorf("%s does not list what was not seen", name)
		}
	}
	text := GitHub(in)
	if !strings.Contains(text, "::error title=within ceiling::aws_iam_role.v: violated: too much\n") || !strings.Contains(text, "::notice title=within ceiling::aws_iam_role.u") || strings.Contains(text, "aws_iam_role.h") {
		t.Error(text)
	}
}
