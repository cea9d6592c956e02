// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

import (
	"strings"
)

// IsAsterisks reports whether the text consists of asterisks, at least one.
func IsAsterisks(s string) bool { return s != "" && strings.Trim(s, "*") == "" }
