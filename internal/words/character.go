// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package words

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

// Strangers shows the characters of a text that are not legal, each once.
func Strangers(s string, legal func(rune) bool) string {
	var shown []string
	seen := make(map[rune]bool)
	for _, r := range s {
		if !legal(r) && !seen[r] {
			seen[r] = true
			if r == ' ' {
				shown = append(shown, "a space")
			} else {
				shown = append(shown, Character(r))
			}
		}
		if len(shown) == 5 {
			break
		}
	}
	return List(shown, "and")
}

// Character shows a character, one that cannot be seen by its code point.
func Character(r rune) string {
	if r > ' ' && r < 0x7F {
		return fmt.Sprintf("%q", string(r))
	}
	return Rune(r)
}

// IsASCII reports whether a text has characters of ASCII only, DEL not among them.
func IsASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || s[i] == 0x7F {
			return false
		}
	}
	return true
}

// Rune shows a character with its code point.
func Rune(r rune) string {
	if unicode.IsPrint(r) && r != 0xA0 {
		return fmt.Sprintf("%q (U+%04X)", string(r), r)
	}
	return fmt.Sprintf("U+%04X", r)
}
