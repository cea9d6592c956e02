// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// checkCase is a document that triggers a check (at is set) or a near miss that does not. Exactly one of doc, stmt, cond
// and value is given.
type checkCase struct {
	id         string   // of the check
	name       string   // what the case shows; may be empty
	typ        iam.Type // Identity if 0
	attachment string
	in         func(*Input) // sets further input

	doc  string // a whole document, any text
	stmt string // statements, separated by commas, of a document of version 2012-10-17
	cond string // the Condition of a statement that allows s3:GetObject on objects of one bucket

	at      string      // path of the finding; "" for a near miss
	more    []string    // paths of further findings of the same check
	class   frame.Class // wanted class, if not that of the check
	also    []string    // ids of other checks that may have findings
	message string      // text that the message or the remediation must hold, "" for any
}

// familyCases are the cases of each family.
var familyCases = map[string][]checkCase{
	"document":      documentCases,
	"structure":     structureCases,
	"sid":           sidCases,
	"effect":        effectCases,
	"action":        actionCases,
	"resource":      resourceCases,
	"principal":     principalCases,
	"condition":     conditionCases,
	"condition_key": conditionKeyCases,
	"value":         valueCases,
	"variable":      variableCases,
	"organization":  organizationCases,
	"size":          sizeCases,
	"trust":         trustCases,
	"exposure":      exposureCases,
	"risk":          riskCases,
	"redundancy":    redundancyCases,
	"settings":      settingsCases,
}

// input returns the document of the case with its use.
func (tc *checkCase) input() Input {
	text := tc.doc
	switch {
	case tc.stmt != "":
		text = document(tc.stmt)
	case tc.cond != "":
		text = document(conditioned(tc.cond))
	}
	in := Input{Text: text, Use: view.Use{Type: tc.typ, Attachment: tc.attachment}}
	if k := assembled().Check(tc.id); k != nil && k.Off {
		in.Overrides = map[string]frame.Class{k.ID: k.Class}
	}
	if tc.in != nil {
		tc.in(&in)
	}
	return in
}

func document(statements string) string {
	return `{"Version":"2012-10-17","Statement":[` + statements + `]}`
}

func conditioned(condition string) string {
	return `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*","Condition":` + condition + `}`
}

// TestChecks runs the cases. With -run 'TestChecks/action' only those of one family run, with -run 'TestChecks/action/ID'
// those of one check.
func TestChecks(t *testing.T) {
	for _, f := range families() {
		t.Run(f.name, func(t *testing.T) {
			for i, tc := range familyCases[f.name] {
				t.Run(tc.title(i), func(t *testing.T) { tc.run(t) })
			}
		})
	}
}

func (tc *checkCase) title(i int) string {
	kind := "miss"
	if tc.at != "" {
		kind = "hit"
	}
	title := fmt.Sprintf("%s/%s_%d", tc.id, kind, i)
	if tc.name != "" {
		title += "_" + tc.name
	}
	return title
}

func (tc *checkCase) run(t *testing.T) {
	k := assembled().Check(tc.id)
	if k == nil {
		t.Fatalf("check %s does not exist", tc.id)
	}
	in := tc.input()
	if in.Type == 0 {
		in.Type = iam.Identity
	}
	report := Validate(in)
	var got, other []string
	for _, f := range report.Findings {
		if f.ID != tc.id {
			if !slices.Contains(tc.also, f.ID) {
				other = append(other, fmt.Sprintf("%s %s %s: %s %s", f.Class, f.ID, f.Path(), f.Message, f.Remediation))
			}
			continue
		}
		got = append(got, f.Path())
		class := tc.class
		if class == 0 {
			class = k.ClassIn(in.Type)
		}
		if f.Class != class {
			t.Errorf("class %s, want %s", f.Class, class)
		}
		if !strings.Contains(f.Message+"\n"+f.Remediation, tc.message) {
			t.Errorf("message lacks %q:\n%s\n%s", tc.message, f.Message, f.Remediation)
		}
		checkWording(t, &f)
	}
	var want []string
	if tc.at != "" {
		want = append([]string{tc.at}, tc.more...)
	}
	if !slices.Equal(got, want) {
		t.Errorf("findings at %q, want %q in\n%s", got, want, in.Text)
	}
	if len(other) > 0 {
		t.Errorf("further findings, to be listed in also if they are meant:\n%s\nin %s", strings.Join(other, "\n"), in.Text)
	}
}

// checkWording holds every finding to what users read: whole sentences with a remedy.
func checkWording(t *testing.T, f *frame.Finding) {
	t.Helper()
	if !strings.HasSuffix(f.Message, ".") && !strings.HasSuffix(f.Message, "?") || f.Remediation == "" {
		t.Errorf("%s: the message must be sentences and have a remediation:\n%q\n%q", f.ID, f.Message, f.Remediation)
	}
	for _, text := range []string{f.Message, f.Remediation} {
		if strings.Contains(text, "%!") || len(text) > 1500 {
			t.Errorf("%s: bad text %q", f.ID, text)
		}
	}
}

// TestEveryCheckHasCases demands a trigger and a near miss for every check.
func TestEveryCheckHasCases(t *testing.T) {
	hits, misses := map[string]bool{}, map[string]bool{}
	for _, cases := range familyCases {
		for _, tc := range cases {
			if tc.at != "" {
				hits[tc.id] = true
			} else {
				misses[tc.id] = true
			}
		}
	}
	for _, f := range families() {
		t.Run(f.name, func(t *testing.T) {
			for i := range f.checks {
				if id := f.checks[i].ID; !hits[id] || !misses[id] {
					t.Errorf("%s: has trigger %v, near miss %v", id, hits[id], misses[id])
				}
			}
		})
	}
}
