// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package policytest helps tests that need policy documents.
package policytest

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// Parse returns the document that the JSON text holds. It ends the test if there
// is anything wrong with it.
func Parse(tb testing.TB, text string) *policy.Document {
	tb.Helper()
	doc, err := policy.Parse(text)
	if err != nil {
		tb.Fatalf("policy does not parse:\n%v\n%s", err, text)
	}
	return doc
}

// Build returns the document of a tree, which may be known in part. It ends the
// test if there is anything wrong with it.
func Build(tb testing.TB, root *policy.Node) *policy.Document {
	tb.Helper()
	doc, problems := policy.Build(root)
	if err := problems.Err(); err != nil {
		tb.Fatalf("policy does not build:\n%v\n%s", err, root.JSON())
	}
	return doc
}

// Statement returns the document that consists of the one statement, which is
// given as JSON text, and has the version 2012-10-17.
func Statement(tb testing.TB, text string) *policy.Document {
	tb.Helper()
	return Parse(tb, `{"Version":"2012-10-17","Statement":[`+text+`]}`)
}
