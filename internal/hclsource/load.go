// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package hclsource reads the files of a configuration for what its plan leaves out
// (K-110): the literal parts of texts that are not known yet, local values, the resource
// that an argument names, and lines. It only fills in what the plan does not say, and uses
// an expression only if it refers to what the plan says it does: files may be newer or older
// than the plan. Functions are those of the language that depend on nothing but their
// arguments; a value that needs another one stays unknown.
package hclsource

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

const (
	maxModules  = 2_000
	maxFileSize = 8 << 20
)

// Source is the files of a configuration.
type Source struct {
	dir string
	// base is what file names are relative to.
	base    string
	modules map[string]*module // by path: "", "a", "a.b"
	types   map[string]bool
	plan    *planfile.Plan
	index   map[string][]*planfile.Resource
	homes   map[string]bool      // addresses of module instances
	values  map[string]cty.Value // of blocks, by module and block
	// accepted are the comments that accept findings, by file and line.
	accepted map[string]*planfile.Comment
	depth    int
	steps    int
}

// module is the files of one module.
type module struct {
	dir       string
	remote    bool
	resources map[string]*hclsyntax.Block
	calls     map[string]*hclsyntax.Block
	locals    map[string]hclsyntax.Expression
	outputs   map[string]hclsyntax.Expression
	variables map[string]*hclsyntax.Body
	comments  []ignoreComment
	// twice are the declarations; it is true of those of which there are two: an override file changes the first, and
	// OpenTofu reads a file .tofu in place of one .tf. What counts is not known then.
	twice map[string]bool
}

// Load reads the files in a directory and those of its modules. Base is what file names in
// reports are relative to; "" for the directory that holds .git, else dir.
func Load(dir, base string) (*Source, error) {
	full, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("the source: %w", err)
	}
	s := &Source{dir: full, base: base, modules: map[string]*module{}, types: map[string]bool{}, accepted: map[string]*planfile.Comment{}}
	if base == "" {
		s.base = repository(full)
	} else if s.base, err = filepath.Abs(base); err != nil {
		return nil, fmt.Errorf("the root of the source: %w", err)
	}
	installed := installedModules(full)
	if err := s.load("", full, installed); err != nil {
		return nil, err
	}
	return s, nil
}

// repository is the nearest directory at or above dir that holds .git, else dir.
func repository(dir string) string {
	for at := dir; ; {
		if _, err := os.Stat(filepath.Join(at, ".git")); err == nil {
			return at
		}
		up := filepath.Dir(at)
		if up == at {
			return dir
		}
		at = up
	}
}

// installedModules returns the directories that terraform init put modules into, by path.
func installedModules(dir string) map[string]string {
	text, err := os.ReadFile(filepath.Join(dir, ".terraform", "modules", "modules.json"))
	if err != nil {
		return nil
	}
	var manifest struct {
		Modules []struct{ Key, Dir string }
	}
	if json.Unmarshal(text, &manifest) != nil {
		return nil
	}
	out := map[string]string{}
	for _, m := range manifest.Modules {
		out[m.Key] = filepath.Join(dir, filepath.FromSlash(m.Dir))
	}
	return out
}

// IsConfiguration reports whether a file of this name is one of a configuration.
func IsConfiguration(name string) bool {
	name = strings.TrimSuffix(name, ".json")
	return strings.HasSuffix(name, ".tf") || strings.HasSuffix(name, ".tofu")
}

func (s *Source) load(path, dir string, installed map[string]string) error {
	if len(s.modules) >= maxModules {
		return nil
	}
	m := &module{
		dir: dir, resources: map[string]*hclsyntax.Block{}, calls: map[string]*hclsyntax.Block{}, locals: map[string]hclsyntax.Expression{},
		outputs: map[string]hclsyntax.Expression{}, variables: map[string]*hclsyntax.Body{}, twice: map[string]bool{},
	}
	rel, err := filepath.Rel(s.base, dir)
	m.remote = err != nil || !filepath.IsLocal(rel) || strings.Contains(filepath.ToSlash(rel)+"/", ".terraform/")
	s.modules[path] = m
	entries, err := os.ReadDir(dir)
	if err != nil {
		if path != "" {
			return nil // a module that is not installed
		}
		return fmt.Errorf("the source: %w", err)
	}
	for _, e := range entries {
		if e.IsDir() || !IsConfiguration(e.Name()) {
			continue
		}
		if err := s.loadFile(m, filepath.Join(dir, e.Name())); err != nil && path == "" {
			return err
		}
	}
	for name, call := range m.calls {
		child := strings.TrimPrefix(path+"."+name, ".")
		to := installed[child]
		if to == "" {
			source := literal(call.Body, "source")
			if !strings.HasPrefix(source, "./") && !strings.HasPrefix(source, "../") {
				continue
			}
			to = filepath.Join(dir, filepath.FromSlash(source))
		}
		if strings.Count(child, ".") > maxDepth {
			continue
		}
		if err := s.load(child, to, installed); err != nil {
			return err
		}
	}
	return nil
}

// literal returns the text of an argument that is a string without references.
func literal(body *hclsyntax.Body, name string) string {
	a := body.Attributes[name]
	if a == nil {
		return ""
	}
	v, diags := a.Expr.Value(nil)
	if diags.HasErrors() || !v.IsWhollyKnown() || v.IsNull() || v.Type().FriendlyName() != "string" {
		return ""
	}
	return v.AsString()
}

func (s *Source) loadFile(m *module, file string) error {
	info, err := os.Stat(file)
	if err != nil || info.Size() > maxFileSize {
		return fmt.Errorf("%s: too large, or not readable", file)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("the source: %w", err)
	}
	if strings.HasSuffix(file, ".json") {
		body, err := jsonBody(text, file)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		for _, b := range body.Blocks {
			m.declare(b)
		}
		s.collectTypes(body)
		return nil
	}
	parsed, diags := hclsyntax.ParseConfig(text, file, hcl.InitialPos)
	body, ok := parsed.Body.(*hclsyntax.Body)
	if diags.HasErrors() || !ok {
		return fmt.Errorf("%s cannot be read: %w", file, errors.Join(diags.Errs()...))
	}
	for _, b := range body.Blocks {
		m.declare(b)
	}
	s.collectTypes(body)
	s.loadComments(m, file, text, body)
	return nil
}

// collectTypes notes the types of the resources that expressions refer to.
func (s *Source) collectTypes(body *hclsyntax.Body) {
	for _, a := range body.Attributes {
		for _, t := range a.Expr.Variables() {
			if name := t.RootName(); strings.Contains(name, "_") {
				s.types[name] = true
			}
		}
	}
	for _, b := range body.Blocks {
		s.collectTypes(b.Body)
	}
}

// Wants reports whether the files refer to resources of a type, so that their values are of
// use.
func (s *Source) Wants(typ string) bool { return s.types[typ] }

// Use says which plan the files are asked about. Missing are resources of the plan's root
// module that the files do not declare: with any, these are probably other files.
func (s *Source) Use(plan *planfile.Plan) (missing []string) {
	s.plan, s.index, s.homes, s.values = plan, map[string][]*planfile.Resource{}, map[string]bool{}, map[string]cty.Value{}
	seen := map[string]bool{}
	for _, r := range slices.Concat(plan.Changes, plan.State) {
		if seen[r.Address] {
			continue
		}
		seen[r.Address] = true
		s.index[r.Module+"|"+r.Block()] = append(s.index[r.Module+"|"+r.Block()], r)
		for at := r.Module; at != ""; at, _ = planfile.ParentModule(at) {
			s.homes[at] = true
		}
	}
	if plan.Config == nil {
		return []string{"the plan holds no configuration"}
	}
	for block := range plan.Config.Resources {
		if s.modules[""].resources[block] == nil {
			missing = append(missing, block)
		}
	}
	slices.Sort(missing)
	return missing
}

// modulePath is the path of the configuration of a module instance.
func modulePath(address string) string {
	var names []string
	for _, step := range planfile.ModulePath(address) {
		names = append(names, step.Name)
	}
	return strings.Join(names, ".")
}
