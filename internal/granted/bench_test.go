// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package granted_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/granted"
)

const (
	benchRole = `{"Sid":"Deploy","Effect":"Allow","Action":["lambda:CreateFunction","lambda:GetFunction","lambda:PublishVersion","lambda:TagResource","lambda:UpdateAlias","lambda:UpdateFunctionCode"],"Resource":"arn:aws:lambda:eu-west-1:444455556666:function:app-*"},
{"Sid":"Objects","Effect":"Allow","Action":["s3:GetObject","s3:PutObject","s3:ListBucket"],"Resource":["arn:aws:s3:::app","arn:aws:s3:::app/*"]},
{"Sid":"Pass","Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::444455556666:role/app/*","Condition":{"StringEquals":{"iam:PassedToService":["lambda.amazonaws.com","ec2.amazonaws.com"]}}},
{"Sid":"Look","Effect":"Allow","Action":["ec2:Describe*","logs:Describe*","logs:Get*","cloudwatch:*"],"Resource":"*"}`
	benchBoundary = `{"Sid":"Services","Effect":"Allow","Action":["cloudformation:*","cloudwatch:*","dynamodb:*","ecr:*","lambda:*","logs:*","s3:*","sqs:*","ec2:Describe*"],"Resource":"*"},
{"Sid":"Roles","Effect":"Allow","Action":["iam:PassRole","iam:GetRole"],"Resource":"arn:aws:iam::444455556666:role/app/*"},
{"Sid":"Hands","Effect":"Deny","Action":["iam:CreatePolicyVersion","iam:DeletePolicy","logs:DeleteLogGroup"],"Resource":"*"}`
	benchSCP = `{"Sid":"Trail","Effect":"Deny","Action":["cloudtrail:DeleteTrail","cloudtrail:StopLogging","ec2:DescribeVpcs","guardduty:DeleteDetector"],"Resource":"*"},
{"Sid":"Regions","Effect":"Deny","NotAction":["iam:*","organizations:*","route53:*","sts:*","support:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","eu-central-1"]}}}`
	fullAccess = `{"Effect":"Allow","Action":"*","Resource":"*"}`
)

func boundary(tb testing.TB, text string) granted.Ceiling {
	return granted.Ceiling{Name: "the permissions boundary", Documents: []granted.Document{document(tb, "permissions_boundary", text)}}
}

func level(tb testing.TB, texts ...string) granted.Ceiling {
	c := granted.Ceiling{Name: "the service control policies", SCP: true}
	for i, text := range texts {
		c.Documents = append(c.Documents, document(tb, fmt.Sprintf("service_control_policies[0][%d]", i), text))
	}
	return c
}

func BenchmarkOf(b *testing.B) {
	role := document(b, "deploy", benchRole)
	for _, bb := range []struct {
		name string
		in   granted.Input
	}{
		{"role", granted.Input{Identity: []granted.Document{role}, Ceilings: []granted.Ceiling{boundary(b, benchBoundary), level(b, fullAccess, benchSCP)}}},
		{"AdministratorAccess+boundary", granted.Input{Identity: []granted.Document{managed(b, "AdministratorAccess")}, Ceilings: []granted.Ceiling{boundary(b, benchBoundary)}}},
		{"AdministratorAccess+SCP", granted.Input{Identity: []granted.Document{managed(b, "AdministratorAccess")}, Ceilings: []granted.Ceiling{level(b, fullAccess, benchSCP)}}},
		{"ReadOnlyAccess", granted.Input{Identity: []granted.Document{managed(b, "ReadOnlyAccess")}}},
		{"ReadOnlyAccess+boundary", granted.Input{Identity: []granted.Document{managed(b, "ReadOnlyAccess")}, Ceilings: []granted.Ceiling{boundary(b, benchBoundary)}}},
		{"ReadOnlyAccess+SCP", granted.Input{Identity: []granted.Document{managed(b, "ReadOnlyAccess")}, Ceilings: []granted.Ceiling{level(b, fullAccess, benchSCP)}}},
		{"ReadOnlyAccess+SecurityAudit", granted.Input{Identity: []granted.Document{managed(b, "ReadOnlyAccess")}, Ceilings: []granted.Ceiling{{Name: "the permissions boundary", Documents: []granted.Document{managed(b, "SecurityAudit")}}}}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			b.ReportAllocs()
			var s *granted.Set
			for b.Loop() {
				s = granted.Of(&bb.in, services)
			}
			size := 0
			for _, t := range s.Texts() {
				size += len(t)
			}
			b.ReportMetric(float64(len(s.Lines)), "lines")
			b.ReportMetric(float64(size), "chars")
		})
	}
}

// hostile returns a document of n entries.
func hostile(n int, entry func(i int) string, effect, element string, other string) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q", entry(i))
	}
	return fmt.Sprintf(`{"Effect":%q,%q:[%s],%s}`, effect, element, b.String(), other)
}
