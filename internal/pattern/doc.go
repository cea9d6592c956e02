// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package pattern matches policy-side globs against strings that may be only
// partly known (E-1605 to E-1625).
//
// There are two kinds of values. A [Text] is a string of a request, or any
// other plain string, in which some stretches may still be unknown. A [Pattern]
// is a compiled glob of a policy, in which '*' and '?' are wildcards and in
// which there may be holes too, where the policy text is not known yet.
//
// Both denote sets of strings, and every answer is about these sets: a test is
// true if every completion matches, false if none does, and undetermined
// otherwise. The answers are exact, except that a bound on the
// work may turn one into undetermined, which [Pattern.TestCapped] reports.
//
// The prover asks about many patterns at once: a [Question] for a string that
// some match and others do not, [Classes] for the strings that lists of patterns
// distinguish (P-501 to P-525). Both are exact unless their [Work] is spent.
//
// A character is a Unicode code point. Strings are expected to be valid UTF-8,
// as those of JSON and Terraform are; matching invalid text is safe, but which
// stray bytes '?' covers is not defined.
package pattern
