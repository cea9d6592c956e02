// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package grammar

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// The check ids of the problems that checkType reports.
const (
	codeUnsupportedPrincipal = "UNSUPPORTED_PRINCIPAL"
	codeSCPPrincipal         = "SCP_SYNTAX_ERROR_PRINCIPAL"
	codeOrgVersion           = "ORG_POLICY_VERSION_REQUIRED"
	CodeMissingResource      = "MISSING_RESOURCE"
	codeMissingPrincipal     = "MISSING_PRINCIPAL"
	codeTrustNotPrincipal    = "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL"
	codeTrustResource        = "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE"
	codeEmptyPrincipal       = "EMPTY_OBJECT_PRINCIPAL"
)

// Check reports what the policy type forbids or needs (E-207, E-502, E-523,
// E-531, E-930) and the principal entries that AWS refuses (E-901, E-902, E-917).
// What is not known yet is not refused (E-1653).
func Check(doc *policy.Document, typ iam.Type) policy.Problems {
	c := checker{typ: typ}
	c.document(doc)
	return c.problems
}

// checker gathers the problems of a document.
type checker struct {
	typ      iam.Type
	problems policy.Problems
}

func (c *checker) problem(n *policy.Node, code, message, fix string) {
	c.problems.Add(n, code, message, fix)
}

func (c *checker) document(doc *policy.Document) {
	switch c.typ {
	case iam.SCP:
		c.checkVersion(doc)
	case iam.RCP:
		if MayBeFullAccessRCP(doc) {
			return
		}
		c.checkVersion(doc)
	}
	for _, s := range doc.Statements {
		if s.Unknown {
			continue
		}
		switch c.typ {
		case iam.Identity, iam.Boundary, iam.Session, iam.SCP:
			if c.checkNoPrincipal(s) {
				c.checkResource(s)
			}
		case iam.RCP:
			c.checkRCP(s)
			c.checkResource(s)
		case iam.Trust:
			c.checkTrust(s)
			c.checkPrincipal(s)
		case iam.Endpoint:
			c.checkResource(s)
			c.checkPrincipal(s)
		default:
			c.checkPrincipal(s)
		}
	}
}

// checkVersion is E-523 and E-531: policies of an organization name the current
// version of the language.
func (c *checker) checkVersion(doc *policy.Document) {
	if doc.Version != policy.Version2008 {
		return
	}
	n := doc.VersionNode
	what := "has no Version"
	if n == nil {
		n = doc.Root
	} else {
		what = "has the Version 2008-10-17"
	}
	c.problem(n, codeOrgVersion, "The document is used as "+c.typ.Describe()+" and "+what+".", `Write "Version": "2012-10-17".`)
}

// checkNoPrincipal is E-502 and E-523: the policy is attached to the principal. It
// reports whether the statement has none. One that has is probably that of another
// type of policy, in which other rules hold.
func (c *checker) checkNoPrincipal(s *policy.Statement) bool {
	p, element := s.Principal, "Principal"
	if p == nil {
		p, element = s.NotPrincipal, "NotPrincipal"
	}
	if p == nil {
		return true
	}
	if c.typ == iam.SCP {
		c.problem(p.Node, codeSCPPrincipal, "A service control policy has no "+element+".",
			"It applies to every principal of the accounts it is attached to. Restrict it with a condition on aws:PrincipalArn.")
		return false
	}
	fix := "The principal is the one that the policy is attached to: remove the element, or pass the document as a resource policy."
	if s.Resource == nil && s.NotResource == nil {
		fix = "The principal is the one that the policy is attached to: remove the element, or pass the document as the trust policy of a role."
	}
	c.problem(p.Node, codeUnsupportedPrincipal, "The document is used as "+c.typ.Describe()+", which has no "+element+".", fix)
	return false
}

// checkResource is E-502: a statement without Resource is refused where the policy
// is not that of one resource.
func (c *checker) checkResource(s *policy.Statement) {
	if s.Resource == nil && s.NotResource == nil && !s.Node.More {
		c.problem(s.Node, CodeMissingResource, "The statement has neither Resource nor NotResource.",
			`Name the resources by ARN, or write "Resource": "*" for actions that cannot be restricted to some.`)
	}
}

// checkPrincipal is E-541, and E-901, E-902 and E-917 for the entries: a statement of these
// types says who it is about.
func (c *checker) checkPrincipal(s *policy.Statement) {
	if s.Principal == nil && s.NotPrincipal == nil && !s.Node.More {
		fix := `Name who it is about, such as "Principal": {"AWS": "arn:aws:iam::ACCOUNT:role/NAME"}.`
		if c.typ == iam.Endpoint {
			fix = `Write "Principal": "*" and restrict the callers with conditions such as aws:PrincipalOrgID.`
		}
		c.problem(s.Node, codeMissingPrincipal, "The document is used as "+c.typ.Describe()+", and the statement has neither Principal nor NotPrincipal.", fix)
	}
	c.checkPrincipals(s)
}

// checkTrust is what role trust policies forbid: the role is their resource, and
// NotPrincipal is not accepted (E-930).
func (c *checker) checkTrust(s *policy.Statement) {
	if s.NotPrincipal != nil {
		c.problem(s.NotPrincipal.Node, codeTrustNotPrincipal, "A role trust policy cannot have NotPrincipal.",
			"Write Principal with a negated condition on aws:PrincipalArn.")
	}
	if r := s.Resource; r != nil {
		c.problem(r.Node, codeTrustResource, "A role trust policy cannot have Resource.", "The role is the resource: remove the element.")
	}
	if r := s.NotResource; r != nil {
		c.problem(r.Node, codeTrustResource, "A role trust policy cannot have NotResource.", "The role is the resource: remove the element.")
	}
	if p := s.Principal; p != nil && !p.Star && !p.More && namesNobody(p) {
		c.problem(p.Node, codeEmptyPrincipal, "The Principal names nobody, which IAM refuses in a role trust policy.", "Name who may assume the role.")
	}
}

// namesNobody reports whether the element lists nothing.
func namesNobody(p *policy.Principal) bool {
	for i := range p.Entries {
		if l := &p.Entries[i].Values; len(l.Items) > 0 || l.More {
			return false
		}
	}
	return true
}
