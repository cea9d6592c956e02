// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
)

// operatorSynonyms are names that authors expect, in lower case (E-1041).
var operatorSynonyms = map[string]string{
	"booleanequals":        "Bool",
	"boolequals":           "Bool",
	"boolean":              "Bool",
	"boolnot":              "Bool",
	"boolnotequals":        "Bool",
	"stringcontains":       "StringLike",
	"stringmatches":        "StringLike",
	"stringstartswith":     "StringLike",
	"stringlikeignorecase": "StringLike",
	"stringnotcontains":    "StringNotLike",
	"arnequalsignorecase":  "ArnLike",
	"arnlikeignorecase":    "ArnLike",
	"numericbetween":       "NumericLessThanEquals",
	"datebetween":          "DateLessThanEquals",
	"ipequals":             "IpAddress",
	"exists":               "Null",
	"isnull":               "Null",
	"notnull":              "Null",
}

// NearestOperator returns the operator that was most probably meant by an unknown
// name, or "".
func NearestOperator(name string) string {
	const long = 64 // no operator is near that long
	if len(name) > long {
		return ""
	}
	prefix, rest := "", name
	if before, after, found := strings.Cut(name, ":"); found {
		switch fold := strings.ToLower(before); {
		case strings.Contains(fold, "any"):
			prefix = AnyPrefix
		case strings.Contains(fold, "all"):
			prefix = AllPrefix
		default:
			return "" // a condition key, more likely
		}
		rest = after
	}
	suffix := ""
	if n := len(rest) - len(IfExistsSuffix); n > 0 && strings.EqualFold(rest[n:], IfExistsSuffix) {
		rest, suffix = rest[:n], IfExistsSuffix
	}
	fold := strings.ToLower(rest)
	best, bestDistance := operatorSynonyms[fold], 4
	if best == "" {
		for i := range BaseOperators {
			base := BaseOperators[i].Base
			limit := 1 + len(base)/6
			if d := spelling.Distance(fold, strings.ToLower(base)); d <= limit && d < bestDistance {
				best, bestDistance = base, d
			}
		}
	}
	switch best {
	case "":
		return ""
	case "Null":
		suffix = ""
	}
	return prefix + best + suffix
}
