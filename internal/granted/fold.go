// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// levelNames are the access levels as lines call them, in their order.
var levelNames = []struct {
	level catalog.AccessLevel
	name  string
}{
	{catalog.Read, "read"}, {catalog.List, "list"}, {catalog.Write, "write"}, {catalog.Tagging, "tag"},
	{catalog.PermissionsManagement, "manage permissions"},
}

// brief lists the actions of a service with the service in front of all.
func (a *actionSet) brief(service string) string {
	names := a.texts()
	if service == "" {
		return words.Some(names, ", ", maxListed)
	}
	for i, n := range names {
		names[i] = strings.TrimPrefix(n, service+":")
	}
	return service + ": " + words.Some(names, ", ", maxListed)
}

// levels says which access levels of a service the set has, with what it lacks of them
// and what it has of others.
func (b *builder) levels(service string, a *actionSet) (text string, pure bool) {
	actions := b.actions(service)
	if len(actions) == 0 || !b.spend(len(actions)*len(a.in)/8) {
		return "", false
	}
	// Names are looked up, patterns are tried one after the other.
	names := make(map[string]int, len(a.in))
	var patterns []int
	hit := make([]bool, len(a.in))
	for i, t := range a.in {
		if len(t.all) == 1 && len(t.out) == 0 && t.all[0].literal {
			names[t.all[0].lower] = i
		} else {
			patterns = append(patterns, i)
		}
	}
	type count struct{ has, lacks []string }
	counts := make(map[catalog.AccessLevel]*count)
	for _, l := range levelNames {
		counts[l.level] = &count{}
	}
	for i := range actions {
		action := &actions[i]
		found := false
		if j, ok := names[action.lower]; ok {
			hit[j], found = true, true
		}
		for _, j := range patterns {
			if (!found || !hit[j]) && a.in[j].matches(service, action.lower) {
				hit[j], found = true, true
			}
		}
		c := counts[action.level]
		switch {
		case c == nil:
			return "", false
		case found:
			c.has = append(c.has, action.name)
		default:
			c.lacks = append(c.lacks, action.name)
		}
	}
	var levels, except, also []string
	for _, l := range levelNames {
		c := counts[l.level]
		if len(c.has) > 0 && len(c.lacks)*2 <= len(c.has) {
			levels = append(levels, l.name)
			except = append(except, c.lacks...)
		} else {
			also = append(also, c.has...)
		}
	}
	if len(levels) == 0 {
		return "", false
	}
	for i, t := range a.in {
		if !hit[i] {
			also = append(also, strings.TrimPrefix(t.String(), service+":"))
		}
	}
	text = levels[0]
	if n := len(levels); n > 1 {
		text = strings.Join(levels[:n-1], ", ") + " and " + levels[n-1]
	}
	if len(except) == 0 && len(also) == 0 {
		return service + ": " + text, true
	}
	slices.Sort(except)
	slices.Sort(also)
	if len(except) > 0 {
		text += " except " + words.Some(except, ", ", maxListed)
	}
	if len(also) > 0 {
		text += ", also " + words.Some(also, ", ", maxListed)
	}
	return service + ": " + text, false
}

// byService has lines for services together: those in which the group has the same access
// levels, and of the others those that begin with the same letter. Services that other
// denials touch have lines of their own.
func (b *builder) byService(g *group) []Line {
	type bundle struct {
		key     string
		pure    string // the levels
		kind    kind
		words   []string
		names   []string
		in      []term
		leftOut []*glob // what the words do not leave out, and the terms do
	}
	var bundles []*bundle
	byKey := make(map[string]*bundle)
	for _, s := range b.divide(g.acts, false) {
		text, pure, leftOut := s.acts.brief(s.service), "", s.leftOut
		if levels, all := b.levels(s.service, s.acts); levels != "" && len(levels) < len(text) {
			text, leftOut = levels, nil
			if all {
				pure = strings.TrimPrefix(levels, s.service+": ")
			}
		}
		key := pure
		if pure == "" {
			key = strings.ToLower(text[:1]) + ":"
		}
		key += "\x01" + b.signature(s.acts)
		x := byKey[key]
		if x == nil {
			x = &bundle{key: key, pure: pure}
			byKey[key] = x
			bundles = append(bundles, x)
		}
		x.words, x.names = append(x.words, text), append(x.names, s.service)
		x.in = append(x.in, s.acts.in...)
		x.leftOut = append(x.leftOut, leftOut...)
		for _, t := range s.acts.in {
			x.kind = max(x.kind, b.kindOf(t))
		}
	}
	lines := make([]Line, len(bundles))
	for i, x := range bundles {
		what := strings.Join(x.words, "; ")
		if x.pure != "" && len(x.names) > 1 {
			what = x.pure + " of " + words.Some(x.names, ", ", maxServices)
		}
		lines[i] = b.line(g, newActionSet(x.in), what, x.leftOut)
		lines[i].rank = int(x.kind)
	}
	return lines
}

// signature differs for services that denials with conditions touch in different ways.
func (b *builder) signature(a *actionSet) string {
	sign := make([]byte, 0, len(b.denials))
	for _, d := range b.denials {
		switch {
		case b.spent() || len(d.conditions) == 0:
			sign = append(sign, '.')
		case !b.touches(a, &d.acts):
			sign = append(sign, '0')
		default:
			if _, rest := b.split(a, &d.acts); rest == nil {
				sign = append(sign, '1')
			} else {
				sign = append(sign, '2')
			}
		}
	}
	return string(sign)
}
