// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

var update = flag.Bool("update", false, "write the reference page of all checks")

// referencePages is where the reference of all checks is: an index, checks.md.tmpl, and a page for each family.
const referencePages = "../../templates/guides"

// TestReferencePage keeps the pages that list all checks what the table says; with
// -update it writes the pages.
func TestReferencePage(t *testing.T) {
	want := map[string]string{"checks.md.tmpl": referenceIndex()}
	for _, f := range validator.Families() {
		want[f.Guide+".md.tmpl"] = referencePage(f)
	}
	found, err := filepath.Glob(referencePages + "/checks*.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range found {
		if _, ok := want[filepath.Base(path)]; ok {
			continue
		}
		if !*update {
			t.Errorf("%s is the page of no family: run make generate", path)
		} else if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	for name, page := range want {
		path := filepath.Join(referencePages, name)
		if *update {
			if err := os.WriteFile(path, []byte(page), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != page {
			t.Errorf("%s is out of date: run make generate (%v)", path, err)
		}
	}
}

// TestReferencePageOf shows that the page of a check, which reports link to, has its section.
func TestReferencePageOf(t *testing.T) {
	for _, f := range validator.Families() {
		page := referencePage(f)
		for _, c := range f.Checks {
			name, section, found := strings.Cut(validator.Page(c.ID), "#")
			if name != f.Guide || !found || !strings.Contains(page, "<a id=\""+section+"\"></a>\n\n## "+c.ID+"\n") {
				t.Errorf("%s: %s", c.ID, validator.Page(c.ID))
			}
		}
	}
	if page := validator.Page("NO_SUCH_CHECK"); page != "checks" {
		t.Errorf("of no check: %s", page)
	}
}

func referenceIndex() string {
	var b strings.Builder
	b.WriteString(`---
page_title: "Reference of all checks - iamproof"
subcategory: "Checks"
description: |-
  Every check of IAM policy documents by subject, with links to what triggers it, why it matters, an example and the fix.
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
	fmt.Fprintf(&b, "There are %d checks.\n", total)
	for _, f := range validator.Families() {
		fmt.Fprintf(&b, "\n## [%s](%s.md)\n\n| check | finds | class |\n|---|---|---|\n", f.Title, f.Guide)
		for _, c := range f.Checks {
			_, section, _ := strings.Cut(validator.Page(c.ID), "#")
			title := strings.ReplaceAll(strings.TrimSuffix(c.Title, "."), "|", `\|`)
			fmt.Fprintf(&b, "| [`%s`](%s.md#%s) | %s | `%s` |\n", c.ID, f.Guide, section, title, c.Class)
		}
	}
	return escapeTemplate(b.String())
}

// referencePage is the page of a family.
func referencePage(f validator.Family) string {
	var b strings.Builder
	fmt.Fprintf(&b, `---
page_title: "Checks: %s - iamproof"
subcategory: "Checks"
description: |-
  Checks of IAM policy documents: %[1]s.
---

# %[1]s

%[2]d of the [checks of policy documents](checks.md).
`, f.Title, len(f.Checks))
	for _, c := range f.Checks {
		writeCheck(&b, c)
	}
	return escapeTemplate(b.String())
}

// escapeTemplate keeps the page's generator from reading examples as its own syntax.
func escapeTemplate(page string) string {
	return strings.ReplaceAll(page, "{{", `{{"{{"}}`)
}

func writeCheck(b *strings.Builder, c *frame.Check) {
	_, section, _ := strings.Cut(validator.Page(c.ID), "#")
	fmt.Fprintf(b, "\n<a id=\"%s\"></a>\n\n## %s\n\n**%s.** `%s`", section, c.ID, strings.TrimSuffix(c.Title, "."), c.Class)
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
