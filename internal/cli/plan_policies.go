// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package cli

import (
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/denial"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/simulate"
)

// principalOf is the principal of a plan that a denial is about: the user, or the role of a
// session. It is nil if there is none, or several.
func principalOf(report *plancheck.Report, d *denial.Denial) *plancheck.Principal {
	who, ok := arn.ParsePrincipal(d.Principal)
	var found *plancheck.Principal
	for _, p := range report.Principals {
		if !ok || p.Kind != "role" && p.Kind != "user" {
			continue
		}
		same := p.ARN != "" && p.ARN == d.Principal
		if !same && p.Name == who.Name && p.Name != "" {
			isRole := who.Kind == arn.Role || who.Kind == arn.AssumedRole
			account := arn.Account(p.ARN)
			same = isRole == (p.Kind == "role") && (account == "" || account == who.Account)
		}
		if !same {
			continue
		}
		if found != nil {
			return nil
		}
		found = p
	}
	return found
}

// principalPolicies adds the policies of a principal, and says what the plan does not show.
func principalPolicies(in *simulate.Input, p *plancheck.Principal, d *denial.Denial) (notes []string) {
	name := d.Principal
	if p.ARN != "" {
		name = p.ARN
	}
	text := pattern.Literal(name)
	in.Principal = &text
	for _, l := range p.Layers {
		doc := layerDocument(l, arguments.Identity)
		in.Identity.Documents = append(in.Identity.Documents, doc)
	}
	if !p.Complete {
		in.Identity.More = true
		notes = append(notes, "The plan does not show every policy of "+p.Address()+": "+strings.Join(p.Missing, "; ")+".")
	}
	if len(p.Assumed) > 0 {
		notes = append(notes, "Assumed of "+p.Address()+": "+strings.Join(p.Assumed, "; ")+".")
	}
	if len(p.Boundaries) == 1 {
		b := layerDocument(p.Boundaries[0], arguments.Boundary)
		in.Boundary = &b
	} else if len(p.Boundaries) > 1 {
		b := documents.Document{Label: arguments.Boundary, Place: documents.At(arguments.Boundary), Root: policy.NewUnknown(pattern.Unknown()), MaybeNull: true}
		in.Boundary = &b
	}
	return notes
}

// layerDocument is the document of a policy of a principal; one that the plan does not show
// is unknown.
func layerDocument(l *plancheck.Layer, argument string) documents.Document {
	d := documents.Document{Place: documents.At(argument), Root: policy.NewUnknown(pattern.Unknown())}
	switch {
	case l.Managed != "":
		d.Label = l.Managed
		if m, err := catalog.Default().ManagedPolicy(l.Managed); err == nil {
			d.Root, d.Problems = policy.ParseJSON(m.Document)
		}
	case l.Document != nil:
		d.Label = l.Document.Label()
		if root, problems := l.Document.Tree(); root != nil {
			d.Root, d.Problems = root, problems
		}
	case l.From != nil:
		d.Label = l.From.Address
	}
	d.Name, d.Key = d.Label, d.Label
	return d
}

// resourcePolicies adds the policies of resources and the trust policies of roles, those
// that the plan shows with their owners.
func resourcePolicies(in *simulate.Input, report *plancheck.Report) {
	seen := map[string]bool{}
	add := func(owner string, doc *plancheck.Document) {
		if owner == "" || seen[owner] || doc == nil {
			return
		}
		root, problems := doc.Tree()
		if root == nil {
			return
		}
		seen[owner] = true
		in.ResourcePolicies.Documents = append(in.ResourcePolicies.Documents, documents.Document{
			Label: doc.Label(), Name: owner, Key: owner, Place: documents.At(arguments.ResourcePolicies), Root: root, Problems: problems,
		})
	}
	for _, doc := range report.Documents {
		if doc.Type == iam.Resource {
			add(doc.OwnerARN, doc)
		}
	}
	for _, p := range report.Principals {
		add(p.ARN, p.Trust)
	}
}
