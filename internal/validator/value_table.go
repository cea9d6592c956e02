// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// valueFormat is what the values of a key look like.
type valueFormat struct {
	kind formatKind
	// values are all there are of a key with a fixed set of them, else values besides those of the format.
	values []string
}

type formatKind uint8

const (
	anyFormat formatKind = iota
	regionFormat
	vpcFormat
	vpceFormat
	accountFormat
	orgFormat
	orgPathFormat
	kmsKeyFormat
	listFormat
)

var formatNames = map[string]formatKind{
	"region": regionFormat, "vpc": vpcFormat, "vpce": vpceFormat, "account": accountFormat, "org": orgFormat,
	"org_path": orgPathFormat, "kms_key": kmsKeyFormat, "list": listFormat,
}

var conditionValuesTable = facts.Open("condition_values", "key", "format", "values")

// valueFormats are the formats by key, in AWS's spelling.
var valueFormats = sync.OnceValue(func() map[string]valueFormat {
	formats := make(map[string]valueFormat)
	for _, row := range conditionValuesTable.Rows() {
		f := valueFormat{kind: formatNames[row[1]]}
		if row[2] != "" {
			f.values = strings.Split(row[2], ",")
		}
		formats[row[0]] = f
	}
	return formats
})

// formatOf returns the format of the values of an entry's key.
func (c *Context) formatOf(e *ConditionEntry) valueFormat {
	k := c.Key(e)
	if !k.Known || k.Origin == catalog.KeyFederated {
		return valueFormat{}
	}
	return valueFormats()[k.Name]
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
