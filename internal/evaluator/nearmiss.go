// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// clauseFailure is one part of a statement that keeps it from applying.
type clauseFailure struct {
	clause string
	why    Failure
	// more are further conditions that fail.
	more []Failure
	// keys are those of conditions.
	keys []string
	// rank orders the parts by how near a statement is that fails on this one alone.
	rank int
}

// nearMiss finds, in a layer that grants nothing, the Allow statement that fails on
// one part only, or on several conditions; the nearer to granting, the better. It is nil
// if there is none.
func (v *env) nearMiss(l Layer) *NearMiss {
	var best *NearMiss
	bestRank := 0
	try := func(p *program.Policy, level int) {
		if p == nil {
			return
		}
		v.layer, v.policy = l, p
		for _, s := range p.Statements {
			if s.Effect != policy.Allow || s.Unknown || s.Bare {
				continue
			}
			f, single := v.onlyFailure(s)
			if !single || best != nil && f.rank <= bestRank {
				continue
			}
			m := matchedStatement{statement: s, policy: p, layer: l, level: level}
			best, bestRank = &NearMiss{Statement: m.public(), Clause: f.clause, Keys: f.keys, Failures: append([]Failure{f.why}, f.more...)}, f.rank
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
		if h, found := v.resourcePolicy(); found == truth.True {
			try(h.policy, -1)
		}
	case LayerEndpoint:
		try(ls.Endpoint, -1)
	}
	return best
}

func tryAll(list []*program.Policy, level int, try func(*program.Policy, int)) {
	for _, p := range list {
		try(p, level)
	}
}

func (v *env) levelAllows(ps *Policies, level int) truth.Value {
	v.layer = LayerSCP
	got := v.evaluateList(ps, level)
	return got.allow()
}

// onlyFailure returns the part of the statement that is not true, if it is only one;
// several conditions count as one part, named after the first.
func (v *env) onlyFailure(s *program.Statement) (clauseFailure, bool) {
	var failures []clauseFailure
	if s.Action != nil && v.matchAction(s.Action) != truth.True {
		f := clauseFailure{clause: "Action", why: Failure{Kind: FailsAction, Statement: s.Source, Action: v.action.Name}, rank: 1}
		switch {
		case s.Action.Not:
			f.clause, f.why.Kind = "NotAction", FailsNotAction
		case !v.ofService(s.Source.Action):
			f.rank = 0
		}
		failures = append(failures, f)
	}
	if s.Resource != nil && v.matchResource(s.Resource) != truth.True {
		failures = append(failures, v.resourceFailure(s))
	}
	if s.Principal != nil {
		if who := v.matchPrincipal(s.Principal, policy.Allow); who.any() != truth.True {
			failures = append(failures, clauseFailure{clause: "Principal", why: Failure{Kind: FailsPrincipal, Statement: s.Source, Found: v.principal.Display}, rank: 2})
		}
	}
	if len(failures) > 1 {
		return clauseFailure{}, false
	}
	conditions := 0
	if s.Condition != nil {
		for _, c := range v.failedConditions(s.Condition) {
			conditions++
			failures = append(failures, clauseFailure{clause: "Condition " + c.Operator + " " + c.Key, keys: []string{c.Key}, why: c.Failure, rank: 5})
		}
	}
	switch {
	case len(failures) == 0, len(failures) > 1 && conditions < len(failures):
		return clauseFailure{}, false
	case conditions > 1:
		f := failures[0]
		f.rank = 3
		for _, other := range failures[1:] {
			if !slices.Contains(f.keys, other.keys[0]) {
				f.keys = append(f.keys, other.keys[0])
			}
			f.more = append(f.more, other.why)
		}
		return f, true
	}
	return failures[0], true
}

// ofService reports whether a list of actions names some of the service that is asked about.
func (v *env) ofService(list *policy.List) bool {
	if list == nil || list.More {
		return true
	}
	return slices.ContainsFunc(list.Items, func(it policy.Item) bool {
		service, _, whole := strings.Cut(it.Text.Prefix(), ":")
		return !whole || strings.EqualFold(service, v.action.Service()) || strings.ContainsAny(service, "*?")
	})
}

// resourceFailure says why the Resource does not cover the request.
func (v *env) resourceFailure(s *program.Statement) clauseFailure {
	f := clauseFailure{clause: "Resource", rank: 4}
	f.why = Failure{Kind: FailsResource, Statement: s.Source, Resource: v.resource.String()}
	switch {
	case s.Source.Resource == nil && s.Source.NotResource == nil:
		f.why.Kind = FailsNoResource
	case s.Resource.Not:
		f.clause, f.why.Kind = "NotResource", FailsNotResource
	case v.action.Info.On != nil:
		on := v.action.Info.On.Text(v.principal.Partition, pattern.Literal("REGION"), v.principal.Account)
		f.why = Failure{Kind: FailsWideResource, Action: v.action.Name, Found: on.String()}
	case v.action.ResourceLess():
		f.why = Failure{Kind: FailsTypeless, Action: v.action.Name}
	}
	return f
}
