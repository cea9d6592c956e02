// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package condition

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const emptyCondition = "EMPTY_OBJECT_CONDITION"

// conditionEmptyChecks are about conditions, operators and values that are empty. All but the first are problems that
// package policy finds.
var conditionEmptyChecks = []frame.Check{
	{
		ID: emptyCondition, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseSyntax, Link: frame.ConditionPage,
		Title:     "Empty condition",
		Why:       "An empty Condition restricts nothing. It is often the result of a computed condition when a variable is not set.",
		Fix:       "Remove Condition, or write the condition that was meant.",
		Example:   `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*","Condition":{}}`,
		Statement: checkEmptyCondition,
	},
	{
		ID: policy.CodeEmptyOperator, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseSyntax, Link: frame.ConditionPage,
		Title:   "Condition operator without keys",
		Why:     "An operator without condition keys holds for every request.",
		Fix:     "Remove the operator, or add the condition key that was meant.",
		Example: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*","Condition":{"StringEquals":{}}}`,
	},
	emptyValues(policy.CodeEmptyCondition, "Empty list of values",
		"Without values a positive operator never holds and a negated one always does. An Allow then grants nothing or too much, a Deny denies nothing or everything.",
		`{"StringEquals":{"aws:RequestedRegion":[]}}`),
	emptyValues(policy.CodeEmptyConditionForAllValues, "Empty list of values with ForAllValues",
		"Without values ForAllValues holds only for requests in which the key is absent or empty, and with a negated operator for every request.",
		`{"ForAllValues:StringEquals":{"aws:TagKeys":[]}}`),
	emptyValues(policy.CodeEmptyConditionForAnyValue, "Empty list of values with ForAnyValue",
		"Without values ForAnyValue never holds, and with a negated operator it holds for every request that has the key.",
		`{"ForAnyValue:StringLike":{"aws:CalledVia":[]}}`),
	emptyValues(policy.CodeEmptyConditionIfExists, "Empty list of values with IfExists",
		"Without values an operator with IfExists holds only for requests that lack the key, and a negated one for every request.",
		`{"StringEqualsIfExists":{"ec2:InstanceType":[]}}`),
}

func emptyValues(id, title, why, example string) frame.Check {
	return frame.Check{
		ID: id, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseSyntax, Link: frame.ConditionPage,
		Title: title, Why: why, Example: example, Adjust: adjustEmptyValues,
		Fix: `List the values. To test whether the key is present, write the operator Null with "false", or "true" for absent.`,
	}
}

// checkEmptyCondition reports a Condition without operators (E-607).
func checkEmptyCondition(c *frame.Pass, s *view.Statement) {
	if s.Condition == nil || s.Condition.Node.Kind != policy.KindObject || len(s.Condition.Node.Members) > 0 || s.Condition.More {
		return
	}
	f := frame.Found{At: s.Condition.Node, Message: "The Condition is empty: the statement applies unconditionally."}
	if s.Effect == policy.Allow && s.Everyone() != nil {
		f.Class = frame.SecurityWarning
		f.Message = "The Condition is empty, and the statement allows everyone: nothing restricts who can use it."
		f.Fix = "Write a condition that says who may use it, such as StringEquals on aws:PrincipalOrgID, or name the principals."
	}
	c.Add(f)
}

// adjustEmptyValues says what effect an operator without values has.
func adjustEmptyValues(_ *frame.Pass, s *view.Statement, f *frame.Found) {
	if s != nil && s.Effect == policy.Deny {
		f.Class = frame.Warning
	}
	if f.At == nil || f.At.Parent() == nil {
		return
	}
	op := iam.ParseOperator(f.At.Parent().Key())
	f.Subject = f.At.Key()
	f.Fix = ""
	f.Message = "The condition key " + words.Quote(f.At.Key()) + " has an empty list of values."
	if !op.Valid {
		return
	}
	outcome, effect := emptyOutcome(op)
	f.Message += " " + words.Quote(f.At.Parent().Key()) + " then " + outcome
	if s == nil || s.Effect == policy.EffectUnknown {
		f.Message += "."
		return
	}
	f.Message += consequence(s.Effect, effect)
	switch {
	case s.Effect == policy.Allow && effect == neverHolds:
		f.Class = frame.Warning
	case s.Effect == policy.Allow && effect == alwaysHolds:
		f.Class = frame.SecurityWarning
	}
}

// outcomes of an operator without values.
type emptyEffect uint8

const (
	neverHolds emptyEffect = iota
	alwaysHolds
	holdsWithoutKey
	holdsWithKey
)

// emptyOutcome says when an operator without values holds (E-1010 to E-1020).
func emptyOutcome(op iam.Operator) (text string, effect emptyEffect) {
	switch {
	case op.Set == iam.ForAnyValue && !op.IfExists && op.Negated:
		return "holds for every request that has the key", holdsWithKey
	case op.Negated:
		return "holds for every request", alwaysHolds
	case op.Set == iam.ForAllValues:
		return "holds only for requests in which the key is absent or empty", holdsWithoutKey
	case op.IfExists:
		return "holds only for requests without the key", holdsWithoutKey
	}
	return "never holds", neverHolds
}

// consequence says what effect the statement has, as the end of a sentence.
func consequence(e policy.Effect, holds emptyEffect) string {
	allow := e == policy.Allow
	switch {
	case holds == neverHolds && allow:
		return ", so the statement allows nothing."
	case holds == neverHolds:
		return ", so the statement denies nothing."
	case holds == alwaysHolds && allow:
		return ", so it restricts nothing."
	case holds == alwaysHolds:
		return ", so the statement denies regardless of the value."
	case allow:
		return ", so the statement allows only those."
	}
	return ", so the statement denies only those."
}
