// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/planvalue"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
)

// simulationNames are the names of a simulation's arguments in messages.
var simulationNames = simulate.Names{
	Principal: "principal", Account: "account_id",
	Identity: "identity_policies", Boundary: "permissions_boundary", Session: "session_policies",
	ServiceControl: "service_control_policies", ResourceControl: "resource_control_policies",
	ResourcePolicies: "resource_policies", Endpoint: "vpc_endpoint_policy", ResourceAccounts: "resource_account_ids",
	Resources: "resources", Context: "context", Unstated: "unstated_context", Expectations: "expectations",
	ExceptActions: "except_actions", ExceptResources: "except_resources", ExpandActions: "expand_actions",
	Within: "within", Includes: "includes", Excludes: "excludes", NewAccess: "new_access",

	AddAction:     "add it to the provider's additional_actions",
	DeclareAction: "declare it in additional_actions of the provider",
	Later:         "when Terraform applies, before anything that refers to verified_policies is created",
	InParts:       "write it as an HCL object in place of jsonencode(…)",
}

// questionNames are those of a question, which a function asks: functions do not see the
// provider's configuration.
var questionNames = func() simulate.Names {
	names := simulationNames
	names.AddAction = "ask with the data source iamproof_effective_permissions, which knows the provider's additional_actions"
	return names
}()

// comparisonNames are those of a comparison, which has no expectations.
var comparisonNames = func() simulate.Names {
	names := questionNames
	names.Expectations = "expectations of iamproof_simulation"
	return names
}()

// policyReader reads documents of arguments.
var policyReader = &planvalue.Reader{
	Takes: map[string]string{
		documents.SCPFullAccess:    simulationNames.ServiceControl,
		documents.RCPFullAccess:    simulationNames.ResourceControl,
		documents.DefaultKeyPolicy: simulationNames.ResourcePolicies,
		documents.NoPolicy:         simulationNames.ResourcePolicies,
	},
	Managed: "data.iamproof_managed_policy",
	IsManaged: func(name string) bool {
		_, err := catalog.Default().ManagedPolicy(name)
		return err == nil
	},
}
