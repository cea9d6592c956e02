// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// hardBreak separates paragraphs in a normalised text. A single line break is a space:
// Terraform wraps its messages.
const hardBreak = "\n"

// normalise undoes what terminals, Terraform, CI systems, JSON and XML do to a message:
// colours, the gutter, timestamps, line breaks and escapes.
func normalise(text string) string {
	text = unescape(stripColour(strings.ToValidUTF8(text, "\uFFFD")))
	var b strings.Builder
	b.Grow(len(text))
	broken := true
	for line := range strings.SplitSeq(text, "\n") {
		line, rule := stripLine(line)
		if line == "" || rule {
			if !broken {
				b.WriteString(hardBreak)
			}
			broken = true
			continue
		}
		if !broken {
			b.WriteByte(' ')
		}
		b.WriteString(line)
		broken = false
	}
	return withoutBlob(withoutTicks(b.String()))
}

// withoutTicks takes the quotes of Amazon SES off ARNs and actions: `ses:SendEmail'.
func withoutTicks(text string) string {
	if !strings.Contains(text, " `") {
		return text
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, " `")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteByte(' ')
		name := after[:len(after)-len(strings.TrimLeftFunc(after, func(r rune) bool { return r > ' ' && r != '`' && r != '\'' }))]
		if len(name) < len(after) && after[len(name)] != ' ' && strings.Contains(name, ":") {
			b.WriteString(name)
			text = after[len(name)+1:]
			continue
		}
		b.WriteByte('`')
		text = after
	}
}

// encoded is what precedes a message that only AWS can decode (N-114).
const encoded = "ncoded authorization failure message:"

// withoutBlob removes encoded messages: nothing of them may get into a result.
func withoutBlob(text string) string {
	if !strings.Contains(text, encoded) {
		return text
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(text, encoded)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		b.WriteString(encoded)
		after = strings.TrimLeft(after, " \n")
		text = after[len(word(after)):]
		for {
			// A terminal breaks a message that is longer than its lines.
			next := strings.TrimLeft(text, " \n")
			if w := word(next); blobPart(w) {
				text = next[len(w):]
				continue
			}
			break
		}
	}
}

// blobPart reports whether a word looks like a part of an encoded message: a long one, or
// one with capitals or digits in it.
func blobPart(w string) bool {
	if w == "" || strings.ContainsFunc(w, func(r rune) bool { return r != '-' && r != '.' && (r > 'z' || !wordByte(byte(r))) }) {
		return false
	}
	return len(w) >= maxPlain || strings.ContainsAny(w, "0123456789_") || strings.ToLower(w[1:]) != w[1:]
}

// maxPlain is the length from which a word of a message is no word of a language.
const maxPlain = 32

// stripLine takes the gutter, a timestamp and white space off a line. It reports whether
// the line was one of the rules that Terraform draws around a message.
func stripLine(line string) (string, bool) {
	line = stripTime(strings.TrimSpace(line))
	rule := false
	for _, r := range [...]string{"│", "╷", "╵", "┃"} {
		if rest, ok := strings.CutPrefix(line, r); ok {
			line, rule = strings.TrimSpace(rest), r == "╷" || r == "╵"
			break
		}
	}
	return strings.Join(strings.Fields(line), " "), rule && line == ""
}

// stripTime takes a timestamp of a CI system off the beginning of a line, such as
// "2026-11-28T19:26:00.0000000Z " or "[2026-11-28 19:26:00] ".
func stripTime(line string) string {
	s := strings.TrimPrefix(line, "[")
	if len(s) < len("2026-11-28T19:26:00") || !isDay(s) || s[10] != 'T' && s[10] != ' ' {
		return line
	}
	i := 11
	for i < len(s) && strings.IndexByte("0123456789:.,+-Z", s[i]) >= 0 {
		i++
	}
	if i < 16 {
		return line
	}
	rest := strings.TrimPrefix(s[i:], "]")
	if rest != "" && rest[0] != ' ' && rest[0] != '\t' {
		return line
	}
	return strings.TrimSpace(rest)
}

// isDay reports whether a text begins with a day such as 2026-11-28.
func isDay(s string) bool {
	for i := range 10 {
		digit := s[i] >= '0' && s[i] <= '9'
		if dash := i == 4 || i == 7; dash && s[i] != '-' || !dash && !digit {
			return false
		}
	}
	return true
}

// stripColour removes the escape sequences of terminals.
func stripColour(s string) string {
	if !strings.Contains(s, "\x1b") {
		return s
	}
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, "\x1b")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		s = after
		if rest, ok := strings.CutPrefix(s, "["); ok {
			end := strings.IndexFunc(rest, func(r rune) bool { return r >= '@' && r <= '~' })
			if end < 0 {
				return b.String()
			}
			s = rest[end+1:]
		}
	}
}

// entities are those of XML and HTML that messages have.
var entities = strings.NewReplacer(
	"&quot;", `"`, "&#34;", `"`, "&#x22;", `"`, "&apos;", "'", "&#39;", "'", "&#x27;", "'", "&lt;", "<", "&#60;", "<", "&#x3c;", "<", "&#x3C;", "<",
	"&gt;", ">", "&#62;", ">", "&#x3e;", ">", "&#x3E;", ">", "&#47;", "/", "&#x2f;", "/", "&#x2F;", "/", "&nbsp;", " ", "&#10;", "\n", "&amp;", "&", "&#38;", "&",
)

// maxEscapes bounds how often a text is unescaped: logs put messages into JSON into JSON.
const maxEscapes = 4

// unescape undoes the escapes of JSON and XML, also those of several levels.
func unescape(s string) string {
	for range 2 {
		if strings.Contains(s, "&") {
			s = entities.Replace(s)
		}
	}
	for n := 0; n < maxEscapes && (n == 0 || strings.Contains(s, `\"`)); n++ {
		s = unescapeJSON(s)
	}
	return s
}

// unescapeJSON undoes one level of the escapes of JSON.
func unescapeJSON(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n':
			b.WriteByte('\n')
		case 'r':
		case 't':
			b.WriteByte(' ')
		case '"', '\\', '/', '\'':
			b.WriteByte(s[i])
		case 'u':
			if i+5 <= len(s) {
				if n, err := strconv.ParseUint(s[i+1:i+5], 16, 16); err == nil && utf8.ValidRune(rune(n)) {
					b.WriteRune(rune(n))
					i += 4
					continue
				}
			}
			b.WriteString(`\u`)
		default:
			b.WriteByte('\\')
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
