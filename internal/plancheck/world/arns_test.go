// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package world

import "testing"

// TestFunctionARN reads the ways in which a permission names its function.
func TestFunctionARN(t *testing.T) {
	h := Home{"aws", "210987654321", "eu-west-1"}
	const own = "arn:aws:lambda:eu-west-1:210987654321:function:f"
	for _, test := range []struct{ name, qualifier, want string }{
		{"f", "", own},
		{"f", "live", own + ":live"},
		{"f:live", "", own + ":live"},
		{"210987654321:function:f", "", own},
		{"333344445555:function:f", "", "arn:aws:lambda:eu-west-1:333344445555:function:f"},
		{own, "live", own + ":live"},
		{"arn:aws-cn:lambda:cn-north-1:333344445555:function:f:1", "", "arn:aws-cn:lambda:cn-north-1:333344445555:function:f:1"},
		{"x:function:f", "", ""},
		{"", "", ""},
	} {
		if got := functionARN(test.name, test.qualifier, h); got != test.want {
			t.Errorf("%q, %q: %q, want %q", test.name, test.qualifier, got, test.want)
		}
	}
	if got := functionARN("f", "", Home{"aws", "", "eu-west-1"}); got != "" {
		t.Errorf("without an account: %q", got)
	}
}
