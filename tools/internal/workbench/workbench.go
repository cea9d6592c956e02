// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package workbench runs the provider out of the work tree under a real Terraform, without installing either: it finds
// Terraform, builds the provider and writes the CLI configuration that points the first at the second.
package workbench

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
)

// Source is the provider's address as configurations write it, without the registry's host, so that Terraform and OpenTofu
// each read it as an address in their own registry.
const Source = "terraform-iamproof/iamproof"

// marker is a file that only the root of the repository holds.
const marker = "terraform-registry-manifest.json"

// Root returns the absolute path of the repository's root: the nearest folder at or above the working directory that holds
// the registry manifest.
func Root() (string, error) {
	start, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("finding the repository: %w", err)
	}
	for dir := start; ; dir = filepath.Dir(dir) {
		switch _, err := os.Stat(filepath.Join(dir, marker)); {
		case err == nil:
			return dir, nil
		case !errors.Is(err, fs.ErrNotExist):
			return "", fmt.Errorf("finding the repository: %w", err)
		case dir == filepath.Dir(dir):
			return "", fmt.Errorf("finding the repository: no folder from %s upwards holds %s", start, marker)
		}
	}
}

// Bench is a provider built from the work tree together with a Terraform that is set to use it.
type Bench struct {
	// Terraform is the absolute path of the executable.
	Terraform string
	// Env is the environment for it, as in os/exec.
	Env []string
}

// New builds the provider of the repository at root into the folder dir, which must exist and may be a temporary one, writes
// the CLI configuration next to it, and finds a Terraform to go with them.
func New(ctx context.Context, root, dir string) (*Bench, error) {
	terraform, err := Terraform(ctx, root)
	if err != nil {
		return nil, err
	}

	plugins := filepath.Join(dir, "plugins")
	binary := filepath.Join(plugins, "terraform-provider-iamproof")
	if runtime.GOOS == "windows" {
		binary += ".exe"
	}
	build := exec.CommandContext(ctx, "go", "build", "-o", binary, ".")
	build.Dir = root
	if out, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("building the provider: %w\n%s", err, out)
	}

	config := filepath.Join(dir, "terraform.rc")
	if err := os.WriteFile(config, cliConfig(plugins), 0o600); err != nil {
		return nil, fmt.Errorf("writing the CLI configuration: %w", err)
	}
	return &Bench{Terraform: terraform, Env: environment(os.Environ(), config, filepath.Join(dir, "data"))}, nil
}

// Command returns the command `terraform args…`, to be run in the folder dir.
func (b *Bench) Command(ctx context.Context, dir string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, b.Terraform, args...)
	cmd.Dir = dir
	cmd.Env = b.Env
	return cmd
}

// cliConfig returns a CLI configuration in which the provider is the one built into the folder plugins. It has no `direct`
// source: nothing else is ever fetched.
func cliConfig(plugins string) []byte {
	return fmt.Appendf(nil, "provider_installation {\n  dev_overrides {\n    %q = %q\n  }\n}\n", Source, filepath.ToSlash(plugins))
}

// environment returns base for a run that depends on nothing but the work tree: without the variables that change what
// Terraform or the provider does, with the CLI configuration at config and Terraform's own files in data.
func environment(base []string, config, data string) []string {
	var env []string
	for _, entry := range base {
		name, _, _ := strings.Cut(entry, "=")
		if !strings.HasPrefix(name, "TF_") && !strings.HasPrefix(name, "IAMPROOF_") {
			env = append(env, entry)
		}
	}
	return append(env,
		"TF_CLI_CONFIG_FILE="+config,
		"TF_DATA_DIR="+data,
		"TF_IN_AUTOMATION=1",   // no hints about the next command to type
		"CHECKPOINT_DISABLE=1", // no call home to ask for newer versions
	)
}
