// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package resource

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// resourceListChecks are about entries against the others of their list, and about entries that mean everything.
var resourceListChecks = []frame.Check{
	{
		ID: "REDUNDANT_RESOURCE", Class: frame.Suggestion, Types: withResource, AWS: frame.Accepts, AWSCode: "=", Phase: frame.PhaseMeaning, Link: frame.ResourcePage,
		Title:     "Resource that another one covers",
		Why:       "An entry that equals another one of its list, or covers less, adds nothing. It makes the policy longer, and readers think that it matters.",
		Fix:       "Remove the entry. If the wider one was a mistake, correct that one.",
		Example:   `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":["arn:aws:sqs:eu-west-1:210987654321:mail-out","arn:aws:sqs:eu-west-1:210987654321:mail-*"]}`,
		Statement: checkRedundantResources, Partial: true,
	},
	{
		ID: "RESOURCE_EFFECTIVELY_STAR", Class: frame.Warning, Types: iam.IdentityTypes | iam.SCP | iam.RCP, AWS: frame.Accepts, Data: frame.Catalogue, Phase: frame.PhaseMeaning, Link: frame.ResourcePage,
		Title:    "ARN that matches everything",
		Why:      "The ARN has nothing but wildcards where the services of the statement have names. It looks like a restriction but does not restrict anything.",
		Fix:      `Name the resources, or write "*" so that readers see it.`,
		Example:  `{"Effect":"Allow","Action":"sns:*","Resource":"arn:aws:sns:*:*:*"}`,
		Resource: checkEffectivelyStar,
	},
}

// checkRedundantResources reports the entries of the statement that others cover.
func checkRedundantResources(c *frame.Pass, s *view.Statement) {
	if len(s.Resources) < 2 {
		return
	}
	set := view.NewARNSet(s.Resources)
	if !c.Spend(set.Wide*len(s.Resources) + len(s.Resources)) {
		return
	}
	for i := range s.Resources {
		r := &s.Resources[i]
		if !r.Known || c.FoundWrong(r.Node) {
			continue
		}
		by := set.CoveredBy(i)
		if by < 0 || c.FoundWrong(s.Resources[by].Node) {
			continue
		}
		wider := &s.Resources[by]
		if r.Not && r.Text != wider.Text && strings.Contains(r.Text, "${") {
			continue // an exception whose variable has no value may keep the statement from ever applying (C-4)
		}
		f := frame.Found{At: r.Node, Subject: r.Text, Related: []policy.Related{frame.Related(wider.Node, "covers it")}}
		switch {
		case r.Text == wider.Text:
			f.Message = fmt.Sprintf("The resource %s is listed twice.", words.Quote(r.Text))
		case isBucketARN(r) && isBucketARN(wider) && strings.Contains(r.ARN.Resource(), "/") && !strings.Contains(wider.ARN.Resource(), "/"):
			f.Message = fmt.Sprintf(`The resource %s adds nothing to %s, whose "*" covers slashes and so objects too.`, words.Quote(r.Text), words.Quote(wider.Text))
		default:
			f.Message = fmt.Sprintf("The resource %s adds nothing to %s, which covers it.", words.Quote(r.Text), words.Quote(wider.Text))
		}
		c.Add(f)
	}
}

// checkEffectivelyStar reports an ARN that covers all that the service of the statement's actions owns.
func checkEffectivelyStar(c *frame.Pass, s *view.Statement, r *view.ResourceEntry) {
	if r.Not || !r.ARN.IsARN() || !pattern.IsAsterisks(r.ARN.Resource()) || arn.Open(r.ARN.Partition()) && !pattern.IsAsterisks(r.ARN.Partition()) {
		return
	}
	ending := "."
	switch service := r.ARN.Service(); {
	case pattern.IsAsterisks(service):
		ending = ", if AWS accepts a wildcard for the service at all."
		if !pattern.IsAsterisks(r.ARN.Region()) || !pattern.IsAsterisks(r.ARN.Account()) {
			return
		}
	case arn.Open(service), !onlyService(s, service), !s.ActionsKnown(), !coversFormats(c, r):
		return
	}
	c.Add(frame.Found{
		At: r.Node, Subject: r.Text,
		Message: fmt.Sprintf("The ARN %s reads like a restriction, but covers everything that the services of the statement's actions own%s", words.Quote(r.Text), ending),
	})
}

// coversFormats reports whether region and account of an entry cover those of all ARNs of its service.
func coversFormats(c *frame.Pass, r *view.ResourceEntry) bool {
	formats := c.ARNFormats(r.ARN.Service())
	for _, f := range formats {
		if !pattern.IsAsterisks(r.ARN.Region()) && r.ARN.Region() != f.Region || !pattern.IsAsterisks(r.ARN.Account()) && r.ARN.Account() != f.Account {
			return false
		}
	}
	return len(formats) > 0
}
