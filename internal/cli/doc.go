// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package cli holds the commands of the program iamproof: check for plans, validate and
// prove for documents in files. Exit codes are 0 for nothing to object to, 1 for findings, 2 for what
// could not be checked. Nothing is written but the report, to standard output or to the
// files that are asked for, and messages, to standard error; there is no network.
package cli
