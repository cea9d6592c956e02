// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// seedsOf are the seeds of a random test: those that IAMPROOF_SEEDS names as in "7,20-30", a
// hundred times as many as in CI with IAMPROOF_LONG=1.
func seedsOf(t *testing.T, ci int) (from, end uint64) {
	t.Helper()
	if s := os.Getenv("IAMPROOF_SEEDS"); s != "" {
		first, last, ok := strings.Cut(s, "-")
		from, err := strconv.ParseUint(first, 10, 64)
		end = from + 1
		if err == nil && ok {
			end, err = strconv.ParseUint(last, 10, 64)
		}
		if err != nil {
			t.Fatal(err)
		}
		return from, end
	}
	if os.Getenv("IAMPROOF_LONG") == "1" {
		return 0, uint64(ci) * 100
	}
	return 0, uint64(ci)
}

// inParallel calls f for each seed.
func inParallel(from, end uint64, f func(seed uint64)) {
	var wg sync.WaitGroup
	n := uint64(runtime.GOMAXPROCS(0))
	for w := range n {
		wg.Go(func() {
			for seed := from + w; seed < end; seed += n {
				f(seed)
			}
		})
	}
	wg.Wait()
}

// tally counts by name.
type tally struct {
	sync.Mutex
	counts map[string]int
}

func (t *tally) add(name string) int {
	t.Lock()
	defer t.Unlock()
	if t.counts == nil {
		t.counts = map[string]int{}
	}
	t.counts[name]++
	return t.counts[name]
}

// compiledText compiles a document, nil if it is not one.
func compiledText(typ iam.Type, text string) *program.Policy {
	root, problems := policy.ParseJSON(text)
	if len(problems) > 0 {
		return nil
	}
	doc, problems := policy.Build(root)
	if len(problems) > 0 {
		return nil
	}
	p, err := program.Compile(doc, typ, "document", services)
	if err != nil {
		return nil
	}
	return p
}

// alone evaluates documents by themselves.
func alone(documented bool, ps ...*program.Policy) *evaluator.Evaluator {
	return evaluator.New(evaluator.Layers{Identity: evaluator.Policies{List: ps}}, services,
		evaluator.Options{DocumentsAlone: true, UnknownActions: true, Documented: documented})
}

// TestP1003Brute compares the verdicts on random pairs of documents with brute force.
func TestP1003Brute(t *testing.T) {
	from, end := seedsOf(t, 10_000)
	var verdicts, wrong tally
	inParallel(from, end, func(seed uint64) {
		p := newGenerator(seed, 1).pair()
		both := seed%8 == 7
		tab := p.tabulate()
		if tab == nil || len(tab.of) > 30 {
			verdicts.add("refused by AWS")
			return
		}
		left, right := p.compiled(p.left), p.compiled(p.right)
		if left == nil || right == nil {
			verdicts.add("refused by AWS")
			return
		}
		o := Options{Cells: -1, Documented: p.documented}
		var r *Result
		if both {
			r = Excludes(context.Background(), Documents(left, services), Documents(right, services), o)
		} else {
			r = Within(context.Background(), Documents(left, services), Documents(right, services), o)
		}
		fail := func(kind, format string, args ...any) {
			if wrong.add(kind) <= 5 {
				t.Errorf("seed %d: %s, both %v, documented %v: %s\n%s", seed, kind, both, p.documented, fmt.Sprintf(format, args...), p)
			}
		}
		var h *hit
		switch {
		case r.Verdict == Refuted:
		case !tab.variables:
			h = tab.walk(both)
		case !both:
			h = tab.sample(p, left, right, seed, 400)
		}
		verdicts.add(r.Verdict.String())
		switch r.Verdict {
		case Refuted:
			if why := p.recheck(r.Witness, left, right, both); why != "" {
				fail("wrong refuted", "%s: %+v", why, *r.Witness)
			}
		case Proved:
			if h != nil {
				fail("wrong proved", "%+v", *h)
			}
		case Undetermined:
			switch {
			case h != nil && h.definite && tab.variables:
				verdicts.add("undetermined where brute force refutes, with variables")
			case h != nil && h.definite:
				fail("undetermined where brute force refutes", "%+v; causes %+v", *h, r.Causes)
			case h == nil && !tab.variables:
				verdicts.add("undetermined where brute force finds nothing")
				if os.Getenv("IAMPROOF_SHOW") != "" {
					fail("undetermined where brute force finds nothing", "causes %+v", r.Causes)
				}
			}
		}
	})
	n := int(end - from)
	for name, least := range map[string]int{Proved.String(): 20, Refuted.String(): 40} {
		if n >= 5000 && verdicts.counts[name]*100 < least*n {
			t.Errorf("only %d of %d are %s: the generator has degenerated", verdicts.counts[name], n, name)
		}
	}
	if u := verdicts.counts[Undetermined.String()]; n >= 5000 && u*100 > 6*n {
		t.Errorf("%d of %d are undetermined", u, n)
	}
	t.Logf("%d runs: %v, wrong %v", end-from, verdicts.counts, wrong.counts)
}

// recheck says what is wrong with a witness, "" for nothing.
func (p *pair) recheck(w *Witness, left, right []*program.Policy, both bool) string {
	a := asking{w.Action, w.Resource, w.Principal, w.Context}
	r, err := a.request()
	if err != nil {
		return err.Error()
	}
	x, err := alone(p.documented, left...).Decide(r)
	if err != nil {
		return err.Error()
	}
	y, err := alone(p.documented, right...).Decide(r)
	if err != nil {
		return err.Error()
	}
	if x.Decision() != evaluator.Allowed || both && y.Decision() != evaluator.Allowed || !both && y.Has(evaluator.Allowed) {
		return fmt.Sprintf("left %v, right %v", x, y)
	}
	return ""
}
