// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"strings"
)

// AccessLevel is a set of AWS's access levels. Actions that tag or that manage permissions also have [Write]: test for
// membership, not for equality.
type AccessLevel uint8

// The access levels.
const (
	List AccessLevel = 1 << iota
	Read
	Write
	Tagging
	PermissionsManagement
)

var levelNames = [...]string{"List", "Read", "Write", "Tagging", "Permissions management"}

// ParseAccessLevel reads the name of one level, in any case.
func ParseAccessLevel(name string) (AccessLevel, error) {
	for i, n := range levelNames {
		if strings.EqualFold(n, name) {
			return 1 << i, nil
		}
	}
	return 0, fmt.Errorf("%q is no access level; the levels are %s", name, quoteJoin(levelNames[:]))
}

// Has reports whether all levels of m are in the set.
func (l AccessLevel) Has(m AccessLevel) bool { return l&m == m }

// Intersects reports whether some level of m is in the set.
func (l AccessLevel) Intersects(m AccessLevel) bool { return l&m != 0 }

// Names returns the levels of the set in the order List, Read, Write, Tagging, Permissions management.
func (l AccessLevel) Names() []string {
	var names []string
	for i, n := range levelNames {
		if l&(1<<i) != 0 {
			names = append(names, n)
		}
	}
	return names
}

// String returns the names, joined by commas.
func (l AccessLevel) String() string { return strings.Join(l.Names(), ", ") }

// Primary returns the level under which AWS files an action: tagging and managing permissions before the writing they
// imply. It is the level to grant by: a request for Write is not a request for permissions management.
func (l AccessLevel) Primary() AccessLevel {
	for _, m := range [...]AccessLevel{PermissionsManagement, Tagging, Write, Read, List} {
		if l.Has(m) {
			return m
		}
	}
	return 0
}

// quoteJoin returns the texts in quotes, joined by commas.
func quoteJoin(texts []string) string {
	quoted := make([]string, len(texts))
	for i, t := range texts {
		quoted[i] = fmt.Sprintf("%q", t)
	}
	return strings.Join(quoted, ", ")
}
