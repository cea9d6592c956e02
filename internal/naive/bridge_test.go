// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package naive_test

import (
	"fmt"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/naive"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

var services = catalog.NewServices(catalog.Default())

// naively decides the case with the naive evaluator.
func (c *testCase) naively(documented bool) (naive.Set, map[string]bool, bool) {
	l := naive.Layers{Kind: c.kind, Identity: parsed(c.identity), Session: parsed(c.session)}
	if c.boundary != "" {
		l.Boundary = naive.MustParse(c.boundary)
	}
	for _, level := range c.scp {
		l.SCP = append(l.SCP, parsed(level))
	}
	for _, level := range c.rcp {
		l.RCP = append(l.RCP, parsed(level))
	}
	if c.owner != "" {
		l.Resource = map[string]*naive.Document{c.owner: naive.MustParse(c.resource)}
	}
	if c.endpoint != "" {
		l.Endpoint = naive.MustParse(c.endpoint)
	}
	return naive.Decide(&c.request, &l, documented)
}

func parsed(list []string) []*naive.Document {
	var out []*naive.Document
	for _, s := range list {
		out = append(out, naive.MustParse(s))
	}
	return out
}

// compiler collects the first error of building an evaluator's input.
type compiler struct{ err error }

func (b *compiler) policy(text string, typ iam.Type) *program.Policy {
	doc, err := policy.Parse(text)
	if err == nil {
		var p *program.Policy
		if p, err = program.Compile(doc, typ, typ.String(), services); err == nil {
			return p
		}
	}
	if b.err == nil {
		b.err = fmt.Errorf("%s policy: %w", typ, err)
	}
	return nil
}

func (b *compiler) policies(list []string, typ iam.Type) evaluator.Policies {
	var out evaluator.Policies
	for _, s := range list {
		out.List = append(out.List, b.policy(s, typ))
	}
	return out
}

func (b *compiler) levels(list [][]string, typ iam.Type) *evaluator.Levels {
	if list == nil {
		return nil
	}
	out := &evaluator.Levels{}
	for _, level := range list {
		out.Levels = append(out.Levels, b.policies(level, typ))
	}
	return out
}

// evaluated decides the case with the evaluator.
func (c *testCase) evaluated(documented bool) (naive.Set, []evaluator.Cause, error) {
	var b compiler
	l := evaluator.Layers{
		Identity:     b.policies(c.identity, iam.Identity),
		SCP:          b.levels(c.scp, iam.SCP),
		RCP:          b.levels(c.rcp, iam.RCP),
		EndpointKind: evaluator.EndpointKind(c.kind),
	}
	if c.boundary != "" {
		l.Boundary = b.policy(c.boundary, iam.Boundary)
	}
	if c.session != nil {
		s := b.policies(c.session, iam.Session)
		l.Session = &s
	}
	if c.owner != "" {
		typ := iam.Resource
		if c.trust() {
			typ = iam.Trust
		}
		l.Resource = []evaluator.ResourcePolicy{{Owner: c.owner, Policy: b.policy(c.resource, typ)}}
	}
	if c.endpoint != "" {
		l.Endpoint = b.policy(c.endpoint, iam.Endpoint)
	}
	if b.err != nil {
		return 0, nil, b.err
	}
	ev := evaluator.New(l, services, evaluator.Options{Documented: documented})
	req := &request.Request{}
	var err error
	if req.Principal, err = principal(&c.request.Caller); err != nil {
		return 0, nil, err
	}
	if c.request.Management[c.request.Caller.Account] {
		req.Principal.ManagementAccount = truth.True
	}
	if req.Action, err = ev.Action(c.request.Action); err != nil {
		return 0, nil, err
	}
	for _, r := range c.request.Resources {
		res := request.NewResource(pattern.Literal(r))
		if r == "*" {
			res = request.StarResource()
		}
		if c.request.Owner != "" {
			res.Account = pattern.Literal(c.request.Owner)
		}
		if c.request.Management[c.request.OwnerOf(r)] {
			res.ManagementAccount = truth.True
		}
		req.Resources = append(req.Resources, res)
	}
	if req.Context, err = request.NewContext(c.request.Context, services); err != nil {
		return 0, nil, err
	}
	possible, err := ev.Decide(req)
	if err != nil {
		return 0, nil, err
	}
	// The explanation must not disagree with the decision.
	result, err := ev.Evaluate(req)
	if err != nil {
		return 0, nil, err
	}
	if result.Possible != possible {
		return 0, nil, fmt.Errorf("Decide says %s, Evaluate %s", possible, result.Possible)
	}
	return setOf(possible), result.Causes, nil
}

func (c *testCase) trust() bool {
	_, _, ok := cutRole(c.owner)
	return ok
}

func setOf(p evaluator.Possible) naive.Set {
	var out naive.Set
	for d, n := range map[evaluator.Decision]naive.Decision{
		evaluator.Allowed: naive.Allowed, evaluator.ExplicitDeny: naive.ExplicitDeny, evaluator.ImplicitDeny: naive.ImplicitDeny,
	} {
		if p.Has(d) {
			out |= 1 << n
		}
	}
	return out
}

func principal(c *naive.Caller) (*request.Principal, error) {
	p, err := request.ParsePrincipal(arnOf(c))
	if err != nil {
		return nil, err
	}
	if c.Kind == naive.RoleSession {
		if p, err = p.WithSession(c.Session); err != nil {
			return nil, err
		}
	}
	if c.UniqueID != "" {
		if p, err = p.WithUniqueID(c.UniqueID); err != nil {
			return nil, err
		}
	}
	return p, nil
}
