// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package workbench

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestRoot(t *testing.T) {
	root := t.TempDir()
	deep := filepath.Join(root, "tools", "demo")
	if err := os.MkdirAll(deep, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Chdir(deep)
	if got, err := Root(); err == nil {
		t.Errorf("Root() = %q outside a repository, want an error", got)
	}

	if err := os.WriteFile(filepath.Join(root, marker), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := Root()
	if err != nil {
		t.Fatal(err)
	}
	// The temporary folder may be reached through a symbolic link.
	want, err := filepath.EvalSymlinks(root)
	if err != nil {
		t.Fatal(err)
	}
	if got, err = filepath.EvalSymlinks(got); err != nil || got != want {
		t.Errorf("Root() = %q, %v, want %q", got, err, want)
	}
}

// A developer's own settings must neither make a demo pass nor a check fail.
func TestEnvironment(t *testing.T) {
	got := environment([]string{
		"PATH=/bin", "TF_VAR_widened=true", "TF_CLI_ARGS=-no-color", "TF_CLI_CONFIG_FILE=/mine", "IAMPROOF_ENFORCEMENT=report",
	}, "/tmp/rc", "/tmp/data")
	slices.Sort(got)
	want := []string{"CHECKPOINT_DISABLE=1", "PATH=/bin", "TF_CLI_CONFIG_FILE=/tmp/rc", "TF_DATA_DIR=/tmp/data", "TF_IN_AUTOMATION=1"}
	if !slices.Equal(got, want) {
		t.Errorf("environment gave %q, want %q", got, want)
	}
}

func TestCLIConfig(t *testing.T) {
	got := string(cliConfig("/a b/plugins"))
	if want := `"terraform-iamproof/iamproof" = "/a b/plugins"`; !strings.Contains(got, want) {
		t.Errorf("the CLI configuration does not hold %s:\n%s", want, got)
	}
}

func TestTerraformChosenByVariable(t *testing.T) {
	root := t.TempDir()
	chosen := filepath.Join(root, "tofu")
	t.Setenv(PathVariable, chosen)
	if got, err := Terraform(t.Context(), root); err == nil {
		t.Errorf("Terraform() = %q for a file that does not exist, want an error", got)
	}
	if err := os.WriteFile(chosen, []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if got, err := Terraform(t.Context(), root); err != nil || got != chosen {
		t.Errorf("Terraform() = %q, %v, want %q", got, err, chosen)
	}
}
