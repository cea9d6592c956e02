// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// TestEndpointPrincipals is E-551 to E-553: what a principal entry means at an
// interface endpoint, at a gateway endpoint, and where the kind is not stated.
func TestEndpointPrincipals(t *testing.T) {
	for _, tt := range []struct {
		element, caller             string
		iface, gateway, unsaid, sqs truth.Value
	}{
		{`"*"`, castRun7, yes, yes, yes, yes},
		{aws("*"), castRun7, yes, yes, yes, yes},
		{aws("*"), "*", yes, yes, yes, yes},
		{aws(castRootA), castRun7, yes, no, maybe, yes},
		{aws(castA), castMira, yes, no, maybe, yes},
		{aws(castRootA), castRootA, yes, yes, yes, yes},
		{aws(castRootA), "arn:aws:sts::444455556666:assumed-root", yes, yes, yes, yes},
		{aws(castRootA), castCourier, no, no, no, no},
		{aws(castHarvester), castRun7, yes, no, maybe, yes},
		{aws(castRun7), castRun7, yes, no, maybe, yes},
		{aws(castRun7), castHarvester, maybe, no, maybe, maybe},
		{aws(castHarvester), castMira, no, no, no, no},
		{aws(gap), castRun7, maybe, maybe, maybe, maybe},
		{aws("arn:aws:iam::" + gap), castRun7, maybe, no, maybe, maybe},
		{aws("arn:aws:iam::" + gap), castRootA, maybe, maybe, maybe, maybe},
		{`"⟨unknown⟩"`, castRun7, maybe, maybe, maybe, maybe},
	} {
		for _, at := range []struct {
			kind   EndpointKind
			action string
			want   truth.Value
		}{
			{EndpointInterface, "s3:GetObject", tt.iface},
			{EndpointGateway, "s3:GetObject", tt.gateway},
			{EndpointGateway, "dynamodb:GetItem", tt.gateway},
			{EndpointKindUnknown, "s3:GetObject", tt.unsaid},
			{EndpointKindUnknown, "sqs:SendMessage", tt.sqs},
		} {
			v := testEnv(t, tt.caller, at.action, "arn:aws:s3:::tide-logs/x")
			v.ev.layers.EndpointKind = at.kind
			v.policy = &program.Policy{Type: iam.Endpoint, Label: "endpoint"}
			got := v.matchPrincipal(testPrincipal(t, iam.Endpoint, tt.element, false), policy.Allow).any()
			if got != at.want {
				t.Errorf("%s against %s, kind %d, %s: %v, want %v", tt.element, tt.caller, at.kind, at.action, got, at.want)
			}
			if got.Definite() != (v.causesLeft() == "") {
				t.Errorf("%s against %s, kind %d: %v with causes %q", tt.element, tt.caller, at.kind, got, v.causesLeft())
			}
		}
	}
}

// TestE552NotPrincipal: at a gateway endpoint an account exempts only its root user.
func TestE552NotPrincipal(t *testing.T) {
	for _, tt := range []struct {
		element, caller string
		want            truth.Value
	}{
		{aws(castRootA), castRootA, no},
		{aws(castRootA), castMira, yes},
		{aws(castMira), castMira, yes},
		{`"*"`, castMira, no},
	} {
		v := testEnv(t, tt.caller, "s3:GetObject", "arn:aws:s3:::tide-logs/x")
		v.ev.layers.EndpointKind = EndpointGateway
		v.policy = &program.Policy{Type: iam.Endpoint}
		if got := v.matchPrincipal(testPrincipal(t, iam.Endpoint, tt.element, true), policy.Deny).any(); got != tt.want {
			t.Errorf("NotPrincipal %s against %s: %v, want %v", tt.element, tt.caller, got, tt.want)
		}
	}
}
