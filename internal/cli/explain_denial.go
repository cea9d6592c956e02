// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/activity"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/denial"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
)

type denialFlags struct{ policies, plan, format string }

func newExplainDenial(w *World) *cobra.Command {
	f := &denialFlags{}
	c := &cobra.Command{
		Use:   "explain-denial [--policies FILE|DIR | --plan plan.json] [FILE|-]",
		Short: "Find the cause of an access denied message in policies",
		Long: `Reads a text in which AWS denies a request, such as the log of a failing apply, and finds the cause in the policies: the statement that denies or the place where an Allow is missing, the smallest change that helps, what would stop the request after it, and an expectation for iamproof_simulation. Nothing is sent to AWS.

  terraform apply 2>&1 | tee apply.log
  iamproof explain-denial --plan plan.json apply.log

--policies takes a file with what the function explain_denial takes (identity policies, or an object with principal, identity_policies, permissions_boundary, service_control_policies, resource_policies and so on), or a directory whose .json files are identity policies. With --plan the documents are those of the principal of the message in the plan.

Exit codes: 0 explained and the policies deny it too, 1 they do not or that is undetermined (also without policies), 2 no denial in the text or wrong usage.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return fmt.Errorf("one text at a time: there are %d arguments", len(args))
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return f.run(c.Context(), w, args) },
	}
	fs := c.Flags()
	fs.StringVar(&f.policies, "policies", "", "file or directory with the policies")
	fs.StringVar(&f.plan, "plan", "", "output of terraform show -json: the policies are those in the plan")
	fs.StringVar(&f.format, "format", "text", "text, json, or hcl for the expectation alone")
	c.MarkFlagsMutuallyExclusive("policies", "plan")
	return c
}

func (f *denialFlags) run(ctx context.Context, w *World, args []string) error {
	if ctx == nil {
		ctx = context.Background()
	}
	if f.format != "text" && f.format != "json" && f.format != "hcl" {
		return fmt.Errorf("--format %q: write text, json or hcl", f.format)
	}
	text, whole, err := f.message(w, args)
	if err != nil {
		return err
	}
	services := catalog.NewServices(catalog.Default())
	reader := &denial.Reader{Services: services, Operations: func(source, operation string) []string {
		return activity.Actions(services.Catalog, source, operation)
	}}
	found, err := reader.Read(text)
	if err != nil {
		return err
	}
	if len(found) == 0 && !whole {
		return fmt.Errorf("there is no denial in the first %d MiB of the text: pass the part with the error message", maxLog>>20)
	}
	if len(found) == 0 {
		return errors.New("there is no denial in the text")
	}
	d := found[0]
	in := &simulate.Input{Names: &arguments}
	var notes []string
	switch {
	case f.policies != "":
		in, err = readPolicies(f.policies)
	case f.plan != "":
		in, notes, err = f.fromPlan(d)
	}
	if err != nil {
		return err
	}
	prepared, errs := simulate.Prepare(in, services)
	if len(errs) > 0 {
		return &errs[0]
	}
	answer := denial.Explain(ctx, d, &denial.Input{
		Layers: prepared.Layers, Options: prepared.Options, Services: services, Principal: prepared.Principal, Context: prepared.Context,
		Owner: prepared.Owner, Managed: prepared.Managed, Arguments: prepared.Arguments,
	})
	if len(found) > 1 {
		notes = append(notes, fmt.Sprintf("The text has %d denials; this is the first.", len(found)))
	}
	answer.NextSteps = append(answer.NextSteps, notes...)
	if err := f.print(w, answer); err != nil {
		return err
	}
	if answer.Reproduced != denial.Yes {
		return &exit{ExitFindings}
	}
	return nil
}

// message is the text: of the file, or of standard input. Of a long log the part with the
// first denial counts; whole says that all of it was read.
func (f *denialFlags) message(w *World, args []string) (text string, whole bool, err error) {
	input := w.Stdin
	switch {
	case len(args) == 1 && args[0] != "-":
		file, err := os.Open(args[0])
		if err != nil {
			return "", false, fmt.Errorf("opening the text: %w", err)
		}
		defer file.Close()
		input = file
	case len(args) == 0 && !w.Piped:
		return "", false, errors.New("give the text: iamproof explain-denial apply.log")
	}
	log, err := io.ReadAll(io.LimitReader(input, maxLog+1))
	if err != nil {
		return "", false, fmt.Errorf("reading the text: %w", err)
	}
	return denial.Excerpt(string(log)), len(log) <= maxLog, nil
}

// maxLog bounds the text that is searched for a denial.
const maxLog = 64 << 20

func (f *denialFlags) print(w *World, a *denial.Answer) error {
	var text string
	switch f.format {
	case "json":
		out, err := json.MarshalIndent(a.Report(), "", "  ")
		if err != nil {
			return err
		}
		text = string(out) + "\n"
	case "hcl":
		text = a.Expectation
	default:
		text = a.Text()
	}
	_, err := io.WriteString(w.Stdout, text)
	return err
}

// fromPlan are the documents of the principal of a denial in a plan, and what is to be
// known of them.
func (f *denialFlags) fromPlan(d *denial.Denial) (*simulate.Input, []string, error) {
	file, err := os.Open(f.plan)
	if err != nil {
		return nil, nil, fmt.Errorf("opening the plan: %w", err)
	}
	defer file.Close()
	settings := &plancheck.Settings{Now: time.Now(), Account: d.PrincipalAccount, Partition: d.Partition}
	options := plancheck.ReadOptions(nil, nil)
	options.MaxBytes = defaultMaxBytes
	plan, err := planfile.Read(file, options)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", display(f.plan), err)
	}
	report := plancheck.Run(plan, settings)
	in := &simulate.Input{Names: &arguments}
	resourcePolicies(in, report)
	p := principalOf(report, d)
	if p == nil {
		in.Identity.More = true
		return in, []string{"The plan has no principal " + strings.TrimSpace(d.Principal+" ") + "; its identity policies are not known."}, nil
	}
	return in, principalPolicies(in, p, d), nil
}
