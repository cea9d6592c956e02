// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package value

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
)

// valueAbsentChecks are about requests that lack a key.
var valueAbsentChecks = []frame.Check{
	{
		ID: forAllOnAllow, Class: frame.SecurityWarning, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseMeaning, Link: frame.SetKeysPage,
		Title:     "Allow with ForAllValues that holds without the key",
		Why:       "ForAllValues holds when there are no values: a request without the key is allowed as well.",
		Fix:       `Add "Null": {"KEY": "false"} to the condition.`,
		Example:   `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::media/*","Condition":{"ForAllValues:StringLike":{"aws:PrincipalOrgPaths":"o-abcd123456/r-ab12/ou-ab12-11112222/*"}}}`,
		Condition: checkForAllOnAllow,
	},
	{
		ID: forAllOnDeny, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, Phase: frame.PhaseMeaning, Link: frame.SetKeysPage,
		Title:   "Deny with a negated ForAllValues",
		Why:     "A negated ForAllValues holds if none of the request's values is in the list, and if the request has no values. It does not say that a value in or outside the list is denied.",
		Fix:     "To deny any value outside the list use ForAnyValue:StringNotEquals; to deny the values of the list use ForAnyValue:StringEquals.",
		Example: `{"Effect":"Deny","Action":"ec2:CreateTags","Resource":"*","Condition":{"ForAllValues:StringNotEquals":{"aws:TagKeys":["owner","stage"]}}}`,
		Condition: func(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
			if e.Op.Set != iam.ForAllValues || !e.Op.Negated || !e.Compares() || s.Effect != policy.Deny || e.Is("aws:CalledVia") {
				return // calls that no service of the list forwards are what such a Deny on aws:CalledVia is for
			}
			base := strings.TrimPrefix(e.Operator, "ForAllValues:")
			f := frame.At(e, fmt.Sprintf("This denies requests that have no value of %s in the list, and requests without the key. A request with one value of the list is not denied.", e.Name))
			f.Fix = fmt.Sprintf("To deny any value outside the list write ForAnyValue:%s; to deny the values of the list write ForAnyValue:%s.", base, strings.Replace(base, "Not", "", 1))
			c.Add(f)
		},
	},
	{
		ID: absentOnDeny, Class: frame.Suggestion, Types: iam.AllTypes, AWS: frame.Accepts, Data: frame.GlobalKeys, Phase: frame.PhaseLogic, Link: frame.OperatorsPage, Off: true,
		Title:     "Deny that does not apply to requests without the key",
		Why:       "A positive operator does not hold for a request without the key, so that the Deny does not apply to it.",
		Fix:       `If requests without the key are to be denied too, add a statement with "Null": {"KEY": "true"}.`,
		Example:   `{"Effect":"Deny","Action":"ec2:RunInstances","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/stage":"prod"}}}`,
		Statement: checkAbsentOnDeny,
	},
}

// checkForAllOnAllow reports ForAllValues without a Null or ForAnyValue on the same key (E-1018, E-1023). Another condition may
// keep out requests without the key, as one on a tag of the request does for its tag keys; then it is a matter of style.
func checkForAllOnAllow(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if e.Op.Set != iam.ForAllValues || !e.Positive() || s.Effect != policy.Allow || !s.KeysKnown() || oneValue(c, e) || c.Present(s, e) != truth.False || !c.Spend(len(s.Conditions)) {
		return
	}
	var demanded *view.ConditionEntry
	for i := range s.Conditions {
		o := &s.Conditions[i]
		same := strings.EqualFold(o.Name, e.Name)
		switch {
		case same && (o.AsksPresence() || o.Op.Set == iam.ForAnyValue || o.Op.Family == iam.NullFamily && !o.ValuesKnown()):
			return
		case (same || e.Is(view.TagKeysKey) && o.HasPrefix(view.RequestTagPrefix)) && (o.Demands() || o.AsksPresence()):
			demanded = o
		case e.Is("dynamodb:Attributes") && o.Is("dynamodb:Select") && o.Compares():
			demanded = o // which selects the attributes that are named
		}
	}
	f := frame.At(e, fmt.Sprintf("A request without %s is allowed too: %s holds when there are no values.", e.Name, e.Operator))
	f.Fix = fmt.Sprintf(`Add "Null": {%q: "false"} to the condition.`, e.Name)
	if demanded != nil {
		f.Message = fmt.Sprintf("A request without %s meets the condition: %s holds when there are no values. Only the condition on %s excludes such a request.", e.Name, e.Operator, demanded.Name)
	}
	if demanded != nil || e.Is(view.TagKeysKey) || e.Is("sts:TransitiveTagKeys") {
		f.Class = frame.Suggestion // most of those who test the keys of tags want requests without tags to pass
	}
	c.Add(f)
}

func checkAbsentOnDeny(c *frame.Pass, s *view.Statement) {
	if s.Effect != policy.Deny || !s.ConditionsKnown() || c.AnyFoundWrong(s.Node) {
		return
	}
	for i := range s.Conditions {
		e := &s.Conditions[i]
		if !e.Demands() || c.Presence(e) != catalog.PresentSometimes {
			return
		}
	}
	for i := range s.Conditions {
		e := &s.Conditions[i]
		if c.ReportedAtKey(e) {
			continue
		}
		f := frame.At(e, fmt.Sprintf("A request without %s is not denied.", e.Name))
		f.Fix = fmt.Sprintf(`If such requests are to be denied too, add a statement with "Null": {%q: "true"}.`, e.Name)
		c.Add(f)
	}
}
