// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package risk

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// exposedActionChecks are about actions of the curated lists that are allowed on everything. They are called by checkRisks.
var exposedActionChecks = []frame.Check{
	{
		ID: listChecks[0].id, FoundBy: escalationID, Class: frame.SecurityWarning, Types: grantTypes, AWS: frame.Accepts, Data: frame.Table, Phase: frame.PhaseLogic, Link: leastPrivilegePage,
		Title:   "Actions that return credentials",
		Why:     "The call returns or creates a password, a token or keys. An identity that may call it on everything can act as anybody whose credentials it returns.",
		Fix:     "Name the resources whose credentials are needed.",
		Example: `{"Effect":"Allow","Action":"redshift:GetClusterCredentials","Resource":"*"}`,
	},
	{
		ID: listChecks[1].id, FoundBy: escalationID, Class: frame.SecurityWarning, Types: grantTypes, AWS: frame.Accepts, Data: frame.Table, Phase: frame.PhaseLogic, Link: leastPrivilegePage,
		Title:   "Actions that read or copy data of every store",
		Why:     "The actions read data, or share and copy snapshots of it, and they are allowed on everything that holds data.",
		Fix:     "Name the data stores concerned.",
		Example: `{"Effect":"Allow","Action":["secretsmanager:GetSecretValue","ssm:GetParameter*"],"Resource":"*"}`,
	},
	{
		ID: listChecks[2].id, FoundBy: escalationID, Class: frame.SecurityWarning, Types: grantTypes, AWS: frame.Accepts, Data: frame.Table, Phase: frame.PhaseLogic, Link: leastPrivilegePage,
		Title:   "Actions that switch protection off",
		Why:     "The actions end logging, detection, encryption or the protection of the account. An intruder who can call them leaves no records.",
		Fix:     "Leave them to a role of the security team.",
		Example: `{"Effect":"Allow","Action":["cloudtrail:StopLogging","guardduty:DeleteDetector"],"Resource":"*"}`,
	},
}

// listChecks are the checks on lists, in the order of the bits of [riskLists].
var listChecks = [...]struct{ id, danger string }{
	{"CREDENTIALS_EXPOSURE", "The caller of %s gets credentials that can be used at once."},
	{"DATA_EXFILTRATION", "The caller of %s can read data of every store concerned, or copy it elsewhere."},
	{"GUARDRAIL_TAMPERING", "The caller of %s can weaken logging, detection or protection."},
}

// checkRisks looks for dangerous actions among what the document allows on everything, one by one and combined.
func checkRisks(c *frame.Pass) {
	set := c.AllowSet()
	if len(set.Allows)+len(set.Excepting) == 0 {
		return
	}
	index := risks()
	var grants []riskGrant
	admin := false
	for _, s := range set.Allows {
		if coveredByAdminFinding(c, s) {
			admin = true
			continue
		}
		if s.NotAction != nil {
			grants = addRest(c, set, index, s, grants)
			continue
		}
		for i := range s.Actions {
			if a := &s.Actions[i]; a.Known && !c.FoundWrong(a.Node) {
				grants = addGrants(c, set, index, s, a, grants)
			}
		}
	}
	for _, s := range set.Excepting {
		grants = addRest(c, set, index, s, grants)
	}
	if grants != nil && !admin {
		findEscalations(c, set, index, grants)
	}
}

// addRest adds what a statement with NotAction or NotResource allows. What that means is reported by other checks.
func addRest(c *frame.Pass, set *view.AllowSet, index *riskIndex, s *view.Statement, grants []riskGrant) []riskGrant {
	for n := range index.actions {
		name := index.actions[n].name
		if entry, ok := s.CoversAction(name); ok && (entry == nil || !entry.Star && !c.FoundWrong(entry.Node)) && grantedAction(c, set, s, name) != nil {
			grants = index.grant(grants, n, s, entry)
		}
	}
	return grants
}

// addGrants adds what an entry of Action allows, and reports the actions of the lists.
func addGrants(c *frame.Pass, set *view.AllowSet, index *riskIndex, s *view.Statement, a *view.ActionEntry, grants []riskGrant) []riskGrant {
	var listed [len(listChecks)][]*catalog.Action
	for _, n := range index.candidates(a) {
		action := &index.actions[n]
		if !a.Covers(action.name) {
			continue
		}
		info := grantedAction(c, set, s, action.name)
		if info == nil {
			continue
		}
		grants = index.grant(grants, n, s, a)
		if action.lists == 0 || a.Star {
			continue // all actions on some resources: another check reports it
		}
		if !c.Spend(len(s.Actions)) || !clearest(s, a, action.name) {
			continue
		}
		for i := range listed {
			if action.lists&(1<<i) != 0 {
				listed[i] = append(listed[i], info)
			}
		}
	}
	for i, actions := range listed {
		if len(actions) > 0 {
			reportListed(c, i, a, actions)
		}
	}
	return grants
}

// clearest reports whether no entry covers the action more clearly than this one, or as clearly and later.
func clearest(s *view.Statement, a *view.ActionEntry, action string) bool {
	best, _ := s.CoversAction(action)
	return best == a
}

// grantedAction returns what the catalogue knows of an action if the statement, which covers it, allows it on everything and nothing
// denies it; else nil.
func grantedAction(c *frame.Pass, set *view.AllowSet, s *view.Statement, action string) *catalog.Action {
	info, ok := c.Catalog.Lookup(action)
	if !ok || !onEverything(c, s, info) && !s.LeavesResources(info) || set.Denied(action) {
		return nil
	}
	return info
}

func reportListed(c *frame.Pass, list int, a *view.ActionEntry, actions []*catalog.Action) {
	names := make([]string, len(actions))
	for i, action := range actions {
		names[i] = action.Name
	}
	f := frame.Found{ID: listChecks[list].id, At: a.Node, Subject: a.Text, Fix: scopeFix(c, actions...)}
	if a.Wildcard {
		f.Message = fmt.Sprintf("%s is allowed on everything without a condition and covers %s. ", words.Quote(a.Text), words.QuoteList(names, "and"))
		f.Message += fmt.Sprintf(listChecks[list].danger, words.Choose(len(names) == 1, "it", "them"))
	} else {
		f.Message = fmt.Sprintf("%s is allowed on everything without a condition. ", words.Quote(a.Text)) + fmt.Sprintf(listChecks[list].danger, "it")
	}
	if 1<<list == guardrailList {
		f.Fix = "Leave it to a role of the security team. " + f.Fix
	}
	c.Add(f)
}

// candidates returns the actions that an entry may cover.
func (x *riskIndex) candidates(a *view.ActionEntry) []int {
	if a.Star {
		return x.everything
	}
	if !a.WellFormed {
		return nil
	}
	if list, ok := x.service[a.Prefix]; ok {
		return list
	}
	return x.service[strings.ToLower(a.Prefix)]
}

// grant notes that a statement allows action n on everything.
func (x *riskIndex) grant(grants []riskGrant, n int, s *view.Statement, entry *view.ActionEntry) []riskGrant {
	if grants == nil {
		grants = make([]riskGrant, len(x.actions))
	}
	if grants[n].s == nil {
		grants[n] = riskGrant{s, entry}
	}
	return grants
}
