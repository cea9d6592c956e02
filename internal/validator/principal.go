// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

// principalChecks are the checks of this family.
var principalChecks = []Check{}
