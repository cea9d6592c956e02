// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy

import (
	"fmt"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// encodingFault is a place in a string that is not encoded correctly. At most one
// fault of each kind is kept for one string.
type encodingFault struct {
	offset    int
	surrogate bool
}

// stringToken reads the string at the current position and decodes its escapes.
// Wrong encoding is left in p.faults; ok is false after a syntax error.
func (p *parser) stringToken() (s string, ok bool) {
	p.faults = p.faults[:0]
	start := p.i + 1
	ascii := true
	for i := start; i < len(p.text); i++ {
		switch c := p.text[i]; {
		case c == '"':
			s = p.text[start:i]
			p.i = i + 1
			if !ascii {
				s = p.checkUTF8(s, start)
			}
			return s, true
		case c == '\\':
			return p.escapedString(start, i)
		case c < 0x20:
			return "", p.controlCharacter(i)
		case c >= utf8.RuneSelf:
			ascii = false
		}
	}
	return "", p.unclosedString()
}

// escapedString goes on with a string that begins at start and has its first
// escape at i.
func (p *parser) escapedString(start, i int) (s string, ok bool) {
	var b strings.Builder
	from := start // of the text that is still to be copied
	for i < len(p.text) {
		switch c := p.text[i]; {
		case c == '"':
			b.WriteString(p.checkUTF8(p.text[from:i], from))
			p.i = i + 1
			return b.String(), true
		case c < 0x20:
			return "", p.controlCharacter(i)
		case c != '\\':
			i++
			continue
		}
		b.WriteString(p.checkUTF8(p.text[from:i], from))
		if i+1 == len(p.text) {
			break
		}
		if r := unescaped(p.text[i+1]); r != 0 {
			b.WriteByte(r)
			i += 2
		} else {
			r, size := hexEscape(p.text[i:])
			if size == 0 {
				return "", p.badEscape(i)
			}
			if utf16.IsSurrogate(r) {
				low, lowSize := hexEscape(p.text[i+size:])
				if pair := utf16.DecodeRune(r, low); lowSize > 0 && pair != utf8.RuneError {
					r, size = pair, size+lowSize
				} else {
					p.fault(encodingFault{offset: i, surrogate: true})
					r = utf8.RuneError
				}
			}
			b.WriteRune(r)
			i += size
		}
		from = i
	}
	return "", p.unclosedString()
}

// unescaped returns the character of a two-character escape, 0 if there is none.
func unescaped(c byte) byte {
	switch c {
	case '"', '\\', '/':
		return c
	case 'b':
		return '\b'
	case 'f':
		return '\f'
	case 'n':
		return '\n'
	case 'r':
		return '\r'
	case 't':
		return '\t'
	}
	return 0
}

// hexEscape reads an escape of the form \u00e9 at the beginning of text. The
// size is 0 if there is none.
func hexEscape(text string) (r rune, size int) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, 0
	}
	for i := 2; i < 6; i++ {
		c := text[i]
		switch {
		case isDigit(c):
			r = r<<4 | rune(c-'0')
		case c >= 'a' && c <= 'f':
			r = r<<4 | rune(c-'a'+10)
		case c >= 'A' && c <= 'F':
			r = r<<4 | rune(c-'A'+10)
		default:
			return 0, 0
		}
	}
	return r, 6
}

// checkUTF8 returns the piece of a string that begins at offset with wrong bytes
// replaced, and keeps the column count of the line right.
func (p *parser) checkUTF8(piece string, offset int) string {
	p.continuation += len(piece) - utf8.RuneCountInString(piece)
	if utf8.ValidString(piece) {
		return piece
	}
	for i, r := range piece {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(piece[i:]); size == 1 {
				p.fault(encodingFault{offset: offset + i})
				break
			}
		}
	}
	return strings.ToValidUTF8(piece, string(utf8.RuneError))
}

func (p *parser) fault(f encodingFault) {
	for _, other := range p.faults {
		if other.surrogate == f.surrogate {
			return
		}
	}
	p.faults = append(p.faults, f)
}

// reportFaults reports the encoding faults of the string just read at a node.
func (p *parser) reportFaults(n *Node) {
	for _, f := range p.faults {
		if p.problems.full() {
			continue
		}
		problem := Problem{Code: CodeInvalidEncoding, At: n, Pos: p.posAt(f.offset)}
		if f.surrogate {
			problem.Message = "The escape " + p.text[f.offset:f.offset+6] + " is one half of a surrogate pair; the other half is missing."
			problem.Fix = `A character beyond U+FFFF takes two escapes, such as \ud83d\ude00, or stands there as it is.`
		} else {
			problem.Message = "The text is not valid UTF-8 here: " + hexBytes(p.text[f.offset:]) + "."
			problem.Fix = "Save the file as UTF-8."
		}
		p.problems.add(problem)
	}
}

// hexBytes shows the wrong bytes at the beginning of text, four at most.
func hexBytes(text string) string {
	shown := ""
	for i := 0; i < min(4, len(text)); i++ {
		if r, size := utf8.DecodeRuneInString(text[i:]); i > 0 && (r != utf8.RuneError || size != 1) {
			break
		}
		shown += fmt.Sprintf(" 0x%02x", text[i])
	}
	if len(shown) == len(" 0xff") {
		return "byte" + shown
	}
	return "bytes" + shown
}

func (p *parser) controlCharacter(offset int) bool {
	c := p.text[offset]
	problem := Problem{
		Code: CodeSyntax, Pos: p.posAt(offset),
		Message: "A string contains the control character " + describeRune(rune(c)) + "; JSON allows such characters only as escapes.",
	}
	switch c {
	case '\n', '\r':
		opened := p.posAt(p.i)
		problem.Message = "The string that begins at " + opened.String() + " is not closed on its line."
		problem.Fix = `Add the closing quotation mark; a line break inside a string is written \n.`
		problem.Related = []Related{{Pos: opened, Label: "the string begins here"}}
	case '\t':
		problem.Fix = `Write \t, or use a space.`
	default:
		problem.Fix = "Remove it, or write " + fmt.Sprintf(`\u%04x`, c) + "."
	}
	p.problems.add(problem)
	return false
}

func (p *parser) unclosedString() bool {
	opened := p.posAt(p.i)
	p.problems.add(Problem{
		Code: CodeSyntax, Pos: p.posAt(len(p.text)),
		Message: "The text ends inside the string that begins at " + opened.String() + ".",
		Fix:     "Add the closing quotation mark, or find out where the text was cut off.",
		Related: []Related{{Pos: opened, Label: "the string begins here"}},
	})
	return false
}

func (p *parser) badEscape(offset int) bool {
	problem := Problem{Code: CodeSyntax, Pos: p.posAt(offset)}
	c, size := utf8.DecodeRuneInString(p.text[offset+1:])
	escape := p.text[offset : offset+1+size]
	switch {
	case c == utf8.RuneError && size <= 1:
		problem.Message = "A backslash in a string is followed by " + hexBytes(p.text[offset+1:]) + "."
		problem.Fix = `A backslash itself is written \\.`
	case c == 'u':
		problem.Message = `The escape \u must be followed by four hexadecimal digits.`
		problem.Fix = `Write, for example, \u00e9; a backslash itself is written \\.`
	case c == '\'':
		problem.Message = `\' is not an escape in JSON.`
		problem.Fix = "Write the single quote without a backslash."
	case c < 0x20:
		problem.Message = "A backslash in a string is followed by " + describeRune(c) + "."
		problem.Fix = "JSON strings do not continue on the next line; write the string on one line."
	default:
		problem.Message = escape + " is not an escape in JSON."
		problem.Fix = `A backslash itself is written \\. The escapes are \" \\ \/ \b \f \n \r \t and \u with four hexadecimal digits.`
	}
	p.problems.add(problem)
	return false
}
