// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Command docs generates the provider's documentation from its schema, the templates and the examples.
//
// Unlike the documentation tool on its own it downloads nothing: the schema comes from the provider as built from the work
// tree, asked through the Terraform on the machine. With -check it writes nothing to the work tree and fails where the
// documentation there differs from what would be generated, or where the Registry would not take it.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/tools/internal/workbench"
)

const (
	providerName = "iamproof"
	// folder is where the Registry looks for documentation.
	folder = "docs"
	// examples holds the configurations that the documentation quotes.
	examples = "examples"
)

// asker is the least configuration that makes Terraform load the provider.
const asker = `terraform {
  required_providers {
    iamproof = { source = "` + workbench.Source + `" }
  }
}
`

// errDrift is returned by a check that found the documentation out of date.
var errDrift = errors.New("the documentation in " + folder + " is not what the schema, templates and examples give: run `make generate` and commit the result")

func main() {
	check := flag.Bool("check", false, "compare with the work tree and change nothing")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *check)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, check bool) error {
	root, err := workbench.Root()
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "iamproof-docs-")
	if err != nil {
		return fmt.Errorf("making a place for the schema: %w", err)
	}
	defer os.RemoveAll(tmp)

	bench, err := workbench.New(ctx, root, tmp)
	if err != nil {
		return err
	}
	if err := format(ctx, bench, root, check); err != nil {
		return err
	}
	schema, err := dumpSchema(ctx, bench, tmp)
	if err != nil {
		return err
	}
	if !check {
		return generate(ctx, root, schema, folder)
	}

	rendered := filepath.Join(tmp, folder)
	relative, err := filepath.Rel(root, rendered)
	if err != nil {
		return fmt.Errorf("placing the documentation: %w", err)
	}
	if err := generate(ctx, root, schema, relative); err != nil {
		return err
	}
	if err := compare(ctx, root, rendered); err != nil {
		return err
	}
	return tfplugindocs(ctx, root, "validate", "--provider-dir", root, "--provider-name", providerName, "--providers-schema", schema)
}

// format brings the examples, which the documentation quotes, into Terraform's format, or, with check, prints the changes
// that it would make and returns an error if there are any.
func format(ctx context.Context, bench *workbench.Bench, root string, check bool) error {
	args := []string{"fmt", "-recursive", examples}
	if check {
		args = []string{"fmt", "-check", "-diff", "-recursive", examples}
	}
	cmd := bench.Command(ctx, root, args...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("formatting %s: %w (`make generate` does it)", examples, err)
	}
	return nil
}

// dumpSchema asks the provider for its schema and returns the path of a file with it, in the folder tmp and in the form that
// tfplugindocs takes.
func dumpSchema(ctx context.Context, bench *workbench.Bench, tmp string) (string, error) {
	module := filepath.Join(tmp, "module")
	if err := os.Mkdir(module, 0o755); err != nil {
		return "", fmt.Errorf("reading the provider's schema: %w", err)
	}
	if err := os.WriteFile(filepath.Join(module, "main.tf"), []byte(asker), 0o600); err != nil {
		return "", fmt.Errorf("reading the provider's schema: %w", err)
	}
	cmd := bench.Command(ctx, module, "providers", "schema", "-json")
	cmd.Stderr = os.Stderr
	schema, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("reading the provider's schema with %s: %w", bench.Terraform, err)
	}
	schema, err = rename(schema)
	if err != nil {
		return "", fmt.Errorf("reading the provider's schema: %w", err)
	}
	path := filepath.Join(tmp, "schema.json")
	if err := os.WriteFile(path, schema, 0o600); err != nil {
		return "", fmt.Errorf("reading the provider's schema: %w", err)
	}
	return path, nil
}

// rename returns schema, the output of `terraform providers schema -json`, with our provider under its bare name. Terraform
// gives full addresses, but tfplugindocs looks only for those of HashiCorp's own providers.
func rename(schema []byte) ([]byte, error) {
	var doc struct {
		FormatVersion string                     `json:"format_version"`
		Schemas       map[string]json.RawMessage `json:"provider_schemas"`
	}
	if err := json.Unmarshal(schema, &doc); err != nil {
		return nil, fmt.Errorf("decoding it: %w", err)
	}
	for address, provider := range doc.Schemas {
		if strings.HasSuffix(address, "/"+workbench.Source) {
			doc.Schemas = map[string]json.RawMessage{providerName: provider}
			return json.Marshal(doc)
		}
	}
	return nil, fmt.Errorf("it does not hold %s", workbench.Source)
}

// generate renders the documentation into the folder destination, a path relative to root.
func generate(ctx context.Context, root, schema, destination string) error {
	return tfplugindocs(ctx, root, "generate", "--provider-dir", root, "--provider-name", providerName,
		"--providers-schema", schema, "--rendered-website-dir", destination)
}

// compare prints what differs between the documentation in the work tree and that in the folder rendered, files that only
// one of them holds included, and returns errDrift if anything does.
func compare(ctx context.Context, root, rendered string) error {
	cmd := exec.CommandContext(ctx, "git", "--no-pager", "diff", "--no-index", "--exit-code", "--", folder, rendered)
	cmd.Dir = root
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &exit) && exit.ExitCode() == 1:
		return errDrift
	default:
		return fmt.Errorf("comparing the documentation: %w", err)
	}
}

// tfplugindocs runs the documentation tool at the version that this module requires. It speaks only when it fails.
func tfplugindocs(ctx context.Context, root, command string, args ...string) error {
	cmd := exec.CommandContext(ctx, "go", append([]string{"tool", "tfplugindocs", command}, args...)...)
	cmd.Dir = filepath.Join(root, "tools")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("tfplugindocs %s: %w\n%s", command, err, out)
	}
	return nil
}
