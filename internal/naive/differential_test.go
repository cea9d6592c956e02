// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive_test

import (
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/naive"
)

func cutRole(arn string) (before, after string, found bool) { return strings.Cut(arn, ":role/") }

// enough is how many random cases it takes for the shares of their outcomes to show
// whether a generator has degenerated.
const enough = 5000

// shown is how many differences of a kind are shown.
const shown = 12

// A span is a range of seeds, without its end.
type span struct{ from, end uint64 }

// seeds are the seeds of the random cases of a test: 10,000, or a million with
// IAMPROOF_LONG=1. IAMPROOF_SEEDS chooses others, as in "120458,200000-300000": one seed,
// and a range without its end.
func seeds(t *testing.T) []span {
	t.Helper()
	text := os.Getenv("IAMPROOF_SEEDS")
	switch {
	case text != "":
	case os.Getenv("IAMPROOF_LONG") == "1":
		return []span{{0, 1_000_000}}
	default:
		return []span{{0, 10_000}}
	}
	var out []span
	for item := range strings.SplitSeq(text, ",") {
		first, last, isRange := strings.Cut(item, "-")
		from, err := strconv.ParseUint(first, 10, 64)
		end := from + 1
		if err == nil && isRange {
			end, err = strconv.ParseUint(last, 10, 64)
		}
		if err != nil || end <= from {
			t.Fatalf("IAMPROOF_SEEDS: %q is neither a seed nor a range of seeds", item)
		}
		out = append(out, span{from, end})
	}
	return out
}

// count is the number of seeds.
func count(list []span) int {
	n := 0
	for _, s := range list {
		n += int(s.end - s.from)
	}
	return n
}

// inParallel calls f for each of the seeds.
func inParallel(list []span, f func(seed uint64)) {
	for _, s := range list {
		next := s.from
		var mu sync.Mutex
		var wg sync.WaitGroup
		for range runtime.GOMAXPROCS(0) {
			wg.Go(func() {
				for {
					mu.Lock()
					seed := next
					next++
					mu.Unlock()
					if seed >= s.end {
						return
					}
					f(seed)
				}
			})
		}
		wg.Wait()
	}
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
	chosen := seeds(t)
	n := count(chosen)
	inParallel(chosen, func(seed uint64) {
		c := newCase(seed)
		for _, documented := range []bool{false, true} {
			o := c.compare(documented)
			if o.kind == "" && !documented {
				decisions.add(o.name())
			}
			switch o.kind {
			case "":
			case "input error":
				decisions.add(o.kind)
				if decisions.counts[o.kind] < 5 {
					t.Logf("seed %d: %v", seed, o.err)
				}
				return
			case "too many readings":
				decisions.add(o.kind)
				return
			default:
				differences.add(o.kind)
				if differences.counts[o.kind] <= shown {
					c = c.shrink(func(c *testCase) bool { return c.compare(documented).kind == o.kind })
					o = c.compare(documented)
					t.Errorf("seed %d (documented %v), %s: naive %s (open %v), evaluator %s %v\n%s", seed, documented, o.kind, o.want, o.open, o.got, o.causes, c)
				}
				return
			}
			if len(o.open) == 0 && seed%8 > 0 {
				return // nothing is read in two ways
			}
		}
	})
	t.Logf("%d runs: %v, differences %v", n, decisions.counts, differences.counts)
	if n < enough {
		return
	}
	for name, least := range map[string]int{naive.Allowed.String(): 5, naive.ExplicitDeny.String(): 5, naive.ImplicitDeny.String(): 5, "undetermined": 1} {
		if decisions.counts[name]*100 < least*n {
			t.Errorf("only %d of %d cases are %s: the generator has degenerated", decisions.counts[name], n, name)
		}
	}
	if decisions.counts["input error"]*100 > n {
		t.Errorf("%d of %d cases are input errors", decisions.counts["input error"], n)
	}
}

// outcome is what both evaluators say.
type outcome struct {
	want, got naive.Set
	open      map[string]bool
	causes    []evaluator.Cause
	err       error
	kind      string // of a difference, "" if there is none
}

// name is that of the decision.
func (o *outcome) name() string {
	if d, ok := o.want.Only(); ok {
		return d.String()
	}
	return "undetermined"
}

func (c *testCase) compare(documented bool) (o outcome) {
	var complete bool
	o.want, o.open, complete = c.naively(documented)
	o.got, o.causes, o.err = c.evaluated(documented)
	switch {
	case o.err != nil:
		o.kind = "input error"
	case !complete:
		o.kind = "too many readings"
	case o.want&^o.got != 0:
		o.kind = "WRONG"
	case len(o.causes) == 0 && o.got&(o.got-1) != 0:
		o.kind = "undetermined without a cause"
	case o.got != o.want && len(o.open) == 0:
		o.kind = "undetermined without a question"
	}
	return o
}
