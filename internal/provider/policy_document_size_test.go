// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// sizedDocument is a document of exactly n characters in three statements.
func sizedDocument(n int, rest string) string {
	const frame = `{"Version":"2012-10-17","Statement":[{"Sid":"Small","Effect":"Allow"},{"Sid":"Large","Effect":"Allow","Action":""},{"Effect":"Deny"}]}`
	return fmt.Sprintf("%s\nstatement { sid = \"Small\" }\nstatement {\n sid = \"Large\"\n actions = [%q]\n}\nstatement { effect = \"Deny\" }",
		rest, strings.Repeat("x", n-len(frame)))
}

func destination(policyType, attachment string) string {
	// These documents are about sizes; the statements say nothing.
	if attachment == "" {
		return fmt.Sprintf("policy_type = %q\nfail_on = \"none\"", policyType)
	}
	return fmt.Sprintf("policy_type = %q\nattachment = %q\nfail_on = \"none\"", policyType, attachment)
}

// aboutSize returns the diagnostics that are not about findings of checks.
func aboutSize(list []diagnostic) []diagnostic {
	return slices.DeleteFunc(list, func(d diagnostic) bool { return strings.HasPrefix(d.Summary, "IAM policy: ") })
}

// Every quota of the catalogue applies where its policy type and attachment are given.
func TestAccPolicyDocumentSize(t *testing.T) {
	t.Parallel()
	arguments := map[string]string{
		"spaces":      destination("identity", "managed") + "\nstatement { sid = \"a b\" }",
		"escapes":     destination("identity", "managed") + "\nstatement { actions = [\"<\"] }",
		"spaces_sent": destination("scp", "") + "\nstatement { sid = \"a b\" }",
		"open":        destination("identity", "") + "\nstatement { sid = \"a b\" }",
		"open_rule":   destination("resource", "") + "\nstatement { sid = \"a b\" }",
		"alone":       destination("trust", ""),
	}
	quotas := make(map[string]facts.Quota)
	for i, q := range facts.Quotas() {
		name := fmt.Sprintf("q%d", i)
		quotas[name], arguments[name] = q, sizedDocument(q.Limit/2, destination(q.PolicyType, q.Attachment))
	}
	w := newWorkspace(t, documentBlocks(arguments))
	got, _ := w.documents(t)
	for name, q := range quotas {
		d := got[name]
		if d.Size != q.Limit/2 || d.SizeLimit == nil || *d.SizeLimit != q.Limit {
			t.Errorf("%s %s: size %d, limit %v; want %d and %d", q.PolicyType, q.Attachment, d.Size, d.SizeLimit, q.Limit/2, q.Limit)
		}
	}
	const frame = len(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow"}]}`)
	for name, want := range map[string]int{
		"spaces":      frame + len(`"Sid":"ab",`),
		"escapes":     frame + len(`,"Action":"<"`),
		"spaces_sent": frame + len(`"Sid":"a b",`),
		"open":        frame + len(`"Sid":"ab",`),
		"open_rule":   frame + len(`"Sid":"a b",`),
	} {
		if got[name].Size != want {
			t.Errorf("%s: size %d, want %d", name, got[name].Size, want)
		}
	}
	if d := got["open"]; d.SizeLimit != nil {
		t.Errorf("an identity policy that may go anywhere has the limit %d", *d.SizeLimit)
	}
	if d := got["alone"]; d.SizeLimit == nil || *d.SizeLimit != 2048 {
		t.Errorf("a trust policy has the limit %v", d.SizeLimit)
	}
}

func TestAccPolicyDocumentTooLarge(t *testing.T) {
	t.Parallel()
	config := documentBlocks(map[string]string{
		"fits":       sizedDocument(6144, destination("identity", "managed")),
		"managed":    sizedDocument(6145, destination("identity", "managed")),
		"inline":     sizedDocument(2049, destination("identity", "inline_user")),
		"scp":        sizedDocument(10241, destination("scp", "")),
		"trust":      sizedDocument(8193, destination("trust", "role")),
		"raisable":   sizedDocument(2049, destination("trust", "role")),
		"unverified": sizedDocument(30721, destination("resource", "sns")),
		"indented":   sizedDocument(5100, destination("rcp", "organizations")),
		"anywhere":   sizedDocument(20000, destination("identity", "")),
		"untyped":    sizedDocument(20000, ""),
	})
	large := []badInput{
		{at: `attachment = "managed"`, says: []string{"6145 characters", "1 more than a managed policy may have (6144)", "Source of the limit", "Cost by statement, largest first", `"Large"`, `"Small"`, "Statement[2]", "the rest of the document"}},
		{at: `attachment = "inline_user"`, says: []string{"2049 characters", "all inline policies of a user together", "2048"}},
		{at: `policy_type = "scp"`, says: []string{"10241 characters", "a service control policy", "10240"}},
		{at: `attachment = "role"`, says: []string{"8193 characters", "the trust policy of a role", "8192"}},
	}
	perhaps := []badInput{
		{at: `attachment = "role"`, says: []string{"2049 characters", "2048", "at most 8192 on request"}},
		{at: `attachment = "sns"`, says: []string{"30721 characters", "the policy of a topic", "30720", "may accept"}},
		{at: `attachment = "organizations"`, says: []string{"5100 characters", "5120", "Send minified_json"}},
	}
	w := newWorkspace(t, config)
	out := w.run(t, "plan")
	warnings := aboutSize(out.warnings())
	if len(out.errors()) != len(large) || len(warnings) != len(perhaps) {
		t.Errorf("%d errors and %d warnings, want %d and %d: %+v", len(out.errors()), len(warnings), len(large), len(perhaps), out.diagnostics)
	}
	for i := range large {
		large[i].checkOne(t, "too large", out.errors())
	}
	for i := range perhaps {
		perhaps[i].checkOne(t, "perhaps too large", warnings)
	}

	// In an emergency they are warnings, and the documents are there.
	w.configure(t, "provider \"iamproof\" { enforcement = \"report\" }\n"+config)
	out = w.run(t, "plan")
	if warnings := aboutSize(out.warnings()); out.failed || len(warnings) != len(large)+len(perhaps) {
		t.Errorf("in report mode: failed %t, %d warnings: %+v", out.failed, len(warnings), out.diagnostics)
	}
}
