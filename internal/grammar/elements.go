// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package grammar

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// Elements reports the elements of a statement that AWS refuses in a document of the type,
// and those that are missing. An element that is there counts even if its value is not
// known: null is refused too (E-1653). A resource control policy that may be AWS's own is
// not to be asked about, see [MayBeFullAccessRCP].
func Elements(s *policy.Statement, typ iam.Type) policy.Problems {
	if s.Node.Kind != policy.KindObject {
		return nil
	}
	c := checker{typ: typ}
	switch typ {
	case iam.Identity, iam.Boundary, iam.Session, iam.SCP:
		c.noPrincipal(s)
	case iam.RCP:
		c.rcpElements(s)
	case iam.Trust:
		c.trustElements(s)
	}
	if typ.NamesPrincipals() && LacksPrincipal(s) {
		c.missingPrincipal(s)
	}
	if LacksResource(s) && WithoutResource(typ, "") == facts.WithoutResourceRefused {
		c.problem(s.Node, CodeMissingResource, "The statement has neither Resource nor NotResource.",
			`Name the resources by ARN, or write "Resource": "*" for actions that cannot be restricted to some.`)
	}
	return c.problems
}

// LacksPrincipal reports whether the statement is known to have neither Principal nor
// NotPrincipal (E-541).
func LacksPrincipal(s *policy.Statement) bool {
	return s.Principal == nil && s.NotPrincipal == nil && s.Node.Kind == policy.KindObject && !s.Node.More
}

// LacksResource reports whether the statement is known to have neither Resource nor
// NotResource (E-542).
func LacksResource(s *policy.Statement) bool {
	return s.Resource == nil && s.NotResource == nil && s.Node.Kind == policy.KindObject && !s.Node.More
}

// WithoutResource says what a statement means that has neither Resource nor NotResource, in
// a document of the type; in a resource policy that depends on the service of the resource
// that has it, "" if it is not known (E-502, E-542).
func WithoutResource(typ iam.Type, service string) facts.WithoutResource {
	switch typ {
	case iam.Trust:
		return facts.WithoutResourceCovers
	case iam.Resource:
		return facts.WithoutResourceOf(service)
	default:
		return facts.WithoutResourceRefused
	}
}

// noPrincipal is E-502 and E-523: the policy applies to the principals that it is attached to.
func (c *checker) noPrincipal(s *policy.Statement) {
	for _, p := range [...]*policy.Principal{s.Principal, s.NotPrincipal} {
		if p == nil {
			continue
		}
		element := p.Node.Key()
		if c.typ == iam.SCP {
			c.problem(p.Node, CodeSCPPrincipal, "A service control policy has no "+element+".",
				"It applies to every principal of the accounts it is attached to. Restrict it with a condition on aws:PrincipalArn.")
			continue
		}
		fix := "The principal is the one that the policy is attached to: remove the element, or pass the document as a resource policy."
		if LacksResource(s) {
			fix = "The principal is the one that the policy is attached to: remove the element, or pass the document as the trust policy of a role."
		}
		c.problem(p.Node, CodeUnsupportedPrincipal, "The document is used as "+c.typ.Describe()+", which has no "+element+".", fix)
	}
}

// missingPrincipal is E-541: a statement of these types says who it is about.
func (c *checker) missingPrincipal(s *policy.Statement) {
	fix := `Name who it is about, such as "Principal": {"AWS": "arn:aws:iam::ACCOUNT:role/NAME"}.`
	if c.typ == iam.Endpoint {
		fix = `Write "Principal": "*" and restrict the callers with conditions such as aws:PrincipalOrgID.`
	}
	c.problem(s.Node, CodeMissingPrincipal, "The document is used as "+c.typ.Describe()+", and the statement has neither Principal nor NotPrincipal.", fix)
}

// trustElements is what role trust policies forbid: the role is their resource, and
// NotPrincipal is not accepted (E-930). A Principal that names nobody is refused (E-901).
func (c *checker) trustElements(s *policy.Statement) {
	if s.NotPrincipal != nil {
		c.problem(s.NotPrincipal.Node, CodeTrustNotPrincipal, "A role trust policy cannot have NotPrincipal.",
			"Write Principal with a negated condition on aws:PrincipalArn.")
	}
	if r := s.Resource; r != nil {
		c.problem(r.Node, CodeTrustResource, "A role trust policy cannot have Resource.", "The role is the resource: remove the element.")
	}
	if r := s.NotResource; r != nil {
		c.problem(r.Node, CodeTrustResource, "A role trust policy cannot have NotResource.", "The role is the resource: remove the element.")
	}
	for _, n := range NamesNobody(s.Principal) {
		code := CodeEmptyPrincipalList
		if n == s.Principal.Node {
			code = CodeEmptyPrincipal
		}
		c.problem(n, code, "The Principal names nobody, which IAM refuses in a role trust policy.", "Name who may assume the role.")
	}
}

// NamesNobody returns where a Principal names nobody: the element itself if it has no
// members, its lists if all of them are empty. It is nil if the element names someone or may.
func NamesNobody(p *policy.Principal) []*policy.Node {
	if p == nil || p.More || p.Node.Kind != policy.KindObject {
		return nil
	}
	if len(p.Entries) == 0 {
		return []*policy.Node{p.Node}
	}
	lists := make([]*policy.Node, len(p.Entries))
	for i := range p.Entries {
		v := &p.Entries[i].Values
		if len(v.Items) > 0 || v.More {
			return nil
		}
		lists[i] = v.Node
	}
	return lists
}
