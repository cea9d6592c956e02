// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/awsiam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
)

// principalPermissions are what reading a role or user needs.
var principalPermissions = []string{
	"iam:GetRole", "iam:ListRolePolicies", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies", "iam:GetPolicy", "iam:GetPolicyVersion",
	"iam:GetUser", "iam:ListUserPolicies", "iam:GetUserPolicy", "iam:ListAttachedUserPolicies", "iam:ListGroupsForUser",
	"iam:ListGroupPolicies", "iam:GetGroupPolicy", "iam:ListAttachedGroupPolicies",
}

// newPrincipal makes the data source iamproof_principal: a role or user as it is in AWS.
func newPrincipal() datasource.DataSource {
	return &liveSource{name: "principal", schema: principalSchema, check: checkPrincipal, read: readPrincipal}
}

func principalSchema() schema.Schema {
	attributes := principalAttributes()
	for name, description := range map[string]string{
		"arn": "ARN of the role or user. That of a session (`arn:aws:sts::…:assumed-role/NAME/SESSION`) means its role. Either `arn`, or `name` and `type` are given. " +
			"Computed: the ARN with its path.",
		"name": "Name of the role or user in the account of the credentials.",
		"type": "`role` or `user`.",
	} {
		attributes[name] = schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: description}
	}
	attributes["managed_policies"] = managedPoliciesArgument()
	return schema.Schema{
		MarkdownDescription: "Reads an IAM role or user from AWS as it is, with all policies that apply to it: inline, managed, those of groups, and the permissions boundary. " +
			"The results go straight into `iamproof_simulation`, so that a gate can check principals that Terraform does not manage.\n\n" +
			"This data source calls AWS, in every plan. It fails closed: what cannot be read is an error, never a principal with fewer policies.",
		Attributes: attributes,
	}
}

func managedPoliciesArgument() schema.Attribute {
	return schema.StringAttribute{
		Optional: true,
		MarkdownDescription: "`live` (default): AWS managed policies are read from AWS. `snapshot`: they are taken from the data in the provider, as in `iamproof_managed_policy`, " +
			"which saves calls; those that it lacks, and all in other partitions than `aws`, are read from AWS.",
	}
}

// principalAttributes are the computed attributes of a principal.
func principalAttributes() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	mapOf := func(description string) schema.Attribute {
		return schema.MapAttribute{ElementType: types.StringType, Computed: true, MarkdownDescription: description}
	}
	list := func(description string) schema.Attribute {
		return schema.ListAttribute{ElementType: types.StringType, Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"arn":         text("ARN with its path."),
		"name":        text("Name."),
		"type":        text("`role` or `user`."),
		"account_id":  text("Account."),
		"partition":   text("Partition, such as `aws`."),
		"unique_id":   text("Unique id, such as `AROA…`. It changes when a role of the same name is created anew."),
		"path":        text("Path, such as `/service/`."),
		"description": text("Description of a role; null if there is none, and in `iamproof_principals`."),
		"create_date": text("When it was created, in UTC as of RFC 3339."),
		"max_session_duration": schema.Int64Attribute{
			Computed: true, MarkdownDescription: "Longest session of a role in seconds; null for users, and in `iamproof_principals`.",
		},
		"tags": mapOf("Tags."),
		"context": schema.MapAttribute{
			ElementType: types.ListType{ElemType: types.StringType}, Computed: true,
			MarkdownDescription: "The tags as `aws:PrincipalTag/KEY`, for `context` of a simulation. A session of a role may have further tags, or others of the same keys, if the trust policy allows `sts:TagSession`.",
		},
		"last_used": schema.SingleNestedAttribute{
			Computed: true, MarkdownDescription: "Last use of a role, as IAM tracks it for at most 400 days; null if there is none, and for users.",
			Attributes: map[string]schema.Attribute{"date": text("When, in UTC as of RFC 3339."), "region": text("Region of the call.")},
		},
		"identity_policies": mapOf("The policies, for `identity_policies` of a simulation: `inline/NAME`, `managed/NAME` of the account, `aws/NAME` of AWS, and for each group of a user `group/GROUP/inline/NAME` and so on. " +
			"Documents are as AWS stores them, managed ones at their default version."),
		"permissions_boundary":     text("Document of the permissions boundary, null if there is none."),
		"permissions_boundary_arn": text("ARN of the permissions boundary, null if there is none."),
		"trust_policy":             text("Trust policy of a role, for `resource_policies` of a simulation under the role's ARN; null for users."),
		"group_names":              list("Groups of a user, sorted."),
		"attached_policy_arns":     list("ARNs of the managed policies, those of groups included, sorted."),
		"policy_versions":          mapOf("Version of each managed policy that was read, by its ARN, the boundary included."),
		"service_linked":           schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether an AWS service made the role for itself. Service and resource control policies do not apply to it."},
		"aws_reserved":             schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether AWS made the role under `/aws-reserved/`, as IAM Identity Center does."},
	}
}

// principalResult is a principal as the computed attributes have it.
func principalResult(p *awsiam.Principal) map[string]any {
	out := map[string]any{
		"arn": p.ARN, "name": p.Name, "type": p.Type, "account_id": p.Account, "partition": p.Partition, "unique_id": p.UniqueID, "path": p.Path,
		"description": orNull(p.Description), "create_date": orNull(instant(&p.Created)), "max_session_duration": nil,
		"tags": texts(p.Tags), "last_used": nil, "identity_policies": texts(p.Policies),
		"permissions_boundary": orNull(p.Boundary), "permissions_boundary_arn": orNull(p.BoundaryARN), "trust_policy": orNull(p.Trust),
		"group_names": list(p.Groups), "attached_policy_arns": list(p.Attached), "policy_versions": texts(p.Versions),
		"service_linked": p.ServiceLinked(), "aws_reserved": p.Reserved(),
	}
	if p.MaxSession > 0 {
		out["max_session_duration"] = int64(p.MaxSession)
	}
	if p.LastUsed != nil {
		out["last_used"] = map[string]any{"date": instant(&p.LastUsed.When), "region": orNull(p.LastUsed.Region)}
	}
	keys := map[string]any{}
	for key, values := range p.Context() {
		keys[key] = list(values)
	}
	out["context"] = keys
	return out
}

// instant is a time as RFC 3339 has it, "" for none.
func instant(t *time.Time) string {
	if t == nil || t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func checkPrincipal(config *planvalue.Value, diags *diag.Diagnostics) {
	wordArgument(config, "managed_policies", diags, "live", "snapshot")
	wordArgument(config, "type", diags, awsiam.TypeRole, awsiam.TypeUser)
	arn, name, kind := config.Get("arn"), config.Get("name"), config.Get("type")
	switch {
	case arn.HasUnknown() || name.HasUnknown() || kind.HasUnknown():
	case arn.Kind == planvalue.Null && (name.Kind == planvalue.Null || kind.Kind == planvalue.Null):
		diags.AddError("Which principal?", `Give the arn of a role or user, or its name and type, such as name = "deployer" and type = "role".`)
	case arn.Kind != planvalue.Null && (name.Kind != planvalue.Null || kind.Kind != planvalue.Null):
		diags.AddError("Which principal?", "Both arn and name or type are given: leave one out.")
	}
	if s, known := name.Str(); known && s == "" {
		diags.AddAttributeError(path.Root("name"), "Which principal?", "The name is empty.")
	}
	if s, known := arn.Str(); known {
		if _, problem := parseRef(s, awsiam.TypeRole, awsiam.TypeUser); problem != "" {
			diags.AddAttributeError(path.Root("arn"), "Invalid arn", problem)
		}
	}
}

// parseRef reads an ARN; problem says what is wrong with it.
func parseRef(arn string, kinds ...string) (ref awsiam.Ref, problem string) {
	wanted := "a role, a user or a session of a role"
	if len(kinds) > 2 {
		wanted = "a role, a user, a group or a managed policy"
	}
	ref, err := awsiam.ParseRef(arn)
	if err != nil {
		if errors.Is(err, awsiam.ErrNotReadable) {
			return ref, strconv.Quote(arn) + " is a caller that has no policies in IAM. Write the ARN of " + wanted + "."
		}
		return ref, strconv.Quote(arn) + " is not the ARN of " + wanted + ", such as arn:aws:iam::123456789012:role/NAME. Wildcards, services, federated identities and \"*\" have nothing that IAM could list."
	}
	for _, k := range kinds {
		if ref.Type == k {
			return ref, ""
		}
	}
	return ref, strconv.Quote(arn) + " is the ARN of a " + ref.Type + ". Write that of " + wanted + "."
}

func readPrincipal(ctx context.Context, l *liveRead) map[string]any {
	l.actions = principalPermissions
	var ref awsiam.Ref
	if s, known := l.config.Get("arn").Str(); known {
		ref, _ = parseRef(s, awsiam.TypeRole, awsiam.TypeUser)
	} else {
		ref.Name, _ = l.config.Get("name").Str()
		ref.Type, _ = l.config.Get("type").Str()
	}
	words, _ := l.config.Get("managed_policies").Str()
	p, err := l.Principal(ctx, ref, awsiam.Options{Snapshot: words == "snapshot"})
	if err != nil {
		l.fail(err)
		return nil
	}
	l.warnOfPrincipal(p)
	return principalResult(p)
}

// warnOfPrincipal warns of the documents of a principal that this provider refuses.
func (l *liveRead) warnOfPrincipal(p *awsiam.Principal) {
	documents := map[string]string{}
	for name, text := range p.Policies {
		documents[name] = text
	}
	if p.Trust != "" {
		documents["trust policy"] = p.Trust
	}
	if p.Boundary != "" {
		documents["permissions boundary"] = p.Boundary
	}
	l.warnOfDocuments(p.ARN, documents)
}
