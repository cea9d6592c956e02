// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator_test

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/arn"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// FuzzEvaluate feeds any document, caller, action and resource through every policy
// type: nothing panics, nothing hangs, and reversing the order of everything changes
// no decision.
func FuzzEvaluate(f *testing.F) {
	for _, statements := range []string{
		fullAccess,
		stmt(allow, `["sqs:Send*","s3:*"]`, `["arn:aws:sqs:*:*:in*","arn:aws:s3:::a/${aws:username}/*"]`, orgGuard),
		stmt(deny, `"*"`, `"arn:*:s*s:::x"`, `"Principal":{"AWS":["`+rootA+`","`+run7+`"]}`),
		`{"Effect":"Deny","NotPrincipal":{"AWS":"` + mira + `"},"NotAction":"iam:*","NotResource":"arn:aws:sqs"}`,
		stmt(allow, `"*"`, `"*"`, `"Condition":{"ForAllValues:StringLike":{"aws:TagKeys":["*a*a*a*b"]},"NumericLessThan":{"x:y":["1.5"]},"IpAddress":{"aws:SourceIp":"10.0.0.0/8"},"DateGreaterThan":{"aws:CurrentTime":"2031-01-01"}}`),
	} {
		f.Add(`{"Version":"2012-10-17","Statement":[`+statements+`]}`, run7, "sqs:SendMessage", intake, "aws:TagKeys", "aaaaaaaaaaaaaaaa")
	}
	f.Add(`{"Statement":[]}`, "*", "s3:GetObject", "arn:aws:s3:::*", "aws:SourceIp", "::1")
	f.Fuzz(func(t *testing.T, text, caller, action, resource, key, value string) {
		root, problems := policy.ParseJSON(text)
		if problems.Err() != nil {
			return
		}
		doc, problems := policy.Build(root)
		if problems.Err() != nil {
			return
		}
		backwards, problems := policy.Build(reverseTree(root))
		if problems.Err() != nil {
			t.Fatalf("reversed document has problems: %v", problems)
		}
		principal, err := request.ParsePrincipal(caller)
		if err != nil {
			return
		}
		context, err := request.NewContext(map[string][]string{key: {value}}, testCatalog{})
		if err != nil {
			context = nil
		}
		for typ := iam.Identity; typ <= iam.Endpoint; typ++ {
			decide := func(doc *policy.Document) (evaluator.Possible, bool) {
				p, err := program.Compile(doc, typ, "document", testCatalog{})
				if err != nil {
					return 0, false
				}
				ev := evaluator.New(layersOf(typ, p, resource), testCatalog{}, evaluator.Options{UnknownActions: true})
				a, err := ev.Action(action)
				if err != nil {
					return 0, false
				}
				req := &request.Request{Principal: principal, Action: a, Context: context,
					Resources: []*request.Resource{request.NewResource(arn.FromGlob(resource))}}
				possible, err := ev.Decide(req)
				r, explained := ev.Evaluate(req)
				if (err == nil) != (explained == nil) {
					t.Fatalf("Decide: %v, Evaluate: %v", err, explained)
				}
				if err != nil {
					return 0, false
				}
				if possible == 0 || r.Possible != possible {
					t.Fatalf("Decide says %s, Evaluate %s", possible, r.Possible)
				}
				if (r.Decision == evaluator.Undetermined) != (len(r.Causes) > 0) {
					t.Fatalf("%s with causes %v", r.Possible, r.Causes)
				}
				return possible, true
			}
			one, ok := decide(doc)
			other, okToo := decide(backwards)
			if ok != okToo || one != other {
				t.Fatalf("%s: %s (%v), in reversed order %s (%v)", typ, one, ok, other, okToo)
			}
		}
	})
}

func layersOf(typ iam.Type, p *program.Policy, resource string) evaluator.Layers {
	var l evaluator.Layers
	list := evaluator.Policies{List: []*program.Policy{p}}
	switch typ {
	case iam.Identity:
		l.Identity = list
	case iam.Boundary:
		l.Boundary = p
	case iam.Session:
		l.Session = &list
	case iam.SCP:
		l.SCP = &evaluator.Levels{Levels: []evaluator.Policies{list}}
	case iam.RCP:
		l.RCP = &evaluator.Levels{Levels: []evaluator.Policies{list}}
	case iam.Endpoint:
		l.Endpoint = p
	default:
		l.Resource = []evaluator.ResourcePolicy{{Owner: resource, Policy: p}}
	}
	return l
}

// reverseTree turns the order of all lists and members around.
func reverseTree(n *policy.Node) *policy.Node {
	switch n.Kind {
	case policy.KindArray:
		elems := make([]*policy.Node, len(n.Elems))
		for i, e := range n.Elems {
			elems[len(elems)-1-i] = reverseTree(e)
		}
		return policy.NewArray(n.Pos, elems, n.More)
	case policy.KindObject:
		members := make([]policy.Member, len(n.Members))
		for i, m := range n.Members {
			members[len(members)-1-i] = policy.Member{Name: m.Name, NamePos: m.NamePos, Value: reverseTree(m.Value)}
		}
		return policy.NewObject(n.Pos, members, n.More)
	default:
		return n
	}
}
