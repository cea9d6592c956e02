// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
	ctymsgpack "github.com/zclconf/go-cty/cty/msgpack"
)

const simulationType = "iamproof_simulation"

// terraform drives a provider's server as Terraform does for one resource, without a
// process: values go through the wire's encoding, refinements included.
type terraform struct {
	server tfprotov6.ProviderServer
	// settings are the configuration of the provider.
	settings map[string]any
	// object is the type of the resource, computed names its computed attributes.
	object   cty.Type
	computed []string
}

// newTerraform returns a server that was given a configuration of the provider.
func newTerraform(tb testing.TB, server tfprotov6.ProviderServer, settings map[string]any) *terraform {
	tb.Helper()
	t := &terraform{server: server, settings: settings}
	t.configure(tb)
	schemas, err := server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		tb.Fatal(err)
	}
	schema := schemas.ResourceSchemas[simulationType]
	text, err := schema.ValueType().MarshalJSON() //nolint:staticcheck // the only way from one type system to the other
	if err != nil {
		tb.Fatal(err)
	}
	if t.object, err = ctyjson.UnmarshalType(text); err != nil {
		tb.Fatal(err)
	}
	for _, a := range schema.Block.Attributes {
		if a.Computed {
			t.computed = append(t.computed, a.Name)
		}
	}
	return t
}

// configure configures the provider, as Terraform does when it begins to plan or to apply.
func (t *terraform) configure(tb testing.TB) {
	tb.Helper()
	configured(tb, t.server, t.settings)
}

// read reads what exists, as Terraform does before it plans, except with -refresh=false.
func (t *terraform) read(tb testing.TB, state cty.Value) {
	tb.Helper()
	packed, err := t.pack(state)
	if err != nil {
		tb.Fatal(err)
	}
	resp, err := t.server.ReadResource(tb.Context(), &tfprotov6.ReadResourceRequest{TypeName: simulationType, CurrentState: packed})
	if err != nil || len(resp.Diagnostics) > 0 {
		tb.Fatal(err, resp)
	}
}

func (t *terraform) pack(v cty.Value) (*tfprotov6.DynamicValue, error) {
	packed, err := ctymsgpack.Marshal(v, t.object)
	return &tfprotov6.DynamicValue{MsgPack: packed}, err
}

// answer is what the server says to one call.
type answer struct {
	value       cty.Value
	diagnostics []*tfprotov6.Diagnostic
}

// errors are the errors as text, with their place.
func (a *answer) errors() []string { return a.of(tfprotov6.DiagnosticSeverityError) }

func (a *answer) of(severity tfprotov6.DiagnosticSeverity) []string {
	var out []string
	for _, d := range a.diagnostics {
		if d.Severity == severity {
			out = append(out, fmt.Sprintf("%s: %s", d.Attribute, d.Summary))
		}
	}
	return out
}

func (a *answer) String() string {
	var b strings.Builder
	for _, d := range a.diagnostics {
		fmt.Fprintf(&b, "%s at %s: %s\n%s\n", d.Severity, d.Attribute, d.Summary, d.Detail)
	}
	return b.String()
}

// proposed is the value that Terraform proposes: the configuration, with the computed
// attributes of the state.
func (t *terraform) proposed(config, state cty.Value) cty.Value {
	attributes := config.AsValueMap()
	for _, name := range t.computed {
		attributes[name] = cty.UnknownVal(t.object.AttributeType(name))
		if !state.IsNull() {
			attributes[name] = state.GetAttr(name)
		}
	}
	return cty.ObjectVal(attributes)
}

// plan plans a change.
func (t *terraform) plan(ctx context.Context, config, state cty.Value) (answer, error) {
	req := &tfprotov6.PlanResourceChangeRequest{TypeName: simulationType}
	var err [3]error
	req.Config, err[0] = t.pack(config)
	req.PriorState, err[1] = t.pack(state)
	req.ProposedNewState, err[2] = t.pack(t.proposed(config, state))
	if first := cmp.Or(err[:]...); first != nil {
		return answer{}, first
	}
	resp, failed := t.server.PlanResourceChange(ctx, req)
	if failed != nil {
		return answer{}, failed
	}
	return t.answer(resp.PlannedState, resp.Diagnostics)
}

// apply applies what was planned.
func (t *terraform) apply(ctx context.Context, config, state, planned cty.Value) (answer, error) {
	req := &tfprotov6.ApplyResourceChangeRequest{TypeName: simulationType}
	var err [3]error
	req.Config, err[0] = t.pack(config)
	req.PriorState, err[1] = t.pack(state)
	req.PlannedState, err[2] = t.pack(planned)
	if first := cmp.Or(err[:]...); first != nil {
		return answer{}, first
	}
	resp, failed := t.server.ApplyResourceChange(ctx, req)
	if failed != nil {
		return answer{}, failed
	}
	return t.answer(resp.NewState, resp.Diagnostics)
}

func (t *terraform) answer(v *tfprotov6.DynamicValue, diagnostics []*tfprotov6.Diagnostic) (answer, error) {
	a := answer{cty.NullVal(t.object), diagnostics}
	if v == nil || len(v.MsgPack) == 0 {
		return a, nil
	}
	var err error
	a.value, err = ctymsgpack.Unmarshal(v.MsgPack, t.object)
	return a, err
}

// deviations lists where a value is not what was planned: Terraform calls that an
// inconsistent final plan, or an inconsistent result. What was planned as unknown may
// become anything.
func deviations(at string, planned, actual cty.Value) []string {
	switch {
	case !planned.IsKnown(), planned.Type().IsSetType() && !planned.IsWhollyKnown():
		return nil
	case !actual.IsKnown(), planned.IsNull() != actual.IsNull(), !planned.IsNull() && planned.Type().IsObjectType() != actual.Type().IsObjectType():
		return []string{fmt.Sprintf("%s: planned %s, and it is %s", at, short(planned), short(actual))}
	case planned.IsNull():
		return nil
	}
	var out []string
	switch typ := planned.Type(); {
	case typ.IsMapType(), typ.IsObjectType():
		was, is := planned.AsValueMap(), actual.AsValueMap()
		for name := range is {
			if _, ok := was[name]; !ok {
				out = append(out, fmt.Sprintf("%s: there is an element %q, which was not planned", at, name))
			}
		}
		for name, p := range was {
			if a, ok := is[name]; ok {
				out = append(out, deviations(at+"."+name, p, a)...)
			} else {
				out = append(out, fmt.Sprintf("%s: the planned element %q is missing", at, name))
			}
		}
	case typ.IsListType(), typ.IsTupleType():
		was, is := planned.AsValueSlice(), actual.AsValueSlice()
		if len(was) != len(is) {
			return []string{fmt.Sprintf("%s: planned %d elements, and there are %d", at, len(was), len(is))}
		}
		for i := range was {
			out = append(out, deviations(fmt.Sprintf("%s[%d]", at, i), was[i], is[i])...)
		}
	default:
		if !planned.RawEquals(actual) {
			out = append(out, fmt.Sprintf("%s: planned %s, and it is %s", at, short(planned), short(actual)))
		}
	}
	slices.Sort(out)
	return out
}

func short(v cty.Value) string {
	if text := v.GoString(); len(text) <= 2000 {
		return text
	}
	return v.GoString()[:2000] + "…"
}

// deviations lists where attributes are not what was planned.
func (t *terraform) deviations(planned, actual cty.Value) []string {
	var out []string
	for name := range t.object.AttributeTypes() {
		out = append(out, deviations(name, planned.GetAttr(name), actual.GetAttr(name))...)
	}
	slices.Sort(out)
	return out
}
