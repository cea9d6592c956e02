// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// TestE208: an action that may be newer than the catalogue is evaluated, with a warning
// (T 11.3, 11.4).
func TestE208(t *testing.T) {
	const (
		newer = "iam:GetRequestAuthorizationDetails"
		role  = "arn:aws:iam::444455556666:role/a"
		other = "arn:aws:iam::444455556666:role/b"
	)
	runCalls(t, []callCase{
		{"11.3", allowOn(newer, "*"), newer, nil, nil, "allowed", "met", ""},
		{"11.3, denied", allowOn("iam:List*", "*"), newer, nil, nil, "denied", "met", ""},
		{"11.3, any ARN", allowOn("iam:Get*", "*"), newer, []string{role}, nil, "allowed", "met", ""},
		{"11.3, that it takes the ARN is not known", allowOn(newer, role), newer, []string{role}, nil, "allowed", "undetermined", "additional_actions"},
		{"11.3, not on this ARN", allowOn(newer, role), newer, []string{other}, nil, "denied", "met", ""},
		{"11.3, C-33", allowOn(newer, role), newer, []string{role, other}, nil, "allowed", "not_met", ""},
		{"11.3, C-33, denied", allowOn(newer, role), newer, []string{role, other}, nil, "denied", "undetermined", "C-33"},
		{"11.3, *", allowOn(newer, role), newer, nil, nil, "allowed", "undetermined", ""},
		{"11.3, any key", `{"Effect":"Allow","Action":"` + newer + `","Resource":"*","Condition":{"StringEquals":{"iam:ResourceTag/k":"v"}}}`, newer, nil, map[string][]string{"iam:ResourceTag/k": {"v"}}, "allowed", "met", ""},
		{"11.3, without it", `{"Effect":"Allow","Action":"` + newer + `","Resource":"*","Condition":{"StringEquals":{"iam:ResourceTag/k":"v"}}}`, newer, nil, nil, "denied", "not_met", ""},
		{"11.4", allowOn("s3:GetObjct", "*"), "s3:GetObjct", nil, nil, "allowed", "refused", "did you mean s3:GetObject?"},
		{"11.4, unknown service", allowOn("*", "*"), "nothing:GetRequestAuthorization", nil, nil, "allowed", "refused", "not in the service catalogue"},
		{"11.4, retired", allowOn("*", "*"), "a4b:GetRequestAuthorization", nil, nil, "allowed", "refused", "not in the service catalogue"},
	})
	report := run(t, harvesterWith(allowOn(newer, "*"), expect("allowed", texts(newer, "s3:GetObject"), Texts{})))
	if len(report.Warnings) != 1 || !strings.Contains(report.Warnings[0].Summary, newer) || !strings.Contains(report.Warnings[0].Detail, awsServices.Dated()) {
		t.Errorf("warnings = %+v", report.Warnings)
	}
	in := harvesterWith(allowOn(newer, role), expect("allowed", texts(newer), texts(role)))
	in.Documented = true
	if report := run(t, in); report.Passed != truth.True {
		t.Errorf("findings = %+v", report.Findings)
	}
}
