// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/extract"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/link"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/world"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/render"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// The checks of single documents that are asked about the sum of a principal's policies.
const (
	adminCheck      = "FULL_ADMIN_ACCESS"
	escalationCheck = "PRIVILEGE_ESCALATION"
)

// clone copies a tree, so that it can stand in another one. Members of a statement that
// are named in without are left out.
func clone(n *policy.Node, without ...string) *policy.Node {
	switch n.Kind {
	case policy.KindArray:
		elems := make([]*policy.Node, len(n.Elems))
		for i, e := range n.Elems {
			elems[i] = clone(e)
		}
		return policy.NewArray(n.Pos, elems, n.More)
	case policy.KindObject:
		members := make([]policy.Member, 0, len(n.Members))
		for _, m := range n.Members {
			if !contains(without, m.Name) {
				members = append(members, policy.Member{Name: m.Name, NamePos: m.NamePos, Value: clone(m.Value)})
			}
		}
		return policy.NewObject(n.Pos, members, n.More)
	case policy.KindUnknown:
		return policy.NewUnknown(n.Text)
	case policy.KindString:
		return policy.NewString(n.Pos, n.Text)
	case policy.KindNumber:
		return policy.NewNumber(n.Pos, n.Text.String())
	case policy.KindBool:
		return policy.NewBool(n.Pos, n.Text.String() == "true")
	}
	return policy.NewNull(n.Pos)
}

func contains(list []string, text string) bool {
	for _, s := range list {
		if s == text {
			return true
		}
	}
	return false
}

// statementsOf returns the statements of a document, and whether there may be others.
func statementsOf(root *policy.Node) (list []*policy.Node, more bool) {
	if root == nil || root.Kind != policy.KindObject {
		return nil, root != nil
	}
	s := root.Get("Statement")
	switch {
	case s == nil:
		return nil, root.More
	case s.Kind == policy.KindArray:
		return s.Elems, s.More || root.More
	case s.Kind == policy.KindObject:
		return []*policy.Node{s}, root.More
	}
	return nil, true
}

// union is the sum of a principal's policies, as one document.
type union struct {
	root *policy.Node
	// from says which layer each statement comes from.
	from []*link.Layer
}

// unionOf adds up what the policies of a principal are known to grant (K-307): a policy that
// is only possibly attached counts with its denials alone. Policies that the plan does not
// show add nothing.
func unionOf(p *link.Principal) *union {
	u := &union{}
	var statements []*policy.Node
	more := false
	for _, layer := range p.Layers {
		if !layer.Visible() {
			continue
		}
		root, _ := layer.Document.Tree()
		list, rest := statementsOf(root)
		more = more || rest
		for _, s := range list {
			if layer.Link == world.Possible && s.Kind == policy.KindObject && effectOf(s) == "Allow" {
				continue
			}
			statements = append(statements, clone(s, "Sid"))
			u.from = append(u.from, layer)
		}
	}
	u.root = documentOf(statements, more)
	return u
}

func documentOf(statements []*policy.Node, more bool) *policy.Node {
	return policy.NewObject(policy.Pos{}, []policy.Member{
		{Name: "Version", Value: extract.StringNode(render.DefaultVersion)},
		{Name: "Statement", Value: policy.NewArray(policy.Pos{}, statements, more)},
	}, false)
}

func effectOf(s *policy.Node) string {
	if e := s.Get("Effect"); e != nil {
		text, _ := e.Text.Known()
		return text
	}
	return ""
}

// bounded returns the union within a boundary: what the boundary does not allow on every
// resource without a condition is denied, so that the rest is known to be allowed. ok is
// false if the boundary is not known.
func (u *union) bounded(boundary *extract.Document) (root *policy.Node, ok bool) {
	tree, problems := boundary.Tree()
	list, more := statementsOf(tree)
	if len(problems) > 0 || more || len(list) == 0 {
		return nil, false
	}
	statements, _ := statementsOf(clone(u.root))
	_, open := statementsOf(u.root)
	var allowed []*policy.Node
	everything := false
	for _, s := range list {
		if s.Kind != policy.KindObject || s.More {
			return nil, false
		}
		switch effectOf(s) {
		case "Deny":
			statements = append(statements, clone(s, "Sid"))
			continue
		case "Allow":
		default:
			return nil, false
		}
		actions := s.Get("Action")
		if s.Get("NotAction") != nil {
			return nil, false
		}
		if actions == nil || s.Get("Condition") != nil || !isStar(s.Get("Resource")) {
			continue // bounded by more than the action: taken as not allowed
		}
		texts := []*policy.Node{actions}
		if actions.Kind == policy.KindArray {
			texts = actions.Elems
		}
		for _, a := range texts {
			text, known := a.Text.Known()
			if a.Kind != policy.KindString || !known {
				continue
			}
			everything = everything || text == "*"
			allowed = append(allowed, extract.StringNode(text))
		}
	}
	if !everything {
		deny := []policy.Member{{Name: "Effect", Value: extract.StringNode("Deny")}}
		if len(allowed) > 0 {
			deny = append(deny, policy.Member{Name: "NotAction", Value: policy.NewArray(policy.Pos{}, allowed, false)})
		} else {
			deny = append(deny, policy.Member{Name: "Action", Value: extract.StringNode("*")})
		}
		deny = append(deny, policy.Member{Name: "Resource", Value: extract.StringNode("*")})
		statements = append(statements, policy.NewObject(policy.Pos{}, deny, false))
	}
	return documentOf(statements, open), true
}

// isStar reports whether an element is "*", or a list with it.
func isStar(n *policy.Node) bool {
	if n == nil {
		return false
	}
	if n.Kind == policy.KindArray {
		for _, e := range n.Elems {
			if isStar(e) {
				return true
			}
		}
		return false
	}
	text, known := n.Text.Known()
	return n.Kind == policy.KindString && known && pattern.IsAsterisks(text)
}

// onlyRisks switches every check off but the two about sums.
var onlyRisks = sync.OnceValue(func() map[string]frame.Class {
	off := map[string]frame.Class{}
	for _, c := range validator.Checks() {
		if c.ID != adminCheck && c.ID != escalationCheck {
			off[c.ID] = frame.Ignore
		}
	}
	return off
})

// risks says what a document gives that is an administrator's: everything, or ways to gain
// more rights.
type risks struct {
	admin, escalation *frame.Finding
	ways              []string // ids of the ways
}

func risksOf(root *policy.Node) risks {
	report := validator.Validate(frame.Input{Root: root, Use: view.Use{Type: iam.Identity}, Options: frame.Options{Overrides: onlyRisks()}})
	var r risks
	for i := range report.Findings {
		switch f := &report.Findings[i]; f.ID {
		case adminCheck:
			r.admin = f
		case escalationCheck:
			r.escalation = f
			r.ways = strings.Fields(f.Subject)
		}
	}
	return r
}
