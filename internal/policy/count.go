// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy

import (
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// CountRule says how AWS counts the size of a policy document. All rules count
// bytes of UTF-8, which are never fewer than characters; the two are the same in
// ASCII text.
type CountRule string

// The rules.
const (
	// CountNonWhitespace leaves out all white space, within strings too, and takes
	// characters that were escaped without need as one: the least that IAM's rule
	// for managed, inline and trust policies can mean.
	CountNonWhitespace CountRule = "non_whitespace"
	// CountCompact takes the document as written anew without white space between
	// JSON tokens and needless escapes: the rule of services that store their own
	// form of the document, such as S3.
	CountCompact CountRule = "compact"
	// CountAsSent counts the text as it is sent: the rule of Organizations, STS,
	// KMS, SQS and most resource policies.
	CountAsSent CountRule = "as_sent"
)

// Valid reports whether the rule is one of the above.
func (r CountRule) Valid() bool {
	return r == CountNonWhitespace || r == CountCompact || r == CountAsSent
}

// Count returns the size of a JSON text by the rule. The zero CountRule counts
// like [CountAsSent].
func (r CountRule) Count(text string) int {
	switch r {
	case CountNonWhitespace:
		return count(text, counting{unescape: true})
	case CountCompact:
		return count(text, counting{unescape: true, spaces: true})
	default:
		return len(text)
	}
}

// CountUpper is the most that IAM's rule can mean: white space counts within
// strings, and escapes count as they are written.
func CountUpper(text string) int { return count(text, counting{spaces: true}) }

// counting says what count counts in addition to the tokens.
type counting struct {
	spaces   bool // white space within strings
	unescape bool // needless escapes as the characters they mean
}

// count counts the bytes of a JSON text without the white space between tokens.
func count(text string, how counting) int {
	n, inString := 0, false
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case inString && c == '\\':
			width, cost := escape(text[i:])
			if !how.unescape {
				cost = width
			}
			i += width
			n += cost
			continue
		case c == '"':
			inString = !inString
			n++
		case !isSpace(c) || inString && how.spaces:
			n++
		}
		i++
	}
	return n
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// escape returns the length of the escape sequence that text begins with and the
// number of bytes that its character takes without needless escaping.
func escape(text string) (width, cost int) {
	if len(text) < 2 {
		return len(text), len(text)
	}
	if text[1] == '/' {
		return 2, 1
	}
	r, ok := unicodeEscape(text)
	if !ok {
		return 2, 2
	}
	if utf16.IsSurrogate(r) {
		if low, ok := unicodeEscape(text[6:]); ok && utf16.DecodeRune(r, low) != utf8.RuneError {
			return 12, 4
		}
		return 6, 6
	}
	switch r {
	case '"', '\\', '\b', '\f', '\n', '\r', '\t':
		return 6, 2
	}
	if r < ' ' {
		return 6, 6
	}
	return 6, utf8.RuneLen(r)
}

// unicodeEscape reads a sequence \uXXXX at the beginning of text.
func unicodeEscape(text string) (r rune, ok bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	v, err := strconv.ParseUint(text[2:6], 16, 16)
	return rune(v), err == nil
}
