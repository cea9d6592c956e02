// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"fmt"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
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
			d.service.addPages()
			return d.service, nil
		}
	}
	return nil, fmt.Errorf("service %s: %w", e.prefix, err)
}

// blockReader holds what the parts of a block refer to.
type blockReader struct {
	reader
	service   *Service
	keys      []ConditionKey
	keySets   [][]*ConditionKey
	types     []ResourceType
	formats   []int // number of ARN formats of each type
	depSets   [][]int
	uses      [][]ResourceUse
	actions   []Action
	others    []string
	useDeps   []dependency
	actDeps   []dependency
	scenarios []scenarioRow
}

// dependency is a set of dependent actions, in indices: of a row of a use, or of an action.
type dependency struct{ of, row, set int }

// scenarioRow is one scenario of an action, in indices.
type scenarioRow struct{ action, name, use int }

func (d *blockReader) read() error {
	d.keys = make([]ConditionKey, d.count())
	sets, members := d.count(), d.count()
	d.types = make([]ResourceType, d.count())
	depSets, uses, rows := d.count(), d.count(), d.count()
	d.actions = make([]Action, d.count())
	d.readKeys(sets, members)
	d.readTypes()
	d.readUses(depSets, uses, rows)
	d.readActions()
	d.readNames()
	d.link()
	if d.err == nil && d.data != "" {
		return errDamaged
	}
	if d.err == nil {
		d.addAWSOwned()
		d.addFormats()
		d.correctTypes()
	}
	return d.err
}

// readKeys reads the types of the keys and the key sets, which share one array.
func (d *blockReader) readKeys(sets, members int) {
	for i := range d.keys {
		t := d.byte()
		d.keys[i].Type, d.keys[i].Cardinality = iam.KeyType(t&^typeArray), Single
		if t&typeArray != 0 {
			d.keys[i].Cardinality = MaybeMultivalued
		}
	}
	d.keySets = make([][]*ConditionKey, sets)
	all := make([]*ConditionKey, 0, members)
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

func (d *blockReader) readUses(sets, lists, rows int) {
	d.depSets = make([][]int, sets)
	for i := range d.depSets {
		d.depSets[i] = d.ascending(1 << 20)
	}
	d.uses = make([][]ResourceUse, lists)
	all := make([]ResourceUse, 0, rows)
	for i := range d.uses {
		first := len(all)
		for row := range d.count() {
			id := d.uint()
			if id>>1 >= len(d.types) {
				d.fail()
				return
			}
			all = append(all, ResourceUse{Type: &d.types[id>>1], Required: id&1 != 0, ConditionKeys: d.keySet()})
			if set := d.index(len(d.depSets)); set > 0 {
				d.useDeps = append(d.useDeps, dependency{i, row, set})
			}
		}
		d.uses[i] = all[first:len(all):len(all)]
	}
}

func (d *blockReader) readActions() {
	for i := range d.actions {
		flags := d.byte()
		a := &d.actions[i]
		a.Levels = AccessLevel(flags & levelMask)
		if use := d.index(len(d.uses)); d.err == nil {
			a.Resources = d.uses[use]
		}
		a.ConditionKeys = d.keySet()
		if flags&flagDependent != 0 {
			d.actDeps = append(d.actDeps, dependency{of: i, set: d.index(len(d.depSets))})
		}
		if flags&flagScenarios != 0 {
			for range d.count() {
				d.scenarios = append(d.scenarios, scenarioRow{i, d.uint(), d.index(len(d.uses))})
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
	lower := reader{data: string(fold(make([]byte, 0, len(d.data)), d.data))} // one conversion for all names
	for i := range d.keys {
		d.keys[i].setNames(d.line(), lower.line())
	}
	for i := range d.types {
		d.types[i].Name, d.types[i].folded = d.line(), lower.line()
	}
	for i := range d.types {
		formats := make([]ARNFormat, min(d.formats[i], len(d.data)))
		d.types[i].Formats = make([]*ARNFormat, len(formats))
		for j := range formats {
			formats[j].text = d.line()
			d.types[i].Formats[j] = &formats[j]
			lower.line()
		}
	}
	d.others = make([]string, min(others, len(d.data)))
	for i := range d.others {
		d.others[i] = d.line()
		lower.line()
	}
	s := d.service
	s.actions, s.folded = make([]*Action, len(d.actions)), make([]string, len(d.actions))
	s.byName = make(map[string]*Action, len(d.actions))
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
	for _, dep := range d.actDeps {
		d.actions[dep.of].DependentActions = d.names(d.depSets[dep.set])
	}
	for _, dep := range d.useDeps {
		d.uses[dep.of][dep.row].DependentActions = d.names(d.depSets[dep.set])
	}
	for _, row := range d.scenarios {
		if names := d.names([]int{row.name}); names != nil {
			a := &d.actions[row.action]
			a.Scenarios = append(a.Scenarios, Scenario{names[0], d.uses[row.use]})
		}
	}
	if d.err != nil {
		return
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

// names returns some of the strings that are not names of the service.
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
