// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
)

// E-1737 g: an account is in one organization, so that caller and resource of one account
// have one.
func TestOneOrganization(t *testing.T) {
	const (
		perimeter = allowAll + `,{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:ResourceOrgID":"${aws:PrincipalOrgID}"}}}`
		mine      = allowAll + `,{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:ResourceOrgID":"o-1234567890"}}}`
		two       = `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceOrgID":"o-1234567890","aws:PrincipalOrgID":"o-2234567890"}}}`
		first     = `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:ResourceOrgID":"o-1234567890"},"Null":{"aws:PrincipalOrgID":"false"}}}`
		theirs    = "arn:aws:sqs:eu-west-1:777788889999:intake"
		object    = "arn:aws:s3:::b/k"
	)
	stated := map[string][]string{"aws:PrincipalOrgID": {"o-1234567890"}}
	for name, c := range map[string]askCase{
		"the organization is stated":            {"", mine, "sqs:SendMessage", queue, stated, "", "allowed", "met", "", "allowed"},
		"for every value of the rest":           {"", mine, "sqs:SendMessage", queue, stated, "any", "allowed", "met", "", "allowed"},
		"as a variable":                         {"", perimeter, "sqs:SendMessage", queue, stated, "any", "allowed", "met", "", "allowed"},
		"of the owner":                          {"", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1234567890"}}}`, "sqs:SendMessage", queue, map[string][]string{"aws:ResourceOrgID": {"o-1234567890"}}, "", "allowed", "met", "", "allowed"},
		"a bucket of the account":               {"", mine, "s3:GetObject", object, stated, "", "allowed", "met", "", "allowed"},
		"a resource of another account":         {"", mine, "sqs:SendMessage", theirs, stated, "absent", "explicitDeny", "met", "", "explicitDeny"},
		"two organizations, one account":        {"", two, "s3:GetObject", object, nil, "any", "denied", "met", "", "implicitDeny"},
		"one organization, tested by both keys": {"", first, "s3:GetObject", object, nil, "any", "denied", "not_met", "o-1234567890", "mixed"},
		"an action without owner":               {"", mine, "es:AcceptInboundConnection", "*", stated, "any", "explicitDeny", "met", "", "explicitDeny"},
	} {
		t.Run(name, func(t *testing.T) { c.check(t) })
	}
	t.Run("in an organization by its policies", func(t *testing.T) {
		in := harvesterWith(perimeter, expect("allowed", texts("sqs:SendMessage"), texts(queue)))
		in.ServiceControl = documents.Levels{Levels: []documents.Policies{policies(allowAll)}}
		if report := run(t, in); len(report.Findings) > 0 {
			t.Errorf("there is one organization: %s", report.Findings[0].Detail)
		}
	})
}
