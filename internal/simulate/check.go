// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
)

// Checks says how documents are checked beyond what the evaluator refuses. Findings of
// the class ERROR, that AWS refuses a document or that it does not do what it says, are
// in [Report.DocumentErrors].
type Checks struct {
	Catalog *catalog.Catalog
	// Overrides are classes for checks, by id.
	Overrides map[string]validator.Class
}

var validatorTypes = [...]validator.PolicyType{
	evaluator.TypeIdentity: validator.Identity,
	evaluator.TypeBoundary: validator.Boundary,
	evaluator.TypeSession:  validator.Session,
	evaluator.TypeSCP:      validator.SCP,
	evaluator.TypeRCP:      validator.RCP,
	evaluator.TypeResource: validator.Resource,
	evaluator.TypeTrust:    validator.Trust,
	evaluator.TypeEndpoint: validator.Endpoint,
}

// noARN is the check for resources that are no ARN. They match nothing (E-809), and
// that is what a simulation shows; it happens with ids that stand in for ARNs in tests.
const noARN = "INVALID_ARN_PREFIX"

// sizeChecks are the ids of the checks against quotas. Where a document is stored is
// not told, and AWS's own policies are larger than quotas, so that sizes say nothing.
var sizeChecks = sync.OnceValue(func() map[string]bool {
	ids := make(map[string]bool)
	for _, c := range validator.Checks() {
		if c.Data == validator.Quotas {
			ids[c.ID] = true
		}
	}
	return ids
})

// errors returns the findings of the class ERROR about a document as problems.
func (c *Checks) errors(root *policy.Node, doc *policy.Document, typ evaluator.Type) policy.Problems {
	if c == nil {
		return nil
	}
	report := validator.Validate(validator.Input{
		Root: root, Document: doc, Type: validatorTypes[typ], Catalog: c.Catalog, Overrides: c.Overrides,
	})
	var out policy.Problems
	for i := range report.Findings {
		f := &report.Findings[i]
		if f.Class != validator.Error || sizeChecks()[f.ID] || f.ID == noARN {
			continue
		}
		out = append(out, policy.Problem{Code: f.ID, Path: f.Path, Pos: f.Pos, Message: f.Message + " (" + f.ID + ")", Fix: f.Remediation})
	}
	return out
}
