// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package documents

import (
	"fmt"
)

// Place is where a value was given.
type Place struct {
	// Attribute is the name of an argument.
	Attribute string
	// Index is that of an element of the argument's list, -1 if there is none.
	Index int
}

// At is the place of an argument.
func At(attribute string) Place { return Place{attribute, -1} }

// AtElement is the place of an element of an argument's list.
func AtElement(attribute string, index int) Place { return Place{attribute, index} }

// String returns "expectations[2]" or "identity_policies".
func (p Place) String() string {
	if p.Index < 0 {
		return p.Attribute
	}
	return fmt.Sprintf("%s[%d]", p.Attribute, p.Index)
}
