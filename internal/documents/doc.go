// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package documents holds policy documents with their names and places, in the lists and
// levels in which callers give them. Readers of configurations, plans and accounts fill
// it; a simulation reads it. It knows neither Terraform nor AWS's API.
package documents
