// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// Forgetting returns the layers with nothing known about some of their policies, which are
// numbered from 0 in the order of the layers. What is decided with them is decided with the
// layers too (E-1601), and may take fewer cases: those that the policies forgotten distinguish
// do not count. Count is the number of policies.
func (l Layers) Forgetting(forget func(i int) bool) (out Layers, count int) {
	one := func(p *program.Policy) *program.Policy {
		if p == nil {
			return nil
		}
		if count++; forget(count - 1) {
			return &program.Policy{Label: p.Label, Type: p.Type, Doc: p.Doc, More: true}
		}
		return p
	}
	list := func(ps Policies) Policies {
		ps.List = slices.Clone(ps.List)
		for i, p := range ps.List {
			ps.List[i] = one(p)
		}
		return ps
	}
	levels := func(ls *Levels) *Levels {
		if ls == nil {
			return nil
		}
		all := *ls
		all.Levels = slices.Clone(ls.Levels)
		for i := range all.Levels {
			all.Levels[i] = list(all.Levels[i])
		}
		return &all
	}
	l.Identity = list(l.Identity)
	l.Boundary = one(l.Boundary)
	if l.Session != nil {
		session := list(*l.Session)
		l.Session = &session
	}
	l.SCP, l.RCP = levels(l.SCP), levels(l.RCP)
	l.Resource = slices.Clone(l.Resource)
	for i := range l.Resource {
		l.Resource[i].Policy = one(l.Resource[i].Policy)
	}
	l.Endpoint = one(l.Endpoint)
	return l, count
}
