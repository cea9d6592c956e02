// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// What names an identity provider is the same for callers, for documents and for the
// checks of package validator (E-917).
func TestE917Hosts(t *testing.T) {
	for s, want := range map[string]string{
		"cognito-identity.amazonaws.com":                                   "",
		"cognito-identity-us-gov.amazonaws.com":                            "",
		"cognito-identity.cn-north-1.amazonaws.com.cn":                     "",
		"arn:aws:iam::444455556666:oidc-provider/gitlab.example":           "",
		"arn:aws:iam::444455556666:oidc-provider/https://gitlab.example":   "oidc-provider/gitlab.example",
		"arn:aws:iam::444455556666:oidc-provider/https://gitlab.example/x": "oidc-provider/gitlab.example",
		"https://gitlab.example":                                           "without the scheme",
	} {
		p, err := request.ParsePrincipal(s)
		switch {
		case want == "" && (err != nil || p.Kind != request.KindWebIdentity):
			t.Errorf("%s: %+v, %v", s, p, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: the error is %v, want %q", s, err, want)
		}
	}
}
