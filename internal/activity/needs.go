// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	_ "embed" // the table
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

//go:embed data/needs.tsv
var needsText string

var needsTable = facts.New("needs", needsText, "action", "parameter", "needs")

// need is another action that a call needed. Sure says that nothing but the call decides it;
// condition is what AWS asks for with, "" for nothing.
type need struct {
	action    *catalog.Action
	sure      bool
	condition string
}

// needs are the actions that a call needed in addition to its own, on the same resource: those of
// parameters, and those of tags that the call gave (L-620). Where AWS asks under a condition
// only, the policy would have to state it, so that it is not sure.
func (x *call) needs(a *catalog.Action) []need {
	var out []need
	add := func(name string, sure bool, condition string) {
		n, ok := x.catalog.Lookup(name)
		if ok && n != a && !slices.ContainsFunc(out, func(o need) bool { return o.action == n }) {
			out = append(out, need{n, sure, condition})
		}
	}
	for _, row := range needsTable.Rows() {
		if row[0] == a.Name && x.params.gives(row[1]) {
			add(row[2], true, "")
		}
	}
	if !x.params.gives("tags") && !x.params.gives("tagset") && !x.params.gives("tagspecificationset") && !x.params.gives("tagspecifications") {
		return out
	}
	for _, d := range facts.DependentsOf(a.Name) {
		if d.Kind == "action" && d.When == whenTags {
			add(d.Needs, d.Verified && d.Condition == "", strings.Replace(d.Condition, "=", " = ", 1))
		}
	}
	return out
}

// whenTags is how the table of dependents says that tags need another action.
const whenTags = "if the call gives tags"

// gives reports whether a parameter holds something. With * at its end it is any that begins
// so.
func (p *params) gives(name string) bool {
	begin, open := strings.CutSuffix(name, "*")
	if !open {
		return p.given[name]
	}
	for n := range p.given {
		if strings.HasPrefix(n, begin) && p.given[n] {
			return true
		}
	}
	return false
}

// fittingTo are the resources of a call that another action takes too; patterns of its types
// where it takes none of them.
func (x *call) fittingTo(a *catalog.Action, fs []found) []found {
	if !a.ResourceLevel() {
		return []found{{arn: "*", entry: true}}
	}
	if kinds := x.params.byName["resourcetype"]; a.Name == "ec2:CreateTags" && len(kinds) > 0 {
		return x.patterns(a, kinds) // what the call made, of the types that it gave tags
	}
	var out []found
	for _, f := range fs {
		for _, u := range a.Resources {
			if u.Type.Name == f.typ {
				out = append(out, f)
				break
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	return x.patterns(a, nil)
}
