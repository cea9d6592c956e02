// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// clauseFailure is one part of a statement that keeps it from applying.
type clauseFailure struct {
	clause, why string
	// rank orders the parts by how near a statement is that fails on this one alone.
	rank int
}

// nearMiss finds, in a layer that grants nothing, the Allow statement that fails on
// one part only; the nearer to granting, the better. Nil if there is none.
func (v *env) nearMiss(l Layer) *NearMiss {
	var best *NearMiss
	bestRank := 0
	try := func(p *Policy, level int) {
		if p == nil {
			return
		}
		v.layer, v.policy = l, p
		for _, s := range p.statements {
			if s.effect != policy.Allow || s.unknown || s.bare {
				continue
			}
			f, single := v.onlyFailure(s)
			if !single || best != nil && f.rank <= bestRank {
				continue
			}
			m := matchedStatement{statement: s, policy: p, layer: l, level: level}
			best, bestRank = &NearMiss{Statement: m.public(), Clause: f.clause, Why: f.why}, f.rank
		}
		v.policy = nil
	}
	saved := *v.trace
	defer func() { *v.trace = saved }()
	ls := &v.ev.layers
	switch l {
	case LayerIdentity:
		tryAll(ls.Identity.List, -1, try)
	case LayerBoundary:
		try(ls.Boundary, -1)
	case LayerSession:
		if ls.Session != nil {
			tryAll(ls.Session.List, -1, try)
		}
	case LayerSCP:
		levels := ls.SCP.all()
		for i := range levels {
			if v.levelAllows(&levels[i], i) != truth.True {
				tryAll(levels[i].List, i, try)
			}
		}
	case LayerResource:
		if p, found := v.resourcePolicy(); found == truth.True {
			try(p, -1)
		}
	case LayerEndpoint:
		try(ls.Endpoint, -1)
	}
	return best
}

func tryAll(list []*Policy, level int, try func(*Policy, int)) {
	for _, p := range list {
		try(p, level)
	}
}

func (v *env) levelAllows(ps *Policies, level int) truth.Value {
	v.layer = LayerSCP
	got := v.evaluateList(ps, level)
	return got.allow()
}

// onlyFailure returns the part of the statement that is not true, if it is only one.
func (v *env) onlyFailure(s *statement) (clauseFailure, bool) {
	var failures []clauseFailure
	if s.action != nil && s.action.match(v) != truth.True {
		f := clauseFailure{clause: "Action", why: "its Action does not cover " + v.action.Name, rank: 1}
		if s.action.not {
			f = clauseFailure{clause: "NotAction", why: "its NotAction excludes " + v.action.Name, rank: 1}
		}
		failures = append(failures, f)
	}
	if s.resource != nil && s.resource.match(v) != truth.True {
		failures = append(failures, v.resourceFailure(s))
	}
	if s.principal != nil {
		if who := s.principal.match(v, policy.Allow); who.any() != truth.True {
			failures = append(failures, clauseFailure{clause: "Principal", why: "its Principal does not name " + v.principal.Display, rank: 2})
		}
	}
	if len(failures) > 1 {
		return clauseFailure{}, false
	}
	if s.condition != nil {
		for _, c := range s.condition.failures(v) {
			failures = append(failures, clauseFailure{clause: "Condition " + c.Operator + " " + c.Key, why: c.Why, rank: 4})
		}
	}
	if len(failures) != 1 {
		return clauseFailure{}, false
	}
	return failures[0], true
}

func (v *env) resourceFailure(s *statement) clauseFailure {
	f := clauseFailure{clause: "Resource", why: "its Resource does not cover " + v.resource.String(), rank: 3}
	switch {
	case s.resource.not:
		f.clause, f.why = "NotResource", "its NotResource excludes "+v.resource.String()
	case v.action.ResourceLess():
		f.why = v.action.Name + " takes no resource, so that only Resource \"*\" covers it"
	}
	return f
}
