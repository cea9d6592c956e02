// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy/policytest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// What is not known in random documents: part of a text, a text, and more of a list.
const (
	unknownPart = policytest.Gap
	unknownText = "⟨unknown⟩"
	unknownMore = "⟨more⟩"
)

// holed is a copy of a side in which some texts are not known.
func (g *generator) holed(side [][]statementText) [][]statementText {
	hole := func(list []string) []string {
		out := slices.Clone(list)
		i := g.IntN(len(out))
		switch g.IntN(4) {
		case 0:
			out[i] = unknownText
		case 1:
			out = append(out, unknownMore)
		default:
			at := g.IntN(len(out[i]) + 1)
			out[i] = out[i][:at] + unknownPart
		}
		return out
	}
	out := make([][]statementText, len(side))
	for i, d := range side {
		out[i] = slices.Clone(d)
		for j := range out[i] {
			s := &out[i][j]
			s.conditions = slices.Clone(s.conditions)
			if g.chance(40) {
				switch g.IntN(3) {
				case 0:
					s.actions = hole(s.actions)
				case 1:
					s.resources = hole(s.resources)
				case 2:
					if len(s.conditions) > 0 {
						c := &s.conditions[g.IntN(len(s.conditions))]
						c.values = hole(c.values)
					}
				}
			}
		}
	}
	return out
}

// completed fills what is not known at random.
func (g *generator) completed(side [][]statementText) [][]statementText {
	fill := func(list, pool []string) []string {
		var out []string
		for _, s := range list {
			switch {
			case s == unknownText:
				out = append(out, pick(g, pool))
			case s == unknownMore:
				for range g.IntN(3) {
					out = append(out, pick(g, pool))
				}
			case strings.Contains(s, unknownPart):
				before, after, _ := strings.Cut(s, unknownPart)
				middle := pick(g, []string{"", "a", "*", "b", "Object", "/a"})
				if v := pick(g, pool); strings.HasPrefix(v, before) && g.chance(60) {
					middle = v[len(before):]
				}
				out = append(out, before+middle+after)
			default:
				out = append(out, s)
			}
		}
		return out
	}
	out := make([][]statementText, len(side))
	for i, d := range side {
		out[i] = slices.Clone(d)
		for j := range out[i] {
			s := &out[i][j]
			s.actions, s.resources = fill(s.actions, bruteActions), fill(s.resources, bruteResources)
			s.conditions = slices.Clone(s.conditions)
			for n := range s.conditions {
				c := &s.conditions[n]
				pool := []string{g.valueLike(c), g.valueLike(c)}
				if strings.HasSuffix(c.operator, "Null") {
					pool = []string{"true", "false"}
				}
				c.values = fill(c.values, pool)
			}
		}
	}
	return out
}

// partial compiles a side with texts that are not known, nil if AWS refuses it anyway.
func (p *pair) partial(t *testing.T, side [][]statementText) []*program.Policy {
	t.Helper()
	typ := iam.Identity
	if p.callers {
		typ = iam.Resource
	}
	var out []*program.Policy
	for _, d := range side {
		c, err := program.Compile(policytest.Partial(t, documentText(p.version, d...)), typ, "document", services)
		if err != nil {
			return nil
		}
		out = append(out, c)
	}
	return out
}

// TestP1004Holes asks about documents of which some texts are not known, and completes them at
// random: what is proved stays so, and what is refuted is refuted by the same request.
func TestP1004Holes(t *testing.T) {
	from, end := seedsOf(t, 800)
	var counts, wrong tally
	inParallel(from, end, func(seed uint64) {
		g := newGenerator(seed, 5)
		p := g.pair()
		holes := [2][][]statementText{g.holed(p.left), p.right}
		switch g.IntN(3) {
		case 0:
			holes[1] = g.holed(p.right)
		case 1:
			holes[0], holes[1] = p.left, g.holed(p.right)
		}
		left, right := p.partial(t, holes[0]), p.partial(t, holes[1])
		if left == nil || right == nil {
			return
		}
		r := Within(context.Background(), Documents(left, services), Documents(right, services), Options{Cells: -1, Documented: p.documented})
		counts.add(r.Verdict.String())
		if r.Verdict == Undetermined {
			return
		}
		for n := range 6 {
			q := *p
			if n > 0 || len(p.left) == 0 {
				q.left, q.right = g.completed(holes[0]), g.completed(holes[1])
			}
			a, b := q.compiled(q.left), q.compiled(q.right)
			if a == nil || b == nil {
				continue
			}
			counts.add("completed")
			why := ""
			if r.Verdict == Refuted {
				if why = q.recheck(r.Witness, a, b, false); why != "" {
					why += r.text()
				}
			} else if s := q.within(q.left, q.right, Options{}); s.Verdict == Refuted {
				why = "refuted by " + s.text()
			}
			if why != "" && wrong.add("") <= 5 {
				t.Errorf("seed %d, documented %v: %v, and completed: %s\n%s\nof\n%s", seed, p.documented, r.Verdict, why, &q, &pair{left: holes[0], right: holes[1], version: p.version})
			}
		}
	})
	t.Logf("%d runs: %v, wrong %v", end-from, counts.counts, wrong.counts)
}
