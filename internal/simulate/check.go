// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
)

// Checks says how documents are checked before they are evaluated: a finding of the
// class ERROR is an error of the input, since AWS would refuse the document or it
// does not do what it says.
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
		if f.Class != validator.Error {
			continue
		}
		out = append(out, policy.Problem{Code: f.ID, Path: f.Path, Pos: f.Pos, Message: f.Message + " (" + f.ID + ")", Fix: f.Remediation})
	}
	return out
}
