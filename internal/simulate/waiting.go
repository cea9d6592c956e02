// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// maxWaiting is how many expectations that wait are listed with what they wait for.
const maxWaiting = 20

// waiter is an expectation or a proof, as far as waiting is concerned.
type waiter struct {
	title   string
	place   documents.Place
	verdict Verdict
	// reasons are what it waits for, ways how to write the configuration so that it does not
	// have to.
	reasons, ways []string
}

// waiters lists expectations and proofs.
func (s *simulation) waiters(results []*result, proofs []*proof) []waiter {
	var out []waiter
	for _, x := range results {
		w := waiter{title: title(x.name), place: documents.At(s.in.names().Expectations), verdict: x.verdict}
		if x.verdict == Pending {
			w.reasons, w.ways = s.waitsFor(x), s.waysToDecide(x)
		}
		out = append(out, w)
	}
	for _, p := range proofs {
		w := waiter{title: title(p.title), place: p.place, verdict: p.verdict}
		if p.verdict == Pending {
			w.reasons, w.ways = s.reasons(p, mostReasons), s.waysToProve(p)
		}
		out = append(out, w)
	}
	return append(out, s.unlisted()...)
}

// unlisted are the arguments of which it is not known what they list.
func (s *simulation) unlisted() []waiter {
	var out []waiter
	n := s.in.names()
	for _, list := range []struct {
		argument string
		open     bool
		what     string
	}{
		{n.Expectations, s.in.MoreExpectations, "which expectations there are is not known yet"},
		{n.Within, !s.in.Within.KeysKnown(), "which documents there are is not known yet"},
		{n.Includes, !s.in.Includes.KeysKnown(), "which documents there are is not known yet"},
		{n.Excludes, !s.in.Excludes.KeysKnown(), "which documents there are is not known yet"},
	} {
		if list.open {
			out = append(out, waiter{
				title: list.argument, place: documents.At(list.argument), verdict: Pending, reasons: []string{list.what},
				ways: []string{"Write the elements of " + list.argument + " in the configuration, or make them with for from what the configuration lists, so that only values in them are not known."},
			})
		}
	}
	return out
}

// unlistedFindings say that such a list cannot be decided, where that is not what
// everything waits for.
func (s *simulation) unlistedFindings() []Finding {
	if s.in.OnUndetermined != Warn && s.in.OnUndetermined != Error {
		return nil
	}
	var out []Finding
	for _, w := range s.unlisted() {
		out = append(out, Finding{
			Place: w.place, Gate: s.in.OnUndetermined == Error,
			Summary: "IAM " + w.title + " cannot be decided yet: " + s.who(),
			Detail:  words.Sentence(w.reasons[0]) + "\n\n" + w.ways[0],
		})
	}
	return out
}

// waiting says which expectations and proofs wait for values that are not known yet, for
// what, and what is known of the others; nil if none waits.
func (s *simulation) waiting(results []*result, proofs []*proof) *Finding {
	if s.in.OnUndetermined == Warn || s.in.OnUndetermined == Error {
		return nil // the findings say so, one by one
	}
	var wait, rest []waiter
	for _, w := range s.waiters(results, proofs) {
		if w.verdict == Pending {
			wait = append(wait, w)
		} else {
			rest = append(rest, w)
		}
	}
	if len(wait) == 0 {
		return nil
	}
	what := "expectations"
	switch {
	case len(results) == 0 && !s.in.MoreExpectations:
		what = "proofs"
	case len(proofs) > 0 || !s.in.Within.KeysKnown() || !s.in.Includes.KeysKnown() || !s.in.Excludes.KeysKnown():
		what = "expectations and proofs"
	}
	count := fmt.Sprintf("%d of %d", len(wait), len(wait)+len(rest))
	if len(s.unlisted()) > 0 {
		count = "not all are known yet"
	}
	f := &Finding{Place: wait[0].place, Summary: fmt.Sprintf("IAM %s wait for apply: %s (%s)", what, s.who(), count)}
	var b strings.Builder
	b.WriteString("Values are not known yet that decide these " + what + ". They are evaluated " + s.in.names().Later + ":\n\n")
	var ways []string
	for i, w := range wait {
		if i == maxWaiting {
			fmt.Fprintf(&b, " … and %d more\n", len(wait)-maxWaiting)
			break
		}
		fmt.Fprintf(&b, " %s: %s\n", w.title, strings.Join(w.reasons, "; "))
		for _, way := range w.ways {
			ways = appendNew(ways, way)
		}
	}
	if len(rest) > 0 {
		b.WriteString("\nThe others are decided:\n\n")
		for i, w := range rest {
			if i == maxWaiting {
				fmt.Fprintf(&b, " … and %d more\n", len(rest)-maxWaiting)
				break
			}
			fmt.Fprintf(&b, " %s: %s\n", w.title, w.verdict)
		}
	}
	for _, way := range ways {
		b.WriteString("\n" + way)
	}
	f.Detail = strings.TrimRight(b.String(), "\n")
	return f
}

// mostReasons is how many reasons of one expectation or proof are listed.
const mostReasons = 3

// waitsFor lists what an expectation waits for, a few of the causes.
func (s *simulation) waitsFor(x *result) []string {
	out := slices.Clone(x.waiting)
	for o, c := range x.openCauses() {
		if c.Document() != "" {
			part := strings.TrimPrefix(c.Ref(), "$.")
			if part == "$" {
				part = "as a whole"
			}
			out = appendNew(out, words.OneLine(strings.TrimSpace(c.Document()+" "+part)))
		} else {
			out = appendNew(out, words.OneLine(s.print(o).Cause(c)))
		}
	}
	if out == nil {
		out = []string{"a value that is not known yet"}
	}
	if more := len(out) - mostReasons; more > 0 {
		out = append(out[:mostReasons], fmt.Sprintf("and %d more", more))
	}
	return out
}

// openCauses are the causes of the requests of an expectation that wait.
func (x *result) openCauses() iter.Seq2[*outcome, *evaluator.Cause] {
	return func(yield func(*outcome, *evaluator.Cause) bool) {
		for i := range x.outcomes {
			o := &x.outcomes[i]
			if o.verdict != Pending || o.result == nil {
				continue
			}
			for k := range o.result.Causes {
				if c := &o.result.Causes[k]; c.Kind == evaluator.CauseUnknown && !yield(o, c) {
					return
				}
			}
		}
	}
}

// waysToDecide says how to write the configuration so that the expectation is decided in
// the plan.
func (s *simulation) waysToDecide(x *result) []string {
	var out []string
	for _, c := range x.openCauses() {
		out = appendNew(out, s.wayToKnow(c))
	}
	if x.unnamed {
		out = appendNew(out, s.nameCaller())
	}
	return slices.DeleteFunc(out, func(way string) bool { return way == "" })
}

// waysToProve says the same of a proof.
func (s *simulation) waysToProve(p *proof) []string {
	var out []string
	if p.result != nil {
		for i := range p.result.Causes {
			if c := &p.result.Causes[i]; c.Kind == prover.CauseEvaluated && c.Evaluated.Kind == evaluator.CauseUnknown {
				out = appendNew(out, s.wayToKnow(&c.Evaluated))
			}
		}
	}
	if s.caller.unnamed {
		out = appendNew(out, s.nameCaller())
	}
	return slices.DeleteFunc(out, func(way string) bool { return way == "" })
}

// wayToKnow says how to write the configuration so that what a cause names is known in the
// plan; "" where nothing can be said.
func (s *simulation) wayToKnow(c *evaluator.Cause) string {
	whole := c.Part == evaluator.PartNone && c.Node != nil && c.Node.Parent() == nil
	switch {
	case c.Document() != "" && whole:
		return c.Document() + " is not known as a whole: " + s.in.names().InParts + ", so that only the values in it that depend on other resources are not known."
	case c.Document() != "":
		return "Build ARNs from names that the configuration sets, such as \"arn:aws:s3:::${var.bucket}/*\", in place of attributes that are known only after apply."
	case c.Part == evaluator.PartPrincipal:
		return s.nameCaller()
	case c.Why == evaluator.WhyWhichPolicy:
		return "Write the keys of " + s.in.names().ResourcePolicies + " so that they are known in the plan: as patterns such as \"arn:aws:s3:::tide-*\", or as ARNs made of names that the configuration sets, such as \"arn:aws:iam::${local.account}:role/NAME\"."
	}
	return ""
}

func (s *simulation) nameCaller() string {
	return "Give " + s.in.names().Account + ", the account of the role, or write the principal's ARN with the name from the configuration."
}
