// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/awsiam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/synth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// accessedPermissions are what reading the last use needs, in addition to those of a
// principal.
var accessedPermissions = []string{"iam:GenerateServiceLastAccessedDetails", "iam:GetServiceLastAccessedDetails"}

const defaultAccessedTimeout = 2 * time.Minute

// accessedTypes are what the data source can be about.
var accessedTypes = []string{awsiam.TypeRole, awsiam.TypeUser, awsiam.TypeGroup, awsiam.TypePolicy}

// newLastAccessed makes the data source iamproof_last_accessed: what a principal used, and
// its policies without the rest.
func newLastAccessed() datasource.DataSource {
	return &liveSource{name: "last_accessed", schema: accessedSchema, check: checkAccessed, read: readAccessed}
}

func accessedSchema() schema.Schema {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	set := func(description string) schema.Attribute {
		return schema.SetAttribute{ElementType: types.StringType, Computed: true, MarkdownDescription: description}
	}
	mapOf := func(description string) schema.Attribute {
		return schema.MapAttribute{ElementType: types.StringType, Computed: true, MarkdownDescription: description}
	}
	return schema.Schema{
		MarkdownDescription: "Reads from IAM (\"Access Advisor\") which services and actions a principal last used and when, and gives its policies without what it did not use: least privilege from real use.\n\n" +
			"A reduced policy is proved to allow nothing new, and still to allow every used action. IAM counts attempts, denied ones included, shows them after up to four hours, and looks back at least 400 days. " +
			"What happens once a year, or in an emergency only, looks unused: review before you apply.\n\nThis data source calls AWS, in every plan.",
		Attributes: map[string]schema.Attribute{
			"arn": schema.StringAttribute{Required: true, MarkdownDescription: "ARN of a role, user, group or managed policy. That of a session means its role."},
			"granularity": schema.StringAttribute{
				Optional: true, MarkdownDescription: "`action` (default): single actions where IAM tracks them. `service`: whole services only.",
			},
			"unused_days": schema.Int64Attribute{Optional: true, MarkdownDescription: "After how many days without use something counts as unused. The default is 90, the most 400: IAM knows no more. A principal that is younger gets no reduced policies."},
			"identity_policies": schema.DynamicAttribute{
				Optional: true, MarkdownDescription: "The policies to reduce, as in `iamproof_simulation`. The default are those of the role or user, which are read as `iamproof_principal` does.",
			},
			"timeout":      schema.StringAttribute{Optional: true, MarkdownDescription: "How long to wait for the data, such as `5m`. The default is `120s`."},
			"generated_at": text("When AWS made the data, in UTC as of RFC 3339. Days count from here."),
			"services": schema.MapNestedAttribute{
				Computed: true, MarkdownDescription: "The services that the principal's policies allow, by prefix.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"last_accessed": text("When the service was last used; null if it was not."), "region": text("Region of that call."),
					"actions": mapOf("When each action that IAM tracks was last used, empty if it was not; null where IAM tracks the service as a whole."),
				}},
			},
			"unused_services":   set("Prefixes of the services that were not used for `unused_days`."),
			"unused_actions":    set("Actions of the other services that IAM tracks and that were not used for `unused_days`."),
			"untracked_actions": set("Actions of the other services that the policies allow and whose use IAM does not track. They stay."),
			"reduced_policies": mapOf("The policies without what was not used, by the keys of `identity_policies`; null where nothing remains, so that the policy can be detached. " +
				"A policy that is not reduced is as it was. The whole map is null where there are no policies to reduce: for groups and managed policies without `identity_policies`."),
			"kept_because": mapOf("Why a policy was not reduced, by the same keys."),
		},
	}
}

// trackedDays is how far back IAM knows when something was used: of what lies before, nothing
// follows.
const trackedDays = 400

func checkAccessed(config *planvalue.Value, diags *diag.Diagnostics) {
	wordArgument(config, "granularity", diags, "action", "service")
	countUpTo(trackedDays, config, "unused_days", defaultDays, diags)
	timeoutArgument(config, defaultAccessedTimeout, diags)
	if s, known := config.Get("arn").Str(); known {
		if _, problem := parseRef(s, accessedTypes...); problem != "" {
			diags.AddAttributeError(path.Root("arn"), "Invalid arn", problem)
		}
	}
	accessedPolicies(config, diags)
}

// accessedPolicies reads the argument identity_policies.
func accessedPolicies(config *planvalue.Value, diags *diag.Diagnostics) documents.Policies {
	list, err := policyReader.Policies(config.Get("identity_policies"), "identity_policies")
	if err != nil {
		diags.AddAttributeError(path.Root("identity_policies"), "Invalid identity_policies", err.Error())
	}
	return list
}

func readAccessed(ctx context.Context, l *liveRead) map[string]any {
	l.actions = slices.Concat(accessedPermissions, principalPermissions)
	asked, _ := l.config.Get("arn").Str()
	ref, _ := parseRef(asked, accessedTypes...)
	word := wordArgument(l.config, "granularity", l.diags, "action", "service")
	accessed, err := l.LastAccessed(ctx, ref, word == "action", timeoutArgument(l.config, defaultAccessedTimeout, l.diags))
	if err != nil {
		l.fail(err)
		return nil
	}
	days := countUpTo(trackedDays, l.config, "unused_days", defaultDays, l.diags)
	since := accessed.Generated.Add(-time.Duration(days) * 24 * time.Hour)
	policies, none := l.policiesToReduce(ctx, &ref)
	if l.diags.HasError() {
		return nil
	}
	usage, tracked := usageOf(accessed, since)
	out := map[string]any{
		"generated_at": instant(&accessed.Generated), "services": servicesResult(accessed),
		"unused_services": list(usage.UnusedServices), "unused_actions": list(usage.UnusedActions),
		"untracked_actions": list(untracked(l.data.actions(), accessed, usage, tracked, &policies)), "reduced_policies": nil, "kept_because": nil,
	}
	if none {
		return out
	}
	young := accessed.Created != nil && accessed.Created.After(since)
	if young {
		l.diags.AddWarning("Too young to reduce: "+accessed.ARN,
			fmt.Sprintf("%s was created on %s, less than %d days before the data of %s. What it will use is not known yet, so its policies are not reduced.",
				accessed.ARN, instant(accessed.Created), days, instant(&accessed.Generated)))
	}
	reduced, kept := map[string]any{}, map[string]any{}
	for i := range policies.Documents {
		d := &policies.Documents[i]
		r, err := l.reduce(ctx, d, usage, young)
		if err != nil {
			l.diags.AddError("Policy not reduced: "+d.Label, words.Sentence(err.Error())+" This is a bug in the provider.")
			return nil
		}
		reduced[d.Key] = orNull(r.Document)
		if r.Kept != "" {
			kept[d.Key] = r.Kept
		}
	}
	out["reduced_policies"], out["kept_because"] = reduced, kept
	return out
}

// reduce reduces one document.
func (l *liveRead) reduce(ctx context.Context, d *documents.Document, usage *synth.Usage, young bool) (*synth.Reduced, error) {
	text, ok := d.Text()
	if !ok {
		return nil, errors.New("the document of " + d.Label + " is not known")
	}
	problems := d.Problems
	var doc *policy.Document
	if len(problems) == 0 {
		doc, problems = policy.Build(d.Root)
	}
	switch {
	case len(problems) > 0:
		return &synth.Reduced{Document: text, Kept: "the document is not valid: " + problems[0].Message}, nil
	case young:
		return &synth.Reduced{Document: text, Kept: "the principal is too young"}, nil
	}
	r, err := synth.Reduce(ctx, l.data.actions(), doc, usage)
	if err == nil && r.Kept != "" {
		r.Document = text
	}
	return r, err
}

// policiesToReduce are the policies of the argument, else those of the role or user. none
// says that there is nothing to reduce.
func (l *liveRead) policiesToReduce(ctx context.Context, ref *awsiam.Ref) (policies documents.Policies, none bool) {
	if l.config.Get("identity_policies").Kind != planvalue.Null {
		return accessedPolicies(l.config, l.diags), false
	}
	if ref.Type != awsiam.TypeRole && ref.Type != awsiam.TypeUser {
		return policies, true
	}
	p, err := l.Principal(ctx, *ref, awsiam.Options{})
	if err != nil {
		l.fail(err)
		return policies, true
	}
	l.warnOfPrincipal(p)
	for _, key := range slices.Sorted(maps.Keys(p.Policies)) {
		given := p.Policies[key]
		d := documents.Document{Label: key, Name: key, Key: key, Place: documents.At(p.ARN), Given: &given}
		d.Root, d.Problems = policy.ParseJSON(given)
		policies.Documents = append(policies.Documents, d)
	}
	return policies, false
}

// usageOf says what was used since a time (L-504, L-505); tracked are the actions of used
// services that IAM tracks, in lower case.
func usageOf(a *awsiam.Accessed, since time.Time) (usage *synth.Usage, tracked map[string]bool) {
	usage, tracked = &synth.Usage{}, map[string]bool{}
	old := func(t *time.Time) bool { return t == nil || t.Before(since) }
	for _, prefix := range slices.Sorted(maps.Keys(a.Services)) {
		s := a.Services[prefix]
		if old(s.Last) {
			usage.UnusedServices = append(usage.UnusedServices, prefix)
			continue
		}
		if s.Actions == nil {
			usage.Used = append(usage.Used, prefix+":*")
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(s.Actions)) {
			action := prefix + ":" + name
			tracked[strings.ToLower(action)] = true
			if old(s.Actions[name].Last) {
				usage.UnusedActions = append(usage.UnusedActions, action)
			} else {
				usage.Used = append(usage.Used, action)
			}
		}
	}
	return usage, tracked
}

// untracked are the actions that the policies name, of services that were used, whose use
// is not tracked.
func untracked(c *catalog.Catalog, a *awsiam.Accessed, usage *synth.Usage, tracked map[string]bool, policies *documents.Policies) []string {
	found := map[string]bool{}
	for i := range policies.Documents {
		if len(policies.Documents[i].Problems) > 0 {
			continue
		}
		doc, problems := policy.Build(policies.Documents[i].Root)
		if len(problems) > 0 {
			continue
		}
		for _, s := range doc.Statements {
			if s.Effect != policy.Allow || s.Action == nil {
				continue
			}
			for _, item := range s.Action.Items {
				text, _ := item.Text.Known()
				covered, err := c.Expand(text)
				if err != nil {
					continue
				}
				for _, action := range covered {
					_, listed := a.Services[action.Service()]
					if listed && !slices.Contains(usage.UnusedServices, action.Service()) && !tracked[strings.ToLower(action.Name)] {
						found[action.Name] = true
					}
				}
			}
		}
	}
	return slices.Sorted(maps.Keys(found))
}

func servicesResult(a *awsiam.Accessed) map[string]any {
	out := make(map[string]any, len(a.Services))
	for prefix, s := range a.Services {
		var actions any
		if s.Actions != nil {
			m := make(map[string]any, len(s.Actions))
			for name, access := range s.Actions {
				m[name] = instant(access.Last)
			}
			actions = m
		}
		out[prefix] = map[string]any{"last_accessed": orNull(instant(s.Last)), "region": orNull(s.Region), "actions": actions}
	}
	return out
}
