// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package arn

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

func TestVerdict(t *testing.T) {
	const no, maybe, yes = truth.False, truth.Unknown, truth.True
	tests := []struct {
		rule, entry, resource string
		want                  truth.Value
	}{
		// Everything known.
		{"E-803", "arn:aws:sqs:*:444455556666:in*", queue, yes},
		{"E-803", "arn:aws:sqs:*:444455556666:out*", queue, no},
		// Worked examples, as far as they are about one entry.
		{"W-63", "arn:aws:sqs:eu-west-1:444455556666:dev-…", queue, no},
		{"W-64", "arn:aws:s3:::…/*", queue, no},
		{"W-65", "arn:aws:s3:::tide-*/*", "arn:aws:s3:::tide-…/x", yes},
		{"W-66", "arn:aws:s3:::tide-logs/a*", "arn:aws:s3:::tide-logs/…", maybe},
		{"W-67", "arn:aws:s3:::tide-logs*", "arn:aws:s3:::tide-logs/…", yes},
		// A hole in the resource field leaves the others in place.
		{"E-1623", "arn:aws:sqs:*:444455556666:*", "arn:aws:sqs:eu-west-1:444455556666:…", yes},
		{"E-1623", "arn:aws:sqs:*:777788889999:*", "arn:aws:sqs:eu-west-1:444455556666:…", no},
		{"E-1623", "arn:aws:sqs:*:444455556666:a*", "arn:aws:sqs:eu-west-1:444455556666:…", maybe},
		{"E-1623", "arn:aws:s3:::*", "arn:aws:s3:::…", yes},
		// So does one without colons anywhere.
		{"E-1623", "arn:aws:sqs:*:*:intake", "arn:aws:sqs:^:#:intake", yes},
		{"E-1623", "arn:aws:sqs:*:444455556666:intake", "arn:aws:sqs:^:#:intake", maybe},
		{"E-1623", "arn:aws:sqs:*:4444:intake", "arn:aws:sqs:^:#:intake", no},
		{"E-1623", "arn:aws:sqs:::intake", "arn:aws:sqs:^:#:intake", no},
		{"E-1623", "arn:aws:sqs:::intake", "^:^:^:^:^:^", maybe},
		// A hole that may hold colons moves the fields.
		{"E-1623", "*", "…", yes},
		{"E-1623", "arn:*:*:*:*:*", "…", maybe},
		{"E-1623", "arn:aws:sqs:*:*:*", "arn:aws:sqs:…", maybe},
		{"E-1623", "arn:aws:sns:*:*:*", "arn:aws:sqs:…", no},
		{"E-1623", "arn:aws:sqs:eu-west-1:*:*", "arn:aws:sqs:…:x", maybe},
		{"E-1623", "arn:aws:sqs:*:*:a", "arn:aws:sqs:…:b", no},
		{"E-1623", "arn:aws:sqs:*:*:a", "arn:aws:sqs:_:b", no},
		{"E-1623", "arn:aws:sqs:*:*:*", "arn:aws:sqs:_:b", maybe},
		{"E-1623 six fields at least", "arn:aws:sqs:*:*:*", "arn:aws:sqs:…::b", yes},
		// Holes of the entry.
		{"E-1607", "arn:aws:sqs:^:444455556666:intake", queue, maybe},
		{"E-1607", "arn:aws:sqs:^:777788889999:intake", queue, no},
		{"E-1607 its wildcards keep to the field", "arn:aws:sqs:^:intake:", "arn:aws:sqs:eu-west-1:444455556666:intake", no},
		{"E-1607", "arn:aws:sqs:*:#:intake", queue, maybe},
		{"E-1607", "arn:aws:sqs:*:#:intake", "arn:aws:sqs:eu-west-1::intake", no},
		{"E-1623", "arn:aws:sqs:…:intake", queue, maybe},
		{"E-1623", "arn:aws:sns:…:intake", queue, no},
		{"E-1623", "arn:aws:sqs:…:outbox", queue, no},
		{"E-1623", "arn:aws:sqs:…", queue, maybe},
		{"E-1623", "arn:a*s:sns…", queue, no},
		{"E-1623 before the hole", "arn:a*:eu-west-1:…", queue, no},
		{"E-1623", "…", queue, maybe},
		{"E-1623", "…:intake", queue, maybe},
		{"E-1623", "…:outbox", queue, no},
		{"E-1403", "…", "*", maybe},
		{"E-1403", "arn:…", "*", no},
		{"E-802", "^", queue, maybe},
		{"E-802", "^", "*", maybe},
		{"E-809", "x…", queue, no},
		{"E-809", "x^", queue, no},
		{"E-809", "?rn:…", queue, no},
		// Of both.
		{"E-1623", "arn:aws:s3:::a…", "arn:aws:s3:::b…", no},
		{"E-1623", "arn:aws:s3:::a…", "arn:aws:s3:::…", maybe},
		{"E-1623", "arn:aws:s3:::…", "…", maybe},
		{"E-1623", "arn:aws:s3:…:a", "arn:aws:s3:…:b", no},
		{"E-1623", "arn:aws:s3:…", "arn:aws:sq…", no},
		// Forms that match nothing as they are.
		{"E-808", "arn:aws:sqs", "…", no},
		{"E-809", "*:intake", "…", no},
	}
	for _, tt := range tests {
		p := CompileText(text(tt.entry))
		if got := p.Test(text(tt.resource)); got != tt.want {
			t.Errorf("%s: %s against %s = %v, want %v", tt.rule, tt.entry, tt.resource, got, tt.want)
		}
	}
}

func TestVerdictWhole(t *testing.T) {
	for _, tt := range []struct {
		entry, resource string
		want            truth.Value
	}{
		{"arn:aws:sqs:*", "arn:aws:sqs:…", truth.True},
		{"arn:aws:sqs:*:intake", "arn:aws:sqs:^:#:intake", truth.True},
		{"arn:aws:sqs:*:intake", "arn:aws:sqs:^:#:…", truth.Unknown},
		{"*:intake", "arn:aws:sqs:…:outbox", truth.False},
		{"…", "*", truth.Unknown},
	} {
		p := CompileText(text(tt.entry))
		if got := p.Whole().Test(text(tt.resource)); got != tt.want {
			t.Errorf("C-1: %s against %s = %v, want %v", tt.entry, tt.resource, got, tt.want)
		}
	}
}

func TestVerdictFoldHead(t *testing.T) {
	for _, tt := range []struct {
		entry, resource string
		want            truth.Value
	}{
		{"arn:aws:SQS:*:*:intake", "arn:aws:sqs:^:#:intake", truth.True},
		{"arn:aws:SQS:*:*:intake", "arn:aws:sqs:^:#:INTAKE", truth.False},
		{"arn:aws:SQS:*:*:x", "arn:aws:sqs:…::x", truth.Unknown},
		{"arn:aws:SQS:*:*:*", "arn:aws:sqs:…::x", truth.True},
		{"arn:aws:SQS:*:*:X", "arn:aws:sqs:…:y", truth.False},
		{"arn:aws:SQS:…:x", queue, truth.False},
		{"arn:aws:SQS:…:intake", queue, truth.Unknown},
		{"AR…", queue, truth.Unknown},
		{"AR…-1", queue, truth.False},
		{"AR*…", bucket, truth.Unknown},
		{"AS…", queue, truth.False},
		{"AR^:aws:SQS:*:*:*", queue, truth.Unknown},
	} {
		p := CompileText(text(tt.entry))
		q := p.FoldHead()
		if got := q.Test(text(tt.resource)); got != tt.want {
			t.Errorf("C-6: %s against %s = %v, want %v", tt.entry, tt.resource, got, tt.want)
		}
	}
}

// Misaligned entries that turn out to be short are completed as well.
func TestVerdictComplete(t *testing.T) {
	for _, tt := range []struct {
		entry, resource string
		bare, complete  truth.Value
	}{
		{"arn:aws:sqs:…-1", queue, truth.False, truth.Unknown},
		{"arn:aws:sqs:…-2", queue, truth.False, truth.False},
		{"arn:aws:sns:…-1", queue, truth.False, truth.False},
		{"arn:aws:sqs:^-1", queue, truth.False, truth.Unknown},
		{"arn:…:::x", "arn:aws:sqs:::x:y", truth.False, truth.Unknown},
		{"arn:…::::x", "arn:aws:sqs:::x:y", truth.False, truth.False},
	} {
		p := CompileText(text(tt.entry))
		if got := p.Test(text(tt.resource)); got != tt.bare {
			t.Errorf("E-1623: %s against %s = %v, want %v", tt.entry, tt.resource, got, tt.bare)
		}
		p = p.Complete()
		if got := p.Test(text(tt.resource)); got != tt.complete {
			t.Errorf("E-808: %s, completed, against %s = %v, want %v", tt.entry, tt.resource, got, tt.complete)
		}
	}
}

func TestVerdictCap(t *testing.T) {
	many := strings.Repeat("ab", 3000)
	p := Compile("arn:aws:s3:::*" + many + "?*")
	for _, v := range []string{"arn:aws:s3:::…" + many + "b…", "arn:aws:s3:…::" + many + "b…"} {
		if got, capped := p.TestCapped(text(v)); got != truth.Unknown || !capped {
			t.Errorf("%.20s…: %v, capped %v", v, got, capped)
		}
	}
	if got, capped := p.TestCapped(text("arn:b^:s3:::…" + many + "b…")); got != truth.False || capped {
		t.Errorf("another partition: %v, capped %v", got, capped)
	}
	if got, capped := p.TestCapped(text("arn:aws:s3:::…")); got != truth.Unknown || capped {
		t.Errorf("ordinary: %v, capped %v", got, capped)
	}
}

// genHoles draws a six-field text with up to two holes, which may be anywhere.
func genHoles(head, tail string, classes ...pattern.Class) *rapid.Generator[pattern.Text] {
	return rapid.Custom(func(t *rapid.T) pattern.Text {
		s := genARN(head, tail).Draw(t, "text")
		if rapid.IntRange(0, 5).Draw(t, "strange") == 0 {
			s = rapid.StringOfN(rapid.SampledFrom([]rune(tail+"arn:")), 3, 6, -1).Draw(t, "text")
		}
		if rapid.IntRange(0, 3).Draw(t, "cut") == 0 {
			s = s[:rapid.IntRange(0, len(s)).Draw(t, "length")]
		}
		at := []int{0, 0, rapid.IntRange(0, len(s)).Draw(t, "hole"), len(s)}
		if rapid.Bool().Draw(t, "two") {
			at[1] = rapid.IntRange(0, at[2]).Draw(t, "other hole")
		}
		parts := []pattern.Text{pattern.Literal(s[:at[1]])}
		for i, from := range at[1:3] {
			parts = append(parts, pattern.Literal(s[from:at[i+2]]))
			if i == 0 && at[1] > 0 || i == 1 {
				hole := pattern.Hole(rapid.SampledFrom(classes).Draw(t, "class"))
				parts = append(parts[:len(parts)-1], hole, parts[len(parts)-1])
			}
		}
		return pattern.Concat(parts...)
	})
}

// completions returns the completions of a text with the given values of open
// holes.
func completions(t pattern.Text, open []string) []string {
	all := []string{""}
	for p := range t.Parts() {
		choices := []string{p.Literal}
		if p.Hole {
			choices = nil
			for _, s := range open {
				one := p.Class == pattern.OneChar || p.Class == pattern.OneCharNoColon
				if p.Class == pattern.Digits12 && !IsAccountID(s) || one && len(s) != 1 || !p.Class.MayHoldColon() && strings.Contains(s, ":") {
					continue
				}
				choices = append(choices, s)
			}
		}
		var longer []string
		for _, s := range all {
			for _, c := range choices {
				longer = append(longer, s+c)
			}
		}
		all = longer
	}
	return all
}

func stringsUpTo(chars string, length int) []string {
	all, from := []string{""}, 0
	for range length {
		to := len(all)
		for _, s := range all[from:to] {
			for _, c := range chars {
				all = append(all, s+string(c))
			}
		}
		from = to
	}
	return all
}

// pieces returns the substrings of strings that match the entry: if any value
// of a single hole makes the resource match, one of these does.
func pieces(entry string) []string {
	var all []string
	for _, r := range []*strings.Replacer{
		strings.NewReplacer("*", "", "?", "a"),
		strings.NewReplacer("*", "a", "?", "a"),
		strings.NewReplacer("*", "aa", "?", "a"),
	} {
		s := r.Replace(entry)
		for from := range len(s) {
			for to := from; to <= len(s); to++ {
				all = append(all, s[from:to])
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// With holes anywhere in the resource the answer is that of all completions
// together: it must be right for each that is tried, and with a single hole
// those that are tried suffice to show that it is not Unknown without need.
func TestVerdictBruteForce(t *testing.T) {
	many, few := stringsUpTo("ab:", 5), stringsUpTo("b:", 3)
	rapid.Check(t, func(t *rapid.T) {
		entry := genARN("a*?", "a*?:").Draw(t, "entry")
		v := genHoles("a", "a:", pattern.AnyText, pattern.NoColon, pattern.OneChar, pattern.OneCharNoColon).Draw(t, "resource")
		n := 0
		for p := range v.Parts() {
			if p.Hole {
				n++
			}
		}
		open := append(pieces(entry), many...)
		if n > 1 {
			open = append(few, strings.NewReplacer("*", "", "?", "a").Replace(entry), "a", "aa", "a:", ":a", "rn:", "rn:a")
		}
		p := Compile(entry)
		some, all := false, true
		for _, s := range completions(v, open) {
			if naiveMatch(entry, s) {
				some = true
			} else {
				all = false
			}
		}
		got := p.Test(v)
		switch {
		case got == truth.True && !all, got == truth.False && some:
			t.Fatalf("%s against %s = %v: wrong for a completion", entry, v, got)
		case got == truth.Unknown && (all || !some) && n == 1:
			t.Fatalf("%s against %s = %v, but completions agree", entry, v, got)
		}
		if whole := p.Whole().Test(v); got == truth.True && whole != truth.True {
			t.Fatalf("%s against %s matches by field, but as one string it is %v", entry, v, whole)
		}
	})
}

// Holes in the entry may be completed to anything, wildcards and colons
// included. A definite answer must hold for all of it, with short completions
// read either way.
func TestVerdictEntryHolesSound(t *testing.T) {
	entries := append(stringsUpTo("a*:", 5), "rn:a*::::", "arn:::::*")
	resources := append(stringsUpTo("b:", 5), "a", "aa", "a:a", "rn:a:")
	rapid.Check(t, func(t *rapid.T) {
		entry := genHoles("a*?", "a*?:", pattern.AnyText, pattern.AnyText, pattern.NoColon).Draw(t, "entry")
		v := pattern.Literal(genARN("a", "ab:").Draw(t, "resource"))
		if rapid.Bool().Draw(t, "partial") {
			v = genHoles("a", "a:", pattern.AnyText, pattern.NoColon).Draw(t, "resource")
		}
		p := CompileText(entry)
		complete := p.Complete()
		fold := complete.FoldHead()
		answers := []truth.Value{p.Test(v), complete.Test(v), fold.Test(v)}
		for _, a := range answers {
			if a == truth.True && !entry.IsKnown() && p.Form() != AllAsterisks {
				t.Fatalf("%s against %s is certain", entry, v)
			}
		}
		if s, ok := v.Known(); ok {
			if p.Match(s) != (answers[0] != truth.False) || fold.Match(s) != (answers[2] != truth.False) || complete.MatchFoldHead(s) != fold.Match(s) {
				t.Fatalf("%s against %s: Match is not whether it is possible", entry, s)
			}
			if a, ok := Split(s); ok && p.MatchARN(&a) != p.Match(s) {
				t.Fatalf("%s against %s: it matters whether it was split before", entry, s)
			}
		}
		values := completions(v, resources)
		globs := completions(entry, entries)
		for range 300 {
			glob := rapid.SampledFrom(globs).Draw(t, "glob")
			s := rapid.SampledFrom(values).Draw(t, "value")
			q := Compile(glob)
			if answers[0] == truth.False && q.Match(s) {
				t.Fatalf("%s against %s = false, but %s matches %s", entry, v, glob, s)
			}
			q = q.Complete()
			if answers[1] == truth.False && q.Match(s) {
				t.Fatalf("%s, completed, against %s = false, but %s matches %s", entry, v, glob, s)
			}
			if answers[2] == truth.False && q.MatchFoldHead(s) {
				t.Fatalf("%s, folded, against %s = false, but %s matches %s", entry, v, glob, s)
			}
		}
	})
}

func FuzzVerdict(f *testing.F) {
	f.Add("arn:aws:s3:::a*", "arn:aws:s3:…:a", "::", "x")
	f.Add("arn:…:x", "arn:aws:s3:::x", "aws:s3:::", "")
	f.Add("…", "*", "*", "")
	f.Add("^", "*", "*", "")
	f.Add("arn:aws:sqs:*:#:x", "arn:aws:sqs:^:#:_", "444455556666", "x")
	f.Fuzz(func(t *testing.T, entry, resource, one, two string) {
		if len(entry) > 40 || len(resource) > 40 || len(one)+len(two) > 40 || !ascii(one+two) ||
			!ascii(strings.ReplaceAll(entry+resource, "…", "")) || strings.Count(entry+one+two, "*") > 8 ||
			strings.Count(entry, "…") > 4 || strings.Count(resource, "…") > 4 {
			return
		}
		e, v := text(entry), text(resource)
		p := CompileText(e)
		got := p.Test(v)
		if !got.Definite() {
			return
		}
		open := []string{one, two, one + two}
		for _, glob := range completions(e, open) {
			for _, s := range completions(v, open) {
				if match := naiveEntry(glob, s); got != truth.Of(match) {
					t.Errorf("%s against %s = %v, but %s against %s is %v", e, v, got, glob, s, match)
				}
			}
		}
	})
}

// naiveEntry is naiveMatch for entries that may be all asterisks.
func naiveEntry(entry, s string) bool {
	return entry != "" && strings.Trim(entry, "*") == "" || naiveMatch(entry, s)
}
