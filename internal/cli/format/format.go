// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package format writes the report of a check: as text, JSON, SARIF 2.1.0, annotations of
// GitHub Actions, JUnit and Markdown. All say the same, in the order of the report, without
// times and absolute paths: two runs over the same input give the same bytes.
package format

import (
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Input is a report with what formats need in addition to it.
type Input struct {
	Report   *plancheck.Report
	Settings *plancheck.Settings
	Verdict  plancheck.Verdict
	// ExitCode is what the program will end with.
	ExitCode int
	// Version is that of the program.
	Version string
	// File is the plan, or what else was checked, as given.
	File string
	// Files says that documents in files were checked, not those of a plan.
	Files bool
	// Strict says that what was not seen counts.
	Strict bool
	// Color allows escape sequences, Show is "all", "changed" or "findings": which principals
	// and documents the text lists.
	Color bool
	Show  string
	// Quiet leaves out everything but findings and the last line.
	Quiet bool
	// MarkdownLimit is the most bytes of Markdown.
	MarkdownLimit int
}

// Names are the names of the formats.
var Names = []string{"text", "json", "sarif", "github", "junit", "markdown"}

// Write writes the report in a format.
func Write(w io.Writer, name string, in *Input) error {
	var text string
	var err error
	switch name {
	case "text":
		text = Text(in)
	case "json":
		text, err = JSON(in)
	case "sarif":
		text, err = SARIF(in)
	case "github":
		text = GitHub(in)
	case "junit":
		text, err = JUnit(in)
	case "markdown":
		text = Markdown(in)
	default:
		return fmt.Errorf("format %q does not exist: write one of %s", name, words.QuoteList(Names, "or"))
	}
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, text); err != nil {
		return fmt.Errorf("writing the report: %w", err)
	}
	return nil
}

// clean makes a text safe for a terminal and for one line: control characters, and those
// that change the direction of text, are replaced.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return ' '
		case r < 0x20, r >= 0x7f && r < 0xa0, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return '�'
		}
		return r
	}, s)
}

// place is where a finding is, for people.
func place(f *plancheck.Finding) string {
	at := f.Address
	if f.Attribute != "" {
		at += "." + f.Attribute
	}
	if f.Path != "" && f.Path != "$" {
		at += " " + f.Path
	}
	if f.Sid != "" {
		at += fmt.Sprintf(" (Sid %q)", f.Sid)
	}
	return at
}

// fileOf is the file of a finding as reports show it, with forward slashes.
func fileOf(f *plancheck.Finding) string {
	if f.File == "" {
		return ""
	}
	at := filepath.ToSlash(f.File)
	if f.Line > 0 {
		at += fmt.Sprintf(":%d", f.Line)
	}
	return at
}

// header are the lines that every report begins with.
func header(in *Input) []string {
	r, c := in.Report, in.Report.Counts()
	services, managed := plancheck.CatalogDates()
	var lines []string
	if !in.Files {
		p := r.Plan
		line := fmt.Sprintf("planned by %s, format %s; %s", plannedBy(p), p.FormatVersion, words.Count(p.Resources, "resource", "resources"))
		switch {
		case p.Errored:
			line += "; the plan is incomplete: it ended with errors"
		case p.Partial:
			line += "; the plan is not complete (-target, or deferred changes)"
		}
		lines = append(lines, line)
	}
	lines = append(lines, fmt.Sprintf("%s: %d decided, %d partly known, %d not visible, %d not IAM; %d of unlisted types, not checked",
		words.Count(c.Found, "document", "documents"), c.Decided, c.Partial, c.NotVisible, c.NotIAM, c.Unlisted))
	if !in.Files {
		lines = append(lines, fmt.Sprintf("%s: %d complete, %d incomplete; %d attachments that lead to nothing in the plan",
			words.Count(len(r.Principals), "principal", "principals"), c.Complete, c.Incomplete, len(r.Unresolved)))
	}
	data := fmt.Sprintf("service data of %s, AWS managed policies of %s", services, managed)
	if !in.Files {
		data += words.Choose(r.SourceUsed, "; configuration files read", "; configuration files not read")
	}
	return append(lines, data)
}

func plannedBy(p *planfile.Plan) string {
	program := words.Choose(p.OpenTofu, "OpenTofu", "Terraform")
	if p.TerraformVersion == "" {
		return program + " of an unknown version"
	}
	return program + " " + p.TerraformVersion
}

// counts says how many findings there are.
func counts(in *Input) string {
	c := in.Report.Counts()
	var parts []string
	for _, x := range []struct {
		n         int
		one, many string
	}{{c.Errors, "error", "errors"}, {c.SecurityWarnings, "security warning", "security warnings"}, {c.Warnings, "warning", "warnings"}, {c.Suggestions, "suggestion", "suggestions"}} {
		if x.n > 0 {
			parts = append(parts, words.Count(x.n, x.one, x.many))
		}
	}
	text := "no findings"
	if len(parts) > 0 {
		text = strings.Join(parts, ", ")
	}
	if c.Existing > 0 {
		text += fmt.Sprintf(" (%d existing)", c.Existing)
	}
	if c.Suppressed > 0 {
		text += fmt.Sprintf("; %d accepted by an entry", c.Suppressed)
	}
	if in.Report.LeftOut > 0 {
		text += fmt.Sprintf("; %d more are left out", in.Report.LeftOut)
	}
	return text
}

// reasons says why a check does not pass.
func reasons(in *Input) string {
	v := in.Verdict
	var parts []string
	if v.Failing > 0 {
		parts = append(parts, words.Count(v.Failing, "finding", "findings")+" of class "+strings.ToLower(in.Settings.FailOn.String())+" or above")
	}
	if v.Violated > 0 {
		parts = append(parts, words.Count(v.Violated, "rule", "rules")+" violated")
	}
	if v.Undetermined > 0 {
		parts = append(parts, words.Count(v.Undetermined, "rule", "rules")+" undetermined")
	}
	if v.Invisible > 0 {
		parts = append(parts, fmt.Sprintf("%d not visible", v.Invisible))
	}
	return strings.Join(parts, ", ")
}

// gate is the name of the lowest class that makes a check not pass.
func gate(in *Input) string {
	if in.Settings.FailOn == 0 {
		return "none"
	}
	return strings.ToLower(in.Settings.FailOn.String())
}

// hidden lists what a report has to say it did not see.
type hidden struct{ ID, Where, Why string }

func notSeen(in *Input) []hidden {
	var out []hidden
	for _, d := range in.Report.Documents {
		if d.Visibility == plancheck.NotVisible {
			out = append(out, hidden{"NOT_VISIBLE", d.Label(), d.Reason})
		}
	}
	for _, u := range in.Report.Unresolved {
		id := "NOT_RESOLVED"
		if u.Named {
			id = "NOT_IN_PLAN"
		}
		out = append(out, hidden{id, u.Address + "." + u.Attribute, u.Why})
	}
	for _, u := range in.Report.Unlisted {
		out = append(out, hidden{"UNLISTED", u.Address + "." + u.Attribute, u.Why})
	}
	return out
}

// shownPrincipals are those that a summary lists.
func shownPrincipals(in *Input) []*plancheck.Principal {
	switch in.Show {
	case "all":
		return in.Report.Principals
	case "findings":
		return nil
	}
	return slices.DeleteFunc(slices.Clone(in.Report.Principals), func(p *plancheck.Principal) bool { return !p.Touched() })
}
