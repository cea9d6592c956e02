// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package frame

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/grammar"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// What one family knows of the findings of another one is here, so that all such effects can be seen at once. What a family
// knows of its own findings is in the family. Checks run phase by phase, and within a phase in the order of the suite: the
// more specific findings are made before a check runs that leaves the matter to them. The general rule, that nothing follows from what is wrong, is
// [Check.Blocks].

// Ids of findings that other families know of.
const (
	TerraformLeftover      = "TERRAFORM_ESCAPE_LEFTOVER"
	TrustPlainWildcard     = "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL"
	StatementCoversNothing = "STATEMENT_COVERS_NOTHING"
	ConditionDataType      = "INVALID_CONDITION_DATA_TYPE"
)

// moreSpecific lists by check the findings of other families that say more about the same thing: where there is one, the check
// reports nothing.
var moreSpecific = map[string][]string{
	"TRUST_ANY_PRINCIPAL":                       {TrustPlainWildcard},
	"KMS_KEY_POLICY_LOCKOUT":                    {grammar.CodeMissingResource},
	"KMS_KEY_POLICY_WITHOUT_ACCOUNT_DELEGATION": {grammar.CodeMissingResource},
	"VARIABLE_UNSUPPORTED_IN_ELEMENT": {
		"UNSUPPORTED_SID", "SID_NOT_ACCEPTED_BY_SERVICE", policy.CodeInvalidEffect, policy.CodeInvalidVersion,
	},
	// A statement that has no effect is not compared with others.
	"ALLOW_CANCELLED_BY_DENY": {StatementCoversNothing, "CONDITION_NEVER_TRUE"},
	"REDUNDANT_STATEMENT":     {StatementCoversNothing, "CONDITION_NEVER_TRUE"},
	"MERGEABLE_STATEMENTS":    {StatementCoversNothing, "CONDITION_NEVER_TRUE"},
}

// replaces lists by check the findings of other families in the same statement that its finding makes superfluous: they are
// dropped.
var replaces = map[string][]string{
	grammar.CodeRCPAction: {grammar.CodeActionServiceWildcard},
}

// Order returns both tables, for a test that compares them with the suite.
func Order() (gives, drops map[string][]string) { return moreSpecific, replaces }

// MoreSpecific reports whether there is a finding at the node, or in it, that is more specific than that of the running check.
func (c *Pass) MoreSpecific(n *policy.Node) bool {
	for _, id := range moreSpecific[c.check.ID] {
		if c.Reported(n, id) {
			return true
		}
	}
	return false
}

// MoreSpecificIn reports whether there is such a finding anywhere in the statement.
func (c *Pass) MoreSpecificIn(s *view.Statement) bool {
	return c.ReportedIn(s, moreSpecific[c.check.ID]...)
}

// ReplaceOthers drops the findings in the statement that the running check replaces.
func (c *Pass) ReplaceOthers(s *view.Statement) {
	c.Replace(s, replaces[c.check.ID]...)
}
