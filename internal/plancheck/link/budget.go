// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package link

import (
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

// budgetActions returns the actions of budgets that can attach a policy to a principal: AWS
// does so when the budget is exceeded, so that what the plan attaches is not all that the
// principal may get.
func (l *Linker) budgetActions(p *Principal) []string {
	argument := map[string]string{"role": "roles", "user": "users", "group": "groups"}[p.Kind]
	if argument == "" {
		return nil
	}
	var out []string
	for _, r := range l.w.ByType["aws_budgets_budget_action"] {
		if r.Data || !r.Exists() || !r.IsAWS() {
			continue
		}
		if l.mayName(p, r.After, argument) {
			out = append(out, r.Address+" may attach a policy to it when a budget is exceeded")
		}
	}
	return out
}

// mayName reports whether a budget's action names a principal, or may do so because what it
// names is not known yet.
func (l *Linker) mayName(p *Principal, after planfile.Value, argument string) bool {
	definitions, unknown := after.Blocks("definition")
	if unknown {
		return true
	}
	for _, definition := range definitions {
		actions, unknown := definition.Blocks("iam_action_definition")
		if unknown {
			return true
		}
		for _, action := range actions {
			names := action.Get(argument)
			texts, _ := names.Texts()
			if names.HasUnknown() || slices.Contains(texts, p.Name) || p.Name == "" && len(texts) > 0 {
				return true
			}
		}
	}
	return false
}
