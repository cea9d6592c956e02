// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

// effectChecks are the checks of this family.
var effectChecks = []Check{}
