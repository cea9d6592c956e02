// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// maxWaiting is how many expectations that wait are listed with what they wait for.
const maxWaiting = 20

// waiting says which expectations wait for values that are not known yet, for what, and
// what is known of the others; nil if none waits.
func (s *simulation) waiting(results []*result) *Finding {
	if s.in.OnUndetermined != Defer {
		return nil // the findings say so, one by one
	}
	var wait, rest []*result
	for _, x := range results {
		if x.verdict == Pending {
			wait = append(wait, x)
		} else {
			rest = append(rest, x)
		}
	}
	if len(wait) == 0 {
		return nil
	}
	f := &Finding{Index: -1, Summary: fmt.Sprintf("IAM expectations wait for apply: %s (%d of %d)", s.who(), len(wait), len(results))}
	var b strings.Builder
	b.WriteString("Values are not known yet that decide these expectations. They are evaluated " + s.in.names().Later + ":\n\n")
	var ways []string
	for i, x := range wait {
		if i == maxWaiting {
			fmt.Fprintf(&b, " … and %d more\n", len(wait)-maxWaiting)
			break
		}
		reasons := s.waitsFor(x)
		fmt.Fprintf(&b, " %s: %s\n", title(x.name), strings.Join(reasons, "; "))
		for _, way := range s.waysToDecide(x) {
			ways = appendNew(ways, way)
		}
	}
	if len(rest) > 0 {
		b.WriteString("\nThe others are decided:\n\n")
		for i, x := range rest {
			if i == maxWaiting {
				fmt.Fprintf(&b, " … and %d more\n", len(rest)-maxWaiting)
				break
			}
			fmt.Fprintf(&b, " %s: %s\n", title(x.name), x.verdict)
		}
	}
	for _, way := range ways {
		b.WriteString("\n" + way)
	}
	f.Detail = strings.TrimRight(b.String(), "\n")
	return f
}

// waitsFor lists what an expectation waits for, a few of the causes.
func (s *simulation) waitsFor(x *result) []string {
	const most = 3
	out := slices.Clone(x.waiting)
	for o, c := range x.openCauses() {
		if c.Document() != "" {
			out = appendNew(out, words.OneLine(strings.TrimSpace(c.Document()+" "+strings.TrimPrefix(c.Ref(), "$."))))
		} else {
			out = appendNew(out, words.OneLine(s.print(o).Cause(c)))
		}
	}
	if out == nil {
		out = []string{"a value that is not known yet"}
	}
	if more := len(out) - most; more > 0 {
		out = append(out[:most], fmt.Sprintf("and %d more", more))
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
	n := s.in.names()
	var out []string
	for _, c := range x.openCauses() {
		whole := c.Part == evaluator.PartNone && c.Node != nil && c.Node.Parent() == nil
		switch {
		case c.Document() != "" && whole:
			out = appendNew(out, c.Document()+" is not known as a whole: "+n.InParts+", so that only the values in it that depend on other resources are not known.")
		case c.Document() != "":
			out = appendNew(out, "Build ARNs from names that the configuration sets, such as \"arn:aws:s3:::${var.bucket}/*\", in place of attributes that are known only after apply.")
		case c.Part == evaluator.PartPrincipal:
			out = appendNew(out, "Give "+n.Account+", the account of the role, or write the principal's ARN with the name from the configuration.")
		}
	}
	if x.unnamed {
		out = appendNew(out, "Give "+n.Account+", the account of the role, or write the principal's ARN with the name from the configuration.")
	}
	return out
}
