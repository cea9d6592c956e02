// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package view is a document as checks look at it: its statements and their entries with what they mean, and answers to what
// more than one family of checks asks. It knows no finding.
package view
