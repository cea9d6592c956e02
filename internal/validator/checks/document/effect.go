// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package document

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
)

// effectChecks are about the effect of statements. Package policy finds both.
var effectChecks = []frame.Check{
	{
		ID: policy.CodeMissingEffect, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseStructure, Link: frame.EffectPage,
		Title:   "No Effect",
		Why:     "A statement must say whether it allows or denies; there is no default.",
		Fix:     `Add "Effect": "Allow" or "Effect": "Deny".`,
		Example: `{"Action":"athena:StartQueryExecution","Resource":"*"}`,
	},
	{
		ID: policy.CodeInvalidEffect, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseStructure, Link: frame.EffectPage, Blocks: true,
		Title:   "Effect that does not exist",
		Why:     "The effects are Allow and Deny, in this letter case. For any other text, IAM returns an error that does not say what is wrong.",
		Fix:     `Write "Allow" or "Deny".`,
		Example: `{"Effect":"allow","Action":"athena:StartQueryExecution","Resource":"*"}`,
	},
}
