// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package program holds compiled policies: statements whose actions, resources, principals
// and conditions are ready to be matched, as immutable data.
//
// [Compile] makes them. It knows nothing of requests: package evaluator matches a program
// against one request.
package program
