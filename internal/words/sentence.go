// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package words

import (
	"strings"
)

// Sentence makes a sentence of a message that is written as a clause.
func Sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" {
		return s
	}
	if c := s[0]; 'a' <= c && c <= 'z' && !startsWithName(s) {
		s = string(c-'a'+'A') + s[1:]
	}
	if strings.ContainsRune(".?!:)", rune(s[len(s)-1])) {
		return s
	}
	return s + "."
}

// startsWithName reports whether the first word is a name whose spelling matters,
// such as an action, an ARN or a label.
func startsWithName(s string) bool {
	word, _, _ := strings.Cut(s, " ")
	return strings.ContainsAny(strings.TrimRight(word, ",.:"), ":_[./")
}

// OneLine replaces line breaks, which would end the line in a message.
func OneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
