// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import "testing"

// TestE917: the ARNs of identity providers.
func TestE917(t *testing.T) {
	for s, want := range map[string]string{
		"arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com":         "oidc-provider",
		"arn:aws-cn:iam::444455556666:saml-provider/adfs":                                     "saml-provider",
		"arn:aws:iam::444455556666:oidc-provider/https://token.actions.githubusercontent.com": "",
		"arn:aws:iam::444455556666:oidc-provider/":                                            "",
		"arn:aws:iam::444455556666:oidc-provider/*":                                           "",
		"arn:aws:iam::4444:oidc-provider/x":                                                   "",
		"arn:aws:iam:eu-west-1:444455556666:oidc-provider/x":                                  "",
		"arn::iam::444455556666:oidc-provider/x":                                              "",
		"arn:aws:iam::444455556666:role/x":                                                    "",
		"accounts.google.com":                                                                 "",
	} {
		if got, _ := Provider(s); got != want {
			t.Errorf("%s: %q, want %q", s, got, want)
		}
	}
	if _, name := Provider("arn:aws:iam::444455556666:oidc-provider/gitlab.example/a"); name != "gitlab.example/a" {
		t.Errorf("the name is %q", name)
	}
}
