// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package validator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// resourceElementChecks are about the element as a whole.
var resourceElementChecks = []Check{
	{
		ID: "MISSING_RESOURCE", Class: Error, Types: withResource, AWS: Rejects, AWSCode: "=", Data: Table, Phase: PhaseStructure, Link: resourcePage,
		Title:     "Statement without Resource",
		Why:       "A statement must say what it is about. AWS refuses one with neither Resource nor NotResource, except in trust policies and in the policies of repositories and file systems; what some services do with one in a resource policy is not documented.",
		Fix:       `Add "Resource" with the ARNs the statement is about, or "*" if the actions cannot be narrowed to resources.`,
		Example:   `{"Effect":"Allow","Action":"kinesis:PutRecord"}`,
		Statement: checkMissingResource,
	},
	{
		ID: policy.CodeEmptyResource, Class: Error, ClassFor: []ClassFor{{iam.Resource | iam.SCP | iam.RCP, Suggestion}}, Types: withResource, AWS: Mixed, AWSCode: "=",
		Phase: PhaseStructure, Taints: true, Link: resourcePage,
		Title:   "Empty list of resources",
		Why:     "An empty list usually is a for expression or a variable without elements. IAM refuses it. As Resource it covers nothing, as NotResource everything.",
		Fix:     "Give at least one ARN; where the list is computed and may be empty, leave the statement out then.",
		Example: `{"Effect":"Allow","Action":"kinesis:PutRecord","Resource":[]}`,
		Adjust: func(c *Context, _ *Statement, f *Found) {
			if f.At != nil && f.At.Key() == "NotResource" {
				f.Message = "NotResource is an empty list: a for expression or variable probably gave nothing. Where AWS stores it, the statement is about every resource there is."
			} else {
				f.Message = "Resource is an empty list: a for expression or variable probably gave nothing. Where AWS stores it, the statement is about nothing."
			}
			if c.Type&iam.IdentityTypes != 0 {
				f.Message += " IAM refuses the document."
			}
		},
	},
}

func checkMissingResource(c *Context, s *Statement) {
	if s.Unknown || s.Node.Get("Resource") != nil || s.Node.Get("NotResource") != nil {
		return
	}
	f := Found{At: s.Node, Message: "The statement has neither Resource nor NotResource. AWS refuses the document."}
	if c.Type == iam.Resource {
		service := c.policyService()
		switch meaning := facts.WithoutResourceOf(service); {
		case service == "", meaning == facts.WithoutResourceCovers:
			return
		case meaning == facts.WithoutResourceNothing:
			f.Message = "The statement has neither Resource nor NotResource. A statement of a key policy has no effect without it."
			f.Fix = `Add "Resource": "*", which means the key itself.`
			c.Add(f)
			return
		case meaning == facts.WithoutResourceUnsaid:
			f.Class = Warning
			f.Message = "The statement has neither Resource nor NotResource. AWS does not say whether " + service +
				" takes that as the resource that has the policy or refuses the document."
		}
	}
	if kinds := c.formatsTaken(s); kinds != nil {
		if len(kinds) == 0 {
			f.Fix = `Add "Resource": "*": the actions of the statement cannot be narrowed to resources.`
		} else {
			f.Fix = `Add "Resource" with ARNs that the actions take, such as ` + words.QuoteList(kinds[:min(3, len(kinds))], "or") + "."
		}
	}
	c.Add(f)
}

// formatsTaken returns the formats of ARNs that the actions of a statement take, as far as actions are written without
// wildcards. It is nil if none of them is known, and empty if none takes any ARN.
func (c *Context) formatsTaken(s *Statement) []string {
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
					formats = appendNew(formats, c.showFormat(f.String()))
				}
			}
		}
	}
	if known && formats == nil {
		return []string{}
	}
	return formats
}

// appendNew appends a text that is not in the list yet.
func appendNew(list []string, text string) []string {
	for _, t := range list {
		if t == text {
			return list
		}
	}
	return append(list, text)
}

// policyService returns the service whose resource the resource policy is attached to: as given, else as the ARN of the
// resource or the actions of all statements say. It is "" if that is not certain.
func (c *Context) policyService() string {
	if c.Type != iam.Resource {
		return ""
	}
	if c.Attachment != "" {
		return c.Attachment
	}
	if c.ResourceARN != "" {
		return arn.SplitFields(c.ResourceARN).Service()
	}
	if c.Doc != nil && c.Doc.MoreStatements {
		return ""
	}
	const most = 500 // of a real document
	service, seen := "", len(c.Statements)
	for _, s := range c.Statements {
		seen += len(s.Actions)
		if seen > most || !s.ActionsKnown() {
			return ""
		}
		for i := range s.Actions {
			a := &s.Actions[i]
			switch {
			case !a.WellFormed, service != "" && !strings.EqualFold(service, a.Prefix):
				return ""
			case service == "":
				service = strings.ToLower(a.Prefix)
			}
		}
	}
	return service
}
