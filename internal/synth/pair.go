// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"cmp"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// pair is an action on a resource entry under a condition: what is granted.
type pair struct {
	action    *catalog.Action
	entry     *entry
	condition *condition
	sid       string
	grant     int
}

func (p *pair) compare(q *pair) int {
	return cmp.Or(
		strings.Compare(p.sid, q.sid),
		strings.Compare(p.action.Name, q.action.Name),
		strings.Compare(p.entry.text, q.entry.text),
		strings.Compare(p.condition.text, q.condition.text),
		cmp.Compare(p.grant, q.grant),
	)
}

// pairer makes the pairs of one grant (Y-202 to Y-205).
type pairer struct {
	*reader
	grant *grant
	pairs []pair
	// omitted are actions by reason and resource.
	omitted map[omission]map[string]bool
	// open are actions that a condition does not restrict, by the key; never are those for
	// which it never holds on some resources, by the key and the resources.
	open  map[string][]string
	never map[[2]string][]string
	// everything is the entry of actions that take no resource.
	everything *entry
}

// omission is what one entry of omitted is about.
type omission struct {
	reason   Reason
	resource string
	text     string
}

func (r *reader) pair(g *grant) *pairer {
	p := &pairer{reader: r, grant: g, omitted: map[omission]map[string]bool{}, open: map[string][]string{}, never: map[[2]string][]string{}}
	p.everything, _, _ = readEntry(star)
	for _, a := range g.asked {
		p.action(a)
	}
	for _, name := range g.absent {
		p.omit(name, omission{Deprecated, star, "The catalogue has no such action: AWS retired it, or never documented it."})
	}
	for _, key := range sortedKeys(p.open) {
		p.warn("condition", "A condition that does not restrict", "Requests of "+words.List(shortened(p.open[key]), "and")+" do not have the key "+key+
			", and the condition holds without it: it does not restrict them.")
	}
	p.warnNever()
	return p
}

// warnNever warns of resources for which a condition never holds.
func (p *pairer) warnNever() {
	keys := make([][2]string, 0, len(p.never))
	for key := range p.never {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b [2]string) int { return cmp.Or(strings.Compare(a[0], b[0]), strings.Compare(a[1], b[1])) })
	for _, key := range keys {
		p.warn("condition", "A condition that never holds for a resource", "AWS lists no key "+key[0]+" for requests of "+words.List(shortened(p.never[key]), "and")+" on "+key[1]+
			", so that the condition never holds there. A call needs each resource that it names allowed: put "+key[1]+" into a grant without the condition.")
	}
}

func (p *pairer) omit(action string, o omission) {
	if p.omitted[o] == nil {
		p.omitted[o] = map[string]bool{}
	}
	p.omitted[o][action] = true
}

// action makes the pairs of one action.
func (p *pairer) action(a *ask) {
	switch {
	case a.action.ResourceLevel():
		p.onResources(a)
	case a.named || p.grant.onEverything():
		p.add(a, p.everything)
	default:
		p.omit(a.action.Name, omission{NoResourceLevel, star, ""})
	}
}

// onResources makes the pairs of an action that is called on resources.
func (p *pairer) onResources(a *ask) {
	fits, contested := false, false
	for _, e := range p.grant.entries {
		switch e.fitAction(a.action) {
		case catalog.FitSome, catalog.FitAll:
			fits = true
			p.add(a, e)
		case catalog.FitLoose:
			contested = true
			p.omit(a.action.Name, omission{IsContested, e.text,
				"Whether a wildcard before the last field of the entry crosses colons is contested (C-1). Write all six fields, with * for each that may be anything."})
		}
	}
	switch {
	case fits:
	case a.named:
		p.misfit(a)
	case contested || !a.listed:
	default:
		p.omit(a.action.Name, omission{ResourceType, p.resources(), p.proposal(a.action)})
	}
}

// add makes the pair of an action and an entry, for each way that leads to it.
func (p *pairer) add(a *ask, e *entry) {
	for i := range a.ways {
		w := &a.ways[i]
		if !w.allowed(e) {
			p.omit(a.action.Name, omission{ResourceType, e.text, "The policy " + p.grant.managed.Name + " allows it on " + w.withinText() + " only."})
			continue
		}
		c, ok := w.condition.and(p.grant.condition)
		if !ok {
			p.fail("Y-206", "condition", "Leave the condition out, or write the actions out instead of managed_policy.",
				"The policy %s has a condition with the same operator and key for %s; a policy has room for one.", p.grant.managed.Name, a.action.Name)
			continue
		}
		if p.meets(a, e, c) {
			p.pairs = append(p.pairs, pair{a.action, e, c, p.grant.sid, p.grant.index})
		}
	}
}

// meets checks that requests of the action have the keys of the condition (Y-205).
func (p *pairer) meets(a *ask, e *entry, c *condition) bool {
	for i := range c.tests {
		t := &c.tests[i]
		if p.catalog.KeySupport(a.action.Name, t.key) != catalog.Unlisted {
			p.onEntry(a.action, e, t)
			continue
		}
		switch {
		case t.alwaysTrueWithout():
			if list := p.open[t.key]; !slices.Contains(list, a.action.Name) {
				p.open[t.key] = append(list, a.action.Name)
			}
		case a.named:
			p.fail("Y-205", "condition", "Put the action into a grant of its own, or take another key.",
				"Requests of %s do not have the key %s, so that %s never holds and AWS denies them.", a.action.Name, t.key, t.op)
			return false
		default:
			p.omit(a.action.Name, omission{ConditionKey, star, "Its requests do not have the key " + t.key + ", so that the condition never holds."})
			return false
		}
	}
	return true
}

// onEntry notes a test that never holds for some of the resources that a call names together:
// requests of the action have its key, but those for resources of these types do not. AWS
// decides about each resource of a call by itself, and a call needs all of them allowed.
func (p *pairer) onEntry(a *catalog.Action, e *entry, t *test) {
	known := facts.SeveralOf(a.Name)
	if known == nil || known.Kind == facts.TogetherAlternatives || t.alwaysTrueWithout() || !a.Supports(t.key) {
		return
	}
	if !a.SupportsOn(t.key, func(of *catalog.ResourceType) bool { return e.fitType(of) > catalog.FitNone }) {
		p.neverHolds(a, t, e.text)
		return
	}
	slots := known.Needs
	if known.Kind == facts.TogetherScenario {
		for _, of := range a.RequiredTypes() {
			slots = append(slots, []string{of.Name})
		}
	}
	var without []string
	for _, slot := range slots {
		fits := func(of *catalog.ResourceType) bool {
			return slices.Contains(slot, of.Name) && e.fitType(of) > catalog.FitNone
		}
		if slices.ContainsFunc(a.Resources, func(u catalog.ResourceUse) bool { return fits(u.Type) }) && !a.SupportsOn(t.key, fits) {
			without = append(without, words.List(slot, "or"))
		}
	}
	if len(without) > 0 {
		p.neverHolds(a, t, words.List(without, "and")+" resources")
	}
}

// neverHolds notes that a test never holds for an action on some resources.
func (p *pairer) neverHolds(a *catalog.Action, t *test, resources string) {
	key := [2]string{t.key, resources}
	if list := p.never[key]; !slices.Contains(list, a.Name) {
		p.never[key] = append(list, a.Name)
	}
}

// misfit reports a named action that fits no entry (Y-704).
func (p *pairer) misfit(a *ask) {
	p.fail("Y-704", "resources", p.proposal(a.action), "The grant names %s and none of its resources is one that the action is called on.", a.action.Name)
}

// proposal says on which resources an action is called, and what to write.
func (p *pairer) proposal(a *catalog.Action) string {
	var types, formats []string
	for _, u := range a.Resources {
		types = append(types, u.Type.Name)
		for _, f := range u.Type.Formats {
			for _, e := range p.grant.entries {
				if child, ok := p.childOf(e, f); ok && len(formats) == 0 {
					formats = append(formats, child)
				}
			}
		}
	}
	text := "It is called on " + words.List(shortened(types), "or")
	if len(formats) == 0 {
		formats = append(formats, a.Resources[0].Type.Formats[0].String())
		text += ", such as " + formats[0] + "."
	} else {
		text += ": add " + formats[0] + "."
	}
	if len(a.RequiredTypes()) == 0 {
		text += ` AWS marks none as required: calls that name no resource are covered by resources = ["*"] only.`
	}
	return text
}

// resources is the resource of the grant, "" if there are several.
func (p *pairer) resources() string {
	if len(p.grant.entries) == 1 {
		return p.grant.entries[0].text
	}
	return ""
}

// list returns the omitted actions of the grant, each reason and resource once, sorted.
func (p *pairer) list() []Omitted {
	out := slices.Clone(p.grant.other)
	for o, names := range p.omitted {
		out = append(out, Omitted{Sid: p.grant.sid, Actions: sortedActions(sortedKeys(names)), Resource: o.resource, Reason: o.reason, Text: o.text})
	}
	return out
}

// sortedActions sorts names in place, by their lower case.
func sortedActions(names []string) []string {
	slices.SortFunc(names, compareFold)
	return names
}

// compareFold compares two texts by their bytes with ASCII letters in lower case, then as they
// are.
func compareFold(a, b string) int {
	for i := range min(len(a), len(b)) {
		if x, y := pattern.Lower(a[i]), pattern.Lower(b[i]); x != y {
			return cmp.Compare(x, y)
		}
	}
	return cmp.Or(cmp.Compare(len(a), len(b)), strings.Compare(a, b))
}
