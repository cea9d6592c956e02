// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestMatch(t *testing.T) {
	tests := []struct {
		rule, glob, text string
		want             bool
	}{
		{"E-1032 literal", "abc", "abc", true},
		{"E-1032 no implicit prefix", "abc", "abcd", false},
		{"E-1032 case", "abc", "Abc", false},
		{"E-1032 empty pattern", "", "", true},
		{"E-1032 empty pattern", "", "a", false},
		{"E-1032 star crosses everything", "arn:*:x", "arn:a/b:c:x", true},
		{"E-702 star is empty too", "a*b", "ab", true},
		{"E-702 no overlap of both ends", "aba*ba", "abba", false},
		{"E-702 no overlap of both ends", "ab*ba", "aba", false},
		{"E-702 one", "a?c", "abc", true},
		{"E-702 one is not none", "a?c", "ac", false},
		{"E-702 one is not two", "a?c", "abbc", false},
		{"E-702 one code point", "a?c", "aéc", true},
		{"E-702 one code point", "a??c", "aéc", false},
		{"E-702 one code point after star", "*??", "€", false},
		{"E-702 one code point after star", "*?", "€", true},
		{"E-702 star then ones", "*??c", "é€c", true},
		{"E-702 star then one, trailing", "*a?", "aaab", true},
		{"E-702 first place is not the right one", "*ab?d*", "abcabxdz", true},
		{"E-702 last piece anchored", "*a?b", "axbayb", true},
		{"E-702 last piece anchored", "*a?b", "axbaybz", false},
		{"E-703 asterisks", "***", "anything:at/all", true},
		{"E-703 asterisks", "***", "", true},
		{"E-807 slash", "tide-logs/*", "tide-logs", false},
		{"E-807 slash", "tide-logs*", "tide-logs-old", true},
		{"E-803", "tide-logs/*/raw/*", "tide-logs/2031/02/raw/a/b", true},
		{"E-803", "tide-logs/*/raw/*", "tide-logs/raw/a", false},
	}
	for _, tt := range tests {
		p := Compile(tt.glob)
		if got := p.Match(tt.text); got != tt.want {
			t.Errorf("%s: %q matches %q = %v, want %v", tt.rule, tt.glob, tt.text, got, tt.want)
		}
	}
}

// The table of actions: the pattern-level lines of it.
func TestMatchFoldActions(t *testing.T) {
	tests := []struct {
		rule, glob, action string
		want               bool
	}{
		{"E-701", "sqs:Send*", "SQS:sendmessage", true},
		{"E-701", "SNS:Publish", "sns:publish", true},
		{"E-701", "serviceCatalog:List*s", "servicecatalog:LISTPORTFOLIOS", true},
		{"E-702", "sqs:*Message*", "sqs:DeleteMessageBatch", true},
		{"E-702", "sqs:ListQueue?", "sqs:ListQueues", true},
		{"E-702", "sqs:ListQueue?", "sqs:ListQueueTags", false},
		{"E-703", "*", "sqs:SendMessage", true},
		{"E-703", "*:*", "sqs:SendMessage", true},
		{"E-705", "sqs:Send Message", "sqs:SendMessage", false},
		{"E-1031 ASCII only", "k", "\u212a", false},
	}
	for _, tt := range tests {
		p := CompileFold(tt.glob)
		if got := p.Match(tt.action); got != tt.want {
			t.Errorf("%s: %q matches %q = %v, want %v", tt.rule, tt.glob, tt.action, got, tt.want)
		}
		q := Compile(tt.glob)
		if got := q.MatchFold(tt.action); got != tt.want {
			t.Errorf("%s: %q matches %q = %v if folded later, want %v", tt.rule, tt.glob, tt.action, got, tt.want)
		}
	}
}

func TestMatchNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := genGlob("abA:/*é", 8)
		glob := genGlob("abA:*?é", 7).Draw(t, "glob")
		exact, folded := Compile(glob), CompileFold(glob)
		for range 50 {
			s := text.Draw(t, "text")
			if got, want := exact.Match(s), naiveGlob(glob, s, false); got != want {
				t.Fatalf("%q matches %q = %v, want %v", glob, s, got, want)
			}
			want := naiveGlob(glob, s, true)
			if got := folded.Match(s); got != want {
				t.Fatalf("folded %q matches %q = %v, want %v", glob, s, got, want)
			}
			if got := exact.MatchFold(s); got != want {
				t.Fatalf("%q matches %q = %v without case, want %v", glob, s, got, want)
			}
		}
	})
}

// Wildcards that match no colon take the general matcher.
func TestMatchBoundedNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		glob := genGlob("ab*?", 6).Draw(t, "glob")
		p := Compile(glob)
		p = p.Bounded()
		for range 30 {
			s := genGlob("ab:", 6).Draw(t, "text")
			want := naiveGlob(glob, s, false) && !strings.Contains(s, ":")
			if got := p.Match(s); got != want {
				t.Fatalf("bounded %q matches %q = %v, want %v", glob, s, got, want)
			}
		}
	})
}

// A hole of the policy matches like '*', and one of twelve digits like these.
func TestMatchHole(t *testing.T) {
	var b Builder
	b.Glob("a:")
	b.HoleOf(Digits12)
	b.Glob(":*x")
	b.Hole()
	p := b.Pattern()
	for s, want := range map[string]bool{
		"a:444455556666:x":    true,
		"a:444455556666:bxyz": true,
		"a:444455556666:y":    false,
		"a:44445555666:x":     false,
		"a:44445555666a:x":    false,
		"a:44445555666":       false,
	} {
		if got := p.Match(s); got != want {
			t.Errorf("%s matches %q = %v, want %v", p.String(), s, got, want)
		}
	}
}

func TestMatchDoesNotAllocate(t *testing.T) {
	for _, glob := range []string{"tide-logs", "tide-*", "*logs", "t?de-*/raw/*.g?", "*"} {
		exact, folded := Compile(glob), CompileFold(glob)
		if n := testing.AllocsPerRun(10, func() {
			exact.Match("tide-logs/2031/raw/a.gz")
			folded.Match("TIDE-logs/2031/raw/a.gz")
			exact.MatchFold("TIDE-logs/2031/raw/a.gz")
		}); n != 0 {
			t.Errorf("matching %q allocates %v times", glob, n)
		}
	}
}

func FuzzMatch(f *testing.F) {
	for _, seed := range [][2]string{
		{"", ""},
		{"*a*a*a*b", strings.Repeat("a", 60)},
		{"*a?a?*b", "aaaaaaab"},
		{"arn:aws:s3:::tide-*/??/*", "arn:aws:s3:::tide-logs/ab/c"},
		{"*é?", "éé€"},
		{"a*b?", "axbé"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, glob, s string) {
		if len(glob) > 200 || len(s) > 200 {
			return
		}
		p, q := Compile(glob), CompileFold(glob)
		got, folded := p.Match(s), q.Match(s)
		if !utf8.ValidString(glob) || !utf8.ValidString(s) {
			return // must not crash; what it matches is not defined
		}
		if want := naiveGlob(glob, s, false); got != want {
			t.Errorf("%q matches %q = %v, want %v", glob, s, got, want)
		}
		if want := naiveGlob(glob, s, true); folded != want {
			t.Errorf("folded %q matches %q = %v, want %v", glob, s, folded, want)
		}
	})
}
