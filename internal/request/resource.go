// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package request

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// NewResource prepares a resource given by its ARN. A text with holes means every
// resource of that shape (E-1410). The texts "*" and a hole alone give [StarResource].
func NewResource(text pattern.Text) *Resource {
	if s, ok := text.Known(); ok && s == "*" {
		return StarResource()
	}
	r := &Resource{Text: text}
	if r.KnownARN, r.IsKnown = text.Known(); r.IsKnown {
		r.SplitARN, r.Aligned = arn.Split(r.KnownARN)
	}
	if r.Aligned || !r.IsKnown {
		r.Fields, r.Aligned = arn.SplitText(text)
	}
	r.OfAWS = r.ownedByAWS()
	if !r.Aligned {
		// Where its fields are is not known: any letter may stand in the first five.
		s := text.String()
		r.HeadUpper = s != strings.ToLower(s)
		return r
	}
	for _, f := range r.Fields[1:5] {
		s := f.String()
		r.HeadUpper = r.HeadUpper || s != strings.ToLower(s)
	}
	return r
}

// AskedResource prepares a resource written with wildcards, which mean every
// resource of that shape (E-1410). Unlike the holes of [NewResource] they match only names
// that resources of the type can have (E-1783).
func AskedResource(glob string) *Resource {
	if glob == "*" {
		return StarResource()
	}
	r := NewResource(arn.FromGlob(glob))
	r.Asked = true
	return r
}

// StarResource is "*": the resource of actions that have none (E-1403), and every
// resource for actions that have some (E-1404).
func StarResource() *Resource {
	return &Resource{Text: pattern.Unknown(), Star: true}
}

// OwnerText is the account field of the resource's ARN, the empty text if it names
// none.
func (r *Resource) OwnerText() pattern.Text {
	if r.Star {
		return pattern.Text{}
	}
	if !r.Aligned {
		return pattern.Hole(pattern.Digits12)
	}
	if s, ok := r.Fields[4].Known(); ok && (s == "" || s == "aws") {
		return pattern.Text{}
	}
	return r.Fields[4]
}
