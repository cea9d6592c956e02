// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package denial reads the ways in which AWS says no, and finds the cause in the documents
// that are given: the statement that denies, or the place where an Allow is missing, the
// smallest change that helps, what would still stop the request, and an expectation that
// keeps it fixed.
//
// [Read] turns a text into a [Denial], offline and without checking it: a message of an
// SDK, a log, a record of CloudTrail, a decoded message of STS. [Explain] evaluates the
// request under all layers that are given. AWS names one layer even if several deny
// (N-102), so that nothing is taken from the message but the request and a hint.
package denial
