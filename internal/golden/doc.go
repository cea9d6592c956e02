// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package golden holds the golden corpus: what the validator, the evaluator, the
// simulation and the renderer answer for a large, fixed set of inputs. Its tests
// compare the answers with the digests in testdata, one digest for each policy or group
// of inputs, so that a change of the code that should not change any answer shows that
// it does not.
//
//	make golden             writes the digests anew
//	make golden OUT=dir     also writes the full answers, for diff or cmp
//
// The package has no code of its own other than the tests.
package golden
