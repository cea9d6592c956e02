// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package organization

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

const (
	rcpRelatedPrincipal = "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY"
	rcpRelatedService   = "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY"
	rcpNullCheck        = "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK"
)

const (
	isAWSService = "aws:PrincipalIsAWSService"
	dataExamples = "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html"
)

// rcpConditionChecks are about Deny statements of resource control policies that hit callers which they are not meant for. One
// function serves them all.
var rcpConditionChecks = []frame.Check{
	{
		ID: rcpRelatedPrincipal, Class: frame.Warning, Types: iam.RCP, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseMeaning, Link: dataExamples,
		Title: "RCP on callers that also denies AWS services",
		Why: "Resource control policies also apply to AWS services that call with their own principal. Such calls have no account, organization or tag of a caller, " +
			"so a Deny that applies when the key is absent denies these services.",
		Fix:       `Add to the Condition: "BoolIfExists": {"aws:PrincipalIsAWSService": "false"}.`,
		Example:   `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-abcd123456"}}}`,
		Statement: checkRCPConditions,
	},
	{
		ID: rcpRelatedService, FoundBy: rcpRelatedPrincipal, Class: frame.Warning, Types: iam.RCP, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseMeaning, Link: dataExamples,
		Title: "RCP on services that also denies other callers",
		Why: "Only calls of AWS services say for which resource or account they are made. A Deny that applies when the key is absent " +
			"denies all other callers, unless it is for AWS services only.",
		Fix:     `Add to the Condition: "Bool": {"aws:PrincipalIsAWSService": "true"}.`,
		Example: `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:SourceOrgID":"o-abcd123456"}}}`,
	},
	{
		ID: rcpNullCheck, FoundBy: rcpRelatedPrincipal, Class: frame.Warning, Types: iam.RCP, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseMeaning, Link: dataExamples,
		Title: "RCP on services without a test that the source is known",
		Why: "Some AWS services do not say for which resource they call. A Deny that applies when the key is absent " +
			"denies these integrations.",
		Fix: `Add to the Condition: "Null": {"aws:SourceAccount": "false"}.`,
		Example: `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:SourceOrgID":"o-abcd123456"},` +
			`"Bool":{"aws:PrincipalIsAWSService":"true"}}}`,
	},
}

var (
	rcpCallerKeys = view.KeyList{"aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:principalarn", "aws:principaltag/"}
	rcpSourceKeys = view.KeyList{"aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceorgpaths"}
)

func checkRCPConditions(c *frame.Pass, s *view.Statement) {
	if s.Effect != policy.Deny || s.Condition == nil || len(s.Conditions) == 0 || !operatorsKnown(s) || c.AnyFoundWrong(s.Condition.Node) {
		return
	}
	if callers := keysThatHoldAbsent(s, rcpCallerKeys); len(callers) > 0 && !exceptsServices(s) {
		f := frame.Found{ID: rcpRelatedPrincipal}
		f.Message = fmt.Sprintf("The Deny tests %s, which calls of AWS services with their own principal do not have: it denies these calls.", testedKeys(callers))
		switch {
		case rcpTests(s, isAWSService, "false", false):
			f.Message = fmt.Sprintf("The Deny tests %s and excepts AWS services with Bool, which is false when %s is absent: it does not deny anonymous calls.", testedKeys(callers), isAWSService)
			f.Fix = `Write "BoolIfExists" instead of "Bool".`
		case rcpTests(s, isAWSService, "true", false), rcpTests(s, isAWSService, "true", true):
			f.Message = fmt.Sprintf("The Deny tests %s, which calls of AWS services with their own principal do not have, and applies to these calls because of %s: it denies them.", testedKeys(callers), isAWSService)
			f.Fix = `Write "BoolIfExists": {"aws:PrincipalIsAWSService": "false"} instead of "true".`
		}
		addRCPCondition(c, &f, callers)
	}
	sources := keysThatHoldAbsent(s, rcpSourceKeys)
	if len(sources) == 0 {
		return
	}
	if !rcpTests(s, isAWSService, "true", false) && !rcpTests(s, isAWSService, "true", true) {
		addRCPCondition(c, &frame.Found{ID: rcpRelatedService, Message: fmt.Sprintf(
			"The Deny tests %s, which only calls of AWS services have, but it is not limited to these calls: it may deny all other callers.", testedKeys(sources))}, sources)
	}
	if !rcpTests(s, "aws:SourceAccount", "false", false) && !rcpTests(s, "aws:SourceArn", "false", false) {
		addRCPCondition(c, &frame.Found{ID: rcpNullCheck, Message: fmt.Sprintf(
			"The Deny tests %s and applies when it is absent: it denies services that do not say for whom they call.", testedKeys(sources))}, sources)
	}
}

// addRCPCondition reports at the first of the conditions, with the others as related places.
func addRCPCondition(c *frame.Pass, f *frame.Found, entries []*view.ConditionEntry) {
	f.At, f.Pos = entries[0].Node, entries[0].Pos
	for _, e := range entries[1:] {
		f.Related = append(f.Related, policy.Related{At: e.Node, Pos: e.Pos, Label: "also tested"})
	}
	c.Add(*f)
}

func testedKeys(entries []*view.ConditionEntry) string {
	var list []string
	for _, e := range entries {
		if !words.ContainsFold(list, e.Name) {
			list = append(list, e.Name)
		}
	}
	return words.List(list, "and")
}

// operatorsKnown reports whether there is no further, unknown operator or key. Values may be unknown.
func operatorsKnown(s *view.Statement) bool {
	return !s.Unknown && !s.Condition.More && !slices.ContainsFunc(s.Condition.Operators, func(o policy.ConditionOperator) bool { return o.More })
}

// keysThatHoldAbsent returns the conditions on keys of the list that hold for calls without the key. It returns none if another
// condition on such a key does not: then the statement does not apply to calls without them.
func keysThatHoldAbsent(s *view.Statement, keys view.KeyList) []*view.ConditionEntry {
	var found []*view.ConditionEntry
	for i := range s.Conditions {
		e := &s.Conditions[i]
		if !keys.Has(e.Name) || e.Op.Family == iam.NullFamily {
			continue
		}
		if !e.Op.HoldsAbsent() {
			return nil
		}
		found = append(found, e)
	}
	return found
}

// exceptsServices reports whether the statement leaves AWS services with their own principal alone, and nobody else; or may do so.
func exceptsServices(s *view.Statement) bool {
	return rcpTests(s, isAWSService, "false", true) || rcpTests(s, "aws:PrincipalServiceName", "true", false) || rcpTests(s, "aws:PrincipalServiceNamesList", "true", false)
}

// rcpTests reports whether the statement tests that the key has the value, or may do so: aws:PrincipalIsAWSService with Bool (with
// BoolIfExists for ifExists), other keys with Null.
func rcpTests(s *view.Statement, key, value string, ifExists bool) bool {
	family := iam.NullFamily
	if key == isAWSService {
		family = iam.BoolFamily
	}
	return slices.ContainsFunc(s.Conditions, func(e view.ConditionEntry) bool {
		if !e.Is(key) || e.Op.Family != family || e.Op.Set != iam.NoSet || e.Op.IfExists != ifExists {
			return false
		}
		return !e.ValuesKnown() || len(e.Values) > 0 && !slices.ContainsFunc(e.Values, func(v view.Value) bool { return !strings.EqualFold(v.Text, value) })
	})
}
