// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package simulate is the use case behind the simulation resource: it turns policies
// and expectations into requests, has the evaluator decide them, and says which
// expectations hold, which do not and why, and which cannot be decided yet.
//
// It knows the vocabulary of the resource (its arguments are named in errors), but
// none of Terraform's types. What is not known yet arrives as texts and trees with
// holes; a verdict is definite only if every completion agrees.
package simulate
