// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"
	"testing"
)

// TestDataFiles: every data file names its source and date, its entries are sorted,
// and none appears twice.
func TestDataFiles(t *testing.T) {
	for name, tt := range map[string]struct {
		text  string
		words int
	}{
		"action_aliases":    {actionAliasData, 2},
		"kms_cross_account": {kmsCrossAccountData, 1},
		"anonymous":         {anonymousData, 1},
		"gateway_services":  {gatewayServiceData, 1},
		"s3_public_keys":    {publicKeyData, 2},
	} {
		if !strings.Contains(tt.text, "# Source: ") || !strings.Contains(tt.text, "# Date: ") {
			t.Errorf("%s names no source or date", name)
		}
		last := ""
		for line := range strings.Lines(tt.text) {
			words := strings.Fields(line)
			if len(words) == 0 || words[0][0] == '#' {
				continue
			}
			if len(words) != tt.words || strings.ToLower(words[0]) <= last {
				t.Errorf("%s: %q after %q", name, strings.TrimSpace(line), last)
			}
			last = strings.ToLower(words[0])
		}
		if last == "" {
			t.Errorf("%s is empty", name)
		}
	}
}

// TestE709: operations whose permission has another name.
func TestE709(t *testing.T) {
	for api, want := range map[string]string{
		"s3:headobject": "s3:GetObject", "s3:listobjectsv2": "s3:ListBucket", "s3:headbucket": "s3:ListBucket",
		"lambda:invoke": "lambda:InvokeFunction", "s3:getobject": "", "": "",
	} {
		got, ok := actionAlias(api)
		if got != want || ok != (want != "") {
			t.Errorf("%s: %q, %v", api, got, ok)
		}
	}
}
