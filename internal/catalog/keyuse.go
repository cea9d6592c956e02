// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

var _ iam.KeyClassServices = Services{}

// KeyUse says how requests of an action for a resource have a condition key: the first
// row of the table of classes that fits (E-1721), else what AWS lists for the action and
// the type of the resource. A key of a service that is not listed there is never in such
// a request (E-1720). Where nothing is known, among them actions that the user declared,
// the key may be absent.
func (s Services) KeyUse(action string, resource pattern.Text, key string) iam.KeyUse {
	a, ok := s.Lookup(action)
	if !ok || a.Declared {
		return iam.KeyUse{}
	}
	row := rowOf(a, resource, key)
	if row.use.Class == iam.KeyNever || row.found && !row.listed {
		return row.use
	}
	if strings.HasPrefix(key, "aws:") {
		return iam.KeyUse{}
	}
	on, ofResource := onRow(a, resource, key)
	switch {
	case on == truth.False && s.ActionHasKey(a.Name, key) != truth.Unknown:
		return iam.KeyUse{Class: iam.KeyNever}
	case on == truth.True && row.found:
		return row.use
	case on == truth.True:
		return iam.KeyUse{OfResource: ofResource}
	}
	// Nothing is known, or only some of the resources that the text may mean have the
	// key.
	return iam.KeyUse{OfResource: ofResource, Values: row.use.Values}
}

// foundRow is the row of the table of key classes that fits a request.
type foundRow struct {
	use           iam.KeyUse
	found, listed bool
}

// rowOf finds the row for a request. If the row depends on an unknown part of the
// resource, the key may be absent.
func rowOf(a *Action, resource pattern.Text, key string) foundRow {
	rows := keyRows()[key]
	if rows == nil {
		if rows = claimRows(key); rows == nil {
			return foundRow{}
		}
	}
	doubt := false
	for i := range rows {
		r := &rows[i]
		if !r.Of(a.Name) {
			continue
		}
		fits := r.fits(resource)
		switch {
		case fits == truth.Unknown:
			doubt = true
		case fits == truth.False:
		case doubt:
			return foundRow{use: iam.KeyUse{OfResource: r.use.OfResource, Values: r.use.Values}, found: true, listed: r.Listed}
		default:
			return foundRow{use: r.use, found: true, listed: r.Listed}
		}
	}
	return foundRow{}
}

// keyRow is a row of the table, prepared.
type keyRow struct {
	*facts.KeyRow
	resources []arn.Pattern
	use       iam.KeyUse
}

// fits says whether the row is about a resource.
func (r *keyRow) fits(resource pattern.Text) truth.Value {
	if r.resources == nil {
		return truth.True
	}
	fits := truth.False
	for i := range r.resources {
		fits = truth.Or(fits, r.resources[i].Test(resource))
	}
	return fits
}

// keyRows are the rows by key in lower case.
var keyRows = sync.OnceValue(func() map[string][]keyRow {
	m := make(map[string][]keyRow)
	for key, rows := range facts.AllKeyRows() {
		for i := range rows {
			m[key] = append(m[key], prepare(&rows[i]))
		}
	}
	return m
})

func prepare(r *facts.KeyRow) keyRow {
	out := keyRow{KeyRow: r, use: iam.KeyUse{Signed: r.Signed, Only: r.Only, Values: r.Values}}
	switch r.Class {
	case facts.KeyDerived, facts.KeyAlways:
		// What only some resources of a call have is theirs: that a volume is encrypted is
		// another matter than that its snapshot is.
		out.use.Class, out.use.OfResource = iam.KeyAlways, r.Resources != nil
	case facts.KeyProperty:
		out.use.Class, out.use.OfResource = iam.KeyProperty, true
	case facts.KeyNever:
		out.use = iam.KeyUse{Class: iam.KeyNever}
	}
	for _, p := range r.Resources {
		out.resources = append(out.resources, arn.Compile(p))
	}
	return out
}

// claimRows are the rows of a key that has none of its own: those of a family.
func claimRows(key string) []keyRow {
	if family := facts.KeyFamily(key); family != "" {
		return keyRows()[family]
	}
	return nil
}

// onRow says whether AWS lists a key of a service for an action on a resource, and
// whether it does so for the resource itself. It is Unknown where only some of the
// resources that the text may mean have it.
func onRow(a *Action, resource pattern.Text, key string) (on truth.Value, ofResource bool) {
	if listsKey(a.ConditionKeys, key) {
		return truth.True, false
	}
	some, all, fitting := false, true, false
	// Of calls that name several resources AWS lists the keys of each; what only the type
	// has may be there or not (E-1405).
	together, unsure := calledTogether(a), false
	asked := TextARN(resource)
	for pass := range 2 {
		for i := range a.Resources {
			u := &a.Resources[i]
			if pass == 0 && u.Type.Fit(asked) < FitSome {
				continue
			}
			fitting = true
			mine := listsKey(u.Type.ConditionKeys, key)
			ofResource = ofResource || mine
			has := listsKey(u.ConditionKeys, key)
			unsure = unsure || together && mine && !has && len(u.ConditionKeys) > 0
			has = has || mine
			some, all = some || has, all && has
		}
		if fitting {
			break // else the resource is of no type, or of any: see what the types say
		}
	}
	switch {
	case !some:
		return truth.False, false
	case all && !unsure:
		return truth.True, ofResource
	default:
		return truth.Unknown, ofResource
	}
}

func listsKey(keys []*ConditionKey, key string) bool {
	for _, k := range keys {
		if k.Matches(key) {
			return true
		}
	}
	return false
}
