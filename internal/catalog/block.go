// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"
	"strings"
)

// Bits of the byte that begins an action; below them are the access levels.
const (
	flagDependent = 1 << 5
	flagScenarios = 1 << 6
	levelMask     = 1<<5 - 1
)

// typeArray marks the array form of a key's type.
const typeArray = 0x80

// readService decodes the block of one service. The generator in tools/catalog describes the format.
func (x *index) readService(i int) (*Service, error) {
	e := &x.entries[i]
	plain, err := inflate(e.packed, e.length, x.dictionary)
	if err == nil {
		d := blockReader{reader: reader{data: plain}, service: &Service{prefix: e.prefix}}
		if err = d.read(); err == nil {
			return d.service, nil
		}
	}
	return nil, fmt.Errorf("service %s: %w", e.prefix, err)
}

// blockReader holds what the parts of a block refer to.
type blockReader struct {
	reader
	service *Service
	keys    []ConditionKey
	keySets [][]*ConditionKey
	types   []ResourceType
	depSets [][]int
	uses    [][]useRow
	lists   [][]ResourceUse
	formats []int // ARN formats of each type
	actions []Action
	deps    []int // dependency set of each action
	others  []string
	sceneOf []sceneRow
}

// useRow is a resource type as an action takes it, in indices.
type useRow struct {
	id, keys, deps int
	required       bool
}

// sceneRow is one scenario of an action, in indices.
type sceneRow struct{ action, name, list int }

func (d *blockReader) read() error {
	n := [6]int{d.count(), d.count(), d.count(), d.count(), d.count(), d.count()}
	d.keys, d.types, d.actions = make([]ConditionKey, n[0]), make([]ResourceType, n[2]), make([]Action, n[5])
	d.readKeys(n[1])
	d.readTypes()
	d.readUses(n[3], n[4])
	d.readActions()
	d.readNames()
	d.link()
	if d.err == nil && d.data != "" {
		return errDamaged
	}
	return d.err
}

// readKeys reads the types of the keys and the key sets, which share one array of pointers.
func (d *blockReader) readKeys(sets int) {
	for i := range d.keys {
		t := d.byte()
		d.keys[i].Type, d.keys[i].Cardinality = KeyType(t&^typeArray), Single
		if t&typeArray != 0 {
			d.keys[i].Cardinality = MaybeMultivalued
		}
	}
	d.keySets = make([][]*ConditionKey, sets)
	var all []*ConditionKey
	for i := range d.keySets {
		first := len(all)
		last := 0
		for range d.count() {
			last += d.uint()
			if last >= len(d.keys) {
				d.fail()
				return
			}
			all = append(all, &d.keys[last])
		}
		d.keySets[i] = all[first:len(all):len(all)]
	}
}

func (d *blockReader) readTypes() {
	d.formats = make([]int, len(d.types))
	for i := range d.types {
		d.formats[i] = d.uint()
		d.types[i].ConditionKeys = d.keySet()
		d.types[i].Service = d.service.prefix
	}
}

func (d *blockReader) readUses(sets, lists int) {
	d.depSets = make([][]int, sets)
	for i := range d.depSets {
		d.depSets[i] = d.ascending(1 << 20)
	}
	d.uses = make([][]useRow, lists)
	for i := range d.uses {
		rows := make([]useRow, d.count())
		for j := range rows {
			id := d.uint()
			rows[j] = useRow{id: id >> 1, required: id&1 != 0, keys: d.index(len(d.keySets)), deps: d.index(len(d.depSets))}
			if rows[j].id >= len(d.types) {
				d.fail()
				return
			}
		}
		d.uses[i] = rows
	}
	d.lists = make([][]ResourceUse, lists)
	for i, rows := range d.uses {
		if len(rows) > 0 {
			d.lists[i] = make([]ResourceUse, len(rows))
		}
		for j, row := range rows {
			d.lists[i][j] = ResourceUse{Type: &d.types[row.id], Required: row.required, ConditionKeys: d.keySets[row.keys]}
		}
	}
}

func (d *blockReader) readActions() {
	d.deps = make([]int, len(d.actions))
	for i := range d.actions {
		flags := d.byte()
		a := &d.actions[i]
		a.Levels = AccessLevel(flags & levelMask)
		if list := d.index(len(d.lists)); d.err == nil {
			a.Resources = d.lists[list]
		}
		a.ConditionKeys = d.keySet()
		if flags&flagDependent != 0 {
			d.deps[i] = d.index(len(d.depSets))
		}
		if flags&flagScenarios != 0 {
			for range d.count() {
				d.sceneOf = append(d.sceneOf, sceneRow{i, d.uint(), d.index(len(d.lists))})
			}
		}
		if d.err != nil {
			return
		}
	}
}

// keySet reads the index of a key set.
func (d *blockReader) keySet() []*ConditionKey {
	if i := d.index(len(d.keySets)); d.err == nil {
		return d.keySets[i]
	}
	return nil
}

func (d *blockReader) readNames() {
	others := d.count()
	for i := range d.keys {
		d.keys[i].setName(d.line())
	}
	for i := range d.types {
		d.types[i].Name = d.line()
		d.types[i].folded = strings.ToLower(d.types[i].Name)
	}
	for i := range d.types {
		formats := make([]ARNFormat, min(d.formats[i], len(d.data)))
		d.types[i].Formats = make([]*ARNFormat, len(formats))
		for j := range formats {
			formats[j].text = d.line()
			d.types[i].Formats[j] = &formats[j]
		}
	}
	d.others = make([]string, others)
	for i := range d.others {
		d.others[i] = d.line()
	}
	s := d.service
	s.actions, s.folded = make([]*Action, len(d.actions)), make([]string, len(d.actions))
	s.byName = make(map[string]*Action, len(d.actions))
	lower := reader{data: strings.ToLower(d.data)} // one conversion for all names
	for i := range d.actions {
		a := &d.actions[i]
		a.Name = d.line()
		if name := lower.line(); len(name) > len(s.prefix) {
			s.folded[i] = name[len(s.prefix)+1:]
		}
		s.actions[i], s.byName[s.folded[i]] = a, a
	}
}

// link fills in what names are needed for, and the tables of the service.
func (d *blockReader) link() {
	if d.err != nil {
		return
	}
	for i, set := range d.deps {
		d.actions[i].DependentActions = d.names(d.depSets[set])
	}
	for i, rows := range d.uses {
		for j, row := range rows {
			d.lists[i][j].DependentActions = d.names(d.depSets[row.deps])
		}
	}
	for _, row := range d.sceneOf {
		if names := d.names([]int{row.name}); names != nil {
			a := &d.actions[row.action]
			a.Scenarios = append(a.Scenarios, Scenario{names[0], d.lists[row.list]})
		}
	}
	s := d.service
	s.types = make([]*ResourceType, len(d.types))
	for i := range d.types {
		s.types[i] = &d.types[i]
	}
	s.keys = make([]*ConditionKey, len(d.keys))
	for i := range d.keys {
		s.keys[i] = &d.keys[i]
	}
	s.indexKeys()
}

// names returns some of the strings that are no names of the service.
func (d *blockReader) names(set []int) []string {
	var names []string
	for _, i := range set {
		if i >= len(d.others) {
			d.fail()
			return nil
		}
		names = append(names, d.others[i])
	}
	return names
}

// indexKeys makes the tables by which condition keys are found.
func (s *Service) indexKeys() {
	s.byKey = make(map[string]*ConditionKey, len(s.keys))
	s.templates = nil
	for _, k := range s.keys {
		s.byKey[k.folded] = k
		if k.placeholder {
			s.templates = append(s.templates, k)
		}
	}
}
