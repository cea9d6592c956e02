// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/policy"
)

func grantedDocument(t *testing.T, label, statements string) documents.Document {
	t.Helper()
	root, problems := policy.ParseJSON(`{"Version":"2012-10-17","Statement":[` + statements + `]}`)
	if problems != nil {
		t.Fatal(problems)
	}
	return documents.Document{Label: label, Place: documents.At(label), Root: root}
}

// TestGrantedByCaller is E-401 for what is granted: which policies count for whom.
func TestGrantedByCaller(t *testing.T) {
	const all = `{"Effect":"Allow","Action":"*","Resource":"*"}`
	identity := grantedDocument(t, "id", `{"Effect":"Allow","Action":["s3:GetObject","sqs:SendMessage","iam:GetRole"],"Resource":"*"}`)
	boundary := grantedDocument(t, "pb", `{"Effect":"Allow","Action":["s3:*","sqs:*"],"Resource":"*"}`)
	session := grantedDocument(t, "sp", `{"Effect":"Allow","Action":["s3:*","iam:*"],"Resource":"*"}`)
	scp := grantedDocument(t, "scp", all+`,{"Effect":"Deny","Action":"iam:*","Resource":"*"}`)
	const s3 = "s3:GetObject on * (id)"
	const all3, noIAM, noSQS = "iam:GetRole, s3:GetObject, sqs:SendMessage on * (id)", "s3:GetObject, sqs:SendMessage on * (id)", "iam:GetRole, s3:GetObject on * (id)"
	for _, tt := range []struct {
		name, principal        string
		id, pb, sp, scp, maybe bool
		want                   string
	}{
		{name: "a role without bounds", principal: "arn:aws:iam::444455556666:role/x", id: true, want: all3},
		{name: "a role within all of them", principal: "arn:aws:iam::444455556666:role/x", id: true, pb: true, sp: true, scp: true, want: s3},
		{name: "a user", principal: "arn:aws:iam::444455556666:user/x", id: true, pb: true, scp: true, want: noIAM},
		{name: "nobody named", id: true, scp: true, want: noIAM},
		{name: "a federated user without session policies", principal: "arn:aws:sts::444455556666:federated-user/x", id: true, want: ""},
		{name: "a federated user", principal: "arn:aws:sts::444455556666:federated-user/x", id: true, sp: true, want: noSQS},
		{name: "root", principal: "arn:aws:iam::444455556666:root", scp: true, want: "everything except iam:* (the root user)"},
		{name: "a service-linked role", principal: "arn:aws:iam::444455556666:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX", id: true, scp: true, want: all3},
		{name: "a service", principal: "events.amazonaws.com", scp: true, want: ""},
		{name: "a boundary that may be none", principal: "arn:aws:iam::444455556666:role/x", id: true, pb: true, maybe: true, want: "not known"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := &Input{Expectations: []Expectation{}}
			if tt.principal != "" {
				p := pattern.Literal(tt.principal)
				in.Principal = &p
			}
			if tt.id {
				in.Identity.Documents = []documents.Document{identity}
			}
			if tt.pb {
				d := boundary
				d.MaybeNull = tt.maybe
				in.Boundary = &d
			}
			if tt.sp {
				in.Session.Documents = []documents.Document{session}
			}
			if tt.scp {
				in.ServiceControl.Levels = []documents.Policies{{Documents: []documents.Document{scp}}}
			}
			report, errs := Run(in, catalog.NewServices(catalog.Default()))
			if len(errs) > 0 {
				t.Fatal(errs)
			}
			got := strings.Join(report.Granted, "\n")
			if !report.GrantedKnown {
				got = "not known"
			}
			if got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// TestGrantedOfPrincipalNotKnown: lines are known without the principal if its account is
// stated, since it is an ordinary role then.
func TestGrantedOfPrincipalNotKnown(t *testing.T) {
	scp := documents.Levels{Levels: []documents.Policies{{Documents: []documents.Document{grantedDocument(t, "scp", `{"Effect":"Allow","Action":"s3:*","Resource":"*"}`)}}}}
	account, role, unknown := pattern.Literal("444455556666"), pattern.WithPrefix("arn:aws:iam::444455556666:role/"), pattern.Unknown()
	for _, tt := range []struct {
		name               string
		principal, account *pattern.Text
		scp                documents.Levels
		want               bool
	}{
		{"nothing known", &unknown, nil, documents.Levels{}, false},
		{"the account stated", &unknown, &account, scp, true},
		{"a role of any name", &role, nil, documents.Levels{}, true},
		{"a role that may be service-linked", &role, nil, scp, false},
	} {
		in := &Input{
			Principal: tt.principal, AccountID: tt.account, ServiceControl: tt.scp,
			Identity: documents.Policies{Documents: []documents.Document{grantedDocument(t, "id", `{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}`)}},
		}
		report, errs := Run(in, catalog.NewServices(catalog.Default()))
		if len(errs) > 0 {
			t.Fatal(errs)
		}
		if report.GrantedKnown != tt.want || tt.want && strings.Join(report.Granted, "\n") != "s3:Get* on * (id)" {
			t.Errorf("%s: %v, %q", tt.name, report.GrantedKnown, report.Granted)
		}
	}
}
