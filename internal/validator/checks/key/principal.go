// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package key

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// keyPrincipalChecks are about keys that do not fit who calls, or the policy that they stand in.
var keyPrincipalChecks = []frame.Check{
	{
		ID: "UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL", Class: frame.Error, Types: iam.Resource | iam.Trust, AWS: frame.Accepts, AWSCode: "=", Data: frame.Table, Phase: frame.PhaseMeaning, Link: frame.GlobalKeysPage,
		Title:     "Condition on the caller's identity where the caller is a service",
		Why:       "A service principal belongs to no account and no organization and has no tags, except for those of the certificate in a trust policy for IAM Roles Anywhere. A statement that allows services only, and has a condition on one of these, allows nothing.",
		Fix:       "Restrict for whom the service calls: aws:SourceArn, aws:SourceAccount, aws:SourceOrgID or aws:SourceOrgPaths.",
		Example:   `{"Effect":"Allow","Principal":{"Service":"logging.s3.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::logs/*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-abcd123456"}}}`,
		Condition: checkServiceCaller,
	},
	{
		ID: "SOURCE_KEY_WITHOUT_SERVICE_PRINCIPAL", Class: frame.Warning, Types: iam.Resource | iam.IdentityTypes, AWS: frame.Accepts, Phase: frame.PhaseMeaning, Link: frame.GlobalKeysPage,
		Title:     "Source key where no service calls",
		Why:       "Only direct calls of AWS services have the keys aws:SourceArn, aws:SourceAccount, aws:SourceOrgID and aws:SourceOrgPaths. For users and roles a positive condition on them never holds.",
		Fix:       "For the caller use aws:PrincipalArn, aws:PrincipalAccount, aws:PrincipalOrgID or aws:PrincipalOrgPaths; if a service is to call, name it as principal.",
		Example:   `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/app"},"Action":"sns:Publish","Resource":"*","Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:iam::210987654321:role/app"}}}`,
		Condition: checkSourceKey,
	},
	{
		ID: "IRRELEVANT_CONDITION_KEY_IN_POLICY", Class: frame.Suggestion, Types: iam.Resource, NoEndpoint: true, AWS: frame.Accepts, AWSCode: "=", Data: frame.Table, Phase: frame.PhaseMeaning, Link: frame.GlobalKeysPage,
		Title:     "Condition on the owner of the resource in the resource's own policy",
		Why:       "The policy is attached to the resource, so the key has the same value in every request. The condition always holds or never does.",
		Fix:       "Remove the condition. These keys belong in identity policies, endpoint policies and service control policies.",
		Example:   `{"Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":{"StringNotEquals":{"s3:ResourceAccount":"210987654321"}}}`,
		Condition: checkOwnerKey,
	},
}

// Keys about callers that are no services. Those of the first list no request of a service has; for those of the second the
// documentation does not name a value.
var (
	serviceLacksKeys    = view.KeyList{"aws:principalorgid", "aws:principalorgpaths", "aws:principaltag/", "aws:username"}
	serviceMayLackKeys  = view.KeyList{"aws:principalarn", "aws:principalaccount", "aws:userid"}
	principalTagKeys    = view.KeyList{"aws:principaltag/"}
	serviceSourceKeys   = view.KeyList{"aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths"}
	resourceOwnerKeys   = view.KeyList{"aws:resourceaccount", "aws:resourceorgid", "aws:resourceorgpaths"}
	s3ResourceOwnerKeys = view.KeyList{"s3:resourceaccount"}
)

func checkServiceCaller(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	lacks, mayLack := serviceLacksKeys.Has(e.Name), serviceMayLackKeys.Has(e.Name)
	if !lacks && !mayLack || s.Effect != policy.Allow || !e.Demands() || !c.Afford(s, 1) || !s.ServicesOnly() {
		return
	}
	if lacks && principalTagKeys.Has(e.Name) && slices.ContainsFunc(s.Principals, func(p view.PrincipalEntry) bool { return facts.TagsPrincipal(p.Text) }) {
		return
	}
	if lacks {
		c.Add(frame.At(e, "The principals are AWS services, whose calls never have the key "+words.Quote(e.Name)+". The condition cannot hold, so the statement allows nothing."))
		return
	}
	f := frame.At(e, "The principals are AWS services, and AWS does not document the key "+words.Quote(e.Name)+" for them. The condition may never hold, and does not say for whom the service calls.")
	f.Class = frame.Warning
	c.Add(f)
}

// checkSourceKey reports a demand for a key of service calls where no service can be the caller (E-1210).
func checkSourceKey(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if !serviceSourceKeys.Has(e.Name) || s.Effect != policy.Allow || !e.Demands() || !c.Afford(s, 1) {
		return
	}
	who := "This policy is for users and roles"
	if c.Type&iam.IdentityTypes == 0 {
		if s.NotPrincipal != nil || len(s.Principals) == 0 || !s.PrincipalsKnown() {
			return
		}
		for i := range s.Principals {
			if p := &s.Principals[i]; p.Everyone || p.Type == "Service" || strings.ContainsAny(p.Text, "*?") {
				return
			}
		}
		who = "The principals of the statement are not services"
	}
	f := frame.At(e, who+", and only direct calls of AWS services have the key "+words.Quote(e.Name)+". The condition never holds, so the statement allows nothing.")
	if caller, ok := strings.CutPrefix(strings.ToLower(e.Name), "aws:source"); ok {
		for _, name := range []string{"Arn", "Account", "OrgID", "OrgPaths"} {
			if strings.EqualFold(caller, name) {
				f.Fix = "To restrict the caller, write " + words.Quote("aws:Principal"+name) + ". If a service is to call, allow it as principal of a resource policy."
			}
		}
	}
	c.Add(f)
}

func checkOwnerKey(c *frame.Pass, _ *view.Statement, e *view.ConditionEntry) {
	if e.Op.Valid && (resourceOwnerKeys.Has(e.Name) || s3ResourceOwnerKeys.Has(e.Name)) {
		c.Add(frame.At(e, "The key "+words.Quote(e.Name)+" holds the owner of the resource, which is the same for every request to which this policy applies."))
	}
}
