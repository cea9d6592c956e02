// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package key

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// checkClaimName reports a claim that AWS does not list and whose name is almost that of one that it does.
func checkClaimName(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	colon := strings.LastIndexByte(e.Name, ':')
	if !view.IsClaim(e) || !c.Afford(s, 1) || colon < 0 || colon == len(e.Name)-1 {
		return
	}
	issuer, claim := e.Name[:colon], e.Name[colon+1:]
	if c.ListsClaim(issuer, claim) {
		return
	}
	near := nearestClaims(claim, c.Catalog.Claims(issuer))
	if len(near) == 0 {
		return
	}
	for i := range near {
		near[i] = issuer + ":" + near[i]
	}
	f := frame.At(e, "The key "+words.Quote(e.Name)+" is not a claim that AWS documents for "+words.Quote(issuer)+", and AWS puts only documented ones into the request."+frame.Absence(s, e, "the call"))
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
	return near[:min(len(near), view.MaxKeyProposals)]
}

// otherClaimNames are names that are taken for those of claims.
var otherClaimNames = map[string]string{
	"subject": "sub", "audience": "aud", "client_id": "aud", "repo": "repository", "branch": "ref", "owner": "repository_owner_id",
}
