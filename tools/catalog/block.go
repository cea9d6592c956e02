// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"slices"
)

// block encodes one service; see the format in encode.go.
func (s *service) block() []byte {
	var (
		keySets = newTable[int]()
		depSets = newTable[int]()
		uses    = newTable[use]()
		others  []string // strings other than those of keys, types, formats and actions
	)
	other := func(name string) int {
		if i := slices.Index(others, name); i >= 0 {
			return i
		}
		others = append(others, name)
		return len(others) - 1
	}
	keySet := func(names []string) int {
		var set []int
		for _, name := range names {
			id, _ := s.keyID(name) // checked before
			set = append(set, id)
		}
		return keySets.id(distinct(set))
	}
	depSet := func(names []string) int {
		var set []int
		for _, name := range names {
			set = append(set, other(name))
		}
		return depSets.id(distinct(set))
	}
	useList := func(list []resourceUse) int {
		var all []use
		for _, u := range list {
			id, _ := s.typeID(u.Name) // checked before
			all = append(all, use{id, u.Required, keySet(u.ConditionKeys), depSet(u.DependentActions)})
		}
		return uses.id(all)
	}

	var types, actions writer
	for _, t := range s.types {
		types.uint(len(t.templates))
		types.uint(keySet(t.ConditionKeys))
	}
	for i := range s.actions {
		a := &s.actions[i]
		flags, _ := levels(a.AccessLevel) // checked before
		if len(a.DependentActions) > 0 {
			flags |= flagDependent
		}
		if len(a.Scenarios) > 0 {
			flags |= flagScenarios
		}
		actions.WriteByte(flags)
		actions.uint(useList(a.ResourceTypes))
		actions.uint(keySet(a.ConditionKeys))
		if len(a.DependentActions) > 0 {
			actions.uint(depSet(a.DependentActions))
		}
		if len(a.Scenarios) > 0 {
			actions.uint(len(a.Scenarios))
			for _, sc := range a.Scenarios {
				actions.uint(other(sc.Name))
				actions.uint(useList(sc.ResourceTypes))
			}
		}
	}

	var w writer
	for _, n := range []int{
		len(s.keys), len(keySets.rows), keySets.members(), len(s.types), len(depSets.rows), len(uses.rows), uses.members(), len(s.actions),
	} {
		w.uint(n)
	}
	for _, k := range s.keys {
		w.WriteByte(keyTypes[k.Type])
	}
	for _, set := range keySets.rows {
		w.ascending(set)
	}
	w.Write(types.Bytes())
	for _, set := range depSets.rows {
		w.ascending(set)
	}
	for _, list := range uses.rows {
		w.uint(len(list))
		for _, u := range list {
			required := 0
			if u.required {
				required = 1
			}
			w.uint(u.id<<1 | required)
			w.uint(u.keys)
			w.uint(u.deps)
		}
	}
	w.Write(actions.Bytes())
	w.uint(len(others))
	line := func(text string) {
		w.WriteString(text)
		w.WriteByte('\n')
	}
	for _, k := range s.keys {
		line(k.Key)
	}
	for _, t := range s.types {
		line(t.Key)
	}
	for _, t := range s.types {
		for _, arn := range t.templates {
			line(arn)
		}
	}
	for _, text := range others {
		line(text)
	}
	for i := range s.actions {
		line(s.prefix + ":" + s.actions[i].Name)
	}
	return w.Bytes()
}

// use is a resource type as an action takes it; the numbers are indices.
type use struct {
	id       int
	required bool
	keys     int
	deps     int
}

// table numbers distinct lists in the order of their first appearance; the empty list is number 0.
type table[T comparable] struct {
	rows [][]T
	ids  map[string]int
}

func newTable[T comparable]() *table[T] {
	t := &table[T]{ids: map[string]int{}}
	t.id(nil)
	return t
}

func (t *table[T]) id(row []T) int {
	key := fmt.Sprint(row)
	id, ok := t.ids[key]
	if !ok {
		id = len(t.rows)
		t.ids[key] = id
		t.rows = append(t.rows, row)
	}
	return id
}

// members returns how many elements the lists have together.
func (t *table[T]) members() int {
	n := 0
	for _, row := range t.rows {
		n += len(row)
	}
	return n
}

// distinct sorts a set.
func distinct(set []int) []int {
	slices.Sort(set)
	return slices.Compact(set)
}
