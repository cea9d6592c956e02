// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package planfile reads what `terraform show -json` prints of a plan, by Terraform or
// OpenTofu, as a stream: a plan of 200 MB is never in memory as a whole. What it keeps is
// up to the caller. It knows the format of plans and nothing of IAM.
package planfile

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// Plan is what was kept of a plan.
type Plan struct {
	// FormatVersion is that of the JSON, TerraformVersion that of the program.
	FormatVersion, TerraformVersion string
	// Errored says that planning ended with errors, so that resources are missing.
	Errored bool
	// Partial says that the plan is known not to be complete: -target, or deferred changes.
	Partial bool
	// LeftOut are blocks of the configuration that the plan has no resource of, though each has one.
	LeftOut []string
	// NoChanges says that the plan holds no list of resources: it only updates the state.
	NoChanges bool
	// Changes are the resources that were kept, in the order of the plan; Deferred those
	// whose change was put off.
	Changes []*Resource
	// State are the data sources that were kept of the state before the plan.
	State []*Resource
	// Config is the root module of the configuration, nil if the plan holds none.
	Config *Module
	// Variables are the values of the root module's variables.
	Variables map[string]Value
	// OpenTofu says that OpenTofu made the plan.
	OpenTofu bool
	// Resources counts all resources of the plan, those that were not kept included.
	Resources int
}

// Resource is one instance of a resource or data source.
type Resource struct {
	Address, Previous string
	// Module is the address of the module with its keys, "" for the root.
	Module     string
	Data       bool
	Type, Name string
	// Key is the instance key as it is written in addresses, such as `["a"]` or `[0]`; "" if
	// there is none.
	Key      string
	Provider string
	// Actions are as in the plan: "no-op", "create", "read", "update", "delete", "forget".
	Actions       []string
	Before, After Value
	Importing     bool
	Deferred      bool
}

// Is reports whether the change includes an action.
func (r *Resource) Is(action string) bool { return slices.Contains(r.Actions, action) }

// Exists reports whether the resource is there after the plan.
func (r *Resource) Exists() bool {
	return !(r.Is("delete") || r.Is("forget")) || r.Is("create")
}

// Existed reports whether the resource was there before the plan.
func (r *Resource) Existed() bool { return !r.Before.IsNull() }

// Changed reports whether anything happens to the resource.
func (r *Resource) Changed() bool { return !r.Is("no-op") || r.Importing }

// Block is the address without module keys and instance key, as configurations have it.
func (r *Resource) Block() string {
	if r.Data {
		return "data." + r.Type + "." + r.Name
	}
	return r.Type + "." + r.Name
}

// IsAWS reports whether the provider is hashicorp/aws or hashicorp/awscc from any registry (K-102), or
// is not stated.
func (r *Resource) IsAWS() bool {
	return r.Provider == "" || strings.HasSuffix("/"+r.Provider, "/hashicorp/aws") || strings.HasSuffix("/"+r.Provider, "/hashicorp/awscc")
}

// Module is a module of the configuration, which knows no instances.
type Module struct {
	Resources map[string]*Block
	Calls     map[string]*Call
	Outputs   map[string]json.RawMessage
	// Defaults are the default values of variables, JSON.
	Defaults map[string]json.RawMessage
	// Providers are the provider configurations, of the root module only.
	Providers map[string]*ProviderConfig
}

// Block is a resource or data block.
type Block struct {
	Address, Provider string
	// Expressions, Count and ForEach are JSON; nil if there are none or they were not kept.
	Expressions, Count, ForEach json.RawMessage
	// Kept says that the resources of the block are kept, Data that it is a data block.
	Kept, Data bool
}

// Call is a module block.
type Call struct {
	Source                      string
	Expressions, Count, ForEach json.RawMessage
	Module                      *Module
}

// ProviderConfig is a provider block.
type ProviderConfig struct {
	Name, FullName, Module string
	Expressions            json.RawMessage
}

// At returns the module at an address, whose keys do not count; nil if there is none.
func (m *Module) At(address string) *Module {
	for _, step := range ModulePath(address) {
		if m == nil {
			return nil
		}
		call := m.Calls[step.Name]
		if call == nil {
			return nil
		}
		m = call.Module
	}
	return m
}

// Step is a module call on the way to a module, with the key of its instance.
type Step struct{ Name, Key string }

// ModulePath returns the steps of a module address such as `module.a["x"].module.b`.
func ModulePath(address string) []Step {
	var steps []Step
	for _, part := range SplitAddress(address) {
		if part == "module" {
			continue
		}
		name, key, _ := strings.Cut(part, "[")
		if key != "" {
			key = "[" + key
		}
		steps = append(steps, Step{name, key})
	}
	return steps
}

// ParentModule returns the address of the module that calls one, and the call.
func ParentModule(address string) (parent string, call Step) {
	steps := ModulePath(address)
	if len(steps) == 0 {
		return "", Step{}
	}
	last := steps[len(steps)-1]
	return strings.TrimSuffix(strings.TrimSuffix(address, "module."+last.Name+last.Key), "."), last
}

// SplitAddress cuts an address or reference at its dots; those in quoted keys do not
// count.
func SplitAddress(address string) []string {
	if address == "" {
		return nil
	}
	var parts []string
	from, quoted := 0, false
	for i := 0; i < len(address); i++ {
		switch c := address[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case c == '.' && !quoted:
			parts = append(parts, address[from:i])
			from = i + 1
		}
	}
	return append(parts, address[from:])
}

// keyText writes an index of the plan's JSON as addresses have it.
func keyText(raw json.RawMessage) string {
	v, err := decode(raw)
	if err != nil {
		return ""
	}
	switch x := v.(type) {
	case string:
		return "[" + strconv.Quote(x) + "]"
	case json.Number:
		return "[" + x.String() + "]"
	}
	return ""
}
