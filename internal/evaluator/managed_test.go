// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

func managedPolicy(tb testing.TB, name string, typ iam.Type) *program.Policy {
	tb.Helper()
	mp, err := catalog.Default().ManagedPolicy(name)
	if err != nil {
		tb.Fatal(err)
	}
	doc, err := policy.Parse(mp.Document)
	if err != nil {
		tb.Fatal(err)
	}
	p, err := program.Compile(doc, typ, name, testCatalog{})
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// TestManagedPoliciesCompile: no document that AWS ships is refused.
func TestManagedPoliciesCompile(t *testing.T) {
	for _, name := range catalog.Default().ManagedPolicyNames() {
		managedPolicy(t, name, iam.Identity)
	}
}

// BenchmarkManagedPolicies decides s3:GetObject with a managed policy as the identity
// policy.
func BenchmarkManagedPolicies(b *testing.B) {
	for _, tt := range []struct {
		name string
		want evaluator.Decision
	}{
		{"AdministratorAccess", evaluator.Allowed},
		{"ReadOnlyAccess", evaluator.Allowed},
		{"PowerUserAccess", evaluator.Allowed},
		{"SecurityAudit", evaluator.ImplicitDeny},
	} {
		b.Run(tt.name, func(b *testing.B) {
			ev := evaluator.New(evaluator.Layers{Identity: evaluator.Policies{List: []*program.Policy{managedPolicy(b, tt.name, iam.Identity)}}},
				testCatalog{}, evaluator.Options{})
			a, err := ev.Action("s3:GetObject")
			if err != nil {
				b.Fatal(err)
			}
			req := &request.Request{Principal: mustPrincipal(b, run7), Action: a, Resources: []*request.Resource{request.NewResource(pattern.Literal(logsBucket + "/x"))}}
			b.ReportAllocs()
			for b.Loop() {
				if p, err := ev.Decide(req); err != nil || p.Decision() != tt.want {
					b.Fatal(p, err)
				}
			}
		})
	}
}

// BenchmarkMatrix decides 1,000 actions on 100 resources with ReadOnlyAccess, a
// boundary and an SCP; one operation is the whole matrix of 100,000 requests.
func BenchmarkMatrix(b *testing.B) {
	w := world{catalog: testCatalog{}}
	ev := evaluator.New(evaluator.Layers{
		Identity: evaluator.Policies{List: []*program.Policy{managedPolicy(b, "ReadOnlyAccess", iam.Identity)}},
		Boundary: managedPolicy(b, "PowerUserAccess", iam.Boundary),
		SCP: &evaluator.Levels{Levels: []evaluator.Policies{{List: []*program.Policy{
			w.compile(b, fullAccess+","+stmt(deny, `["organizations:*","account:*"]`, anything), iam.SCP, "scp")}}}},
	}, testCatalog{}, evaluator.Options{UnknownActions: true})
	var actions []*request.Action
	for _, service := range catalog.Default().Services() {
		found, err := catalog.Default().Expand(service + ":Get*")
		if err != nil {
			b.Fatal(err)
		}
		for _, f := range found {
			a, err := ev.Action(f.Name)
			if err != nil {
				b.Fatal(err)
			}
			if len(actions) < 1000 {
				actions = append(actions, a)
			}
		}
	}
	var resources []*request.Resource
	for i := range 100 {
		resources = append(resources, request.NewResource(pattern.Literal("arn:aws:s3:::tide-logs/"+string(rune('a'+i%26)))))
	}
	principal := mustPrincipal(b, run7)
	b.ReportAllocs()
	for b.Loop() {
		for _, a := range actions {
			for i := range resources {
				req := request.Request{Principal: principal, Action: a, Resources: resources[i : i+1]}
				if _, err := ev.Decide(&req); err != nil && !a.ResourceLess() {
					b.Fatal(err)
				}
			}
		}
	}
}
