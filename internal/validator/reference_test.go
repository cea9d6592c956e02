// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

var update = flag.Bool("update", false, "write the reference page of all checks")

const referencePage = "../../templates/guides/checks.md.tmpl"

// TestReferencePage keeps the page that lists all checks what the table says; with
// -update it writes the page.
func TestReferencePage(t *testing.T) {
	want := renderReference()
	if *update {
		if err := os.WriteFile(referencePage, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(referencePage)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("%s is out of date: run make generate", referencePage)
	}
}

func renderReference() string {
	var b strings.Builder
	b.WriteString(`---
page_title: "Reference of all checks - iamproof"
subcategory: ""
description: |-
  Every check of IAM policy documents: what triggers it, why it matters, an example and the fix.
---

# Reference of all checks

The data source [` + "`iamproof_policy_validation`" + `](../data-sources/policy_validation.md) and the function
[` + "`validate_policy`" + `](../functions/validate_policy.md) run these checks. Where IAM Access Analyzer has the same check the
id is its issue code.

| class | meaning | default |
|---|---|---|
| ` + "`ERROR`" + ` | AWS refuses the document, or it is known not to do what it says | fails the plan |
| ` + "`SECURITY_WARNING`" + ` | it grants more, or protects less, than it seems to | warning |
| ` + "`WARNING`" + ` | it probably does not do what was meant | warning |
| ` + "`SUGGESTION`" + ` | it could be shorter or clearer | warning |

` + "`fail_on`" + ` chooses what fails a plan, the provider's ` + "`severity_overrides`" + ` change classes, and ` + "`ignore`" + ` accepts single
findings with a reason.

`)
	total := 0
	for _, f := range validator.Families() {
		total += len(f.Checks)
	}
	fmt.Fprintf(&b, "There are %d checks:\n\n", total)
	for _, f := range validator.Families() {
		fmt.Fprintf(&b, "- [%s](#%s)\n", f.Title, anchor(f.Title))
	}
	for _, f := range validator.Families() {
		fmt.Fprintf(&b, "\n## %s\n", f.Title)
		for _, c := range f.Checks {
			writeCheck(&b, c)
		}
	}
	return escapeTemplate(b.String())
}

// escapeTemplate keeps the page's generator from reading examples as its own syntax.
func escapeTemplate(page string) string {
	return strings.ReplaceAll(page, "{{", `{{"{{"}}`)
}

func anchor(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		switch {
		case r == ' ' || r == '-':
			b.WriteByte('-')
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		}
	}
	return b.String()
}

func writeCheck(b *strings.Builder, c *frame.Check) {
	fmt.Fprintf(b, "\n### %s\n\n**%s.** `%s`", c.ID, strings.TrimSuffix(c.Title, "."), c.Class)
	for _, o := range c.ClassFor {
		if o.Class == frame.Ignore {
			fmt.Fprintf(b, ", off by default for %s", o.Types&c.Types)
		} else {
			fmt.Fprintf(b, ", `%s` for %s", o.Class, o.Types)
		}
	}
	if c.Off {
		b.WriteString(", off by default")
	}
	if c.Types != iam.AllTypes {
		fmt.Fprintf(b, " · policies: %s", c.Types)
	}
	b.WriteString(" · " + map[frame.Outcome]string{
		frame.Accepts: "AWS accepts the document", frame.Rejects: "AWS refuses the document", frame.Mixed: "whether AWS refuses the document depends on the service",
	}[c.AWS])
	switch c.AWSCode {
	case "", "=":
	default:
		fmt.Fprintf(b, " · nearest in Access Analyzer: `%s`", c.AWSCode)
	}
	b.WriteString("\n\n")
	if c.Why != "" {
		b.WriteString(c.Why + "\n\n")
	}
	if example := strings.TrimSpace(c.Example); example != "" {
		fmt.Fprintf(b, "```json\n%s\n```\n\n", strings.ReplaceAll(example, "\ufeff", `\ufeff`))
	}
	if c.Fix != "" {
		b.WriteString(c.Fix + "\n")
	}
}
