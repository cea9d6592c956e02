// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package arn

// Form is the shape of a [Pattern], on which the rules for reading it depend.
type Form uint8

// The forms of patterns.
const (
	// NotARN is an entry that neither is all asterisks nor begins with "arn:",
	// one with a leading wildcard included. It matches nothing (E-809);
	// whether it should is in part contested (C-1).
	NotARN Form = iota
	// SixFields is an entry compared field by field (E-803).
	SixFields
	// AllAsterisks is an entry that matches every resource (E-802).
	AllAsterisks
	// ShortARN is an entry with fewer than six fields that begins with "arn:",
	// and as an operand anything with fewer than six fields. It matches nothing
	// until it is completed (E-808, C-2, C-30).
	ShortARN
	// Misaligned is an entry with a hole before the sixth field that may hold a
	// colon, so that the fields behind it are not known (E-1623). It may turn
	// out to be any other form.
	Misaligned
)

// String names the form for messages.
func (f Form) String() string {
	switch f {
	case SixFields:
		return "ARN"
	case AllAsterisks:
		return "asterisks only"
	case ShortARN:
		return "ARN with missing fields"
	case NotARN:
		return "not an ARN"
	default:
		return "partly unknown ARN"
	}
}
