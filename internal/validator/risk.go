// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

// riskChecks are the checks of this family.
var riskChecks = []Check{}
