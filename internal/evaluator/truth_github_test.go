// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
)

// TestT11GitHub is rows T 11.1 and T 11.2: the two forms of GitHub's subjects (E-1785).
func TestT11GitHub(t *testing.T) {
	const host = "token.actions.githubusercontent.com"
	w := func(sub, trusted string) world {
		return world{principal: githubProvider, action: "sts:AssumeRoleWithWebIdentity", resource: harvester,
			rp:      `{"Effect":"Allow","Principal":{"Federated":"` + githubProvider + `"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringLike":{"` + host + `:sub":` + trusted + `}}}`,
			context: map[string][]string{host + ":sub": {sub}, host + ":aud": {"sts.amazonaws.com"}}}
	}
	const (
		immutable = "repo:acme@1/site@2:ref:refs/heads/main"
		classic   = "repo:acme/site:ref:refs/heads/main"
		both      = `["repo:acme/site:*","repo:acme@1/site@2:*"]`
	)
	checkRows(t, []row{
		{"T 11.1", w(immutable, `"repo:acme/site:*"`), evaluator.ImplicitDeny, ""},
		{"T 11.1 classic", w(classic, `"repo:acme/site:*"`), evaluator.Allowed, ""},
		{"T 11.2", w(immutable, both), evaluator.Allowed, ""},
		{"T 11.2 classic", w(classic, both), evaluator.Allowed, ""},
		{"T 11.2 another id", w("repo:acme@3/site@2:ref:refs/heads/main", both), evaluator.ImplicitDeny, ""},
		{"another owner whose name begins alike", w("repo:acme-labs@3/site@2:ref:refs/heads/main", `"repo:acme*"`), evaluator.Allowed, ""},
	})
}
