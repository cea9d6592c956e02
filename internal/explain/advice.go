// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package explain

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
)

// Advice lists what an undetermined decision depends on, one cause a line.
func (p *Printer) Advice(r *evaluator.Result) string {
	if len(r.Causes) == 0 {
		return "It cannot be decided with what is known."
	}
	return "It depends on this:\n - " + strings.Join(p.causes(r, 5), "\n - ") + "\n"
}

// Causes lists in one line what an undetermined decision depends on.
func (p *Printer) Causes(r *evaluator.Result) string {
	if len(r.Causes) == 0 {
		return "it cannot be decided with what is known"
	}
	return strings.Join(p.causes(r, 3), "; ")
}

// causes are the lines about the first causes.
func (p *Printer) causes(r *evaluator.Result, most int) []string {
	var out []string
	for i := range r.Causes {
		if i == most {
			return append(out, "and more")
		}
		out = append(out, p.CauseLine(&r.Causes[i]))
	}
	return out
}
