// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Inline escapes text for Markdown, also within a table: any text stays one line of plain
// text and mentions nobody. Names that need no escape, such as
// service_control_policies[0], stay readable in the source too.
func Inline(s string) string {
	s = words.OneLine(s)
	links := strings.Contains(s, "](") || strings.HasPrefix(s, "[") || strings.Contains(s, "[^")
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == '@' || r == '#':
			fmt.Fprintf(&b, "&#%d;", r)
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == '_' && isWord(s, i-1) && isWord(s, i+1), r == '[' && !links:
			b.WriteRune(r)
		case strings.ContainsRune("\\`*_[|~$", r):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// isWord reports whether the byte at i is a letter or digit of ASCII.
func isWord(s string, i int) bool {
	return i >= 0 && i < len(s) && (s[i] >= 'a' && s[i] <= 'z' || s[i] >= 'A' && s[i] <= 'Z' || s[i] >= '0' && s[i] <= '9')
}

// Paragraph is inline for several lines; those that begin with " - " become a list.
func Paragraph(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for i, l := range lines {
		if item, ok := strings.CutPrefix(l, " - "); ok {
			lines[i] = "- " + Inline(item)
			if i > 0 && !strings.HasPrefix(lines[i-1], "- ") {
				lines[i] = "\n" + lines[i]
			}
			continue
		}
		lines[i] = Inline(l)
	}
	return strings.Join(lines, "\n")
}

// Code is text in a code span, also within a table.
func Code(s string) string {
	s = strings.ReplaceAll(words.OneLine(s), "|", "\\|")
	if s == "" {
		return ""
	}
	fence := "`"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + s + fence
}

// Label escapes text for a quoted label of a Mermaid diagram: everything that might
// mean something becomes a character reference.
func Label(s string) string {
	var b strings.Builder
	for _, r := range words.OneLine(s) {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', strings.ContainsRune(" .,:/-_=+()", r):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "#%d;", r)
		}
	}
	return b.String()
}
