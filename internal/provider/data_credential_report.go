// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/awsiam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
)

// reportPermissions are what reading a credential report needs.
var reportPermissions = []string{"iam:GenerateCredentialReport", "iam:GetCredentialReport"}

// The defaults of the data source.
const (
	defaultDays          = 90
	defaultReportTimeout = 60 * time.Second
)

// newCredentialReport makes the data source iamproof_credential_report: the state of all
// users' credentials.
func newCredentialReport() datasource.DataSource {
	return &liveSource{name: "credential_report", schema: reportSchema, check: checkReport, read: readReport}
}

func reportSchema() schema.Schema {
	set := func(description string) schema.Attribute {
		return schema.SetAttribute{ElementType: types.StringType, Computed: true, MarkdownDescription: description}
	}
	yes := func(description string) schema.Attribute {
		return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
	}
	days := func(description string) schema.Attribute {
		return schema.Int64Attribute{Optional: true, MarkdownDescription: description + " The default is 90."}
	}
	return schema.Schema{
		MarkdownDescription: "Reads the IAM credential report of the account from AWS: passwords, MFA, access keys and certificates of all users, and of the root.\n\n" +
			"This data source calls AWS, in every plan. AWS makes a report at most every four hours, so a fix is not seen at once; ages count from `generated_at`. " +
			"Names of users end in the state. Service-specific credentials, SSH keys and roles are not in the report.",
		Attributes: map[string]schema.Attribute{
			"max_key_age_days": days("How old an active access key may be before it is in `old_access_keys`."),
			"unused_days":      days("After how many days without use something counts as unused."),
			"timeout":          schema.StringAttribute{Optional: true, MarkdownDescription: "How long to wait for the report, such as `2m`. The default is `60s`."},
			"generated_at":     schema.StringAttribute{Computed: true, MarkdownDescription: "When AWS made the report, in UTC as of RFC 3339."},
			"root": schema.SingleNestedAttribute{
				Computed: true, MarkdownDescription: "The root of the account; null if the report has no row for it.", Attributes: credentialAttributes(),
			},
			"users": schema.ListNestedAttribute{
				Computed: true, MarkdownDescription: "The users, in the order of the report.",
				NestedObject: schema.NestedAttributeObject{Attributes: credentialAttributes()},
			},
			"root_has_access_keys": yes("Whether the root has an active access key; null if the report has no row for it."),
			"root_mfa_active":      yes("Whether the root has MFA; null if the report has no row for it."),
			"users_without_mfa":    set("Users with a password and no MFA."),
			"old_access_keys":      set("Active access keys that are older than `max_key_age_days`, or of an age that the report does not say, as `NAME#1` or `NAME#2`."),
			"unused_access_keys":   set("Active access keys that were not used for `unused_days`, or never and are older than that."),
			"unused_passwords":     set("Users with a password that was not used for `unused_days`, or never and is older than that."),
			"never_used_users":     set("Users that used neither a password nor an access key since IAM tracks it."),
		},
	}
}

// credentialAttributes are one row of the report.
func credentialAttributes() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	yes := func(description string) schema.Attribute {
		return schema.BoolAttribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"user": text("Name."), "arn": text("ARN."), "created_at": text("When it was created."),
		"password_state":     text("`none`, `never_used` (or not since October 2014) or `used`."),
		"password_last_used": text("When the password was last used."), "password_last_changed": text("When it was last changed."),
		"password_next_rotation": text("When it has to be changed."), "mfa_active": yes("Whether there is an MFA device."),
		"access_keys": schema.ListNestedAttribute{
			Computed: true, MarkdownDescription: "The access keys, active or not.",
			NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
				"number": schema.Int64Attribute{Computed: true, MarkdownDescription: "1 or 2."}, "active": yes("Whether it is active."),
				"last_rotated": text("When it was made."), "last_used_date": text("When it was last used."),
				"last_used_region": text("Region of the last use; null does not mean unused."), "last_used_service": text("Service of the last use."),
			}},
		},
		"active_certificates": schema.Int64Attribute{Computed: true, MarkdownDescription: "How many signing certificates are active."},
	}
}

func checkReport(config *planvalue.Value, diags *diag.Diagnostics) {
	countArgument(config, "max_key_age_days", defaultDays, diags)
	countArgument(config, "unused_days", defaultDays, diags)
	timeoutArgument(config, defaultReportTimeout, diags)
}

func readReport(ctx context.Context, l *liveRead) map[string]any {
	l.actions = reportPermissions
	report, err := l.CredentialReport(ctx, timeoutArgument(l.config, defaultReportTimeout, l.diags))
	if err != nil {
		l.fail(err)
		return nil
	}
	if report.Generated.IsZero() {
		l.fail(&awsiam.Problem{Kind: awsiam.BadAnswer, Operation: "iam:GetCredentialReport", Message: "the report has no date"})
		return nil
	}
	day := 24 * time.Hour
	old := report.Generated.Add(-time.Duration(countArgument(l.config, "max_key_age_days", defaultDays, l.diags)) * day)
	unused := report.Generated.Add(-time.Duration(countArgument(l.config, "unused_days", defaultDays, l.diags)) * day)
	var withoutMFA, oldKeys, unusedKeys, unusedPasswords, never []string
	users := make([]any, len(report.Users))
	for i := range report.Users {
		u := &report.Users[i]
		users[i] = credentialResult(u)
		hasPassword := u.Password != awsiam.NoPassword
		if hasPassword && !u.MFA {
			withoutMFA = append(withoutMFA, u.User)
		}
		if hasPassword && longUnused(u.PasswordUsed, u.PasswordChanged, u.Created, unused) {
			unusedPasswords = append(unusedPasswords, u.User)
		}
		used := u.PasswordUsed != nil
		for n := range u.Keys {
			k := &u.Keys[n]
			name := fmt.Sprintf("%s#%d", u.User, n+1)
			used = used || k.Used != nil
			if k.Active && (k.Rotated == nil || k.Rotated.Before(old)) {
				oldKeys = append(oldKeys, name)
			}
			if k.Active && longUnused(k.Used, k.Rotated, nil, unused) {
				unusedKeys = append(unusedKeys, name)
			}
		}
		if !used {
			never = append(never, u.User)
		}
		l.warnOfAdditional(u, report.Generated)
	}
	out := map[string]any{
		"generated_at": instant(&report.Generated), "root": nil, "users": users, "root_has_access_keys": nil, "root_mfa_active": nil,
		"users_without_mfa": list(withoutMFA), "old_access_keys": list(oldKeys), "unused_access_keys": list(unusedKeys),
		"unused_passwords": list(unusedPasswords), "never_used_users": list(never),
	}
	if r := report.Root; r != nil {
		out["root"], out["root_mfa_active"] = credentialResult(r), r.MFA
		out["root_has_access_keys"] = r.Keys[0].Active || r.Keys[1].Active
		l.warnOfAdditional(r, report.Generated)
	}
	return out
}

// longUnused reports whether something was last used, or if never, made, before a time. What has
// no date at all counts as unused.
func longUnused(used, changed, created *time.Time, before time.Time) bool {
	for _, t := range []*time.Time{used, changed, created} {
		if t != nil {
			return t.Before(before)
		}
	}
	return true
}

// warnOfAdditional warns of credentials that the report mentions and does not list.
func (l *liveRead) warnOfAdditional(u *awsiam.Credentials, generated time.Time) {
	if u.Additional != "" {
		l.diags.AddWarning("Incomplete credential report: "+u.User,
			"The report of "+instant(&generated)+" says that "+u.User+" has further credentials, which it does not list. Look at them in IAM.")
	}
}

func credentialResult(c *awsiam.Credentials) map[string]any {
	keys := []any{}
	for n := range c.Keys {
		if k := &c.Keys[n]; k.Exists() {
			keys = append(keys, map[string]any{
				"number": int64(n + 1), "active": k.Active, "last_rotated": orNull(instant(k.Rotated)), "last_used_date": orNull(instant(k.Used)),
				"last_used_region": orNull(k.Region), "last_used_service": orNull(k.Service),
			})
		}
	}
	var certificates int64
	for _, certificate := range c.Certificates {
		if certificate.Active {
			certificates++
		}
	}
	return map[string]any{
		"user": c.User, "arn": c.ARN, "created_at": orNull(instant(c.Created)), "password_state": string(c.Password),
		"password_last_used": orNull(instant(c.PasswordUsed)), "password_last_changed": orNull(instant(c.PasswordChanged)),
		"password_next_rotation": orNull(instant(c.NextRotation)), "mfa_active": c.MFA, "access_keys": keys, "active_certificates": certificates,
	}
}
