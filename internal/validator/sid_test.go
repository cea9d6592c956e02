// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

// sidCases show when the checks of this family report something, and when they do not.
var sidCases = []checkCase{}
