// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// claimTable has the claims of providers that the services' data lacks or describes otherwise (see [facts.Claims]).
type claimTable map[string]claim // by issuer and claim, in lower case, joined by a colon

type claim struct {
	kind        iam.KeyType
	cardinality Cardinality
}

var claims = sync.OnceValue(func() claimTable { return must(readClaims(facts.Claims())) })

func readClaims(list []facts.Claim) (claimTable, error) {
	table := make(claimTable, len(list))
	for _, c := range list {
		kind, err := iam.ParseKeyType(c.Type)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errDamaged, err)
		}
		cardinality, err := parseCardinality(c.Cardinality)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", errDamaged, err)
		}
		table[strings.ToLower(c.Issuer+":"+c.Name)] = claim{kind, cardinality}
	}
	return table, nil
}

// any returns what is known of the claim regardless of the issuer. Claims are strings (E-1202); those that are not known
// may hold several values.
func (t claimTable) any(key string) claim {
	if known, ok := t["*"+strings.ToLower(key[strings.LastIndexByte(key, ':'):])]; ok {
		return known
	}
	return claim{iam.TypeString, MaybeMultivalued}
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
