// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// matchAction decides the element for the action of the request (E-706).
func (v *env) matchAction(m *program.Actions) truth.Value {
	mark := v.mark()
	hit := truth.Of(m.All || m.Has(v.action.Prefix, v.action.Folded))
	if hit != truth.True {
		for i := range m.Partial {
			if m.Partial[i].Pattern.Match(v.action.Folded) {
				hit = v.unknown(m.Partial[i].Node)
			}
		}
		if m.More {
			hit = v.unknown(m.Node)
		}
	}
	v.release(mark, hit)
	if m.Sensitive != nil && !m.All && hit == truth.True {
		exact := m.Sensitive.HasName(v.action.Name)
		return v.readings(24, m.Negate(hit), m.Negate(truth.Of(exact)))
	}
	return m.Negate(hit)
}
