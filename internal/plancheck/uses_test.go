// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"slices"
	"strings"
	"testing"
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
	}
	r := Run(parsePlan(t, planOf(t, changes...)), &Settings{})
	var got []string
	for _, u := range r.Principals[0].Uses {
		got = append(got, u.Address+"."+u.Attribute+" "+u.Link.String())
	}
	want := []string{"aws_ecs_task_definition.t.execution_role_arn certain", "aws_iam_instance_profile.i.role certain", "aws_lambda_function.f.role certain"}
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
