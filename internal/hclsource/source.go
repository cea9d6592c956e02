// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package hclsource

import (
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// Place returns the file and line of an argument, or of its block. Of a module that is not
// part of the repository it is the line of the call.
func (s *Source) Place(r *planfile.Resource, path string) (file string, line int) {
	m := s.modules[modulePath(r.Module)]
	if m == nil || m.remote {
		for at := r.Module; at != ""; {
			parent, step := planfile.ParentModule(at)
			if up := s.modules[modulePath(parent)]; up != nil && !up.remote && up.calls[step.Name] != nil {
				return s.at(up.calls[step.Name].DefRange())
			}
			at = parent
		}
		return "", 0
	}
	b := m.resources[r.Block()]
	if b == nil {
		return "", 0
	}
	if e := expression(b.Body, path); e != nil {
		return s.at(e.Range())
	}
	if nested := nestedBlock(b.Body, path); nested != nil {
		return s.at(nested.DefRange())
	}
	return s.at(b.DefRange())
}

func (s *Source) at(r hcl.Range) (file string, line int) {
	rel, err := filepath.Rel(s.base, r.Filename)
	if err != nil || !filepath.IsLocal(rel) {
		return "", 0
	}
	return filepath.ToSlash(rel), r.Start.Line
}

// nestedBlock returns the block at a path such as "statement[2]". Dynamic blocks make
// others, so that positions say nothing where there are any of the name.
func nestedBlock(body *hclsyntax.Body, path string) *hclsyntax.Block {
	name, index, ok := strings.Cut(strings.TrimSuffix(path, "]"), "[")
	i, err := strconv.Atoi(index)
	if !ok || err != nil {
		return nil
	}
	var found *hclsyntax.Block
	for _, b := range body.Blocks {
		switch {
		case b.Type == "dynamic" && len(b.Labels) == 1 && b.Labels[0] == name:
			return nil
		case b.Type == name && i == 0:
			found = b
			i--
		case b.Type == name:
			i--
		}
	}
	return found
}

// expression returns the expression at a path such as "policy" or "inline_policy[*].policy":
// of several blocks the only one, else none.
func expression(body *hclsyntax.Body, path string) hclsyntax.Expression {
	steps := strings.Split(path, ".")
	for i, step := range steps {
		name, _, _ := strings.Cut(step, "[")
		if i == len(steps)-1 {
			if a := body.Attributes[name]; a != nil {
				return a.Expr
			}
			return nil
		}
		var found *hclsyntax.Body
		for _, b := range body.Blocks {
			if b.Type == name {
				if found != nil {
					return nil
				}
				found = b.Body
			}
		}
		if found == nil {
			return nil
		}
		body = found
	}
	return nil
}

// find returns the expression of an argument and where it stands. It returns nil if the
// files do not have it, or if it refers to something else than the plan says.
func (s *Source) find(r *planfile.Resource, path string) (hclsyntax.Expression, scope) {
	m := s.modules[modulePath(r.Module)]
	if m == nil || m.resources[r.Block()] == nil {
		return nil, scope{}
	}
	body := m.resources[r.Block()].Body
	e := expression(body, path)
	if e == nil || !s.same(r, path, e) {
		return nil, scope{}
	}
	return e, scope{module: r.Module, key: r.Key, loop: loopOf(body), run: &run{locals: map[string]bool{}}}
}

// same reports whether an expression refers to what the plan says it does.
func (s *Source) same(r *planfile.Resource, path string, e hclsyntax.Expression) bool {
	config := s.plan.Config.At(r.Module)
	if config == nil || config.Resources[r.Block()] == nil {
		return false
	}
	said := config.Resources[r.Block()].Argument(path)
	var want, got []string
	for _, text := range said.Maximal() {
		ref := planfile.ParseReference(text)
		want = append(want, subject(&ref))
	}
	for _, t := range e.Variables() {
		ref := planfile.ParseReference(strings.Join(traversalNames(t), "."))
		got = append(got, subject(&ref))
	}
	slices.Sort(want)
	slices.Sort(got)
	return slices.Equal(slices.Compact(want), slices.Compact(got))
}

// subject is what a reference is about, without instance and attributes.
func subject(r *planfile.Reference) string {
	switch r.Kind {
	case "resource", "data":
		return r.Block()
	}
	return r.Kind + "." + r.Name
}

// Has reports whether the files have the expression of an argument that the plan was made
// of.
func (s *Source) Has(r *planfile.Resource, path string) bool {
	e, _ := s.find(r, path)
	return e != nil
}

// IsNull reports whether the value of an argument is known to be null.
func (s *Source) IsNull(r *planfile.Resource, path string) bool {
	e, sc := s.find(r, path)
	if e == nil {
		return false
	}
	s.steps = 0
	e, sc = s.follow(e, sc)
	v := s.eval(e, sc)
	return v.IsKnown() && v.IsNull()
}

// Dynamic reports whether a resource has dynamic blocks of a name; known is false if the files
// do not declare it.
func (s *Source) Dynamic(r *planfile.Resource, block string) (dynamic, known bool) {
	m := s.modules[modulePath(r.Module)]
	if m == nil || m.resources[r.Block()] == nil || m.twice["resource "+r.Block()] {
		return false, false
	}
	return slices.ContainsFunc(m.resources[r.Block()].Body.Blocks, func(b *hclsyntax.Block) bool {
		return b.Type == "dynamic" && len(b.Labels) == 1 && b.Labels[0] == block
	}), true
}

// Document returns the document that an expression makes, with holes. The plan says that
// part of it is not known: where the files say otherwise they are not those of the plan, and
// are not used.
func (s *Source) Document(r *planfile.Resource, path string) (root *policy.Node, ok bool) {
	e, sc := s.find(r, path)
	if e == nil {
		return nil, false
	}
	s.steps = 0
	e, sc = s.follow(e, sc)
	if call, isCall := e.(*hclsyntax.FunctionCallExpr); isCall && call.Name == "jsonencode" && len(call.Args) == 1 && !call.ExpandFinal {
		root = s.tree(call.Args[0], sc, 0)
	} else if root, ok = s.textDocument(e, sc); !ok {
		return nil, false
	}
	return root, root.Kind == policy.KindObject && root.HasUnknown()
}

// Refers returns the address of the resource that an argument is the name, id, ARN or
// document of.
func (s *Source) Refers(r *planfile.Resource, path string) (address string, ok bool) {
	e, sc := s.find(r, path)
	if e == nil {
		return "", false
	}
	s.steps = 0
	e, sc = s.follow(e, sc)
	ref, ok := s.reference(e, sc)
	if !ok || len(ref.rest) != 1 || !slices.Contains(identity, ref.rest[0]) {
		return "", false
	}
	block := ref.root + "." + ref.name
	for _, x := range s.index[sc.module+"|"+block] {
		if x.Key == ref.key && x.Exists() {
			return x.Address, true
		}
	}
	return "", false
}
