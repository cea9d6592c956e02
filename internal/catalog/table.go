// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// table is a data file in the format of package facts.
type table struct {
	source  Source
	columns []string
	rows    [][]string
}

// readTable reads a table.
func readTable(text string) (*table, error) {
	f, err := facts.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errDamaged, err)
	}
	return &table{source: Source{Date: f.Date, Name: f.Source}, columns: f.Columns, rows: f.Rows}, nil
}
