// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package synth

import (
	"errors"
	"fmt"
)

// Error is something wrong with a question (Y-702 to Y-709).
type Error struct {
	// Rule is the number of the rule, such as "Y-702".
	Rule string
	// Grant is the index of the grant, below 0 if it is about none. Field is the name of its
	// part: sid, access_levels, actions, except, managed_policy, resources,
	// condition; or of the question's: policy_type, attachment.
	Grant int
	Field string
	// Message says what was found and what AWS does with it, Fix what to write instead.
	Message, Fix string
}

// Error implements error.
func (e *Error) Error() string {
	if e.Fix == "" {
		return e.Message
	}
	return e.Message + " " + e.Fix
}

// fieldExcept names the exceptions of a grant in errors and warnings.
const fieldExcept = "except"

// InternalError is a result that could not be proved: a bug of this package (Y-701).
type InternalError struct {
	// Check is the part of Y-701 that failed, "a" to "f".
	Check string
	Text  string
}

// Error implements error.
func (e *InternalError) Error() string {
	return fmt.Sprintf("The policy that was made does not pass its proof (Y-701 %s): %s", e.Check, e.Text)
}

// maxErrors is how many errors of one question are reported.
const maxErrors = 50

// problems collects errors.
type problems struct{ list []error }

func (p *problems) add(rule string, grant int, field, fix, format string, args ...any) {
	if len(p.list) < maxErrors {
		p.list = append(p.list, &Error{Rule: rule, Grant: grant, Field: field, Message: fmt.Sprintf(format, args...), Fix: fix})
	}
}

func (p *problems) err() error { return errors.Join(p.list...) }

// Errors returns the errors that a joined one consists of.
func Errors(err error) []error {
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		return joined.Unwrap()
	}
	return []error{err}
}
