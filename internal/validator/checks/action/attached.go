// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package action

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// actionAttachedChecks hold actions against the resource that a resource policy is attached to.
var actionAttachedChecks = []frame.Check{
	{
		ID: "UNSUPPORTED_ACTION_IN_POLICY", Class: frame.Error, Types: iam.Resource, NoEndpoint: true, AWS: frame.Rejects, AWSCode: "=", Data: frame.Catalogue,
		Phase: frame.PhaseNames, Blocks: true, Partial: true, Link: actionPage,
		Title:   "Action that is not one of the resource's service",
		Why:     "A resource policy can only name actions on its resource. The service refuses others or ignores them.",
		Fix:     "Move the action to an identity policy of the caller.",
		Example: `{"Effect":"Allow","Principal":{"AWS":"210987654321"},"Action":"s3:ListAllMyBuckets","Resource":"arn:aws:s3:::reports"}`,
		Action:  checkAttachedAction,
	},
}

// checkAttachedAction reports actions of Action. What NotAction excepts needs no resource.
func checkAttachedAction(c *frame.Pass, s *view.Statement, a *view.ActionEntry) {
	if c.Attachment == "" || a.Not || a.Star || a.Prefix == "" || a.Known && !a.WellFormed || c.VariableInAction(a) {
		return
	}
	services := facts.GovernedBy(c.Attachment)
	if len(services) == 0 {
		return
	}
	i := slices.IndexFunc(services, func(g facts.Governed) bool { return strings.EqualFold(g.Service, a.Prefix) })
	f := frame.Found{At: a.Node, Subject: a.Text}
	if i < 0 {
		names := make([]string, len(services))
		for j, g := range services {
			names[j] = g.Service
		}
		f.Span, f.Data = [2]int{0, len(a.Prefix)}, frame.Table
		f.Message = fmt.Sprintf("The action %s belongs to another service: %s can only name actions of %s. AWS refuses the policy or ignores the action.",
			a.Shown(), attachedPolicy(c), words.QuoteList(names, "and"))
		c.Add(f)
		return
	}
	if !a.Known || len(services[i].Types) == 0 || onOtherResource(c, s) {
		return
	}
	e := c.Expand(a)
	if !e.Known || slices.ContainsFunc(e.Actions, func(x *catalog.Action) bool { return x.Declared || governs(&services[i], x) }) {
		return
	}
	f.Message = fmt.Sprintf("The action %s is not one on a resource of type %s, so %s cannot allow or deny it. AWS refuses the policy or ignores the action.",
		words.Quote(a.Text), words.QuoteList(services[i].Types, "or"), attachedPolicy(c))
	if a.Wildcard {
		f.Message = fmt.Sprintf("None of the actions that %s covers is one on a resource of type %s, so %s cannot allow or deny them. AWS refuses the policy or ignores the action.",
			words.Quote(a.Text), words.QuoteList(services[i].Types, "or"), attachedPolicy(c))
	}
	c.Add(f)
}

// onOtherResource reports whether the statement is, or may be, of a policy on another kind of resource of the service than the
// table is about: S3 has policies of access points, ECR those of registries, which unlike others have Resource.
func onOtherResource(c *frame.Pass, s *view.Statement) bool {
	switch c.Attachment {
	case iam.ECR:
		return s.Resource != nil || s.NotResource != nil || s.Unknown
	case iam.S3:
		return strings.Contains(c.ResourceARN, ":accesspoint/") || !s.ResourcesKnown() || slices.ContainsFunc(s.Resources, func(r view.ResourceEntry) bool {
			return strings.HasPrefix(r.ARN.Resource(), "accesspoint/")
		})
	}
	return false
}

func attachedPolicy(c *frame.Pass) string { return "a resource policy of " + c.Attachment }

// governs reports whether the action takes a resource that the policy governs.
func governs(g *facts.Governed, a *catalog.Action) bool {
	return slices.ContainsFunc(a.Resources, func(u catalog.ResourceUse) bool { return slices.Contains(g.Types, u.Type.Name) })
}
