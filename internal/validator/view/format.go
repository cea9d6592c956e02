// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package view

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// ARNFormat is a format of the catalogue with its fields.
type ARNFormat struct {
	*catalog.ARNFormat
	Region, Account, Resource string
}

// ARNFormats returns the formats of ARNs with the service field, in the order of the catalogue.
func (c *Document) ARNFormats(service string) []ARNFormat {
	embedded := c.Catalog == catalog.Default()
	if embedded {
		if formats, ok := knownFormats.Load(service); ok {
			list, _ := formats.([]ARNFormat)
			return list
		}
	}
	var formats []ARNFormat
	for _, t := range c.Catalog.TypesForARN(service) {
		for _, f := range t.Formats {
			if fields := f.Fields(); fields[2] == service && !hasFormat(formats, f.String()) {
				formats = append(formats, ARNFormat{f, fields[3], fields[4], fields[5]})
			}
		}
	}
	if embedded && formats != nil {
		knownFormats.Store(service, formats)
	}
	return formats
}

func hasFormat(formats []ARNFormat, text string) bool {
	return slices.ContainsFunc(formats, func(f ARNFormat) bool { return f.String() == text })
}

// knownFormats are the formats of the embedded catalogue, by service.
var knownFormats sync.Map

// RegionOfFormat reports whether some ARNs of the service have this text, or any, where others have a region.
func (c *Document) RegionOfFormat(service, text string) bool {
	return !arn.Open(service) && slices.ContainsFunc(c.ARNFormats(service), func(f ARNFormat) bool { return f.Region == text || f.Region == "*" })
}

// AccountOwners stand in the account field of some ARNs of resources that belong to AWS.
var AccountOwners = []string{"aws", "aws-managed", "cloudfront", "partner", "third-party"}

// Certain reports whether a field is known to contain text: it is not empty, not only asterisks, and has no variable.
func Certain(field string) bool {
	return field != "" && !pattern.IsAsterisks(field) && !strings.Contains(field, "${")
}

// Spelled quotes a text to be written, in full unless it is very long.
func Spelled(text string) string { return strconv.Quote(words.Excerpt(text, 400)) }

// SpelledList quotes texts to be written, each like Spelled.
func SpelledList(texts []string, conjunction string) string {
	quoted := make([]string, len(texts))
	for i, t := range texts {
		quoted[i] = Spelled(t)
	}
	return words.List(quoted, conjunction)
}

// OtherSeparator returns the ARN with a slash for the colon behind the word for the type, or the other way round, if a format has
// that; else "".
func OtherSeparator(fields arn.Fields, formats []ARNFormat) string {
	resource := fields.Resource()
	end := strings.IndexAny(resource, ":/")
	if end <= 0 {
		return ""
	}
	separator := "/"
	if resource[end] == '/' {
		separator = ":"
	}
	start := resource[:end] + separator
	right := fields.With(5, start+resource[end+1:])
	p := catalog.ParseARNPattern(right)
	for _, f := range formats {
		if strings.HasPrefix(f.Resource, start) && f.Fit(p) != catalog.FitNone {
			return right
		}
	}
	return ""
}
