// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"testing"

	"pgregory.net/rapid"
)

// reads is the definition of a sequence of steps: it reads the text.
func reads(steps []step, text []rune) bool {
	if len(steps) == 0 {
		return len(text) == 0
	}
	s := steps[0]
	first := len(text) > 0 && step{char: text[0]}.meets(s, false)
	if s.star {
		return reads(steps[1:], text) || first && reads(steps, text[1:])
	}
	return first && reads(steps[1:], text[1:])
}

// texts returns all texts over a small alphabet up to a length.
func texts(length int) [][]rune {
	all := [][]rune{nil}
	for last := all; length > 0; length-- {
		var longer [][]rune
		for _, text := range last {
			for _, r := range "a:/0" {
				longer = append(longer, append(text[:len(text):len(text)], r))
			}
		}
		all = append(all, longer...)
		last = longer
	}
	return all
}

// drawSteps draws a sequence as entries and texts have it, or one as formats have it.
func drawSteps(t *rapid.T, format bool) []step {
	var steps []step
	for range rapid.IntRange(0, 3).Draw(t, "length") {
		char := step{char: rapid.SampledFrom([]rune("a:/0")).Draw(t, "char")}
		set := rapid.SampledFrom([]charset{anyRune, notColon, notSlash}).Draw(t, "set")
		switch kind := rapid.IntRange(0, 2).Draw(t, "kind"); {
		case kind == 0:
			steps = append(steps, char)
		case format && kind == 1:
			steps = append(steps, step{set: set}, step{set: set, star: true})
		case format:
			steps = append(steps, step{set: set, star: true})
		case kind == 1:
			steps = append(steps, step{set: anyRune})
		default:
			steps = append(steps, step{set: anyRune, star: true})
		}
	}
	return steps
}

func TestOverlapByEnumeration(t *testing.T) {
	all := texts(6)
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawSteps(t, false), drawSteps(t, true)
		want := false
		for _, text := range all {
			want = want || reads(a, text) && reads(b, text)
		}
		if got := overlap(a, b, false); got != want {
			t.Fatalf("overlap(%v, %v) = %v", a, b, got)
		}
		if overlap(b, a, false) != want {
			t.Fatalf("overlap(%v, %v) depends on the order", a, b)
		}
	})
}

// TestIncludedByEnumeration asks that inclusion is never claimed falsely: of texts in which no star of the entry is empty,
// and without colons, where a format excludes them.
func TestIncludedByEnumeration(t *testing.T) {
	all := texts(5)
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawSteps(t, false), drawSteps(t, true)
		if !included(a, b, false) {
			return
		}
		var full []step // a with stars that are not empty and hold no colon
		for _, s := range a {
			if s.set == anyRune {
				s.set = notColon
			}
			if s.star {
				full = append(full, step{set: s.set})
			}
			full = append(full, s)
		}
		for _, text := range all {
			if reads(full, text) && !reads(b, text) {
				t.Fatalf("included(%v, %v), but %q is not", a, b, string(text))
			}
		}
	})
}

func TestStepsWithoutStack(t *testing.T) {
	long := make([]step, 3*stackSteps)
	for i := range long {
		long[i] = step{char: 'a'}
	}
	star := []step{{star: true, set: anyRune}}
	if !overlap(star, long, false) || !overlap(long, star, false) || !included(long, star, false) || overlap(long, long[1:], false) {
		t.Error("long sequences")
	}
	upper := literalSteps(nil, "A")
	if !overlap(long[:1], upper, true) || overlap(long[:1], upper, false) || !included(long[:1], upper, true) || included(long[:1], upper, false) {
		t.Error("case")
	}
}
