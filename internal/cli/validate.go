// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/cli/format"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

type validateFlags struct {
	outputFlags
	typ, attachment, account string
}

func newValidate(w *World) *cobra.Command {
	f := &validateFlags{}
	c := &cobra.Command{
		Use:   "validate [flags] FILE…|-",
		Short: "Check policy documents in files",
		Long: `Checks policy documents given as JSON files, each by itself.

Without --type, a document with a Principal is a role's trust policy if all its actions are of AWS STS, else a resource policy; one without is an identity policy.`,
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error { return f.run(w, args) },
	}
	f.register(c)
	fs := c.Flags()
	fs.StringVar(&f.typ, "type", "", "what the documents are used as: "+words.List(iam.TypeNames(), "or"))
	fs.StringVar(&f.attachment, "attachment", "", "where they go, for the quota: managed, inline_role, s3, sqs, …")
	fs.StringVar(&f.account, "account", "", "account in which the policies live")
	return c
}

func (f *validateFlags) run(w *World, args []string) error {
	if len(args) == 0 {
		if !w.Piped {
			return errors.New("give the files: iamproof validate policy.json")
		}
		args = []string{"-"}
	}
	if err := plancheck.CheckHome(f.account, ""); err != nil {
		return err
	}
	settings := &plancheck.Settings{FailOn: frame.Error, Now: time.Now(), Account: f.account}
	if err := f.settings(settings); err != nil {
		return err
	}
	var typ iam.Type
	if f.typ != "" {
		var err error
		if typ, err = iam.ParseType(f.typ); err != nil {
			return fmt.Errorf("--type: %w", err)
		}
	}
	files := make([]plancheck.File, 0, len(args))
	for _, name := range args {
		text, err := readDocument(w, name)
		if err != nil {
			return err
		}
		files = append(files, plancheck.File{Name: filepath.ToSlash(name), Text: text, Type: typ, Attachment: f.attachment})
	}
	report := plancheck.CheckFiles(files, settings)
	return f.finish(w, &format.Input{Report: report, Settings: settings, File: args[0], Files: true})
}

// maxDocument is more than any document that AWS stores has.
const maxDocument = 4 << 20

func readDocument(w *World, name string) (string, error) {
	input := w.Stdin
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return "", fmt.Errorf("opening the document: %w", err)
		}
		defer file.Close()
		input = file
	}
	text, err := io.ReadAll(io.LimitReader(input, maxDocument+1))
	if err != nil {
		return "", fmt.Errorf("%s: %w", display(name), err)
	}
	if len(text) > maxDocument {
		return "", fmt.Errorf("%s is larger than %d bytes: it is no policy document", display(name), maxDocument)
	}
	return string(text), nil
}
