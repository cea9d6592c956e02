// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import "strings"

// globs are the patterns of one field of a table: texts in lower case in which "*"
// stands for any text. No patterns at all match everything.
type globs []string

// parseGlobs reads a field of patterns with commas between them.
func parseGlobs(field string) globs {
	if field == "" {
		return nil
	}
	return strings.Split(strings.ToLower(field), ",")
}

// match reports whether a text matches one of the patterns, whatever its case.
func (g globs) match(s string) bool {
	if g == nil {
		return true
	}
	for _, p := range g {
		if glob(p, s) {
			return true
		}
	}
	return false
}

// glob matches one pattern: after each "*" the leftmost place of what follows will do.
func glob(p, s string) bool {
	head, rest, wild := strings.Cut(p, "*")
	if len(s) < len(head) || !strings.EqualFold(s[:len(head)], head) {
		return false
	}
	for s = s[len(head):]; wild; {
		var part string
		if part, rest, wild = strings.Cut(rest, "*"); !wild {
			return len(s) >= len(part) && strings.EqualFold(s[len(s)-len(part):], part)
		}
		for len(s) >= len(part) && !strings.EqualFold(s[:len(part)], part) {
			s = s[1:]
		}
		if len(s) < len(part) {
			return false
		}
		s = s[len(part):]
	}
	return s == ""
}
