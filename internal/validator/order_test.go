// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator_test

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// TestOrder shows that the table of order effects names checks that exist, of other families, which run before.
func TestOrder(t *testing.T) {
	suite := validator.Suite()
	family, place := map[string]string{}, map[string]int{}
	for _, f := range validator.Families() {
		for _, k := range f.Checks {
			family[k.ID], place[k.ID] = f.Name, len(place)
		}
	}
	gives, drops := frame.Order()
	for id, others := range gives {
		check := suite.Check(id)
		if check == nil {
			t.Errorf("%s has more specific findings, but does not exist", id)
			continue
		}
		for _, o := range others {
			other := suite.Check(o)
			if other == nil || family[o] == family[id] {
				t.Errorf("%s leaves a matter to %s, which does not exist or is of the same family", id, o)
				continue
			}
			if by := suite.Check(other.FoundBy); by != nil {
				other = by
			}
			if other.Phase > check.Phase || other.Phase == check.Phase && place[other.ID] > place[id] {
				t.Errorf("%s leaves a matter to %s, which runs later", id, o)
			}
		}
	}
	for id, others := range drops {
		for _, o := range others {
			if suite.Check(id) == nil || suite.Check(o) == nil || family[o] == family[id] {
				t.Errorf("%s replaces %s: one of them does not exist, or they are of one family", id, o)
			}
		}
	}
}

// TestFoundBy shows that a check without a function says whose function makes its findings.
func TestFoundBy(t *testing.T) {
	suite := validator.Suite()
	for _, k := range suite.All() {
		if k.FoundBy == "" {
			continue
		}
		by := suite.Check(k.FoundBy)
		if by == nil || by.FoundBy != "" || by.Phase != k.Phase {
			t.Errorf("%s is found by %s, which does not exist, is found by another one or runs in another phase", k.ID, k.FoundBy)
		}
	}
}
