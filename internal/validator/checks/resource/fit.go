// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package resource

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// mayHaveService reports whether ARNs of the type can have the service field of an entry. It is a quick test.
func mayHaveService(t *catalog.ResourceType, service string) bool {
	if service == "" || arn.Open(service) {
		return true
	}
	for _, f := range t.Formats {
		rest := f.String()
		for range 2 {
			_, rest, _ = strings.Cut(rest, ":")
		}
		if rest[:max(strings.IndexByte(rest, ':'), 0)] == service || strings.HasPrefix(rest, "$") {
			return true
		}
	}
	return false
}

// plainlyFits is a quick test for entries that name resources of the type: taken as plain text, which may hold wildcards where
// the format has placeholders, the entry has the format. It is false for others that fit.
func plainlyFits(r *view.ResourceEntry, t *catalog.ResourceType) bool {
	if !r.Known || !r.ARN.IsARN() || strings.Contains(r.Text, "${") {
		return false
	}
	for _, f := range t.Formats {
		rest, fits := f.String(), true
		for n := 0; n < 5 && fits; n++ {
			var field string
			field, rest, _ = strings.Cut(rest, ":")
			fits = field == r.ARN[n] || strings.HasPrefix(field, "${") && strings.HasSuffix(field, "}") && r.ARN[n] != ""
		}
		if fits && hasFormatOf(r.ARN[5], rest) {
			return true
		}
	}
	return false
}

// hasFormatOf reports whether a text has the format, in which every placeholder means one or more characters up to the
// text behind it. Names of buckets and access points hold no slash.
func hasFormatOf(text, format string) bool {
	for {
		literal, rest, found := strings.Cut(format, "${")
		if !strings.HasPrefix(text, literal) {
			return false
		}
		text = text[len(literal):]
		if !found {
			return text == ""
		}
		name, rest, _ := strings.Cut(rest, "}")
		next, _, _ := strings.Cut(rest, "${")
		end := len(text)
		if next != "" {
			end = strings.Index(text, next)
		}
		if end <= 0 || (strings.HasSuffix(name, "BucketName") || strings.HasSuffix(name, "AccessPointName") || name == "TableName") && strings.Contains(text[:end], "/") {
			return false
		}
		text, format = text[end:], rest
	}
}
