// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package validator checks IAM policy documents offline: mistakes that AWS refuses, that make a document say something else
// than it seems to, or that give away too much.
//
// [Validate] takes a document with what is known about its use and returns findings. What is unknown in a document is never
// wrong: a check reports only what is certain. Every finding belongs to a [Check]; [Checks] lists them all.
//
// # To add a check
//
//  1. Put a [Check] value into the slice of its family ("var actionChecks" in action.go): id, class, types, and the texts of
//     the reference page.
//  2. Give it the function for what it looks at (Document, Statement, Action, Resource, Principal, Condition), which calls
//     [Pass.Add]. What was found wrong earlier, and what is known in part, does not reach the function.
//  3. Set Phase, and Taints if nothing may follow from what it finds wrong.
//  4. Add cases to the family's table ("var actionCases" in action_test.go): at least one document that triggers the check,
//     with the path of the finding, and a near miss that does not.
//  5. Run go test -run 'TestChecks/action' ./internal/validator.
package validator
