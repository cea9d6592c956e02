// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package facts

import (
	"path"
	"slices"
	"strings"
	"testing"
)

// TestTables: every file of this package is well-formed, and something reads it.
func TestTables(t *testing.T) {
	for _, table := range Opened() {
		if err := table.Err(); err != nil {
			t.Error(err)
		}
	}
	opened := map[string]bool{}
	for _, table := range Opened() {
		opened[table.Name()+".tsv"] = true
	}
	entries, err := files.ReadDir("data")
	if err != nil || len(entries) == 0 {
		t.Fatal(entries, err)
	}
	for _, e := range entries {
		text, err := files.ReadFile(path.Join("data", e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := Parse(string(text)); err != nil {
			t.Errorf("%s: %v", e.Name(), err)
		}
		if !opened[e.Name()] {
			t.Errorf("nothing reads %s", e.Name())
		}
	}
}

// TestSorted: tables that are sets of names are sorted and have each name once.
func TestSorted(t *testing.T) {
	for _, name := range []string{
		"action_aliases", "kms_cross_account", "anonymous", "gateway_services", "s3_public_keys", "iam_resource_kinds", "source_services", "guide_resources",
		"service_principals", "condition_values", "variable_keys", "endpoint_keys", "policy_actions",
	} {
		table := Named(name)
		if table == nil {
			t.Errorf("no table %s", name)
			continue
		}
		switch name {
		case "condition_values", "variable_keys": // in groups
		case "policy_actions":
			if !slices.IsSortedFunc(table.Rows(), slices.Compare) {
				t.Errorf("%s is not sorted", name)
			}
			continue
		default:
			if !slices.IsSortedFunc(table.Rows(), func(a, b []string) int { return strings.Compare(strings.ToLower(a[0]), strings.ToLower(b[0])) }) {
				t.Errorf("%s is not sorted", name)
			}
		}
		if len(table.ByName()) != len(table.Rows()) {
			t.Errorf("%s has names twice", name)
		}
	}
	if Named("no_such_file") != nil {
		t.Error("there is a table without file")
	}
}

const head = "# date: 2026-11-28\n# source: a page\n# about: what it says\n"

func TestParse(t *testing.T) {
	c, err := Parse(head + "# about: in two lines\nname\tvalue\na b\t1\nc\t-\n")
	if err != nil {
		t.Fatal(err)
	}
	if c.Date != "2026-11-28" || c.Source != "a page" || c.About != "what it says in two lines" ||
		!slices.EqualFunc(c.Rows, [][]string{{"a b", "1"}, {"c", ""}}, slices.Equal[[]string]) {
		t.Errorf("%+v", c)
	}
}

// TestParseMalformed: everything unexpected is an error that names the line, so that
// no row is dropped or misread in silence.
func TestParseMalformed(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":             "",
		"no line break":       head + "name\tvalue\na\t1",
		"no UTF-8":            head + "name\tvalue\na\t\xff\n",
		"no head":             "name\tvalue\na\t1\n",
		"no date":             "# source: x\n# about: y\nname\tvalue\na\t1\n",
		"a month":             "# date: 2026-11\n# source: x\n# about: y\nname\tvalue\na\t1\n",
		"two dates":           head + "# date: 2026-11-29\nname\tvalue\na\t1\n",
		"empty source":        "# date: 2026-11-28\n# source: \n# about: y\nname\tvalue\na\t1\n",
		"other comment":       head + "# note: x\nname\tvalue\na\t1\n",
		"plain comment":       head + "# x\nname\tvalue\na\t1\n",
		"comment below":       head + "name\tvalue\n# about: x\na\t1\n",
		"one name twice":      head + "name\tname\na\t1\n",
		"column without name": head + "name\t\na\t1\n",
		"no rows":             head + "name\tvalue\n",
		"no columns":          head,
		"field missing":       head + "name\tvalue\na\n",
		"field too many":      head + "name\tvalue\na\t1\t2\n",
		"empty field":         head + "name\tvalue\na\t\n",
		"blank line":          head + "name\tvalue\na\t1\n\nb\t2\n",
		"space":               head + "name\tvalue\na\t1 \n",
		"carriage return":     head + "name\tvalue\na\t1\r\n",
		"the same row twice":  head + "name\tvalue\na\t1\na\t1\n",
	} {
		if c, err := Parse(text); err == nil {
			t.Errorf("%s: read as %+v", name, c)
		}
	}
}

// TestOpenMalformed: a table that cannot be read has no rows, and says why.
func TestOpenMalformed(t *testing.T) {
	before := len(opened.tables)
	defer func() { opened.tables = opened.tables[:before] }()
	for _, table := range []*Table{open("no_such_file", "x"), open("regions", "region"), open("regions", "partition", "region", "name")} {
		if table.Err() == nil || table.Rows() != nil || table.Date() != "" || len(table.ByName()) != 0 {
			t.Errorf("%s: %v, %v", table.Name(), table.Err(), table.Rows())
		}
	}
}
