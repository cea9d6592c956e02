// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// clone copies a tree: nodes know their parents, so that one is never in two trees.
func clone(n *policy.Node) *policy.Node {
	switch n.Kind {
	case policy.KindArray:
		elems := make([]*policy.Node, len(n.Elems))
		for i, e := range n.Elems {
			elems[i] = clone(e)
		}
		return policy.NewArray(n.Pos, elems, n.More)
	case policy.KindObject:
		members := make([]policy.Member, len(n.Members))
		for i, m := range n.Members {
			members[i] = policy.Member{Name: m.Name, NamePos: m.NamePos, Value: clone(m.Value)}
		}
		return policy.NewObject(n.Pos, members, n.More)
	case policy.KindUnknown:
		return policy.NewUnknown(n.Text)
	}
	return &policy.Node{Kind: n.Kind, Pos: n.Pos, End: n.End, Text: n.Text}
}

// with returns a copy of an object with a member, nil for one without.
func with(n *policy.Node, name string, value *policy.Node) *policy.Node {
	var members []policy.Member
	found := false
	for _, m := range n.Members {
		v := clone(m.Value)
		if m.Name == name {
			if found = true; value == nil {
				continue
			}
			v = value
		}
		members = append(members, policy.Member{Name: m.Name, NamePos: m.NamePos, Value: v})
	}
	if !found && value != nil {
		members = append(members, policy.Member{Name: name, Value: value})
	}
	return policy.NewObject(n.Pos, members, n.More)
}

// texts is a list of strings, one alone as a string.
func texts(list []string) *policy.Node {
	if len(list) == 1 {
		return policy.NewString(policy.Pos{}, pattern.Literal(list[0]))
	}
	elems := make([]*policy.Node, len(list))
	for i, s := range list {
		elems[i] = policy.NewString(policy.Pos{}, pattern.Literal(s))
	}
	return policy.NewArray(policy.Pos{}, elems, false)
}

// statementText is a statement to be written, in the usual order of its elements.
type statementText struct {
	Sid       string `json:",omitempty"`
	Effect    string
	Principal any      `json:",omitempty"`
	Action    []string `json:",omitempty"`
	Resource  []string `json:",omitempty"`
	Condition any      `json:",omitempty"`
}

// node is the statement as a tree.
func (s *statementText) node() *policy.Node {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(s) != nil {
		return nil
	}
	n, problems := policy.ParseJSON(b.String())
	if len(problems) > 0 {
		return nil
	}
	for _, name := range []string{"Action", "Resource"} {
		if l := n.Get(name); l != nil && len(l.Elems) == 1 {
			n = with(n, name, clone(l.Elems[0]))
		}
	}
	return n
}

// edited returns the document with other statements: those at an index are replaced, by
// none or several; added ones come last. It is nil if the result is no document of the type.
func (in *Input) edited(p *program.Policy, index int, replace, add []*policy.Node) *program.Policy {
	doc := p.Document()
	if doc == nil || doc.Root == nil || doc.Root.Kind != policy.KindObject {
		return nil
	}
	list := doc.Root.Get("Statement")
	if list == nil {
		return nil
	}
	old := []*policy.Node{list}
	more := false
	if list.Kind == policy.KindArray {
		old, more = list.Elems, list.More
	}
	var statements []*policy.Node
	for i, s := range old {
		if i == index {
			for _, n := range replace {
				statements = append(statements, clone(n))
			}
			continue
		}
		statements = append(statements, clone(s))
	}
	for _, n := range add {
		statements = append(statements, clone(n))
	}
	root := with(doc.Root, "Statement", policy.NewArray(list.Pos, statements, more))
	return in.compile(root, p.Type, p.Label)
}

// document is a new document of one statement.
func (in *Input) document(typ iam.Type, label string, statements ...*policy.Node) *program.Policy {
	elems := make([]*policy.Node, len(statements))
	for i, s := range statements {
		elems[i] = clone(s)
	}
	return in.compile(policy.NewObject(policy.Pos{}, []policy.Member{
		{Name: "Version", Value: policy.NewString(policy.Pos{}, pattern.Literal("2012-10-17"))},
		{Name: "Statement", Value: policy.NewArray(policy.Pos{}, elems, false)},
	}, false), typ, label)
}

func (in *Input) compile(root *policy.Node, typ iam.Type, label string) *program.Policy {
	doc, problems := policy.Build(root)
	if len(problems) > 0 {
		return nil
	}
	p, err := program.Compile(doc, typ, label, in.Services)
	if err != nil {
		return nil
	}
	return p
}

// entry is a resource as an entry of a policy: its wildcards are meant literally (E-813).
func entry(resource string, p *program.Policy) string {
	if resource == "*" || p != nil && p.Doc.Version != policy.Version2012 {
		return resource
	}
	return literals.Replace(resource)
}

var literals = strings.NewReplacer("*", "${*}", "?", "${?}", "$", "${$}")

// strings of a list, false if not all are known.
func listOf(l *policy.List) ([]string, bool) {
	if l == nil || l.More {
		return nil, false
	}
	out := make([]string, len(l.Items))
	for i := range l.Items {
		s, ok := l.Items[i].Text.Known()
		if !ok {
			return nil, false
		}
		out[i] = s
	}
	return out, true
}

// only reports whether a list is exactly one text.
func only(l *policy.List, text string, fold bool) bool {
	list, ok := listOf(l)
	return ok && len(list) == 1 && (list[0] == text || fold && strings.EqualFold(list[0], text))
}

// without returns the list without a text, and whether it had it.
func without(list []string, text string, fold bool) ([]string, bool) {
	out := slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == text || fold && strings.EqualFold(s, text) })
	return out, len(out) < len(list)
}
