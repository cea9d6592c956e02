// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"maps"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// SharedProvider returns the identity provider of this host, or with this ARN, if many customers share
// it.
func SharedProvider(host string) (facts.SharedIssuer, bool) {
	switch kind, name := iam.Provider(host); kind {
	case "":
	case "oidc-provider":
		host = name
	default:
		return facts.SharedIssuer{}, false // the one who made a SAML provider chose its name
	}
	return facts.SharedProviderOf(host)
}

// sharedProviders are the identity providers of a policy that many customers share, such as GitHub
// Actions: anybody gets a token of theirs, so that their identities are strangers unless a claim says
// whose they are (P-417).
func (c *coder) sharedProviders(p *program.Policy) []*pattern.Pattern {
	var out []*pattern.Pattern
	for _, s := range p.Statements {
		if s.Principal == nil || s.Principal.Not || s.Effect == policy.Deny {
			continue
		}
		for i := range s.Principal.Entries {
			e := &s.Principal.Entries[i]
			text, known := e.Text.Known()
			if e.Kind != program.EntryProvider || !known {
				continue
			}
			issuer, shared := SharedProvider(text)
			if !shared {
				host := text
				if _, name := iam.Provider(text); name != "" {
					host = name
				}
				c.private = appendNew(c.private, host)
				continue
			}
			out = append(out, exactly(text))
			c.otherCustomers(p, &issuer)
			if d, tested := c.byName[issuer.Issuer+":sub"]; tested { // every token has it (E-1785)
				c.claims = append(c.claims, clause{c.literal(literal{dim: callerDim, set: c.union([]*pattern.Pattern{exactly(text)}), neg: true}), c.literal(literal{dim: d, set: everything})})
			}
			c.shared = appendNew(c.shared, issuer.Name)
		}
	}
	return out
}

func appendNew(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// otherCustomers asserts that no claim of the issuer has a value that the policy names for one customer.
func (c *coder) otherCustomers(p *program.Policy, issuer *facts.SharedIssuer) {
	for _, name := range slices.Sorted(maps.Keys(c.byName)) {
		d := c.byName[name]
		claim, of := strings.CutPrefix(name, issuer.Issuer+":")
		first := len(issuer.Keys) > 0 && strings.EqualFold(name, issuer.Keys[0])
		if !of || !first && !slices.Contains(issuer.Keys, name) && !saysWhose(claim) {
			continue
		}
		var named []*pattern.Pattern
		eachEntry(p, name, func(e *program.ConditionEntry) {
			o, ok := e.Operands.(*program.StringOperands)
			if !ok {
				return
			}
			for i := range o.Values {
				v := &o.Values[i]
				switch {
				case v.Template != nil:
				case o.Compare == iam.Like:
					text, fixed := v.Glob.IsLiteral()
					if fixed && text != "" || !fixed && namesCustomer(issuer, claim, first, v.Glob.LiteralPrefix()) {
						named = append(named, ptr(v.Glob))
					}
				case o.Compare == iam.EqualFold:
					named = append(named, ptr(exactly(v.Literal).Folded()))
				case v.Known && v.Literal != "":
					named = append(named, exactly(v.Literal))
				}
			}
		})
		c.avoid(d, c.union(named))
	}
}

// namesCustomer reports whether a pattern of a claim that begins like that matches what the issuer says
// of one customer only.
func namesCustomer(issuer *facts.SharedIssuer, claim string, first bool, head string) bool {
	if first && issuer.Customer != "" {
		return !issuer.AdmitsOthers(head)
	}
	parts := 0
	for _, r := range head {
		if strings.ContainsRune(":/@", r) {
			parts++
		}
	}
	if claim == "sub" { // "repo:OWNER/", "account:NUMBER:"
		return parts >= 2
	}
	return parts >= 1
}

// saysWhose reports whether a claim says whose the identity is, in addition to those that IAM asks for.
func saysWhose(claim string) bool {
	for _, part := range []string{"sub", "repository", "actor", "enterprise", "namespace", "project", "organization", "workspace", "team", "job_workflow_ref", "owner"} {
		if strings.HasPrefix(claim, part) && !strings.HasSuffix(claim, "visibility") {
			return true
		}
	}
	return false
}
