// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"regexp"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// publicAccessAttributes are what says who may be let in by the policy of a resource.
func publicAccessAttributes() map[string]schema.Attribute {
	texts := func(description string) schema.Attribute {
		return schema.ListAttribute{ElementType: types.StringType, Optional: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"public_access": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "`\"forbid\"`: a proof that the policy of a resource, or the trust policy, allows strangers nothing; a request that shows otherwise fails the plan. `\"allow\"` (default): nothing is proved. " +
				"A stranger is an anonymous caller, or a principal of an account that is neither in `trusted_accounts` nor in an organization of `trusted_organizations`, or without these one of an account that the policy does not name, " +
				"whose request has none of the fixed values that the policy names for keys that say where a request comes from, such as `aws:PrincipalOrgID`, `aws:SourceAccount`, `aws:SourceVpce` and `aws:SourceIp`, and none of the accounts in the ARNs that it names for `aws:PrincipalArn` and `aws:SourceArn`. " +
				"Identities of providers that many customers share, such as GitHub Actions, are strangers too, unless the policy names one customer in a claim such as `sub`.",
		},
		"trusted_accounts":      texts("For `public_access`: ids of the accounts that are no strangers. With this or `trusted_organizations`, other accounts are strangers also where the policy names them."),
		"trusted_organizations": texts("For `public_access`: ids of the organizations whose accounts are no strangers, such as `o-a1b2c3d4e5`."),
		"public_access_result": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "`proved`, `refuted` or `undetermined`; null without `public_access = \"forbid\"`.",
		},
		"public_access_assumptions": schema.ListAttribute{
			ElementType: types.StringType, Computed: true,
			MarkdownDescription: "What `public_access_result` is based on: who is a stranger, and what else it takes for granted; null without `public_access = \"forbid\"`.",
		},
	}
}

var (
	trustedAccount      = regexp.MustCompile(`^[0-9]{12}$`)
	trustedOrganization = regexp.MustCompile(`^o-[a-z0-9]{10,32}$`)
)

// readPublicAccess reads who may be let in; nil if nothing is to be proved.
func readPublicAccess(config *planvalue.Value, diags *diag.Diagnostics) *simulate.Strangers {
	q := &simulate.Strangers{TrustedAccounts: "trusted_accounts", TrustedOrganizations: "trusted_organizations"}
	texts := func(name, what string, form *regexp.Regexp) []string {
		var out []string
		for _, e := range config.Get(name).Elems {
			text, known := e.Str()
			switch {
			case e.Kind == planvalue.Null:
				diags.AddAttributeError(path.Root(name), "Invalid "+name, "An element of "+name+" is null: leave it out, as with compact().")
			case known && !form.MatchString(text):
				diags.AddAttributeError(path.Root(name), "Invalid "+name, strconv.Quote(text)+" is not "+what+".")
			case known:
				out = append(out, text)
			}
		}
		return out
	}
	q.Accounts = texts("trusted_accounts", "an account id, which is twelve digits", trustedAccount)
	q.Organizations = texts("trusted_organizations", "the id of an organization, such as o-a1b2c3d4e5", trustedOrganization)
	word := config.Get("public_access")
	switch text, known := word.Str(); {
	case word.Kind != planvalue.Null && !known:
		return nil
	case word.Kind != planvalue.Null && text != "forbid" && text != "allow":
		diags.AddAttributeError(path.Root("public_access"), "Invalid public_access", "public_access is "+strconv.Quote(text)+`; it must be "forbid" or "allow".`)
		return nil
	case text != "forbid":
		for _, name := range []string{"trusted_accounts", "trusted_organizations"} {
			if config.Get(name).Kind != planvalue.Null {
				diags.AddAttributeError(path.Root(name), name+" without public_access", name+` says who is no stranger, and nothing is proved about strangers: set public_access = "forbid", or leave it out.`)
			}
		}
		return nil
	}
	typ := iam.Identity
	if name, known := config.Get("policy_type").Str(); known {
		if parsed, err := iam.ParseType(name); err == nil {
			typ = parsed
		}
	} else if config.Get("policy_type").Kind != planvalue.Null {
		return nil
	}
	if typ != iam.Resource && typ != iam.Trust {
		diags.AddAttributeError(path.Root("public_access"), "Invalid public_access",
			`public_access is about policies that say who may call, and this one is an `+typ.String()+` policy: set policy_type to "resource" or "trust", or leave public_access out.`)
		return nil
	}
	q.Type, q.Names = typ, &simulationNames
	return q
}

// proveNotPublic proves that a document lets no strangers in, and reports a request that
// shows otherwise.
func (d *data) proveNotPublic(q *simulate.Strangers, value *planvalue.Value, diags *diag.Diagnostics) map[string]any {
	var err error
	if q.Document, err = policyReader.Policy(value, "policy"); err != nil {
		diags.AddAttributeError(path.Root("policy"), "Invalid policy", words.Sentence(err.Error()))
		return nil
	}
	result, errs := simulate.ForbidStrangers(q, d.services())
	if len(errs) > 0 {
		addInputErrors(diags, errs)
		return nil
	}
	if result.Summary != "" {
		add := diags.AddAttributeError
		if d != nil && d.reportOnly {
			add = diags.AddAttributeWarning
		}
		add(path.Root("public_access"), result.Summary, result.Detail)
	}
	return map[string]any{"public_access_result": result.Verdict, "public_access_assumptions": list(result.Assumptions)}
}
