// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/provider"
)

// live are the data sources that call AWS.
var live = map[string]bool{
	"iamproof_principal": true, "iamproof_principals": true, "iamproof_organization_policies": true,
	"iamproof_credential_report": true, "iamproof_last_accessed": true,
}

// The examples of data sources and functions, which the documentation quotes, plan
// without an error. Those that need another provider are left to the reader.
func TestAccExamples(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../examples/[df]*s/*/*.tf")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	folders := make(map[string]string)
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		folders[filepath.Dir(file)] += string(text)
	}
	for folder, config := range folders {
		if strings.Contains(config, `"aws_`) {
			continue
		}
		t.Run(filepath.Base(folder), func(t *testing.T) {
			t.Parallel()
			w := newWorkspace(t, config)
			others, err := filepath.Glob(folder + "/*.json")
			if err != nil {
				t.Fatal(err)
			}
			for _, file := range others {
				text, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(filepath.Join(w.dir, filepath.Base(file)), text, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			command := "plan"
			if live[filepath.Base(folder)] {
				command = "validate" // their plans would call AWS
			}
			if out := w.run(t, command); out.failed {
				t.Errorf("diagnostics = %+v", out.diagnostics)
			}
		})
	}
}

// The examples of resources are complete, one a file, and so is the demo.
// Every one plans without an error.
func TestAccResourceExamples(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../../examples/resources/*/*.tf")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, file := range append(files, "../../examples/demo/main.tf") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			w := newWorkspace(t, withoutTerraformBlock(string(text)))
			if policies := filepath.Join(filepath.Dir(file), "policies"); exists(policies) {
				if err := os.CopyFS(filepath.Join(w.dir, "policies"), os.DirFS(policies)); err != nil {
					t.Fatal(err)
				}
			}
			if out := w.run(t, "plan"); out.failed || len(out.warnings()) > 0 {
				t.Errorf("diagnostics = %+v", out.diagnostics)
			}
			if out, code := w.text(t, "apply", "-auto-approve"); code != 0 {
				t.Fatal(out)
			}
			if out, code := w.text(t, "plan", "-detailed-exitcode"); code != 0 {
				t.Errorf("a second plan is not empty:\n%s", out)
			}
		})
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// withoutTerraformBlock removes the block that says where the provider comes from,
// which the workspace has too.
func withoutTerraformBlock(config string) string {
	before, rest, found := strings.Cut(config, "terraform {\n")
	if !found {
		return config
	}
	_, after, _ := strings.Cut(rest, "\n}\n")
	return before + after
}

// The documentation of each live data source shows the permissions that its error messages
// show.
func TestDocumentedPermissions(t *testing.T) {
	t.Parallel()
	for name, document := range provider.LivePermissions() {
		text, err := os.ReadFile("../../templates/data-sources/" + name + ".md.tmpl")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(strings.ReplaceAll(string(text), "\r\n", "\n"), "```json\n"+document+"\n```") {
			t.Errorf("the template of %s does not show\n%s", name, document)
		}
	}
}
