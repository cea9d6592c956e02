// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"strconv"
	"strings"
)

// place is the way from the root of a JSON document to a value. The nil place is
// the root.
type place struct {
	parent *place
	name   string
	// index is the element of a list, -1 for a member of an object.
	index int
}

func (p *place) member(name string) *place { return &place{parent: p, name: name, index: -1} }
func (p *place) elem(i int) *place         { return &place{parent: p, index: i} }

// String returns a path such as `Statement[2].Condition["Bool"]["aws:ViaAWSService"]`:
// names of letters and digits follow a dot, others stand in brackets.
func (p *place) String() string {
	var b strings.Builder
	p.write(&b)
	return b.String()
}

func (p *place) write(b *strings.Builder) {
	if p == nil {
		return
	}
	p.parent.write(b)
	switch {
	case p.index >= 0:
		b.WriteString("[" + strconv.Itoa(p.index) + "]")
	case !isWord(p.name):
		b.WriteString("[" + quote(p.name) + "]")
	default:
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(p.name)
	}
}

func isWord(s string) bool {
	for _, c := range []byte(s) {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}
