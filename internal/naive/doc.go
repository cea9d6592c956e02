// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package naive decides known requests by the rules as they are written: every
// formula of section 3 is a Go expression, globs are matched by recursion,
// documents are maps, and nothing is compiled, cached or three-valued. It is
// the witness that the evaluator is tested against and is used by tests only.
//
// Where AWS leaves a rule unclear, or a policy exists that was not given, a
// decision is evaluated once for every reading; the result is the set of what
// comes out.
//
// It shares no code with the evaluator: it was written from the rules alone.
// The facts it needs of AWS's services are those of the small vocabularies of
// the tests (facts.go).
package naive
