// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// parse reads text as exactly one JSON value of at most that many levels. An error
// has the place and the message, not the document.
func parse(text string, levels int) (*node, *Error) {
	if _, problems := policy.ReadJSON(text, policy.Limits{Size: maxDocument, Depth: levels, Nodes: maxNodes}); len(problems) > 0 {
		return nil, unreadable(&problems[0])
	}
	p := parser{text: text, levels: levels}
	n := p.value()
	if p.err != nil {
		return nil, p.err
	}
	return n, nil
}

// unreadable returns the first problem of a text that is not JSON, or more than is read, as an error.
func unreadable(p *policy.Problem) *Error {
	first, size := utf8.DecodeRuneInString(p.Message)
	e := &Error{Index: -1, Line: p.Pos.Line, Column: p.Pos.Column, Remedy: p.Fix}
	e.Message = "The text cannot be read as JSON: " + string(unicode.ToLower(first)) + p.Message[size:]
	if p.Code == policy.CodeSyntax || p.Code == policy.CodeEmptyDocument {
		e.Remedy = strings.TrimSpace(e.Remedy + " Build the document with jsonencode() or take the json of a policy document data source.")
	}
	return e
}

// errorAt returns an error at an offset of the text.
func errorAt(text string, offset int) *Error {
	before := text[:offset]
	last := before[strings.LastIndexByte(before, '\n')+1:]
	return &Error{Index: -1, Line: 1 + strings.Count(before, "\n"), Column: 1 + utf8.RuneCountInString(last)}
}

// parser builds the tree of a text that is known to be valid JSON. What the
// syntax leaves open, such as depth and unpaired surrogates, ends in err.
type parser struct {
	text   string
	i      int
	levels int
	free   []node
	err    *Error
}

// next skips white space, commas and colons, which are where they belong, and
// returns the first byte of the next token.
func (p *parser) next() byte {
	for {
		switch c := p.text[p.i]; c {
		case ' ', '\t', '\r', '\n', ',', ':':
			p.i++
		default:
			return c
		}
	}
}

func (p *parser) value() *node {
	c := p.next()
	if len(p.free) == 0 {
		p.free = make([]node, 32)
	}
	n := &p.free[0]
	p.free = p.free[1:]
	n.offset = p.i
	switch c {
	case '{', '[':
		p.container(n, c)
	case '"':
		n.kind, n.text = kindString, p.string()
	case 't', 'f':
		n.kind, n.text = kindBool, p.scalar()
	case 'n':
		n.kind, n.text = kindNull, p.scalar()
	default:
		n.kind, n.text = kindNumber, p.scalar()
	}
	n.end = p.i
	return n
}

func (p *parser) container(n *node, c byte) {
	if p.levels == 0 {
		p.fail(p.i, "Lists and objects are nested too deep.",
			"No policy needs that: check that this is the text of a policy document.")
		return
	}
	p.levels--
	p.i++
	if c == '[' {
		n.kind = kindArray
		for p.err == nil && p.next() != ']' {
			n.elems = append(n.elems, p.value())
		}
	} else {
		n.kind = kindObject
		for p.err == nil && p.next() != '}' {
			m := member{offset: p.i}
			m.name = p.string()
			if p.err == nil {
				m.value = p.value()
				n.members = append(n.members, m)
			}
		}
	}
	p.i++
	p.levels++
}

// scalar returns the literal text of a number, a boolean or null.
func (p *parser) scalar() string {
	start := p.i
	for p.i < len(p.text) && strings.IndexByte(" \t\r\n,]}", p.text[p.i]) < 0 {
		p.i++
	}
	return p.text[start:p.i]
}

func (p *parser) string() string {
	start := p.i + 1
	p.i = start
	for p.text[p.i] != '"' && p.text[p.i] != '\\' {
		p.i++
	}
	if p.text[p.i] == '"' {
		p.i++
		return p.text[start : p.i-1]
	}
	b := []byte(p.text[start:p.i])
	for {
		c := p.text[p.i]
		p.i++
		switch c {
		case '"':
			return string(b)
		case '\\':
			b = p.escape(b)
		default:
			b = append(b, c)
		}
	}
}

// escape reads the part of an escape sequence behind the backslash.
func (p *parser) escape(b []byte) []byte {
	c := p.text[p.i]
	p.i++
	switch c {
	case 'b':
		return append(b, '\b')
	case 'f':
		return append(b, '\f')
	case 'n':
		return append(b, '\n')
	case 'r':
		return append(b, '\r')
	case 't':
		return append(b, '\t')
	case 'u':
		start := p.i - 2
		r := p.hex()
		if !utf16.IsSurrogate(r) {
			return utf8.AppendRune(b, r)
		}
		if strings.HasPrefix(p.text[p.i:], `\u`) {
			p.i += 2
			if pair := utf16.DecodeRune(r, p.hex()); pair != utf8.RuneError {
				return utf8.AppendRune(b, pair)
			}
		}
		p.fail(start, "A string holds half of a surrogate pair ("+p.text[start:start+6]+"), which stands for no character.",
			"Write the character itself or both halves.")
		return b
	default: // quote, backslash, slash
		return append(b, c)
	}
}

func (p *parser) hex() rune {
	v, _ := strconv.ParseUint(p.text[p.i:p.i+4], 16, 16)
	p.i += 4
	return rune(v)
}

func (p *parser) fail(offset int, message, remedy string) {
	if p.err != nil {
		return
	}
	p.err = errorAt(p.text, offset)
	p.err.Message, p.err.Remedy = message, remedy
}
