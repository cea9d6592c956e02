// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// atomLayer is the layer that an atom of the formulas belongs to.
var atomLayer = [...]Layer{
	atomIdentity: LayerIdentity, atomBoundary: LayerBoundary, atomSession: LayerSession,
	atomSCP: LayerSCP, atomRCP: LayerRCP, atomEndpoint: LayerEndpoint,
	atomDirect: LayerResource, atomEntity: LayerResource, atomAccount: LayerResource,
}

// blameOrder is the order in which layers are blamed for an implicit deny: the
// ceilings first, since a grant beneath them would not help (E-305).
var blameOrder = [...]atom{
	atomRCP, atomSCP, atomEndpoint, atomBoundary, atomSession, atomIdentity, atomDirect, atomEntity, atomAccount,
}

// explain turns the outcome of a check and its trace into a result.
func (v *env) explain(o *outcome) *Result {
	r := &Result{
		Possible: PossibleDecisions(o.denied, o.granted.value),
		Denied:   o.denied, Granted: o.granted.value,
		Notes: v.trace.notes, Assumptions: v.trace.assumptions,
		MissingContextKeys: v.trace.missing, Rule: v.trace.rule,
	}
	r.Decision = r.Possible.Decision()
	if v.trace.policyTaken.Kind != NoteNone && r.Decision != ExplicitDeny {
		v.assume(v.trace.policyTaken)
		r.Assumptions = v.trace.assumptions
	}
	slices.Sort(r.MissingContextKeys)
	r.Layers = make([]LayerOutcome, 0, layerCount)
	for l := range layerCount {
		lo := LayerOutcome{Layer: l, Result: o.layers[l]}
		if l == LayerSCP {
			lo.Levels = o.levels
		}
		r.Layers = append(r.Layers, lo)
	}
	v.addMatched(r, o)
	if r.Possible.Has(ImplicitDeny) {
		v.addBlame(r, o)
		if v.action.Prefix == "kms" && o.grants.mandatory.value != truth.False { // E-1327
			r.Notes = append(r.Notes, Note{Kind: NoteKMSGrants})
		}
	}
	if r.Decision == Undetermined {
		v.addCauses(r, o)
	}
	return r
}

// basedOn reports whether the grant is based on the layer.
func (o *outcome) basedOn(l Layer) bool {
	for a := range layerAtoms {
		if atomLayer[a] == l && o.granted.from&(1<<a) != 0 {
			return true
		}
	}
	return false
}

// layerAtoms counts the atoms that belong to layers.
const layerAtoms = atomAccount + 1

// addMatched lists the matched statements, those that decide first.
func (v *env) addMatched(r *Result, o *outcome) {
	r.Matched = slices.Grow(r.Matched, len(v.trace.matched))
	for i := range v.trace.matched {
		m := &v.trace.matched[i]
		out := m.public()
		switch r.Decision {
		case ExplicitDeny:
			out.Decisive = out.Effect != policy.Allow && m.applies == truth.True && o.deniedBy[m.layer] == truth.True
		case Allowed:
			out.Decisive = out.Effect != policy.Deny && m.applies == truth.True && o.basedOn(m.layer)
		case Undetermined:
			deny := out.Effect != policy.Allow && o.denied == truth.Unknown && o.deniedBy[m.layer] != truth.False
			allow := out.Effect != policy.Deny && o.granted.value == truth.Unknown && o.basedOn(m.layer)
			out.Decisive = m.applies == truth.Unknown && (deny || allow) || m.open && allow
		}
		r.Matched = append(r.Matched, out)
	}
	sortDecisive(r.Matched)
}

// sortDecisive puts the decisive statements first and keeps the order otherwise.
func sortDecisive(list []MatchedStatement) {
	slices.SortStableFunc(list, func(a, b MatchedStatement) int {
		switch {
		case a.Decisive == b.Decisive:
			return 0
		case a.Decisive:
			return -1
		default:
			return 1
		}
	})
}

func (m *matchedStatement) public() MatchedStatement {
	s := m.statement.Source
	out := MatchedStatement{
		Layer: m.layer, Level: m.level, Document: m.policy.Label,
		Sid: s.Sid, Index: s.Index, Effect: s.Effect, Applies: m.applies,
		Path: s.Node.Path(), Pos: s.Node.Pos, Open: m.dependsOn,
	}
	if c := m.statement.Condition; c != nil {
		for i := range c.Entries {
			out.Keys = append(out.Keys, c.Entries[i].Key.Display)
		}
	}
	if m.layer == LayerResource && s.Effect != policy.Deny {
		out.Class = m.class
	}
	return out
}

// addBlame names the layers that make the grant fail, and the statement that came
// nearest to granting.
func (v *env) addBlame(r *Result, o *outcome) {
	for _, a := range blameOrder {
		l := atomLayer[a]
		if o.granted.value == truth.True || o.granted.from&(1<<a) == 0 || slices.Contains(r.Blamed, l) {
			continue
		}
		r.Blamed = append(r.Blamed, l)
	}
	// A resource policy that is not there is no reason, unless nothing else is.
	if i := slices.Index(r.Blamed, LayerResource); i >= 0 && len(r.Blamed) > 1 && o.unsaid() {
		r.Blamed = slices.Delete(r.Blamed, i, i+1)
	}
	if r.Possible.Has(Allowed) {
		return
	}
	if len(r.Blamed) > 0 && r.Rule.Kind == NoteNone {
		r.Ways = v.ways(o)
		for _, way := range r.Ways {
			slices.Sort(way)
		}
	}
	for _, l := range r.Blamed {
		if !r.helps(l) {
			continue
		}
		if r.NearMiss = v.nearMiss(l); r.NearMiss != nil {
			return
		}
	}
}

// unsaid reports whether there is no resource policy that could be blamed.
func (o *outcome) unsaid() bool {
	return o.layers[LayerResource] == NotApplicable || o.layers[LayerResource] == LayerNotGiven
}

// addCauses gathers the causes of the leaves that the undetermined decision depends
// on (E-1604), without the causes of leaves that have no effect on it.
func (v *env) addCauses(r *Result, o *outcome) {
	add := func(causes []Cause) {
		for _, c := range causes {
			if !slices.Contains(r.Causes, c) {
				r.Causes = append(r.Causes, c)
			}
		}
	}
	for i := range v.trace.matched {
		m := &v.trace.matched[i]
		if !m.open {
			continue
		}
		deny := m.applies == truth.Unknown && m.statement.Effect != policy.Allow && o.denied == truth.Unknown && o.deniedBy[m.layer] == truth.Unknown
		allow := m.statement.Effect != policy.Deny && o.granted.value == truth.Unknown && o.basedOn(m.layer)
		if deny || allow {
			add(m.causes)
		}
	}
	for l := range layerCount {
		if o.denied == truth.Unknown && o.deniedBy[l] == truth.Unknown ||
			o.granted.value == truth.Unknown && o.basedOn(l) {
			add(v.trace.layers[l])
		}
	}
	if o.granted.value == truth.Unknown {
		for a := atomSameAccount; a < atomCount; a++ {
			if o.granted.from&(1<<a) != 0 {
				add(v.trace.atoms[a])
			}
		}
	}
	if len(r.Causes) == 0 {
		add(v.trace.atoms[atomOverride])
	}
	if len(r.Causes) == 0 {
		add(v.trace.causes)
	}
}

// tally is the whole of several checks: D is their disjunction, G their conjunction
// (E-1405). Alternative checks (the request has one of them, it is not said which) count
// as one: true or false where they agree.
type tally struct {
	denied, granted truth.Value

	// before is what the checks before the last one say, or before its choice, last what
	// the last one or its choice says.
	before, last struct{ denied, granted truth.Value }
	choice       int
	// split says that the checks of some choice do not agree.
	split bool
}

func newTally() tally { return tally{denied: truth.False, granted: truth.True} }

// add counts a check.
func (t *tally) add(choice int, denied, granted truth.Value) {
	if choice == 0 || choice != t.choice {
		t.choice = choice
		t.before.denied, t.before.granted = t.denied, t.granted
		t.last.denied, t.last.granted = denied, granted
	} else {
		t.split = t.split || t.last.denied != denied || t.last.granted != granted
		t.last.denied, t.last.granted = agreed(t.last.denied, denied), agreed(t.last.granted, granted)
	}
	t.denied, t.granted = truth.Or(t.before.denied, t.last.denied), truth.And(t.before.granted, t.last.granted)
}

// agreed is the value of two that may each be the one that counts.
func agreed(a, b truth.Value) truth.Value {
	if a == b {
		return a
	}
	return truth.Unknown
}

// combine is the whole of several checks.
func combine(parts []Checked) *Result {
	whole := newTally()
	for _, p := range parts {
		whole.add(p.choice, p.Result.Denied, p.Result.Granted)
	}
	r := &Result{Denied: whole.denied, Granted: whole.granted, Parts: parts}
	r.Possible = PossibleDecisions(r.Denied, r.Granted)
	r.Decision = r.Possible.Decision()
	for _, p := range parts {
		q := p.Result
		// Statements decide for the whole only in the parts that decide it.
		decides := q.Decision == r.Decision || r.Decision == Undetermined
		for _, m := range q.Matched {
			m.Decisive = m.Decisive && decides
			r.addStatement(m)
		}
		if decides {
			for _, l := range q.Blamed {
				if !slices.Contains(r.Blamed, l) {
					r.Blamed = append(r.Blamed, l)
				}
			}
			if r.NearMiss == nil {
				r.NearMiss = q.NearMiss
			}
			r.Ways = bothWays(r.Ways, q.Ways)
			if r.Rule.Kind == NoteNone {
				r.Rule = q.Rule
			}
		}
		r.mergeLayers(q.Layers)
		if r.Decision == Undetermined {
			for _, c := range q.Causes {
				if !slices.Contains(r.Causes, c) {
					r.Causes = append(r.Causes, c)
				}
			}
		}
		r.MissingContextKeys = union(r.MissingContextKeys, q.MissingContextKeys)
		r.Assumptions = union(r.Assumptions, q.Assumptions)
		r.Notes = union(r.Notes, q.Notes)
	}
	if r.Decision == Undetermined && (whole.split || len(r.Causes) == 0) {
		r.Causes = append(r.Causes, NewCause(WhyOneOfSeveral))
	}
	slices.Sort(r.MissingContextKeys)
	sortDecisive(r.Matched)
	return r
}

// addStatement adds a statement to those of the whole: once, even if it matches in several
// checks, with the most that one of them says of it.
func (r *Result) addStatement(m MatchedStatement) {
	for i := range r.Matched {
		o := &r.Matched[i]
		if o.Layer != m.Layer || o.Level != m.Level || o.Document != m.Document || o.Path != m.Path || o.Effect != m.Effect {
			continue
		}
		o.Decisive = o.Decisive || m.Decisive
		o.Class = max(o.Class, m.Class)
		if m.Applies == truth.True {
			o.Applies = truth.True
		}
		for _, open := range m.Open {
			if !slices.ContainsFunc(o.Open, func(c OpenCondition) bool { return c.Operator == open.Operator && c.Key == open.Key }) {
				o.Open = append(slices.Clip(o.Open), open)
			}
		}
		return
	}
	r.Matched = append(r.Matched, m)
}

// severity orders layer results so that the worst of several parts is shown.
var severity = [...]int{NotApplicable: 0, LayerAllow: 1, LayerUndetermined: 2, LayerNotGiven: 2, LayerImplicitDeny: 3, LayerExplicitDeny: 4}

func (r *Result) mergeLayers(layers []LayerOutcome) {
	if r.Layers == nil {
		r.Layers = slices.Clone(layers)
		return
	}
	for i, l := range layers {
		if severity[l.Result] > severity[r.Layers[i].Result] {
			r.Layers[i] = l
		}
	}
}

func union[T comparable](a, b []T) []T {
	for _, s := range b {
		if !slices.Contains(a, s) {
			a = append(a, s)
		}
	}
	return a
}
