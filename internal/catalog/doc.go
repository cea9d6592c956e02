// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package catalog knows AWS's services: their actions, resource types, condition keys and ARN formats, the AWS managed
// policies.
//
// Everything comes from files embedded in the program, which the generator in tools/catalog makes from pinned packages, each
// with its date and source, and from tables of package facts. Nothing is decoded before it is asked for: the index at the first
// question, a service's block at the first question about the service, a managed policy at the first question about it.
// Questions about one service never cost more than that service.
//
// A [Catalog] is immutable and safe for concurrent use. What its methods return is shared: do not modify it.
//
// Names of services, actions, resource types and condition keys are compared without regard to case, as AWS does (E-701,
// E-1201); results have AWS's spelling. ARNs are compared with regard to case (E-806).
package catalog
