// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// ParseOverrides reads classes for checks, by id: the names of classes, or "ignore". The error names every entry that is wrong.
func ParseOverrides(names map[string]string) (map[string]frame.Class, error) {
	overrides := make(map[string]frame.Class, len(names))
	var problems []string
	for _, id := range slices.Sorted(maps.Keys(names)) {
		if Suite().Check(id) == nil {
			problems = append(problems, fmt.Sprintf("check %q does not exist.%s", id, words.DidYouMean(Suite().NearestID(id))))
			continue
		}
		class, err := frame.ParseClass(names[id])
		if err != nil {
			problems = append(problems, fmt.Sprintf("%s: %v", id, err))
			continue
		}
		overrides[id] = class
	}
	if len(problems) > 0 {
		return nil, errors.New(strings.Join(problems, "; "))
	}
	return overrides, nil
}
