// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Claims that every token has: those of OIDC, and the keys of SAML assertions (E-1785).
var (
	tokenClaims   = []string{"sub", "aud"}
	assertionKeys = KeyList{"saml:aud", "saml:iss", "saml:sub", "saml:sub_type", "saml:doc"}
)

// present says whether every request that the statement is about has the key: AWS sends it with every one, or with those of the
// statement's actions, or the statement is for the users of identity providers whose tokens always have it. It is Unknown while
// the principals or actions are.
func (c *Context) present(s *Statement, e *ConditionEntry) truth.Value {
	if c.presence(e) == catalog.PresentAlways {
		return truth.True
	}
	colon := strings.LastIndexByte(e.Name, ':')
	saml := assertionKeys.Has(e.Name)
	if !saml && !isClaim(e) {
		return c.alwaysHas(s, e)
	}
	if !saml && !slices.Contains(tokenClaims, strings.ToLower(e.Name[colon+1:])) || s.NotPrincipal != nil || s.Principal == nil && !s.Unknown {
		return truth.False
	}
	issuer := strings.TrimSuffix(e.Name[:colon], "/")
	for i := range s.Principals {
		p := &s.Principals[i]
		if p.Type != "Federated" {
			return truth.False
		}
		if url := providerURL(p.Text); p.Known && (saml != (url == "") || !saml && !strings.EqualFold(url, issuer)) {
			return truth.False
		}
	}
	if !s.PrincipalsKnown() || s.Principal == nil {
		return truth.Unknown
	}
	return truth.Of(len(s.Principals) > 0)
}

// admitsNone reports whether the statement may let no user of the provider take the role: a condition demands a key that its
// tokens lack, or one of which it is not known whether they have it. What such a statement opens cannot be said.
func (c *Context) admitsNone(s *Statement, p *provider) bool {
	return slices.ContainsFunc(s.Conditions, func(e ConditionEntry) bool {
		if !e.demands() && !e.asksPresence() {
			return false
		}
		switch claim := p.claim(e.Name); {
		case claim != "":
			return !c.listsClaim(p.issuer, claim)
		case isClaim(&e), strings.EqualFold(e.Prefix, "saml"):
			return true // of another provider
		}
		return !c.Key(&e).Known
	})
}

// listsClaim reports whether the claim is one that AWS, or GitHub for its provider, documents.
func (c *Context) listsClaim(issuer, claim string) bool {
	folds := func(listed string) bool { return strings.EqualFold(listed, claim) }
	return slices.ContainsFunc(c.Catalog.Claims(issuer), folds) || slices.ContainsFunc(ownerClaims, folds) || slices.ContainsFunc(chosenClaims, folds)
}

// otherClaimNames are names that are taken for those of claims.
var otherClaimNames = map[string]string{
	"subject": "sub", "audience": "aud", "client_id": "aud", "repo": "repository", "branch": "ref", "owner": "repository_owner_id",
}

// checkClaimName reports a claim that AWS does not list and whose name is almost that of one that it does.
func checkClaimName(c *Context, s *Statement, e *ConditionEntry) {
	colon := strings.LastIndexByte(e.Name, ':')
	if !isClaim(e) || !c.afford(s, 1) || colon < 0 || colon == len(e.Name)-1 {
		return
	}
	issuer, claim := e.Name[:colon], e.Name[colon+1:]
	if c.listsClaim(issuer, claim) {
		return
	}
	near := nearestClaims(claim, c.Catalog.Claims(issuer))
	if len(near) == 0 {
		return
	}
	for i := range near {
		near[i] = issuer + ":" + near[i]
	}
	f := e.found("The key " + words.Quote(e.Name) + " is not a claim that AWS documents for " + words.Quote(issuer) + ", and AWS puts only documented ones into the request." + absence(s, e, "the call"))
	f.Fix = "Write " + words.QuoteList(near, "or") + "."
	if len(near) == 1 {
		f.Suggestion = near[0]
	}
	c.Add(f)
}

// nearestClaims returns the listed claims that a name was probably meant to be: one of another name, else those spelt most alike.
func nearestClaims(claim string, listed []string) []string {
	claim = strings.ToLower(claim)
	if meant := otherClaimNames[claim]; slices.Contains(listed, meant) {
		return []string{meant}
	}
	var near []string
	best := 1 + min(2, len(claim)/3)
	for _, name := range listed {
		switch d := spelling.Within(claim, strings.ToLower(name), best+1); {
		case d < best:
			near, best = []string{name}, d
		case d == best && len(near) > 0:
			near = append(near, name)
		}
	}
	return near[:min(len(near), maxKeyProposals)]
}
