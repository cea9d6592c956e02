// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Statements of a resource policy are about the resource that has the policy. Some do not
// name it, or only a part of it.

// withoutResource is E-542 for a statement of the resource's policy that names none.
func (v *env) withoutResource() truth.Value {
	service := v.action.Prefix
	if v.resource.Aligned {
		service = v.resource.Fields[2].String()
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
func (v *env) matchRelative(e *program.ResourceEntry) (hit, unresolved truth.Value) {
	r := v.resource
	if !r.Aligned || r.Fields[2].String() != "execute-api" {
		return truth.False, truth.False
	}
	path, named := apiPath(r.Fields[5])
	hit = v.decideText(e.Template, func(t *program.Resolved) truth.Value {
		if t.OK == truth.False || !named && r.IsKnown {
			return truth.False
		}
		got := truth.And(t.OK, t.Pattern.Test(path))
		if got == truth.Unknown && t.Pattern.HasHole() {
			v.unknownEntry(written{e.Node, e.Template.HasHole()})
		} else if got == truth.Unknown {
			v.unknownResource()
		}
		return got
	})
	return hit, truth.Or(v.unresolved(e.Template), truth.And(truth.Of(e.MayHide), truth.Unknown))
}

// apiPath is what follows the id of the API in the resource part of an ARN of
// execute-api, and whether anything does. If the id is not known, neither is certain.
func apiPath(resource pattern.Text) (path pattern.Text, named bool) {
	if i := strings.IndexByte(resource.Prefix(), '/'); i >= 0 {
		return pattern.WithoutPrefix(resource, i+1), true
	}
	return pattern.Unknown(), false
}
