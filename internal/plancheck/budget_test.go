// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"slices"
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

// TestDeployerBlocks reads the session policies of every block that takes a role, of a provider of any
// name.
func TestDeployerBlocks(t *testing.T) {
	policy := `"policy":{"constant_value":"{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObjct\",\"Resource\":\"*\"}]}"}`
	text := `{"format_version":"1.2","resource_changes":[],"configuration":{"provider_config":{"amazon":{"name":"amazon","full_name":"registry.terraform.io/hashicorp/aws",` +
		`"expressions":{"assume_role":[{"role_arn":{"constant_value":"x"}},{` + policy + `}],"assume_role_with_web_identity":[{` + policy + `}]}},"other":{"name":"other","full_name":"registry.terraform.io/x/other","expressions":{"assume_role":[{` + policy + `}]}}},"root_module":{}}}`
	r := Run(parsePlan(t, []byte(text)), &Settings{})
	var got []string
	for _, d := range r.Documents {
		got = append(got, d.Label())
	}
	if want := []string{"provider.amazon.assume_role[1].policy", "provider.amazon.assume_role_with_web_identity.policy"}; !slices.Equal(got, want) || len(r.Findings) == 0 {
		t.Errorf("%v, want %v; %v", got, want, lines(r))
	}
}

// TestSameNames ties an attachment to each of several principals of one name as possible: provider
// configurations with instances of their own are one in a plan.
func TestSameNames(t *testing.T) {
	r := Run(parsePlan(t, planOf(t,
		change{"aws_iam_role", "a", create, nil, role([]any{}, []any{}), nil},
		change{"aws_iam_role", "b", create, nil, role([]any{}, []any{}), nil},
		change{"aws_iam_role_policy", "p", create, nil, map[string]any{"role": "r", "name": "p", "policy": allowAll}, nil},
	)), &Settings{})
	for _, p := range r.Principals {
		if p.Complete || len(p.Layers) != 1 || p.Layers[0].Link != Possible {
			t.Errorf("%s: complete %v, %+v", p.Address(), p.Complete, p.Layers)
		}
	}
}

// TestSigningProfile makes a statement of a permission for a signing profile.
func TestSigningProfile(t *testing.T) {
	r := Run(parsePlan(t, planOf(t, change{"aws_signer_signing_profile_permission", "p", create, nil, map[string]any{
		"profile_name": "n", "action": "signer:StartSigningJob", "principal": "333344445555", "statement_id": "s",
	}, nil})), &Settings{Account: "210987654321", Partition: "aws", Region: "eu-west-1"})
	if len(r.Documents) != 1 || r.Documents[0].Visibility != Known || !slices.ContainsFunc(r.Findings, func(f *Finding) bool { return f.ID == "RESOURCE_CROSS_ACCOUNT" }) {
		t.Errorf("%+v, %v", r.Documents, lines(r))
	}
}

// TestSessionPolicies ties managed policies to a role that they bound in one place, and lists those
// that the plan does not show.
func TestSessionPolicies(t *testing.T) {
	const own = "arn:aws:iam::210987654321:policy/p"
	for _, test := range []struct {
		name     string
		changes  []change
		sessions int
		unlisted int
	}{
		{"no policies", []change{{"aws_rolesanywhere_profile", "p", create, nil, map[string]any{"name": "p", "managed_policy_arns": []any{}, "role_arns": []any{"arn:aws:iam::210987654321:role/r"}}, nil}}, 0, 0},
		{"of AWS", []change{{"aws_rolesanywhere_profile", "p", create, nil, map[string]any{"name": "p", "managed_policy_arns": []any{adminARN}, "role_arns": []any{"arn:aws:iam::210987654321:role/r"}}, nil}}, 1, 0},
		{"guardrail of the plan", []change{
			{"aws_iam_policy", "p", noop, map[string]any{"arn": own, "policy": allowAll}, map[string]any{"arn": own, "policy": allowAll}, nil},
			{"aws_chatbot_slack_channel_configuration", "c", create, nil, map[string]any{"iam_role_arn": "arn:aws:iam::210987654321:role/r", "guardrail_policy_arns": []any{own}}, nil},
		}, 1, 0},
		{"guardrail outside", []change{{"aws_chatbot_slack_channel_configuration", "c", create, nil, map[string]any{"iam_role_arn": "arn:aws:iam::210987654321:role/r", "guardrail_policy_arns": []any{own}}, nil}}, 1, 1},
		{"of a studio", []change{{"aws_emr_studio_session_mapping", "m", create, nil, map[string]any{"session_policy_arn": readOnlyARN}, nil}}, 0, 0},
		{"of QuickSight, outside", []change{{"aws_quicksight_iam_policy_assignment", "m", create, nil, map[string]any{"policy_arn": own}, nil}}, 0, 1},
	} {
		changes := append([]change{{"aws_iam_role", "r", create, nil, role([]any{}, []any{}), nil}}, test.changes...)
		r := Run(parsePlan(t, planOf(t, changes...)), &Settings{})
		p := r.Principals[0]
		if len(p.Sessions) != test.sessions || len(r.Unlisted) != test.unlisted || !p.Complete || len(p.Layers) > 0 {
			t.Errorf("%s: %d sessions, unlisted %v, complete %v", test.name, len(p.Sessions), r.Unlisted, p.Complete)
		}
		for _, d := range r.Documents {
			if d.Resource.Type == "aws_iam_policy" && slices.ContainsFunc(r.Findings, func(f *Finding) bool { return f.ID == "PRINCIPAL_ADMIN" }) {
				t.Errorf("%s: what bounds a role makes nobody an administrator", test.name)
			}
		}
	}
}

// TestK201 counts policies in another language than IAM's.
func TestK201(t *testing.T) {
	rules := `{"rules":[]}`
	r := Run(parsePlan(t, planOf(t,
		change{"aws_ecr_lifecycle_policy", "p", create, nil, map[string]any{"repository": "r", "policy": rules}, nil},
		change{"aws_opensearchserverless_access_policy", "p", create, nil, map[string]any{"name": "r"}, map[string]any{"policy": true}},
		change{"aws_verifiedaccess_group", "p", create, nil, map[string]any{"description": "no policy"}, nil},
		change{"aws_efs_backup_policy", "p", create, nil, map[string]any{"file_system_id": "x"}, nil},
	)), &Settings{})
	if c := r.Counts(); c.NotIAM != 2 || c.Found != 2 || len(r.Findings) > 0 || len(r.Unlisted) > 0 {
		t.Errorf("%+v, %v, %v", c, lines(r), r.Unlisted)
	}
}
