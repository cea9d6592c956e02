// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"strings"
	"testing"
)

// N-401: the policies of one caller say nothing of another.
func TestN401OtherCaller(t *testing.T) {
	d := one(t, denied(get, key, no("identity-based policy", get)))
	for who, same := range map[string]bool{
		role: true, session: true, "arn:aws:iam::111122223333:role/svc/app": true,
		"arn:aws:iam::111122223333:role/other": false, "arn:aws:iam::444455556666:role/app": false, ana: false,
	} {
		a := Explain(t.Context(), d, world{principal: who, identity: someOther}.input(t))
		if same != (a.Reproduced == Yes) || !same && (a.Reproduced != Undetermined || a.Change != nil && a.Change.Document != "" || !strings.Contains(strings.Join(a.NextSteps, "\n"), "do not count")) {
			t.Errorf("policies of %s: reproduced %q, change %+v: %q", who, a.Reproduced, a.Change, a.NextSteps)
		}
	}
	// What is not the caller's counts for everybody.
	d = one(t, user("anonymous")+" s3:GetObject on resource: "+key+" "+deny("a resource-based policy"))
	a := Explain(t.Context(), d, world{identity: allowGet, resource: map[string]string{"arn:aws:s3:::b": `{"Sid":"No","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/*"}`}}.input(t))
	if a.Reproduced != Yes || a.Statement == nil || a.Statement.Sid != "No" || !strings.Contains(strings.Join(a.NextSteps, "\n"), "anonymous") {
		t.Errorf("%q %+v %q", a.Reproduced, a.Statement, a.NextSteps)
	}
}

// N-402: a Deny whose Condition tests what the message does not state may be the cause, also
// where the documents allow the request without that.
func TestN402Perhaps(t *testing.T) {
	for _, c := range []struct{ name, condition string }{
		{"absent", `"StringEquals":{"aws:SourceVpce":"vpce-1"}`},
		{"assumed", `"Bool":{"aws:SecureTransport":"false"}`},
		{"not known", `"StringNotEquals":{"aws:PrincipalOrgID":"o-abc"}`},
	} {
		w := world{identity: allowGet, resource: map[string]string{"arn:aws:s3:::b": `{"Sid":"Guard","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::b/*","Condition":{` + c.condition + `}}`}}
		a := Explain(t.Context(), one(t, denied(get, key, deny("a resource-based policy"))), w.input(t))
		if a.Reproduced == No || a.Statement == nil || a.Statement.Sid != "Guard" || a.Change == nil || !strings.HasPrefix(a.Change.Text, "The statement applies only where its Condition holds") {
			t.Errorf("%s: %q, %+v, %+v", c.name, a.Reproduced, a.Statement, a.Change)
		}
		// AWS names another layer: this statement is not the one.
		a = Explain(t.Context(), one(t, denied(get, key, deny("a permissions boundary"))), w.input(t))
		if a.Statement != nil && c.name != "not known" {
			t.Errorf("%s: %+v", c.name, a.Statement)
		}
	}
	// An Allow with a negated condition: with other keys the documents do not allow it.
	w := world{identity: `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}}`}
	a := Explain(t.Context(), one(t, denied(get, key, no("identity-based policy", get))), w.input(t))
	if a.Reproduced != Undetermined {
		t.Errorf("%q: %q", a.Reproduced, a.NextSteps)
	}
}

// N-402: that a message does not state a key does not say that the request lacks it.
func TestN402NotStated(t *testing.T) {
	d := one(t, denied("iam:PassRole", "arn:aws:iam::111122223333:role/o", no("identity-based policy", "iam:PassRole")))
	a := Explain(t.Context(), d, world{identity: `{"Sid":"Pass","Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}}`}.input(t))
	if a.Statement == nil || !strings.HasSuffix(a.Statement.Why, "the message does not state iam:PassedToService") || strings.Contains(a.Change.Text, "the request has no") {
		t.Errorf("%+v %+v", a.Statement, a.Change)
	}
}

// N-403: the layer that AWS names and of which nothing is given has to allow too.
func TestN403NotGiven(t *testing.T) {
	for name, want := range map[string]string{
		"session policy":         `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/k"}`,
		"permissions boundary":   `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/k"}`,
		"service control policy": `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`,
		"VPC endpoint policy":    `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/k"}`,
	} {
		a := Explain(t.Context(), one(t, denied(get, key, no(name, get))), world{identity: allowGet}.input(t))
		if a.Reproduced != No || a.Change == nil || a.Change.StatementJSON != want || !strings.Contains(strings.Join(a.NextSteps, "\n"), "nothing of it is given") {
			t.Errorf("%s: %q %+v %q", name, a.Reproduced, a.Change, a.NextSteps)
		}
	}
	// In one account the caller's policies do: the bucket is in another, or nobody knows.
	bucket := map[string]string{"arn:aws:s3:::b": `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Action":"s3:*","Resource":"arn:aws:s3:::b/*"}`}
	a := Explain(t.Context(), one(t, denied(get, key, no("resource-based policy", get))), world{identity: allowGet, resource: bucket}.input(t))
	if a.Reproduced != Undetermined || a.Change == nil || a.Change.Document != "arn:aws:s3:::b" {
		t.Errorf("%q %+v", a.Reproduced, a.Change)
	}
}

// N-403: a path of a role that is not stated is a guess, and that is said.
func TestN403Path(t *testing.T) {
	deniedBy := deny("a service control policy")
	w := world{identity: allowGet, scp: []string{allowAll + "," + denyGet}}
	in := w.input(t)
	in.Principal = nil
	const guess = "does not state the path of the role"
	if a := Explain(t.Context(), one(t, denied(get, key, deniedBy)), in); a.Change == nil || !strings.Contains(a.Change.Text, guess) || resolved(a) {
		t.Errorf("%+v", a.Change)
	}
	if a := Explain(t.Context(), one(t, denied(get, key, deniedBy)), w.input(t)); a.Change == nil || strings.Contains(a.Change.Text, guess) || !resolved(a) {
		t.Errorf("%+v", a.Change)
	}
}

// N-403: an Allow on * for an action with resources is no exact grant.
func TestN403Every(t *testing.T) {
	for action, exact := range map[string]bool{get: false, "ec2:DescribeInstances": true} {
		a := Explain(t.Context(), one(t, denied(action, "*", no("identity-based policy", action))), world{identity: someOther}.input(t))
		if a.Change == nil || a.Change.Exact != exact || strings.Contains(a.Change.Text, "nothing else") != exact {
			t.Errorf("%s: %+v", action, a.Change)
		}
	}
}

// N-112: a message that does not name the role is about the only trust policy that is given.
func TestN112OnlyTrust(t *testing.T) {
	const federated = `{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:o/r:*"}}}`
	web := "Not authorized to perform sts:AssumeRoleWithWebIdentity"
	in := world{resource: map[string]string{role: federated}}.input(t)
	in.Principal = nil
	a := Explain(t.Context(), one(t, web), in)
	if a.Reproduced != Yes || a.Statement == nil || a.Statement.Document != role || !strings.Contains(a.Statement.Why, "repo:o/r:*") {
		t.Errorf("%q %+v %q", a.Reproduced, a.Statement, a.NextSteps)
	}
	in = world{resource: map[string]string{role: federated, role + "2": federated}}.input(t)
	in.Principal = nil
	if a := Explain(t.Context(), one(t, web), in); a.Reproduced == Yes || a.Reproduced == No {
		t.Errorf("with two roles: %q", a.Reproduced)
	}
	for service, text := range map[string]string{
		"lambda.amazonaws.com":    "The role defined for the function cannot be assumed by Lambda.",
		"ecs-tasks.amazonaws.com": "ECS was unable to assume the role '" + role + "' that was provided for this task. Please verify",
	} {
		a := Explain(t.Context(), one(t, text), world{resource: map[string]string{role: `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`}}.input(t))
		if a.Reproduced != Yes || a.Change == nil || !strings.Contains(a.Change.StatementJSON, service) || !resolved(a) {
			t.Errorf("%s: %q %+v %q", service, a.Reproduced, a.Change, a.NextSteps)
		}
	}
}

// N-404: what stops the request after a change that words alone describe is said too.
func TestN404AfterWords(t *testing.T) {
	guarded := []string{allowAll + `,{"Sid":"Org","Effect":"Deny","Action":"s3:GetObject","Resource":"*"}`}
	for name, w := range map[string]world{
		"a Deny by patterns":            {identity: allowGet + `,{"Sid":"No","Effect":"Deny","Action":"s3:Get*","Resource":"arn:aws:s3:::b/*"}`, scp: guarded},
		"an Allow with a condition":     {identity: `{"Sid":"If","Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"s3:ExistingObjectTag/team":"a"}}}`, scp: guarded},
		"nothing else after that":       {identity: allowGet + `,{"Sid":"No","Effect":"Deny","Action":"s3:Get*","Resource":"arn:aws:s3:::b/*"}`},
		"a boundary, after a condition": {identity: `{"Sid":"If","Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"s3:ExistingObjectTag/team":"a"}}}`, boundary: someOther},
	} {
		message := no("identity-based policy", get)
		if strings.Contains(w.identity, `"Deny"`) {
			message = deny("an identity-based policy")
		}
		a := Explain(t.Context(), one(t, denied(get, key, message)), w.input(t))
		if want := name != "nothing else after that"; a.Change == nil || a.Change.StatementJSON != "" || want != (len(a.StillBlockedBy) == 1) || !resolved(a) {
			t.Errorf("%s: %+v, then %+v %q", name, a.Change, a.StillBlockedBy, a.NextSteps)
		}
	}
}
