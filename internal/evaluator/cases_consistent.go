// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
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
		if !possibleContext(r, context) || !s.possibleTags(r, context) {
			return false
		}
	}
	return possibleContext(r, r.Context) && s.possibleTags(r, r.Context)
}

// stated is what a context says of a key: presence Unknown where it says nothing.
type stated struct {
	presence truth.Value
	values   []string
}

func (c *Context) stated(name string) stated {
	e := c.entry(name)
	if e == nil {
		return stated{presence: truth.Unknown}
	}
	out := stated{presence: e.value.here()}
	for i := range e.value.count() {
		if text, known := e.value.at(i).Known(); known {
			out.values = append(out.values, text)
		} else {
			out.presence = truth.And(out.presence, truth.Unknown)
		}
	}
	return out
}

// is reports whether the key certainly holds one value, that one.
func (x *stated) is(value string) bool {
	return x.presence == truth.True && len(x.values) == 1 && strings.EqualFold(x.values[0], value)
}

func possibleContext(r *Request, c *Context) bool {
	if c == nil {
		return true
	}
	via := c.stated("aws:viaawsservice")
	for _, name := range []string{"aws:calledvia", "aws:calledviafirst", "aws:calledvialast"} {
		if chain := c.stated(name); chain.presence == truth.True && via.is("false") {
			return false // (a)
		}
	}
	if !possibleWay(c, &via) || !possibleMFA(r, c) || !possibleOrganization(r, c) || !possibleSource(c) {
		return false
	}
	if service := c.stated("kms:viaservice"); service.presence == truth.True && via.is("false") && r.Principal.Kind.HasAccount() {
		return false // (i)
	}
	tls, version := c.stated("aws:securetransport"), c.stated("s3:tlsversion")
	switch {
	case version.presence == truth.True && tls.is("false"), version.presence == truth.False && tls.is("true") && r.Action.service == "s3":
		return false // (l)
	}
	return true
}

// possibleWay is (b): a request passes an endpoint or comes from an address.
func possibleWay(c *Context, via *stated) bool {
	through := truth.False
	for _, name := range endpointKeys {
		k := c.stated(name)
		through = truth.Or(through, k.presence)
	}
	for _, name := range endpointKeys[:3] {
		if k := c.stated(name); k.presence == truth.False && through == truth.Unknown {
			through = truth.False // it would be there
		}
	}
	address := c.stated("aws:sourceip")
	if through == truth.True {
		for _, name := range endpointKeys[:3] {
			if k := c.stated(name); k.presence == truth.False {
				return false
			}
		}
		return address.presence != truth.True
	}
	if address.presence == truth.False && through == truth.False && via.is("false") {
		return false
	}
	return true
}

// possibleMFA is (c): there is an age of MFA only where it was used, and neither with
// long-term credentials.
func possibleMFA(r *Request, c *Context) bool {
	used, age, issued := c.stated("aws:multifactorauthpresent"), c.stated("aws:multifactorauthage"), c.stated("aws:tokenissuetime")
	switch {
	case age.presence == truth.True && (used.presence == truth.False || used.is("false")):
		return false
	case r.Principal.Kind == KindUser && issued.presence == truth.False && (used.presence == truth.True || age.presence == truth.True),
		r.Principal.Kind == KindUser && issued.presence == truth.True && used.presence == truth.False:
		return false
	}
	return true
}

// possibleOrganization is (g): accounts have one organization each.
func possibleOrganization(r *Request, c *Context) bool {
	caller, owner := c.stated("aws:principalorgid"), c.stated("aws:resourceorgid")
	for _, pair := range [...]struct{ id, paths string }{
		{"aws:principalorgid", "aws:principalorgpaths"}, {"aws:resourceorgid", "aws:resourceorgpaths"}, {"aws:sourceorgid", "aws:sourceorgpaths"},
	} {
		id, paths := c.stated(pair.id), c.stated(pair.paths)
		if id.presence != truth.Unknown && paths.presence != truth.Unknown && id.presence != paths.presence {
			return false
		}
		if id.presence != truth.True || paths.presence != truth.True || len(id.values) != 1 {
			continue
		}
		for _, path := range paths.values {
			if !strings.HasPrefix(path, id.values[0]+"/") {
				return false
			}
		}
	}
	same := r.Principal.SameAccountAsResource
	for _, resource := range r.Resources {
		account, known := resource.ownerText().Known()
		mine, knownToo := r.Principal.Account.Known()
		same = same || known && knownToo && account == mine
	}
	if same && len(r.Resources) == 1 && caller.presence == truth.True && owner.presence == truth.True &&
		len(caller.values) == 1 && len(owner.values) == 1 && caller.values[0] != owner.values[0] {
		return false
	}
	return true
}

// possibleSource is (h): the account of a source is that of its ARN.
func possibleSource(c *Context) bool {
	source, account := c.stated("aws:sourcearn"), c.stated("aws:sourceaccount")
	if source.presence != truth.True || account.presence != truth.True || len(source.values) != 1 || len(account.values) != 1 {
		return true
	}
	owner := arn.Account(source.values[0])
	return owner == "" || owner == account.values[0]
}

// possibleTags is (e): a request lists the tags that it has, and has those that it lists.
func (s *search) possibleTags(r *Request, c *Context) bool {
	if c == nil {
		return true
	}
	v := &env{ev: s.evaluators[0], principal: r.Principal, action: r.Action, resource: r.Resources[0], context: c}
	for list, family := range tagsOf {
		names := c.entry(list)
		if names == nil {
			continue
		}
		for key, e := range c.entries {
			tag, ok := strings.CutPrefix(key, family)
			if !ok {
				continue
			}
			listed := names.value.holdsFold(tag)
			switch here := e.value.here(); {
			case here == truth.True && listed == truth.False:
				return false
			case here == truth.False && listed == truth.True && (list != "aws:tagkeys" || r.Action.givesTags()) && v.unlisted(&e.key) == "":
				return false
			}
		}
	}
	return true
}
