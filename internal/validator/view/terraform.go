// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// terraformRoots are the beginnings of Terraform expressions.
var terraformRoots = []string{"var.", "local.", "data.", "module.", "path.", "each.", "count."}

// TerraformExpression reports whether the name in a variable is a reference of Terraform, to a resource for example. Names of
// condition keys have a colon, and those before it no dot with an underscore.
func TerraformExpression(name string) bool {
	if words.HasAnyPrefix(name, terraformRoots) {
		return true
	}
	kind, rest, found := strings.Cut(name, ".")
	return found && rest != "" && !strings.Contains(name, ":") && strings.Contains(kind, "_") && strings.Trim(kind, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}

// CloudFormationParameter reports whether the name in a variable is a pseudo parameter of CloudFormation, such as AWS::Region.
func CloudFormationParameter(name string) bool { return strings.HasPrefix(name, "AWS::") }

// LeftToTerraform reports whether the variable looks like an expression of Terraform or CloudFormation, which
// TERRAFORM_ESCAPE_LEFTOVER is about.
func LeftToTerraform(v *iam.Variable) bool {
	name := strings.TrimSpace(v.Body)
	return TerraformExpression(name) || CloudFormationParameter(name)
}
