// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"sync/atomic"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
)

// Service is one service, by the prefix of its actions. Several of AWS's products may share a prefix.
type Service struct {
	prefix    string
	actions   []*Action // sorted by folded name
	folded    []string  // the short names of actions in lower case
	byName    map[string]*Action
	types     []*ResourceType // sorted by folded name
	keys      []*ConditionKey // sorted by folded name
	byKey     map[string]*ConditionKey
	templates []*ConditionKey // those of keys that have a placeholder
	wide      atomic.Pointer[[]arn.Wide]
}

// Prefix returns the prefix in AWS's spelling, such as "s3".
func (s *Service) Prefix() string { return s.prefix }

// Actions returns all actions, sorted by name.
func (s *Service) Actions() []*Action { return s.actions }

// ResourceTypes returns all resource types, sorted by name.
func (s *Service) ResourceTypes() []*ResourceType { return s.types }

// ConditionKeys returns all condition keys listed for the service, sorted by name. Keys of other prefixes may be among
// them, and a key may occur under several services.
func (s *Service) ConditionKeys() []*ConditionKey { return s.keys }

// Counts returns the sizes of the service.
func (s *Service) Counts() Counts { return Counts{1, len(s.actions), len(s.types), len(s.keys)} }

// Action returns an action by its name without the prefix.
func (s *Service) Action(name string) (*Action, bool) {
	var buffer [nameBuffer]byte
	a, ok := s.byName[string(fold(buffer[:0], name))]
	return a, ok
}

// ResourceType returns a resource type by its name.
func (s *Service) ResourceType(name string) (*ResourceType, bool) {
	var buffer [nameBuffer]byte
	folded := string(fold(buffer[:0], name))
	for _, t := range s.types {
		if t.folded == folded {
			return t, true
		}
	}
	return nil, false
}

// ConditionKey returns the key listed for the service that has the name or, with its placeholder, matches it. If several
// do, it is the most specific one.
func (s *Service) ConditionKey(name string) (*ConditionKey, bool) {
	var buffer [nameBuffer]byte
	folded := fold(buffer[:0], name)
	if k, ok := s.byKey[string(folded)]; ok {
		return k, true
	}
	var best *ConditionKey
	for _, k := range s.templates {
		if k.matches(folded) && (best == nil || len(k.before)+len(k.after) > len(best.before)+len(best.after)) {
			best = k
		}
	}
	return best, best != nil
}

// nameBuffer is the length up to which names are folded without an allocation.
const nameBuffer = 128

// fold appends the name with ASCII letters in lower case, all that names consist of.
func fold(dst []byte, name string) []byte {
	for i := range len(name) {
		c := name[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}
