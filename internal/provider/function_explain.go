// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
)

// explainRequest is the function explain. Its arguments may be unknown in part: then only a
// decision is known, and only where every completion agrees on it.
type explainRequest struct{}

func newExplain() function.Function { return explainRequest{} }

// Metadata implements function.Function.
func (explainRequest) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "explain"
}

// Definition implements function.Function.
func (explainRequest) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Explains what IAM policies decide about an action on a resource",
		MarkdownDescription: "Explains what policies decide about an action on a resource. " + questionScope + "\n\nThe result is an object:\n\n" +
			"- `decision`: `allowed`, `explicitDeny`, `implicitDeny`, `mixed` (some requests are allowed and some denied, by resource or condition) or `undetermined`;\n" +
			"- `possible`: the decisions that are possible, more than one if it is undetermined;\n" +
			"- `reason`: what came out and why, in words;\n" +
			"- `decided_by`: what the decision is based on, in a line;\n" +
			"- `statements`: the statements that apply, or may apply, as objects with `document`, `sid`, `index`, `effect` and `decisive`;\n" +
			"- `near_miss`: of a request that nothing allows, the Allow statement that came nearest, as an object with `document`, `sid`, `index`, `clause` (the element that does not match) and `why`; else null;\n" +
			"- `missing_context_keys`: condition keys that statements test and the request does not have;\n" +
			"- `undetermined_because`: why the decision is undetermined;\n" +
			"- `assumptions`: what the decision takes for granted.\n\n" +
			"While part of an argument is not known, `decision` is known if it no longer depends on that, and everything else is not.",
		Parameters: questionParameters(),
		Return:     function.ObjectReturn{AttributeTypes: explanationTypes},
	}
}

var (
	textsType = types.ListType{ElemType: types.StringType}

	statementTypes = map[string]attr.Type{
		"document": types.StringType, "sid": types.StringType, "index": types.Int64Type, "effect": types.StringType, "decisive": types.BoolType,
	}
	nearMissTypes = map[string]attr.Type{
		"document": types.StringType, "sid": types.StringType, "index": types.Int64Type, "clause": types.StringType, "why": types.StringType,
	}
	explanationTypes = map[string]attr.Type{
		"decision": types.StringType, "possible": textsType, "reason": types.StringType, "decided_by": types.StringType,
		"statements":           types.ListType{ElemType: types.ObjectType{AttrTypes: statementTypes}},
		"near_miss":            types.ObjectType{AttrTypes: nearMissTypes},
		"missing_context_keys": textsType, "undetermined_because": textsType, "assumptions": textsType,
	}
)

// Run implements function.Function.
func (explainRequest) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	answer, funcErr := askQuestion(ctx, req, "")
	if funcErr != nil {
		resp.Error = funcErr
		return
	}
	resp.Error = resp.Result.Set(ctx, explanationValue(answer))
}

// explanationValue is the result of the function for an answer.
func explanationValue(a *simulate.Answer) types.Object {
	e := a.Explanation
	if e == nil {
		decision, possible := types.StringUnknown(), types.ListUnknown(types.StringType)
		if a.Decision != "" {
			decision, possible = types.StringValue(a.Decision), textList([]string{a.Decision})
		}
		unknown := types.ListUnknown(types.StringType)
		return types.ObjectValueMust(explanationTypes, map[string]attr.Value{
			"decision": decision, "possible": possible, "reason": types.StringUnknown(), "decided_by": types.StringUnknown(),
			"statements": types.ListUnknown(types.ObjectType{AttrTypes: statementTypes}), "near_miss": types.ObjectUnknown(nearMissTypes),
			"missing_context_keys": unknown, "undetermined_because": unknown, "assumptions": unknown,
		})
	}
	statements := make([]attr.Value, len(e.Matched))
	for i, m := range e.Matched {
		statements[i] = types.ObjectValueMust(statementTypes, map[string]attr.Value{
			"document": types.StringValue(m.Document), "sid": types.StringValue(m.Sid), "index": types.Int64Value(int64(m.Index)),
			"effect": types.StringValue(m.Effect), "decisive": types.BoolValue(m.Decisive),
		})
	}
	near := types.ObjectNull(nearMissTypes)
	if n := e.NearMiss; n != nil {
		near = types.ObjectValueMust(nearMissTypes, map[string]attr.Value{
			"document": types.StringValue(n.Document), "sid": types.StringValue(n.Sid), "index": types.Int64Value(int64(n.Index)),
			"clause": types.StringValue(n.Clause), "why": types.StringValue(n.Why),
		})
	}
	return types.ObjectValueMust(explanationTypes, map[string]attr.Value{
		"decision": types.StringValue(e.Decision), "possible": textList(e.Possible), "reason": types.StringValue(e.Reason),
		"decided_by": types.StringValue(e.DecidedBy),
		"statements": types.ListValueMust(types.ObjectType{AttrTypes: statementTypes}, statements), "near_miss": near,
		"missing_context_keys": textList(e.MissingContextKeys), "undetermined_because": textList(e.UndeterminedBecause), "assumptions": textList(e.Assumptions),
	})
}

func textList(texts []string) types.List {
	values := make([]attr.Value, len(texts))
	for i, s := range texts {
		values[i] = types.StringValue(s)
	}
	return types.ListValueMust(types.StringType, values)
}
