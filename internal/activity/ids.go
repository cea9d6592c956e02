// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	_ "embed" // the table
	"slices"
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

//go:embed data/ids.tsv
var idsText string

var idsTable = facts.New("ids", idsText, "begins", "type")

// ids are the beginnings of ids with the types that they name, the longest first.
var ids = sync.OnceValue(func() [][2]string {
	var out [][2]string
	for _, row := range idsTable.Rows() {
		out = append(out, [2]string{row[0], row[1]})
	}
	slices.SortFunc(out, func(a, b [2]string) int { return len(b[0]) - len(a[0]) })
	return out
})

// typeOfID is the resource type that an id of EC2 names, "" for other texts.
func typeOfID(text string) string {
	for _, row := range ids() {
		hex, ok := strings.CutPrefix(text, row[0])
		if !ok {
			continue
		}
		if len(hex) >= 8 && len(hex) <= 32 && strings.Trim(hex, "0123456789abcdef") == "" {
			return row[1]
		}
		return ""
	}
	return ""
}

// fromIDs are the resources that ids in the parameters name by themselves, such as
// "i-0123456789abcdef0" (L-630 e).
func (x *call) fromIDs(a *catalog.Action) []found {
	var out []found
	for _, name := range sortedKeys(x.params.byName) {
		for _, text := range x.params.byName[name] {
			typ := typeOfID(text)
			if typ == "" || len(out) >= maxResources {
				continue
			}
			for _, u := range a.Resources {
				fields := u.Type.Formats[0].Fields()
				kind, _, ok := strings.Cut(fields[5], "/${")
				if !ok || kind != typ {
					continue
				}
				f := found{typ: u.Type.Name, arn: "arn:" + x.who.partition() + ":" + fields[2] + ":" + x.placed(3, fields[3]) + ":" + x.placed(4, fields[4]) + ":" + kind + "/" + text}
				if u.Type.Matches(f.arn) && !slices.Contains(out, f) {
					out = append(out, f)
				}
			}
		}
	}
	return out
}
