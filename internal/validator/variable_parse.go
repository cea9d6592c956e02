// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// leftToTerraform reports whether the variable looks like an expression of Terraform, which TERRAFORM_ESCAPE_LEFTOVER is about.
func leftToTerraform(v *iam.Variable) bool {
	return hasAnyPrefix(strings.TrimSpace(v.Body), terraformRoots)
}
