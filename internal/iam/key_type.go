// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

import (
	"fmt"
)

// KeyType is the type of a condition key's values (E-1201).
type KeyType uint8

// The types of condition keys. A key of an unknown type takes any operator.
const (
	TypeUnknown KeyType = iota
	TypeString
	TypeARN
	TypeBool
	TypeNumeric
	TypeDate
	TypeIP
	TypeBinary
)

var keyTypeNames = [...]string{"unknown", "String", "ARN", "Bool", "Numeric", "Date", "IPAddress", "Binary"}

// ParseKeyType reads the name of a type; "-" is the unknown type.
func ParseKeyType(name string) (KeyType, error) {
	for i, n := range keyTypeNames {
		if n == name {
			return KeyType(i), nil
		}
	}
	if name == "-" {
		return TypeUnknown, nil
	}
	return TypeUnknown, fmt.Errorf("%q is no type of a condition key", name)
}
