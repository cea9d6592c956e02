// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// matchingHits are counts of what an independent implementation found in the AWS managed policies, before anything is
// tolerated or put together. Here statements stands for occurrences. The last two are smaller since the catalogue has ARNs
// of resources that AWS owns (E-1755) and the actions of services with several reference pages take more (E-1760): 71, 382
// and 91, 126 before.
var matchingHits = map[string]hits{
	"service without formats":                   {4, 4},
	"resource part of no format":                {50, 70},
	"exact action without resource types":       {193, 623},
	"exact action denied without resource type": {4, 8},
	"exact action that no ARN fits":             {57, 317},
	"statement that covers nothing":             {74, 109},
}

// TestResourceMatching holds the matching of actions, ARNs and formats to those counts.
func TestResourceMatching(t *testing.T) {
	got := map[string]hits{}
	c := catalog.Default()
	for _, name := range c.ManagedPolicyNames() {
		p, err := c.ManagedPolicy(name)
		if err != nil {
			t.Fatal(err)
		}
		in := Input{Text: p.Document}
		counted := map[string]bool{}
		matchStatements(newPass(&in), func(what string) {
			h := got[what]
			h.statements++
			if !counted[what] {
				counted[what] = true
				h.policies++
			}
			got[what] = h
		})
	}
	for what, want := range matchingHits {
		if g := got[what]; !near(g.policies, want.policies) || !near(g.statements, want.statements) {
			t.Errorf("%s: %d policies, %d occurrences; expected about %d, %d", what, g.policies, g.statements, want.policies, want.statements)
		}
	}
}

func matchStatements(c *frame.Pass, count func(what string)) {
	for _, s := range c.Statements {
		star := s.Resource == nil || s.NotAction != nil
		for i := range s.Resources {
			r := &s.Resources[i]
			star = star || r.Star
			if !r.ARN.IsARN() || arn.Open(r.ARN.Service()) {
				continue
			}
			formats, fits := c.ARNFormats(r.ARN.Service()), false
			for _, f := range formats {
				fits = fits || f.OverlapsResource(r.Pattern())
			}
			switch {
			case len(formats) == 0:
				count("service without formats")
			case !fits:
				count("resource part of no format")
			}
		}
		if !star {
			matchActions(c, s, count)
		}
	}
}

func matchActions(c *frame.Pass, s *view.Statement, count func(what string)) {
	j := judgement{c: c, s: s}
	if !j.collectTypes() {
		return
	}
	for t, typ := range j.types {
		for i := range s.Resources {
			r := &s.Resources[i]
			j.fits[t] = j.fits[t] || mayHaveService(typ, r.ARN.Service()) && (plainlyFits(r, typ) || typ.Fit(r.Pattern()) != catalog.FitNone)
		}
	}
	failed, all := j.failures()
	for i := range failed {
		switch f := &failed[i]; {
		case f.Wildcard:
		case !f.action.ResourceLevel() && s.Effect == policy.Allow:
			count("exact action without resource types")
		case !f.action.ResourceLevel():
			count("exact action denied without resource type")
		case s.Effect == policy.Allow:
			count("exact action that no ARN fits")
		}
	}
	// The counts are from before some of these actions were known to be checked on ARNs (E-1403).
	if all && len(failed) > 0 || len(failed) == len(s.Actions) {
		count("statement that covers nothing")
	}
}
