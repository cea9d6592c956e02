// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package document_test

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/checktest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// effectCases show when the checks of this family report something, and when they do not.
var effectCases = []checktest.Case{
	{ID: policy.CodeMissingEffect, Stmt: `{"Action":"athena:ListWorkGroups","Resource":"*"}`, At: "$.Statement[0]"},
	{ID: policy.CodeMissingEffect, Stmt: `{"Effect":"Deny","Action":"athena:ListWorkGroups","Resource":"*"}`},
	{ID: policy.CodeInvalidEffect, Stmt: `{"Effect":"allow","Action":"athena:ListWorkGroups","Resource":"*"}`, At: "$.Statement[0].Effect", Message: `"Allow"`},
	{
		ID: policy.CodeInvalidEffect, Name: "partly known", In: func(in *frame.Input) {
			*in = frame.Input{Root: checktest.Tree(
				checktest.Member("Effect", policy.NewString(policy.Pos{}, pattern.WithPrefix("A"))),
				checktest.Member("Action", checktest.Literal("athena:ListWorkGroups")), checktest.Member("Resource", checktest.Literal("*")),
			)}
		},
	},
}
