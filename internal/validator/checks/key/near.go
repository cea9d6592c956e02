// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package key

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// nearestKeys proposes keys for one that is not known: those spelt most alike, first those that the statement's actions
// support; else keys of that name with the prefix aws or of the actions' services; else those of the actions that begin with the same word.
func nearestKeys(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) []string {
	near := slices.CompactFunc(c.Catalog.NearestKeys(e.Name), strings.EqualFold)
	if len(near) > 1 {
		supported := func(key string) bool { return supportedBySome(c, s, key) }
		slices.SortStableFunc(near, func(a, b string) int {
			switch x, y := supported(a), supported(b); {
			case x && !y:
				return -1
			case y && !x:
				return 1
			}
			return 0
		})
	}
	if len(near) > 0 {
		return near
	}
	_, name, _ := strings.Cut(e.Name, ":")
	if k := c.KeyNamed("aws:" + name); k.Known {
		return []string{filledIn(k.Name, "aws:"+name)}
	}
	for i := range s.Actions {
		prefix := s.Actions[i].Prefix
		if k := c.KeyNamed(prefix + ":" + name); prefix != "" && k.Known {
			near = words.AppendNew(near, filledIn(k.Name, prefix+":"+name))
		}
	}
	if len(near) > 0 {
		return near[:min(len(near), view.MaxKeyProposals)]
	}
	return keysBeginningLike(c, s, e)
}

// filledIn returns a key in AWS's spelling, and as written from its placeholder on, if it has one.
func filledIn(key, written string) string {
	before, _, found := strings.Cut(key, "${")
	if !found || len(written) < len(before) {
		return key
	}
	return before + written[len(before):]
}

// supportedBySome reports whether an exactly named action of the statement supports the key.
func supportedBySome(c *frame.Pass, s *view.Statement, key string) bool {
	for i := range s.Actions {
		if a := &s.Actions[i]; a.WellFormed && !a.Wildcard && !a.Not {
			for _, action := range c.Expand(a).Actions {
				if action.Supports(key) {
					return true
				}
			}
		}
	}
	return false
}

// keysBeginningLike returns the keys of the same prefix that exactly named actions of the statement support and that begin
// with the same letters, at least four and half of the name, those spelt most alike first.
func keysBeginningLike(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) []string {
	written := strings.ToLower(e.Name)
	start := len(e.Prefix) + 1
	common := start + max(4, (len(e.Name)-start)/2)
	if len(written) < common {
		return nil
	}
	var found []string
	for i := range s.Actions {
		a := &s.Actions[i]
		if !a.WellFormed || a.Wildcard || a.Not {
			continue
		}
		for _, action := range c.Expand(a).Actions {
			for _, k := range action.SupportedKeys() {
				if strings.HasPrefix(strings.ToLower(k.Name), written[:common]) && !slices.Contains(found, k.Name) {
					found = append(found, k.Name)
				}
			}
		}
	}
	distance := func(key string) int { return spelling.Within(written, strings.ToLower(key), 100) }
	slices.SortStableFunc(found, func(a, b string) int { return distance(a) - distance(b) })
	return found[:min(len(found), view.MaxKeyProposals)]
}
