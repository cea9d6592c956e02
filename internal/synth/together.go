// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	_ "embed" // the table
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

//go:embed data/together.tsv
var togetherText string

var togetherTable = facts.New("together", togetherText, "action", "type", "needs", "text", "page")

// neededWith adds the resources that calls of the action on a resource of one type need as well, and
// that no entry of the action covers.
func (d *dependents) neededWith(a *catalog.Action) {
	entries := d.entries[a.Name]
	for _, row := range togetherTable.Rows() {
		if !pattern.MatchFold(row[0], a.Name) {
			continue
		}
		var missing []string
		for _, u := range a.Resources {
			if u.Type.Name == row[1] {
				missing = append(missing, lacking(a, u.Type, entries, row[2])...)
			}
		}
		if len(missing) > 0 {
			d.found[strings.Join([]string{a.Name, kindResource, row[2], row[1]}, "\x00")] = &Dependent{
				Action: a.Name, NeededBy: []string{a.Name}, Kind: kindResource, Resources: sortedSet(missing), Because: row[3] + " See " + row[4] + ".",
			}
		}
	}
}

// lacking are the resources that entries of a type need as well: what lies in each, or one of
// another type.
func lacking(a *catalog.Action, t *catalog.ResourceType, entries []*entry, needs string) []string {
	var missing []string
	for _, e := range entries {
		if e.all() || e.fitType(t) == catalog.FitNone {
			continue
		}
		if strings.HasPrefix(needs, "/") {
			if !strings.HasSuffix(e.text, star) && strings.Count(e.fields.Resource(), "/") == 1 && !covered(entries, e.text+needs) {
				missing = append(missing, e.text+needs)
			}
			continue
		}
		for _, u := range a.Resources {
			if u.Type.Name == needs && !slices.ContainsFunc(entries, func(o *entry) bool { return o.all() || o.fitType(u.Type) > catalog.FitNone }) {
				missing = append(missing, u.Type.Formats[0].String())
			}
		}
	}
	return missing
}

// covered reports whether some entry covers another one.
func covered(entries []*entry, text string) bool {
	other, problem, _ := readEntry(text)
	return problem != "" || slices.ContainsFunc(entries, func(e *entry) bool { return e.all() || e.covers(other) })
}
