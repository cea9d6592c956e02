// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"slices"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
)

// reads are the simulations that Terraform has read since it configured the provider, by
// their ids. Terraform configures it for every walk through a configuration, and reads what
// it plans, but not what it applies: what was read is being planned. Without refreshing,
// nothing is read.
type reads struct{ ids sync.Map }

func (r *reads) add(id string) { r.ids.Store(id, true) }

func (r *reads) has(id string) bool {
	_, ok := r.ids.Load(id)
	return ok
}

// unchanged reports whether a configuration is that of the state but for white space and the
// order of members in JSON, and computes nothing else: then the plan is the state, so that a
// document that is formatted anew plans nothing. It adds the warnings that belong to such a
// plan.
//
// It is all or nothing, and only where this is known to be a plan. When Terraform applies a
// change, the provider does not know which of the values were known in the plan. A document
// that was planned as it is formatted now has to stay that way, with any values of the
// others.
func (s *simulation) unchanged(config *planvalue.Value, was *prior, diags *diag.Diagnostics) bool {
	if !was.exists || s.data == nil || !s.data.reads.has(was.id) {
		return false
	}
	state, err := was.read()
	if err != nil || !sameInputs(&state, config) {
		return false
	}
	var found diag.Diagnostics
	results, ok := s.compute(&state, *was, &found)
	if !ok {
		return false
	}
	for name, v := range results {
		typ := simulations().attributes[name]
		raw, err := encode(typ, v)
		if err != nil {
			return false
		}
		is, err := planvalue.FromTerraform(raw)
		if err != nil || !sameResult(&is, state.Get(name)) {
			return false
		}
	}
	diags.Append(found...)
	return true
}

// sameInputs reports whether the arguments of two values are known and equal as JSON.
func sameInputs(state, config *planvalue.Value) bool {
	for name := range simulationInputs() {
		if !planvalue.SameJSON(state.Get(name), config.Get(name)) {
			return false
		}
	}
	return true
}

// sameResult reports whether a computed attribute is known and equal to what the state
// holds, the elements of a set in any order.
func sameResult(a, b *planvalue.Value) bool {
	if !a.Unordered || !b.Unordered {
		return planvalue.SameJSON(a, b)
	}
	texts := func(v *planvalue.Value) []string {
		out := make([]string, len(v.Elems))
		for i := range v.Elems {
			out[i], _ = v.Elems[i].Str()
		}
		slices.Sort(out)
		return out
	}
	return !a.HasUnknown() && !b.HasUnknown() && slices.Equal(texts(a), texts(b))
}

// keepFound keeps what was found when the policies changed, where nothing changed since:
// results, report and passed. Access that was new then is not new any more, and a plan
// without changes is to be empty all the same.
func (in *simulationInput) keepFound(results map[string]any, config *planvalue.Value, was *prior, d *data) {
	if !was.exists || !in.ComparesState() {
		return
	}
	state, err := was.read()
	if err != nil {
		return
	}
	if in.HasUnknown() {
		in.leaveOpen(results, &state)
		return
	}
	if !sameInputs(&state, config) {
		return
	}
	held := state.Get("results")
	found, ok := results["results"].(map[string]any)
	if !ok || held.Kind != planvalue.Object || len(held.Members) != len(found) {
		return
	}
	kept := make(map[string]any, len(found))
	for name, v := range found {
		text, ok := held.Get(name).Str()
		if !ok || name != simulate.NewAccessName && text != v {
			return
		}
		kept[name] = text
	}
	if word, _ := in.NewAccess.Known(); word == "deny" && kept[simulate.NewAccessName] == "refuted" && (d == nil || !d.reportOnly) {
		return // it was let through by a provider that only reported
	}
	report, known := state.Get("report").Str()
	passed := state.Get("passed")
	if !known || passed.Kind != planvalue.Bool {
		return
	}
	text, _ := passed.Text.Known()
	results["results"], results["report"], results["passed"] = kept, report, text == "true"
}

// leaveOpen makes unknown what keepFound replaces if the values that are not known turn out
// to be those of the state.
func (in *simulationInput) leaveOpen(results map[string]any, state *planvalue.Value) {
	if in.PriorNewAccess == "" {
		return // the state compares with nothing, so that its arguments are others
	}
	if found, ok := results["results"].(map[string]any); ok && found[simulate.NewAccessName] != in.PriorNewAccess {
		found[simulate.NewAccessName] = unknown{}
	}
	text, _ := state.Get("passed").Text.Known()
	if passed, ok := results["passed"].(bool); ok && passed != (text == "true") {
		results["passed"] = unknown{}
	}
}
