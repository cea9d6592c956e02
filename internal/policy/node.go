// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package policy is the IAM policy document: a strict parser that keeps
// positions, one tree for JSON text and HCL values, a typed model of the
// document, and printing.
//
// A document reaches the model in two steps. [ParseJSON] reads JSON text into a
// tree of [Node]; the provider builds the same tree from HCL values, where leaves
// may be unknown. [Build] turns the tree into a [Document] and reports every
// structural problem it finds. [Parse] does both.
package policy

import (
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// Pos is a place in the source text. The zero Pos means "no text": the value
// came from HCL. Offset counts bytes from 0, Line and Column count from 1,
// Column in characters.
type Pos struct {
	Offset, Line, Column int
}

// IsValid reports whether the position refers to source text.
func (p Pos) IsValid() bool { return p.Line > 0 }

// String returns "line 3, column 14", or "" for the zero Pos.
func (p Pos) String() string {
	if !p.IsValid() {
		return ""
	}
	return "line " + strconv.Itoa(p.Line) + ", column " + strconv.Itoa(p.Column)
}

// Kind is the JSON type of a [Node].
type Kind uint8

// The kinds of nodes. KindUnknown is a value whose type is not known either; an
// unknown string is a KindString with a hole in its Text, an unknown list a
// KindArray with More set.
const (
	KindNull Kind = iota
	KindBool
	KindNumber
	KindString
	KindArray
	KindObject
	KindUnknown
)

// String names the kind the way messages do: "a string", "an object", ….
func (k Kind) String() string {
	switch k {
	case KindNull:
		return "null"
	case KindBool:
		return "a boolean"
	case KindNumber:
		return "a number"
	case KindString:
		return "a string"
	case KindArray:
		return "a list"
	case KindObject:
		return "an object"
	default:
		return "unknown"
	}
}

// Node is a JSON value with its place. Nodes are not modified once built.
type Node struct {
	Kind Kind
	// More says that an array or object may hold further, unknown elements (E-1608).
	More bool
	// Pos is where the value starts in the source text, End the offset behind it; both
	// are zero if there is no text.
	Pos Pos
	End int
	// Text is the content of a string (possibly partial), the literal text of a
	// number, "true" or "false" for a boolean, and the known prefix (if any) of a
	// KindUnknown.
	Text pattern.Text
	// Elems are the elements of an array.
	Elems []*Node
	// Members are the members of an object in written order. Names are unique in a
	// tree without problems.
	Members []Member

	parent *Node
	key    string // member name in parent
	index  int    // element index in parent, -1 for members
}

// Member is one name/value pair of an object.
type Member struct {
	Name    string
	NamePos Pos
	Value   *Node
}

// NewArray returns an array node with the elements as its children.
func NewArray(pos Pos, elems []*Node, more bool) *Node {
	n := &Node{Kind: KindArray, Pos: pos, Elems: elems, More: more}
	for i, e := range elems {
		e.parent, e.index = n, i
	}
	return n
}

// NewObject returns an object node with the members as its children.
func NewObject(pos Pos, members []Member, more bool) *Node {
	n := &Node{Kind: KindObject, Pos: pos, Members: members, More: more}
	for _, m := range members {
		m.Value.parent, m.Value.key, m.Value.index = n, m.Name, -1
	}
	return n
}

// NewString returns a string node.
func NewString(pos Pos, text pattern.Text) *Node {
	return &Node{Kind: KindString, Pos: pos, Text: text}
}

// NewNumber returns a number node holding the literal text, such as "1.50".
func NewNumber(pos Pos, literal string) *Node {
	return &Node{Kind: KindNumber, Pos: pos, Text: pattern.Literal(literal)}
}

// NewBool returns a boolean node.
func NewBool(pos Pos, b bool) *Node {
	return &Node{Kind: KindBool, Pos: pos, Text: pattern.Literal(strconv.FormatBool(b))}
}

// NewNull returns a null node.
func NewNull(pos Pos) *Node { return &Node{Kind: KindNull, Pos: pos} }

// NewUnknown returns a node of unknown type. Text carries what is known of it if
// it should turn out to be a string.
func NewUnknown(text pattern.Text) *Node {
	return &Node{Kind: KindUnknown, Text: text}
}

// Get returns the member of that exact name, or nil.
func (n *Node) Get(name string) *Node {
	if n == nil || n.Kind != KindObject {
		return nil
	}
	for i := range n.Members {
		if n.Members[i].Name == name {
			return n.Members[i].Value
		}
	}
	return nil
}

// Path returns the JSON path of the node, "$" for the root and for nil, such as
// `$.Statement[0].Condition["ForAnyValue:StringLike"]["aws:PrincipalOrgPaths"][1]`.
func (n *Node) Path() string {
	var b strings.Builder
	n.writePath(&b)
	return b.String()
}

func (n *Node) writePath(b *strings.Builder) {
	if n == nil || n.parent == nil {
		b.WriteByte('$')
		return
	}
	n.parent.writePath(b)
	if n.index >= 0 {
		b.WriteByte('[')
		b.WriteString(strconv.Itoa(n.index))
		b.WriteByte(']')
		return
	}
	b.WriteString(pathMember(n.key))
}

// pathMember returns the path step to a member: ".Name" for names of letters and
// digits, else the name quoted in brackets.
func pathMember(name string) string {
	if name == "" {
		return `[""]`
	}
	for _, r := range name {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') {
			return "[" + strconv.Quote(name) + "]"
		}
	}
	return "." + name
}

// HasUnknown reports whether any part of the value is unknown.
func (n *Node) HasUnknown() bool {
	if n == nil {
		return false
	}
	if n.Kind == KindUnknown || n.More || (n.Kind == KindString && !n.Text.IsKnown()) {
		return true
	}
	for _, e := range n.Elems {
		if e.HasUnknown() {
			return true
		}
	}
	for i := range n.Members {
		if n.Members[i].Value.HasUnknown() {
			return true
		}
	}
	return false
}
