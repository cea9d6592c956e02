// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package evaluator

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy/policytest"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// Short names for truth values in tables.
const (
	no    = truth.False
	maybe = truth.Unknown
	yes   = truth.True
)

// The cast of the tests of this package's parts.
const (
	castA         = "444455556666"
	castB         = "777788889999"
	castMira      = "arn:aws:iam::444455556666:user/ops/mira"
	castHarvester = "arn:aws:iam::444455556666:role/app/Harvester"
	castRun7      = "arn:aws:sts::444455556666:assumed-role/Harvester/run-7"
	castRootA     = "arn:aws:iam::444455556666:root"
	castCourier   = "arn:aws:iam::777788889999:role/Courier"
	castKiosk     = "arn:aws:sts::444455556666:federated-user/kiosk"
	castOIDC      = "arn:aws:iam::444455556666:oidc-provider/gitlab.example.com"
	castSAML      = "arn:aws:iam::444455556666:saml-provider/corp"
	castQueue     = "arn:aws:sqs:eu-west-1:444455556666:intake"
)

// gap marks unknown text inside a string of a test document, "⟨more⟩" as an element of
// a list that the list may hold more, and "⟨unknown⟩" a value with nothing known about it.
const gap = policytest.Gap

func withGaps(s string) pattern.Text { return policytest.Text(s) }

// testDocument builds a document, which must be structurally sound.
func testDocument(tb testing.TB, text string) *policy.Document {
	tb.Helper()
	return policytest.Partial(tb, text)
}

// testPrincipal compiles a Principal element, or a NotPrincipal element.
func testPrincipal(tb testing.TB, typ iam.Type, element string, not bool) *program.Principals {
	tb.Helper()
	name := "Principal"
	if not {
		name = "NotPrincipal"
	}
	doc := testDocument(tb, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","`+name+`":`+element+`,"Action":"sqs:*","Resource":"*"}]}`)
	s := doc.Statements[0]
	if not {
		return program.CompilePrincipal(s.NotPrincipal, typ, true)
	}
	return program.CompilePrincipal(s.Principal, typ, false)
}

// testCaller parses a caller; a text with gaps is a caller with unknown parts.
func testCaller(tb testing.TB, s string) *request.Principal {
	tb.Helper()
	if strings.Contains(s, gap) {
		p, ok := request.ParsePartialPrincipal(withGaps(s))
		if !ok {
			tb.Fatalf("%s is no caller", s)
		}
		return p
	}
	p, err := request.ParsePrincipal(s)
	if err != nil {
		tb.Fatal(err)
	}
	return p
}

// testAction prepares an action without a catalogue.
func testAction(name string) *request.Action {
	service, verb, _ := strings.Cut(strings.ToLower(name), ":")
	a := &request.Action{Name: name, Folded: strings.ToLower(name), Prefix: service, Verb: verb}
	a.Learn()
	return a
}

// testEnv is the environment of one check. Its resource may be a text with gaps.
func testEnv(tb testing.TB, caller, action, resource string) *env {
	tb.Helper()
	r := request.StarResource()
	if resource != "*" {
		r = request.NewResource(withGaps(resource))
	}
	return enterTest(&Evaluator{catalog: iam.NoServices{}}, testCaller(tb, caller), testAction(action), r)
}

func enterTest(ev *Evaluator, p *request.Principal, a *request.Action, r *request.Resource) *env {
	v := new(env)
	ev.enter(v, &request.Request{Principal: p, Action: a}, &check{action: a, resource: r}, &trace{})
	return v
}

// causes lists the causes that an evaluation left.
func (v *env) causesLeft() string {
	var b strings.Builder
	for _, c := range v.trace.causes {
		b.WriteString(c.String() + " ")
	}
	return strings.TrimSpace(b.String())
}
