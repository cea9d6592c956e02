// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// TestE1760: an action has the resource types of all pages of the reference.
func TestE1760(t *testing.T) {
	for _, table := range facts.Opened() {
		if err := table.Err(); err != nil {
			t.Error(err)
		}
	}
	c := Default()
	for prefix, pages := range facts.Pages() {
		s, ok := c.Service(prefix)
		if !ok {
			t.Errorf("no service %s", prefix)
			continue
		}
		for _, p := range pages {
			a, ok := s.Action(p.Action)
			if !ok || len(a.Resources) < 3 || len(a.RequiredTypes()) > 0 {
				t.Errorf("%s:%s: %+v", prefix, p.Action, a)
				continue
			}
			for _, name := range p.Types {
				if !p.AllTypes && !slices.ContainsFunc(a.Resources, func(u ResourceUse) bool { return u.Type.Name == name }) {
					t.Errorf("%s:%s lacks %s: the service has no such type", prefix, p.Action, name)
				}
			}
			if !slices.IsSortedFunc(a.Resources, func(x, y ResourceUse) int { return strings.Compare(x.Type.folded, y.Type.folded) }) {
				t.Errorf("the resource types of %s are not sorted", a.Name)
			}
		}
	}
	for action, arn := range map[string]string{
		"elasticloadbalancing:AddTags":            "arn:aws:elasticloadbalancing:us-east-1:444455556666:targetgroup/web/1",
		"elasticloadbalancing:RemoveTags":         "arn:aws:elasticloadbalancing:us-east-1:444455556666:loadbalancer/classic",
		"elasticloadbalancing:DeleteLoadBalancer": "arn:aws:elasticloadbalancing:us-east-1:444455556666:loadbalancer/net/web/1",
		"apigateway:POST":                         "arn:aws:apigateway:eu-west-1::/apis",
		"apigateway:post":                         "arn:aws:apigateway:eu-west-1::/apis/a/routes",
		"apigateway:GET":                          "arn:aws:apigateway:eu-west-1::/apis/a/stages/prod",
	} {
		a, ok := c.Lookup(action)
		if !ok || a.Fit(LiteralARN(arn)) != FitAll {
			t.Errorf("%s does not take %s", action, arn)
		}
	}
	// The rows of other actions, and of types that no page lists for an action, stay.
	for action, arn := range map[string]string{
		"elasticloadbalancing:DeleteLoadBalancer": "arn:aws:elasticloadbalancing:us-east-1:444455556666:targetgroup/web/1",
		"elasticloadbalancing:DescribeTags":       "arn:aws:elasticloadbalancing:us-east-1:444455556666:targetgroup/web/1",
		"apigateway:GetPortal":                    "arn:aws:apigateway:eu-west-1::/apis",
	} {
		if a, ok := c.Lookup(action); !ok || a.Fit(LiteralARN(arn)) != FitNone {
			t.Errorf("%s takes %s", action, arn)
		}
	}
}
