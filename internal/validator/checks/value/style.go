// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// valueStyleChecks are about values that are right, but may not stay so.
var valueStyleChecks = []frame.Check{
	{
		ID: pastDate, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, Data: frame.Settings, Phase: frame.PhaseLogic, Link: frame.OperatorsPage, Off: true,
		Title:     "Date in the past",
		Why:       "With an upper bound in the past on the current time the statement does not apply any more: the grant has expired, or the Deny protects nothing.",
		Fix:       "Remove the statement, or move the date.",
		Example:   `{"Effect":"Allow","Action":"ec2:StartInstances","Resource":"*","Condition":{"DateLessThan":{"aws:CurrentTime":"2021-01-31T00:00:00Z"}}}`,
		Condition: checkPast,
	},
	{
		ID: literalStyle, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseMeaning, Link: frame.GrammarPage, Off: true,
		Title:   "JSON number or boolean as a value",
		Why:     "AWS accepts numbers and booleans, but returns strings, so that Terraform may see a difference at every plan.",
		Fix:     "Write the value as a string.",
		Example: `{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":false}}}`,
		Condition: func(c *frame.Pass, _ *view.Statement, e *view.ConditionEntry) {
			i := slices.IndexFunc(e.Values, func(v view.Value) bool { return v.Node.Kind == policy.KindBool || v.Node.Kind == policy.KindNumber })
			if i < 0 {
				return
			}
			f := frame.At(e, fmt.Sprintf("The value %s of %s is not a string. AWS returns it as a string, which Terraform may show as a change.", e.Values[i].Text, e.Name))
			f.Fix = "Write " + words.Quote(e.Values[i].Text) + "."
			c.Add(f)
		},
	},
}

// checkPast reports upper bounds of the current time that are over. Of several the latest counts.
func checkPast(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if c.Now.IsZero() || e.Op.Family != iam.DateFamily || !e.Op.Valid || e.Op.Bound() != 1 ||
		!e.Is(currentTimeKey) || !e.ValuesKnown() || s.Effect == policy.EffectUnknown {
		return
	}
	var last *view.Value
	var at iam.Date
	for i := range e.Values {
		v := &e.Values[i]
		d, ok := iam.ParseDate(v.Text)
		if !ok || strings.Contains(v.Text, "${") {
			return
		}
		if last == nil || d.Compare(at) > 0 {
			last, at = v, d
		}
	}
	if last == nil || !at.Time().Before(c.Now) {
		return
	}
	f := frame.AtValue(last, fmt.Sprintf("The date %s is in the past, so that the statement allows nothing any more.", words.Quote(last.Text)))
	if s.Effect == policy.Deny {
		f.Message = fmt.Sprintf("The date %s is in the past, so that the statement denies nothing any more.", words.Quote(last.Text))
	}
	c.Add(f)
}
