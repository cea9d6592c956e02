// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
)

// tinyElements is a question for classes about small patterns.
type tinyElements struct {
	universe []*tinyPattern
	elements [][]*tinyPattern
	not      []bool
	wanted   []int
}

func (q *tinyElements) String() string {
	var b strings.Builder
	union := func(u []*tinyPattern) {
		b.WriteString("{")
		for _, p := range u {
			b.WriteString(p.text + ", ")
		}
		b.WriteString("} ")
	}
	union(q.universe)
	b.WriteString("/ ")
	for i, e := range q.elements {
		if q.not[i] {
			b.WriteString("not ")
		}
		union(e)
	}
	fmt.Fprint(&b, q.wanted)
	return b.String()
}

func patternsOf(u []*tinyPattern) (out []*Pattern) {
	for _, p := range u {
		out = append(out, p.pat)
	}
	return out
}

// signature says which elements contain a string, one character each; "" if it
// is not asked for.
func (q *tinyElements) signature(match func(*tinyPattern) bool) string {
	if q.universe != nil && !slices.ContainsFunc(q.universe, match) {
		return ""
	}
	sig := make([]byte, len(q.elements))
	for i, e := range q.elements {
		sig[i] = '0'
		if slices.ContainsFunc(e, match) != q.not[i] {
			sig[i] = '1'
		}
	}
	if len(q.wanted) > 0 && !slices.ContainsFunc(q.wanted, func(i int) bool { return sig[i] == '1' }) {
		return ""
	}
	return string(sig)
}

// shortest returns the length of the shortest string of each class.
func (q *tinyElements) shortest() map[string]int {
	var pats []*tinyPattern
	place := map[*tinyPattern]int{}
	for _, u := range append([][]*tinyPattern{q.universe}, q.elements...) {
		for _, p := range u {
			place[p] = len(pats)
			pats = append(pats, p)
		}
	}
	type tuple [24]uint8
	var start tuple
	for i, p := range pats {
		start[i] = p.skip(1)
	}
	out := map[string]int{}
	seen := map[tuple]bool{start: true}
	level := []tuple{start}
	for n := 0; len(level) > 0; n++ {
		var next []tuple
		for _, at := range level {
			sig := q.signature(func(p *tinyPattern) bool { return p.final(at[place[p]]) })
			if _, known := out[sig]; !known && sig != "" {
				out[sig] = n
			}
			for c := range brute {
				to := at
				for i, p := range pats {
					to[i] = p.after[c][at[i]]
				}
				if !seen[to] {
					seen[to] = true
					next = append(next, to)
				}
			}
		}
		level = next
	}
	return out
}

func randomElements(r *rand.Rand) *tinyElements {
	q := &tinyElements{}
	tokens := [...]string{tinyTokens, foldedTokens, foldedTokens, "αβ", "αβ*"}[r.IntN(5)]
	if r.IntN(2) == 0 {
		q.universe = []*tinyPattern{tinyOf("!~:!~")}
	}
	for i := range 1 + r.IntN(3) {
		var u []*tinyPattern
		for range r.IntN(5) {
			if r.IntN(2) == 0 {
				u = append(u, randomTiny(r, "αβγ", 4))
			} else {
				u = append(u, randomTiny(r, tokens, 5))
			}
		}
		q.elements = append(q.elements, u)
		q.not = append(q.not, r.IntN(4) == 0)
		if r.IntN(3) > 0 {
			q.wanted = append(q.wanted, i)
		}
	}
	return q
}

// nouns are infixes of actions.
var nouns = []string{"Job", "Model", "Tag", "Domain", "Cluster", "Instance", "Policy", "Report", "Stream", "Table", "Queue"}

// TestClassesInfixes asks for classes with many infixes in one element: without
// absorption each set of them is a state (P-504).
func TestClassesInfixes(t *testing.T) {
	for _, end := range []string{"*", "*Set"} {
		elements := make([]Element, 2)
		for _, noun := range nouns {
			a, b := CompileFold("svc:*"+noun+end), CompileFold("svc:Get*"+noun+end)
			elements[0].Patterns = append(elements[0].Patterns, &a)
			elements[1].Patterns = append(elements[1].Patterns, &b)
		}
		w := &Work{Left: 500}
		if classes, ok := Classes(nil, elements, []int{0}, w); !ok || len(classes) != 2 {
			t.Errorf("%s: %v %v", end, classes, ok)
		}
		if classes, ok := Classes(nil, elements, []int{0}, &Work{Left: 20}); ok || classes != nil {
			t.Errorf("%s: %v with little work", end, classes)
		}
	}
}

// TestClassesLiterals looks at entries without wildcards (P-502, P-505).
func TestClassesLiterals(t *testing.T) {
	get, all, put := CompileFold("s3:Get*"), CompileFold("S3:*"), CompileFold("s3:put")
	first, second := CompileFold("s3:Get"), CompileFold("s3:x")
	elements := []Element{{Patterns: []*Pattern{&get, &put}}, {Patterns: []*Pattern{&all}}, {Patterns: []*Pattern{&first, &second}}}
	classes, ok := Classes(nil, elements, []int{0, 2}, &Work{Left: 1000})
	want := "[{s3:get [true true true]} {s3:put [true true false]} {s3:x [false true true]}]"
	if got := fmt.Sprint(classes); !ok || got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestClassesManyElements has more elements than a word has bits.
func TestClassesManyElements(t *testing.T) {
	var elements []Element
	for i := range 100 {
		a, b := CompileFold(fmt.Sprintf("svc:A%d-*", i)), CompileFold(fmt.Sprintf("svc:B%d", i))
		elements = append(elements, Element{Patterns: []*Pattern{&a, &b}})
	}
	all := CompileFold("svc:a*")
	elements = append(elements, Element{Patterns: []*Pattern{&all}, Not: true})
	classes, ok := Classes(nil, elements, nil, &Work{Left: 10_000})
	if !ok || len(classes) != 202 {
		t.Fatalf("%d classes, %v", len(classes), ok)
	}
	for i, c := range classes[:200] {
		want := fmt.Sprintf("svc:b%d", i/2)
		if i%2 == 1 {
			want = fmt.Sprintf("svc:a%d-", i/2)
		}
		if c.Sample != want || !c.In[i/2] || c.In[100] != (i%2 == 0) {
			t.Errorf("%d is %v, want %s", i, c, want)
		}
	}
}

// TestClassesRandom compares the classes of random elements with those of a
// plain walk through all states (P-501 to P-505).
func TestClassesRandom(t *testing.T) {
	n := 5_000
	if os.Getenv("IAMPROOF_LONG") != "" {
		n = 300_000
	}
	r := rand.New(rand.NewPCG(5, 1))
	for range n {
		q := randomElements(r)
		var elements []Element
		for i, e := range q.elements {
			elements = append(elements, Element{Patterns: patternsOf(e), Not: q.not[i]})
		}
		classes, ok := Classes(patternsOf(q.universe), elements, q.wanted, &Work{Left: 100_000})
		want := q.shortest()
		if !ok || len(classes) != len(want) {
			t.Fatalf("%v: %d classes, want %v: %v", q, len(classes), want, classes)
		}
		for _, c := range classes {
			sig := q.signature(func(p *tinyPattern) bool { return p.match(c.Sample) })
			least, known := want[sig]
			if !known {
				t.Fatalf("%v: %q is of no class", q, c.Sample)
			}
			if len([]rune(c.Sample)) != least {
				t.Fatalf("%v: %q of %s is not of length %d", q, c.Sample, sig, least)
			}
			for i, in := range c.In {
				if in != (sig[i] == '1') {
					t.Fatalf("%v: %q is of class %s, not %v", q, c.Sample, sig, c.In)
				}
			}
			delete(want, sig)
		}
	}
}
