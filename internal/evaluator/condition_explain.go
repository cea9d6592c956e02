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
	Failure
	Value truth.Value
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
			out = append(out, conditionFailure{v.conditionFailure(e), value})
		}
	}
	if len(m.Unknown) > 0 {
		out = append(out, conditionFailure{Failure{Kind: FailsConditionUnknown}, truth.Unknown})
	}
	return out
}

// conditionFailure says what the request has under the entry's key.
func (v *env) conditionFailure(e *program.ConditionEntry) Failure {
	kv := v.key(&e.Key)
	f := Failure{Operator: e.Name, Key: e.Key.Display, Values: valuesOf(e.Node)}
	switch here := kv.Here(); {
	case here == truth.False:
		f.Kind = FailsKeyAbsent
	case here == truth.Unknown:
		f.Kind = FailsKeyPerhaps
	case kv.Single && !kv.One.IsKnown() && kv.One.Prefix() == "":
		f.Kind = FailsKeyUnknown
	case e.Op.Family == iam.NullFamily && e.Op.Set == iam.NoSet:
		f.Kind = FailsKeyPresent
	default:
		f.Kind, f.Found = FailsKeyValue, kv.Describe()
	}
	return f
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
