// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package action

import (
	"fmt"
	"strings"
	"sync"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/view"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// actionRetiredChecks are about actions that are of no use any more, or that nobody documents.
var actionRetiredChecks = []frame.Check{
	{
		ID: outdatedAction, Class: frame.Warning, Types: iam.AllTypes, AWS: frame.Accepts, Data: frame.Catalogue, Phase: frame.PhaseNames, Link: authorization,
		Title:   "Action that is retired or not documented",
		Why:     "Retired services and replaced actions stay in policies and look like access that exists. Some names are used by AWS's own managed policies but documented nowhere.",
		Fix:     "Remove the action, or write what replaces it.",
		Example: `{"Effect":"Allow","Action":"elastic-inference:Connect","Resource":"*"}`,
		Action: func(c *frame.Pass, _ *view.Statement, a *view.ActionEntry) {
			if a.WellFormed && !c.VariableInAction(a) {
				if o := outdatedOf(c, a); o != nil && o.kind != "guide" {
					addOutdated(c, a, o)
				}
			}
		},
	},
}

// outdated is a service or action that is of no use any more, or not documented.
type outdated struct {
	kind    string // as of [facts.Retired], or "attested" for what only managed policies show
	since   string // a day or month, "" if not known
	instead string // "" for nothing
}

// outdatedTable is retired_actions.tsv, by name in lower case.
type outdatedTable struct {
	services, actions map[string]*outdated
	mixed             map[string]bool // the services of the actions
}

var retiredNames = sync.OnceValue(func() *outdatedTable {
	t := &outdatedTable{services: map[string]*outdated{}, actions: map[string]*outdated{}, mixed: map[string]bool{}}
	for _, r := range facts.RetiredNames() {
		o := &outdated{kind: r.Kind, since: r.Since, instead: r.Instead}
		name := strings.ToLower(r.Name)
		if o.kind == "service" {
			t.services[name] = o
			continue
		}
		t.actions[name] = o
		service, _, _ := strings.Cut(name, ":")
		t.mixed[service] = true
	}
	return t
})

// service returns what is known of a retired service, nil for others.
func (t *outdatedTable) service(prefix string) *outdated { return t.services[strings.ToLower(prefix)] }

// attestedOnly is what is known of an action that only AWS managed policies name.
var attestedOnly = &outdated{kind: "attested"}

// outdatedOf returns what makes a well-formed action retired or undocumented, nil if nothing does.
func outdatedOf(c *frame.Pass, a *view.ActionEntry) *outdated {
	t := retiredNames()
	if o := t.service(a.Prefix); o != nil {
		return o
	}
	if t.mixed[strings.ToLower(a.Prefix)] {
		if o := t.actions[strings.ToLower(a.Text)]; o != nil && (o.kind == "replaced" || !c.Expand(a).Known) {
			return o
		}
	}
	if e := c.Expand(a); e.Known || e.Capped {
		return nil
	}
	if c.Catalog.AttestedAction(a.Text) {
		return attestedOnly
	}
	if a.Wildcard && c.Spend(serviceSearch) {
		for _, name := range c.Catalog.AttestedActions() {
			if pattern.MatchFold(a.Text, name) {
				return attestedOnly
			}
		}
	}
	return nil
}

func addOutdated(c *frame.Pass, a *view.ActionEntry, o *outdated) {
	f := frame.Found{At: a.Node, Subject: a.Text, Data: frame.Table}
	since := ""
	if o.since != "" {
		since = " in " + o.since
		if len(o.since) == len("2006-01-02") {
			since = " on " + o.since
		}
	}
	switch o.kind {
	case "service":
		f.Message = fmt.Sprintf("AWS retired the service %s%s: the action %s is of no use any more.", words.Quote(a.Prefix), since, words.Quote(a.Text))
		f.Fix = "Remove the action."
		if o.instead != "" {
			f.Fix = fmt.Sprintf("Remove the action. What replaces the service: %s.", o.instead)
		}
	case "replaced":
		f.Message = fmt.Sprintf("AWS replaced the action %s%s.", words.Quote(a.Text), since)
		f.Fix = fmt.Sprintf("Write %s.", o.instead)
	case "undocumented":
		f.Message = fmt.Sprintf("AWS accepts the action %s but does not document it, and no API call is known to need it.", words.Quote(a.Text))
		f.Fix = "Remove the action."
	default:
		f.Data = frame.Catalogue
		f.Message = fmt.Sprintf("The action %s is not in the service catalogue of %s, but AWS managed policies name it: it is not documented, or outdated.",
			words.Quote(a.Text), c.Catalog.Source().Date)
		f.Fix = "Look for a documented action that does the same. Keep it only if something needs it."
	}
	c.Add(f)
}
