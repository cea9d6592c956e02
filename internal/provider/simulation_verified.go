// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// verified are the identity policies that dependants may attach.
type verified struct {
	// policies are for [encode]: a map, the value of the state, or unknown.
	policies any
	// withheld and released say that something that counts does not hold, and that the
	// policies keep what the state holds because of it, or are given all the same.
	withheld, released bool
}

// verify returns the policies by their keys. No policy is known before everything that
// counts holds, and the keys only while no element can vanish: Terraform takes a planned
// map for a promise. The caller has made sure that no gate fails the plan.
func (in *simulationInput) verify(report *simulate.Report, was prior, d *data) verified {
	v := verified{}
	if report.Passed == truth.False {
		switch {
		case d != nil && d.perhapsReportOnly:
			return verified{policies: unknown{}}
		case d != nil && d.reportOnly:
			v.released = true
		default:
			v.withheld = true
		}
	}
	if v.withheld && was.exists {
		v.policies = was.verified
		return v
	}
	if !in.Identity.KeysKnown() || report.Passed == truth.Unknown && in.mayWithhold() && !in.keysOf(was) {
		v.policies = unknown{}
		return v
	}
	out := make(map[string]any, len(in.Identity.Documents))
	for i := range in.Identity.Documents {
		document := &in.Identity.Documents[i]
		text, known := document.Text()
		switch {
		case v.withheld:
			out[document.Key] = nil
		case known && report.Passed.Definite():
			out[document.Key] = text
		default:
			out[document.Key] = unknown{}
		}
	}
	v.policies = out
	return v
}

// mayWithhold reports whether the plan goes on where something that counts turns out to
// be undetermined.
func (in *simulationInput) mayWithhold() bool {
	return in.OnUndetermined == simulate.Warn || in.OnUndetermined == simulate.ModeUnknown
}

// keysOf reports whether what the state holds has the keys of the policies, or whether
// there is no state.
func (in *simulationInput) keysOf(was prior) bool {
	if !was.exists {
		return true
	}
	var policies map[string]tftypes.Value
	if was.verified.IsNull() || was.verified.As(&policies) != nil || len(policies) != len(in.Identity.Documents) {
		return false
	}
	for i := range in.Identity.Documents {
		if _, ok := policies[in.Identity.Documents[i].Key]; !ok {
			return false
		}
	}
	return true
}

// attributeOf returns an attribute of an object, an unknown value if there is none.
func attributeOf(object tftypes.Value, name string) any {
	var attributes map[string]tftypes.Value
	if err := object.As(&attributes); err != nil {
		return unknown{}
	}
	return attributes[name]
}

// warn says what happened to the policies, if that is not what one expects.
func (v *verified) warn(in *simulationInput, report *simulate.Report, diags *diag.Diagnostics) {
	if len(in.Identity.Documents) == 0 {
		return
	}
	because := "These expectations and proofs do not hold or cannot be decided: " + strings.Join(report.Unmet, "; ") + ".\n\n"
	switch at := path.Root("identity_policies"); {
	case v.withheld:
		diags.AddAttributeWarning(at, "Policies withheld: "+in.who(), because+
			"verified_policies keeps what it was, and is null in a new simulation, so that nothing new is attached where it is used.")
	case v.released:
		diags.AddAttributeWarning(at, "Policies released unverified: "+in.who(), because+
			"The provider only reports (enforcement = \"report\"), so that verified_policies has the policies all the same.")
	}
}

// who names whose policies these are, for the summaries of warnings: Terraform merges
// warnings with equal ones.
func (in *simulationInput) who() string {
	switch {
	case in.Principal != nil && in.Principal.Prefix() != "":
		return in.Principal.String()
	case in.AccountID != nil && in.AccountID.IsKnown():
		return "a role of account " + in.AccountID.String()
	default:
		return "a role whose name is not known"
	}
}
