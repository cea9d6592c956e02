// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"maps"
	"slices"
	"strings"
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
	// A bucket of another organization is not assumed to belong to the caller's account.
	away := map[string][]string{"aws:PrincipalOrgID": {"o-1234567890"}, "aws:ResourceOrgID": {"o-2234567890"}}
	for name, c := range map[string]askCase{
		"a bucket of another organization": {"", perimeter, "s3:GetObject", object, away, "absent", "explicitDeny", "met", "", "explicitDeny"},
		"that no statement denies":         {"", allowAll, "s3:GetObject", object, away, "absent", "allowed", "undetermined", "", "undetermined"},
		"of the same organization":         {"", allowAll, "s3:GetObject", object, map[string][]string{"aws:PrincipalOrgID": {"o-1234567890"}, "aws:ResourceOrgID": {"o-1234567890"}}, "absent", "allowed", "met", "", "allowed"},
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

// E-1203: what is stated of organizations fits together.
func TestContradictoryOrganizations(t *testing.T) {
	const one, other = "o-1234567890", "o-2234567890"
	for name, c := range map[string]struct {
		resource string
		context  map[string][]string
		want     string // a part of the error; "" for none
	}{
		"a path in another organization":  {queue, map[string][]string{"aws:PrincipalOrgID": {one}, "aws:PrincipalOrgPaths": {other + "/r-1/"}}, "which is a path in another organization"},
		"of the owner":                    {queue, map[string][]string{"aws:ResourceOrgID": {one}, "aws:ResourceOrgPaths": {other + "/r-1/"}}, "aws:ResourceOrgPaths is " + other},
		"paths in two organizations":      {queue, map[string][]string{"aws:PrincipalOrgPaths": {one + "/r-1/", other + "/r-1/"}}, "an account is in one organization"},
		"a path outside":                  {queue, map[string][]string{"aws:PrincipalOrgID": {}, "aws:PrincipalOrgPaths": {one + "/r-1/"}}, "both keys or neither"},
		"two in one account":              {queue, map[string][]string{"aws:PrincipalOrgID": {one}, "aws:ResourceOrgID": {other}}, "is in the caller's account"},
		"in an account that nobody names": {bucket + "/a", map[string][]string{"aws:PrincipalOrgID": {one}, "aws:ResourceOrgID": {other}}, ""},
		"two accounts":                    {"arn:aws:sqs:eu-west-1:777788889999:intake", map[string][]string{"aws:PrincipalOrgID": {one}, "aws:ResourceOrgID": {other}}, ""},
		"a path in the organization":      {queue, map[string][]string{"aws:PrincipalOrgID": {one}, "aws:PrincipalOrgPaths": {one + "/r-1/"}}, ""},
		"in no organization":              {queue, map[string][]string{"aws:PrincipalOrgID": {}, "aws:PrincipalOrgPaths": {}}, ""},
	} {
		for _, where := range []string{"the simulation", "the expectation", "both"} {
			t.Run(name+", in "+where, func(t *testing.T) {
				action := "sqs:SendMessage"
				if strings.HasPrefix(c.resource, bucket) {
					action = "s3:GetObject"
				}
				in := harvesterWith(allowAll, expect("allowed", texts(action), texts(c.resource)))
				for i, k := range slices.Sorted(maps.Keys(c.context)) {
					key := ContextKey{Name: k, Values: texts(c.context[k]...).Items}
					if where == "the simulation" || where == "both" && i == 0 {
						in.Context.Keys = append(in.Context.Keys, key)
					} else {
						in.Expectations[0].Context.Keys = append(in.Expectations[0].Context.Keys, key)
					}
				}
				_, errs := Run(in, awsServices)
				switch {
				case c.want == "" && len(errs) > 0:
					t.Errorf("unexpected error: %v", errs)
				case c.want != "" && (len(errs) != 1 || !strings.Contains(errs[0].Detail, c.want)):
					t.Errorf("errors %v, want one with %q", errs, c.want)
				}
			})
		}
	}
}
