// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// texts are the messages of the findings of an id.
func texts(r *Report, id string) []string {
	var out []string
	for _, f := range r.Findings {
		if f.ID == id {
			out = append(out, f.Address+": "+f.Message)
		}
	}
	return out
}

func statements(list ...string) string {
	return `{"Version":"2012-10-17","Statement":[` + strings.Join(list, ",") + `]}`
}

const (
	boundaryARN = "arn:aws:iam::210987654321:policy/b"
	policyARN   = "arn:aws:iam::210987654321:policy/p"

	denyIAM    = `{"Effect":"Deny","Action":"iam:*","Resource":"*"}`
	denyS3     = `{"Effect":"Deny","Action":"s3:*","Resource":"*"}`
	allowS3    = `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`
	allowGetS3 = `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`
)

func with(m map[string]any, pairs ...any) map[string]any {
	out := map[string]any{}
	for k, v := range m {
		out[k] = v
	}
	for i := 0; i < len(pairs); i += 2 {
		out[pairs[i].(string)] = pairs[i+1]
	}
	return out
}

// managed is a managed policy that exists.
func managed(arn, policy string) map[string]any {
	_, name, _ := strings.Cut(arn, ":policy/")
	return map[string]any{"name": name, "id": arn, "arn": arn, "path": "/", "policy": policy}
}

// TestProtectionRemoved reports protections that go or get weaker while what they protect stays.
func TestProtectionRemoved(t *testing.T) {
	plain := role([]any{}, []any{})
	bounded := func(arn any) map[string]any { return with(plain, "permissions_boundary", arn) }
	block := func(on bool) map[string]any {
		return map[string]any{"bucket": "ledger", "block_public_acls": true, "block_public_policy": on, "ignore_public_acls": true, "restrict_public_buckets": true}
	}
	scp := func(policy string) map[string]any {
		return map[string]any{"name": "s", "type": "SERVICE_CONTROL_POLICY", "content": policy}
	}
	attached := func(arn string) map[string]any { return map[string]any{"role": "r", "policy_arn": arn} }
	target := func(id string) map[string]any { return map[string]any{"policy_id": "p-12345678", "target_id": id} }
	stays := change{"aws_iam_role", "r", noop, plain, plain, nil}
	denying := change{"aws_iam_policy", "p", noop, managed(policyARN, statements(denyIAM)), managed(policyARN, statements(denyIAM)), nil}
	inline := func(policy string) map[string]any { return map[string]any{"name": "i", "policy": policy} }
	for _, test := range []struct {
		name    string
		changes []change
		want    string
	}{
		{"boundary emptied", []change{{"aws_iam_role", "r", update, bounded(boundaryARN), bounded(""), nil}}, "is taken off this role"},
		{"boundary null", []change{{"aws_iam_user", "r", update, map[string]any{"name": "r", "permissions_boundary": boundaryARN}, map[string]any{"name": "r"}, nil}}, "is taken off this user"},
		{"boundary kept", []change{{"aws_iam_role", "r", update, bounded(boundaryARN), bounded(boundaryARN), nil}}, ""},
		{"boundary replaced by one that is not shown", []change{{"aws_iam_role", "r", update, bounded(boundaryARN), bounded(policyARN), nil}}, "does not show that it allows no more"},
		{"boundary replaced by a wider one", []change{
			{"aws_iam_policy", "b", noop, managed(boundaryARN, statements(allowGetS3)), managed(boundaryARN, statements(allowGetS3)), nil},
			{"aws_iam_policy", "p", noop, managed(policyARN, statements(allowS3)), managed(policyARN, statements(allowS3)), nil},
			{"aws_iam_role", "r", update, bounded(boundaryARN), bounded(policyARN), nil},
		}, "allows more. For example: s3:"},
		{"boundary replaced by a narrower one", []change{
			{"aws_iam_policy", "b", noop, managed(boundaryARN, statements(allowS3)), managed(boundaryARN, statements(allowS3)), nil},
			{"aws_iam_policy", "p", noop, managed(policyARN, statements(allowGetS3)), managed(policyARN, statements(allowGetS3)), nil},
			{"aws_iam_role", "r", update, bounded(boundaryARN), bounded(policyARN), nil},
		}, ""},
		{"boundary not known", []change{{"aws_iam_role", "r", update, bounded(boundaryARN), bounded(nil), map[string]any{"permissions_boundary": true}}}, "does not show that it allows no more"},
		{"public access block weaker", []change{{"aws_s3_bucket_public_access_block", "b", update, block(true), block(false), nil}}, "block_public_policy is no longer true"},
		{"public access block kept", []change{{"aws_s3_bucket_public_access_block", "b", update, block(false), block(true), nil}}, ""},
		{"public access block of another bucket", []change{{"aws_s3_bucket_public_access_block", "b", []string{"delete", "create"}, block(true), with(block(true), "bucket", "other"), nil}}, `bucket "ledger" is removed`},
		{"public access block of the account", []change{{"aws_s3_account_public_access_block", "b", remove, block(true), nil, nil}}, "buckets of an account is removed"},
		{"denial of an SCP removed", []change{{"aws_organizations_policy", "s", update, scp(statements(denyIAM, denyS3)), scp(statements(denyS3)), nil}}, "no longer denies: iam:"},
		{"denials of an SCP reordered", []change{{"aws_organizations_policy", "s", update, scp(statements(denyIAM, denyS3)), scp(statements(denyS3, denyIAM)), nil}}, ""},
		{"denial of an SCP moved to another", []change{
			{"aws_organizations_policy", "s", update, scp(statements(denyIAM, denyS3)), scp(statements(denyS3)), nil},
			{"aws_organizations_policy", "t", create, nil, scp(statements(denyIAM)), nil},
		}, ""},
		{"SCP attached elsewhere", []change{{"aws_organizations_policy_attachment", "a", []string{"delete", "create"}, target("ou-ab12-11111111"), target("ou-ab12-22222222"), nil}}, `taken off "ou-ab12-11111111"`},
		{"SCP attached by another resource", []change{
			{"aws_organizations_policy_attachment", "a", remove, target("ou-ab12-11111111"), nil, nil},
			{"aws_organizations_policy_attachment", "b", create, nil, target("ou-ab12-11111111"), nil},
		}, ""},
		{"organizational unit that goes with its SCP", []change{
			{"aws_organizations_organizational_unit", "o", remove, map[string]any{"id": "ou-ab12-11111111", "name": "o"}, nil, nil},
			{"aws_organizations_policy_attachment", "a", remove, target("ou-ab12-11111111"), nil, nil},
		}, ""},
		{"list that is forgotten", []change{stays, {"aws_iam_role_policies_exclusive", "x", []string{"forget"}, map[string]any{"role_name": "r", "policy_names": []any{}}, nil, nil}}, "keeps out other policies"},
		{"denial of a bucket policy removed", []change{{"aws_s3_bucket_policy", "b", update,
			map[string]any{"bucket": "ledger", "policy": statements(`{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::ledger/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`, denyGet("111122223333"))},
			map[string]any{"bucket": "ledger", "policy": statements(denyGet("111122223333"))}, nil,
		}}, "aws:SecureTransport = false"},
		{"denying policy detached", []change{stays, denying, {"aws_iam_role_policy_attachment", "a", remove, attached(policyARN), nil, nil}}, "which denies something, is taken off role"},
		{"AWS's denying policy detached", []change{stays, {"aws_iam_role_policy_attachment", "a", remove, attached("arn:aws:iam::aws:policy/AWSDenyAll"), nil, nil}}, "which denies something, is taken off role"},
		{"denying policy attached by another resource", []change{
			stays, denying,
			{"aws_iam_role_policy_attachment", "a", remove, attached(policyARN), nil, nil},
			{"aws_iam_policy_attachment", "b", create, nil, map[string]any{"policy_arn": policyARN, "roles": []any{"r"}}, nil},
		}, ""},
		{"denying policy of a role that goes", []change{{"aws_iam_role", "r", remove, plain, nil, nil}, denying, {"aws_iam_role_policy_attachment", "a", remove, attached(policyARN), nil, nil}}, ""},
		{"allowing policy detached", []change{
			stays, {"aws_iam_policy", "p", noop, managed(policyARN, allowAll), managed(policyARN, allowAll), nil},
			{"aws_iam_role_policy_attachment", "a", remove, attached(policyARN), nil, nil},
		}, ""},
		{"denying policy taken off one of several roles", []change{stays, denying, {"aws_iam_policy_attachment", "b", update,
			map[string]any{"policy_arn": policyARN, "roles": []any{"r", "s"}}, map[string]any{"policy_arn": policyARN, "roles": []any{"s"}}, nil,
		}}, `taken off role "r"`},
		{"denying block removed", []change{{"aws_iam_role", "r", update, role([]any{}, []any{inline(statements(denyIAM))}), plain, nil}}, `Inline policy "i"`},
		{"denying block becomes a resource", []change{
			{"aws_iam_role", "r", update, role([]any{}, []any{inline(statements(denyIAM))}), plain, nil},
			{"aws_iam_role_policy", "i", create, nil, map[string]any{"role": "r", "name": "i", "policy": statements(denyIAM)}, nil},
		}, ""},
	} {
		got := texts(Run(parsePlan(t, planOf(t, test.changes...)), &Settings{}), "PROTECTION_REMOVED")
		if (test.want == "") != (len(got) == 0) || !strings.Contains(strings.Join(got, "\n"), test.want) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

func denyGet(account string) string {
	return `{"Effect":"Deny","Principal":{"AWS":"` + account + `"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/*"}`
}

// TestK203Lists reports policies that a complete list leaves out: their denials are not known to
// count.
func TestK203Lists(t *testing.T) {
	plain := role([]any{}, []any{})
	stays := change{"aws_iam_role", "r", create, nil, plain, nil}
	denying := change{"aws_iam_policy", "p", create, nil, managed(policyARN, statements(denyIAM)), nil}
	attached := change{"aws_iam_role_policy_attachment", "a", create, nil, map[string]any{"role": "r", "policy_arn": policyARN}, nil}
	inline := change{"aws_iam_role_policy", "i", create, nil, map[string]any{"role": "r", "name": "i", "policy": statements(denyIAM)}, nil}
	list := func(typ, argument string, values ...any) change {
		return change{typ, "x", create, nil, map[string]any{"role_name": "r", argument: values}, nil}
	}
	own := func(argument string, value any) change {
		return change{"aws_iam_role", "r", create, nil, with(plain, argument, value), nil}
	}
	account := func(name string, roles ...any) change {
		return change{"aws_iam_policy_attachment", name, create, nil, map[string]any{"name": name, "policy_arn": policyARN, "roles": roles}, nil}
	}
	for _, test := range []struct {
		name    string
		changes []change
		blocks  map[string]string
		by      string // "" if nothing leaves it out
	}{
		{"nothing else", []change{stays, denying, attached}, nil, ""},
		{"list of attachments", []change{stays, denying, attached, list("aws_iam_role_policy_attachments_exclusive", "policy_arns", readOnlyARN)}, nil, "aws_iam_role_policy_attachments_exclusive.x"},
		{"list with the policy", []change{stays, denying, attached, list("aws_iam_role_policy_attachments_exclusive", "policy_arns", policyARN)}, nil, ""},
		{"list of names", []change{stays, inline, list("aws_iam_role_policies_exclusive", "policy_names")}, nil, "aws_iam_role_policies_exclusive.x"},
		{"list with the name", []change{stays, inline, list("aws_iam_role_policies_exclusive", "policy_names", "i")}, nil, ""},
		{"the role's own ARNs", []change{own("managed_policy_arns", []any{readOnlyARN}), denying, attached}, map[string]string{"aws_iam_role.r": `{"managed_policy_arns":{"constant_value":["x"]}}`}, "aws_iam_role.r"},
		{"ARNs that the role does not configure", []change{own("managed_policy_arns", []any{readOnlyARN}), denying, attached}, map[string]string{"aws_iam_role.r": `{}`}, ""},
		{"the role's own blocks", []change{own("inline_policy", []any{map[string]any{"name": "j", "policy": allowAll}}), inline}, map[string]string{"aws_iam_role.r": `{"inline_policy":[{"name":{"constant_value":"j"}}]}`}, "aws_iam_role.r"},
		{"attachment for the whole account", []change{stays, denying, attached, account("b", "other")}, nil, "aws_iam_policy_attachment.b"},
		{"attachment for the whole account with the role", []change{stays, denying, attached, account("b", "r")}, nil, ""},
	} {
		text := planOf(t, test.changes...)
		if test.blocks != nil {
			for _, c := range test.changes {
				if at := c.typ + "." + c.name; test.blocks[at] == "" {
					test.blocks[at] = `{}`
				}
			}
			text = configured(t, text, test.blocks)
		}
		rule := &Rule{Kind: "required_deny", Name: "no_iam", Document: statements(denyIAM), Class: frame.Error}
		r := Run(parsePlan(t, text), &Settings{Rules: []*Rule{rule}})
		got := texts(r, "POLICY_OVERWRITTEN")
		if (test.by == "") != (len(got) == 0) || !strings.Contains(strings.Join(got, "\n"), test.by) {
			t.Errorf("%s: %q, want %q", test.name, got, test.by)
		}
		want := Holds
		if test.by != "" {
			want = Undetermined
		}
		if len(r.Rules) != 1 || r.Rules[0].Result != want && !(want == Undetermined && r.Rules[0].Result == Violated) {
			t.Errorf("%s: the rule %+v, want %s", test.name, r.Rules[0], want)
		}
	}
}

// TestK104Values shows no value that the plan marks as sensitive, and no value of a condition key that
// may be a secret.
func TestK104Values(t *testing.T) {
	const secret = "hush-hush"
	arn := "arn:aws:iam::210987654321:policy/" + secret
	plain := role([]any{}, []any{})
	text := string(planOf(t,
		change{"aws_iam_role", "r", update, with(plain, "permissions_boundary", arn), plain, nil},
		change{"aws_iam_role_policy_attachment", "a", create, nil, map[string]any{"role": "r", "policy_arn": arn}, nil},
		change{"aws_iam_role_policy_attachment", "b", create, nil, map[string]any{"role": secret, "policy_arn": arn}, nil},
	))
	text = strings.ReplaceAll(text, `"before_sensitive":{}`, `"before_sensitive":{"permissions_boundary":true}`)
	text = strings.ReplaceAll(text, `"after_sensitive":{}`, `"after_sensitive":{"policy_arn":true,"role":true}`)
	trust := func(id string) string {
		return statements(`{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"` + id + `"}}}`)
	}
	external := string(planOf(t, change{"aws_iam_role", "r", update, with(plain, "assume_role_policy", trust("former")), with(plain, "assume_role_policy", trust(secret)), nil}))
	for _, text := range []string{text, external} {
		rules := []*Rule{{Kind: "require_boundary", Name: "b", Boundaries: []string{"x"}, Class: frame.Error}}
		r := Run(parsePlan(t, []byte(text)), &Settings{Rules: rules, Account: "210987654321"})
		var all []string
		for _, f := range r.Findings {
			all = append(all, f.Message, f.Remediation, f.Path, f.Sid)
		}
		for _, u := range r.Unresolved {
			all = append(all, u.Why)
		}
		for _, p := range r.Principals {
			all = append(all, p.Missing...)
			for _, l := range slices.Concat(p.Layers, p.Boundaries) {
				all = append(all, l.Reason, l.Managed, l.Assumption)
			}
		}
		for _, result := range r.Rules {
			all = append(all, result.Because)
		}
		for _, line := range all {
			if strings.Contains(line, secret) {
				t.Errorf("a report shows %q", line)
			}
		}
		if len(r.Findings) == 0 {
			t.Error("there is no finding")
		}
	}
}

// TestK202Provider lists the documents of a provider of another name.
func TestK202Provider(t *testing.T) {
	text := strings.ReplaceAll(string(planOf(t,
		change{"aws_iam_role", "r", create, nil, map[string]any{"name": "r", "assume_role_policy": trustEC2}, nil},
		change{"aws_iam_role_policy", "p", create, nil, map[string]any{"name": "p", "role": "r", "policy": allowAll}, nil},
	)), "hashicorp/aws", "example/aws")
	if r := Run(parsePlan(t, []byte(text)), &Settings{}); len(r.Unlisted) != 2 {
		t.Errorf("unlisted: %+v", r.Unlisted)
	}
}
