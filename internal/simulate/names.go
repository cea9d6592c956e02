// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import "github.com/terraform-iamproof/terraform-provider-iamproof/internal/explain"

// Names are what messages and places call the arguments of a simulation, and what they
// propose to do outside of it. A simulation knows what it is given; only its caller knows
// how a user writes it.
type Names struct {
	Principal, Account                            string
	Identity, Boundary, Session                   string
	ServiceControl, ResourceControl               string
	ResourcePolicies, Endpoint, ResourceAccounts  string
	Resources                                     string
	Context, Unstated, Expectations               string
	ExceptActions, ExceptResources, ExpandActions string
	Within, Includes, Excludes, NewAccess         string

	// AddAction says what to do about an action that is newer than the catalogue.
	AddAction string
	// DeclareAction says the same of one that was evaluated nevertheless.
	DeclareAction string
	// Later says when values become known that are not known yet.
	Later string
	// InParts says how to write a document so that only some of its values are unknown.
	InParts string
}

// plainNames are for a caller that gives none.
var plainNames = &Names{
	Principal: "principal", Account: "account", Identity: "identity policies", Boundary: "permissions boundary", Session: "session policies",
	ServiceControl: "service control policies", ResourceControl: "resource control policies",
	ResourcePolicies: "the resource policies", Endpoint: "VPC endpoint policy", ResourceAccounts: "the resource owners",
	Resources: "the list of resources", Context: "context", Unstated: "unstated keys", Expectations: "expectations",
	ExceptActions: "the list of excepted actions", ExceptResources: "the list of excepted resources", ExpandActions: "the actions that it covers",
	Within: "within", Includes: "includes", Excludes: "excludes", NewAccess: "new access",
	AddAction: "add it to the catalogue", DeclareAction: "add it to the catalogue",
	Later: "when these values are known", InParts: "give it as a tree",
}

func (in *Input) names() *Names {
	if in.Names != nil {
		return in.Names
	}
	return plainNames
}

// arguments are the names that explain needs.
func (n *Names) arguments() explain.Arguments {
	return explain.Arguments{
		Principal: n.Principal, Context: n.Context, Resources: n.Resources, ResourcePolicies: n.ResourcePolicies,
		ResourceAccounts: n.ResourceAccounts, EndpointPolicy: n.Endpoint, DeclareAction: n.DeclareAction,
	}
}

// inOrder lists the arguments in the order in which errors are reported.
func (n *Names) inOrder() []string {
	return []string{
		n.Principal, n.Account, n.Identity, n.Boundary, n.Session, n.ServiceControl, n.ResourceControl,
		n.ResourcePolicies, n.Endpoint, n.ResourceAccounts, n.Context, n.Unstated, n.Expectations,
		n.Within, n.Includes, n.Excludes, n.NewAccess,
	}
}
