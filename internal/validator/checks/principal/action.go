// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package principal

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

const (
	missingRolesAnywhereAction = "MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY"
	missingTrustAction         = "MISSING_ACTION_FOR_SERVICE_TRUST_POLICY"
)

// principalActionChecks are about principals of trust policies that the actions do not fit.
var principalActionChecks = []frame.Check{
	{
		ID: "MISMATCHED_ACTION_FOR_PRINCIPAL", Class: frame.Error, Types: iam.Trust, AWS: frame.Mixed, AWSCode: "=", Phase: frame.PhaseMeaning, Link: frame.PrincipalPage,
		Title:     "Action that does not fit the principal",
		Why:       "Accounts, roles, users and services take a role with AssumeRole, users of SAML providers with AssumeRoleWithSAML, those of OIDC providers with AssumeRoleWithWebIdentity. Another action lets nobody in.",
		Fix:       "Name the action that fits each principal; write two statements where they differ.",
		Example:   `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::210987654321:saml-provider/corp"},"Action":"sts:AssumeRole"}`,
		Statement: checkAssumeActions,
	},
	{
		ID: missingRolesAnywhereAction, Class: frame.Error, Types: iam.Trust, AWS: frame.Accepts, AWSCode: "=", Data: frame.Table, Phase: frame.PhaseMeaning,
		Link:    "https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html",
		Title:   "Action missing for IAM Roles Anywhere",
		Why:     "IAM Roles Anywhere needs AssumeRole, SetSourceIdentity and TagSession. With one of them missing it creates no session.",
		Fix:     `Write "Action": ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"].`,
		Example: `{"Effect":"Allow","Principal":{"Service":"rolesanywhere.amazonaws.com"},"Action":"sts:AssumeRole"}`,
		Document: func(c *frame.Pass) {
			if c.Doc.MoreStatements {
				return
			}
			for i := range facts.TrustActionList() {
				checkTrustActions(c, &facts.TrustActionList()[i])
			}
		},
	},
	{
		ID: missingTrustAction, FoundBy: missingRolesAnywhereAction, Class: frame.Warning, Types: iam.Trust, AWS: frame.Accepts, AWSCode: missingRolesAnywhereAction, Data: frame.Table, Phase: frame.PhaseMeaning,
		Link:    "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html",
		Title:   "Action missing for a service that takes the role",
		Why:     "EKS Pod Identity tags the sessions of the role, and account access manager also sets their context. The trust policy has to allow that in addition to sts:AssumeRole; otherwise AWS refuses the whole call.",
		Fix:     `Add the missing actions: "sts:AssumeRole" and "sts:TagSession" for pods.eks.amazonaws.com; "sts:AssumeRole", "sts:SetContext" and "sts:TagSession" for account-access.amazonaws.com.`,
		Example: `{"Effect":"Allow","Principal":{"Service":"pods.eks.amazonaws.com"},"Action":"sts:AssumeRole"}`,
	},
}

// assumeOf returns the action by which the principal takes a role. {"AWS": "*"} may cover identities of any kind (C-14).
func assumeOf(p *view.PrincipalEntry) int {
	switch {
	case p.Everyone, p.Type == "AWS" && !p.Known && strings.Trim(p.Text, "*") == "":
		return iam.AnyAssume
	case p.Type == "AWS", p.Type == "Service":
		return iam.PlainAssume
	case p.Type != "Federated":
		return iam.AnyAssume
	case strings.Contains(p.Text, ":saml-provider/"):
		return iam.SamlAssume
	case strings.Contains(p.Text, ":oidc-provider/"), p.Known:
		return iam.WebAssume
	}
	return iam.AnyAssume
}

func checkAssumeActions(c *frame.Pass, s *view.Statement) {
	if s.Effect != policy.Allow || s.Action == nil || s.Principal == nil || len(s.Principals) == 0 || c.AnyFoundWrong(s.Principal.Node) {
		return
	}
	needed := make([]*view.PrincipalEntry, iam.AnyAssume+1) // the first principal for each action
	for i := range s.Principals {
		if k := assumeOf(&s.Principals[i]); needed[k] == nil {
			needed[k] = &s.Principals[i]
		}
	}
	all := s.PrincipalsKnown() && needed[iam.AnyAssume] == nil
	var covered [iam.AnyAssume]bool
	var named, misfits []*view.ActionEntry
	for i := range s.Actions {
		a := &s.Actions[i]
		exact := -1
		for k, action := range iam.AssumeActions {
			if a.Covers(action) {
				covered[k] = true
				if !a.Wildcard && !a.Star {
					exact = k
				}
			}
		}
		if a.Known && a.WellFormed && strings.EqualFold(a.Prefix, "sts") && len(a.Name) >= len("Assume") && strings.EqualFold(a.Name[:len("Assume")], "Assume") {
			named = append(named, a)
		}
		if exact >= 0 && all && needed[exact] == nil && !c.FoundWrong(a.Node) {
			misfits = append(misfits, a)
		}
	}
	for _, a := range misfits {
		c.Add(misfitAction(a, needed, covered))
	}
	if len(misfits) > 0 || len(named) == 0 || !s.ActionsKnown() || c.AnyFoundWrong(s.Action.Node) {
		return
	}
	for k, p := range needed[:iam.AnyAssume] {
		if p == nil || covered[k] {
			continue
		}
		at := s.Action.Node
		if len(named) == 1 {
			at = named[0].Node
		}
		c.Add(frame.Found{
			At: at, Subject: named[0].Text, Related: []policy.Related{frame.Related(p.Node, "principal")},
			Message: "No action of the statement lets the principal " + words.Quote(p.Text) + " take the role: that is " + iam.AssumeActions[k] + " alone.",
			Fix:     "Add a statement for this principal with " + words.Quote(iam.AssumeActions[k]) + ", or remove it from this one.",
		})
	}
}

// misfitAction describes an action that none of the principals takes the role by.
func misfitAction(a *view.ActionEntry, needed []*view.PrincipalEntry, covered [iam.AnyAssume]bool) frame.Found {
	f := frame.Found{At: a.Node, Subject: a.Text}
	var fitting []string
	complete := true
	for k, p := range needed[:iam.AnyAssume] {
		if p != nil {
			complete = complete && covered[k]
			fitting = append(fitting, iam.AssumeActions[k])
			f.Related = append(f.Related, frame.Related(p.Node, "principal"))
		}
	}
	f.Message = "The action " + words.Quote(a.Text) + " fits none of the principals of the statement"
	if len(fitting) == 0 {
		f.Message += "."
		return f
	}
	f.Message += ", which take the role by " + words.List(fitting, "and") + "."
	switch {
	case complete:
		f.Fix = "Remove the action, or name principals that it is for."
	case len(fitting) == 1:
		f.Suggestion = fitting[0]
		f.Fix = "Write " + words.Quote(fitting[0]) + ", or name principals that the action is for."
	}
	return f
}

// rolesAnywhere is the service principal of IAM Roles Anywhere.
const rolesAnywhere = "rolesanywhere.amazonaws.com"

// checkTrustActions reports the actions that a service needs and that no statement may allow it, at the first that names it
// (E-1786).
func checkTrustActions(c *frame.Pass, service *facts.TrustActions) {
	covered := make([]bool, len(service.Actions))
	var first *view.Statement
	for _, s := range c.Statements {
		if s.Effect == policy.Deny || !mayName(s, "Service", service.Principal) {
			continue
		}
		wrong := c.AnyFoundWrong(s.Node)
		for i, a := range service.Actions {
			covered[i] = covered[i] || wrong || s.MayCoverAction(a)
		}
		switch sure := s.Effect == policy.Allow && !s.Unknown && names(s, "Service", service.Principal); {
		case first != nil:
		case sure:
			first = s
		case s.Everyone() == nil:
			return // perhaps this one is the first
		}
	}
	if first == nil {
		return
	}
	var missing []string
	for i, a := range service.Actions {
		if !covered[i] {
			missing = append(missing, a)
		}
	}
	at := first.Member("Action")
	if at == nil {
		at = first.Member("NotAction")
	}
	if len(missing) == 0 || at == nil {
		return
	}
	id := missingTrustAction
	if service.Principal == rolesAnywhere {
		id = missingRolesAnywhereAction
	}
	c.Add(frame.Found{
		At: at, ID: id, Subject: service.Principal,
		Message: "The trust policy does not allow " + service.Name + ", " + words.Quote(service.Principal) + ", " + words.List(missing, "and") + ". Without that, " + service.Fails + ".",
		Fix:     "Add " + words.QuoteList(missing, "and") + ".",
	})
}

// names reports whether Principal is known to list the entry.
func names(s *view.Statement, kind, text string) bool {
	return slices.ContainsFunc(s.Principals, func(p view.PrincipalEntry) bool { return !p.Not && p.Known && p.Type == kind && p.Text == text })
}

// mayName reports whether the statement may apply to the principal: it is false only if it is known not to.
func mayName(s *view.Statement, kind, text string) bool {
	return s.NotPrincipal != nil || s.Everyone() != nil || !s.PrincipalsKnown() || names(s, kind, text)
}
