// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

type proveFlags struct {
	within, excludes, includes, old, next string
	typ, format                           string
	documented                            bool
}

func newProve(w *World) *cobra.Command {
	f := &proveFlags{}
	c := &cobra.Command{
		Use:   "prove (--within FILE | --includes FILE | --excludes FILE) NEW.json | prove --old OLD.json --new NEW.json",
		Short: "Prove statements about all requests that a document allows",
		Long: `Proves a statement about every request that a policy document allows by itself, or finds a request that refutes it:

  iamproof prove --within ceiling.json new.json     it allows nothing that ceiling.json does not allow
  iamproof prove --includes needed.json new.json    it allows everything that needed.json allows
  iamproof prove --excludes never.json new.json     it allows nothing that never.json allows
  iamproof prove --old old.json --new new.json      it allows nothing new; the comparison is shown

Exit codes: 0 proved, 1 refuted or undetermined, 2 could not check. "-" reads standard input.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return f.run(w, args) },
	}
	fs := c.Flags()
	fs.StringVar(&f.within, "within", "", "document that must allow everything that the new one allows")
	fs.StringVar(&f.includes, "includes", "", "document of which the new one must allow everything")
	fs.StringVar(&f.excludes, "excludes", "", "document of which the new one must allow nothing")
	fs.StringVar(&f.old, "old", "", "document to compare with")
	fs.StringVar(&f.next, "new", "", "new document")
	fs.StringVar(&f.typ, "type", "", "what the documents are used as: "+words.List(iam.TypeNames(), "or")+" (default by their statements)")
	fs.StringVar(&f.format, "format", "text", "text or json")
	fs.BoolVar(&f.documented, "documented", false, "take AWS's documented reading of rules that are contested")
	return c
}

// document is a document with its name.
type document struct{ name, text string }

func (f *proveFlags) run(w *World, args []string) error {
	if !slices.Contains([]string{"text", "json"}, f.format) {
		return fmt.Errorf("--format %q: write text or json", f.format)
	}
	if len(args) == 1 {
		if f.next != "" {
			return errors.New("give the new document once: as --new or as an argument")
		}
		f.next = args[0]
	}
	var question, other string
	n := 0
	for _, q := range []struct{ name, file string }{{"within", f.within}, {"includes", f.includes}, {"excludes", f.excludes}, {"no_new_access", f.old}} {
		if q.file != "" {
			question, other = q.name, q.file
			n++
		}
	}
	if n != 1 {
		return errors.New("give one of --within, --includes, --excludes and --old")
	}
	if f.next == "" {
		return errors.New("give the new document")
	}
	var docs [2]document
	for i, name := range []string{f.next, other} {
		text, err := readDocument(w, name)
		if err != nil {
			return err
		}
		docs[i] = document{display(name), text}
	}
	typ, err := f.policyType(&docs)
	if err != nil {
		return err
	}
	var sides [2]*prover.Access
	for i, d := range docs {
		if sides[i], err = plancheck.Allows(typ, d.text); err != nil {
			return fmt.Errorf("%s: %w", d.name, err)
		}
	}
	if (question == "excludes" || question == "includes") && !plancheck.Grants(docs[1].text) {
		return fmt.Errorf("%s allows nothing, so that --%s is true of every document: write what is meant as Allow statements", docs[1].name, question)
	}
	return f.answer(w, question, &docs, &sides)
}

func (f *proveFlags) policyType(docs *[2]document) (iam.Type, error) {
	if f.typ != "" {
		typ, err := iam.ParseType(f.typ)
		if err != nil {
			return 0, fmt.Errorf("--type: %w", err)
		}
		return typ, nil
	}
	a, b := plancheck.GuessType(docs[0].text), plancheck.GuessType(docs[1].text)
	if a != b {
		return 0, fmt.Errorf("%s looks like %s and %s like %s: say with --type what both are", docs[0].name, a.Describe(), docs[1].name, b.Describe())
	}
	return a, nil
}

// answer is what the command prints.
type answer struct {
	FormatVersion string         `json:"format_version"`
	Question      string         `json:"question"`
	New           string         `json:"new"`
	Other         string         `json:"other"`
	Verdict       string         `json:"verdict"`
	Relation      string         `json:"relation,omitempty"`
	Added         []string       `json:"added,omitempty"`
	Removed       []string       `json:"removed,omitempty"`
	Witness       *witnessAnswer `json:"witness,omitempty"`
	Because       string         `json:"because,omitempty"`
	ExitCode      int            `json:"exit_code"`
}

type witnessAnswer struct {
	Principal string              `json:"principal,omitempty"`
	Action    string              `json:"action"`
	Resource  string              `json:"resource"`
	Context   map[string][]string `json:"context,omitempty"`
	Realistic bool                `json:"realistic"`
}

func (f *proveFlags) answer(w *World, question string, docs *[2]document, sides *[2]*prover.Access) error {
	ctx, o := context.Background(), prover.Options{Documented: f.documented}
	out := answer{FormatVersion: "1.0", Question: question, New: docs[0].name, Other: docs[1].name}
	var result *prover.Result
	switch question {
	case "within":
		result = prover.Within(ctx, sides[0], sides[1], o)
	case "includes":
		result = prover.Within(ctx, sides[1], sides[0], o)
	case "excludes":
		result = prover.Excludes(ctx, sides[0], sides[1], o)
	default:
		c := prover.Compare(ctx, sides[1], sides[0], o)
		result = c.Added
		out.Relation = c.Relation.String()
		out.Removed = plancheck.CellTexts(c.Removed.Beyond)
	}
	out.Verdict = result.Verdict.String()
	if result.Verdict != prover.Proved {
		out.ExitCode = ExitFindings
	}
	if result.Verdict == prover.Undetermined {
		out.Because = plancheck.ProofCauses(result)
	}
	if beyond := plancheck.CellTexts(result.Beyond); question == "includes" {
		out.Removed = beyond
	} else {
		out.Added = beyond
	}
	if x := result.Witness; x != nil {
		shown := map[string][]string{}
		for key, values := range x.Context {
			shown[key] = iam.ShownValues(key, values)
		}
		out.Witness = &witnessAnswer{x.Principal, x.Action, x.Resource, shown, x.Realistic}
	}
	if f.format == "json" {
		e := json.NewEncoder(w.Stdout)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(out); err != nil {
			return fmt.Errorf("writing the answer: %w", err)
		}
	} else {
		out.print(w.Stdout, result)
	}
	if out.ExitCode != ExitOK {
		return &exit{out.ExitCode}
	}
	return nil
}

// statements are the questions as statements.
var statements = map[string]string{
	"within":        "%s allows nothing that %s does not allow",
	"includes":      "%s allows everything that %s allows",
	"excludes":      "%s allows nothing that %s allows",
	"no_new_access": "%s allows nothing that %s does not allow",
}

func (a *answer) print(w io.Writer, result *prover.Result) {
	fmt.Fprintf(w, "%s: "+statements[a.Question]+"\n", a.Verdict, a.New, a.Other)
	if a.Relation != "" {
		fmt.Fprintf(w, "relation: %s\n", a.Relation)
	}
	for _, line := range a.Added {
		fmt.Fprintln(w, "  + "+line)
	}
	for _, line := range a.Removed {
		fmt.Fprintln(w, "  - "+line)
	}
	if result.BeyondMore {
		fmt.Fprintln(w, "  and more")
	}
	if result.Witness != nil {
		fmt.Fprintln(w, "for example: "+plancheck.WitnessText(result.Witness))
	}
	if a.Because != "" {
		fmt.Fprintln(w, "because: "+a.Because)
	}
}
