// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// KeyNamer is implemented by catalogues that propose context keys for one that they do
// not know.
type KeyNamer interface {
	// NearestKeys returns the keys with the most similar spelling to the name, nothing if no
	// key is near.
	NearestKeys(name string) []string
}

// Bounds of what is looked at and reported. What is beyond them is not reported.
const (
	maxWarnings  = 20
	maxQuestions = 100_000
)

// warnings are about what was given and has no effect: context keys that do not exist
// or that no asked action has, and policies and owners of resources that nobody asks
// about; and about actions that the catalogue lacks. Nothing is reported while a value that is not known yet may give it an effect.
func (s *simulation) warnings(results []*result) InputErrors {
	w := &warner{simulation: s, results: results, who: s.who(), budget: maxQuestions}
	w.keys(&s.in.Context, documents.At(s.in.names().Context), results)
	for _, x := range results {
		w.actions(x)
		w.keys(&x.expectation.Context, documents.AtElement(s.in.names().Expectations, x.index), []*result{x})
	}
	if w.known() {
		ofNoType(w)
		w.policies()
		w.owners()
	}
	found := w.found.sorted(s.in.names())
	if more := len(found) - maxWarnings; more > 0 {
		found = found[:maxWarnings]
		found[maxWarnings-1].Detail += fmt.Sprintf("\n\nThere are %d more warnings of this kind.", more)
	}
	return found
}

// who names the caller in summaries: Terraform shows warnings with equal ones as one.
func (s *simulation) who() string {
	if p := s.caller.principal; p != nil {
		return p.Display
	}
	return "a principal that is not known yet"
}

// whoOf names the caller of an expectation.
func (s *simulation) whoOf(x *result) string {
	if p := x.caller.principal; p != nil {
		return p.Display
	}
	return s.who()
}

// warner gathers warnings.
type warner struct {
	*simulation
	results []*result
	who     string
	budget  int
	found   InputErrors
}

// known reports whether it is known what is asked: all expectations, actions and
// resources.
func (w *warner) known() bool {
	return !w.in.MoreExpectations && !slices.ContainsFunc(w.results, func(x *result) bool { return x.expectation.Unknown || x.open })
}

// actions warns about actions that may be newer than the catalogue, or misspelt (E-208).
func (w *warner) actions(x *result) {
	for i := range x.calls {
		if a := x.calls[i].action; a.Newer {
			w.add(documents.AtElement(w.in.names().Expectations, x.index), "IAM action that the catalogue lacks: "+a.Name,
				fmt.Sprintf("The service catalogue of %s has no action %s: it is newer than the catalogue, or misspelt. What policies say of the name was evaluated, for any resource and without knowing which condition keys it has. If it exists, %s.",
					w.catalog.Dated(), strconv.Quote(words.OneLine(a.Name)), w.in.names().DeclareAction))
		}
	}
}

// keys warns about the keys of one context, which the results have.
func (w *warner) keys(c *Context, place documents.Place, results []*result) {
	for i := range c.Keys {
		name := c.Keys[i].Name
		if _, known := w.catalog.Key(name); !known {
			if near := w.near(name); near != nil {
				w.add(place, "IAM context key that does not exist: "+name,
					fmt.Sprintf("No request has the key %s, so that what the context says of it has no effect. Write %s.", strconv.Quote(words.OneLine(name)), oneOf(near)))
			}
			continue
		}
		switch {
		case w.claimOfAnother(name, results, place):
		case w.in.MoreExpectations && place.Index < 0:
		case w.unused(name, results):
			detail := fmt.Sprintf("None of the actions asked about has the key %s in its requests, so that what the context says of it has no effect.", strconv.Quote(words.OneLine(name)))
			if near := w.instead(name, results); near != nil {
				detail += " They have " + oneOf(near) + ", if that is meant."
			} else {
				detail += " Remove the key, or ask about an action that has it."
			}
			w.add(place, "IAM context key without use: "+name, detail)
		}
	}
}

// add records a warning.
func (w *warner) add(place documents.Place, what, detail string) {
	w.found.add(place, title(what)+" ("+words.OneLine(w.who)+")", detail)
}

// near proposes keys for one that does not exist.
func (w *warner) near(name string) []string {
	if namer, ok := w.catalog.(KeyNamer); ok {
		return namer.NearestKeys(name)
	}
	return nil
}

// unused reports whether requests of all asked actions are known to lack the key.
func (w *warner) unused(name string, results []*result) bool {
	catalog, ok := w.catalog.(iam.KeyServices)
	if !ok {
		return false
	}
	asked := false
	for _, x := range results {
		if x.expectation.Unknown || x.openCalls {
			return false
		}
		if w.budget -= len(x.calls); w.budget < 0 {
			return false
		}
		for i := range x.calls {
			a := x.calls[i].action
			if !a.Known || catalog.ActionHasKey(a.Name, name) != truth.False {
				return false
			}
			asked = true
		}
	}
	return asked
}

// instead returns keys of the same name, of aws or of a service asked about, that some
// asked action has.
func (w *warner) instead(name string, results []*result) []string {
	_, rest, ok := strings.Cut(name, ":")
	if !ok {
		return nil
	}
	var list []string
	for _, x := range results {
		for i := range x.calls {
			service, _, _ := strings.Cut(x.calls[i].action.Name, ":")
			for _, key := range []string{"aws:" + rest, service + ":" + rest} {
				if slices.Contains(list, key) || len(list) == 3 {
					continue
				}
				if _, known := w.catalog.Key(key); known && !w.unused(key, []*result{x}) && w.budget > 0 {
					list = append(list, key)
				}
			}
		}
	}
	return list
}

// claimOfAnother warns about a claim of an identity provider that none of the callers
// has a token of, and reports whether it did.
func (w *warner) claimOfAnother(name string, results []*result, place documents.Place) bool {
	colon := strings.LastIndexByte(name, ':')
	prefix, _, _ := strings.Cut(name, ":")
	if colon < 0 || !strings.Contains(prefix, ".") || len(results) == 0 {
		return false
	}
	issuer := strings.TrimSuffix(name[:colon], "/")
	var issuers []string
	for _, x := range results {
		text := x.expectation.Principal
		if text == nil {
			text = w.in.Principal
		}
		if text == nil || x.expectation.Unknown {
			return false
		}
		arn, known := text.Known()
		_, url, isProvider := strings.Cut(arn, ":oidc-provider/")
		switch url = strings.TrimSuffix(url, "/"); {
		case !known, !isProvider, strings.EqualFold(url, issuer):
			return false
		case !slices.Contains(issuers, url):
			issuers = append(issuers, url)
		}
	}
	keys := make([]string, 0, len(issuers))
	for _, url := range issuers {
		keys = append(keys, url+name[colon:])
	}
	w.add(place, "IAM context key without use: "+name,
		fmt.Sprintf("The key %s is a claim of %s, and the tokens of the caller are those of %s. Write %s.",
			strconv.Quote(words.OneLine(name)), issuer, strings.Join(issuers[:min(3, len(issuers))], " and "), oneOf(keys)))
	return true
}

// policies warns about resource policies that no question has to do with.
func (w *warner) policies() {
	if w.in.ResourcePolicies.More {
		return
	}
	for i := range w.in.ResourcePolicies.Documents {
		d := &w.in.ResourcePolicies.Documents[i]
		if !w.asked(d.Name) {
			w.add(d.Place, "IAM resource policy without use: "+d.Name,
				fmt.Sprintf("No expectation asks about %s or about something in it, so that its policy has no effect here. Correct the key of %s, name the resource in an expectation, or remove the entry.",
					strconv.Quote(words.OneLine(d.Name)), w.in.names().ResourcePolicies))
		}
	}
}

// owners warns about owners of resources that no question has to do with.
func (w *warner) owners() {
	if w.in.ResourceAccounts.More {
		return
	}
	for i := range w.in.ResourceAccounts.Accounts {
		a := &w.in.ResourceAccounts.Accounts[i]
		if !w.asked(a.ARN) {
			w.add(documents.At(w.in.names().ResourceAccounts), "IAM resource owner without use: "+a.ARN,
				fmt.Sprintf("No expectation asks about %s or about something in it, so that its owner has no effect here. Correct the key of %s, name the resource in an expectation, or remove the entry.",
					strconv.Quote(words.OneLine(a.ARN)), w.in.names().ResourceAccounts))
		}
	}
}

// asked reports whether some expectation may be about a resource that an entry covers:
// the ARN or pattern itself, and what lies in it.
func (w *warner) asked(entry string) bool {
	owner, err := request.ParseOwner(entry)
	if err != nil {
		return true // an input error, see CheckOwners
	}
	if w.in.HasProofs() {
		return true // a proof is about every resource
	}
	for _, x := range w.results {
		for i := range x.targets {
			t := &x.targets[i]
			if isStar(t.resource) {
				return true
			}
			if w.budget--; w.budget < 0 || owner.Covers(t.resource.Text) != truth.False {
				return true
			}
		}
	}
	return false
}

// oneOf proposes names: "a", or one of "a", "b".
func oneOf(names []string) string {
	names = names[:min(3, len(names))]
	if len(names) == 1 {
		return strconv.Quote(names[0])
	}
	return "one of " + quoted(names)
}
