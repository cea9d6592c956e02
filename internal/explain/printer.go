// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package explain

// Arguments are the names of the arguments that a reader can change, such as "context".
type Arguments struct {
	// Principal is the caller, Context the keys of the request, Resources what it is about.
	Principal, Context, Resources string
	// ResourcePolicies are the policies of resources, ResourceAccounts their owners.
	ResourcePolicies, ResourceAccounts string
	// EndpointPolicy is the policy of the VPC endpoint.
	EndpointPolicy string
	// DeclareAction says what to do about an action that the catalogue lacks: "declare it
	// in …".
	DeclareAction string
}

// Printer makes the sentences about results.
type Printer struct {
	Arguments Arguments
	// Given has, for resources by their names in results, the names that the reader gave
	// them. Other resources keep theirs.
	Given map[string]string
}

// Resource is the reader's name of a resource.
func (p *Printer) Resource(name string) string {
	if given, ok := p.Given[name]; ok {
		return given
	}
	return name
}
