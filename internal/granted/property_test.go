// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/granted"
)

// worlds is how many random sets of policies each test looks at.
const worlds = 2000

// TestEverythingIsCovered: every request that the evaluator allows or may allow, with any
// values of condition keys and any reading of what AWS leaves open, is covered.
func TestEverythingIsCovered(t *testing.T) {
	covers(t, rand.New(rand.NewPCG(7, 11)), func(*rand.Rand) int { return 1 << 22 })
}

// TestEverythingIsCoveredInHaste is the same where there is no time to find out how
// patterns lie to each other.
func TestEverythingIsCoveredInHaste(t *testing.T) {
	covers(t, rand.New(rand.NewPCG(13, 17)), func(r *rand.Rand) int { return r.IntN(1 << r.IntN(16)) })
}

func covers(t *testing.T, r *rand.Rand, budget func(*rand.Rand) int) {
	t.Helper()
	covered, allowed := 0, 0
	for range worlds {
		w := allWords.world(r)
		lines := granted.OfWithin(w.input(t), services, budget(r))
		ev := w.evaluator(t, false)
		for range 12 {
			got, req, ok := w.ask(t, ev, some(r, allWords.asked, 1)[0], some(r, allWords.askedOn, 1)[0])
			if !ok || req.Resource == "*" && !req.NoResource {
				continue // of every resource it is not known that one of them passes all layers
			}
			has := lines.Covers(&req)
			if has {
				covered++
			}
			if !got.Has(evaluator.Allowed) {
				continue
			}
			if allowed++; !has {
				t.Fatalf("%s on %s may be allowed (%s), and no line covers it:\n%s\n%s", req.Action, req.Resource, got, strings.Join(lines.Texts(), "\n"), w)
			}
		}
	}
	t.Logf("%d requests may be allowed, %d are covered", allowed, covered)
	if allowed < worlds {
		t.Errorf("only %d requests may be allowed", allowed)
	}
}

// TestPlainPoliciesAreExact: without conditions and what AWS leaves open, a request is
// covered just if it is allowed.
func TestPlainPoliciesAreExact(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	count := [2]int{}
	for range worlds {
		w := plainWords.world(r)
		lines := granted.Of(w.input(t), services)
		ev := w.evaluator(t, false)
		for range 12 {
			got, req, ok := w.ask(t, ev, some(r, plainWords.asked, 1)[0], some(r, plainWords.askedOn, 1)[0])
			if !ok {
				continue
			}
			want := got.Decision() == evaluator.Allowed
			if lines.Covers(&req) != want {
				t.Fatalf("%s on %s is %s, covered: %v:\n%s\n%s", req.Action, req.Resource, got, !want, strings.Join(lines.Texts(), "\n"), w)
			}
			if want {
				count[1]++
			} else {
				count[0]++
			}
		}
	}
	t.Logf("%d denied, %d allowed", count[0], count[1])
}
