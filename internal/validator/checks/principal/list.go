// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package principal

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// principalListChecks are about principals next to each other, and accounts as principals.
var principalListChecks = []frame.Check{
	{
		ID: "REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY", Class: frame.Suggestion, Types: resourceOrTrust, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseMeaning,
		Link:      frame.PrincipalPage,
		Title:     "Principal that another one covers",
		Why:       "A role covers all its sessions, and an account covers everyone in it whose own policies allow the action. What one entry covers need not be listed again.",
		Fix:       "Remove the narrower entry, or the wider one if it was not meant.",
		Example:   `{"Effect":"Allow","Principal":{"AWS":["arn:aws:iam::210987654321:role/batch","arn:aws:sts::210987654321:assumed-role/batch/nightly"]},"Action":"sts:AssumeRole"}`,
		Statement: checkRedundantPrincipals,
	},
	{
		ID: "ACCOUNT_ROOT_DELEGATES_WHOLE_ACCOUNT", Class: frame.Suggestion, Types: resourceOrTrust, NoEndpoint: true, AWS: frame.Accepts, Phase: frame.PhaseLogic,
		Link:      frame.PrincipalPage,
		Title:     "Whole account as principal",
		Why:       "An account id or its root ARN does not mean the root user: any identity of the account has access if its own policies allow the action. The account's administrators decide who that is.",
		Fix:       "Name the roles that need access, or add a condition on aws:PrincipalArn.",
		Example:   `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::210987654321:root"},"Action":"sts:AssumeRole"}`,
		Statement: checkWholeAccount,
	},
}

// entity is a principal's ARN without path and session.
type entity struct{ partition, account, name string }

func checkRedundantPrincipals(c *frame.Pass, s *view.Statement) {
	if len(s.Principals) < 2 {
		return
	}
	roles := make(map[entity]*view.PrincipalEntry)
	accounts := make(map[string]*view.PrincipalEntry)
	for i := range s.Principals {
		p := &s.Principals[i]
		if !p.Known || p.Type != "AWS" || c.FoundWrong(p.Node) {
			continue
		}
		if account, _, whole := iam.AccountOf(p.Text); whole {
			if accounts[account] == nil {
				accounts[account] = p
			}
		} else if a, ok := arn.ParsePrincipal(p.Text); ok && a.Kind == arn.Role {
			roles[entity{a.Partition, a.Account, a.Name}] = p
		}
	}
	seen := make(map[[2]string]*view.PrincipalEntry, len(s.Principals))
	for i := range s.Principals {
		p := &s.Principals[i]
		if !p.Known || c.FoundWrong(p.Node) {
			continue
		}
		key := [2]string{p.Type, p.Text}
		if account, _, whole := iam.AccountOf(p.Text); whole && p.Type == "AWS" {
			key[1] = account
		}
		if first := seen[key]; first != nil {
			c.Add(frame.Found{
				At: p.Node, Subject: p.Text, Related: []policy.Related{frame.Related(first.Node, "first entry")},
				Message: "The principal " + words.Quote(p.Text) + " says the same as " + words.Quote(first.Text) + " in the same list.", Fix: "Remove one of the two.",
			})
			continue
		}
		seen[key] = p
		if p.Type != "AWS" || p.Not { // NotPrincipal has to list both the account and the role
			continue
		}
		a, ok := arn.ParsePrincipal(p.Text)
		if !ok || a.Kind == arn.Root {
			continue
		}
		if role := roles[entity{a.Partition, a.Account, a.Name}]; role != nil && a.Kind == arn.AssumedRole {
			c.Add(frame.Found{
				At: p.Node, Subject: p.Text, Related: []policy.Related{frame.Related(role.Node, "role")},
				Message: "The session " + words.Quote(p.Text) + " is one of the role " + words.Quote(role.Text) + ", which is listed too.",
				Fix:     "Remove the session; or remove the role, if only this session was meant.",
			})
		} else if whole := accounts[a.Account]; whole != nil {
			c.Add(identityWithAccount(c, s, p, whole))
		}
	}
}

// identityWithAccount describes a principal that is listed next to its account. In the account of the resource an entry for the
// identity itself is more than one for the account: no policy of the identity is needed.
func identityWithAccount(c *frame.Pass, s *view.Statement, p, whole *view.PrincipalEntry) frame.Found {
	f := frame.Found{At: p.Node, Subject: p.Text, Related: []policy.Related{frame.Related(whole.Node, "account")}}
	f.Message = "The principal " + words.Quote(p.Text) + " belongs to the account " + words.Quote(whole.Text) + ", which is listed too."
	account, _, _ := iam.AccountOf(whole.Text)
	if own := c.OwnAccount(); s.Effect != policy.Allow || own != "" && own != account {
		return f
	}
	f.Message += " Inside the account that owns the resource the entry still matters: it grants access even if no policy of the identity does."
	f.Fix = "If only this identity is meant to have access, remove the account; keep both only if every identity of the account may get access from its own policies."
	return f
}

func checkWholeAccount(c *frame.Pass, s *view.Statement) {
	if s.Effect != policy.Allow || s.Principal == nil {
		return
	}
	restricted := false
	for i := range s.Principals {
		p := &s.Principals[i]
		if p.Type != "AWS" || !p.Known || c.FoundWrong(p.Node) {
			continue
		}
		account, partition, whole := iam.AccountOf(p.Text)
		if !whole || ownKey(c, s, account) {
			continue
		}
		if !restricted && restrictedToSome(c, s) != truth.False {
			return
		}
		restricted = true // that is, looked at
		if partition == "" {
			partition = "aws"
		}
		c.Add(frame.Found{
			At: p.Node, Subject: p.Text,
			Message: "The principal " + words.Quote(p.Text) + " is not the root user but the whole account: any identity of it can use the grant if its own policies allow the action.",
			Fix:     `Name the roles that need access, or add "Condition": {"ArnLike": {"aws:PrincipalArn": ` + words.Quote("arn:"+partition+":iam::"+account+":role/NAME") + "}}.",
		})
	}
}

// restrictedToSome reports whether a condition narrows down who can use the statement.
func restrictedToSome(c *frame.Pass, s *view.Statement) truth.Value {
	r := c.Restricted(s, view.CallerKeys, view.SourceKeys, view.NetworkKeys, view.ServiceKeys)
	if c.Type == iam.Trust {
		r = truth.Or(r, c.Restricted(s, view.ExternalIDKeys))
	}
	return r
}

// ownKey reports whether the statement may be the one by which a key policy hands the key over to the identity policies of its
// own account, as all key policies should.
func ownKey(c *frame.Pass, s *view.Statement, account string) bool {
	if own := c.OwnAccount(); own != "" && own != account {
		return false
	}
	if c.Attachment != "" || c.Type == iam.Trust {
		return c.Attachment == iam.KMS
	}
	if s.Action == nil || !s.ActionsKnown() {
		return s.NotAction == nil
	}
	for i := range s.Actions {
		if !strings.EqualFold(s.Actions[i].Prefix, iam.KMS) {
			return false
		}
	}
	return true
}
