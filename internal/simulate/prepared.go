// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/explain"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// Prepared is an input made ready for questions of another kind than expectations.
type Prepared struct {
	Layers  evaluator.Layers
	Options evaluator.Options
	// Principal is the caller, nil if the input names none.
	Principal *request.Principal
	Context   *request.Context
	// Arguments are what messages call the arguments.
	Arguments explain.Arguments
	// Unknown says that something is not known yet.
	Unknown bool

	simulation *simulation
}

// Prepare compiles the documents of an input and reads its caller and context. With errors
// there is nothing prepared.
func Prepare(in *Input, catalog Catalog) (*Prepared, InputErrors) {
	var errs InputErrors
	s, _ := start(in, catalog, &errs)
	in.checkWords(&errs)
	if len(errs) > 0 {
		return nil, errs.sorted(in.names())
	}
	p := &Prepared{
		Layers: s.evs.layers, Options: evaluator.Options{Documented: in.Documented}, Context: s.context,
		Arguments: in.names().arguments(), Unknown: s.unknown, simulation: s,
	}
	if in.Principal != nil {
		p.Principal = s.caller.principal
	}
	return p, nil
}

// Owner returns the account that the input names as the owner of a resource, the empty
// text if it names none.
func (p *Prepared) Owner(resource pattern.Text) pattern.Text { return p.simulation.owner(resource) }

// Managed returns the name of the AWS managed policy that a document is, "" for others.
func (p *Prepared) Managed(doc *program.Policy) string {
	return p.simulation.managedText([]string{doc.Label}, doc.Doc.Root)
}
