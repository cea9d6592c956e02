// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

// WithoutPrefix removes the first n bytes, which are literal.
func WithoutPrefix(t Text, n int) Text {
	var out []Text
	for p := range t.Parts() {
		if !p.Hole && n > 0 {
			p.Literal, n = p.Literal[n:], 0
		}
		out = append(out, partText(p))
	}
	return Concat(out...)
}

// WithoutSuffix removes the last n bytes, which are literal.
func WithoutSuffix(t Text, n int) Text {
	var parts []Part
	for p := range t.Parts() {
		parts = append(parts, p)
	}
	if last := &parts[len(parts)-1]; n > 0 {
		last.Literal = last.Literal[:len(last.Literal)-n]
	}
	out := make([]Text, 0, len(parts))
	for _, p := range parts {
		out = append(out, partText(p))
	}
	return Concat(out...)
}

func partText(p Part) Text {
	if p.Hole {
		return Hole(p.Class)
	}
	return Literal(p.Literal)
}
