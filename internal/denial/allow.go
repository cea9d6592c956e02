// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"fmt"
	"slices"
	"strings"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/words"
)

// allow is the change that makes a layer allow the request (N-403). The level is that of
// an organization.
func (x *explanation) allow(ls *evaluator.Layers, layer evaluator.Layer, level int) *Change {
	c := &Change{Layer: named(layer, x.asked.request.Resources[0])}
	docs, places := documentsOf(ls, layer, level)
	if layer == evaluator.LayerResource {
		docs, places = x.ownDocument(ls, docs, places)
	}
	var open []int // the documents that the user can change
	for i, p := range docs {
		if x.in.managed(p) == "" {
			open = append(open, i)
		}
	}
	if n := x.nearMiss(ls, layer, level); n != nil {
		c.Document = n.Statement.Document
		c.Text = "The statement " + n.Statement.Label() + " would allow it, but " + x.why(n) + ". Make the request meet the condition; do not take the condition away."
		if x.asked.literal != "" {
			resource := x.asked.literal
			if layer == evaluator.LayerSCP {
				resource = "*"
			}
			if a := x.add(&Change{Layer: c.Layer}, ls, docs, places, open, layer, level, x.asked.request.Action.Name, resource); a != nil {
				c.assumed = a.apply
			}
		}
		return c
	}
	if layer == evaluator.LayerSCP && !slices.ContainsFunc(docs, mayAllow) {
		return x.fullAccess(c, level, len(docs))
	}
	resource := x.asked.literal
	if layer == evaluator.LayerSCP {
		resource = "*" // a service control policy only limits: it grants nothing
	}
	action := x.asked.request.Action.Name
	if resource == "" && c.Layer != Trust {
		c.Text = "Allow " + action + " on the resource of the call, which the message does not name."
		if len(open) > 0 {
			c.Document = docs[open[0]].Label
		}
		return c
	}
	if c.Layer != Trust && layer != evaluator.LayerEndpoint && layer != evaluator.LayerResource {
		for _, i := range open {
			if x.extend(c, docs[i], places[i], action, resource) {
				return c
			}
		}
	}
	return x.add(c, ls, docs, places, open, layer, level, action, resource)
}

// extend adds the request to a statement that allows exactly its action, or exactly its
// resource: adding to another would grant more.
func (x *explanation) extend(c *Change, p *program.Policy, at place, action, resource string) bool {
	want := entry(resource, p)
	for _, byAction := range []bool{true, false} {
		for _, s := range p.Statements {
			src := s.Source
			if s.Effect != policy.Allow || s.Unknown || src.Condition != nil || src.NotAction != nil || src.NotResource != nil || src.Principal != nil {
				continue
			}
			name, value := "Resource", want
			list, known := listOf(src.Resource)
			fits := only(src.Action, action, true)
			if !byAction {
				name, value = "Action", action
				list, known = listOf(src.Action)
				fits = only(src.Resource, want, false)
			}
			if !fits || !known {
				continue
			}
			n := with(src.Node, name, texts(append(list, value)))
			next := x.in.edited(p, src.Index, []*policy.Node{n}, nil)
			if next == nil {
				continue
			}
			x.set(c, p, next, at, n, resource, func(r string) *policy.Node {
				if byAction {
					return with(src.Node, "Resource", texts(append(list, r)))
				}
				return nil
			})
			c.Text = fmt.Sprintf("In %s, add %s to the %s of the statement %s.", p.Label, words.Quote(value), name, src.Label())
			return true
		}
	}
	return false
}

// add puts a new statement into the first document that the user can change, or into a new
// one.
func (x *explanation) add(c *Change, ls *evaluator.Layers, docs []*program.Policy, places []place, open []int, layer evaluator.Layer, level int, action, resource string) *Change {
	var old *program.Policy
	at := place{layer, level, len(docs)}
	if len(open) > 0 {
		old, at = docs[open[0]], places[open[0]]
	}
	s := &statementText{Effect: "Allow", Action: []string{action}, Resource: []string{entry(resource, old)}}
	who := ""
	switch {
	case c.Layer == Trust:
		s.Resource = nil
		s.Principal, who = x.principal(), " with the caller as Principal"
	case layer == evaluator.LayerResource:
		s.Principal, who = x.principal(), " with the caller as Principal"
	case layer == evaluator.LayerEndpoint:
		s.Principal = "*"
		if role, ok := x.callerARN(); ok {
			s.Condition = map[string]any{"ArnEquals": map[string]any{"aws:PrincipalArn": role}}
		}
	}
	if (c.Layer == Trust || layer == evaluator.LayerResource) && s.Principal == nil {
		c.Text = "Add a statement to the policy of the resource that names the caller as its Principal and allows " + action + "; the message does not name the caller."
		return c
	}
	n := s.node()
	if n == nil {
		return nil
	}
	if old == nil {
		return x.addDocument(c, ls, at, n, resource, s)
	}
	next := x.in.edited(old, -1, nil, []*policy.Node{n})
	if next == nil {
		return nil
	}
	x.set(c, old, next, at, n, resource, func(r string) *policy.Node {
		t := *s
		t.Resource = []string{r}
		return t.node()
	})
	c.Text = "In " + old.Label + ", add a statement that allows " + action + x.onResource() + who + "."
	if layer == evaluator.LayerSCP {
		c.Text = "In " + old.Label + ", add a statement that allows " + action + ": a service control policy grants nothing, it only says what policies of the account may allow."
	}
	return c
}

// addDocument is the change where there is no document that the user can change.
func (x *explanation) addDocument(c *Change, ls *evaluator.Layers, at place, n *policy.Node, resource string, s *statementText) *Change {
	c.StatementJSON = statementsJSON([]*policy.Node{n})
	if w := wider(resource); w != "" && len(s.Resource) > 0 {
		t := *s
		t.Resource = []string{w}
		c.Wider = statementsJSON([]*policy.Node{t.node()})
	}
	switch at.layer {
	case evaluator.LayerIdentity:
		c.Text = "Attach a policy with this statement to " + x.whose() + ": there is none that can be changed."
		if ls.Identity.More || len(ls.Identity.List) == 0 {
			c.Text = "Add this statement to a policy of " + x.whose() + "; none is given here."
		}
		c.old, c.next = nil, x.in.document(iam.Identity, "a new policy", n)
	case evaluator.LayerResource:
		c.Text = "Give the resource a policy with this statement; its policy is not among the documents."
		if i := x.ownIndex(ls); i >= 0 {
			c.Document = ls.Resource[i].Owner
			at.index = i
			c.next = x.in.document(iam.Resource, ls.Resource[i].Owner, n)
			break
		}
		next := x.in.document(ownType(c.Layer), x.asked.literal, n)
		if next == nil || x.asked.literal == "" {
			return c
		}
		c.next, c.Exact = next, true
		c.apply = func(l evaluator.Layers) evaluator.Layers {
			l.Resource = append(append([]evaluator.ResourcePolicy(nil), l.Resource...), evaluator.ResourcePolicy{Owner: x.owner(), Policy: next})
			return l
		}
		return c
	default:
		c.Text = "The document that lacks the Allow is one of AWS, which nobody else can change: attach another one that also allows this."
		c.next = x.in.document(typeOf(at.layer), "a new policy", n)
	}
	if c.next != nil {
		c.Exact, c.apply = true, swap(at, c.next)
	}
	return c
}

// ownType is the type of the policy of a resource.
func ownType(l Layer) iam.Type {
	if l == Trust {
		return iam.Trust
	}
	return iam.Resource
}

// owner is the ARN of what owns the policy of the resource: an object's is the bucket's.
func (x *explanation) owner() string {
	r := x.asked.literal
	if strings.Contains(r, ":s3:::") {
		r, _, _ = strings.Cut(r, "/")
	}
	return r
}

// set fills a change that turns one document into another.
func (x *explanation) set(c *Change, old, next *program.Policy, at place, n *policy.Node, resource string, with func(resource string) *policy.Node) {
	c.Document, c.StatementJSON = old.Label, statementsJSON([]*policy.Node{n})
	c.old, c.next, c.apply, c.Exact = old, next, swap(at, next), true
	if w := wider(resource); w != "" && c.Layer != SCP && c.Layer != Trust {
		if m := with(w); m != nil {
			c.Wider = statementsJSON([]*policy.Node{m})
		}
	}
}

// mayAllow reports whether a document has a statement that allows something, or may have one.
func mayAllow(p *program.Policy) bool {
	return p.More || slices.ContainsFunc(p.Statements, func(s *program.Statement) bool { return s.Unknown || s.Effect == policy.Allow })
}

// fullAccess is the change of a level of an organization whose policies, if it has any, only
// deny.
func (x *explanation) fullAccess(c *Change, level, policies int) *Change {
	has := "no policy"
	if policies > 0 {
		has = "only policies that deny"
	}
	c.Text = fmt.Sprintf("Level %d of the service control policies has %s and so allows nothing: add \"FullAWSAccess\" to it.", level+1, has)
	p := x.in.document(iam.SCP, "FullAWSAccess", (&statementText{Effect: "Allow", Action: []string{"*"}, Resource: []string{"*"}}).node())
	if p == nil {
		return c
	}
	c.next, c.apply = p, swap(place{evaluator.LayerSCP, level, policies}, p)
	return c
}

// ownDocument picks the policy of the resource out of the resource policies.
func (x *explanation) ownDocument(ls *evaluator.Layers, docs []*program.Policy, places []place) ([]*program.Policy, []place) {
	i := x.ownIndex(ls)
	for j, at := range places {
		if at.index == i {
			return docs[j : j+1], places[j : j+1]
		}
	}
	return nil, nil
}

// ownIndex is the index of the entry that speaks for the resource, -1 if there is none.
func (x *explanation) ownIndex(ls *evaluator.Layers) int {
	best := -1
	var closest *request.Owner
	for i := range ls.Resource {
		o, err := request.ParseOwner(ls.Resource[i].Owner)
		if err != nil || !holds(o, x.asked.request.Resources[0]) {
			continue
		}
		if closest == nil || o.Closer(closest) < 0 {
			best, closest = i, o
		}
	}
	return best
}
