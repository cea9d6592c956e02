// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"strings"
	"testing"
)

// TestBudgetActions counts no principal as complete to which the action of a budget may attach
// a policy.
func TestBudgetActions(t *testing.T) {
	action := func(definition any, unknown map[string]any) change {
		return change{"aws_budgets_budget_action", "b", create, nil, map[string]any{"budget_name": "x", "definition": definition}, unknown}
	}
	iam := func(arguments map[string]any) any {
		arguments["policy_arn"] = adminARN
		return []any{map[string]any{"iam_action_definition": []any{arguments}}}
	}
	for _, test := range []struct {
		name     string
		action   change
		complete bool
	}{
		{"this role", action(iam(map[string]any{"roles": []any{"r"}}), nil), false},
		{"another role", action(iam(map[string]any{"roles": []any{"other"}}), nil), true},
		{"a user", action(iam(map[string]any{"users": []any{"r"}}), nil), true},
		{"not known", action(iam(map[string]any{}), map[string]any{"definition": []any{map[string]any{"iam_action_definition": []any{map[string]any{"roles": true}}}}}), false},
		{"no IAM policy", action([]any{map[string]any{"ssm_action_definition": []any{map[string]any{"region": "x"}}}}, nil), true},
	} {
		r := Run(parsePlan(t, planOf(t, change{"aws_iam_role", "r", create, nil, role([]any{}, []any{}), nil}, test.action)), &Settings{})
		p := r.Principals[0]
		if p.Complete != test.complete || !p.Complete && !strings.Contains(p.Missing[0], "aws_budgets_budget_action.b") {
			t.Errorf("%s: complete %v, %v", test.name, p.Complete, p.Missing)
		}
		if len(r.Unlisted) != 1 {
			t.Errorf("%s: listed as not inspected %v", test.name, r.Unlisted)
		}
	}
}

// TestDeployerUnlisted lists what provider blocks give to the role that Terraform takes and the
// plan does not hold.
func TestDeployerUnlisted(t *testing.T) {
	for arguments, want := range map[string]int{
		`"role_arn":{"constant_value":"x"}`:                                           0,
		`"policy_arns":{"constant_value":["arn:aws:iam::aws:policy/ReadOnlyAccess"]}`: 1,
		`"policy":{"references":["local.x"]}`:                                         1,
	} {
		text := `{"format_version":"1.2","resource_changes":[],"configuration":{"provider_config":{"aws":{"name":"aws","expressions":{"assume_role":[{` + arguments + `}]}}},"root_module":{}}}`
		if r := Run(parsePlan(t, []byte(text)), &Settings{}); len(r.Unlisted) != want || len(r.Documents) != 0 {
			t.Errorf("%s: listed %v, %d documents", arguments, r.Unlisted, len(r.Documents))
		}
	}
}

// TestNotInspected lists the policies that a profile of IAM Roles Anywhere names, if it names
// any.
func TestNotInspected(t *testing.T) {
	for want, arns := range [][]any{{}, {adminARN}} {
		r := Run(parsePlan(t, planOf(t, change{"aws_rolesanywhere_profile", "p", create, nil, map[string]any{"name": "p", "managed_policy_arns": arns}, nil})), &Settings{})
		if len(r.Unlisted) != want || want == 1 && r.Unlisted[0].Attribute != "managed_policy_arns" {
			t.Errorf("%v: %v", arns, r.Unlisted)
		}
	}
}
