// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"fmt"
	"testing"
)

func BenchmarkQuestion(b *testing.B) {
	for _, f := range families(true) {
		b.Run(f.name, func(b *testing.B) { solve(b, f.q, f.want) })
	}
}

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

// readOnly returns n action entries such as those of a policy for reading
// everything: 300 services with entries of which most end in a star.
func readOnly(n int) (out []*Pattern) {
	verbs := []string{"Get", "List", "Describe", "BatchGet", "Search", "Lookup", "View"}
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
		for _, noun := range nouns {
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
