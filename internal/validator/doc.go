// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package validator checks IAM policy documents offline: mistakes that AWS refuses, that make a document say something else
// than it seems to, or that give away too much.
//
// [Validate] takes a document with what is known about its use and returns findings. What is unknown in a document is never
// wrong: a check reports only what is certain. Every finding belongs to a check; [Checks] lists them all.
//
// This package is the front: the list of families, and what callers use. Package frame says what a check is and how it reports,
// package view answers what checks ask about a document, and each package in checks is a family. Families do not know each
// other: what one knows of the findings of another one is in the table of frame/order.go.
//
// # To add a check
//
//  1. Put a [frame.Check] into the slice of its family ("var actionFormChecks" in checks/action/format.go): id, class, types,
//     and the texts of the reference page.
//  2. Give it the function for what it looks at (Document, Statement, Action, Resource, Principal, Condition), which calls
//     [frame.Pass.Add]. What was found wrong earlier, and what is known in part, does not reach the function. What two families
//     ask is a method in view.
//  3. Set Phase, and Blocks if nothing may follow from what it finds wrong. If the function of another check makes the findings,
//     say so in FoundBy.
//  4. Add cases to the table of the family ("var actionFormCases" in format_test.go): at least one document that triggers the
//     check, with the path of the finding, and a near miss that does not.
//  5. Run go test ./internal/validator/checks/action.
package validator
