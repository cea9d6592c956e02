// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package organization checks what service control, resource control, boundary and session policies cannot do.
package organization

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

const (
	rcpSyntaxErrorAllow = "RCP_SYNTAX_ERROR_ALLOW"
	orgDeniesEverything = "ORG_POLICY_DENIES_EVERYTHING"
	serviceLinkedOnly   = "SCP_HAS_NO_EFFECT_ON_SERVICE_LINKED_ROLES"
)

const (
	scpPage      = frame.OrgsGuide + "orgs_manage_policies_scps.html"
	rcpSyntax    = frame.OrgsGuide + "orgs_manage_policies_rcps_syntax.html"
	rcpPage      = frame.OrgsGuide + "orgs_manage_policies_rcps.html"
	boundaryPage = frame.UserGuide + "access_policies_boundaries.html"
)

// Checks are about policies that set limits: service control and resource control policies, permissions boundaries
// and session policies.
var Checks = slices.Concat(scpChecks, rcpChecks, rcpConditionChecks, boundaryChecks)
