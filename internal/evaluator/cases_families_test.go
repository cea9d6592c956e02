// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// A family that the context closes has no keys but those that it lists.
func TestContextClosesFamilies(t *testing.T) {
	c, err := request.NewContext(map[string][]string{"aws:PrincipalTag/*": {}, "aws:PrincipalTag/team": {"blue"}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !c.Closes("aws:principaltag/other") || c.Closes("aws:resourcetag/other") {
		t.Error("the wrong families are closed")
	}
	if c.Entry("aws:principaltag/team") == nil {
		t.Error("the key of the context is gone")
	}
	if c.Entry("aws:principaltag/*") != nil {
		t.Error("the family became a key")
	}
	more, err := request.NewContext(map[string][]string{"kms:EncryptionContext:*": {}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if both := c.Merge(more); !both.Closes("kms:encryptioncontext:a") || !both.Closes("aws:principaltag/x") {
		t.Error("merging opens families")
	}
	if _, err := request.NewContext(map[string][]string{"aws:PrincipalTag/*": {"x"}}, nil); err == nil || !strings.Contains(err.Error(), "can only be []") {
		t.Errorf("err = %v", err)
	}
}
