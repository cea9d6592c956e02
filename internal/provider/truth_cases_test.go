// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The configurations in testdata/truth expect what AWS does: every one applies, and a
// second plan has no changes.
func TestAccTruthCases(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/truth/*.tf")
	if err != nil || len(files) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".tf"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			w := newWorkspace(t, string(text))
			if out := w.run(t, "apply", "-auto-approve"); out.failed {
				t.Fatalf("the apply failed: %+v", out.errors())
			}
			if out := w.run(t, "plan", "-detailed-exitcode"); out.failed {
				t.Errorf("a second plan has changes or fails: %+v", out.errors())
			}
		})
	}
}
