// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
)

// operatorAliases are names that people write for operators, in lower case, with the name
// that AWS has for it (E-1041). A name that negates is not among them where AWS has no
// negated operator: the proposal would mean the opposite.
var operatorAliases = map[string]string{
	"arnequalsignorecase": "ArnEquals", "arnlikeignorecase": "ArnLike", "arnmatches": "ArnLike", "arnnotmatches": "ArnNotLike",
	"binary":  "BinaryEquals",
	"boolean": "Bool", "booleanequals": "Bool", "boolequals": "Bool",
	"cidr": "IpAddress", "cidrmatch": "IpAddress", "ipaddressequals": "IpAddress", "ipequals": "IpAddress", "ipmatch": "IpAddress",
	"ipaddressnotequals": "NotIpAddress", "ipnotaddress": "NotIpAddress", "notipaddressequals": "NotIpAddress",
	"dateafter": "DateGreaterThan", "datebefore": "DateLessThan", "dategreater": "DateGreaterThan", "dateless": "DateLessThan",
	"datebetween": "DateLessThanEquals", "numericbetween": "NumericLessThanEquals",
	"equals": "StringEquals", "is": "StringEquals", "like": "StringLike", "notequals": "StringNotEquals", "notlike": "StringNotLike",
	"exists": "Null", "isnull": "Null", "notexists": "Null", "notnull": "Null",
	"numericgreater": "NumericGreaterThan", "numericless": "NumericLessThan",
	"stringcontains": "StringLike", "stringendswith": "StringLike", "stringmatch": "StringLike", "stringmatches": "StringLike",
	"stringlikeignorecase": "StringLike", "stringregex": "StringLike", "stringstartswith": "StringLike", "stringin": "StringEquals", "stringis": "StringEquals",
	"stringnotcontains": "StringNotLike", "stringnotmatches": "StringNotLike", "stringnotin": "StringNotEquals",
}

// notOperators are names whose nearest operator means the opposite.
var notOperators = map[string]bool{"boolnot": true, "boolnotequals": true, "binarynotequals": true}

// NearestOperator returns the operator that a name was probably meant to be: the same in
// another case, or one with a similar spelling. It is "" if no operator is near, and the
// name itself if that is an operator.
func NearestOperator(name string) string {
	const long = 64 // no operator is near that long
	if len(name) > long {
		return ""
	}
	base, set := name, ""
	if colon := strings.LastIndexByte(name, ':'); colon >= 0 {
		base = name[colon+1:]
		before, _, _ := strings.Cut(name[:colon], ":")
		if set = nearestSet(before); set == "" {
			return "" // a condition key, more likely
		}
	}
	suffix := ""
	for _, written := range []string{"IfExists", "IfExist", "IfPresent"} {
		if n := len(base) - len(written); n > 0 && strings.EqualFold(base[n:], written) {
			base, suffix = base[:n], IfExistsSuffix
			break
		}
	}
	switch meant := nearestBase(strings.ToLower(base)); meant {
	case "":
		return ""
	case "Null":
		return meant
	default:
		return set + meant + suffix
	}
}

// nearestSet returns the set operator that a text was meant to be, with its colon.
func nearestSet(text string) string {
	best, least := "", 5
	for _, set := range []string{AllPrefix, AnyPrefix} {
		if d := spelling.Distance(strings.ToLower(text), strings.ToLower(strings.TrimSuffix(set, ":"))); d < least {
			best, least = set, d
		}
	}
	return best
}

// nearestBase returns the operator that a name in lower case was meant to be.
func nearestBase(name string) string {
	if meant, ok := operatorAliases[name]; ok || notOperators[name] {
		return meant
	}
	best, least := "", min(4, 1+len(name)/3)
	for i := range BaseOperators {
		base := BaseOperators[i].Base
		if d := spelling.Distance(name, strings.ToLower(base)); d < least {
			best, least = base, d
		}
	}
	return best
}
