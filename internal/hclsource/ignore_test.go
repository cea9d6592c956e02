// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package hclsource

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
)

// TestIgnoreComments accepts findings by comments in the blocks that they are about, and says
// of every comment without effect why it has none.
func TestIgnoreComments(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(plans, "a04-depends-on", "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	const role = "resource \"aws_iam_role\" \"r\" {\n"
	if !strings.Contains(string(text), role) {
		t.Fatal("the configuration has another form")
	}
	for _, test := range []struct {
		name, in, before string
		accepted         bool
		note             string
	}{
		{name: "none"},
		{name: "accepted", in: "# iamproof:ignore PRINCIPAL_ADMIN break glass, SEC-12\n", accepted: true},
		{name: "slashes", in: "// iamproof:ignore PRINCIPAL_ADMIN break glass, SEC-12\n", accepted: true},
		{name: "a block comment", in: "/* iamproof:ignore PRINCIPAL_ADMIN break glass, SEC-12 */\n", accepted: true},
		{name: "no reason", in: "# iamproof:ignore PRINCIPAL_ADMIN\n", note: "IGNORE_WITHOUT_EFFECT"},
		{name: "no id", in: "# iamproof:ignore\n", note: "IGNORE_WITHOUT_EFFECT"},
		{name: "an id that does not exist", in: "# iamproof:ignore PRINCIPAL_ADMINS SEC-12\n", note: "IGNORE_WITHOUT_EFFECT"},
		{name: "another id", in: "# iamproof:ignore PRINCIPAL_ESCALATION SEC-12\n", note: "IGNORE_UNUSED"},
		{name: "outside of the block", before: "# iamproof:ignore PRINCIPAL_ADMIN SEC-12\n", note: "IGNORE_WITHOUT_EFFECT"},
		{name: "in another block", before: "resource \"aws_iam_role\" \"other\" {\n# iamproof:ignore PRINCIPAL_ADMIN SEC-12\n}\n", note: "IGNORE_UNUSED"},
		{name: "another word", in: "# iamproof:ignored PRINCIPAL_ADMIN SEC-12\n"},
		{name: "prose", in: "# see iamproof:ignore PRINCIPAL_ADMIN SEC-12\n"},
		{name: "text", in: "description = <<EOT\n# iamproof:ignore PRINCIPAL_ADMIN SEC-12\nEOT\n"},
	} {
		dir := t.TempDir()
		changed := strings.Replace(string(text), role, test.before+role+test.in, 1)
		if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(changed), 0o600); err != nil {
			t.Fatal(err)
		}
		r, _ := check(t, "a04-depends-on", dir)
		is := func(f *plancheck.Finding) bool { return f.ID == "PRINCIPAL_ADMIN" }
		if got := slices.ContainsFunc(r.Suppressed, is); got != test.accepted || got == slices.ContainsFunc(r.Findings, is) {
			t.Errorf("%s: accepted %v", test.name, got)
		}
		for _, f := range r.Suppressed {
			if !f.InSource || f.Reason != "break glass, SEC-12" {
				t.Errorf("%s: in the source %v, reason %q", test.name, f.InSource, f.Reason)
			}
		}
		var notes []string
		for _, n := range r.Notes {
			if strings.HasPrefix(n.ID, "IGNORE_") {
				notes = append(notes, n.ID)
				if !strings.Contains(n.Message, "main.tf:") {
					t.Errorf("%s: %s", test.name, n.Message)
				}
			}
		}
		if strings.Join(notes, " ") != test.note {
			t.Errorf("%s: notes %v", test.name, r.Notes)
		}
	}
}

// TestIgnoreCommentsOfDataSource accepts findings in the documents that a data source makes.
func TestIgnoreCommentsOfDataSource(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(plans, "a01-data-source", "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(string(text), "data \"aws_iam_policy_document\"")
	end := at + strings.Index(string(text[at:]), "\n") + 1
	dir := t.TempDir()
	changed := string(text[:end]) + "# iamproof:ignore FULL_SERVICE_ACCESS the bucket is ours\n" + string(text[end:])
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	r, _ := check(t, "a01-data-source", dir)
	if len(r.Suppressed) != 1 || r.Suppressed[0].ID != "FULL_SERVICE_ACCESS" || r.Suppressed[0].Address != "aws_iam_policy.p" {
		t.Errorf("%d accepted, notes %v", len(r.Suppressed), r.Notes)
	}
}

// TestIgnoreCommentsFromOutside lets no module from outside of the repository accept findings.
func TestIgnoreCommentsFromOutside(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(plans, "a04-depends-on", "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	const role = "resource \"aws_iam_role\" \"r\" {\n"
	dir := filepath.Join(t.TempDir(), ".terraform", "modules", "m")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(text), role, role+"# iamproof:ignore PRINCIPAL_ADMIN trust me\n", 1)
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Load(dir, filepath.Dir(filepath.Dir(filepath.Dir(dir))))
	if err != nil {
		t.Fatal(err)
	}
	list := s.Comments(nil)
	if len(list) != 1 || !strings.Contains(list[0].Problem, "outside of the repository") {
		t.Errorf("%+v", list)
	}
}
