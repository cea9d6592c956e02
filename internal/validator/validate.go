// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

const (
	// defaultCatalogAge is from what age on the catalogue cannot make an ERROR.
	defaultCatalogAge = 180 * 24 * time.Hour
	// workBudget bounds the comparisons of entries of one document, see [Context.Spend].
	workBudget = 5_000_000
)

// Validate looks for everything that is wrong with a document. It never fails: what cannot be read is a finding.
func Validate(in Input) *Report {
	c := newContext(&in)
	for i := range in.Problems {
		c.addProblem(&in.Problems[i])
	}
	if c.Doc != nil {
		c.run()
	}
	return c.report()
}

// newContext reads the document as far as the caller has not done so.
func newContext(in *Input) *Context {
	if in.Type == 0 {
		in.Type = iam.Identity
	}
	if in.Catalog == nil {
		in.Catalog = catalog.Default()
	}
	if in.Document != nil && in.Root == nil {
		in.Root = in.Document.Root
	}
	if in.Document == nil {
		if in.Root == nil && in.Problems == nil {
			in.Root, in.Problems = policy.ParseJSON(in.Text)
		}
		if in.Root != nil {
			doc, problems := policy.Build(in.Root)
			in.Document, in.Problems = doc, append(in.Problems, problems...)
		}
	}
	c := &Context{Input: in, table: assembled(), Doc: in.Document, budget: workBudget}
	if date, err := time.Parse(time.DateOnly, in.Catalog.Source().Date); err == nil && !in.Now.IsZero() {
		limit := in.MaxCatalogAge
		if limit == 0 {
			limit = defaultCatalogAge
		}
		c.stale = in.Now.Sub(date) > limit
	}
	if c.Doc != nil {
		c.Statements = make([]*Statement, len(c.Doc.Statements))
		for i, s := range c.Doc.Statements {
			c.Statements[i] = newStatement(s)
		}
	}
	return c
}

// run runs the checks, phase by phase.
func (c *Context) run() {
	for phase := range phases {
		for _, k := range c.table.phase[phase] {
			if !k.covers(c.Type) || !c.wanted(k) {
				continue
			}
			c.check = k
			c.runCheck(k)
		}
	}
}

// wanted reports whether the check must run. One that is ignored runs too: nothing may follow from what it finds wrong, and
// its function may serve other checks of its family.
func (c *Context) wanted(k *Check) bool {
	class, ok := c.Overrides[k.ID]
	return !k.Off || ok && class != Ignore
}

func (c *Context) runCheck(k *Check) {
	if k.Document != nil {
		k.Document(c)
	}
	if k.Statement == nil && k.Action == nil && k.Resource == nil && k.Principal == nil && k.Condition == nil {
		return
	}
	for _, s := range c.Statements {
		if s.Node.Kind != policy.KindObject || c.tainted[s.Node] {
			continue
		}
		c.runStatement(k, s)
	}
}

func (c *Context) runStatement(k *Check, s *Statement) {
	if k.Statement != nil && (k.Partial || !s.Unknown || k.Phase < PhaseMeaning) {
		k.Statement(c, s)
	}
	if k.Action != nil {
		for i := range s.Actions {
			if a := &s.Actions[i]; (a.Known || k.Partial) && !c.Tainted(a.Node) {
				k.Action(c, s, a)
			}
		}
	}
	if k.Resource != nil {
		for i := range s.Resources {
			if r := &s.Resources[i]; (r.Known || k.Partial) && !c.Tainted(r.Node) {
				k.Resource(c, s, r)
			}
		}
	}
	if k.Principal != nil {
		for i := range s.Principals {
			if p := &s.Principals[i]; (p.Known || k.Partial) && !c.Tainted(p.Node) {
				k.Principal(c, s, p)
			}
		}
	}
	if k.Condition != nil {
		for i := range s.Conditions {
			if e := &s.Conditions[i]; !c.Tainted(e.Node) {
				k.Condition(c, s, e)
			}
		}
	}
}
