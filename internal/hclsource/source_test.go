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
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

const plans = "../plancheck/testdata/plans"

// check checks a plan with the files in dir.
func check(t *testing.T, name, dir string) (*plancheck.Report, *Source) {
	t.Helper()
	s, err := Load(dir, dir)
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(filepath.Join(plans, name, "plan.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	plan, err := planfile.Read(file, plancheck.ReadOptions(nil, s.Wants))
	if err != nil {
		t.Fatal(err)
	}
	if missing := s.Use(plan); len(missing) > 0 {
		t.Errorf("%s: not declared: %v", name, missing)
	}
	return plancheck.Run(plan, &plancheck.Settings{Source: s}), s
}

func find(t *testing.T, r *plancheck.Report, label string) *plancheck.Document {
	t.Helper()
	for _, d := range r.Documents {
		if d.Label() == label {
			return d
		}
	}
	t.Fatalf("there is no document %s", label)
	return nil
}

// TestA3 recovers the literal parts of jsonencode, with the beginnings of texts and lines.
func TestA3(t *testing.T) {
	r, _ := check(t, "a02-jsonencode", filepath.Join(plans, "a02-jsonencode"))
	d := find(t, r, "aws_iam_policy.p.policy")
	if d.Visibility != plancheck.Partial || d.Origin != "source" || d.File != "main.tf" || d.Line != 12 {
		t.Errorf("%s from %s, %s:%d: %s", d.Visibility, d.Origin, d.File, d.Line, d.Reason)
	}
	if text := d.Root.JSON(); !strings.Contains(text, `"arn:aws:s3:::(unknown)"`) {
		t.Errorf("the beginning of the ARN is lost: %s", text)
	}
	with, _ := check(t, "a01-data-source", filepath.Join(plans, "a01-data-source"))
	ids := func(r *plancheck.Report) []string {
		var out []string
		for _, f := range r.Findings {
			out = append(out, f.ID+" "+f.Path)
		}
		return out
	}
	if a, b := ids(r), ids(with); !slices.Equal(a, b) {
		t.Errorf("findings differ: %v, %v", a, b)
	}
	if !r.Principals[0].Complete {
		t.Errorf("incomplete: %v", r.Principals[0].Missing)
	}
}

// TestA10Source follows a local value.
func TestA10Source(t *testing.T) {
	r, _ := check(t, "a10-local", filepath.Join(plans, "a10-local"))
	p := r.Principals[0]
	if len(p.Layers) != 1 || p.Layers[0].Link != plancheck.Certain || !p.Complete || len(r.Unresolved) != 0 {
		t.Errorf("%+v, %v", p.Layers, r.Unresolved)
	}
}

// TestK304 makes assumed and possible links certain.
func TestK304(t *testing.T) {
	for _, name := range []string{"a08-other-keys", "a08-same-keys", "a09-modules"} {
		r, _ := check(t, name, filepath.Join(plans, name))
		n := 0
		for _, p := range r.Principals {
			for _, l := range p.Layers {
				n++
				if l.Link != plancheck.Certain {
					t.Errorf("%s: %s is tied to %s as %s: %s", name, l.From.Address, p.Address(), l.Link, l.Assumption)
				}
			}
		}
		if n != 2 {
			t.Errorf("%s: there are %d links", name, n)
		}
	}
}

// TestConditional chooses the branch, whose condition is known.
func TestConditional(t *testing.T) {
	r, _ := check(t, "conditional", filepath.Join(plans, "conditional"))
	if d := find(t, r, "aws_iam_role_policy.p.policy"); d.Visibility != plancheck.Partial || d.Assumption != "" || !strings.Contains(d.Root.JSON(), "s3:*") {
		t.Errorf("%s: %s", d.Visibility, d.Reason)
	}
}

// TestPassThrough shows that a document is not taken for what an expression makes of it.
func TestPassThrough(t *testing.T) {
	for _, test := range []struct {
		expression string
		visible    bool
	}{
		{"data.aws_iam_policy_document.d.json", true},
		{"local.document", true},
		{`replace(data.aws_iam_policy_document.d.json, "s3", "sqs")`, false},
		{`"${data.aws_iam_policy_document.d.json}"`, true},
		{`upper(jsonencode({ Statement = [data.aws_iam_policy_document.d.json] }))`, false},
		{`length(jsonencode([data.aws_iam_policy_document.d.json])) > 3 ? data.aws_iam_policy_document.d.json : "x"`, false},
		{`try(data.aws_iam_policy_document.d.json, "")`, false},
	} {
		dir := t.TempDir()
		text, err := os.ReadFile(filepath.Join(plans, "a01-data-source", "main.tf"))
		if err != nil {
			t.Fatal(err)
		}
		changed := strings.Replace(string(text), "policy = data.aws_iam_policy_document.d.json", "policy = "+test.expression, 1) + "\nlocals {\n  document = data.aws_iam_policy_document.d.json\n}\n"
		if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(changed), 0o600); err != nil {
			t.Fatal(err)
		}
		r, s := check(t, "a01-data-source", dir)
		d := find(t, r, "aws_iam_policy.p.policy")
		if !s.Has(d.Resource, "policy") {
			if test.expression == "local.document" {
				continue // the plan says otherwise: the files are not used
			}
			t.Errorf("%s is not used", test.expression)
		}
		if visible := d.Visibility > plancheck.NotVisible; visible != test.visible || visible && d.Assumption != "" {
			t.Errorf("%s: %s, %q, %q", test.expression, d.Visibility, d.Assumption, d.Reason)
		}
	}
}

// TestOtherFiles shows that files of another configuration are noticed.
func TestOtherFiles(t *testing.T) {
	s, err := Load(filepath.Join(plans, "a10-local"), "")
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(filepath.Join(plans, "sizes", "plan.json"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	plan, err := planfile.Read(file, plancheck.ReadOptions(nil, s.Wants))
	if err != nil {
		t.Fatal(err)
	}
	if missing := s.Use(plan); !slices.Contains(missing, "aws_iam_role_policy.p") {
		t.Errorf("missing: %v", missing)
	}
}

// TestAllPlans runs every plan with its own files: nothing is found that was not found
// before, but where the files say more.
func TestAllPlans(t *testing.T) {
	entries, err := os.ReadDir(plans)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		r, _ := check(t, e.Name(), filepath.Join(plans, e.Name()))
		for _, f := range r.Findings {
			if f.File == "" && f.Status == plancheck.StatusNew && !strings.HasPrefix(f.ID, "PROTECTION_") {
				t.Errorf("%s: %s at %s has no line", e.Name(), f.ID, f.Address)
			}
		}
	}
}

// TestCycle shows that values that lead to themselves end.
func TestCycle(t *testing.T) {
	dir := t.TempDir()
	text := "locals {\n  a = local.b\n  b = local.a\n  role = local.a\n}\nresource \"aws_iam_role\" \"r\" {\n  assume_role_policy = \"\"\n}\nresource \"aws_iam_role_policy_attachment\" \"a\" {\n  role = local.role\n  policy_arn = \"x\"\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	r, _ := check(t, "a10-local", dir)
	if len(r.Unresolved) != 1 {
		t.Errorf("%v", r.Unresolved)
	}
}

// TestStatementLines points findings in documents of data sources at their statements.
func TestStatementLines(t *testing.T) {
	r, _ := check(t, "conditional", filepath.Join(plans, "conditional"))
	for _, f := range r.Findings {
		if f.ID == "FULL_SERVICE_ACCESS" {
			if f.File != "main.tf" || f.Line != 13 {
				t.Errorf("%s at %s:%d", f.ID, f.File, f.Line)
			}
			return
		}
	}
	t.Error("there is no finding")
}

// TestTypedVariables applies the types of variables: defaults of optional attributes, and of
// variables that null does not replace.
func TestTypedVariables(t *testing.T) {
	r, _ := check(t, "typed-variable", filepath.Join(plans, "typed-variable"))
	d := find(t, r, "module.p.aws_iam_policy.p.policy")
	if d.Visibility != plancheck.Partial || d.Origin != "source" {
		t.Fatalf("%s: %s", d.Visibility, d.Reason)
	}
	text := d.Root.JSON()
	if !strings.Contains(text, `"Effect":"Deny"`) || strings.Contains(text, "null") || !strings.Contains(text, `"s3:PutObject"`) {
		t.Error(text)
	}
	if d.File != "inner/main.tf" {
		t.Errorf("%s:%d", d.File, d.Line)
	}
}

// TestDeclaredTwice takes nothing from a block that an override file changes, or that OpenTofu
// reads from a file .tofu instead: which one the plan was made of is not known.
func TestDeclaredTwice(t *testing.T) {
	main, err := os.ReadFile(filepath.Join(plans, "a02-jsonencode", "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, base, file, text string
		origin                 string
	}{
		{"an override before", "z.tf", "override.tf", "resource \"aws_iam_policy\" \"p\" {\n  path = \"/\"\n}\n", ""},
		{"an override behind", "a.tf", "b_override.tf", "resource \"aws_iam_policy\" \"p\" {\n  path = \"/\"\n}\n", ""},
		{"a file of OpenTofu", "main.tf", "main.tofu", string(main), ""},
		{"something else", "main.tf", "override.tf", "locals {\n  x = 1\n}\n", "source"},
		{"a check", "main.tf", "check.tf", "check \"c\" {\n  data \"aws_iam_policy\" \"p\" {\n    name = \"x\"\n  }\n}\n", "source"},
	} {
		dir := t.TempDir()
		for name, text := range map[string]string{test.base: string(main), test.file: test.text} {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		r, s := check(t, "a02-jsonencode", dir)
		if d := find(t, r, "aws_iam_policy.p.policy"); d.Origin != test.origin {
			t.Errorf("%s: from %q: %s", test.name, d.Origin, d.Reason)
		}
		if test.name == "a check" && s.modules[""].resources["data.aws_iam_policy.p"] == nil {
			t.Errorf("%s: the data source is not declared", test.name)
		}
	}
}

// TestK110Parts reads an object part by part: an expression that is not evaluated leaves the others
// known.
func TestK110Parts(t *testing.T) {
	main, err := os.ReadFile(filepath.Join(plans, "a02-jsonencode", "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ from, to, want string }{
		{`["s3:*", "s3:GetObjct"]`, `[replace("s3:x", "x", "*"), "s3:GetObjct"]`, `"Action":["(unknown)","s3:GetObjct"]`},
		{`Version = "2012-10-17"
    Statement`, `(coalesce("Version")) = "2012-10-17"
    Statement`, ""},
		{`Sid      = "Bucket"`, `Sid      = "a"
      Sid      = "b"`, `"Sid":"b"`},
	} {
		text := strings.Replace(string(main), test.from, test.to, 1)
		if text == string(main) {
			t.Fatalf("there is no %s", test.from)
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		r, _ := check(t, "a02-jsonencode", dir)
		d := find(t, r, "aws_iam_policy.p.policy")
		if got := d.Root; test.want == "" && got != nil || test.want != "" && (got == nil || !strings.Contains(got.JSON(), test.want)) {
			t.Errorf("%s: %s %s", test.to, d.Visibility, d.Reason)
		}
	}
}
