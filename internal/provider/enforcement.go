// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// enforcementVariable is the environment variable that wins over the argument, so
// that nobody has to edit a configuration to destroy it.
const enforcementVariable = "IAMPROOF_ENFORCEMENT"

// reportOnly reads the argument and the variable's value, "" for a variable that is
// not set. An argument that is not known yet counts as the default.
func reportOnly(argument types.String, variable string) (bool, error) {
	if variable != "" {
		only, err := enforcement(variable)
		if err != nil {
			return false, fmt.Errorf("the environment variable %s %w", enforcementVariable, err)
		}
		return only, nil
	}
	if argument.IsNull() || argument.IsUnknown() {
		return false, nil
	}
	only, err := enforcement(argument.ValueString())
	if err != nil {
		return false, fmt.Errorf("enforcement %w", err)
	}
	return only, nil
}

func enforcement(word string) (bool, error) {
	switch word {
	case "error":
		return false, nil
	case "report":
		return true, nil
	}
	return false, fmt.Errorf(`is %s; it must be "error", so that a gate that does not pass fails the plan, or "report", so that it is a warning`, strconv.Quote(word))
}
