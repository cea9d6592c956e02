// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/explain"
)

// maxSections is how many expectations that do not hold have a section of their own.
const maxSections = 20

// maxRows is how many expectations that hold the table lists: a report of a simulation in
// which all holds has at most 15 lines.
const maxRows = 8

// markdown is the report for a pull request comment: a table of the expectations, and
// a section with a diagram for each that does not hold.
func (s *simulation) markdown(results []*result, proofs []*proof) string {
	var b strings.Builder
	var failed, held []*result
	count := tallied{}
	for _, x := range results {
		switch {
		case x.verdict != Holds:
			failed = append(failed, x)
			if x.warnOnly {
				count.warned++
			} else {
				count.failed++
			}
		case x.want == wantAny:
			count.questions++
		default:
			held = append(held, x)
			count.held++
		}
	}
	fmt.Fprintf(&b, "### IAM simulation: %s\n", headline(count.words(), len(results), proofs))
	if len(results)+len(proofs) > 0 {
		b.WriteString("\n| Expectation | Expected | Verdict | Decided by |\n| --- | --- | --- | --- |\n")
	}
	left := len(held) - maxRows
	for _, x := range results {
		if left > 1 && x.verdict == Holds && x.want != wantAny && slices.Index(held, x) >= maxRows {
			continue
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", explain.Inline(x.name), x.want, s.mark(x), s.cell(x))
	}
	if left > 1 {
		fmt.Fprintf(&b, "| and %d more | | ✅ hold | |\n", left)
	}
	proofsFailed := s.proofRows(&b, proofs)
	for i, x := range failed {
		if i == maxSections {
			fmt.Fprintf(&b, "\nAnd %d more, which have no section here.\n", len(failed)-maxSections)
			break
		}
		s.section(&b, x)
	}
	for i, p := range proofsFailed {
		if i == maxSections {
			fmt.Fprintf(&b, "\nAnd %d more proofs, which have no section here.\n", len(proofsFailed)-maxSections)
			break
		}
		s.proofSection(&b, p)
	}
	notes, assumptions := append(s.notes(results), proofNotes(proofs)...), s.proofAssumptions(proofs, s.assumptions(results))
	if len(failed)+len(proofsFailed) == 0 {
		paragraphOf(&b, "Notes", notes)
		paragraphOf(&b, "Taken for granted", assumptions)
	} else {
		list(&b, "Notes", notes)
		list(&b, "Taken for granted", assumptions)
	}
	return b.String()
}

// paragraphOf writes sentences in one line, as many as a reader bears.
func paragraphOf(b *strings.Builder, heading string, lines []string) {
	const most = 6
	if len(lines) == 0 {
		return
	}
	if more := len(lines) - most; more > 1 {
		lines = append(lines[:most:most], fmt.Sprintf("and %d more", more))
	}
	fmt.Fprintf(b, "\n**%s**: %s.\n", heading, strings.Join(lines, "; "))
}

// tallied counts expectations by their result.
type tallied struct{ held, failed, warned, questions int }

// words sums up: "7 of 8 expectations hold; 1 that only warns does not hold".
func (t tallied) words() string {
	all := t.held + t.failed
	var out string
	switch {
	case all == 0 && t.warned == 0 && t.questions == 1:
		return "one question"
	case all == 0 && t.warned == 0 && t.questions > 0:
		return fmt.Sprintf("%d questions", t.questions)
	case all == 0 && t.warned == 0:
		return "no expectations"
	case all == 0:
	case t.failed == 0 && all == 1:
		out = "the expectation holds"
	case t.failed == 0:
		out = fmt.Sprintf("all %d expectations hold", all)
	default:
		out = fmt.Sprintf("%d of %d expectations hold", t.held, all)
	}
	if t.warned > 0 {
		warned := fmt.Sprintf("%d that only warn do not hold", t.warned)
		if t.warned == 1 {
			warned = "1 that only warns does not hold"
		}
		if out == "" {
			return warned
		}
		out += "; " + warned
	}
	return out
}

// mark is the verdict of an expectation with a sign, or the answer to a question.
func (s *simulation) mark(x *result) string {
	if x.verdict == Holds && x.want == wantAny {
		return x.decision(s.in.HasUnknown())
	}
	return sign(x) + " " + x.verdict.String()
}

func sign(x *result) string {
	switch {
	case x.verdict == Holds:
		return "✅"
	case x.warnOnly || x.verdict == Undecided:
		return "⚠️"
	default:
		return "❌"
	}
}

// cell says what decided the weightiest request of an expectation.
func (s *simulation) cell(x *result) string {
	o := x.weightiest()
	if o == nil || s.explain(o) != nil {
		return ""
	}
	out := explain.Inline(s.print(o).DecidedBy(o.result))
	if more := len(x.outcomes) - 1; more > 0 {
		out = explain.Code(o.call.action.Name) + ": " + out + fmt.Sprintf("; and %d more", more)
	}
	return out
}

// weightiest returns the first request with the expectation's verdict, nil if there
// is none.
func (x *result) weightiest() *outcome {
	i := slices.IndexFunc(x.outcomes, func(o outcome) bool { return o.verdict == x.verdict })
	if i < 0 {
		return nil
	}
	return &x.outcomes[i]
}

// section explains one expectation that does not hold.
func (s *simulation) section(b *strings.Builder, x *result) {
	o := x.weightiest()
	if o == nil || s.explain(o) != nil {
		return
	}
	fmt.Fprintf(b, "\n#### %s %s\n\n", sign(x), explain.Inline(x.name))
	concerned := 0
	for i := range x.outcomes {
		p := &x.outcomes[i]
		if p.verdict != x.verdict {
			continue
		}
		if concerned++; concerned > maxListed || s.explain(p) != nil {
			continue
		}
		fmt.Fprintf(b, "- %s on %s %s, and %s: %s.\n", explain.Code(p.call.action.Name), explain.Code(p.shown()), explain.Inline(explain.Outcome(p.possible)), x.want.must(), explain.Inline(s.print(o).DecidedBy(p.result)))
	}
	if more := concerned - maxListed; more > 0 {
		fmt.Fprintf(b, "- and %d more\n", more)
	}
	if values := o.ofCase(); values != "" {
		fmt.Fprintf(b, "\nSuch a request has\n\n```hcl\n%s```\n", strings.ReplaceAll(strings.TrimPrefix(values, " "), "\n ", "\n"))
	}
	fmt.Fprintf(b, "\n```mermaid\n%s```\n\n%s\n", flowchart(x, o), explain.Paragraph(s.advice(x.want, o)))
}

// notes gathers what readers should know about how the expectations were read.
func (s *simulation) notes(results []*result) []string {
	var out []string
	for _, x := range results {
		for i := range x.notes {
			out = appendNew(out, explain.Inline(x.name+": "+x.notes[i].String()))
		}
		listed, left := 0, 0
		for i := range x.outcomes {
			switch o := &x.outcomes[i]; {
			case o.result == nil:
				left++
			default:
				listed++
				for _, n := range s.print(o).Notes(o.result.Notes) {
					out = appendNew(out, explain.Inline(n))
				}
			}
		}
		if left > 0 {
			out = append(out, explain.Inline(fmt.Sprintf("%s: %d of %d requests, which all hold, are not listed in evaluations", x.name, left, listed+left)))
		}
	}
	return out
}

// assumptions gathers what the verdicts take for granted. What is assumed of several
// policies that were not given is one line (E-1710, E-1711).
func (s *simulation) assumptions(results []*result) []string {
	var lines []string
	kinds := make(map[string]evaluator.NoteKind)
	of := make(map[evaluator.NoteKind][]string)
	for _, x := range results {
		for i := range x.outcomes {
			o := &x.outcomes[i]
			if o.result == nil {
				continue
			}
			p := s.print(o)
			for k := range o.result.Assumptions {
				n := &o.result.Assumptions[k]
				line := explain.Inline(p.Note(n))
				if _, known := kinds[line]; known {
					continue
				}
				kinds[line] = n.Kind
				lines = append(lines, line)
				of[n.Kind] = append(of[n.Kind], explain.Inline(p.Resource(n.Resource)))
			}
		}
	}
	var out []string
	for _, line := range lines {
		kind := kinds[line]
		switch all := explain.OfPolicies(kind, of[kind]); {
		case all == "" || len(of[kind]) < 2:
			out = append(out, line)
		default:
			out = appendNew(out, all)
		}
	}
	return out
}

// maxNotes is how many lines a list at the end of the report has.
const maxNotes = 30

func list(b *strings.Builder, heading string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "\n**%s**\n\n", heading)
	for i, l := range lines {
		if i == maxNotes {
			fmt.Fprintf(b, "- and %d more\n", len(lines)-maxNotes)
			return
		}
		b.WriteString("- " + l + "\n")
	}
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}
