// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

func randomQuestion(r *rand.Rand) *tinyQuestion {
	q := &tinyQuestion{}
	length := 4
	if r.IntN(3) == 0 {
		length = 7
	}
	tokens := [...]string{tinyTokens, foldedTokens, "ab?*", "a:*~!"}[r.IntN(4)]
	for range r.IntN(3) {
		var u []*tinyPattern
		for range 1 + r.IntN(3) {
			u = append(u, randomTiny(r, tokens, length))
		}
		q.all = append(q.all, u)
	}
	for range r.IntN(4) {
		q.none = append(q.none, randomTiny(r, tokens, length))
	}
	return q
}

// way is one way to answer a question.
type way struct {
	name string
	set  func(l *ladder)
}

// The ways differ in the steps of the ladder that are taken.
var ways = []way{
	{"ladder", func(*ladder) {}},
	{"shared", func(l *ladder) { l.shared = true }},
	{"product", func(l *ladder) { l.plain, l.shared = true, false }},
	{"shared product", func(l *ladder) { l.plain, l.shared = true, true }},
	{"best first", func(l *ladder) { l.plain, l.shared, l.breadth = true, false, 1 }},
}

func (q *Question) solveBy(w *Work, way way) (string, Answer) {
	l, ok := newLadder(q, w)
	if !ok {
		return "", Empty
	}
	way.set(l)
	return q.check(w, l)
}

// checkQuestion compares all ways to answer with the plain one.
func checkQuestion(t *testing.T, q *tinyQuestion) {
	t.Helper()
	want := q.shortest()
	question := q.question()
	for _, way := range ways {
		w := &Work{Left: 100_000}
		member, a := question.solveBy(w, way)
		switch {
		case a == Spent:
			t.Errorf("%v: %s: the work is spent", q, way.name)
		case a == Empty && want >= 0:
			t.Errorf("%v: %s: empty, but there is a member of length %d", q, way.name, want)
		case a == Found && want < 0:
			t.Errorf("%v: %s: found %q, but there is none", q, way.name, member)
		case a == Found && !q.match(member):
			t.Errorf("%v: %s: %q is no member", q, way.name, member)
		case a == Found && way.name == "product" && oneSearch(q) && len([]rune(member)) != want:
			t.Errorf("%v: %s: %q is not of length %d", q, way.name, member, want)
		}
	}
}

// oneSearch reports whether the question has at most one union, of one pattern:
// then there is one product search, which finds a shortest member.
func oneSearch(q *tinyQuestion) bool { return len(q.all) == 0 || len(q.all) == 1 && len(q.all[0]) == 1 }

// TestQuestionPairs asks about all pairs of patterns of up to two tokens (P-1002).
func TestQuestionPairs(t *testing.T) {
	texts := stringsUpTo(tinyTokens, 2)
	for _, a := range texts {
		for _, b := range texts {
			p, n := tinyOf(a), tinyOf(b)
			checkQuestion(t, &tinyQuestion{all: [][]*tinyPattern{{p}, {n}}})
			checkQuestion(t, &tinyQuestion{all: [][]*tinyPattern{{p}}, none: []*tinyPattern{n}})
		}
	}
}

// TestQuestionRandom asks random questions (P-1002).
func TestQuestionRandom(t *testing.T) {
	n := 10_000
	if os.Getenv("IAMPROOF_LONG") != "" {
		n = 1_000_000
	}
	r := rand.New(rand.NewPCG(5, 10))
	for range n {
		checkQuestion(t, randomQuestion(r))
		if t.Failed() {
			return
		}
	}
}

// TestQuestionWork asks many questions with one work: what it keeps does not
// change an answer or what it costs.
func TestQuestionWork(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 13))
	var shared Work
	for range 2_000 {
		q := randomQuestion(r)
		for _, way := range ways {
			fresh := Work{Left: 100_000}
			shared.Left = fresh.Left
			want, a := q.question().solveBy(&fresh, way)
			got, b := q.question().solveBy(&shared, way)
			if got != want || a != b || shared.Left != fresh.Left {
				t.Fatalf("%v: %s: %v %q, with fresh work %v %q", q, way.name, b, got, a, want)
			}
		}
	}
}

// TestQuestionManyUnions has more unions than a word has bits.
func TestQuestionManyUnions(t *testing.T) {
	q := &Question{None: globs("*-%d", 70)}
	for i := range 70 {
		p := Compile(strings.Repeat("?", i) + "x*")
		q.All = append(q.All, one(p), globs("*%dx*", 70))
	}
	if member, a := q.Solve(&Work{Left: 100_000}); a != Found || !strings.HasPrefix(member, strings.Repeat("x", 70)) {
		t.Errorf("%v %q", a, member)
	}
	q.None = append(q.None, one(Compile("*xxx*"))...)
	if member, a := q.Solve(&Work{Left: 100_000}); a != Empty {
		t.Errorf("%v %q", a, member)
	}
}

// TestQuestionRelations compares questions about two patterns with what the
// older algorithms of the package say, also for twelve digits and characters
// beyond ASCII.
func TestQuestionRelations(t *testing.T) {
	tokens := []Token{
		literalToken("1", false), literalToken("2:", false), literalToken("é", false), literalToken("è", false),
		literalToken("111122223333", false), literalToken("s", true), literalToken("S", false),
		{Kind: OneToken}, {Kind: StarToken}, {Kind: OneToken, Bounded: true}, {Kind: StarToken, Bounded: true},
		{Kind: HoleToken, Class: Digits12}, {Kind: HoleToken}, {Kind: HoleToken, Bounded: true},
	}
	r := rand.New(rand.NewPCG(5, 12))
	pattern := func() *Pattern {
		var toks []Token
		for range r.IntN(5) {
			toks = append(toks, tokens[r.IntN(len(tokens))])
		}
		p := FromTokens(toks)
		return &p
	}
	spent := 0
	for range 2_000 {
		a, b := pattern(), pattern()
		within, known := included(b.symbols(), a.symbols())
		for _, way := range ways {
			both := &Question{All: [][]*Pattern{{a}, {b}}}
			// A window of twelve digits has many states.
			member, got := both.solveBy(&Work{Left: 10_000}, way)
			if got == Spent && way.name != "ladder" {
				spent++
			} else if got == Spent || (got == Found) != Intersects(a, b) {
				t.Fatalf("%s: %v and %v: %v %q", way.name, a.Tokens(), b.Tokens(), got, member)
			}
			without := &Question{All: [][]*Pattern{{a}}, None: []*Pattern{b}}
			member, got = without.solveBy(&Work{Left: 10_000}, way)
			if got == Spent {
				spent++
			} else if known && (got == Empty) != within {
				t.Fatalf("%s: %v without %v: %v %q", way.name, a.Tokens(), b.Tokens(), got, member)
			}
		}
	}
	if spent > 40 {
		t.Errorf("%d of 20000 are spent", spent)
	}
}

// FuzzQuestion reads questions about small patterns: unions are separated by
// semicolons, patterns by commas, and what begins with a minus is negative.
func FuzzQuestion(f *testing.F) {
	for _, s := range []string{"", "*,a;~b;-a", "*α?*;-*A;-*α?", "!~:!~;a*,:;-*:b", "?*;-?;-??*;-:*", "*a?*;-*a;-*a?;-*a??*", "*ab*;*ba*;*aa*;-*b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q := &tinyQuestion{}
		n := 0
		for _, part := range strings.Split(s, ";") {
			texts := strings.Split(strings.TrimPrefix(part, "-"), ",")
			var u []*tinyPattern
			for _, text := range texts {
				n++
				if len([]rune(text)) > 7 || strings.Trim(text, tinyTokens+"βγ") != "" {
					t.Skip()
				}
				u = append(u, tinyOf(text))
			}
			if strings.HasPrefix(part, "-") {
				q.none = append(q.none, u...)
			} else {
				q.all = append(q.all, u)
			}
		}
		if n > 8 {
			t.Skip()
		}
		checkQuestion(t, q)
	})
}
