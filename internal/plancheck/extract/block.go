// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package extract

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
)

// statement builds a statement of a block.
func (b *blockReader) statement(i int, s planfile.Value) *policy.Node {
	if s.IsUnknown() {
		return policy.NewUnknown(pattern.Unknown())
	}
	var members []policy.Member
	add := func(name string, n *policy.Node) {
		if n != nil {
			members = append(members, policy.Member{Name: name, Value: n})
		}
	}
	if sid := s.Get("sid"); sid.IsUnknown() && !b.unset(statementPath(i, "sid")) {
		add("Sid", policy.NewString(policy.Pos{}, pattern.Unknown()))
	} else if sid.Text() != "" {
		add("Sid", StringNode(sid.Text()))
	}
	if effect := s.Get("effect"); effect.IsUnknown() && !b.unset(statementPath(i, "effect")) {
		add("Effect", policy.NewString(policy.Pos{}, pattern.Unknown()))
	} else if effect.Text() != "" {
		add("Effect", StringNode(effect.Text()))
	} else {
		add("Effect", StringNode(render.DefaultEffect))
	}
	for _, pair := range [][2]string{{"actions", "Action"}, {"not_actions", "NotAction"}, {"resources", "Resource"}, {"not_resources", "NotResource"}} {
		add(pair[1], stringSet(s.Get(pair[0]), false))
	}
	more := false // of the statement: an element that may be there or not
	for _, pair := range [][2]string{{"principals", "Principal"}, {"not_principals", "NotPrincipal"}} {
		n, maybe := principalNode(s, pair[0])
		add(pair[1], n)
		more = more || maybe
	}
	n, maybe := conditionNode(s)
	add("Condition", n)
	return policy.NewObject(policy.Pos{}, members, more || maybe)
}

// stringSet builds a list of strings, nil if there is none.
func stringSet(v planfile.Value, keepEmpty bool) *policy.Node {
	elems, ok := v.Elems()
	if !ok {
		if v.IsUnknown() {
			return policy.NewArray(policy.Pos{}, nil, true)
		}
		return nil
	}
	if len(elems) == 0 && !keepEmpty {
		return nil
	}
	nodes := make([]*policy.Node, 0, len(elems))
	for _, e := range elems {
		if e.IsUnknown() {
			nodes = append(nodes, policy.NewString(policy.Pos{}, pattern.Unknown()))
		} else if !e.IsNull() {
			nodes = append(nodes, StringNode(strings.ReplaceAll(e.Text(), "&{", "${")))
		}
	}
	return policy.NewArray(policy.Pos{}, nodes, false)
}

// principalNode builds a Principal element; maybe says that there may be one, or more of it.
func principalNode(s planfile.Value, name string) (n *policy.Node, maybe bool) {
	blocks, unknown := s.Blocks(name)
	if len(blocks) == 0 {
		return nil, unknown
	}
	if len(blocks) == 1 && !unknown && blocks[0].Get("type").Text() == "*" {
		ids, ok := blocks[0].Get("identifiers").Elems()
		if ok && len(ids) == 1 && ids[0].Text() == "*" {
			return StringNode("*"), false
		}
	}
	var order []string
	values := map[string][]*policy.Node{}
	open := map[string]bool{}
	for _, b := range blocks {
		typ, known := b.Get("type").Str()
		if !known {
			unknown = true
			continue
		}
		if values[typ] == nil && !open[typ] {
			order = append(order, typ)
		}
		ids := stringSet(b.Get("identifiers"), true)
		if ids == nil {
			continue
		}
		values[typ] = append(values[typ], ids.Elems...)
		open[typ] = open[typ] || ids.More
	}
	members := make([]policy.Member, len(order))
	for i, typ := range order {
		members[i] = policy.Member{Name: typ, Value: policy.NewArray(policy.Pos{}, values[typ], open[typ])}
	}
	return policy.NewObject(policy.Pos{}, members, unknown), false
}

// conditionNode builds a Condition element; maybe says that there may be one.
func conditionNode(s planfile.Value) (n *policy.Node, maybe bool) {
	blocks, unknown := s.Blocks("condition")
	if len(blocks) == 0 {
		return nil, unknown
	}
	type entry struct {
		values []*policy.Node
		more   bool
	}
	var tests []string
	keys := map[string][]string{}
	entries := map[[2]string]*entry{}
	for _, b := range blocks {
		test, known := b.Get("test").Str()
		key, keyKnown := b.Get("variable").Str()
		if !known || !keyKnown {
			unknown = true
			continue
		}
		at := [2]string{test, key}
		if keys[test] == nil {
			tests = append(tests, test)
		}
		if entries[at] == nil {
			entries[at] = &entry{}
			keys[test] = append(keys[test], key)
		}
		values := stringSet(b.Get("values"), true)
		if values == nil {
			continue
		}
		entries[at].values = append(entries[at].values, values.Elems...)
		entries[at].more = entries[at].more || values.More
	}
	operators := make([]policy.Member, len(tests))
	for i, test := range tests {
		members := make([]policy.Member, len(keys[test]))
		for j, key := range keys[test] {
			e := entries[[2]string{test, key}]
			members[j] = policy.Member{Name: key, Value: policy.NewArray(policy.Pos{}, e.values, e.more)}
		}
		operators[i] = policy.Member{Name: test, Value: policy.NewObject(policy.Pos{}, members, false)}
	}
	return policy.NewObject(policy.Pos{}, operators, unknown), false
}
