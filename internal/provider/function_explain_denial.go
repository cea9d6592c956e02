// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"reflect"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/activity"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/denial"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
)

// explainDenial is the function explain_denial. While part of an argument is not known,
// so is the result: every part of it may change.
type explainDenial struct{}

func newExplainDenial() function.Function { return explainDenial{} }

// Metadata implements function.Function.
func (explainDenial) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "explain_denial"
}

// Definition implements function.Function.
func (explainDenial) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Finds the cause of an access denied message in IAM policies",
		MarkdownDescription: "Reads a message in which AWS denies a request and finds the cause in the policies: the statement that denies or the place where an Allow is missing, " +
			"the smallest change that helps, and what would stop the request after it. It works offline: nothing is sent to AWS.\n\n" +
			"The result is an object. What the message does not say is null.\n\n" +
			"- `recognised`: `full`, `partial` or `none`; `unparsed` is what was not understood;\n" +
			"- `principal`, `principal_kind`, `principal_account`, `session_name`, `action`, `resource`, `resource_account`, `cross_account` (`true`, `false`, `unknown`), `region`, `partition`: the request. " +
			"`action_asked` is the action of the headline where AWS missed another one;\n" +
			"- `layer` (`identity`, `resource`, `trust`, `boundary`, `session`, `scp`, `rcp`, `endpoint`, `block_public_access`), `through`, `kind` (`explicit`, `implicit`, `explicit_or_implicit`, `unknown`), `policy_arn`: what AWS says denied;\n" +
			"- `code`, `service`, `operation`, `during`, `address`, `request_id`, `authorization_id`, `encoded`: what the program says around the message;\n" +
			"- `decision`: what the policies decide; `reproduced`: `yes`, `other_layer` (they deny in another layer than AWS says), `no` (they allow it: a document differs or is missing) or `undetermined`;\n" +
			"- `statement`: the statement that denies, or the Allow that came nearest, as an object with `document`, `sid`, `index`, `effect`, `clause` and `why`;\n" +
			"- `change`: the smallest change, as an object with `document`, `layer`, `statement_json` (the statement as it should read), `text` and `wider` (with a pattern in place of a generated id);\n" +
			"- `still_blocked_by`: what would stop the request after it, in order, each with its change;\n" +
			"- `not_given`: layers about which nothing was given, `not_told`: what is left open, `next_steps`: what to do;\n" +
			"- `expectation`: an element for `expectations` of `iamproof_simulation`, ready to paste, so that it stays fixed.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name: "message", AllowUnknownValues: true,
				MarkdownDescription: "The message, a log with it, a decoded authorization message, or a CloudTrail record; at most 64 KiB. Of several denials the first is explained.",
			},
			policiesParameter(),
		},
		Return: function.ObjectReturn{AttributeTypes: denialTypes},
	}
}

var denialTypes = structTypes(reflect.TypeFor[denial.Report]())

// Run implements function.Function.
func (explainDenial) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var message types.String
	var policies types.Dynamic
	if resp.Error = req.Arguments.Get(ctx, &message, &policies); resp.Error != nil {
		return
	}
	v, err := planvalue.Argument(ctx, 1, policies)
	if err != nil {
		resp.Error = argumentError(1, err)
		return
	}
	in, errs, err := readQuestionInput(&v)
	if err != nil {
		resp.Error = argumentError(1, err)
		return
	}
	in.Names = &questionNames
	services := catalog.NewServices(catalog.Default())
	prepared, more := simulate.Prepare(&in, services)
	if errs = append(errs, more...); len(errs) > 0 {
		resp.Error = function.NewArgumentFuncError(1, withoutStop(errs[0].Detail))
		return
	}
	if message.IsUnknown() || prepared.Unknown {
		resp.Error = resp.Result.Set(ctx, types.ObjectUnknown(denialTypes))
		return
	}
	report, err := explainMessage(ctx, message.ValueString(), prepared, services)
	if err != nil {
		resp.Error = argumentError(0, err)
		return
	}
	resp.Error = resp.Result.Set(ctx, structValue(reflect.ValueOf(*report)))
}

// explainMessage explains the first denial of a text.
func explainMessage(ctx context.Context, text string, p *simulate.Prepared, services catalog.Services) (*denial.Report, error) {
	reader := &denial.Reader{Services: services, Operations: func(source, operation string) []string {
		return activity.Actions(services.Catalog, source, operation)
	}}
	found, err := reader.Read(text)
	if errors.Is(err, denial.ErrTooLong) {
		return nil, err
	}
	if len(found) == 0 {
		return denial.Nothing(), nil
	}
	answer := denial.Explain(ctx, found[0], &denial.Input{
		Layers: p.Layers, Options: p.Options, Services: services, Principal: p.Principal, Context: p.Context,
		Owner: p.Owner, Managed: p.Managed, Arguments: p.Arguments,
	})
	return answer.Report(), nil
}

// structTypes are the attribute types of a struct with JSON tags: strings that may be nil,
// booleans, integers, lists of them, and structs of those.
func structTypes(t reflect.Type) map[string]attr.Type {
	out := map[string]attr.Type{}
	for i := range t.NumField() {
		f := t.Field(i)
		out[f.Tag.Get("json")] = fieldType(f.Type)
	}
	return out
}

func fieldType(t reflect.Type) attr.Type {
	switch t.Kind() {
	case reflect.Pointer:
		return fieldType(t.Elem())
	case reflect.Slice:
		return types.ListType{ElemType: fieldType(t.Elem())}
	case reflect.Struct:
		return types.ObjectType{AttrTypes: structTypes(t)}
	case reflect.Bool:
		return types.BoolType
	case reflect.Int, reflect.Int64:
		return types.Int64Type
	}
	return types.StringType
}

// structValue is a struct as an object.
func structValue(v reflect.Value) attr.Value {
	t := v.Type()
	values := make(map[string]attr.Value, t.NumField())
	for i := range t.NumField() {
		values[t.Field(i).Tag.Get("json")] = fieldValue(v.Field(i))
	}
	return types.ObjectValueMust(structTypes(t), values)
}

func fieldValue(v reflect.Value) attr.Value {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			if t := v.Type().Elem(); t.Kind() == reflect.Struct {
				return types.ObjectNull(structTypes(t))
			}
			return types.StringNull()
		}
		return fieldValue(v.Elem())
	case reflect.Slice:
		elems := make([]attr.Value, v.Len())
		for i := range elems {
			elems[i] = fieldValue(v.Index(i))
		}
		return types.ListValueMust(fieldType(v.Type().Elem()), elems)
	case reflect.Struct:
		return structValue(v)
	case reflect.Bool:
		return types.BoolValue(v.Bool())
	case reflect.Int, reflect.Int64:
		return types.Int64Value(v.Int())
	}
	return types.StringValue(v.String())
}
