// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"bytes"
	"maps"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// KeyOrigin says what is known of a condition key.
type KeyOrigin uint8

// The origins.
const (
	KeyUnknown   KeyOrigin = iota
	KeyContext             // in the table of context keys
	KeyService             // listed by a service
	KeyFederated           // a claim of an identity provider; every provider has its own
	KeyAttested            // not documented, but used by a current AWS managed policy
)

// KeyInfo describes a condition key that was asked for.
type KeyInfo struct {
	Origin      KeyOrigin
	Name        string // in AWS's spelling and with its placeholder; as asked for where that is not known
	Type        iam.KeyType
	AlsoType    iam.KeyType // a second type whose operators the key takes
	Cardinality Cardinality
	Context     *ContextKey // of a context key
}

// LookupKey describes a condition key. The first of these that knows it answers: the table of context keys; the services
// that list keys of its prefix; for a prefix with a dot, the identity providers, whose claims are all taken to exist; the
// attested list. Otherwise the result is false and its origin [KeyUnknown].
//
// It decodes the services that list keys of the prefix, at most a few.
func (c *Catalog) LookupKey(name string) (KeyInfo, bool) {
	var buffer [nameBuffer]byte
	folded := fold(buffer[:0], name)
	if k, ok := contextKeys().find(folded); ok {
		info := KeyInfo{KeyContext, k.Name, k.Type, k.AlsoType, k.Cardinality, k}
		if k.Status == Attested {
			info.Origin = KeyAttested
		}
		return info, k.Status != Unsupported
	}
	colon := bytes.IndexByte(folded, ':')
	if colon < 0 {
		return KeyInfo{Name: name}, false
	}
	federated := bytes.IndexByte(folded[:colon], '.') >= 0
	if federated {
		if known, ok := claims()[string(folded)]; ok {
			return known.info(name), true
		}
	}
	if k, ok := c.serviceKey(folded[:colon], name); ok {
		return KeyInfo{Origin: KeyService, Name: k.Name, Type: k.Type, Cardinality: k.Cardinality}, true
	}
	if federated {
		return claims().any(name).info(name), true
	}
	if c.AttestedKey(name) {
		return KeyInfo{Origin: KeyAttested, Name: name, Cardinality: MaybeMultivalued}, true
	}
	return KeyInfo{Name: name}, false
}

// KeyType returns what [Catalog.LookupKey] knows of a key's values.
func (c *Catalog) KeyType(name string) (t iam.KeyType, multivalued, known bool) {
	info, known := c.LookupKey(name)
	return info.Type, info.Cardinality != Single, known
}

// KeyPrefix reports whether the text before the colon of a condition key is one the catalogue knows: "aws", a service, or
// another prefix that some service lists keys of. A prefix with a dot is an identity provider's and always possible.
func (c *Catalog) KeyPrefix(prefix string) bool {
	folded := strings.ToLower(prefix)
	_, listed := c.index.keyPrefixes[folded]
	return listed || folded == "aws" || strings.Contains(folded, ".") || c.HasService(folded) || attested().prefixes[folded]
}

// serviceKey looks for a key in the services that can list it: that of the prefix, and those that list keys of it.
func (c *Catalog) serviceKey(prefix []byte, name string) (*ConditionKey, bool) {
	if s, ok := c.service(prefix); ok {
		if k, ok := s.ConditionKey(name); ok {
			return k, true
		}
	}
	owners := c.index.keyPrefixes[string(prefix)]
	if owners == nil && bytes.IndexByte(prefix, '.') >= 0 {
		if s, ok := c.Service("sts"); ok {
			return s.ConditionKey(name) // providers whose names have a placeholder
		}
	}
	for _, i := range owners {
		if k, ok := c.at(i).ConditionKey(name); ok {
			return k, true
		}
	}
	for _, declared := range slices.Sorted(maps.Keys(c.declared)) {
		if k, ok := c.declared[declared].byKey[strings.ToLower(name)]; ok {
			return k, true
		}
	}
	return nil, false
}

// KeyLacksName returns the key that was probably meant by one that has nothing in place of the placeholder, such as the
// name of a tag: "aws:ResourceTag" or "aws:ResourceTag/".
func (c *Catalog) KeyLacksName(name string) (string, bool) {
	folded := strings.ToLower(name)
	for _, k := range contextKeys().templates {
		if k.lacksName(folded) {
			return k.Name, true
		}
	}
	if _, known := c.LookupKey(name); known {
		return "", false
	}
	prefix, _, _ := strings.Cut(folded, ":")
	services := make([]*Service, 0, 4)
	if s, ok := c.service([]byte(prefix)); ok {
		services = append(services, s)
	}
	for _, i := range c.index.keyPrefixes[prefix] {
		services = append(services, c.at(i))
	}
	for _, s := range services {
		for _, k := range s.templates {
			if k.lacksName(folded) {
				return k.Name, true
			}
		}
	}
	return "", false
}

// Support says whether requests of an action can have a key in their context (E-1207).
type Support uint8

// The supports.
const (
	SupportUnknown Support = iota // the action or the key is not known, or nobody documents it
	Unlisted                      // the catalogue says no
	Supported
)

// tagKeys are the global keys that services list for the actions that support them.
var tagKeys = map[string]bool{"aws:RequestTag/${TagKey}": true, "aws:ResourceTag/${TagKey}": true, "aws:TagKeys": true}

// KeySupport reports whether requests of the action can have the key. Global keys, except those of tags, and keys that
// credentials carry are supported by every action; the rest is what [Action.Supports] says. Claims of identity providers
// are present when a role is assumed; whether sessions keep them depends on the claim.
func (c *Catalog) KeySupport(action, key string) Support {
	a, ok := c.Lookup(action)
	if !ok {
		return SupportUnknown
	}
	if a.Supports(key) {
		return Supported
	}
	info, ok := c.LookupKey(key)
	prefix, _, _ := strings.Cut(strings.ToLower(key), ":")
	switch {
	case !ok || info.Origin == KeyAttested:
		return SupportUnknown
	case info.Origin == KeyFederated || prefix == "saml" || strings.Contains(prefix, "."):
		return SupportUnknown
	case info.Context != nil && info.Context.Scope != ScopeService && !tagKeys[info.Name]:
		return Supported
	case facts.SeveralPages(a.Service()) && (tagKeys[info.Name] || prefix == a.Service()):
		return SupportUnknown // another page than the one the data is of may list it (E-1760)
	}
	return Unlisted
}
