// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package facts holds what AWS changes now and then and what more than one package asks
// for, in dated tables. The evaluator and the validator answer from the same tables.
//
// A table is a file of data/NAME.tsv: comments, one line with the names of the columns,
// and rows, with tabs between the fields.
//
//	# date: 2026-11-28
//	# source: where the rows are from
//	# about: what a row says, in one sentence
//	service	region
//	iam	us-east-1
//
// A sentence or source that does not fit on a line goes on in a further line of its
// kind. "-" is a field that holds nothing.
package facts

import (
	"embed"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

//go:embed data/*.tsv
var files embed.FS

// Table is one data file. It is read when it is first asked for. A file that is
// malformed has no rows; tests find it (see [Opened]), nothing fails at run time.
type Table struct {
	name    string
	columns []string
	load    func() (*File, error)
}

// File is what a file holds.
type File struct {
	Date, Source, About string
	Columns             []string
	Rows                [][]string // a field that holds nothing is ""
}

var opened struct {
	sync.Mutex
	tables []*Table
}

// open returns the table of data/NAME.tsv, whose columns have these names.
func open(name string, columns ...string) *Table {
	return newTable(name, columns, func() (string, error) {
		text, err := files.ReadFile("data/" + name + ".tsv")
		return string(text), err
	})
}

// New returns the table that a text holds, for data that another package embeds because
// a program generates it.
func New(name, text string, columns ...string) *Table {
	return newTable(name, columns, func() (string, error) { return text, nil })
}

func newTable(name string, columns []string, read func() (string, error)) *Table {
	t := &Table{name: name, columns: columns}
	t.load = sync.OnceValues(func() (*File, error) {
		text, err := read()
		if err != nil {
			return &File{}, err
		}
		c, err := Parse(text)
		if err == nil && !slices.Equal(c.Columns, columns) {
			err = fmt.Errorf("the columns are %q, not %q", c.Columns, columns)
		}
		if err != nil {
			return &File{}, fmt.Errorf("%s.tsv: %w", name, err)
		}
		return c, nil
	})
	opened.Lock()
	opened.tables = append(opened.tables, t)
	opened.Unlock()
	return t
}

// Opened returns every table that the program has opened, in this package or by [New]. A
// test of each package that opens some asks all of them for [Table.Err].
func Opened() []*Table {
	opened.Lock()
	defer opened.Unlock()
	return slices.Clone(opened.tables)
}

// Named returns the table with this name, nil if there is none: for tests that hold the
// rows to the catalogue.
func Named(name string) *Table {
	for _, t := range Opened() {
		if t.name == name {
			return t
		}
	}
	return nil
}

// Name is the name of the file, without directory and ending.
func (t *Table) Name() string { return t.name }

// Err says what is wrong with the file, nil if nothing is.
func (t *Table) Err() error {
	_, err := t.load()
	return err
}

// Date is the day of the state that the table describes, such as "2026-11-28".
func (t *Table) Date() string {
	c, _ := t.load()
	return c.Date
}

// Source names where the rows are from.
func (t *Table) Source() string {
	c, _ := t.load()
	return c.Source
}

// Rows returns the rows in the order of the file, each with a field per column. A field
// that holds nothing is "". The rows are shared and must not be changed.
func (t *Table) Rows() [][]string {
	c, _ := t.load()
	return c.Rows
}

// ByName returns the rows by their first field in lower case. Of rows with the same
// first field it has the last.
func (t *Table) ByName() map[string][]string {
	rows := t.Rows()
	m := make(map[string][]string, len(rows))
	for _, row := range rows {
		m[strings.ToLower(row[0])] = row
	}
	return m
}

// Column returns the fields of a column, the first being 0, in the order of the file.
func (t *Table) Column(i int) []string {
	rows := t.Rows()
	fields := make([]string, len(rows))
	for j, row := range rows {
		fields[j] = row[i]
	}
	return fields
}

// Parse reads a file, strictly: what it does not expect is an error.
func Parse(text string) (*File, error) {
	switch {
	case !utf8.ValidString(text):
		return nil, errors.New("is not UTF-8")
	case !strings.HasSuffix(text, "\n"):
		return nil, errors.New("does not end in a line break")
	}
	c := &File{}
	seen := map[string]bool{}
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		err := error(nil)
		switch {
		case strings.HasPrefix(line, "#") && c.Columns == nil:
			err = c.comment(line)
		case strings.HasPrefix(line, "#"):
			err = errors.New("a comment after the names of the columns")
		case c.Columns == nil:
			c.Columns = strings.Split(line, "\t")
			err = c.complete()
		case seen[line]:
			err = errors.New("the row is there twice")
		default:
			seen[line] = true
			err = c.row(line)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w: %q", i+1, err, line)
		}
	}
	if len(c.Rows) == 0 {
		return nil, errors.New("has no rows")
	}
	return c, nil
}

// comment reads a line of the head.
func (c *File) comment(line string) error {
	kind, text, ok := strings.Cut(strings.TrimPrefix(line, "# "), ": ")
	if !ok || text == "" || strings.TrimSpace(text) != text {
		return errors.New(`a comment begins with "# date: ", "# source: " or "# about: "`)
	}
	add := func(to *string) {
		if *to != "" {
			*to += " "
		}
		*to += text
	}
	switch kind {
	case "date":
		if _, err := time.Parse(time.DateOnly, text); err != nil || c.Date != "" {
			return errors.New("the date is one day, as in 2026-11-28")
		}
		c.Date = text
	case "source":
		add(&c.Source)
	case "about":
		add(&c.About)
	default:
		return fmt.Errorf("a comment of the kind %q", kind)
	}
	return nil
}

// complete reports what the head lacks.
func (c *File) complete() error {
	names := slices.Sorted(slices.Values(c.Columns))
	if slices.Contains(names, "") || slices.Contains(names, "-") || len(slices.Compact(names)) < len(c.Columns) {
		return errors.New("the columns have no names, or the same")
	}
	if c.Date == "" || c.Source == "" || c.About == "" {
		return errors.New("the comments give no date, source or sentence about the rows")
	}
	return nil
}

func (c *File) row(line string) error {
	fields := strings.Split(line, "\t")
	if len(fields) != len(c.Columns) {
		return fmt.Errorf("%d fields for %d columns", len(fields), len(c.Columns))
	}
	for i, f := range fields {
		switch {
		case f == "", strings.TrimSpace(f) != f:
			return errors.New(`a field is empty, or has white space around it: write "-" for nothing`)
		case f == "-":
			fields[i] = ""
		}
	}
	c.Rows = append(c.Rows, fields)
	return nil
}
