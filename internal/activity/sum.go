// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package activity

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// usage sums up.
func (r *reading) usage() *Usage {
	since := day(-1 << 30)
	if r.o.Days > 0 && !r.newest.IsZero() {
		since = dayOf(r.newest.Add(-time.Duration(r.o.Days) * 24 * time.Hour))
	}
	u := &Usage{
		Principal: r.who.text, Ignored: r.ignored,
		Coverage: Coverage{Files: len(r.o.Files), Events: r.events, Regions: names(r.regions, since), Sources: names(r.sources, since), DataSources: names(r.data, since)},
		grouping: grouping{r.o.Detail, cmp.Or(r.o.MaxExact, DefaultMaxExact), r.o.Catalog},
	}
	collect := func(from map[string]*seen) (out []Use) {
		for _, action := range sortedKeys(from) {
			use, ok := from[action].use(action, since)
			if !ok {
				continue
			}
			out = append(out, use)
			if u.Coverage.First.IsZero() || use.First.Before(u.Coverage.First) {
				u.Coverage.First = use.First
			}
			if use.Last.After(u.Coverage.Last) {
				u.Coverage.Last = use.Last
			}
			for _, f := range use.found {
				if f.entry && (f.arn != "*" || f.typ != "") && !slices.Contains(u.Coverage.Patterns, action+" "+f.typ) {
					u.Coverage.Patterns = append(u.Coverage.Patterns, action+" "+f.typ)
				}
			}
		}
		return out
	}
	u.Used, u.Denied = collect(r.used), collect(r.denied)
	slices.Sort(u.Coverage.Patterns)
	for _, key := range slices.SortedFunc(maps.Keys(r.inferred), comparePairs) {
		if use, ok := r.inferred[key].use(key[1], since); ok {
			event, condition, tags := strings.Cut(key[0], withTags)
			u.Inferred = append(u.Inferred, Inferred{Event: event, Action: key[1], Condition: condition, Tags: tags, Resources: use.Resources, Count: use.Count, found: use.found})
		}
	}
	for _, key := range slices.SortedFunc(maps.Keys(r.unmapped), comparePairs) {
		if sum := r.unmapped[key].from(since); sum.count > 0 {
			u.Unmapped = append(u.Unmapped, Unmapped{key[0], key[1], sum.count})
		}
	}
	for p, n := range r.passed {
		if n.since(since) {
			u.PassRoles = append(u.PassRoles, p)
		}
	}
	slices.SortFunc(u.PassRoles, func(a, b PassRole) int {
		return cmp.Or(strings.Compare(a.Role, b.Role), strings.Compare(a.Service, b.Service), strings.Compare(a.Action, b.Action))
	})
	return u
}

func comparePairs(a, b [2]string) int {
	return cmp.Or(strings.Compare(a[0], b[0]), strings.Compare(a[1], b[1]))
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
