// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMarkdown(t *testing.T) {
	in := harvesterWith(allowReads+","+denyDeletes,
		expect("allowed", texts("s3:GetObject"), texts(bucket+"/a")),
		expect("allowed", texts("s3:DeleteObject"), texts(bucket+"/a")),
		expect("denied", texts("s3:GetObject", "s3:PutObject"), texts(bucket+"/a")))
	in.Expectations[2].Enforcement = ptr("warn")
	got := run(t, in).Markdown
	for _, want := range []string{
		"### IAM simulation: 1 of 2 expectations hold; 1 that only warns does not hold",
		"| Expectation | Expected | Verdict | Decided by |",
		"| allowed: s3:GetObject on arn:aws:s3:::tide-logs/a | allowed | ✅ holds | identity policies: identity_policies[0] \"Reads\"",
		"| ❌ violated | identity policies: identity_policies[0] \"NoDeletes\"",
		"| ⚠️ violated | `s3:GetObject`: identity policies: ",
		"#### ❌ allowed: s3:DeleteObject on arn:aws:s3:::tide-logs/a",
		"- `s3:DeleteObject` on `arn:aws:s3:::tide-logs/a` is denied explicitly, and must be allowed: identity policies",
		"```mermaid\nflowchart LR\n",
		"identity[\"identity policies<br/>explicitDeny<br/>identity_policies#91;0#93; #34;NoDeletes#34;\"]:::deny",
		"style identity stroke-width:4px",
		"No Allow overrides a Deny: exempt the request from identity_policies[0] \"NoDeletes\"",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the report does not contain %q:\n%s", want, got)
		}
	}
}

// hostile is text that means something in Markdown, HTML or Mermaid.
var hostile = rapid.StringOf(rapid.SampledFrom([]rune("ab|`*_[](){}<>#&;\"'\\~$@! \n\r\t%-:é")))

// Hostile names and Sids change nothing about the shape of the report.
func TestReportKeepsItsShape(t *testing.T) {
	shape := func(md string) (rows, fences, headings int) {
		for _, l := range strings.Split(md, "\n") {
			switch {
			case strings.HasPrefix(l, "| "):
				rows++
				if n := strings.Count(strings.ReplaceAll(l, `\|`, ""), "|"); n != 5 {
					rows = -1000
				}
			case strings.HasPrefix(l, "```"):
				fences++
			case strings.HasPrefix(l, "#"):
				headings++
			}
		}
		return rows, fences, headings
	}
	rapid.Check(t, func(t *rapid.T) {
		name := hostile.Filter(func(s string) bool { return strings.TrimSpace(s) != "" }).Draw(t, "name")
		key := hostile.Draw(t, "key")
		e := expect("denied", texts("s3:GetObject"), texts(bucket+"/k"+strings.NewReplacer("$", "", "*", "", "?", "").Replace(key)))
		e.Name = ptr(name)
		in := harvesterWith(allowAll, e)
		in.Identity.Documents[0].Label = name
		report, errs := Run(in, awsServices)
		if len(errs) > 0 {
			t.Fatalf("errors: %v", errs)
		}
		if rows, fences, headings := shape(report.Markdown); rows != 3 || fences != 2 || headings != 2 {
			t.Fatalf("%d rows, %d fences, %d headings:\n%s", rows, fences, headings, report.Markdown)
		}
		for _, l := range strings.Split(report.Findings[0].Detail, "\n") {
			if strings.Contains(l, "\r") {
				t.Fatalf("a line break in %q", l)
			}
		}
	})
}

func TestLongListsAreCut(t *testing.T) {
	in := harvesterWith(allowAll, expect("denied", texts("s3:*"), texts("*")))
	report := run(t, in)
	if n := len(report.Findings); n != 1 {
		t.Fatalf("%d findings, want the actions of a wildcard in one", n)
	}
	detail := report.Findings[0].Detail
	if lines := strings.Count(detail, "\n"); lines > 40 {
		t.Errorf("the finding has %d lines:\n%s", lines, detail)
	}
	if !strings.Contains(detail, "more actions on") {
		t.Errorf("the finding does not say how many it leaves out:\n%s", detail)
	}
	if n := strings.Count(report.Markdown, "\n"); n > 60 {
		t.Errorf("the report has %d lines", n)
	}
}

// A report in which everything holds is short, and has no places that move when a
// document is formatted anew.
func TestReportOfWhatHoldsIsShort(t *testing.T) {
	var expectations []Expectation
	for _, action := range []string{"s3:PutObject", "s3:DeleteObject", "s3:RestoreObject", "s3:PutObjectAcl", "s3:PutObjectTagging", "s3:DeleteObjectTagging", "s3:AbortMultipartUpload", "s3:GetObjectAcl"} {
		expectations = append(expectations, expect("denied", texts(action), texts(bucket+"/*")))
	}
	for _, n := range []int{1, 8} {
		got := run(t, harvesterWith(allowReads, expectations[:n]...)).Markdown
		if lines := strings.Count(got, "\n"); lines > 15 {
			t.Errorf("%d expectations: %d lines\n%s", n, lines, got)
		}
	}
	reads := harvesterWith(allowReads, expect("allowed", texts("s3:GetObject", "s3:DeleteObject"), texts(bucket+"/*")))
	if got := run(t, reads); strings.Contains(got.Markdown, "line 1") || strings.Contains(got.Evaluations[0].DecidedBy, "line 1") || !strings.Contains(got.Findings[0].Detail, "line 1") {
		t.Errorf("lines belong in findings and nowhere else:\n%s\n%s", got.Markdown, got.Findings[0].Detail)
	}
}

// What waits for apply is said in one warning, with what it waits for and how to have it
// decided in the plan.
func TestWaiting(t *testing.T) {
	in := harvesterWith(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"`+hole+`"}`,
		expect("allowed", texts("s3:GetObject"), texts(bucket+"/*")), expect("denied", texts("s3:PutObject"), texts(bucket+"/*")))
	got := run(t, in).Waiting
	if got == nil {
		t.Fatal("nothing waits")
	}
	if !strings.Contains(got.Summary, harvester) || !strings.Contains(got.Summary, "1 of 2") {
		t.Errorf("summary = %q", got.Summary)
	}
	for _, want := range []string{"allowed: s3:GetObject", "identity_policies[0] Statement[0].Resource", "The others are decided", "holds", "Build ARNs from names"} {
		if !strings.Contains(got.Detail, want) {
			t.Errorf("the warning does not say %q:\n%s", want, got.Detail)
		}
	}
	if run(t, harvesterWith(allowReads, expect("denied", texts("s3:PutObject"), Texts{}))).Waiting != nil {
		t.Error("something waits where everything is known")
	}
}

// A document that is not known as a whole waits by its name, and the way out is to write
// it in parts.
func TestWaitingForWholeDocument(t *testing.T) {
	in := harvesterWith(allowReads, expect("allowed", texts("s3:PutObject"), Texts{}))
	in.Identity.Documents[0].Root = unknownRoot()
	got := run(t, in).Waiting
	if got == nil {
		t.Fatal("nothing waits")
	}
	for _, want := range []string{": identity_policies[0] as a whole\n", "identity_policies[0] is not known as a whole: write it as an HCL object"} {
		if !strings.Contains(got.Detail, want) {
			t.Errorf("the finding does not say %q:\n%s", want, got.Detail)
		}
	}
}

// Where it is not known whose the resource policies are, the way out is to write their keys.
func TestWaitingForKeysOfResourcePolicies(t *testing.T) {
	in := harvesterWith(allowReads, expect("allowed", texts("s3:GetObject"), texts(bucket+"/*")))
	in.ResourcePolicies.More = true
	got := run(t, in).Waiting
	if got == nil || !strings.Contains(got.Detail, "Write the keys of resource_policies so that they are known in the plan") {
		t.Errorf("the warning is %+v", got)
	}
}

// The request of a counterexample is HCL that is indented as such.
func TestExampleInReport(t *testing.T) {
	in := harvesterWith(`{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"ops"}}}`, expect("denied", texts("s3:GetObject"), texts(bucket+"/*")))
	if got, want := run(t, in).Markdown, "```hcl\ncontext = {\n  \"aws:PrincipalTag/team\" = [\"ops\"]\n}\n```\n"; !strings.Contains(got, want) {
		t.Errorf("the report does not contain %q:\n%s", want, got)
	}
}

// A list of expectations or proofs that is not known waits as well, or is said not to be decided.
func TestWaitingForLists(t *testing.T) {
	reads := expect("allowed", texts("s3:GetObject"), texts(bucket+"/*"))
	for name, test := range map[string]struct {
		more           func(*Input)
		mode           OnUndetermined
		waits, finding string
		gate           bool
	}{
		"expectations":             {func(in *Input) { in.MoreExpectations = true }, Defer, "IAM expectations wait for apply: " + harvester + " (not all are known yet)", "", false},
		"proofs":                   {func(in *Input) { in.Within.More = true }, Defer, "IAM expectations and proofs wait for apply: " + harvester + " (not all are known yet)", "", false},
		"mode that is not known":   {func(in *Input) { in.MoreExpectations = true }, ModeUnknown, "IAM expectations wait for apply: " + harvester + " (not all are known yet)", "", false},
		"expectations, a warning":  {func(in *Input) { in.MoreExpectations = true }, Warn, "", "IAM expectations cannot be decided yet: " + harvester, false},
		"expectations, an error":   {func(in *Input) { in.MoreExpectations = true }, Error, "", "IAM expectations cannot be decided yet: " + harvester, true},
		"proofs, an error":         {func(in *Input) { in.Excludes.More = true }, Error, "", "IAM excludes cannot be decided yet: " + harvester, true},
		"all are known, an error":  {func(*Input) {}, Error, "", "", false},
		"all are known, a warning": {func(*Input) {}, Warn, "", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			in := harvesterWith(allowReads, reads)
			in.OnUndetermined = test.mode
			test.more(in)
			got := run(t, in)
			var waits, found string
			if got.Waiting != nil {
				waits = got.Waiting.Summary
			}
			for _, f := range got.Findings {
				found += f.Summary
				if f.Gate != test.gate {
					t.Errorf("%s fails the plan: %t", f.Summary, f.Gate)
				}
			}
			if waits != test.waits || found != test.finding {
				t.Errorf("waits: %q, found: %q", waits, found)
			}
		})
	}
}
