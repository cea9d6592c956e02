// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package grammar says what AWS refuses in a document that is used as some type of policy:
// elements that the type forbids or needs, and principals that are not valid. It knows
// nothing of requests, and gives no classes to what it finds.
package grammar
