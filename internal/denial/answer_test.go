// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/evaluator"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/iam"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/program"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/request"
)

var services = catalog.NewServices(catalog.Default())

// compiled is a document of some statements.
func compiled(t *testing.T, typ iam.Type, label, statements string) *program.Policy {
	t.Helper()
	doc, err := policy.Parse(`{"Version":"2012-10-17","Statement":[` + statements + `]}`)
	if err != nil {
		t.Fatal(err)
	}
	p, err := program.Compile(doc, typ, label, services)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

const (
	allowAll = `{"Effect":"Allow","Action":"*","Resource":"*"}`
	role     = "arn:aws:iam::111122223333:role/app"
)

// world is an input for a role with some documents.
type world struct {
	identity, boundary, session, endpoint string
	scp, rcp                              []string
	resource                              map[string]string
	principal                             string
}

func (w world) input(t *testing.T) *Input {
	t.Helper()
	in := &Input{Services: services}
	who := w.principal
	if who == "" {
		who = role
	}
	var err error
	if in.Principal, err = request.ParsePrincipal(who); err != nil {
		t.Fatal(err)
	}
	if w.identity != "" {
		in.Layers.Identity.List = append(in.Layers.Identity.List, compiled(t, iam.Identity, "deploy", w.identity))
	}
	if w.boundary != "" {
		in.Layers.Boundary = compiled(t, iam.Boundary, "boundary", w.boundary)
	}
	if w.session != "" {
		in.Layers.Session = &evaluator.Policies{List: []*program.Policy{compiled(t, iam.Session, "session", w.session)}}
	}
	if w.endpoint != "" {
		in.Layers.Endpoint = compiled(t, iam.Endpoint, "endpoint", w.endpoint)
	}
	levels := func(list []string, typ iam.Type, label string) *evaluator.Levels {
		if list == nil {
			return nil
		}
		out := &evaluator.Levels{}
		for _, s := range list {
			ps := evaluator.Policies{}
			if s != "" {
				ps.List = append(ps.List, compiled(t, typ, label, s))
			}
			out.Levels = append(out.Levels, ps)
		}
		return out
	}
	in.Layers.SCP, in.Layers.RCP = levels(w.scp, iam.SCP, "guard"), levels(w.rcp, iam.RCP, "perimeter")
	for owner, s := range w.resource {
		typ := iam.Resource
		if strings.Contains(owner, ":role/") {
			typ = iam.Trust
		}
		in.Layers.Resource = append(in.Layers.Resource, evaluator.ResourcePolicy{Owner: owner, Policy: compiled(t, typ, owner, s)})
	}
	return in
}

// denied is a text of AWS about the role.
func denied(action, resource, tail string) string {
	on := ""
	if resource != "" {
		on = " on resource: " + resource
	}
	return user(session) + " " + action + on + " " + tail
}

const (
	key       = "arn:aws:s3:::b/k"
	get       = "s3:GetObject"
	allowGet  = `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`
	denyGet   = `{"Sid":"No","Effect":"Deny","Action":"s3:GetObject","Resource":"*"}`
	someOther = `{"Sid":"Other","Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::b"}`
)

// Every layer and kind: our own denials in AWS's words are reproduced, and the changes lead
// to an allowed request (N-401, N-404).
func TestN401Layers(t *testing.T) {
	queue := "arn:aws:sqs:eu-west-1:444455556666:q"
	for _, c := range []struct {
		name           string
		w              world
		action, on     string
		tail           string
		layer          Layer
		kind           Kind
		sid, statement string
		still          int
	}{
		{name: "identity implicit", w: world{identity: someOther}, action: get, on: key, tail: no("identity-based policy", get), layer: Identity, kind: Implicit,
			statement: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/k"}`},
		{name: "identity implicit, action there", w: world{identity: someOther + `,{"Sid":"Get","Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::a/*"}`}, action: get, on: key,
			tail: no("identity-based policy", get), layer: Identity, kind: Implicit, sid: "Get",
			statement: `{"Sid":"Get","Effect":"Allow","Action":"s3:GetObject","Resource":["arn:aws:s3:::a/*","arn:aws:s3:::b/k"]}`},
		{name: "identity implicit, resource there", w: world{identity: `{"Sid":"K","Effect":"Allow","Action":["s3:PutObject","s3:PutObjectAcl"],"Resource":"arn:aws:s3:::b/k"}`}, action: get, on: key,
			tail: no("identity-based policy", get), layer: Identity, kind: Implicit, sid: "K",
			statement: `{"Sid":"K","Effect":"Allow","Action":["s3:PutObject","s3:PutObjectAcl","s3:GetObject"],"Resource":"arn:aws:s3:::b/k"}`},
		{name: "identity explicit", w: world{identity: allowGet + "," + denyGet}, action: get, on: key, tail: deny("an identity-based policy"), layer: Identity, kind: Explicit, sid: "No",
			statement: `{"Sid":"No","Effect":"Deny","Action":"s3:GetObject","NotResource":"arn:aws:s3:::b/k"}`},
		{name: "identity explicit of everything", w: world{identity: allowGet + `,{"Effect":"Deny","Action":"*","Resource":"*"}`}, action: get, on: key, tail: deny("an identity-based policy"), layer: Identity, kind: Explicit,
			statement: `[{"Effect":"Deny","Action":"*","NotResource":"arn:aws:s3:::b/k"},{"Effect":"Deny","NotAction":"s3:GetObject","Resource":"arn:aws:s3:::b/k"}]`},
		{name: "boundary implicit", w: world{identity: someOther, boundary: someOther}, action: get, on: key, tail: no("permissions boundary", get), layer: Boundary, kind: Implicit, still: 1,
			statement: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/k"}`},
		{name: "boundary explicit", w: world{identity: allowGet, boundary: allowAll + "," + denyGet}, action: get, on: key, tail: deny("a permissions boundary"), layer: Boundary, kind: Explicit, sid: "No",
			statement: `{"Sid":"No","Effect":"Deny","Action":"s3:GetObject","NotResource":"arn:aws:s3:::b/k"}`},
		{name: "session implicit", w: world{identity: allowGet, session: someOther}, action: get, on: key, tail: no("session policy", get), layer: Session, kind: Implicit,
			statement: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/k"}`},
		{name: "session explicit", w: world{identity: allowGet, session: allowAll + "," + denyGet}, action: get, on: key, tail: deny("a session policy"), layer: Session, kind: Explicit, sid: "No",
			statement: `{"Sid":"No","Effect":"Deny","Action":"s3:GetObject","NotResource":"arn:aws:s3:::b/k"}`},
		{name: "scp implicit", w: world{identity: allowGet, scp: []string{allowAll, someOther}}, action: get, on: key, tail: no("service control policy", get), layer: SCP, kind: Implicit,
			statement: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`},
		{name: "scp level without policies", w: world{identity: allowGet, scp: []string{allowAll, ""}}, action: get, on: key, tail: no("service control policy", get), layer: SCP, kind: Implicit},
		{name: "scp explicit", w: world{identity: allowGet, scp: []string{allowAll + `,{"Sid":"No","Effect":"Deny","Action":["s3:GetObject","s3:PutObject"],"Resource":"*"}`}}, action: get, on: key, tail: deny("a service control policy"), layer: SCP, kind: Either, sid: "No",
			statement: `[{"Sid":"No","Effect":"Deny","Action":"s3:PutObject","Resource":"*"},{"Effect":"Deny","Action":"s3:GetObject","Resource":"*","Condition":{"ArnNotEquals":{"aws:PrincipalArn":"` + role + `"}}}]`},
		{name: "scp explicit with exceptions", w: world{identity: allowGet, scp: []string{allowAll + `,{"Sid":"No","Effect":"Deny","Action":"s3:GetObject","Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/ops"}}}`}}, action: get, on: key, tail: deny("a service control policy"), layer: SCP, kind: Either, sid: "No",
			statement: `{"Sid":"No","Effect":"Deny","Action":"s3:GetObject","Resource":"*","Condition":{"ArnNotLike":{"aws:PrincipalArn":["arn:aws:iam::*:role/ops","` + role + `"]}}}`},
		{name: "rcp explicit", w: world{identity: allowGet, rcp: []string{`{"Sid":"No","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*"}`}}, action: get, on: key, tail: deny("a resource control policy"), layer: RCP, kind: Explicit, sid: "No",
			statement: `{"Sid":"No","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"ArnNotEquals":{"aws:PrincipalArn":"` + role + `"}}}`},
		{name: "resource implicit across accounts", w: world{identity: `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}`, resource: map[string]string{queue: `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:role/x"},"Action":"sqs:*","Resource":"*"}`}},
			action: "sqs:SendMessage", on: queue, tail: no("resource-based policy", "sqs:SendMessage"), layer: Resource, kind: Implicit,
			statement: `{"Effect":"Allow","Principal":{"AWS":"` + role + `"},"Action":"sqs:SendMessage","Resource":"` + queue + `"}`},
		{name: "resource explicit", w: world{identity: allowGet, resource: map[string]string{"arn:aws:s3:::b": `{"Sid":"No","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`}}, action: get, on: key, tail: deny("a resource-based policy"), layer: Resource, kind: Explicit, sid: "No",
			statement: `{"Sid":"No","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"ArnNotEquals":{"aws:PrincipalArn":"` + role + `"}}}`},
		{name: "trust implicit", w: world{identity: `{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}`, resource: map[string]string{"arn:aws:iam::444455556666:role/d": `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:role/x"},"Action":"sts:AssumeRole"}`}},
			action: "sts:AssumeRole", on: "arn:aws:iam::444455556666:role/d", tail: no("role trust policy", "sts:AssumeRole"), layer: Trust, kind: Implicit,
			statement: `{"Effect":"Allow","Principal":{"AWS":"` + role + `"},"Action":"sts:AssumeRole"}`},
		{name: "endpoint implicit", w: world{identity: allowGet, endpoint: `{"Effect":"Allow","Principal":"*","Action":"s3:ListBucket","Resource":"*"}`}, action: get, on: key, tail: no("VPC endpoint policy", get), layer: Endpoint, kind: Implicit,
			statement: `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/k","Condition":{"ArnEquals":{"aws:PrincipalArn":"` + role + `"}}}`},
		{name: "endpoint explicit", w: world{identity: allowGet, endpoint: `{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Sid":"No","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*"}`}, action: get, on: key, tail: deny("a VPC endpoint policy"), layer: Endpoint, kind: Explicit, sid: "No",
			statement: `{"Sid":"No","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"ArnNotEquals":{"aws:PrincipalArn":"` + role + `"}}}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := one(t, denied(c.action, c.on, c.tail))
			if d.Layer != c.layer || d.Kind != c.kind {
				t.Fatalf("read %q %v", d.Layer, d.Kind)
			}
			a := Explain(t.Context(), d, c.w.input(t))
			if a.Reproduced != Yes {
				t.Fatalf("reproduced %q, decision %s: %q", a.Reproduced, a.Decision, a.NextSteps)
			}
			if c.sid != "" && (a.Statement == nil || a.Statement.Sid != c.sid) {
				t.Errorf("statement %+v, want %s", a.Statement, c.sid)
			}
			if a.Change == nil || c.statement != "" && a.Change.StatementJSON != c.statement {
				t.Fatalf("change %+v\nwant %s", a.Change, c.statement)
			}
			// What is left out of a Deny by the caller, and service control policies, is not only
			// this request.
			if exact := c.layer == Identity || c.layer == Boundary || c.layer == Session || c.kind == Implicit && (c.layer == Resource || c.layer == Trust); exact != a.Change.Proved {
				t.Errorf("proved %t: %s", a.Change.Proved, a.Change.Text)
			}
			if a.Change.Layer != c.layer {
				t.Errorf("the change is in %q", a.Change.Layer)
			}
			if len(a.StillBlockedBy) != c.still || !resolved(a) {
				t.Errorf("still blocked by %+v, resolved %t: %q", a.StillBlockedBy, resolved(a), a.NextSteps)
			}
			if c.kind == Implicit && a.Change.StatementJSON != "" && !json.Valid([]byte(a.Change.StatementJSON)) {
				t.Error("the statement is not JSON")
			}
		})
	}
}

// Sample 13: where AWS does not name the layer of a call across accounts, both sides are
// looked at.
func TestN403BothSides(t *testing.T) {
	a := Explain(t.Context(), one(t, samples[13].text), world{
		identity: someOther, resource: map[string]string{"arn:aws:iam::444455556666:role/d": `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:role/x"},"Action":"sts:AssumeRole"}`},
	}.input(t))
	if a.Change == nil || a.Change.Layer != Identity || len(a.StillBlockedBy) != 1 || a.StillBlockedBy[0].Layer != Trust || !resolved(a) {
		t.Errorf("%+v\n%+v", a.Change, a.StillBlockedBy)
	}
}

// N-401: what the documents say otherwise is said.
func TestN401Otherwise(t *testing.T) {
	d := one(t, denied(get, key, no("identity-based policy", get)))
	if a := Explain(t.Context(), d, world{identity: allowGet}.input(t)); a.Reproduced != No || a.Decision != "allowed" || a.Change != nil {
		t.Errorf("%+v", a)
	}
	d = one(t, denied(get, key, no("service control policy", get)))
	if a := Explain(t.Context(), d, world{identity: someOther, scp: []string{allowAll}}.input(t)); a.Reproduced != OtherLayer || a.Change == nil || a.Change.Layer != Identity {
		t.Errorf("%+v", a)
	}
	if a := Explain(t.Context(), d, world{identity: someOther}.input(t)); len(a.NotGiven) == 0 || !strings.Contains(layerList(a.NotGiven), "scp") {
		t.Errorf("not given: %v", a.NotGiven)
	}
}

// N-403: a condition is not dropped, AWS's own documents are not changed.
func TestN403NoChange(t *testing.T) {
	d := one(t, denied(get, key, no("identity-based policy", get)))
	a := Explain(t.Context(), d, world{identity: `{"Sid":"Mfa","Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"s3:ExistingObjectTag/team":"a"}}}`}.input(t))
	if a.Change == nil || a.Change.StatementJSON != "" || !strings.Contains(a.Change.Text, "Mfa") || a.Statement == nil || a.Statement.Sid != "Mfa" {
		t.Errorf("%+v, %+v", a.Change, a.Statement)
	}
	in := world{identity: allowGet + "," + denyGet}.input(t)
	in.Managed = func(*program.Policy) string { return "AWSCompromisedKeyQuarantineV3" }
	a = Explain(t.Context(), one(t, denied(get, key, deny("an identity-based policy"))), in)
	if a.Change == nil || a.Change.StatementJSON != "" || !strings.Contains(a.Change.Text, "Quarantine") {
		t.Errorf("%+v", a.Change)
	}
}

// N-403: a generated id has a second suggestion, and a * in a request is literal.
func TestN403Wider(t *testing.T) {
	for resource, want := range map[string][2]string{
		"arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0": {"arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0", "arn:aws:ec2:eu-west-1:111122223333:instance/*"},
		"arn:aws:ec2:eu-west-1:111122223333:instance/*":                   {"arn:aws:ec2:eu-west-1:111122223333:instance/${*}", "arn:aws:ec2:eu-west-1:111122223333:instance/*"},
	} {
		d := one(t, denied("ec2:StopInstances", resource, no("identity-based policy", "ec2:StopInstances")))
		a := Explain(t.Context(), d, world{identity: someOther}.input(t))
		if a.Change == nil || !strings.Contains(a.Change.StatementJSON, `"`+want[0]+`"`) || !strings.Contains(a.Change.Wider, `"`+want[1]+`"`) || !resolved(a) {
			t.Errorf("%s: %+v", resource, a.Change)
		}
	}
}

// N-405: the expectation is HCL that can be pasted, without anything that may be secret.
func TestN405Expectation(t *testing.T) {
	d := one(t, denied(get, key, no("identity-based policy", get)))
	a := Explain(t.Context(), d, world{identity: someOther}.input(t))
	want := "{\n  name      = \"s3:GetObject on arn:aws:s3:::b/k\"\n  decision  = \"allowed\" # \"denied\" if the denial is wanted\n  actions   = [\"s3:GetObject\"]\n  resources = [\"arn:aws:s3:::b/k\"]\n},\n"
	if a.Expectation != want {
		t.Errorf("%s\nwant\n%s", a.Expectation, want)
	}
	d = one(t, samples[len(samples)-1].text)
	d.Context["aws:SourceIp"] = []string{"192.0.2.7"}
	in := world{principal: ana, identity: `{"Effect":"Allow","Action":"*","Resource":"*"},{"Sid":"OnlyMicro","Effect":"Deny","Action":"ec2:RunInstances","Resource":"arn:aws:ec2:*:*:instance/*","Condition":{"StringNotEquals":{"ec2:InstanceType":"t3.micro"},"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}`}.input(t)
	d.Principal = ana
	a = Explain(t.Context(), d, in)
	if a.Reproduced != Yes || a.Statement == nil || a.Statement.Sid != "OnlyMicro" || !strings.Contains(a.Expectation, `"ec2:InstanceType" = ["t3.large"]`) || strings.Contains(a.Expectation, "192.0.2.7") || !strings.Contains(a.Expectation, "add aws:SourceIp") {
		t.Errorf("%+v\n%s", a, a.Expectation)
	}
}

// The samples never fail, with no documents and with some.
func TestN5Explained(t *testing.T) {
	for _, s := range samples {
		for _, in := range []*Input{{Services: services}, world{identity: someOther, boundary: allowAll, scp: []string{allowAll}}.input(t)} {
			for _, d := range func() []*Denial { ds, _ := testReader().Read(s.text); return ds }() {
				a := Explain(t.Context(), d, in)
				if a.Reproduced == NotEvaluated && d.Action != "" {
					t.Errorf("%s: not evaluated", s.name)
				}
				if len(a.NotStated) == 0 {
					t.Errorf("%s: nothing is left open", s.name)
				}
			}
		}
	}
}
