// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import "testing"

// TestGivenHome uses what flags say where the plan does not say it, and there only.
func TestGivenHome(t *testing.T) {
	q := map[string]any{"name": "q", "arn": queueARN1, "policy": fromOneARN}
	r := Run(parsePlan(t, planOf(t, change{"aws_sqs_queue", "q", noop, q, q, nil}, change{"aws_sns_topic", "t", create, nil, map[string]any{"name": "t", "policy": fromOneARN}, nil})),
		&Settings{Account: "333344445555", Partition: "aws-cn", Region: "cn-north-1"})
	if got := r.Documents[0].OwnerARN; got != "arn:aws:sns:eu-west-1:210987654321:t" {
		t.Error(got)
	}
	r = Run(parsePlan(t, planOf(t, change{"aws_sns_topic", "t", create, nil, map[string]any{"name": "t", "policy": fromOneARN}, nil})),
		&Settings{Account: "333344445555", Partition: "aws-cn", Region: "cn-north-1"})
	if got := r.Documents[0].OwnerARN; got != "arn:aws-cn:sns:cn-north-1:333344445555:t" {
		t.Error(got)
	}
}

// TestStatusOfPrincipals calls a finding new that the plan makes by taking something away from a
// principal, or by what a group gives.
func TestStatusOfPrincipals(t *testing.T) {
	inline := func(name, policy string) map[string]any {
		return map[string]any{"role": "r", "name": name, "policy": policy}
	}
	one := func(effect, action string) string {
		return `{"Version":"2012-10-17","Statement":[{"Effect":"` + effect + `","Action":` + action + `,"Resource":"*"}]}`
	}
	user := map[string]any{"name": "u"}
	group := map[string]any{"name": "g"}
	groupPolicy := map[string]any{"group": "g", "name": "p", "policy": allowAll}
	for _, test := range []struct {
		name    string
		changes []change
		want    string
	}{
		{"a Deny is removed", []change{
			{"aws_iam_role", "r", noop, role(nil, nil), role(nil, nil), nil},
			{"aws_iam_role_policy", "a", noop, inline("a", one("Allow", `"iam:PassRole"`)), inline("a", one("Allow", `"iam:PassRole"`)), nil},
			{"aws_iam_role_policy", "b", noop, inline("b", one("Allow", `["lambda:CreateFunction","lambda:InvokeFunction"]`)), inline("b", one("Allow", `["lambda:CreateFunction","lambda:InvokeFunction"]`)), nil},
			{"aws_iam_role_policy", "d", remove, inline("d", one("Deny", `"iam:PassRole"`)), nil, nil},
		}, StatusNew},
		{"a user gets into a group", []change{
			{"aws_iam_user", "u", noop, user, user, nil},
			{"aws_iam_group", "g", noop, group, group, nil},
			{"aws_iam_group_policy", "p", noop, groupPolicy, groupPolicy, nil},
			{"aws_iam_user_group_membership", "m", create, nil, map[string]any{"user": "u", "groups": []any{"g"}}, nil},
		}, StatusNew},
		{"something else changes", []change{
			{"aws_iam_role", "r", noop, role(nil, nil), role(nil, nil), nil},
			{"aws_iam_role_policy", "a", noop, inline("a", allowAll), inline("a", allowAll), nil},
			{"aws_iam_user", "u", update, user, map[string]any{"name": "u", "path": "/x/"}, nil},
		}, StatusExisting},
	} {
		got := ""
		r := Run(parsePlan(t, planOf(t, test.changes...)), &Settings{OnlyChanged: test.want == StatusNew})
		for _, f := range r.Findings {
			if (f.ID == "PRINCIPAL_ADMIN" || f.ID == "PRINCIPAL_ESCALATION") && f.Address != "aws_iam_group.g" {
				got = f.Status
			}
		}
		if got != test.want {
			t.Errorf("%s: %q, want %q: %v", test.name, got, test.want, lines(r))
		}
	}
}
