// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"hash/fnv"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// TestReduceManaged reduces AWS's managed policies by a made-up use of each service. All
// proofs succeed, and the actions that Allow statements name are those of before without
// the unused ones.
func TestReduceManaged(t *testing.T) {
	t.Parallel()
	c := catalog.Default()
	u := madeUpUse(c)
	unused := map[string]bool{}
	for _, a := range u.UnusedActions {
		unused[a] = true
	}
	for _, s := range u.UnusedServices {
		unused[s] = true
	}
	reduced := 0
	for i, name := range c.ManagedPolicyNames() {
		if i%32 != 0 && name != "AdministratorAccess" && name != "ReadOnlyAccess" {
			continue
		}
		p, err := c.ManagedPolicy(name)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := policy.Parse(p.Document)
		if err != nil {
			t.Fatal(err)
		}
		r, err := Reduce(t.Context(), c, doc, u)
		if err != nil {
			t.Fatal(err)
		}
		if r.Kept != "" {
			if len(r.Removed) > 0 || strings.Contains(r.Kept, "shown") {
				t.Errorf("%s: %s", name, r.Kept)
			}
			continue
		}
		reduced++
		before, after := named(t, c, p.Document), named(t, c, r.Document)
		for action := range before {
			prefix, _, _ := strings.Cut(action, ":")
			goes := (unused[action] || unused[prefix]) && action != passRole
			if after[action] == goes {
				t.Errorf("%s: %s is unused %t and named %t", name, action, goes, after[action])
			}
		}
		for action := range after {
			if !before[action] {
				t.Errorf("%s: %s is new", name, action)
			}
		}
	}
	if reduced < 20 {
		t.Errorf("only %d policies were reduced", reduced)
	}
}

// madeUpUse is half of the services unused, some used as a whole, half of the actions of
// the others used.
func madeUpUse(c *catalog.Catalog) *Usage {
	one := func(in string, n uint32) bool {
		h := fnv.New32a()
		_, _ = h.Write([]byte(in))
		return h.Sum32()%n == 0
	}
	u := &Usage{}
	for s := range c.All() {
		switch {
		case one(s.Prefix(), 2):
			u.UnusedServices = append(u.UnusedServices, s.Prefix())
		case one(s.Prefix()+" whole", 3):
			u.Used = append(u.Used, s.Prefix()+":*")
		default:
			for _, a := range s.Actions() {
				if one(a.Name, 2) {
					u.UnusedActions = append(u.UnusedActions, a.Name)
				} else {
					u.Used = append(u.Used, a.Name)
				}
			}
		}
	}
	return u
}

// named are the catalogue's actions that the Allow statements of a document name.
func named(t *testing.T, c *catalog.Catalog, text string) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	if text == "" {
		return out
	}
	doc, err := policy.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range doc.Statements {
		if s.Effect != policy.Allow || s.Action == nil {
			continue
		}
		for _, item := range s.Action.Items {
			entry, _ := item.Text.Known()
			covered, err := c.Expand(entry)
			if err != nil {
				t.Fatal(err)
			}
			for _, a := range covered {
				out[a.Name] = true
			}
		}
	}
	return out
}
