// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

func TestSmoke(t *testing.T) {
	for _, tt := range []struct {
		p    string
		v    Text
		want truth.Value
	}{
		{"*a*b", Literal("xaxxb"), truth.True},
		{"*a*b?", Literal("xaxxb"), truth.False},
		{"*a*b?", Literal("xaxxbb"), truth.True},
		{"tide-*/*", Concat(Literal("tide-"), Unknown(), Literal("/x")), truth.True},
		{"a*b*c", Concat(Literal("a"), Unknown(), Literal("bc")), truth.True},
		{"a*b*c", Concat(Literal("a"), Unknown(), Literal("c")), truth.Unknown},
		{"a*b*c", Concat(Literal("a"), Unknown(), Literal("d")), truth.False},
		{"a?*c", Concat(Literal("a"), Unknown(), Literal("xc")), truth.True},
	} {
		p := Compile(tt.p)
		if got := p.Test(tt.v); got != tt.want {
			t.Errorf("%s %s: %v want %v", tt.p, tt.v, got, tt.want)
		}
	}
}
