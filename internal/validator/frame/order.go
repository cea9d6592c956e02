// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package frame

const ActionServiceWildcard = "ACTION_SERVICE_WILDCARD"

const TerraformLeftover = "TERRAFORM_ESCAPE_LEFTOVER"

const TrustPlainWildcard = "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL"

const StatementCoversNothing = "STATEMENT_COVERS_NOTHING"
