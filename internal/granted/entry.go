// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// entry is an entry of Resource or NotResource. What it may cover and what it is known to
// cover differ where AWS does not document how it is read.
type entry struct {
	text string
	// key is the same for entries that say the same: the text. An entry of an older document
	// has a mark if the text would be a variable in a newer one.
	key   string
	every bool // every resource (E-802)
	// fields is compared field by field, written as one string. A variable is an asterisk
	// in both.
	fields  arn.Pattern
	written pattern.Pattern
	// whole is everything that the entry may cover, as one string.
	whole pattern.Pattern
	// loose says that written counts too: wildcards may cross colons (C-1).
	loose bool
	// sure says that fields is known to hold.
	sure bool
	// variable says that there is a policy variable.
	variable bool
}

var everyResource = &entry{text: "*", key: "*", every: true}

// compileEntry reads an entry (section 8 of the rules). It returns nil for one that
// matches nothing (E-811). Strict says that completing a short entry is contested (C-2).
func compileEntry(text string, variables, strict bool) *entry {
	if asterisks(text) {
		return everyResource
	}
	e := &entry{text: text, key: text}
	if !variables && strings.Contains(text, "${") {
		e.key = "2008-10-17 " + text
	}
	whole, upper := text, false
	var p arn.Pattern
	if variables && strings.Contains(text, "${") {
		head, rest, ok := cutHead(text)
		if !ok {
			return nil
		}
		upper = head != strings.ToLower(head)
		e.written, e.variable = substitute(head, rest)
		lowered, _ := substitute(strings.ToLower(head), rest)
		p = arn.FromPattern(lowered)
	} else {
		if head, rest, ok := cutHead(text); ok {
			upper = head != strings.ToLower(head)
			whole = strings.ToLower(head) + rest
		}
		e.written = pattern.Compile(text)
		p = arn.Compile(whole)
	}
	switch p.Form() {
	case arn.NotARN:
		e.loose, e.whole = true, e.written
		return e
	case arn.ShortARN:
		e.fields = p.Complete()
		trailing := p.CompleteTrailing()
		e.sure = !strict || trailing.Form() != arn.ShortARN
	default:
		e.fields, e.sure = p, true
	}
	e.sure = e.sure && !upper && !e.variable && !p.HasServiceWildcard()
	for i := 1; i < 5; i++ {
		if f := e.fields.Field(i); f != nil && strings.ContainsAny(f.String(), "*?") {
			e.loose = true
		}
	}
	e.whole = *e.fields.Whole()
	if e.loose && p.Form() == arn.ShortARN && strings.HasSuffix(text, "*") {
		e.whole = *p.Whole()
	}
	return e
}

// cutHead cuts an entry behind the fifth colon, if that many come before any variable
// and the first field is "arn".
func cutHead(text string) (head, rest string, ok bool) {
	if !strings.HasPrefix(text, "arn:") {
		return "", text, false
	}
	at := 0
	for range 5 {
		i := strings.IndexByte(text[at:], ':')
		if i < 0 {
			return "", text, false
		}
		at += i + 1
	}
	return text[:at], text[at:], !strings.Contains(text[:at], "${")
}

// substitute puts an asterisk in place of every variable, and the character itself in
// place of ${*}, ${?} and ${$} (E-1105).
func substitute(head, rest string) (p pattern.Pattern, variable bool) {
	var b pattern.Builder
	b.Glob(head)
	for {
		before, after, found := strings.Cut(rest, "${")
		b.Glob(before)
		if !found {
			return b.Pattern(), variable
		}
		name, tail, closed := strings.Cut(after, "}")
		switch {
		case !closed:
			b.Literal("${" + after) // AWS refuses the document
			return b.Pattern(), variable
		case name == "*" || name == "?" || name == "$":
			b.Literal(name)
		default:
			b.Star()
			variable = true
		}
		rest = tail
	}
}

// may reports whether the entry may cover a resource, must whether it is known to.
func (e *entry) may(r *Request) bool {
	switch {
	case e.every:
		return true
	case r.Resource == "*":
		return !r.NoResource
	}
	return e.fields.Match(r.Resource) || e.loose && e.written.Match(r.Resource)
}

func (e *entry) must(r *Request) bool {
	return e.every || e.sure && r.Resource != "*" && e.fields.Match(r.Resource)
}

// entries relates the resources that two entries may cover. A relation other than disjoint
// holds in every reading, the same one for both.
func (w *work) entries(a, b *entry) relation {
	switch {
	case !w.spend(1):
		return crossing
	case a == b || b.every || a.key == b.key:
		return inside
	case a.every:
		return around
	}
	out := w.patterns(&a.whole, &b.whole)
	if out == disjoint {
		return disjoint
	}
	if a.loose || b.loose {
		if fields := w.fields(a, b); fields != out {
			if fields == disjoint && namesDisjoint(a, b) {
				return disjoint
			}
			out = crossing
		}
	}
	if out == inside && b.variable || out == around && a.variable {
		return crossing // the variable means less than everything
	}
	return out
}

// fields relates two entries field by field.
func (w *work) fields(a, b *entry) relation {
	in, out := true, true
	for i := range 6 {
		x, y := a.fields.Field(i), b.fields.Field(i)
		if x == nil || y == nil {
			return crossing
		}
		switch w.patterns(x, y) {
		case disjoint:
			return disjoint
		case inside:
			out = out && x.String() == y.String()
		case around:
			in = false
		default:
			in, out = false, false
		}
	}
	switch {
	case in:
		return inside
	case out:
		return around
	}
	return crossing
}

// namesDisjoint reports whether the resource parts of two entries begin with different
// characters, so that no resource is of both unless one name contains the other.
func namesDisjoint(a, b *entry) bool {
	x, y := a.fields.Field(5), b.fields.Field(5)
	if x == nil || y == nil {
		return false
	}
	p, q := x.LiteralPrefix(), y.LiteralPrefix()
	return !strings.HasPrefix(p, q) && !strings.HasPrefix(q, p)
}

// place is what all of its entries cover; none cover everything.
type place []*entry

// relatePlace relates the resources of a place and an entry.
func (w *work) relatePlace(p place, e *entry) relation {
	if e.every {
		return inside
	}
	if len(p) == 0 {
		return around
	}
	out := crossing
	for _, m := range p {
		switch w.entries(m, e) {
		case disjoint:
			return disjoint
		case inside:
			return inside
		case around:
			if len(p) == 1 {
				out = around
			}
		}
	}
	return out
}

// meetPlace is what a place and an entry that crosses it have in common.
func (w *work) meetPlace(p place, e *entry) place {
	out := make(place, 0, len(p)+1)
	for _, m := range p {
		if w.entries(e, m) != inside {
			out = append(out, m)
		}
	}
	if len(out) >= maxTerm {
		return p
	}
	return append(out, e)
}

func (p place) may(r *Request) bool {
	for _, e := range p {
		if !e.may(r) {
			return false
		}
	}
	return true
}
