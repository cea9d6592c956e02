// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// Document is a policy document with the name that lines give it.
type Document struct {
	Label string
	Doc   *policy.Document
}

// Input is the caller's side of what decides its requests.
type Input struct {
	// Identity are the caller's identity policies.
	Identity []Document
	// Everything stands in place of Identity where the caller has all permissions without
	// a policy; it says why.
	Everything string
	// Ceilings each have to allow too, and deny: permissions boundary, session policies,
	// every level of service control policies.
	Ceilings []Ceiling
}

// Ceiling is a group of policies. One of them has to allow.
type Ceiling struct {
	// Name is how lines call the policies: "the permissions boundary".
	Name string
	// SCP says that they are service control policies (C-2, C-24).
	SCP       bool
	Documents []Document
}

// Set is what the caller is granted.
type Set struct {
	// Lines are sorted by text, no two the same.
	Lines []Line
	// Unknown says that part of a document is not known yet, so that there are no lines.
	Unknown bool
}

// Line is one permission.
type Line struct {
	// Text is the line in words.
	Text  string
	rank  int
	parts []part
}

// Covers reports whether a line covers the request.
func (s *Set) Covers(r *Request) bool {
	return slices.ContainsFunc(s.Lines, func(l Line) bool { return l.Covers(r) })
}

// Covers reports whether the line covers the request. Conditions count as met.
func (l *Line) Covers(r *Request) bool {
	service, name := r.action()
	return slices.ContainsFunc(l.parts, func(p part) bool { return p.covers(r, service, name) })
}

// Texts returns the lines in words.
func (s *Set) Texts() []string {
	out := make([]string, len(s.Lines))
	for i := range s.Lines {
		out[i] = s.Lines[i].Text
	}
	return out
}

// ceiling is a compiled Ceiling.
type ceiling struct {
	name  string
	allow []*statement
	// open says that some statement allows everything.
	open bool
}

// may reports whether the ceiling may allow the request.
func (c *ceiling) may(r *Request, service, name string) bool {
	return slices.ContainsFunc(c.allow, func(s *statement) bool {
		return s.acts.may(service, name) && s.res.may(r)
	})
}

// builder makes lines.
type builder struct {
	sets
	catalog  Catalog
	ceilings []*ceiling
	denials  []*statement
	// known are the catalogue's actions, as far as asked for.
	known map[string][]known
	// bySet and byKey number sets of actions.
	bySet map[*actionSet]string
	byKey map[string]string
}

// known is an action of the catalogue.
type known struct {
	name  string // without the service
	lower string // in lower case
	level catalog.AccessLevel
}

// actions returns the catalogue's actions of a service; none if it does not know it.
func (b *builder) actions(service string) []known {
	if list, done := b.known[service]; done || b.catalog == nil || service == "" {
		return list
	}
	var list []known
	if s, ok := b.catalog.Service(service); ok {
		list = make([]known, len(s.Actions()))
		for i, a := range s.Actions() {
			name := a.ShortName()
			list[i] = known{name, strings.ToLower(name), a.Levels.Primary()}
		}
	}
	b.known[service] = list
	return list
}

// Of returns what the caller is granted. The documents are such that AWS accepts them;
// the catalogue may be nil.
func Of(in *Input, c Catalog) *Set { return of(in, c, budget) }

func of(in *Input, c Catalog, budget int) *Set {
	if in.hasUnknown() {
		return &Set{Unknown: true}
	}
	b := &builder{
		catalog: c, sets: sets{work: &work{left: budget}, done: make(map[setOp]pair)},
		known: make(map[string][]known), bySet: make(map[*actionSet]string), byKey: make(map[string]string),
	}
	var allow []*statement
	read := &compiler{catalog: c}
	if in.Everything != "" {
		allow = append(allow, &statement{source: source{document: in.Everything}, acts: actions{every: true, globs: []*glob{everyAction}}, res: resources{every: true}})
	} else {
		for i := range in.Identity {
			grants, denials := read.document(&in.Identity[i])
			allow, b.denials = append(allow, grants...), append(b.denials, denials...)
		}
	}
	for i := range in.Ceilings {
		b.addCeiling(&in.Ceilings[i])
	}
	// What lines say does not depend on the order of the documents.
	b.denials = unique(b.denials, (*statement).key)
	var lines []Line
	for _, s := range allow {
		lines = append(lines, b.statement(s)...)
	}
	return &Set{Lines: finish(lines)}
}

func (b *builder) addCeiling(in *Ceiling) {
	read := &compiler{catalog: b.catalog, scp: in.SCP}
	out := &ceiling{name: in.Name}
	for i := range in.Documents {
		grants, denials := read.document(&in.Documents[i])
		out.allow, b.denials = append(out.allow, grants...), append(b.denials, denials...)
	}
	out.open = slices.ContainsFunc(out.allow, func(s *statement) bool {
		return s.acts.every && s.res.every && len(s.conditions) == 0
	})
	b.ceilings = append(b.ceilings, out)
}

func (in *Input) hasUnknown() bool {
	unknown := func(d Document) bool { return d.Doc.MoreStatements || d.Doc.Root.HasUnknown() }
	return slices.ContainsFunc(in.Identity, unknown) || slices.ContainsFunc(in.Ceilings, func(c Ceiling) bool {
		return slices.ContainsFunc(c.Documents, unknown)
	})
}

// maxLines is how many lines there are at most, that of the rest included.
const maxLines = 200

// finish sorts the lines and joins those that say the same. Where there are too many the
// last line is about all that say least.
func finish(lines []Line) []Line {
	slices.SortStableFunc(lines, func(a, b Line) int { return strings.Compare(a.Text, b.Text) })
	out := lines[:0]
	for _, l := range lines {
		if n := len(out); n > 0 && out[n-1].Text == l.Text {
			out[n-1].parts = append(out[n-1].parts, l.parts...)
			continue
		}
		out = append(out, l)
	}
	if len(out) <= maxLines {
		return out
	}
	slices.SortStableFunc(out, func(a, b Line) int { return b.rank - a.rank })
	kept, others := out[:maxLines-1], out[maxLines-1:]
	slices.SortFunc(kept, func(a, b Line) int { return strings.Compare(a.Text, b.Text) })
	return append(kept, rest(others))
}
