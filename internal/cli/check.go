// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/cli/format"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const defaultMaxBytes = 1 << 30

type checkFlags struct {
	outputFlags
	config, source, sourceRoot string
	onlyChanged                bool
	account, partition, region string
	maxBytes                   int64
}

func newCheck(w *World) *cobra.Command {
	f := &checkFlags{}
	c := &cobra.Command{
		Use:   "check [flags] PLAN.json",
		Short: "Check every policy of a plan of Terraform or OpenTofu",
		Long: `Checks every IAM policy of a plan, and what each principal gets by all of its policies together. There is nothing to configure:

  terraform plan -out plan.bin
  terraform show -json plan.bin > plan.json
  iamproof check plan.json

What the plan does not show is counted and listed; --strict makes it count. "-", or no argument where input is piped, reads standard input.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return fmt.Errorf("one plan at a time: there are %d arguments", len(args))
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return f.run(w, args) },
	}
	f.register(c)
	fs := c.Flags()
	fs.StringVar(&f.config, "config", "", "policy set (default iamproof.hcl here, then in the source directory; none for no file)")
	fs.StringVar(&f.source, "source", "auto", "directory of the configuration, auto or none: its files show what the plan leaves out")
	fs.StringVar(&f.sourceRoot, "source-root", "", "directory that file names are relative to (default the one that holds .git, else the source)")
	fs.BoolVar(&f.onlyChanged, "only-changed", false, "leave out what the plan does not change")
	fs.StringVar(&f.account, "account", "", "account id, where the plan does not have it")
	fs.StringVar(&f.partition, "partition", "", "partition, where the plan does not have it")
	fs.StringVar(&f.region, "region", "", "region, where the plan does not have it")
	fs.Int64Var(&f.maxBytes, "max-bytes", defaultMaxBytes, "longest plan that is read")
	return c
}

func (f *checkFlags) run(w *World, args []string) error {
	name := "-"
	if len(args) == 1 {
		name = args[0]
	} else if !w.Piped {
		return errors.New("give the plan: iamproof check plan.json")
	}
	if f.account != "" && !arn.IsAccountID(f.account) {
		return fmt.Errorf("--account %q: an account id has twelve digits", f.account)
	}
	settings := &plancheck.Settings{FailOn: frame.Error, Now: time.Now()}
	if err := f.readConfig(w, settings); err != nil {
		return err
	}
	if err := f.settings(settings); err != nil {
		return err
	}
	settings.OnlyChanged = f.onlyChanged
	settings.Account, settings.Partition, settings.Region = f.account, f.partition, f.region
	plan, err := f.readPlan(w, name, settings)
	if err != nil {
		return err
	}
	if err := f.openSource(w, plan, settings); err != nil {
		return err
	}
	report := plancheck.Run(plan, settings)
	return f.finish(w, &format.Input{Report: report, Settings: settings, File: name})
}

// readPlan reads the plan from a file or from standard input.
func (f *checkFlags) readPlan(w *World, name string, s *plancheck.Settings) (*planfile.Plan, error) {
	input := w.Stdin
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("opening the plan: %w", err)
		}
		defer file.Close()
		if info, err := file.Stat(); err == nil && info.IsDir() {
			return nil, fmt.Errorf("%s is a directory: give the output of terraform show -json", name)
		}
		input = file
	}
	options := plancheck.ReadOptions(s.Carriers)
	options.MaxBytes = f.maxBytes
	if w.ErrTerminal && !f.quiet {
		start := time.Now()
		var shown int64
		options.Progress = func(n int64) {
			const step = 16 << 20
			if time.Since(start) > 2*time.Second && n-shown >= step {
				shown = n
				fmt.Fprintf(w.Stderr, "\rread %d MB", n>>20)
			}
		}
		defer func() {
			if shown > 0 {
				fmt.Fprint(w.Stderr, "\r             \r")
			}
		}()
	}
	plan, err := planfile.Read(input, options)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", display(name), err)
	}
	return plan, nil
}

func display(name string) string {
	if name == "-" {
		return "standard input"
	}
	return filepath.ToSlash(name)
}

// readConfig reads the policy set.
func (f *checkFlags) readConfig(_ *World, _ *plancheck.Settings) error { return nil }

// openSource reads the files of the configuration.
func (f *checkFlags) openSource(_ *World, _ *planfile.Plan, _ *plancheck.Settings) error { return nil }
