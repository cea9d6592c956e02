// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package iam

// KeyClass says how certain it is that a request has a key that nobody stated (E-1720,
// E-1721).
type KeyClass uint8

// The classes.
const (
	// KeyOptional: it may be absent.
	KeyOptional KeyClass = iota
	// KeyAlways: every such request has it, with a value of its own.
	KeyAlways
	// KeyProperty: every such resource has it, with a value of its own.
	KeyProperty
	// KeyNever: no such request has it.
	KeyNever
)

// KeyUse is what is known of a key in requests of one action for one resource.
type KeyUse struct {
	Class KeyClass
	// OfResource says that it is a property of the resource: every resource of a call has
	// its own (E-1733).
	OfResource bool
	// Signed says that requests of callers without credentials do not have it.
	Signed bool
	// Only is a Bool key, in lower case, without which or with false the request does not
	// have this one, "" for none.
	Only string
	// Values are the only values there are; nil for free ones (E-1722).
	Values []string
}
