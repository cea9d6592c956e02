// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package awsiam reads what is in AWS: principals with all their policies, the policies of
// an organization, credential reports, and what a principal used. It is the only package
// that imports the AWS SDK, and nothing calls AWS before one of its reads is asked for. It
// knows neither findings nor verdicts, nor Terraform.
//
// Everything fails closed: what could not be read in full is a [Problem], never a principal
// with fewer policies than it has.
//
// A client of the SDK never becomes a value of an interface type, and no type that does
// names one in its fields (L-001): the linker would keep all of its methods, megabytes of
// them. The calls are functions, see [calls].
package awsiam
