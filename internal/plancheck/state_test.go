// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/link"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// change is a resource of a plan that a test writes.
type change struct {
	typ, name     string
	actions       []string
	before, after map[string]any
	unknown       map[string]any
}

// planOf writes a plan.
func planOf(t *testing.T, changes ...change) []byte {
	t.Helper()
	var list []map[string]any
	for _, c := range changes {
		if c.unknown == nil {
			c.unknown = map[string]any{}
		}
		var before, after any
		if c.before != nil {
			before = c.before
		}
		if c.after != nil {
			after = c.after
		}
		list = append(list, map[string]any{
			"address": c.typ + "." + c.name, "mode": "managed", "type": c.typ, "name": c.name, "provider_name": "registry.terraform.io/hashicorp/aws",
			"change": map[string]any{"actions": c.actions, "before": before, "after": after, "after_unknown": c.unknown, "before_sensitive": map[string]any{}, "after_sensitive": map[string]any{}},
		})
	}
	text, err := json.Marshal(map[string]any{"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": list})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

var (
	noop   = []string{"no-op"}
	update = []string{"update"}
	create = []string{"create"}
	remove = []string{"delete"}
)

const (
	trustEC2 = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}`
	allowAll = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`
	adminARN = "arn:aws:iam::aws:policy/AdministratorAccess"

	readOnlyARN = "arn:aws:iam::aws:policy/ReadOnlyAccess"
)

// role is a role that exists, with the lists that the state has.
func role(managed []any, inline []any) map[string]any {
	return map[string]any{
		"name": "r", "id": "r", "path": "/", "arn": "arn:aws:iam::210987654321:role/r", "assume_role_policy": trustEC2,
		"managed_policy_arns": managed, "inline_policy": inline,
	}
}

// TestK305 takes what the state lists as the base, and what the plan adds and removes.
func TestK305(t *testing.T) {
	attached := map[string]any{"role": "r", "policy_arn": adminARN}
	inline := func(name, policy string) map[string]any {
		return map[string]any{"id": "r:" + name, "role": "r", "name": name, "policy": policy}
	}
	listed := func(name, policy string) map[string]any { return map[string]any{"name": name, "policy": policy} }
	for _, test := range []struct {
		name     string
		changes  []change
		layers   int
		admin    bool
		complete bool
	}{
		{"nothing", []change{{"aws_iam_role", "r", noop, role([]any{}, []any{}), role([]any{}, []any{}), nil}}, 0, false, true},
		{"attached outside", []change{{"aws_iam_role", "r", noop, role([]any{adminARN}, []any{}), role([]any{adminARN}, []any{}), nil}}, 1, true, true},
		{"attached here", []change{
			{"aws_iam_role", "r", noop, role([]any{adminARN}, []any{}), role([]any{adminARN}, []any{}), nil},
			{"aws_iam_role_policy_attachment", "a", noop, attached, attached, nil},
		}, 1, true, true},
		{"detached", []change{
			{"aws_iam_role", "r", noop, role([]any{adminARN}, []any{}), role([]any{adminARN}, []any{}), nil},
			{"aws_iam_role_policy_attachment", "a", remove, attached, nil, nil},
		}, 0, false, true},
		{"inline outside", []change{{"aws_iam_role", "r", noop, role([]any{}, []any{listed("p", allowAll)}), role([]any{}, []any{listed("p", allowAll)}), nil}}, 1, true, true},
		{"inline here", []change{
			{"aws_iam_role", "r", noop, role([]any{}, []any{listed("p", allowAll)}), role([]any{}, []any{listed("p", allowAll)}), nil},
			{"aws_iam_role_policy", "p", noop, inline("p", allowAll), inline("p", allowAll), nil},
		}, 1, true, true},
		{"inline removed", []change{
			{"aws_iam_role", "r", noop, role([]any{}, []any{listed("p", allowAll)}), role([]any{}, []any{listed("p", allowAll)}), nil},
			{"aws_iam_role_policy", "p", remove, inline("p", allowAll), nil, nil},
		}, 0, false, true},
		{"lists unknown", []change{{"aws_iam_role", "r", noop, role(nil, nil), role(nil, nil), nil}}, 0, false, false},
		{"user", []change{{"aws_iam_user", "r", noop, map[string]any{"name": "r"}, map[string]any{"name": "r"}, nil}}, 0, false, false},
		{"new user", []change{{"aws_iam_user", "r", create, nil, map[string]any{"name": "r"}, nil}}, 0, false, true},
		{"policy not in the plan", []change{
			{"aws_iam_user", "r", create, nil, map[string]any{"name": "r"}, nil},
			{"aws_iam_user_policy_attachment", "a", create, nil, map[string]any{"user": "r", "policy_arn": "arn:aws:iam::210987654321:policy/other"}, nil},
		}, 1, false, false},
		{"AWS policy not in the snapshot", []change{
			{"aws_iam_user", "r", create, nil, map[string]any{"name": "r"}, nil},
			{"aws_iam_user_policy_attachment", "a", create, nil, map[string]any{"user": "r", "policy_arn": "arn:aws:iam::aws:policy/NoSuchPolicy"}, nil},
		}, 1, false, false},
		{"exclusive lists", []change{
			{"aws_iam_group", "r", noop, map[string]any{"name": "r"}, map[string]any{"name": "r"}, nil},
			{"aws_iam_group_policy_attachments_exclusive", "a", create, nil, map[string]any{"group_name": "r", "policy_arns": []any{}}, nil},
			{"aws_iam_group_policies_exclusive", "a", create, nil, map[string]any{"group_name": "r", "policy_names": []any{}}, nil},
		}, 0, false, true},
		{"exclusive lists of a user, who may be in groups", []change{
			{"aws_iam_user", "r", noop, map[string]any{"name": "r"}, map[string]any{"name": "r"}, nil},
			{"aws_iam_user_policy_attachments_exclusive", "a", create, nil, map[string]any{"user_name": "r", "policy_arns": []any{}}, nil},
			{"aws_iam_user_policies_exclusive", "a", create, nil, map[string]any{"user_name": "r", "policy_names": []any{}}, nil},
		}, 0, false, false},
		{"an exclusive list that keeps an inline policy which is not shown", []change{
			{"aws_iam_group", "r", noop, map[string]any{"name": "r"}, map[string]any{"name": "r"}, nil},
			{"aws_iam_group_policy_attachments_exclusive", "a", create, nil, map[string]any{"group_name": "r", "policy_arns": []any{}}, nil},
			{"aws_iam_group_policies_exclusive", "a", create, nil, map[string]any{"group_name": "r", "policy_names": []any{"legacy"}}, nil},
		}, 0, false, false},
		{"exclusive lists take away what the state lists", []change{
			{"aws_iam_role", "r", noop, role([]any{adminARN}, []any{listed("p", allowAll)}), role([]any{adminARN}, []any{listed("p", allowAll)}), nil},
			{"aws_iam_role_policy_attachments_exclusive", "a", create, nil, map[string]any{"role_name": "r", "policy_arns": []any{}}, nil},
			{"aws_iam_role_policies_exclusive", "a", create, nil, map[string]any{"role_name": "r", "policy_names": []any{}}, nil},
		}, 0, false, true},
		{"an attachment that is replaced", []change{
			{"aws_iam_role", "r", noop, role([]any{adminARN}, []any{}), role([]any{adminARN}, []any{}), nil},
			{"aws_iam_role_policy_attachment", "a", []string{"delete", "create"}, attached, map[string]any{"role": "r", "policy_arn": readOnlyARN}, nil},
		}, 1, false, true},
		{"an attachment for the whole account that leaves the role out", []change{
			{"aws_iam_role", "r", noop, role([]any{adminARN}, []any{}), role([]any{adminARN}, []any{}), nil},
			{"aws_iam_policy_attachment", "a", update, map[string]any{"policy_arn": adminARN, "roles": []any{"r", "other"}}, map[string]any{"policy_arn": adminARN, "roles": []any{"other"}}, nil},
		}, 0, false, true},
		{"an attachment that is forgotten and stays", []change{
			{"aws_iam_role", "r", noop, role([]any{adminARN}, []any{}), role([]any{adminARN}, []any{}), nil},
			{"aws_iam_role_policy_attachment", "a", []string{"forget"}, attached, nil, nil},
		}, 1, true, true},
		{"an inline policy that is forgotten and stays", []change{
			{"aws_iam_role", "r", noop, role([]any{}, []any{listed("p", allowAll)}), role([]any{}, []any{listed("p", allowAll)}), nil},
			{"aws_iam_role_policy", "p", []string{"forget"}, inline("p", allowAll), nil, nil},
		}, 1, true, true},
		{"a policy of another provider", []change{
			{"aws_iam_role", "r", create, nil, role([]any{}, []any{}), nil},
			{"awscc_iam_role_policy", "p", create, nil, map[string]any{"role_name": "r", "policy_name": "p"}, map[string]any{"policy_document": true}},
		}, 1, false, false},
		{"a new user in a group that is not in the plan", []change{
			{"aws_iam_user", "r", create, nil, map[string]any{"name": "r"}, nil},
			{"aws_iam_user_group_membership", "m", create, nil, map[string]any{"user": "r", "groups": []any{"admins"}}, nil},
		}, 0, false, false},
		{"a new user in a new group", []change{
			{"aws_iam_user", "r", create, nil, map[string]any{"name": "r"}, nil},
			{"aws_iam_group", "g", create, nil, map[string]any{"name": "g"}, nil},
			{"aws_iam_group_policy", "p", create, nil, map[string]any{"group": "g", "name": "p", "policy": allowAll}, nil},
			{"aws_iam_user_group_membership", "m", create, nil, map[string]any{"user": "r", "groups": []any{"g"}}, nil},
		}, 1, true, true},
		{"a new user in a group that exists already", []change{
			{"aws_iam_user", "r", create, nil, map[string]any{"name": "r"}, nil},
			{"aws_iam_group", "g", noop, map[string]any{"name": "g"}, map[string]any{"name": "g"}, nil},
			{"aws_iam_user_group_membership", "m", create, nil, map[string]any{"user": "r", "groups": []any{"g"}}, nil},
		}, 0, false, false},
	} {
		r := Run(parsePlan(t, planOf(t, test.changes...)), &Settings{})
		at := slices.IndexFunc(r.Principals, func(p *link.Principal) bool { return strings.HasSuffix(p.Address(), ".r") })
		if at < 0 {
			t.Errorf("%s: no principal", test.name)
			continue
		}
		p := r.Principals[at]
		admin := slices.ContainsFunc(r.Findings, func(f *Finding) bool { return f.ID == "PRINCIPAL_ADMIN" && f.Address == p.Address() })
		if len(p.Layers) != test.layers || admin != test.admin || p.Complete != test.complete {
			t.Errorf("%s: %d layers, admin %v, complete %v (%v)", test.name, len(p.Layers), admin, p.Complete, p.Missing)
		}
	}
}

// TestHostileDocuments shows that documents that no reader should accept are findings, and
// that nothing panics.
func TestHostileDocuments(t *testing.T) {
	for name, policy := range map[string]string{
		"duplicate keys": `{"Version":"2012-10-17","Version":"2008-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}`,
		"deep":           strings.Repeat(`{"Statement":`, 300) + "1" + strings.Repeat("}", 300),
		"large":          `{"Version":"2012-10-17","Statement":[{"Sid":"` + strings.Repeat("x", 9<<20) + `"}]}`,
		"not JSON":       "{",
		"a list":         "[]",
		"a string":       `"x"`,
	} {
		text := planOf(t,
			change{"aws_iam_role", "r", create, nil, map[string]any{"name": "r", "assume_role_policy": policy}, nil},
			change{"aws_iam_role_policy", "p", create, nil, map[string]any{"name": "p", "role": "r", "policy": policy}, nil},
			change{"aws_iam_role_policy", "q", update, map[string]any{"name": "q", "role": "r", "policy": allowAll}, map[string]any{"name": "q", "role": "r", "policy": policy}, nil},
			change{"aws_s3_bucket_policy", "b", update, map[string]any{"bucket": "b", "policy": policy}, map[string]any{"bucket": "b", "policy": allowAll}, nil},
		)
		s := &Settings{Rules: []*Rule{{Kind: "within", Name: "x", Class: frame.Error, Document: `{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}`}}}
		r := Run(parsePlan(t, text), s)
		if !slices.ContainsFunc(r.Findings, func(f *Finding) bool { return f.Address == "aws_iam_role_policy.p" && f.Class == frame.Error }) {
			t.Errorf("%s: there is no error: %v", name, lines(r))
		}
		if len(r.Rules) != 1 || r.Rules[0].Result != Undetermined {
			t.Errorf("%s: the rule %+v", name, *r.Rules[0])
		}
	}
}

// TestManyInstances shows that many possible links do not multiply.
func TestManyInstances(t *testing.T) {
	const n = 400
	var changes []map[string]any
	add := func(typ, name string, i int, after map[string]any, unknown map[string]any) {
		changes = append(changes, map[string]any{
			"address": fmt.Sprintf("%s.%s[%d]", typ, name, i), "mode": "managed", "type": typ, "name": name, "index": i, "provider_name": "registry.terraform.io/hashicorp/aws",
			"change": map[string]any{"actions": create, "before": nil, "after": after, "after_unknown": unknown},
		})
	}
	for i := range n {
		add("aws_iam_role", "r", i, map[string]any{"assume_role_policy": trustEC2}, map[string]any{"name": true, "id": true, "arn": true})
		if i < n-1 {
			add("aws_iam_role_policy_attachment", "a", i, map[string]any{"policy_arn": adminARN}, map[string]any{"role": true})
		}
	}
	text, err := json.Marshal(map[string]any{"format_version": "1.2", "resource_changes": changes, "configuration": map[string]any{"root_module": map[string]any{"resources": []any{
		map[string]any{"address": "aws_iam_role.r", "mode": "managed", "type": "aws_iam_role", "name": "r", "count_expression": map[string]any{"constant_value": n}},
		map[string]any{"address": "aws_iam_role_policy_attachment.a", "mode": "managed", "type": "aws_iam_role_policy_attachment", "name": "a", "expressions": map[string]any{
			"role": map[string]any{"references": []string{"aws_iam_role.r", "count.index"}},
		}, "count_expression": map[string]any{"constant_value": n - 1}},
	}}}})
	if err != nil {
		t.Fatal(err)
	}
	r := Run(parsePlan(t, text), &Settings{})
	if len(r.Unresolved) != n-1 || r.Principals[0].Complete {
		t.Errorf("%d unresolved", len(r.Unresolved))
	}
}

// TestNewAccess compares documents before and after.
func TestNewAccess(t *testing.T) {
	statement := func(s string) string { return `{"Version":"2012-10-17","Statement":[` + s + `]}` }
	const (
		get     = `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/*"}`
		getStar = `{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::ledger/*"}`
		tagged  = `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"ops"}}}`
		deny    = `{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/secret/*"}`
	)
	for _, test := range []struct{ name, before, after, want string }{
		{"same", get, get, ""},
		{"reordered", get + "," + deny, deny + "," + get, ""},
		{"narrower", getStar, get, ""},
		{"condition added", get, tagged, ""},
		{"denied more", get, get + "," + deny, ""},
		{"redundant", getStar, getStar + "," + get, ""},
		{"wider", get, getStar, "s3:Get"},
		{"condition removed", tagged, get, "s3:GetObject"},
		{"deny removed", get + "," + deny, get, "ledger/secret"},
	} {
		r := Run(parsePlan(t, planOf(t, change{
			"aws_iam_policy", "p", update, map[string]any{"name": "p", "policy": statement(test.before)}, map[string]any{"name": "p", "policy": statement(test.after)}, nil,
		})), &Settings{})
		got := ""
		for _, f := range r.Findings {
			if f.ID == "NEW_ACCESS" {
				got = f.Message
			}
		}
		if (got == "") != (test.want == "") || !strings.Contains(got, test.want) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// TestStatus compares findings with what was there before.
func TestStatus(t *testing.T) {
	wrong := `{"Effect":"Allow","Action":"s3:GetObjct","Resource":"*"}`
	other := `{"Effect":"Allow","Action":"s3:PutObjct","Resource":"*"}`
	policy := func(s string) map[string]any {
		return map[string]any{"name": "p", "policy": `{"Version":"2012-10-17","Statement":[` + s + `]}`}
	}
	for _, test := range []struct {
		name   string
		change change
		want   []string
	}{
		{"kept", change{"aws_iam_policy", "p", update, policy(wrong), policy(other + "," + wrong), nil}, []string{"existing", "new"}},
		{"created", change{"aws_iam_policy", "p", create, nil, policy(wrong), nil}, []string{"new"}},
		{"replaced", change{"aws_iam_policy", "p", []string{"delete", "create"}, policy(wrong), policy(wrong), nil}, []string{"existing"}},
		{"unchanged", change{"aws_iam_policy", "p", noop, policy(wrong), policy(wrong), nil}, []string{"existing"}},
	} {
		var got []string
		for _, f := range Run(parsePlan(t, planOf(t, test.change)), &Settings{}).Findings {
			if f.ID == "INVALID_ACTION" {
				got = append(got, f.Status)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

// TestDeployer checks the session policies of provider blocks.
func TestDeployer(t *testing.T) {
	text := `{"format_version":"1.2","resource_changes":[],"configuration":{"provider_config":{"aws":{"name":"aws","expressions":{"assume_role":[{"policy":{"constant_value":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObjct\",\"Resource\":\"*\"}]}"},"role_arn":{"constant_value":"x"}}]}}},"root_module":{}}}`
	r := Run(parsePlan(t, []byte(text)), &Settings{})
	if got := lines(r); !slices.Contains(got, "INVALID_ACTION ERROR existing provider.aws") {
		t.Errorf("%v", got)
	}
}

// TestSensitiveSum shows that a finding on a sum shows nothing of a sensitive document.
func TestSensitiveSum(t *testing.T) {
	text := string(planOf(t,
		change{"aws_iam_role", "r", create, nil, map[string]any{"name": "r", "assume_role_policy": trustEC2}, nil},
		change{"aws_iam_role_policy", "p", create, nil, map[string]any{"name": "p", "role": "r", "policy": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}]}`}, nil},
		change{"aws_iam_role_policy", "q", create, nil, map[string]any{"name": "q", "role": "r", "policy": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["lambda:CreateFunction","lambda:InvokeFunction"],"Resource":"*"}]}`}, nil},
	))
	text = strings.ReplaceAll(text, `"after_sensitive":{}`, `"after_sensitive":{"policy":true}`)
	found := false
	for _, f := range Run(parsePlan(t, []byte(text)), &Settings{}).Findings {
		found = found || f.ID == "PRINCIPAL_ESCALATION"
		if strings.Contains(f.Message+f.Remediation+f.Path, "lambda:") || strings.Contains(f.Message, "PassRole") {
			t.Errorf("%s: %s", f.ID, f.Message)
		}
	}
	if !found {
		t.Error("there is no PRINCIPAL_ESCALATION")
	}
}
