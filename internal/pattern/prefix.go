// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// StartsWith reports whether t begins with prefix: Unknown where that depends on
// a hole.
func StartsWith(t Text, prefix string) truth.Value {
	literal := t.Prefix()
	switch {
	case strings.HasPrefix(literal, prefix):
		return truth.True
	case t.IsKnown(), !strings.HasPrefix(prefix, literal):
		return truth.False
	default:
		return truth.Unknown
	}
}
