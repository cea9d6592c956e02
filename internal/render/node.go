// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import "strings"

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

type nodeKind uint8

const (
	kindNull nodeKind = iota
	kindBool
	kindNumber
	kindString
	kindArray
	kindObject
)

// String names the kind the way messages do.
func (k nodeKind) String() string {
	switch k {
	case kindNull:
		return "null"
	case kindBool:
		return "a boolean"
	case kindNumber:
		return "a number"
	case kindString:
		return "a string"
	case kindArray:
		return "a list"
	default:
		return "an object"
	}
}

// node is a JSON value with its place in the text.
type node struct {
	kind nodeKind
	// offset and end are where the value begins and ends in the text.
	offset, end int
	// text is the content of a string, the literal text of a number, "true",
	// "false" or "null".
	text string
	// elems are the elements of an array.
	elems []*node
	// members are the members of an object in written order. Names can repeat.
	members []member
	// ordered says that the members are to be written as they stand rather than in
	// ascending order of name.
	ordered bool
}

type member struct {
	name   string
	offset int
	value  *node
}

func compareMembers(a, b member) int { return strings.Compare(a.name, b.name) }

// equal reports whether two values are the same but for white space and the
// spelling of strings.
func (n *node) equal(o *node) bool {
	if n.kind != o.kind || n.text != o.text || len(n.elems) != len(o.elems) || len(n.members) != len(o.members) {
		return false
	}
	for i := range n.elems {
		if !n.elems[i].equal(o.elems[i]) {
			return false
		}
	}
	for i := range n.members {
		if n.members[i].name != o.members[i].name || !n.members[i].value.equal(o.members[i].value) {
			return false
		}
	}
	return true
}
