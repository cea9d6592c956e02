// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package words puts lists, quotations and counts into sentences of messages.
package words
