// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package condition checks operators and the structure of conditions.
package condition

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Checks are about the form of conditions: operators, the shape of keys and values, and what is empty.
var Checks = slices.Concat(conditionOperatorChecks, conditionFormChecks, conditionEmptyChecks)

const (
	invalidOperator   = "INVALID_CONDITION_OPERATOR"
	nullWithIfExists  = "NULL_WITH_IF_EXISTS"
	nullWithQualifier = "NULL_WITH_QUALIFIER"
)

// conditionOperatorChecks are about the names of operators; one function serves them all.
var conditionOperatorChecks = []frame.Check{
	{
		ID: invalidOperator, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseSyntax, Link: frame.OperatorsPage,
		Title:   "Condition operator that does not exist",
		Why:     "AWS refuses operators other than those of its list, and set operators other than ForAllValues and ForAnyValue.",
		Fix:     "Write an operator of the list, with ForAllValues: or ForAnyValue: before it for multivalued keys.",
		Example: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*","Condition":{"StringMatches":{"aws:PrincipalTag/unit":"ops"}}}`,
		Statement: func(c *frame.Pass, s *view.Statement) {
			if s.Condition == nil {
				return
			}
			for i := range s.Condition.Operators {
				if o := &s.Condition.Operators[i]; !c.FoundWrong(o.Node) {
					checkOperator(c, o)
				}
			}
		},
	},
	{
		ID: nullWithIfExists, FoundBy: invalidOperator, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Rejects, AWSCode: "=", Phase: frame.PhaseSyntax, Link: frame.OperatorsPage,
		Title:   "Null with IfExists",
		Why:     "Null itself tests whether the key is present. AWS refuses NullIfExists.",
		Fix:     "Drop IfExists.",
		Example: `{"Effect":"Deny","Action":"s3:PutObject","Resource":"*","Condition":{"NullIfExists":{"s3:x-amz-server-side-encryption":"true"}}}`,
	},
	{
		ID: nullWithQualifier, FoundBy: invalidOperator, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseSyntax, Link: frame.OperatorsPage,
		Title:   "Null with a set operator",
		Why:     "With ForAllValues or ForAnyValue, Null may give the same answer to every request. It needs no set operator, not even for multivalued keys.",
		Fix:     "Write Null without a set operator.",
		Example: `{"Effect":"Deny","Action":"ec2:CreateTags","Resource":"*","Condition":{"ForAnyValue:Null":{"aws:TagKeys":"true"}}}`,
	},
}

// checkOperator reports what is wrong with the name of an operator (E-1003, E-1004, E-1027).
func checkOperator(c *frame.Pass, o *policy.ConditionOperator) {
	if iam.HasVariable(o.Name) {
		return // for which there is a check
	}
	op, status := iam.ReadOperator(o.Name)
	if op.Valid && (op.Family != iam.NullFamily || op.Set == iam.NoSet) {
		return
	}
	f := frame.Found{At: o.Node, Pos: o.NamePos, Subject: o.Name}
	meant := iam.NearestOperator(o.Name)
	switch {
	case op.Valid:
		f.ID, f.Suggestion = nullWithQualifier, "Null"
		constant := "false"
		if op.Set == iam.ForAllValues {
			constant = "true"
		}
		f.Message = words.Quote(o.Name) + " may be " + constant + " for every request: set operators are about the values of a key, and Null does not look at them."
	case status == iam.OperatorNullIfExists:
		f.ID, f.Suggestion = nullWithIfExists, "Null"
		f.Message = "AWS refuses the operator " + words.Quote(o.Name) + ": Null itself tests whether the key is present."
		c.MarkWrong(o.Node)
	case status == iam.OperatorWrongCase:
		f.Class, f.Suggestion = frame.Warning, meant
		f.Message = "The operator " + words.Quote(o.Name) + " differs from AWS's " + words.Quote(meant) + " in letter case, and AWS may refuse it."
		f.Fix = "Write " + words.Quote(meant) + "."
	case swapped(c, o):
		f.Message = words.Quote(o.Name) + " is a condition key in the place of an operator. AWS refuses the policy."
		f.Fix = "Write the operator first and the key in it, as in " + `{"` + o.Keys[0].Name + `":{"` + words.Excerpt(o.Name, 60) + `":…}}.`
		c.MarkWrong(o.Node)
	default:
		f.Message = "The condition operator " + words.Quote(o.Name) + " does not exist. AWS refuses the policy."
		if f.Suggestion = meant; meant != "" {
			f.Fix = "Write " + words.Quote(meant) + "."
		} else if family := operatorsLike(o.Name); len(family) > 0 {
			f.Fix = "Write one of " + words.List(family, "or") + "."
		}
		c.MarkWrong(o.Node)
	}
	c.Add(f)
}

// swapped reports whether the operator is a condition key, and the keys in it operators.
func swapped(c *frame.Pass, o *policy.ConditionOperator) bool {
	if len(o.Keys) == 0 || !c.KeyNamed(o.Name).Known {
		return false
	}
	for i := range o.Keys {
		if !iam.ParseOperator(o.Keys[i].Name).Valid {
			return false
		}
	}
	return true
}

// operatorNames returns the operators without set operator and IfExists, sorted.
func operatorNames() []string {
	names := make([]string, 0, len(iam.BaseOperators))
	for i := range iam.BaseOperators {
		names = append(names, iam.BaseOperators[i].Base)
	}
	slices.Sort(names)
	return names
}

// operatorsLike returns the operators of the family that the name begins with.
func operatorsLike(name string) []string {
	for _, family := range []string{"String", "Numeric", "Date", "Arn"} {
		if len(name) < len(family) || !strings.EqualFold(name[:len(family)], family) {
			continue
		}
		return slices.DeleteFunc(operatorNames(), func(n string) bool { return !strings.HasPrefix(n, family) })
	}
	return nil
}
