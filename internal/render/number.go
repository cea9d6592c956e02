// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package render

import (
	"encoding/json"
	"strconv"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// floatText returns a JSON number the way encoding/json writes it after reading
// it into a 64-bit float. ok is false if that would be another number.
func floatText(literal string) (text string, ok bool) {
	f, err := strconv.ParseFloat(literal, 64)
	if err != nil {
		return literal, false
	}
	b, err := json.Marshal(f)
	if err != nil {
		return literal, false
	}
	was, ok1 := policy.CanonicalDecimal(literal)
	is, ok2 := policy.CanonicalDecimal(string(b))
	return string(b), ok1 && ok2 && was == is
}
