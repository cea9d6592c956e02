// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestMain silences the SDK, which writes trace lines for every leaf of a
// configuration, and keeps a developer's own switches and credentials out of the tests. A
// request to anything but this machine goes to a proxy that does not exist.
func TestMain(m *testing.M) {
	if err := os.Setenv("TF_LOG_SDK", "OFF"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for _, entry := range os.Environ() {
		if name, _, _ := strings.Cut(entry, "="); strings.HasPrefix(name, "AWS_") || strings.HasPrefix(name, "IAMPROOF_") && name != "IAMPROOF_LONG" {
			os.Unsetenv(name)
		}
	}
	const nowhere = "http://127.0.0.1:1"
	for name, value := range map[string]string{
		"TF_LOG_PROVIDER_IAMPROOF": "OFF", "AWS_EC2_METADATA_DISABLED": "true", "AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull,
		"HTTPS_PROXY": nowhere, "HTTP_PROXY": nowhere,
	} {
		if err := os.Setenv(name, value); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}
