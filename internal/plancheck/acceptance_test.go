// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/extract"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/world"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// The plans of testdata/plans were made by Terraform with a provider in place of
// hashicorp/aws, see tools/plans.

func readPlan(t testing.TB, name string) *planfile.Plan {
	t.Helper()
	text, err := os.ReadFile("testdata/plans/" + name + "/plan.json")
	if err != nil {
		t.Fatal(err)
	}
	return parsePlan(t, text)
}

func parsePlan(t testing.TB, text []byte) *planfile.Plan {
	t.Helper()
	plan, err := planfile.Read(bytes.NewReader(text), tables.ReadOptions(nil, nil))
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

func run(t testing.TB, name string, change ...func(*Settings)) *Report {
	t.Helper()
	s := &Settings{FailOn: frame.Error, Now: time.Date(2026, 11, 28, 0, 0, 0, 0, time.UTC)}
	for _, c := range change {
		c(s)
	}
	return Run(readPlan(t, name), s)
}

// lines are the findings as "ID CLASS status address".
func lines(r *Report) []string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, fmt.Sprintf("%s %s %s %s", f.ID, f.Class, f.Status, f.Address))
	}
	return out
}

// TestAcceptance runs the rows of the design's acceptance table that need no configuration
// and no source.
func TestAcceptance(t *testing.T) {
	for _, test := range []struct {
		row, plan string
		// want are findings that there must be, never those that there must not be.
		want, never []string
		// documents counts decided, partial and invisible ones.
		documents  [3]int
		principals string // "address complete|incomplete", joined by commas
		change     func(*Settings)
	}{
		{
			row: "A1", plan: "a01-data-source", documents: [3]int{1, 1, 0}, principals: "aws_iam_role.r complete",
			want: []string{"INVALID_ACTION ERROR new aws_iam_policy.p", "FULL_SERVICE_ACCESS SUGGESTION new aws_iam_policy.p"},
		},
		{row: "A2", plan: "a02-jsonencode", documents: [3]int{1, 0, 1}, principals: "aws_iam_role.r incomplete", never: []string{"INVALID_ACTION"}},
		{
			row: "A4", plan: "a04-depends-on", documents: [3]int{2, 0, 0}, principals: "aws_iam_role.r complete",
			want: []string{"PRINCIPAL_ADMIN SECURITY_WARNING new aws_iam_role.r"}, never: []string{"FULL_ADMIN_ACCESS"},
		},
		{
			row: "A5", plan: "a05-escalation", documents: [3]int{3, 0, 0}, principals: "aws_iam_role.r complete",
			want: []string{"PRINCIPAL_ESCALATION SECURITY_WARNING new aws_iam_role.r"}, never: []string{"PRIVILEGE_ESCALATION", "PRINCIPAL_ADMIN"},
		},
		{row: "A6", plan: "a06-boundary", documents: [3]int{4, 0, 0}, principals: "aws_iam_role.r complete", never: []string{"PRINCIPAL_ESCALATION", "BOUNDARY_REMOVABLE"}},
		{row: "A7", plan: "a07-plain-role", documents: [3]int{1, 0, 0}, principals: "aws_iam_role.r complete"},
		{
			row: "A8", plan: "a08-same-keys", documents: [3]int{2, 0, 0}, principals: `aws_iam_role.r["a"] complete,aws_iam_role.r["b"] complete`,
			want: []string{`PRINCIPAL_ADMIN SECURITY_WARNING new aws_iam_role.r["a"]`, `PRINCIPAL_ADMIN SECURITY_WARNING new aws_iam_role.r["b"]`},
		},
		{
			row: "A8", plan: "a08-other-keys", documents: [3]int{3, 0, 0}, never: []string{"PRINCIPAL_ADMIN"},
			principals: `aws_iam_role.r["a"] incomplete,aws_iam_role.r["b"] incomplete,aws_iam_role.r["c"] incomplete`,
		},
		{
			row: "A9", plan: "a09-modules", documents: [3]int{4, 0, 0}, principals: "aws_iam_role.r[0] complete,aws_iam_role.r[1] complete",
			want: []string{"PRINCIPAL_ADMIN SECURITY_WARNING new aws_iam_role.r[0]", "PRINCIPAL_ADMIN SECURITY_WARNING new aws_iam_role.r[1]"},
		},
		{row: "A10", plan: "a10-local", documents: [3]int{1, 0, 0}, principals: "aws_iam_role.r incomplete", never: []string{"PRINCIPAL_ADMIN"}},
		{
			row: "A11", plan: "a11-public", documents: [3]int{1, 0, 0},
			want: []string{"RESOURCE_PUBLIC_ACCESS SECURITY_WARNING new aws_s3_bucket_policy.p", "NEW_ACCESS SUGGESTION new aws_s3_bucket_policy.p"},
		},
		{row: "A11", plan: "a11-reordered", documents: [3]int{1, 0, 0}, never: []string{"NEW_ACCESS", "new"}},
		{row: "A12", plan: "a12-existing", documents: [3]int{1, 0, 0}, want: []string{"INVALID_ACTION ERROR existing aws_iam_policy.p"}},
		{row: "A12", plan: "a12-existing", never: []string{"INVALID_ACTION"}, change: func(s *Settings) { s.OnlyChanged = true }},
		{
			row: "A13", plan: "a13-organization", documents: [3]int{2, 0, 0},
			want: []string{"POLICY_SIZE_EXCEEDS_SCP_QUOTA ERROR new aws_organizations_policy.scp", "RCP_EFFECT_MUST_BE_DENY ERROR new aws_organizations_policy.rcp"}, never: []string{"aws_organizations_policy.tags"},
		},
		{row: "A14", plan: "a14-function-url", documents: [3]int{1, 0, 0}, want: []string{"RESOURCE_PUBLIC_WITH_WEAK_CONDITION SECURITY_WARNING new aws_lambda_permission.url"}},
		{
			row: "A15", plan: "a15-managed", documents: [3]int{1, 0, 0}, principals: "aws_iam_role.r complete",
			want: []string{"PRINCIPAL_ADMIN SECURITY_WARNING new aws_iam_role.r", "TRUST_CROSS_ACCOUNT SECURITY_WARNING new aws_iam_role.r"},
		},
		{row: "A15", plan: "a15-managed", documents: [3]int{1, 0, 0}, never: []string{"TRUST_CROSS_ACCOUNT"}, change: func(s *Settings) { s.Trusted.Accounts = []string{"444455556666"} }},
		{row: "A17", plan: "a17-sensitive", documents: [3]int{2, 0, 0}, want: []string{"INVALID_ACTION ERROR new aws_iam_role_policy.p"}},

		{row: "K-105", plan: "merged", documents: [3]int{1, 1, 0}, never: []string{"PRIVILEGE_ESCALATION", "PRINCIPAL_ESCALATION", "PRINCIPAL_ADMIN"}},
		{row: "K-105", plan: "dynamic-statement", documents: [3]int{1, 1, 0}, want: []string{"PRIVILEGE_ESCALATION SECURITY_WARNING new aws_iam_role_policy.p"}},
		{row: "K-105", plan: "dynamic-unknown", documents: [3]int{1, 1, 0}},
		{row: "K-103", plan: "iamproof-document", documents: [3]int{2, 0, 0}, want: []string{"PRINCIPAL_ADMIN SECURITY_WARNING new aws_iam_role.r"}},
		{row: "1.4", plan: "simulation", documents: [3]int{1, 1, 0}, want: []string{"FULL_SERVICE_ACCESS SUGGESTION new aws_iam_role_policy.p"}},
		{row: "K-302", plan: "conditional", documents: [3]int{1, 0, 1}, never: []string{"FULL_SERVICE_ACCESS"}},
		{row: "K-303", plan: "splat", documents: [3]int{4, 0, 0}, never: []string{"PRINCIPAL_ADMIN"}},
		{row: "K-202", plan: "unlisted", documents: [3]int{0, 0, 0}, want: []string{"JSON_DUPLICATE_KEY ERROR new aws_iot_policy.i"}, never: []string{"aws_new_thing_policy", "aws_ecr_lifecycle_policy"}},
		{
			row: "K-203", plan: "overwritten", documents: [3]int{2, 0, 0},
			want: []string{"POLICY_OVERWRITTEN WARNING new aws_s3_bucket_policy.p", "RESOURCE_PUBLIC_ACCESS SECURITY_WARNING new aws_s3_bucket_policy.p"},
		},
		{
			row: "4.1", plan: "protection", documents: [3]int{1, 0, 0},
			want: []string{"PROTECTION_REMOVED WARNING new aws_iam_policy.deny", "PROTECTION_REMOVED WARNING new aws_iam_role.r", "PROTECTION_REMOVED WARNING new aws_s3_bucket_public_access_block.b"},
		},
		{row: "4.1", plan: "removable", documents: [3]int{3, 0, 0}, want: []string{"BOUNDARY_REMOVABLE SECURITY_WARNING new aws_iam_role.r", "BOUNDARY_ALLOWS_ITS_OWN_REMOVAL SECURITY_WARNING new aws_iam_policy.b"}},
		{row: "4.1", plan: "sizes", documents: [3]int{4, 0, 0}, want: []string{"INLINE_POLICY_AGGREGATE_EXCEEDED ERROR new aws_iam_role.r", "TOO_MANY_ATTACHED_POLICIES WARNING new aws_iam_role.r"}},
		{row: "K-103", plan: "null-variable", documents: [3]int{1, 0, 0}, want: []string{"INVALID_ACTION ERROR new module.given.aws_sqs_queue.q"}},
		{row: "K-103", plan: "dynamic-inline", documents: [3]int{1, 0, 0}, principals: "aws_iam_role.r complete"},
		{row: "K-103", plan: "defaults", documents: [3]int{0, 0, 0}},
		{
			row: "K-303", plan: "documents-by-key", documents: [3]int{4, 0, 0},
			want: []string{`PRINCIPAL_ADMIN SECURITY_WARNING new aws_iam_role.r["a"]`}, never: []string{`PRINCIPAL_ADMIN SECURITY_WARNING new aws_iam_role.r["b"]`},
		},
		{row: "3", plan: "groups", documents: [3]int{1, 0, 0}, want: []string{"PRINCIPAL_ADMIN SECURITY_WARNING new aws_iam_user.u"}},
		{row: "7", plan: "destroy", documents: [3]int{0, 0, 0}, never: []string{"aws_iam"}},
		{row: "7", plan: "empty"},
		{row: "7", plan: "errored", documents: [3]int{1, 0, 0}, principals: "aws_iam_role.r incomplete"},
		{row: "7", plan: "target", documents: [3]int{1, 0, 0}, principals: "aws_iam_role.r incomplete"},
	} {
		t.Run(test.row+"_"+test.plan, func(t *testing.T) {
			change := test.change
			if change == nil {
				change = func(*Settings) {}
			}
			r := run(t, test.plan, change)
			got := lines(r)
			for _, want := range test.want {
				if !slices.Contains(got, want) {
					t.Errorf("there is no finding %s among\n%s", want, strings.Join(got, "\n"))
				}
			}
			for _, never := range test.never {
				for _, line := range got {
					if strings.Contains(line+" ", never) {
						t.Errorf("there is a finding %s", line)
					}
				}
			}
			c := r.Counts()
			if have := [3]int{c.Decided, c.Partial, c.NotVisible}; have != test.documents && test.change == nil {
				t.Errorf("documents decided, partly known, not visible: %v, want %v", have, test.documents)
			}
			var principals []string
			for _, p := range r.Principals {
				word := "incomplete"
				if p.Complete {
					word = "complete"
				}
				principals = append(principals, p.Address()+" "+word)
			}
			if have := strings.Join(principals, ","); test.principals != "" && have != test.principals {
				t.Errorf("principals %s, want %s", have, test.principals)
			}
		})
	}
}

// TestA2 shows what is said about a document that is not visible.
func TestA2(t *testing.T) {
	r := run(t, "a02-jsonencode")
	d := r.Documents[0]
	if d.Address() != "aws_iam_policy.p" || d.Visibility != extract.NotVisible || !strings.Contains(d.Reason, "jsonencode of unknown values") || !strings.Contains(d.Reason, "--source") {
		t.Errorf("%s: %s, %s", d.Label(), d.Visibility, d.Reason)
	}
	s := &Settings{FailOn: frame.Error}
	if r.Verdict(s).Fails() {
		t.Error("it fails without --strict")
	}
	s.FailInvisible = true
	if !r.Verdict(s).Fails() {
		t.Error("it passes with --strict")
	}
}

// TestA5 shows that a finding on a sum names the documents that make it.
func TestA5(t *testing.T) {
	for _, f := range run(t, "a05-escalation").Findings {
		if f.ID == "PRINCIPAL_ESCALATION" {
			if !strings.Contains(f.Message, "aws_iam_role_policy.pass") || !strings.Contains(f.Message, "aws_iam_role_policy.functions") {
				t.Errorf("the message does not name both documents: %s", f.Message)
			}
			return
		}
	}
	t.Error("there is no PRINCIPAL_ESCALATION")
}

// TestA6 asks for a boundary.
func TestA6(t *testing.T) {
	rule := func(boundaries ...string) func(*Settings) {
		return func(s *Settings) {
			s.Account, s.Partition = "210987654321", "aws"
			s.Rules = []*Rule{{Kind: "require_boundary", Name: "ci", Class: frame.Error, Boundaries: boundaries}}
		}
	}
	for _, test := range []struct {
		plan, boundary, want string
	}{
		{"a06-boundary", "", Holds},
		{"a06-boundary", "arn:aws:iam::*:policy/bounds", Undetermined}, // an assumption makes no rule hold
		{"a05-escalation", "", Violated},
	} {
		change := rule()
		if test.boundary != "" {
			change = rule(test.boundary)
		}
		r := run(t, test.plan, change)
		if len(r.Rules) != 1 || r.Rules[0].Result != test.want {
			t.Errorf("%s with %q: %+v, want %s", test.plan, test.boundary, r.Rules, test.want)
		}
	}
}

// TestA8 shows that what was assumed is said.
func TestA8(t *testing.T) {
	for _, p := range run(t, "a08-same-keys").Principals {
		if l := p.Layers[0]; l.Link != world.Assumed || !strings.Contains(l.Assumption, "by the same key") {
			t.Errorf("%s: %s, %q", p.Address(), l.Link, l.Assumption)
		}
	}
	for _, p := range run(t, "a08-other-keys").Principals {
		if l := p.Layers[0]; l.Link != world.Possible {
			t.Errorf("%s: %s, %q", p.Address(), l.Link, l.Assumption)
		}
	}
}

// TestA10 lists an attachment whose role is not known.
func TestA10(t *testing.T) {
	r := run(t, "a10-local")
	if len(r.Unresolved) != 1 || r.Unresolved[0].Address != "aws_iam_role_policy_attachment.a" || !strings.Contains(r.Unresolved[0].Why, "local value") {
		t.Errorf("%+v", r.Unresolved)
	}
	if r.Invisible() != 1 {
		t.Errorf("%d invisible", r.Invisible())
	}
}

// TestA11 lists the access that is new.
func TestA11(t *testing.T) {
	for _, f := range run(t, "a11-public").Findings {
		if f.ID == "NEW_ACCESS" && !strings.Contains(f.Message, "everyone: s3:GetObject on arn:aws:s3:::ledger/*") {
			t.Error(f.Message)
		}
	}
}

// TestA15Partitions shows that AWS managed policies are known in other partitions.
func TestA15Partitions(t *testing.T) {
	for _, partition := range []string{"aws-cn", "aws-us-gov"} {
		text, err := os.ReadFile("testdata/plans/a15-managed/plan.json")
		if err != nil {
			t.Fatal(err)
		}
		text = bytes.ReplaceAll(text, []byte("arn:aws:"), []byte("arn:"+partition+":"))
		text = bytes.ReplaceAll(text, []byte(`"partition":"aws"`), []byte(`"partition":"`+partition+`"`))
		got := lines(Run(parsePlan(t, text), &Settings{}))
		if !slices.Contains(got, "PRINCIPAL_ADMIN SECURITY_WARNING new aws_iam_role.r") {
			t.Errorf("%s: %v", partition, got)
		}
	}
}

// TestA16 lets entries expire, and finds those that match nothing.
func TestA16(t *testing.T) {
	day := func(text string) time.Time {
		d, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	with := func(e Ignore) *Report {
		return run(t, "a04-depends-on", func(s *Settings) { s.Ignores = []*Ignore{&e} })
	}
	has := func(r *Report) bool {
		return slices.ContainsFunc(r.Findings, func(f *Finding) bool { return f.ID == "PRINCIPAL_ADMIN" })
	}
	for _, test := range []struct {
		name string
		e    Ignore
		has  bool
		note string
	}{
		{"counts", Ignore{ID: "PRINCIPAL_ADMIN", Address: "aws_iam_role.*", Expires: day("2026-11-28")}, false, ""},
		{"expired", Ignore{ID: "PRINCIPAL_ADMIN", Expires: day("2026-11-26")}, true, "IGNORE_EXPIRED"},
		{"unused", Ignore{ID: "PRINCIPAL_ADMIN", Address: "aws_iam_user.*"}, true, "IGNORE_UNUSED"},
	} {
		r := with(test.e)
		if has(r) != test.has {
			t.Errorf("%s: the finding counts: %v", test.name, has(r))
		}
		if test.note != "" && !slices.ContainsFunc(r.Notes, func(n Note) bool { return n.ID == test.note }) {
			t.Errorf("%s: there is no note %s", test.name, test.note)
		}
		if !test.has && (len(r.Suppressed) != 1 || slices.ContainsFunc(r.Notes, func(n Note) bool { return strings.HasPrefix(n.ID, "IGNORE_") })) {
			t.Errorf("%s: %d accepted, notes %v", test.name, len(r.Suppressed), r.Notes)
		}
	}
}

// TestA17 shows that nothing of a sensitive document is shown.
func TestA17(t *testing.T) {
	for _, f := range run(t, "a17-sensitive").Findings {
		all := fmt.Sprintf("%+v", *f)
		for _, secret := range []string{"very-secret-bucket", "TopSecret", "GetObjct"} {
			if strings.Contains(strings.ReplaceAll(all, f.subject, ""), secret) {
				t.Errorf("%q is shown: %s", secret, all)
			}
		}
	}
}
