// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package prover decides statements about all requests: whether one set of policies ever
// allows what another does not. It answers exactly, offline, with a counterexample when
// the answer is no.
//
// The compiled statements of package program become literals over independent dimensions:
// the action, the resource, the caller, one for each condition key. A question becomes a
// search for a request that violates it. What is not modelled exactly is widened on the
// side of the violating requests, so that an exhausted search is a proof (P-102). A request
// that is found counts only if package evaluator confirms it (P-103).
package prover
