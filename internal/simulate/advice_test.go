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

// managedDocument is an AWS managed policy as a document, its members in another order.
func managedDocument(t *testing.T, name, label string) documents.Document {
	t.Helper()
	p, err := catalog.Default().ManagedPolicy(name)
	if err != nil {
		t.Fatal(err)
	}
	root, problems := policy.ParseJSON(p.Document)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	var members []policy.Member
	for i := len(root.Members); i > 0; i-- {
		members = append(members, root.Members[i-1])
	}
	return documents.Document{Label: label, Place: documents.AtElement("identity_policies", 0), Root: policy.NewObject(root.Pos, members, false)}
}

// withTrust is a role that EC2 must not take, and its trust policy.
func withTrust(statement string) *Input {
	asked := expect("denied", texts("sts:AssumeRole"), texts(roleTarget))
	asked.Principal = ptr("ec2.amazonaws.com")
	return &Input{
		Principal: ptr(roleTarget), Expectations: []Expectation{asked},
		ResourcePolicies: documents.Policies{Documents: []documents.Document{owned(roleTarget, statement)}},
	}
}

// TestAdvice: what messages propose, and that it can be done.
func TestAdvice(t *testing.T) {
	reads := func(decision string) Expectation { return expect(decision, texts("s3:GetObject"), texts(bucket+"/a")) }
	levels := func(list ...documents.Policies) documents.Levels { return documents.Levels{Levels: list} }
	full := `{"Effect":"Allow","Action":"*","Resource":"*"}`
	mfaDenied := full + `,{"Sid":"Mfa","Effect":"Deny","Action":"*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}`
	tests := map[string]struct {
		in    *Input
		set   func(*Input)
		says  []string
		lacks []string
	}{
		"pattern of the nearest statement": {
			in:   harvesterWith(`{"Sid":"Reads","Effect":"Allow","Action":"s3:GetObject","Resource":["`+bucket+`/b/*","`+bucket+`/c/*","`+bucket+`/d/*","`+bucket+`/e/*"]}`, reads("allowed")),
			says: []string{`its Resource is "arn:aws:s3:::tide-logs/b/*", "arn:aws:s3:::tide-logs/c/*", "arn:aws:s3:::tide-logs/d/*" and 1 more, which does not cover ` + bucket + "/a", "Extend it"},
		},
		"E-322, both accounts have to allow": {
			in: harvesterWith(`{"Effect":"Allow","Action":"ec2:*","Resource":"*"}`, expect("allowed", texts("sqs:SendMessage"), texts("arn:aws:sqs:eu-west-1:777788889999:q"))),
			set: func(in *Input) {
				in.ResourcePolicies.Documents = []documents.Document{owned("arn:aws:sqs:eu-west-1:777788889999:q", documents.NoPolicy)}
			},
			says: []string{"More than one policy has to allow the request", "to both the identity policies and a policy of arn:aws:sqs:eu-west-1:777788889999:q (it has none)."}, lacks: []string{" or "},
		},
		"a role without policies": {
			in:   harvesterWith("", reads("allowed")),
			says: []string{"to a policy that is attached to " + harvester + " (it has none)."},
		},
		"a session of a role without policies": {
			in:   harvesterWith("", reads("allowed")),
			set:  func(in *Input) { in.Principal = ptr("arn:aws:sts::444455556666:assumed-role/Harvester/s") },
			says: []string{"to a policy that is attached to the role of arn:aws:sts::444455556666:assumed-role/Harvester/s (it has none)."},
		},
		"a service-linked role": {
			in: harvesterWith("", reads("allowed")),
			set: func(in *Input) {
				in.Principal = ptr("arn:aws:iam::444455556666:role/aws-service-role/ops.amazonaws.com/AWSServiceRoleForOps")
			},
			says: []string{"to the policy of the service-linked role (only AWS can change it)."},
		},
		"a federated user without a session policy": {
			in:   harvesterWith(allowAll, reads("allowed")),
			set:  func(in *Input) { in.Principal = ptr("arn:aws:sts::444455556666:federated-user/kiosk") },
			says: []string{"to a session policy (there is none)."},
		},
		"E-1713, a service and a bucket without a policy": {
			in: harvesterWith("", reads("allowed")),
			set: func(in *Input) {
				in.Principal = ptr("events.amazonaws.com")
				in.ResourcePolicies.Documents = []documents.Document{owned(bucket, documents.NoPolicy)}
			},
			says: []string{"to a policy of " + bucket + " (it has none)."}, lacks: []string{"was not given"},
		},
		"E-1712, a service and a bucket whose policy was not given": {
			in:   harvesterWith("", reads("allowed")),
			set:  func(in *Input) { in.Principal = ptr("events.amazonaws.com") },
			says: []string{"to the resource policy.", "The policy of " + bucket + " was not given: if it has one, give it in resource_policies."},
		},
		"E-320, a boundary and the identity policies": {
			in: harvesterWith(`{"Effect":"Allow","Action":"ec2:*","Resource":"*"}`, reads("allowed")),
			set: func(in *Input) {
				boundary := document("boundary", `{"Effect":"Allow","Action":"ec2:*","Resource":"*"}`)
				in.Boundary = &boundary
				in.ResourcePolicies.Documents = []documents.Document{owned(bucket, `{"Effect":"Allow","Principal":{"AWS":"777788889999"},"Action":"s3:*","Resource":"`+bucket+`/*"}`)}
			},
			says: []string{"to both the identity policies and the permissions boundary."},
		},
		"E-321, a trust policy that names nobody of the account": {
			in: harvesterWith(`{"Effect":"Allow","Action":"ec2:*","Resource":"*"}`, expect("allowed", texts("sts:AssumeRole"), texts(roleTarget))),
			set: func(in *Input) {
				in.ResourcePolicies.Documents = []documents.Document{owned(roleTarget, `{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`)}
			},
			says: []string{`its Principal is "ec2.amazonaws.com"`, "Extend it, or add", "to the resource policy."}, lacks: []string{"to the identity policies"},
		},
		"E-520, two levels": {
			in: harvesterWith(full, reads("allowed")),
			set: func(in *Input) {
				other := policies(`{"Effect":"Allow","Action":"ec2:*","Resource":"*"}`)
				in.ServiceControl = levels(policies(full), other, other)
			},
			says: []string{"to both level 2 of the service control policies and level 3 of the service control policies."},
		},
		"action of the nearest statement": {
			in:   harvesterWith(`{"Sid":"Reads","Effect":"Allow","Action":"s3:Put*","Resource":"*"}`, reads("allowed")),
			says: []string{`its Action is "s3:Put*", which does not cover s3:GetObject`},
		},
		"condition of the nearest statement": {
			in: harvesterWith(`{"Sid":"Reads","Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"ops"}}}`, reads("allowed")),
			set: func(in *Input) {
				in.Context.Keys = []ContextKey{{Name: "aws:PrincipalTag/team", Values: []pattern.Text{text("dev")}}}
			},
			says: []string{`its Condition is StringEquals aws:PrincipalTag/team "ops", and aws:PrincipalTag/team is dev`, "Where real calls have a value of aws:PrincipalTag/team that fits, state it in context"},
		},
		"several conditions of the nearest statement": {
			in: harvesterWith(`{"Sid":"Writes","Effect":"Allow","Action":"s3:Put*","Resource":"*"},{"Sid":"Reads","Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"ops"},"Null":{"aws:PrincipalTag/off":"true"}}}`, reads("allowed")),
			set: func(in *Input) {
				in.Context.Keys = []ContextKey{{Name: "aws:PrincipalTag/team", Values: []pattern.Text{text("dev")}}, {Name: "aws:PrincipalTag/off", Values: []pattern.Text{text("x")}}}
			},
			says: []string{
				`"Reads"`, `its Condition is StringEquals aws:PrincipalTag/team "ops", and aws:PrincipalTag/team is dev; its Condition is Null aws:PrincipalTag/off "true", and`,
				"Where real calls meet the conditions on aws:PrincipalTag/team and aws:PrincipalTag/off, state these keys in context",
			},
		},
		"another resource is nearer than several conditions": {
			in: harvesterWith(`{"Sid":"Other","Effect":"Allow","Action":"s3:Get*","Resource":"`+bucket+`/b"},{"Sid":"Reads","Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"ops"},"Null":{"aws:PrincipalTag/off":"false"}}}`, reads("allowed")),
			set: func(in *Input) {
				in.Context.Keys = []ContextKey{{Name: "aws:PrincipalTag/team", Values: []pattern.Text{text("dev")}}}
			},
			says: []string{`"Other"`},
		},
		"MFA demanded by an Allow": {
			in:    harvesterWith(`{"Sid":"Mfa","Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`, reads("allowed")),
			set:   func(in *Input) { in.Principal = ptr("arn:aws:iam::444455556666:user/mira") },
			says:  []string{"has to be made with MFA", `state "aws:MultiFactorAuthPresent" = ["true"] in context`},
			lacks: []string{"Add an Allow", "add an Allow"},
		},
		"MFA demanded by a Deny": {
			in:    harvesterWith(mfaDenied, reads("allowed")),
			set:   func(in *Input) { in.Principal = ptr("arn:aws:iam::444455556666:user/mira") },
			says:  []string{`"Mfa" (line 1, column 85) denies calls without MFA`, "has to be made with MFA"},
			lacks: []string{"Add an Allow"},
		},
		"statement that grants": {
			in:   harvesterWith(`{"Sid":"All","Effect":"Allow","Action":"s3:*","Resource":["`+bucket+`","`+bucket+`/*"]}`, reads("denied")),
			says: []string{`Take s3:GetObject out of identity_policies[0] "All"`, `(its Action is "s3:*")`, `narrow its Resource (its Resource is "arn:aws:s3:::tide-logs", "arn:aws:s3:::tide-logs/*")`},
		},
		"trust policy that grants": {
			in:   withTrust(`{"Sid":"Ec2","Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}`),
			says: []string{`"Ec2"`, "narrow its Principal or add a Condition; or keep it"}, lacks: []string{"Resource or"},
		},
		"trust policy that grants under a condition": {
			in: withTrust(`{"Sid":"Ec2","Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"444455556666"}}}`),
			set: func(in *Input) {
				in.Expectations[0].Context.Keys = []ContextKey{{Name: "aws:SourceAccount", Values: []pattern.Text{text("444455556666")}}}
			},
			says: []string{", or narrow its Principal or its Condition; or keep it"}, lacks: []string{"Resource or", "add a Condition"},
		},
		"AWS managed policy that grants": {
			in: harvesterWith("", reads("denied")),
			set: func(in *Input) {
				in.Identity.Documents = []documents.Document{managedDocument(t, "AmazonS3ReadOnlyAccess", "identity_policies[0]")}
			},
			says:  []string{"the AWS managed policy AmazonS3ReadOnlyAccess (identity_policies[0]), which only AWS can change", "Attach a policy of your own", "a permissions boundary or a service control policy"},
			lacks: []string{"Take s3:GetObject out of"},
		},
		"AWS managed policy by its ARN": {
			in: harvesterWith(allowReads, reads("denied")),
			set: func(in *Input) {
				in.Identity.Documents[0].Label = "arn:aws:iam::aws:policy/service-role/Reads"
			},
			says: []string{"the AWS managed policy Reads ("}, lacks: []string{"Take s3:GetObject out of"},
		},
		"AWS managed policy that comes near": {
			in: harvesterWith("", expect("allowed", texts("s3:PutObject"), texts(bucket+"/a"))),
			set: func(in *Input) {
				in.Identity.Documents = []documents.Document{managedDocument(t, "AmazonS3ReadOnlyAccess", "readers")}
			},
			says:  []string{"AmazonS3ReadOnlyAccess (readers), which only AWS can change: add an Allow statement for s3:PutObject", "to a policy of your own"},
			lacks: []string{"Extend it"},
		},
		"own policy with the name of AWS's": {
			in:   harvesterWith(allowReads, reads("denied")),
			set:  func(in *Input) { in.Identity.Documents[0].Label = "AmazonS3ReadOnlyAccess" },
			says: []string{"Take s3:GetObject out of AmazonS3ReadOnlyAccess"},
		},
		"level without an Allow": {
			in: harvesterWith(allowReads, reads("allowed")),
			set: func(in *Input) {
				in.ServiceControl = levels(policies(full), policies(denyDeletes))
			},
			says: []string{`No policy of service_control_policies[1] allows anything`, `add "FullAWSAccess" to this one`},
		},
		"level that allows something else": {
			in: harvesterWith(allowReads, reads("allowed")),
			set: func(in *Input) {
				in.ServiceControl = levels(policies(full), policies(`{"Effect":"Allow","Action":"ec2:*","Resource":"*"}`))
			},
			says: []string{`its Action is "ec2:*"`, "to level 2 of the service control policies"}, lacks: []string{"FullAWSAccess"},
		},
		"call that no policy decides": {
			in:   harvesterWith("", expect("denied", texts("sts:GetCallerIdentity"), Texts{})),
			says: []string{"No policy decides this call: sts:GetCallerIdentity is allowed for every authenticated caller", "except_actions"}, lacks: []string{"Deny statement"},
		},
		"call that no policy can allow": {
			in:   harvesterWith(allowAll, expect("allowed", texts("sts:GetSessionToken"), Texts{})),
			says: []string{"No policy can allow this: sts:GetSessionToken is only for the long-term credentials"}, lacks: []string{"Add an Allow"},
		},
		"secret": {
			in: &Input{
				Principal: ptr("arn:aws:iam::777788889999:role/vendor"),
				Context:   Context{Keys: []ContextKey{{Name: "sts:ExternalId", Values: []pattern.Text{text("sesame")}}}},
				Identity:  policies(allowAll), Expectations: []Expectation{expect("allowed", texts("sts:AssumeRole"), texts(harvester))},
			},
			set: func(in *Input) {
				d := document("trust", `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::777788889999:root"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"open"}}}`)
				d.Name, d.Place = harvester, documents.At("resource_policies")
				in.ResourcePolicies = documents.Policies{Documents: []documents.Document{d}}
			},
			says: []string{"its Condition is StringEquals sts:ExternalId (not shown), and the request has another sts:ExternalId"}, lacks: []string{"sesame", "open\""},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			if tt.set != nil {
				tt.set(tt.in)
			}
			report := run(t, tt.in)
			if len(report.Findings) != 1 {
				t.Fatalf("findings: %+v, results %v", report.Findings, report.Results)
			}
			detail := report.Findings[0].Summary + "\n" + report.Findings[0].Detail
			for _, want := range tt.says {
				if !strings.Contains(detail, want) {
					t.Errorf("the finding does not say %q:\n%s", want, detail)
				}
			}
			for _, bad := range tt.lacks {
				if strings.Contains(detail, bad) {
					t.Errorf("the finding says %q:\n%s", bad, detail)
				}
			}
		})
	}
}

// TestStatementsOnce: a call that is checked on several resources lists each statement
// once, for any number of checks and documents.
func TestStatementsOnce(t *testing.T) {
	account := func(s string) string { return "arn:aws:ec2:eu-west-1:444455556666:" + s }
	in := harvesterWith("", expect("allowed", texts("ec2:RunInstances"), texts(
		account("instance/*"), account("network-interface/*"), account("security-group/sg-1"), account("subnet/subnet-1"), account("volume/*"), "arn:aws:ec2:eu-west-1::image/ami-1",
	)))
	in.Identity = policies(
		`{"Sid":"A","Effect":"Allow","Action":"ec2:*","Resource":"*"},{"Sid":"B","Effect":"Allow","Action":"ec2:Run*","Resource":"arn:aws:ec2:*:*:*"}`,
		`{"Sid":"C","Effect":"Allow","Action":"ec2:RunInstances","Resource":"*"}`,
		`{"Sid":"D","Effect":"Allow","Action":"*","Resource":"*"}`,
	)
	report := run(t, in)
	if len(report.Evaluations) != 1 {
		t.Fatalf("%d evaluations", len(report.Evaluations))
	}
	e := &report.Evaluations[0]
	seen := make(map[string]bool)
	for _, m := range e.Matched {
		name := m.Document + " " + m.Sid
		if seen[name] {
			t.Errorf("%s is listed twice", name)
		}
		seen[name] = true
	}
	if len(seen) != 4 {
		t.Errorf("statements %v", seen)
	}
	for sid := range map[string]bool{`"A"`: true, `"B"`: true, `"C"`: true} {
		if strings.Count(e.DecidedBy, sid) != 1 {
			t.Errorf("decided by %s", e.DecidedBy)
		}
	}
}
