// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package frame

import (
	"cmp"
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// Pass is one run over a document: what checks ask about it, and what they found.
type Pass struct {
	*view.Document
	Options

	suite        *Suite
	problems     policy.Problems
	check        *Check // that is running
	findings     []Finding
	wrong        map[*policy.Node]bool
	replaced     map[replacement]bool
	wrongFinders []string          // findings whose check does not say who finds them
	refused      []policy.Problems // by statement, once asked for; see [Pass.Refused]
	stale        bool              // the catalogue is too old for ERROR
}

// replacement is what [Pass.Replace] dropped.
type replacement struct {
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
	// Data is what the finding is based on in this case, by default what the check does.
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
	return policy.Related{At: n, Pos: n.Pos, Label: label}
}

// Add reports a finding of the check that is running.
func (c *Pass) Add(f Found) {
	check := c.check
	if f.ID != "" && f.ID != check.ID {
		other, ok := c.suite.id[f.ID]
		if !ok {
			other = &Check{ID: f.ID, Class: Error, Types: iam.AllTypes} // a test makes sure that there is none
		}
		check = other
	}
	c.add(check, f)
}

// add reports a finding of any check. A finding of a check that is switched off still blocks.
func (c *Pass) add(check *Check, f Found) {
	if f.At != nil && check.Blocks {
		c.MarkWrong(f.At)
	}
	if !check.Covers(c.Type) {
		return
	}
	class := f.Class
	if class == 0 {
		class = check.ClassIn(c.Type)
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
	if n := len(c.findings); n >= 2*MaxFindings || n >= MaxFindings && class != Error {
		c.Note("There are more findings than are listed; less important ones were left out.")
		return
	}
	finding := Finding{
		ID: check.ID, Class: class, Message: f.Message, Remediation: f.Fix,
		Documentation: check.Page(), Span: f.Span, Related: f.Related, Suggestion: f.Suggestion,
		AWSCode: check.accessAnalyzer(), AWSOutcome: check.AWS,
		Pos: f.Pos, Node: f.At, stmt: -1, Subject: f.Subject,
	}
	if finding.Remediation == "" {
		finding.Remediation = check.Fix
	}
	if data == Catalogue {
		finding.DataDate = c.Catalog.Source().Date
	}
	if f.At != nil {
		if !f.Pos.IsValid() {
			finding.Pos = f.At.Pos
		}
		if s := c.StatementOf(f.At); s != nil {
			finding.stmt, finding.Sid = s.Index, s.Sid
			finding.replaced = c.replaced[replacement{s.Node, check.ID}]
		}
	}
	c.findings = append(c.findings, finding)
}

// Exists reports whether there is a check with the id.
func (c *Pass) Exists(id string) bool { return c.suite.id[id] != nil }

// Covered reports whether another check is for documents of this type and not ignored by itself: what it looks for is reported,
// or the user does not want to hear of it.
func (c *Pass) Covered(id string) bool {
	check, ok := c.suite.id[id]
	if !ok || !check.Covers(c.Type) {
		return false
	}
	_, set := c.Overrides[id]
	return set || check.ClassIn(c.Type) != Ignore
}

// FixOf returns the general remedy of another check.
func (c *Pass) FixOf(id string) string { return c.suite.id[id].Fix }

// NearestID returns the id of the check that is spelt most like the name, "" if none is near.
func (c *Pass) NearestID(name string) string { return c.suite.NearestID(name) }

// Findings returns all findings so far, also those that others replace. It is shared: do not modify it.
func (c *Pass) Findings() []Finding { return c.findings }

// WrongFinders are findings of another check than [Check.FoundBy] says. A test requires that there are none.
func (c *Pass) WrongFinders() []string { return c.wrongFinders }

// Full reports whether there are so many findings that only those of class ERROR are kept.
func (c *Pass) Full() bool { return len(c.findings) >= MaxFindings }

// MaxFindings is how many findings of one document are kept, those of class ERROR twice as many.
const MaxFindings = 500

// StatementOf returns the statement that the node is in, nil if it is in none.
func (c *Pass) StatementOf(n *policy.Node) *view.Statement {
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

// MarkWrong marks a node as wrong, so that nothing follows from it.
func (c *Pass) MarkWrong(n *policy.Node) {
	if c.wrong == nil {
		c.wrong = make(map[*policy.Node]bool)
	}
	c.wrong[n] = true
}

// FoundWrong reports whether the node, or what it is in within its statement, was found wrong by a check that blocks.
func (c *Pass) FoundWrong(n *policy.Node) bool {
	if len(c.wrong) == 0 {
		return false
	}
	for ; n != nil && n != c.Doc.Root; n = n.Parent() {
		if c.wrong[n] {
			return true
		}
	}
	return false
}

// FoundWrongItself reports whether the node itself was found wrong.
func (c *Pass) FoundWrongItself(n *policy.Node) bool { return c.wrong[n] }

// AnythingWrong reports whether anything in the document was found wrong.
func (c *Pass) AnythingWrong() bool { return len(c.wrong) > 0 }

// AnyFoundWrong reports whether something in the value was found wrong: what follows from all of it does not follow.
func (c *Pass) AnyFoundWrong(n *policy.Node) bool {
	if len(c.wrong) == 0 || n == nil {
		return false
	}
	if c.FoundWrong(n) {
		return true
	}
	for bad := range c.wrong {
		for ; bad != nil; bad = bad.Parent() {
			if bad == n {
				return true
			}
		}
	}
	return false
}

// Replace drops the findings of the checks in the statement, those to come included: the finding that the caller reports
// is enough. It returns the places of the findings dropped.
func (c *Pass) Replace(s *view.Statement, ids ...string) []policy.Related {
	var related []policy.Related
	if c.replaced == nil {
		c.replaced = make(map[replacement]bool)
	}
	for _, id := range ids {
		c.replaced[replacement{s.Node, id}] = true
		for i := range c.findings {
			f := &c.findings[i]
			if f.ID == id && f.stmt == s.Index && !f.replaced {
				f.replaced = true
				related = append(related, policy.Related{At: f.Node, Pos: f.Pos, Label: f.Message})
			}
		}
	}
	return related
}

// ReportedIn reports whether one of the checks has a finding in the statement.
func (c *Pass) ReportedIn(s *view.Statement, ids ...string) bool {
	for i := range c.findings {
		if f := &c.findings[i]; f.stmt == s.Index && slices.Contains(ids, f.ID) {
			return true
		}
	}
	return false
}

// ReportedAtKey reports whether one of the checks, or any check if no id is given, has a finding at the key of the condition or at its
// values.
func (c *Pass) ReportedAtKey(e *view.ConditionEntry, ids ...string) bool {
	for i := range c.findings {
		if n := c.findings[i].Node; n != nil && (n == e.Node || n.Parent() == e.Node) && (len(ids) == 0 || slices.Contains(ids, c.findings[i].ID)) {
			return true
		}
	}
	return false
}

// Reported reports whether the check has a finding at the node or in it.
func (c *Pass) Reported(n *policy.Node, id string) bool {
	for i := range c.findings {
		if c.findings[i].ID != id {
			continue
		}
		for at := c.findings[i].Node; at != nil; at = at.Parent() {
			if at == n {
				return true
			}
		}
	}
	return false
}
