// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package activity reads recorded activity, the events of CloudTrail, and says which
// actions a principal used on which resources.
//
// [Read] takes files as CloudTrail, the AWS CLI and Athena write them, offline and with
// bounded work, and keeps aggregates only. An event becomes actions by tables and the
// catalogue, never by a guess: what has no row and no action of its name is unmapped
// (L-620). The resources of an action come from the event by the formats of the catalogue
// (L-630). The package knows neither AWS's API nor Terraform, and makes no policy.
package activity
