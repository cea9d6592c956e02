// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package request holds requests: who calls which action, on which resource, in which context.
// Principals, actions, resources and contexts are prepared once and shared by many
// requests. It knows no policies.
package request
