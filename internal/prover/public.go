// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
)

// Trust says who is no stranger (P-417). Without accounts and organizations these are the
// accounts that the policy names, which is AWS's notion of a policy that is not public.
type Trust struct {
	Accounts, Organizations []string
}

// NoPublicAccess asks whether a policy of a resource allows nothing to strangers (P-415): to
// anonymous callers and to principals of accounts that are not trusted, whose requests have
// none of the fixed values that the policy names for keys that say where a request comes from.
func NoPublicAccess(ctx context.Context, p *program.Policy, trust Trust, catalog iam.Services, o Options) *Result {
	q := &question{left: Documents([]*program.Policy{p}, catalog), right: Documents(nil, catalog), options: o, stranger: &trust}
	return q.answer(ctx)
}

// anchors are the keys whose fixed values tie a grant to someone in particular: what S3 and
// IAM Access Analyzer count (P-417).
var anchors = []string{
	"aws:sourceaccount", "aws:sourcearn", "aws:sourceowner", "aws:sourceorgid", "aws:sourceorgpaths",
	"aws:sourcevpc", "aws:sourcevpcarn", "aws:sourcevpce", "aws:sourceip", "aws:vpcsourceip", "aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths",
	"aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:principalarn", "aws:userid", "kms:calleraccount",
	"s3:dataaccesspointaccount", "s3:dataaccesspointarn",
}

// ofTrust are the keys for accounts and organizations: where these are trusted by name, a value
// that the policy names ties a grant to someone only if it is one of them.
var ofTrust = map[string]bool{
	"aws:principalaccount": true, "kms:calleraccount": true, "aws:sourceaccount": true, "aws:sourceowner": true, "aws:vpceaccount": true,
	"s3:dataaccesspointaccount": true, "aws:principalorgid": true, "aws:principalorgpaths": true, "aws:sourceorgid": true, "aws:sourceorgpaths": true,
	"aws:vpceorgid": true, "aws:vpceorgpaths": true,
}

// strangers asserts that the caller of every request of the question is a stranger.
func (c *coder) strangers(p *program.Policy, trust *Trust) {
	anyone := append(inAccount("", "", aUser, aRoot, aSession, aFederated), exactly("*"))
	c.units = append(c.units, c.literal(literal{dim: callerDim, set: c.union(anyone)}))
	accounts := trust.Accounts
	if len(trust.Accounts)+len(trust.Organizations) == 0 {
		accounts = namedAccounts(p)
	}
	var trusted []*pattern.Pattern
	for _, a := range accounts {
		trusted = append(trusted, inAccount("", a, aUser, aRoot, aSession, aFederated)...)
	}
	if len(trusted) > 0 {
		c.units = append(c.units, c.literal(literal{dim: callerDim, set: c.union(trusted), neg: true}))
	}
	for _, name := range anchors {
		d, tested := c.byName[name]
		if !tested {
			continue
		}
		if c.dims[d].typ == iam.TypeIP {
			c.outside(d, p, name)
			continue
		}
		var fixed []*pattern.Pattern
		if !ofTrust[name] || len(trust.Accounts)+len(trust.Organizations) == 0 {
			for _, v := range namedValues(p, name) {
				fixed = append(fixed, exactly(v))
			}
		}
		switch name {
		case "aws:principalaccount", "kms:calleraccount", "aws:sourceaccount", "aws:sourceowner", "aws:vpceaccount", "s3:dataaccesspointaccount":
			for _, a := range trust.Accounts {
				fixed = append(fixed, exactly(a))
			}
		case "aws:principalorgid", "aws:principalorgpaths", "aws:sourceorgid", "aws:sourceorgpaths", "aws:vpceorgid", "aws:vpceorgpaths":
			for _, o := range trust.Organizations {
				fixed = append(fixed, exactly(o), ptr(pattern.Compile(o+"/*")))
			}
		}
		c.avoid(d, c.union(fixed))
	}
}

// avoid asserts that a key is absent or has none of the values.
func (c *coder) avoid(d dimID, set setID) {
	if set == nothing {
		return
	}
	c.units = append(c.units, c.literal(literal{dim: d, quant: everyValue, set: set, neg: true, absent: true, empty: true}))
}

// outside asserts that an address is in none of the ranges that the policy names, but for
// ranges that are as good as everything.
func (c *coder) outside(d dimID, p *program.Policy, name string) {
	const broad4, broad6 = 8, 32 // S3 calls wider ranges public
	var ranges []program.IPOperand
	var text strings.Builder
	eachEntry(p, name, func(e *program.ConditionEntry) {
		o, ok := e.Operands.(*program.IPOperands)
		if !ok {
			return
		}
		for i := range o.Values {
			r := o.Values[i].Written
			if r.Addr().Is4() && r.Bits() >= broad4 || r.Addr().Is6() && r.Bits() >= broad6 {
				ranges = append(ranges, o.Values[i])
				_, _ = text.WriteString(" " + r.String())
			}
		}
	})
	if len(ranges) == 0 {
		return
	}
	slices.SortFunc(ranges, func(a, b program.IPOperand) int { return a.Written.Addr().Compare(b.Written.Addr()) })
	c.avoid(d, c.set("fixed addresses"+text.String(), valueSet{typed: addressSet{ranges: ranges}}))
}

// namedValues are the values without wildcards and variables that a policy names for a key.
func namedValues(p *program.Policy, name string) []string {
	var out []string
	eachEntry(p, name, func(e *program.ConditionEntry) {
		switch o := e.Operands.(type) {
		case *program.StringOperands:
			for i := range o.Values {
				v := &o.Values[i]
				if v.Template != nil {
					continue
				}
				text, fixed := v.Literal, v.Known
				if o.Compare == iam.Like {
					text, fixed = v.Glob.IsLiteral()
				}
				if fixed {
					out = append(out, text)
				}
			}
		case *program.ARNOperands:
			for i := range o.Values {
				if v := &o.Values[i]; v.Template == nil {
					if text, fixed := v.Value.Pattern.Whole().IsLiteral(); fixed {
						out = append(out, text)
					}
				}
			}
		}
	})
	return out
}

func eachEntry(p *program.Policy, name string, yield func(*program.ConditionEntry)) {
	for _, s := range p.Statements {
		if s.Condition == nil {
			continue
		}
		for i := range s.Condition.Entries {
			if e := &s.Condition.Entries[i]; e.Key.Name == name {
				yield(e)
			}
		}
	}
}

// namedAccounts are the accounts of the principals that a policy names.
func namedAccounts(p *program.Policy) []string {
	var out []string
	for _, s := range p.Statements {
		if s.Principal == nil || s.Principal.Not {
			continue
		}
		for i := range s.Principal.Entries {
			if a := s.Principal.Entries[i].Account; a != "" && !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	slices.Sort(out)
	return out
}

// definition is what counted as a stranger, for the reader.
func (t *Trust) definition() string {
	if len(t.Accounts)+len(t.Organizations) == 0 {
		return ""
	}
	return strings.Join(slices.Concat(slices.Sorted(slices.Values(t.Accounts)), slices.Sorted(slices.Values(t.Organizations))), ", ")
}
