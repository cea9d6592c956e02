// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// policyCodes are the ids of package policy.
var policyCodes = []string{
	policy.CodeSyntax, policy.CodeEmptyDocument, policy.CodeByteOrderMark, policy.CodeTrailingData, policy.CodeDuplicateKey,
	policy.CodeInvalidEncoding, policy.CodeTooLarge, policy.CodeNotObject, policy.CodeInvalidElement, policy.CodeTypeMismatch,
	policy.CodeNullElement, policy.CodeMissingStatement, policy.CodeInvalidVersion, policy.CodeElementCombination,
	policy.CodeMissingEffect, policy.CodeInvalidEffect, policy.CodeMissingAction, policy.CodeEmptyAction, policy.CodeEmptyResource,
	policy.CodePrincipalFormat, policy.CodePrincipalKey, policy.CodeEmptyOperator, policy.CodeEmptyCondition,
	policy.CodeEmptyConditionForAllValues, policy.CodeEmptyConditionForAnyValue, policy.CodeEmptyConditionIfExists,
	policy.CodeFurtherProblems,
}

func TestTable(t *testing.T) {
	id := regexp.MustCompile(`^[A-Z0-9]+(_[A-Z0-9]+)+$`)
	seen := map[string]bool{}
	for _, k := range validator.Checks() {
		if !id.MatchString(k.ID) || seen[k.ID] {
			t.Errorf("%s: the id is not one in style, or there twice", k.ID)
		}
		seen[k.ID] = true
		if k.Class < frame.Suggestion || k.Types == 0 || k.Phase >= frame.Phases {
			t.Errorf("%s: class %s, types %s, phase %d", k.ID, k.Class, k.Types, k.Phase)
		}
		for _, f := range k.ClassFor {
			if f.Types&k.Types == 0 || f.Class < frame.Ignore {
				t.Errorf("%s: class %s for types %s, which the check is not for", k.ID, f.Class, f.Types)
			}
		}
		if k.Title == "" || strings.HasSuffix(k.Title, ".") || k.Example == "" {
			t.Errorf("%s: title %q, example %q", k.ID, k.Title, k.Example)
		}
		for _, text := range []string{k.Why, k.Fix} {
			if !strings.HasSuffix(text, ".") {
				t.Errorf("%s: %q is no sentence", k.ID, k.Example)
			}
		}
		if !strings.HasPrefix(k.Page(), "https://") {
			t.Errorf("%s: link %q", k.ID, k.Page())
		}
	}
}

// TestPolicyCodes demands a check for every problem that package policy reports.
func TestPolicyCodes(t *testing.T) {
	for _, code := range policyCodes {
		if validator.Suite().Check(code) == nil {
			t.Errorf("%s is not in the table", code)
		}
	}
}

// notByExample are checks whose example needs more input than a policy type and an attachment.
var notByExample = []string{"IGNORE_WITHOUT_FINDING", "INVALID_IGNORE_ENTRY", "CROSS_ACCOUNT_TRUST_WITHOUT_EXTERNAL_ID", "RCP_SYNTAX_ERROR_ALLOW", "SENSITIVE_ACCESS"}

// TestExamples holds the examples of the reference page to trigger their checks. Those in parentheses are words.
func TestExamples(t *testing.T) {
	for _, k := range validator.Checks() {
		if strings.HasPrefix(k.Example, "(") || slices.Contains(notByExample, k.ID) {
			continue
		}
		if !triggers(k, exampleDocument(k)) {
			t.Errorf("%s: the example triggers it in no way: %s", k.ID, k.Example)
		}
	}
}

// exampleDocument returns the document that the example of a check is, or is a part of.
func exampleDocument(k *frame.Check) string {
	text := k.Example
	if !strings.Contains(text, `"Statement"`) && strings.HasPrefix(text, "{") {
		if strings.Contains(text, `"Effect"`) || strings.Contains(text, `"Action"`) {
			text = checktest.Document(text)
		} else {
			text = checktest.Document(checktest.Conditioned(text))
		}
	}
	return text
}

// triggers reports whether the document triggers the check as some type and attachment.
func triggers(k *frame.Check, text string) bool {
	attachments := []string{"", iam.Managed, iam.InlineRole, iam.S3, iam.SQS, iam.SNS, iam.KMS, iam.Lambda, iam.ECR, iam.EFS}
	for typ := iam.Identity; typ <= iam.Endpoint; typ <<= 1 {
		for _, attachment := range attachments {
			if !k.Covers(typ) {
				continue
			}
			in := frame.Input{Text: text, Use: view.Use{Type: typ, Attachment: attachment}, Options: frame.Options{Now: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC)}}
			if k.Off {
				in.Overrides = map[string]frame.Class{k.ID: k.Class}
			}
			if validator.Validate(in).Has(k.ID) {
				return true
			}
		}
	}
	return false
}

func ids(findings []frame.Finding) []string {
	var list []string
	for _, f := range findings {
		list = append(list, f.ID+" "+f.Path()+" "+f.Class.String())
	}
	return list
}

const twoBadSids = `{"Version":"2012-10-17","Statement":[
  {"Sid":"a b","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"},
  {"Sid":"c d","Effect":"Deny","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs"}]}`

func TestOverridesAndIgnore(t *testing.T) {
	first, second := "UNSUPPORTED_SID $.Statement[0].Sid ERROR", "UNSUPPORTED_SID $.Statement[1].Sid ERROR"
	tests := map[string]struct {
		set     func(*frame.Input)
		want    []string
		ignored []string
	}{
		"plain": {func(*frame.Input) {}, []string{first, second}, nil},
		"class": {func(in *frame.Input) { in.Overrides = map[string]frame.Class{"UNSUPPORTED_SID": frame.Warning} }, []string{"UNSUPPORTED_SID $.Statement[0].Sid WARNING", "UNSUPPORTED_SID $.Statement[1].Sid WARNING"}, nil},
		"off":   {func(in *frame.Input) { in.Overrides = map[string]frame.Class{"UNSUPPORTED_SID": frame.Ignore} }, nil, nil},
		"by Sid": {func(in *frame.Input) {
			in.Ignore = []frame.IgnoreEntry{{ID: "UNSUPPORTED_SID", Reason: "old", Sid: "c d"}}
		}, []string{first}, []string{second}},
		"by path": {func(in *frame.Input) {
			in.Ignore = []frame.IgnoreEntry{{ID: "UNSUPPORTED_SID", Reason: "old", Path: "$.Statement[0]"}}
		}, []string{second}, []string{first}},
		"path is a step": {func(in *frame.Input) {
			in.Ignore = []frame.IgnoreEntry{{ID: "UNSUPPORTED_SID", Reason: "old", Path: "$.Statement[0].Si"}}
		}, []string{"IGNORE_WITHOUT_FINDING" + " $ SUGGESTION", first, second}, nil},
		"everywhere": {func(in *frame.Input) { in.Ignore = []frame.IgnoreEntry{{ID: "UNSUPPORTED_SID", Reason: "old"}} }, nil, []string{first, second}},
		"off by default": {func(in *frame.Input) {
			in.Overrides = map[string]frame.Class{"UNSUPPORTED_SID": frame.Ignore, "MISSING_SID": frame.Error}
			in.Text = strings.Replace(in.Text, `"Sid":"a b",`, "", 1)
		}, []string{"MISSING_SID $.Statement[0] ERROR"}, nil},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			in := frame.Input{Text: twoBadSids}
			tc.set(&in)
			r := validator.Validate(in)
			if d := cmp.Diff(tc.want, ids(r.Findings), cmpopts.EquateEmpty()); d != "" {
				t.Errorf("findings (-want +got):\n%s", d)
			}
			if d := cmp.Diff(tc.ignored, ids(r.Ignored), cmpopts.EquateEmpty()); d != "" {
				t.Errorf("ignored (-want +got):\n%s", d)
			}
		})
	}
}

func TestParseOverrides(t *testing.T) {
	got, err := validator.ParseOverrides(map[string]string{"UNSUPPORTED_SID": "security_warning", "MISSING_VERSION": "IGNORE"})
	if err != nil || got["UNSUPPORTED_SID"] != frame.SecurityWarning || got["MISSING_VERSION"] != frame.Ignore {
		t.Errorf("got %v, %v", got, err)
	}
	_, err = validator.ParseOverrides(map[string]string{"UNSUPORTED_SID": "error", "MISSING_VERSION": "fatal"})
	if err == nil || !strings.Contains(err.Error(), `"UNSUPPORTED_SID"?`) || !strings.Contains(err.Error(), `"fatal"`) {
		t.Errorf("got %v", err)
	}
}

func TestParsePolicyType(t *testing.T) {
	for _, name := range iam.TypeNames() {
		if typ, err := iam.ParseType(name); err != nil || typ.String() != name {
			t.Errorf("%s: %v, %v", name, typ, err)
		}
	}
	if _, err := iam.ParseType("managed"); err == nil {
		t.Error("managed is no policy type")
	}
}

// TestFindingHasItsPlace shows what a finding says about where it is.
func TestFindingHasItsPlace(t *testing.T) {
	r := validator.Validate(frame.Input{Text: twoBadSids})
	if len(r.Findings) != 2 {
		t.Fatalf("%d findings", len(r.Findings))
	}
	f := r.Findings[1]
	if f.Pos.Line != 3 || f.Pos.Column != 10 || f.Sid != "c d" || f.Suggestion != "cD" || f.Span != [2]int{1, 2} || f.AWSCode != "UNSUPPORTED_SID" || f.AWSOutcome != frame.Rejects {
		t.Errorf("%+v", f)
	}
	if r.Worst() != frame.Error || r.Has("NONE") || len(r.Notes) > 0 {
		t.Errorf("worst %s, notes %q", r.Worst(), r.Notes)
	}
}

// TestAggregate shows that more than five alike findings in one statement become one.
func TestAggregate(t *testing.T) {
	actions := make([]string, 7)
	for i := range actions {
		actions[i] = `"arn:aws:s3:::reports-` + string(rune('a'+i)) + `/* "`
	}
	text := checktest.Document(`{"Effect":"Allow","Action":"s3:GetObject","Resource":[` + strings.Join(actions, ",") + `]}`)
	var found []frame.Finding
	for _, f := range validator.Validate(frame.Input{Text: text}).Findings {
		if f.ID == "SURROUNDING_WHITESPACE" {
			found = append(found, f)
		}
	}
	if len(found) != 1 || found[0].Path() != "$.Statement[0].Resource[0]" || len(found[0].Related) != 6 ||
		!strings.Contains(found[0].Message, "6 further places in this statement: ") || !strings.Contains(found[0].Message, "reports-g") {
		t.Errorf("%+v", found)
	}
}

// TestBuiltDocument shows that a document can be given as text, as a tree, and built.
func TestBuiltDocument(t *testing.T) {
	want := ids(validator.Validate(frame.Input{Text: twoBadSids}).Findings)
	root, _ := policy.ParseJSON(twoBadSids)
	doc, problems := policy.Build(root)
	for name, in := range map[string]frame.Input{"tree": {Root: root}, "document": {Document: doc, Problems: problems}, "all": {Text: twoBadSids, Root: root, Document: doc}} {
		if d := cmp.Diff(want, ids(validator.Validate(in).Findings)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}
