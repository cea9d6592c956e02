// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/grammar"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// layers compiles all documents and records what is wrong with them.
// Findings about documents that can still be evaluated go to faults; without it they are
// not searched.
func (in *Input) layers(catalog iam.Services, errs *InputErrors, faults *faults) evaluator.Layers {
	c := compiler{catalog, in.Checks, errs, faults, in.names()}
	if faults == nil {
		c.checks = nil
	}
	out := evaluator.Layers{
		Identity:     c.policies(&in.Identity, iam.Identity),
		SCP:          c.levels(&in.ServiceControl, iam.SCP),
		RCP:          c.levels(&in.ResourceControl, iam.RCP),
		Resource:     c.resources(&in.ResourcePolicies),
		ResourceMore: in.ResourcePolicies.More,
		Boundary:     c.document(in.Boundary, iam.Boundary),
		Endpoint:     c.document(in.Endpoint, iam.Endpoint),
	}
	if in.Boundary != nil && in.Boundary.MaybeNull {
		out.Boundary, out.BoundaryAttached = nil, evaluator.AttachmentUnknown
	}
	if len(in.Session.Documents) > 0 || in.Session.More {
		session := c.policies(&in.Session, iam.Session)
		out.Session = &session
	}
	return out
}

// compiler compiles documents and gathers what is wrong with them.
type compiler struct {
	catalog iam.Services
	checks  *Checks
	errs    *InputErrors
	faults  *faults
	names   *Names
}

// faults are findings of checks, those that fail a simulation and the others.
type faults struct{ failing, warning InputErrors }

// document returns nil for no document and for one that cannot be used.
func (c compiler) document(d *documents.Document, typ iam.Type) *program.Policy {
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
	p, err := program.Compile(doc, typ, d.Label, c.catalog)
	if err != nil {
		c.errs.addProblems(d, typ.Describe(), problemsOf(err))
		return nil
	}
	failing, warning := c.checks.errors(d.Root, doc, typ)
	if len(failing) > 0 {
		c.faults.failing.addFaults(d, "AWS refuses "+d.Label+", or it does not do what it says", failing, true)
	}
	if len(warning) > 0 {
		c.faults.warning.addFaults(d, d.Label+" may not do what it says", warning, true)
	}
	return p
}

func (c compiler) policies(ps *documents.Policies, typ iam.Type) evaluator.Policies {
	out := evaluator.Policies{More: ps.More}
	for i := range ps.Documents {
		if p := c.document(&ps.Documents[i], typ); p != nil {
			out.List = append(out.List, p)
		}
	}
	return out
}

// levels returns nil if there are none: a layer without levels limits nothing.
func (c compiler) levels(ls *documents.Levels, typ iam.Type) *evaluator.Levels {
	if len(ls.Levels) == 0 && !ls.More {
		return nil
	}
	out := &evaluator.Levels{More: ls.More}
	for i := range ls.Levels {
		out.Levels = append(out.Levels, c.policies(&ls.Levels[i], typ))
	}
	return out
}

// resources compiles resource policies; those of roles are trust policies.
func (c compiler) resources(ps *documents.Policies) []evaluator.ResourcePolicy {
	c.checkOwners(ps)
	var out []evaluator.ResourcePolicy
	for i := range ps.Documents {
		d := &ps.Documents[i]
		if _, err := request.ParseOwner(d.Name); err != nil {
			continue
		}
		if kind := policyKind(d); kind != evaluator.PolicyGiven {
			out = append(out, evaluator.ResourcePolicy{Owner: d.Name, Kind: kind})
			continue
		}
		typ := ownedType(d.Name)
		p := c.document(d, typ)
		if p == nil {
			continue
		}
		if typ == iam.Resource {
			refused, doubts := grammar.CheckOwner(p.Document(), d.Name)
			if len(refused) > 0 {
				c.errs.addProblems(d, typ.Describe(), refused)
				continue
			}
			if len(doubts) > 0 && c.faults != nil {
				c.faults.warning.addFaults(d, d.Label+" may not do what it says", doubts, false)
			}
		}
		out = append(out, evaluator.ResourcePolicy{Owner: d.Name, Policy: p})
	}
	return out
}

// checkOwners records what is wrong with the keys of resource policies, and with
// shorthands among them.
func (c compiler) checkOwners(ps *documents.Policies) {
	place := documents.At(c.names.ResourcePolicies)
	keys := make([]string, len(ps.Documents))
	for i := range ps.Documents {
		keys[i] = ps.Documents[i].Name
	}
	for _, err := range evaluator.CheckOwners(keys, func(i, j int) bool { return mayBeSame(&ps.Documents[i], &ps.Documents[j]) }) {
		c.errs.add(place, "Invalid resource ARN", "A key of "+c.names.ResourcePolicies+" is the ARN of the resource that owns the policy, such as \"arn:aws:s3:::my-bucket\", or a pattern of such ARNs: "+
			words.Sentence(err.Error())+" The policy covers the resource and what lies in it.")
	}
	for i := range ps.Documents {
		rp := evaluator.ResourcePolicy{Owner: keys[i], Kind: policyKind(&ps.Documents[i])}
		if err := rp.Check(); err != nil {
			c.errs.add(place, "Invalid resource policy", words.Sentence(err.Error()))
		}
	}
}

// policyKind is what the document says of the policy of a resource.
func policyKind(d *documents.Document) evaluator.PolicyKind {
	switch d.Shorthand {
	case documents.NoPolicy:
		return evaluator.PolicyNone
	case documents.DefaultKeyPolicy:
		return evaluator.PolicyDefault
	default:
		return evaluator.PolicyGiven
	}
}

// mayBeSame reports whether both are the same policy, or may be the same when all is known.
func mayBeSame(d, o *documents.Document) bool {
	if d.HasUnknown() || o.HasUnknown() {
		return true
	}
	return d.Shorthand == o.Shorthand && (d.Shorthand != "" || d.Root != nil && o.Root != nil && d.Root.JSON() == o.Root.JSON())
}

// ownedType is the type of the policy of resources with such ARNs: of what IAM has,
// roles have one.
func ownedType(owner string) iam.Type {
	if a, ok := arn.Split(owner); ok && a.Service == "iam" {
		return iam.Trust
	}
	return iam.Resource
}
