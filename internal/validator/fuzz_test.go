// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// FuzzValidate shows that any text of any type gives findings, the same each time, and each with what users need.
func FuzzValidate(f *testing.F) {
	attachments := []string{"", iam.Managed, iam.InlineRole, iam.S3, iam.SQS, iam.SNS, iam.KMS}
	asked := make(map[string]frame.Class)
	for _, k := range validator.Checks() {
		if k.Off || slices.ContainsFunc(k.ClassFor, func(c frame.ClassFor) bool { return c.Class == frame.Ignore }) {
			asked[k.ID] = frame.Warning
		}
	}
	f.Add("", uint8(0), uint8(0))
	for i, k := range validator.Checks() {
		f.Add(k.Example, uint8(i), uint8(i))
		f.Add(exampleDocument(k), uint8(i), uint8(i))
		f.Add(exampleDocument(k), uint8(i)|128, uint8(i))
	}
	f.Fuzz(func(t *testing.T, text string, typ, attachment uint8) {
		in := frame.Input{Text: text, Use: view.Use{Type: 1 << (typ % 8), Attachment: attachments[int(attachment)%len(attachments)]}}
		if typ >= 128 { // what is off by default
			in.Overrides = asked
			in.Sensitive = []view.SensitiveAccess{{Name: "payroll", Actions: []string{"s3:*Object", "iam:*"}, Resources: []string{"arn:aws:s3:::payroll/*", "arn:aws:iam::*:role/*"}}}
		}
		r := validator.Validate(in)
		for _, finding := range r.Findings {
			if finding.ID == "" || finding.Class < frame.Suggestion || !strings.HasPrefix(finding.Path(), "$") || finding.Message == "" ||
				finding.Remediation == "" || finding.Pos.Offset > len(text) {
				t.Errorf("%+v", finding)
			}
		}
		if d := cmp.Diff(ids(r.Findings), ids(validator.Validate(in).Findings)); d != "" {
			t.Errorf("not the same twice:\n%s", d)
		}
	})
}
