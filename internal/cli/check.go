// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/cli/format"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/hclsource"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/policyset"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
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
	if err := plancheck.CheckHome(f.account, f.partition); err != nil {
		return err
	}
	settings := &plancheck.Settings{FailOn: frame.Error, Now: time.Now()}
	if err := f.readConfig(settings); err != nil {
		return err
	}
	if err := f.settings(settings); err != nil {
		return err
	}
	settings.OnlyChanged = f.onlyChanged
	settings.Account, settings.Partition, settings.Region = f.account, f.partition, f.region
	source, err := f.openSource(w)
	if err != nil {
		return err
	}
	plan, err := f.readPlan(w, name, settings, source)
	if err != nil {
		return err
	}
	f.useSource(w, source, plan, settings)
	report := plancheck.Run(plan, settings)
	return f.finish(w, &format.Input{Report: report, Settings: settings, File: name})
}

// readPlan reads the plan from a file or from standard input.
func (f *checkFlags) readPlan(w *World, name string, s *plancheck.Settings, source *hclsource.Source) (*planfile.Plan, error) {
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
	var wants func(typ string) bool
	if source != nil {
		wants = source.Wants
	}
	options := plancheck.ReadOptions(s.Carriers, wants)
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

// readConfig reads the policy set: the file that is given, or the one here, or the one in
// the source directory.
func (f *checkFlags) readConfig(s *plancheck.Settings) error {
	switch f.config {
	case "none":
		return nil
	case "":
	default:
		return policyset.Load(f.config, s)
	}
	files := []string{policyset.Name}
	if f.source != "auto" && f.source != "none" {
		files = append(files, filepath.Join(f.source, policyset.Name))
	}
	for _, file := range files {
		if _, err := os.Stat(file); err == nil {
			return policyset.Load(file, s)
		}
	}
	return nil
}

// openSource reads the files of the configuration. Without --source these are the files here,
// if they can be read.
func (f *checkFlags) openSource(w *World) (*hclsource.Source, error) {
	switch f.source {
	case "none":
		return nil, nil //nolint:nilnil // no source is not an error
	case "auto":
		files, err := os.ReadDir(".")
		if err != nil || !slices.ContainsFunc(files, func(e os.DirEntry) bool { return !e.IsDir() && hclsource.IsConfiguration(e.Name()) }) {
			return nil, nil //nolint:nilnil,nilerr // no source is not an error
		}
		source, err := hclsource.Load(".", f.sourceRoot)
		if err != nil {
			fmt.Fprintln(w.Stderr, "Note: the files here are not used: "+err.Error())
			return nil, nil //nolint:nilnil,nilerr // no source is not an error, and the note says why
		}
		return source, nil
	}
	source, err := hclsource.Load(f.source, f.sourceRoot)
	if err != nil {
		return nil, fmt.Errorf("--source: %w", err)
	}
	return source, nil
}

// useSource ties the files to the plan. Files that do not declare what the plan holds are
// those of something else: they are used only if they were asked for.
func (f *checkFlags) useSource(w *World, source *hclsource.Source, plan *planfile.Plan, s *plancheck.Settings) {
	if source == nil {
		return
	}
	missing := source.Use(plan)
	if len(missing) > 0 {
		const most = 3
		list := missing[:min(len(missing), most)]
		text := fmt.Sprintf("%s of the plan, such as %s, not declared in the files", words.Count(len(missing), "resource", "resources"), words.List(list, "and"))
		if f.source == "auto" {
			fmt.Fprintln(w.Stderr, "Note: the files here are not those of the plan ("+text+"); they are not used.")
			return
		}
		fmt.Fprintln(w.Stderr, "Note: --source: "+text+".")
	}
	s.Source = source
}
