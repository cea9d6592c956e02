// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// KindOf says how the key of the entry is checked against actions.
func (c *Document) KindOf(e *ConditionEntry) KeyKind {
	k := c.Key(e)
	switch {
	case !k.Known, k.Attested, k.Origin == catalog.KeyFederated, strings.EqualFold(e.Prefix, "saml"), strings.Contains(e.Prefix, "."):
		return NotCompared
	case e.HasPrefix(resourceTagPrefix):
		return ResourceTag
	case e.HasPrefix(RequestTagPrefix), e.Is(TagKeysKey):
		return tagKind
	case k.Context != nil && k.Context.Scope != catalog.ScopeService:
		return NotCompared
	case strings.Contains(strings.ToLower(k.Name), ":resourcetag/"):
		return ResourceTag
	}
	return ServiceKind
}

// KeyKind is how a key is compared with actions.
type KeyKind uint8

// The kinds of keys.
const (
	NotCompared KeyKind = iota // any request can have it, or nobody says which have it
	ServiceKind                // listed by services for their actions
	tagKind                    // a tag of the request, which services list for their actions
	ResourceTag                // a tag of the resource, likewise
)

// TypeOf returns the type of an entry's key as far as it can be relied on: not of claims that providers define themselves.
func (c *Document) TypeOf(e *ConditionEntry) iam.KeyType {
	if k := c.Key(e); k.Known && k.Origin != catalog.KeyFederated {
		return k.Type
	}
	return iam.TypeUnknown
}

// Takes reports whether operators of the type fit the key.
func (k *Key) Takes(t iam.KeyType) bool { return k.Type == t || k.AlsoType == t }
