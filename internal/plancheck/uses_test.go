// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/world"
)

// TestK308 lists what runs with a role, and names it where the role is an administrator.
func TestK308(t *testing.T) {
	admin := role([]any{adminARN}, []any{})
	changes := []change{
		{"aws_iam_role", "r", create, nil, admin, nil},
		{"aws_iam_instance_profile", "i", create, nil, map[string]any{"name": "i", "role": "r"}, nil},
		{"aws_lambda_function", "f", create, nil, map[string]any{"function_name": "f", "role": "arn:aws:iam::210987654321:role/r"}, nil},
		{"aws_lambda_function", "other", create, nil, map[string]any{"function_name": "g", "role": "arn:aws:iam::210987654321:role/other"}, nil},
		{"aws_ecs_task_definition", "t", create, nil, map[string]any{"family": "t", "task_role_arn": nil, "execution_role_arn": "arn:aws:iam::210987654321:role/r"}, nil},
		{"aws_codepipeline", "p", create, nil, map[string]any{"role_arn": "arn:aws:iam::210987654321:role/other", "stage": []any{
			map[string]any{"action": []any{map[string]any{"role_arn": nil}, map[string]any{"role_arn": "arn:aws:iam::210987654321:role/r"}}},
			map[string]any{"action": []any{map[string]any{"role_arn": "arn:aws:iam::210987654321:role/r"}}},
		}}, nil},
		{"aws_scheduler_schedule", "s", create, nil, map[string]any{"target": []any{map[string]any{"role_arn": "arn:aws:iam::210987654321:role/r"}}}, nil},
	}
	r := Run(parsePlan(t, planOf(t, changes...)), &Settings{})
	var got []string
	for _, u := range r.Principals[0].Uses {
		got = append(got, u.Address+"."+u.Attribute+" "+u.Link.String())
	}
	want := []string{"aws_codepipeline.p.stage[].action[].role_arn certain", "aws_ecs_task_definition.t.execution_role_arn certain", "aws_iam_instance_profile.i.role certain", "aws_lambda_function.f.role certain", "aws_scheduler_schedule.s.target[].role_arn certain"}
	if !slices.Equal(got, want) {
		t.Errorf("uses %v, want %v", got, want)
	}
	if len(r.Unresolved) != 0 {
		t.Errorf("unresolved: %v", r.Unresolved)
	}
	found := false
	for _, f := range r.Findings {
		if f.ID == "PRINCIPAL_ADMIN" {
			found = true
			if !strings.Contains(f.Message, "aws_lambda_function.f") || strings.Contains(f.Message, "aws_lambda_function.other") {
				t.Error(f.Message)
			}
		}
	}
	if !found {
		t.Error("there is no PRINCIPAL_ADMIN")
	}
}

// TestK308Unknown follows the expression of a nested argument.
func TestK308Unknown(t *testing.T) {
	text := configured(t, planOf(t,
		change{"aws_iam_role", "r", create, nil, map[string]any{"name": "r", "assume_role_policy": trustEC2}, map[string]any{"arn": true, "id": true}},
		change{"aws_scheduler_schedule", "s", create, nil, map[string]any{"target": []any{map[string]any{}}}, map[string]any{"target": []any{map[string]any{"role_arn": true}}}},
	), map[string]string{"aws_iam_role.r": `{}`, "aws_scheduler_schedule.s": `{"target":[{"role_arn":{"references":["aws_iam_role.r.arn","aws_iam_role.r"]}}]}`})
	r := Run(parsePlan(t, text), &Settings{})
	if uses := r.Principals[0].Uses; len(uses) != 1 || uses[0].Link != world.Assumed {
		t.Errorf("%+v", uses)
	}
}
