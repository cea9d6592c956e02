// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package arn

import (
	"slices"
	"strings"
)

// With returns the ARN with another text in field i.
func (f Fields) With(i int, text string) string {
	changed := slices.Clone(f)
	changed[i] = text
	return strings.Join(changed, ":")
}

// Partition returns the second field, "" if there is none; likewise the methods below.
func (f Fields) Partition() string { return f.at(1) }

// Service returns the third field.
func (f Fields) Service() string { return f.at(2) }

// Region returns the fourth field.
func (f Fields) Region() string { return f.at(3) }

// Account returns the fifth field.
func (f Fields) Account() string { return f.at(4) }

// Resource returns the sixth field.
func (f Fields) Resource() string { return f.at(5) }

func (f Fields) at(i int) string {
	if i < len(f) {
		return f[i]
	}
	return ""
}

// IsARN reports whether the first field is "arn" and there are six.
func (f Fields) IsARN() bool { return len(f) == 6 && f[0] == "arn" }
