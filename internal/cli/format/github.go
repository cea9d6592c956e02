// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package format

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// maxAnnotations is how many annotations of one kind GitHub shows of a step.
const maxAnnotations = 10

// GitHub writes workflow commands that make annotations. The gravest findings of each kind
// come first; the last annotation says how many are not shown.
func GitHub(in *Input) string {
	var b strings.Builder
	for _, kind := range []string{"error", "warning", "notice"} {
		var lines []string
		for _, f := range in.Report.Findings {
			if annotation(f.Class) == kind {
				lines = append(lines, annotate(kind, f))
			}
		}
		for _, r := range in.Report.Rules {
			if ruleLevel(in, r) == kind {
				lines = append(lines, command(kind, "", 0, r.Kind+" "+r.Name, r.Address+": "+r.Result+": "+r.Because))
			}
		}
		if kind == "notice" {
			for _, f := range in.Report.Suppressed {
				lines = append(lines, annotate(kind, f))
			}
			for _, h := range notSeen(in) {
				lines = append(lines, command(kind, "", 0, h.ID, h.Where+": "+h.Why))
			}
		}
		if n := len(lines); n > maxAnnotations {
			lines = append(lines[:maxAnnotations-1], command(kind, "", 0, "iamproof", fmt.Sprintf("%d more: see the report", n-maxAnnotations+1)))
		}
		for _, l := range lines {
			b.WriteString(l + "\n")
		}
	}
	for _, line := range header(in) {
		b.WriteString(clean(line) + "\n")
	}
	for _, n := range in.Report.Notes {
		b.WriteString(clean(strings.TrimSpace(n.ID+" "+n.Address)+": "+n.Message) + "\n")
	}
	if in.ExitCode == 0 {
		b.WriteString("passed: " + counts(in) + "\n")
	} else {
		b.WriteString("FAILED: " + reasons(in) + " (" + counts(in) + ")\n")
	}
	return b.String()
}

func annotation(c frame.Class) string {
	switch c {
	case frame.Error:
		return "error"
	case frame.SecurityWarning, frame.Warning:
		return "warning"
	}
	return "notice"
}

// ruleLevel is the kind of annotation of the result of a rule, "" for none: those that make the
// check fail are errors.
func ruleLevel(in *Input, r *plancheck.RuleResult) string {
	switch {
	case r.Result == plancheck.Violated && in.Settings.FailOn != 0 && r.Class >= in.Settings.FailOn, r.Result == plancheck.Undetermined && in.Settings.FailUndetermined:
		return "error"
	case r.Result == plancheck.Violated:
		return annotation(r.Class)
	case r.Result == plancheck.Undetermined:
		return "notice"
	}
	return ""
}

func annotate(kind string, f *plancheck.Finding) string {
	text := clean(place(f)) + ": " + f.Message
	if f.Remediation != "" {
		text += "\n" + f.Remediation
	}
	if f.Reason != "" {
		text = "accepted: " + f.Reason + "\n" + text
	}
	return command(kind, f.File, f.Line, f.ID, text)
}

// command writes a workflow command. Line breaks and what delimits properties are escaped.
func command(kind, file string, line int, title, text string) string {
	var properties []string
	if file != "" {
		properties = append(properties, "file="+escapeProperty(strings.ReplaceAll(file, `\`, "/")))
		if line > 0 {
			properties = append(properties, fmt.Sprintf("line=%d", line))
		}
	}
	properties = append(properties, "title="+escapeProperty(title))
	return "::" + kind + " " + strings.Join(properties, ",") + "::" + escapeData(text)
}

var (
	dataEscapes     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

func escapeData(s string) string     { return dataEscapes.Replace(s) }
func escapeProperty(s string) string { return propertyEscapes.Replace(s) }
