// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/pattern"
)

// stating is the context of keys that all have the value "x".
func stating(keys ...string) Context {
	var c Context
	for _, k := range keys {
		c.Keys = append(c.Keys, ContextKey{Name: k, Values: []pattern.Text{text("x")}})
	}
	return c
}

// TestWarnings: what was given and has no effect, each with its place, summary and what
// to write instead; and that nothing is said while a value that is not known yet may
// give it an effect.
func TestWarnings(t *testing.T) {
	reads := expect("allowed", texts("s3:GetObject"), texts(bucket+"/a"))
	stops := expect("denied", texts("ec2:StopInstances"), texts("arn:aws:ec2:eu-west-1:444455556666:instance/i-1"))
	with := func(e Expectation, keys ...string) Expectation {
		e.Context = stating(keys...)
		return e
	}
	owners := func(arns ...string) documents.ResourceAccounts {
		var out documents.ResourceAccounts
		for _, a := range arns {
			out.Accounts = append(out.Accounts, documents.ResourceAccount{ARN: a, Account: text(account)})
		}
		return out
	}
	policyOf := func(arns ...string) documents.Policies {
		var out documents.Policies
		for _, a := range arns {
			d := document("resource_policies["+a+"]", `{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}`)
			d.Name, d.Place = a, documents.At("resource_policies")
			out.Documents = append(out.Documents, d)
		}
		return out
	}
	key := "arn:aws:kms:eu-west-1:444455556666:key/1234"
	tests := map[string]struct {
		expectations []Expectation
		set          func(*Input)
		want         []string // parts of each warning, separated by a bar
	}{
		"misspelt key": {
			[]Expectation{reads}, func(in *Input) { in.Context = stating("aws:PrincpalOrgID") },
			[]string{`context|does not exist: aws:PrincpalOrgID (arn:aws:iam::444455556666:role/app/Harvester)|Write "aws:PrincipalOrgID"`},
		},
		"misspelt key with the name of a tag": {
			[]Expectation{with(stops, "aws:ResorceTag/env")}, nil,
			[]string{`expectations[0]|aws:ResorceTag/env|Write "aws:ResourceTag/env"`},
		},
		"misspelt family": {
			[]Expectation{reads}, func(in *Input) { in.Context = Context{Keys: []ContextKey{{Name: "aws:PrincipleTag/*"}}} },
			[]string{`context|aws:PrincipleTag/*|Write "aws:PrincipalTag/*"`},
		},
		"misspelt though values are not known": {
			[]Expectation{{Unknown: true}}, func(in *Input) { in.Context, in.MoreExpectations = stating("aws:PrincpalOrgID"), true },
			[]string{`context|does not exist`},
		},
		"the same in two expectations": {
			[]Expectation{with(reads, "aws:PrincpalOrgID"), with(stops, "aws:PrincpalOrgID")}, nil,
			[]string{`expectations[0]|does not exist|This also applies to expectations[1]`},
		},
		"key that nothing is like": {[]Expectation{reads}, func(in *Input) { in.Context = stating("example:Colour") }, nil},
		"key of another service": {
			[]Expectation{reads}, func(in *Input) { in.Context = stating("ec2:InstanceType") },
			[]string{`context|without use: ec2:InstanceType|None of the actions asked about`},
		},
		"tag under another name": {
			[]Expectation{stops}, func(in *Input) { in.Context = stating("ssm:resourceTag/env") },
			[]string{`context|without use: ssm:resourceTag/env|They have one of "aws:resourceTag/env", "ec2:resourceTag/env"`},
		},
		"key that one of the actions has":          {[]Expectation{reads, stops}, func(in *Input) { in.Context = stating("ec2:InstanceType") }, nil},
		"key of an action that is not known yet":   {[]Expectation{expect("denied", texts("s3:GetObject", hole), texts(bucket+"/a"))}, func(in *Input) { in.Context = stating("ec2:InstanceType") }, nil},
		"key of an expectation not known yet":      {[]Expectation{reads, {Unknown: true}}, func(in *Input) { in.Context = stating("ec2:InstanceType") }, nil},
		"key of further expectations":              {[]Expectation{reads}, func(in *Input) { in.Context, in.MoreExpectations = stating("ec2:InstanceType"), true }, nil},
		"keys of the caller":                       {[]Expectation{reads}, func(in *Input) { in.Context = stating("aws:PrincipalOrgID", "aws:PrincipalTag/team", "saml:aud") }, nil},
		"key of one expectation, used by the rest": {[]Expectation{with(reads, "ec2:InstanceType"), stops}, nil, []string{`expectations[0]|without use: ec2:InstanceType`}},
		"claim of another provider": {
			[]Expectation{with(Expectation{
				Decision: ptr("denied"), Actions: texts("sts:AssumeRoleWithWebIdentity"), Resources: texts(harvester),
				Principal: ptr("arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com"),
			}, "token.action.githubusercontent.com:sub")}, func(in *Input) { in.Identity = documents.Policies{} },
			[]string{`expectations[0]|without use: token.action.githubusercontent.com:sub|Write "token.actions.githubusercontent.com:sub"`},
		},
		"claim of the provider": {
			[]Expectation{with(Expectation{
				Decision: ptr("denied"), Actions: texts("sts:AssumeRoleWithWebIdentity"), Resources: texts(harvester),
				Principal: ptr("arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com"),
			}, "token.actions.githubusercontent.com:sub")}, func(in *Input) { in.Identity = documents.Policies{} }, nil,
		},
		"owner of another bucket": {
			[]Expectation{reads}, func(in *Input) { in.ResourceAccounts = owners(bucket, "arn:aws:s3:::tide-log") },
			[]string{`resource_account_ids|owner without use: arn:aws:s3:::tide-log (|No expectation asks about`},
		},
		"owner of what a wildcard covers": {[]Expectation{expect("denied", texts("s3:GetObject"), texts("arn:aws:s3:::tide-*"))}, func(in *Input) { in.ResourceAccounts = owners(bucket) }, nil},
		"owner of a resource not known yet": {
			[]Expectation{expect("denied", texts("s3:GetObject"), texts("arn:aws:s3:::"+hole))}, func(in *Input) { in.ResourceAccounts = owners("arn:aws:s3:::other") }, nil,
		},
		"resource policy of another queue": {
			[]Expectation{reads}, func(in *Input) { in.ResourcePolicies = policyOf(bucket, key) },
			[]string{`resource_policies|resource policy without use: ` + key + ` (|remove the entry`},
		},
		"trust policy of role/app, and a question about role/app/Harvester": {
			[]Expectation{expect("denied", texts("sts:AssumeRole"), texts(harvester))}, func(in *Input) {
				d := document("trust", `{"Effect":"Allow","Principal":"*","Action":"sts:AssumeRole"}`)
				d.Name, d.Place = "arn:aws:iam::444455556666:role/app", documents.At("resource_policies")
				in.ResourcePolicies.Documents = []documents.Document{d}
			},
			[]string{`resource_policies|resource policy without use: arn:aws:iam::444455556666:role/app (|remove the entry`},
		},
		"resource policy of what is asked":         {[]Expectation{reads}, func(in *Input) { in.ResourcePolicies = policyOf(bucket) }, nil},
		"resource policy, a question about all":    {[]Expectation{expect("denied", texts("s3:GetObject"), Texts{})}, func(in *Input) { in.ResourcePolicies = policyOf(key) }, nil},
		"resource policy, a question to come":      {[]Expectation{reads}, func(in *Input) { in.ResourcePolicies, in.MoreExpectations = policyOf(key), true }, nil},
		"resource policy, resources not known yet": {[]Expectation{expect("denied", texts("s3:GetObject"), Texts{Items: texts(bucket + "/a").Items, More: true})}, func(in *Input) { in.ResourcePolicies = policyOf(key) }, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			in := harvesterWith(allowAll, tt.expectations...)
			if tt.set != nil {
				tt.set(in)
			}
			found := run(t, in).Warnings
			if len(found) != len(tt.want) {
				t.Fatalf("%d warnings, want %d: %v", len(found), len(tt.want), found)
			}
			for i := range found {
				for _, part := range strings.Split(tt.want[i], "|") {
					if !strings.Contains(found[i].Error(), part) {
						t.Errorf("the warning does not say %q:\n%s", part, found[i].Error())
					}
				}
			}
		})
	}
}

// TestWarningsAreDeterministic: many of them are cut, always at the same place.
func TestWarningsAreDeterministic(t *testing.T) {
	in := harvesterWith(allowAll, expect("allowed", texts("s3:GetObject"), texts(bucket+"/a")))
	for _, key := range []string{"aws:PrincpalOrgID", "ec2:InstanceType"} {
		in.Context.Keys = append(in.Context.Keys, stating(key).Keys...)
	}
	for i := range 2 * maxWarnings {
		in.ResourceAccounts.Accounts = append(in.ResourceAccounts.Accounts, documents.ResourceAccount{ARN: bucket + "-" + string(rune('a'+i)), Account: text(account)})
	}
	first := run(t, in).Warnings
	if len(first) != maxWarnings || !strings.Contains(first[maxWarnings-1].Detail, "22 more warnings") {
		t.Errorf("%d warnings, the last is %v", len(first), first[len(first)-1])
	}
	if diff := cmp.Diff(first, run(t, in).Warnings, cmpopts.EquateEmpty(), cmpopts.IgnoreUnexported(InputError{})); diff != "" {
		t.Error(diff)
	}
}
