// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"fmt"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// check is one action on one resource: the unit that policies decide. A request is
// the conjunction of its checks.
type check struct {
	action   *Action
	resource *Resource
	// note says why the check is part of the request, "" for the plain case.
	note string
}

// checks splits a request into its checks (section 14) and appends them to buf. The
// usual request is one check, and is split without allocating.
func (ev *Evaluator) checks(req *Request, buf []check) ([]check, error) {
	a := req.Action
	if a.ResourceLess() {
		r, err := resourceless(req)
		if err != nil {
			return nil, err
		}
		buf = append(buf, check{action: a, resource: r})
	} else {
		for _, r := range req.Resources {
			c := check{action: a, resource: r}
			if a.Known && len(req.Resources) > 1 {
				c.note = role(a, r)
			}
			buf = append(buf, c)
		}
		var err error
		if buf, err = ev.requiredTypes(req, buf); err != nil {
			return nil, err
		}
	}
	if a.service == "sts" {
		return ev.sessionChecks(req, buf)
	}
	return buf, nil
}

// resourceless is E-1403 and E-1404: the resource of an action that takes none.
func resourceless(req *Request) (*Resource, error) {
	for _, r := range req.Resources {
		if r.Star {
			return r, nil
		}
		if r.isKnown || r.Text.Prefix() != "" && !strings.HasPrefix("*", r.Text.Prefix()) {
			return nil, fmt.Errorf("%s takes no resource, and %s names one: write \"*\"; policies allow the action only with Resource \"*\"", req.Action.Name, quote(r.String()))
		}
	}
	return StarResource(), nil
}

// requiredTypes is E-1405: an action that needs several resources is given all of
// them. Without some, the rest is any resource of its type.
func (ev *Evaluator) requiredTypes(req *Request, buf []check) ([]check, error) {
	required := 0
	for i := range req.Action.Info.ResourceTypes {
		if req.Action.Info.ResourceTypes[i].Required {
			required++
		}
	}
	if required < 2 {
		return buf, nil
	}
	var missing []string
	for i := range req.Action.Info.ResourceTypes {
		if t := &req.Action.Info.ResourceTypes[i]; t.Required && !covered(t, req.Resources) {
			missing = append(missing, t.Name)
		}
	}
	switch {
	case len(missing) == 0:
		return buf, nil
	case !ev.opts.PartialResources:
		return nil, fmt.Errorf("%s needs one resource of each of %d types, and none of the given ones is a %s: give their ARNs together, or \"*\" for any",
			req.Action.Name, required, strings.Join(missing, " or a "))
	}
	for _, name := range missing {
		buf = append(buf, check{
			action: req.Action, resource: &Resource{Text: pattern.Unknown()},
			note: req.Action.Name + " also needs a resource of type " + name + ", which the request does not name",
		})
	}
	return buf, nil
}

func covered(t *ResourceType, resources []*Resource) bool {
	for _, r := range resources {
		if r.Star || t.Fits == nil || t.Fits(r.Text) {
			return true
		}
	}
	return false
}

// role says as which of the action's resource types a resource takes part.
func role(a *Action, r *Resource) string {
	for i := range a.Info.ResourceTypes {
		if t := &a.Info.ResourceTypes[i]; !r.Star && t.Fits != nil && t.Fits(r.Text) {
			return r.String() + " is the " + t.Name + " of " + a.Name
		}
	}
	return ""
}

// sessionChecks is E-1305 and E-1306: a call that makes a tagged session needs
// sts:TagSession on the same resource too, and so on.
func (ev *Evaluator) sessionChecks(req *Request, buf []check) ([]check, error) {
	switch req.Action.verb {
	case "assumerole", "assumerolewithsaml", "assumerolewithwebidentity", "getfederationtoken":
	default:
		return buf, nil
	}
	for _, extra := range sessionExtras {
		key := extra.in(req.Context)
		if key == "" {
			continue
		}
		a, err := ev.sessionAction(extra.action)
		if err != nil {
			return nil, err
		}
		for _, r := range req.Resources {
			buf = append(buf, check{action: a, resource: r, note: req.Action.Name + " with " + key + " needs " + extra.action + " too"})
		}
	}
	return buf, nil
}

// sessionExtra is an action that some context keys of an assume call ask for.
type sessionExtra struct {
	action string
	keys   []string // in lower case
}

var sessionExtras = []sessionExtra{
	{"sts:TagSession", []string{"aws:tagkeys", "sts:transitivetagkeys"}},
	{"sts:SetSourceIdentity", []string{"sts:sourceidentity"}},
	{"sts:SetContext", []string{"sts:requestcontextproviders"}},
}

// in returns the first key of the extra that the context has, "" if none.
func (e *sessionExtra) in(c *Context) string {
	for _, key := range e.keys {
		if c.has(key) {
			return key
		}
	}
	return ""
}

// sessionAction prepares an action of sts that the catalogue need not know.
func (ev *Evaluator) sessionAction(name string) (*Action, error) {
	if a, err := ev.Action(name); err == nil {
		return a, nil
	}
	service, verb, _ := strings.Cut(strings.ToLower(name), ":")
	return &Action{Name: name, fold: service + ":" + verb, service: service, verb: verb}, nil
}
