// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Size is the size of a document in bytes, as the rules of AWS count it. AWS counts characters; bytes are never fewer.
type Size struct {
	// Sent is the text as it is sent. Compact leaves out white space between tokens and needless escapes, Strict white space
	// within strings too.
	Sent, Compact, Strict int
	// Least says that parts of the document are unknown, so that it has at least this size.
	Least bool
}

// Measure returns the size of a document: of Text if there is one, else of the compact JSON of Root, in which unknown values
// count as nothing.
func Measure(in *Source) Size {
	if in.Text != "" {
		return Size{len(in.Text), policy.CountCompact.Count(in.Text), policy.CountNonWhitespace.Count(in.Text), false}
	}
	var m meter
	m.node(in.Root)
	return Size{m.bytes + m.escapes, m.bytes, m.bytes - m.spaces, m.least}
}

// Size returns the size of the document. It is measured once.
func (c *Document) Size() Size {
	if c.measured == nil {
		size := Measure(&c.Source)
		c.measured = &size
	}
	return *c.measured
}

// meter adds up the compact JSON of nodes.
type meter struct {
	bytes, spaces, escapes int // escapes is the size of needless ones
	least                  bool
}

func (m *meter) node(n *policy.Node) {
	if n == nil {
		return
	}
	m.least = m.least || n.More
	switch n.Kind {
	case policy.KindNull:
		m.bytes += len("null")
	case policy.KindBool, policy.KindNumber:
		m.bytes += len(n.Text.Prefix())
	case policy.KindUnknown:
		m.least = true
	case policy.KindString:
		m.bytes += 2
		for p := range n.Text.Parts() {
			m.least = m.least || p.Hole
			m.text(p.Literal)
		}
	case policy.KindArray:
		m.bytes += 2 + max(len(n.Elems)-1, 0)
		for _, e := range n.Elems {
			m.node(e)
		}
	case policy.KindObject:
		m.bytes += 2 + max(len(n.Members)-1, 0)
		for i := range n.Members {
			m.bytes += 3 // quotes and colon
			m.text(n.Members[i].Name)
			m.node(n.Members[i].Value)
		}
	}
}

// text adds a string. The needless escapes are those of jsonencode.
func (m *meter) text(s string) {
	for _, r := range s {
		switch {
		case r == '"', r == '\\', r == '\n', r == '\r', r == '\t', r == '\b', r == '\f':
			m.bytes += 2
		case r < ' ':
			m.bytes += 6
		case r == '<', r == '>', r == '&', r == 0x2028, r == 0x2029:
			m.bytes += utf8.RuneLen(r)
			m.escapes += 6 - utf8.RuneLen(r)
		case r == ' ':
			m.bytes++
			m.spaces++
		default:
			m.bytes += utf8.RuneLen(r)
		}
	}
}

// Largest names the statements that take most room, for messages; "" if there are fewer than two.
func (c *Document) Largest() string {
	if len(c.Statements) < 2 {
		return ""
	}
	type cost struct {
		s     *Statement
		bytes int
	}
	costs := make([]cost, len(c.Statements))
	for i, s := range c.Statements {
		var m meter
		m.node(s.Node)
		costs[i] = cost{s, m.bytes}
	}
	slices.SortStableFunc(costs, func(a, b cost) int { return cmp.Compare(b.bytes, a.bytes) })
	var names []string
	for _, k := range costs[:min(3, len(costs))] {
		names = append(names, fmt.Sprintf("%s (%s)", words.Excerpt(k.s.Label(), 60), Thousands(k.bytes)))
	}
	return " The largest statements are " + words.List(names, "and") + "."
}

// Thousands writes a number with commas.
func Thousands(n int) string {
	s := strconv.Itoa(n)
	var b strings.Builder
	for i, d := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return b.String()
}
