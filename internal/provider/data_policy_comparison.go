// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// policyComparison is the data source iamproof_policy_comparison: how what some policies
// allow relates to what others do.
type policyComparison struct{ data *data }

func newPolicyComparison() datasource.DataSource { return &policyComparison{} }

var _ datasource.DataSourceWithConfigure = (*policyComparison)(nil)

// Metadata implements datasource.DataSource.
func (p *policyComparison) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_policy_comparison"
}

// comparisonArguments are the arguments of a simulation that both sides have in common.
var comparisonArguments = []string{
	"principal", "account_id", "permissions_boundary", "session_policies", "service_control_policies", "resource_control_policies",
	"resource_policies", "vpc_endpoint_policy", "resource_account_ids", "context", "contested",
}

// Schema implements datasource.DataSource.
func (p *policyComparison) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	side := func(which string) schema.Attribute {
		return schema.DynamicAttribute{Required: true, MarkdownDescription: "The " + which + " policies: a list of policies, one policy, an object of named policies, or an object of arguments of `iamproof_simulation` " +
			"(`identity_policies`, `permissions_boundary` and so on) for a side that has other layers too. Arguments of the data source count for both sides, unless a side has its own."}
	}
	inputs := dataAttributes(simulationInputs())
	attributes := map[string]schema.Attribute{"old": side("old"), "new": side("new")}
	for _, name := range comparisonArguments {
		attributes[name] = inputs[name]
	}
	lines := func(description string) schema.Attribute {
		return schema.ListAttribute{ElementType: types.StringType, Computed: true, MarkdownDescription: description}
	}
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	attributes["verdict"] = text("What `new` is compared with `old`: `equal`, `wider`, `narrower`, `incomparable` (it allows more and less), or `undetermined`.")
	attributes["added"] = lines("What `new` allows and `old` does not, one part a line, such as `s3:PutObject on arn:aws:s3:::logs/* if aws:PrincipalTag/team = ops (new[0] \"Write\")`.")
	attributes["removed"] = lines("What `old` allows and `new` does not, likewise.")
	attributes["witnesses"] = schema.ListNestedAttribute{
		Computed:            true,
		MarkdownDescription: "Requests that one side allows and the other does not, one for each direction, checked by the evaluator.",
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"change":    text("`added`: `new` allows it and `old` does not; or `removed`."),
			"principal": text("Who calls; null where policies are compared by themselves and it does not matter."),
			"action":    text("Action."),
			"resource":  text("Resource."),
			"context": schema.MapAttribute{
				ElementType: contextType, Computed: true,
				MarkdownDescription: "Condition keys of the request; it has no other ones but those that follow from it.",
			},
			"granted_by": text("What allows it on one side."),
			"otherwise":  text("Why the other side does not allow it."),
			"limits":     text("How far the request is from a call that somebody makes; null if it is not."),
		}},
	}
	attributes["undetermined_because"] = lines("Why the verdict is undetermined.")
	attributes["assumptions"] = lines("What the verdict takes for granted.")
	resp.Schema = schema.Schema{
		MarkdownDescription: "Compares what policies allow with what others do, for all requests: is the new version wider, narrower or equal, by what, and a request that shows it. " + proofUniverse + " " +
			"Without other arguments, policies are compared by themselves, for any caller: identity policies, or policies of resources, or trust policies. With a caller or layers, what all layers leave the caller is. " +
			"It reports and never fails because of what it finds; the function `no_new_access` and `new_access` of `iamproof_simulation` are gates.",
		Attributes: attributes,
	}
}

// Configure implements datasource.DataSourceWithConfigure.
func (p *policyComparison) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	p.data = providerData(req.ProviderData, &resp.Diagnostics)
}

// Read implements datasource.DataSource.
func (p *policyComparison) Read(_ context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	config, err := planvalue.FromTerraform(req.Config.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Unreadable configuration", err.Error())
		return
	}
	compared := p.compare(&config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	state, err := withResults(req.Config.Raw, comparedAttributes(compared))
	if err != nil {
		resp.Diagnostics.AddError("Unexpected configuration", err.Error()+". This is a bug in the provider.")
		return
	}
	resp.State.Raw = state
}

// compare reads a configuration and has the comparison answered.
func (p *policyComparison) compare(config *planvalue.Value, diags *diag.Diagnostics) *simulate.Compared {
	var shared *planvalue.Value
	given := make(map[string]planvalue.Value)
	for _, name := range comparisonArguments {
		v := config.Get(name)
		if given[name] = *v; v.Kind != planvalue.Null {
			shared = new(planvalue.Value)
		}
	}
	if shared != nil {
		*shared = objectOf(given)
	}
	c, errs, side, err := readComparison(config.Get("new"), config.Get("old"), shared, "new", "old")
	if err != nil {
		diags.AddAttributeError(path.Root([]string{"new", "old"}[side]), "Invalid policies", words.Sentence(err.Error()))
		return nil
	}
	if len(errs) == 0 {
		names := simulationNames
		names.Expectations = comparisonNames.Expectations
		c.New.Names, c.Old.Names = &names, &names
		var compared *simulate.Compared
		if compared, errs = simulate.Compare(c, p.data.services()); len(errs) == 0 {
			return compared
		}
	}
	for i := range errs {
		at := placePath(errs[i].Place)
		if errs[i].Place.Attribute == "identity_policies" {
			at = path.Root([]string{"new", "old"}[side])
		}
		diags.AddAttributeError(at, errs[i].Summary, errs[i].Detail)
	}
	return nil
}

// comparedAttributes are the computed attributes.
func comparedAttributes(c *simulate.Compared) map[string]any {
	witnesses := make([]any, len(c.Witnesses))
	for i := range c.Witnesses {
		w := &c.Witnesses[i]
		context := make(map[string]any, len(w.Context))
		for key, values := range w.Context {
			context[key] = list(values)
		}
		change := "removed"
		if w.Added {
			change = "added"
		}
		witnesses[i] = map[string]any{
			"change": change, "principal": orNull(w.Principal), "action": w.Action, "resource": w.Resource, "context": context,
			"granted_by": w.GrantedBy, "otherwise": w.Otherwise, "limits": orNull(w.Limits),
		}
	}
	return map[string]any{
		"verdict": c.Verdict, "added": list(c.Added), "removed": list(c.Removed), "witnesses": witnesses,
		"undetermined_because": list(c.Undecided), "assumptions": list(c.Assumptions),
	}
}
