// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"
	"testing"
)

// A family that the context closes has no keys but those that it lists.
func TestContextClosesFamilies(t *testing.T) {
	c, err := NewContext(map[string][]string{"aws:PrincipalTag/*": {}, "aws:PrincipalTag/team": {"blue"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !c.closes("aws:principaltag/other") || c.closes("aws:resourcetag/other") {
		t.Error("the wrong families are closed")
	}
	if c.entry("aws:principaltag/team") == nil {
		t.Error("the key of the context is gone")
	}
	if c.entry("aws:principaltag/*") != nil {
		t.Error("the family became a key")
	}
	more, err := NewContext(map[string][]string{"kms:EncryptionContext:*": {}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if both := c.Merge(more); !both.closes("kms:encryptioncontext:a") || !both.closes("aws:principaltag/x") {
		t.Error("merging opens families")
	}
	if _, err := NewContext(map[string][]string{"aws:PrincipalTag/*": {"x"}}, nil); err == nil || !strings.Contains(err.Error(), "can only be []") {
		t.Errorf("err = %v", err)
	}
}
