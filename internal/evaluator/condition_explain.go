// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// conditionFailure is an entry of a Condition that keeps it from being true.
type conditionFailure struct {
	// Operator as written, Key in AWS's spelling where it is known.
	Operator, Key string
	Value         truth.Value
	// Values are the policy values as written; unknown ones have holes.
	Values []string
	// Why is a clause: "the request has no aws:RequestedRegion".
	Why string
}

// failedConditions lists the entries that are not true, for explanations. A further, unknown
// entry has no operator and key.
func (v *env) failedConditions(m *program.Condition) []conditionFailure {
	saved := v.trace
	v.trace = nil
	defer func() { v.trace = saved }()
	var out []conditionFailure
	for i := range m.Entries {
		e := &m.Entries[i]
		if value := v.matchCondition(e); value != truth.True {
			out = append(out, conditionFailure{e.Name, e.Key.Display, value, valuesOf(e.Node), v.whyFails(e)})
		}
	}
	if len(m.Unknown) > 0 {
		out = append(out, conditionFailure{Value: truth.Unknown, Why: "not all of its Condition is known yet"})
	}
	return out
}

// whyFails says what the request has under the entry's key.
func (v *env) whyFails(e *program.ConditionEntry) string {
	kv := v.key(&e.Key)
	name := e.Key.Display
	switch here := kv.Here(); {
	case here == truth.False:
		return "the request has no " + name
	case here == truth.Unknown:
		return "it is not known whether the request has " + name
	case kv.Single && !kv.One.IsKnown() && kv.One.Prefix() == "":
		return "the value of " + name + " is not known"
	case e.Op.Family == iam.NullFamily && e.Op.Set == iam.NoSet:
		return "the request has " + name
	case iam.HidesValue(name):
		return "the request has another " + name
	}
	return name + " is " + kv.Describe()
}

// openConditions lists the entries that are undetermined.
func (v *env) openConditions(m *program.Condition) []OpenCondition {
	if m == nil {
		return nil
	}
	saved := v.trace
	v.trace = nil
	defer func() { v.trace = saved }()
	var out []OpenCondition
	for i := range m.Entries {
		e := &m.Entries[i]
		if v.matchCondition(e) != truth.Unknown {
			continue
		}
		out = append(out, OpenCondition{Operator: e.Name, Key: e.Key.Display, Values: valuesOf(e.Node)})
	}
	return out
}

// valuesOf are the texts of the values of a condition key.
func valuesOf(n *policy.Node) []string {
	if n == nil {
		return nil
	}
	if n.Kind != policy.KindArray {
		return []string{n.Text.String()}
	}
	out := make([]string, 0, len(n.Elems))
	for _, e := range n.Elems {
		out = append(out, e.Text.String())
	}
	return out
}
