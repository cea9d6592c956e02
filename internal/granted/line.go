// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// line returns the line about some actions of a group. What are the actions in words. The
// set leaves out the globs leftOut, the words do not.
func (b *builder) line(g *group, acts *actionSet, what string, leftOut []*glob) Line {
	p := part{acts: acts, places: g.places, except: g.except, limits: g.limits}
	conditions := g.conditions
	var except []string
	if len(leftOut) > 0 {
		texts := make([]string, len(leftOut))
		for i, o := range leftOut {
			texts[i] = o.text
		}
		slices.Sort(texts)
		except = append(except, words.Some(slices.Compact(texts), ", ", maxListed))
	}
	if len(g.except) > 0 {
		texts := make([]string, len(g.except))
		for i, e := range g.except {
			texts[i] = clip(e.text)
		}
		except = append(except, "on "+words.Some(texts, ", ", maxExcept))
	}
	limits := make([]string, 0, len(g.limits)+1)
	for _, c := range g.limits {
		limits = append(limits, c.name+" allow it")
	}
	for i, d := range b.denials {
		if b.spent() {
			// There is no time to say what the others deny.
			p.denials = b.denials
			limits = append(limits, fmt.Sprintf("%d more Deny statements leave it", len(b.denials)-i))
			break
		}
		text, extra := b.exception(&p, g, d)
		if extra != nil {
			conditions = mergeConditions(conditions, []*condition{extra})
		}
		if text != "" {
			except = append(except, text)
			if len(d.conditions) == 0 {
				p.denials = append(p.denials, d)
			}
		}
	}
	var text strings.Builder
	text.WriteString(what)
	if at := g.where(); at != "*" || what != everyAction.text {
		text.WriteString(" on " + at)
	}
	if len(limits) > 0 {
		text.WriteString(" as far as " + strings.Join(limits, " and "))
	}
	if len(conditions) > 0 {
		text.WriteString(" if " + conditionWords(conditions))
	}
	if len(except) > 0 {
		except = unique(except, func(s string) string { return s })
		text.WriteString(" except " + words.Some(except, ", except ", maxExceptions))
	}
	text.WriteString(" (" + g.source.String())
	if len(g.within) > 0 {
		text.WriteString(", within " + strings.Join(g.within, " and "))
	}
	text.WriteString(")")
	return Line{Text: text.String(), parts: []part{p}}
}

// exception says what a denial takes away from a line: as an exception, or, if it is about
// all of the line, as the condition under which it takes nothing away.
func (b *builder) exception(p *part, g *group, d *statement) (text string, extra *condition) {
	if !b.touches(p.acts, &d.acts) {
		return "", nil
	}
	at := b.deniedPlaces(g, &d.res)
	if at == disjoint {
		return "", nil
	}
	_, rest := b.split(p.acts, &d.acts)
	all := rest == nil
	if all && at == inside && len(d.conditions) == 1 {
		return "", d.conditions[0].opposite()
	}
	if all && len(d.conditions) == 0 && !d.res.not && at != inside && !slices.ContainsFunc(d.res.entries, func(e *entry) bool { return b.unlisted(g, e) }) {
		return "", nil // it is in the line of the block
	}
	var say []string
	if !all || at == inside && len(d.conditions) == 0 {
		say = append(say, b.deniedActions(p.acts, &d.acts))
	}
	if at != inside {
		say = append(say, b.deniedResources(g, &d.res))
	}
	if len(d.conditions) > 0 {
		say = append(say, "if "+conditionWords(d.conditions))
	}
	text = strings.Join(say, " ")
	if len(d.conditions) > 0 && len(say) > 1 {
		text = "(" + text + ")" // the condition is that of the exception, not of the line
	}
	return text, nil
}

// unlisted reports whether the entry covers something of the group, and is not among the
// entries that it leaves out.
func (b *builder) unlisted(g *group, e *entry) bool {
	return !slices.ContainsFunc(g.except, func(o *entry) bool { return o.key == e.key }) &&
		slices.ContainsFunc(g.places, func(at place) bool { return b.relatePlace(at, e) != disjoint })
}

// deniedPlaces is deniedPlace for all places of a group.
func (b *builder) deniedPlaces(g *group, r *resources) relation {
	out, first := disjoint, true
	for _, at := range g.places {
		x := g.block
		x.at = at
		to := b.deniedPlace(&x, r)
		switch {
		case b.spent():
			return crossing
		case first:
			out, first = to, false
		case out != to:
			return crossing
		}
	}
	return out
}

// deniedActions lists the actions of a denial, as far as the set has them.
func (b *builder) deniedActions(a *actionSet, by *actions) string {
	if by.every {
		return everyAction.text
	}
	var texts []string
	for _, g := range by.globs {
		if len(texts) > 10*maxListed || b.spent() || slices.ContainsFunc(a.in, func(t term) bool { return b.shares(t, g) }) {
			texts = append(texts, g.text)
		}
	}
	texts = unique(texts, func(s string) string { return s })
	if by.not {
		return "everything but " + words.Some(texts, ", ", maxListed)
	}
	return words.Some(texts, ", ", maxListed)
}

// deniedResources lists the resources of a denial, as far as the group has them.
func (b *builder) deniedResources(g *group, by *resources) string {
	var texts []string
	for _, e := range by.entries {
		if len(texts) > 10*maxListed || b.spent() || slices.ContainsFunc(g.places, func(at place) bool { return b.relatePlace(at, e) != disjoint }) {
			texts = append(texts, clip(e.text))
		}
	}
	if len(texts) == 0 {
		for _, e := range by.entries {
			texts = append(texts, clip(e.text))
		}
	}
	texts = unique(texts, func(s string) string { return s })
	if by.not {
		return "outside " + words.Some(texts, ", ", maxListed)
	}
	return "on " + words.Some(texts, ", ", maxListed)
}

// where are the places of a group in words.
func (g *group) where() string {
	texts := make([]string, len(g.places))
	for i, at := range g.places {
		texts[i] = at.String()
	}
	return words.Some(texts, ", ", maxPlaces)
}

// rest is the line about the lines that are not shown.
func rest(lines []Line) Line {
	out := Line{}
	names := make(map[string]bool)
	texts := make([]string, len(lines))
	for i := range lines {
		out.parts = append(out.parts, lines[i].parts...)
		texts[i] = lines[i].Text
		for _, p := range lines[i].parts {
			for _, t := range p.acts.in {
				names[t.service()] = true
			}
		}
	}
	slices.Sort(texts)
	services := make([]string, 0, len(names))
	for s := range names {
		if s == "" {
			s = everyAction.text
		}
		services = append(services, s)
	}
	slices.Sort(services)
	out.Text = fmt.Sprintf("and %d more permissions of %s %s", len(lines), words.Some(services, ", ", maxServices), words.Mark(strings.Join(texts, "\n")))
	return out
}
