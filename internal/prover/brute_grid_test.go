// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// grid is a question as what each statement says for each value of each dimension.
type grid struct {
	elements []element
	// of are the statements, as the numbers of their elements; left and deny masks of them.
	of         [][]int
	left, deny uint32
	// dims are the dimensions: one value of each signature.
	dims [][]cell
	// variables says that values of several dimensions depend on each other.
	variables bool
}

// cell is a value of a dimension with what it makes of the statements: masks of those that may
// match, and of those that do, as far as the dimension goes.
type cell struct {
	asking    asking
	may, must uint32
	unknown   []int // elements
}

// tabulate makes the table, nil if a document is not one that AWS accepts.
func (p *pair) tabulate() *grid {
	out := &grid{}
	byText := map[string]int{}
	n := 0
	for i, side := range [][][]statementText{p.left, p.right} {
		for _, d := range side {
			for j := range d {
				s := &d[j]
				if i == 0 {
					out.left |= 1 << n
				}
				if s.deny {
					out.deny |= 1 << n
				}
				var of []int
				for _, e := range s.elements(p.version) {
					out.variables = out.variables || strings.Contains(e.text, "${")
					if e.signature(p.documented) == nil {
						return nil
					}
					k, ok := byText[e.dim+e.text]
					if !ok {
						k = len(out.elements)
						byText[e.dim+e.text] = k
						out.elements = append(out.elements, e)
					}
					of = append(of, k)
				}
				out.of = append(out.of, of)
				n++
			}
		}
	}
	var names []string
	for _, e := range out.elements {
		if !slices.Contains(names, e.dim) {
			names = append(names, e.dim)
		}
	}
	for _, name := range names {
		out.dims = append(out.dims, out.cells(name, p.documented))
	}
	return out
}

// cells are the values of a dimension that differ.
func (t *grid) cells(name string, documented bool) []cell {
	var of []int
	for i := range t.elements {
		if t.elements[i].dim == name {
			of = append(of, i)
		}
	}
	seen := map[string]bool{}
	var out []cell
	for v, a := range dimensionOf(name) {
		text := make([]byte, len(of))
		c := cell{asking: a, may: ^uint32(0), must: ^uint32(0)}
		for n, i := range of {
			is := t.elements[i].signature(documented)[v]
			text[n] = byte(is)
			if is == truth.Unknown {
				c.unknown = append(c.unknown, i)
			}
			for s, list := range t.of {
				if slices.Contains(list, i) {
					if is == truth.False {
						c.may &^= 1 << s
					}
					if is != truth.True {
						c.must &^= 1 << s
					}
				}
			}
		}
		if !seen[string(text)] {
			seen[string(text)] = true
			out = append(out, c)
		}
	}
	return out
}

// A hit is a request that violates a question.
type hit struct {
	asking asking
	// definite says that it does so in every reading.
	definite bool
}

// walk looks for a request that violates the question: in every reading, else in some one.
func (t *grid) walk(both bool) *hit {
	var weak *hit
	chosen := make([]int, len(t.dims))
	var visit func(d int, may, must uint32) *hit
	visit = func(d int, may, must uint32) *hit {
		if may&t.left&^t.deny == 0 {
			return nil
		}
		if d < len(t.dims) {
			for i := range t.dims[d] {
				c := &t.dims[d][i]
				chosen[d] = i
				if h := visit(d+1, may&c.may, must&c.must); h != nil {
					return h
				}
			}
			return nil
		}
		side := func(mask uint32) (may3, must3 bool) {
			mayAllow, mustAllow := may&mask&^t.deny != 0, must&mask&^t.deny != 0
			mayDeny, mustDeny := may&mask&t.deny != 0, must&mask&t.deny != 0
			return mayAllow && !mustDeny, mustAllow && !mayDeny
		}
		leftMay, leftMust := side(t.left)
		rightMay, rightMust := side(^t.left)
		if both {
			rightMay, rightMust = !rightMust, !rightMay
		}
		switch {
		case leftMust && !rightMay:
			return &hit{t.asked(chosen), true}
		case weak == nil && leftMay && !rightMust && t.readings(chosen, both):
			weak = &hit{t.asked(chosen), false}
		}
		return nil
	}
	all := uint32(1)<<len(t.of) - 1
	// Bits above the statements would count as matched.
	if h := visit(0, all, all); h != nil {
		return h
	}
	return weak
}

// maxOpen bounds the elements whose readings are tried one by one.
const maxOpen = 8

// readings reports whether the request violates the question for some choice of what is not
// known of its elements.
func (t *grid) readings(chosen []int, both bool) bool {
	open := map[string]int{}
	var names []string
	var musts, mays = ^uint32(0), ^uint32(0)
	for d, i := range chosen {
		c := &t.dims[d][i]
		musts, mays = musts&c.must, mays&c.may
		for _, e := range c.unknown {
			name := t.elements[e].text
			if o := t.elements[e].opposite; o != "" {
				name = o
			}
			if _, ok := open[name]; !ok {
				open[name] = len(names)
				names = append(names, name)
			}
		}
	}
	if len(names) > maxOpen {
		return false
	}
	for choice := range uint32(1) << len(names) {
		match := mays
		for d, i := range chosen {
			for _, e := range t.dims[d][i].unknown {
				name, flip := t.elements[e].text, false
				if o := t.elements[e].opposite; o != "" {
					name, flip = o, o != name && !strings.Contains(name, `"true"`)
				}
				if (choice>>open[name]&1 == 1) == flip {
					for s, list := range t.of {
						if slices.Contains(list, e) {
							match &^= 1 << s
						}
					}
				}
			}
		}
		side := func(mask uint32) bool { return match&mask&^t.deny != 0 && match&mask&t.deny == 0 }
		all := uint32(1)<<len(t.of) - 1
		if side(t.left) && side(all&^t.left) == both {
			return true
		}
	}
	return false
}

// asked is the request of chosen values.
func (t *grid) asked(chosen []int) asking {
	out := asking{action: "s3:GetObject", resource: "arn:aws:s3:::a", keys: map[string][]string{}}
	for d, i := range chosen {
		a := t.dims[d][i].asking
		switch t.dimName(d) {
		case "action":
			out.action = a.action
		case "resource":
			out.resource = a.resource
		case "caller":
			out.caller = a.caller
		default:
			for k, v := range a.keys {
				out.keys[k] = v
			}
		}
	}
	return out
}

func (t *grid) dimName(d int) string {
	var names []string
	for _, e := range t.elements {
		if !slices.Contains(names, e.dim) {
			names = append(names, e.dim)
		}
	}
	return names[d]
}

// compiled are the documents of a side.
func (p *pair) compiled(side [][]statementText) []*program.Policy {
	typ := iam.Identity
	if p.callers {
		typ = iam.Resource
	}
	var out []*program.Policy
	for _, d := range side {
		c := compiledText(typ, documentText(p.version, d...))
		if c == nil {
			return nil
		}
		out = append(out, c)
	}
	return out
}

// sample looks for a request that violates the question among random ones: for documents with
// variables, where dimensions depend on each other.
func (t *grid) sample(p *pair, left, right []*program.Policy, seed uint64, n int) *hit {
	g := newGenerator(seed, 7)
	a, b := alone(p.documented, left...), alone(p.documented, right...)
	chosen := make([]int, len(t.dims))
	for range n {
		for d := range chosen {
			chosen[d] = g.IntN(len(t.dims[d]))
		}
		q := t.asked(chosen)
		for _, name := range []string{"aws:username", "aws:PrincipalTag/t"} {
			if _, ok := q.keys[name]; !ok || g.chance(50) {
				q.keys[name] = pick(g, [][]string{nil, {"a"}, {"b"}, {"ab"}, {"*"}, {"a*"}, {"b/a"}, {"a:b"}})
				if name == "aws:PrincipalTag/t" && g.chance(10) {
					q.keys[name] = []string{""}
				}
			}
		}
		if g.chance(60) {
			q.resource = "arn:aws:s3:::" + pick(g, []string{"", "a/", "b"}) + pick(g, []string{"a", "b", "ab", "ba", "aba", "b/a", "a:b"})
		}
		r, err := q.request()
		if err != nil {
			panic(fmt.Sprint(q, err))
		}
		x, _ := a.Decide(r)
		y, _ := b.Decide(r)
		if x.Decision() == evaluator.Allowed && !y.Has(evaluator.Allowed) {
			return &hit{q, true}
		}
	}
	return nil
}
