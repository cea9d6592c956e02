// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

func TestCountRules(t *testing.T) {
	tests := []struct {
		text                             string
		nonWhitespace, compact, sent, up int
	}{
		{`{}`, 2, 2, 2, 2},
		{"{\n  \"a\": 1\n}", 7, 7, 12, 7},
		{`{"Sid": "a b"}`, 12, 13, 14, 13},
		{`{"a":"\u0026 é"}`, 11, 12, 17, 17},
		{`{"a":"\" \\"}`, 12, 13, 13, 13},
		{`"\ud834\udd1e"`, 6, 6, 14, 14},
		{`"\ud834\n"`, 10, 10, 10, 10},
		{`"\u000a\/"`, 5, 5, 10, 10},
		{`"\u0001"`, 8, 8, 8, 8},
		{`"\`, 2, 2, 2, 2},
		{`"\u12`, 5, 5, 5, 5},
	}
	for _, tt := range tests {
		got := []int{policy.CountNonWhitespace.Count(tt.text), policy.CountCompact.Count(tt.text), policy.CountAsSent.Count(tt.text), policy.CountUpper(tt.text)}
		if diff := cmp.Diff([]int{tt.nonWhitespace, tt.compact, tt.sent, tt.up}, got); diff != "" {
			t.Errorf("%s:\n%s", tt.text, diff)
		}
	}
	for _, rule := range []policy.CountRule{policy.CountNonWhitespace, policy.CountCompact, policy.CountAsSent} {
		if !rule.Valid() {
			t.Errorf("%s is not valid", rule)
		}
	}
	if policy.CountRule("characters").Valid() {
		t.Error("an unknown rule is valid")
	}
}

// sized returns a document of exactly n bytes without white space.
func sized(n int) string {
	const frame = `{"Statement":[{"Sid":"Big","Action":""},{"Action":"a"}]}`
	return strings.Replace(frame, `"Action":""`, `"Action":"`+strings.Repeat("x", n-len(frame))+`"`, 1)
}

func TestMeasureVerdicts(t *testing.T) {
	iam := Quota{Name: "a managed policy", Limit: 200, Count: policy.CountNonWhitespace}
	trust := Quota{Name: "a trust policy", Limit: 200, Maximum: 300, Count: policy.CountNonWhitespace}
	scp := Quota{Name: "an SCP", Limit: 200, Count: policy.CountAsSent}
	sns := Quota{Name: "an SNS policy", Limit: 200, Count: policy.CountAsSent, Unverified: true}
	set := Quota{Name: "a permission set", Limit: 200, Maximum: 200, Count: policy.CountNonWhitespace, Sent: 300}
	spaced := strings.Replace(sized(200), "xx", "x x", 1)
	tests := []struct {
		name, text string
		quota      Quota
		count      int
		want       Verdict
		warning    string
	}{
		{"at the limit", sized(200), iam, 200, Fits, ""},
		{"over", sized(201), iam, 201, Over, ""},
		{"white space does not count", strings.ReplaceAll(sized(200), ":", " : "), iam, 200, Fits, ""},
		{"white space in a string may count", spaced, iam, 200, MayFit, "201 characters"},
		{"an escape may count", strings.Replace(sized(200), "x", `\u0026`, 1), iam, 200, MayFit, "205 characters"},
		{"raisable", sized(300), trust, 300, MayFit, "at most 300"},
		{"over the maximum", sized(301), trust, 301, Over, ""},
		{"white space counts as sent", strings.Replace(sized(200), ":", ": ", 1), scp, 201, Over, ""},
		{"E-1787 over", sized(201), set, 201, Over, ""},
		{"E-1787 white space does not count", sized(200) + strings.Repeat(" ", 100), set, 200, Fits, ""},
		{"E-1787 more than the API takes", sized(200) + strings.Repeat(" ", 101), set, 200, MayFit, "takes at most 300"},
		{"unverified", sized(201), sns, 201, MayFit, "document this limit"},
		{"unverified, fits", sized(200), sns, 200, Fits, ""},
	}
	for _, tt := range tests {
		size, err := Measure(tt.text, tt.quota)
		if err != nil {
			t.Fatal(err)
		}
		if size.Count != tt.count || size.Verdict != tt.want {
			t.Errorf("%s: count %d, verdict %d; want %d, %d", tt.name, size.Count, size.Verdict, tt.count, tt.want)
		}
		if w := size.Warning(); (w == "") != (tt.warning == "") || !strings.Contains(w, tt.warning) {
			t.Errorf("%s: warning %q, want %q", tt.name, w, tt.warning)
		}
		if err := size.Err(); (err != nil) != (tt.want == Over) {
			t.Errorf("%s: error %v", tt.name, err)
		}
		sum := size.Frame
		for _, s := range size.Statements {
			sum += s.Count
		}
		if sum != size.Count {
			t.Errorf("%s: the costs add up to %d, want %d", tt.name, sum, size.Count)
		}
	}
	if _, err := Measure("{", iam); err == nil {
		t.Error("a broken document was measured")
	}
}

func TestMeasureResult(t *testing.T) {
	r := render(t, Input{Statements: []Statement{{Sid: "A", Actions: []string{"a:b", "a:c"}}}})
	quota := Quota{Name: "an SCP", Limit: len(r.MinifiedJSON), Count: policy.CountAsSent}
	size, err := MeasureResult(r, quota)
	if err != nil {
		t.Fatal(err)
	}
	if size.Verdict != MayFit || !strings.Contains(size.Warning(), "minified_json") {
		t.Errorf("verdict %d, warning %q", size.Verdict, size.Warning())
	}
	quota.Count = policy.CountNonWhitespace
	if size, err = MeasureResult(r, quota); err != nil || size.Verdict != Fits {
		t.Errorf("verdict %d, %v", size.Verdict, err)
	}
	quota.Limit--
	if size, err = MeasureResult(r, quota); err != nil || size.Verdict != Over {
		t.Errorf("verdict %d, %v", size.Verdict, err)
	}
}

func TestQuotaError(t *testing.T) {
	text := `{"Version":"2012-10-17","Statement":[{"Sid":"Small"},{"Action":"` + strings.Repeat("a", 1000) + `"},{"Sid":"Middle","Action":"bbbbbbbb"}]}`
	size, err := Measure(text, Quota{Name: "a test policy", Limit: 1000, Count: policy.CountAsSent, Source: "the test, 2026-01-31"})
	if err != nil {
		t.Fatal(err)
	}
	var over *QuotaError
	if !errors.As(size.Err(), &over) {
		t.Fatalf("error = %v", size.Err())
	}
	want := `The document has 1105 characters, 105 more than a test policy may have (1000). Source of the limit: the test, 2026-01-31.
Cost by statement, largest first:
  1013  Statement[1]
    36  "Middle"
    15  "Small"
    41  the rest of the document
Move statements to another document, or merge those that differ in one list only.`
	if diff := cmp.Diff(want, over.Error()); diff != "" {
		t.Error(diff)
	}

	many := `{"Statement":[` + strings.Repeat(`{"Action":"a"},`, 99) + `{"Action":"a"}]}`
	size, err = Measure(many, Quota{Name: "a test policy", Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	if text := size.Err().Error(); strings.Count(text, "\n") > maxCosts+5 || !strings.Contains(text, "840  the other 60 statements together") {
		t.Errorf("error of a document with many statements:\n%s", text)
	}
}
