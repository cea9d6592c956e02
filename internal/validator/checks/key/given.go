// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package key

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// keyGivenChecks are about keys whose values follow from the resources of the statement (class A of E-1721, E-1776, E-1777).
var keyGivenChecks = []frame.Check{
	{
		ID: "CONDITION_CONTRADICTS_RESOURCE", Class: frame.Warning, Types: iam.AllTypes &^ iam.Trust, AWS: frame.Accepts, Data: frame.Table, Phase: frame.PhaseLogic, Link: frame.GlobalKeysPage,
		Title:     "Condition that the resources of the statement never meet",
		Why:       "Some keys follow from the resource: a service checks its ARN in the region of the ARN, so that aws:RequestedRegion is that region, and calls of services with one endpoint count as made in its region. A condition that requires another value never holds.",
		Fix:       "Write the value that follows from the resources, or name other resources.",
		Example:   `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:210987654321:jobs","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-central-1"}}}`,
		Condition: checkGivenKey,
	},
}

func checkGivenKey(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	region := e.Is("aws:RequestedRegion") || e.Is("ec2:Region")
	derived := facts.DerivedFromARN(strings.ToLower(e.Name))
	if !region && derived == nil || !isPlain(e) || s.NotAction != nil || s.NotResource != nil || !s.ActionsKnown() || !s.ResourcesKnown() || len(s.Actions) == 0 || !c.Afford(s, 4) {
		return
	}
	var fixed []string
	for i := range s.Actions {
		a := &s.Actions[i]
		if a.Wildcard || !a.WellFormed || c.FoundWrong(a.Node) {
			return
		}
		for _, action := range c.Expand(a).Actions {
			if e.Is("ec2:Region") && action.Service() != "ec2" {
				return // CONDITION_KEY_FITS_NO_ACTION
			}
			values, ok := regionsOf(action, s)
			if derived != nil {
				values, ok = derivedValues(derived, action, s)
			}
			if !ok || len(values) == 0 {
				return
			}
			for _, v := range values {
				fixed = words.AppendNew(fixed, v)
			}
		}
	}
	if len(fixed) == 0 || slices.ContainsFunc(fixed, func(v string) bool { return mentions(e, v) != e.Op.Negated }) {
		return
	}
	f := frame.At(e, "For the actions and resources of the statement "+e.Name+" is "+words.QuoteList(fixed, "or")+".")
	f.Class = frame.GuardClass(s)
	switch s.Effect {
	case policy.Allow:
		f.Message += " The condition fails, so the statement allows nothing."
	case policy.Deny:
		f.Message += " The condition fails, so the statement denies nothing."
	}
	f.Related = relatedResources(s)
	c.Add(f)
}

// isPlain reports whether the entry compares one text with known values.
func isPlain(e *view.ConditionEntry) bool {
	return e.Op.Valid && e.Op.Family == iam.StringFamily && e.Op.Set == iam.NoSet && e.ValuesKnown() && len(e.Values) > 0 &&
		!slices.ContainsFunc(e.Values, func(v view.Value) bool { return strings.Contains(v.Text, "${") })
}

// regionsOf returns the regions that calls of an action on the resources of the statement count as made in, and whether it is
// known which (E-1776, E-1777).
func regionsOf(a *catalog.Action, s *view.Statement) ([]string, bool) {
	var regions []string
	if global := facts.GlobalIn(a.Service()); global != nil {
		for _, g := range global {
			if g.Partly {
				return nil, false
			}
			if slices.ContainsFunc(s.Resources, func(r view.ResourceEntry) bool {
				return r.Star || arn.Open(r.ARN.Partition()) || r.ARN.Partition() == g.Partition
			}) {
				regions = words.AppendNew(regions, g.Region)
			}
		}
		return regions, true
	}
	free, freeFor := facts.RegionFree(strings.ToLower(a.Name))
	if free || !a.ResourceLevel() {
		return nil, false
	}
	for i := range s.Resources {
		r := &s.Resources[i]
		region := r.ARN.Region()
		if r.Star || !r.ARN.IsARN() || !strings.EqualFold(r.ARN.Service(), a.Service()) || region == "" || arn.Open(region) {
			return nil, false
		}
		entry := pattern.Compile(r.Text)
		for _, p := range freeFor {
			of := pattern.Compile(p)
			if pattern.Intersects(&of, &entry) {
				return nil, false
			}
		}
		regions = words.AppendNew(regions, region)
	}
	return regions, true
}

// derivedValues returns the values that a key has for the resources of the statement, and whether they are known.
func derivedValues(d *facts.DerivedKey, a *catalog.Action, s *view.Statement) ([]string, bool) {
	if !d.Of(a.Name) || !a.Supports(d.Key) {
		return nil, false
	}
	var values []string
	for i := range s.Resources {
		r := &s.Resources[i]
		value, ok := strings.CutPrefix(r.ARN.Resource(), d.Begins)
		if r.Star || !r.ARN.IsARN() || !strings.EqualFold(r.ARN.Service(), a.Service()) || !ok {
			return nil, false
		}
		if d.Ends != "" {
			value, ok = strings.CutSuffix(value, d.Ends)
		} else {
			var more bool
			value, _, more = strings.Cut(value, "/")
			ok = more == d.Named
		}
		if !ok || value == "" || arn.Open(value) {
			return nil, false
		}
		values = words.AppendNew(values, value)
	}
	return values, true
}

// relatedResources points at the resources of a statement.
func relatedResources(s *view.Statement) []policy.Related {
	if s.Resource == nil {
		return nil
	}
	return []policy.Related{frame.Related(s.Resource.Node, "resources of the statement")}
}
