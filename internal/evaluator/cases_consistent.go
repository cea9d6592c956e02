// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// endpointKeys are in requests through a VPC endpoint, and in no others; the first
// three are in all of them.
var endpointKeys = []string{
	"aws:sourcevpce", "aws:sourcevpc", "aws:vpcsourceip",
	"aws:sourcevpcarn", "aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths",
}

// consistent reports whether some request can be like the case (E-1737). What the rest
// of the evaluator derives from other keys is not repeated here.
func (s *search) consistent(c *caseOf) bool {
	r := c.request
	for _, context := range r.Own {
		if !s.possibleContext(r, context) || !s.possibleTags(r, context) {
			return false
		}
	}
	return s.possibleContext(r, r.Context) && s.possibleTags(r, r.Context)
}

func (s *search) possibleContext(r *request.Request, c *request.Context) bool {
	if c == nil {
		return true
	}
	via := c.Stated("aws:viaawsservice")
	for _, name := range []string{"aws:calledvia", "aws:calledviafirst", "aws:calledvialast"} {
		if chain := c.Stated(name); chain.Presence == truth.True && via.Is("false") {
			return false // (a)
		}
	}
	if c.Stated("aws:sourceip").Presence == truth.True && s.perhapsAtEndpoint(&caseOf{request: r}) {
		return false // (b)
	}
	if !possibleNetwork(c, &via) || !possibleMFA(r, c) || !s.possibleOrganization(r, c) || !possibleSource(c) {
		return false
	}
	if service := c.Stated("kms:viaservice"); service.Presence == truth.True && via.Is("false") && r.Principal.Kind.HasAccount() {
		return false // (i)
	}
	tls, version := c.Stated("aws:securetransport"), c.Stated("s3:tlsversion")
	switch {
	case version.Presence == truth.True && tls.Is("false"), version.Presence == truth.False && tls.Is("true") && r.Action.Prefix == "s3":
		return false // (l)
	}
	return true
}

// possibleNetwork is (b): a request passes an endpoint or comes from an address.
func possibleNetwork(c *request.Context, via *request.Stated) bool {
	through := truth.False
	for _, name := range endpointKeys {
		k := c.Stated(name)
		through = truth.Or(through, k.Presence)
	}
	for _, name := range endpointKeys[:3] {
		if k := c.Stated(name); k.Presence == truth.False && through == truth.Unknown {
			through = truth.False // it would be there
		}
	}
	address := c.Stated("aws:sourceip")
	if through == truth.True {
		for _, name := range endpointKeys[:3] {
			if k := c.Stated(name); k.Presence == truth.False {
				return false
			}
		}
		return address.Presence != truth.True
	}
	if address.Presence == truth.False && through == truth.False && via.Is("false") {
		return false
	}
	return true
}

// perhapsAtEndpoint reports whether it is open whether a request passes the VPC endpoint
// whose policy is given, because it is open whether a service makes it.
func (s *search) perhapsAtEndpoint(c *caseOf) bool {
	for _, ev := range s.evaluators {
		if ev.layers.Endpoint == nil || c.request.Context.Entry(viaServiceKey.Name) != nil {
			continue
		}
		v := &env{ev: ev, principal: c.request.Principal, action: c.request.Action, resource: c.request.Resources[0], context: c.request.Context}
		v.open = c.request.Unstated == request.UnstatedAny
		if v.endpointPassed() == truth.Unknown {
			return true
		}
	}
	return false
}

// possibleMFA is (c): there is an age of MFA only where it was used, and neither with
// long-term credentials.
func possibleMFA(r *request.Request, c *request.Context) bool {
	used, age, issued := c.Stated("aws:multifactorauthpresent"), c.Stated("aws:multifactorauthage"), c.Stated("aws:tokenissuetime")
	switch {
	case age.Presence == truth.True && (used.Presence == truth.False || used.Is("false")):
		return false
	case r.Principal.Kind == request.KindUser && issued.Presence == truth.False && (used.Presence == truth.True || age.Presence == truth.True),
		r.Principal.Kind == request.KindUser && issued.Presence == truth.True && used.Presence == truth.False:
		return false
	}
	return true
}

// possibleOrganization is (g): accounts have one organization each. That caller and
// resource of one account have one is in [env.supplied].
func (s *search) possibleOrganization(r *request.Request, c *request.Context) bool {
	same := s.sameAccount(r)
	stated := func(name string) request.Stated {
		x := c.Stated(name)
		if same && c.Entry(name) == nil {
			x = c.Stated(organizationTwins[name])
		}
		return x
	}
	for _, pair := range [...]struct{ id, paths string }{
		{"aws:principalorgid", "aws:principalorgpaths"}, {"aws:resourceorgid", "aws:resourceorgpaths"}, {"aws:sourceorgid", "aws:sourceorgpaths"},
	} {
		id, paths := stated(pair.id), stated(pair.paths)
		if id.Presence != truth.Unknown && paths.Presence != truth.Unknown && id.Presence != paths.Presence {
			return false
		}
		if id.Presence != truth.True || paths.Presence != truth.True || len(id.Values) != 1 {
			continue
		}
		for _, path := range paths.Values {
			if !strings.HasPrefix(path, id.Values[0]+"/") {
				return false
			}
		}
	}
	return true
}

// sameAccount reports whether all resources of a request belong to the caller's account.
func (s *search) sameAccount(r *request.Request) bool {
	for _, resource := range r.Resources {
		v := &env{ev: s.evaluators[0], principal: r.Principal, action: r.Action, resource: resource}
		v.findAccounts()
		if v.sameAccount != truth.True || resource.OfAWS != truth.False {
			return false
		}
	}
	return true
}

// possibleSource is (h): the account of a source is that of its ARN.
func possibleSource(c *request.Context) bool {
	source, account := c.Stated("aws:sourcearn"), c.Stated("aws:sourceaccount")
	if source.Presence != truth.True || account.Presence != truth.True || len(source.Values) != 1 || len(account.Values) != 1 {
		return true
	}
	owner := arn.Account(source.Values[0])
	return owner == "" || owner == account.Values[0]
}

// possibleTags is (e): a request lists the tags that it has, and has those that it lists.
func (s *search) possibleTags(r *request.Request, c *request.Context) bool {
	if c == nil {
		return true
	}
	v := &env{ev: s.evaluators[0], principal: r.Principal, action: r.Action, resource: r.Resources[0], context: c}
	for list, family := range tagsOf {
		names := c.Entry(list)
		if names == nil {
			continue
		}
		for key, e := range c.Entries {
			tag, ok := strings.CutPrefix(key, family)
			if !ok {
				continue
			}
			listed := names.Value.HoldsFold(tag)
			switch here := e.Value.Here(); {
			case here == truth.True && listed == truth.False:
				return false
			case here == truth.False && listed == truth.True && (list != "aws:tagkeys" || r.Action.GivesTags()) && !v.unlisted(&e.Key):
				return false
			}
		}
	}
	return true
}
