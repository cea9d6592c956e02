// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strings"
	"testing"
)

// TestE1777RegionOfAShape: a resource asked about in every region is asked about in
// those that conditions tell apart.
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
