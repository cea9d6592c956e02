// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package resource

import (
	"slices"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// TestResourceMatching holds the matching of actions, ARNs and formats to those counts.
func TestResourceMatching(t *testing.T) {
	got := map[string]policyHits{}
	c := catalog.Default()
	for _, name := range c.ManagedPolicyNames() {
		p, err := c.ManagedPolicy(name)
		if err != nil {
			t.Fatal(err)
		}
		in := frame.Input{Text: p.Document}
		counted := map[string]bool{}
		matchStatements(frame.NewPass(frame.NewSuite(), &in), func(what string) {
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
		if g := got[what]; !checktest.Near(g.policies, want.policies) || !checktest.Near(g.statements, want.statements) {
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
	j := comparison{c: c, s: s}
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

// matchingHits are counts of what an independent implementation found in the AWS managed policies, before anything is
// tolerated or put together. Here statements means occurrences. The last two are smaller since the catalogue has ARNs
// of resources that AWS owns (E-1755) and the actions of services with several reference pages take more (E-1760): 71, 382
// and 91, 126 before.
var matchingHits = map[string]policyHits{
	"service without formats":                   {4, 4},
	"resource part of no format":                {50, 70},
	"exact action without resource types":       {193, 623},
	"exact action denied without resource type": {4, 8},
	"exact action that no ARN fits":             {57, 317},
	"statement that covers nothing":             {66, 100},
}

// TestPlainlyFits shows that the quick test never claims a fit that there is not.
func TestPlainlyFits(t *testing.T) {
	c := catalog.Default()
	plain, total := 0, 0
	for _, name := range c.ManagedPolicyNames() {
		p, err := c.ManagedPolicy(name)
		if err != nil {
			t.Fatal(err)
		}
		in := frame.Input{Text: p.Document}
		for _, s := range frame.NewPass(frame.NewSuite(), &in).Statements {
			for i := range s.Resources {
				r := &s.Resources[i]
				if r.Star || !r.ARN.IsARN() {
					continue
				}
				total++
				quick := false
				for _, typ := range c.TypesForARN(r.ARN.Service()) {
					if plainlyFits(r, typ) {
						if quick = true; typ.Fit(r.Pattern()) < catalog.FitSome {
							t.Errorf("%s is not of the type %s %s", r.Text, typ.Service, typ.Name)
						}
					}
				}
				if quick {
					plain++
				}
			}
		}
	}
	if plain < total/2 {
		t.Errorf("the quick test decides only %d of %d entries", plain, total)
	}
}

// TestResourceTables holds the tables of the family to their shape and to the catalogue.
func TestResourceTables(t *testing.T) {
	for _, table := range facts.Opened() {
		if err := table.Err(); err != nil {
			t.Error(err)
		}
	}
	for _, r := range facts.Regions() {
		if !iam.IsRegionShape(r.Code) {
			t.Errorf("%s does not have the shape of a region", r.Code)
		}
	}
	for _, row := range facts.Named("source_services").Rows() {
		principal, source := row[0], row[1]
		if source != "role" && source != "never" || view.GlobalPrincipal(principal) != principal {
			t.Errorf("bad row %s %s", principal, source)
		}
	}
	for _, typ := range catalog.Default().TypesForARN("iam") {
		for _, f := range typ.Formats {
			if word := typeWord(f.Resource()); f.Service() == "iam" && word != "root" && !slices.Contains(facts.IAMResourceKinds(), word) {
				t.Errorf("the catalogue has IAM resources %s, the table lacks %s", f, word)
			}
		}
	}
}

// policyHits are how many AWS managed policies, and how many statements of them, something is found in.
type policyHits struct{ policies, statements int }
