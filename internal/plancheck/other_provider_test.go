// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/link"
)

// TestAwscc puts principals of hashicorp/awscc together, and ties between the two providers.
func TestAwscc(t *testing.T) {
	ccRole := func(pairs ...any) map[string]any {
		return with(map[string]any{"role_name": "r", "arn": "arn:aws:iam::210987654321:role/r", "path": "/", "assume_role_policy_document": trustEC2}, pairs...)
	}
	inline := func(policy any) []any { return []any{map[string]any{"policy_name": "p", "policy_document": policy}} }
	created := func(typ, name string, after map[string]any) change { return change{typ, name, create, nil, after, nil} }
	for _, test := range []struct {
		name      string
		changes   []change
		block     string // the configuration of the last resource
		layers    int
		admin     bool
		complete  bool
		documents int
	}{
		{"nothing", []change{created("awscc_iam_role", "r", ccRole())}, "", 0, false, true, 1},
		{"inline", []change{created("awscc_iam_role", "r", ccRole("policies", inline(allowAll)))}, "", 1, true, true, 2},
		{"managed by AWS", []change{created("awscc_iam_role", "r", ccRole("managed_policy_arns", []any{adminARN}))}, "", 1, true, true, 1},
		{"bounded", []change{created("awscc_iam_role", "r", ccRole("managed_policy_arns", []any{adminARN}, "permissions_boundary", readOnlyARN))}, "", 1, false, true, 1},
		{"inline by a resource", []change{
			created("awscc_iam_role", "r", ccRole()),
			created("awscc_iam_role_policy", "p", map[string]any{"role_name": "r", "policy_name": "p", "policy_document": allowAll}),
		}, "", 1, true, true, 2},
		{"a policy that names the role", []change{
			created("awscc_iam_role", "r", ccRole()),
			created("awscc_iam_managed_policy", "p", map[string]any{"managed_policy_name": "p", "policy_document": allowAll, "roles": []any{"r"}}),
		}, "", 1, true, true, 2},
		{"attached by the other provider", []change{
			created("awscc_iam_role", "r", ccRole()),
			created("aws_iam_role_policy_attachment", "p", map[string]any{"role": "r", "policy_arn": adminARN}),
		}, "", 1, true, true, 1},
		{"a role of the other provider", []change{
			created("aws_iam_role", "r", role([]any{}, []any{})),
			created("awscc_iam_role_policy", "p", map[string]any{"role_name": "r", "policy_name": "p", "policy_document": allowAll}),
		}, "", 1, true, true, 2},
		{"a user by its groups", []change{
			created("awscc_iam_user", "r", map[string]any{"user_name": "r", "groups": []any{"g"}}),
			created("awscc_iam_group", "g", map[string]any{"group_name": "g", "policies": inline(allowAll)}),
		}, "", 1, true, true, 1},
		{"a user put into a group", []change{
			created("awscc_iam_user", "r", map[string]any{"user_name": "r"}),
			created("awscc_iam_group", "g", map[string]any{"group_name": "g", "policies": inline(allowAll)}),
			created("awscc_iam_user_to_group_addition", "a", map[string]any{"group_name": "g", "users": []any{"r"}}),
		}, "", 1, true, true, 1},
		{"one that is there already", []change{{"awscc_iam_role", "r", noop, ccRole("policies", inline(allowAll)), ccRole("policies", inline(allowAll)), nil}}, "", 1, true, false, 1},
		{"arguments that nobody sets", []change{{
			"awscc_iam_role", "r", create, nil, ccRole(), map[string]any{"policies": true, "managed_policy_arns": true, "permissions_boundary": true},
		}}, `{"role_name":{"constant_value":"r"}}`, 0, false, true, 1},
		{"a document that is not known", []change{{
			"awscc_iam_role", "r", create, nil, ccRole("policies", inline(nil)), map[string]any{"policies": []any{map[string]any{"policy_document": true}}},
		}}, `{"policies":{"references":["aws_s3_bucket.b.arn","aws_s3_bucket.b"]}}`, 1, false, false, 2},
		{"documents that are not known", []change{{
			"awscc_iam_role", "r", create, nil, ccRole(), map[string]any{"policies": true},
		}}, `{"policies":{"references":["aws_s3_bucket.b.arn","aws_s3_bucket.b"]}}`, 1, false, false, 2},
	} {
		text := planOf(t, test.changes...)
		if test.block != "" {
			last := test.changes[len(test.changes)-1]
			text = configured(t, text, map[string]string{last.typ + "." + last.name: test.block})
		}
		text = []byte(strings.ReplaceAll(string(text), `"name":"r","provider_name":"registry.terraform.io/hashicorp/aws","type":"awscc_`, `"name":"r","provider_name":"registry.terraform.io/hashicorp/awscc","type":"awscc_`))
		r := Run(parsePlan(t, text), &Settings{})
		at := slices.IndexFunc(r.Principals, func(p *link.Principal) bool { return strings.HasSuffix(p.Address(), ".r") })
		if at < 0 {
			t.Errorf("%s: no principal", test.name)
			continue
		}
		p := r.Principals[at]
		admin := slices.ContainsFunc(r.Findings, func(f *Finding) bool { return f.ID == "PRINCIPAL_ADMIN" && f.Address == p.Address() })
		if len(p.Layers) != test.layers || admin != test.admin || p.Complete != test.complete || len(r.Documents) != test.documents || p.ARN == "" && strings.Contains(test.name, "nothing") {
			t.Errorf("%s: %d layers, admin %v, complete %v (%v), %d documents", test.name, len(p.Layers), admin, p.Complete, p.Missing, len(r.Documents))
		}
	}
}

// TestGrant takes a grant on a key for access that somebody gets.
func TestGrant(t *testing.T) {
	const key = "arn:aws:kms:eu-west-1:210987654321:key/1234abcd-12ab-34cd-56ef-1234567890ab"
	grant := func(to string) change {
		return change{"aws_kms_grant", "g", create, nil, map[string]any{"name": "g", "key_id": key, "grantee_principal": to, "operations": []any{"Decrypt", "CreateGrant"}}, nil}
	}
	keyPolicy := change{"aws_kms_key_policy", "k", create, nil, map[string]any{"key_id": key, "policy": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:root"},"Action":"kms:*","Resource":"*"}]}`}, nil}
	for _, test := range []struct {
		to   string
		want bool
	}{{"arn:aws:iam::210987654321:role/r", false}, {"arn:aws:iam::111122223333:role/r", true}, {"111122223333", true}} {
		r := Run(parsePlan(t, planOf(t, grant(test.to), keyPolicy)), &Settings{Account: "210987654321", Partition: "aws"})
		got := lines(r)
		if len(r.Documents) != 2 || slices.Contains(got, "RESOURCE_CROSS_ACCOUNT WARNING new aws_kms_grant.g") != test.want || len(texts(r, "POLICY_OVERWRITTEN")) > 0 {
			t.Errorf("%s: %d documents, %v", test.to, len(r.Documents), got)
		}
	}
	unknown := grant("")
	unknown.after["grantee_principal"], unknown.unknown = nil, map[string]any{"grantee_principal": true}
	if r := Run(parsePlan(t, planOf(t, unknown)), &Settings{}); len(r.Documents) != 1 || r.Documents[0].Visibility.String() != "partial" {
		t.Errorf("a grantee that is not known: %+v", r.Documents)
	}
}
