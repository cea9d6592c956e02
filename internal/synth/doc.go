// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package synth makes the smallest policy that allows what was asked for, and nothing else.
//
// A question is a set of grants: access levels, actions or an AWS managed policy, on
// resources, under conditions. Each grant becomes pairs of an action and a resource entry
// (Y-201 to Y-206); the pairs of all grants are merged into statements (Y-401 to Y-405),
// whose actions may be folded into wildcards (Y-501 to Y-504) and which are split into
// documents that fit where they go (Y-601 to Y-604). What was asked for and is not granted is
// listed with the reason (Y-302), and so is what the granted actions need in addition (Y-301).
//
// Nothing is returned before it is proved (Y-701): that the documents together allow the
// pairs and no more, over all requests, and for every action of the catalogue in the services
// involved. A result that does not pass is a bug of this package and an error.
//
// The result is a function of the set of grants: their order, and that of every list in
// them, changes no byte. The package knows nothing of Terraform.
package synth
