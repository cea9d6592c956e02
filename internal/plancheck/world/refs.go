// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package world

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

// Link says how sure it is that one resource refers to another.
type Link uint8

// The links. A certain one follows from values; an assumed one from the only reference of
// an expression; a possible one from one reference of several, or one instance of several.
const (
	Possible Link = iota
	Assumed
	Certain
)

// String returns the word for reports.
func (l Link) String() string { return [...]string{"possible", "assumed", "certain"}[l] }

// Target is what an expression may refer to.
type Target struct {
	Res  *planfile.Resource
	Attr string // the attribute, such as "arn" or `verified_policies["deploy"]`; "" if it is lost
	Link Link
	// Note says what was assumed, "" for nothing worth saying.
	Note string
	// Whole says that the expression refers to all instances together.
	Whole bool
	// Keyed says that it is one of several instances, the one of the same key.
	Keyed bool
}

// Place is where an expression stands.
type Place struct {
	module  string          // the address of the module instance
	key     string          // the key of the instance of the resource or module
	keys    []string        // the keys of all its instances
	forEach json.RawMessage // what its for_each or count is made of
}

const (
	maxHops   = 32     // through variables and outputs
	maxSteps  = 10_000 // for one expression
	maxPicked = 100    // instances that one reference may mean
)

// PlaceOf is the place of the arguments of a resource.
func (w *World) PlaceOf(r *planfile.Resource) Place {
	p := Place{module: r.Module, key: r.Key}
	if r.Key != "" {
		p.keys = w.keys(r.Module, r.Block())
	}
	if b := w.Block(r); b != nil {
		if p.forEach = b.ForEach; p.forEach == nil {
			p.forEach = b.Count
		}
	}
	return p
}

// keys returns the keys of the instances of a block, sorted.
func (w *World) keys(module, block string) []string {
	at := module + "|" + block
	if keys, ok := w.keysOf[at]; ok {
		return keys
	}
	list := w.byBlock[at]
	keys := make([]string, 0, len(list))
	for _, r := range list {
		if r.Exists() {
			keys = append(keys, r.Key)
		}
	}
	slices.Sort(keys)
	w.keysOf[at] = keys
	return keys
}

// Constant returns the value of an expression that is a literal, or a variable that has
// one: the default of the variable, what the call of the module says, or what the plan says
// of a variable of the root module.
func (w *World) Constant(module string, e planfile.Expr) (v planfile.Value, ok bool) {
	for range maxHops {
		if e.IsConstant {
			return e.Constant, true
		}
		names := e.Maximal()
		if len(names) != 1 {
			return v, false
		}
		ref := planfile.ParseReference(names[0])
		if ref.Kind != "var" || len(ref.Rest) > 0 || ref.Key != "" {
			return v, false
		}
		if module == "" {
			v, ok = w.Plan.Variables[ref.Name]
			return v, ok
		}
		parent, step := planfile.ParentModule(module)
		m, child := w.config(parent), w.config(module)
		if m == nil || child == nil || m.Calls[step.Name] == nil {
			return v, false
		}
		if e = planfile.ExprAt(m.Calls[step.Name].Expressions, ref.Name); !e.Given {
			raw, given := child.Defaults[ref.Name]
			v, err := planfile.ParseValue(raw)
			return v, given && err == nil
		}
		module = parent
	}
	return v, false
}

// Follow returns what an expression refers to (K-302, K-303). If that is nothing, why says
// so.
func (w *World) Follow(p Place, e planfile.Expr, hops int) (targets []Target, why string) {
	if hops == 0 {
		w.steps = 0
	}
	if w.steps++; hops > maxHops || w.steps > maxSteps {
		return nil, "the references go through too many modules"
	}
	var named []planfile.Reference
	dynamic, local := false, false
	for _, text := range e.Maximal() {
		switch ref := planfile.ParseReference(text); ref.Kind {
		case "each", "count":
			dynamic = true
		case "path", "terraform", "self":
		case "local":
			local = true
		default:
			named = append(named, ref)
		}
	}
	if local {
		return nil, "it goes through a local value, which plans do not hold; give --source"
	}
	if len(named) == 0 && dynamic && p.forEach != nil {
		loop := planfile.ParseExpr(p.forEach)
		for _, text := range loop.Maximal() {
			if ref := planfile.ParseReference(text); ref.Kind != "each" && ref.Kind != "count" {
				named = append(named, ref)
			}
		}
	}
	if len(named) == 0 {
		return nil, "its expression names no resource; give --source"
	}
	for i := range named {
		found, reason := w.followOne(p, &named[i], dynamic, hops)
		if why == "" {
			why = reason
		}
		targets = append(targets, found...)
	}
	if len(named) > 1 {
		for i := range targets {
			targets[i].Link, targets[i].Note = Possible, "its expression names several resources"
		}
	}
	if len(targets) > 0 {
		why = ""
	}
	return targets, why
}

func (w *World) followOne(p Place, ref *planfile.Reference, dynamic bool, hops int) (targets []Target, why string) {
	switch ref.Kind {
	case "var":
		parent, step := planfile.ParentModule(p.module)
		m := w.config(parent)
		if p.module == "" || m == nil || m.Calls[step.Name] == nil {
			return nil, "it is a variable of the root module"
		}
		call := m.Calls[step.Name]
		e := planfile.ExprAt(call.Expressions, ref.Name)
		if !e.Given || e.IsConstant {
			return nil, "the variable has a value that names no resource"
		}
		up := Place{module: parent, key: step.Key, forEach: call.ForEach}
		if up.forEach == nil {
			up.forEach = call.Count
		}
		if step.Key != "" {
			for _, m := range w.moduleInstances(parent, step.Name) {
				_, s := planfile.ParentModule(m)
				up.keys = append(up.keys, s.Key)
			}
			slices.Sort(up.keys)
		}
		return w.Follow(up, e, hops+1)
	case "module":
		return w.followOutput(p, ref, dynamic, hops)
	case "resource", "data":
		list := w.instances(p.module, ref.Block())
		if len(list) == 0 {
			return nil, "it refers to " + ref.Block() + ", which is no principal, policy or document of this plan"
		}
		attr := strings.Join(ref.Rest, ".")
		picks := w.pick(p, ref.Key, w.keys(p.module, ref.Block()), dynamic)
		if len(picks) > maxPicked {
			return nil, "it may be each of many instances of " + ref.Block()
		}
		for _, pick := range picks {
			for _, r := range list {
				if r.Key == pick.key && r.Exists() {
					targets = append(targets, Target{r, attr, pick.link, pick.note, pick.whole, pick.keyed})
				}
			}
		}
		return targets, "the instance that it names is not in this plan"
	}
	return nil, "its expression names no resource"
}

// moduleInstances returns the addresses of the instances of a module call.
func (w *World) moduleInstances(parent, name string) []string {
	var out []string
	for m := range w.modules {
		if m == "" {
			continue
		}
		if up, step := planfile.ParentModule(m); up == parent && step.Name == name {
			out = append(out, m)
		}
	}
	slices.Sort(out)
	return out
}

func (w *World) followOutput(p Place, ref *planfile.Reference, dynamic bool, hops int) (targets []Target, why string) {
	m := w.config(p.module)
	if m == nil || m.Calls[ref.Name] == nil || m.Calls[ref.Name].Module == nil || len(ref.Rest) == 0 {
		return nil, "it comes from a module whose configuration the plan does not hold"
	}
	output, _, _ := strings.Cut(ref.Rest[0], "[")
	raw := m.Calls[ref.Name].Module.Outputs[output]
	if raw == nil {
		return nil, "it comes from an output that the plan does not hold"
	}
	children := map[string]string{}
	var keys []string
	for _, child := range w.moduleInstances(p.module, ref.Name) {
		_, step := planfile.ParentModule(child)
		children[step.Key] = child
		keys = append(keys, step.Key)
	}
	why = "the module that it comes from has no resource of interest"
	for _, pick := range w.pick(p, ref.Key, keys, dynamic) {
		child, ok := children[pick.key]
		if !ok {
			continue
		}
		found, reason := w.Follow(Place{module: child}, planfile.ParseExpr(raw), hops+1)
		if reason != "" {
			why = reason
		}
		for _, t := range found {
			t.Link = min(t.Link, pick.link)
			t.Whole, t.Keyed = t.Whole || pick.whole, t.Keyed || pick.keyed
			if t.Note == "" {
				t.Note = pick.note
			}
			targets = append(targets, t)
		}
	}
	return targets, why
}

// choice is an instance that a reference may mean.
type choice struct {
	key, note string
	link      Link
	whole     bool
	keyed     bool
}

// pick returns which instances a reference means (K-303), given the keys there are.
func (w *World) pick(p Place, written string, keys []string, dynamic bool) []choice {
	switch {
	case written != "":
		return []choice{{key: written, link: Assumed}}
	case len(keys) == 1 && keys[0] == "":
		return []choice{{key: "", link: Assumed}}
	case dynamic && p.key != "" && slices.Equal(p.keys, keys):
		return []choice{{key: p.key, link: Assumed, note: "by the same key", keyed: true}}
	}
	out := make([]choice, len(keys))
	for i, key := range keys {
		out[i] = choice{key: key, link: Possible, note: "one of several instances", whole: !dynamic}
	}
	return out
}

// Argument returns the expression of an argument of a resource.
func (w *World) Argument(r *planfile.Resource, path string) planfile.Expr {
	return w.Block(r).Argument(path)
}

// Identifies reports whether an attribute identifies its resource.
func Identifies(attr string) bool {
	switch attr {
	case "", "id", "name", "arn", "unique_id", "role_name", "user_name", "group_name", "policy_arn":
		return true
	}
	return false
}

// JoinNotes puts two notes into one.
func JoinNotes(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + "; " + b
}
