// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// callerPool and entryPool are small enough for collisions: names that are prefixes
// of each other, differ in case, or stand under several paths and accounts.
var callerPool, entryPool = func() (callers, entries []string) {
	for _, account := range []string{castA, castB} {
		iam, sts := "arn:aws:iam::"+account+":", "arn:aws:sts::"+account+":"
		for _, name := range []string{"Harvester", "app/Harvester", "app/harvester", "ops/Harvester", "Har", "app/x"} {
			callers = append(callers, iam+"role/"+name, iam+"user/"+name)
		}
		for _, name := range []string{"Harvester/run-7", "Harvester/run", "harvester/run-7", "Har/x"} {
			callers = append(callers, sts+"assumed-role/"+name)
		}
		callers = append(callers, iam+"root", sts+"federated-user/kiosk", sts+"federated-user/kio")
		entries = append(entries, account)
	}
	entries = append(entries, callers...)
	entries = append(entries, "*", "AROAEXAMPLEEXAMPLE123", "AIDAEXAMPLEEXAMPLE123")
	callers = append(callers, "arn:aws-cn:iam::444455556666:role/Harvester", "*")
	return callers, entries
}()

// punched is a text with one hole cut into a string of the pool, and those strings
// of the pool that complete it.
type punched struct {
	text        pattern.Text
	completions []string
}

func punch(t *rapid.T, label string, pool []string) punched {
	s := rapid.SampledFrom(pool).Draw(t, label)
	i := rapid.IntRange(0, len(s)).Draw(t, label+" from")
	j := rapid.IntRange(i, len(s)).Draw(t, label+" to")
	out := punched{text: pattern.Concat(pattern.Literal(s[:i]), pattern.Unknown(), pattern.Literal(s[j:]))}
	for _, c := range pool {
		if len(c) >= i+len(s)-j && strings.HasPrefix(c, s[:i]) && strings.HasSuffix(c, s[j:]) {
			out.completions = append(out.completions, c)
		}
	}
	return out
}

func matcherOf(not bool, entries ...pattern.Text) *program.Principals {
	e := policy.PrincipalEntry{Type: "AWS"}
	for _, text := range entries {
		e.Values.Items = append(e.Values.Items, policy.Item{Text: text})
	}
	return program.CompilePrincipal(&policy.Principal{Entries: []policy.PrincipalEntry{e}}, iam.Resource, not)
}

// completeCaller lists callers that the given one may turn out to be: itself, and if
// it is a role, sessions of it.
func completeCaller(t *rapid.T, s string) []*request.Principal {
	p, err := request.ParsePrincipal(s)
	if err != nil {
		t.Fatal(err)
	}
	out := []*request.Principal{p}
	if p.Kind == request.KindRole {
		for _, session := range []string{"run-7", "run"} {
			q, err := p.WithSession(session)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, q)
		}
	}
	return out
}

// TestPrincipalSoundness is E-1601 for principals: a class that is definite while
// parts of the entries or of the caller are unknown stays the same for all values of
// these parts.
func TestPrincipalSoundness(t *testing.T) {
	resource := request.NewResource(pattern.Literal(castQueue))
	ev := &Evaluator{catalog: iam.NoServices{}}
	documented := &Evaluator{catalog: iam.NoServices{}, opts: Options{Documented: true}}
	decide := func(ev *Evaluator, m *program.Principals, p *request.Principal, effect policy.Effect, boundary truth.Value) classes {
		v := enterTest(ev, p, testAction("sqs:SendMessage"), resource)
		v.boundary = boundary
		return v.matchPrincipal(m, effect)
	}
	rapid.Check(t, func(t *rapid.T) {
		ev := rapid.SampledFrom([]*Evaluator{ev, documented}).Draw(t, "reading")
		not := rapid.Bool().Draw(t, "not")
		effect := rapid.SampledFrom([]policy.Effect{policy.Allow, policy.Deny}).Draw(t, "effect")
		boundary := rapid.SampledFrom([]truth.Value{no, yes}).Draw(t, "boundary")
		var entries []punched
		for range rapid.IntRange(1, 3).Draw(t, "entries") {
			entries = append(entries, punch(t, "entry", entryPool))
		}
		var partial []pattern.Text
		for _, e := range entries {
			partial = append(partial, e.text)
		}
		caller := punch(t, "caller", callerPool)
		who, ok := request.ParsePartialPrincipal(caller.text)
		if !ok {
			s := caller.completions[0]
			caller.completions = []string{s}
			var err error
			if who, err = request.ParsePrincipal(s); err != nil {
				t.Fatal(err)
			}
		}
		before := decide(ev, matcherOf(not, partial...), who, effect, boundary)
		for range 20 {
			var known []pattern.Text
			for _, e := range entries {
				known = append(known, pattern.Literal(rapid.SampledFrom(e.completions).Draw(t, "completion")))
			}
			for _, p := range completeCaller(t, rapid.SampledFrom(caller.completions).Draw(t, "caller completion")) {
				after := decide(ev, matcherOf(not, known...), p, effect, boundary)
				for _, c := range [][2]truth.Value{{before.direct, after.direct}, {before.entity, after.entity}, {before.account, after.account}} {
					if c[0].Definite() && c[0] != c[1] {
						t.Fatalf("not %v: %v against %s is %v, completed to %v against %s it is %v", not, partial, who.Display, before, known, p.Display, after)
					}
				}
			}
		}
	})
}

// TestPrincipalOrder: the order and repetition of entries change nothing (E-602).
func TestPrincipalOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := rapid.SliceOfN(rapid.SampledFrom(entryPool), 1, 5).Draw(t, "entries")
		not := rapid.Bool().Draw(t, "not")
		who, err := request.ParsePrincipal(rapid.SampledFrom(callerPool).Draw(t, "caller"))
		if err != nil {
			t.Fatal(err)
		}
		shuffled := append(rapid.Permutation(entries).Draw(t, "shuffled"), entries[0])
		v := enterTest(&Evaluator{catalog: iam.NoServices{}}, who, testAction("sqs:SendMessage"), request.NewResource(pattern.Literal(castQueue)))
		texts := func(list []string) (out []pattern.Text) {
			for _, s := range list {
				out = append(out, pattern.Literal(s))
			}
			return out
		}
		a := v.matchPrincipal(matcherOf(not, texts(entries)...), policy.Deny)
		b := v.matchPrincipal(matcherOf(not, texts(shuffled)...), policy.Deny)
		if a != b {
			t.Fatalf("not %v, %s: %v gives %v, %v gives %v", not, who.Display, entries, a, shuffled, b)
		}
	})
}

// TestPrincipalAllocations: matching known inputs does not allocate.
func TestPrincipalAllocations(t *testing.T) {
	for _, caller := range []string{castMira, castRun7, castHarvester, castKiosk, castRootA, "events.amazonaws.com", "*"} {
		v := testEnv(t, caller, "sqs:SendMessage", castQueue)
		v.trace = nil
		for _, not := range []bool{false, true} {
			m := matcherOf(not, pattern.Literal(castCourier), pattern.Literal(castRootA), pattern.Literal(castMira), pattern.Literal(castRun7), pattern.Literal(castHarvester))
			if n := testing.AllocsPerRun(20, func() { v.matchPrincipal(m, policy.Deny) }); n != 0 {
				t.Errorf("%s, not %v: %v allocations", caller, not, n)
			}
		}
	}
}

// FuzzParsePrincipal: every accepted text reads back as itself and is consistent.
func FuzzParsePrincipal(f *testing.F) {
	for _, s := range slices.Concat(callerPool, entryPool, []string{
		"", "arn:", "arn:aws:iam::444455556666:role/", "arn:aws:iam::444455556666:group/x", "lambda", "Lambda.amazonaws.com",
		castOIDC, castSAML, "accounts.google.com", "https://accounts.google.com", "arn:aws:sts::444455556666:assumed-root",
		"arn:aws:iam::444455556666:role/a\x00b", "arn:aws:iam::444455556666:role/ä", "arn:aws:iam::444455556666:role/a:b", "${aws:username}",
	}) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, err := request.ParsePrincipal(s)
		if err != nil {
			if err.Error() == "" || p != nil {
				t.Fatalf("%q: %v, %v", s, p, err)
			}
			return
		}
		if p.ARN.String() != s || p.Display == "" {
			t.Fatalf("%q: %+v", s, p)
		}
		if _, known := p.Account.Known(); !known || p.Kind.HasAccount() != arn.IsAccountID(p.Account.String()) {
			t.Fatalf("%q: account %s of a %v", s, p.Account, p.Kind)
		}
		if (strings.ContainsAny(s, "*?") || strings.Contains(s, "${")) && p.Kind.HasAccount() {
			t.Fatalf("%q was accepted", s)
		}
		// Every caller is matched by an entry that names it.
		if p.Kind.HasAccount() && p.Kind != request.KindRootSession {
			v := enterTest(&Evaluator{catalog: iam.NoServices{}}, p, testAction("sqs:SendMessage"), request.StarResource())
			if got := v.matchPrincipal(matcherOf(false, pattern.Literal(s)), policy.Allow).any(); got != truth.True {
				t.Fatalf("%q does not match itself: %v", s, got)
			}
		}
	})
}

func BenchmarkPrincipalMatch(b *testing.B) {
	m := matcherOf(false, pattern.Literal(castCourier), pattern.Literal(castB), pattern.Literal(castMira), pattern.Literal(castHarvester))
	v := testEnv(b, castRun7, "sqs:SendMessage", castQueue)
	v.trace = nil
	b.ReportAllocs()
	for b.Loop() {
		v.matchPrincipal(m, policy.Allow)
	}
}

func BenchmarkPrincipalMatchPartial(b *testing.B) {
	m := matcherOf(false, pattern.Literal(castCourier), pattern.WithPrefix("arn:aws:iam::444455556666:role/"))
	v := testEnv(b, castRun7, "sqs:SendMessage", castQueue)
	v.trace = nil
	b.ReportAllocs()
	for b.Loop() {
		v.matchPrincipal(m, policy.Allow)
	}
}

func BenchmarkParsePrincipal(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := request.ParsePrincipal(castHarvester); err != nil {
			b.Fatal(err)
		}
	}
}
