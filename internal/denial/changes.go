// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"context"
	"slices"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/prover"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// changes finds the changes one after the other: each is made in memory and the request
// evaluated again, until it is allowed or nothing in the documents helps (N-404).
func (x *explanation) changes(ctx context.Context, r *evaluator.Result) {
	ls, changed := x.in.Layers, false
	for n := 0; n < maxChanges && r.Decision != evaluator.Allowed; n++ {
		c := x.next(&ls, r, n == 0)
		if c == nil || x.made(c) {
			break
		}
		x.prove(ctx, c)
		c.Text += x.pathNote(c.StatementJSON)
		if x.answer.Change == nil {
			x.answer.Change = c
		} else {
			x.answer.StillBlockedBy = append(x.answer.StillBlockedBy, Block{Layer: c.Layer, Document: c.Document, Text: c.Text, Change: c})
		}
		change := c.apply
		if change == nil {
			change = c.assumed
		}
		if change == nil {
			return
		}
		ls, changed = change(ls), true
		next, err := x.evaluate(ls)
		if err != nil {
			return
		}
		r = next
	}
	if changed && r.Decision == evaluator.Allowed && !x.nothing {
		x.answer.NextSteps = append(x.answer.NextSteps, allowedThen)
		return
	}
	if len(r.Causes) > 0 && r.Possible.Has(evaluator.Allowed) && x.answer.Change != nil {
		x.answer.NextSteps = append(x.answer.NextSteps, "With these changes it still depends on: "+x.printer.Causes(r))
	}
}

// allowedThen is said where the changes were made in memory and nothing else denies.
const allowedThen = "With all of these changes the documents that are given allow the request."

// made reports whether a change was made before: then nothing of this kind helps.
func (x *explanation) made(c *Change) bool {
	same := func(o *Change) bool {
		return o != nil && o.Layer == c.Layer && o.Document == c.Document && o.StatementJSON == c.StatementJSON && o.Text != "" && c.apply != nil && o.apply != nil
	}
	return same(x.answer.Change) || slices.ContainsFunc(x.answer.StillBlockedBy, func(b Block) bool { return same(b.Change) })
}

// next is the change for what stops the request now; nil if no document does. The layer
// that AWS names comes first.
func (x *explanation) next(ls *evaluator.Layers, r *evaluator.Result, first bool) *Change {
	if first {
		if l, ok := layers[x.d.Layer]; ok && x.d.Kind != Explicit && x.denies(r, l) == nil && x.lacksAllow(r, l) {
			return x.allowIn(ls, r, l)
		}
	}
	if m := x.anyDeny(r); m != nil {
		return x.exempt(ls, m)
	}
	if r.Possible.Has(evaluator.Allowed) {
		return nil // it depends on what is not known
	}
	// In one account a policy of the resource is another way to allow: it comes last.
	for _, l := range [...]evaluator.Layer{evaluator.LayerIdentity, evaluator.LayerBoundary, evaluator.LayerSession, evaluator.LayerSCP, evaluator.LayerEndpoint, evaluator.LayerResource} {
		if slices.Contains(r.Blamed, l) {
			return x.allowIn(ls, r, l)
		}
	}
	for _, l := range [...]evaluator.Layer{evaluator.LayerBoundary, evaluator.LayerSession, evaluator.LayerSCP, evaluator.LayerEndpoint} {
		if x.lacksAllow(r, l) {
			return x.allowIn(ls, r, l)
		}
	}
	return nil
}

// allowIn is the change that makes a layer allow the request. In one account an Allow of
// the caller's policies does for one of the resource's, but for keys and roles, whose
// policies have to allow too.
func (x *explanation) allowIn(ls *evaluator.Layers, r *evaluator.Result, l evaluator.Layer) *Change {
	if l == evaluator.LayerSCP {
		return x.allow(ls, l, missingLevel(r))
	}
	if l == evaluator.LayerResource && slices.Contains(r.Blamed, evaluator.LayerIdentity) && x.d.CrossAccount.String() == "false" && !x.asked.request.Action.NeedsPolicy {
		l = evaluator.LayerIdentity
	}
	return x.allow(ls, l, -1)
}

// missingLevel is the first level of service control policies that does not allow.
func missingLevel(r *evaluator.Result) int {
	for i := range r.Layers {
		if o := &r.Layers[i]; o.Layer == evaluator.LayerSCP {
			for j, l := range o.Levels {
				if l != evaluator.LayerAllow {
					return j
				}
			}
		}
	}
	return 0
}

// prove proves of an exact change that the document allows nothing that it did not before
// but the request: the new document without the request is within the old one.
func (x *explanation) prove(ctx context.Context, c *Change) {
	if !c.Exact || c.next == nil || x.asked.literal == "" {
		return
	}
	if x.d.Phone {
		c.Exact = false
		c.Text += " Resource \"*\" covers every topic as well. With \"NotResource\": \"arn:aws:sns:*:*:*\" in its place the statement allows phone numbers alone."
		return
	}
	if x.asked.literal == "*" && !x.asked.request.Action.ResourceLess() {
		c.Exact = false
		c.Text += " The message says \"*\" for the resource, and so does this: it is every resource."
		return
	}
	action := x.asked.request.Action.Name
	asked := &statementText{Effect: "Deny", Action: []string{action}, Resource: []string{entry(x.asked.literal, nil)}}
	all := &statementText{Effect: "Allow", Action: []string{"*"}, Resource: []string{"*"}}
	switch c.next.Type {
	case iam.Identity, iam.Boundary, iam.Session:
	case iam.Resource:
		asked.Principal, all.Principal = x.principal(), "*"
	case iam.Trust:
		asked.Principal, all.Principal = x.principal(), map[string]string{"AWS": "*"}
		asked.Resource, all.Resource, all.Action = nil, nil, []string{action}
	default:
		return
	}
	without, everything := x.in.document(c.next.Type, "request", asked.node()), x.in.document(c.next.Type, "all", all.node())
	if without == nil || everything == nil {
		return
	}
	left, right := []*program.Policy{c.next, without}, []*program.Policy{}
	if c.old != nil {
		right = append(right, c.old)
	}
	if c.old != nil && slices.ContainsFunc(c.old.Statements, func(s *program.Statement) bool { return s.Effect != policy.Allow }) {
		// Against everything, so that what a Deny stops counts.
		left, right = append(left, everything), append(right, everything)
	}
	res := prover.Within(ctx, prover.Documents(left, x.in.Services), prover.Documents(right, x.in.Services), prover.Options{Cells: -1})
	switch res.Verdict {
	case prover.Proved:
		c.Proved = true
		c.Text += " This grants the request and nothing else."
	case prover.Refuted:
		c.Exact = false
	}
}

// expectation is an element of the expectations of a simulation, ready to paste (N-405).
func (x *explanation) expectation(r *evaluator.Result) string {
	if x.asked.literal == "" && !x.asked.request.Resources[0].Star || x.d.Phone {
		return ""
	}
	e := hclObject{}
	action := x.asked.request.Action.Name
	e.text("name", words.OneLine(action+x.onResource()))
	e.line("decision", `"allowed"`, `"denied" if the denial is wanted`)
	e.line("actions", "["+hclText(action)+"]", "")
	if x.asked.literal != "" && x.asked.literal != "*" {
		e.line("resources", "["+hclText(literalInExpectation(x.asked.literal))+"]", "")
	}
	if p := x.asked.request.Principal; !x.asked.guessed && !x.asked.own && p.ARN.IsKnown() {
		e.line("principal", hclText(callerText(p)), "")
	}
	x.expectedContext(&e, r)
	return e.String()
}

// callerText is the caller as an expectation names it.
func callerText(p *request.Principal) string {
	if p.Kind == request.KindAnonymous {
		return "*"
	}
	s, _ := p.ARN.Known()
	return s
}

// literalInExpectation is a resource as an expectation writes it: wildcards would mean
// every resource of the shape.
func literalInExpectation(s string) string {
	return literals.Replace(s)
}

// hidden are keys whose values say who somebody is or are secret (N-405).
func hidden(key string, values []string) bool {
	if slices.ContainsFunc([]string{"aws:SourceIp", "aws:VpcSourceIp", "aws:userid", "sts:ExternalId"}, func(k string) bool { return pattern.MatchFold(k, key) }) {
		return true
	}
	return len(values) == 0
}
