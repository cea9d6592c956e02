// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package condition

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

// TestOperatorNames holds the operators to their number in AWS's documentation, and the aliases to real ones.
func TestOperatorNames(t *testing.T) {
	if n := len(operatorNames()); n != 27 {
		t.Errorf("%d operators", n)
	}
	for _, name := range operatorNames() {
		if got := operatorMeant(name); got != name {
			t.Errorf("%s is taken for %q", name, got)
		}
		for _, set := range []string{"ForAllValues:", "ForAnyValue:"} {
			if full := set + name + "IfExists"; name != "Null" && operatorMeant(full) != full {
				t.Errorf("%s is taken for %q", full, operatorMeant(full))
			}
		}
	}
	for alias, name := range operatorAliases {
		if !iam.ParseOperator(name).Valid {
			t.Errorf("%s stands for %s, which does not exist", alias, name)
		}
		for _, operator := range operatorNames() {
			if alias == operator {
				t.Errorf("%s is an operator itself", alias)
			}
		}
	}
}
