// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package program

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// BoolOperands are the values of a Bool operator.
type BoolOperands struct {
	WantTrue, WantFalse bool
	// Variables are values that may have a meaning only if variables are replaced
	// (C-9).
	Variables []*Template
	Unknown   *policy.Node
}

func (c *compiler) boolOperands(e *ConditionEntry, l *policy.List) *BoolOperands {
	o := &BoolOperands{}
	if l.More {
		o.Unknown = l.Node
	}
	for _, it := range l.Items {
		s, known := it.Text.Known()
		switch b, ok := iam.ParseBool(s); {
		case !known:
			o.Unknown = it.Node
		case ok && b:
			o.WantTrue = true
		case ok:
			o.WantFalse = true
		case strings.Contains(s, "${") && c.version != policy.Version2008:
			o.Variables = append(o.Variables, c.exactTemplate(it.Text, it.Node))
		default:
			c.unreadable(e, it, "TYPE_MISMATCH_BOOLEAN", "true or false")
		}
	}
	return o
}

func (*BoolOperands) operands() {}
