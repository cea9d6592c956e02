// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/activity"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/synth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

func activityPolicySchema() schema.Schema {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	texts := func(description string) schema.Attribute {
		return schema.ListAttribute{ElementType: types.StringType, Computed: true, MarkdownDescription: description}
	}
	number := func(description string) schema.Attribute {
		return schema.Int64Attribute{Computed: true, MarkdownDescription: description}
	}
	objects := func(description string, fields map[string]schema.Attribute) schema.Attribute {
		return schema.ListNestedAttribute{Computed: true, MarkdownDescription: description, NestedObject: schema.NestedAttributeObject{Attributes: fields}}
	}
	uses := func(description string) schema.Attribute {
		return objects(description, map[string]schema.Attribute{
			"action": text("The action."), "resources": texts("ARNs; a pattern where events do not name the resource."), "count": number("How many events."),
			"first": text("Time of the first event."), "last": text("Time of the last event."), "via": texts("Services that made the calls with the principal's permissions."),
		})
	}
	policies := func(description string) schema.Attribute {
		return schema.DynamicAttribute{Optional: true, MarkdownDescription: description}
	}
	return schema.Schema{
		MarkdownDescription: "Learns a policy from recorded activity: files of CloudTrail become the smallest policy that allows what a user or role did. It is offline; the files are on disk. " +
			"An event becomes an action by AWS's documentation and never by a guess, and the policy is proved to allow every action that was used. With the current policies given, it also shows what they allow and nobody used. " +
			"See the guide [Learn a policy from activity](../guides/learn-from-activity.md).",
		Attributes: map[string]schema.Attribute{
			"principal": schema.StringAttribute{Required: true, MarkdownDescription: "ARN of the user or role; that of a session means its role."},
			"event_files": schema.ListAttribute{
				ElementType: types.StringType, Required: true,
				MarkdownDescription: "Paths of files, relative to where Terraform runs, with `*` and `?` for characters of one name and `**` for any folders. A file may be what CloudTrail writes (also compressed), one event a line, a JSON array, the answer to `aws cloudtrail lookup-events`, " +
					"or rows of Athena or CloudTrail Lake as JSON or CSV with nested columns as JSON text. A path or pattern without a file is an error.",
			},
			"window": schema.SingleNestedAttribute{
				Optional:            true,
				MarkdownDescription: "Which events count. All, if it is left out.",
				Attributes: map[string]schema.Attribute{
					"days": schema.Int64Attribute{Optional: true, MarkdownDescription: "So many days back from the newest event in the files, in whole days of UTC. The result depends on the files and not on the day of the plan."},
					"from": schema.StringAttribute{Optional: true, MarkdownDescription: "First day or time, such as `2026-09-01`."},
					"to":   schema.StringAttribute{Optional: true, MarkdownDescription: "Last day or time."},
				},
			},
			"identity_policies":        policies("The policies that the principal has, as in `iamproof_simulation`; for the comparison."),
			"permissions_boundary":     policies("Its permissions boundary; for the comparison."),
			"service_control_policies": policies("The service control policies that reach it, root first; for the comparison."),
			"include_denied":           schema.BoolAttribute{Optional: true, MarkdownDescription: "Whether the policy also allows what was denied. The default is `false`."},
			"include_failed":           schema.BoolAttribute{Optional: true, MarkdownDescription: "Whether calls count that failed for another reason than a denial: AWS authorizes a call before it looks for what the call names. The default is `true`."},
			"resource_detail": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "`\"grouped\"` (default): up to `max_exact_resources` ARNs for each action and type, more become what they have in common and `*`; below the name of a resource, names that are made up, such as UUIDs and dates, are `*` at once. " +
					"`\"exact\"`: every ARN. `\"type\"`: all resources of the type in the region and account. `\"any\"`: `*`.",
			},
			"max_exact_resources": schema.Int64Attribute{Optional: true, MarkdownDescription: "How many ARNs stay by name. The default is 10."},
			"pass_role": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "CloudTrail does not record `iam:PassRole`. `\"report\"` (default): `inferred` has the roles that calls passed. `\"grant\"`: the policy allows to pass them to these services. `\"off\"`: neither.",
			},
			"policy_type": schema.StringAttribute{Optional: true, MarkdownDescription: "What the documents are used as, as in `iamproof_least_privilege_policy`: `identity` (default), `boundary`, `session`, `scp`."},
			"attachment":  schema.StringAttribute{Optional: true, MarkdownDescription: "Where a policy of the type `identity` goes: `managed` (default), `inline_role`, `inline_user`, `inline_group`, `permission_set`."},
			"max_events":  schema.Int64Attribute{Optional: true, MarkdownDescription: "How many events may be read. The default is 1000000."},

			"json":          text("The policy, indented; null if nothing was used."),
			"minified_json": text("The policy without white space."),
			"documents":     texts("The policy in documents that each fit where they go, in order."),
			"actions":       texts("All actions that are allowed, sorted."),
			"used":          uses("What was used."),
			"denied":        uses("What was denied."),
			"used_not_allowed": objects("What was used and the given policies do not allow; null without `identity_policies`. Layers say what stops it.", map[string]schema.Attribute{
				"action": text("The action."), "resource": text("The resource."), "decision": text("`explicitDeny`, `implicitDeny` or `undetermined`."), "layers": texts("The layers that stop it."),
			}),
			"allowed_not_used":    texts("Actions that the given identity policies allow and that were not used, as far as the files would show it; null without `identity_policies`."),
			"allowed_unknown_use": texts("Actions that they allow and whose use the files cannot show, such as those of data events that the trail does not record."),
			"only_narrows":        schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the learnt policy is proved to allow nothing that the given identity policies do not; null if they are not given, or if neither could be proved."},
			"widens_by":           text("A request that the learnt policy allows and the given identity policies do not; null if there is none."),
			"unmapped": objects("Events whose action is not known. They are in no policy.", map[string]schema.Attribute{
				"source": text("Event source."), "event": text("Name of the event."), "count": number("How many."),
			}),
			"ignored": schema.MapAttribute{ElementType: types.Int64Type, Computed: true, MarkdownDescription: "How many events were left out, by the reason."},
			"inferred": objects("What follows from events without being recorded. It is not in the policy, except for roles with `pass_role = \"grant\"`.", map[string]schema.Attribute{
				"action": text("The action."), "resources": texts("The resources."), "condition": text("A condition to give it under, such as `iam:PassedToService = lambda.amazonaws.com`; null for none."), "because": text("Why, in words."),
			}),
			"coverage": texts("What the files show and what they cannot, one sentence each."),
		},
	}
}

const instantLayout = "2006-01-02T15:04:05Z"

// activityResults are the computed attributes without the comparison.
func activityResults(u *activity.Usage, made *synth.Result, q *activityQuestion) map[string]any {
	uses := func(in []activity.Use) []any {
		out := make([]any, len(in))
		for i := range in {
			x := &in[i]
			out[i] = map[string]any{
				"action": x.Action, "resources": list(x.Resources), "count": int64(x.Count),
				"first": x.First.Format(instantLayout), "last": x.Last.Format(instantLayout), "via": list(x.Via),
			}
		}
		return out
	}
	unmapped := make([]any, len(u.Unmapped))
	for i, x := range u.Unmapped {
		unmapped[i] = map[string]any{"source": x.Source, "event": x.Event, "count": int64(x.Count)}
	}
	ignored := make(map[string]any, len(u.Ignored))
	for reason, n := range u.Ignored {
		ignored[reason] = int64(n)
	}
	out := map[string]any{
		"json": nil, "minified_json": nil, "documents": []any{}, "actions": []any{}, "used": uses(u.Used), "denied": uses(u.Denied),
		"unmapped": unmapped, "ignored": ignored, "inferred": inferredResults(u, q.passRole), "coverage": list(coverageTexts(u)),
	}
	if made != nil {
		out["json"], out["minified_json"], out["documents"], out["actions"] = made.JSON, made.Minified, list(made.Documents), list(made.Actions)
	}
	return out
}

// inferredResults are what follows from events.
func inferredResults(u *activity.Usage, passRole string) []any {
	out := []any{}
	add := func(action string, resources []string, condition, because string) {
		out = append(out, map[string]any{"action": action, "resources": list(resources), "condition": orNull(condition), "because": because})
	}
	if passRole != passOff {
		for _, p := range u.PassRoles {
			add("iam:PassRole", []string{p.Role}, "iam:PassedToService = "+p.Service, "calls of "+p.Action+" passed the role")
		}
	}
	for i := range u.Inferred {
		x := &u.Inferred[i]
		if x.Tags {
			add(x.Action, u.Entries(x), x.Condition, words.Count(x.Count, "call", "calls")+" of "+x.Event+" gave tags")
			continue
		}
		add(x.Action, u.Entries(x), "", fmt.Sprintf("%s of %s may have needed it: the event does not say which of several actions", words.Count(x.Count, "call", "calls"), x.Event))
	}
	for i := range u.Used {
		x := &u.Used[i]
		if !x.ViaAll || len(x.Via) != 1 || !strings.HasSuffix(x.Via[0], ".amazonaws.com") {
			continue
		}
		condition := "aws:CalledVia = " + x.Via[0]
		if strings.HasPrefix(x.Action, "kms:") && len(u.Coverage.Regions) == 1 {
			condition = "kms:ViaService = " + strings.TrimSuffix(x.Via[0], ".amazonaws.com") + "." + u.Coverage.Regions[0] + ".amazonaws.com"
		}
		add(x.Action, x.Resources, condition, "every use was through "+x.Via[0]+": the condition restricts it to that")
	}
	return out
}

// coverageTexts say what the files show and what they cannot.
func coverageTexts(u *activity.Usage) []string {
	c := &u.Coverage
	out := []string{fmt.Sprintf("%s in %s were read.", words.Count(c.Events, "event", "events"), words.Count(c.Files, "file", "files"))}
	if !c.First.IsZero() {
		out = append(out, fmt.Sprintf("The events that count are from %s to %s. What happens once a year, or in an emergency only, may not be among them.", c.First.Format(instantLayout), c.Last.Format(instantLayout)))
	}
	if len(c.Regions) > 0 {
		out = append(out, "Regions: "+strings.Join(c.Regions, ", ")+". Global services record their events in us-east-1.")
	}
	if len(c.DataSources) > 0 {
		out = append(out, "There are data events of: "+strings.Join(c.DataSources, ", ")+". For other services CloudTrail records management events only, unless a trail selects data events.")
	} else {
		out = append(out, "There are no data events in the files: what was done with objects, items, messages and functions is not recorded unless a trail selects it.")
	}
	if len(c.Patterns) > 0 {
		const most = 10
		text := strings.Join(c.Patterns[:min(most, len(c.Patterns))], ", ")
		if more := len(c.Patterns) - most; more > 0 {
			text += fmt.Sprintf(" and %d more", more)
		}
		out = append(out, "Events do not name the resource, or not in full, of: "+text+". The policy has a pattern of the type there.")
	}
	if len(u.Unmapped) > 0 {
		out = append(out, fmt.Sprintf("The actions of %s are not known; they are in no policy.", words.Count(len(u.Unmapped), "kind of event", "kinds of events")))
	}
	return out
}

// ignoredText says why events were left out.
func ignoredText(u *activity.Usage) string {
	if len(u.Ignored) == 0 {
		return fmt.Sprintf("They hold %s.", words.Count(u.Coverage.Events, "event", "events"))
	}
	var parts []string
	for _, reason := range slices.Sorted(maps.Keys(u.Ignored)) {
		parts = append(parts, fmt.Sprintf("%s: %d", reason, u.Ignored[reason]))
	}
	return "Left out were " + strings.Join(parts, ", ") + "."
}
