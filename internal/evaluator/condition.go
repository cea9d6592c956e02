// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// requestValue is one value of a context key.
type requestValue struct {
	text   pattern.Text
	origin request.Origin
}

// matchConditions decides the element (section 16.5). For an explanation it looks at every
// entry, so that all missing keys are noted.
func (v *env) matchConditions(m *program.Condition) truth.Value {
	mark := v.mark()
	value := truth.True
	for i := range m.Entries {
		value = truth.And(value, v.matchCondition(&m.Entries[i]))
		if value == truth.False && v.trace == nil {
			return value
		}
	}
	for _, n := range m.Unknown {
		value = truth.And(value, v.unknown(n))
	}
	return v.release(mark, value)
}
