// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"maps"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// asked is the request of a denial.
type asked struct {
	request *request.Request
	// literal is the resource as a request has it; "" where it is not stated.
	literal string
	// role says that the caller in the request is the input's.
	own bool
	// guessed says that the caller is not stated.
	guessed bool
	// assumed says that the action is the only candidate.
	assumed bool
	// context are the keys of the denial that the request has.
	context map[string][]string
}

// request makes the request that was denied; nil if the text does not name the action.
func (in *Input) request(d *Denial) (*asked, error) {
	a := &asked{}
	name := d.Action
	if name == "" && len(d.Candidates) == 1 {
		name, a.assumed = d.Candidates[0], true
	}
	if name == "" {
		return nil, nil
	}
	action, err := request.NewAction(name, in.Services, true)
	if err != nil {
		return nil, err
	}
	if d.Phone {
		action = withoutResource(action)
	}
	req := &request.Request{Action: action}
	req.Principal = in.caller(d, a)
	resource := request.StarResource()
	switch {
	case d.Resource == "" || d.Resource == "*":
		if d.Resource == "*" || action.ResourceLess() {
			a.literal = "*"
		}
	case masked(d.Resource) || d.OwnerMasked:
		resource = request.NewResource(unmasked(d.Resource))
	default:
		a.literal = d.Resource
		resource = request.NewResource(pattern.Literal(d.Resource))
	}
	if in.Owner != nil && !resource.Star {
		resource.Account = in.Owner(resource.Text)
	}
	req.Resources = []*request.Resource{resource}
	a.context = in.keysOf(d)
	req.Context = in.Context
	if len(a.context) > 0 {
		if own, err := request.NewContext(a.context, in.Services); err == nil {
			req.Context = own
			if in.Context != nil {
				req.Context = in.Context.Merge(own)
			}
		}
	}
	a.request = req
	return a, nil
}

// unmasked is an ARN whose unreadable fields are not known. What is unreadable of the last field
// makes the rest of it unknown.
func unmasked(s string) pattern.Text {
	f, _ := arn.Split(s)
	field := func(s string, hole pattern.Class) pattern.Text {
		if masked(s) {
			return pattern.Hole(hole)
		}
		return pattern.Literal(s)
	}
	account := field(f.Account, pattern.Digits12)
	if f.Account != "" && f.Account != "aws" && !arn.IsAccountID(f.Account) {
		account = pattern.Hole(pattern.Digits12)
	}
	last := pattern.Literal(f.Resource)
	if i := maskAt(f.Resource); i >= 0 {
		last = pattern.Concat(pattern.Literal(f.Resource[:i]), pattern.Unknown())
	}
	colon := pattern.Literal(":")
	return pattern.Concat(pattern.Literal("arn:"), field(f.Partition, pattern.NoColon), colon, pattern.Literal(f.Service), colon,
		field(f.Region, pattern.NoColon), colon, account, colon, last)
}

// withoutResource is an action in a call whose resource has no ARN: only entries that cover
// everything cover it (E-1403).
func withoutResource(a *request.Action) *request.Action {
	out := *a
	out.Info.ResourceTypes, out.Info.Wide, out.Info.On = nil, nil, nil
	return &out
}

// caller is who was denied: the input's caller where the denial names one of its sessions
// or nobody.
func (in *Input) caller(d *Denial, a *asked) *request.Principal {
	own := in.Principal
	p, err := request.ParsePrincipal(d.Principal)
	switch {
	case d.PrincipalKind == CallerService && d.Layer != Trust, d.PrincipalKind == CallerProduct, err != nil:
		// A service that acts with a role, or a caller that is not stated.
		a.guessed, a.own = true, true
		if own != nil {
			return own
		}
		account := d.PrincipalAccount
		if account == "" {
			account = d.ResourceAccount
		}
		return request.UnnamedRole(account)
	case own == nil:
		a.own = true
		return p
	}
	if sameCaller(own, p) {
		a.own = true
		if own.Kind == request.KindRole && p.Kind == request.KindRoleSession {
			if session, known := p.Session.Known(); known {
				if q, err := own.WithSession(session); err == nil {
					return q
				}
			}
		}
		if own.ARN.IsKnown() {
			return own
		}
	}
	return p
}

// sameCaller reports whether the second caller is the first, or a session of it.
func sameCaller(own, p *request.Principal) bool {
	if own.ARN.Equal(p.ARN) {
		return true
	}
	return own.Kind.IsRole() && p.Kind.IsRole() && own.Account.Equal(p.Account) && own.Name.Equal(p.Name)
}

// keysOf are the condition keys of the denial that can be given: those whose values have
// the type of the key, and that do not follow from the caller or the resource.
func (in *Input) keysOf(d *Denial) map[string][]string {
	keys := map[string][]string{}
	for _, name := range slices.Sorted(maps.Keys(d.Context)) {
		lower := strings.ToLower(name)
		if strings.HasPrefix(lower, "aws:principal") || lower == "aws:userid" || lower == "aws:username" || lower == "aws:resourceaccount" {
			continue
		}
		values := d.Context[name]
		if _, err := request.NewContext(map[string][]string{name: values}, in.Services); err == nil {
			keys[name] = values
		}
	}
	if d.PassedService != "" && !d.PassedGuessed {
		keys["iam:PassedToService"] = []string{d.PassedService}
	}
	return keys
}
