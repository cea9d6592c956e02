// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value_test

import (
	"slices"
)

// valueCases are the cases of conditions' values.
var valueCases = slices.Concat(valueTypeCases, valueReadCases, valueFormatCases, valueLiteralCases, valueIPCases, valueWildcardCases,
	valueARNCases, valueIdentityCases, valueSetCases, valueAbsentCases, valueListCases, valueConstantCases, valueStyleCases)

// conditionAt is the path of a key in the first statement.
const conditionAt = "$.Statement[0].Condition"
