// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// claimTable is oidc_claims.tsv: claims of providers that the services' data lacks or describes otherwise.
type claimTable map[string]claim // by issuer and claim, in lower case, joined by a colon

type claim struct {
	kind        KeyType
	cardinality Cardinality
}

var claims = sync.OnceValue(func() claimTable { return must(readClaims(oidcClaimsFile)) })

func readClaims(text string) (claimTable, error) {
	t, err := readTable(text)
	if err != nil {
		return nil, err
	}
	table := make(claimTable, len(t.rows))
	for _, row := range t.rows {
		kind, err := parseKeyType(row[2])
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errDamaged, err)
		}
		cardinality, err := parseCardinality(row[3])
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errDamaged, err)
		}
		table[strings.ToLower(row[0]+":"+row[1])] = claim{kind, cardinality}
	}
	return table, nil
}

// any returns what holds of the claim whoever the issuer is. Claims are strings (E-1202); those that are not known may hold
// several values.
func (t claimTable) any(key string) claim {
	if known, ok := t["*"+strings.ToLower(key[strings.LastIndexByte(key, ':'):])]; ok {
		return known
	}
	return claim{TypeString, MaybeMultivalued}
}

// info describes the key of the claim.
func (c claim) info(key string) KeyInfo {
	return KeyInfo{Origin: KeyFederated, Name: key, Type: c.kind, Cardinality: c.cardinality}
}

// Claims returns the claims that AWS lists for an OIDC provider, given by its URL without scheme, and for any provider; sorted.
// Tokens of the provider may have others, which AWS does not document.
func (c *Catalog) Claims(issuer string) []string {
	var list []string
	add := func(name string) {
		if !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	folded := strings.ToLower(issuer)
	for key := range claims() {
		if i := strings.LastIndexByte(key, ':'); key[:i] == "*" || key[:i] == folded {
			add(key[i+1:])
		}
	}
	if s, ok := c.Service("sts"); ok {
		for _, k := range s.ConditionKeys() {
			if i := strings.LastIndexByte(k.Name, ':'); strings.Contains(k.Name[:i], ".") && k.Matches(issuer+k.Name[i:]) {
				add(k.Name[i+1:])
			}
		}
	}
	slices.Sort(list)
	return list
}

// SharedIssuer is an OIDC issuer that many customers share. IAM demands that trust policies for it test one of the keys.
type SharedIssuer struct {
	Issuer string   // URL without scheme
	Keys   []string // condition keys, any of which will do
	Name   string   // of the product
}

var sharedIssuers = sync.OnceValue(func() []SharedIssuer { return must(readIssuers(oidcIssuersFile)) })

func readIssuers(text string) ([]SharedIssuer, error) {
	t, err := readTable(text)
	if err != nil {
		return nil, err
	}
	var all []SharedIssuer
	for _, row := range t.rows {
		keys := strings.Split(row[1], ",")
		for i, k := range keys {
			if !strings.Contains(k, ":") {
				keys[i] = row[0] + ":" + k
			}
		}
		all = append(all, SharedIssuer{row[0], keys, row[2]})
	}
	return all, nil
}

// SharedIssuers returns the shared OIDC issuers.
func (c *Catalog) SharedIssuers() []SharedIssuer { return sharedIssuers() }

// SharedIssuer returns the shared issuer with this URL, which may have a scheme and a final slash.
func (c *Catalog) SharedIssuer(url string) (SharedIssuer, bool) {
	url = strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(url), "https://"), "/")
	for _, s := range sharedIssuers() {
		if s.Issuer == url {
			return s, true
		}
	}
	return SharedIssuer{}, false
}
