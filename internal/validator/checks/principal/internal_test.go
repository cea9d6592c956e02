// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package principal

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// TestServicePrincipalsOfManagedPolicies makes sure that nothing AWS itself calls a service principal is thought to be a
// mistake.
func TestServicePrincipalsOfManagedPolicies(t *testing.T) {
	c := frame.NewPass(frame.NewSuite(), &frame.Input{Text: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::reports/*\"}]}", Use: view.Use{Type: iam.Trust}})
	found := 0
	for _, name := range c.Catalog.ManagedPolicyNames() {
		p, err := c.Catalog.ManagedPolicy(name)
		if err != nil {
			t.Fatal(err)
		}
		for text := range strings.SplitSeq(p.Document, `"`) {
			if iam.ServiceLabels(text) == "" {
				continue
			}
			found++
			if possibleService(c, text) {
				continue
			}
			if near := nearestServicePrincipals(c, text); len(near) > 0 {
				t.Errorf("%s: %s is taken for %s", name, text, words.QuoteList(near, "or"))
			}
		}
	}
	if found < 300 {
		t.Errorf("only %d service principals in the managed policies", found)
	}
}

func TestNearestServicePrincipals(t *testing.T) {
	tests := map[string][]string{
		"ecs-task.amazonaws.com":        {"ecs-tasks.amazonaws.com"},
		"labmda.amazonaws.com":          {"lambda.amazonaws.com"},
		"evnts.amazonaws.com":           {"events.amazonaws.com"},
		"lamda.amazonaws.com.cn":        {"lambda.amazonaws.com.cn"},
		"stats.eu-west-1.amazonaws.com": {"states.eu-west-1.amazonaws.com"},
		"zz.amazonaws.com":              nil,
		"entirely-unlike.amazonaws.com": nil,
		"lambda":                        nil,
	}
	for name, want := range tests {
		c := frame.NewPass(frame.NewSuite(), &frame.Input{Text: "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::reports/*\"}]}", Use: view.Use{Type: iam.Trust}})
		if got := nearestServicePrincipals(c, name); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
