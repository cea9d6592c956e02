// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

// aws are the layers in AWS's words, of a missing Allow and of a Deny.
var aws = map[evaluator.Layer][2]string{
	evaluator.LayerIdentity: {"identity-based policy", "an identity-based policy"}, evaluator.LayerBoundary: {"permissions boundary", "a permissions boundary"},
	evaluator.LayerSession: {"session policy", "a session policy"}, evaluator.LayerSCP: {"service control policy", "a service control policy"},
	evaluator.LayerRCP: {"", "a resource control policy"}, evaluator.LayerResource: {"resource-based policy", "a resource-based policy"},
	evaluator.LayerEndpoint: {"VPC endpoint policy", "a VPC endpoint policy"},
}

// randomStatements are a few statements about the actions and resources of the test.
func randomStatements(r *rand.Rand, principal, scp bool, n int) string {
	actions := []string{`"s3:GetObject"`, `"s3:PutObject"`, `["s3:GetObject","s3:PutObject"]`, `"s3:*"`, `"*"`, `"s3:Get*"`, `["s3:GetObject","sqs:*"]`}
	resources := []string{`"*"`, `"arn:aws:s3:::b/*"`, `"arn:aws:s3:::b/k"`, `["arn:aws:s3:::b/k","arn:aws:s3:::c/*"]`, `"arn:aws:s3:::c/*"`}
	var list []string
	for i := range n {
		effect := "Allow"
		if r.IntN(3) == 0 {
			effect = "Deny"
		}
		s := fmt.Sprintf(`{"Sid":"S%d","Effect":%q`, i, effect)
		if principal {
			s += `,"Principal":"*"`
		}
		what := "Action"
		if r.IntN(8) == 0 && !(scp && effect == "Allow") {
			what = "NotAction"
		}
		on := resources[r.IntN(len(resources))]
		if scp && effect == "Allow" {
			on = `"*"`
		}
		s += fmt.Sprintf(`,%q:%s,"Resource":%s`, what, actions[r.IntN(len(actions))], on)
		if r.IntN(6) == 0 && !(scp && effect == "Allow") {
			s += `,"Condition":{"StringNotEquals":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/ops"}}`
		}
		list = append(list, s+"}")
	}
	return strings.Join(list, ",")
}

// N-401, N-404: what our evaluator denies, written in AWS's words, is read back as it was and
// reproduced; with every change made the evaluator allows it, or what is left is said.
func TestN404Property(t *testing.T) {
	rounds := 3000
	if testing.Short() {
		rounds = 300
	}
	r := rand.New(rand.NewPCG(1, 2))
	denials, allowed := 0, 0
	for round := range rounds {
		w := world{identity: randomStatements(r, false, false, 1+r.IntN(3))}
		if r.IntN(2) == 0 {
			w.boundary = randomStatements(r, false, false, 1+r.IntN(2))
		}
		if r.IntN(3) == 0 {
			w.session = randomStatements(r, false, false, 1+r.IntN(2))
		}
		if r.IntN(2) == 0 {
			w.scp = []string{allowAll, randomStatements(r, false, true, 1+r.IntN(2))}
		}
		if r.IntN(3) == 0 {
			w.rcp = []string{`{"Sid":"R","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*"}`}
		}
		if r.IntN(3) == 0 {
			w.resource = map[string]string{"arn:aws:s3:::b": `{"Sid":"B","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"]}`}
		}
		if r.IntN(3) == 0 {
			w.endpoint = randomStatements(r, true, false, 1+r.IntN(2))
		}
		in := w.input(t)
		action, err := request.NewAction(get, services, false)
		if err != nil {
			t.Fatal(err)
		}
		who, err := in.Principal.WithSession("s1")
		if err != nil {
			t.Fatal(err)
		}
		res, err := in.evaluator(in.Layers).Evaluate(&request.Request{Principal: who, Action: action, Resources: []*request.Resource{request.NewResource(pattern.Literal(key))}})
		if err != nil {
			t.Fatal(err)
		}
		if res.Possible.Has(evaluator.Allowed) {
			continue
		}
		denials++
		message, layer, kind := inAWSWords(r, res)
		d := one(t, denied(get, key, message))
		if d.Layer != layer || d.Kind != kind || d.Action != get || d.Resource != key {
			t.Fatalf("round %d: %s\nread back as %q %v", round, message, d.Layer, d.Kind)
		}
		a := Explain(t.Context(), d, in)
		if a.Reproduced != Yes {
			t.Fatalf("round %d: reproduced %q\n%s\n%+v", round, a.Reproduced, message, w)
		}
		last := a.Change
		if n := len(a.StillBlockedBy); n > 0 {
			last = a.StillBlockedBy[n-1].Change
		}
		if c := a.Change; c != nil && c.Exact && (c.Layer == Identity || c.Layer == Boundary || c.Layer == Session) && c.apply != nil && !c.Proved {
			t.Errorf("round %d: not proved: %s\n%s\n%+v", round, c.Text, c.StatementJSON, w)
		}
		switch {
		case resolved(a):
			allowed++
		case last == nil || last.apply != nil:
			t.Fatalf("round %d: not resolved and nothing says why\n%s\n%+v\n%+v", round, message, w, a)
		case last.Text == "":
			t.Fatalf("round %d: the change says nothing", round)
		}
	}
	t.Logf("%d denials, %d resolved by changes", denials, allowed)
	if denials < rounds/4 || allowed < denials/2 {
		t.Errorf("%d rounds, %d denials, %d resolved", rounds, denials, allowed)
	}
}

// resolved reports whether the answer says that its changes suffice.
func resolved(a *Answer) bool { return slices.Contains(a.NextSteps, allowedThen) }

// inAWSWords is the tail of the message of AWS for a result: it names one of the layers that
// deny.
func inAWSWords(r *rand.Rand, res *evaluator.Result) (tail string, layer Layer, kind Kind) {
	x := &explanation{d: &Denial{}}
	var tails []string
	var layers []Layer
	var kinds []Kind
	add := func(tail string, l evaluator.Layer, k Kind) {
		tails, layers, kinds = append(tails, tail), append(layers, named(l, request.StarResource())), append(kinds, k)
	}
	for l := evaluator.LayerIdentity; l <= evaluator.LayerEndpoint; l++ {
		if x.denies(res, l) != nil {
			k := Explicit
			if l == evaluator.LayerSCP {
				k = Either
			}
			add("with an explicit deny in "+aws[l][1], l, k)
		}
	}
	if len(tails) == 0 {
		for _, l := range res.Blamed {
			add("because no "+aws[l][0]+" allows the "+get+" action", l, Implicit)
		}
	}
	i := r.IntN(len(tails))
	return tails[i], layers[i], kinds[i]
}
