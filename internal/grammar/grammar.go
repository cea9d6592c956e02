// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package grammar

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// The check ids of what this package reports of documents and elements.
const (
	CodeUnsupportedPrincipal = "UNSUPPORTED_PRINCIPAL"
	CodeSCPPrincipal         = "SCP_SYNTAX_ERROR_PRINCIPAL"
	CodeOrgVersion           = "ORG_POLICY_VERSION_REQUIRED"
	CodeMissingResource      = "MISSING_RESOURCE"
	CodeMissingPrincipal     = "MISSING_PRINCIPAL"
	CodeTrustNotPrincipal    = "ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL"
	CodeTrustResource        = "ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE"
	CodeEmptyPrincipal       = "EMPTY_OBJECT_PRINCIPAL"
	CodeEmptyPrincipalList   = "EMPTY_ARRAY_PRINCIPAL"
)

// Check reports what the policy type forbids or needs (E-207, E-502, E-523,
// E-531, E-930) and the actions and principals that AWS refuses (E-704, E-708, E-901,
// E-902, E-917).
// What is not known yet is refused only if no value could make it right (E-1653).
func Check(doc *policy.Document, typ iam.Type) policy.Problems {
	c := checker{typ: typ}
	c.document(doc)
	return c.problems
}

// checker gathers the problems of a document.
type checker struct {
	typ      iam.Type
	notS3    bool // see [iam.PrincipalUse]
	problems policy.Problems
}

func (c *checker) problem(n *policy.Node, code, message, fix string) {
	c.problems.Add(n, code, message, fix)
}

func (c *checker) document(doc *policy.Document) {
	if c.typ == iam.RCP && MayBeFullAccessRCP(doc) {
		return
	}
	if LacksVersion(doc, c.typ) {
		c.version(doc)
	}
	for _, s := range doc.Statements {
		elements := Elements(s, c.typ)
		foreign := elements.Has(CodeUnsupportedPrincipal) || elements.Has(CodeSCPPrincipal)
		for _, p := range elements {
			// A statement with a principal where there can be none is probably that of another type
			// of policy, in which other rules hold.
			if !foreign || p.Code != CodeMissingResource {
				c.problem(p.At, p.Code, p.Message, p.Fix)
			}
		}
		c.actions(s)
		if c.typ.NamesPrincipals() {
			c.principals(s)
		}
	}
}

// LacksVersion is E-523 and E-531: policies of an organization name the current version of
// the language.
func LacksVersion(doc *policy.Document, typ iam.Type) bool {
	return typ&(iam.SCP|iam.RCP) != 0 && doc.Version == policy.Version2008
}

func (c *checker) version(doc *policy.Document) {
	n, what := doc.VersionNode, "has the Version 2008-10-17"
	if n == nil {
		n, what = doc.Root, "has no Version"
	}
	c.problem(n, CodeOrgVersion, "The document is used as "+c.typ.Describe()+" and "+what+".", `Write "Version": "2012-10-17".`)
}
