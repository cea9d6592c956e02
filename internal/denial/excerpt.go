// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import "strings"

// Excerpt is the part of a long text that is read: around the first denial, as much as
// [MaxText]. A text without one is cut at its beginning.
func Excerpt(text string) string {
	if len(text) <= MaxText {
		return text
	}
	at := strings.Index(text, marker)
	for _, word := range bareTexts {
		if i := strings.Index(text, word); i >= 0 && (at < 0 || i < at) {
			at = i
		}
	}
	from := max(0, min(at-MaxText/4, len(text)-MaxText))
	if i := strings.IndexByte(text[from:], '\n'); from > 0 && i >= 0 && from+i < at {
		from += i + 1
	}
	return text[from:min(len(text), from+MaxText)]
}
