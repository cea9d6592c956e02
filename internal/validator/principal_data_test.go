// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// TestServicePrincipalTable holds the table to its shape.
func TestServicePrincipalTable(t *testing.T) {
	for _, row := range facts.Named("service_principals").Rows() {
		if row[1] != "yes" && row[1] != "" {
			t.Fatalf("bad row %q", row)
		}
		if iam.ServiceLabels(row[0]) == "" && !strings.HasSuffix(row[0], ".amazon.com") {
			t.Errorf("%s is no service principal", row[0])
		}
	}
	if len(facts.ComputePrincipals()) < 20 {
		t.Errorf("only %d compute services", len(facts.ComputePrincipals()))
	}
}

// TestServicePrincipalsOfManagedPolicies makes sure that nothing AWS itself calls a service principal is thought to be a
// mistake.
func TestServicePrincipalsOfManagedPolicies(t *testing.T) {
	c := newPass(&Input{Text: harmless, Use: view.Use{Type: iam.Trust}})
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
		"wholly-unlike.amazonaws.com":   nil,
		"lambda":                        nil,
	}
	for name, want := range tests {
		c := newPass(&Input{Text: harmless, Use: view.Use{Type: iam.Trust}})
		if got := nearestServicePrincipals(c, name); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestRegionShape(t *testing.T) {
	for _, s := range []string{"eu-west-1", "us-gov-east-1", "ap-southeast-12", "us-iso-east-1", "eusc-de-east-1"} {
		if !iam.IsRegionShape(s) {
			t.Errorf("%s has the shape of a region", s)
		}
	}
	for _, s := range []string{"", "-", "eu", "eu-west", "eu-west-", "eu--", "west-1", "ecs-tasks", "license-manager-1", "EU-WEST-1", "eu-west-1a"} {
		if iam.IsRegionShape(s) {
			t.Errorf("%s has no shape of a region", s)
		}
	}
}

// TestBuiltInProvidersAreShared ties the hosts that policies may name to those whose users the catalogue says are shared.
func TestBuiltInProvidersAreShared(t *testing.T) {
	if _, ok := facts.SharedIssuerOf(facts.ProviderHosts()[0]); !ok {
		t.Errorf("%s is not a shared issuer", facts.ProviderHosts()[0])
	}
}
