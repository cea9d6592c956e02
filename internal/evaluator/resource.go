// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// matchResource decides the element for the resource of the check (E-801).
func (v *env) matchResource(m *program.Resources) truth.Value {
	mark := v.mark()
	hit := truth.False
	// unresolved says that an entry excludes nothing because a variable in it has no
	// value, which in NotResource is contested (C-4).
	unresolved := truth.False
	for i := range m.Entries {
		got, un := v.matchResourceEntry(&m.Entries[i])
		unresolved = truth.Or(unresolved, un)
		if un == truth.Unknown && m.Not && (m.Entries[i].MayHide || m.Entries[i].Old != nil) {
			v.unknown(m.Entries[i].Node)
		}
		if hit = truth.Or(hit, got); hit == truth.True {
			break
		}
	}
	if m.More && hit != truth.True {
		hit = truth.Or(hit, v.unknown(m.Node))
	}
	if !m.Not {
		return v.release(mark, hit)
	}
	applies := truth.Not(hit)
	if unresolved == truth.False || applies == truth.False {
		v.release(mark, hit)
		return applies
	}
	if unresolved == truth.True {
		v.release(mark, hit)
	}
	return v.readings(4, applies, truth.False)
}

// matchResourceEntry decides one entry. The second result says whether a policy variable in it
// has no value (E-812). A version that is not known may be either (E-1650).
func (v *env) matchResourceEntry(e *program.ResourceEntry) (hit, unresolved truth.Value) {
	switch {
	case v.action.ResourceLess() && !v.onWide:
		hit = v.matchTypeless(e)
		return hit, truth.And(truth.Of(e.MayHide), truth.Unknown)
	case e.Relative:
		return v.matchRelative(e)
	case e.Old == nil:
		return v.matchCurrentEntry(e)
	}
	mark := v.mark()
	hit, unresolved = v.matchCurrentEntry(e)
	if old := v.matchARNEntry(e.Old, written{e.Node, true}); old != hit {
		hit = v.unknown(e.Node)
	}
	v.release(mark, hit)
	if unresolved == truth.True {
		unresolved = truth.Unknown
	}
	return hit, unresolved
}

// matchCurrentEntry is matchResourceEntry in the document's version, or in 2012-10-17 if
// the version is not known.
func (v *env) matchCurrentEntry(e *program.ResourceEntry) (hit, unresolved truth.Value) {
	switch {
	case e.Never:
		return truth.False, truth.False
	case e.Template == nil:
		return v.matchARNEntry(&e.ARN, written{e.Node, true}), truth.And(truth.Of(e.MayHide), truth.Unknown)
	}
	r := v.resolve(e.Template)
	if r.ok == truth.False {
		return truth.False, truth.True
	}
	at := written{e.Node, e.Template.HasHole()}
	literal := program.NewARNEntry(arn.FromPatterns(e.Fields(r.literal)))
	literal.Short = false
	hit = v.matchARNEntry(&literal, at)
	if !r.same {
		glob := program.NewARNEntry(arn.FromPatterns(e.Fields(r.glob)))
		glob.Short = false
		mark := v.mark()
		other := v.matchARNEntry(&glob, at)
		hit = v.contest(5, mark, hit, other)
	}
	if r.ok == truth.Unknown {
		return truth.And(hit, truth.Unknown), truth.Unknown
	}
	return hit, truth.And(truth.Of(e.MayHide), truth.Unknown)
}

// written is where an entry stands, and whether what is not known of it is written there:
// else it is the value of a variable, and that has its own cause.
type written struct {
	node *policy.Node
	open bool
}

// unknownEntry is the cause where the text that an entry comes to is not known.
func (v *env) unknownEntry(at written) {
	switch {
	case at.open:
		v.unknown(at.node)
	case !v.resource.IsKnown:
		v.unknownResource()
	}
}

// matchARNEntry compares the entry with the resource of the check, field by field, and asks
// whether a contested reading would say otherwise.
func (v *env) matchARNEntry(e *program.ARNEntry, at written) truth.Value {
	hit := truth.False
	switch e.Whole.Form() {
	case arn.AllAsterisks:
		return truth.True
	case arn.NotARN: // E-809
	default:
		if v.resource.Star && v.ev.opts.DocumentsAlone {
			// "*" itself, not what it may mean.
			if e.Whole.MatchesAll() == truth.Unknown {
				v.unknownEntry(at)
				return truth.Unknown
			}
			return truth.False
		}
		hit = v.testARNEntry(&e.Pattern, at)
	}
	switch {
	case hit == truth.True && e.ServiceWild:
		return v.readings(3, truth.False, truth.True)
	case hit == truth.True && e.Short:
		return v.readings(2, truth.True, truth.False)
	case hit == truth.False:
		return v.otherReadings(e, at)
	}
	return hit
}

// otherReadings is what remains of an entry that matches in no documented way: a wildcard
// that crosses colons (C-1), letter case that does not count (C-6), or both.
func (v *env) otherReadings(e *program.ARNEntry, at written) truth.Value {
	mark := v.mark()
	if e.Crossing != nil {
		if other := v.crosses(e.Crossing, at); other != truth.False {
			return v.contest(1, mark, truth.False, other)
		}
	}
	if !e.HeadUpper && !v.resource.HeadUpper {
		return truth.False
	}
	folded := e.Pattern.FoldHead()
	other := v.testARNEntry(&folded, at)
	if other == truth.False && e.Crossing != nil {
		both := e.Crossing.Folded()
		other = v.crosses(&both, at)
	}
	hit := v.contest(6, mark, truth.False, other)
	if other == truth.Unknown && hit == truth.Unknown && !folded.HasHole() {
		v.unknownResource() // another one of the shape may be none of the entry's
	}
	return hit
}

// testARNEntry compares field by field.
func (v *env) testARNEntry(p *arn.Pattern, at written) truth.Value {
	r := v.resource
	if r.IsKnown && !p.HasHole() {
		return truth.Of(p.MatchARN(&r.SplitARN))
	}
	hit, capped := v.testShapes(p.TestCapped)
	if hit == truth.Unknown && (r.Excludes(p) || v.foreign(entryText(p))) {
		return truth.False
	}
	if hit != truth.Unknown || v.trace == nil {
		return hit
	}
	switch {
	case capped:
		v.capped(at.node)
	case p.HasHole():
		v.unknownEntry(at)
	default:
		v.unknownResource()
	}
	return truth.Unknown
}

// unknownResource is the cause where a request represents many resources and only some
// of them match.
func (v *env) unknownResource() {
	switch {
	case v.trace == nil:
		return
	case v.onWide:
		v.unknownWide()
		return
	case v.resource.Missing:
		v.because(WhySomeOfType, Cause{Action: v.action.Name, Detail: v.resource.AnyOf})
		return
	}
	v.because(WhySomeResources, Cause{Resource: v.resourceName()})
}
