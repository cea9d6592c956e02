// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package action

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// actionTrustChecks are about the actions of role trust policies.
var actionTrustChecks = []frame.Check{
	{
		ID: "TRUST_POLICY_ACTION_NOT_STS", Class: frame.Error, Types: iam.Trust, AWS: frame.Rejects, AWSCode: "MISMATCHED_ACTION_FOR_PRINCIPAL", Data: frame.Table,
		Phase: frame.PhaseNames, Blocks: true, Partial: true, Link: frame.UserGuide + "id_roles_update-role-trust-policy.html",
		Title:   "Action of a trust policy that does not take a role",
		Why:     "A trust policy says who may take the role. What the role may do goes into its permission policies; IAM refuses such actions here.",
		Fix:     "Move the action to a permission policy of the role.",
		Example: `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"ec2:*"}`,
		Action:  checkTrustAction,
	},
	{
		ID: "TRUST_POLICY_WITHOUT_ASSUME_ACTION", Class: frame.Warning, Types: iam.Trust, AWS: frame.Accepts, Phase: frame.PhaseMeaning,
		Link:      frame.UserGuide + "id_session-tags.html",
		Title:     "Trust policy that only accompanies taking the role",
		Why:       "Tagging a session, setting its source identity and setting its context only accompany a call that takes the role. These actions alone let nobody take the role.",
		Fix:       `Add "sts:AssumeRole", or the variant for web identities or SAML, for the same principal.`,
		Example:   `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:role/ci"},"Action":"sts:TagSession"}`,
		Statement: checkAssumeAction,
	},
	{
		ID: "NOT_ACTION_IN_TRUST_POLICY", Class: frame.Warning, Types: iam.Trust, AWS: frame.Accepts, Phase: frame.PhaseStructure, Link: frame.NotActionPage,
		Title:   "NotAction in a trust policy",
		Why:     "Only a handful of actions concern a role. With NotAction a trust policy selects all actions that are not listed. Readers may think that it selects the listed ones.",
		Fix:     `List the actions with Action, such as "sts:AssumeRole".`,
		Example: `{"Effect":"Allow","Principal":{"AWS":"210987654321"},"NotAction":"sts:AssumeRoleWithSAML"}`,
		Statement: func(c *frame.Pass, s *view.Statement) {
			n := s.Member("NotAction")
			if n == nil || s.NotAction == nil || s.Action != nil || c.FoundWrong(n) {
				return
			}
			f := frame.Found{At: n, Message: "A trust policy with NotAction selects every action for taking the role that is not listed."}
			if s.Effect == policy.Allow {
				f.Message += " All of them are allowed, including those that AWS adds later."
			}
			c.Add(f)
		},
	},
}

func checkTrustAction(c *frame.Pass, _ *view.Statement, a *view.ActionEntry) {
	if a.Not || a.Star || a.Prefix == "" || a.Known && !a.WellFormed || strings.ContainsAny(a.Prefix, "*?") || c.VariableInAction(a) {
		return
	}
	f := frame.Found{At: a.Node, Subject: a.Text}
	if !strings.EqualFold(a.Prefix, "sts") {
		f.Message = fmt.Sprintf("The action %s is not one of sts: IAM refuses it in a trust policy, which says who may take the role.", a.Shown())
		if a.Known {
			f.Fix = fmt.Sprintf(`Write "sts:AssumeRole" here, and %s in a permission policy of the role.`, words.Quote(a.Text))
		}
		c.Add(f)
		return
	}
	if !a.Known || slices.ContainsFunc(iam.AssumeActions[:], a.Covers) || slices.ContainsFunc(iam.SessionActions[:], a.Covers) {
		return
	}
	f.Class = frame.Warning
	f.Message = fmt.Sprintf("The action %s does not concern a role, so it has no effect in its trust policy.", words.Quote(a.Text))
	f.Fix = "Remove it, or write the action for taking the role: " + words.QuoteList(iam.AssumeActions[:], "or") + "."
	c.Add(f)
}

// checkAssumeAction reports principals that may tag the session, or the like, but not take the role.
func checkAssumeAction(c *frame.Pass, s *view.Statement) {
	if s.Effect != policy.Allow || s.Action == nil || c.AnyFoundWrong(s.Action.Node) || s.Principal == nil || c.AnyFoundWrong(s.Principal.Node) {
		return
	}
	if slices.ContainsFunc(iam.AssumeActions[:], s.MayCoverAction) || c.Doc.MoreStatements {
		return
	}
	i := slices.IndexFunc(iam.SessionActions[:], func(action string) bool { _, ok := s.CoversAction(action); return ok })
	if i < 0 || !c.Spend(len(s.Principals)*len(c.Statements)) {
		return
	}
	var outside []string
	for j := range s.Principals {
		if p := &s.Principals[j]; p.Known && !mayAssume(c, p) {
			outside = append(outside, p.Text)
		}
	}
	if len(outside) == 0 {
		return
	}
	c.Add(frame.Found{
		At: s.Action.Node,
		Message: fmt.Sprintf("The statement allows %s for %s, but no statement lets this principal take the role, so the permission has no effect.",
			words.Quote(iam.SessionActions[i]), words.QuoteList(outside, "and")),
	})
}

// mayAssume reports whether some statement lets the principal take the role, or may do so: a statement that is not known has no
// principals.
func mayAssume(c *frame.Pass, p *view.PrincipalEntry) bool {
	for _, s := range c.Statements {
		if s.Effect == policy.Deny && !s.Unknown {
			continue
		}
		if s.Action != nil && !c.AnyFoundWrong(s.Action.Node) && !slices.ContainsFunc(iam.AssumeActions[:], s.MayCoverAction) {
			continue
		}
		if s.NotPrincipal != nil || s.Principal == nil || c.AnyFoundWrong(s.Principal.Node) || !s.PrincipalsKnown() {
			return true
		}
		if slices.ContainsFunc(s.Principals, func(q view.PrincipalEntry) bool { return principalsMeet(p, &q) }) {
			return true
		}
	}
	return false
}

// principalsMeet reports whether some caller is both principals: they are the same, or one is in the account, or a session of
// the role, that the other one names.
func principalsMeet(p, q *view.PrincipalEntry) bool {
	if p.Everyone || q.Everyone || p.Type == q.Type && strings.EqualFold(p.Text, q.Text) {
		return true
	}
	if p.Type != "AWS" || q.Type != "AWS" {
		return false
	}
	if arn.IsAccountID(p.Text) || arn.IsAccountID(q.Text) {
		return principalAccount(p) == principalAccount(q)
	}
	x, okX := arn.ParsePrincipal(p.Text)
	y, okY := arn.ParsePrincipal(q.Text)
	switch {
	case !okX || !okY || x.Account != y.Account:
		return false
	case x.Kind == arn.Root || y.Kind == arn.Root:
		return true
	}
	return x.Name == y.Name && (x.Kind == arn.AssumedRole || y.Kind == arn.AssumedRole)
}

func principalAccount(p *view.PrincipalEntry) string {
	if arn.IsAccountID(p.Text) {
		return p.Text
	}
	return arn.Account(p.Text)
}
