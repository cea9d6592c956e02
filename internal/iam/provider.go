// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"strings"
)

// Provider returns the kind, "oidc-provider" or "saml-provider", and the name in the
// ARN of an identity provider. The kind is "" for anything else, among them the ARN of a
// provider with the scheme of its URL: IAM keeps the name without it.
func Provider(s string) (kind, name string) {
	f := strings.SplitN(s, ":", 6)
	if len(f) != 6 || f[0] != "arn" || f[1] == "" || f[2] != "iam" || f[3] != "" || !IsAccountID(f[4]) ||
		strings.ContainsAny(s, "*? \t\n") || strings.Contains(s, "://") {
		return "", ""
	}
	kind, name, _ = strings.Cut(f[5], "/")
	if name == "" || kind != "oidc-provider" && kind != "saml-provider" {
		return "", ""
	}
	return kind, name
}
