// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
)

// checkRaw is checkSimulation for a configuration as the framework has it.
func checkRaw(raw tftypes.Value, questions bool, d *data, diags *diag.Diagnostics) {
	config, err := planvalue.FromTerraform(raw)
	if err != nil {
		diags.AddError("Unreadable configuration", err.Error())
		return
	}
	checkSimulation(&config, questions, d, diags)
}

// checkSimulation reports what is wrong with a configuration regardless of the values
// that are not known yet. With questions, expectations need no decision.
func checkSimulation(config *planvalue.Value, questions bool, d *data, diags *diag.Diagnostics) {
	in, errs := readSimulation(config)
	in.Questions, in.Checks = questions, d.checks()
	addInputErrors(diags, append(errs, simulate.Check(&in.Input, d.services())...))
	if in.null {
		diags.AddError("Nothing to check", "There are no expectations and no proofs. Add some, such as:\n\n"+
			"  expectations = [\n    { decision = \"denied\", actions = [\"iam:*\"] },\n  ]\n\n"+
			"or a ceiling for everything that is allowed, with within, or new_access = \"deny\".")
	}
}

// evaluateSimulation evaluates a configuration, and what it allows beyond the state. If it
// is wrong it reports that, and the report is nil.
func evaluateSimulation(config *planvalue.Value, questions bool, was *prior, d *data, diags *diag.Diagnostics) (*simulationInput, *simulate.Report) {
	in, errs := readSimulation(config)
	in.Questions, in.Checks = questions, d.checks()
	if len(errs) > 0 {
		addInputErrors(diags, append(errs, simulate.Check(&in.Input, d.services())...))
		return in, nil
	}
	if err := in.compareWith(was); err != nil {
		diags.AddAttributeError(path.Root("new_access"), "Unreadable state", "The policies in the state, with which new_access compares, cannot be read: "+err.Error()+"\n\n"+
			"Plan without new_access to replace them.")
		return in, nil
	}
	report, errs := simulate.Run(&in.Input, d.services())
	addInputErrors(diags, errs)
	return in, report
}

// addInputErrors reports errors of the configuration.
func addInputErrors(diags *diag.Diagnostics, errs simulate.InputErrors) {
	for i := range errs {
		diags.AddAttributeError(placePath(errs[i].Place), errs[i].Summary, errs[i].Detail)
	}
}

// addDocumentErrors reports documents that AWS refuses, or that do not do what they say:
// as errors, or as warnings where nothing is to fail. The summaries of warnings name who, if
// that is given: Terraform merges those with equal ones.
func addDocumentErrors(diags *diag.Diagnostics, errs simulate.InputErrors, who string, warn bool) {
	if who != "" {
		who = " (" + who + ")"
	}
	for i := range errs {
		if at := placePath(errs[i].Place); warn {
			diags.AddAttributeWarning(at, errs[i].Summary+who, errs[i].Detail)
		} else {
			diags.AddAttributeError(at, errs[i].Summary, errs[i].Detail)
		}
	}
}

// placePath is a place as Terraform points at it. Only indexes of lists are pointed
// at: Terraform crashes on keys of a map that also has keys like numbers.
func placePath(p documents.Place) path.Path {
	if p.Index >= 0 {
		return path.Root(p.Attribute).AtListIndex(p.Index)
	}
	return path.Root(p.Attribute)
}
