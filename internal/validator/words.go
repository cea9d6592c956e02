// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"strconv"
	"strings"
)

// joinList joins words as in "a, b and c".
func joinList(words []string, conjunction string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], ", ") + " " + conjunction + " " + words[n-1]
	}
}

// quoteList is joinList for quoted words, of which at most six are shown.
func quoteList(words []string, conjunction string) string {
	const most = 6
	quoted := make([]string, 0, most+1)
	for i, w := range words {
		if i == most && len(words) > most+1 {
			quoted = append(quoted, strconv.Itoa(len(words)-most)+" more")
			break
		}
		quoted = append(quoted, quote(w))
	}
	return joinList(quoted, conjunction)
}

// quote shows a text in double quotes, cut if it is long.
func quote(s string) string { return strconv.Quote(excerpt(s, 100)) }

// excerpt cuts a text to at most n bytes, at a character.
func excerpt(s string, n int) string {
	if len(s) <= n {
		return s
	}
	cut := n
	for cut > 0 && s[cut]&0xC0 == 0x80 {
		cut--
	}
	return s[:cut] + "…"
}

// plural returns "1 action" or "3 actions".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// asteriskRun reports whether the text consists of asterisks, at least one.
func asteriskRun(s string) bool { return s != "" && strings.Trim(s, "*") == "" }
