// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package key

import (
	"slices"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// TestKeySupport holds the matching of keys and actions to what an independent implementation found before anything is
// tolerated: keys that an exactly named action does not support, tags of resources and Null included.
func TestKeySupport(t *testing.T) {
	want, got := policyHits{policies: 49, statements: 82}, policyHits{} // 57, 91 with actions of services with several reference pages (E-1760)
	c := catalog.Default()
	for _, name := range c.ManagedPolicyNames() {
		p, err := c.ManagedPolicy(name)
		if err != nil {
			t.Fatal(err)
		}
		in := frame.Input{Text: p.Document}
		before := got.statements
		context := frame.NewPass(frame.NewSuite(), &in)
		for _, s := range context.Statements {
			for i := range s.Conditions {
				e := &s.Conditions[i]
				if context.KindOf(e) != view.NotCompared && len(supportOf(context, s, e.Name).lacking) > 0 {
					got.statements++
				}
			}
		}
		if got.statements > before {
			got.policies++
		}
	}
	if !checktest.Near(got.policies, want.policies) || !checktest.Near(got.statements, want.statements) {
		t.Errorf("%d policies, %d occurrences; expected about %d, %d", got.policies, got.statements, want.policies, want.statements)
	}
}

// TestE1405CalledAlways is about the types that every call of an action names.
func TestE1405CalledAlways(t *testing.T) {
	for _, tt := range []struct {
		action, resource string
		want             bool
	}{
		{"ec2:AttachVolume", "instance", true},
		{"ec2:CreateNetworkInterface", "security-group", false}, // may be named
		{"ssm:SendCommand", "document", true},
		{"ssm:SendCommand", "instance", false},             // or a managed instance
		{"bedrock:InvokeModel", "foundation-model", false}, // alternatives, though the reference marks them as required
		{"ec2:RunInstances", "image", true},                // in each scenario
		{"ec2:RunInstances", "subnet", false},
		{"s3:GetObject", "object", false},   // or that of an access point
		{"sqs:SendMessage", "queue", false}, // of one type there is nothing to say
	} {
		action, ok := catalog.Default().Lookup(tt.action)
		i := slices.IndexFunc(action.Resources, func(u catalog.ResourceUse) bool { return u.Type.Name == tt.resource })
		if !ok || i < 0 || calledAlways(action, &action.Resources[i]) != tt.want {
			t.Errorf("%s, %s (%d): not %v", tt.action, tt.resource, i, tt.want)
		}
	}
}

// policyHits are how many AWS managed policies, and how many statements of them, something is found in.
type policyHits struct{ policies, statements int }
