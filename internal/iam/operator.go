// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"strings"
)

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

// Operator is a condition operator, taken apart.
type Operator struct {
	// Valid says that AWS knows the operator. Otherwise the other fields say what could be read.
	Valid bool
	// Base is the name without set operator and IfExists, such as "StringLike".
	Base     string
	Set      Set
	IfExists bool
	Family   Family
	// Negated says that the operator holds when no value matches, and when the key is absent.
	Negated bool
	// Like says that "*" and "?" are wildcards in the values: StringLike, and all Arn operators.
	Like bool
	// IgnoreCase says that values are compared in any case.
	IgnoreCase bool
}

// Set is the part before the colon.
type Set uint8

// The set operators.
const (
	NoSet Set = iota
	ForAllValues
	ForAnyValue
)

// Family is the type of values an operator compares.
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

// OperatorBases are the operators without set operator and IfExists.
var OperatorBases = map[string]Operator{
	"StringEquals":              {Family: StringFamily},
	"StringNotEquals":           {Family: StringFamily, Negated: true},
	"StringEqualsIgnoreCase":    {Family: StringFamily, IgnoreCase: true},
	"StringNotEqualsIgnoreCase": {Family: StringFamily, Negated: true, IgnoreCase: true},
	"StringLike":                {Family: StringFamily, Like: true},
	"StringNotLike":             {Family: StringFamily, Like: true, Negated: true},
	"NumericEquals":             {Family: NumericFamily},
	"NumericNotEquals":          {Family: NumericFamily, Negated: true},
	"NumericLessThan":           {Family: NumericFamily},
	"NumericLessThanEquals":     {Family: NumericFamily},
	"NumericGreaterThan":        {Family: NumericFamily},
	"NumericGreaterThanEquals":  {Family: NumericFamily},
	"DateEquals":                {Family: DateFamily},
	"DateNotEquals":             {Family: DateFamily, Negated: true},
	"DateLessThan":              {Family: DateFamily},
	"DateLessThanEquals":        {Family: DateFamily},
	"DateGreaterThan":           {Family: DateFamily},
	"DateGreaterThanEquals":     {Family: DateFamily},
	"Bool":                      {Family: BoolFamily, IgnoreCase: true},
	"BinaryEquals":              {Family: BinaryFamily},
	"IpAddress":                 {Family: IPFamily},
	"NotIpAddress":              {Family: IPFamily, Negated: true},
	"ArnEquals":                 {Family: ARNFamily, Like: true},
	"ArnNotEquals":              {Family: ARNFamily, Like: true, Negated: true},
	"ArnLike":                   {Family: ARNFamily, Like: true},
	"ArnNotLike":                {Family: ARNFamily, Like: true, Negated: true},
	"Null":                      {Family: NullFamily, IgnoreCase: true},
}

// ParseOperator takes the name of an operator apart, with regard to case (E-1002).
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
	base, ifExists := strings.CutSuffix(base, "IfExists")
	op, ok := OperatorBases[base]
	op.Base, op.Set, op.IfExists = base, set, ifExists
	op.Valid = known && ok && (!ifExists || op.Family != NullFamily)
	return op
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
