// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"fmt"
	"strings"
	"testing"
)

// The families of proof.md section 11 c, and a large document against its next
// version.

func globs(format string, n int) (out []*Pattern) {
	for i := range n {
		p := Compile(fmt.Sprintf(format, i))
		out = append(out, &p)
	}
	return out
}

func one(p Pattern) []*Pattern { return []*Pattern{&p} }

// solve answers a question with fresh work and expects an answer.
func solve(b *testing.B, q *Question, want Answer) {
	b.ReportAllocs()
	left := 0
	for b.Loop() {
		w := &Work{Left: 2_000_000}
		if _, a := q.Solve(w); a != want {
			b.Fatalf("%v, want %v", a, want)
		}
		left = w.Left
	}
	b.ReportMetric(float64(2_000_000-left), "states")
}

// BenchmarkInfixIntersection asks for a string with n infixes.
func BenchmarkInfixIntersection(b *testing.B) {
	for _, n := range []int{4, 8, 16, 24} {
		q := &Question{}
		for i := range n {
			q.All = append(q.All, one(Compile(fmt.Sprintf("*%c%c%c*", 'a'+i%26, 'b'+i*7%24, 'a'+i*11%26))))
		}
		b.Run(fmt.Sprint(n), func(b *testing.B) { solve(b, q, Found) })
	}
}

// BenchmarkSuffixCover covers *a?* by *a, *a?, *a?? and so on: with n of them
// there is a member, with one that ends in a star there is none.
func BenchmarkSuffixCover(b *testing.B) {
	for _, n := range []int{10, 20, 40} {
		q := &Question{All: [][]*Pattern{one(Compile("*a?*"))}}
		for i := range n {
			q.None = append(q.None, one(Compile("*a"+strings.Repeat("?", i)))...)
		}
		b.Run(fmt.Sprintf("%d/found", n), func(b *testing.B) { solve(b, q, Found) })
		covered := &Question{All: q.All, None: append(one(Compile("*a"+strings.Repeat("?", n)+"*")), q.None...)}
		b.Run(fmt.Sprintf("%d/empty", n), func(b *testing.B) { solve(b, covered, Empty) })
	}
}

// BenchmarkPrefixSplit covers a prefix by its continuations with each character
// of an alphabet and with none of them.
func BenchmarkPrefixSplit(b *testing.B) {
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
		b.Run(fmt.Sprintf("%d/found", depth), func(b *testing.B) { solve(b, q, Found) })
	}
	q := &Question{All: [][]*Pattern{one(Compile("*"))}, None: one(Compile(""))}
	for _, bounded := range []string{"?", "?*:*", ":*"} {
		q.None = append(q.None, one(Compile(bounded))...)
	}
	p := Compile("??*")
	p = p.Bounded()
	q.None = append(q.None, &p)
	b.Run("empty", func(b *testing.B) { solve(b, q, Empty) })
}

// BenchmarkInfixResources asks whether n resources are covered by n others.
func BenchmarkInfixResources(b *testing.B) {
	for _, n := range []int{300, 3000} {
		all := globs("arn:aws:s3:::*-k%dx-*", n)
		same := &Question{All: [][]*Pattern{all}, None: globs("arn:aws:s3:::*-k%dx-*", n)}
		wider := &Question{All: [][]*Pattern{all}, None: globs("arn:aws:s3:::*k%dx*", n)}
		less := &Question{All: [][]*Pattern{all}, None: wider.None[:n-1]}
		both := &Question{All: [][]*Pattern{all, globs("*%dx*/logs", n)}, None: globs("arn:aws:s3:::*-k%dx-*/logs", n)}
		b.Run(fmt.Sprintf("%d/same", n), func(b *testing.B) { solve(b, same, Empty) })
		b.Run(fmt.Sprintf("%d/wider", n), func(b *testing.B) { solve(b, wider, Empty) })
		b.Run(fmt.Sprintf("%d/less", n), func(b *testing.B) { solve(b, less, Found) })
		b.Run(fmt.Sprintf("%d/both", n), func(b *testing.B) { solve(b, both, Empty) })
		all2, ends := globs("arn:aws:s3:::*-k%dx-*", n), globs("*/logs%d", n)
		mixed := &Question{All: [][]*Pattern{all2, ends}, None: globs("arn:aws:s3:::*k%dx*/logs*", n)}
		b.Run(fmt.Sprintf("%d/mixed", n), func(b *testing.B) { solve(b, mixed, Empty) })
		mixed2 := &Question{All: [][]*Pattern{all2, ends}, None: globs("arn:aws:s3:::*k%dx*/logs1*", n)}
		b.Run(fmt.Sprintf("%d/mixed2", n), func(b *testing.B) { solve(b, mixed2, Found) })
		star := &Question{All: [][]*Pattern{one(Compile("arn:aws:s3:::*"))}, None: wider.None}
		b.Run(fmt.Sprintf("%d/star", n), func(b *testing.B) { solve(b, star, Found) })
	}
}

// BenchmarkBounded asks about the resources of one statement against those of
// some others, as ARNs with bounded wildcards.
func BenchmarkBounded(b *testing.B) {
	arn := func(s string) *Pattern {
		p := FromTokens(boundedTokens(s))
		return &p
	}
	unit := arn("arn:‹?*›:‹?*›:‹*›:‹*›:?*")
	q := &Question{
		All: [][]*Pattern{{unit}, {arn("arn:aws:sqs:‹*›:111122223333:jobs-*"), arn("arn:aws:sqs:‹*›:111122223333:tasks")}},
		None: []*Pattern{
			arn("arn:aws:sqs:eu-‹*›:‹*›:jobs-*"), arn("arn:aws:sqs:us-‹*›:‹*›:jobs-*"), arn("arn:aws:sns:‹*›:‹*›:*"),
			arn("arn:aws:sqs:‹*›:‹*›:tasks"), arn("arn:aws:s3:::*"),
		},
	}
	b.Run("found", func(b *testing.B) { solve(b, q, Found) })
	q2 := &Question{All: q.All, None: append([]*Pattern{arn("arn:‹*›:sqs:‹*›:‹*›:*-*")}, q.None...)}
	b.Run("empty", func(b *testing.B) { solve(b, q2, Empty) })
	b.Run("warm", func(b *testing.B) {
		b.ReportAllocs()
		w := &Work{Left: 1 << 60}
		for b.Loop() {
			q.Solve(w)
		}
	})
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

// readOnly returns n action entries such as those of a policy for reading
// everything: 300 services with entries of which most end in a star.
func readOnly(n int) (out []*Pattern) {
	verbs := []string{"Get", "List", "Describe", "BatchGet", "Search", "Lookup", "View"}
	nouns := []string{"Job", "Model", "Tag", "Domain", "Cluster", "Instance", "Policy", "Report", "Stream", "Table", "Queue"}
	for i := range n {
		service := fmt.Sprintf("%c%c%s%d", 'a'+i%300%26, 'a'+i%300/26, "svc", i%300)
		entry := service + ":" + verbs[i/300%len(verbs)]
		if k := i / 300 / len(verbs); k > 0 {
			entry += nouns[k%len(nouns)]
		}
		if i%3 > 0 {
			entry += "*"
		}
		p := CompileFold(entry)
		out = append(out, &p)
	}
	return out
}

// BenchmarkClasses asks for the classes of two versions of a large document.
func BenchmarkClasses(b *testing.B) {
	universe := FromTokens(boundedTokens("‹?*›:‹?*›"))
	for _, n := range []int{300, 1500, 4500} {
		older, newer := readOnly(n), readOnly(n+20)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				w := &Work{Left: 2_000_000}
				elements := []Element{{Patterns: newer}, {Patterns: older}}
				if classes, ok := Classes([]*Pattern{&universe}, elements, []int{0}, w); !ok || len(classes) != 2 {
					b.Fatal(classes, ok)
				}
				b.ReportMetric(float64(2_000_000-w.Left), "states")
			}
		})
	}
	b.Run("infixes", func(b *testing.B) {
		b.ReportAllocs()
		var job, model []*Pattern
		for _, noun := range []string{"Job", "Model", "Tag", "Domain", "Cluster", "Instance", "Policy", "Report", "Stream", "Table", "Queue"} {
			a, c := CompileFold("svc:*"+noun+"*"), CompileFold("svc:Get*"+noun+"*")
			job, model = append(job, &a), append(model, &c)
		}
		for b.Loop() {
			w := &Work{Left: 2_000_000}
			if classes, ok := Classes([]*Pattern{&universe}, []Element{{Patterns: job}, {Patterns: model}}, []int{0}, w); !ok || len(classes) != 2 {
				b.Fatal(classes, ok)
			}
			b.ReportMetric(float64(2_000_000-w.Left), "states")
		}
	})
}
