// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator_test

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// hits are how many AWS managed policies, and how many statements of them, a check has findings in.
type hits struct{ policies, statements int }

// expectedHits are the counts for the embedded policies, as an independent implementation of the rules found them. A count
// may be off by a tenth, so that a change in matching is noticed.
var expectedHits = map[string]hits{
	"POLICY_SIZE_EXCEEDS_IDENTITY_POLICY_QUOTA": {policies: 81},
}

// sizeChecksPrefix is how the checks begin that do not bind AWS's own policies.
const sizeChecksPrefix = "POLICY_SIZE_"

// corpus validates all AWS managed policies once.
var corpus = sync.OnceValue(func() map[string]*frame.Report {
	c := catalog.Default()
	reports := make(map[string]*frame.Report)
	for _, name := range c.ManagedPolicyNames() {
		p, err := c.ManagedPolicy(name)
		if err != nil {
			panic(err) // the catalogue's own tests show more
		}
		reports[name] = validator.Validate(frame.Input{Text: p.Document, Catalog: c, Use: view.Use{Type: iam.Identity, Attachment: iam.Managed}})
	}
	return reports
})

// TestCalibration holds the checks to AWS's own policies: none of them is wrong.
func TestCalibration(t *testing.T) {
	reports := corpus()
	found := map[string]hits{}
	examples := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(reports)) {
		seen := map[string]bool{}
		for _, f := range reports[name].Findings {
			h := found[f.ID]
			h.statements++
			if !seen[f.ID] {
				seen[f.ID] = true
				h.policies++
				examples[f.ID] = append(examples[f.ID], name)
			}
			found[f.ID] = h
			if f.Class == frame.Error && !strings.HasPrefix(f.ID, sizeChecksPrefix) {
				t.Errorf("%s: %s %s: %s", name, f.ID, f.Path(), f.Message)
			}
		}
	}
	for _, id := range slices.Sorted(maps.Keys(found)) {
		t.Logf("%-60s %4d policies %5d statements, such as %s", id, found[id].policies, found[id].statements,
			strings.Join(examples[id][:min(3, len(examples[id]))], ", "))
	}
	for _, id := range slices.Sorted(maps.Keys(expectedHits)) {
		want, got := expectedHits[id], found[id]
		if !checktest.Near(got.policies, want.policies) || want.statements > 0 && !checktest.Near(got.statements, want.statements) {
			t.Errorf("%s: %d policies, %d statements; expected about %d, %d", id, got.policies, got.statements, want.policies, want.statements)
		}
	}
}

// maxCatalogueWarnings is how many policies may have warnings that are based on the catalogue.
const maxCatalogueWarnings = 300

func TestCalibrationCatalogueWarnings(t *testing.T) {
	n := 0
	for _, r := range corpus() {
		if slices.ContainsFunc(r.Findings, func(f frame.Finding) bool { return f.DataDate != "" && f.Class == frame.Warning }) {
			n++
		}
	}
	if n > maxCatalogueWarnings {
		t.Errorf("%d policies have warnings that are based on the catalogue, at most %d are acceptable", n, maxCatalogueWarnings)
	}
}
