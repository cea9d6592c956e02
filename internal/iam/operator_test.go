// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
)

func TestE1002ParseOperator(t *testing.T) {
	tests := map[string]iam.Operator{
		"StringLike":                   {Valid: true, Base: "StringLike", Family: iam.StringFamily, Compare: iam.Like, Like: true},
		"ForAnyValue:ArnNotEquals":     {Valid: true, Base: "ArnNotEquals", Set: iam.ForAnyValue, Family: iam.ARNFamily, Compare: iam.Like, Like: true, Negated: true},
		"ForAllValues:BoolIfExists":    {Valid: true, Base: "Bool", Set: iam.ForAllValues, IfExists: true, Family: iam.BoolFamily, IgnoreCase: true},
		"NullIfExists":                 {Base: "Null", IfExists: true, Family: iam.NullFamily, IgnoreCase: true},
		"ForAnyValues:StringEquals":    {Base: "StringEquals", Family: iam.StringFamily},
		"stringequals":                 {Base: "stringequals"},
		"ForAllValues:a:StringEquals":  {Base: "a:StringEquals", Set: iam.ForAllValues},
		"NumericLessThanEqualsIfExist": {Base: "NumericLessThanEqualsIfExist"},
	}
	for name, want := range tests {
		if d := cmp.Diff(want, iam.ParseOperator(name)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}
