// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/spelling"
)

// family groups the condition operators that read values in the same way.
type family uint8

// The operator families, the rows of E-1029 and Null.
const (
	familyString family = iota
	familyNumeric
	familyDate
	familyBool
	familyBinary
	familyIP
	familyARN
	familyNull
)

// quantifier is the set operator before a condition operator (E-1016 to E-1019).
type quantifier uint8

// The quantifiers. Plain operators have none.
const (
	plain quantifier = iota
	forAnyValue
	forAllValues
)

// comparison is what an operator asks of a request value and a policy value. A
// negated operator has the comparison of its positive form.
type comparison uint8

// The comparisons. Ordered ones belong to numbers and dates.
const (
	equal comparison = iota
	equalFold
	like
	less
	lessOrEqual
	greater
	greaterOrEqual
)

// holds reports whether an ordered comparison is met, where order is negative,
// zero or positive as the request value is below, at or above the policy value.
func (c comparison) holds(order int) bool {
	switch c {
	case less:
		return order < 0
	case lessOrEqual:
		return order <= 0
	case greater:
		return order > 0
	case greaterOrEqual:
		return order >= 0
	default:
		return order == 0
	}
}

// operator is a condition operator taken apart (E-1003).
type operator struct {
	family   family
	compare  comparison
	quant    quantifier
	negated  bool
	ifExists bool
}

// baseOperator is an operator without set prefix and IfExists.
type baseOperator struct {
	name    string
	family  family
	compare comparison
	negated bool
}

// baseOperators are all there are (E-1010, E-1011, E-1041).
var baseOperators = [...]baseOperator{
	{"StringEquals", familyString, equal, false},
	{"StringNotEquals", familyString, equal, true},
	{"StringEqualsIgnoreCase", familyString, equalFold, false},
	{"StringNotEqualsIgnoreCase", familyString, equalFold, true},
	{"StringLike", familyString, like, false},
	{"StringNotLike", familyString, like, true},
	{"NumericEquals", familyNumeric, equal, false},
	{"NumericNotEquals", familyNumeric, equal, true},
	{"NumericLessThan", familyNumeric, less, false},
	{"NumericLessThanEquals", familyNumeric, lessOrEqual, false},
	{"NumericGreaterThan", familyNumeric, greater, false},
	{"NumericGreaterThanEquals", familyNumeric, greaterOrEqual, false},
	{"DateEquals", familyDate, equal, false},
	{"DateNotEquals", familyDate, equal, true},
	{"DateLessThan", familyDate, less, false},
	{"DateLessThanEquals", familyDate, lessOrEqual, false},
	{"DateGreaterThan", familyDate, greater, false},
	{"DateGreaterThanEquals", familyDate, greaterOrEqual, false},
	{"Bool", familyBool, equal, false},
	{"BinaryEquals", familyBinary, equal, false},
	{"IpAddress", familyIP, equal, false},
	{"NotIpAddress", familyIP, equal, true},
	{"ArnEquals", familyARN, like, false},
	{"ArnNotEquals", familyARN, like, true},
	{"ArnLike", familyARN, like, false},
	{"ArnNotLike", familyARN, like, true},
	{"Null", familyNull, equal, false},
}

const (
	anyPrefix      = "ForAnyValue:"
	allPrefix      = "ForAllValues:"
	ifExistsSuffix = "IfExists"
)

// operatorStatus is what [parseOperator] found.
type operatorStatus uint8

const (
	operatorUnknown operatorStatus = iota
	// operatorExact is a name in AWS's spelling.
	operatorExact
	// operatorWrongCase is an operator spelled with other letter case (C-20).
	operatorWrongCase
	// operatorNullIfExists is Null with the suffix that it does not take (E-1004).
	operatorNullIfExists
)

// parseOperator takes an operator name apart (E-1003).
func parseOperator(name string) (operator, operatorStatus) {
	var op operator
	rest, exact := name, true
	cut := func(quant quantifier, prefix string) bool {
		if len(rest) < len(prefix) || !strings.EqualFold(rest[:len(prefix)], prefix) {
			return false
		}
		exact = exact && rest[:len(prefix)] == prefix
		rest, op.quant = rest[len(prefix):], quant
		return true
	}
	if !cut(forAnyValue, anyPrefix) {
		cut(forAllValues, allPrefix)
	}
	if n := len(rest) - len(ifExistsSuffix); n > 0 && strings.EqualFold(rest[n:], ifExistsSuffix) {
		exact = exact && rest[n:] == ifExistsSuffix
		rest, op.ifExists = rest[:n], true
	}
	for i := range baseOperators {
		b := &baseOperators[i]
		if !strings.EqualFold(b.name, rest) {
			continue
		}
		op.family, op.compare, op.negated = b.family, b.compare, b.negated
		switch {
		case b.family == familyNull && op.ifExists:
			return op, operatorNullIfExists
		case exact && b.name == rest:
			return op, operatorExact
		default:
			return op, operatorWrongCase
		}
	}
	return operator{}, operatorUnknown
}

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

// nearestOperator returns the operator that was most probably meant by an unknown
// name, or "".
func nearestOperator(name string) string {
	const long = 64 // no operator is near that long
	if len(name) > long {
		return ""
	}
	prefix, rest := "", name
	if before, after, found := strings.Cut(name, ":"); found {
		switch fold := strings.ToLower(before); {
		case strings.Contains(fold, "any"):
			prefix = anyPrefix
		case strings.Contains(fold, "all"):
			prefix = allPrefix
		default:
			return "" // a condition key, more likely
		}
		rest = after
	}
	suffix := ""
	if n := len(rest) - len(ifExistsSuffix); n > 0 && strings.EqualFold(rest[n:], ifExistsSuffix) {
		rest, suffix = rest[:n], ifExistsSuffix
	}
	fold := strings.ToLower(rest)
	best, bestDistance := operatorSynonyms[fold], 4
	if best == "" {
		for i := range baseOperators {
			base := baseOperators[i].name
			limit := 1 + len(base)/6
			if d := spelling.Levenshtein(fold, strings.ToLower(base)); d <= limit && d < bestDistance {
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
