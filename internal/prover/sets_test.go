// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"fmt"
	"testing"
)

// TestP540Sets is about keys with several values: a request that needs two of them, and one
// all of whose values are others.
func TestP540Sets(t *testing.T) {
	tags := func(condition string) string {
		return fmt.Sprintf(`{"Effect":"Allow","Action":"ec2:*","Resource":"*","Condition":{%s}}`, condition)
	}
	some := func(operator, v string) string {
		return fmt.Sprintf(`"ForAnyValue:%s":{"aws:TagKeys":%q}`, operator, v)
	}
	for _, tt := range []struct{ name, left, right string }{
		{"two values", tags(some("StringEquals", "a") + "," + some("StringLike", "b*")), `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`},
		{"two values, one of them other", tags(some("StringEquals", "a") + "," + some("StringNotLike", "a*")), tags(some("StringEquals", "b"))},
		{"no value of one kind", tags(some("StringLike", "a*") + "," + some("StringEquals", "b")), tags(some("StringEquals", "a"))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if r := Within(context.Background(), documents(t, tt.left), documents(t, tt.right), Options{Cells: -1}); r.Verdict != Refuted {
				t.Errorf("%v, want refuted; causes %+v", r.Verdict, r.Causes)
			}
		})
	}
}
