// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"iter"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// Catalog is the catalogue of services, as embedded or with the user's additions.
type Catalog struct {
	index    *index
	slots    []slot              // one for each entry of the index
	declared map[string]*Service // by prefix: services with additions, instead of those of the index
	prefixes []string            // of all services, sorted
}

// slot holds a service once it is decoded.
type slot struct {
	service atomic.Pointer[Service]
	once    sync.Once
}

// embedded is the catalogue as embedded; its index is decoded at the first call.
var embedded = sync.OnceValue(func() *Catalog { return newCatalog(must(readIndex(servicesFile))) })

// Default returns the embedded catalogue.
func Default() *Catalog { return embedded() }

func newCatalog(x *index) *Catalog {
	c := &Catalog{index: x, slots: make([]slot, len(x.entries)), prefixes: make([]string, len(x.entries))}
	for i, e := range x.entries {
		c.prefixes[i] = e.prefix
	}
	return c
}

// Source returns package, version and date of the services' data.
func (c *Catalog) Source() facts.Source { return c.index.source }

// Services returns the prefixes of all services, sorted.
func (c *Catalog) Services() []string { return c.prefixes }

// Counts returns the sizes of the catalogue, additions included. It decodes no service.
func (c *Catalog) Counts() Counts {
	var n Counts
	add := func(m Counts) {
		n.Services += m.Services
		n.Actions += m.Actions
		n.ResourceTypes += m.ResourceTypes
		n.ConditionKeys += m.ConditionKeys
	}
	for i := range c.index.entries {
		if _, ok := c.declared[c.index.entries[i].prefix]; !ok {
			add(c.index.entries[i].counts)
		}
	}
	for _, s := range c.declared {
		add(s.Counts())
	}
	return n
}

// Service returns a service by its prefix.
func (c *Catalog) Service(prefix string) (*Service, bool) {
	if len(prefix) > nameBuffer {
		return nil, false
	}
	var buffer [nameBuffer]byte
	return c.service(fold(buffer[:0], prefix))
}

// service is Service for a prefix in lower case.
func (c *Catalog) service(folded []byte) (*Service, bool) {
	if s, ok := c.declared[string(folded)]; ok {
		return s, true
	}
	i, ok := c.index.byPrefix[string(folded)]
	if !ok {
		return nil, false
	}
	return c.at(i), true
}

// HasService reports whether the prefix is a service's. It decodes nothing.
func (c *Catalog) HasService(prefix string) bool {
	var buffer [nameBuffer]byte
	folded := fold(buffer[:0], prefix)
	if _, ok := c.declared[string(folded)]; ok {
		return true
	}
	_, ok := c.index.byPrefix[string(folded)]
	return ok
}

// at returns the service of an entry of the index, additions included.
func (c *Catalog) at(i int) *Service {
	if len(c.declared) > 0 {
		if s, ok := c.declared[c.index.entries[i].prefix]; ok {
			return s
		}
	}
	return c.base(i)
}

// base returns the service of an entry of the index, decoding it the first time.
func (c *Catalog) base(i int) *Service {
	slot := &c.slots[i]
	if s := slot.service.Load(); s != nil {
		return s
	}
	slot.once.Do(func() {
		s := must(c.index.readService(i))
		c.addGuideResources(s)
		slot.service.Store(s)
	})
	return slot.service.Load()
}

// addGuideResources gives actions the resource types that only the guides of their services show.
func (c *Catalog) addGuideResources(s *Service) {
	for _, r := range facts.GuideResources() {
		name, ok := strings.CutPrefix(r.Action, s.prefix+":")
		if !ok {
			continue
		}
		owner := s
		if r.Service != s.prefix {
			owner = c.base(c.index.byPrefix[r.Service])
		}
		a, known := s.byName[strings.ToLower(name)]
		t, typed := owner.ResourceType(r.Type)
		if known && typed && !a.ResourceLevel() {
			a.Resources = append(a.Resources, ResourceUse{Type: t, Required: true})
		}
	}
}

// All yields all services, sorted by prefix. It decodes them as it goes.
func (c *Catalog) All() iter.Seq[*Service] {
	return func(yield func(*Service) bool) {
		for _, prefix := range c.prefixes {
			s, _ := c.service([]byte(prefix))
			if !yield(s) {
				return
			}
		}
	}
}

// Lookup returns an action by its full name, such as "s3:getobject".
func (c *Catalog) Lookup(action string) (*Action, bool) {
	colon := strings.IndexByte(action, ':')
	if colon < 0 || len(action) > nameBuffer {
		return nil, false
	}
	var buffer [nameBuffer]byte
	folded := fold(buffer[:0], action)
	s, ok := c.service(folded[:colon])
	if !ok {
		return nil, false
	}
	a, ok := s.byName[string(folded[colon+1:])]
	return a, ok
}

// Known reports whether the action is in the catalogue or among the user's additions.
func (c *Catalog) Known(action string) bool {
	_, ok := c.Lookup(action)
	return ok
}
