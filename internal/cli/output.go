// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/cli/format"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// outputFlags are the flags about reports that several commands have.
type outputFlags struct {
	format, failOn, show string
	out                  []string
	strict, exitZero     bool
	noColor, quiet       bool
	markdownLimit        int
	ignore               []string
}

func (f *outputFlags) register(c *cobra.Command) {
	fs := c.Flags()
	fs.StringVar(&f.format, "format", "text", "format of the report on standard output: "+words.List(format.Names, "or"))
	fs.StringArrayVar(&f.out, "out", nil, "write a report to a file too, as `[FORMAT=]FILE`; repeatable")
	fs.StringVar(&f.failOn, "fail-on", "", "lowest class of findings that gives exit code 1: error, security_warning, warning, suggestion or none (default error)")
	fs.BoolVar(&f.strict, "strict", false, "exit code 1 also for what is not seen, and for rules that stay undetermined")
	fs.BoolVar(&f.exitZero, "exit-zero", false, "report only: exit code 0 regardless of what is found")
	fs.StringArrayVar(&f.ignore, "ignore", nil, "accept findings, as `ID or ADDRESS.ID`, or several with commas; repeatable")
	fs.StringVar(&f.show, "show", "changed", "principals that the text lists: all, changed or findings (none)")
	fs.BoolVar(&f.noColor, "no-color", false, "no colours")
	fs.BoolVar(&f.quiet, "quiet", false, "only findings, what is not seen, and the last line")
	fs.IntVar(&f.markdownLimit, "markdown-limit", format.DefaultMarkdownLimit, "most bytes of Markdown")
}

// settings puts the flags into settings.
func (f *outputFlags) settings(s *plancheck.Settings) error {
	switch f.failOn {
	case "":
	case "none":
		s.FailOn = 0
	default:
		class, err := frame.ParseClass(f.failOn)
		if err != nil || class == frame.Ignore {
			return fmt.Errorf("--fail-on %q: write error, security_warning, warning, suggestion or none", f.failOn)
		}
		s.FailOn = class
	}
	if f.strict {
		s.FailInvisible, s.FailUndetermined = true, true
	}
	if !slices.Contains([]string{"all", "changed", "findings"}, f.show) {
		return fmt.Errorf("--show %q: write all, changed or findings", f.show)
	}
	if !slices.Contains(format.Names, f.format) {
		return fmt.Errorf("--format %q: write %s", f.format, words.List(format.Names, "or"))
	}
	for _, out := range f.out {
		if _, _, err := outFormat(out); err != nil {
			return err
		}
	}
	for _, text := range splitIgnores(f.ignore) {
		e := &plancheck.Ignore{ID: text, Reason: "--ignore"}
		if i := strings.LastIndexByte(text, '.'); i >= 0 {
			e.Address, e.ID = text[:i], text[i+1:]
		}
		if err := plancheck.KnownID(e.ID); err != nil {
			return fmt.Errorf("--ignore %s: %w", text, err)
		}
		s.Ignores = append(s.Ignores, e)
	}
	return nil
}

// splitIgnores cuts lists at their commas; those in instance keys do not count.
func splitIgnores(list []string) []string {
	var out []string
	for _, text := range list {
		from, quoted := 0, false
		for i := range len(text) {
			switch {
			case text[i] == '"':
				quoted = !quoted
			case text[i] == ',' && !quoted:
				out = append(out, strings.TrimSpace(text[from:i]))
				from = i + 1
			}
		}
		out = append(out, strings.TrimSpace(text[from:]))
	}
	return out
}

// finish writes the reports and returns the exit code as an error.
func (f *outputFlags) finish(w *World, in *format.Input) error {
	in.Version, in.Strict, in.Show, in.Quiet, in.MarkdownLimit = w.Version, f.strict, f.show, f.quiet, f.markdownLimit
	in.Verdict = in.Report.Verdict(in.Settings)
	report := f.exitZero || w.Getenv("IAMPROOF_ENFORCEMENT") == "report"
	errored := !in.Files && in.Report.Plan.Errored
	switch {
	case report:
	case in.Verdict.Fails():
		in.ExitCode = ExitFindings
	case errored:
		in.ExitCode = ExitInput
	}
	in.Color = f.format == "text" && w.Terminal && !f.noColor && w.Getenv("NO_COLOR") == "" && w.Getenv("TERM") != "dumb"
	if err := format.Write(w.Stdout, f.format, in); err != nil {
		return err
	}
	in.Color = false
	for _, out := range f.out {
		if err := writeFile(out, in); err != nil {
			return err
		}
	}
	if path := w.Getenv("GITHUB_STEP_SUMMARY"); f.format == "github" && path != "" {
		if err := appendSummary(path, in); err != nil {
			return err
		}
	}
	if in.ExitCode != ExitOK {
		return &exit{in.ExitCode}
	}
	return nil
}

// outFormat reads [FORMAT=]FILE. Without a format the name of the file decides it.
func outFormat(out string) (name, file string, err error) {
	if name, file, ok := strings.Cut(out, "="); ok && slices.Contains(format.Names, name) {
		return name, file, nil
	}
	switch strings.ToLower(filepath.Ext(out)) {
	case ".json":
		return "json", out, nil
	case ".sarif":
		return "sarif", out, nil
	case ".xml":
		return "junit", out, nil
	case ".md":
		return "markdown", out, nil
	case ".txt":
		return "text", out, nil
	}
	return "", "", fmt.Errorf("--out %s: write FORMAT=FILE with one of %s", out, words.List(format.Names, "or"))
}

// writeFile writes a report to a file in one step, so that nobody reads half of it.
func writeFile(out string, in *format.Input) error {
	name, file, err := outFormat(out)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := format.Write(&b, name, in); err != nil {
		return err
	}
	temp, err := os.CreateTemp(filepath.Dir(file), ".iamproof-*")
	if err != nil {
		return fmt.Errorf("--out: %w", err)
	}
	_, err = temp.Write(b.Bytes())
	if e := temp.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Chmod(temp.Name(), 0o644)
	}
	if err == nil {
		err = os.Rename(temp.Name(), file)
	}
	if err != nil {
		_ = os.Remove(temp.Name())
		return fmt.Errorf("--out: %w", err)
	}
	return nil
}

// appendSummary adds the report to the page of a GitHub workflow's run.
func appendSummary(path string, in *format.Input) error {
	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("GITHUB_STEP_SUMMARY: %w", err)
	}
	_, err = file.WriteString(format.Markdown(in))
	if e := file.Close(); err == nil {
		err = e
	}
	if err != nil {
		return fmt.Errorf("GITHUB_STEP_SUMMARY: %w", err)
	}
	return nil
}
