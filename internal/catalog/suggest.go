// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
)

// NearestServices proposes service prefixes for one that is not known: what the name is an alias of, then the prefixes
// spelt most alike.
func (c *Catalog) NearestServices(prefix string) []string {
	if meant := facts.Meant(facts.NamesService, prefix); meant != nil {
		return meant
	}
	return spelling.Nearest(prefix, c.prefixes, min(2, spelling.Allowance(len(prefix))))
}

// NearestActions proposes actions for one that is not known: the permissions that an API call of the name needs (E-709),
// else the actions of the service spelt most alike, else those of the services that are nearest to an unknown one, else
// actions of this name in other services. A name without service is looked up in all.
func (c *Catalog) NearestActions(action string) []string {
	if meant := facts.Meant(facts.NamesAction, action); meant != nil {
		return meant
	}
	if permission, ok := facts.ActionAlias(strings.ToLower(action)); ok {
		return []string{permission}
	}
	if len(action) > nameBuffer {
		return nil
	}
	prefix, name, found := strings.Cut(action, ":")
	if !found {
		return c.actionsNamed(action)
	}
	prefixes := []string{prefix}
	if !c.HasService(prefix) {
		prefixes = c.NearestServices(prefix)
	}
	var proposals []string
	for _, p := range prefixes {
		s, ok := c.Service(p)
		if !ok {
			continue
		}
		if a, ok := s.Action(name); ok {
			proposals = append(proposals, a.Name)
			continue
		}
		for _, near := range spelling.Nearest(name, s.names(), spelling.Allowance(len(name))) {
			proposals = append(proposals, s.prefix+":"+near)
		}
	}
	if len(proposals) == 0 {
		return c.actionsNamed(name)
	}
	return proposals[:min(len(proposals), spelling.MaxProposals)]
}

// MayBeNew reports whether an action that the catalogue lacks may be newer than it, rather than misspelt or cut off (E-208):
// its service is known, [Catalog.NearestActions] proposes nothing, no name of the service begins with its name, and AWS did
// not retire it.
func (c *Catalog) MayBeNew(action string) bool {
	prefix, name, found := strings.Cut(action, ":")
	s, ok := c.Service(prefix)
	if !found || !ok || name == "" || len(action) > nameBuffer || strings.ContainsFunc(name, func(r rune) bool { return !letterOrDigit(r) }) {
		return false
	}
	folded := strings.ToLower(name)
	if i, _ := slices.BinarySearch(s.folded, folded); i < len(s.folded) && strings.HasPrefix(s.folded[i], folded) {
		return false
	}
	return !facts.IsRetired(action) && len(c.NearestActions(action)) == 0
}

func letterOrDigit(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

// actionsNamed returns the actions that have the short name, of up to [maxProposals] services. With more it returns none,
// since they say nothing. It decodes all services.
func (c *Catalog) actionsNamed(name string) []string {
	var names []string
	for s := range c.All() {
		if a, ok := s.Action(name); ok {
			names = append(names, a.Name)
		}
	}
	if len(names) > spelling.MaxProposals {
		return nil
	}
	return names
}

// names returns the short names of the service's actions.
func (s *Service) names() []string {
	names := make([]string, len(s.actions))
	for i, a := range s.actions {
		names[i] = a.ShortName()
	}
	return names
}

// NearestPattern proposes a pattern for one whose service is known but which matches no action: the longest beginning of
// its name that some action has, followed by "*". It is "" if there is none of three letters or more.
func (c *Catalog) NearestPattern(pattern string) string {
	prefix, name, _ := strings.Cut(pattern, ":")
	s, ok := c.Service(prefix)
	if !ok {
		return ""
	}
	stem, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(name), "?", "*"), "*")
	for ; len(stem) >= 3; stem = stem[:len(stem)-1] {
		if i, _ := slices.BinarySearch(s.folded, stem); i < len(s.folded) && strings.HasPrefix(s.folded[i], stem) {
			return s.prefix + ":" + s.actions[i].ShortName()[:len(stem)] + "*"
		}
	}
	return ""
}

// NearestKeys proposes condition keys for one that is not known: what the name is an alias of, else the keys of its prefix
// spelt most alike.
func (c *Catalog) NearestKeys(key string) []string {
	if meant := facts.Meant(facts.NamesKey, key); meant != nil {
		return meant
	}
	if missing, ok := c.KeyLacksName(key); ok {
		return []string{missing}
	}
	prefix, _, found := strings.Cut(strings.ToLower(key), ":")
	if !found {
		return nil
	}
	var candidates []string
	for _, k := range contextKeys().keys {
		if strings.HasPrefix(k.folded, prefix+":") && k.Status == Documented {
			candidates = append(candidates, k.Name)
		}
	}
	services := c.index.keyPrefixes[prefix]
	if i, ok := c.index.byPrefix[prefix]; ok {
		services = append([]int{i}, services...)
	}
	for _, i := range services {
		candidates = appendKeys(candidates, c.at(i), prefix)
	}
	if s, ok := c.declared[prefix]; ok {
		candidates = appendKeys(candidates, s, prefix)
	}
	limit := len(key) - len(prefix) - 1
	if slash := strings.IndexByte(key, '/'); slash > len(prefix) {
		// The name of a tag was given, and is kept: only what is before it can be misspelt.
		for i, name := range candidates {
			if before, after, ok := cutPlaceholder(strings.ToLower(name)); ok && after == "" && strings.HasSuffix(before, "/") {
				candidates[i] = name[:len(before)] + key[slash+1:]
			}
		}
		limit = slash - len(prefix) - 1
	}
	slices.Sort(candidates)
	return spelling.Nearest(key, slices.Compact(candidates), spelling.Allowance(limit))
}

func appendKeys(names []string, s *Service, prefix string) []string {
	for _, k := range s.keys {
		if strings.HasPrefix(k.folded, prefix+":") {
			names = append(names, k.Name)
		}
	}
	return names
}

// Suggestion returns a sentence that proposes names, such as `Did you mean "s3:GetObject" or "s3:PutObject"?`; "" without names.
func Suggestion(names []string) string {
	switch len(names) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("Did you mean %q?", names[0])
	}
	last := len(names) - 1
	return fmt.Sprintf("Did you mean %s or %q?", quoteJoin(names[:last]), names[last])
}
