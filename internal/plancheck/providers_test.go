// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"encoding/json"
	"strings"
	"testing"
)

// inProviders adds a configuration to a plan in which each block is of a provider configuration, and
// data sources with the accounts of these.
func inProviders(t *testing.T, plan []byte, blocks, accounts map[string]string) []byte {
	t.Helper()
	var p map[string]any
	if err := json.Unmarshal(plan, &p); err != nil {
		t.Fatal(err)
	}
	var list, state []any
	for block, provider := range blocks {
		typ, name, _ := strings.Cut(block, ".")
		list = append(list, map[string]any{"address": block, "mode": "managed", "type": typ, "name": name, "provider_config_key": provider, "expressions": map[string]any{}})
	}
	for provider, account := range accounts {
		name := strings.ReplaceAll(provider, ".", "_")
		list = append(list, map[string]any{"address": "data.aws_caller_identity." + name, "mode": "data", "type": "aws_caller_identity", "name": name, "provider_config_key": provider})
		state = append(state, map[string]any{"address": "data.aws_caller_identity." + name, "mode": "data", "type": "aws_caller_identity", "name": name, "provider_name": "registry.terraform.io/hashicorp/aws", "values": map[string]any{"account_id": account}})
	}
	p["configuration"] = map[string]any{"root_module": map[string]any{"resources": list}}
	p["prior_state"] = map[string]any{"format_version": "1.0", "values": map[string]any{"root_module": map[string]any{"resources": state}}}
	text, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestK301Providers ties a policy to a role of its name in another provider configuration only if both
// are known to be of one account.
func TestK301Providers(t *testing.T) {
	unnamed := map[string]any{"name": "r", "path": "/", "assume_role_policy": trustEC2}
	plan := planOf(t,
		change{"aws_iam_role", "r", create, nil, unnamed, nil},
		change{"aws_iam_role_policy", "p", create, nil, map[string]any{"role": "r", "name": "p", "policy": allowAll}, nil},
	)
	for _, test := range []struct {
		name     string
		policy   string // the provider of the policy; the role is of "aws"
		accounts map[string]string
		layers   int
		link     Link
		complete bool
	}{
		{"the same", "aws", nil, 1, Certain, true},
		{"another, and nothing is known", "aws.b", nil, 1, Possible, false},
		{"another, and one account is known", "aws.b", map[string]string{"aws": "210987654321"}, 1, Possible, false},
		{"another of the same account", "aws.b", map[string]string{"aws": "210987654321", "aws.b": "210987654321"}, 1, Certain, true},
		{"another of another account", "aws.b", map[string]string{"aws": "210987654321", "aws.b": "111122223333"}, 0, 0, true},
	} {
		r := Run(parsePlan(t, inProviders(t, plan, map[string]string{"aws_iam_role.r": "aws", "aws_iam_role_policy.p": test.policy}, test.accounts)), &Settings{})
		p := r.Principals[0]
		if len(p.Layers) != test.layers || p.Complete != test.complete || test.layers > 0 && p.Layers[0].Link != test.link {
			t.Errorf("%s: %d layers, complete %v (%v)", test.name, len(p.Layers), p.Complete, p.Missing)
		}
		if test.layers == 0 && (len(r.Unresolved) != 1 || !r.Unresolved[0].Named) {
			t.Errorf("%s: the policy is tied to nothing, and that is not said: %v", test.name, r.Unresolved)
		}
	}
}

// TestHomesOfProviders takes the account of the provider configuration of a role for its own.
func TestHomesOfProviders(t *testing.T) {
	trust := statements(`{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}`)
	plan := planOf(t, change{"aws_iam_role", "r", create, nil, map[string]any{"name": "r", "path": "/", "assume_role_policy": trust}, nil})
	for provider, want := range map[string]int{"aws": 1, "aws.b": 0} {
		text := inProviders(t, plan, map[string]string{"aws_iam_role.r": provider}, map[string]string{"aws": "210987654321", "aws.b": "111122223333"})
		if got := texts(Run(parsePlan(t, text), &Settings{}), "TRUST_CROSS_ACCOUNT"); len(got) != want {
			t.Errorf("%s: %v", provider, got)
		}
	}
}

// TestPublicAccessBlock lowers what is found about a public bucket only where the block of public
// access has an effect on its policy.
func TestPublicAccessBlock(t *testing.T) {
	public := map[string]any{"bucket": "ledger", "policy": statements(`{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::ledger/*"}`)}
	block := func(bucket string, policy, restrict bool) map[string]any {
		return map[string]any{"bucket": bucket, "block_public_policy": policy, "restrict_public_buckets": restrict}
	}
	for _, test := range []struct {
		name    string
		policy  change
		block   change
		blocked bool
	}{
		{"restricted", change{"aws_s3_bucket_policy", "p", noop, public, public, nil}, change{"aws_s3_bucket_public_access_block", "b", create, nil, block("ledger", false, true), nil}, true},
		{"new policies are refused, and this one is not new", change{"aws_s3_bucket_policy", "p", noop, public, public, nil},
			change{"aws_s3_bucket_public_access_block", "b", noop, block("ledger", true, false), block("ledger", true, false), nil}, false},
		{"refused", change{"aws_s3_bucket_policy", "p", create, nil, public, nil}, change{"aws_s3_bucket_public_access_block", "b", noop, block("ledger", true, false), block("ledger", true, false), nil}, true},
		{"refused from this plan on", change{"aws_s3_bucket_policy", "p", create, nil, public, nil}, change{"aws_s3_bucket_public_access_block", "b", create, nil, block("ledger", true, false), nil}, false},
		{"another bucket", change{"aws_s3_bucket_policy", "p", create, nil, public, nil}, change{"aws_s3_bucket_public_access_block", "b", create, nil, block("other", true, true), nil}, false},
		{"removed", change{"aws_s3_bucket_policy", "p", create, nil, public, nil}, change{"aws_s3_bucket_public_access_block", "b", remove, block("ledger", true, true), nil, nil}, false},
	} {
		want := "RESOURCE_PUBLIC_ACCESS SECURITY_WARNING"
		if test.blocked {
			want = "RESOURCE_PUBLIC_ACCESS WARNING"
		}
		if got := strings.Join(lines(Run(parsePlan(t, planOf(t, test.policy, test.block)), &Settings{})), "\n"); !strings.Contains(got, want) {
			t.Errorf("%s: %s, want %s", test.name, got, want)
		}
	}
}
