// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// Resources is a Resource or NotResource element (section 8 of the rules).
type Resources struct {
	Not     bool
	Node    *policy.Node
	Entries []ResourceEntry
	More    bool
}

// ResourceEntry is one entry: an ARN pattern, or a template whose sixth field has
// policy variables.
type ResourceEntry struct {
	Node *policy.Node
	ARN  ARNEntry
	// Template is the sixth field and head the other five, if there are variables.
	Template *Template
	Head     [5]pattern.Pattern
	// Relative says that the template is that of a path of the API that has the policy
	// (E-1750).
	Relative bool
	// Never says that a variable stands outside the sixth field (E-811).
	Never bool
	// Old is the entry under version 2008-10-17, in which variables are literal text, if
	// the version is not known and makes a difference (E-1650).
	Old *ARNEntry
	// MayHide says that text that is not known yet may turn out to be a variable
	// without a value (E-1607, E-812).
	MayHide bool
}

// ARNEntry is an ARN pattern with what its contested readings need.
type ARNEntry struct {
	// Pattern is compared field by field; missing fields have been completed.
	Pattern arn.Pattern
	// Whole is the entry as written.
	Whole arn.Pattern
	// Crossing is the entry in the second reading of C-1, nil if that is the same: it has
	// no wildcard that ends one of the first five fields, and will not turn out to.
	Crossing *pattern.Pattern
	// Short says that completing it is contested in this type of policy (C-2).
	Short bool
	// HeadUpper says that fields 1-5 have upper-case letters, or may turn out to (C-6).
	HeadUpper bool
	// ServiceWild is C-3.
	ServiceWild bool
}

// resource compiles a Resource or NotResource element.
func (c *compiler) resource(l *policy.List, not bool) *Resources {
	m := &Resources{Not: not, Node: l.Node, More: l.More, Entries: make([]ResourceEntry, len(l.Items))}
	for i, it := range l.Items {
		m.Entries[i] = c.resourceEntry(it) // they are large
	}
	return m
}

func (c *compiler) resourceEntry(it policy.Item) ResourceEntry {
	text, known := it.Text.Known()
	e := ResourceEntry{Node: it.Node, MayHide: !known && c.version != policy.Version2008}
	switch {
	case c.typ == iam.Resource && strings.HasPrefix(it.Text.Prefix(), relativePrefix):
		e.Relative, e.Template = true, c.template(pattern.WithoutPrefix(it.Text, len(relativePrefix)), it.Node)
		return e
	case known && (c.version == policy.Version2008 || !strings.Contains(text, "${")):
		e.ARN = c.arnEntry(arn.Compile(text))
		return e
	case !known && c.version == policy.Version2008:
		e.ARN = c.arnEntry(arn.CompileText(it.Text))
		return e
	}
	head, sixth, ok := splitHead(it.Text)
	switch {
	case ok:
		e.Template = c.template(sixth, it.Node)
		e.Old = c.oldEntry(it, e.Template.Old != nil)
		for i, f := range head {
			e.Head[i] = pattern.Compile(f)
		}
		if p, static := e.Template.Static(); static {
			e.ARN = c.arnEntry(arn.FromPatterns(e.Fields(*p)))
			e.Template = nil
		}
	case known:
		e.Never = true
		e.Old = c.oldEntry(it, c.version == policy.VersionUnknown)
		c.template(it.Text, it.Node) // reports malformed variables (E-1108)
	default:
		// A hole before the sixth field: only the text before it is certain (E-1623).
		// A variable may begin or end in it, then not even what follows counts (E-1622).
		text := it.Text
		if strings.ContainsAny(text.String(), "$}") {
			prefix, _, _ := strings.Cut(text.Prefix(), "$")
			text = pattern.WithPrefix(prefix)
		}
		e.ARN = c.arnEntry(arn.CompileText(text))
	}
	return e
}

// oldEntry compiles an entry as version 2008-10-17 reads it, if that matters.
func (c *compiler) oldEntry(it policy.Item, matters bool) *ARNEntry {
	if !matters {
		return nil
	}
	e := c.arnEntry(arn.CompileText(it.Text))
	return &e
}

// Fields are the six fields of the entry, with the sixth as given.
func (e *ResourceEntry) Fields(sixth pattern.Pattern) [6]pattern.Pattern {
	return [6]pattern.Pattern{e.Head[0], e.Head[1], e.Head[2], e.Head[3], e.Head[4], sixth}
}

// splitHead splits an entry into its first five fields and the rest, if these five
// are known and hold no variable.
func splitHead(t pattern.Text) (head [5]string, sixth pattern.Text, ok bool) {
	prefix := t.Prefix()
	if i := strings.Index(prefix, "${"); i >= 0 {
		prefix = prefix[:i]
	}
	rest := prefix
	for i := range head {
		var found bool
		if head[i], rest, found = strings.Cut(rest, ":"); !found {
			return head, sixth, false
		}
	}
	if head[0] != "arn" {
		return head, sixth, false
	}
	skip := len(prefix) - len(rest)
	var parts []pattern.Text
	first := true
	for p := range t.Parts() {
		switch {
		case p.Hole:
			parts = append(parts, pattern.Hole(p.Class))
		case first:
			parts = append(parts, pattern.Literal(p.Literal[skip:]))
		default:
			parts = append(parts, pattern.Literal(p.Literal))
		}
		first = false
	}
	return head, pattern.Concat(parts...), true
}

func (c *compiler) arnEntry(p arn.Pattern) ARNEntry {
	e := NewARNEntry(p)
	switch c.typ {
	case iam.Identity, iam.Boundary, iam.Session:
		e.Short = false
	}
	return e
}

// NewARNEntry prepares the pattern of an ARN (E-801 to E-815).
func NewARNEntry(p arn.Pattern) ARNEntry {
	e := ARNEntry{Pattern: p, Whole: p, ServiceWild: p.HasServiceWildcard()}
	switch p.Form() {
	case arn.ShortARN:
		e.Pattern = p.Complete()
		trailing := p.CompleteTrailing()
		e.Short = trailing.Form() == arn.ShortARN
		e.ServiceWild = e.ServiceWild && e.Pattern.Form() == arn.SixFields
	case arn.NotARN:
		e.Pattern = p.Complete() // for C-6, if only its letter case keeps it from being one
	case arn.Misaligned:
		// It may turn out to be short. A pattern with holes is never true, so that the
		// wider reading only keeps the test from being false too early.
		e.Pattern = p.Complete()
	}
	if e.Pattern.Field(0) == nil {
		// Where its fields are is not known: any letter may stand in the first five.
		e.HeadUpper = hasUpper(p.Whole())
	}
	for i := range 5 {
		if f := e.Pattern.Field(i); f != nil {
			e.HeadUpper = e.HeadUpper || hasUpper(f)
		}
	}
	if crossing, ok := p.Crossing(); ok {
		e.Crossing = &crossing
	}
	return e
}

// hasUpper reports whether the known text of a pattern has an upper-case letter.
func hasUpper(p *pattern.Pattern) bool {
	s := p.String()
	return s != strings.ToLower(s)
}

// relativePrefix begins an entry that names a path of the API that has the policy; API
// Gateway puts the rest of the ARN before it (E-1750).
const relativePrefix = "execute-api:/"
