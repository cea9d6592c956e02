// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package awsiam

import (
	"strings"
	"testing"
	"time"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/awsiam/awstest"
)

// TestMoto reads from an IAM that others wrote: 150 roles in one stream, some of them by themselves, a
// user, a credential report, an organization of three levels and an account in it.
func TestMoto(t *testing.T) {
	if testing.Short() {
		t.Skip("it starts a server")
	}
	m := awstest.StartMoto(t)
	seeded := m.Seed()
	r := at(m.URL)

	list, err := r.Principals(t.Context(), &Query{Roles: true, PathPrefix: "/fleet/"})
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != seeded.Roles {
		t.Fatalf("%d roles, want %d", len(list), seeded.Roles)
	}
	for i, p := range list {
		if i > 0 && list[i-1].ARN >= p.ARN {
			t.Errorf("%s is not in order", p.ARN)
		}
		if i%10 != 0 {
			continue
		}
		one, err := r.Principal(t.Context(), parse(t, p.ARN), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if keys(one.Policies) != "inline/own managed/deploy" || keys(p.Policies) != keys(one.Policies) ||
			p.Policies["managed/deploy"] != one.Policies["managed/deploy"] || p.Trust != one.Trust || p.UniqueID != one.UniqueID || p.Tags["number"] != one.Tags["number"] {
			t.Errorf("in the stream %+v\nby itself %+v", p, one)
		}
	}

	app, err := r.Principal(t.Context(), parse(t, "arn:aws:sts::123456789012:assumed-role/app/i-1"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if keys(app.Policies) != "aws/AmazonSQSReadOnlyAccess inline/Statement inline/one inline/two managed/deploy managed/logs" ||
		app.Policies["managed/deploy"] != awstest.Allowing("s3:PutObjectTagging") || app.Boundary != awstest.Allowing("s3:*") || app.Path != "/svc/web/" {
		t.Errorf("app %+v", app)
	}
	ann, err := r.Principal(t.Context(), Ref{Type: TypeUser, Name: "ann"}, Options{})
	if err != nil || keys(ann.Policies) != "group/g0/managed/deploy group/g1/managed/deploy group/g2/managed/deploy" {
		t.Errorf("ann %+v, %v", ann, err)
	}
	_, err = r.Principal(t.Context(), Ref{Type: TypeRole, Name: "nobody"}, Options{})
	wantKind(t, err, NotFound)

	report, err := r.CredentialReport(t.Context(), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Users) != 1 || report.Users[0].User != "ann" || !report.Users[0].Keys[0].Active || report.Users[0].Password == NoPassword {
		t.Errorf("report %+v", report)
	}

	o, err := r.OrganizationPolicies(t.Context(), seeded.Member)
	if err != nil {
		t.Fatal(err)
	}
	var path, levels []string
	for i, l := range o.Path {
		path = append(path, l.ID)
		levels = append(levels, keys(o.Services[i]))
	}
	if strings.Join(path, " ") != strings.Join(seeded.Levels, " ") || strings.Join(levels, "|") != "FullAWSAccess|FullAWSAccess no-iam||FullAWSAccess" || o.Resources != nil {
		t.Errorf("organization %+v", o)
	}
	if o, err := r.OrganizationPolicies(t.Context(), ""); err != nil || !o.Management() {
		t.Errorf("management account %+v, %v", o, err)
	}

	// A role of the member account, taken as the settings say: that account has none of this.
	member := quick(New(Settings{
		Endpoints:  Endpoints{IAM: m.URL, STS: m.URL, Organizations: m.URL},
		AssumeRole: &AssumeRole{RoleARN: "arn:aws:iam::" + seeded.Member + ":role/OrganizationAccountAccessRole", ExternalID: "x", Tags: map[string]string{"a": "b"}},
	}))
	if c, err := member.Caller(t.Context()); err != nil || c.Account != seeded.Member {
		t.Errorf("caller %+v, %v", c, err)
	}
	_, err = member.Principal(t.Context(), parse(t, "arn:aws:iam::123456789012:role/svc/web/app"), Options{})
	wantKind(t, err, OtherAccount)
	_, err = member.Principal(t.Context(), Ref{Type: TypeRole, Name: "app"}, Options{})
	wantKind(t, err, NotFound)
}
