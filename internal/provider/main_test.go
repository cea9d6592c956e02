// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"os"
	"testing"
)

// TestMain silences the SDK, which writes trace lines for every leaf of a
// configuration, and keeps a developer's own switch out of the tests.
func TestMain(m *testing.M) {
	if err := os.Setenv("TF_LOG_SDK", "OFF"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Unsetenv("IAMPROOF_ENFORCEMENT")
	os.Exit(m.Run())
}
