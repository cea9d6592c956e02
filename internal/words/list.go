// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package words

import (
	"strings"
)

// Choose returns the singular for one, else the plural.
func Choose(one bool, singular, many string) string {
	if one {
		return singular
	}
	return many
}

// ContainsFold reports whether a list has a word, in any case.
func ContainsFold(words []string, word string) bool {
	for _, w := range words {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

// HasAnyPrefix reports whether a text begins with one of the prefixes.
func HasAnyPrefix(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// AppendNew appends a text that is not in the list yet.
func AppendNew(list []string, text string) []string {
	for _, t := range list {
		if t == text {
			return list
		}
	}
	return append(list, text)
}
