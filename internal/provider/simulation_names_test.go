// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// argumentNames are names of arguments that are no words of the language.
var argumentNames = []string{
	"account_id", "identity_policies", "session_policies", "service_control_policies", "resource_control_policies",
	"resource_policies", "vpc_endpoint_policy", "resource_account_ids", "unstated_context", "except_actions", "except_resources",
	"additional_actions", "verified_policies", "data.iamproof", "iamproof_",
}

// Terraform's argument names are known to this package only: what is below says what
// its caller calls them, so that a command can call them otherwise.
func TestArgumentNamesAreHere(t *testing.T) {
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		inside := strings.TrimPrefix(filepath.ToSlash(path), "../")
		name, _, _ := strings.Cut(inside, "/")
		if name == "provider" || name == "cli" || name == "plancheck" { // which reads files with these names, and plans
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Errorf("%s: %v", path, err)
			}
			for _, argument := range argumentNames {
				if strings.Contains(text, argument) {
					t.Errorf("%s names the argument %s: %q", path, argument, text)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
