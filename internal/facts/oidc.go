// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"strings"
	"sync"
)

var (
	issuerTable = open("oidc_issuers", "issuer", "keys", "name", "value", "customer")
	claimTable  = open("oidc_claims", "issuer", "claim", "type", "cardinality")
)

// SharedIssuer is an OIDC issuer that many customers share. IAM demands that trust policies for it test one of the keys.
type SharedIssuer struct {
	Issuer string   // URL without scheme
	Keys   []string // condition keys; a condition on one of them is enough
	Name   string   // of the product
	// Value is a pattern for the first key as the documentation of the issuer has it, "" if it has several forms.
	Value string
	// Customer is the beginning of Value that names the customer, "" if it is not known.
	Customer string
}

// SharedIssuers returns the shared OIDC issuers.
var SharedIssuers = sync.OnceValue(func() []SharedIssuer {
	var all []SharedIssuer
	for _, row := range issuerTable.Rows() {
		keys := strings.Split(row[1], ",")
		for i, k := range keys {
			if !strings.Contains(k, ":") {
				keys[i] = row[0] + ":" + k
			}
		}
		all = append(all, SharedIssuer{row[0], keys, row[2], row[3], row[4]})
	}
	return all
})

// SharedIssuerOf returns the shared issuer with this URL, which may have a scheme and a final slash.
func SharedIssuerOf(url string) (SharedIssuer, bool) {
	url = strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(url), "https://"), "/")
	for _, s := range SharedIssuers() {
		if s.Issuer == url {
			return s, true
		}
	}
	return SharedIssuer{}, false
}

// AdmitsOthers reports whether a pattern of the first key, of which this is what stands before its first wildcard, can match
// what the issuer says of other customers: the wildcard stands in the name of the customer or before it. It is false for a
// pattern of another form.
func (s *SharedIssuer) AdmitsOthers(head string) bool {
	for form := s.Customer; form != ""; {
		name := len(form) - len(strings.TrimLeft(form, "ABCDEFGHIJKLMNOPQRSTUVWXYZ-"))
		literal := form[name:]
		if end := strings.IndexAny(literal, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"); end >= 0 {
			literal = literal[:end]
		}
		if form = form[name+len(literal):]; name > 0 {
			end := strings.Index(head, literal)
			if literal == "" || end < 0 {
				return true
			}
			head = head[end:]
		}
		switch rest, ok := strings.CutPrefix(head, literal); {
		case ok:
			head = rest
		default:
			return strings.HasPrefix(literal, head)
		}
	}
	return false
}

// Claim is a claim of OIDC providers that the catalogue lacks or describes otherwise.
type Claim struct {
	Issuer, Name string // the issuer "*" is any
	// Type and Cardinality are those of the condition key, in the words of the catalogue.
	Type, Cardinality string
}

// Claims returns these claims.
var Claims = sync.OnceValue(func() []Claim {
	var all []Claim
	for _, row := range claimTable.Rows() {
		all = append(all, Claim{row[0], row[1], row[2], row[3]})
	}
	return all
})
