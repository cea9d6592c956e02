// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package trust

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// trustAssumeChecks are about roles that accounts and services take.
var trustAssumeChecks = []frame.Check{
	{
		ID: "TRUST_ANY_PRINCIPAL", Class: frame.SecurityWarning, Types: iam.Trust, AWS: frame.Accepts, Phase: frame.PhaseLogic, Link: frame.PrincipalPage,
		Title:     "Role that anyone can take",
		Why:       `With the principal {"AWS": "*"}, any identity of any AWS account can take the role, unless a condition says who may. External ids, addresses and the like do not.`,
		Fix:       "Name accounts or roles as principals, or require aws:PrincipalOrgID.",
		Example:   `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}`,
		Statement: checkAnyPrincipal,
	},
	{
		ID: "CROSS_ACCOUNT_TRUST_WITHOUT_EXTERNAL_ID", Class: frame.Suggestion, Types: iam.Trust, AWS: frame.Accepts, Data: frame.Settings, Phase: frame.PhaseLogic, Link: frame.ExternalIDPage,
		Title:     "Role for another account without external id",
		Why:       "A company that works for many AWS customers takes their roles on behalf of the customer who asks it to. Without an external id, one customer can make it use the role of another.",
		Fix:       `Agree on an external id and require it: "Condition": {"StringEquals": {"sts:ExternalId": "…"}}. For an account of your own organization, require aws:PrincipalOrgID instead.`,
		Example:   `{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"sts:AssumeRole"}`,
		Statement: checkTrustWithoutExternalID,
	},
	{
		ID: "COMPUTE_SERVICE_TRUST", Class: frame.Suggestion, Types: iam.Trust, AWS: frame.Accepts, Data: frame.Table, Phase: frame.PhaseLogic, Link: serviceRolePage, Off: true,
		Title:   "Role of a compute service",
		Why:     "Anyone who can run code on an instance, in a function or in a job that has the role can use the role. The check makes an inventory for reviews.",
		Fix:     "Make sure that only those who may have the role's permissions can run code there.",
		Example: `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`,
		Principal: func(c *frame.Pass, s *view.Statement, p *view.PrincipalEntry) {
			if p.Type != "Service" || s.Effect != policy.Allow || p.Not {
				return
			}
			if _, ok := s.CoversAction(iam.AssumeActions[iam.PlainAssume]); !ok || !slices.Contains(facts.ComputePrincipals(), p.Text) {
				return
			}
			c.Add(frame.Found{
				At: p.Node, Subject: p.Text,
				Message: "The service " + words.Quote(p.Text) + " runs code with the credentials of the role: anyone who can run code there can use the role.",
			})
		},
	},
}

func checkAnyPrincipal(c *frame.Pass, s *view.Statement) {
	everyone := s.Everyone()
	if s.Effect != policy.Allow || everyone == nil || c.MoreSpecific(everyone.Node) {
		return
	}
	if _, ok := s.CoversAction(iam.AssumeActions[iam.PlainAssume]); !ok {
		return
	}
	says := func(e *view.ConditionEntry) bool {
		return view.CallerKeys.Has(e.Name) || view.SourceKeys.Has(e.Name) || view.IsClaim(e)
	}
	if restrictedBy(c, s, says) != truth.False || mayBeDenied(c, iam.AssumeActions[iam.PlainAssume], says) {
		return
	}
	f := frame.Found{At: s.Principal.Node}
	if len(s.Conditions) == 0 {
		f.Message = "Any identity of any AWS account can take the role."
		c.Add(f)
		return
	}
	var weak []string
	more := ""
	for i := range s.Conditions {
		reason := trustWeakness(c, s, &s.Conditions[i])
		if slices.Contains(weak, reason) {
			continue
		}
		if len(weak) == 4 {
			more = "; and more"
			break
		}
		weak = append(weak, reason)
	}
	f.Message = "No condition says whose identities can take the role: " + strings.Join(weak, "; ") + more + ". Identities of any AWS account qualify."
	c.Add(f)
}

// trustWeakness says why a condition does not identify the caller.
func trustWeakness(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) string {
	switch {
	case view.ExternalIDKeys.Has(e.Name):
		return "an external id is known to others, and only distinguishes the customers of one caller"
	case view.NetworkKeys.Has(e.Name):
		return e.Name + " says from where the call comes, not who calls"
	case !view.CallerKeys.Has(e.Name) && !view.SourceKeys.Has(e.Name):
		return e.Name + " does not say who calls"
	case e.Op.Family == iam.NullFamily, e.Op.Negated:
		return e.Operator + " on " + e.Name + " only excludes some callers"
	case e.Op.IfExists, e.Op.Set == iam.ForAllValues:
		return e.Operator + " on " + e.Name + " also holds when the key is absent"
	case e.HasPrefix("aws:PrincipalTag/") && c.Restricted(s, view.IdentityKeys) == truth.False:
		return e.Name + " is a tag, which every account sets as it likes"
	case view.NamesNoAccount(e):
		return "the ARN for " + e.Name + " names no account, and anyone can have a role with such a name"
	}
	return "the value of " + e.Name + " lets everyone through"
}

func checkTrustWithoutExternalID(c *frame.Pass, s *view.Statement) {
	own := c.OwnAccount()
	if own == "" || s.Effect != policy.Allow || s.Principal == nil {
		return
	}
	if _, ok := s.CoversAction(iam.AssumeActions[iam.PlainAssume]); !ok {
		return
	}
	says := view.KeyList{"sts:externalid", "aws:principalorgid", "aws:principalorgpaths", "aws:principalarn", "aws:userid"}
	looked := false
	for i := range s.Principals {
		p := &s.Principals[i]
		account, _, whole := iam.AccountOf(p.Text)
		if p.Type != "AWS" || !p.Known || !whole || account == own || c.FoundWrong(p.Node) {
			continue
		}
		if !looked {
			if restrictedBy(c, s, func(e *view.ConditionEntry) bool { return says.Has(e.Name) }) != truth.False {
				return
			}
			looked = true
		}
		c.Add(frame.Found{
			At: p.Node, Subject: p.Text,
			Message: "The account " + account + " is not the one of the role. If it serves others too, any of them could make it use this role.",
		})
	}
}
