// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// childOf returns the entry for what lies in the resources of an entry and has the format:
// the objects of a bucket, the indexes of a table. The format extends one that the entry fits
// by a slash or colon and more.
func (r *reader) childOf(e *entry, format *catalog.ARNFormat) (string, bool) {
	if e.all() || strings.HasSuffix(e.text, "*") {
		return "", false
	}
	for _, t := range r.typesFor(format.Service()) {
		for _, f := range t.Formats {
			rest, ok := strings.CutPrefix(format.String(), f.String())
			if ok && len(rest) > 1 && (rest[0] == '/' || rest[0] == ':') && f.Fit(e.fit) == catalog.FitAll && format.Fit(e.fit) == catalog.FitNone {
				return e.text + starred(rest), true
			}
		}
	}
	return "", false
}

// starred writes "*" for each placeholder.
func starred(format string) string {
	var b strings.Builder
	for format != "" {
		before, rest, found := strings.Cut(format, "${")
		b.WriteString(before)
		if !found {
			break
		}
		_, format, _ = strings.Cut(rest, "}")
		b.WriteByte('*')
	}
	return b.String()
}

// childHints finds what lies in the resources of a grant and is not granted because no entry
// names it (section 4 of the rules): for the access levels, and for the actions that the grant
// asks for.
func (r *reader) childHints(g *grant, levels catalog.AccessLevel) []string {
	// One hint is about all resources that lack the same.
	type lack struct{ types, actions, add string }
	lacking := map[lack][]string{}
	for _, e := range g.entries {
		field, ok := e.service()
		if !ok {
			continue
		}
		s, ok := r.catalog.Service(field)
		if !ok {
			continue
		}
		types, actions := map[string][]string{}, map[string][]string{} // by the entry to add
		for _, t := range s.ResourceTypes() {
			if slices.ContainsFunc(g.entries, func(o *entry) bool { return o.fitType(t) > catalog.FitNone }) {
				continue
			}
			for _, f := range t.Formats {
				child, ok := r.childOf(e, f)
				if !ok {
					continue
				}
				names := append(actionsOn(s, t, levels), g.askedOn(t, f)...)
				if len(names) > 0 && !g.coversText(child) {
					types[child], actions[child] = append(types[child], t.Name), append(actions[child], names...)
				}
				break
			}
		}
		for _, child := range sortedKeys(types) {
			l := lack{words.List(types[child], "and"), words.List(shortened(sortedActions(sortedSet(actions[child]))), "and"), strings.TrimPrefix(child, e.text)}
			lacking[l] = append(lacking[l], e.text)
		}
	}
	var hints []string
	for l, entries := range lacking {
		if len(entries) == 1 {
			hints = append(hints, entries[0]+" does not cover its "+l.types+" resources: for "+l.actions+" add "+entries[0]+l.add+".")
		} else {
			hints = append(hints, words.List(shortened(entries), "and")+" do not cover their "+l.types+" resources: for "+l.actions+" add these with "+l.add+" at the end.")
		}
	}
	slices.Sort(hints)
	return hints
}

// askedOn are the actions that the grant asks for and that are called on resources of a type:
// those that list it, and those that list what the ARN of the type extends by a colon and a
// name. That is how AWS writes the versions of a function.
func (g *grant) askedOn(t *catalog.ResourceType, f *catalog.ARNFormat) []string {
	var names []string
	for _, a := range g.asked {
		for _, u := range a.action.Resources {
			if u.Type == t || slices.ContainsFunc(u.Type.Formats, func(o *catalog.ARNFormat) bool {
				rest, ok := strings.CutPrefix(f.String(), o.String())
				return ok && strings.HasPrefix(rest, ":${") && strings.IndexByte(rest, '}') == len(rest)-1
			}) {
				names = append(names, a.action.Name)
				break
			}
		}
	}
	return names
}

// coversText reports whether an entry of the grant covers another one.
func (g *grant) coversText(text string) bool { return covered(g.entries, text) }

// actionsOn are the actions of the levels that are called on resources of the type.
func actionsOn(s *catalog.Service, t *catalog.ResourceType, levels catalog.AccessLevel) []string {
	var names []string
	for _, a := range s.Actions() {
		if levels.Intersects(a.Levels.Primary()) && slices.ContainsFunc(a.Resources, func(u catalog.ResourceUse) bool { return u.Type == t }) {
			names = append(names, a.Name)
		}
	}
	return names
}

// checkEntries warns of entries that probably cover something else than what was meant.
func (r *reader) checkEntries(g *grant) {
	for _, e := range g.entries {
		if e.all() {
			continue
		}
		r.checkAccount(e)
		name, isSecret := strings.CutPrefix(e.fields.Resource(), "secret:")
		if e.fields[2] == "secretsmanager" && isSecret && !arn.Open(name) && !hasSuffix(name) {
			r.warn("resources", "A secret without its suffix", "The ARNs of secrets end in a hyphen and six characters that AWS adds to the name, so that "+
				e.text+" covers no secret. Write "+e.text+"-??????, or take the ARN of the secret.")
		}
	}
}

// checkUnused warns of resources on which a grant gives nothing and omits nothing: an alias
// among keys, a bucket for actions on objects.
func (r *reader) checkUnused(g *grant, pairs []pair, omitted []Omitted) {
	used := map[string]bool{}
	for i := range pairs {
		used[pairs[i].entry.text] = true
	}
	for _, o := range omitted {
		used[o.Resource] = used[o.Resource] || o.Reason == IsContested || o.Reason == OtherService
	}
	var unused []string
	alias := false
	for _, e := range g.entries {
		if !used[e.text] && !e.all() && !g.onEverything() {
			unused = append(unused, e.text)
			alias = alias || e.fields[2] == "kms" && strings.HasPrefix(e.fields.Resource(), "alias/")
		}
	}
	if len(unused) == 0 {
		return
	}
	text := "The grant gives nothing on " + words.List(shortened(unused), "and") + ": none of its actions is called there."
	if alias {
		text += " What is done with a key needs the ARN of the key. To name keys by alias, allow it on keys with a condition on kms:ResourceAliases."
	}
	r.warn("resources", "A resource without effect", text)
}

// checkAccount warns of an ARN without account, or region, that no resource of its service
// has.
func (r *reader) checkAccount(e *entry) {
	if p := e.fields.Partition(); !arn.Open(p) && !slices.ContainsFunc(facts.Partitions(), func(known facts.Partition) bool { return known.Name == p }) {
		r.warn("resources", "An ARN that covers nothing", e.text+" is of the partition "+words.Quote(p)+", which does not exist: write aws, or the partition of your account.")
		return
	}
	service, ok := e.service()
	if !ok {
		return
	}
	fits := func(e *entry) bool {
		return slices.ContainsFunc(r.typesFor(service), func(t *catalog.ResourceType) bool { return e.fitType(t) > catalog.FitNone })
	}
	if fits(e) {
		return
	}
	for _, fill := range [...][2]string{{e.fields.Region(), "111122223333"}, {"us-east-1", e.fields.Account()}, {"us-east-1", "111122223333"}, {"", ""}, {"", e.fields.Account()}} {
		other, problem, _ := readEntry(arn.SplitFields(e.fields.With(3, fill[0])).With(4, fill[1]))
		if problem == "" && fits(other) {
			r.warn("resources", "An ARN that covers nothing", e.text+" is of no resource type of "+service+": AWS writes such ARNs as "+other.text+", with your region and account.")
			return
		}
	}
}

// hasSuffix reports whether the name of a secret ends as its ARN does.
func hasSuffix(name string) bool {
	i := strings.LastIndexByte(name, '-')
	if i < 0 || len(name)-i != 7 {
		return false
	}
	return !strings.ContainsFunc(name[i+1:], func(c rune) bool {
		return (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z')
	})
}

// checkPartitions warns of ARNs of several partitions: no credentials work in two of them.
func (r *reader) checkPartitions(grants []*grant) {
	var names []string
	for _, g := range grants {
		for _, e := range g.entries {
			if !e.all() && !arn.Open(e.fields.Partition()) {
				names = append(names, e.fields.Partition())
			}
		}
	}
	if names = sortedSet(names); len(names) > 1 {
		r.warnings = append(r.warnings, Warning{Grant: -1, Field: "resources", Summary: "Resources of several partitions",
			Text: "The resources are of the partitions " + words.List(names, "and") + ". Credentials work in one of them only, so that the policy grants nothing in the others."})
	}
}
