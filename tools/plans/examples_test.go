// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/tools/internal/workbench"
)

// TestExamplesWithAWS plans and applies the examples that have resources of hashicorp/aws, with the
// provider that replaces it, and plans once more: nothing is left to do. Examples without such
// resources are planned by the tests of the provider.
func TestExamplesWithAWS(t *testing.T) {
	root, err := workbench.Root()
	if err != nil {
		t.Fatal(err)
	}
	temp := t.TempDir()
	terraform, config, err := prepare(t.Context(), root, temp)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(root, "examples", "*", "main.tf"))
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), "hashicorp/aws") {
			continue
		}
		found++
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			work := t.TempDir()
			if err := os.CopyFS(work, os.DirFS(filepath.Dir(file))); err != nil {
				t.Fatal(err)
			}
			for _, args := range [][]string{{"plan"}, {"apply", "-auto-approve"}, {"plan", "-detailed-exitcode"}} {
				cmd := exec.CommandContext(t.Context(), terraform, append(args, "-no-color")...)
				cmd.Dir = work
				cmd.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+config, "CHECKPOINT_DISABLE=1")
				var out bytes.Buffer
				cmd.Stdout, cmd.Stderr = &out, &out
				if err := cmd.Run(); err != nil {
					t.Fatalf("terraform %s: %v\n%s", strings.Join(args, " "), err, &out)
				}
			}
		})
	}
	if found == 0 {
		t.Error("no example has resources of hashicorp/aws")
	}
}
