// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/grammar"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// Statements of a resource policy speak of the resource that has the policy, some without
// naming it, or in part.

// relativePrefix begins an entry that names a path of the API that has the policy; API
// Gateway puts the rest of the ARN before it (E-1750).
const relativePrefix = "execute-api:/"

// CheckOwner reports what AWS refuses in the policy of the resource with that ARN, as a
// [*DocumentError], and what it may refuse: a statement without Resource (E-542).
func (p *Policy) CheckOwner(owner string) (doubts policy.Problems, refused error) {
	fields := strings.SplitN(owner, ":", 4)
	if p.Type != iam.Resource || len(fields) < 4 {
		return nil, nil
	}
	const fix = `Write "Resource" with the ARN of the resource.`
	service := fields[2]
	meaning := facts.WithoutResourceOf(service)
	var c compiler
	for _, s := range p.statements {
		switch {
		case !s.bare:
		case meaning == facts.WithoutResourceRefused:
			c.problem(s.src.Node, grammar.CodeMissingResource, "The statement has neither Resource nor NotResource, which "+service+" refuses in the policy of "+words.Quote(owner)+".", fix)
		case meaning == facts.WithoutResourceUnsaid:
			c.problem(s.src.Node, grammar.CodeMissingResource, "The statement has neither Resource nor NotResource. AWS does not say whether "+service+
				" takes that as the resource that has the policy or refuses the document (C-31).", fix)
		}
	}
	if meaning == facts.WithoutResourceRefused && len(c.problems) > 0 {
		return nil, &DocumentError{Label: p.Label, Type: p.Type, Problems: c.problems}
	}
	return c.problems, nil
}

// withoutResource is E-542 for a statement of the resource's policy that names none.
func (v *env) withoutResource() truth.Value {
	service := v.action.service
	if v.resource.aligned {
		service = v.resource.fields[2].String()
	}
	switch facts.WithoutResourceOf(service) {
	case facts.WithoutResourceCovers:
		return truth.True
	case facts.WithoutResourceNothing:
		return truth.False
	default:
		return v.readings(31, truth.True, truth.False)
	}
}

// matchRelative decides an entry such as "execute-api:/prod/GET/*" for a resource of the
// API that has the policy (E-1750).
func (v *env) matchRelative(e *resourceEntry) (hit, unresolved truth.Value) {
	r := v.resource
	if !r.aligned || r.fields[2].String() != "execute-api" {
		return truth.False, truth.False
	}
	path, named := apiPath(r.fields[5])
	hit = v.decideText(e.template, func(t *resolved) truth.Value {
		if t.ok == truth.False || !named && r.isKnown {
			return truth.False
		}
		got := truth.And(t.ok, t.pattern.Test(path))
		if got == truth.Unknown && t.pattern.HasHole() {
			v.unknown(e.node)
		} else if got == truth.Unknown {
			v.unknownResource()
		}
		return got
	})
	return hit, truth.Or(v.unresolved(e.template), truth.And(truth.Of(e.mayHide), truth.Unknown))
}

// apiPath is what follows the id of the API in the resource part of an ARN of
// execute-api, and whether anything does; not for certain where the id is not known.
func apiPath(resource pattern.Text) (path pattern.Text, named bool) {
	if i := strings.IndexByte(resource.Prefix(), '/'); i >= 0 {
		return dropPrefix(resource, i+1), true
	}
	return pattern.Unknown(), false
}
