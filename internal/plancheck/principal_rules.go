// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package plancheck

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/extract"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/link"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/plancheck/world"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/validator/frame"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

const (
	errorClass = frame.Error
	security   = frame.SecurityWarning
	warning    = frame.Warning
	suggestion = frame.Suggestion

	publicAccess     = "RESOURCE_PUBLIC_ACCESS"
	weakPublicAccess = "RESOURCE_PUBLIC_WITH_WEAK_CONDITION"

	guide   = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
	scope   = " This is by the documents of this plan: service control policies, resource policies and policies outside it are not considered."
	byQuota = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html"
)

// principalFindings checks the principals by the sum of their policies.
func (c *checker) principalFindings() []*Finding {
	var out []*Finding
	for _, p := range c.l.Principals {
		out = append(out, c.power(p)...)
		out = append(out, c.inlineSize(p)...)
		out = append(out, c.attachedCount(p)...)
	}
	return out
}

// about begins a finding on a principal.
func about(p *link.Principal, id string, class frame.Class) Finding {
	return Finding{ID: id, Class: class, Address: p.Address(), resource: p.Resource, changed: p.Touched(), ofPrincipal: true}
}

// power looks for administrators and for ways to gain more rights, and at the trust
// policies of those.
func (c *checker) power(p *link.Principal) []*Finding {
	grave := false
	var out []*Finding
	if len(p.Layers) > 0 {
		u := unionOf(p)
		found := risksOf(u.root)
		where := u.from
		boundary := p.Boundary()
		if len(p.Boundaries) > 0 {
			found, where = c.within(u, boundary, found)
		}
		switch {
		case found.admin != nil:
			grave = true
			out = append(out, c.admin(p, where, found))
		case found.escalation != nil && !c.inOneDocument(p, found.ways):
			grave = true
			out = append(out, c.escalation(p, where, found))
		case found.escalation != nil:
			grave = true
		}
		if len(p.Boundaries) > 0 {
			out = append(out, c.removable(p, found, boundary)...)
		}
	}
	return append(out, c.trust(p, grave)...)
}

// within returns what is left of the risks under a boundary. Nothing certain is, while the
// boundary is not visible.
func (c *checker) within(u *union, boundary *extract.Document, found risks) (risks, []*link.Layer) {
	if boundary == nil {
		return risks{}, u.from
	}
	root, _ := boundary.Tree()
	if root == nil {
		return risks{}, u.from
	}
	if found.admin != nil {
		return risksOf(documentOf(cloneStatements(root), false)), nil
	}
	bounded, ok := u.bounded(boundary)
	if !ok {
		return risks{}, u.from
	}
	return risksOf(bounded), u.from
}

func cloneStatements(root *policy.Node) []*policy.Node {
	list, _ := statementsOf(root)
	out := make([]*policy.Node, len(list))
	for i, s := range list {
		out[i] = clone(s, "Sid")
	}
	return out
}

// admin reports an administrator once, in place of the findings about its documents.
func (c *checker) admin(p *link.Principal, from []*link.Layer, found risks) *Finding {
	layers := layersAt(from, found.admin)
	for _, layer := range p.Layers {
		if d := layer.Document; d != nil && layer.Link >= world.Assumed {
			c.byDocument[d] = slices.DeleteFunc(c.byDocument[d], func(f *Finding) bool { return f.ID == adminCheck })
		}
	}
	f := about(p, "PRINCIPAL_ADMIN", security)
	f.Message = fmt.Sprintf("This %s is an administrator: its policies allow every action on every resource (%s: %s).%s%s", kindWord(p.Kind), adminCheck, layerNames(layers), assumptions(layers), p.UsedBy()+scope)
	f.Remediation = "Allow what is needed, or set a permissions boundary."
	f.Documentation = guide + "best-practices.html#grant-least-privilege"
	return c.own(f, "")
}

// escalation reports ways to gain more rights that no document has by itself.
func (c *checker) escalation(p *link.Principal, from []*link.Layer, found risks) *Finding {
	layers := layersAt(from, found.escalation)
	f := about(p, "PRINCIPAL_ESCALATION", security)
	f.Message = found.escalation.Message + " The rights come from " + layerNames(layers) + " together." + assumptions(layers) + p.UsedBy() + scope
	if p.Sensitive() {
		f.Message = "The policies of this " + kindWord(p.Kind) + " together can be turned into more rights (" + layerNames(layers) + "). A document is sensitive, so that no part of it is shown."
	}
	f.Remediation = found.escalation.Remediation
	f.Documentation = found.escalation.Documentation
	return c.own(f, strings.Join(found.ways, " "))
}

// inOneDocument reports whether every way is found in some document by itself.
func (c *checker) inOneDocument(p *link.Principal, ways []string) bool {
	left := slices.Clone(ways)
	for _, layer := range p.Layers {
		if !layer.Visible() || layer.Document.FromState {
			continue
		}
		root, _ := layer.Document.Tree()
		if root == nil {
			continue
		}
		alone := risksOf(documentOf(cloneStatements(root), false))
		left = slices.DeleteFunc(left, func(way string) bool { return slices.Contains(alone.ways, way) })
	}
	return len(left) == 0
}

// layersAt returns the layers of the statements that a finding points at; all of them if
// it points at none.
func layersAt(from []*link.Layer, f *frame.Finding) []*link.Layer {
	var out []*link.Layer
	add := func(n *policy.Node) {
		for ; n != nil; n = n.Parent() {
			if parent := n.Parent(); parent != nil && parent.Key() == "Statement" {
				for i, s := range parent.Elems {
					if s == n && i < len(from) && !slices.Contains(out, from[i]) {
						out = append(out, from[i])
					}
				}
			}
		}
	}
	add(f.Node)
	for _, r := range f.Related {
		add(r.At)
	}
	if len(out) == 0 {
		for _, l := range from {
			if !slices.Contains(out, l) {
				out = append(out, l)
			}
		}
	}
	return out
}

func layerNames(layers []*link.Layer) string {
	var names []string
	for _, l := range layers {
		name := l.From.Address
		switch {
		case l.Managed != "":
			name = l.Managed + " by " + name
		case l.Document != nil && l.Document.Address() != name:
			name = l.Document.Address() + " by " + name
		}
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return "its policies"
	}
	return words.List(names, "and")
}

func assumptions(layers []*link.Layer) string {
	var notes []string
	for _, l := range layers {
		for _, note := range []string{l.Assumption, documentAssumption(l)} {
			if note != "" && !slices.Contains(notes, note) {
				notes = append(notes, note)
			}
		}
	}
	if len(notes) == 0 {
		return ""
	}
	return " Assumed: " + strings.Join(notes, "; ") + "."
}

func documentAssumption(l *link.Layer) string {
	if l.Document == nil {
		return ""
	}
	return l.Document.Assumption
}

func kindWord(kind string) string { return strings.ReplaceAll(kind, "_", " ") }

// removable reports a boundary that its principal can remove from itself.
func (c *checker) removable(p *link.Principal, found risks, boundary *extract.Document) []*Finding {
	if boundary == nil || p.Kind != "role" && p.Kind != "user" {
		return nil
	}
	// The ways of the table that change a boundary.
	word := map[string]string{"role": "Role", "user": "User"}[p.Kind]
	for _, e := range facts.Escalations() {
		if len(e.Actions) != 1 || !slices.Contains(found.ways, e.ID) {
			continue
		}
		switch e.Actions[0] {
		case "iam:Delete" + word + "PermissionsBoundary", "iam:Put" + word + "PermissionsBoundary":
			f := about(p, "BOUNDARY_REMOVABLE", security)
			f.Message = fmt.Sprintf("This %s can take its permissions boundary off itself: its policies and the boundary %s allow %s on every %s.%s", p.Kind, boundaryName(p.Boundaries[0]), e.Actions[0], p.Kind, scope)
			f.Remediation = "Deny " + e.Actions[0] + " in the boundary."
			f.Documentation = guide + "access_policies_boundaries.html"
			return []*Finding{c.own(f, e.Actions[0])}
		}
	}
	return nil
}

// inlineSize adds up the inline policies of a principal.
func (c *checker) inlineSize(p *link.Principal) []*Finding {
	attachment := map[string]string{"role": iam.InlineRole, "user": iam.InlineUser, "group": iam.InlineGroup}[p.Kind]
	quota, ok := facts.QuotaFor("identity", attachment)
	if attachment == "" || !ok {
		return nil
	}
	sum, n, sure, least := 0, 0, true, false
	for _, layer := range p.Layers {
		d := layer.Document
		if d == nil || d.Attachment != attachment || layer.Link == world.Possible || d.Visibility < extract.Partial {
			continue
		}
		text := d.Text
		if text == "" && d.Root != nil {
			text = strings.ReplaceAll(d.Root.JSON(), "(unknown)", "")
			least = least || d.Root.HasUnknown()
		}
		sum += policy.CountNonWhitespace.Count(text)
		n++
		sure = sure && layer.Link == world.Certain
	}
	if n < 2 || sum <= quota.Limit {
		return nil
	}
	f := about(p, "INLINE_POLICY_AGGREGATE_EXCEEDED", errorClass)
	if !sure {
		f.Class = warning
	}
	f.Message = fmt.Sprintf("The %d inline policies of this %s have %s%d characters together, without white space. IAM takes %d.", n, p.Kind, words.Choose(least, "at least ", ""), sum, quota.Limit)
	f.Remediation = "Make managed policies of some of them."
	f.Documentation = byQuota
	return []*Finding{c.own(f, "")}
}

// attachedCount counts managed policies: ten can be attached, twenty after a request.
func (c *checker) attachedCount(p *link.Principal) []*Finding {
	const usual, most = 10, 20
	n := 0
	for _, layer := range p.Layers {
		inline := layer.Document != nil && layer.Document.Attachment != iam.Managed
		if !inline && layer.Link >= world.Assumed && !strings.Contains(layer.Assumption, "through group") {
			n++
		}
	}
	if n <= usual || p.Kind == "permission_set" {
		return nil
	}
	f := about(p, "TOO_MANY_ATTACHED_POLICIES", warning)
	f.Message = fmt.Sprintf("%d managed policies are attached to this %s. AWS takes %d, and up to %d where the quota was raised.", n, kindWord(p.Kind), usual, most)
	if n > most {
		f.Class = errorClass
	}
	f.Remediation = "Put policies together, or ask AWS for a higher quota."
	f.Documentation = byQuota
	return []*Finding{c.own(f, "")}
}
