// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package frame

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// TestNodeAt finds every node by its path.
func TestNodeAt(t *testing.T) {
	root, _ := policy.ParseJSON(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["a:b"],"Condition":{"ForAnyValue:StringLike":{"a:\"]b":["x",{"y.z":1,"y":2}],"":0}}}]}`)
	root.Walk(func(n *policy.Node) bool {
		if got := nodeAt(root, n.Path()); got != n {
			t.Errorf("%s leads to %s", n.Path(), got.Path())
		}
		return true
	})
	for path, want := range map[string]string{
		"$.Statement[7]": "$.Statement", "$.Statement[0].Effects": "$.Statement[0]", "$.Statement[0": "$.Statement",
		"$.Statement[x]": "$.Statement", "nowhere": "$", "$.Version.x": "$.Version", "$.Statement[99999999999999999999]": "$.Statement",
	} {
		if got := nodeAt(root, path).Path(); got != want {
			t.Errorf("%s leads to %s, want %s", path, got, want)
		}
	}
}
