// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Command plans makes the plans that the tests of iamproof check read: it runs Terraform on
// each folder of internal/plancheck/testdata/plans, with ../standin in place of
// hashicorp/aws, and writes plan.json next to main.tf. A before.tf.in is applied first, in
// place of main.tf. Nothing leaves the machine.
//
//	go run -C tools ./plans [folder…]
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/tools/internal/workbench"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, names []string) error {
	root, err := workbench.Root()
	if err != nil {
		return err
	}
	temp, err := os.MkdirTemp("", "plans")
	if err != nil {
		return err
	}
	defer os.RemoveAll(temp)
	terraform, config, err := prepare(ctx, root, temp)
	if err != nil {
		return err
	}
	base := filepath.Join(root, "internal", "plancheck", "testdata", "plans")
	if len(names) == 0 {
		entries, err := os.ReadDir(base)
		if err != nil {
			return err
		}
		for _, e := range entries {
			names = append(names, e.Name())
		}
	}
	for _, name := range names {
		if err := plan(ctx, terraform, config, filepath.Join(base, name), filepath.Join(temp, "work", name)); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		fmt.Println(name)
	}
	return nil
}

// prepare builds the provider and the one that replaces hashicorp/aws into the folder temp. It
// returns the path of Terraform and of the CLI configuration that points it at them.
func prepare(ctx context.Context, root, temp string) (terraform, config string, err error) {
	terraform, err = workbench.Terraform(ctx, root)
	if err != nil {
		return "", "", err
	}
	plugins := filepath.Join(temp, "plugins")
	for dir, name := range map[string]string{root: "terraform-provider-iamproof", filepath.Join(root, "tools", "standin"): "terraform-provider-aws"} {
		build := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(plugins, name), ".")
		build.Dir = dir
		if out, err := build.CombinedOutput(); err != nil {
			return "", "", fmt.Errorf("building %s: %w\n%s", name, err, out)
		}
	}
	config = filepath.Join(temp, "rc")
	text := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"hashicorp/aws\" = %[1]q\n    \"terraform-iamproof/iamproof\" = %[1]q\n  }\n}\n", plugins)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		return "", "", err
	}
	return terraform, config, nil
}

var (
	timestamp = regexp.MustCompile(`"timestamp":"[^"]*"`)
	options   = regexp.MustCompile(`(?m)^# plan: (.*)$`)
)

// plan makes one plan. A comment "# plan: -target=x" in main.tf gives options.
func plan(ctx context.Context, terraform, config, dir, work string) error {
	before := filepath.Join(dir, "before.tf.in")
	if err := os.CopyFS(work, os.DirFS(dir)); err != nil {
		return err
	}
	_ = os.Remove(filepath.Join(work, "plan.json"))
	main, err := os.ReadFile(filepath.Join(dir, "main.tf"))
	if err != nil {
		return err
	}
	terraformIn := func(args ...string) ([]byte, error) {
		c := exec.CommandContext(ctx, terraform, args...)
		c.Dir = work
		c.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+config, "CHECKPOINT_DISABLE=1")
		var out, errs bytes.Buffer
		c.Stdout, c.Stderr = &out, &errs
		if err := c.Run(); err != nil {
			return out.Bytes(), fmt.Errorf("terraform %s: %w\n%s\n%s", args[0], err, out.Bytes(), errs.Bytes())
		}
		return out.Bytes(), nil
	}
	if text, err := os.ReadFile(before); err == nil {
		if err := os.WriteFile(filepath.Join(work, "main.tf"), text, 0o600); err != nil {
			return err
		}
		if _, err := terraformIn("get"); err != nil {
			return err
		}
		if _, err := terraformIn("apply", "-auto-approve", "-no-color"); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(work, "main.tf"), main, 0o600); err != nil {
			return err
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := terraformIn("get"); err != nil {
		return err
	}
	args := []string{"plan", "-no-color", "-out=plan.bin"}
	if m := options.FindSubmatch(main); m != nil {
		args = append(args, strings.Fields(string(m[1]))...)
	}
	if _, err := terraformIn(args...); err != nil && !strings.Contains(string(main), "# errors") {
		return err
	}
	shown, err := terraformIn("show", "-json", "plan.bin")
	if err != nil {
		return err
	}
	shown = timestamp.ReplaceAll(shown, []byte(`"timestamp":"2026-11-28T00:00:00Z"`))
	return os.WriteFile(filepath.Join(dir, "plan.json"), shown, 0o644)
}
