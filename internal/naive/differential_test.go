// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive_test

import (
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/naive"
)

func cutRole(arn string) (before, after string, found bool) { return strings.Cut(arn, ":role/") }

// runs is the number of random cases of a test: 10,000, or a million with
// IAMPROOF_LONG=1.
func runs() int {
	if os.Getenv("IAMPROOF_LONG") == "1" {
		return 1_000_000
	}
	return 10_000
}

// inParallel calls f for the seeds 0 to n-1.
func inParallel(n int, f func(seed uint64)) {
	var next atomic.Uint64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for {
				seed := next.Add(1) - 1
				if seed >= uint64(n) {
					return
				}
				f(seed)
			}
		})
	}
	wg.Wait()
}

// pending tells the questions that the evaluator does not ask yet.
func pending(open map[string]bool) bool {
	for name := range open {
		if name == "C-32" || name == "C-31" || name == "C-13" || strings.HasPrefix(name, "policy of ") {
			return true
		}
	}
	return false
}

// waits tells of keys and rules that the evaluator does not have yet.
func (c *testCase) waits() bool {
	s := strings.ToLower(c.String())
	return strings.Contains(s, `"kms:calleraccount"`) || strings.Contains(s, `"ec2:region"`) || strings.Contains(s, "notprincipal")
}

// tally counts by name.
type tally struct {
	sync.Mutex
	counts map[string]int
}

func (t *tally) add(name string) {
	t.Lock()
	defer t.Unlock()
	if t.counts == nil {
		t.counts = map[string]int{}
	}
	t.counts[name]++
}

// TestE1663NaiveAgrees decides random known requests with the evaluator and with the
// naive one. Without open questions both must have the same decision; with some, the
// evaluator's set must hold that of every reading.
func TestE1663NaiveAgrees(t *testing.T) {
	var decisions, differences tally
	n := runs()
	inParallel(n, func(seed uint64) {
		c := newCase(seed)
		if c.waits() {
			decisions.add("pending")
			return
		}
		for _, documented := range []bool{false, true} {
			want, open, complete := c.naively(documented)
			got, causes, err := c.evaluated(documented)
			if err != nil {
				decisions.add("error")
				if decisions.counts["error"] < 5 {
					t.Logf("seed %d: %v", seed, err)
				}
				return
			}
			if !complete {
				decisions.add("too many readings")
				return
			}
			if pending(open) {
				decisions.add("pending")
				return
			}
			name := "undetermined"
			if d, ok := want.Only(); ok {
				name = d.String()
			}
			if !documented {
				decisions.add(name)
			}
			if name = c.difference(documented); name == "" {
				if got != want {
					decisions.add("wider than the readings")
				}
				continue
			}
			differences.add(name)
			if differences.counts[name] <= 3 {
				c = c.shrink(func(c *testCase) bool { return c.difference(documented) == name })
				want, open, _ = c.naively(documented)
				got, causes, _ = c.evaluated(documented)
				t.Errorf("seed %d (documented %v), %s: naive %s (open %v), evaluator %s %v\n%s", seed, documented, name, want, open, got, causes, c)
			}
			return
		}
	})
	t.Logf("%d runs: %v, differences %v", n, decisions.counts, differences.counts)
	for name, least := range map[string]int{naive.Allowed.String(): 5, naive.ExplicitDeny.String(): 5, naive.ImplicitDeny.String(): 5, "undetermined": 1} {
		if decisions.counts[name]*100 < least*n {
			t.Errorf("only %d of %d cases are %s: the generator has degenerated", decisions.counts[name], n, name)
		}
	}
	if decisions.counts["error"]*100 > n {
		t.Errorf("%d of %d cases are input errors", decisions.counts["error"], n)
	}
}

// difference names how the evaluator differs from the naive one, "" if it does not.
func (c *testCase) difference(documented bool) string {
	want, open, complete := c.naively(documented)
	got, _, err := c.evaluated(documented)
	switch {
	case err != nil || !complete || pending(open):
		return ""
	case want&^got != 0:
		return "WRONG"
	case got != want && len(open) == 0:
		return "undetermined without a question"
	}
	return ""
}
