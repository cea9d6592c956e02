// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"regexp"
	"strings"
)

// wrapped is [marker] as Terraform and terminals break it.
var wrapped = regexp.MustCompile(`is[\s│┃]+not[\s│┃]+authorized[\s│┃]+to[\s│┃]+perform`)

// Excerpt is the part of a long text that is read: around the first denial, as much as
// [MaxText]. A text without one is cut at its beginning.
func Excerpt(text string) string {
	if len(text) <= MaxText {
		return text
	}
	at := firstDenial(text)
	from := max(0, min(at-MaxText/4, len(text)-MaxText))
	if i := strings.IndexByte(text[from:], '\n'); from > 0 && i >= 0 && from+i < at {
		from += i + 1
	}
	return text[from:min(len(text), from+MaxText)]
}

// firstDenial is where the first usual sentence is; in a text without one the first text that
// says less, -1 if there is none.
func firstDenial(text string) int {
	if place := wrapped.FindStringIndex(text); place != nil {
		return place[0]
	}
	first := -1
	look := func(s string) {
		if i := strings.Index(text, s); s != "" && i >= 0 && (first < 0 || i < first) {
			first = i
		}
	}
	for _, s := range bareTexts {
		look(s)
	}
	for i := range specials() {
		look(specials()[i].pieces[0])
	}
	for _, row := range codesTable.Rows() {
		look(row[0])
	}
	return first
}
