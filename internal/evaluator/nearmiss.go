// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// clauseFailure is one part of a statement that keeps it from applying.
type clauseFailure struct {
	clause, why string
	// keys are those of conditions.
	keys []string
	// rank orders the parts by how near a statement is that fails on this one alone.
	rank int
}

// nearMiss finds, in a layer that grants nothing, the Allow statement that fails on
// one part only, or on several conditions; the nearer to granting, the better. Nil if
// there is none.
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
			best, bestRank = &NearMiss{Statement: m.public(), Clause: f.clause, Keys: f.keys, Why: f.why}, f.rank
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
		f := clauseFailure{clause: "Action", why: "its Action is " + entriesOf(s.Source.Action) + ", which does not cover " + v.action.Name, rank: 1}
		if s.Action.Not {
			f = clauseFailure{clause: "NotAction", why: "its NotAction is " + entriesOf(s.Source.NotAction) + ", which excludes " + v.action.Name, rank: 1}
		}
		failures = append(failures, f)
	}
	if s.Resource != nil && v.matchResource(s.Resource) != truth.True {
		failures = append(failures, v.resourceFailure(s))
	}
	if s.Principal != nil {
		if who := v.matchPrincipal(s.Principal, policy.Allow); who.any() != truth.True {
			failures = append(failures, clauseFailure{clause: "Principal", why: "its Principal is " + principalsOf(s.Source.Principal, s.Source.NotPrincipal) + ", which does not name " + v.principal.Display, rank: 2})
		}
	}
	if len(failures) > 1 {
		return clauseFailure{}, false
	}
	conditions := 0
	if s.Condition != nil {
		for _, c := range v.failedConditions(s.Condition) {
			conditions++
			f := clauseFailure{clause: "Condition " + c.Operator + " " + c.Key, keys: []string{c.Key}, why: c.Why, rank: 5}
			if c.Operator != "" {
				f.why = "its Condition is " + c.Operator + " " + c.Key + " " + shownList(c.Key, c.Values) + ", and " + c.Why
			}
			failures = append(failures, f)
		}
	}
	switch {
	case len(failures) == 0, len(failures) > 1 && conditions < len(failures):
		return clauseFailure{}, false
	case conditions > 1:
		f := failures[0]
		f.rank = 3
		for i, other := range failures[1:] {
			if !slices.Contains(f.keys, other.keys[0]) {
				f.keys = append(f.keys, other.keys[0])
			}
			if i+1 < maxShown {
				f.why += "; " + other.why
			}
		}
		return f, true
	}
	return failures[0], true
}

// maxShown is how many entries of an element a message shows.
const maxShown = 3

// entriesOf shows the entries of an element.
func entriesOf(l *policy.List) string {
	if l == nil {
		return "missing"
	}
	texts := make([]string, 0, len(l.Items))
	for i := range l.Items {
		texts = append(texts, l.Items[i].Text.String())
	}
	return shownList("", texts)
}

// principalsOf shows the identifiers of the element that a statement has.
func principalsOf(p, not *policy.Principal) string {
	prefix := ""
	if p == nil {
		p, prefix = not, "everyone but "
	}
	switch {
	case p == nil:
		return "missing"
	case p.Star:
		return prefix + `"*"`
	}
	var texts []string
	for i := range p.Entries {
		for j := range p.Entries[i].Values.Items {
			texts = append(texts, p.Entries[i].Values.Items[j].Text.String())
		}
	}
	return prefix + shownList("", texts)
}

// shownList shows a few texts. The values of keys that may hold secrets are not shown.
func shownList(key string, texts []string) string {
	if iam.HidesValue(key) {
		return "(not shown)"
	}
	if len(texts) == 0 {
		return "empty"
	}
	shown := make([]string, 0, maxShown)
	for _, t := range texts[:min(len(texts), maxShown)] {
		shown = append(shown, words.Quote(t))
	}
	out := strings.Join(shown, ", ")
	if more := len(texts) - maxShown; more > 0 {
		out += " and " + strconv.Itoa(more) + " more"
	}
	return out
}

func (v *env) resourceFailure(s *program.Statement) clauseFailure {
	f := clauseFailure{clause: "Resource", why: "its Resource is " + entriesOf(s.Source.Resource) + ", which does not cover " + v.resource.String(), rank: 4}
	switch {
	case s.Source.Resource == nil && s.Source.NotResource == nil:
		f.why = "it has no Resource and does not cover " + v.resource.String()
	case s.Resource.Not:
		f.clause, f.why = "NotResource", "its NotResource is "+entriesOf(s.Source.NotResource)+", which excludes "+v.resource.String()
	case v.action.Info.On != nil:
		on := v.action.Info.On.Text(v.principal.Partition, pattern.Literal("REGION"), v.principal.Account)
		f.why = "AWS checks " + v.action.Name + " on " + on.String() + ", which its Resource does not cover"
	case v.action.ResourceLess():
		f.why = v.action.Name + " takes no resource, so that only Resource \"*\" covers it for certain"
	}
	return f
}
