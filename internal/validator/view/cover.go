// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"strings"
	"unicode/utf8"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// GlobCovers reports whether a glob is known to match all that another one matches, in any case (ASCII) if fold is set. Policy
// variables are opaque: each is equal to itself, and only "*" matches it as well. It allocates nothing.
//
// The narrow glob is read as a text in which "*" is a character that only the "*" of the wide one means.
func GlobCovers(wide, narrow string, fold bool) bool {
	var w, n int
	star, resume := -1, 0
	for n < len(narrow) {
		next := n + unit(narrow[n:])
		if w < len(wide) {
			switch wide[w] {
			case '*':
				star, resume = w, n
				w++
				continue
			case '?':
				if narrow[n] != '*' && !isVariable(narrow[n:next]) {
					w++
					n = next
					continue
				}
			default:
				end := w + unit(wide[w:])
				if sameUnit(wide[w:end], narrow[n:next], fold) {
					w, n = end, next
					continue
				}
			}
		}
		if star < 0 {
			return false
		}
		resume += unit(narrow[resume:])
		w, n = star+1, resume
	}
	return strings.Trim(wide[w:], "*") == ""
}

// unit returns the length of the first character, or of the policy variable that stands there.
func unit(s string) int {
	if isVariable(s) {
		if end := strings.IndexByte(s, '}'); end > 0 {
			return end + 1
		}
	}
	_, n := utf8.DecodeRuneInString(s)
	return n
}

func isVariable(s string) bool { return strings.HasPrefix(s, "${") }

func sameUnit(a, b string, fold bool) bool {
	return a == b || fold && len(a) == 1 && len(b) == 1 && pattern.Lower(a[0]) == pattern.Lower(b[0])
}

// ARNCovers reports whether a resource entry is known to cover all that another one covers, however far the wildcards of ARNs
// reach and whether the case of their first fields matters or not.
func ARNCovers(wide, narrow *ResourceEntry) bool {
	switch {
	case wide.Star || wide.Text == narrow.Text:
		return true
	case !wide.ARN.IsARN() || !narrow.ARN.IsARN() || wide.ARN.Service() != narrow.ARN.Service():
		return false
	}
	for i := 1; i < 6; i++ {
		w, n := wide.ARN[i], narrow.ARN[i]
		if i < 5 && strings.Contains(w, "${") || w != n && !GlobCovers(w, n, false) {
			return false // with a variable before the sixth field an entry covers nothing
		}
	}
	return true
}

// Excepts reports whether an entry of NotResource may except something of another entry, in any reading. One with
// a variable may keep the statement from ever applying, if the variable has no value (C-4).
func Excepts(not, r *ResourceEntry) bool {
	if !not.ARN.IsARN() || !r.ARN.IsARN() || strings.Contains(not.Text, "${") {
		return true
	}
	return Overlap(strings.ToLower(not.Text), strings.ToLower(r.Text))
}

// GlobsDisjoint reports whether no text matches both action patterns, in any case.
func GlobsDisjoint(a, b string) bool {
	x, y := pattern.CompileFold(a), pattern.CompileFold(b)
	return !pattern.Intersects(&x, &y)
}

// Overlap reports whether two resource entries may have a resource in common; false is certain.
func Overlap(a, b string) bool {
	x, y := pattern.Compile(placeholdersToStars(a)), pattern.Compile(placeholdersToStars(b))
	return pattern.Intersects(&x, &y)
}
