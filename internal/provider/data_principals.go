// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"regexp"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/awsiam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
)

// defaultLimit is how many principals a data source reads if it does not say otherwise.
const defaultLimit = 500

// bulkPermissions are what reading all principals needs.
var bulkPermissions = []string{"iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion"}

// newPrincipals makes the data source iamproof_principals: many roles and users at once.
func newPrincipals() datasource.DataSource {
	return &liveSource{name: "principals", schema: principalsSchema, check: checkPrincipals, read: readAccountPrincipals}
}

func principalsSchema() schema.Schema {
	return schema.Schema{
		MarkdownDescription: "Reads many IAM roles and users of an account from AWS, with all policies that apply to them, in a few calls: better than `iamproof_principal` from about five on. " +
			"Use it with `for_each` to simulate all of them.\n\nThis data source calls AWS, in every plan. Its main permission, `iam:GetAccountAuthorizationDetails`, shows everything in IAM.",
		Attributes: map[string]schema.Attribute{
			"types":       schema.ListAttribute{ElementType: types.StringType, Optional: true, MarkdownDescription: "`role`, `user`, or both, which is the default."},
			"path_prefix": schema.StringAttribute{Optional: true, MarkdownDescription: "Only principals whose path begins so, such as `/service/`."},
			"name_regex":  schema.StringAttribute{Optional: true, MarkdownDescription: "Only principals with a name in which this [regular expression](https://pkg.go.dev/regexp/syntax) matches somewhere, such as `^deploy-`."},
			"tags":        schema.MapAttribute{ElementType: types.StringType, Optional: true, MarkdownDescription: "Only principals that have all these tags."},
			"include_aws_roles": schema.BoolAttribute{
				Optional: true, MarkdownDescription: "Whether roles that AWS made, service-linked ones and those of IAM Identity Center, are included. The default is `false`.",
			},
			"limit": schema.Int64Attribute{
				Optional: true, MarkdownDescription: "How many principals there may be; more are an error, since the state holds all documents. The default is 500.",
			},
			"managed_policies": managedPoliciesArgument(),
			"principals": schema.MapNestedAttribute{
				Computed: true, MarkdownDescription: "The principals by their ARNs, as `iamproof_principal` has them.",
				NestedObject: schema.NestedAttributeObject{Attributes: principalAttributes()},
			},
		},
	}
}

// principalsQuery reads the arguments.
func principalsQuery(config *planvalue.Value, diags *diag.Diagnostics) *awsiam.Query {
	q := &awsiam.Query{Limit: defaultLimit, Tags: map[string]string{}}
	q.Snapshot = wordArgument(config, "managed_policies", diags, "live", "snapshot") == "snapshot"
	kinds := config.Get("types")
	if kinds.Kind == planvalue.Null {
		q.Roles, q.Users = true, true
	}
	for i := range kinds.Elems {
		switch word, known := kinds.Elems[i].Str(); {
		case !known && kinds.Elems[i].Kind == planvalue.String:
		case word == awsiam.TypeRole:
			q.Roles = true
		case word == awsiam.TypeUser:
			q.Users = true
		default:
			diags.AddAttributeError(path.Root("types").AtListIndex(i), "Invalid types", `A type must be "role" or "user".`)
		}
	}
	if !q.Roles && !q.Users && !kinds.HasUnknown() && !diags.HasError() {
		diags.AddAttributeError(path.Root("types"), "Invalid types", `types is empty. Write "role", "user" or both, or leave it out.`)
	}
	q.PathPrefix, _ = config.Get("path_prefix").Str()
	if q.PathPrefix != "" && !strings.HasPrefix(q.PathPrefix, "/") {
		diags.AddAttributeError(path.Root("path_prefix"), "Invalid path_prefix", "path_prefix must begin with a slash, as paths do: no principal fits otherwise.")
	}
	if s, known := config.Get("name_regex").Str(); known {
		var err error
		if q.Name, err = regexp.Compile(s); err != nil {
			diags.AddAttributeError(path.Root("name_regex"), "Invalid name_regex", "name_regex is not a regular expression: "+err.Error())
		}
	}
	for _, m := range config.Get("tags").Members {
		if s, known := m.Value.Str(); known {
			q.Tags[m.Name] = s
		}
	}
	q.AWSRoles = config.Get("include_aws_roles").Kind == planvalue.Bool && literal(config.Get("include_aws_roles")) == "true"
	q.Limit = countArgument(config, "limit", defaultLimit, diags)
	return q
}

func checkPrincipals(config *planvalue.Value, diags *diag.Diagnostics) {
	principalsQuery(config, diags)
}

func readAccountPrincipals(ctx context.Context, l *liveRead) map[string]any {
	l.actions = bulkPermissions
	list, err := l.Principals(ctx, principalsQuery(l.config, l.diags))
	if err != nil {
		l.fail(err)
		return nil
	}
	out := make(map[string]any, len(list))
	for _, p := range list {
		l.warnOfPrincipal(p)
		out[p.ARN] = principalResult(p)
	}
	return map[string]any{"principals": out}
}
