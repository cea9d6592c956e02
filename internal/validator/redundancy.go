// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

// redundancyChecks are the checks of this family.
var redundancyChecks = []Check{}
