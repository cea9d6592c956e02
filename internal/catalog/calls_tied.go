// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package catalog

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// tied returns a function that gives the resource of a type which a call names together
// with others: the database of a table. Partition, region and account are the same in all
// ARNs of such a call, and so are the values of the given placeholders. Where the named
// resources do not give all of these, the result is any resource with those they give.
func tied(a *Action, t *ResourceType, same []string) func(named []pattern.Text) (pattern.Text, bool) {
	if len(t.Formats) != 1 {
		return nil
	}
	return func(named []pattern.Text) (pattern.Text, bool) {
		values := make(map[string]string)
		for _, text := range named {
			one, known := text.Known()
			u := slices.IndexFunc(a.Resources, func(u ResourceUse) bool { return known && len(u.Type.Formats) == 1 && u.Type.Matches(one) })
			if u < 0 || !readFormat(a.Resources[u].Type.Formats[0], one, same, values) {
				return pattern.Text{}, false
			}
		}
		fields := t.Formats[0].Fields()
		text := pattern.Literal(fields[0])
		for _, field := range fields[1:] {
			text = pattern.Concat(text, pattern.Literal(":"), placeholders(field, func(name string) pattern.Text {
				if v, ok := values[name]; ok {
					return pattern.Literal(v)
				}
				return pattern.Hole(pattern.NoColon)
			}))
		}
		return text, len(values) > 0
	}
}

// readFormat reads the values of the placeholders of an ARN format from an ARN: partition,
// region, account and those that are given. It reports false if that is not certain,
// because a name may hold slashes, or contradicts what was read before.
func readFormat(f *ARNFormat, text string, same []string, values map[string]string) bool {
	given, _ := arn.Split(text)
	fields := f.Fields()
	format, parts := strings.Split(fields[5], "/"), strings.Split(given.Resource, "/")
	if len(format) != len(parts) {
		return false
	}
	format = append(format, fields[1], fields[3], fields[4])
	parts = append(parts, given.Partition, given.Region, given.Account)
	for i, name := range format {
		if !slices.Contains(same, name) && i < len(format)-3 || name == "" {
			continue
		}
		if before, ok := values[name]; ok && before != parts[i] {
			return false
		}
		values[name] = parts[i]
	}
	return true
}
