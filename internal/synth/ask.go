// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"errors"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// grant is a grant as it was read.
type grant struct {
	index int
	sid   string
	// entries are the resources without repetitions, sorted. If none were given it is "*"
	// alone, and missing is set.
	entries   []*entry
	missing   bool
	condition *condition
	asked     []*ask
	// absent are the actions of the managed policy that the catalogue does not have.
	absent []string
	// managed is the policy, nil for none.
	managed *catalog.ManagedPolicy
	// other are omitted actions of other services, by the entry (Y-103).
	other []Omitted
}

// onEverything reports whether the grant is on "*": what it lists together with it is within that.
func (g *grant) onEverything() bool { return slices.ContainsFunc(g.entries, (*entry).all) }

// ask is an action that a grant asks for (Y-201).
type ask struct {
	action *catalog.Action
	// named says that the action was written out, listed that it was asked for by name,
	// pattern or managed policy: then it is worth saying if no resource fits it.
	named, listed bool
	// ways are where the action comes from: the grant itself, statements of the managed
	// policy. One of them is enough.
	ways []way
}

// way is a source of an action.
type way struct {
	condition *condition
	// within are the entries of the statement of the managed policy; nil without one.
	within []*entry
}

// reader reads the grants of one question.
type reader struct {
	catalog  *catalog.Catalog
	problems problems
	warnings []Warning
	at       int // the grant that is being read
	types    map[string][]*catalog.ResourceType
}

// typesFor returns the resource types with a service field in their ARNs.
func (r *reader) typesFor(field string) []*catalog.ResourceType {
	types, ok := r.types[field]
	if !ok {
		if r.types == nil {
			r.types = map[string][]*catalog.ResourceType{}
		}
		types = r.catalog.TypesForARN(field)
		r.types[field] = types
	}
	return types
}

func (r *reader) fail(rule, field, fix, format string, args ...any) {
	r.problems.add(rule, r.at, field, fix, format, args...)
}

func (r *reader) warn(field, summary, text string) {
	r.warnings = append(r.warnings, Warning{Grant: r.at, Field: field, Summary: summary, Text: text})
}

// read reads a grant and finds what it asks for.
func (r *reader) read(in *Grant) *grant {
	g := &grant{index: r.at, sid: in.Sid}
	before := len(r.problems.list)
	r.readEntries(g, in.Resources)
	g.condition = r.readConditions(in.Conditions)
	asked := map[string]*ask{}
	r.askLevels(g, in.Levels, asked)
	r.askActions(g, in.Actions, asked)
	r.askManaged(g, in.Managed, asked)
	if len(in.Levels)+len(in.Actions) == 0 && in.Managed == "" {
		r.failNothingAsked()
	}
	if len(r.problems.list) > before {
		return g
	}
	r.except(in.Except, asked)
	for _, name := range sortedKeys(asked) {
		g.asked = append(g.asked, asked[name])
	}
	if len(g.asked)+len(g.absent) == 0 && len(in.Except) > 0 && len(r.problems.list) == before {
		r.fail("Y-706", fieldExcept, "Take fewer actions out.", "Everything that the grant asks for is taken out again.")
	}
	r.checkMissing(g)
	return g
}

// readEntries reads the resources (Y-705).
func (r *reader) readEntries(g *grant, list []string) {
	if list == nil {
		g.missing = true
		list = []string{star}
	}
	if len(list) == 0 {
		r.fail("Y-705", "resources", `List ARNs. For actions that take no resource leave the argument out, or write ["*"].`, "The list of resources is empty: the grant is about nothing.")
	}
	seen := map[string]bool{}
	for _, text := range list {
		if seen[text] {
			continue
		}
		seen[text] = true
		e, problem, fix := readEntry(text)
		if problem != "" {
			r.fail("Y-705", "resources", fix, "The resource %s cannot be used: %s.", words.Quote(text), problem)
			continue
		}
		g.entries = append(g.entries, e)
	}
	slices.SortFunc(g.entries, func(a, b *entry) int { return strings.Compare(a.text, b.text) })
}

// askLevels expands access levels over the services of the entries (Y-103, Y-707).
func (r *reader) askLevels(g *grant, names []string, asked map[string]*ask) {
	levels := r.parseLevels(names)
	if levels == 0 {
		return
	}
	if g.missing || g.onEverything() {
		r.failLevelsOnEverything()
		return
	}
	for _, e := range g.entries {
		service, ok := e.service()
		if !ok {
			r.fail("Y-707", "access_levels", "Name the service in the ARN, or write the actions out.",
				"Access levels are expanded over the service of the resource, and %s names none.", words.Quote(e.text))
			continue
		}
		r.askService(g, e, service, levels, asked)
	}
}

// askService adds the actions of one entry: those of the entry's own service, or if no
// service has that prefix those of every service that lists such resources.
func (r *reader) askService(g *grant, e *entry, field string, levels catalog.AccessLevel, asked map[string]*ask) {
	own, isPrefix := r.catalog.Service(field)
	services := map[string]*catalog.Service{}
	for _, t := range r.typesFor(field) {
		if s, ok := r.catalog.Service(t.Service); ok && s != own && e.fitType(t) >= catalog.FitSome {
			services[s.Prefix()] = s
		}
	}
	if !isPrefix && len(services) == 0 {
		r.fail("Y-702", "resources", catalog.Suggestion(r.catalog.NearestServices(field)), "The catalogue knows no service %q, which %s names.", field, words.Quote(e.text))
		return
	}
	for _, prefix := range sortedKeys(services) {
		if !isPrefix {
			r.addLevels(e, services[prefix], levels, asked)
			continue
		}
		var names []string
		for _, a := range services[prefix].Actions() {
			if a.ResourceLevel() && levels.Intersects(a.Levels.Primary()) && e.fitAction(a) >= catalog.FitSome {
				names = append(names, a.Name)
			}
		}
		if len(names) > 0 {
			g.other = append(g.other, Omitted{
				Sid: g.sid, Actions: names, Resource: e.text, Reason: OtherService,
				Text: "Access levels are those of " + field + ". For what " + prefix + " does with the resource, name the actions.",
			})
		}
	}
	if isPrefix {
		r.addLevels(e, own, levels, asked)
	}
}

// addLevels adds the actions of a service that AWS files under one of the levels, and that
// are called on the entry or on no resource.
func (r *reader) addLevels(e *entry, s *catalog.Service, levels catalog.AccessLevel, asked map[string]*ask) {
	for _, a := range s.Actions() {
		if levels.Intersects(a.Levels.Primary()) && (!a.ResourceLevel() || e.fitAction(a) > catalog.FitNone) {
			askFor(asked, a).addWay(way{condition: none})
		}
	}
}

// askActions expands actions and patterns (Y-702, Y-703, Y-709).
func (r *reader) askActions(g *grant, list []string, asked map[string]*ask) {
	for _, p := range list {
		actions := r.concerned(g, p, r.expand("actions", p))
		wide := written(p)
		if len(actions) > 0 && wide.everything() && g.onEverything() {
			r.fail("Y-709", "actions", "Write the statement by hand, or name what is needed.", "%s on every resource is not least privilege.", words.Quote(p))
		}
		for _, a := range actions {
			k := askFor(asked, a)
			k.listed = true
			k.named = k.named || wide.literal()
			k.addWay(way{condition: none})
		}
	}
}

// concerned are the actions of a pattern that the grant asks for. "*" asks for those of the
// services that have to do with its resources: what all others would do is no loss to list.
func (r *reader) concerned(g *grant, pattern string, actions []*catalog.Action) []*catalog.Action {
	if strings.Contains(pattern, ":") && !strings.HasPrefix(pattern, star) || g.onEverything() {
		return actions
	}
	services := map[string]bool{}
	for _, a := range actions {
		if a.ResourceLevel() && !services[a.Service()] {
			services[a.Service()] = slices.ContainsFunc(g.entries, func(e *entry) bool { return e.fitAction(a) > catalog.FitNone })
		}
	}
	left := make([]*catalog.Action, 0, len(actions))
	for _, a := range actions {
		if services[a.Service()] {
			left = append(left, a)
		}
	}
	if len(left) == 0 {
		return actions
	}
	return left
}

// written is an action as the grant has it.
type written string

func (p written) literal() bool { return !strings.ContainsAny(string(p), "*?") }

// everything reports whether the pattern means all actions of a service, or of all.
func (p written) everything() bool {
	_, name, found := strings.Cut(string(p), ":")
	if !found {
		name = string(p)
	}
	return name != "" && strings.Trim(name, "*") == ""
}

// expand returns the actions of a pattern, and reports one that is malformed or has none.
func (r *reader) expand(field, p string) []*catalog.Action {
	actions, err := r.catalog.Expand(p)
	if err == nil && len(actions) == 0 {
		err = r.catalog.NoMatch(p)
	}
	if err == nil {
		return actions
	}
	rule := "Y-703"
	if written(p).literal() {
		rule = "Y-702"
	}
	fix := ""
	var missing *catalog.NotFoundError
	if errors.As(err, &missing) && len(missing.Nearest) == 0 && rule == "Y-702" {
		fix = "If AWS added it since, declare it in the configuration of the provider."
	}
	r.fail(rule, field, fix, "%s", words.Sentence(err.Error()))
	return nil
}

// except takes actions out (Y-201).
func (r *reader) except(list []string, asked map[string]*ask) {
	for _, p := range list {
		hit := false
		for _, a := range r.expand(fieldExcept, p) {
			name := strings.ToLower(a.Name)
			if _, ok := asked[name]; ok {
				delete(asked, name)
				hit = true
			}
		}
		if !hit && len(r.problems.list) == 0 {
			r.warn(fieldExcept, "An exception without effect",
				"The grant does not ask for any action that "+words.Quote(p)+" matches, so that the exception takes nothing out. It takes actions out of this grant only, and denies nothing.")
		}
	}
}

// checkMissing reports a grant without resources whose actions take some (Y-204).
func (r *reader) checkMissing(g *grant) {
	if !g.missing {
		return
	}
	var names []string
	for _, a := range g.asked {
		if a.action.ResourceLevel() {
			names = append(names, a.action.Name)
		}
	}
	if len(names) > 0 {
		r.fail("Y-204", "resources", `List their ARNs; write ["*"] to allow them on everything.`, "The grant has no resources, and %s can be allowed on single ones.",
			words.List(shortened(names), "and"))
	}
}

// askFor returns what is asked of an action.
func askFor(asked map[string]*ask, a *catalog.Action) *ask {
	name := strings.ToLower(a.Name)
	k, ok := asked[name]
	if !ok {
		k = &ask{action: a}
		asked[name] = k
	}
	return k
}

// addWay adds a source of the action unless it is there.
func (k *ask) addWay(w way) {
	if w.within == nil && slices.ContainsFunc(k.ways, func(v way) bool { return v.within == nil && v.condition.text == w.condition.text }) {
		return
	}
	k.ways = append(k.ways, w)
}

// shortened is the beginning of a list of names for a message.
func shortened(names []string) []string {
	const most = 6
	if len(names) <= most {
		return names
	}
	return append(slices.Clone(names[:most-1]), words.Count(len(names)-most+1, "other", "others"))
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
