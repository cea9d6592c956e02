// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package arn

import "testing"

func TestSplit(t *testing.T) {
	a, ok := Split("arn:aws:logs:eu-west-1:444455556666:log-group:/a:log-stream:s")
	if !ok || a.Resource != "log-group:/a:log-stream:s" || a.Account != "444455556666" {
		t.Errorf("got %+v %v", a, ok)
	}
}
