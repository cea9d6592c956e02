// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// unknown represents a value that is not known yet, see [encode].
type unknown struct{}

// encode returns a value of a type: of strings, booleans, integers, maps and slices
// of them, unknown, and values as they are. It is how computed attributes get into a plan at once: the
// framework would walk the whole plan, policies and all, for each.
func encode(typ tftypes.Type, v any) (tftypes.Value, error) {
	switch t := typ.(type) {
	case tftypes.List:
		elems, err := encodeAll(t.ElementType, v)
		if err != nil {
			return tftypes.Value{}, err
		}
		v = elems
	case tftypes.Set:
		elems, err := encodeAll(t.ElementType, v)
		if err != nil {
			return tftypes.Value{}, err
		}
		v = elems
	case tftypes.Map:
		if members, ok := v.(map[string]any); ok {
			out := make(map[string]tftypes.Value, len(members))
			for name, m := range members {
				var err error
				if out[name], err = encode(t.ElementType, m); err != nil {
					return tftypes.Value{}, fmt.Errorf("%s: %w", name, err)
				}
			}
			v = out
		}
	case tftypes.Object:
		if members, ok := v.(map[string]any); ok {
			out := make(map[string]tftypes.Value, len(members))
			for name, m := range members {
				var err error
				if out[name], err = encode(t.AttributeTypes[name], m); err != nil {
					return tftypes.Value{}, fmt.Errorf("%s: %w", name, err)
				}
			}
			v = out
		}
	}
	switch given := v.(type) {
	case unknown:
		v = tftypes.UnknownValue
	case tftypes.Value:
		return given, nil
	}
	if err := tftypes.ValidateValue(typ, v); err != nil {
		return tftypes.Value{}, fmt.Errorf("encoding a computed value: %w", err)
	}
	return tftypes.NewValue(typ, v), nil
}

// encodeAll encodes the elements of a slice; a value that is not a slice is returned as it
// is.
func encodeAll(typ tftypes.Type, v any) (any, error) {
	elems, ok := v.([]any)
	if !ok {
		return v, nil
	}
	out := make([]tftypes.Value, len(elems))
	for i, e := range elems {
		var err error
		if out[i], err = encode(typ, e); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// withResults returns a resource's value with the computed attributes set, all else
// as it was.
func withResults(raw tftypes.Value, computed map[string]any) (tftypes.Value, error) {
	typ, ok := raw.Type().(tftypes.Object)
	if !ok {
		return raw, fmt.Errorf("the planned value is %s, not an object", raw.Type())
	}
	var attributes map[string]tftypes.Value
	if err := raw.As(&attributes); err != nil {
		return raw, fmt.Errorf("reading the planned value: %w", err)
	}
	out := make(map[string]tftypes.Value, len(attributes))
	for name, v := range attributes {
		out[name] = v
	}
	for name, v := range computed {
		value, err := encode(typ.AttributeTypes[name], v)
		if err != nil {
			return raw, fmt.Errorf("%s: %w", name, err)
		}
		out[name] = value
	}
	return tftypes.NewValue(typ, out), nil
}

// results are the computed attributes but for the id and the verified policies.
func (in *simulationInput) results(report *simulate.Report) map[string]any {
	out := map[string]any{"passed": unknown{}, "results": unknown{}, "granted": unknown{}, "report": unknown{}}
	if report.GrantedKnown {
		out["granted"] = list(report.Granted)
	}
	if report.Passed.Definite() {
		out["passed"] = report.Passed == truth.True
	}
	if report.Results != nil {
		results := make(map[string]any, len(report.Results))
		for _, r := range report.Results {
			results[r.Name] = unknown{}
			if r.Decision != "" {
				results[r.Name] = r.Decision
			}
		}
		out["results"] = results
	}
	if !in.HasUnknown() {
		out["report"] = report.Markdown
	}
	return out
}

// evaluations are the requests with what came of them.
func evaluations(report *simulate.Report) []any {
	out := make([]any, len(report.Evaluations))
	for i := range report.Evaluations {
		out[i] = evaluationObject(&report.Evaluations[i])
	}
	return out
}

func evaluationObject(e *simulate.Evaluation) map[string]any {
	matched := make([]any, len(e.Matched))
	for i, m := range e.Matched {
		matched[i] = map[string]any{
			"layer": m.Layer, "document": m.Document, "sid": m.Sid, "index": int64(m.Index), "effect": m.Effect, "decisive": m.Decisive,
		}
	}
	layers := make(map[string]any, len(e.Layers))
	for _, l := range e.Layers {
		layers[l.Layer] = l.Result
	}
	return map[string]any{
		"expectation": e.Expectation, "action": e.Action, "resource": e.Resource, "verdict": e.Verdict, "decision": e.Decision,
		"free_keys": list(e.FreeKeys), "conditions": list(e.Conditions), "counterexample": counterexampleObject(e.Counterexample),
		"possible": list(e.Possible), "decided_by": e.DecidedBy, "matched_statements": matched,
		"missing_context_keys": list(e.MissingContextKeys), "undetermined_because": list(e.UndeterminedBecause),
		"assumptions": list(e.Assumptions), "layers": layers,
	}
}

func counterexampleObject(c *simulate.Counterexample) any {
	if c == nil {
		return nil
	}
	context := make(map[string]any, len(c.Context))
	for name, values := range c.Context {
		context[name] = list(values)
	}
	return map[string]any{
		"principal": c.Principal, "action": c.Action, "resources": list(c.Resources), "context": context, "absent": list(c.Absent),
		"decision": c.Decision, "statement": c.Statement,
	}
}

func list(texts []string) []any {
	out := make([]any, len(texts))
	for i, s := range texts {
		out[i] = s
	}
	return out
}

// newID makes an id of what the simulation is about when it is created.
func (in *simulationInput) newID(report *simulate.Report) string {
	h := sha256.New()
	h.Write([]byte(report.Markdown))
	for i := range in.Identity.Documents {
		text, _ := in.Identity.Documents[i].Text()
		h.Write([]byte("\x00" + text))
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}
