// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

var attestedTable = facts.New("attested", attestedFile, "kind", "name")

// attestedNames is attested.tsv: names that current AWS managed policies use and the catalogue lacks, in lower case.
type attestedNames struct {
	prefixes, actions, keys map[string]bool
	names                   []string // the actions in AWS's spelling
}

var attested = sync.OnceValue(func() *attestedNames {
	a := &attestedNames{prefixes: map[string]bool{}, actions: map[string]bool{}, keys: map[string]bool{}}
	for _, row := range attestedTable.Rows() {
		name := strings.ToLower(row[1])
		switch row[0] {
		case "prefix":
			a.prefixes[name] = true
		case "action":
			a.actions[name] = true
			a.names = append(a.names, row[1])
		case "key":
			a.keys[name] = true
		}
	}
	return a
})

// AttestedPrefix reports whether the catalogue lacks the service but a current AWS managed policy names it. AWS relies on
// such names without documenting them, so they cannot be called wrong.
func (c *Catalog) AttestedPrefix(prefix string) bool {
	return attested().prefixes[strings.ToLower(prefix)] && !c.HasService(prefix)
}

// AttestedAction reports whether the catalogue lacks the action but a current AWS managed policy uses it or its service.
// The action may have wildcards.
func (c *Catalog) AttestedAction(action string) bool {
	prefix, _, _ := strings.Cut(action, ":")
	return c.AttestedPrefix(prefix) || attested().actions[strings.ToLower(action)] && !c.Known(action)
}

// AttestedKey reports whether a current AWS managed policy uses the condition key though nothing documents it.
func (c *Catalog) AttestedKey(key string) bool { return attested().keys[strings.ToLower(key)] }

// AttestedActions returns the actions and patterns of the attested list in AWS's spelling, sorted.
func (c *Catalog) AttestedActions() []string { return slices.Clone(attested().names) }

// AttestedSource returns date and source of the attested list.
func (c *Catalog) AttestedSource() facts.Source { return attestedTable.Origin() }
