// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package words

import (
	"strconv"
	"strings"
)

// List joins words as in "a, b and c".
func List(list []string, conjunction string) string {
	switch n := len(list); n {
	case 0:
		return ""
	case 1:
		return list[0]
	default:
		return strings.Join(list[:n-1], ", ") + " " + conjunction + " " + list[n-1]
	}
}

// QuoteList is [List] for quoted words. Of more than seven it shows six and how many more there are.
func QuoteList(list []string, conjunction string) string {
	const most = 6
	quoted := make([]string, 0, most+1)
	for i, w := range list {
		if i == most && len(list) > most+1 {
			quoted = append(quoted, strconv.Itoa(len(list)-most)+" more")
			break
		}
		quoted = append(quoted, Quote(w))
	}
	return List(quoted, conjunction)
}

// Quote shows a text in double quotes, cut if it is long.
func Quote(s string) string { return strconv.Quote(Excerpt(s, 100)) }

// Excerpt cuts a text to at most n bytes, at a character.
func Excerpt(s string, n int) string {
	if len(s) <= n {
		return s
	}
	cut := n
	for cut > 0 && s[cut]&0xC0 == 0x80 {
		cut--
	}
	return s[:cut] + "…"
}

// Count returns "1 action" or "3 actions".
func Count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// QuoteAll is quoteList for lists that are shown in full.
func QuoteAll(list []string, conjunction string) string {
	quoted := make([]string, len(list))
	for i, w := range list {
		quoted[i] = Quote(w)
	}
	return List(quoted, conjunction)
}

// QuoteJoin quotes the words and joins them with "or".
func QuoteJoin(words []string) string {
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = strconv.Quote(w)
	}
	return strings.Join(out, " or ")
}

// DidYouMean proposes a name, in a sentence that begins with a space; "" for none.
func DidYouMean(name string) string {
	if name == "" {
		return ""
	}
	return " Did you mean " + Quote(name) + "?"
}
