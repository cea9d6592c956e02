// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package resource

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/grammar"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// resourceElementChecks are about the element as a whole.
var resourceElementChecks = []frame.Check{
	{
		ID: grammar.CodeMissingResource, Class: frame.Error, Types: withResource, AWS: frame.Rejects, AWSCode: "=", Data: frame.Table, Phase: frame.PhaseStructure, Link: frame.ResourcePage,
		Title:     "Statement without Resource",
		Why:       "A statement must say what it is about. AWS refuses one with neither Resource nor NotResource, except in trust policies and in the policies of repositories and file systems; what some services do with one in a resource policy is not documented.",
		Fix:       `Add "Resource" with the ARNs the statement is about, or "*" if the actions cannot be limited to resources.`,
		Example:   `{"Effect":"Allow","Action":"kinesis:PutRecord"}`,
		Statement: checkMissingResource,
	},
	{
		ID: policy.CodeEmptyResource, Class: frame.Error, ClassFor: []frame.ClassFor{{Types: iam.Resource | iam.SCP | iam.RCP, Class: frame.Suggestion}}, Types: withResource, AWS: frame.Mixed, AWSCode: "=",
		Phase: frame.PhaseStructure, Blocks: true, Link: frame.ResourcePage,
		Title:   "Empty list of resources",
		Why:     "An empty list usually is a for expression or a variable without elements. IAM refuses it. As Resource it covers nothing, as NotResource everything.",
		Fix:     "Name at least one ARN; where the list is computed and may be empty, leave the statement out then.",
		Example: `{"Effect":"Allow","Action":"kinesis:PutRecord","Resource":[]}`,
		Adjust: func(c *frame.Pass, _ *view.Statement, f *frame.Found) {
			if f.At != nil && f.At.Key() == "NotResource" {
				f.Message = "NotResource is an empty list: a for expression or variable was probably empty. Where AWS stores it, the statement is about every resource there is."
			} else {
				f.Message = "Resource is an empty list: a for expression or variable was probably empty. Where AWS stores it, the statement is about nothing."
			}
			if c.Type&iam.IdentityTypes != 0 {
				f.Message += " IAM refuses the document."
			}
		},
	},
}

func checkMissingResource(c *frame.Pass, s *view.Statement) {
	if s.Unknown || !grammar.LacksResource(s.Statement) {
		return
	}
	f := frame.Found{At: s.Node, Message: "The statement has neither Resource nor NotResource. AWS refuses the document."}
	service := c.PolicyService()
	switch grammar.WithoutResource(c.Type, service) {
	case facts.WithoutResourceCovers:
		return
	case facts.WithoutResourceNothing:
		f.Message = "The statement has neither Resource nor NotResource. A statement of a key policy has no effect without it."
		f.Fix = `Add "Resource": "*", which means the key itself.`
		c.Add(f)
		return
	case facts.WithoutResourceUnsaid:
		if service == "" {
			return
		}
		f.Class = frame.Warning
		f.Message = "The statement has neither Resource nor NotResource. AWS does not say whether " + service +
			" takes that as the resource that has the policy or refuses the document."
	}
	if kinds := formatsTaken(c, s); kinds != nil {
		if len(kinds) == 0 {
			f.Fix = `Add "Resource": "*": the actions of the statement cannot be limited to resources.`
		} else {
			f.Fix = `Add "Resource" with ARNs that the actions take, such as ` + view.SpelledList(kinds[:min(3, len(kinds))], "or") + "."
		}
	}
	c.Add(f)
}

// formatsTaken returns the formats of ARNs that the actions of a statement take, as far as actions are written without
// wildcards. It is nil if none of them is known, and empty if none takes any ARN.
func formatsTaken(c *frame.Pass, s *view.Statement) []string {
	var formats []string
	known := false
	for i := range s.Actions {
		a := &s.Actions[i]
		if a.Not || !a.WellFormed || a.Wildcard {
			continue
		}
		for _, action := range c.Expand(a).Actions {
			known = true
			for _, u := range action.Resources {
				for _, f := range u.Type.Formats {
					formats = words.AppendNew(formats, c.ShowFormat(f.String()))
				}
			}
		}
	}
	if known && formats == nil {
		return []string{}
	}
	return formats
}
