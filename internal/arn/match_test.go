// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package arn

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

const (
	queue  = "arn:aws:sqs:eu-west-1:444455556666:intake"
	bucket = "arn:aws:s3:::tide-logs"
)

func TestMatch(t *testing.T) {
	tests := []struct {
		rule, entry, resource string
		want, whole           bool
	}{
		{"E-802", "*", queue, true, true},
		{"E-802", "***", queue, true, true},
		{"E-802", "*", "*", true, true},
		{"E-1403", "arn:aws:s3:::*", "*", false, false},
		{"E-803", "arn:aws:s3:::tide-logs/*/raw/*", "arn:aws:s3:::tide-logs/2031/02/raw/a/b", true, true},
		{"E-803", "arn:aws:s3:::tide-logs/*/raw/*", "arn:aws:s3:::tide-logs/raw/a", false, false},
		{"E-803", "arn:aws:sqs:*:444455556666:q-?", "arn:aws:sqs:eu-west-1:444455556666:q-12", false, false},
		{"E-803", "arn:*:sqs:eu-*:*:q-*", "arn:aws-cn:sqs:eu-x:1:q-", true, true},
		{"E-803", "arn:aws:logs:*:*:log-group:*", "arn:aws:logs:eu-west-1:444455556666:log-group:/a:log-stream:s", true, true},
		{"E-805", "arn:aws:s3:*:*:tide-logs", bucket, true, true},
		{"E-805", "arn:aws:sqs:::intake", queue, false, false},
		{"E-806", "arn:aws:iam::444455556666:user/Mira", "arn:aws:iam::444455556666:user/mira", false, false},
		{"E-807", "arn:aws:s3:::tide-logs/*", bucket, false, false},
		{"E-807", "arn:aws:s3:::tide-logs*", bucket, true, true},
		{"E-807", "arn:aws:s3:::tide-logs*", bucket + "/x", true, true},
		{"E-807", "arn:aws:s3:::tide-logs*", bucket + "-old/x", true, true},
		{"E-809", "tide-logs", "tide-logs", false, true},
		{"E-809", "arn", "arn", false, true},
		{"E-809", "", "", false, true},
		{"E-810", "arn:*:s3:::tide-logs", bucket, true, true},
		{"E-810", "arn:aws:ec2:*:*:security-group*/*", "arn:aws:ec2:eu-west-1:444455556666:security-group-rule/sgr-1", true, true},
		{"C-1", "arn:aws:sqs:*:intake", queue, false, true},
		{"C-1", "arn:aws:sqs:*:*", queue, false, true},
		{"C-1", "*:intake", queue, false, true},
		{"C-1", "*:aws:sqs:*:*:intake", queue, false, true},
		{"C-1", "arn:aws:logs:*:x", "arn:aws:logs:a:b:c:x", false, true},
		{"C-1 same answer", "arn:aws:sqs:*:*:in*", queue, true, true},
		{"C-2", "arn:aws:sqs", queue, false, false},
		{"C-3", "arn:aws:*:::tide-logs", bucket, true, true},
	}
	for _, tt := range tests {
		for name, p := range constructions(tt.entry) {
			if got := p.Match(tt.resource); got != tt.want {
				t.Errorf("%s: %s: %s matches %s = %v, want %v", tt.rule, name, tt.entry, tt.resource, got, tt.want)
			}
			if got := p.Whole().Match(tt.resource); got != tt.whole {
				t.Errorf("%s: %s: %s matches %s as one string = %v, want %v", tt.rule, name, tt.entry, tt.resource, got, tt.whole)
			}
			if a, ok := Split(tt.resource); ok && p.MatchARN(&a) != tt.want {
				t.Errorf("%s: %s: %s matches %s split before = %v, want %v", tt.rule, name, tt.entry, tt.resource, !tt.want, tt.want)
			}
		}
	}
}

// constructions returns the pattern of an entry, made in every way there is.
func constructions(entry string) map[string]Pattern {
	all := map[string]Pattern{
		"Compile":     Compile(entry),
		"CompileText": CompileText(pattern.Literal(entry)),
		"FromPattern": FromPattern(pattern.Compile(entry)),
	}
	if parts := strings.SplitN(entry, ":", 6); len(parts) == 6 {
		var fields [6]pattern.Pattern
		for i := range fields {
			fields[i] = pattern.Compile(parts[i])
		}
		all["FromPatterns"] = FromPatterns(fields)
	}
	return all
}

func TestForm(t *testing.T) {
	tests := []struct {
		entry    string
		form     Form
		operand  Form
		service  bool // has a wildcard, C-3
		matchAll string
	}{
		{"*", AllAsterisks, ShortARN, false, "true"},
		{"**", AllAsterisks, ShortARN, false, "true"},
		{"?", NotARN, ShortARN, false, "false"},
		{"arn:aws:s3:::x", SixFields, SixFields, false, "false"},
		{"arn:aws:*:::x", SixFields, SixFields, true, "false"},
		{"arn:aws:s?:::x", SixFields, SixFields, true, "false"},
		{"arn:aws:s3", ShortARN, ShortARN, false, "false"},
		{"arn:aws:s*", ShortARN, ShortARN, true, "false"},
		{"arn:", ShortARN, ShortARN, false, "false"},
		{"arn", NotARN, ShortARN, false, "false"},
		{"ARN:aws:s3:::x", NotARN, NotARN, false, "false"},
		{"arn*:aws:s3:::x", NotARN, SixFields, false, "false"},
		{"*:aws:s3:::x", NotARN, SixFields, false, "false"},
		{"*:x", NotARN, ShortARN, false, "false"},
		{"", NotARN, ShortARN, false, "false"},
		// Holes.
		{"arn:aws:s3:::…", SixFields, SixFields, false, "false"},
		{"arn:aws:s3:^:#:*", SixFields, SixFields, false, "false"},
		{"arn:aws:s3:^", ShortARN, ShortARN, false, "false"},
		{"^:aws:s3:::x", SixFields, SixFields, false, "false"},
		{"…", Misaligned, Misaligned, false, "undetermined"},
		{"*…*", Misaligned, Misaligned, false, "undetermined"},
		{"^", Misaligned, ShortARN, false, "undetermined"},
		{"*^", Misaligned, ShortARN, false, "undetermined"},
		{"a^", NotARN, ShortARN, false, "false"},
		{"arn:aws:s3:…", Misaligned, Misaligned, false, "false"},
		{"ar…", Misaligned, Misaligned, false, "false"},
		{"…x", Misaligned, Misaligned, false, "false"},
		{"as…", NotARN, Misaligned, false, "false"},
		{"ar*…", NotARN, Misaligned, false, "false"},
		{"?…", NotARN, Misaligned, false, "false"},
		{"*x…", NotARN, Misaligned, false, "false"},
		{"#…", NotARN, Misaligned, false, "false"},
	}
	for _, tt := range tests {
		p := CompileText(text(tt.entry))
		if p.Form() != tt.form {
			t.Errorf("entry %s is %s, want %s", tt.entry, p.Form(), tt.form)
		}
		if p.HasServiceWildcard() != tt.service {
			t.Errorf("entry %s: wildcard in the service: %v", tt.entry, !tt.service)
		}
		if got := p.MatchesAll().String(); got != tt.matchAll {
			t.Errorf("entry %s matches all: %s, want %s", tt.entry, got, tt.matchAll)
		}
		q := CompileOperandText(text(tt.entry))
		if q.Form() != tt.operand {
			t.Errorf("operand %s is %s, want %s", tt.entry, q.Form(), tt.operand)
		}
	}
}

func TestStrings(t *testing.T) {
	seen := map[string]bool{}
	for f := NotARN; f <= Misaligned; f++ {
		if seen[f.String()] {
			t.Errorf("form %d: name %q is taken", f, f)
		}
		seen[f.String()] = true
	}
	p := CompileText(text("arn:aws:s3:::a*…"))
	if got, want := p.String(), "arn:aws:s3:::a*(unknown)"; got != want || p.Whole().String() != want {
		t.Errorf("pattern prints as %q, want %q", got, want)
	}
	v := NewValue(text("arn:…"))
	if !v.Text().Equal(text("arn:…")) {
		t.Errorf("prepared value is %s", v.Text())
	}
}

func TestZeroPattern(t *testing.T) {
	var p Pattern
	if p.Match(queue) || p.Match("arn:::::") || p.MatchFoldHead("arn:::::") || p.Field(0) != nil {
		t.Error("the zero pattern matches something")
	}
}

func TestComplete(t *testing.T) {
	tests := []struct {
		rule, entry, resource string
		complete, trailing    bool
	}{
		{"E-808", "arn:aws:sqs", queue, true, false},
		{"E-808", "arn:aws:sqs", bucket, false, false},
		{"E-808", "arn:aws:s*", queue, true, true},
		{"E-808", "arn:aws:sqs:eu-west-1", queue, true, false},
		{"E-808", "arn:aws:sqs:eu-west-1:444455556666", queue, true, false},
		{"E-808", "arn:aws:sqs:eu-west-1:*", queue, true, true},
		{"E-808", "arn:aws:sqs:?u-west-?", queue, true, false},
		{"E-808 field by field", "arn:aws:sqs:*:intake", queue, false, false},
		{"E-808 nothing to complete", "arn:aws:sqs:*:*:intake", queue, true, true},
		{"E-808 nothing to complete", "arn:aws:sqs:*:*:in", queue, false, false},
		{"E-809", "sqs", queue, false, false},
		{"E-809", "*:intake", queue, false, false},
	}
	for _, tt := range tests {
		p := Compile(tt.entry)
		complete, trailing := p.Complete(), p.CompleteTrailing()
		if got := complete.Match(tt.resource); got != tt.complete {
			t.Errorf("%s: %s completed matches %s = %v", tt.rule, tt.entry, tt.resource, got)
		}
		if got := trailing.Match(tt.resource); got != tt.trailing {
			t.Errorf("C-2: %s, if it ends in a wildcard, matches %s = %v", tt.entry, tt.resource, got)
		}
		if complete.Form() == SixFields && complete.Match(tt.resource) && !complete.Whole().Match(tt.resource) {
			t.Errorf("%s: %s completed reads %s as one string", tt.rule, tt.entry, complete.String())
		}
	}
}

func TestOperand(t *testing.T) {
	tests := []struct {
		rule, operand, value string
		want, trailing       bool // under both readings of C-30
	}{
		{"E-1039", "arn:aws:sqs:*:444455556666:*", queue, true, true},
		{"E-1039", "arn:aws:sqs:*:44445555666?:in*e", queue, true, true},
		{"E-1039", "*:aws:sqs:*:*:intake", queue, true, true},
		{"E-1039", "a?n:aws:sqs:*:*:intake", queue, true, true},
		{"E-1039", "b*:aws:sqs:*:*:intake", queue, false, false},
		{"E-1039 case", "arn:aws:SQS:*:*:intake", queue, false, false},
		{"E-1039 not an ARN", "arn:aws:sqs:*:*:*", "intake", false, false},
		{"E-1039 not an ARN", "*:*:*:*:*:*", "brn:aws:sqs:::x", false, false},
		{"E-1040", "arn:aws:sns:*:444455556666:*", "arn:aws:sns:eu-west-1:777788889999:444455556666:x", false, false},
		{"C-30", "*", queue, false, true},
		{"C-30", "*", "intake", false, false},
		{"C-30", "arn:aws:sqs:*", queue, false, true},
		{"C-30", "arn:aws:sqs", queue, false, false},
		{"C-30", "arn:aws:sns:*", queue, false, false},
	}
	for _, tt := range tests {
		for name, p := range map[string]Pattern{
			"CompileOperand":     CompileOperand(tt.operand),
			"CompileOperandText": CompileOperandText(pattern.Literal(tt.operand)),
			"OperandFromPattern": OperandFromPattern(pattern.Compile(tt.operand)),
		} {
			if got := p.Match(tt.value); got != tt.want {
				t.Errorf("%s: %s: %s matches %s = %v", tt.rule, name, tt.operand, tt.value, got)
			}
			q := p.CompleteTrailing()
			if got := q.Match(tt.value); got != tt.trailing {
				t.Errorf("%s: %s: %s, completed, matches %s = %v", tt.rule, name, tt.operand, tt.value, got)
			}
		}
	}
}

func TestFoldHead(t *testing.T) {
	tests := []struct {
		rule, entry, resource string
		exact, folded         bool
	}{
		{"C-6", "arn:aws:SQS:*:*:intake", queue, false, true},
		{"C-6", "ARN:AWS:SQS:EU-*-?:*:intake", queue, false, true},
		{"C-6", "arn:aws:sqs:*:*:intake", "arn:aws:SQS:eu-west-1:444455556666:intake", false, true},
		{"C-6", "arn:aws:sqs:*:*:INTAKE", queue, false, false},
		{"C-6", "arn:aws:s3:::x", queue, false, false},
		{"C-6", "*", queue, true, true},
		{"C-6", "arn:aws:SQS", queue, false, false},
	}
	for _, tt := range tests {
		p := Compile(tt.entry)
		q := p.FoldHead()
		if got := p.Match(tt.resource); got != tt.exact {
			t.Errorf("%s: %s matches %s = %v", tt.rule, tt.entry, tt.resource, got)
		}
		if got := p.MatchFoldHead(tt.resource); got != tt.folded {
			t.Errorf("%s: %s matches %s without case = %v", tt.rule, tt.entry, tt.resource, got)
		}
		if got := q.Match(tt.resource); got != tt.folded {
			t.Errorf("%s: folded %s matches %s = %v", tt.rule, tt.entry, tt.resource, got)
		}
	}
	p := Compile("ARN:aws:SQS")
	p = p.Complete()
	q := p.FoldHead()
	if p.Match(queue) || !p.MatchFoldHead(queue) || !q.Match(queue) {
		t.Error("C-6: a short entry in capitals, completed, matches only without case")
	}
}

// The definition, spelled out: split both, compare field by field.
func TestMatchNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entry := genARN("abA*?", "abA*?:").Draw(t, "entry")
		resource := genARN("abA", "abA:").Draw(t, "resource")
		p, q := Compile(entry), FromPattern(pattern.Compile(entry))
		want := naiveMatch(entry, resource)
		if got := p.Match(resource); got != want {
			t.Fatalf("%s matches %s = %v, want %v", entry, resource, got, want)
		}
		if got := q.Match(resource); got != want {
			t.Fatalf("%s, from a pattern, matches %s = %v, want %v", entry, resource, got, want)
		}
		lower := strings.SplitN(resource, ":", 6)
		upper := strings.SplitN(entry, ":", 6)
		want = naiveMatch(
			strings.ToLower(strings.Join(upper[:5], ":"))+":"+upper[5],
			strings.ToLower(strings.Join(lower[:5], ":"))+":"+lower[5])
		if got := p.MatchFoldHead(resource); got != want {
			t.Fatalf("%s matches %s without case = %v, want %v", entry, resource, got, want)
		}
	})
}

// genARN draws six fields of few characters.
func genARN(head, tail string) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		s := "arn"
		for range 4 {
			s += ":" + rapid.StringOfN(rapid.SampledFrom([]rune(head)), 0, 2, -1).Draw(t, "field")
		}
		return s + ":" + rapid.StringOfN(rapid.SampledFrom([]rune(tail)), 0, 4, -1).Draw(t, "resource")
	})
}

func naiveMatch(entry, resource string) bool {
	e, r := strings.SplitN(entry, ":", 6), strings.SplitN(resource, ":", 6)
	if strings.Trim(entry, "*") == "" && entry != "" {
		return true
	}
	if len(e) < 6 || len(r) < 6 || e[0] != "arn" || r[0] != "arn" {
		return false
	}
	for i := range e {
		if !naiveGlob(e[i], r[i]) {
			return false
		}
	}
	return true
}

func naiveGlob(p, s string) bool {
	if p == "" {
		return s == ""
	}
	switch {
	case p[0] == '*':
		return naiveGlob(p[1:], s) || s != "" && naiveGlob(p, s[1:])
	case s != "" && (p[0] == '?' || p[0] == s[0]):
		return naiveGlob(p[1:], s[1:])
	}
	return false
}

func TestMatchDoesNotAllocate(t *testing.T) {
	p := Compile("arn:*:s?s:eu-*:4444*:in*a?e")
	if n := testing.AllocsPerRun(10, func() {
		p.Match(queue)
		p.MatchFoldHead(queue)
		p.Whole().Match(queue)
	}); n != 0 {
		t.Errorf("matching allocates %v times", n)
	}
}

func FuzzMatch(f *testing.F) {
	for _, entry := range []string{"*", "arn:aws:sqs:*:*:in*", "arn:aws:s3", "*:x", "", "arn:::::"} {
		f.Add(entry, queue)
		f.Add(entry, bucket)
	}
	f.Fuzz(func(t *testing.T, entry, resource string) {
		if len(entry) > 60 || len(resource) > 60 || !ascii(entry+resource) || strings.Count(entry, "*") > 8 {
			return
		}
		p := Compile(entry)
		if got, want := p.Match(resource), naiveMatch(entry, resource); got != want {
			t.Errorf("%q matches %q = %v, want %v", entry, resource, got, want)
		}
		if got, want := p.Whole().Match(resource), naiveGlob(entry, resource); got != want {
			t.Errorf("%q matches %q as one string = %v, want %v", entry, resource, got, want)
		}
		q := FromPattern(pattern.Compile(entry))
		if p.Form() != q.Form() || p.Match(resource) != q.Match(resource) {
			t.Errorf("%q: ways to compile it differ", entry)
		}
		fold := p.FoldHead()
		if p.MatchFoldHead(resource) != fold.Match(resource) {
			t.Errorf("%q, %q: ways to ignore case differ", entry, resource)
		}
	})
}

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > 127 })
}
