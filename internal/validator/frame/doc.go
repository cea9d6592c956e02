// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package frame is what checks are written in: what a check is, how it reports, and how a run over a document goes. It knows no
// check.
package frame
