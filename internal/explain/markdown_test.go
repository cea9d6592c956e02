// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// hostile is text that means something in Markdown, HTML or Mermaid.
var hostile = rapid.StringOf(rapid.SampledFrom([]rune("ab|`*_[](){}<>#&;\"'\\~$@! \n\r\t%-:é")))

func TestInlineStaysInline(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := hostile.Draw(t, "text")
		got := Inline(s)
		if strings.ContainsAny(got, "\n\r<>@") {
			t.Fatalf("Inline(%q) = %q", s, got)
		}
		for i := range len(got) {
			if strings.IndexByte("|`*~$", got[i]) >= 0 && (i == 0 || got[i-1] != '\\') {
				t.Fatalf("Inline(%q) = %q has a bare %c", s, got, got[i])
			}
		}
		if strings.Contains(got, "](") && !strings.Contains(got, `\[`) && strings.Contains(s, "[") {
			t.Fatalf("Inline(%q) = %q may be a link", s, got)
		}
	})
}

func TestCodeStaysCode(t *testing.T) {
	for in, want := range map[string]string{
		"s3:GetObject": "`s3:GetObject`",
		"a|b":          "`a\\|b`",
		"a`b":          "``a`b``",
		"`":            "`` ` ``",
		"a\nb":         "`a b`",
		"":             "",
	} {
		if got := Code(in); got != want {
			t.Errorf("Code(%q) = %q, want %q", in, got, want)
		}
	}
}

// A label holds nothing but what Mermaid takes literally, and character references.
func TestLabelIsLiteral(t *testing.T) {
	legal := regexp.MustCompile(`^([a-zA-Z0-9 .,:/\-_=+()]|#[0-9]+;)*$`)
	rapid.Check(t, func(t *rapid.T) {
		s := hostile.Draw(t, "text")
		if got := Label(s); !legal.MatchString(got) {
			t.Fatalf("Label(%q) = %q", s, got)
		}
	})
}
