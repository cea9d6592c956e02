// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// dependents finds what calls of the granted actions need in addition (Y-301).
type dependents struct {
	catalog *catalog.Catalog
	// entries are those of each granted action, by its name.
	entries map[string][]*entry
	// pairs are what is granted of each action, by its name.
	pairs map[string][]*pair
	found map[string]*Dependent
}

// The kinds of dependents.
const (
	kindAction   = "action"
	kindResource = "resource"
	kindDocument = "document"
)

func findDependents(c *catalog.Catalog, pairs []pair) []Dependent {
	d := &dependents{catalog: c, entries: map[string][]*entry{}, pairs: map[string][]*pair{}, found: map[string]*Dependent{}}
	actions := map[string]*catalog.Action{}
	for i := range pairs {
		p := &pairs[i]
		actions[p.action.Name] = p.action
		d.entries[p.action.Name] = append(d.entries[p.action.Name], p.entry)
		d.pairs[p.action.Name] = append(d.pairs[p.action.Name], p)
	}
	for _, name := range sortedKeys(actions) {
		d.action(actions[name])
	}
	out := make([]Dependent, 0, len(d.found))
	for _, key := range sortedKeys(d.found) {
		dep := d.found[key]
		dep.NeededBy = sortedActions(sortedSet(dep.NeededBy))
		dep.Granted = dep.Kind != kindResource && slices.ContainsFunc(d.pairs[dep.Action], func(p *pair) bool { return p.leaves(dep.Condition) })
		out = append(out, *dep)
	}
	slices.SortStableFunc(out, func(a, b Dependent) int { return compareFold(a.Action, b.Action) })
	return out
}

// leaves reports whether the condition of a pair can hold in requests that have one of the
// values that a dependent needs for its key: a role that may be passed to ECS cannot be passed
// to Lambda.
func (p *pair) leaves(condition string) bool {
	key, values, ok := strings.Cut(condition, "=")
	if !ok {
		return true
	}
	for i := range p.condition.tests {
		t := &p.condition.tests[i]
		if strings.EqualFold(t.key, key) && !slices.ContainsFunc(strings.Split(values, ","), t.takes) {
			return false
		}
	}
	return true
}

// region means every region in the conditions of dependents.
const region = "REGION"

// takes reports whether a test can hold for a value. It says so where it does not know.
func (t *test) takes(value string) bool {
	anywhere := strings.Contains(value, region)
	value = strings.ReplaceAll(value, region, star)
	matches := func(v string) bool {
		return pattern.MatchFold(value, v) || t.parsed.Like && pattern.MatchFold(v, value)
	}
	switch {
	case t.parsed.Family != iam.StringFamily && t.parsed.Family != iam.BoolFamily, slices.ContainsFunc(t.values, func(v string) bool { return strings.Contains(v, "${") }):
		return true
	case t.parsed.Negated:
		return anywhere || !slices.ContainsFunc(t.values, matches)
	default:
		return slices.ContainsFunc(t.values, matches)
	}
}

// action adds what calls of one action need.
func (d *dependents) action(a *catalog.Action) {
	for _, row := range facts.DependentsOf(a.Name) {
		if row.ResourceType == "" || d.on(a, row.ResourceType) {
			d.add(a, row.Needs, row.Kind, row.Condition, row.When, reference(&row))
		}
	}
	for _, name := range a.DependentActions {
		d.add(a, name, kindAction, "", "", "")
	}
	for _, u := range a.Resources {
		for _, name := range u.DependentActions {
			if d.on(a, u.Type.Name) {
				d.add(a, name, kindAction, "", "", "")
			}
		}
	}
	d.types(a)
	d.neededWith(a)
}

// on reports whether an entry of the action covers resources of the type.
func (d *dependents) on(a *catalog.Action, name string) bool {
	for _, u := range a.Resources {
		if u.Type.Name == name && slices.ContainsFunc(d.entries[a.Name], func(e *entry) bool { return e.fitType(u.Type) >= catalog.FitSome }) {
			return true
		}
	}
	return false
}

func (d *dependents) add(a *catalog.Action, needs, kind, condition, when, reference string) {
	if needs == a.Name && kind == kindAction {
		return
	}
	key := strings.Join([]string{needs, kind, condition, when}, "\x00") // of two pages that say so the first is enough
	dep, ok := d.found[key]
	if !ok {
		dep = &Dependent{Action: needs, Kind: kind, Resources: d.formats(needs), Condition: condition, Because: because(kind, when, needs == a.Name) + reference}
		d.found[key] = dep
	}
	dep.NeededBy = append(dep.NeededBy, a.Name)
}

// reference is the page of a row, to follow a sentence. A row of an earlier day than the
// table was on the page then, and need not be on it today.
func reference(row *facts.Dependent) string {
	switch {
	case !row.Verified:
		return " Not verified: see " + row.Page + "."
	case row.Date < facts.DependentsDate():
		return " See " + row.Page + " (as of " + row.Date + ")."
	default:
		return " See " + row.Page + "."
	}
}

// because says why, from the words of the table. Own says that the caller has the permission,
// since it is what was granted.
func because(kind, when string, own bool) string {
	text := "The caller needs it, too"
	switch {
	case own:
		text = "The policy of the resource has to allow it as well, or to leave it to IAM policies"
	case kind == kindDocument:
		text = "The caller needs it on the key, whose policy has to allow it or to leave it to IAM policies"
	}
	if when != "" {
		text += ", " + when
	}
	return text + "."
}

// formats are the ARN formats of the resources of an action, "*" if it takes none.
func (d *dependents) formats(name string) []string {
	a, ok := d.catalog.Lookup(name)
	if !ok || !a.ResourceLevel() {
		return []string{star}
	}
	uses := a.Resources
	if required := a.RequiredTypes(); len(required) > 0 {
		uses = slices.DeleteFunc(slices.Clone(uses), func(u catalog.ResourceUse) bool { return !u.Required })
	}
	var out []string
	for _, u := range uses {
		out = append(out, u.Type.Formats[0].String())
	}
	return together(sortedSet(out))
}

// together is the formats, or what they have in common if they are many.
func together(formats []string) []string {
	const many = 5
	if len(formats) <= many {
		return formats
	}
	head := formats[0]
	for _, f := range formats {
		for !strings.HasPrefix(f, head) {
			head = head[:len(head)-1]
		}
	}
	if i := strings.LastIndexByte(head, ':'); strings.Count(head, ":") >= 5 && i > 0 {
		return []string{head[:i+1] + star}
	}
	return []string{star}
}

// types adds the resource types that calls of the action name and no entry covers.
func (d *dependents) types(a *catalog.Action) {
	known := facts.SeveralOf(a.Name)
	certain, named := known != nil, false
	var missing []string
	need := func(slot []string) {
		if slices.ContainsFunc(slot, func(name string) bool { return d.on(a, name) }) {
			return
		}
		for _, u := range a.Resources {
			if u.Type.Name == slot[0] {
				missing = append(missing, u.Type.Formats[0].String())
			}
		}
	}
	switch {
	case known != nil && known.Kind == facts.TogetherAlternatives:
		return
	case known != nil && known.Kind == facts.TogetherNamed:
		for _, slot := range known.Needs {
			need(slot)
		}
		if len(missing) == 0 {
			for _, slot := range slices.Concat(known.Perhaps, known.May) {
				need(slot)
			}
			certain, named = false, true
		}
	default:
		required := a.RequiredTypes()
		if len(required) < 2 {
			return
		}
		for _, t := range required {
			need([]string{t.Name})
		}
	}
	if len(missing) == 0 {
		return
	}
	text := "Calls of the action may also need a resource of " + words.Choose(len(missing) == 1, "this type", "these types") + ", or know these types as alternatives."
	switch {
	case named:
		text = "Calls that name a resource of " + words.Choose(len(missing) == 1, "this type", "one of these types") + " need it, too."
	case certain:
		text = "Calls of the action name a resource of " + words.Choose(len(missing) == 1, "this type", "these types") + ", too."
	}
	d.found[a.Name+"\x00"+kindResource] = &Dependent{Action: a.Name, NeededBy: []string{a.Name}, Kind: kindResource, Resources: sortedSet(missing), Because: text}
}

// passedTo proposes values of iam:PassedToService: what the other granted actions pass roles
// to.
func passedTo(list []Dependent) []string {
	var out []string
	for _, d := range list {
		if key, value, ok := strings.Cut(d.Condition, "="); ok && d.Action == "iam:PassRole" && key == "iam:PassedToService" {
			out = append(out, strings.Split(value, ",")...)
		}
	}
	return sortedSet(out)
}
