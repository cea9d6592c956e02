// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package world answers what is asked of a plan again and again: its resources by block and type,
// the accounts where they live, and what an expression refers to (K-302, K-303).
package world

import (
	"cmp"
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

// World is a plan with what is asked of it again and again.
type World struct {
	Plan *planfile.Plan
	// All are the resources of the plan, and the data sources of the state that are not read
	// anew; byBlock has them by module and block.
	All     []*planfile.Resource
	byBlock map[string][]*planfile.Resource
	ByType  map[string][]*planfile.Resource
	// modules are the addresses of module instances that hold any of these.
	modules map[string]bool
	homes   map[string]*Home
	given   Home
	keysOf  map[string][]string // of blocks
	steps   int
}

// Home is where the resources of a provider configuration live; "" is what is not known.
type Home struct{ Partition, Account, Region string }

// New returns the world of a plan. Given is what the user says of accounts and regions.
func New(plan *planfile.Plan, given Home) *World {
	w := &World{
		Plan: plan, byBlock: map[string][]*planfile.Resource{}, ByType: map[string][]*planfile.Resource{},
		modules: map[string]bool{"": true}, homes: map[string]*Home{}, given: given, keysOf: map[string][]string{},
	}
	seen := map[string]bool{}
	add := func(r *planfile.Resource) {
		key := r.Address
		if seen[key] {
			return
		}
		seen[key] = true
		w.All = append(w.All, r)
		block := r.Module + "|" + r.Block()
		w.byBlock[block] = append(w.byBlock[block], r)
		w.ByType[r.Type] = append(w.ByType[r.Type], r)
		for m := r.Module; m != ""; m, _ = planfile.ParentModule(m) {
			w.modules[m] = true
		}
	}
	for _, r := range plan.Changes {
		add(r)
	}
	for _, r := range plan.State {
		add(r)
	}
	w.findHomes()
	return w
}

// instances returns the instances of a block in a module instance.
func (w *World) instances(module, block string) []*planfile.Resource {
	return w.byBlock[module+"|"+block]
}

// Block returns the block of the configuration that a resource comes from, nil if it has
// none.
func (w *World) Block(r *planfile.Resource) *planfile.Block {
	m := w.config(r.Module)
	if m == nil {
		return nil
	}
	return m.Resources[r.Block()]
}

func (w *World) config(module string) *planfile.Module {
	if w.Plan.Config == nil {
		return nil
	}
	return w.Plan.Config.At(module)
}

// Provider returns the key of the provider configuration of a resource.
func (w *World) Provider(r *planfile.Resource) string {
	if b := w.Block(r); b != nil {
		return b.Provider
	}
	return ""
}

// findHomes learns accounts, partitions and regions from data sources, and from ARNs that
// are known. Where two disagree nothing is known.
func (w *World) findHomes() {
	learn := func(field *string, text string) {
		switch {
		case text == "" || *field == text:
		case *field == "":
			*field = text
		default:
			*field = "?"
		}
	}
	stated := map[string]*Home{}
	for _, r := range w.All {
		key := w.Provider(r)
		if w.homes[key] == nil {
			w.homes[key], stated[key] = &Home{}, &Home{}
		}
		h, sure := w.homes[key], stated[key]
		switch {
		case r.Data && r.Type == "aws_caller_identity":
			learn(&sure.Account, r.After.Get("account_id").Text())
		case r.Data && r.Type == "aws_partition":
			learn(&sure.Partition, r.After.Get("partition").Text())
		case r.Data && r.Type == "aws_region":
			name := r.After.Get("region").Text()
			if name == "" {
				name = r.After.Get("name").Text()
			}
			learn(&sure.Region, name)
		case r.IsAWS():
			text, ok := r.After.Get("arn").Str()
			if !ok {
				text = r.Before.Get("arn").Text()
			}
			a, isARN := arn.Split(text)
			if !isARN {
				continue
			}
			f := arn.SplitFields(text)
			if a.Account != "" && arn.IsAccountID(a.Account) && (f.Service() == "iam" || !r.Data) {
				learn(&h.Account, a.Account)
			}
			learn(&h.Partition, a.Partition)
			learn(&h.Region, a.Region)
		}
	}
	for key, h := range w.homes {
		for _, pair := range [][2]*string{{&h.Account, &stated[key].Account}, {&h.Partition, &stated[key].Partition}, {&h.Region, &stated[key].Region}} {
			if *pair[1] != "" {
				*pair[0] = *pair[1]
			}
			if *pair[0] == "?" {
				*pair[0] = ""
			}
		}
	}
}

// Home returns where a resource lives.
func (w *World) Home(r *planfile.Resource) Home {
	h := Home{}
	if found := w.homes[w.Provider(r)]; found != nil {
		h = *found
	}
	if region, ok := r.After.Get("region").Str(); ok && region != "" {
		h.Region = region
	}
	return Home{cmp.Or(h.Partition, w.given.Partition), cmp.Or(h.Account, w.given.Account), cmp.Or(h.Region, w.given.Region)}
}

// Accounts are all accounts that are known to be the user's own in this plan.
func (w *World) Accounts() []string {
	set := map[string]bool{}
	for _, h := range w.homes {
		set[h.Account] = true
	}
	set[w.given.Account] = true
	delete(set, "")
	var out []string
	for a := range set {
		out = append(out, a)
	}
	slices.Sort(out)
	return out
}

// Organizations are the ids of organizations that the plan shows.
func (w *World) Organizations() []string {
	var out []string
	for _, r := range w.ByType["aws_organizations_organization"] {
		if id := r.After.Get("id").Text(); id != "" && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}
