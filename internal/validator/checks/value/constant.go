// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const (
	equivalentNullFalse = "EQUIVALENT_TO_NULL_FALSE"
	equivalentNullTrue  = "EQUIVALENT_TO_NULL_TRUE"
	alwaysTrueKey       = "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION"
	neverTrueStatement  = "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION"
)

// valueConstantChecks are about conditions with a value that matches everything; one function serves them all.
var valueConstantChecks = []frame.Check{
	{
		ID: equivalentNullFalse, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.GlobalKeys, Phase: frame.PhaseLogic, Link: frame.OperatorsPage,
		Title:     "Pattern that only tests whether the key is present",
		Why:       "An asterisk matches every value, so that the condition only tests whether the key is present. The operator Null says this clearly.",
		Fix:       `Write "Null": {"KEY": "false"}.`,
		Example:   `{"StringLike":{"aws:PrincipalTag/team":"*"}}`,
		Condition: checkConstant,
	},
	{
		ID: equivalentNullTrue, FoundBy: equivalentNullFalse, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.GlobalKeys, Phase: frame.PhaseLogic, Link: frame.OperatorsPage,
		Title:   "Pattern that only tests whether the key is absent",
		Why:     "An asterisk matches every value, so that the negated condition only tests whether the key is absent. The operator Null says this clearly.",
		Fix:     `Write "Null": {"KEY": "true"}.`,
		Example: `{"StringNotLike":{"aws:ResourceTag/team":"*"}}`,
	},
	{
		ID: alwaysTrueKey, FoundBy: equivalentNullFalse, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.GlobalKeys, Phase: frame.PhaseLogic, Link: frame.OperatorsPage,
		Title:   "Pattern that every request meets",
		Why:     "An asterisk matches every value, and requests without the key meet the condition too, or every request has the key. It restricts nothing.",
		Fix:     "Remove the condition, or write the values that are meant.",
		Example: `{"StringLike":{"aws:RequestedRegion":"*"}}`,
	},
	{
		ID: neverTrueStatement, FoundBy: equivalentNullFalse, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.GlobalKeys, Phase: frame.PhaseLogic, Link: frame.OperatorsPage,
		Title:   "Pattern that no request meets",
		Why:     "An asterisk matches every value, and the condition requires one that does not match. The statement never applies.",
		Fix:     "Remove the statement, or write the values that are meant.",
		Example: `{"StringNotLike":{"aws:RequestedRegion":"*"}}`,
	},
}

// matchesAny returns a value that every value of the key matches, nil if there is none. An Arn operator needs all six fields
// for that (C-30).
func matchesAny(c *frame.Pass, e *view.ConditionEntry) *view.Value {
	if !e.Op.Like || !e.Op.Valid {
		return nil
	}
	for i := range e.Values {
		v := &e.Values[i]
		if !v.Known || c.FoundWrongItself(v.Node) {
			continue
		}
		if e.Op.Family == iam.StringFamily && pattern.IsAsterisks(v.Text) {
			return v
		}
		if e.Op.Family == iam.ARNFamily && strings.HasSuffix(v.Text, ":*") && strings.Trim(strings.TrimPrefix(v.Text, "arn"), "*:") == "" && len(arn.SplitFields(v.Text)) == 6 {
			return v
		}
	}
	return nil
}

// checkConstant says what is left of a condition with a value that matches everything (E-1010 to E-1019).
func checkConstant(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	v := matchesAny(c, e)
	if v == nil || (isSensitive(c, e) || strangersHave(e)) && (admits(s, e) || s.Effect == policy.EffectUnknown) {
		return // WILDCARD_USAGE_TOO_PERMISSIVE, or a check of the identity provider
	}
	has := c.AlwaysHas(s, e)
	if has == truth.Unknown || has == truth.True && e.Op.Set == iam.NoSet && facts.Multivalued(e.Name) {
		return // of the latter MISSING_QUALIFIER speaks
	}
	always := c.Presence(e) == catalog.PresentAlways || has == truth.True
	f := frame.At(e, fmt.Sprintf("%s matches every value of %s, so that", words.Quote(v.Text), e.Name))
	absent := "true"
	switch {
	case !e.Op.Negated && (always || e.Op.IfExists || e.Op.Set == iam.ForAllValues):
		f.ID, f.Fix = alwaysTrueKey, "Remove the condition, or write the values that are meant."
		f.Message += " every request meets the condition."
	case !e.Op.Negated:
		absent = "false"
		f.Message += " the condition only requires that the key is present."
	case always || e.Op.Set == iam.ForAnyValue && !e.Op.IfExists:
		f.ID, f.Fix = neverTrueStatement, "Remove the statement, or write the values that are meant."
		f.Message += " no request meets the condition, and the statement never applies."
	default:
		f.ID = equivalentNullTrue
		f.Message += " the condition only requires that the key is absent."
	}
	if f.Fix == "" {
		f.Fix = fmt.Sprintf(`Write "Null": {%q: %q}.`, e.Name, absent)
	}
	c.Add(f)
}
