// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import "strings"

// globs are the patterns of one field of a table: texts in lower case in which "*"
// matches any text. No patterns at all match everything.
type globs []string

// parseGlobs reads a field of patterns with commas between them.
func parseGlobs(field string) globs {
	if field == "" {
		return nil
	}
	return strings.Split(strings.ToLower(field), ",")
}

// match reports whether a text in lower case matches one of the patterns.
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

// name reports whether a name, in any case, is one of the patterns. Only the pattern "*"
// is a wildcard here.
func (g globs) name(s string) bool {
	if g == nil {
		return true
	}
	for _, p := range g {
		if p == "*" || strings.EqualFold(p, s) {
			return true
		}
	}
	return false
}

// glob matches one pattern: after each "*" the leftmost place of what follows will do.
func glob(p, s string) bool {
	head, rest, wild := strings.Cut(p, "*")
	if !strings.HasPrefix(s, head) {
		return false
	}
	for s = s[len(head):]; wild; {
		var part string
		if part, rest, wild = strings.Cut(rest, "*"); !wild {
			return strings.HasSuffix(s, part)
		}
		i := strings.Index(s, part)
		if i < 0 {
			return false
		}
		s = s[i+len(part):]
	}
	return s == ""
}
