// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package granted says in words what a caller's own policies leave it: one line a
// permission, made to be compared from one plan to the next.
//
// What counts is the caller's side: identity policies within permissions boundary,
// session policies and service control policies. Policies of resources, resource control
// policies and VPC endpoints are not looked at.
//
// The work is done on sets, and words come last. A document becomes statements of three
// small sets (actions, resources, conditions); Allow statements are cut by every ceiling
// and by denials; what is left is grouped and printed. Each [Line] keeps the sets that it
// was printed from, and [Line.Covers] asks them.
//
// The lines are sound: every request that the caller's policies may allow, read in any of
// the ways that AWS leaves open, is covered by a line. Where the exact set cannot be put
// into words, the line covers more and says so. Two things are taken for granted of
// resources that exist: the first five fields of their ARNs have no upper-case letters,
// and their names do not hold a second one behind a colon (C-1, C-6).
package granted
