// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// effectCases show when the checks of this family report something, and when they do not.
var effectCases = []checkCase{
	{id: policy.CodeMissingEffect, stmt: `{"Action":"athena:ListWorkGroups","Resource":"*"}`, at: "$.Statement[0]"},
	{id: policy.CodeMissingEffect, stmt: `{"Effect":"Deny","Action":"athena:ListWorkGroups","Resource":"*"}`},
	{id: policy.CodeInvalidEffect, stmt: `{"Effect":"allow","Action":"athena:ListWorkGroups","Resource":"*"}`, at: "$.Statement[0].Effect", message: `"Allow"`},
	{
		id: policy.CodeInvalidEffect, name: "partly known", in: func(in *Input) {
			*in = Input{Root: documentTree(
				member("Effect", policy.NewString(policy.Pos{}, pattern.WithPrefix("A"))),
				member("Action", literalNode("athena:ListWorkGroups")), member("Resource", literalNode("*")),
			)}
		},
	},
}
