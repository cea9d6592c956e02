// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package key

import (
	"slices"
	"strings"

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

// keyTableChecks are about keys that only the requests of certain services or actions have, by tables.
var keyTableChecks = []frame.Check{
	{
		ID: "USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES", Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.Table, Phase: frame.PhaseMeaning, Link: frame.GlobalKeysPage,
		Title:     "Endpoint key for services that do not have it",
		Why:       "Only some services put the owner of the VPC endpoint, or the ARN of the VPC, into their requests. For all others the key is absent, so that a negated condition of a Deny denies everything and a positive one denies nothing.",
		Fix:       "List the actions of services that have the key.",
		Example:   `{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:VpceOrgID":"o-abcd123456"}}}`,
		Condition: checkEndpointKey,
	},
	{
		ID: "RESOURCE_OWNER_KEY_UNSUPPORTED_BY_ACTION", Class: frame.Warning, Types: iam.IdentityTypes | iam.SCP, AWS: frame.Accepts, Data: frame.Table, Phase: frame.PhaseMeaning, Link: frame.PerimeterPage,
		Title:     "Owner of the resource for actions that do not send it",
		Why:       "The requests of some actions lack aws:ResourceAccount, aws:ResourceOrgID and aws:ResourceOrgPaths, especially of those that act in another account. A negated condition of a Deny always denies them, a positive condition never holds.",
		Fix:       "Write these actions into a statement of their own: exempt them here with NotAction, and restrict them by a key that they have.",
		Example:   `{"Effect":"Deny","Action":"ec2:AcceptVpcPeeringConnection","Resource":"*","Condition":{"StringNotEquals":{"aws:ResourceOrgID":"o-abcd123456"}}}`,
		Condition: checkOwnerlessActions,
	},
	{
		ID: "REQUESTED_REGION_BLOCKS_GLOBAL_SERVICES", Class: frame.Warning, Types: iam.Identity | iam.Boundary | iam.SCP, AWS: frame.Accepts, Data: frame.Table, Phase: frame.PhaseLogic,
		Link:      frame.OrgsGuide + "orgs_manage_policies_scps_examples_general.html",
		Title:     "Region restriction that denies global services",
		Why:       "Calls of services with one endpoint for all regions count as made in the region of that endpoint, mostly us-east-1. A Deny of calls outside of other regions denies IAM, Organizations, CloudFront, Route 53, Support and similar services everywhere.",
		Fix:       "Exempt the global services with NotAction.",
		Example:   `{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","eu-central-1"]}}}`,
		Condition: checkRegionLock,
	},
}

func checkEndpointKey(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if !e.HasPrefix("aws:Vpce") && !e.Is("aws:SourceVpcArn") || !e.Compares() {
		return
	}
	services, ok := facts.EndpointKeys()[strings.ToLower(e.Name)]
	if !ok || !c.Afford(s, 1) {
		return
	}
	var outside []string
	what := ""
	for i := range s.Actions {
		switch a := &s.Actions[i]; {
		case a.Not && a.Star:
			return // selects nothing
		case a.Not:
			what = "NotAction also selects actions of services"
		case a.Star:
			what = words.Quote(a.Text) + " also covers actions of services"
		case a.Prefix == "" || strings.ContainsAny(a.Prefix, "*?") || c.FoundWrong(a.Node):
		case !services[strings.ToLower(a.Prefix)] && (a.Known || c.Catalog.HasService(a.Prefix)), strings.EqualFold(a.Text, "iam:PassRole") && a.Known:
			outside = append(outside, a.Text)
		}
	}
	switch {
	case what != "":
		c.Add(frame.At(e, what+" whose requests never have the key "+words.Quote(e.Name)+"."+frame.Absence(s, e, "those calls")))
	case len(outside) > 0:
		c.Add(frame.At(e, "Requests of "+words.QuoteList(outside, "and")+" never have the key "+words.Quote(e.Name)+"."+frame.Absence(s, e, "these calls")))
	}
}

// checkOwnerlessActions reports exactly named actions, and on a Deny that holds for requests without the key also those that
// wildcards and NotAction cover.
func checkOwnerlessActions(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if !resourceOwnerKeys.Has(e.Name) || !e.Op.Valid || s.Effect != policy.Deny && (e.Op.IfExists || e.Op.Family == iam.NullFamily) {
		return
	}
	if !c.Afford(s, 40) {
		return
	}
	blocks := s.Effect == policy.Deny && e.Compares() && e.WithoutKey() == truth.True && !s.MayRequireKey(e.Name)
	var actions []string
	var related []policy.Related
	add := func(action string) {
		entry, ok := s.CoversAction(action)
		if !ok || entry != nil && c.FoundWrong(entry.Node) {
			return
		}
		if exact := entry != nil && !entry.Wildcard && !entry.Star; exact || blocks {
			actions = append(actions, action)
			if exact && len(related) < maxRelated {
				related = append(related, frame.Related(entry.Node, "does not have the key"))
			}
		}
	}
	for _, o := range facts.OwnerlessActions() {
		if o.Owner != facts.OwnerAbsent {
			continue
		}
		action := o.Action
		prefix, all := strings.CutSuffix(action, ":*")
		if !all {
			add(action)
		} else if service, ok := c.Catalog.Service(prefix); ok {
			for _, a := range service.Actions() {
				add(a.Name)
			}
		}
	}
	if len(actions) == 0 {
		return
	}
	f := frame.At(e, "Requests of "+words.QuoteList(actions, "and")+" lack the key "+words.Quote(e.Name)+"."+frame.Absence(s, e, "these calls"))
	f.Related = related
	c.Add(f)
}

// mainRegion is where most global services of partition aws are.
const mainRegion = "us-east-1"

func checkRegionLock(c *frame.Pass, s *view.Statement, e *view.ConditionEntry) {
	if !e.Is(view.RequestedRegionKey) || s.Effect != policy.Deny || !e.Compares() || !e.Op.Negated || e.Op.Set == iam.ForAnyValue ||
		!e.ValuesKnown() || len(e.Values) == 0 || c.Partition != "" && c.Partition != "aws" || c.AnyFoundWrong(s.Node.Get("NotAction")) {
		return
	}
	elsewhere := true
	for i := range e.Values {
		v := e.Values[i].Text
		if strings.Contains(v, "${") {
			return
		}
		elsewhere = elsewhere && (strings.HasPrefix(v, "cn-") || strings.HasPrefix(v, "us-gov-") || strings.Contains(v, "-iso") || strings.HasPrefix(v, "eusc-"))
	}
	if _, all := s.AllResources(); !all || elsewhere || mentions(e, mainRegion) {
		return
	}
	if !c.Afford(s, 4) {
		return
	}
	var blocked, partly, exempt, homes []string
	for _, g := range facts.GlobalServices() {
		if g.Partition != "aws" || mentions(e, g.Region) || !coversService(c, s, g.Prefix) {
			continue
		}
		exempt = append(exempt, `"`+g.Prefix+`:*"`)
		if !slices.Contains(homes, g.Region) {
			homes = append(homes, g.Region)
		}
		if g.Partly {
			partly = append(partly, g.Prefix)
		} else {
			blocked = append(blocked, g.Prefix)
		}
	}
	if len(exempt) == 0 {
		return
	}
	text := "Calls of " + words.List(blocked, "and")
	switch {
	case len(blocked) == 0:
		text = "Some calls of " + words.List(partly, "and")
	case len(partly) > 0:
		text += ", and some of " + words.List(partly, "and") + ","
	}
	f := frame.At(e, text+" count as made in "+words.List(homes, "or")+" regardless of where they come from, so this Deny denies them.")
	f.Fix = "Exempt those that are used: write NotAction instead of Action, with " + strings.Join(exempt, ", ") + ", or allow the region."
	if s.NotAction != nil {
		f.Fix = "Add those that are used to NotAction: " + strings.Join(exempt, ", ") + "."
	}
	c.Add(f)
}

// mentions reports whether a value of a String condition matches the text.
func mentions(e *view.ConditionEntry, text string) bool {
	return slices.ContainsFunc(e.Values, func(v view.Value) bool {
		switch {
		case e.Op.Like:
			p := pattern.Compile(v.Text)
			return p.Match(text)
		case e.Op.IgnoreCase:
			return strings.EqualFold(v.Text, text)
		}
		return v.Text == text
	})
}

// coversService reports whether the statement is known to select an action of the service.
func coversService(c *frame.Pass, s *view.Statement, prefix string) bool {
	if s.NotAction == nil {
		return slices.ContainsFunc(s.Actions, func(a view.ActionEntry) bool {
			return a.Known && !c.FoundWrong(a.Node) && (a.Star || strings.EqualFold(a.Prefix, prefix))
		})
	}
	if slices.ContainsFunc(s.Actions, func(a view.ActionEntry) bool { return a.Star || strings.EqualFold(a.Text, prefix+":*") }) {
		return false
	}
	service, ok := c.Catalog.Service(prefix)
	return ok && slices.ContainsFunc(service.Actions(), func(a *catalog.Action) bool {
		if !c.Afford(s, 1) {
			return false
		}
		_, covered := s.CoversAction(a.Name)
		return covered
	})
}
