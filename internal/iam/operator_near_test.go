// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import "testing"

// TestE1041OperatorNames holds the operators to their number in AWS's documentation, and the aliases to real ones.
func TestE1041OperatorNames(t *testing.T) {
	if n := len(BaseOperators); n != 27 {
		t.Errorf("%d operators", n)
	}
	for i := range BaseOperators {
		name := BaseOperators[i].Base
		if got := NearestOperator(name); got != name {
			t.Errorf("%s is taken for %q", name, got)
		}
		for _, set := range []string{"ForAllValues:", "ForAnyValue:"} {
			if full := set + name + "IfExists"; name != "Null" && NearestOperator(full) != full {
				t.Errorf("%s is taken for %q", full, NearestOperator(full))
			}
		}
	}
	for alias, name := range operatorAliases {
		if !ParseOperator(name).Valid {
			t.Errorf("%s means %s, which does not exist", alias, name)
		}
		for i := range BaseOperators {
			if alias == BaseOperators[i].Base {
				t.Errorf("%s is an operator itself", alias)
			}
		}
	}
}
