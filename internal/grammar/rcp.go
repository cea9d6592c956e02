// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package grammar

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

const (
	codeRCPPrincipal = "RCP_SYNTAX_ERROR_PRINCIPAL"
	codeRCPEffect    = "RCP_EFFECT_MUST_BE_DENY"
	codeRCPNotAction = "RCP_SYNTAX_ERROR_NOTACTION"
	codeRCPAction    = "RCP_SYNTAX_ERROR_ACTION"
)

// checkRCP is E-531: what a resource control policy written by a customer may say.
func (c *checker) checkRCP(s *policy.Statement) {
	if s.Effect == policy.Allow {
		n := s.Node.Get("Effect")
		if n == nil {
			n = s.Node
		}
		c.problem(n, codeRCPEffect, "A resource control policy can only deny.",
			"AWS's own RCPFullAWSAccess allows everything at every level. Write the exception into the condition of a Deny.")
	}
	const fix = `Write "Principal": "*" and restrict the callers with conditions such as aws:PrincipalOrgID.`
	switch p := s.Principal; {
	case s.NotPrincipal != nil:
		c.problem(s.NotPrincipal.Node, codeRCPPrincipal, "A resource control policy cannot have NotPrincipal.", fix)
	case p == nil && !s.Node.More:
		c.problem(s.Node, codeRCPPrincipal, "The statement has no Principal.", fix)
	case p != nil && !p.Star && (len(p.Entries) > 0 || !p.More):
		c.problem(p.Node, codeRCPPrincipal, `The Principal of a resource control policy is always the string "*".`, fix)
	}
	if s.NotAction != nil {
		c.problem(s.NotAction.Node, codeRCPNotAction, "A resource control policy cannot have NotAction.", "List the actions, such as s3:*.")
	}
	if s.Action == nil || s.Effect == policy.Allow {
		return
	}
	for _, item := range s.Action.Items {
		a, known := item.Text.Known()
		if service, _, _ := strings.Cut(a, ":"); known && service != "" && strings.Trim(service, "*") == "" {
			c.problem(item.Node, codeRCPAction, "A resource control policy cannot cover the actions of every service.",
				"Name the services, such as s3:* and sts:*.")
		}
	}
}

// MayBeFullAccessRCP reports whether the document is the policy that AWS keeps attached at
// every level, which allows everything (E-530, E-531), or may turn out to be it (E-1653).
func MayBeFullAccessRCP(doc *policy.Document) bool {
	if len(doc.Statements) != 1 {
		return false
	}
	s := doc.Statements[0]
	if s.Effect == policy.Deny || s.NotAction != nil || s.NotResource != nil || s.NotPrincipal != nil || s.Condition != nil {
		return false
	}
	p := s.Principal
	return mayBeStar(s.Action, s.Node) && mayBeStar(s.Resource, s.Node) &&
		(p == nil && s.Node.More || p != nil && (p.Star || p.More && len(p.Entries) == 0))
}

// mayBeStar reports whether the list of a statement is "*" alone, or may become that.
func mayBeStar(l *policy.List, statement *policy.Node) bool {
	switch {
	case l == nil:
		return statement.More
	case len(l.Items) == 0:
		return l.More
	case len(l.Items) > 1:
		return false
	}
	s := literals(l.Items[0])
	return s == "*" || s == "" && !l.Items[0].Text.IsKnown()
}
