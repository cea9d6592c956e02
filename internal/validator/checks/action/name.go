// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package action

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// actionNameChecks are about whether actions exist. One function serves them all.
var actionNameChecks = []frame.Check{
	{
		ID: invalidServiceInAction, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.Catalogue,
		Phase: frame.PhaseNames, Blocks: true, Partial: true, Link: authorization,
		Title:   "Service that does not exist",
		Why:     "AWS stores actions of any service. If the prefix is not that of a service, the entry matches nothing, and AWS gives no error.",
		Fix:     "Write the prefix that the Service Authorization Reference gives.",
		Example: `{"Effect":"Allow","Action":"stepfunctions:StartExecution","Resource":"*"}`,
		Action:  checkActionName,
	},
	{
		ID: invalidAction, FoundBy: invalidServiceInAction, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: "=", Data: frame.Catalogue,
		Phase: frame.PhaseNames, Blocks: true, Link: authorization,
		Title:   "Action that does not exist",
		Why:     "AWS stores actions of any name. One that the service does not have matches nothing: what was meant is neither allowed nor denied. The names of API calls and of permissions are not always the same. A name unlike all others of its service may be newer than the catalogue: then it is a WARNING.",
		Fix:     "Write the name that the Service Authorization Reference gives.",
		Example: `{"Effect":"Allow","Action":"lambda:InvokeFunctions","Resource":"*"}`,
	},
	{
		ID: actionWildcardNoMatch, FoundBy: invalidServiceInAction, Class: frame.Error, Types: iam.AllTypes, AWS: frame.Accepts, AWSCode: invalidAction, Data: frame.Catalogue,
		Phase: frame.PhaseNames, Blocks: true, Link: authorization,
		Title:   "Wildcard that matches no action",
		Why:     "No action of the service fits the pattern, so the entry matches nothing today. It may match too much when AWS adds actions.",
		Fix:     "Write a pattern that fits the names in the Service Authorization Reference.",
		Example: `{"Effect":"Allow","Action":"sqs:Fetch*","Resource":"*"}`,
	},
}

// checkActionName reports the first thing about an action that does not exist: its service, its name, or anything that fits
// its wildcards.
func checkActionName(c *frame.Pass, s *view.Statement, a *view.ActionEntry) {
	if a.Star || a.Prefix == "" || a.Known && !a.WellFormed || c.VariableInAction(a) {
		return
	}
	if !c.Catalog.HasService(a.Prefix) {
		if !c.Catalog.AttestedPrefix(a.Prefix) && !strings.ContainsAny(a.Prefix, "*?") && retiredNames().service(a.Prefix) == nil {
			addUnknownService(c, s, a)
		}
		return
	}
	if !a.Known {
		return
	}
	if e := c.Expand(a); e.Known || e.Capped || outdatedOf(c, a) != nil {
		return
	}
	f := frame.Found{At: a.Node, Subject: a.Text}
	if !a.Wildcard && c.Spend(view.CatalogueSearch) && c.Catalog.MayBeNew(a.Text) {
		addNew(c, f, s, a)
		return
	}
	if a.Wildcard {
		f.ID = actionWildcardNoMatch
		f.Message = fmt.Sprintf("No action of %s fits %s, %s.", words.Quote(a.Prefix), words.Quote(a.Text), matchesNothing(s, a))
	} else {
		f.ID = invalidAction
		f.Message = fmt.Sprintf("The service %s has no action %s, %s.", words.Quote(a.Prefix), words.Quote(a.Name), matchesNothing(s, a))
	}
	f.Message += catalogueDate(c)
	proposeName(c, &f, a)
	if f.Fix == "" && !a.Wildcard {
		f.Fix = c.FixOf(invalidAction) + declare(c, "an action that is newer than the catalogue")
	}
	c.Add(f)
}

// addNew reports an action that is perhaps newer than the catalogue (E-208).
func addNew(c *frame.Pass, f frame.Found, s *view.Statement, a *view.ActionEntry) {
	f.ID, f.Class = invalidAction, frame.Warning
	f.Message = fmt.Sprintf("The service %s has no action %s, and none with a similar spelling, in the service catalogue of %s. If the action is newer, its resources and condition keys are not checked; otherwise %s.",
		words.Quote(a.Prefix), words.Quote(a.Name), c.Catalog.Source().Date, strings.TrimPrefix(matchesNothing(s, a), "so that "))
	f.Fix = "Compare the name with the Service Authorization Reference." + declare(c, "an action that is newer")
	if meant, _ := sameBeginning(c, a); len(meant) > 0 {
		f.Fix += fmt.Sprintf(" Its name begins with the same letters as %s.", words.Quote(meant[0]))
	}
	c.Add(f)
}

func addUnknownService(c *frame.Pass, s *view.Statement, a *view.ActionEntry) {
	f := frame.Found{At: a.Node, Subject: a.Text, Span: [2]int{0, len(a.Prefix)}}
	f.Message = fmt.Sprintf("The action %s names a service %s, which does not exist, %s.%s", a.Shown(), words.Quote(a.Prefix), matchesNothing(s, a), catalogueDate(c))
	proposeService(c, &f, a)
	if f.Fix == "" {
		f.Fix = c.FixOf(invalidServiceInAction) + declare(c, "a service that is newer than the catalogue")
	}
	c.Add(f)
}

// declare is a sentence on where to declare what is newer than the catalogue, with a space before it; "" if there is no such
// place.
func declare(c *frame.Pass, what string) string {
	if c.DeclareIn == "" {
		return ""
	}
	return " Declare " + what + " in " + c.DeclareIn + "."
}

// matchesNothing says what happens with an entry that matches no action, to follow a comma.
func matchesNothing(s *view.Statement, a *view.ActionEntry) string {
	switch {
	case a.Not && s.Effect == policy.Deny:
		return "so that NotAction does not except what was meant: it is denied like all other actions"
	case a.Not && s.Effect == policy.Allow:
		return "so that NotAction does not except what was meant: it is allowed like all other actions"
	case a.Not:
		return "so that NotAction does not except what was meant: it stays in the statement"
	case s.Effect == policy.Allow:
		return "so that the entry allows nothing"
	case s.Effect == policy.Deny:
		return "so that the entry denies nothing"
	}
	return "so that the entry matches nothing"
}

// catalogueDate is a sentence on how old the catalogue is, with a space before it.
func catalogueDate(c *frame.Pass) string {
	return " The service catalogue is of " + c.Catalog.Source().Date + "."
}
