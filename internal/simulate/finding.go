// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/explain"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// maxListed is how many groups of requests one finding lists, maxExplained how many
// requests are looked at for that, and maxActions how many actions a group names.
const (
	maxListed    = 10
	maxExplained = 1000
	maxActions   = 20
)

// grouped lists requests: those that the same thing decides in one line.
func (s *simulation) grouped(list []*outcome) string {
	type group struct {
		actions          []string
		resource, reason string
		more             int
	}
	var groups []*group
	left := max(0, len(list)-maxExplained)
	for _, o := range list[:len(list)-left] {
		resource, reason := words.OneLine(o.shown()), verdictOf(o)+" ("+s.print(o).DecidedBy(o.result)+")"
		i := slices.IndexFunc(groups, func(g *group) bool { return g.resource == resource && g.reason == reason })
		switch {
		case i < 0 && len(groups) == maxListed:
			left++
			continue
		case i < 0:
			i = len(groups)
			groups = append(groups, &group{resource: resource, reason: reason})
		}
		if g := groups[i]; len(g.actions) < maxActions {
			g.actions = append(g.actions, o.call.action.Name)
		} else {
			g.more++
		}
	}
	var b strings.Builder
	for _, g := range groups {
		actions := strings.Join(g.actions, ", ")
		if g.more > 0 {
			actions += fmt.Sprintf(" and %d more actions", g.more)
		}
		fmt.Fprintf(&b, " %s on %s: %s\n", actions, g.resource, g.reason)
	}
	if left > 0 {
		fmt.Fprintf(&b, " … and %d more\n", left)
	}
	return b.String()
}

// finding says what is wrong with an expectation; ok is false if there is nothing to
// say.
func (s *simulation) finding(x *result) (f Finding, ok bool) {
	f = Finding{Place: documents.AtElement(s.in.names().Expectations, x.index), Gate: !x.warnOnly}
	switch x.verdict {
	case Holds:
		return f, false
	case Pending:
		if s.in.OnUndetermined == Defer || s.in.OnUndetermined == ModeUnknown {
			return f, false
		}
		f.Summary = "IAM expectation cannot be decided yet: " + title(x.name) + " (" + s.whoOf(x) + ")"
		f.Gate = f.Gate && s.in.OnUndetermined == Error
	case Undecided:
		if s.in.OnUndetermined == ModeUnknown {
			return f, false
		}
		f.Summary = "IAM expectation undetermined: " + title(x.name) + " (" + s.whoOf(x) + ")"
		f.Gate = f.Gate && s.in.OnUndetermined != Warn
	case Violated:
		f.Summary = "IAM expectation not met: " + title(x.name) + " (" + s.whoOf(x) + ")"
	}
	f.Detail = s.detail(x)
	return f, true
}

// title makes one short line of a name.
func title(name string) string {
	runes := []rune(words.OneLine(name))
	if len(runes) > 150 {
		return string(runes[:149]) + "…"
	}
	return string(runes)
}

// detail explains an expectation that does not hold: what is wrong in words, the
// requests concerned, and what to change.
func (s *simulation) detail(x *result) string {
	var concerned []*outcome
	for i := range x.outcomes {
		if x.outcomes[i].verdict == x.verdict {
			concerned = append(concerned, &x.outcomes[i])
		}
	}
	if len(concerned) == 0 {
		return "Not known yet: " + strings.Join(x.waiting, ", ") + "."
	}
	for _, o := range concerned[:min(len(concerned), maxExplained)] {
		if err := s.explain(o); err != nil {
			return words.Sentence(err.Error())
		}
	}
	first := concerned[0]
	var b strings.Builder
	if len(concerned) == 1 && len(x.outcomes) == 1 {
		if first.example != nil {
			fmt.Fprintf(&b, "Every request of the set %s, and this one %s.\n\n", x.want.must(), explain.Outcome(first.example.Possible))
		} else {
			fmt.Fprintf(&b, "The request %s, and %s.\n\n", explain.Outcome(first.possible), x.want.must())
		}
	} else {
		b.WriteString(x.ofMany(concerned) + "\n\n")
		b.WriteString(s.grouped(concerned))
		if len(concerned) > 1 {
			b.WriteString("\nThe first of them:\n\n")
		} else {
			b.WriteString("\n")
		}
	}
	s.table(&b, x, first)
	if values := first.ofCase(); values != "" {
		b.WriteString("\nSuch a request has\n\n" + values)
	}
	b.WriteString("\n" + s.advice(x.want, first))
	if ways := x.waysOn(first, s.in.names()); ways != "" {
		b.WriteString("\n\n" + ways)
	}
	return strings.TrimRight(b.String(), "\n")
}

// ofMany counts the requests concerned, in a sentence.
func (x *result) ofMany(concerned []*outcome) string {
	what := explain.Outcome(concerned[0].possible)
	for _, o := range concerned {
		if o.possible != concerned[0].possible {
			what = "is not decided as expected"
		}
	}
	if len(concerned) > 1 {
		what = strings.Replace(what, "is ", "are ", 1)
	}
	if len(concerned) == len(x.outcomes) {
		return fmt.Sprintf("All %d requests %s, and %s.", len(concerned), what, x.want.must())
	}
	return fmt.Sprintf("%d of %d requests %s; each %s.", len(concerned), len(x.outcomes), what, x.want.must())
}

func verdictOf(o *outcome) string {
	if o.example != nil {
		return strings.TrimPrefix(explain.Outcome(o.example.Possible), "is ") + " for some"
	}
	return strings.TrimPrefix(explain.Outcome(o.possible), "is ")
}

// table describes a request in lines that keep their form.
func (s *simulation) table(b *strings.Builder, x *result, o *outcome) {
	line := func(name, value string) { fmt.Fprintf(b, " %-11s %s\n", name, words.OneLine(value)) }
	line("principal", x.caller.principal.Display)
	line("action", o.call.action.Name)
	if o.example == nil {
		line("resource", o.shown())
	} else {
		for _, r := range o.asked.Resources {
			line("resource", r.String())
		}
	}
	for _, k := range s.suppliedKeys(x) {
		line("context", k)
	}
	line("expected", string(x.want))
	if o.example == nil {
		line("found", o.possible.String())
	} else {
		line("found", o.example.Possible.String())
	}
	line("decided by", s.print(o).DecidedBy(o.result))
	line("layers", explain.Layers(o.result))
	for _, p := range o.result.Parts {
		line("checked", p.Action+" on "+s.print(o).Resource(p.Resource)+": "+p.Result.Decision.String())
	}
	for _, n := range s.print(o).Notes(o.result.Notes) {
		line("note", n)
	}
}

// suppliedKeys lists the context of an expectation, a few keys of it.
func (s *simulation) suppliedKeys(x *result) []string {
	const most = 6
	var out []string
	overridden := make(map[string]bool)
	for _, keys := range [][]ContextKey{x.expectation.Context.Keys, s.in.Context.Keys} {
		for i := range keys {
			name := strings.ToLower(keys[i].Name)
			if overridden[name] {
				continue
			}
			overridden[name] = true
			out = append(out, keyText(&keys[i]))
		}
	}
	if more := len(out) - most; more > 0 {
		out = append(out[:most:most], fmt.Sprintf("and %d more keys", more))
	}
	return out
}

// must says what is expected, in words to follow "and".
func (w want) must() string {
	switch w {
	case wantAllowed:
		return "must be allowed"
	case wantDenied:
		return "must be denied"
	case wantExplicit:
		return "must be denied explicitly"
	default:
		return "must be denied implicitly, by nothing allowing it"
	}
}
