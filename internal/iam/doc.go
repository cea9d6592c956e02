// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package iam is the language of IAM policies: policy types, condition operators, values,
// variables, principals, actions and condition keys. It says what a text is and what is
// wrong with it. It knows no documents: the language is strings and [pattern.Text].
package iam
