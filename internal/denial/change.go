// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// Change is the smallest change of a document that lets the request pass one layer
// (N-403).
type Change struct {
	// Document is the label of the document, "" where there is none to change.
	Document string
	Layer    Layer
	// StatementJSON is the statement as it should read, or a list of those that take the
	// place of one; "" where no statement helps and Text says what does.
	StatementJSON string
	Text          string
	// Wider is the statement with a pattern in place of a generated id, "" if there is none.
	Wider string
	// Exact says that the change grants this request and nothing else. Proved says that
	// this was proved.
	Exact, Proved bool

	// old and next are the document before and after; apply puts the change into layers.
	old, next *program.Policy
	apply     func(evaluator.Layers) evaluator.Layers
	// assumed puts into layers what a change that Text alone describes comes to for the
	// request: to see what would stop it then.
	assumed func(evaluator.Layers) evaluator.Layers
}

// place is where a document is among the layers.
type place struct {
	layer evaluator.Layer
	level int
	index int
}

// swap returns the layers with another document at a place. An index beyond the list
// appends.
func swap(at place, p *program.Policy) func(evaluator.Layers) evaluator.Layers {
	put := func(ps evaluator.Policies) evaluator.Policies {
		list := append([]*program.Policy(nil), ps.List...)
		if at.index < len(list) {
			list[at.index] = p
		} else {
			list = append(list, p)
		}
		return evaluator.Policies{List: list, More: ps.More}
	}
	levels := func(ls *evaluator.Levels) *evaluator.Levels {
		out := &evaluator.Levels{More: ls.More, Levels: append([]evaluator.Policies(nil), ls.Levels...)}
		out.Levels[at.level] = put(out.Levels[at.level])
		return out
	}
	return func(l evaluator.Layers) evaluator.Layers {
		switch at.layer {
		case evaluator.LayerIdentity:
			l.Identity = put(l.Identity)
		case evaluator.LayerBoundary:
			l.Boundary = p
		case evaluator.LayerSession:
			s := evaluator.Policies{}
			if l.Session != nil {
				s = *l.Session
			}
			s = put(s)
			l.Session = &s
		case evaluator.LayerSCP:
			l.SCP = levels(l.SCP)
		case evaluator.LayerRCP:
			l.RCP = levels(l.RCP)
		case evaluator.LayerResource:
			l.Resource = append([]evaluator.ResourcePolicy(nil), l.Resource...)
			l.Resource[at.index].Policy, l.Resource[at.index].Kind = p, evaluator.PolicyGiven
		case evaluator.LayerEndpoint:
			l.Endpoint = p
		}
		return l
	}
}

// documents are the documents of a layer with their places.
func documentsOf(l *evaluator.Layers, layer evaluator.Layer, level int) ([]*program.Policy, []place) {
	var docs []*program.Policy
	var places []place
	add := func(p *program.Policy, level, index int) {
		if p != nil {
			docs, places = append(docs, p), append(places, place{layer, level, index})
		}
	}
	list := func(ps *evaluator.Policies, level int) {
		for i, p := range ps.List {
			add(p, level, i)
		}
	}
	levels := func(ls *evaluator.Levels) {
		if ls == nil {
			return
		}
		for i := range ls.Levels {
			if level < 0 || level == i {
				list(&ls.Levels[i], i)
			}
		}
	}
	switch layer {
	case evaluator.LayerIdentity:
		list(&l.Identity, -1)
	case evaluator.LayerBoundary:
		add(l.Boundary, -1, 0)
	case evaluator.LayerSession:
		if l.Session != nil {
			list(l.Session, -1)
		}
	case evaluator.LayerSCP:
		levels(l.SCP)
	case evaluator.LayerRCP:
		levels(l.RCP)
	case evaluator.LayerResource:
		for i := range l.Resource {
			add(l.Resource[i].Policy, -1, i)
		}
	case evaluator.LayerEndpoint:
		add(l.Endpoint, -1, 0)
	}
	return docs, places
}

// statementsJSON prints statements, one alone as an object.
func statementsJSON(list []*policy.Node) string {
	if len(list) == 1 {
		return unescaped(list[0].JSON())
	}
	parts := make([]string, len(list))
	for i, n := range list {
		parts[i] = unescaped(n.JSON())
	}
	return "[" + strings.Join(parts, ",") + "]"
}

// unescaped undoes the escapes that Terraform's jsonencode writes: they are for readers.
func unescaped(s string) string {
	return strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(s)
}

// wider is a resource with a pattern in place of a generated id, or the resource as AWS
// writes it where something does not exist yet; "" for other resources (N-403).
func wider(resource string) string {
	if strings.ContainsAny(resource, "*?") && resource != "*" {
		return resource
	}
	fields := strings.SplitN(resource, ":", 6)
	if len(fields) < 6 {
		return ""
	}
	var b strings.Builder
	changed := false
	from := 0
	name := fields[5]
	flush := func(end int) {
		if word := name[from:end]; generated(word) {
			b.WriteByte('*')
			changed = true
		} else {
			b.WriteString(word)
		}
	}
	for i := range len(name) {
		if name[i] == '/' || name[i] == ':' {
			flush(i)
			b.WriteByte(name[i])
			from = i + 1
		}
	}
	flush(len(name))
	if !changed {
		return ""
	}
	return strings.Join(fields[:5], ":") + ":" + b.String()
}

// generated reports whether a name looks like one that AWS or a program made up: with
// eight or more hexadecimal digits in a row, some of them digits, or a UUID.
func generated(word string) bool {
	run, digits := 0, 0
	for i := range len(word) {
		c := word[i]
		switch {
		case c >= '0' && c <= '9':
			run, digits = run+1, digits+1
		case c >= 'a' && c <= 'f':
			run++
		default:
			run, digits = 0, 0
		}
		if run >= 8 && digits > 0 {
			return true
		}
	}
	return false
}
