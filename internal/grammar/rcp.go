// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package grammar

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// The check ids of what only resource control policies forbid.
const (
	CodeRCPPrincipal = "RCP_SYNTAX_ERROR_PRINCIPAL"
	CodeRCPEffect    = "RCP_EFFECT_MUST_BE_DENY"
	CodeRCPNotAction = "RCP_SYNTAX_ERROR_NOTACTION"
)

// rcpElements is E-531: what a resource control policy written by a customer may have.
func (c *checker) rcpElements(s *policy.Statement) {
	if s.Effect == policy.Allow {
		n := s.Node.Get("Effect")
		if n == nil {
			n = s.Node
		}
		c.problem(n, CodeRCPEffect, "A resource control policy can only deny.",
			"AWS's own RCPFullAWSAccess allows everything at every level. Write the exception into the condition of a Deny.")
	}
	const fix = `Write "Principal": "*" and restrict the callers with conditions such as aws:PrincipalOrgID.`
	if LacksPrincipal(s) {
		c.problem(s.Node, CodeRCPPrincipal, "The statement has no Principal.", fix)
	}
	if s.NotPrincipal != nil {
		c.problem(s.NotPrincipal.Node, CodeRCPPrincipal, "A resource control policy cannot have NotPrincipal.", fix)
	}
	if p := s.Principal; p != nil && p.Node.Kind == policy.KindObject {
		c.problem(p.Node, CodeRCPPrincipal, `The Principal of a resource control policy is always the string "*".`, fix)
	}
	if s.NotAction != nil {
		c.problem(s.NotAction.Node, CodeRCPNotAction, "A resource control policy cannot have NotAction.", "List the actions, such as s3:*.")
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
		(p == nil && s.Node.More || p != nil && (p.Star || p.More && p.Node.Kind != policy.KindObject))
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
	s := l.Items[0].Text.Literals()
	return s == "*" || s == "" && !l.Items[0].Text.IsKnown()
}
