// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// principals renders principals blocks. Blocks of a type are put together
// in the order of their set; the identifiers of each are in descending order.
func (r *configReader) principals(field string, blocks []Principal) principals {
	if len(blocks) == 0 {
		return nil
	}
	list := r.blocks.list(len(blocks))
	for i := range blocks {
		list = append(list, principalBlock{blocks[i].Type, r.distinct(field, blocks[i].Identifiers)})
		if !utf8.ValidString(blocks[i].Type) {
			r.errs.add(notUTF8("statement", r.index, field+".type"))
		}
	}
	list = sortCompact(list, comparePrincipals)

	out := principals(r.types.list(len(list)))
	eachRun(list, func(a, b principalBlock) bool { return a.typ == b.typ }, func(run []principalBlock) {
		if len(run) > 1 {
			inSetOrder(run, func(b principalBlock) setKey { return r.keys.principal(b.typ, b.ids) })
		}
		n := 0
		for _, b := range run {
			r.translate(field, b.ids)
			sortDescending(b.ids)
			n += len(b.ids)
		}
		ids := run[0].ids
		if len(run) > 1 {
			ids = r.texts.list(n)
			for _, b := range run {
				ids = append(ids, b.ids...)
			}
		}
		e := principalEntry{typ: run[0].typ, ids: manyValue(ids), joined: len(run) > 1}
		if !e.joined {
			e.ids = shortValue(ids)
		}
		out = append(out, e)
	})
	return out
}

// principalBlock is a block with its distinct identifiers in descending order.
type principalBlock struct {
	typ string
	ids []string
}

func comparePrincipals(a, b principalBlock) int {
	return cmp.Or(strings.Compare(a.typ, b.typ), slices.Compare(a.ids, b.ids))
}

// conditions renders condition blocks. The values of blocks with the same
// test and variable are put together in the order of their set.
func (r *configReader) conditions(blocks []Condition) []conditionEntry {
	if len(blocks) == 0 {
		return nil
	}
	list := r.conditionBlocks.list(len(blocks))
	for i := range blocks {
		r.checkCondition(&blocks[i])
		list = append(list, &blocks[i])
	}
	list = sortCompact(list, compareConditions)

	out := r.entries.list(len(list))
	eachRun(list, sameKey, func(run []*Condition) {
		if len(run) > 1 {
			inSetOrder(run, r.keys.condition)
		}
		n := 0
		for _, b := range run {
			n += len(b.Values)
		}
		values := r.texts.list(n)
		for _, b := range run {
			values = append(values, b.Values...)
		}
		r.translate("condition", values)
		out = append(out, conditionEntry{run[0].Test, run[0].Variable, shortValue(values)})
	})
	return out
}

func sameKey(a, b *Condition) bool { return a.Test == b.Test && a.Variable == b.Variable }

func compareConditions(a, b *Condition) int {
	if c := strings.Compare(a.Test, b.Test); c != 0 {
		return c
	}
	if c := strings.Compare(a.Variable, b.Variable); c != 0 {
		return c
	}
	return slices.Compare(a.Values, b.Values)
}

func (r *configReader) checkCondition(c *Condition) {
	if !utf8.ValidString(c.Test) {
		r.errs.add(notUTF8("statement", r.index, "condition.test"))
	}
	if !utf8.ValidString(c.Variable) {
		r.errs.add(notUTF8("statement", r.index, "condition.variable"))
	}
	r.checkUTF8("condition", c.Values)
}

// sortCompact sorts the list in place and drops repetitions.
func sortCompact[T any](list []T, compare func(a, b T) int) []T {
	if len(list) < 2 {
		return list
	}
	slices.SortFunc(list, compare)
	return slices.CompactFunc(list, func(a, b T) bool { return compare(a, b) == 0 })
}
