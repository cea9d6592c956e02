// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package frame

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
)

// Suite is all checks, in several orders.
type Suite struct {
	all    []*Check
	id     map[string]*Check
	phase  [Phases][]*Check
	ignore []*Check // those with a function Ignored
}

// NewSuite makes a suite of families of checks. Within a phase checks run in this order. The suite refers to the checks.
func NewSuite(families ...[]Check) *Suite {
	s := &Suite{id: make(map[string]*Check)}
	for _, checks := range families {
		for i := range checks {
			k := &checks[i]
			s.all = append(s.all, k)
			s.id[k.ID] = k
			if k.Document != nil || k.Statement != nil || k.Action != nil || k.Resource != nil || k.Principal != nil || k.Condition != nil {
				s.phase[k.Phase] = append(s.phase[k.Phase], k)
			}
			if k.Ignored != nil {
				s.ignore = append(s.ignore, k)
			}
		}
	}
	return s
}

// All returns all checks in order. They are shared: do not modify them.
func (s *Suite) All() []*Check { return slices.Clone(s.all) }

// Check returns the check with the id, nil if there is none.
func (s *Suite) Check(id string) *Check { return s.id[id] }

// NearestID returns the id of the check that is spelt most like the name, "" if none is near.
func (s *Suite) NearestID(name string) string {
	best, distance := "", 1+len(name)/3
	for _, k := range s.all {
		if d := spelling.Within(name, k.ID, distance); d < distance {
			best, distance = k.ID, d
		}
	}
	return best
}
