// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// caller is the principal of an expectation, as far as it is known.
type caller struct {
	principal *request.Principal
	// pending says that the principal is not known yet, in full or in part.
	pending bool
	// unknown says why there is no principal to evaluate for; "" if there is one.
	unknown string
	// unnamed says that it is unknown because the principal is missing; the account is enough.
	unnamed bool
}

// caller is the principal of the whole input together with its account, which represents
// a principal that is omitted or not known yet. The error is a message.
//
// An account represents a role: a principal of another kind or account would change
// the verdict once it is known, and is refused.
func (in *Input) caller() (caller, error) {
	principal, account := in.Principal, ""
	if in.AccountID != nil {
		var known bool
		if account, known = in.AccountID.Known(); !known {
			return caller{pending: true, unknown: in.names().Account}, nil
		}
		if !isAccountID(account) {
			return caller{}, fmt.Errorf("%s %s is not an AWS account id, which has twelve digits", in.names().Account, strconv.Quote(words.OneLine(account)))
		}
	}
	if principal == nil {
		return caller{principal: request.UnnamedRole(account)}, nil
	}
	text, known := principal.Known()
	if !known {
		return partialCaller(*principal, account, in.names()), nil
	}
	p, err := request.ParsePrincipal(text)
	if err != nil || account == "" {
		return caller{principal: p}, err
	}
	if got, _ := p.Account.Known(); got != account {
		return caller{}, fmt.Errorf("the principal %s is not in the account %s that %s names: correct one of them", p.Display, account, in.names().Account)
	}
	if !p.Kind.IsRole() {
		return caller{}, fmt.Errorf("the principal %[1]s is a %[2]s, and %[3]s means a role whose ARN is not known yet: leave %[3]s out", p.Display, p.Kind, in.names().Account)
	}
	if p.ServiceLinked == truth.True {
		return caller{}, fmt.Errorf("the principal %[1]s is a service-linked role, and %[2]s means an ordinary role whose ARN is not known yet: leave %[2]s out", p.Display, in.names().Account)
	}
	return caller{principal: p}, nil
}

// ownCaller is the principal of one expectation, for which the account of the input does not speak.
func ownCaller(principal pattern.Text, n *Names) (caller, error) {
	text, known := principal.Known()
	if !known {
		return partialCaller(principal, "", n), nil
	}
	p, err := request.ParsePrincipal(text)
	return caller{principal: p}, err
}

// partialCaller is a caller with nothing known but perhaps the beginning of the ARN.
func partialCaller(text pattern.Text, account string, n *Names) caller {
	if p, ok := request.ParsePartialPrincipal(text); ok {
		if account == "" {
			return caller{principal: p, pending: true}
		}
		if got, known := p.Account.Known(); known && got == account && p.Kind.IsRole() {
			p.ServiceLinked = truth.False // refused together with an account
			return caller{principal: p, pending: true}
		}
	}
	if account != "" {
		return caller{principal: request.UnnamedRole(account), pending: true}
	}
	return caller{
		pending: true, unnamed: true,
		unknown: "the principal (with " + n.Account + ", the account of a role, it could be decided now)",
	}
}

func isAccountID(s string) bool {
	return len(s) == 12 && strings.Trim(s, "0123456789") == ""
}

// prepareContext prepares context keys. The error is a message.
func prepareContext(c *Context, catalog iam.Services) (*request.Context, error) {
	out, err := readContext(c, catalog)
	if err != nil {
		return nil, err
	}
	return out, out.CheckOrganizations()
}

func readContext(c *Context, catalog iam.Services) (*request.Context, error) {
	if !c.hasUnknown() {
		keys := make(map[string][]string, len(c.Keys))
		for i := range c.Keys {
			values := make([]string, 0, len(c.Keys[i].Values))
			for _, v := range c.Keys[i].Values {
				s, _ := v.Known()
				values = append(values, s)
			}
			keys[c.Keys[i].Name] = values
		}
		return request.NewContext(keys, catalog)
	}
	keys := make(map[string]request.ContextValue, len(c.Keys))
	for i := range c.Keys {
		k := &c.Keys[i]
		keys[k.Name] = request.ContextValue{Values: k.Values, More: k.More, Presence: k.presence()}
	}
	return request.NewPartialContext(keys, catalog)
}

// owner returns the account that the input names as the resource's owner, the empty
// text if it names none. The closest entry counts, as among resource policies.
func (s *simulation) owner(resource pattern.Text) pattern.Text {
	unknown := pattern.Hole(pattern.Digits12)
	accounts := &s.in.ResourceAccounts
	if accounts.More {
		return unknown
	}
	var best, perhaps *documents.ResourceAccount
	var bestOwner *request.Owner
	if s.owners == nil {
		s.owners = make([]*request.Owner, len(accounts.Accounts))
		for i := range accounts.Accounts {
			s.owners[i], _ = request.ParseOwner(accounts.Accounts[i].ARN)
		}
	}
	for i, o := range s.owners {
		a := &accounts.Accounts[i]
		if o == nil {
			continue // see checkAccounts
		}
		switch o.Covers(resource) {
		case truth.Unknown:
			perhaps = a
		case truth.True:
			if best == nil || o.Closer(bestOwner) < 0 {
				best, bestOwner = a, o
			}
		}
	}
	switch {
	case perhaps != nil:
		return unknown
	case best == nil:
		return pattern.Text{}
	case best.Account.IsKnown():
		return best.Account
	default:
		return unknown
	}
}

// checkAccounts records what is wrong with the owners of resources.
func (in *Input) checkAccounts(errs *InputErrors) {
	accounts := in.ResourceAccounts.Accounts
	name := in.names().ResourceAccounts
	place := documents.At(name)
	keys := make([]string, len(accounts))
	for i := range accounts {
		a := &accounts[i]
		keys[i] = a.ARN
		if s, known := a.Account.Known(); known && !isAccountID(s) {
			errs.add(place, "Invalid account id",
				name+" names "+strconv.Quote(words.OneLine(s))+" as the owner of "+words.OneLine(a.ARN)+"; an account id has twelve digits.")
		}
	}
	same := func(i, j int) bool {
		a, b := &accounts[i].Account, &accounts[j].Account
		return !a.IsKnown() || !b.IsKnown() || a.Equal(*b)
	}
	for _, err := range evaluator.CheckOwners(keys, same) {
		errs.add(place, "Invalid resource ARN",
			"A key of "+name+" is the ARN of a resource, such as \"arn:aws:s3:::my-bucket\", or a pattern of such ARNs: "+words.Sentence(err.Error())+" It speaks for the resource and for what lies in it.")
	}
}

// presence says whether the key is in the request's context (E-1609): a list that
// turns out to be empty states that it is not.
func (k *ContextKey) presence() truth.Value {
	if k.MaybeAbsent || k.More && len(k.Values) == 0 {
		return truth.Unknown
	}
	return truth.True
}

// ownerOrUnknown is owner where resources whose owner nobody names are not assumed to be the
// caller's, because of what the context says of their organization.
func (s *simulation) ownerOrUnknown(resource pattern.Text) pattern.Text {
	if account := s.owner(resource); !pattern.IsEmpty(account) {
		return account
	}
	return pattern.Hole(pattern.Digits12)
}

// ofUnknownOwner returns the resources, those whose owner nobody names with an unknown one.
func ofUnknownOwner(resources []*request.Resource) []*request.Resource {
	out := slices.Clone(resources)
	for i, r := range out {
		if pattern.IsEmpty(r.OwnerText()) && pattern.IsEmpty(r.Account) {
			of := *r
			of.Account = pattern.Hole(pattern.Digits12)
			out[i] = &of
		}
	}
	return out
}
