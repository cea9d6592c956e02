// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/grammar"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// Policy is a compiled policy document, ready to be evaluated by any number of
// goroutines at once.
type Policy struct {
	// Label is how messages name the document.
	Label string
	// Type is what the document is used as.
	Type iam.Type

	Doc        *policy.Document
	Statements []*Statement
	More       bool // further, unknown statements
	index      index
}

// Document returns the document that was compiled.
func (p *Policy) Document() *policy.Document { return p.Doc }

// Statement is a compiled statement. Parts that the document type does not have
// are nil and count as true (E-610).
type Statement struct {
	Source    *policy.Statement
	Effect    policy.Effect
	Unknown   bool
	Action    *Actions
	Resource  *Resources
	Principal *Principals
	Condition *Condition
	// Bare says that the statement of a resource policy has neither Resource nor
	// NotResource (E-542).
	Bare bool
}

// DocumentError reports what is wrong with a document used as a policy of some
// type. Every problem is listed.
type DocumentError struct {
	Label    string
	Type     iam.Type
	Problems policy.Problems
}

// Error lists the problems, one a line, each with its place.
func (e *DocumentError) Error() string {
	if len(e.Problems) == 1 {
		return e.Label + ": " + e.Problems[0].String()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s has %d problems:", e.Label, len(e.Problems))
	for i := range e.Problems {
		b.WriteString("\n  - ")
		b.WriteString(e.Problems[i].String())
	}
	return b.String()
}

// Unwrap returns the problems.
func (e *DocumentError) Unwrap() error { return e.Problems }

// compiler holds what the parts of a statement need while a document is compiled,
// and gathers problems.
type compiler struct {
	typ      iam.Type
	version  policy.Version
	catalog  iam.Services
	problems policy.Problems
}

// problem records an input error at a node.
func (c *compiler) problem(n *policy.Node, code, message, fix string) {
	c.problems.Add(n, code, message, fix)
}

// Compile prepares a document for evaluation as a policy of the given type. The
// label names the document in results and errors. It returns a *DocumentError
// listing every reason for which the document cannot be used so (E-207, E-608);
// a document that AWS would refuse is never evaluated in part.
func Compile(doc *policy.Document, typ iam.Type, label string, catalog iam.Services) (*Policy, error) {
	if catalog == nil {
		catalog = iam.NoServices{}
	}
	c := &compiler{typ: typ, version: doc.Version, catalog: catalog, problems: grammar.Check(doc, typ)}
	p := &Policy{Label: label, Type: typ, Doc: doc, More: doc.MoreStatements}
	for _, s := range doc.Statements {
		p.Statements = append(p.Statements, c.statement(s))
	}
	if len(c.problems) > 0 {
		return nil, &DocumentError{Label: label, Type: typ, Problems: c.problems}
	}
	p.buildIndex()
	return p, nil
}

// CompileStatement compiles a statement of a document by itself. One that cannot be compiled
// counts as a statement of which nothing is known.
func CompileStatement(s *policy.Statement, version policy.Version, typ iam.Type, catalog iam.Services) *Statement {
	c := &compiler{typ: typ, version: version, catalog: catalog}
	if out := c.statement(s); len(c.problems) == 0 {
		return out
	}
	return &Statement{Source: s, Effect: s.Effect, Unknown: true}
}

func (c *compiler) statement(s *policy.Statement) *Statement {
	out := &Statement{Source: s, Effect: s.Effect, Unknown: s.Unknown}
	if s.Unknown {
		return out
	}
	switch {
	case s.Action != nil:
		out.Action = c.action(s.Action, false)
	case s.NotAction != nil:
		out.Action = c.action(s.NotAction, true)
	}
	switch {
	case s.Resource != nil:
		out.Resource = c.resource(s.Resource, false)
	case s.NotResource != nil:
		out.Resource = c.resource(s.NotResource, true)
	case c.typ == iam.Resource:
		out.Bare = true
	}
	switch {
	case s.Principal != nil:
		out.Principal = c.principal(s.Principal, false)
	case s.NotPrincipal != nil:
		out.Principal = c.principal(s.NotPrincipal, true)
	}
	if s.Condition != nil {
		out.Condition = c.condition(s.Condition)
	}
	return out
}

// CompileCondition compiles a Condition element by itself.
func CompileCondition(cond *policy.Condition, version policy.Version, services iam.Services) (*Condition, policy.Problems) {
	c := &compiler{version: version, catalog: services}
	m := c.condition(cond)
	return m, c.problems
}

// CompilePrincipal compiles a Principal element, or a NotPrincipal element, by itself.
func CompilePrincipal(p *policy.Principal, typ iam.Type, not bool) *Principals {
	return (&compiler{typ: typ}).principal(p, not)
}

// CompileTemplate compiles a text by itself in which variables are replaced.
func CompileTemplate(text pattern.Text, n *policy.Node, version policy.Version, services iam.Services) (*Template, policy.Problems) {
	c := &compiler{version: version, catalog: services}
	t := c.template(text, n)
	return t, c.problems
}

// EffectNode is where the statement has its Effect.
func (s *Statement) EffectNode() *policy.Node {
	if n := s.Source.Node.Get("Effect"); n != nil {
		return n
	}
	return s.Source.Node
}
