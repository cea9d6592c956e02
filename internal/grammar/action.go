// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package grammar

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// The check ids of entries of Action and NotAction.
const (
	CodeActionServiceWildcard = "ACTION_SERVICE_WILDCARD"
	codeActionVariable        = "VARIABLE_UNSUPPORTED_IN_ELEMENT"
	CodeRCPAction             = "RCP_SYNTAX_ERROR_ACTION"
)

// actions reports the entries of Action and NotAction that AWS refuses (E-531, E-704, E-708).
func (c *checker) actions(s *policy.Statement) {
	for _, l := range [...]*policy.List{s.Action, s.NotAction} {
		if l == nil {
			continue
		}
		// A resource control policy cannot have an Allow, regardless of its actions.
		rcp := c.typ == iam.RCP && l == s.Action && s.Effect != policy.Allow
		for _, item := range l.Items {
			c.action(item, rcp)
		}
	}
}

func (c *checker) action(item policy.Item, rcp bool) {
	text, known := item.Text.Known()
	if !known {
		text = item.Text.Prefix()
	}
	shown := words.Quote(item.Text.String())
	switch {
	case known && iam.ParseActionForm(text) == iam.VariableAction:
		c.problem(item.Node, codeActionVariable, "The action "+shown+" holds a policy variable; variables are not replaced in actions.",
			"Write the action's name.")
	case rcp && OpenService(text, known):
		c.problem(item.Node, CodeRCPAction, "A resource control policy cannot cover the actions of every service.",
			"Name the services, such as s3:* and sts:*.")
	case iam.WildcardInService(text, known):
		c.problem(item.Node, CodeActionServiceWildcard, "The action "+shown+" has a wildcard in the service prefix, which AWS refuses.",
			"Name the service, such as \"s3:Get*\"; for all services write \"*\" alone.")
	}
}

// OpenService reports whether an entry of Action covers every service, or has a wildcard in
// its service: a resource control policy names the services (E-531). Of an entry that is
// known in part, text is what is known of its beginning.
func OpenService(text string, known bool) bool {
	service, _, colon := strings.Cut(text, ":")
	if colon {
		return strings.ContainsAny(service, "*?")
	}
	return known && text != "" && strings.Trim(text, "*") == ""
}
