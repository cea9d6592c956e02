// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"fmt"
	"strings"
	"testing"
)

func globs(format string, n int) (out []*Pattern) {
	for i := range n {
		p := Compile(fmt.Sprintf(format, i))
		out = append(out, &p)
	}
	return out
}

func one(p Pattern) []*Pattern { return []*Pattern{&p} }

// family is a question with a size.
type family struct {
	name   string
	q      *Question
	want   Answer
	states int // the most it may take
}

// families returns the families at a size that a test can afford, or as large
// as they are measured.
func families(large bool) (out []family) {
	add := func(want Answer, states int, q *Question, format string, args ...any) {
		out = append(out, family{fmt.Sprintf(format, args...), q, want, states})
	}
	// A string with n infixes.
	for _, n := range []int{4, 8, 16, 24} {
		q := &Question{}
		for i := range n {
			q.All = append(q.All, one(Compile(fmt.Sprintf("*%c%c%c*", 'a'+i%26, 'b'+i*7%24, 'a'+i*11%26))))
		}
		add(Found, 10_000, q, "infix intersection/%d", n)
	}
	// *a?* is covered by *a, *a?, *a?? and so on but for the last and a star.
	for _, n := range []int{10, 20, 40} {
		q := &Question{All: [][]*Pattern{one(Compile("*a?*"))}}
		for i := range n {
			q.None = append(q.None, one(Compile("*a"+strings.Repeat("?", i)))...)
		}
		add(Found, 2*n, q, "suffix cover/%d found", n)
		covered := &Question{All: q.All, None: append(one(Compile("*a"+strings.Repeat("?", n)+"*")), q.None...)}
		add(Empty, 2*n, covered, "suffix cover/%d empty", n)
	}
	// Two characters at fixed distances from the end, the first not too early.
	for _, n := range []int{10, 40} {
		window := func(c string, n int, end string) []*Pattern {
			return one(Compile("*" + c + strings.Repeat("?", n) + end))
		}
		add(Found, 15_000, &Question{
			All: [][]*Pattern{window("a", n, ""), window("b", n-1, "")}, None: window("a", n+1, "*"),
		}, "windows/%d", n)
	}
	// A prefix is covered by its continuations with the letters but for others.
	const prefix = "arn:aws:s3:::bucket/"
	for _, depth := range []int{1, 8} {
		q := &Question{All: [][]*Pattern{one(Compile(prefix + strings.Repeat("?", depth) + "*"))}}
		for i := range depth {
			q.None = append(q.None, one(Compile(prefix+strings.Repeat("x", i)+"?"))...)
			for c := 'a'; c <= 'z'; c++ {
				if c != 'x' {
					q.None = append(q.None, one(Compile(prefix+strings.Repeat("x", i)+string(c)+"*"))...)
				}
			}
		}
		add(Found, 100, q, "prefix split/%d found", depth)
	}
	q := &Question{None: one(Compile(""))}
	for _, s := range []string{"?", "?*:*", ":*", "‹??*›"} {
		q.None = append(q.None, one(FromTokens(boundedTokens(s)))...)
	}
	add(Empty, 100, q, "prefix split/empty")
	// n resources with infixes against n others.
	for _, n := range []int{300, 3000} {
		if n > 300 && !large {
			break
		}
		infixes, wider := globs("arn:aws:s3:::*-k%dx-*", n), globs("arn:aws:s3:::*k%dx*", n)
		all := [][]*Pattern{infixes}
		add(Empty, 0, &Question{All: all, None: globs("arn:aws:s3:::*-k%dx-*", n)}, "infixes/%d same", n)
		add(Empty, 0, &Question{All: all, None: wider}, "infixes/%d wider", n)
		add(Found, 0, &Question{All: all, None: wider[:n-1]}, "infixes/%d less", n)
		add(Found, 0, &Question{All: [][]*Pattern{one(Compile("arn:aws:s3:::*"))}, None: wider}, "infixes/%d of all", n)
		add(Empty, 100*n, &Question{
			All: [][]*Pattern{infixes, globs("*%dx*/logs", n)}, None: globs("arn:aws:s3:::*-k%dx-*/logs", n),
		}, "infixes/%d of two", n)
		add(Empty, 100*n, &Question{
			All: [][]*Pattern{infixes, globs("*/logs%d", n)}, None: globs("arn:aws:s3:::*k%dx*/logs*", n),
		}, "infixes/%d and ends", n)
	}
	return out
}

// TestQuestionFamilies holds the search to few states: without absorption, the
// antichain, shared stars or the order of the queue some family takes very many.
func TestQuestionFamilies(t *testing.T) {
	const left = 2_000_000
	for _, f := range families(false) {
		w := &Work{Left: left}
		member, a := f.q.Solve(w)
		if a != f.want || left-w.Left > f.states {
			t.Errorf("%s: %v %q after %d states, want %v after %d", f.name, a, member, left-w.Left, f.want, f.states)
		}
		again := &Work{Left: left}
		if other, b := f.q.Solve(again); a != b || member != other || w.Left != again.Left {
			t.Errorf("%s: %v %q, at another time %v %q", f.name, a, member, b, other)
		}
		if spent := left - w.Left; spent > 1 {
			if member, a := f.q.Solve(&Work{Left: spent / 2}); a != Spent || member != "" {
				t.Errorf("%s: %v %q with half of the work", f.name, a, member)
			}
		}
	}
}

// boundedTokens reads a pattern in which wildcards between ‹ and › are bounded.
func boundedTokens(s string) (toks []Token) {
	bounded := false
	for _, c := range s {
		switch c {
		case '‹', '›':
			bounded = c == '‹'
		case '*':
			toks = append(toks, Token{Kind: StarToken, Bounded: bounded})
		case '?':
			toks = append(toks, Token{Kind: OneToken, Bounded: bounded})
		default:
			toks = append(toks, literalToken(string(c), false))
		}
	}
	return toks
}
