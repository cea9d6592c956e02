// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/synth"
)

// leastPrivilege is the data source iamproof_least_privilege_policy, which makes the
// smallest policy that allows what its grants ask for. Terraform reads it once everything
// in it is known.
type leastPrivilege struct {
	provider *iamproof
	data     *data
}

func newLeastPrivilege(p *iamproof) func() datasource.DataSource {
	return func() datasource.DataSource { return &leastPrivilege{provider: p} }
}

var (
	_ datasource.DataSourceWithConfigure      = (*leastPrivilege)(nil)
	_ datasource.DataSourceWithValidateConfig = (*leastPrivilege)(nil)
)

// Metadata implements datasource.DataSource.
func (d *leastPrivilege) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_least_privilege_policy"
}

// Schema implements datasource.DataSource.
func (d *leastPrivilege) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = leastPrivilegeSchema()
}

// Configure implements datasource.DataSourceWithConfigure.
func (d *leastPrivilege) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.data = providerData(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig: it reports what is
// wrong regardless of the values that are not known yet (Y-710).
func (d *leastPrivilege) ValidateConfig(_ context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	config, err := planvalue.FromTerraform(req.Config.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Unreadable configuration", err.Error())
		return
	}
	in := partlyKnownQuestion(&config)
	in.Catalog = d.provider.declared()
	readCompact(&config, &resp.Diagnostics)
	if err := synth.Check(in); err != nil {
		addSynthErrors(&resp.Diagnostics, err)
	}
}

// Read implements datasource.DataSource.
func (d *leastPrivilege) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	config, err := planvalue.FromTerraform(req.Config.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Unreadable configuration", err.Error())
		return
	}
	in := readQuestion(&config)
	in.Catalog = d.data.actions()
	in.Compact = readCompact(&config, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	result, err := synth.Synthesise(ctx, in)
	if err != nil {
		addSynthErrors(&resp.Diagnostics, err)
		return
	}
	addSynthWarnings(&resp.Diagnostics, in, result.Warnings)
	state, err := withResults(req.Config.Raw, synthResults(result, in))
	if err != nil {
		resp.Diagnostics.AddError("Unexpected configuration", err.Error()+". This is a bug in the provider.")
		return
	}
	resp.State.Raw = state
}

// readCompact reads the argument compact.
func readCompact(config *planvalue.Value, diags *diag.Diagnostics) synth.Compact {
	word, known := config.Get("compact").Str()
	if !known {
		return synth.CompactNever
	}
	c, ok := synth.ParseCompact(word)
	if !ok {
		diags.AddAttributeError(path.Root("compact"), "Invalid compact", fmt.Sprintf("compact is %q; it must be one of %s.", word, quotedList(synth.CompactWords())))
	}
	return c
}

// addSynthErrors reports the errors of package synth, each at its place.
func addSynthErrors(diags *diag.Diagnostics, err error) {
	for _, one := range synth.Errors(err) {
		var e *synth.Error
		var internal *synth.InternalError
		switch {
		case errors.As(one, &internal):
			diags.AddError("The policy could not be proved", internal.Error()+
				".\n\nNothing is returned that is not proved to allow exactly what was asked for. This is a bug in the provider: please report it with the grants.")
		case !errors.As(one, &e):
			diags.AddError("Invalid grants", one.Error())
		case e.Grant < 0 && e.Field == "":
			diags.AddError("Invalid grants", e.Error())
		case e.Grant < 0:
			diags.AddAttributeError(path.Root(e.Field), "Invalid "+e.Field, e.Error())
		case e.Field == "":
			diags.AddAttributeError(path.Root("grant").AtListIndex(e.Grant), fmt.Sprintf("Invalid grant[%d]", e.Grant), e.Error())
		default:
			diags.AddAttributeError(path.Root("grant").AtListIndex(e.Grant).AtName(grantArgument(e.Field)), fmt.Sprintf("Invalid %s of grant[%d]", grantArgument(e.Field), e.Grant), e.Error())
		}
	}
}

// grantArgument is the argument of a grant that package synth calls so.
func grantArgument(field string) string {
	if field == "except" {
		return "except_actions"
	}
	return field
}

// addSynthWarnings reports warnings. Terraform shows one of those that have the same
// summary, so that each names its grant.
func addSynthWarnings(diags *diag.Diagnostics, in *synth.Input, warnings []synth.Warning) {
	for _, w := range warnings {
		switch {
		case w.Grant < 0 && w.Field == "policy_type", w.Grant < 0 && w.Field == "attachment":
			diags.AddAttributeWarning(path.Root(w.Field), w.Summary, w.Text)
		case w.Grant < 0:
			diags.AddWarning(w.Summary, w.Text)
		default:
			at := path.Root("grant").AtListIndex(w.Grant)
			if w.Field != "" {
				at = at.AtName(grantArgument(w.Field))
			}
			diags.AddAttributeWarning(at, grantLabel(in, w.Grant)+": "+w.Summary, w.Text)
		}
	}
}

// grantLabel names a grant: by its Sid, or by its position.
func grantLabel(in *synth.Input, i int) string {
	if sid := in.Grants[i].Sid; sid != "" {
		return fmt.Sprintf("grant %q", sid)
	}
	return fmt.Sprintf("grant[%d]", i)
}

// synthResults are the computed attributes.
func synthResults(r *synth.Result, in *synth.Input) map[string]any {
	documents, byName := list(r.Documents), make(map[string]any, len(r.Documents))
	for i, name := range r.Names {
		byName[name] = r.Documents[i]
	}
	wildcards := make(map[string]any, len(r.Wildcards))
	for p, actions := range r.Wildcards {
		wildcards[p] = list(actions)
	}
	omitted := make([]any, len(r.Omitted))
	for i := range r.Omitted {
		o := &r.Omitted[i]
		omitted[i] = map[string]any{"sid": orNull(o.Sid), "actions": list(o.Actions), "resource": orNull(o.Resource), "reason": string(o.Reason), "text": o.Text}
	}
	dependent := make([]any, len(r.Dependent))
	for i := range r.Dependent {
		d := &r.Dependent[i]
		dependent[i] = map[string]any{
			"action": d.Action, "needed_by": list(d.NeededBy), "kind": d.Kind, "resources": list(d.Resources),
			"condition": orNull(d.Condition), "granted": d.Granted, "because": d.Because,
		}
	}
	source := in.Catalog.Source()
	return map[string]any{
		"json": r.JSON, "minified_json": r.Minified, "documents": documents, "documents_by_name": byName, "actions": list(r.Actions),
		"wildcards": wildcards, "omitted": omitted, "dependent_actions": dependent, "hints": list(r.Hints),
		"catalogue_version": source.Version, "catalogue_date": source.Date,
	}
}
