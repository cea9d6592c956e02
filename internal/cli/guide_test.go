// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/cli/format"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/policyset"
)

func guide(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../templates/guides/plan-check.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestGuideCommands runs every command of the guide, in a directory with the files that it
// names.
func TestGuideCommands(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{
		"policy.json":  `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/*"}]}`,
		"ceiling.json": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`,
	}
	files["new.json"], files["old.json"] = files["policy.json"], files["ceiling.json"]
	for name, from := range map[string]string{"plan.json": plan("a07-plain-role"), "main.tf": filepath.Join(plans, "a07-plain-role", "main.tf")} {
		text, err := os.ReadFile(from)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = string(text)
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	text := guide(t)
	t.Chdir(dir)
	n := 0
	for _, m := range regexp.MustCompile("iamproof (check|validate|prove)( [^\n`|]*)").FindAllStringSubmatch(text, -1) {
		line := strings.TrimSpace(m[1] + strings.ReplaceAll(m[2], "$SHOWFILE", "plan.json"))
		if strings.Contains(line, "FILE") || !strings.Contains(line, ".json") {
			continue
		}
		n++
		if r := iamproof(t, "", nil, strings.Fields(line)...); r.code != 0 {
			t.Errorf("%s: exit code %d\n%s%s", line, r.code, r.out, r.err)
		}
	}
	if n < 8 {
		t.Errorf("there are %d commands", n)
	}
	for _, name := range []string{"iamproof.sarif", "iamproof.md", "iamproof.xml"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}

// TestGuidePolicySet reads the policy set of the guide.
func TestGuidePolicySet(t *testing.T) {
	m := regexp.MustCompile("(?s)```hcl\n(.*?)```").FindStringSubmatch(guide(t))
	if m == nil {
		t.Fatal("there is no policy set")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "ceiling.json"), []byte(`{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &plancheck.Settings{}
	if err := policyset.Parse([]byte(m[1]), filepath.Join(dir, policyset.Name), s); err != nil {
		t.Fatal(err)
	}
	if len(s.Rules) != 3 || len(s.Ignores) != 1 || len(s.Carriers) != 1 {
		t.Errorf("%+v", s)
	}
}

// TestGuideNames compares the lists of the guide with the code.
func TestGuideNames(t *testing.T) {
	text := guide(t)
	for id := range plancheck.RuleTexts {
		if !strings.Contains(text, "| `"+id+"` |") {
			t.Errorf("the guide lacks %s", id)
		}
	}
	for _, name := range format.Names {
		if name != "text" && !strings.Contains(strings.ToLower(text), name) {
			t.Errorf("the guide lacks the format %s", name)
		}
	}
	flags := map[string]bool{}
	for _, c := range newRoot(&World{}).Commands() {
		help := c.Flags().FlagUsages()
		for _, m := range regexp.MustCompile(`--([a-z-]+)`).FindAllStringSubmatch(help, -1) {
			flags[m[1]] = true
		}
	}
	theirs, _, _ := strings.Cut(text, "## Moving from")
	for _, m := range regexp.MustCompile("`(?:iamproof[^`]*)?--([a-z-]+)").FindAllStringSubmatch(theirs, -1) {
		if !flags[m[1]] {
			t.Errorf("the guide names --%s, which no command has", m[1])
		}
	}
}
