// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/explain"
)

// headline sums up expectations, whose words are given, and proofs.
func headline(words string, expectations int, proofs []*proof) string {
	held, failed, warned := 0, 0, 0
	for _, p := range proofs {
		switch {
		case p.verdict == Holds:
			held++
		case p.warnOnly:
			warned++
		default:
			failed++
		}
	}
	var out []string
	if expectations > 0 || len(proofs) == 0 {
		out = append(out, words)
	}
	switch all := held + failed; {
	case all == 0:
	case failed == 0 && all == 1:
		out = append(out, "the proof holds")
	case failed == 0:
		out = append(out, fmt.Sprintf("all %d proofs hold", all))
	default:
		out = append(out, fmt.Sprintf("%d of %d proofs hold", held, all))
	}
	if warned > 0 {
		out = append(out, "there may be new access")
	}
	return strings.Join(out, "; ")
}

// proofRows writes the rows of proofs in the table, all that fail and a few that hold. It
// returns those that fail.
func (s *simulation) proofRows(b *strings.Builder, proofs []*proof) (failed []*proof) {
	held, left := 0, 0
	for _, p := range proofs {
		switch {
		case p.verdict != Holds:
			failed = append(failed, p)
		case held == maxRows:
			left++
			continue
		default:
			held++
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s |\n", explain.Inline(p.name), p.wanted(), p.mark(), s.proofCell(p))
	}
	if left > 0 {
		fmt.Fprintf(b, "| and %d more | | ✅ proved | |\n", left)
	}
	return failed
}

// wanted is the statement as the table has it.
func (p *proof) wanted() string {
	return [...]string{"within", "includes", "excludes", "nothing new"}[p.kind]
}

func (p *proof) mark() string {
	switch {
	case p.verdict == Holds:
		return "✅ proved"
	case p.verdict == Violated && p.warnOnly:
		return "⚠️ refuted"
	case p.verdict == Violated:
		return "❌ refuted"
	default:
		return "⚠️ undetermined"
	}
}

// proofCell says in a few words what decided.
func (s *simulation) proofCell(p *proof) string {
	switch p.verdict {
	case Holds:
		return "all requests"
	case Violated:
		if w := p.result.Witness; w != nil {
			return explain.Code(w.Action) + " on " + explain.Code(w.Resource)
		}
		return ""
	default:
		return explain.Inline(s.reasons(p, 1)[0])
	}
}

// proofSection explains a proof that does not hold.
func (s *simulation) proofSection(b *strings.Builder, p *proof) {
	fmt.Fprintf(b, "\n#### %s %s\n\n%s\n", strings.Fields(p.mark())[0], explain.Inline(p.title), explain.Inline(p.claim()))
	if p.verdict != Violated || p.result.Witness == nil {
		b.WriteString("\n")
		for _, reason := range s.reasons(p, maxProofCauses) {
			b.WriteString("- " + explain.Inline(reason) + "\n")
		}
		return
	}
	b.WriteString("\n```text\n")
	for _, l := range s.witness(p) {
		fmt.Fprintf(b, "%-11s %s\n", l.Name, strings.ReplaceAll(l.Value, "```", "` ` `"))
	}
	b.WriteString("```\n")
	if cells := explain.Cells(p.result.Beyond, p.result.BeyondMore, maxCells, explain.CellParts); len(cells) > 0 {
		b.WriteString("\n" + explain.Inline(p.beyond()) + "\n\n")
		for _, c := range cells {
			b.WriteString("- " + explain.Inline(c) + "\n")
		}
	}
	b.WriteString("\n" + explain.Paragraph(s.proofAdvice(p)) + "\n")
	if limits := explain.WitnessLimits(p.result.Witness, p.onlyMisfits); limits != "" {
		b.WriteString("\n" + explain.Inline(limits) + "\n")
	}
}

// proofNotes gathers what a reader has to know of proofs that hold.
func proofNotes(proofs []*proof) []string {
	var out []string
	for _, p := range proofs {
		if p.note != "" {
			out = append(out, explain.Inline(p.name+": "+p.note))
		}
	}
	return out
}

// proofAssumptions adds what proofs take for granted to what expectations do.
func (s *simulation) proofAssumptions(proofs []*proof, out []string) []string {
	for _, p := range proofs {
		if p.result == nil {
			continue
		}
		for _, text := range s.printer().Assumptions(p.result) {
			out = appendNew(out, explain.Inline(text))
		}
	}
	return out
}
