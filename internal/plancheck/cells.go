// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// cell is one permission of an Allow statement: who, which action on which resource.
type cell struct {
	who, action, resource, condition string
	// shown is the condition without values that may be secrets.
	shown string
	not   bool
}

func (x cell) String() string {
	text := x.action + " on " + x.resource
	if x.who != "" {
		text = x.who + ": " + text
	}
	if x.shown != "" {
		text += " if " + x.shown
	}
	return text
}

const maxCells = 20_000

// cells lists the permissions of the Allow statements of a document.
func cells(doc *policy.Document) []cell {
	var out []cell
	for _, s := range doc.Statements {
		if s.Effect != policy.Allow {
			continue
		}
		who := principalTexts(s)
		actions, notAction := listTexts(s.Action, s.NotAction, "all actions but ")
		resources, notResource := listTexts(s.Resource, s.NotResource, "all resources but ")
		condition, shown := "", ""
		if s.Condition != nil {
			condition, shown = s.Condition.Node.JSON(), shownCondition(s.Condition.Node).JSON()
		}
		for _, p := range who {
			for _, a := range actions {
				for _, r := range resources {
					if len(out) >= maxCells {
						return out
					}
					out = append(out, cell{p, a, r, condition, shown, notAction || notResource})
				}
			}
		}
	}
	return out
}

// shownCondition copies a Condition element without values that may be secrets.
func shownCondition(n *policy.Node) *policy.Node {
	out := clone(n)
	for _, operator := range out.Members {
		for i, key := range operator.Value.Members {
			if iam.HidesValue(key.Name) {
				operator.Value.Members[i].Value = policy.NewString(policy.Pos{}, pattern.Literal(iam.NotShown))
			}
		}
	}
	return out
}

func listTexts(list, not *policy.List, but string) (texts []string, negated bool) {
	l := list
	if l == nil {
		if l = not; l == nil {
			return []string{"the resource itself"}, false
		}
		negated = true
	}
	for _, i := range l.Items {
		texts = append(texts, i.Text.String())
	}
	if l.More {
		texts = append(texts, "(unknown)")
	}
	if negated {
		slices.Sort(texts)
		return []string{but + strings.Join(texts, ", ")}, true
	}
	return texts, false
}

func principalTexts(s *policy.Statement) []string {
	p, but := s.Principal, ""
	if p == nil {
		if p = s.NotPrincipal; p == nil {
			return []string{""}
		}
		but = "everyone but "
	}
	var out []string
	if p.Star {
		out = append(out, "everyone")
	}
	for _, e := range p.Entries {
		for _, i := range e.Values.Items {
			text := i.Text.String()
			if text == "*" && e.Type == "AWS" {
				text = "everyone"
			}
			out = append(out, text)
		}
		if e.Values.More {
			out = append(out, "(unknown)")
		}
	}
	if p.More {
		out = append(out, "(unknown)")
	}
	if but != "" {
		slices.Sort(out)
		return []string{but + strings.Join(out, ", ")}
	}
	return out
}

// newCells lists, in words, the permissions that no permission of the other document
// covers.
func newCells(now, before *policy.Document) []string {
	old := cells(before)
	exact := map[cell]bool{}
	for _, x := range old {
		exact[x] = true
	}
	var out []string
	for _, x := range cells(now) {
		if exact[x] || !x.not && covered(x, old) {
			continue
		}
		out = words.AppendNew(out, x.String())
	}
	slices.Sort(out)
	return out
}

const maxCompared = 500

func covered(x cell, old []cell) bool {
	action, resource := pattern.CompileFold(x.action), pattern.Compile(x.resource)
	for _, y := range old[:min(len(old), maxCompared)] {
		if y.not || y.who != x.who && y.who != "everyone" || y.condition != "" && y.condition != x.condition {
			continue
		}
		a, r := pattern.CompileFold(y.action), pattern.Compile(y.resource)
		if inAction, _ := pattern.Covers(&a, &action); !inAction {
			continue
		}
		if inResource, _ := pattern.Covers(&r, &resource); inResource || x.resource == y.resource {
			return true
		}
	}
	return false
}
