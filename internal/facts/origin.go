// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import "fmt"

// Source says where data comes from and how old it is.
type Source struct {
	Name    string // the package or document
	Version string // of the package; "" where there is none
	Date    string // of the data, as YYYY-MM-DD
}

// String returns name, version and date for messages.
func (s Source) String() string {
	if s.Version == "" {
		return fmt.Sprintf("%s (%s)", s.Name, s.Date)
	}
	return fmt.Sprintf("%s %s (%s)", s.Name, s.Version, s.Date)
}

// Origin returns date and source of a table.
func (t *Table) Origin() Source { return Source{Name: t.Source(), Date: t.Date()} }
