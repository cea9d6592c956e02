// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"strings"
	"testing"
)

// failedPlan is what Terraform prints for a plan that fails, in colour, with a development override.
const failedPlan = "\x1b[33m╷\x1b[0m\x1b[0m\n" +
	"\x1b[33m│\x1b[0m \x1b[0m\x1b[1m\x1b[33mWarning: \x1b[0m\x1b[0m\x1b[1mProvider development overrides are in effect\x1b[0m\n" +
	"\x1b[33m│\x1b[0m \x1b[0m\n" +
	"\x1b[33m│\x1b[0m \x1b[0m - terraform-iamproof/iamproof in /plugins\n" +
	"\x1b[33m╵\x1b[0m\x1b[0m\n" +
	"\n" +
	"Terraform used the selected providers to generate the following execution\n" +
	"plan. Resource actions are indicated with the following symbols:\n" +
	"  \x1b[32m+\x1b[0m\x1b[0m create\n" +
	"\n" +
	"\x1b[1m  # iamproof_simulation.deployer\x1b[0m will be created\n" +
	"\n" +
	"\x1b[1mPlan:\x1b[0m 1 to add, 0 to change, 0 to destroy.\n" +
	"\x1b[31m╷\x1b[0m\x1b[0m\n" +
	"\x1b[31m│\x1b[0m \x1b[0m\x1b[1m\x1b[31mError: \x1b[0m\x1b[0m\x1b[1mIAM expectation not met\x1b[0m\n" +
	"\x1b[31m╵\x1b[0m\x1b[0m\n"

func TestFold(t *testing.T) {
	got := plain(fold(failedPlan))
	want := "(6 lines that list the planned resources are left out: `make demo FULL=1` shows them)\n" +
		"\n" +
		"Plan: 1 to add, 0 to change, 0 to destroy.\n" +
		"╷\n" +
		"│ Error: IAM expectation not met\n" +
		"╵\n"
	if got != want {
		t.Errorf("fold gave\n%s\nwant\n%s", got, want)
	}
}

// Output of a Terraform that words things differently must come through whole.
func TestFoldKeepsWhatItDoesNotKnow(t *testing.T) {
	for name, text := range map[string]string{
		"nothing special":          "one\ntwo\n",
		"a listing without an end": "Terraform used the selected providers to\nbuild a plan\n",
		"a notice without a frame": "Warning: Provider development overrides are in effect\nmore\n",
		"a box without an end":     "╷\n│ Warning: Provider development overrides are in effect\n│ more\n",
	} {
		t.Run(name, func(t *testing.T) {
			if got := fold(text); got != text {
				t.Errorf("fold(%q) = %q", text, got)
			}
		})
	}
}

func TestCheck(t *testing.T) {
	passes, fails := act{}, act{fails: true}
	for name, test := range map[string]struct {
		act    act
		text   string
		failed bool
		want   string // part of the error, or empty for none
	}{
		"passes as it should":         {passes, "Plan: 1 to add", false, ""},
		"fails where it should pass":  {passes, "Error: IAM expectation not met", true, "had to pass"},
		"fails as it should":          {fails, "Error: IAM expectation not met", true, ""},
		"passes where it should fail": {fails, "Warning: IAM expectation not met", false, "had to fail, and passed"},
		"fails for some other reason": {fails, "Error: Failed to load plugin schemas", true, "because of an expectation"},
	} {
		t.Run(name, func(t *testing.T) {
			err := test.act.check(test.text, test.failed)
			switch {
			case test.want == "" && err != nil:
				t.Errorf("check gave the error %q", err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("check gave the error %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestIndent(t *testing.T) {
	if got, want := indent("a\n\n  b\n\x1b[0m\n"), "   a\n\n     b\n\x1b[0m\n"; got != want {
		t.Errorf("indent gave %q, want %q", got, want)
	}
}
