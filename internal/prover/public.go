// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package prover

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
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
// none of the fixed values that the policy names for keys that say where a request comes from, and for
// keys of ARNs none of the accounts in them.
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

// The anchors whose values say which account or organization they are of.
var (
	ofAccount = map[string]bool{
		"aws:principalaccount": true, "kms:calleraccount": true, "aws:sourceaccount": true, "aws:sourceowner": true, "aws:vpceaccount": true, "s3:dataaccesspointaccount": true,
	}
	ofOrganization = map[string]bool{
		"aws:principalorgid": true, "aws:principalorgpaths": true, "aws:sourceorgid": true, "aws:sourceorgpaths": true, "aws:vpceorgid": true, "aws:vpceorgpaths": true,
	}
	ofARN = map[string]bool{"aws:principalarn": true, "aws:sourcearn": true, "aws:sourcevpcarn": true, "s3:dataaccesspointarn": true}
)

// strangers asserts that the caller of every request of the question is a stranger.
func (c *coder) strangers(p *program.Policy, trust *Trust) {
	listed := len(trust.Accounts)+len(trust.Organizations) > 0
	accounts := trust.Accounts
	if !listed {
		accounts = namedAccounts(p)
	}
	anyone := inAccount("", "", aUser, aRoot, aSession, aFederated)
	if p.Type != iam.Trust {
		anyone = append(anyone, exactly("*")) // roles are assumed with credentials
	}
	anyone = append(anyone, c.sharedProviders(p)...)
	c.noServices()
	c.units = append(c.units, c.literal(literal{dim: callerDim, set: c.union(anyone)}))
	c.noStrangers = accounts
	var trusted []*pattern.Pattern
	for _, a := range accounts {
		trusted = append(trusted, inAccount("", a, aUser, aRoot, aSession, aFederated)...)
	}
	if len(trusted) > 0 {
		c.units = append(c.units, c.literal(literal{dim: callerDim, set: c.union(trusted), neg: true}))
	}
	for _, name := range anchors {
		d, tested := c.byName[name]
		switch {
		case !tested:
		case c.dims[d].typ == iam.TypeIP:
			c.outside(d, p, name)
		default:
			c.avoid(d, c.union(trust.tied(p, name)))
			c.notOwner(d, p, name, !listed || len(trust.Organizations) > 0)
		}
	}
}

// noServices asserts what only requests of service principals differ in, which are no strangers (E-1210).
func (c *coder) noServices() {
	if d, tested := c.byName["aws:principalisawsservice"]; tested {
		c.units = append(c.units, c.literal(literal{dim: d, quant: everyValue, set: c.set("bool false", valueSet{typed: boolSet{wantFalse: true}}), absent: true, empty: true}))
	}
	for _, name := range []string{"aws:principalservicename", "aws:principalservicenameslist"} {
		if d, tested := c.byName[name]; tested {
			c.units = append(c.units, c.presentLit(d).not())
		}
	}
}

// tied are the values of a key that tie a grant to someone: those that the policy names, of ARNs all those
// of the accounts that it names there, and where accounts or organizations are trusted by name only theirs.
func (t *Trust) tied(p *program.Policy, name string) (out []*pattern.Pattern) {
	listed := len(t.Accounts)+len(t.Organizations) > 0
	add := func(values ...string) {
		for _, v := range values {
			out = append(out, exactly(v))
		}
	}
	switch {
	case !listed:
		add(namedValues(p, name)...)
		switch {
		case ofARN[name]:
			out = append(out, ofAccounts(accountsIn(p, name))...)
		case name == "aws:userid":
			out = append(out, namedIDs(p)...)
		}
	case name == "aws:userid": // whose it is cannot be seen
	case ofARN[name]:
		out = ofAccounts(t.Accounts)
		for _, v := range namedValues(p, name) {
			if a, ok := arn.Split(v); ok && a.Account == "" && name == "aws:sourcearn" {
				add(v)
			}
		}
	case ofAccount[name]:
		add(t.Accounts...)
	case !ofOrganization[name]:
		add(namedValues(p, name)...)
	}
	if !ofOrganization[name] {
		return out
	}
	organizations := t.Organizations
	if !listed {
		organizations = namedOrganizations(p, name)
	}
	add(organizations...)
	for _, o := range organizations {
		out = append(out, ptr(pattern.Compile(o+"/*")))
	}
	return out
}

// notOwner asserts that a stranger is not of the account of the resource, nor of its organization
// where organizations count: policies say that with variables.
func (c *coder) notOwner(d dimID, p *program.Policy, name string, organizations bool) {
	owner := ""
	switch {
	case ofAccount[name], ofARN[name]:
		owner = "aws:resourceaccount"
	case ofOrganization[name] && organizations:
		owner = "aws:resourceorgid"
	}
	eachEntry(p, name, func(e *program.ConditionEntry) {
		t := onlyTemplate(e)
		if owner == "" || t == nil || !namesOwner(t, owner, ofARN[name]) {
			return
		}
		x := entry{coder: c, e: e, d: d, test: e.Test, part: "with templates"}
		if l, ok := c.switches[x.text()]; ok && e.Test.Negated {
			c.units = append(c.units, l)
		}
		text, _, _, _ := c.template(t)
		for _, kind := range []string{fmt.Sprint(c.dims[d].name, " ", e.Op.Base), x.text()} {
			if l, ok := c.switches[kind+" "+text]; ok && !e.Test.Negated {
				c.units = append(c.units, l.not())
			}
		}
	})
}

// onlyTemplate is the value of a condition that has one value, with policy variables; nil for others.
func onlyTemplate(e *program.ConditionEntry) *program.Template {
	switch o := e.Operands.(type) {
	case *program.StringOperands:
		if len(o.Values) == 1 {
			return o.Values[0].Template
		}
	case *program.ARNOperands:
		if len(o.Values) == 1 {
			return o.Values[0].Template
		}
	}
	return nil
}

// namesOwner reports whether a value is the variable for the owner of the resource, or an ARN that has it as
// its account: arn:aws:iam::${aws:ResourceAccount}:role/app-*.
func namesOwner(t *program.Template, owner string, inARN bool) bool {
	list := t.Segments
	if inARN {
		if len(list) < 3 || list[0].Kind != program.SegmentText || list[2].Kind != program.SegmentText {
			return false
		}
		before, after := list[0].Text, list[2].Text
		if strings.ContainsAny(before, "*?") || strings.Count(before, ":") != 4 || !strings.HasSuffix(before, ":") || !strings.HasPrefix(after, ":") {
			return false
		}
		list = list[1:2]
	}
	return len(list) == 1 && list[0].Kind == program.SegmentVariable && list[0].Key.Name == owner && !list[0].HasDefault
}

// unsigned adds the clauses that callers without credentials have none of the keys that AWS takes from
// credentials, and callers of identity providers no organization.
func (r *runner) unsigned() {
	if r.stranger == nil {
		return
	}
	r.clauses = append(r.clauses, r.coder.claims...)
	signed := r.coder.literal(literal{dim: callerDim, set: r.union([]*pattern.Pattern{exactly("*")}), neg: true})
	member := r.coder.literal(literal{dim: callerDim, set: r.union(inAccount("", "", aUser, aRoot, aSession, aFederated))})
	for id := int(fixedDims); id < len(r.dims); id++ {
		k, of := r.keys[dimID(id)]
		if !of || !r.dims[id].absent {
			continue
		}
		absent := r.presentLit(dimID(id)).not()
		switch k.ID {
		case program.KeyPrincipalOrgID, program.KeyPrincipalOrgPaths, program.KeyPrincipalArn:
			r.clauses = append(r.clauses, clause{member, absent})
		case program.KeyPrincipalTag, program.KeyUsername, program.KeyMFAPresent, program.KeyTokenIssueTime, program.KeyPrincipalServiceName:
			r.clauses = append(r.clauses, clause{signed, absent})
		case program.KeyUserID, program.KeyPrincipalAccount:
			nobody := r.coder.literal(literal{dim: dimID(id), set: r.union([]*pattern.Pattern{exactly("anonymous")})})
			r.clauses = append(r.clauses, clause{signed, absent, nobody})
		}
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

// ofAccounts are the ARNs of what belongs to one of the accounts.
func ofAccounts(accounts []string) (out []*pattern.Pattern) {
	for _, a := range accounts {
		p := arn.Compile("arn:*:*:*:" + a + ":*")
		if glob, ok := p.Glob(); ok {
			out = append(out, &glob)
		}
	}
	return out
}

// accountsIn are the accounts in the ARNs that a policy names for a key, perhaps with wildcards in other
// fields: arn:aws:iam::111122223333:role/app-* is about one account.
func accountsIn(p *program.Policy, name string) (out []string) {
	add := func(whole pattern.Pattern) {
		a := arn.OperandFromPattern(whole)
		if f := a.Field(4); f != nil && a.Form() != arn.Misaligned {
			if account, fixed := f.IsLiteral(); fixed && arn.IsAccountID(account) && !slices.Contains(out, account) {
				out = append(out, account)
			}
		}
	}
	eachEntry(p, name, func(e *program.ConditionEntry) {
		switch o := e.Operands.(type) {
		case *program.StringOperands:
			for i := range o.Values {
				if v := &o.Values[i]; v.Template == nil && o.Compare == iam.Like {
					add(v.Glob)
				}
			}
		case *program.ARNOperands:
			for i := range o.Values {
				if v := &o.Values[i]; v.Template == nil {
					add(*v.Value.Pattern.Whole())
				}
			}
		}
	})
	return out
}

// namedIDs are the values of aws:userid that a policy names by what is before the colon: the sessions of
// one role, as in AROAEXAMPLE:*, or the federated users of one account.
func namedIDs(p *program.Policy) (out []*pattern.Pattern) {
	eachEntry(p, "aws:userid", func(e *program.ConditionEntry) {
		o, ok := e.Operands.(*program.StringOperands)
		if !ok || o.Compare != iam.Like {
			return
		}
		for i := range o.Values {
			v := &o.Values[i]
			if id, _, found := strings.Cut(v.Glob.LiteralPrefix(), ":"); v.Template == nil && found && id != "" {
				out = append(out, ptr(pattern.Compile(id+":*")))
			}
		}
	})
	return out
}

// namedOrganizations are the organizations that the values of a key begin with: the paths of
// organizational units begin with the id of the organization.
func namedOrganizations(p *program.Policy, name string) []string {
	var out []string
	eachEntry(p, name, func(e *program.ConditionEntry) {
		o, ok := e.Operands.(*program.StringOperands)
		if !ok {
			return
		}
		for i := range o.Values {
			v := &o.Values[i]
			head := v.Literal
			if o.Compare == iam.Like {
				head = v.Glob.LiteralPrefix()
			}
			if id, _, found := strings.Cut(head, "/"); v.Template == nil && found && strings.HasPrefix(id, "o-") && len(id) > len("o-") {
				out = append(out, id)
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

// strangersAccounts are accounts that the callers of examples belong to.
var strangersAccounts = []string{"777788889999", "666677778888", "222233334444"}

// sign makes the caller of a request one that its keys fit, and that readers recognise: in a model keys do
// not depend on the caller.
func (c *checker) sign(r *runner, d *draft) {
	c.recognizable(r, d)
	service, _, _ := strings.Cut(strings.ToLower(d.action), ":")
	signed := slices.ContainsFunc(slices.Collect(maps.Keys(d.keys)), ofSigned) || !facts.Anonymous(service) && !facts.Anonymous(strings.ToLower(d.action))
	if d.principal != "*" && !strings.Contains(d.principal, noAccount) || d.principal == "*" && !signed {
		return
	}
	callers := callersOf(d)
	if callers == nil {
		accounts := strangersAccounts
		for _, name := range []string{"aws:principalaccount", "kms:calleraccount"} {
			if k, ok := d.keys[name]; ok {
				accounts = k.values
			}
		}
		for _, a := range accounts {
			callers = append(callers, "arn:aws:iam::"+a+":user/example")
		}
	}
	for _, caller := range callers {
		other := *d
		other.principal = caller
		if a, ok := arn.Split(caller); ok && !slices.Contains(r.noStrangers, a.Account) && c.violates(&other) {
			*d = other
			return
		}
	}
}

// noAccount is the account of a model that any account fits.
const noAccount = ":000000000000:"

// callersOf is the caller that aws:PrincipalArn names, nil if there is none.
func callersOf(d *draft) []string {
	k, ok := d.keys["aws:principalarn"]
	if !ok || len(k.values) != 1 {
		return nil
	}
	a, ok := arn.Split(k.values[0])
	if !ok || a.Service != "iam" || !arn.IsAccountID(a.Account) {
		return nil
	}
	kind, name, _ := strings.Cut(a.Resource, "/")
	switch {
	case kind == "user" && name != "" || a.Resource == "root":
		return k.values
	case kind == "role" && name != "":
		return []string{"arn:" + a.Partition + ":sts::" + a.Account + ":assumed-role/" + name[strings.LastIndexByte(name, '/')+1:] + "/example"}
	}
	return nil
}

// recognizable replaces ARNs in condition keys that only the string theory would choose, such as
// arn:aws:iam:::role/x, by such as have an account, where the violation stands with them too (P-703).
func (c *checker) recognizable(r *runner, d *draft) {
	for _, name := range slices.Sorted(maps.Keys(d.keys)) {
		k := d.keys[name]
		id, tested := r.byName[name]
		if !tested || k.key.Info.Type != iam.TypeARN || len(k.values) != 1 {
			continue
		}
		for _, v := range c.ofPolicies(r, id, name) {
			other := *d
			other.keys = maps.Clone(d.keys)
			other.keys[name] = keyDraft{k.key, []string{v}}
			if r.ofStranger(name, v) && c.violates(&other) {
				*d = other
				break
			}
		}
	}
}

// ofPolicies are the ARNs that the model takes from the policies for a key, with familiar words in place of
// their wildcards.
func (c *checker) ofPolicies(r *runner, id dimID, name string) (out []string) {
	service := "sns"
	if name == "aws:principalarn" {
		service = "iam"
	}
	for _, l := range r.lits[id] {
		x := r.literals[l]
		if x.neg || x.set == everything {
			continue
		}
		for _, p := range r.sets[x.set].patterns {
			for _, a := range strangersAccounts {
				of := *c
				of.account = a
				v := of.fill(p, service)
				if f, ok := arn.Split(v); ok && service == "iam" && !strings.Contains(f.Resource, "/") && f.Resource != "root" {
					v = strings.TrimSuffix(v, f.Resource) + "role/example"
				}
				if _, fixed := p.IsLiteral(); !fixed && !slices.Contains(out, v) {
					out = append(out, v)
				}
			}
		}
	}
	return out
}

// ofSigned reports whether only requests of callers with credentials have the key.
func ofSigned(key string) bool {
	return strings.HasPrefix(key, "aws:principal") || key == "aws:userid" || key == "aws:username" || key == "kms:calleraccount"
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
