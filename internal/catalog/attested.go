// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"slices"
	"strings"
	"sync"
)

// attestedTable is attested.tsv: names that current AWS managed policies use and the catalogue lacks, in lower case.
type attestedTable struct {
	source                  Source
	prefixes, actions, keys map[string]bool
	names                   []string // the actions in AWS's spelling
}

var attested = sync.OnceValue(func() *attestedTable { return must(readAttested(attestedFile)) })

func readAttested(text string) (*attestedTable, error) {
	t, err := readTable(text)
	if err != nil {
		return nil, err
	}
	a := &attestedTable{source: t.source, prefixes: map[string]bool{}, actions: map[string]bool{}, keys: map[string]bool{}}
	for _, row := range t.rows {
		name := strings.ToLower(row[1])
		switch row[0] {
		case "prefix":
			a.prefixes[name] = true
		case "action":
			a.actions[name] = true
			a.names = append(a.names, row[1])
		case "key":
			a.keys[name] = true
		default:
			return nil, fmt.Errorf("%w: %q is no kind of an attested name", errDamaged, row[0])
		}
	}
	return a, nil
}

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
func (c *Catalog) AttestedSource() Source { return attested().source }
