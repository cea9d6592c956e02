// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
)

// The exit codes.
const (
	ExitOK       = 0
	ExitFindings = 1
	ExitInput    = 2
)

// World is what the program runs in.
type World struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	// Getenv returns a variable of the environment, "" if it is not set.
	Getenv func(string) string
	// Terminal says that standard output is one, ErrTerminal that standard error is, Piped that
	// standard input is neither a terminal nor empty.
	Terminal, ErrTerminal, Piped bool
	// Version is that of the program.
	Version string
}

// exit carries an exit code through cobra; its report is written already.
type exit struct{ code int }

func (e *exit) Error() string { return fmt.Sprintf("exit code %d", e.code) }

// Main runs the program with the arguments behind its name and returns the exit code.
func Main(args []string, w *World) int {
	root := newRoot(w)
	root.SetArgs(args)
	err := root.Execute()
	var code *exit
	switch {
	case err == nil:
		return ExitOK
	case errors.As(err, &code):
		return code.code
	}
	fmt.Fprintln(w.Stderr, "Error: "+err.Error())
	return ExitInput
}

func newRoot(w *World) *cobra.Command {
	root := &cobra.Command{
		Use:           "iamproof",
		Short:         "Checks IAM policies offline: in Terraform and OpenTofu plans, and in files",
		Long:          "iamproof checks AWS IAM policies offline: all of a plan of Terraform or OpenTofu (check), documents in files (validate, prove), and texts in which AWS denies a request (explain-denial).\n\nExit codes: 0 nothing to object to, 1 findings, 2 could not check.",
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       w.Version,
	}
	root.SetIn(w.Stdin)
	root.SetOut(w.Stdout)
	root.SetErr(w.Stderr)
	root.SetVersionTemplate("{{.Version}}\n")
	root.AddCommand(newCheck(w), newExplainDenial(w), newValidate(w), newProve(w), newVersion(w))
	return root
}

func newVersion(w *World) *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version, and the dates of the embedded data", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			services, managed := plancheck.CatalogDates()
			_, err := fmt.Fprintf(w.Stdout, "iamproof %s\nservice data of %s\nAWS managed policies of %s\n", w.Version, services, managed)
			return err
		},
	}
}

// NewWorld is the world of a process.
func NewWorld(version string) *World {
	isTerminal := func(f *os.File) bool {
		info, err := f.Stat()
		return err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	piped := false
	if info, err := os.Stdin.Stat(); err == nil {
		piped = info.Mode()&os.ModeCharDevice == 0
	}
	return &World{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr, Getenv: os.Getenv,
		Terminal: isTerminal(os.Stdout), ErrTerminal: isTerminal(os.Stderr), Piped: piped, Version: version,
	}
}
