// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package format

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const (
	reset = "\x1b[0m"
	bold  = "\x1b[1m"
	dim   = "\x1b[2m"
)

var colors = map[frame.Class]string{frame.Error: "\x1b[31m", frame.SecurityWarning: "\x1b[35m", frame.Warning: "\x1b[33m", frame.Suggestion: "\x1b[36m"}

// Text writes the report for people.
//
// Some callers decide by the word "fail" in the output (K-502): the text of a run that
// passes holds it in names of the plan only, and that of one that does not says FAILED.
func Text(in *Input) string {
	t := &textWriter{in: in, passes: in.ExitCode == 0}
	if !in.Quiet {
		for _, line := range header(in) {
			t.line(dim, line)
		}
		t.line("", "")
	}
	for _, f := range in.Report.Findings {
		t.finding(f)
	}
	for _, f := range in.Report.Suppressed {
		until := ""
		if f.Expires != "" {
			until = " until " + f.Expires
		}
		t.line(dim, "ACCEPTED "+f.ID+until+"  "+place(f)+"  "+t.inert(t.mild(f.Reason)))
	}
	if len(in.Report.Suppressed) > 0 {
		t.line("", "")
	}
	t.rules()
	if !in.Quiet {
		t.principals()
	}
	if list := notSeen(in); len(list) > 0 {
		t.line(bold, "Not seen:")
		for _, h := range list {
			t.line("", "  "+h.ID+"  "+h.Where+"  "+t.mild(h.Why))
		}
		t.line("", "")
	}
	if len(in.Report.Notes) > 0 {
		t.line(bold, "Notes:")
		for _, n := range in.Report.Notes {
			at := ""
			if n.Address != "" {
				at = n.Address + "  "
			}
			t.line("", "  "+n.ID+"  "+at+t.inert(t.mild(n.Message)))
		}
		t.line("", "")
	}
	t.verdict()
	return t.b.String()
}

type textWriter struct {
	b      strings.Builder
	in     *Input
	passes bool
}

// line writes a line in a colour.
func (t *textWriter) line(color, text string) {
	text = clean(text)
	if t.in.Color && color != "" && text != "" {
		text = color + text + reset
	}
	t.b.WriteString(strings.TrimRight(text, " ") + "\n")
}

// mild replaces the word that callers look for in a text that is not a name of the plan.
func (t *textWriter) mild(text string) string {
	if !t.passes {
		return text
	}
	return failWord.ReplaceAllStringFunc(text, func(w string) string {
		switch strings.ToLower(w) {
		case "fails":
			return "breaks"
		case "failed":
			return "broke"
		case "failing":
			return "breaking"
		case "failure", "failures":
			return "error"
		}
		return "break"
	})
}

var failWord = regexp.MustCompile(`(?i)\bfail(s|ed|ing|ures?)?\b`)

// inert takes the word that callers look for out of a text that the user has written in the policy
// set: a character without width parts it.
func (t *textWriter) inert(text string) string {
	if !t.passes {
		return text
	}
	return anyFail.ReplaceAllString(text, "${1}\u200b${2}")
}

var anyFail = regexp.MustCompile(`(?i)(f)(ail)`)

func (t *textWriter) finding(f *plancheck.Finding) {
	head := f.Class.String() + "  " + f.ID
	if f.Status == plancheck.StatusExisting {
		head += "  (existing)"
	}
	t.line(colors[f.Class], head)
	t.line("", "  at "+place(f))
	if at := fileOf(f); at != "" {
		t.line("", "  in "+at)
	}
	t.line("", "  "+t.mild(f.Message))
	if f.Remediation != "" {
		t.line(dim, "  > "+t.mild(f.Remediation))
	}
	t.line("", "")
}

func (t *textWriter) rules() {
	if len(t.in.Report.Rules) == 0 {
		return
	}
	t.line(bold, "Rules:")
	for _, r := range t.in.Report.Rules {
		t.line("", fmt.Sprintf("  %s  %s %q  %s  %s", r.Result, r.Kind, t.inert(r.Name), r.Address, t.mild(r.Because)))
	}
	t.line("", "")
}

func (t *textWriter) principals() {
	list := shownPrincipals(t.in)
	if len(list) == 0 {
		return
	}
	t.line(bold, "Principals:")
	for _, p := range list {
		head := "  " + p.Address()
		if arn := p.ShownARN(); arn != "" {
			head += "  " + arn
		}
		if p.Complete {
			head += "  complete"
		} else {
			head += "  incomplete"
		}
		t.line("", head)
		for _, l := range p.Boundaries {
			t.layer("boundary", l)
		}
		for _, l := range p.Layers {
			t.layer("policy", l)
		}
		for _, u := range p.Uses {
			text := "    used by " + u.Address + "." + u.Attribute
			if u.Link != plancheck.Certain {
				text += "  (" + u.Link.String() + ": " + t.mild(u.Assumption) + ")"
			}
			t.line("", text)
		}
		for _, l := range p.Sessions {
			t.layer("bounded there by", l)
		}
		for _, m := range p.Missing {
			t.line(dim, "    ? "+t.mild(m))
		}
		for _, a := range p.Assumed {
			t.line(dim, "    assumed: "+t.mild(a))
		}
	}
	t.line("", "")
}

func (t *textWriter) layer(kind string, l *plancheck.Layer) {
	name := l.Managed
	if name == "" && l.Document != nil {
		name = l.Document.Label()
	}
	if name == "" {
		name = "not visible: " + t.mild(l.Reason)
	}
	text := "    " + kind + " " + name
	if l.From != nil && (l.Document == nil || l.From.Address != l.Document.Address()) {
		text += " by " + l.From.Address
	}
	if l.Link != plancheck.Certain {
		text += "  (" + l.Link.String() + ": " + t.mild(l.Assumption) + ")"
	}
	t.line("", text)
}

func (t *textWriter) verdict() {
	in := t.in
	switch {
	case in.ExitCode == 0 && in.Verdict.Fails():
		t.line(bold, "report only: "+counts(in)+"; gate: "+gate(in)+", not met: "+reasons(in))
	case in.ExitCode == 0 && !in.Files && in.Report.Plan.Errored:
		t.line(bold, "report only: "+counts(in)+"; gate: "+gate(in)+", not met: the plan ended with errors and is incomplete")
	case in.ExitCode == 0:
		t.line(bold, "passed: "+counts(in)+"; gate: "+gate(in))
	case in.ExitCode == 1:
		t.line(bold, "FAILED: "+reasons(in)+" ("+counts(in)+"; gate: "+gate(in)+")")
	default:
		t.line(bold, "FAILED: the plan is incomplete ("+counts(in)+"; gate: "+gate(in)+")")
	}
}
