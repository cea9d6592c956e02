// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy

import (
	"unicode/utf8"
)

// unknownJSON represents an unknown value in printed JSON.
const unknownJSON = `"(unknown)"`

// JSON returns the value as compact JSON text with the escapes of Terraform's
// jsonencode: members in written order, numbers as written, and the characters
// <, > and & of strings as \u003c, \u003e and \u0026.
//
// If part of the value is unknown (see [Node.HasUnknown]) the text is good for
// messages only: holes read "(unknown)", and unknown further elements are left out.
func (n *Node) JSON() string { return string(n.appendJSON(nil)) }

// CompactJSON returns the document as compact JSON text, see [Node.JSON].
func (d *Document) CompactJSON() string { return d.Root.JSON() }

func (n *Node) appendJSON(dst []byte) []byte {
	switch n.Kind {
	case KindNull:
		return append(dst, "null"...)
	case KindBool, KindNumber:
		return append(dst, n.Text.String()...)
	case KindString:
		return appendString(dst, n.Text.String())
	case KindArray:
		dst = append(dst, '[')
		for i, e := range n.Elems {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = e.appendJSON(dst)
		}
		return append(dst, ']')
	case KindObject:
		dst = append(dst, '{')
		for i := range n.Members {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = appendString(dst, n.Members[i].Name)
			dst = append(dst, ':')
			dst = n.Members[i].Value.appendJSON(dst)
		}
		return append(dst, '}')
	default:
		return append(dst, unknownJSON...)
	}
}

// appendString appends s as a JSON string. What is not UTF-8 becomes U+FFFD.
func appendString(dst []byte, s string) []byte {
	const hex = "0123456789abcdef"
	dst = append(dst, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if c >= ' ' && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' {
				i++
				continue
			}
			dst = append(dst, s[from:i]...)
			switch c {
			case '"', '\\':
				dst = append(dst, '\\', c)
			case '\b':
				dst = append(dst, '\\', 'b')
			case '\f':
				dst = append(dst, '\\', 'f')
			case '\n':
				dst = append(dst, '\\', 'n')
			case '\r':
				dst = append(dst, '\\', 'r')
			case '\t':
				dst = append(dst, '\\', 't')
			default:
				dst = append(dst, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
			}
			i++
			from = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			dst = append(append(dst, s[from:i]...), "\uFFFD"...)
			from = i + size
		case r == '\u2028' || r == '\u2029':
			dst = append(append(dst, s[from:i]...), '\\', 'u', '2', '0', '2', hex[r&15])
			from = i + size
		}
		i += size
	}
	return append(append(dst, s[from:]...), '"')
}
