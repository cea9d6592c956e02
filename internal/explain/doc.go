// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package explain puts a result of the evaluator in words: what decided it, what each
// layer says, what it depends on, what was assumed. The results are data; the sentences
// are made here alone.
//
// The package knows nothing of what was expected of a result, and no names of arguments:
// a [Printer] gets them from its caller.
package explain
