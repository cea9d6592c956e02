// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package key

import (
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// keyRowChecks are about keys of resources in calls that are checked on several, or on others (E-1720).
var keyRowChecks = []frame.Check{
	{
		ID: "CONDITION_KEY_NOT_ON_RESOURCE", Class: frame.Warning, Types: iam.IdentityTypes | iam.SCP | iam.RCP, AWS: frame.Accepts, AWSCode: unsupportedActionForKey, Data: frame.Catalogue, Phase: frame.PhaseMeaning, Link: serviceReference,
		Title:     "Condition key that the checks of some resources lack",
		Why:       "A call that names several resources is checked on each, with the keys of that resource: ec2:RunInstances on the instance, its image, its subnet and others. Only the instance has ec2:InstanceType. For the others a positive condition never holds, while a negated one always does. Resources that belong to AWS, such as its SSM documents, have none of your tags, and your account does not own them.",
		Fix:       "Name in Resource only resources that have the key.",
		Example:   `{"Effect":"Deny","Action":"ec2:RunInstances","Resource":"*","Condition":{"StringNotEquals":{"ec2:InstanceType":"t4g.nano"}}}`,
		Condition: checkKeyRow,
	},
}

// checkKeyRow reports a key that requests of an action never have for the resources of the statement, and one that they lack
// for some resource that every call names.
func checkKeyRow(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if checkKeyOfAWS(c, s, e) {
		return
	}
	if c.KindOf(e) != view.ServiceKind || !e.Compares() || s.Resource == nil || s.NotResource != nil || !s.ResourcesKnown() || c.AnyFoundWrong(s.Resource.Node) {
		return
	}
	for i := range s.Actions {
		a := &s.Actions[i]
		if a.Not || !a.WellFormed || a.Wildcard || c.FoundWrong(a.Node) {
			continue
		}
		for _, action := range c.Expand(a).Actions {
			if action.Declared || !action.Supports(e.Name) || lists(action.ConditionKeys, e.Name) || !c.Spend(len(action.Resources)*len(s.Resources)*8) {
				continue
			}
			if checkRowOf(c, s, e, action) {
				return
			}
		}
	}
}

// checkRowOf looks at one action and reports whether there is a finding.
func checkRowOf(c *frame.Pass, s *view.Statement, e *view.ConditionEntry, action *catalog.Action) bool {
	var with, without, always []string // types of the statement's resources: that have the key, that lack it, of these those of every call
	for i := range action.Resources {
		u := &action.Resources[i]
		if !slices.ContainsFunc(s.Resources, func(r view.ResourceEntry) bool {
			return r.Star || r.MayFit(&catalog.Action{Resources: []catalog.ResourceUse{*u}})
		}) {
			continue
		}
		switch {
		case lists(u.Type.ConditionKeys, e.Name) || lists(u.ConditionKeys, e.Name):
			if with = words.AppendNew(with, u.Type.Name); calledAlways(action, u) {
				with[0], with[len(with)-1] = with[len(with)-1], with[0] // the one to propose
			}
		default:
			without = words.AppendNew(without, u.Type.Name)
			if calledAlways(action, u) {
				always = words.AppendNew(always, u.Type.Name)
			}
		}
	}
	never := view.ClassOf(action, e.Name, s.Resources) == facts.KeyNever
	holds := e.WithoutKey()
	f := frame.At(e, "")
	f.Related = []policy.Related{frame.Related(s.Resource.Node, "resources of the statement")}
	switch {
	case never, len(with) == 0 && len(without) > 0:
		f.Message = "Requests of " + action.Name + " never have the condition key " + words.Quote(e.Name) + " for the resources of the statement." + frame.Absence(s, e, "these calls")
		f.Class = openClass(s, e)
	case s.Effect == policy.Deny && holds == truth.True && len(always) > 0 && len(with) > 0:
		f.Message = "Every call of " + action.Name + " is also checked on a resource of type " + always[0] + ", which never has the condition key " + words.Quote(e.Name) +
			". There the condition holds, so that the statement denies every call, with any value."
		f.Fix = "Name only resources that have the key, such as " + exampleARN(c, action, with) + "."
	case s.Effect == policy.Allow && e.Demands() && len(always) > 0 && len(with) > 0 && !allowsElsewhere(c, s, action.Name):
		f.Message = "Every call of " + action.Name + " is also checked on a resource of type " + always[0] + ", which never has the condition key " + words.Quote(e.Name) +
			". There the condition fails, so that the statement alone allows no call."
		f.Class = frame.Suggestion // other policies may allow it
		f.Fix = "Name only resources that have the key, such as " + exampleARN(c, action, with) + ", and allow the others in a statement without this condition."
	default:
		return false
	}
	c.Add(f)
	return true
}

// exampleARN shows the format of one of the types.
func exampleARN(c *frame.Pass, action *catalog.Action, types []string) string {
	for _, u := range action.Resources {
		if u.Type.Name == types[0] {
			return words.Quote(c.ShowFormat(u.Type.Formats[0].String()))
		}
	}
	return ""
}

// calledAlways reports whether every call of the action names a resource of the type (E-1405). The reference marks types as
// required that are alternatives too, so that its marks count only where scenarios distinguish the calls.
func calledAlways(a *catalog.Action, u *catalog.ResourceUse) bool {
	if known := facts.SeveralOf(a.Name); known != nil && known.Kind != facts.TogetherScenario {
		return slices.ContainsFunc(known.Needs, func(types []string) bool { return len(types) == 1 && types[0] == u.Type.Name })
	}
	return len(a.Scenarios) > 0 && !slices.ContainsFunc(a.Scenarios, func(s catalog.Scenario) bool {
		return !slices.ContainsFunc(s.Resources, func(v catalog.ResourceUse) bool { return v.Required && v.Type.Name == u.Type.Name })
	})
}

// allowsElsewhere reports whether another statement may allow the action.
func allowsElsewhere(c *frame.Pass, s *view.Statement, action string) bool {
	return c.Doc.MoreStatements || slices.ContainsFunc(c.Statements, func(o *view.Statement) bool {
		return o != s && o.Effect != policy.Deny && (!c.Spend(1+len(o.Actions)) || o.MayCoverAction(action))
	})
}

// lists reports whether the key is among those of a list.
func lists(keys []*catalog.ConditionKey, key string) bool {
	return slices.ContainsFunc(keys, func(k *catalog.ConditionKey) bool { return k.Matches(strings.ToLower(key)) })
}
