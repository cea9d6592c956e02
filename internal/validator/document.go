// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

// documentChecks are the checks of this family.
var documentChecks = []Check{}
