// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// TerraformRoots are the beginnings of Terraform expressions.
var TerraformRoots = []string{"var.", "local.", "data.", "module.", "path.", "each.", "count."}

// LeftToTerraform reports whether the variable looks like an expression of Terraform, which TERRAFORM_ESCAPE_LEFTOVER is about.
func LeftToTerraform(v *iam.Variable) bool {
	return words.HasAnyPrefix(strings.TrimSpace(v.Body), TerraformRoots)
}
