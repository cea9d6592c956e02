// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// text reads a test text: '…' is a hole of any text, '^' one without colon,
// '#' an account id, '_' one character.
func text(s string) Text {
	var parts []Text
	for _, r := range s {
		switch r {
		case '…':
			parts = append(parts, Unknown())
		case '^':
			parts = append(parts, Hole(NoColon))
		case '#':
			parts = append(parts, Hole(Digits12))
		case '_':
			parts = append(parts, Hole(OneChar))
		default:
			parts = append(parts, Literal(string(r)))
		}
	}
	return Concat(parts...)
}

func TestVerdict(t *testing.T) {
	const no, maybe, yes = truth.False, truth.Unknown, truth.True
	tests := []struct {
		rule, policy, value string
		want                truth.Value
	}{
		// Known against known.
		{"§16.3", "dev-*", "dev-1", yes},
		{"§16.3", "dev-*", "prd-1", no},
		// Known policy, partial value.
		{"E-1621 asterisks", "**", "…", yes},
		{"E-1642", "*", "…", yes},
		{"E-1621 prefix", "dev-*", "dev-…", yes},
		{"E-1621 prefix", "dev-*", "dev-a…b", yes},
		{"E-1621 prefix not reached", "dev-*", "de…", maybe},
		{"E-1621 leading conflict", "dev-*", "prd…", no},
		{"E-1621 trailing conflict", "*.gz", "…zip", no},
		{"E-1621 both ends", "a*z", "a…z", yes},
		{"E-1621 both ends", "a*z", "a…", maybe},
		{"W-65", "tide-*/*", "tide-…/x", yes},
		{"W-66", "tide-logs/a*", "tide-logs/…", maybe},
		{"W-67", "tide-logs*", "tide-logs/…", yes},
		{"E-1621 middle", "a*b*c", "a…b…c", yes},
		{"E-1621 middle", "a*b*c", "a…c", maybe},
		{"E-1621 long enough", "a?*", "a_", yes},
		{"E-1621 long enough", "a?*", "a…", maybe},
		{"E-1621 long enough", "*??", "…_x", yes},
		{"E-1620 literal", "abc", "a…", maybe},
		{"E-1620 literal", "abc", "a…d", no},
		{"E-1620 too long", "a?", "a…bc", no},
		{"E-1620 one character", "a?c", "a_c", yes},
		{"E-1620 one character", "abc", "a_c", maybe},
		{"E-1620 one character", "a??c", "a_c", no},
		// Classes of holes.
		{"E-1607 no colon", "*:*", "a^b", no},
		{"E-1607 no colon", "*:*", "a…b", maybe},
		{"E-1607 digits", "????????????", "#", yes},
		{"E-1607 digits", "4*", "#", maybe},
		{"E-1607 digits", "a*", "#", no},
		{"E-1607 digits", "*-*", "#", no},
		{"E-1607 digits", "???????????", "#", no},
		{"E-1607 digits", "*:????????????:*", "a:#:^", yes},
		// Partial policy.
		{"§16.3 partial policy", "dev-…", "dev-1", maybe},
		{"§16.3 partial policy", "dev-…", "prd-1", no},
		{"§16.3 partial policy next to a star", "*…", "dev-1", maybe},
		{"§16.3 both partial", "dev-…", "dev-…", maybe},
		{"§16.3 both partial", "dev-…", "prd-…", no},
		{"§16.3 both partial, ends", "…-x", "…-y", no},
		{"W-63", "dev-…", "intake", no},
		{"W-64", "…/*", "intake", no},
		{"E-1607 policy digits", "a#", "a444455556666", maybe},
		{"E-1607 policy digits", "a#", "a44445555666", no},
		{"E-702 code points after a hole", "…??", "€", no},
		{"E-702 code points after a hole", "…??", "a€", maybe},
		{"E-1607 policy hole may hold '*'", "a^b", "a:b", maybe},
	}
	for _, tt := range tests {
		p := CompileText(text(tt.policy))
		if got := p.Test(text(tt.value)); got != tt.want {
			t.Errorf("%s: %s against %s = %v, want %v", tt.rule, tt.policy, tt.value, got, tt.want)
		}
	}
}

func TestVerdictFold(t *testing.T) {
	for _, tt := range []struct {
		policy, value string
		want          truth.Value
	}{
		{"SQS:Send*", "sqs:sENd…", truth.True},
		{"SQS:Send*", "sqs:s…d…", truth.Unknown},
		{"SQS:Send*Z", "sqs:send…z", truth.True},
		{"SQS:*A?Z", "sqs:…bcZ", truth.False},
		{"SQS:*A?Z", "sqs:…aCz", truth.True},
		{"SQS:…", "sqs:x", truth.Unknown},
		{"SQS:…", "sns:x", truth.False},
	} {
		p := CompileTextFold(text(tt.policy))
		if got := p.Test(text(tt.value)); got != tt.want {
			t.Errorf("E-1625: %s against %s = %v, want %v", tt.policy, tt.value, got, tt.want)
		}
	}
}

// TestVerdictBruteForce checks soundness and exactness: with holes completed in
// every way by short strings, True means all of them match, False none, and
// Unknown some.
func TestVerdictBruteForce(t *testing.T) {
	short, long := stringsUpTo("ab:/*", 3), stringsUpTo("ab:/*", 5)
	classes := []Class{AnyText, AnyText, NoColon, OneChar, OneCharNoColon}
	rapid.Check(t, func(t *rapid.T) {
		glob := genGlob("ab:/*?", 4).Draw(t, "glob")
		v := genText("ab:/", 5, classes...).Draw(t, "value")
		open := long
		switch holes(v) {
		case 0, 1:
		case 2:
			open = short
		default:
			t.Skip("too many holes to try all")
		}
		fold := rapid.Bool().Draw(t, "fold")
		p := compile(glob, fold)
		some, all := false, true
		for _, s := range completions(v, open) {
			if naiveGlob(glob, s, fold) {
				some = true
			} else {
				all = false
			}
		}
		want := truth.Unknown
		switch {
		case all:
			want = truth.True
		case !some:
			want = truth.False
		}
		if got := p.Test(v); got != want {
			t.Fatalf("%q against %s = %v, want %v", glob, v, got, want)
		}
	})
}

// With a hole in the policy too: never True, and False exactly if no
// completion of both matches. The hole may be completed to wildcards.
func TestVerdictPolicyHoleBruteForce(t *testing.T) {
	open := stringsUpTo("ab:", 4)
	policies := append(stringsUpTo("ab:", 4), "*", "?", "*a", "b?", ":*")
	rapid.Check(t, func(t *rapid.T) {
		policy := Concat(genText("ab:*?", 2).Draw(t, "before"), Hole(rapid.SampledFrom([]Class{AnyText, NoColon}).Draw(t, "class")), genText("ab:*?", 2).Draw(t, "after"))
		v := genText("ab:", 4, AnyText, NoColon, OneChar).Draw(t, "value")
		if holes(v) > 1 {
			t.Skip("too many holes to try all")
		}
		p := CompileText(policy)
		got := p.Test(v)
		if got == truth.True {
			t.Fatalf("%s against %s is certain", policy, v)
		}
		want := truth.False
	search:
		for _, glob := range completions(policy, policies) {
			for _, s := range completions(v, open) {
				if naiveGlob(glob, s, false) {
					want = truth.Unknown
					break search
				}
			}
		}
		if got != want {
			t.Fatalf("%s against %s = %v, want %v", policy, v, got, want)
		}
	})
}

// Twelve digits cannot be tried one by one: sampled completions must not
// contradict a definite answer.
func TestVerdictDigitsSound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		glob := genGlob("14*?:", 6).Draw(t, "glob")
		v := Concat(genText("14:", 2).Draw(t, "before"), Hole(Digits12), genText("14:", 2, AnyText, NoColon).Draw(t, "after"))
		p := Compile(glob)
		got := p.Test(v)
		for range 20 {
			digits := rapid.StringOfN(rapid.RuneFrom([]rune("0149")), 12, 12, -1).Draw(t, "digits")
			for _, s := range completions(v, append(stringsUpTo("14:", 2), digits)) {
				if match := naiveGlob(glob, s, false); got.Definite() && got != truth.Of(match) {
					t.Fatalf("%q against %s = %v, but %q gives %v", glob, v, got, s, match)
				}
			}
		}
	})
}

// E-1603: filling part of a hole never takes back a definite answer.
func TestVerdictRefinement(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := CompileText(genText("ab:*?", 6, AnyText, NoColon).Draw(t, "policy"))
		v := genText("ab:", 6, AnyText, NoColon).Draw(t, "value")
		var finer []Text
		for part := range v.Parts() {
			if !part.Hole {
				finer = append(finer, Literal(part.Literal))
				continue
			}
			chars := "ab:"
			if part.Class == NoColon {
				chars = "ab"
			}
			finer = append(finer, genText(chars, 3, part.Class).Draw(t, "filling"))
		}
		before, after := p.Test(v), p.Test(Concat(finer...))
		if before.Definite() && after != before {
			t.Fatalf("%s against %s = %v, against %s = %v", p.String(), v, before, Concat(finer...), after)
		}
	})
}

func TestVerdictCap(t *testing.T) {
	many := strings.Repeat("ab", 3000)
	p := Compile("*" + many + "?*")
	value, capped := p.TestCapped(Concat(Unknown(), Literal(many+"b"), Unknown()))
	if value != truth.Unknown || !capped {
		t.Errorf("product above the bound: %v, capped %v", value, capped)
	}
	p = Compile("*" + strings.Repeat("a", 2000) + "b*")
	value, capped = p.TestCapped(Concat(Unknown(), Literal(strings.Repeat("a", 2000)), Unknown()))
	if value != truth.Unknown || !capped {
		t.Errorf("inclusion above the bound: %v, capped %v", value, capped)
	}
	// A certain no is found within the bound all the same, and known text has
	// none.
	value, capped = p.TestCapped(Concat(Unknown(), Literal("a"), Hole(OneChar)))
	if value != truth.Unknown || capped {
		t.Errorf("ordinary: %v, capped %v", value, capped)
	}
	if value, capped = p.TestCapped(Literal(strings.Repeat("a", 9000) + "bx")); value != truth.True || capped {
		t.Errorf("known text: %v, capped %v", value, capped)
	}
}

// Globs made to be slow: the work stays bounded for every answer.
func TestVerdictHostile(t *testing.T) {
	for _, glob := range []string{
		strings.Repeat("*a", 200) + "b",
		strings.Repeat("*a?", 100),
		"*a" + strings.Repeat("?", 300),
		"*a" + strings.Repeat("?", 100) + "b*",
		strings.Repeat("a*", 300) + "c",
	} {
		p := Compile(glob)
		for _, v := range []Text{
			Unknown(),
			FromGlob("*a" + strings.Repeat("?", 200)),
			FromGlob(strings.Repeat("a*", 100)),
			FromGlob("*" + strings.Repeat("a?", 200) + "*"),
		} {
			if got := p.Test(v); got == truth.True {
				// Every one of the globs fails on some completion of every value.
				if s := p.String(); !strings.HasSuffix(s, "?") && !strings.HasSuffix(s, "*") {
					t.Errorf("%s against %s = %v", s, v, got)
				}
			}
		}
		if p.Match(strings.Repeat("a", 5000) + "d") {
			t.Logf("%.20s… matches", glob)
		}
	}
}

func FuzzVerdict(f *testing.F) {
	f.Add("a*b", "a…b", "x", "y")
	f.Add("a?*c", "_…c", "a", "")
	f.Add("*:*", "a^b", "c", "")
	f.Add("*a?b", "…a_", "b", "é")
	f.Fuzz(func(t *testing.T, glob, value, one, two string) {
		if len(glob) > 50 || len(value) > 50 || len(one)+len(two) > 50 {
			return
		}
		p, v := Compile(glob), text(value)
		got := p.Test(v)
		if !utf8.ValidString(glob + "|" + value + "|" + one + "|" + two) {
			return // must not crash; what it matches is not defined
		}
		for _, s := range completions(v, []string{one, two, one + two}) {
			if match := p.Match(s); got.Definite() && got != truth.Of(match) {
				t.Errorf("%q against %s = %v, but %q gives %v", glob, v, got, s, match)
			}
		}
	})
}
