// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Command demo shows the provider at work: it plans the configuration in examples/demo twice, once as it stands, which passes,
// and once with a role's policy widened, which fails with an explanation. It needs no AWS account and no network. With -live it
// plans examples/live against moto, an AWS in memory, before and after somebody changes a role there.
//
// It exits 0 exactly when both plans behave so, and is therefore a test of the whole as well.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/tools/internal/workbench"
)

// folder is the configuration, a root module that uses no provider but this one.
const folder = "examples/demo"

// violation is text that only a failed expectation puts into Terraform's output. It distinguishes a plan that fails for the
// right reason and one that fails for any other.
const violation = "IAM expectation"

// act is one plan of the demo.
type act struct {
	title string
	args  []string // beyond `terraform plan`
	fails bool     // whether a failed expectation is what should happen
	moral string   // what to learn from it
}

var offlineActs = []act{
	{
		title: "The role as it is. Its policies, boundary and SCP hold the expectations:",
		moral: "The plan passed: every expectation holds.",
	},
	{
		title: "Now somebody widens the role's policy:",
		args:  []string{"-var", "widened=true"},
		fails: true,
		moral: "The plan failed, before anything reached AWS, and says who could do what, and why.",
	},
}

func main() {
	full := flag.Bool("full", false, "show the planned resources too")
	live := flag.Bool("live", false, "show live data sources, against moto_server")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Stdout, *full, *live)
	stop()
	if err != nil {
		fmt.Fprintf(os.Stderr, "\nThe demo did not go as it should: %s\n", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, full, live bool) error {
	root, err := workbench.Root()
	if err != nil {
		return err
	}
	tmp, err := os.MkdirTemp("", "iamproof-demo-")
	if err != nil {
		return fmt.Errorf("making a place for the provider: %w", err)
	}
	defer os.RemoveAll(tmp)

	fmt.Fprintln(out, "Building the provider …")
	bench, err := workbench.New(ctx, root, tmp)
	if err != nil {
		return err
	}
	dir, acts, before := folder, offlineActs, make([]func() error, len(offlineActs))
	if live {
		var stop func()
		if before, stop, err = prepareLive(ctx, bench); err != nil {
			return err
		}
		defer stop()
		dir, acts = liveFolder, liveActs
		fmt.Fprintf(out, "Planning %s with %s, against moto_server on this machine.\n", dir, bench.Terraform)
	} else {
		fmt.Fprintf(out, "Planning %s with %s, without AWS credentials and without a network.\n", dir, bench.Terraform)
	}

	for i, a := range acts {
		if before[i] != nil {
			if err := before[i](); err != nil {
				return err
			}
		}
		fmt.Fprintf(out, "\n%d. %s\n\n   $ terraform %s\n\n", i+1, a.title, strings.Join(append([]string{"plan"}, a.args...), " "))
		start := time.Now()
		text, failed, err := plan(ctx, bench, filepath.Join(root, dir), a.args)
		if err != nil {
			return err
		}
		fmt.Fprint(out, present(text, full))
		if err := a.check(plain(text), failed); err != nil {
			return err
		}
		fmt.Fprintf(out, "\n   %s (%.1f s)\n", a.moral, time.Since(start).Seconds())
	}
	return nil
}

// present returns Terraform's output text as the demo shows it: folded unless full, and in colour only on a terminal.
func present(text string, full bool) string {
	if !full {
		text = fold(text)
	}
	if !colourful(os.Stdout) {
		text = plain(text)
	}
	return indent(text)
}

// check returns an error unless a plan that printed text, without colour, and failed or not, is what the act is meant to show.
func (a act) check(text string, failed bool) error {
	switch {
	case a.fails && !failed:
		return errors.New("this plan had to fail, and passed")
	case !a.fails && failed:
		return errors.New("this plan had to pass, and failed")
	case a.fails && !strings.Contains(text, violation):
		return fmt.Errorf("this plan had to fail because of an expectation, but nothing in its output says %q", violation)
	default:
		return nil
	}
}

// plan runs `terraform plan` with args in the folder dir. It returns everything Terraform printed and whether the plan failed;
// an error means that Terraform could not be run at all.
func plan(ctx context.Context, bench *workbench.Bench, dir string, args []string) (text string, failed bool, err error) {
	args = append([]string{"plan", "-input=false", "-lock=false"}, args...)
	cmd := bench.Command(ctx, dir, args...)
	var buf bytes.Buffer
	cmd.Stdout, cmd.Stderr = &buf, &buf // one buffer, so that errors stay where they belong
	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 {
		return buf.String(), true, nil
	}
	if err != nil {
		return buf.String(), false, fmt.Errorf("running %s: %w\n%s", bench.Terraform, err, buf.String())
	}
	return buf.String(), false, nil
}

// colourful reports whether f is a terminal whose owner has not asked for plain text.
func colourful(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && os.Getenv("NO_COLOR") == ""
}
