// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import "context"

// question is one question under search.
type question struct {
	left, right *Access
	both        bool
	options     Options
}

func (q *question) answer(context.Context) *Result { return &Result{} }
