// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package extract

import (
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
)

// nodeOf turns a value of a plan that is shaped like a document into a tree, with holes
// where parts are not known yet.
func nodeOf(v planfile.Value) *policy.Node {
	if v.IsUnknown() {
		return policy.NewUnknown(pattern.Unknown())
	}
	switch v.Kind() {
	case "string":
		return StringNode(v.Text())
	case "number":
		return policy.NewNumber(policy.Pos{}, v.Text())
	case "bool":
		return policy.NewBool(policy.Pos{}, v.Text() == "true")
	case "list":
		elems, _ := v.Elems()
		nodes := make([]*policy.Node, len(elems))
		for i, e := range elems {
			nodes[i] = nodeOf(e)
		}
		return policy.NewArray(policy.Pos{}, nodes, false)
	}
	if names, ok := v.Names(); ok {
		members := make([]policy.Member, len(names))
		for i, name := range names {
			members[i] = policy.Member{Name: name, Value: nodeOf(v.Get(name))}
		}
		return policy.NewObject(policy.Pos{}, members, false)
	}
	if v.HasUnknown() {
		return policy.NewUnknown(pattern.Unknown())
	}
	return policy.NewNull(policy.Pos{})
}

// StringNode is the tree of a text.
func StringNode(text string) *policy.Node {
	return policy.NewString(policy.Pos{}, pattern.Literal(text))
}

// dataDocument is what a policy document's data source says.
type dataDocument struct {
	// Text is the document as it will be rendered, if all arguments are known.
	Text string
	Root *policy.Node
	// Err says why the data source will give no document.
	Err error
}

// documentArguments are the arguments of a policy document's data source.
var documentArguments = []string{"policy_id", "version", "statement", "source_policy_documents", "override_policy_documents", "source_json", "override_json"}

// renderDataSource builds the document of a data source from its arguments (K-105). unset
// reports whether an argument that is not known is one that the configuration leaves out,
// which has its default then (K-103); the paths are "version" and "statement[0].effect".
func renderDataSource(after planfile.Value, unset func(path string) bool) dataDocument {
	arguments, known := map[string]any{}, true
	for _, name := range documentArguments {
		v := after.Get(name)
		switch {
		case name == "statement":
			list, all := statementArguments(v, unset)
			arguments[name], known = list, known && all
		case v.IsUnknown() && unset(name):
		default:
			arguments[name], known = v.Known(), known && !v.HasUnknown()
		}
	}
	if !known {
		b := blockReader{unset}
		return dataDocument{Root: b.document(after)}
	}
	input, err := render.InputFromObject(arguments)
	if err != nil {
		return dataDocument{Err: err}
	}
	result, err := render.Render(&input)
	if err != nil {
		return dataDocument{Err: err}
	}
	return dataDocument{Text: result.MinifiedJSON}
}

// statementArguments returns the statements as plain values, and whether they are known
// but for what is unset.
func statementArguments(v planfile.Value, unset func(path string) bool) (list []any, known bool) {
	elems, ok := v.Elems()
	if !ok {
		return nil, !v.IsUnknown()
	}
	known = true
	for i, e := range elems {
		object, _ := e.Known().(map[string]any)
		names, _ := e.Names()
		for _, name := range names {
			part := e.Get(name)
			known = known && (!part.HasUnknown() || part.IsUnknown() && unset(statementPath(i, name)))
		}
		known = known && !e.IsUnknown()
		list = append(list, object)
	}
	return list, known
}

func statementPath(i int, name string) string { return "statement[" + strconv.Itoa(i) + "]." + name }

// blockReader builds documents whose arguments are known in part.
type blockReader struct {
	unset func(path string) bool
}

func (b *blockReader) document(after planfile.Value) *policy.Node {
	own, more := after.Blocks("statement")
	var statements []*policy.Node
	replaced := map[string]bool{} // Sids that the blocks have
	anySid := more
	for i, s := range own {
		sid := s.Get("sid")
		if text := sid.Text(); text != "" {
			replaced[text] = true
		}
		anySid = anySid || sid.IsUnknown() && !b.unset(statementPath(i, "sid"))
	}
	sources, moreSources := b.documents(after, "source_policy_documents")
	more = more || moreSources
	for _, s := range sources {
		sid := sidOf(s)
		switch {
		case sid == "":
			statements = append(statements, s)
		case replaced[sid]:
		case anySid:
			more = true // a block whose Sid is not known may replace it
		default:
			statements = append(statements, s)
		}
	}
	for i, s := range own {
		statements = append(statements, b.statement(i, s))
	}
	overrides, moreOverrides := b.documents(after, "override_policy_documents")
	if len(overrides) > 0 || moreOverrides {
		statements, more = override(statements, overrides, more, moreOverrides)
	}
	version := after.Get("version")
	members := []policy.Member{}
	switch {
	case version.IsUnknown() && !b.unset("version"), len(sources) > 0 || moreSources || len(overrides) > 0 || moreOverrides:
		members = append(members, policy.Member{Name: "Version", Value: policy.NewString(policy.Pos{}, pattern.Unknown())})
	case version.Text() != "":
		members = append(members, policy.Member{Name: "Version", Value: StringNode(version.Text())})
	default:
		members = append(members, policy.Member{Name: "Version", Value: StringNode(render.DefaultVersion)})
	}
	if id := after.Get("policy_id").Text(); id != "" {
		members = append(members, policy.Member{Name: "Id", Value: StringNode(id)})
	}
	members = append(members, policy.Member{Name: "Statement", Value: policy.NewArray(policy.Pos{}, statements, more)})
	return policy.NewObject(policy.Pos{}, members, false)
}

// override puts the statements of the overriding documents in place of those with their
// Sids. While one of these documents is not known, any statement with a Sid may be
// replaced.
func override(statements, overrides []*policy.Node, more, moreOverrides bool) ([]*policy.Node, bool) {
	by := map[string]*policy.Node{}
	for _, s := range overrides {
		by[sidOf(s)] = s // of two the later one wins
	}
	var out []*policy.Node
	for _, s := range statements {
		switch sid := sidOf(s); {
		case sid == "" && !sidUnknown(s):
			out = append(out, s)
		case moreOverrides || sidUnknown(s):
			more = true
		case by[sid] == nil:
			out = append(out, s)
		}
	}
	if moreOverrides {
		// Of two documents that override the later one wins, and it may be the unknown one.
		for _, s := range overrides {
			if sidOf(s) == "" {
				out = append(out, s)
			}
		}
		return out, true
	}
	for _, s := range overrides {
		if sid := sidOf(s); sid == "" || by[sid] == s {
			out = append(out, s)
		}
	}
	return out, more
}

func sidOf(s *policy.Node) string {
	if sid := s.Get("Sid"); sid != nil && sid.Kind == policy.KindString {
		text, _ := sid.Text.Known()
		return text
	}
	return ""
}

func sidUnknown(s *policy.Node) bool {
	if s.Kind == policy.KindUnknown || s.More {
		return true
	}
	sid := s.Get("Sid")
	return sid != nil && sid.HasUnknown()
}

// documents returns the statements of the documents in a list of texts; more says that
// there may be others.
func (b *blockReader) documents(after planfile.Value, argument string) (statements []*policy.Node, more bool) {
	v := after.Get(argument)
	elems, ok := v.Elems()
	if !ok {
		return nil, v.IsUnknown() && !b.unset(argument)
	}
	for _, e := range elems {
		text, known := e.Str()
		if !known {
			more = more || e.IsUnknown()
			continue
		}
		root, problems := policy.ParseJSON(text)
		if root == nil || len(problems) > 0 {
			more = more || strings.TrimSpace(text) != ""
			continue
		}
		list := root.Get("Statement")
		switch {
		case list == nil:
		case list.Kind == policy.KindArray:
			statements = append(statements, list.Elems...)
		default:
			statements = append(statements, list)
		}
	}
	return statements, more
}
