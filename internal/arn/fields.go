// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package arn

import (
	"strings"
)

// Fields are the fields of an ARN as written: "arn", partition, service, region, account, resource. There may be fewer.
// If the text is known in part, the last one is known in part.
type Fields []string

// SplitFields cuts a text at its first five colons, those in policy variables left aside.
func SplitFields(text string) Fields {
	fields := make(Fields, 0, 6)
	start := 0
	for i := 0; i < len(text) && len(fields) < 5; i++ {
		switch {
		case text[i] == '$' && i+1 < len(text) && text[i+1] == '{':
			if end := strings.IndexByte(text[i:], '}'); end > 0 {
				i += end
			}
		case text[i] == ':':
			fields = append(fields, text[start:i])
			start = i + 1
		}
	}
	return append(fields, text[start:])
}

// Open reports whether a field holds a wildcard or a policy variable, so that its text is not all there is to it.
func Open(field string) bool {
	return strings.ContainsAny(field, "*?") || strings.Contains(field, "${")
}

// FieldNames are the names of the fields of an ARN.
var FieldNames = [...]string{"arn", "partition", "service", "region", "account", "resource"}

// CutSlash cuts a resource part at its first slash, those in policy variables left aside.
func CutSlash(resource string) (before, after string, found bool) {
	for i := 0; i < len(resource); i++ {
		switch {
		case strings.HasPrefix(resource[i:], "${"):
			if end := strings.IndexByte(resource[i:], '}'); end > 0 {
				i += end
			}
		case resource[i] == '/':
			return resource[:i], resource[i+1:], true
		}
	}
	return resource, "", false
}
