// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// check is one action on one resource: the unit that policies decide. A request is
// the conjunction of its checks.
type check struct {
	action   *request.Action
	resource *request.Resource
	// note says why the check is part of the request, NoteNone for the plain case.
	note Note
	// unsure is why it is not known whether the check is part of the request, nil if
	// it is known to be.
	unsure *Cause
	// choice is the same for neighbours that are alternatives: the request has one of them,
	// it is not said which. It is 0 for a check by itself.
	choice int
}

// checks splits a request into its checks (section 14) and appends them to buf. The
// usual request is one check, and is split without allocating.
func (ev *Evaluator) checks(req *request.Request, buf []check) ([]check, error) {
	a := req.Action
	if a.ResourceLess() {
		r, err := resourceless(req)
		if err != nil {
			return nil, err
		}
		buf = append(buf, check{action: a, resource: r})
	} else {
		for _, r := range req.Resources {
			r = a.Shaped(r)
			c := check{action: a, resource: r}
			if a.Known && len(req.Resources) > 1 {
				c.note = role(a, r)
			}
			buf = append(buf, c)
		}
		switch {
		case a.Several:
			var err error
			if buf, err = ev.severalResources(req, buf); err != nil {
				return nil, err
			}
		case a.Newer || a.Info.Together == iam.PerhapsInOneCall:
			buf = ev.perhapsTogether(req, buf)
		}
	}
	if a.Prefix == "sts" {
		buf = ev.sessionChecks(req, buf)
	}
	return buf, nil
}

// resourceless is E-1403 and E-1404: the resource of an action that takes none.
func resourceless(req *request.Request) (*request.Resource, error) {
	for _, r := range req.Resources {
		if r.Star {
			return r, nil
		}
		if req.Action.IsWide(r) {
			if pattern.Exact(r.Fields[4], req.Principal.Account) == truth.False && !pattern.IsEmpty(r.Fields[4]) && !pattern.IsEmpty(req.Principal.Account) {
				return nil, fmt.Errorf("%s is about the caller's own account, and %s is of another one: write \"*\"", req.Action.Name, words.Quote(r.String()))
			}
			return r, nil
		}
		if r.IsKnown || r.Text.Prefix() != "" && !strings.HasPrefix("*", r.Text.Prefix()) {
			return nil, fmt.Errorf("%s takes no resource, and %s names one: write \"*\"", req.Action.Name, words.Quote(r.String()))
		}
	}
	return request.StarResource(), nil
}

// sessionChecks is E-1305 and E-1306: a call that makes a tagged session needs
// sts:TagSession on the same resource too, and so on.
func (ev *Evaluator) sessionChecks(req *request.Request, buf []check) []check {
	switch req.Action.Verb {
	case "assumerole", "assumerolewithsaml", "assumerolewithwebidentity", "getfederationtoken":
	default:
		return buf
	}
	for i := range sessionExtras {
		extra := &sessionExtras[i]
		key, present := extra.in(req.Context)
		if present == truth.False {
			continue
		}
		c := check{action: ev.sessionAction(extra.action), note: Note{Kind: NoteSessionExtra, Action: req.Action.Name, Key: key, Detail: extra.action}}
		if present == truth.Unknown {
			unsure := because(WhySessionExtra, Cause{Key: key, Detail: extra.action})
			c.unsure = &unsure
		}
		for _, c.resource = range req.Resources {
			buf = append(buf, c)
		}
	}
	return buf
}

// sessionExtra is an action that some context keys of an assume call ask for.
type sessionExtra struct {
	action string
	keys   []string // in lower case; a slash at the end means a family of keys
}

var sessionExtras = [...]sessionExtra{
	{"sts:TagSession", []string{"aws:requesttag/", "aws:tagkeys", "sts:transitivetagkeys"}},
	{"sts:SetSourceIdentity", []string{"sts:sourceidentity"}},
	{"sts:SetContext", []string{"sts:requestcontext/", "sts:requestcontextproviders"}},
}

// in reports whether the context has one of the keys of the extra, and which.
func (e *sessionExtra) in(c *request.Context) (key string, present truth.Value) {
	if c == nil {
		return "", truth.False
	}
	for name, entry := range c.Entries {
		if is := entry.Value.Presence; is != truth.False && e.asks(name) &&
			(is > present || is == present && entry.Name < key) {
			key, present = entry.Name, is
		}
	}
	return key, present
}

func (e *sessionExtra) asks(name string) bool {
	for _, key := range e.keys {
		if name == key || strings.HasSuffix(key, "/") && strings.HasPrefix(name, key) {
			return true
		}
	}
	return false
}

// sessionAction prepares an action of sts that the catalogue need not know.
func (ev *Evaluator) sessionAction(name string) *request.Action {
	if a, err := ev.Action(name); err == nil {
		return a
	}
	fold := strings.ToLower(name)
	service, verb, _ := strings.Cut(fold, ":")
	a := &request.Action{Name: name, Folded: fold, Prefix: service, Verb: verb}
	a.Learn()
	return a
}
