// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
)

// readPolicyDocument reads the arguments of a policy document. Null elements of lists
// and sets are left out. So is what is not known yet, in such a way that an
// error of what remains is an error of every completion; the document is not.
func readPolicyDocument(config *planvalue.Value) render.Input {
	in := render.Input{
		PolicyID:                knownText(config.Get("policy_id")),
		Version:                 knownOptional(config.Get("version")),
		SourcePolicyDocuments:   knownDocuments(config.Get("source_policy_documents")),
		OverridePolicyDocuments: knownDocuments(config.Get("override_policy_documents")),
		SourceJSON:              knownText(config.Get("source_json")),
		OverrideJSON:            knownText(config.Get("override_json")),
	}
	blocks := config.Get("statement").Elems
	in.Statements = make([]render.Statement, len(blocks))
	for i := range blocks {
		in.Statements[i] = readStatement(&blocks[i])
	}
	return in
}

func readStatement(block *planvalue.Value) render.Statement {
	s := render.Statement{
		Sid:           knownText(block.Get("sid")),
		Effect:        knownOptional(block.Get("effect")),
		Actions:       knownTexts(block.Get("actions")),
		NotActions:    knownTexts(block.Get("not_actions")),
		Resources:     knownTexts(block.Get("resources")),
		NotResources:  knownTexts(block.Get("not_resources")),
		Principals:    readPrincipals(block.Get("principals")),
		NotPrincipals: readPrincipals(block.Get("not_principals")),
	}
	conditions := block.Get("condition").Elems
	for i := range conditions {
		s.Conditions = append(s.Conditions, render.Condition{
			Test:     knownText(conditions[i].Get("test")),
			Variable: knownText(conditions[i].Get("variable")),
			Values:   knownTexts(conditions[i].Get("values")),
		})
	}
	return s
}

func readPrincipals(blocks *planvalue.Value) []render.Principal {
	var list []render.Principal
	for i := range blocks.Elems {
		list = append(list, render.Principal{
			Type:        knownText(blocks.Elems[i].Get("type")),
			Identifiers: knownTexts(blocks.Elems[i].Get("identifiers")),
		})
	}
	return list
}

// knownText returns a string, "" for null and for one that is not known.
func knownText(v *planvalue.Value) string {
	if s, ok := v.Str(); ok {
		return s
	}
	return ""
}

// knownOptional returns a string, nil for null and for one that is not known.
func knownOptional(v *planvalue.Value) *string {
	if s, ok := v.Str(); ok {
		return &s
	}
	return nil
}

// knownTexts returns the strings of a list or set that are known and not null.
func knownTexts(v *planvalue.Value) []string {
	list := make([]string, 0, len(v.Elems))
	for i := range v.Elems {
		if s, ok := v.Elems[i].Str(); ok {
			list = append(list, s)
		}
	}
	return list
}

// knownDocuments returns the strings of a list, with "" for those that are null or
// not known, so that the others keep their places.
func knownDocuments(v *planvalue.Value) []string {
	list := make([]string, len(v.Elems))
	for i := range v.Elems {
		list[i] = knownText(&v.Elems[i])
	}
	return list
}

// withDefaults returns the configuration of a policy document as a state: with the
// defaults filled in and the computed attributes set.
func withDefaults(config tftypes.Value, computed map[string]any) (tftypes.Value, error) {
	var attributes map[string]tftypes.Value
	if err := config.As(&attributes); err != nil {
		return config, fmt.Errorf("reading the configuration: %w", err)
	}
	if attributes["version"].IsNull() {
		computed["version"] = render.DefaultVersion
	}
	var statements []tftypes.Value
	if err := attributes["statement"].As(&statements); err != nil {
		return config, fmt.Errorf("reading the statements: %w", err)
	}
	filled := make([]tftypes.Value, len(statements))
	for i, s := range statements {
		var arguments map[string]tftypes.Value
		if err := s.As(&arguments); err != nil {
			return config, fmt.Errorf("reading statement[%d]: %w", i, err)
		}
		filled[i] = s
		if arguments["effect"].IsNull() {
			var err error
			if filled[i], err = withResults(s, map[string]any{"effect": render.DefaultEffect}); err != nil {
				return config, fmt.Errorf("statement[%d]: %w", i, err)
			}
		}
	}
	computed["statement"] = filled
	return withResults(config, computed)
}
