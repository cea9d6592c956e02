// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// addAWSOwned adds to a service what its reference does not say of resources that AWS owns (E-1755): that their ARNs have
// no account where those of customers have one, and types that it does not list.
func (d *blockReader) addAWSOwned() {
	for i := range d.types {
		t := &d.types[i]
		for _, f := range t.Formats {
			for _, o := range facts.AWSOwnedOf(f.Service()) {
				if name, ok := strings.CutPrefix(f.Resource(), o.Kind); ok && o.Account == "" && f.Account() == "${Account}" {
					fields := f.Fields()
					fields[4], fields[5] = "", o.Begins+name
					t.Formats = append(t.Formats, &ARNFormat{text: strings.Join(fields[:], ":")})
				}
			}
		}
	}
	s := d.service
	for _, o := range facts.AWSOwnedOf(s.prefix) {
		if o.Type == "" {
			continue
		}
		t := &ResourceType{Name: o.Type, Service: s.prefix, folded: strings.ToLower(o.Type), Formats: []*ARNFormat{{
			text: "arn:${Partition}:" + s.prefix + ":${Region}:" + o.Account + ":" + o.Begins + "${Name}",
		}}}
		i, found := slices.BinarySearchFunc(s.types, t.folded, func(t *ResourceType, name string) int { return strings.Compare(t.folded, name) })
		if found {
			continue // the reference has caught up
		}
		s.types = slices.Insert(s.types, i, t)
		for _, name := range o.Actions {
			if a, ok := s.byName[strings.ToLower(name)]; ok {
				a.Resources = append(slices.Clip(a.Resources), ResourceUse{Type: t})
			}
		}
	}
}

// addFormats adds the forms of ARNs that the documentation of the service uses and its reference lacks.
func (d *blockReader) addFormats() {
	for _, f := range facts.ARNFormatsOf(d.service.prefix) {
		if t, ok := d.service.ResourceType(f.Type); ok {
			t.Formats = append(t.Formats, &ARNFormat{text: f.Format})
		}
	}
}

// correctTypes gives keys the types that the documentation of the service uses.
func (d *blockReader) correctTypes() {
	for i := range d.keys {
		if t, ok := facts.KeyTypes()[d.keys[i].folded]; ok {
			d.keys[i].Type, _ = iam.ParseKeyType(t) // a test shows that they are types
		}
	}
}
