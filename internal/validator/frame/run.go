// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package frame

import (
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// defaultCatalogAge is from what age on the catalogue cannot make an ERROR.
const defaultCatalogAge = 180 * 24 * time.Hour

// NewPass prepares a run of the checks of a suite: it reads the document as far as the caller has not done so.
func NewPass(s *Suite, in *Input) *Pass {
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
	d := view.New(view.Source{Text: in.Text, Root: in.Root}, in.Document, in.Use, in.Catalog)
	c := &Pass{Document: d, Options: in.Options, suite: s, problems: in.Problems}
	if date, err := time.Parse(time.DateOnly, d.Catalog.Source().Date); err == nil && !c.Now.IsZero() {
		limit := c.MaxCatalogAge
		if limit == 0 {
			limit = defaultCatalogAge
		}
		c.stale = c.Now.Sub(date) > limit
	}
	return c
}

// Run makes findings of the problems of the document, and runs the checks phase by phase.
func (c *Pass) Run() {
	for i := range c.problems {
		c.addProblem(&c.problems[i])
	}
	if c.Doc == nil {
		return
	}
	for phase := range Phases {
		for _, k := range c.suite.phase[phase] {
			if !k.Covers(c.Type) || !c.wanted(k) {
				continue
			}
			c.check = k
			c.runCheck(k)
		}
	}
}

// wanted reports whether the check must run. One that is ignored runs too: nothing may follow from what it finds wrong, and
// its function may serve other checks of its family.
func (c *Pass) wanted(k *Check) bool {
	class, ok := c.Overrides[k.ID]
	return !k.Off || ok && class != Ignore
}

func (c *Pass) runCheck(k *Check) {
	if k.Document != nil {
		k.Document(c)
	}
	if k.Statement == nil && k.Action == nil && k.Resource == nil && k.Principal == nil && k.Condition == nil {
		return
	}
	for _, s := range c.Statements {
		if s.Node.Kind != policy.KindObject || c.wrong[s.Node] {
			continue
		}
		c.runStatement(k, s)
	}
}

func (c *Pass) runStatement(k *Check, s *view.Statement) {
	if k.Statement != nil && (k.Partial || !s.Unknown || k.Phase < PhaseMeaning) {
		k.Statement(c, s)
	}
	if k.Action != nil {
		for i := range s.Actions {
			if a := &s.Actions[i]; (a.Known || k.Partial) && !c.FoundWrong(a.Node) {
				k.Action(c, s, a)
			}
		}
	}
	if k.Resource != nil {
		for i := range s.Resources {
			if r := &s.Resources[i]; (r.Known || k.Partial) && !c.FoundWrong(r.Node) {
				k.Resource(c, s, r)
			}
		}
	}
	if k.Principal != nil {
		for i := range s.Principals {
			if p := &s.Principals[i]; (p.Known || k.Partial) && !c.FoundWrong(p.Node) {
				k.Principal(c, s, p)
			}
		}
	}
	if k.Condition != nil {
		for i := range s.Conditions {
			if e := &s.Conditions[i]; !c.FoundWrong(e.Node) {
				k.Condition(c, s, e)
			}
		}
	}
}
