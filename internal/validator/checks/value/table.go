// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// formatOf returns the format of the values of an entry's key.
func formatOf(c *frame.Pass, e *view.ConditionEntry) facts.ValueFormat {
	k := c.Key(e)
	if !k.Known || k.Origin == catalog.KeyFederated {
		return facts.ValueFormat{}
	}
	return facts.ValueFormats()[k.Name]
}

// hexID reports whether a text is the prefix and 8 or 17 hexadecimal digits in lower case.
func hexID(s, prefix string) bool {
	digits, ok := strings.CutPrefix(s, prefix)
	if !ok || len(digits) != 8 && len(digits) != 17 {
		return false
	}
	for i := range len(digits) {
		if b := digits[i]; (b < '0' || b > '9') && (b < 'a' || b > 'f') {
			return false
		}
	}
	return true
}

// isOrgID reports whether a text is the id of an organization: o- and 10 to 32 letters in lower case or digits.
func isOrgID(s string) bool {
	id, ok := strings.CutPrefix(s, "o-")
	return ok && len(id) >= 10 && len(id) <= 32 && lowerAlnum(id)
}

func lowerAlnum(s string) bool {
	for i := range len(s) {
		if b := s[i]; (b < '0' || b > '9') && (b < 'a' || b > 'z') {
			return false
		}
	}
	return true
}

// orgPathFault says what is wrong with the path of an organization's unit, as far as it is literal: it begins with the id of an
// organization and a slash, and ends in a slash or a wildcard. It is "" for a path that can match.
func orgPathFault(path string, like bool) string {
	head, open := path, false
	if like {
		if wild := strings.IndexAny(path, "*?"); wild >= 0 {
			head, open = path[:wild], true
		}
	}
	id, _, found := strings.Cut(head, "/")
	switch {
	case found && !isOrgID(id), !found && !open:
		return "does not begin with the id of an organization and a slash"
	case !found && !orgIDHead(id):
		return "does not begin with the id of an organization"
	case !strings.HasSuffix(path, "/") && !(like && (strings.HasSuffix(path, "*") || strings.HasSuffix(path, "?"))):
		return "does not end in a slash, as all paths do"
	}
	return ""
}

// orgIDHead reports whether the id of an organization can begin so.
func orgIDHead(s string) bool {
	if len(s) < 2 {
		return strings.HasPrefix("o-", s)
	}
	return s[:2] == "o-" && len(s) <= 34 && lowerAlnum(s[2:])
}
