// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

const (
	rootUser  = "arn:aws:iam::444455556666:root"
	otherRoot = "arn:aws:iam::777788889999:root"
	session   = "arn:aws:sts::444455556666:assumed-role/Harvester/run-7"
)

// trust is the trust policy of the harvester's role.
func trust(principal string) documents.Policies {
	d := document("trust", `{"Effect":"Allow","Action":"sts:AssumeRole","Principal":`+principal+`}`)
	d.Name, d.Place = harvester, documents.At("resource_policies")
	return documents.Policies{Documents: []documents.Document{d}}
}

// by is an expectation about one caller.
func by(principal, decision, action, resource string) Expectation {
	e := expect(decision, texts(action), texts(resource))
	e.Principal = ptr(principal)
	return e
}

// The policies are those of the simulation's principal: identity policies, boundary and
// session policies concern nobody else, service control policies its account.
func TestWhosePolicies(t *testing.T) {
	boundary := document("boundary", `{"Effect":"Deny","Action":"*","Resource":"*"}`)
	deny := policies(allowAll, `{"Effect":"Deny","Action":"*","Resource":"*"}`)
	full := func(e Expectation) *Input {
		in := harvesterWith(allowAll, e)
		in.ResourcePolicies = trust(`"*"`)
		in.ResourcePolicies.Documents = append(in.ResourcePolicies.Documents, owned(queue, documents.NoPolicy))
		return in
	}
	for name, test := range map[string]struct {
		in   *Input
		want string // decision, "" while it is not known, or part of the error
	}{
		"a service together with a role's policies": {full(by("ec2.amazonaws.com", "allowed", "sts:AssumeRole", harvester)), "allowed"},
		"a service is not held by the boundary":     {bounded(full(by("ec2.amazonaws.com", "allowed", "sts:AssumeRole", harvester)), &boundary), "allowed"},
		"a service has no grant of the role's":      {full(by("ec2.amazonaws.com", "denied", "s3:GetObject", bucket+"/a")), "implicitDeny"},
		"an origin access identity":                 {full(by("arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE", "denied", "s3:GetObject", bucket+"/a")), "implicitDeny"},
		"nobody":                                    {full(by("*", "denied", "s3:GetObject", bucket+"/a")), "implicitDeny"},
		"the account's root":                        {bounded(full(by(rootUser, "allowed", "sqs:SendMessage", queue)), &boundary), "allowed"},
		"SCPs hold the root of the account":         {governed(full(by(rootUser, "denied", "sqs:SendMessage", queue)), deny), "explicitDeny"},
		"SCPs do not hold another account's root":   {governed(full(by(otherRoot, "denied", "sqs:SendMessage", queue)), deny), "implicitDeny"},
		"SCPs do not hold a service":                {governed(full(by("ec2.amazonaws.com", "allowed", "sts:AssumeRole", harvester)), deny), "allowed"},
		"one of the role's sessions":                {full(by(session, "allowed", "s3:GetObject", bucket+"/a")), "allowed"},
		"the role itself":                           {full(by(harvester, "allowed", "s3:GetObject", bucket+"/a")), "allowed"},
		"another role":                              {full(by("arn:aws:iam::444455556666:role/Other", "denied", "s3:GetObject", bucket+"/a")), "give it a simulation of its own"},
		"a role of that name with another path":     {full(by("arn:aws:iam::444455556666:role/Harvester", "denied", "s3:GetObject", bucket+"/a")), "give it a simulation of its own"},
		"a session of another role":                 {full(by("arn:aws:sts::444455556666:assumed-role/Other/s", "denied", "s3:GetObject", bucket+"/a")), "give it a simulation of its own"},
		"a session of another account's role":       {full(by("arn:aws:sts::777788889999:assumed-role/Harvester/s", "denied", "s3:GetObject", bucket+"/a")), "give it a simulation of its own"},
		"a user":                                    {full(by("arn:aws:iam::444455556666:user/mira", "denied", "s3:GetObject", bucket+"/a")), "give it a simulation of its own"},
		"a role where the simulation has none":      {of(nil, full(by(harvester, "allowed", "s3:GetObject", bucket+"/a"))), "give it " + harvester + " as principal"},
		"a service where the simulation has none":   {of(nil, full(by("ec2.amazonaws.com", "allowed", "sts:AssumeRole", harvester))), "allowed"},
		"a role where the principal is unknown":     {of(ptr(hole), full(by(harvester, "allowed", "s3:GetObject", bucket+"/a"))), ""},
		"a service where the principal is unknown":  {of(ptr(hole), full(by("ec2.amazonaws.com", "allowed", "sts:AssumeRole", harvester))), "allowed"},
		"root where the principal is unknown":       {of(ptr(hole), full(by(rootUser, "allowed", "sqs:SendMessage", queue))), "allowed"},
		"root under SCPs of who knows whom":         {governed(of(ptr(hole), full(by(rootUser, "allowed", "sqs:SendMessage", queue))), deny), ""},
		"an unknown session of the role":            {full(by("arn:aws:sts::444455556666:assumed-role/Harvester/"+hole, "allowed", "s3:GetObject", bucket+"/a")), "allowed"},
		"a user's federated session":                {of(ptr("arn:aws:iam::444455556666:user/mira"), full(by("arn:aws:sts::444455556666:federated-user/mira", "denied", "s3:GetObject", bucket+"/a"))), "implicitDeny"},
		"another account's federated session":       {of(ptr("arn:aws:iam::444455556666:user/mira"), full(by("arn:aws:sts::777788889999:federated-user/x", "denied", "s3:GetObject", bucket+"/a"))), "give it a simulation of its own"},
		"a role together with a user's policies":    {of(ptr("arn:aws:iam::444455556666:user/mira"), full(by(harvester, "denied", "s3:GetObject", bucket+"/a"))), "give it a simulation of its own"},
		"an identity provider":                      {full(by("arn:aws:iam::444455556666:saml-provider/corp", "denied", "sts:AssumeRoleWithSAML", harvester)), "implicitDeny"},
		"E-207: identity policies of a service":     {of(ptr("ec2.amazonaws.com"), full(by("ec2.amazonaws.com", "allowed", "sts:AssumeRole", harvester))), "has no identity policies"},
		"policies that a service may turn out to have": {
			func() *Input {
				in := of(ptr("ec2.amazonaws.com"), full(by("ec2.amazonaws.com", "allowed", "sts:AssumeRole", harvester)))
				in.Identity.Documents[0].Root, in.Identity.Documents[0].MaybeNull = unknownRoot(), true
				return in
			}(), "allowed",
		},
	} {
		t.Run(name, func(t *testing.T) {
			test.in.Expectations[0].Name = ptr("it")
			report, errs := Run(test.in, awsServices)
			if len(errs) > 0 {
				if test.want == "" || !strings.Contains(errs[0].Detail, test.want) {
					t.Fatalf("errors = %v, want %q", errs, test.want)
				}
				return
			}
			if got := report.Results[0].Decision; got != test.want {
				t.Errorf("the decision is %q, want %q", got, test.want)
			}
			for _, f := range report.Findings {
				if test.want == "" || f.Gate {
					t.Errorf("%s: %s", f.Summary, f.Detail)
				}
			}
		})
	}
}

func bounded(in *Input, boundary *documents.Document) *Input {
	in.Boundary = boundary
	return in
}

func governed(in *Input, level documents.Policies) *Input {
	in.ServiceControl = documents.Levels{Levels: []documents.Policies{level}}
	return in
}

func of(principal *pattern.Text, in *Input) *Input {
	in.Principal = principal
	return in
}

// The first plan of a role holds its permissions and its trust policy, and is decided.
func TestFirstPlanOfARole(t *testing.T) {
	in := harvesterWith(allowReads,
		expect("allowed", texts("s3:GetObject"), texts(bucket+"/a")),
		by("ec2.amazonaws.com", "allowed", "sts:AssumeRole", harvester),
		by("lambda.amazonaws.com", "denied", "sts:AssumeRole", harvester))
	in.Principal, in.AccountID = ptr(hole), ptr(account)
	in.ResourcePolicies = trust(`{"Service":"ec2.amazonaws.com"}`)
	report := run(t, in)
	for i, want := range []string{"allowed", "allowed", "implicitDeny"} {
		if got := report.Results[i].Decision; got != want {
			t.Errorf("%s: %q, want %q", report.Results[i].Name, got, want)
		}
	}
	if len(report.Findings) > 0 {
		t.Errorf("findings: %+v", report.Findings)
	}
}
