// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// tryIt is the line of a recipe that names a mistake, what it replaces where that occurs
// first, and the expectation that finds it.
var tryIt = regexp.MustCompile("(?m)^# Try it: write `(.+)` instead of `(.+)`, and the plan fails: (.+)$")

// TestAccCookbook plans and applies every recipe of the cookbook, and shows that the plan
// fails with the mistake that the recipe names.
func TestAccCookbook(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../examples/cookbook/*/main.tf")
	if err != nil || len(files) == 0 {
		t.Fatalf("no recipes: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			t.Parallel()
			config := readFile(t, file)
			w := newWorkspace(t, withoutTerraformBlock(config))
			if out := w.run(t, "plan"); out.failed || len(out.warnings()) > 0 {
				t.Fatalf("diagnostics = %+v", out.diagnostics)
			}
			if out, code := w.text(t, "apply", "-auto-approve"); code != 0 {
				t.Fatal(out)
			}
			if out, code := w.text(t, "plan", "-detailed-exitcode"); code != 0 {
				t.Errorf("a second plan is not empty:\n%s", out)
			}

			line := tryIt.FindStringSubmatch(config)
			if line == nil {
				t.Fatalf("%s has no line that matches %s", file, tryIt)
			}
			mistake, right, name := line[1], line[2], line[3]
			_, body, _ := strings.Cut(config, line[0])
			if !strings.Contains(body, right) {
				t.Fatalf("%s does not have %s", file, right)
			}
			w.configure(t, withoutTerraformBlock(strings.Replace(body, right, mistake, 1)))
			out := w.run(t, "plan")
			found := out.errors()
			if len(found) == 0 || !strings.Contains(found[0].Summary, "IAM expectation not met: "+name+" (") {
				t.Errorf("with the mistake: %+v", found)
			}
		})
	}
}

// TestAccQuickstart shows that README.md and the quickstart have the configuration that is in
// examples/quickstart and what Terraform prints for it, and that the correction that they
// propose makes the plan pass.
func TestAccQuickstart(t *testing.T) {
	t.Parallel()
	config := readFile(t, "../../examples/quickstart/main.tf")
	readme := readFile(t, "../../README.md")
	if !strings.Contains(readme, "```hcl\n"+config+"```\n") {
		t.Error("README.md does not have examples/quickstart/main.tf as it is")
	}
	w := newWorkspace(t, withoutTerraformBlock(config))
	failed := w.run(t, "plan")
	errors := failed.errors()
	if len(errors) != 1 {
		t.Fatalf("errors = %+v", errors)
	}
	const correction = `"arn:aws:lambda:eu-west-1:444455556666:function:app-*"`
	for page, text := range map[string]string{"README.md": readme, "the quickstart": readFile(t, "../../templates/guides/quickstart.md.tmpl")} {
		for _, want := range []string{"Error: " + errors[0].Summary, errors[0].Detail, "Resource = " + correction} {
			if !strings.Contains(unwrapped(text), unwrapped(want)) {
				t.Errorf("%s does not have:\n%s", page, want)
			}
		}
	}
	w.configure(t, withoutTerraformBlock(strings.Replace(config, `Resource = "*"`, "Resource = "+correction, 1)))
	if out := w.run(t, "plan"); out.failed || len(out.warnings()) > 0 {
		t.Errorf("diagnostics = %+v", out.diagnostics)
	}
}

// TestAccTestingExample runs the tests of the example of `terraform test`.
func TestAccTestingExample(t *testing.T) {
	t.Parallel()
	w := newWorkspace(t, withoutTerraformBlock(readFile(t, "../../examples/testing/main.tf")))
	tests := readFile(t, "../../examples/testing/deployer.tftest.hcl")
	if err := os.WriteFile(filepath.Join(w.dir, "deployer.tftest.hcl"), []byte(tests), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, code := w.text(t, "test"); code != 0 || !strings.Contains(out, "2 passed, 0 failed") {
		t.Error(out)
	}
}

// TestAccReportOfPlan runs the program of the guide on CI on a plan that was made in report mode.
func TestAccReportOfPlan(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("jq"); err != nil {
		t.Skip("jq is not installed")
	}
	w := newWorkspace(t, "")
	config := withoutTerraformBlock(readFile(t, "../../examples/quickstart/main.tf"))
	program, err := filepath.Abs("../../examples/ci/report.jq")
	if err != nil {
		t.Fatal(err)
	}
	jq := func(args ...string) (string, error) {
		cmd := exec.Command("jq", append([]string{"-r"}, append(args, "-f", program, "plan.json")...)...)
		cmd.Dir = w.dir
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	for _, test := range []struct{ resource, report, gate string }{
		{`"*"`, "1 of 2 expectations hold", "iamproof_simulation.deployer\n"},
		{`"arn:aws:lambda:eu-west-1:444455556666:function:app-*"`, "all 2 expectations hold", ""},
	} {
		w.configure(t, "provider \"iamproof\" { enforcement = \"report\" }\n"+strings.Replace(config, `"*"`, test.resource, 1))
		if out := w.run(t, "plan", "-out=tfplan"); out.failed {
			t.Fatalf("diagnostics = %+v", out.diagnostics)
		}
		if err := os.WriteFile(filepath.Join(w.dir, "plan.json"), w.run(t, "show", "tfplan").output, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := jq(); err != nil || !strings.Contains(out, "## iamproof_simulation.deployer") || !strings.Contains(out, test.report) {
			t.Errorf("the report: %v\n%s", err, out)
		}
		if out, err := jq("--arg", "gate", "yes"); out != test.gate || (err == nil) != (test.gate == "") {
			t.Errorf("the gate: %v\n%s", err, out)
		}
	}
}

// unwrapped returns a text without its line breaks, which depend on the width of a terminal.
func unwrapped(text string) string { return strings.Join(strings.Fields(text), " ") }

func readFile(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
