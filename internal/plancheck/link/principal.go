// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

// Package link puts together which principal gets which policies, how sure each tie is, and what
// the plan does not show of a principal (K-301 to K-309).
package link

import (
	"cmp"
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/extract"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/tables"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/world"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/planfile"
)

// Principal is a role, user, group or permission set of the plan with its policies.
type Principal struct {
	Resource *planfile.Resource
	// Kind is "role", "user", "group" or "permission_set".
	Kind string
	// ARN is "" while it is not known.
	ARN, Name string
	// Layers are its identity policies, Boundaries what bounds it: several where one of them
	// does.
	Layers, Boundaries []*Layer
	// Complete says that no other policies give it anything; Missing why that is not so.
	Complete bool
	Missing  []string
	// Assumed is what Complete takes for granted. No rule holds because of it.
	Assumed []string
	Trust   *extract.Document
	// Uses are the resources of the plan that run with the role; Sessions the managed policies that
	// bound what it can do in one of them.
	Uses     []Use
	Sessions []*Layer

	existing bool // it was there before
	// lists are the complete lists that the plan gives, by the kind of link: "attach_all" of
	// managed and "inline_all" of inline policies.
	lists  map[string]*completeList
	groups []membership
}

// Address is the address of the resource.
func (p *Principal) Address() string { return p.Resource.Address }

// Layer is a policy of a principal.
type Layer struct {
	// From is the resource that ties the policy to the principal.
	From *planfile.Resource
	// Document is the policy, nil if the plan does not show it; Reason says why then.
	Document *extract.Document
	// Managed is the ARN of an AWS managed policy.
	Managed string
	Reason  string
	Link    world.Link
	// Assumption is what the link is based on, "" for a certain one.
	Assumption string

	ARN string // of the policy, "" if not known
	// member is what puts a user into the group that the policy is of, nil for none.
	member *planfile.Resource
	// Sensitive says that the ARN must not be printed.
	Sensitive bool
	// LeftOutBy is the address of a resource of the plan whose complete list leaves the policy out, so
	// that it is taken away again; "" for none.
	LeftOutBy string
	// Guessed says that which policy it is follows from an expression and not from values.
	Guessed bool
}

// hiddenText replaces a value that must not be printed.
const hiddenText = "(sensitive)"

// ShownARN is the ARN of the policy for messages, "" if it is not known.
func (l *Layer) ShownARN() string {
	if l.Sensitive {
		return hiddenText
	}
	return l.ARN
}

// ShownARN is the ARN of the principal for messages, "" if it is not known or must not be printed.
func (p *Principal) ShownARN() string {
	if p.Resource.After.Get("arn").IsSensitive() || p.Resource.After.Get(tables.NameArgument(p.Resource.Type)).IsSensitive() || p.Resource.After.Get("path").IsSensitive() {
		return ""
	}
	return p.ARN
}

// Visible reports whether all of the policy is known.
func (l *Layer) Visible() bool { return l.Document != nil && l.Document.Visibility >= extract.Partial }

// Linker puts principals together.
type Linker struct {
	w          *world.World
	source     extract.Source
	documents  []*extract.Document
	byResource map[*planfile.Resource][]*extract.Document
	Principals []*Principal
	byRes      map[*planfile.Resource]*Principal
	managed    *managedPolicies
	byName     map[string][]*Principal      // by kind and name, id or ARN
	byARN      map[string]*extract.Document // managed policies
	noted      map[string]bool              // what is assumed of the instances of a block
	inline     map[string]bool              // roles with names of their inline policies
	gone       map[string]bool              // roles with ARNs of policies that are detached
	attachedTo map[string][]string          // the roles that a policy is attached to and no others, by ARN
	Unlisted   []extract.Unlisted
	// Unresolved are the attachments whose principal or policy the plan does not name.
	Unresolved []Unresolved
}

// Unresolved is a tie between a policy and a principal where the plan does not show one of the two.
type Unresolved struct {
	Address, Attribute, Why string
	// Kind is that of the principal, "" if it is the policy that is not known.
	Kind string
	// Named says that the plan names the principal, which is not one of its resources.
	Named bool
}

// New returns a linker for the documents of a plan. Source is the files of the configuration, nil
// for none.
func New(w *world.World, documents []*extract.Document, source extract.Source) *Linker {
	l := &Linker{w: w, source: source, documents: documents, byResource: map[*planfile.Resource][]*extract.Document{}, byRes: map[*planfile.Resource]*Principal{}, managed: newManagedPolicies(),
		byName: map[string][]*Principal{}, byARN: map[string]*extract.Document{}, noted: map[string]bool{},
	}
	for _, d := range documents {
		l.byResource[d.Resource] = append(l.byResource[d.Resource], d)
	}
	return l
}

// Run finds the principals and ties their policies to them.
func (l *Linker) Run() {
	for _, r := range l.w.All {
		kind := tables.PrincipalTypes[r.Type]
		if kind == "" || r.Data || !r.Exists() || !r.IsAWS() {
			continue
		}
		p := &Principal{Resource: r, Kind: kind, Name: r.After.Get(tables.NameArgument(r.Type)).Text(), existing: r.Existed() && !(r.Is("create") && r.Is("delete")), lists: map[string]*completeList{}}
		p.ARN = l.principalARN(p)
		l.Principals = append(l.Principals, p)
		l.byRes[r] = p
		for _, d := range l.byResource[r] {
			if d.Type == iam.Trust {
				p.Trust = d
			}
		}
		for _, text := range []string{p.Name, p.ARN, r.After.Get("id").Text()} {
			if at := kind + "|" + text; text != "" && !slices.Contains(l.byName[at], p) {
				l.byName[at] = append(l.byName[at], p)
			}
		}
	}
	l.readState()
	for _, r := range l.w.All {
		if r.Data || !r.Exists() || !r.IsAWS() {
			continue
		}
		for _, row := range tables.LinkRows()[r.Type] {
			l.tie(r, row)
		}
	}
	l.uses()
	for _, groups := range []bool{true, false} { // what groups give their users, and lack, comes first
		for _, p := range l.Principals {
			if (p.Kind == "group") != groups {
				continue
			}
			p.dropUnlisted(l.w)
			l.leftOut(p)
			p.throughGroups()
			l.complete(p)
			slices.SortStableFunc(p.Layers, func(a, b *Layer) int { return cmp.Compare(a.From.Address, b.From.Address) })
		}
	}
}

func (l *Linker) principalARN(p *Principal) string {
	if text, ok := p.Resource.After.Get("arn").Str(); ok {
		return text
	}
	if p.Kind == "permission_set" {
		return ""
	}
	c := &tables.Carrier{Owner: "arn", OwnerARN: "arn:{P}:iam::{A}:" + p.Kind + "{path}{" + tables.NameArgument(p.Resource.Type) + "}"}
	return l.w.OwnerARN(p.Resource, c, p.Resource.After)
}

// tie reads one resource that ties policies to principals.
func (l *Linker) tie(r *planfile.Resource, row tables.LinkRow) {
	if row.Link == "session" {
		l.session(r, row)
		return
	}
	if row.Principals == "self" && row.Link != "inline" && r.After.Get(row.Policies).IsNull() {
		return
	}
	if v := r.After.Get(row.Principals); row.Principals != "self" && v.IsNull() {
		return
	}
	owners := l.owners(r, row)
	if len(owners) == 0 {
		return
	}
	l.keyed(r, owners)
	switch row.Link {
	case "member":
		l.member(r, row, owners)
		return
	case "attach_all", "inline_all":
		for _, o := range owners {
			o.p.listed(r, row, o)
		}
		if row.Link == "inline_all" {
			return
		}
	case "inline":
		for _, d := range l.byResource[r] {
			if d.Type != iam.Identity || row.Principals == "self" != d.InlineIn {
				continue
			}
			for _, o := range owners {
				if d.FromState && l.hasInline(o.p, d.Name) {
					continue
				}
				o.p.Layers = append(o.p.Layers, &Layer{From: r, Document: d, Link: o.link, Assumption: o.note})
			}
		}
		return
	}
	for _, policy := range l.policies(r, row) {
		for _, o := range owners {
			layer := *policy
			layer.Guessed = policy.Link < world.Certain
			layer.Link = min(layer.Link, o.link)
			layer.Assumption = world.JoinNotes(layer.Assumption, o.note)
			if row.Link == "boundary" {
				o.p.Boundaries = append(o.p.Boundaries, &layer)
				if layer.Document != nil {
					layer.Document.Linked.Boundary++
				}
				continue
			}
			if row.Principals == "self" && !l.w.Argument(r, row.Policies).Given && l.detached(o.p, layer.ARN) || l.doubled(o.p, &layer) {
				continue
			}
			o.p.Layers = append(o.p.Layers, &layer)
			if layer.Document != nil {
				layer.Document.Linked.Attached++
			}
		}
	}
}

// doubled reports whether the principal has the policy already: what a role's own list and
// an attachment say is one thing. The surer link counts.
func (l *Linker) doubled(p *Principal, layer *Layer) bool {
	for _, have := range p.Layers {
		same := have.Document != nil && have.Document == layer.Document || have.ARN != "" && have.ARN == layer.ARN
		if !same {
			continue
		}
		if layer.Link > have.Link {
			have.Link, have.Assumption = layer.Link, layer.Assumption
		}
		if have.Document == nil {
			have.Document = layer.Document
		}
		return true
	}
	return false
}
