// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package trust

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// admitsNone reports whether the statement may let no user of the provider take the role: a condition requires a key that its
// tokens lack, or that they may lack. It is not known what access such a statement gives.
func admitsNone(c *frame.Pass, s *view.Statement, p *provider) bool {
	return slices.ContainsFunc(s.Conditions, func(e view.ConditionEntry) bool {
		if !e.Demands() && !e.AsksPresence() {
			return false
		}
		switch claim := p.claim(e.Name); {
		case claim != "":
			return !c.ListsClaim(p.issuer, claim)
		case view.IsClaim(&e), strings.EqualFold(e.Prefix, "saml"):
			return true // of another provider
		}
		return !c.Key(&e).Known
	})
}
