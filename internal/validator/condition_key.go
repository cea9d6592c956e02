// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

// conditionKeyChecks are the checks of this family.
var conditionKeyChecks = []Check{}
