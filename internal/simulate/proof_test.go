// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// TestAllowsNothing is P-411 and P-412: documents of which nothing could be proved wrong.
func TestAllowsNothing(t *testing.T) {
	deny, allow := &program.Statement{Effect: policy.Deny}, &program.Statement{Effect: policy.Allow}
	open := &program.Statement{Effect: policy.EffectUnknown}
	for _, tt := range []struct {
		name string
		p    program.Policy
		want bool
	}{
		{"only a Deny", program.Policy{Statements: []*program.Statement{deny}}, true},
		{"an Allow with an exception", program.Policy{Statements: []*program.Statement{deny, allow}}, false},
		{"an Effect that is not known yet", program.Policy{Statements: []*program.Statement{deny, open}}, false},
		{"a statement that is not known yet", program.Policy{Statements: []*program.Statement{{Effect: policy.Deny, Unknown: true}}}, false},
		{"more statements", program.Policy{Statements: []*program.Statement{deny}, More: true}, false},
	} {
		if got := allowsNothing(&tt.p); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
