// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package planvalue reads Terraform values that may be unknown in part: into one
// tree, whether they came as the framework decodes them or with the refinements
// that Terraform sends and the framework drops, and from there into the policy
// documents and texts that the rest of the provider works on.
//
// [Wrap] puts itself in front of a provider server and keeps the configuration of
// a plan with its refinements, so that [Configuration] knows the beginning of a
// string like "arn:aws:s3:::${aws_s3_bucket.b.id}". What is known of a value is a
// lower bound: it holds for every value that may come out.
//
// The code that reads values (value.go and its neighbours) does not know policies; [Reader]
// makes documents of values and does not know the rules of IAM.
//
// [FromMsgpack] reads a value as Terraform sends it, without a tree of typed values in
// between, and [Packed] hands on attributes that nobody reads.
package planvalue
