// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strings"
	"testing"
)

// TestE1777RegionOfAShape: a resource asked about in every region is asked about in
// those that conditions distinguish.
func TestE1777RegionOfAShape(t *testing.T) {
	const fenced = allowAll + `,{"Sid":"Fence","Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotLike":{"aws:RequestedRegion":"eu-*"}}}`
	for _, row := range []struct{ decision, resource, want, region string }{
		{"allowed", "arn:aws:sqs:*:444455556666:*", "not_met", "us-east-1"},
		{"denied", "arn:aws:sqs:*:444455556666:*", "not_met", "eu-west-1"},
		{"explicitDeny", "arn:aws:sqs:us-*:444455556666:*", "met", ""},
		{"denied", "arn:aws:sqs:e*:444455556666:intake", "not_met", "eu-west-1"},
	} {
		report := run(t, harvesterWith(fenced, expect(row.decision, texts("sqs:SendMessage"), texts(row.resource))))
		e := report.Evaluations[0]
		if e.Verdict != row.want {
			t.Errorf("%s on %s is %s, want %s: %v", row.decision, row.resource, e.Verdict, row.want, e.UndeterminedBecause)
		}
		if row.region != "" && (e.Counterexample == nil || !strings.Contains(e.Counterexample.Resources[0], ":"+row.region+":")) {
			t.Errorf("%s on %s: counterexample %+v, want one in %s", row.decision, row.resource, e.Counterexample, row.region)
		}
	}
}

// TestExceptResources: resources that are taken out of a question do not matter to it,
// and neither do the statements about them.
func TestExceptResources(t *testing.T) {
	const mine = `{"Effect":"Allow","Action":"s3:*","Resource":["arn:aws:s3:::tide-logs","arn:aws:s3:::tide-logs/*"]}`
	const wide = `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::tide-logs*"}`
	bucketAndObjects := texts("arn:aws:s3:::tide-logs", "arn:aws:s3:::tide-logs/*")
	for _, row := range []struct{ statements, action, resource, want, counterexample string }{
		{mine, "s3:GetObject", "arn:aws:s3:::*", "met", ""},
		{mine, "s3:ListBucket", "arn:aws:s3:::*", "met", ""},
		{mine, "s3:*", "arn:aws:s3:::*", "met", ""},
		{mine, "s3:GetObject", "*", "met", ""},
		{wide, "s3:GetObject", "arn:aws:s3:::*", "not_met", "arn:aws:s3:::tide-logsexample/example"},
		{wide, "s3:ListBucket", "arn:aws:s3:::*", "not_met", "arn:aws:s3:::tide-logsexample"},
	} {
		e := expect("denied", texts(row.action), texts(row.resource))
		e.ExceptResources = bucketAndObjects
		in := harvesterWith(row.statements, e)
		in.Detail = true
		for _, got := range run(t, in).Evaluations {
			if got.Verdict != row.want {
				t.Errorf("%s on %s: %s is %s, want %s: %v", row.action, row.resource, got.Action, got.Verdict, row.want, got.UndeterminedBecause)
			}
			if row.counterexample != "" && (got.Counterexample == nil || got.Counterexample.Resources[0] != row.counterexample) {
				t.Errorf("%s on %s: counterexample %+v, want %s", row.action, row.resource, got.Counterexample, row.counterexample)
			}
		}
	}
}

// TestExceptResourcesWithPolicies: nor does the policy of a resource that is taken out.
func TestExceptResourcesWithPolicies(t *testing.T) {
	const grants = `{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}`
	const denies = `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}`
	for _, row := range []struct{ statements, policy, decision, action, except string }{
		{"", grants, "denied", "s3:GetObject", "arn:aws:s3:::tide-logs/*"},
		{"", grants, "denied", "s3:ListBucket", "arn:aws:s3:::tide-logs"},
		{allowAll, denies, "allowed", "s3:GetObject", "arn:aws:s3:::tide-logs/*"},
		{allowAll, denies, "allowed", "s3:ListBucket", "arn:aws:s3:::tide-logs"},
	} {
		e := expect(row.decision, texts(row.action), texts("arn:aws:s3:::*"))
		e.ExceptResources = texts(row.except)
		in := harvesterWith(row.statements, e)
		in.Detail = true
		in.ResourcePolicies = policies(row.policy)
		in.ResourcePolicies.Documents[0].Name = bucket
		if got := run(t, in).Evaluations[0]; got.Verdict != "met" {
			t.Errorf("%s %s but on %s is %s: %v %+v", row.decision, row.action, row.except, got.Verdict, got.UndeterminedBecause, got.Counterexample)
		}
	}
}
