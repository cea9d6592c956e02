// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package risk

import (
	"fmt"
	"strconv"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// levelChecks are about actions that could be limited to resources and are not, by access level.
var levelChecks = []frame.Check{
	{
		ID: "PERMISSIONS_MANAGEMENT_WITHOUT_CONSTRAINTS", Class: frame.SecurityWarning, Types: grantTypes, AWS: frame.Accepts, Data: frame.Catalogue, Phase: frame.PhaseLogic, Link: leastPrivilegePage,
		Title:    "Managing permissions of every resource",
		Why:      "The action changes who has access to a resource, and it is allowed on all of them: an identity that may call it can open them to others.",
		Fix:      "Name the resources whose permissions are to be managed.",
		Example:  `{"Effect":"Allow","Action":"sns:AddPermission","Resource":"*"}`,
		Document: checkPermissionsManagement,
	},
	{
		ID: "INFRASTRUCTURE_MODIFICATION_WITHOUT_CONSTRAINTS", Class: frame.Suggestion, Off: true, Types: grantTypes, AWS: frame.Accepts, Data: frame.Catalogue, Phase: frame.PhaseLogic, Link: leastPrivilegePage,
		Title:    "Writing to every resource",
		Why:      "The actions create, change, tag or delete resources, and are allowed on all of them although they could be limited.",
		Fix:      "Name the resources.",
		Example:  `{"Effect":"Allow","Action":"dynamodb:DeleteTable","Resource":"*"}`,
		Document: checkInfrastructure,
	},
	{
		ID: "RESOURCE_STAR_FOR_SCOPABLE_ACTION", Class: frame.Suggestion, Off: true, Types: grantTypes, AWS: frame.Accepts, Data: frame.Catalogue, Phase: frame.PhaseLogic, Link: leastPrivilegePage,
		Title:    "Every resource, though the actions could be limited",
		Why:      `The actions can be limited to resources, and the statement says "*".`,
		Fix:      "Name the resources.",
		Example:  `{"Effect":"Allow","Action":"codecommit:GitPull","Resource":"*"}`,
		Document: checkScopable,
	},
}

// unlimited calls visit for every entry of Action that is allowed on "*" without condition, with the actions of a kind that it
// covers and that could be limited to resources.
func unlimited(c *frame.Pass, kind func(*catalog.Action) bool, visit func(*view.Statement, *view.ActionEntry, []*catalog.Action)) {
	set := c.AllowSet()
	var covered []*catalog.Action
	for _, s := range set.Allows {
		if _, everything := s.AllResources(); !everything || s.NotAction != nil || coveredByAdminFinding(c, s) {
			continue
		}
		for i := range s.Actions {
			a := &s.Actions[i]
			if !a.WellFormed || c.FoundWrong(a.Node) {
				continue
			}
			covered = covered[:0]
			for _, action := range c.Expand(a).Actions {
				if action.ResourceLevel() && kind(action) && !set.Denied(action.Name) && c.Spend(len(s.Actions)) && clearest(s, a, action.Name) {
					covered = append(covered, action)
				}
			}
			if len(covered) > 0 {
				visit(s, a, covered)
			}
		}
	}
}

func checkPermissionsManagement(c *frame.Pass) {
	manages := func(a *catalog.Action) bool { return a.Levels.Has(catalog.PermissionsManagement) }
	unlimited(c, manages, func(_ *view.Statement, a *view.ActionEntry, actions []*catalog.Action) {
		f := frame.Found{At: a.Node, Subject: a.Text, Fix: scopeFix(c, actions...)}
		if a.Wildcard {
			f.Message = fmt.Sprintf("%s is allowed on everything and covers %s: %s. %s can open resources to others.", words.Quote(a.Text),
				words.Count(len(actions), "action that manages permissions", "actions that manage permissions"), someNames(actions), words.Choose(len(actions) == 1, "It", "They"))
		} else {
			f.Message = fmt.Sprintf("%s manages permissions and is allowed on everything. It can open resources to others.", words.Quote(a.Text))
		}
		c.Add(f)
	})
}

// someNames names a few of many actions.
func someNames(actions []*catalog.Action) string {
	const most = 3
	names := make([]string, 0, most+1)
	for i, a := range actions {
		if i == most && len(actions) > most+1 {
			names = append(names, strconv.Itoa(len(actions)-most)+" more")
			break
		}
		names = append(names, a.Name)
	}
	return words.List(names, "and")
}

func checkInfrastructure(c *frame.Pass) {
	writes := func(a *catalog.Action) bool {
		return a.Levels.Intersects(catalog.Write|catalog.Tagging) && !a.Levels.Has(catalog.PermissionsManagement)
	}
	eachUnlimited(c, writes, func(s *view.Statement, actions []*catalog.Action) {
		c.Add(frame.Found{
			At: s.Action.Node, Fix: scopeFix(c, actions...),
			Message: fmt.Sprintf("The statement allows %s on everything, though %s could be limited to resources: %s.",
				words.Count(len(actions), "action that changes things", "actions that change things"), words.Choose(len(actions) == 1, "it", "they"), someNames(actions)),
		})
	})
}

func checkScopable(c *frame.Pass) {
	all := func(*catalog.Action) bool { return true }
	eachUnlimited(c, all, func(s *view.Statement, actions []*catalog.Action) {
		star, _ := s.AllResources()
		c.Add(frame.Found{
			At: star.Node, Fix: scopeFix(c, actions...),
			Message: fmt.Sprintf("The statement allows %s that could be limited to resources, and says %s: %s.",
				words.Count(len(actions), "action", "actions"), words.Quote(star.Text), someNames(actions)),
		})
	})
}

// eachUnlimited is [unlimited] by statement.
func eachUnlimited(c *frame.Pass, kind func(*catalog.Action) bool, visit func(*view.Statement, []*catalog.Action)) {
	var of *view.Statement
	var all []*catalog.Action
	flush := func() {
		if len(all) > 0 {
			visit(of, all)
		}
		all = all[:0]
	}
	unlimited(c, kind, func(s *view.Statement, _ *view.ActionEntry, actions []*catalog.Action) {
		if s != of {
			flush()
		}
		of, all = s, append(all, actions...)
	})
	flush()
}
