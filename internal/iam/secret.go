// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"strings"
)

// HidesValue reports whether the values of a context key may be secrets, which messages
// do not quote: external ids, encryption contexts, and keys that are called so.
func HidesValue(key string) bool {
	key = strings.ToLower(key)
	switch {
	case key == "sts:externalid", strings.HasPrefix(key, "kms:encryptioncontext:"), strings.Contains(key, "password"):
		return true
	}
	return strings.Contains(key, "secret") && !strings.HasPrefix(key, "secretsmanager:")
}

// NotShown replaces values that a message does not quote.
const NotShown = "(not shown)"

// ShownValues are the values of a context key as messages show them.
func ShownValues(key string, values []string) []string {
	if !HidesValue(key) {
		return values
	}
	return []string{NotShown}
}
