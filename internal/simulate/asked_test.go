// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"slices"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/catalog"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/facts"
)

// TestE1783 is the case of wildcards in the asked ARN: they match ids that resources
// of the type can have, so that a "*" that crosses colons (C-1) does not reach another
// type. Want is the decision, "some" where the statement covers some of them, or "C-1".
func TestE1783(t *testing.T) {
	const at = ":eu-west-1:444455556666:"
	for _, tt := range []struct{ action, entry, asked, want string }{
		{"ec2:DeleteVolume", "arn:aws:ec2:*:*:snapshot/*", "arn:aws:ec2" + at + "volume/*", "implicitDeny"},
		{"ec2:StopInstances", "arn:aws:ec2:*:*:subnet/*", "arn:aws:ec2" + at + "instance/*", "implicitDeny"},
		{"ec2:StopInstances", "arn:aws:ec2:*:*:subnet/*", "arn:aws:ec2" + at + "instance/i-0123456789abcdef0", "implicitDeny"},
		{"ec2:StopInstances", "arn:aws:ec2:*:*:subnet/*", "arn:aws:ec2" + at + "instance/i-*", "implicitDeny"},
		{"sns:Publish", "arn:aws:sns:*:*:alarms", "arn:aws:sns" + at + "team-*", "implicitDeny"},
		{"lambda:InvokeFunction", "arn:aws:lambda:*:*:function:f", "arn:aws:lambda" + at + "function:g*", "implicitDeny"},
		{"dynamodb:GetItem", "arn:aws:dynamodb:*:*:table/a", "arn:aws:dynamodb" + at + "table/b*", "implicitDeny"},
		{"iam:PassRole", "arn:aws:iam::*:role/app", "arn:aws:iam::444455556666:role/ops/*", "implicitDeny"},
		{"s3:GetObject", "arn:aws:s3:::*/public/*", "arn:aws:s3:::tide/private/*", "some"},
		{"iam:PassRole", "arn:aws:iam::*:role/app", "arn:aws:iam::444455556666:role/*", "some"},
		{"sqs:SendMessage", "arn:aws:sqs:*:*:jobs", "arn:aws:sqs" + at + "*", "some"},
		// Ids that may hold a colon: qualifiers, names of objects and alarms.
		{"lambda:InvokeFunction", "arn:aws:lambda:*:prod", "arn:aws:lambda" + at + "function:g*", "C-1"},
		{"states:StartExecution", "arn:aws:states:*:live", "arn:aws:states" + at + "stateMachine:*", "C-1"},
		{"states:DescribeExecution", "arn:aws:states:*:*:execution:a:b", "arn:aws:states" + at + "execution:c:*", "implicitDeny"},
		{"cloudwatch:DeleteAlarms", "arn:aws:cloudwatch:*:*:alarm:a", "arn:aws:cloudwatch" + at + "alarm:b*", "C-1"},
		{"sns:Unsubscribe", "arn:aws:sns:*:*:alarms", "arn:aws:sns" + at + "team-*", "C-1"},
		// One question mark matches one character.
		// Nor does a "*" match text that no id of the type contains, where nothing is contested.
		{"sqs:SendMessage", "arn:aws:sqs:*:*:team:*", "arn:aws:sqs" + at + "*", "implicitDeny"},
		{"lambda:InvokeFunction", "arn:aws:lambda:*:*:function:*:prod", "arn:aws:lambda" + at + "function:g*", "some"},
		{"sqs:SendMessage", "arn:aws:sqs:*:b", "arn:aws:sqs" + at + "a?b", "implicitDeny"},
	} {
		in := harvesterWith(`{"Effect":"Allow","Action":"`+tt.action+`","Resource":"`+tt.entry+`"}`, expect("allowed", texts(tt.action), texts(tt.asked)))
		e := run(t, in).Evaluations[0]
		got := e.Decision
		if because := strings.Join(e.UndeterminedBecause, " "); strings.Contains(because, "C-1") {
			got = "C-1"
		} else if got != "implicitDeny" {
			got = "some"
		}
		if got != tt.want {
			t.Errorf("%s on %s with %s: %s %v, want %s", tt.action, tt.asked, tt.entry, e.Decision, e.UndeterminedBecause, tt.want)
		}
	}
}

// TestColons: what the catalogue knows of the colons in ids.
func TestColons(t *testing.T) {
	c := catalog.Default()
	for _, tt := range []struct {
		service, typ string
		want         []int
	}{
		{"sqs", "queue", []int{0}},
		{"lambda", "function", []int{1, 2}},
		{"lambda", "layer", []int{1, 2}},
		{"states", "execution", []int{2}},
		{"states", "statemachine", []int{1, 2}},
		{"ecs", "task-definition", []int{1}},
		{"logs", "log-stream", []int{3}},
		{"kinesis", "consumer", []int{1}},
		{"autoscaling", "autoScalingGroup", []int{2}},
		{"ssm", "automation-definition", []int{1}},
		{"dms", "Endpoint", nil},
	} {
		s, ok := c.Service(tt.service)
		if !ok {
			t.Fatal(tt.service)
		}
		typ, ok := s.ResourceType(tt.typ)
		if !ok {
			t.Fatal(tt.typ)
		}
		if got := c.Colons(typ); !slices.Equal(got, tt.want) {
			t.Errorf("%s %s: %v, want %v", tt.service, tt.typ, got, tt.want)
		}
	}
}

// T 10.1: the instance of a launch is not reached by a statement about subnets.
func TestT10x1(t *testing.T) {
	policy := `{"Sid":"Img","Effect":"Allow","Action":"ec2:RunInstances","Resource":"arn:aws:ec2:*::image/*"},` +
		`{"Sid":"Net","Effect":"Allow","Action":"ec2:RunInstances","Resource":"arn:aws:ec2:*:*:subnet/*"}`
	for _, id := range []string{"*", "i-*", "i-0123456789abcdef0"} {
		e := run(t, harvesterWith(policy, expect("denied", texts("ec2:RunInstances"), texts(ec2+"instance/"+id)))).Evaluations[0]
		if e.Decision != "implicitDeny" || e.Verdict != "met" {
			t.Errorf("instance/%s: %s, %s %v", id, e.Verdict, e.Decision, e.UndeterminedBecause)
		}
	}
}

// TestColonTypes: the table of ids that may hold colons names types that exist.
func TestColonTypes(t *testing.T) {
	known := map[[2]string]bool{}
	for s := range catalog.Default().All() {
		for _, typ := range s.ResourceTypes() {
			for _, f := range typ.Formats {
				known[[2]string{f.Service(), typ.Name}], known[[2]string{f.Service(), "*"}] = true, true
			}
		}
	}
	for _, row := range facts.Named("colon_ids").Rows() {
		if !known[[2]string{row[0], row[1]}] {
			t.Errorf("there is no resource type %s of %s", row[1], row[0])
		}
	}
}

// TestE542: some services have policies where AWS does not say what a statement without
// Resource means. Such a statement gets a warning.
func TestE542(t *testing.T) {
	const statement = `{"Effect":"Deny","Principal":"*","Action":"s3:*"}`
	for owner, warned := range map[string]bool{queue: true, "arn:aws:ecr:eu-west-1:444455556666:repository/r": false} {
		in := harvesterWith(allowAll, expect("allowed", texts("sqs:SendMessage"), texts(queue)))
		d := document("resource_policies", statement)
		d.Name, d.Place = owner, documents.AtElement("resource_policies", 0)
		in.ResourcePolicies.Documents = []documents.Document{d}
		report, errs := Run(in, awsServices)
		if len(errs) > 0 || (len(report.DocumentWarnings) > 0) != warned {
			t.Errorf("%s: %v, warnings %v", owner, errs, report.DocumentWarnings)
		}
	}
}

// E-1404: an entry for resources of another type or service covers nothing that an action can be
// called on, so that it does not matter for "*" and for wildcards.
func TestE1404OtherTypes(t *testing.T) {
	const (
		roles    = `{"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam::444455556666:role/app/*"}`
		anywhere = `{"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam::*:role/app/*"}`
		objects  = `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::tide/*"}`
		table    = `{"Effect":"Allow","Action":"dynamodb:*","Resource":"arn:aws:dynamodb:eu-west-1:444455556666:table/a"}`
		all      = `{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::tide"}`
		unlike   = `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::${aws:PrincipalTag/team}/*"}`
		upper    = `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:S3:::tide/*"}`
	)
	for name, c := range map[string]askCase{
		"a role is no user":             {"", roles, "iam:CreateUser", "", nil, "", "denied", "met", "", "implicitDeny"},
		"in any account":                {"", anywhere, "iam:CreateUser", "", nil, "", "denied", "met", "", "implicitDeny"},
		"nor a user of a path":          {"", roles, "iam:CreateUser", "arn:aws:iam::444455556666:user/ops/*", nil, "", "denied", "met", "", "implicitDeny"},
		"a role may be another one":     {"", roles, "iam:DeleteRole", "", nil, "", "denied", "not_met", "role/app/", "mixed"},
		"an object is no bucket":        {"", objects, "s3:DeleteBucket", "", nil, "", "denied", "met", "", "implicitDeny"},
		"nor one of a shape":            {"", objects, "s3:DeleteBucket", "arn:aws:s3:::*", nil, "", "denied", "met", "", "implicitDeny"},
		"objects":                       {"", objects, "s3:GetObject", "", nil, "", "denied", "not_met", "arn:aws:s3:::tide/", "mixed"},
		"a table is no backup":          {"", table, "dynamodb:DeleteBackup", "", nil, "", "denied", "met", "", "implicitDeny"},
		"a bucket is nothing of IAM":    {"", all, "iam:*", "", nil, "", "denied", "met", "", "implicitDeny"},
		"in other letters (C-6)":        {"", upper, "s3:DeleteBucket", "", nil, "", "denied", "met", "", "implicitDeny"},
		"of objects in other letters":   {"", upper, "s3:GetObject", "", nil, "", "denied", "undetermined", "", ""},
		"a denial of other types":       {"", allowAll + `,{"Effect":"Deny","Action":"iam:*","Resource":"arn:aws:iam::444455556666:role/app/*"}`, "iam:CreateUser", "", nil, "", "allowed", "met", "", "allowed"},
		"all but roles":                 {"", allowAll + `,{"Effect":"Deny","Action":"iam:*","NotResource":"arn:aws:iam::444455556666:role/app/*"}`, "iam:CreateUser", "", nil, "", "explicitDeny", "met", "", "explicitDeny"},
		"a name that a variable begins": {"", unlike, "s3:DeleteBucket", "", nil, "any", "denied", "met", "", "implicitDeny"},
	} {
		t.Run(name, func(t *testing.T) { c.check(t) })
	}
}
