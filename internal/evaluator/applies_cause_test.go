// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// TestE401Causes: where it is not known whether the caller is a service-linked role, a
// session policy that denies leaves the decision open, with that as cause.
func TestE401Causes(t *testing.T) {
	root, _ := policy.ParseJSON(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}`)
	doc, _ := policy.Build(root)
	session, err := program.Compile(doc, iam.Session, "session", testCatalog{})
	if err != nil {
		t.Fatal(err)
	}
	ev := evaluator.New(evaluator.Layers{Session: &evaluator.Policies{List: []*program.Policy{session}}}, testCatalog{}, evaluator.Options{})
	caller, ok := request.ParsePartialPrincipal(pattern.Concat(pattern.Literal("arn:aws:sts::444455556666:assumed-role/"), pattern.Unknown()))
	action, err := ev.Action("sqs:SendMessage")
	if err != nil || !ok {
		t.Fatal(err, ok)
	}
	r, err := ev.Evaluate(&request.Request{
		Principal: caller, Action: action,
		Resources: []*request.Resource{request.NewResource(pattern.Literal("arn:aws:sqs:eu-west-1:444455556666:intake"))},
	})
	if err != nil {
		t.Fatal(err)
	}
	if r.Decision != evaluator.Undetermined || len(r.Causes) != 1 || r.Causes[0].Why != evaluator.WhyLinkedBoundary {
		t.Errorf("%s with causes %v", r.Possible, r.Causes)
	}
}
