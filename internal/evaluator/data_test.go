// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// TestTables: the tables are well-formed, and those that are sets are sorted.
func TestTables(t *testing.T) {
	for _, table := range facts.Opened() {
		if err := table.Err(); err != nil {
			t.Error(err)
		}
	}
	for _, table := range []*facts.Table{actionAliasTable, kmsCrossAccountTable, anonymousTable, gatewayServiceTable, publicKeyTable} {
		if !slices.IsSortedFunc(table.Rows(), func(a, b []string) int { return strings.Compare(strings.ToLower(a[0]), strings.ToLower(b[0])) }) {
			t.Errorf("%s is not sorted", table.Name())
		}
	}
}

// TestE709: operations whose permission has another name.
func TestE709(t *testing.T) {
	for api, want := range map[string]string{
		"s3:headobject": "s3:GetObject", "s3:listobjectsv2": "s3:ListBucket", "s3:headbucket": "s3:ListBucket",
		"lambda:invoke": "lambda:InvokeFunction", "s3:getobject": "", "": "",
	} {
		got, ok := actionAlias(api)
		if got != want || ok != (want != "") {
			t.Errorf("%s: %q, %v", api, got, ok)
		}
	}
}
