// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strconv"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

// layers compiles all documents and records what is wrong with them.
// Findings about documents that can be evaluated all the same go to faults.
func (in *Input) layers(catalog evaluator.Catalog, errs *InputErrors, faults *faults) evaluator.Layers {
	c := compiler{catalog, in.Checks, errs, faults}
	out := evaluator.Layers{
		Identity:     c.policies(&in.Identity, evaluator.TypeIdentity),
		SCP:          c.levels(&in.ServiceControl, evaluator.TypeSCP),
		RCP:          c.levels(&in.ResourceControl, evaluator.TypeRCP),
		Resource:     c.resources(&in.ResourcePolicies),
		ResourceMore: in.ResourcePolicies.More,
		Boundary:     c.document(in.Boundary, evaluator.TypeBoundary),
		Endpoint:     c.document(in.Endpoint, evaluator.TypeEndpoint),
	}
	if in.Boundary != nil && in.Boundary.MaybeNull {
		out.Boundary, out.BoundaryAttached = nil, evaluator.AttachmentUnknown
	}
	if len(in.Session.Documents) > 0 || in.Session.More {
		session := c.policies(&in.Session, evaluator.TypeSession)
		out.Session = &session
	}
	return out
}

// compiler compiles documents and gathers what is wrong with them.
type compiler struct {
	catalog evaluator.Catalog
	checks  *Checks
	errs    *InputErrors
	faults  *faults
}

// faults are findings of checks, those that fail a simulation and the others.
type faults struct{ failing, warning InputErrors }

// document returns nil for no document and for one that cannot be used.
func (c compiler) document(d *Document, typ evaluator.Type) *evaluator.Policy {
	if d == nil {
		return nil
	}
	problems := d.Problems
	var doc *policy.Document
	if d.Root != nil || problems == nil {
		var found policy.Problems
		doc, found = policy.Build(d.Root)
		problems = append(problems[:len(problems):len(problems)], found...)
	}
	if len(problems) > 0 {
		c.errs.addProblems(d, typ.Describe(), problems)
		return nil
	}
	p, err := evaluator.Compile(doc, typ, d.Label, c.catalog)
	if err != nil {
		c.errs.addProblems(d, typ.Describe(), problemsOf(err))
		return nil
	}
	failing, warning := c.checks.errors(d.Root, doc, typ)
	if len(failing) > 0 {
		c.faults.failing.addFaults(d, "AWS refuses "+d.Label+", or it does not do what it says", failing)
	}
	if len(warning) > 0 {
		c.faults.warning.addFaults(d, d.Label+" may not do what it says", warning)
	}
	return p
}

func (c compiler) policies(ps *Policies, typ evaluator.Type) evaluator.Policies {
	out := evaluator.Policies{More: ps.More}
	for i := range ps.Documents {
		if p := c.document(&ps.Documents[i], typ); p != nil {
			out.List = append(out.List, p)
		}
	}
	return out
}

// levels returns nil if there are none: a layer without levels limits nothing.
func (c compiler) levels(ls *Levels, typ evaluator.Type) *evaluator.Levels {
	if len(ls.Levels) == 0 && !ls.More {
		return nil
	}
	out := &evaluator.Levels{More: ls.More}
	for i := range ls.Levels {
		out.Levels = append(out.Levels, c.policies(&ls.Levels[i], typ))
	}
	return out
}

// resources compiles resource policies; that of a role is a trust policy.
func (c compiler) resources(ps *Policies) []evaluator.ResourcePolicy {
	var out []evaluator.ResourcePolicy
	for i := range ps.Documents {
		d := &ps.Documents[i]
		owner, ok := arn.Split(d.Name)
		if !ok || strings.ContainsAny(d.Name, "*?") {
			c.errs.add(d.Place, "Invalid resource ARN",
				"The key "+strconv.Quote(oneLine(d.Name))+" of "+d.Place.Attribute+" must be the ARN of the resource that owns the policy, "+
					"such as \"arn:aws:s3:::my-bucket\", without wildcards. The policy covers the resource and what lies in it.")
			continue
		}
		if d.StandIn == StandInNone {
			continue
		}
		typ := evaluator.TypeResource
		if owner.Service == "iam" && strings.HasPrefix(owner.Resource, "role/") {
			typ = evaluator.TypeTrust
		}
		p := c.document(d, typ)
		if p == nil {
			continue
		}
		if err := p.CheckOwner(d.Name); err != nil {
			c.errs.addProblems(d, typ.Describe(), problemsOf(err))
			continue
		}
		out = append(out, evaluator.ResourcePolicy{Owner: d.Name, Policy: p})
	}
	return out
}
