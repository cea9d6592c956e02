// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package format

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
)

// DefaultMarkdownLimit keeps a report within a comment on GitHub, which takes 65,536
// characters.
const DefaultMarkdownLimit = 60_000

// Markdown writes the report for a pull request. What does not fit goes in this order:
// findings from the lowest class up, then what was not seen; header, verdict and changed
// principals stay (K-503).
func Markdown(in *Input) string {
	limit := in.MarkdownLimit
	if limit <= 0 {
		limit = DefaultMarkdownLimit
	}
	var head strings.Builder
	head.WriteString("<!-- iamproof-check -->\n### iamproof: " + markdownVerdict(in) + "\n\n")
	for _, line := range header(in) {
		head.WriteString("- " + escapeMarkdown(line) + "\n")
	}
	head.WriteString("\n" + classTable(in) + "\n")
	principals := principalTable(in)
	findings := make([]string, len(in.Report.Findings))
	for i, f := range in.Report.Findings {
		findings[i] = findingMarkdown(f)
	}
	var rest []string
	for _, r := range in.Report.Rules {
		rest = append(rest, fmt.Sprintf("- rule %s %s, %s: %s. %s\n", code(r.Kind), code(r.Name), code(r.Address), r.Result, escapeMarkdown(r.Because)))
	}
	for _, f := range in.Report.Suppressed {
		rest = append(rest, fmt.Sprintf("- accepted: %s at %s. %s\n", code(f.ID), code(place(f)), escapeMarkdown(f.Reason)))
	}
	for _, h := range notSeen(in) {
		rest = append(rest, fmt.Sprintf("- %s at %s: %s\n", code(h.ID), code(h.Where), escapeMarkdown(h.Why)))
	}
	for _, n := range in.Report.Notes {
		rest = append(rest, fmt.Sprintf("- %s %s: %s\n", code(n.ID), code(n.Address), escapeMarkdown(n.Message)))
	}
	const spare = 200
	room := limit - head.Len() - spare
	if len(principals) > room {
		principals = cutLines(principals, room/2)
	}
	room -= len(principals)
	body, n := "", 0
	for _, f := range findings {
		if len(body)+len(f) > room*4/5 && len(body)+len(f)+totalLen(rest) > room {
			break
		}
		body += f
		n++
	}
	tail, m := "", 0
	for _, line := range rest {
		if len(body)+len(tail)+len(line) > room {
			break
		}
		tail += line
		m++
	}
	out := head.String() + principals
	if body != "" {
		out += "\n#### Findings\n\n" + body
	}
	if tail != "" {
		out += "\n#### Not seen, accepted, notes\n\n" + tail
	}
	if left := len(findings) - n + len(rest) - m; left > 0 {
		out += fmt.Sprintf("\n%d more: see JSON/SARIF\n", left)
	}
	return out
}

func totalLen(list []string) int {
	n := 0
	for _, s := range list {
		n += len(s)
	}
	return n
}

// cutLines keeps the first whole lines of a text.
func cutLines(text string, most int) string {
	if len(text) <= most {
		return text
	}
	i := strings.LastIndexByte(text[:max(most, 0)], '\n')
	return text[:i+1]
}

func markdownVerdict(in *Input) string {
	switch {
	case in.ExitCode == 1:
		return "FAILED, " + reasons(in)
	case in.ExitCode > 1:
		return "FAILED, the plan is incomplete"
	case in.Verdict.Fails():
		return "report only, " + reasons(in)
	case !in.Files && in.Report.Plan.Errored:
		return "report only, the plan is incomplete"
	}
	return "passed"
}

func classTable(in *Input) string {
	c := in.Report.Counts()
	return fmt.Sprintf("| error | security warning | warning | suggestion | existing | accepted | not visible |\n|--:|--:|--:|--:|--:|--:|--:|\n| %d | %d | %d | %d | %d | %d | %d |\n",
		c.Errors, c.SecurityWarnings, c.Warnings, c.Suggestions, c.Existing, c.Suppressed, c.NotVisible)
}

func principalTable(in *Input) string {
	list := shownPrincipals(in)
	if len(list) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("\n#### Principals\n\n| principal | policies | boundary | complete |\n|---|--:|---|---|\n")
	for _, p := range list {
		boundary := "none"
		if len(p.Boundaries) > 0 {
			boundary = "yes"
		}
		complete := "no"
		if p.Complete {
			complete = "yes"
			if len(p.Assumed) > 0 {
				complete = "yes, assumed"
			}
		}
		fmt.Fprintf(&b, "| %s | %d | %s | %s |\n", code(p.Address()), len(p.Layers), boundary, complete)
	}
	return b.String()
}

func findingMarkdown(f *plancheck.Finding) string {
	head := "- **" + escapeMarkdown(f.Class.String()) + "** " + code(f.ID)
	if f.Status == plancheck.StatusExisting {
		head += " (existing)"
	}
	head += " at " + code(place(f))
	if at := fileOf(f); at != "" {
		head += " in " + code(at)
	}
	head += "\n  " + escapeMarkdown(f.Message)
	if f.Remediation != "" {
		head += " *" + escapeMarkdown(f.Remediation) + "*"
	}
	return head + "\n"
}

// code writes a text as code. Backquotes and bars would end it, in a table too.
func code(s string) string {
	if s == "" {
		return ""
	}
	s = strings.NewReplacer("`", "'", "|", "¦").Replace(clean(s))
	return "`" + s + "`"
}

// escapeMarkdown makes a text say only itself: no markup, no HTML, no mention of people.
func escapeMarkdown(s string) string {
	return markdownEscapes.Replace(clean(s))
}

var markdownEscapes = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", "|", `\|`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "@", "@\u200b", "#", `\#`, `\`, `\\`,
)
