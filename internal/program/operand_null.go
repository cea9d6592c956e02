// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// NullOperand holds the values of a Null operator: which of "true" and "false" are
// among them (E-1026).
type NullOperand struct {
	WantAbsent, WantPresent bool
	// Unknown is a value that is not known yet, nil if there is none.
	Unknown *policy.Node
}

func (c *compiler) nullOperands(e *ConditionEntry, l *policy.List) *NullOperand {
	n := &NullOperand{}
	if l.More {
		n.Unknown = l.Node
	}
	for _, it := range l.Items {
		if !it.Text.IsKnown() {
			n.Unknown = it.Node
			continue
		}
		s, ok := c.literal(e, it)
		if !ok {
			continue
		}
		switch b, ok := iam.ParseBool(s); {
		case !ok:
			c.unreadable(e, it, "TYPE_MISMATCH_BOOLEAN", "true or false")
		case b:
			n.WantAbsent = true
		default:
			n.WantPresent = true
		}
	}
	return n
}

func (*NullOperand) operands() {}
