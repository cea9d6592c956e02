// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxErrors is how many errors one call lists; the last of [Errors] says how many
// more there were.
const maxErrors = 50

// Error is one thing that is wrong with an input. It names the document, the
// path in it, the value, and what to change.
type Error struct {
	// Argument is the argument concerned: "version", "statement",
	// "source_policy_documents", …; "" if the input is a single policy text.
	Argument string
	// Index is the element of Argument counted from 0, -1 if it has no elements.
	Index int
	// Field is the argument inside the block, such as "resources"; "" if there is
	// none.
	Field string
	// Path is the place in a JSON document, such as `Statement[2].Principal`; ""
	// for the whole document and for configured blocks.
	Path string
	// Line and Column (in characters) count from 1 in the text of a JSON
	// document; both are 0 if there is no text.
	Line, Column int
	// Value is the value concerned, shortened if it is long; "" if the message
	// needs none.
	Value string
	// Message says what is wrong, Remedy what to change: whole sentences.
	Message, Remedy string
}

// Document returns the label of the document concerned: an argument such as
// "source_policy_documents[1]" or "statement[0]", or "" for a single policy text.
func (e *Error) Document() string {
	if e.Argument == "" || e.Index < 0 {
		return e.Argument
	}
	return e.Argument + "[" + strconv.Itoa(e.Index) + "]"
}

// Where returns the place as messages show it, such as
// `source_policy_documents[1], Statement[2].Principal (line 9, column 7)` or
// `statement[0].resources`; "" for a single policy text as a whole.
func (e *Error) Where() string {
	var b strings.Builder
	b.WriteString(e.Document())
	if e.Field != "" {
		b.WriteString(".")
		b.WriteString(e.Field)
	}
	if e.Path != "" {
		if b.Len() > 0 {
			b.WriteString(", ")
		}
		b.WriteString(e.Path)
	}
	if e.Line > 0 {
		pos := "line " + strconv.Itoa(e.Line) + ", column " + strconv.Itoa(e.Column)
		if b.Len() > 0 {
			pos = " (" + pos + ")"
		}
		b.WriteString(pos)
	}
	return b.String()
}

// Error returns place, message and remedy on one line.
func (e *Error) Error() string {
	parts := make([]string, 0, 2)
	if e.Message != "" {
		parts = append(parts, e.Message)
	}
	if e.Remedy != "" {
		parts = append(parts, e.Remedy)
	}
	text := strings.Join(parts, " ")
	if where := e.Where(); where != "" {
		return where + ": " + text
	}
	return text
}

// Errors are all the errors of one call, in the order of the input. It is never
// empty where it is returned as an error.
type Errors []*Error

// Error lists the errors, one a line.
func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap makes every element visible to errors.As.
func (es Errors) Unwrap() []error {
	list := make([]error, len(es))
	for i, e := range es {
		list[i] = e
	}
	return list
}

// collector gathers errors up to maxErrors and counts the rest.
type collector struct {
	list Errors
	more int
}

func (c *collector) add(e *Error) {
	if c.full() {
		c.more++
		return
	}
	c.list = append(c.list, e)
}

// full reports whether further errors are only counted, so that they need not be
// made.
func (c *collector) full() bool { return len(c.list) >= maxErrors }

// count is the number of errors so far.
func (c *collector) count() int { return len(c.list) + c.more }

// err returns what was gathered, nil if nothing was.
func (c *collector) err() error {
	switch {
	case len(c.list) == 0:
		return nil
	case c.more == 0:
		return c.list
	}
	return append(c.list, &Error{
		Index:   -1,
		Message: "There are " + strconv.Itoa(c.more) + " further errors, which are not listed.",
		Remedy:  "Correct the listed ones first.",
	})
}

// maxQuote is the longest text that messages quote, in bytes.
const maxQuote = 160

// shorten cuts long values for messages.
func shorten(s string) string {
	if len(s) <= maxQuote {
		return s
	}
	cut := maxQuote
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

// quote puts a value in quotes for messages.
func quote(s string) string { return strconv.Quote(shorten(s)) }
