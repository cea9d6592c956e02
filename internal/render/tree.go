// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// Limits on JSON documents. The largest document that AWS stores anywhere is far
// below them; they keep the work on hostile text bounded.
const (
	// maxDocument is the largest text in bytes.
	maxDocument = 4 << 20
	// maxNodes is the largest number of values.
	maxNodes = 1 << 20
	// maxDepth is the deepest nesting of lists and objects; the outermost one is
	// level 1. Source documents have one level less, so that there is room for the
	// list that is put around a single statement.
	maxDepth = 64
)

// parse reads text as exactly one JSON value of at most that many levels, in which
// names can repeat. An error has the place and the message, not the document.
func parse(text string, levels int) (*policy.Node, *Error) {
	root, problems := policy.ReadJSON(text, policy.Limits{Size: maxDocument, Depth: levels, Nodes: maxNodes})
	if len(problems) > 0 {
		return nil, unreadable(&problems[0])
	}
	return root, nil
}

// unreadable returns the first problem of a text that is not JSON, or more than is read, as an error.
func unreadable(p *policy.Problem) *Error {
	first, size := utf8.DecodeRuneInString(p.Message)
	e := errorAt(p.Pos)
	e.Message, e.Remedy = "The text cannot be read as JSON: "+string(unicode.ToLower(first))+p.Message[size:], p.Fix
	if p.Code == policy.CodeSyntax || p.Code == policy.CodeEmptyDocument {
		e.Remedy = strings.TrimSpace(e.Remedy + " Build the document with jsonencode() or take the json of a policy document data source.")
	}
	return e
}

// errorAt returns an error at a place of the text.
func errorAt(pos policy.Pos) *Error { return &Error{Index: -1, Line: pos.Line, Column: pos.Column} }

// textOf is the content of a string, or another scalar as it is written; "" for lists
// and objects.
func textOf(n *policy.Node) string {
	if n.Kind == policy.KindNull {
		return "null"
	}
	text, _ := n.Text.Known()
	return text
}

func compareMembers(a, b policy.Member) int { return strings.Compare(a.Name, b.Name) }

// equal reports whether two values are the same but for white space and the
// spelling of strings.
func equal(a, b *policy.Node) bool {
	if a.Kind != b.Kind || textOf(a) != textOf(b) || len(a.Elems) != len(b.Elems) || len(a.Members) != len(b.Members) {
		return false
	}
	for i := range a.Elems {
		if !equal(a.Elems[i], b.Elems[i]) {
			return false
		}
	}
	for i := range a.Members {
		if a.Members[i].Name != b.Members[i].Name || !equal(a.Members[i].Value, b.Members[i].Value) {
			return false
		}
	}
	return true
}
