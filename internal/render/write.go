// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// writer builds JSON text without white space and, with indent, the same
// text laid out like the output of json.MarshalIndent with two spaces as well.
type writer struct {
	compact, indented []byte
	indent            bool
	// html escapes <, >, &, U+2028 and U+2029 like encoding/json does by default.
	html bool
	// ordered writes the members of objects as they stand instead of in ascending order of
	// name.
	ordered bool
	depth   int
	// inside says that the current object or array has an element.
	inside bool
}

func (w *writer) open(c byte) {
	w.byte(c)
	w.depth++
	w.inside = false
}

func (w *writer) close(c byte) {
	w.depth--
	if w.inside {
		w.newline()
	}
	w.byte(c)
	w.inside = true
}

// next begins an element of an array or a member of an object.
func (w *writer) next() {
	if w.inside {
		w.byte(',')
	}
	w.inside = true
	w.newline()
}

func (w *writer) byte(c byte) {
	w.compact = append(w.compact, c)
	if w.indent {
		w.indented = append(w.indented, c)
	}
}

const spaces = "\n                                "

func (w *writer) newline() {
	if !w.indent {
		return
	}
	n := 1 + 2*w.depth
	w.indented = append(w.indented, spaces[:min(n, len(spaces))]...)
	for i := len(spaces); i < n; i++ {
		w.indented = append(w.indented, ' ')
	}
}

// key begins a member of any name.
func (w *writer) key(name string) {
	w.next()
	w.string(name)
	w.compact = append(w.compact, ':')
	if w.indent {
		w.indented = append(w.indented, ':', ' ')
	}
}

// name begins a member with its name as indented text has it, such as `"Sid": `.
func (w *writer) name(name string) {
	w.next()
	w.compact = append(w.compact, name[:len(name)-1]...)
	if w.indent {
		w.indented = append(w.indented, name...)
	}
}

func (w *writer) strings(l []string) {
	w.open('[')
	for _, s := range l {
		w.next()
		w.string(s)
	}
	w.close(']')
}

// string writes a string with the escapes of encoding/json. Text that is not
// UTF-8 has been refused before.
func (w *writer) string(s string) {
	start := len(w.compact)
	w.compact = append(appendEscaped(append(w.compact, '"'), s, w.html), '"')
	if w.indent {
		w.indented = append(w.indented, w.compact[start:]...)
	}
}

// raw writes text that needs no escapes.
func (w *writer) raw(s string) {
	w.compact = append(w.compact, s...)
	if w.indent {
		w.indented = append(w.indented, s...)
	}
}

const hexDigits = "0123456789abcdef"

// plain and plainHTML are the bytes that JSON text has without an escape.
var plain, plainHTML = plainBytes(`"\`), plainBytes(`"\<>&`)

func plainBytes(except string) *[256]bool {
	var t [256]bool
	for c := ' '; c < utf8.RuneSelf; c++ {
		t[c] = !strings.ContainsRune(except, c)
	}
	return &t
}

func appendEscaped(buf []byte, s string, html bool) []byte {
	asIs := plain
	if html {
		asIs = plainHTML
	}
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if asIs[c] {
			i++
			continue
		}
		if c < utf8.RuneSelf {
			buf = append(buf, s[start:i]...)
			switch c {
			case '"', '\\':
				buf = append(buf, '\\', c)
			case '\b':
				buf = append(buf, '\\', 'b')
			case '\f':
				buf = append(buf, '\\', 'f')
			case '\n':
				buf = append(buf, '\\', 'n')
			case '\r':
				buf = append(buf, '\\', 'r')
			case '\t':
				buf = append(buf, '\\', 't')
			default:
				buf = append(buf, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
			}
			i++
			start = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if html && (r == '\u2028' || r == '\u2029') {
			buf = append(buf, s[start:i]...)
			buf = append(buf, '\\', 'u', '2', '0', '2', hexDigits[r&15])
			start = i + size
		}
		i += size
	}
	return append(buf, s[start:]...)
}

// document writes a document with the elements in the order of R-2.
func (w *writer) document(d *document) {
	w.open('{')
	w.text(`"Version": `, d.version)
	w.text(`"Id": `, d.id)
	if len(d.statements) > 0 {
		w.name(`"Statement": `)
		w.open('[')
		for _, s := range d.statements {
			w.next()
			w.statement(s)
		}
		w.close(']')
	}
	w.close('}')
}

func (w *writer) statement(s *statement) {
	w.open('{')
	w.text(`"Sid": `, s.sid)
	w.text(`"Effect": `, s.effect)
	w.element(`"Action": `, &s.action)
	w.element(`"NotAction": `, &s.notAction)
	w.element(`"Resource": `, &s.resource)
	w.element(`"NotResource": `, &s.notResource)
	w.principals(`"Principal": `, s.principal)
	w.principals(`"NotPrincipal": `, s.notPrincipal)
	w.conditions(s.conditions)
	w.close('}')
}

// text writes a member unless it is empty.
func (w *writer) text(name, s string) {
	if s != "" {
		w.name(name)
		w.string(s)
	}
}

// element writes a member unless it is absent.
func (w *writer) element(name string, v *value) {
	if v.kind != valueAbsent {
		w.name(name)
		w.value(v)
	}
}

func (w *writer) value(v *value) {
	switch v.kind {
	case valueOne:
		w.string(v.texts[0])
	case valueMany:
		w.strings(v.texts)
	default:
		w.node(v.raw)
	}
}

func (w *writer) principals(name string, p principals) {
	if len(p) == 0 {
		return
	}
	w.name(name)
	if p.isStar() {
		w.string("*")
		return
	}
	w.open('{')
	for i := range p {
		w.key(p[i].typ)
		w.value(&p[i].ids)
	}
	w.close('}')
}

func (w *writer) conditions(entries []conditionEntry) {
	if len(entries) == 0 {
		return
	}
	w.name(`"Condition": `)
	w.open('{')
	for i := range entries {
		e := &entries[i]
		if i == 0 || e.test != entries[i-1].test {
			if i > 0 {
				w.close('}')
			}
			w.key(e.test)
			w.open('{')
		}
		w.key(e.variable)
		w.value(&e.values)
	}
	w.close('}')
	w.close('}')
}

// node writes any JSON value, with the elements of lists in the order given.
func (w *writer) node(n *policy.Node) {
	switch n.Kind {
	case policy.KindString:
		w.string(textOf(n))
	case policy.KindArray:
		w.open('[')
		for _, e := range n.Elems {
			w.next()
			w.node(e)
		}
		w.close(']')
	case policy.KindObject:
		w.open('{')
		for _, m := range w.members(n) {
			w.key(m.Name)
			w.node(m.Value)
		}
		w.close('}')
	default:
		w.raw(textOf(n))
	}
}

func (w *writer) members(n *policy.Node) []policy.Member {
	if w.ordered || slices.IsSortedFunc(n.Members, compareMembers) {
		return n.Members
	}
	return slices.SortedFunc(slices.Values(n.Members), compareMembers)
}
