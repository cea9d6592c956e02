// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

func (v *env) anyNumber(o *program.NumericOperands, e *program.ConditionEntry, x requestValue) (match, readable truth.Value) {
	s, known := x.text.Known()
	if !known {
		return v.unknownOperand(e, x, o.Unknown)
	}
	d, ok := iam.ParseDecimal(s)
	if !ok {
		return truth.False, truth.False
	}
	for i := range o.Values {
		if o.Compare.Holds(d.Compare(o.Values[i])) {
			return truth.True, truth.True
		}
	}
	if o.Unknown != nil {
		return v.unknown(o.Unknown), truth.True
	}
	return truth.False, truth.True
}

// unknownOperand is the comparison of a value that is not known, where anything but
// text is compared (E-1626). Values of a key of the operator's own type can be read.
func (v *env) unknownOperand(e *program.ConditionEntry, x requestValue, policyValue *policy.Node) (match, readable truth.Value) {
	readable = truth.True
	if e.Key.Info.Type == iam.TypeString {
		readable = truth.Unknown
	}
	if policyValue != nil {
		v.unknown(policyValue)
	}
	return v.unknownValue(&e.Key, x.origin), readable
}
