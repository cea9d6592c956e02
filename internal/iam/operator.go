// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"strings"
)

// Operator is a condition operator, split into its parts (E-1003).
type Operator struct {
	// Valid says that AWS knows the operator. Otherwise the other fields say what could be read.
	Valid bool
	// Base is the name without set operator and IfExists, such as "StringLike".
	Base     string
	Set      Set
	IfExists bool
	Family   Family
	// Compare is what the operator asks of a request value and a policy value.
	Compare Comparison
	// Negated says that the operator holds when no value matches, and when the key is absent.
	Negated bool
	// Like says that "*" and "?" are wildcards in the values: StringLike, and all Arn operators.
	Like bool
	// IgnoreCase says that values are compared in any case.
	IgnoreCase bool
}

// Set is the set operator before the colon (E-1016 to E-1019).
type Set uint8

// The set operators. Plain operators have none.
const (
	NoSet Set = iota
	ForAllValues
	ForAnyValue
)

// Family is the type of values an operator compares: the rows of E-1029, and Null.
type Family uint8

// The families. NoFamily is that of an operator that does not exist.
const (
	NoFamily Family = iota
	StringFamily
	NumericFamily
	DateFamily
	BoolFamily
	BinaryFamily
	IPFamily
	ARNFamily
	NullFamily
)

// TakesVariables reports whether the operators of the family replace policy variables in
// their values (E-1102). Whether Bool does is contested (C-9).
func (f Family) TakesVariables() bool { return f == StringFamily || f == ARNFamily || f == BoolFamily }

// Comparison is what an operator asks of a request value and a policy value. A
// negated operator has the comparison of its positive form.
type Comparison uint8

// The comparisons. Ordered ones belong to numbers and dates.
const (
	Equal Comparison = iota
	EqualFold
	Like
	Less
	LessOrEqual
	Greater
	GreaterOrEqual
)

// Holds reports whether an ordered comparison is met, where order is negative,
// zero or positive as the request value is below, at or above the policy value.
func (c Comparison) Holds(order int) bool {
	switch c {
	case Less:
		return order < 0
	case LessOrEqual:
		return order <= 0
	case Greater:
		return order > 0
	case GreaterOrEqual:
		return order >= 0
	default:
		return order == 0
	}
}

// BaseOperators are all operators, without set operator and IfExists (E-1010, E-1011, E-1041).
var BaseOperators = [...]Operator{
	{Base: "StringEquals", Family: StringFamily},
	{Base: "StringNotEquals", Family: StringFamily, Negated: true},
	{Base: "StringEqualsIgnoreCase", Family: StringFamily, Compare: EqualFold, IgnoreCase: true},
	{Base: "StringNotEqualsIgnoreCase", Family: StringFamily, Compare: EqualFold, Negated: true, IgnoreCase: true},
	{Base: "StringLike", Family: StringFamily, Compare: Like, Like: true},
	{Base: "StringNotLike", Family: StringFamily, Compare: Like, Negated: true, Like: true},
	{Base: "NumericEquals", Family: NumericFamily},
	{Base: "NumericNotEquals", Family: NumericFamily, Negated: true},
	{Base: "NumericLessThan", Family: NumericFamily, Compare: Less},
	{Base: "NumericLessThanEquals", Family: NumericFamily, Compare: LessOrEqual},
	{Base: "NumericGreaterThan", Family: NumericFamily, Compare: Greater},
	{Base: "NumericGreaterThanEquals", Family: NumericFamily, Compare: GreaterOrEqual},
	{Base: "DateEquals", Family: DateFamily},
	{Base: "DateNotEquals", Family: DateFamily, Negated: true},
	{Base: "DateLessThan", Family: DateFamily, Compare: Less},
	{Base: "DateLessThanEquals", Family: DateFamily, Compare: LessOrEqual},
	{Base: "DateGreaterThan", Family: DateFamily, Compare: Greater},
	{Base: "DateGreaterThanEquals", Family: DateFamily, Compare: GreaterOrEqual},
	{Base: "Bool", Family: BoolFamily, IgnoreCase: true},
	{Base: "BinaryEquals", Family: BinaryFamily},
	{Base: "IpAddress", Family: IPFamily},
	{Base: "NotIpAddress", Family: IPFamily, Negated: true},
	{Base: "ArnEquals", Family: ARNFamily, Compare: Like, Like: true},
	{Base: "ArnNotEquals", Family: ARNFamily, Compare: Like, Negated: true, Like: true},
	{Base: "ArnLike", Family: ARNFamily, Compare: Like, Like: true},
	{Base: "ArnNotLike", Family: ARNFamily, Compare: Like, Negated: true, Like: true},
	{Base: "Null", Family: NullFamily, IgnoreCase: true},
}

// The parts of a name around the base.
const (
	AnyPrefix      = "ForAnyValue:"
	AllPrefix      = "ForAllValues:"
	IfExistsSuffix = "IfExists"
)

// OperatorStatus is what [ReadOperator] found.
type OperatorStatus uint8

// What a name can be.
const (
	OperatorUnknown OperatorStatus = iota
	// OperatorExact is a name in AWS's spelling.
	OperatorExact
	// OperatorWrongCase is an operator spelled with other letter case (C-20).
	OperatorWrongCase
	// OperatorNullIfExists is Null with the suffix that it does not take (E-1004).
	OperatorNullIfExists
)

// ReadOperator splits an operator name into its parts (E-1003).
func ReadOperator(name string) (Operator, OperatorStatus) {
	var op Operator
	rest, exact := name, true
	cut := func(quant Set, prefix string) bool {
		if len(rest) < len(prefix) || !strings.EqualFold(rest[:len(prefix)], prefix) {
			return false
		}
		exact = exact && rest[:len(prefix)] == prefix
		rest, op.Set = rest[len(prefix):], quant
		return true
	}
	if !cut(ForAnyValue, AnyPrefix) {
		cut(ForAllValues, AllPrefix)
	}
	if n := len(rest) - len(IfExistsSuffix); n > 0 && strings.EqualFold(rest[n:], IfExistsSuffix) {
		exact = exact && rest[n:] == IfExistsSuffix
		rest, op.IfExists = rest[:n], true
	}
	base := baseOperator(rest, strings.EqualFold)
	if base == nil {
		return Operator{}, OperatorUnknown
	}
	set, ifExists := op.Set, op.IfExists
	op = *base
	op.Set, op.IfExists = set, ifExists
	switch {
	case op.Family == NullFamily && op.IfExists:
		return op, OperatorNullIfExists
	case exact && op.Base == rest:
		op.Valid = true
		return op, OperatorExact
	default:
		return op, OperatorWrongCase
	}
}

// baseOperator returns the operator of the name, nil if there is none.
func baseOperator(name string, same func(a, b string) bool) *Operator {
	for i := range BaseOperators {
		if same(BaseOperators[i].Base, name) {
			return &BaseOperators[i]
		}
	}
	return nil
}

// ParseOperator splits the name of an operator into its parts. It respects case (E-1002).
func ParseOperator(name string) Operator {
	base, set, known := name, NoSet, true
	if before, after, found := strings.Cut(name, ":"); found {
		base = after
		switch before {
		case "ForAllValues":
			set = ForAllValues
		case "ForAnyValue":
			set = ForAnyValue
		default:
			known = false
		}
	}
	base, ifExists := strings.CutSuffix(base, IfExistsSuffix)
	var op Operator
	if found := baseOperator(base, func(a, b string) bool { return a == b }); found != nil {
		op = *found
		op.Valid = known && (!ifExists || op.Family != NullFamily)
	}
	op.Base, op.Set, op.IfExists = base, set, ifExists
	return op
}

// As returns the name of an operator with another base, but the same set operator and IfExists.
func (o *Operator) As(base string) string {
	switch o.Set {
	case ForAllValues:
		base = "ForAllValues:" + base
	case ForAnyValue:
		base = "ForAnyValue:" + base
	}
	if o.IfExists {
		base += "IfExists"
	}
	return base
}

// Not returns one of two bases, the second for negated operators.
func (o *Operator) Not(base, negated string) string {
	if o.Negated {
		return negated
	}
	return base
}

// HoldsAbsent reports whether a condition with the operator holds when the key is absent. Null is not for this method.
func (o *Operator) HoldsAbsent() bool {
	switch {
	case o.IfExists || o.Set == ForAllValues:
		return true
	case o.Set == ForAnyValue:
		return false
	}
	return o.Negated
}

// Bound says which of several values counts under an operator: 1 the highest, -1 the lowest, 0 all of them.
func (o *Operator) Bound() int {
	switch {
	case strings.Contains(o.Base, "LessThan"):
		return 1
	case strings.Contains(o.Base, "GreaterThan"):
		return -1
	}
	return 0
}
