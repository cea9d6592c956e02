// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package pattern

// Class restricts the characters that a hole may contain.
type Class uint8

// The classes of holes.
const (
	AnyText        Class = iota // any characters, any number of them, also none
	NoColon                     // any number of characters, none of them ':'
	OneChar                     // exactly one character, as a '?' of a wildcard request
	OneCharNoColon              // exactly one character other than ':'
	Digits12                    // exactly twelve decimal digits, as an account id
)

// MayHoldColon reports whether text of this class can contain a colon, and so
// move the fields of an ARN (E-1623).
func (c Class) MayHoldColon() bool { return c == AnyText || c == OneChar }

// String names the class as it is written in causes.
func (c Class) String() string {
	switch c {
	case AnyText:
		return "any-text"
	case NoColon:
		return "no-colon"
	case OneChar:
		return "one-character"
	case OneCharNoColon:
		return "one-character-no-colon"
	default:
		return "digits12"
	}
}
