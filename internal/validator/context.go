// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Context is what checks work with: the document with views of its parts, the data, and the findings so far.
type Context struct {
	*Input
	// Doc is the document. It is never nil where checks run.
	Doc *policy.Document
	// Statements are the views of the statements, in order. A statement whose JSON value is no object is among them, without
	// anything in it.
	Statements []*Statement

	table    *table
	check    *Check // that is running
	findings []Finding
	tainted  map[*policy.Node]bool
	absorbed map[absorption]bool
	stale    bool // the catalogue is too old for ERROR
	budget   int
	notes    []string
	allow    [2]*AllowSet
	measured *Size
	actions  map[string]*Expansion
	keys     map[string]*Key
	// identities keeps answers of identityRestricted.
	identities map[*Statement]truth.Value
}

// absorption is what [Context.Absorb] dropped.
type absorption struct {
	node *policy.Node
	id   string
}

// Found is what a check reports.
type Found struct {
	// At is the node concerned; what is missing is reported on its parent.
	At *policy.Node
	// Pos is the place, by default that of At. Condition keys and operators have theirs.
	Pos policy.Pos
	// ID is that of another check of the family, if one function serves several.
	ID string
	// Class is the class in this case, by default that of the check.
	Class Class
	// Data is what the finding rests on in this case, by default what the check does.
	Data Data
	// Message says what was found and what AWS does with it. Fix says what to do; by default it is that of the check.
	Message, Fix string
	// Subject is what the finding is about in few words, such as the action. Where more than five findings of a check in one
	// statement are made into one, it lists their subjects.
	Subject    string
	Span       [2]int
	Suggestion string
	Related    []policy.Related
}

// Related returns a further place for a finding.
func Related(n *policy.Node, label string) policy.Related {
	return policy.Related{Path: n.Path(), Pos: n.Pos, Label: label}
}

// Add reports a finding of the check that is running.
func (c *Context) Add(f Found) {
	check := c.check
	if f.ID != "" && f.ID != check.ID {
		other, ok := c.table.id[f.ID]
		if !ok {
			other = &Check{ID: f.ID, Class: Error, Types: iam.AllTypes} // a test makes sure that there is none
		}
		check = other
	}
	c.add(check, f)
}

// add reports a finding of any check. A finding of a check that is switched off still taints.
func (c *Context) add(check *Check, f Found) {
	if f.At != nil && check.Taints {
		c.taint(f.At)
	}
	if !check.covers(c.Type) {
		return
	}
	class := f.Class
	if class == 0 {
		class = check.classFor(c.Type)
	}
	data := cmp.Or(f.Data, check.Data)
	if class == Error && data == Catalogue && c.stale {
		class = Warning
	}
	if override, ok := c.Overrides[check.ID]; ok {
		class = override
	} else if check.Off {
		class = Ignore
	}
	if class == Ignore {
		return
	}
	if n := len(c.findings); n >= 2*maxFindings || n >= maxFindings && class != Error {
		c.note("There are more findings than are listed; lesser ones were left out.")
		return
	}
	finding := Finding{
		ID: check.ID, Class: class, Message: f.Message, Remediation: f.Fix,
		Documentation: check.link(), Span: f.Span, Related: f.Related, Suggestion: f.Suggestion,
		AWSCode: check.accessAnalyzer(), AWSOutcome: check.AWS,
		Pos: f.Pos, node: f.At, stmt: -1, subject: f.Subject, Path: "$",
	}
	if finding.Remediation == "" {
		finding.Remediation = check.Fix
	}
	if data == Catalogue {
		finding.DataDate = c.Catalog.Source().Date
	}
	if f.At != nil {
		finding.Path = f.At.Path()
		if !f.Pos.IsValid() {
			finding.Pos = f.At.Pos
		}
		if s := c.statementOf(f.At); s != nil {
			finding.stmt, finding.Sid = s.Index, s.Sid
			finding.absorb = c.absorbed[absorption{s.Node, check.ID}]
		}
	}
	c.findings = append(c.findings, finding)
}

// maxFindings is how many findings of one document are kept, those of class ERROR twice as many.
const maxFindings = 500

// statementOf returns the statement that the node is in, nil if it is in none.
func (c *Context) statementOf(n *policy.Node) *Statement {
	for ; n != nil; n = n.Parent() {
		if n.Parent() == nil {
			return nil
		}
		if n.Parent() == c.Doc.Root || n.Parent().Parent() == c.Doc.Root {
			break
		}
	}
	for _, s := range c.Statements {
		if s.Node == n {
			return s
		}
	}
	return nil
}

// taint marks a node as wrong, so that nothing follows from it.
func (c *Context) taint(n *policy.Node) {
	if c.tainted == nil {
		c.tainted = make(map[*policy.Node]bool)
	}
	c.tainted[n] = true
}

// Tainted reports whether the node, or what it is in within its statement, was found wrong by a check that taints.
func (c *Context) Tainted(n *policy.Node) bool {
	if len(c.tainted) == 0 {
		return false
	}
	for ; n != nil && n != c.Doc.Root; n = n.Parent() {
		if c.tainted[n] {
			return true
		}
	}
	return false
}

// AnyTainted reports whether something in the value was found wrong: what follows from all of it does not follow.
func (c *Context) AnyTainted(n *policy.Node) bool {
	if len(c.tainted) == 0 || n == nil {
		return false
	}
	if c.Tainted(n) {
		return true
	}
	for bad := range c.tainted {
		for ; bad != nil; bad = bad.Parent() {
			if bad == n {
				return true
			}
		}
	}
	return false
}

// Absorb drops the findings of the checks in the statement, those to come included: the finding that the caller reports
// says it all. It returns the places of the findings dropped.
func (c *Context) Absorb(s *Statement, ids ...string) []policy.Related {
	var related []policy.Related
	if c.absorbed == nil {
		c.absorbed = make(map[absorption]bool)
	}
	for _, id := range ids {
		c.absorbed[absorption{s.Node, id}] = true
		for i := range c.findings {
			f := &c.findings[i]
			if f.ID == id && f.stmt == s.Index && !f.absorb {
				f.absorb = true
				related = append(related, policy.Related{Path: f.Path, Pos: f.Pos, Label: f.Message})
			}
		}
	}
	return related
}

// Reported reports whether the check has a finding at the node or in it.
func (c *Context) Reported(n *policy.Node, id string) bool {
	for i := range c.findings {
		if c.findings[i].ID != id {
			continue
		}
		for at := c.findings[i].node; at != nil; at = at.Parent() {
			if at == n {
				return true
			}
		}
	}
	return false
}

// Spend takes n steps of work out of the budget of the document and reports whether there was enough left. Loops over pairs
// ask before they begin, so that hostile documents cost bounded time.
func (c *Context) Spend(n int) bool {
	if n > c.budget {
		c.note("The document is so large that comparisons among its entries were left out.")
		return false
	}
	c.budget -= n
	return true
}

func (c *Context) note(text string) {
	for _, n := range c.notes {
		if n == text {
			return
		}
	}
	c.notes = append(c.notes, text)
}
