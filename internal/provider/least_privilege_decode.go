// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/synth"
)

// readQuestion reads a configuration of iamproof_least_privilege_policy in which
// everything is known. Null elements of lists are left out.
func readQuestion(config *planvalue.Value) *synth.Input {
	in := &synth.Input{PolicyType: knownText(config.Get("policy_type")), Attachment: knownText(config.Get("attachment"))}
	blocks := config.Get("grant").Elems
	in.Grants = make([]synth.Grant, len(blocks))
	for i := range blocks {
		in.Grants[i] = readGrant(&blocks[i])
	}
	return in
}

// partlyKnownQuestion reads a configuration as far as it is known.
func partlyKnownQuestion(config *planvalue.Value) *synth.PartlyKnown {
	in := &synth.PartlyKnown{}
	for name, to := range map[string]**string{"policy_type": &in.PolicyType, "attachment": &in.Attachment} {
		if v := config.Get(name); !v.HasUnknown() {
			text := knownText(v)
			*to = &text
		}
	}
	blocks := config.Get("grant").Elems
	in.Grants = make([]synth.PartlyKnownGrant, len(blocks))
	for i := range blocks {
		g := &in.Grants[i]
		g.Grant = readGrant(&blocks[i])
		for _, field := range []string{"sid", "access_levels", "actions", "except_actions", "managed_policy", "resources", "condition"} {
			if blocks[i].Get(field).HasUnknown() {
				g.Open = append(g.Open, field)
			}
		}
	}
	return in
}

func readGrant(block *planvalue.Value) synth.Grant {
	g := synth.Grant{
		Sid:     knownText(block.Get("sid")),
		Levels:  knownTexts(block.Get("access_levels")),
		Actions: knownTexts(block.Get("actions")),
		Except:  knownTexts(block.Get("except_actions")),
		Managed: knownText(block.Get("managed_policy")),
	}
	if v := block.Get("resources"); v.Kind != planvalue.Null {
		g.Resources = knownTexts(v)
	}
	conditions := block.Get("condition").Elems
	for i := range conditions {
		g.Conditions = append(g.Conditions, synth.Condition{
			Test:     knownText(conditions[i].Get("test")),
			Variable: knownText(conditions[i].Get("variable")),
			Values:   knownTexts(conditions[i].Get("values")),
		})
	}
	return g
}
