// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"strings"
)

// table is a data file of lines: comments that begin with "# " and give date and source, the names of the columns, and
// rows. Fields are separated by tabs; "-" stands for none.
type table struct {
	source  Source
	columns []string
	rows    [][]string
}

// readTable reads a table and checks its shape.
func readTable(text string) (*table, error) {
	t := &table{}
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		if comment, ok := strings.CutPrefix(line, "# "); ok {
			if date, ok := strings.CutPrefix(comment, "date: "); ok {
				t.source.Date = date
			} else if name, ok := strings.CutPrefix(comment, "source: "); ok {
				t.source.Name = name
			}
			continue
		}
		fields := strings.Split(line, "\t")
		if t.columns == nil {
			t.columns = fields
			continue
		}
		if len(fields) != len(t.columns) {
			return nil, fmt.Errorf("%w: a row of %d fields in a table of %d columns: %q", errDamaged, len(fields), len(t.columns), line)
		}
		for i, f := range fields {
			if f == "-" {
				fields[i] = ""
			}
		}
		t.rows = append(t.rows, fields)
	}
	if t.source.Date == "" || t.source.Name == "" || t.columns == nil {
		return nil, fmt.Errorf("%w: a table without date, source or columns", errDamaged)
	}
	return t, nil
}
