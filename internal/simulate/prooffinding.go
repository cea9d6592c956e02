// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/explain"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// maxCells is how many parts of a difference a message lists.
const maxCells = 12

// maxProofCauses is how many reasons of an undetermined proof a message lists.
const maxProofCauses = 5

// proofFinding says what is wrong with a proof; ok is false if there is nothing to say.
func (s *simulation) proofFinding(p *proof) (f Finding, ok bool) {
	f = Finding{Place: p.place, Gate: !p.warnOnly}
	of := p.title + " (" + s.who() + ")"
	switch p.verdict {
	case Holds:
		return f, false
	case Pending:
		if s.in.OnUndetermined == Defer || s.in.OnUndetermined == ModeUnknown {
			return f, false
		}
		f.Summary = "IAM proof cannot be decided yet: " + of
		f.Gate = f.Gate && s.in.OnUndetermined == Error
		f.Detail = p.claim() + " Whether that is so depends on values that are not known yet:\n - " + strings.Join(s.reasons(p, maxProofCauses), "\n - ")
	case Undecided:
		if s.in.OnUndetermined == ModeUnknown {
			return f, false
		}
		f.Summary = "IAM proof undetermined: " + of
		f.Gate = f.Gate && s.in.OnUndetermined != Warn
		f.Detail = p.claim() + " Neither a proof nor a counterexample was found:\n - " + strings.Join(s.reasons(p, maxProofCauses), "\n - ")
		if p.kind == newAccess {
			f.Detail += "\n\nWhere it is the policies in the state that lack something, apply once with " + s.in.names().NewAccess + " = \"warn\"."
		}
	case Violated:
		f.Summary = "IAM proof refuted: " + of
		if p.kind == newAccess {
			f.Summary = "New access: " + s.who()
		}
		f.Detail = s.refutation(p)
	}
	return f, true
}

// claim says what the proof states, in a sentence.
func (p *proof) claim() string {
	switch p.kind {
	case within:
		return "Every request that the policies allow has to be allowed by " + p.label + "."
	case includes:
		return "Every request that " + p.label + " allows has to be allowed by the policies."
	case excludes:
		return "No request that " + p.label + " allows may be allowed by the policies."
	default:
		return "Every request that the policies allow has to be allowed by those in the state."
	}
}

// reasons are why a proof is not decided.
func (s *simulation) reasons(p *proof, most int) []string {
	out := slices.Concat(p.waiting, p.undecided)
	if p.result != nil && p.result.Verdict == prover.Undetermined {
		for _, reason := range s.printer().ProofCauses(p.result, most) {
			out = appendNew(out, reason)
		}
	}
	if out == nil {
		out = []string{"a value that is not known yet"}
	}
	return out
}

// printer makes sentences about results that belong to no expectation.
func (s *simulation) printer() *explain.Printer {
	return &explain.Printer{Arguments: s.in.names().arguments()}
}

// refutation explains a proof that does not hold: the request, what each side says of it,
// the difference, and what to change.
func (s *simulation) refutation(p *proof) string {
	w := p.result.Witness
	if w == nil {
		return p.claim() + " That does not hold."
	}
	var b strings.Builder
	b.WriteString(p.claim() + " This one " + [...]string{"is allowed by the policies only", "is not", "is", "is new"}[p.kind] + ":\n\n")
	for _, l := range s.witness(p) {
		fmt.Fprintf(&b, " %-11s %s\n", l.Name, words.OneLine(l.Value))
	}
	if cells := explain.Cells(p.result.Beyond, p.result.BeyondMore, maxCells, explain.CellParts); len(cells) > 0 {
		b.WriteString("\n" + p.beyond() + "\n")
		for _, c := range cells {
			b.WriteString(" " + p.sign() + c + "\n")
		}
	}
	b.WriteString("\n" + s.proofAdvice(p))
	if limits := explain.WitnessLimits(w, p.onlyMisfits); limits != "" {
		b.WriteString("\n\n" + limits)
	}
	return b.String()
}

// beyond introduces the parts of a difference.
func (p *proof) beyond() string {
	switch p.kind {
	case includes:
		return p.label + " allows and the policies do not:"
	case newAccess:
		return "All that is new:"
	default:
		return "The policies allow beyond " + p.label + ":"
	}
}

func (p *proof) sign() string {
	if p.kind == newAccess {
		return "new: "
	}
	return "- "
}

// witness are the lines of a counterexample: the request, and what each side says of it.
func (s *simulation) witness(p *proof) []explain.Line {
	w, printer := p.result.Witness, s.printer()
	out := explain.Witness(w)
	policies, other := w.Left, w.Right
	if p.kind == includes {
		policies, other = other, policies
	}
	if policies == nil || other == nil {
		return out
	}
	if w.Principal == "" && s.caller.principal != nil {
		out = append([]explain.Line{{Name: "principal", Value: s.caller.principal.Display}}, out...)
	}
	if p.kind == includes {
		return append(out, explain.Line{Name: "wanted by", Value: statementsOf(printer, other)}, explain.Line{Name: "policies", Value: printer.WhyNot(policies, "")})
	}
	out = append(out, explain.Line{Name: "granted by", Value: printer.DecidedBy(policies)})
	switch p.kind {
	case within:
		out = append(out, explain.Line{Name: "document", Value: printer.WhyNot(other, p.label)})
	case excludes:
		out = append(out, explain.Line{Name: "excluded by", Value: statementsOf(printer, other)})
	default:
		out = append(out, explain.Line{Name: "before", Value: printer.WhyNot(other, "")})
	}
	return out
}
