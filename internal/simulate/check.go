// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// Checks says how documents are checked beyond what the evaluator refuses. Findings of
// the class ERROR are in [Report.DocumentErrors] if AWS refuses the document or if it
// names what does not exist; the others, of documents that can be evaluated but do
// not do what they seem to, are in [Report.DocumentWarnings].
type Checks struct {
	Catalog *catalog.Catalog
	// Overrides are classes for checks, by id.
	Overrides map[string]frame.Class
	// DeclareIn is where actions are declared that are newer than the catalogue, see
	// [frame.Options].
	DeclareIn string
}

// gate says what a finding of a check means for a simulation.
type gate uint8

const (
	passes gate = iota
	warns
	fails
)

// gates are the checks of the class ERROR that say something here.
//
// The input does not say where a document is stored, and AWS's own policies are larger than
// quotas, so that sizes say nothing. What matches nothing, such as a resource that is no
// ARN (E-809), happens in tests that use ids in place of ARNs.
var gates = sync.OnceValue(func() map[string]gate {
	out := make(map[string]gate)
	for _, c := range validator.Checks() {
		switch {
		case c.Data == frame.Quotas:
			out[c.ID] = passes
		case c.MatchesNothing:
			out[c.ID] = warns
		case c.AWS == frame.Rejects, c.Data == frame.Catalogue:
			out[c.ID] = fails
		default:
			out[c.ID] = warns
		}
	}
	return out
})

// errors returns the findings of the class ERROR about a document as problems.
func (c *Checks) errors(root *policy.Node, doc *policy.Document, typ iam.Type) (failing, warning policy.Problems) {
	if c == nil {
		return nil, nil
	}
	report := validator.Validate(frame.Input{Root: root, Document: doc, Catalog: c.Catalog, Use: view.Use{Type: typ}, Options: frame.Options{Overrides: c.Overrides, DeclareIn: c.DeclareIn}})
	for i := range report.Findings {
		f := &report.Findings[i]
		if f.Class != frame.Error {
			continue
		}
		p := policy.Problem{Code: f.ID, At: f.Node, Pos: f.Pos, Message: f.Message, Fix: f.Remediation}
		switch gates()[f.ID] {
		case fails:
			failing = append(failing, p)
		case warns:
			warning = append(warning, p)
		}
	}
	return failing, warning
}
