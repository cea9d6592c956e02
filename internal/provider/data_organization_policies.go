// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
)

// organizationPermissions are what reading the policies of an organization needs.
var organizationPermissions = []string{
	"organizations:DescribeOrganization", "organizations:ListRoots", "organizations:DescribeAccount", "organizations:ListParents",
	"organizations:DescribeOrganizationalUnit", "organizations:ListPoliciesForTarget", "organizations:DescribePolicy",
}

// newOrganizationPolicies makes the data source iamproof_organization_policies: the service
// and resource control policies of an account.
func newOrganizationPolicies() datasource.DataSource {
	return &liveSource{name: "organization_policies", schema: organizationSchema, check: checkOrganization, read: readOrganization}
}

func organizationSchema() schema.Schema {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	yes := func(description string) schema.Attribute {
		return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
	}
	levels := func(description string) schema.Attribute {
		return schema.ListAttribute{ElementType: types.MapType{ElemType: types.StringType}, Computed: true, MarkdownDescription: description}
	}
	return schema.Schema{
		MarkdownDescription: "Reads the service control policies and resource control policies that apply to an account from AWS Organizations, level by level, as `iamproof_simulation` takes them.\n\n" +
			"This data source calls AWS, in every plan. Only the management account and delegated administrators may read an organization's policies.",
		Attributes: map[string]schema.Attribute{
			"account_id": schema.StringAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "The account that the policies apply to. The default is the account of the credentials. Resource control policies follow the account of the *resource*.",
			},
			"organization_id":       text("Id of the organization, null if the account is in none."),
			"management_account_id": text("The management account, null without an organization."),
			"is_management_account": yes("Whether the account is the management account, to which neither kind of policy applies. Delegated administrators are not exempt."),
			"path": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "From the root to the account; null where no policies apply.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"id": text("Id of the root, unit or account."), "name": text("Its name."), "type": text("`ROOT`, `ORGANIZATIONAL_UNIT` or `ACCOUNT`."),
				}},
			},
			"service_control_policies": levels("Policies of each level by name, root first, account last, for `service_control_policies` of a simulation. A level without policies is an empty map, and denies everything. " +
				"Null where service control policies do not apply: without an organization, in the management account, or where the root has the type switched off."),
			"resource_control_policies": levels("The same for resource control policies, for `resource_control_policies` of a simulation."),
			"scp_enabled":               yes("Whether the root has service control policies switched on; null where that was not read."),
			"rcp_enabled":               yes("Whether the root has resource control policies switched on; null where that was not read."),
		},
	}
}

func checkOrganization(config *planvalue.Value, diags *diag.Diagnostics) {
	if s, known := config.Get("account_id").Str(); known && !accountID(s) {
		diags.AddAttributeError(path.Root("account_id"), "Invalid account_id", fmt.Sprintf("account_id is %q; it must be the twelve digits of an account.", s))
	}
}

func accountID(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return len(s) == 12
}

func readOrganization(ctx context.Context, l *liveRead) map[string]any {
	l.actions = organizationPermissions
	account, _ := l.config.Get("account_id").Str()
	o, err := l.OrganizationPolicies(ctx, account)
	if err != nil {
		l.fail(err)
		return nil
	}
	out := map[string]any{
		"account_id": o.AccountID, "organization_id": orNull(o.ID), "management_account_id": orNull(o.ManagementAccountID),
		"is_management_account": o.Management(), "path": nil, "service_control_policies": nil, "resource_control_policies": nil,
		"scp_enabled": nil, "rcp_enabled": nil,
	}
	if o.Path == nil {
		return out
	}
	out["scp_enabled"], out["rcp_enabled"] = o.ServicesOn, o.ResourcesOn
	levels := make([]any, len(o.Path))
	for i, p := range o.Path {
		levels[i] = map[string]any{"id": p.ID, "name": p.Name, "type": p.Type}
	}
	out["path"] = levels
	for name, policies := range map[string][]map[string]string{"service_control_policies": o.Services, "resource_control_policies": o.Resources} {
		if policies == nil {
			continue
		}
		all := make([]any, len(policies))
		for i, level := range policies {
			all[i] = texts(level)
			l.warnOfDocuments(o.Path[i].ID, level)
		}
		out[name] = all
	}
	return out
}
