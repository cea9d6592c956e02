// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package planfile

import "slices"

// leftOut returns the blocks that the configuration has once and the plan has no resource of:
// such a plan is about parts of the configuration only. OpenTofu and Terraform before 1.8 do not
// say that of a plan.
func (p *Plan) leftOut() []string {
	if p.Config == nil {
		return nil
	}
	have := map[string]bool{}
	for _, r := range p.Changes {
		if !r.Data {
			have[r.Module+"|"+r.Block()] = true
		}
	}
	var out []string
	var walk func(m *Module, address string, depth int)
	walk = func(m *Module, address string, depth int) {
		if m == nil || depth > maxModules {
			return
		}
		for block, b := range m.Resources {
			if b.Kept && !b.Data && b.Count == nil && b.ForEach == nil && !have[address+"|"+block] {
				if address != "" {
					block = address + "." + block
				}
				out = append(out, block)
			}
		}
		for name, call := range m.Calls {
			if call == nil || call.Count != nil || call.ForEach != nil {
				continue
			}
			child := "module." + name
			if address != "" {
				child = address + "." + child
			}
			walk(call.Module, child, depth+1)
		}
	}
	walk(p.Config, "", 0)
	slices.Sort(out)
	return out
}

// destroys reports whether nothing is left of all resources that were kept: a plan to destroy
// everything has no resource of what was never made.
func (p *Plan) destroys() bool {
	return len(p.Changes) > 0 && !slices.ContainsFunc(p.Changes, func(r *Resource) bool { return !r.Data && r.Exists() })
}
