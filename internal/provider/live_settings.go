// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/awsiam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
)

// liveSchema is the argument aws: names and meanings are those of the AWS provider, but
// for access keys, which do not belong into configurations.
func liveSchema() schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Optional: true, MarkdownDescription: description}
	}
	texts := func(description string) schema.Attribute {
		return schema.ListAttribute{ElementType: types.StringType, Optional: true, MarkdownDescription: description}
	}
	yes := func(description string) schema.Attribute {
		return schema.BoolAttribute{Optional: true, MarkdownDescription: description}
	}
	const duration = "How long the session lasts, such as `15m` or `1h`."
	return schema.SingleNestedAttribute{
		Optional: true,
		MarkdownDescription: "How live data sources, such as `iamproof_principal`, reach AWS. Everything else works without it, offline: AWS is called only where such a data source is declared. " +
			"Without this argument they use what the AWS CLI uses: environment variables, shared files, the role of the machine. There are no arguments for access keys.",
		Attributes: map[string]schema.Attribute{
			"region":                   text("Region. IAM and Organizations have none, but the partition follows from it. The default is that of the environment (`AWS_REGION`, `AWS_DEFAULT_REGION`, the profile), else `us-east-1`."),
			"profile":                  text("Profile in the shared files. The default is `AWS_PROFILE`."),
			"shared_config_files":      texts("Paths of configuration files in place of `~/.aws/config`."),
			"shared_credentials_files": texts("Paths of credentials files in place of `~/.aws/credentials`."),
			"max_retries":              schema.Int64Attribute{Optional: true, MarkdownDescription: "How often a call is tried. The default is `AWS_MAX_ATTEMPTS`, else 10."},
			"retry_mode":               text("`standard` or `adaptive`. The default is `AWS_RETRY_MODE`, else `standard`."),
			"allowed_account_ids":      texts("Accounts that the credentials may belong to. Others are an error before anything is read."),
			"use_fips_endpoint":        yes("Whether to call the FIPS endpoints."),
			"use_dualstack_endpoint":   yes("Whether to call the endpoints that also have IPv6."),
			"custom_ca_bundle":         text("Path of a file with certificates to trust. `AWS_CA_BUNDLE` works as well."),
			"endpoints": schema.SingleNestedAttribute{
				Optional:            true,
				MarkdownDescription: "Addresses in place of AWS's own, for VPC endpoints and tests. `AWS_ENDPOINT_URL_IAM` and so on work as well.",
				Attributes: map[string]schema.Attribute{
					"iam": text("Address of IAM."), "sts": text("Address of STS."), "organizations": text("Address of Organizations."),
				},
			},
			"assume_role": schema.SingleNestedAttribute{
				Optional:            true,
				MarkdownDescription: "Role to take before reading.",
				Attributes: map[string]schema.Attribute{
					"role_arn":     schema.StringAttribute{Required: true, MarkdownDescription: "ARN of the role."},
					"session_name": text("Name of the session. The default is `iamproof`."),
					"external_id":  text("External id that the trust policy of the role requires."),
					"duration":     text(duration), "policy": text("Session policy as JSON."), "policy_arns": texts("Managed policies as session policies."),
					"source_identity":     text("Source identity of the session."),
					"tags":                schema.MapAttribute{ElementType: types.StringType, Optional: true, MarkdownDescription: "Tags of the session."},
					"transitive_tag_keys": texts("Tags that further sessions keep."),
				},
			},
			"assume_role_with_web_identity": schema.SingleNestedAttribute{
				Optional:            true,
				MarkdownDescription: "Role to take with a token of an identity provider, such as that of a CI system.",
				Attributes: map[string]schema.Attribute{
					"role_arn":                schema.StringAttribute{Required: true, MarkdownDescription: "ARN of the role."},
					"session_name":            text("Name of the session. The default is `iamproof`."),
					"web_identity_token":      schema.StringAttribute{Optional: true, Sensitive: true, MarkdownDescription: "The token."},
					"web_identity_token_file": text("Path of a file with the token."),
					"duration":                text(duration), "policy": text("Session policy as JSON."), "policy_arns": texts("Managed policies as session policies."),
				},
			},
		},
	}
}

// live is what live data sources read with.
type live struct {
	reader *awsiam.Reader
	// unknown names the part of the provider's aws that is not known yet, "" if all is.
	unknown string
}

// readLive reads the argument aws. Nothing is opened and nobody is called.
func readLive(ctx context.Context, argument types.Object, c *catalog.Catalog, diags *diag.Diagnostics) live {
	root := path.Root("aws")
	config, err := planvalue.FromAttr(ctx, argument)
	if err != nil {
		diags.AddAttributeError(root, "Invalid aws", err.Error())
		return live{}
	}
	in := liveReader{root: root, diags: diags}
	s := awsiam.Settings{
		Region: in.text(&config, "region"), Profile: in.text(&config, "profile"),
		ConfigFiles: in.texts(&config, "shared_config_files"), CredentialsFiles: in.texts(&config, "shared_credentials_files"),
		CABundle: in.text(&config, "custom_ca_bundle"), MaxAttempts: in.number(&config, "max_retries"), RetryMode: in.text(&config, "retry_mode"),
		FIPS: in.yes(&config, "use_fips_endpoint"), DualStack: in.yes(&config, "use_dualstack_endpoint"),
		AllowedAccounts: in.texts(&config, "allowed_account_ids"),
		Log:             func(ctx context.Context, message string, details map[string]any) { tflog.Debug(ctx, message, details) },
		Snapshot:        snapshot(c),
	}
	if s.RetryMode != "" && s.RetryMode != "standard" && s.RetryMode != "adaptive" {
		diags.AddAttributeError(root, "Invalid aws", fmt.Sprintf(`retry_mode is %q; it must be "standard" or "adaptive".`, s.RetryMode))
	}
	if e := config.Get("endpoints"); e.Kind != planvalue.Null {
		s.Endpoints = awsiam.Endpoints{IAM: in.text(e, "iam"), STS: in.text(e, "sts"), Organizations: in.text(e, "organizations")}
	}
	if a := config.Get("assume_role"); a.Kind != planvalue.Null {
		s.AssumeRole = &awsiam.AssumeRole{
			RoleARN: in.text(a, "role_arn"), SessionName: in.text(a, "session_name"), ExternalID: in.text(a, "external_id"),
			Duration: in.duration(a, "duration"), Policy: in.text(a, "policy"), PolicyARNs: in.texts(a, "policy_arns"),
			SourceIdentity: in.text(a, "source_identity"), Tags: in.tags(a, "tags"), TransitiveTagKeys: in.texts(a, "transitive_tag_keys"),
		}
	}
	if w := config.Get("assume_role_with_web_identity"); w.Kind != planvalue.Null {
		s.WebIdentity = &awsiam.WebIdentity{
			RoleARN: in.text(w, "role_arn"), SessionName: in.text(w, "session_name"), Token: in.text(w, "web_identity_token"),
			TokenFile: in.text(w, "web_identity_token_file"), Duration: in.duration(w, "duration"), Policy: in.text(w, "policy"), PolicyARNs: in.texts(w, "policy_arns"),
		}
	}
	return live{awsiam.New(s), unknownPart(&config, "aws")}
}

// snapshot finds AWS's managed policies in the embedded data, which is that of the
// partition aws.
func snapshot(c *catalog.Catalog) func(string) (string, string, bool) {
	return func(arn string) (document, version string, ok bool) {
		p, err := c.ManagedPolicy(arn)
		if err != nil || p.ARN("aws") != arn {
			return "", "", false
		}
		return p.Document, p.VersionID, true
	}
}

// unknownPart names the first part of a value that is not known, "" if all is.
func unknownPart(v *planvalue.Value, name string) string {
	if !v.HasUnknown() {
		return ""
	}
	for i := range v.Members {
		if part := unknownPart(&v.Members[i].Value, name+"."+v.Members[i].Name); part != "" {
			return part
		}
	}
	return name
}

// liveReader reads members of aws. What is not known counts as not given: a read says so
// before it uses anything.
type liveReader struct {
	root  path.Path
	diags *diag.Diagnostics
}

func (r *liveReader) text(v *planvalue.Value, name string) string {
	s, _ := v.Get(name).Str()
	return s
}

func (r *liveReader) texts(v *planvalue.Value, name string) []string {
	var out []string
	for i := range v.Get(name).Elems {
		if s, known := v.Get(name).Elems[i].Str(); known {
			out = append(out, s)
		}
	}
	return out
}

func (r *liveReader) tags(v *planvalue.Value, name string) map[string]string {
	out := map[string]string{}
	for _, m := range v.Get(name).Members {
		if s, known := m.Value.Str(); known {
			out[m.Name] = s
		}
	}
	return out
}

func (r *liveReader) yes(v *planvalue.Value, name string) bool {
	return v.Get(name).Kind == planvalue.Bool && literal(v.Get(name)) == "true"
}

func (r *liveReader) number(v *planvalue.Value, name string) int {
	if v.Get(name).Kind != planvalue.Number {
		return 0
	}
	n, err := strconv.Atoi(literal(v.Get(name)))
	if err != nil || n < 1 || n > 1000 {
		r.diags.AddAttributeError(r.root, "Invalid aws", fmt.Sprintf("%s is %s; it must be a number from 1 to 1000.", name, literal(v.Get(name))))
	}
	return n
}

func (r *liveReader) duration(v *planvalue.Value, name string) time.Duration {
	s := r.text(v, name)
	if s == "" {
		return 0
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		r.diags.AddAttributeError(r.root, "Invalid aws", fmt.Sprintf("%s is %q; it must be a time such as \"15m\" or \"1h\".", name, s))
	}
	return d
}

// literal is the text of a known number or boolean.
func literal(v *planvalue.Value) string {
	s, _ := v.Text.Known()
	return s
}

// timeoutArgument reads the argument timeout of a data source.
func timeoutArgument(config *planvalue.Value, otherwise time.Duration, diags *diag.Diagnostics) time.Duration {
	const name = "timeout"
	s, known := config.Get(name).Str()
	if !known {
		return otherwise
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 || d > time.Hour {
		diags.AddAttributeError(path.Root(name), "Invalid "+name, fmt.Sprintf("%s is %q; it must be a time of at most one hour, such as \"60s\" or \"2m\".", name, s))
	}
	return d
}

// countArgument reads an argument of a data source that is a positive number.
func countArgument(config *planvalue.Value, name string, otherwise int, diags *diag.Diagnostics) int {
	return countUpTo(10_000, config, name, otherwise, diags)
}

// countUpTo is countArgument with another greatest number.
func countUpTo(most int, config *planvalue.Value, name string, otherwise int, diags *diag.Diagnostics) int {
	if config.Get(name).Kind != planvalue.Number {
		return otherwise
	}
	n, err := strconv.Atoi(literal(config.Get(name)))
	if err != nil || n < 1 || n > most {
		diags.AddAttributeError(path.Root(name), "Invalid "+name, fmt.Sprintf("%s is %s; it must be a whole number from 1 to %d.", name, literal(config.Get(name)), most))
		return otherwise
	}
	return n
}

// wordArgument reads an argument that is one of some words, the first by default.
func wordArgument(config *planvalue.Value, name string, diags *diag.Diagnostics, words ...string) string {
	s, known := config.Get(name).Str()
	if !known {
		return words[0]
	}
	if !slices.Contains(words, s) {
		diags.AddAttributeError(path.Root(name), "Invalid "+name, fmt.Sprintf("%s is %q; it must be one of %s.", name, s, quotedList(words)))
	}
	return s
}
