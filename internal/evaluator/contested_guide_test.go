// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"os"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// TestContestedRulesAreDocumented keeps the guide's table the same as the messages.
func TestContestedRulesAreDocumented(t *testing.T) {
	guide, err := os.ReadFile("../../templates/guides/decisions.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range iam.ContestedRules {
		if r.Question == "" {
			continue
		}
		row := "| " + iam.Contested(i).ID() + " | " + r.Question + " | " + r.Rewrite + " |"
		if !strings.Contains(string(guide), row) {
			t.Errorf("templates/guides/decisions.md.tmpl lacks the row\n%s", row)
		}
	}
}
