// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package policy

import (
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// elements are the members that an object of a document may have.
type elements struct {
	owner string // what the object is
	names []string
	// elsewhere are names that belong to another object, which stands at place.
	elsewhere []string
	place     string
	// aliases are names from other tools, folded, that mean one of names.
	aliases map[string]string
}

var (
	documentElements = elements{
		owner:     "A document",
		names:     documentNames,
		elsewhere: statementNames,
		place:     "inside a statement",
		aliases:   map[string]string{"policyid": "Id"},
	}
	statementElements = elements{
		owner:     "A statement",
		names:     statementNames,
		elsewhere: documentNames,
		place:     "at the top level of the document",
		aliases:   map[string]string{"statementid": "Sid"},
	}
	documentNames  = []string{"Version", "Id", "Statement"}
	statementNames = []string{
		"Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition",
	}
)

// Build turns a tree into a document and reports what breaks the rules that hold
// for every type of policy (E-601 to E-607, E-901). Rules of one policy type are
// not looked at: neither a missing Principal or Resource nor an empty Principal
// is a problem here.
//
// What is unknown is never a problem, unless no value could make it right
// (E-1653). A root that is unknown, or a string known in part, is a fully unknown
// document.
//
// The document is usable along with problems: what is wrong counts as unknown in
// it, so that nothing follows from it. It is nil only if the root is not an
// object. If the root is a string that holds a document, Build says so and goes
// on with that document.
func Build(root *Node) (*Document, Problems) {
	var b builder
	return b.document(root), b.problems()
}

// builder holds the problems found so far.
type builder struct{ collector }

func (b *builder) document(root *Node) *Document {
	switch {
	case root == nil:
		b.add(Problem{Code: CodeNotObject, Message: "There is no policy document."})
		return nil
	case root.Kind == KindUnknown, root.Kind == KindString && !root.Text.IsKnown():
		return &Document{Root: root, Version: VersionUnknown, MoreStatements: true}
	case root.Kind != KindObject:
		if root = b.notObject(root); root == nil {
			return nil
		}
	}
	doc := &Document{Root: root, Version: Version2008}
	if root.More {
		doc.Version, doc.MoreStatements = VersionUnknown, true
	}
	var statements *Node
	more := b.members(root, &documentElements, func(m *Member) {
		switch m.Name {
		case "Version":
			doc.VersionNode, doc.Version = m.Value, b.version(m.Value)
		case "Id":
			doc.ID = m.Value
			b.text(m.Value, "Id")
		case "Statement":
			statements = m.Value
		}
	})
	if slices.Contains(more, "Version") {
		doc.Version = VersionUnknown
	}
	if slices.Contains(more, "Statement") {
		doc.MoreStatements = true
	}
	switch {
	case statements != nil:
		b.statements(doc, statements)
	case doc.MoreStatements:
	default:
		doc.MoreStatements = true
		problem := Problem{
			Code: CodeMissingStatement, Pos: root.Pos,
			Message: "The document has no Statement.",
			Fix:     `Add "Statement" with at least one statement; to grant nothing, do not create the policy.`,
		}
		if root.Get("Effect") != nil {
			problem.Fix = `Put this statement into a document: {"Version": "2012-10-17", "Statement": [ … ]}.`
		}
		b.add(problem)
	}
	return doc
}

// notObject reports a root of a wrong type. It returns the document that a
// string holds, if it is one that was encoded twice.
func (b *builder) notObject(root *Node) *Node {
	problem := Problem{
		Code: CodeNotObject, Pos: root.Pos,
		Message: "A policy document is one JSON object, found " + describe(root) + ".",
	}
	switch root.Kind {
	case KindArray:
		problem.Fix = `If these are statements, wrap them: {"Version": "2012-10-17", "Statement": [ … ]}.`
	case KindNull:
		problem.Fix = "The value that was passed to jsonencode() is null."
	case KindString:
		if inner, problems := ParseJSON(root.Text.String()); inner != nil && inner.Kind == KindObject {
			problem.Message = "The document is a JSON string that holds another JSON document: it was encoded twice."
			problem.Fix = "Remove one of the two jsonencode() calls."
			b.add(problem)
			for _, p := range problems {
				p.Message = "At " + p.Pos.String() + " of the inner document: " + p.Message
				p.Pos, p.Related = root.Pos, nil
				b.add(p)
			}
			return relocate(inner, root.Pos)
		}
	}
	b.add(problem)
	return nil
}

// relocate gives every position in a tree that nobody else has the value pos.
func relocate(n *Node, pos Pos) *Node {
	n.Pos, n.End = pos, 0
	for _, e := range n.Elems {
		relocate(e, pos)
	}
	for i := range n.Members {
		n.Members[i].NamePos = pos
		relocate(n.Members[i].Value, pos)
	}
	return n
}

// members calls element for each member with a legal name and reports the others,
// and names that repeat. It returns the legal names whose elements are incomplete:
// those that were probably meant by illegal ones, and those that repeat.
func (b *builder) members(n *Node, legal *elements, element func(*Member)) (more []string) {
	for i := range n.Members {
		m := &n.Members[i]
		if !slices.Contains(legal.names, m.Name) {
			if name := b.illegal(n, m, legal); name != "" && !slices.Contains(more, name) {
				more = append(more, name)
			}
			continue
		}
		if first := n.member(m.Name); first != m {
			b.repeated(first, m)
			more = append(more, m.Name)
			continue
		}
		element(m)
	}
	return more
}

// illegal reports an element that does not exist and returns the one that was
// probably meant, or "".
func (b *builder) illegal(n *Node, m *Member, legal *elements) string {
	if b.full() {
		return ""
	}
	problem := Problem{
		Code: CodeInvalidElement, At: m.Value, Pos: m.NamePos,
		Message: strconv.Quote(words.Clip(m.Name, 40)) + " is not an element of a policy.",
	}
	if slices.Contains(legal.elsewhere, m.Name) {
		problem.Message = strconv.Quote(m.Name) + " does not belong here."
		problem.Fix = "It stands " + legal.place + "."
		b.add(problem)
		return ""
	}
	meant := nearest(m.Name, legal.names)
	if meant == "" {
		meant = legal.aliases[foldName(m.Name)]
	}
	switch last := len(legal.names) - 1; {
	case meant == "":
		problem.Fix = legal.owner + " has " + strings.Join(legal.names[:last], ", ") + " and " + legal.names[last] + "."
	case n.Get(meant) != nil && (meant == "Version" || meant == "Id" || meant == "Sid" || meant == "Effect"):
		problem.Fix = "Remove it: " + strconv.Quote(meant) + " is there already."
	case n.Get(meant) != nil:
		problem.Fix = "Merge it with " + strconv.Quote(meant) + ", which is there already."
	default:
		problem.Fix = "Write " + strconv.Quote(meant) + "."
	}
	b.add(problem)
	return meant
}

// repeated reports a second member of the same name, which is not used.
func (b *builder) repeated(first, second *Member) {
	b.add(Problem{
		Code: CodeDuplicateKey, At: second.Value, Pos: second.NamePos,
		Message: strconv.Quote(words.Clip(second.Name, 60)) + " is written twice in one object.",
		Fix:     "Merge the two values into one.",
		Related: []Related{{At: first.Value, Pos: first.NamePos, Label: "first occurrence"}},
	})
}

// member returns the first member of that name, or nil.
func (n *Node) member(name string) *Member {
	for i := range n.Members {
		if n.Members[i].Name == name {
			return &n.Members[i]
		}
	}
	return nil
}

// version reads the Version element (E-601).
func (b *builder) version(n *Node) Version {
	t, ok := b.text(n, "Version")
	if !ok {
		return VersionUnknown
	}
	switch s, known := t.Known(); {
	case s == "2012-10-17":
		return Version2012
	case s == "2008-10-17":
		return Version2008
	case !known && (mayBe(t, "2012-10-17") || mayBe(t, "2008-10-17")):
		return VersionUnknown
	}
	b.add(Problem{
		Code: CodeInvalidVersion, At: n, Pos: n.Pos,
		Message: "The version " + quoteText(t) + " does not exist. Version names the language of the policy; it is not a date to update.",
		Fix:     `Write "2012-10-17".`,
	})
	return VersionUnknown
}

// statements reads the Statement element (E-602).
func (b *builder) statements(doc *Document, n *Node) {
	switch n.Kind {
	case KindUnknown:
		doc.MoreStatements = true
	case KindObject:
		doc.Statements = []*Statement{b.statement(n, 0)}
	case KindArray:
		doc.MoreStatements = doc.MoreStatements || n.More
		if len(n.Elems) == 0 && !n.More {
			b.add(Problem{
				Code: CodeMissingStatement, At: n, Pos: n.Pos,
				Message: "Statement is an empty list; a policy needs at least one statement.",
				Fix:     "If the list is computed, do not create the policy when it is empty.",
			})
			return
		}
		doc.Statements = make([]*Statement, 0, len(n.Elems))
		for i, e := range n.Elems {
			doc.Statements = append(doc.Statements, b.statement(e, i))
		}
	default:
		doc.MoreStatements = true
		b.mismatch(n, "Statement", "an object or a list of objects")
	}
}

// mayBe reports whether a partial text can turn out to be s.
func mayBe(t pattern.Text, s string) bool {
	if known, ok := t.Known(); ok {
		return known == s
	}
	prefix, suffix := t.Prefix(), t.Suffix()
	return len(prefix)+len(suffix) <= len(s) && strings.HasPrefix(s, prefix) && strings.HasSuffix(s, suffix)
}
