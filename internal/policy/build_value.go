// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy

import (
	"strconv"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// text returns the string at n. An unknown value is an unknown string here. ok is
// false if n is of another type, which has been reported.
func (b *builder) text(n *Node, element string) (t pattern.Text, ok bool) {
	switch n.Kind {
	case KindString:
		return n.Text, true
	case KindUnknown:
		return unknownText(n), true
	}
	b.mismatch(n, element, "a string")
	return pattern.Unknown(), false
}

// unknownText is the text of a node of unknown type, if it is to be a string.
func unknownText(n *Node) pattern.Text {
	if n.Text.IsKnown() {
		return pattern.Unknown()
	}
	return n.Text
}

// list reads a string or a list of strings (E-605). Entries that are wrong are
// reported and count as unknown ones.
func (b *builder) list(n *Node, element string) List {
	l := List{Node: n}
	switch n.Kind {
	case KindString:
		l.Items = []Item{{Text: n.Text, Node: n}}
	case KindUnknown:
		l.More = true
	case KindArray:
		l.More = n.More
		l.Items = make([]Item, 0, len(n.Elems))
		for _, e := range n.Elems {
			switch e.Kind {
			case KindString:
				l.Items = append(l.Items, Item{Text: e.Text, Node: e})
			case KindUnknown:
				l.Items = append(l.Items, Item{Text: unknownText(e), Node: e})
			default:
				l.More = true
				b.mismatch(e, "An entry of "+element, "a string")
			}
		}
	default:
		l.More = true
		b.mismatch(n, element, "a string or a list of strings")
	}
	return l
}

// mismatch reports a value of a wrong type, and null as such.
func (b *builder) mismatch(n *Node, element, fits string) {
	if n.Kind == KindNull {
		b.null(n, element)
		return
	}
	problem := Problem{
		Code: CodeTypeMismatch, At: n, Pos: n.Pos,
		Message: element + " must be " + fits + ", found " + describe(n) + ".",
	}
	switch {
	case n.Kind == KindArray && n.parent != nil && n.parent.Kind == KindArray:
		problem.Fix = "A list must not contain a list: join them with concat() or flatten()."
	case n.Kind == KindArray && fits == "a string":
		problem.Fix = "Only one value is allowed here."
	case n.Kind == KindNumber || n.Kind == KindBool:
		problem.Fix = "Write it in double quotes if it is meant as text."
	}
	b.add(problem)
}

func (b *builder) null(n *Node, element string) {
	problem := Problem{
		Code: CodeNullElement, At: n, Pos: n.Pos,
		Message: element + " is null, which AWS refuses.",
		Fix:     "Set it, or leave it out where it is optional; a variable that is not set becomes null in jsonencode().",
	}
	if n.parent != nil && n.parent.Kind == KindArray {
		problem.Fix = "Take it out of the list, for example with compact() or a for expression with an if."
	}
	b.add(problem)
}

// describe names a value in a message: its type, and itself if it is short.
func describe(n *Node) string {
	switch n.Kind {
	case KindNumber, KindBool:
		return n.Kind.String() + " (" + words.Clip(n.Text.String(), 40) + ")"
	case KindString:
		return n.Kind.String() + " (" + quoteText(n.Text) + ")"
	default:
		return n.Kind.String()
	}
}

// quoteText shows a short form of a text in quotes.
func quoteText(t pattern.Text) string { return strconv.Quote(words.Clip(t.String(), 60)) }
