// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/activity"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/denial"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/synth"
)

// activityPolicy is the data source iamproof_activity_policy, which makes a policy of what
// files of CloudTrail show that a principal did. It works offline.
type activityPolicy struct{ data *data }

func newActivityPolicy() datasource.DataSource { return &activityPolicy{} }

var (
	_ datasource.DataSourceWithConfigure      = (*activityPolicy)(nil)
	_ datasource.DataSourceWithValidateConfig = (*activityPolicy)(nil)
)

// Metadata implements datasource.DataSource.
func (a *activityPolicy) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_activity_policy"
}

// Schema implements datasource.DataSource.
func (a *activityPolicy) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = activityPolicySchema()
}

// Configure implements datasource.DataSourceWithConfigure.
func (a *activityPolicy) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	a.data = providerData(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig implements datasource.DataSourceWithValidateConfig.
func (a *activityPolicy) ValidateConfig(_ context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	config, err := planvalue.FromTerraform(req.Config.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Unreadable configuration", err.Error())
		return
	}
	readActivity(&config, &resp.Diagnostics)
}

// The words of pass_role.
const (
	passReport = "report"
	passGrant  = "grant"
	passOff    = "off"
)

// activityQuestion is a configuration of the data source.
type activityQuestion struct {
	activity.Options
	learnt   synth.Learnt
	passRole string
}

// readActivity reads the configuration as far as it is known, and reports what is wrong.
func readActivity(config *planvalue.Value, diags *diag.Diagnostics) *activityQuestion {
	q := &activityQuestion{passRole: wordArgument(config, "pass_role", diags, passReport, passGrant, passOff)}
	fail := func(name, text string) {
		diags.AddAttributeError(path.Root(name), "Invalid "+name, text)
	}
	if s, known := config.Get("principal").Str(); known {
		p, ok := arn.ParsePrincipal(s)
		if !ok || p.Kind != arn.User && p.Kind != arn.Role && p.Kind != arn.AssumedRole {
			fail("principal", fmt.Sprintf("principal is %q; it must be the ARN of a user or role, such as arn:aws:iam::111122223333:role/ci: policies are attached to those.", s))
		}
		q.Principal = s
	}
	q.Detail, _ = activity.ParseDetail(wordArgument(config, "resource_detail", diags, activity.DetailWords()...))
	q.MaxExact = countArgument(config, "max_exact_resources", activity.DefaultMaxExact, diags)
	q.MaxEvents = countUpTo(100_000_000, config, "max_events", activity.DefaultMaxEvents, diags)
	q.WithoutFailed = literal(config.Get("include_failed")) == "false"
	q.learnt.Denied = literal(config.Get("include_denied")) == "true"
	q.learnt.PassRole = q.passRole == passGrant
	q.learnt.PolicyType, q.learnt.Attachment = knownText(config.Get("policy_type")), knownText(config.Get("attachment"))
	window := config.Get("window")
	if window.Kind != planvalue.Object {
		return q
	}
	days := window.Get("days")
	if days.Kind == planvalue.Number {
		var err error
		if q.Days, err = strconv.Atoi(literal(days)); err != nil || q.Days < 1 || q.Days > 36_500 {
			fail("window", fmt.Sprintf("days is %s; it must be a whole number from 1 to 36500.", literal(days)))
			q.Days = 0
		}
	}
	for name, to := range map[string]*time.Time{"from": &q.From, "to": &q.To} {
		s, known := window.Get(name).Str()
		if !known {
			continue
		}
		at, err := time.Parse(time.RFC3339, s)
		if err != nil {
			if at, err = time.Parse(time.DateOnly, s); err == nil && name == "to" {
				at = at.Add(24*time.Hour - time.Nanosecond)
			}
		}
		if err != nil {
			fail("window", fmt.Sprintf("%s is %q; it must be a day such as 2026-11-28 or a time as of RFC 3339.", name, s))
		}
		*to = at
	}
	if days.Kind != planvalue.Null && (window.Get("from").Kind != planvalue.Null || window.Get("to").Kind != planvalue.Null) {
		fail("window", "days counts back from the newest event: give days, or from and to.")
	}
	return q
}

// Read implements datasource.DataSource.
func (a *activityPolicy) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	config, err := planvalue.FromTerraform(req.Config.Raw)
	if err != nil {
		resp.Diagnostics.AddError("Unreadable configuration", err.Error())
		return
	}
	q := readActivity(&config, &resp.Diagnostics)
	current := a.current(&config, q, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if q.Files, err = activity.Files(knownTexts(config.Get("event_files"))); err != nil {
		resp.Diagnostics.AddAttributeError(path.Root("event_files"), "No event files", err.Error()+".")
		return
	}
	q.Catalog = a.data.actions()
	q.Denial = deniedRequest(q.Catalog)
	usage, err := activity.Read(&q.Options)
	if err != nil {
		resp.Diagnostics.AddAttributeError(path.Root("event_files"), "Unreadable event file", err.Error()+".")
		return
	}
	q.learnt.Usage, q.learnt.Catalog = usage, q.Catalog
	made, err := synth.Learn(ctx, &q.learnt)
	switch {
	case errors.Is(err, synth.ErrNothingUsed):
		resp.Diagnostics.AddAttributeWarning(path.Root("event_files"), "Nothing to learn from: "+q.Principal,
			fmt.Sprintf("The files show no action of %s that policies decide. %s", q.Principal, ignoredText(usage)))
		made = nil
	case err != nil:
		addLearnErrors(&resp.Diagnostics, err)
		return
	}
	results := activityResults(usage, made, q)
	if err := compareActivity(ctx, results, usage, made, current); err != nil {
		resp.Diagnostics.AddError("The policies cannot be compared", err.Error())
		return
	}
	state, err := withResults(req.Config.Raw, results)
	if err != nil {
		resp.Diagnostics.AddError("Unexpected configuration", err.Error()+". This is a bug in the provider.")
		return
	}
	resp.State.Raw = state
}

// addLearnErrors reports why there is no policy. The grants are not the user's.
func addLearnErrors(diags *diag.Diagnostics, err error) {
	for _, one := range synth.Errors(err) {
		var e *synth.Error
		var internal *synth.InternalError
		switch {
		case errors.As(one, &internal):
			diags.AddError("The policy could not be proved", internal.Error()+
				".\n\nNothing is returned that is not proved to allow what was used. This is a bug in the provider: please report it with the events.")
		case errors.As(one, &e) && (e.Field == "policy_type" || e.Field == "attachment"):
			diags.AddAttributeError(path.Root(e.Field), "Invalid "+e.Field, e.Error())
		default:
			diags.AddError("No policy can be made of the activity", one.Error())
		}
	}
}

// current are the policies of the principal, nil if none are given.
func (a *activityPolicy) current(config *planvalue.Value, q *activityQuestion, diags *diag.Diagnostics) *synth.Current {
	if config.Get("identity_policies").Kind == planvalue.Null {
		return nil
	}
	in, errs := readSimulation(config)
	in.Principal = nil
	prepared, more := simulate.Prepare(&in.Input, catalog.NewServices(a.data.actions()))
	for _, e := range append(errs, more...) {
		diags.AddAttributeError(path.Root(e.Place.Attribute), e.Summary, e.Detail)
	}
	if diags.HasError() {
		return nil
	}
	who := activity.Caller(q.Principal)
	if who == nil {
		return nil
	}
	return &synth.Current{Layers: prepared.Layers, Options: prepared.Options, Principal: who, Context: prepared.Context, Catalog: a.data.actions()}
}

// deniedRequest reads action and resource out of the message of a denied event.
func deniedRequest(c *catalog.Catalog) func(string) (action, resource string) {
	reader := &denial.Reader{Services: catalog.NewServices(c)}
	return func(message string) (action, resource string) {
		found, err := reader.Read(message)
		if err != nil || len(found) == 0 {
			return "", ""
		}
		return found[0].Action, found[0].Resource
	}
}

// compareActivity adds what the comparison with the current policies found.
func compareActivity(ctx context.Context, results map[string]any, usage *activity.Usage, made *synth.Result, current *synth.Current) error {
	for _, name := range []string{"used_not_allowed", "allowed_not_used", "allowed_unknown_use", "only_narrows", "widens_by"} {
		results[name] = nil
	}
	if current == nil {
		return nil
	}
	c := synth.CompareUse(usage, current)
	notAllowed := make([]any, len(c.UsedNotAllowed))
	for i, n := range c.UsedNotAllowed {
		notAllowed[i] = map[string]any{"action": n.Action, "resource": n.Resource, "decision": n.Decision, "layers": list(n.Layers)}
	}
	results["used_not_allowed"] = notAllowed
	results["allowed_not_used"], results["allowed_unknown_use"] = list(c.AllowedNotUsed), list(c.AllowedUnknown)
	if made == nil {
		return nil
	}
	narrows, example, err := synth.Narrows(ctx, made.Minified, current)
	if err != nil {
		return err
	}
	if narrows != nil {
		results["only_narrows"] = *narrows
	}
	results["widens_by"] = orNull(example)
	return nil
}
