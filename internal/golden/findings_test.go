// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package golden_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// TestFindings covers the findings of every managed policy as a policy of each type, with
// all texts known and with a hole in one of them.
func TestFindings(t *testing.T) {
	c := catalog.Default()
	var items []item
	for i, name := range c.ManagedPolicyNames() {
		items = append(items, item{name, func(w *strings.Builder) {
			p, err := c.ManagedPolicy(name)
			if err != nil {
				t.Error(err)
				return
			}
			root := read(p.Document)
			writeFindings(w, &frame.Input{Text: p.Document, Root: root})
			writeFindings(w, &frame.Input{Root: blur(root, uint64(i))})
		}})
	}
	check(t, "findings", items)
}

// TestExamples covers the findings of each check's example as a policy of each type, and
// with holes.
func TestExamples(t *testing.T) {
	var items []item
	for i, k := range validator.Checks() {
		items = append(items, item{k.ID, func(w *strings.Builder) {
			text := example(k.Example)
			overrides := map[string]frame.Class{}
			for _, other := range validator.Checks() {
				if other.Off {
					overrides[other.ID] = other.Class
				}
			}
			writeFindings(w, &frame.Input{Text: text, Options: frame.Options{Overrides: overrides}})
			if root := read(text); root != nil {
				for n := range 8 {
					writeFindings(w, &frame.Input{Root: blur(root, uint64(i*8+n))})
				}
			}
		}})
	}
	check(t, "examples", items)
}

// example completes the example of a check, which may be a statement or a condition alone.
func example(text string) string {
	text = strings.TrimSpace(text)
	switch {
	case strings.Contains(text, `"Statement"`) || !strings.HasPrefix(text, "{"):
		return text
	case strings.Contains(text, `"Effect"`):
		return `{"Version":"2012-10-17","Statement":[` + text + `]}`
	default:
		return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*","Condition":` + text + `}]}`
	}
}

// writeFindings writes the findings of a document as a policy of each type.
func writeFindings(w *strings.Builder, in *frame.Input) {
	for _, name := range iam.TypeNames() {
		typ, err := iam.ParseType(name)
		if err != nil {
			panic(err)
		}
		use := *in
		use.Type, use.DeclareIn = typ, "additional_actions"
		report := validator.Validate(use)
		fmt.Fprintf(w, "# %s\n", name)
		for i := range report.Findings {
			writeFinding(w, &report.Findings[i])
		}
		for _, path := range report.Unknown {
			fmt.Fprintf(w, "unknown %s\n", path)
		}
	}
}

func writeFinding(w *strings.Builder, f *frame.Finding) {
	fmt.Fprintf(w, "%s %s %s %s %v %q %q %q %q %q %q %s %s\n", f.ID, f.Class, f.Path(), f.Pos, f.Span, f.Sid, f.Message, f.Remediation, f.Suggestion,
		f.Documentation, f.AWSCode, f.AWSOutcome, f.DataDate)
	for _, r := range f.Related {
		fmt.Fprintf(w, "  %s %s %q\n", r.Path(), r.Pos, r.Label)
	}
}
