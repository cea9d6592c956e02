// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import "strings"

// Operator is a condition operator, taken apart.
type Operator struct {
	// Valid says that AWS knows the operator. Otherwise the other fields say what could be read.
	Valid bool
	// Base is the name without set operator and IfExists, such as "StringLike".
	Base     string
	Set      SetOperator
	IfExists bool
	Family   OperatorFamily
	// Negated says that the operator holds when no value matches, and when the key is absent.
	Negated bool
	// Like says that "*" and "?" are wildcards in the values: StringLike, and all Arn operators.
	Like bool
	// IgnoreCase says that values are compared in any case.
	IgnoreCase bool
}

// SetOperator is the part before the colon.
type SetOperator uint8

// The set operators.
const (
	NoSet SetOperator = iota
	ForAllValues
	ForAnyValue
)

// OperatorFamily is the type of values an operator compares.
type OperatorFamily uint8

// The families. NoFamily is that of an operator that does not exist.
const (
	NoFamily OperatorFamily = iota
	StringFamily
	NumericFamily
	DateFamily
	BoolFamily
	BinaryFamily
	IPFamily
	ARNFamily
	NullFamily
)

// operatorBases are the operators without set operator and IfExists.
var operatorBases = map[string]Operator{
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
	op, ok := operatorBases[base]
	op.Base, op.Set, op.IfExists = base, set, ifExists
	op.Valid = known && ok && (!ifExists || op.Family != NullFamily)
	return op
}
