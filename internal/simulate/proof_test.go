// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// TestAllowsNothing is P-411 and P-412: documents of which nothing could be proved wrong.
func TestAllowsNothing(t *testing.T) {
	deny, allow := &program.Statement{Effect: policy.Deny}, &program.Statement{Effect: policy.Allow}
	open := &program.Statement{Effect: policy.EffectUnknown}
	for _, tt := range []struct {
		name string
		p    program.Policy
		want bool
	}{
		{"only a Deny", program.Policy{Statements: []*program.Statement{deny}}, true},
		{"an Allow with an exception", program.Policy{Statements: []*program.Statement{deny, allow}}, false},
		{"an Effect that is not known yet", program.Policy{Statements: []*program.Statement{deny, open}}, false},
		{"a statement that is not known yet", program.Policy{Statements: []*program.Statement{{Effect: policy.Deny, Unknown: true}}}, false},
		{"more statements", program.Policy{Statements: []*program.Statement{deny}, More: true}, false},
	} {
		if got := allowsNothing(&tt.p); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

// TestP207Possible: a proof is refuted by a request that can be made, and is undetermined where that
// request is.
func TestP207Possible(t *testing.T) {
	const (
		decrypt = `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"*"}`
		key     = `{"Effect":"Allow","Action":"kms:*","Resource":"*"}`
		keys    = "arn:aws:kms:*:444455556666:key/*"
	)
	for _, tt := range []struct {
		name, policy, excluded string
		given                  bool // the policies of keys
		summary, detail        string
	}{
		{"the policies of keys are missing", allowAll, decrypt, false, `IAM proof undetermined: excludes "never"`, "resource_policies"},
		{"they are given", allowAll, decrypt, true, `IAM proof refuted: excludes "never"`, "kms:Decrypt"},
		{"actions that need none", allowAll, key, false, `IAM proof refuted: excludes "never"`, "kms:"},
		{"only requests that do not fit", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::tide-logs"}`, `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`, false, `IAM proof refuted: excludes "never"`, "lists no such request"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := harvesterWith(tt.policy)
			d := document(`excludes["never"]`, tt.excluded)
			d.Name = "never"
			in.Excludes = documents.Policies{Documents: []documents.Document{d}}
			if tt.given {
				in.ResourcePolicies.Documents = []documents.Document{owned(keys, documents.DefaultKeyPolicy)}
			}
			found := run(t, in).Findings
			if len(found) != 1 || !strings.HasPrefix(found[0].Summary, tt.summary) || !strings.Contains(found[0].Detail, tt.detail) {
				t.Errorf("%+v, want %s with %q", found, tt.summary, tt.detail)
			}
		})
	}
}
