// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

// ask is one row of the tables of truth.md section 3.
type askCase struct {
	principal  string // the harvester if empty
	statements string
	action     string
	resource   string
	context    map[string][]string
	unstated   string
	decision   string
	want       string // met, not_met or undetermined
	about      string // part of the finding
	result     string // the decision by name; not looked at if empty
}

const (
	instances = "arn:aws:ec2:eu-west-1:444455556666:instance/*"
	mira      = "arn:aws:iam::444455556666:user/ops/mira"
)

func (c *askCase) input() *Input {
	e := Expectation{Name: ptr("x"), Decision: ptr(c.decision), Actions: texts(c.action)}
	if c.resource != "" {
		e.Resources = texts(c.resource)
	}
	for k, values := range c.context {
		e.Context.Keys = append(e.Context.Keys, ContextKey{Name: k, Values: texts(values...).Items})
	}
	if c.unstated != "" {
		e.Unstated = ptr(c.unstated)
	}
	who := harvester
	if c.principal != "" {
		who = c.principal
	}
	return &Input{Principal: ptr(who), Identity: policies(c.statements), Expectations: []Expectation{e}}
}

func TestExpectationIsAboutASet(t *testing.T) {
	const (
		passRole   = `{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"iam:PassedToService":"lambda.amazonaws.com"}}}`
		stopDev    = `{"Effect":"Allow","Action":"ec2:StopInstances","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/env":"dev"}}}`
		stopButDev = `{"Effect":"Allow","Action":"ec2:*","Resource":"*"},{"Effect":"Deny","Action":"ec2:StopInstances","Resource":"*","Condition":{"StringNotEquals":{"aws:ResourceTag/env":"dev"}}}`
		public     = `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"s3:ExistingObjectTag/public":"yes"}}}`
		prefixA    = `{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/a*"}`
		either     = `{"Effect":"Allow","Action":"ec2:StopInstances","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/k":"a"}}},{"Effect":"Allow","Action":"ec2:StopInstances","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalTag/k":"a"}}}`
		tls        = `{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`
		before     = `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"DateLessThan":{"aws:CurrentTime":"2031-01-01T00:00:00Z"}}}`
		mfa        = `{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}`
		sameTag    = `{"Effect":"Allow","Action":"ec2:StopInstances","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/t":"${aws:PrincipalTag/t}"}}}`
		network    = `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"},"StringEquals":{"aws:SourceVpce":"vpce-1"}}}`
		tagging    = `{"Effect":"Allow","Action":"ec2:*","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"aws:TagKeys":"team"}}},{"Effect":"Deny","Action":"ec2:*","Resource":"*","Condition":{"StringLike":{"aws:RequestTag/team":"*"}}}`
		key        = "arn:aws:kms:eu-west-1:444455556666:key/k"
		object     = "arn:aws:s3:::b/k"
	)
	for name, c := range map[string]askCase{
		"W-101":                          {"", passRole, "iam:PassRole", "arn:aws:iam::444455556666:role/admin", nil, "", "denied", "not_met", `"iam:PassedToService" = ["lambda.amazonaws.com"]`, "mixed"},
		"W-102":                          {"", passRole, "iam:PassRole", "arn:aws:iam::444455556666:role/admin", nil, "", "allowed", "not_met", "iam:PassedToService", "mixed"},
		"W-102, the service stated":      {"", passRole, "iam:PassRole", "arn:aws:iam::444455556666:role/admin", map[string][]string{"iam:PassedToService": {"lambda.amazonaws.com"}}, "", "allowed", "met", "", "allowed"},
		"W-103":                          {"", stopDev, "ec2:StopInstances", instances, nil, "", "denied", "not_met", `"aws:ResourceTag/env" = ["dev"]`, "mixed"},
		"W-104":                          {"", stopDev, "ec2:StopInstances", instances, nil, "", "allowed", "not_met", "", ""},
		"W-104, the tag stated":          {"", stopDev, "ec2:StopInstances", instances, map[string][]string{"aws:ResourceTag/env": {"dev"}}, "", "allowed", "met", "", "allowed"},
		"W-105":                          {"", stopButDev, "ec2:StopInstances", instances, nil, "", "explicitDeny", "not_met", `"aws:ResourceTag/env" = ["dev"]`, "mixed"},
		"W-105, absent":                  {"", stopButDev, "ec2:StopInstances", instances, nil, "absent", "explicitDeny", "met", "", "explicitDeny"},
		"W-106":                          {"", public, "s3:GetObject", "arn:aws:s3:::b/*", nil, "", "denied", "not_met", `"s3:ExistingObjectTag/public" = ["yes"]`, "mixed"},
		"W-106, absent":                  {"", public, "s3:GetObject", "arn:aws:s3:::b/*", nil, "absent", "denied", "met", "", "implicitDeny"},
		"W-107, allowed":                 {"", prefixA, "s3:GetObject", "arn:aws:s3:::b/*", nil, "", "allowed", "not_met", "arn:aws:s3:::b/", "mixed"},
		"W-107, denied":                  {"", prefixA, "s3:GetObject", "arn:aws:s3:::b/*", nil, "", "denied", "not_met", "arn:aws:s3:::b/a", "mixed"},
		"W-108, allowed":                 {"", either, "ec2:StopInstances", instances, nil, "any", "allowed", "met", "", "allowed"},
		"W-108, allowed without the tag": {"", either, "ec2:StopInstances", instances, nil, "", "allowed", "met", "", "allowed"},
		"W-108, denied":                  {"", either, "ec2:StopInstances", instances, nil, "", "denied", "not_met", "", "allowed"},
		"W-109":                          {"", tls, "s3:GetObject", object, nil, "", "allowed", "met", "", "allowed"},
		"W-109, any":                     {"", tls, "s3:GetObject", object, nil, "any", "allowed", "not_met", `"aws:SecureTransport" = ["false"]`, "mixed"},
		"W-110":                          {"", before, "s3:GetObject", object, nil, "", "allowed", "not_met", "aws:CurrentTime", "mixed"},
		"W-110, the time stated":         {"", before, "s3:GetObject", object, map[string][]string{"aws:CurrentTime": {"2030-01-01T00:00:00Z"}}, "", "allowed", "met", "", "allowed"},
		"W-111":                          {mira, mfa, "s3:GetObject", object, nil, "", "denied", "not_met", `"aws:MultiFactorAuthPresent" = ["true"]`, "mixed"},
		"W-111, absent":                  {mira, mfa, "s3:GetObject", object, nil, "absent", "explicitDeny", "met", "", "explicitDeny"},
		"W-112":                          {"", `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":["arn:aws:sqs:eu-west-1:444455556666:intake","` + hole + `"]}`, "sqs:SendMessage", "arn:aws:sqs:eu-west-1:444455556666:other", nil, "", "denied", "undetermined", "", ""},
		"W-113":                          {"", sameTag, "ec2:StopInstances", instances, nil, "", "denied", "not_met", `"aws:PrincipalTag/t"`, "mixed"},
		"a closed family": {
			"", `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/k":"a"}}}`, "s3:GetObject", object,
			map[string][]string{"aws:PrincipalTag/*": {}}, "", "denied", "met", "", "implicitDeny",
		},
		"T 2.1": {
			"", `{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"s3:authType":"REST-HEADER"}}}`,
			"s3:GetObject", object, nil, "", "allowed", "not_met", `"s3:authType" = ["REST-QUERY-STRING"]`, "mixed",
		},
		"T 2.2": {
			"", `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"NumericGreaterThanEquals":{"s3:TlsVersion":"1.2"}}}`,
			"s3:GetObject", object, nil, "", "allowed", "met", "", "allowed",
		},
		"T 2.6": {
			"", `{"Effect":"Allow","Action":"kms:ListKeys","Resource":"*","Condition":{"StringEquals":{"kms:KeySpec":"RSA_2048"}}}`,
			"kms:ListKeys", "*", nil, "", "allowed", "not_met", "", "implicitDeny",
		},
		"a region that only some resources of the shape are in": {
			"", `{"Effect":"Allow","Action":"sqs:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`,
			"sqs:SendMessage", "arn:aws:sqs:*:444455556666:q", nil, "", "denied", "not_met", "arn:aws:sqs:eu-west-1:444455556666:q", "mixed",
		},
		"E-1737 c, an age need not be there": {
			"", `{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Null":{"aws:MultiFactorAuthAge":"true"}}}`,
			"s3:GetObject", object, map[string][]string{"aws:MultiFactorAuthPresent": {"true"}}, "", "implicitDeny", "not_met", "aws:MultiFactorAuthAge", "denied",
		},
		"E-1737 e, a tag is listed": {
			"", tagging, "ec2:CreateTags", instances, nil, "", "denied", "met", "", "denied",
		},
		"E-1737 e, a tag is listed as it is spelled": {
			"", `{"Effect":"Allow","Action":"ec2:*","Resource":"*"},{"Effect":"Deny","Action":"ec2:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/team":"a"},"ForAllValues:StringNotEquals":{"aws:TagKeys":"team"}}}`,
			"ec2:CreateTags", instances, nil, "any", "allowed", "not_met", `"aws:RequestTag/Team" = ["a"]`, "mixed",
		},
		"E-1737 e, a listed tag is there": {
			"", `{"Effect":"Allow","Action":"ec2:*","Resource":"*","Condition":{"StringLike":{"aws:RequestTag/team":"*"}}}`,
			"ec2:CreateTags", instances, map[string][]string{"aws:TagKeys": {"team"}}, "", "allowed", "met", "", "allowed",
		},
		"E-1737 e, with any value": {
			"", `{"Effect":"Allow","Action":"ec2:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestTag/team":"a"}}}`,
			"ec2:CreateTags", instances, map[string][]string{"aws:TagKeys": {"Team"}}, "", "allowed", "not_met", "aws:RequestTag/team", "mixed",
		},
		"E-1737 e, a tag that is taken off needs no value": {
			"", `{"Effect":"Deny","Action":"ec2:*","Resource":"*","Condition":{"Null":{"aws:RequestTag/team":"true"}}}`,
			"ec2:DeleteTags", instances, map[string][]string{"aws:TagKeys": {"team"}}, "", "implicitDeny", "not_met", "aws:RequestTag/team", "denied",
		},
		"E-1737 e, a listed key of an encryption context": {
			"", `{"Effect":"Allow","Action":"kms:*","Resource":"*"},{"Effect":"Deny","Action":"kms:*","Resource":"*","Condition":{"StringEquals":{"kms:EncryptionContext:app":"a"}}}`,
			"kms:Decrypt", key, map[string][]string{"kms:EncryptionContextKeys": {"app"}}, "", "allowed", "not_met", "kms:EncryptionContext:app", "",
		},
		"E-1737 e, an encryption context lists its keys": {
			"", `{"Effect":"Deny","Action":"kms:*","Resource":"*","Condition":{"ForAnyValue:StringEquals":{"kms:EncryptionContextKeys":"app"}}}`,
			"kms:Decrypt", key, map[string][]string{"kms:EncryptionContext:app": {"a"}}, "", "explicitDeny", "met", "", "explicitDeny",
		},
		"E-1737 e, and may have others": {
			"", `{"Effect":"Deny","Action":"kms:*","Resource":"*","Condition":{"ForAllValues:StringEquals":{"kms:EncryptionContextKeys":"app"}}}`,
			"kms:Decrypt", key, map[string][]string{"kms:EncryptionContext:app": {"a"}}, "any", "explicitDeny", "undetermined", "", "",
		},
		"E-1736, a resource that two patterns match": {
			"", allowAll + `,{"Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::b/*2"},{"Effect":"Deny","Action":"*","NotResource":"arn:aws:s3:::b/q*"},{"Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::b/q*"}`,
			"s3:GetObject", "arn:aws:s3:::b/*", nil, "", "explicitDeny", "met", "", "explicitDeny",
		},
		"E-812, an entry whose variable has no value covers no resource": {
			"", `{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/a*"},{"Effect":"Deny","Action":"*","Resource":["arn:aws:s3:::b/${aws:PrincipalTag/t}/*","arn:aws:s3:::b/a*"]}`,
			"s3:GetObject", "arn:aws:s3:::b/*", nil, "absent", "denied", "met", "", "denied",
		},
		"E-1736, a variable that makes an entry one of the shape": {
			"", `{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/${aws:PrincipalTag/t}/*"}`,
			"s3:GetObject", "arn:aws:s3:::b/a*", nil, "any", "denied", "not_met", `"aws:PrincipalTag/t"`, "mixed",
		},
		"E-1736, a variable whose values a condition limits": {
			"", `{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::b/${aws:PrincipalTag/t}/*","Condition":{"StringLike":{"aws:PrincipalTag/t":"d?v"},"ForAnyValue:StringEquals":{"aws:CalledVia":"athena.amazonaws.com"}}}`,
			"s3:GetObject", "arn:aws:s3:::b/*", nil, "any", "denied", "not_met", `"aws:PrincipalTag/t"`, "mixed",
		},
		"E-1736, what only the letter case distinguishes from others of a pattern": {
			"", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEqualsIgnoreCase":{"aws:UserAgent":"cli"},"StringLike":{"aws:UserAgent":"c*"},"StringNotEquals":{"aws:UserAgent":["cli","cLi","clI","cLI"]}}}`,
			"s3:GetObject", object, nil, "", "implicitDeny", "met", "", "implicitDeny",
		},
		"E-1736, another spelling of a pattern's member": {
			"", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEqualsIgnoreCase":{"aws:UserAgent":"cli"},"StringLike":{"aws:UserAgent":"?L*"},"StringNotEquals":{"aws:UserAgent":["cLi","CLi","cLI"]}}}`,
			"s3:GetObject", object, nil, "", "denied", "not_met", `"aws:UserAgent" = ["CLI"]`, "mixed",
		},
		"E-1736, many patterns": {
			"", `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{"aws:UserAgent":"a*b*"},"StringNotLike":{"aws:UserAgent":["a1*","a2*","a3*","a4*","a5*","a6*","a7*","a8*","a9*","a*"]}}}`,
			"s3:GetObject", object, nil, "", "implicitDeny", "met", "", "implicitDeny",
		},
		"E-1736, a tag may hold a number between two whole ones": {
			"", `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"NumericGreaterThan":{"aws:PrincipalTag/n":"5"},"NumericLessThan":{"aws:PrincipalTag/n":"6"}}}`,
			"s3:GetObject", object, nil, "any", "denied", "not_met", `"aws:PrincipalTag/n" = ["5.1"]`, "mixed",
		},
		"E-1736, a tag may hold a negative number": {
			"", `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"NumericLessThan":{"aws:PrincipalTag/n":"0"}}}`,
			"s3:GetObject", object, nil, "any", "denied", "not_met", `"aws:PrincipalTag/n" = ["-0.1"]`, "mixed",
		},
		"E-1736, a condition on the owner of all resources of the shape": {
			"", `{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/a*"},{"Effect":"Deny","Action":"s3:*","Resource":"arn:aws:s3:::b/a*","Condition":{"StringEquals":{"aws:ResourceAccount":"444455556666"}}}`,
			"s3:GetObject", "arn:aws:s3:::b/*", nil, "any", "denied", "met", "", "denied",
		},
		"E-1737 d, one time tested by two keys": {
			"", `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"DateLessThan":{"aws:CurrentTime":"2031-01-01T00:00:00Z","aws:EpochTime":"2030-01-01T00:00:00Z"}}}`,
			"s3:GetObject", object, nil, "absent", "denied", "not_met", "Time", "mixed",
		},
		"E-1737 a, a chain tested by two keys": {
			"", `{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:CalledViaFirst":"a.amazonaws.com"},"ForAnyValue:StringEquals":{"aws:CalledVia":"b.amazonaws.com"}}}`,
			"s3:GetObject", object, nil, "any", "denied", "undetermined", "", "",
		},
		"the bucket of an object in some region": {
			"", allowAll, "s3:GetObject", "arn:aws:s3:*:*:bucket/some/object", nil, "", "allowed", "undetermined", "arn:aws:s3:*:*:bucket/some/object may belong to another account", "",
		},
		"the bucket of an object in some partition": {
			"", allowAll, "s3:GetObject", "arn:*:s3:::bucket/some/object", nil, "", "allowed", "undetermined", "partition", "",
		},
		"W-114": {mira, `{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"*","Resource":"arn:aws:s3:::${aws:PrincipalTag/p}"}`, "s3:GetObject", object, map[string][]string{"aws:PrincipalTag/p": {"b/*"}}, "", "allowed", "undetermined", "C-5", ""},
		"W-115": {"", network, "s3:GetObject", object, nil, "", "denied", "met", "", "implicitDeny"},
	} {
		t.Run(name, func(t *testing.T) { c.check(t) })
	}
}

// check runs the case.
func (c *askCase) check(t *testing.T) {
	t.Helper()
	c.checkInput(t, c.input())
}

// checkInput runs the input and expects what the case wants.
func (c *askCase) checkInput(t *testing.T, in *Input) {
	t.Helper()
	report := run(t, in)
	got := "met"
	var detail string
	switch {
	case len(report.Findings) > 0 && strings.Contains(report.Findings[0].Summary, "not met"):
		got, detail = "not_met", report.Findings[0].Detail
	case len(report.Findings) > 0:
		got, detail = "undetermined", report.Findings[0].Detail
	case report.Passed == truth.Unknown:
		got = "undetermined" // it waits
	}
	if got != c.want {
		t.Errorf("%s, want %s\n%s", got, c.want, detail)
	}
	if !strings.Contains(strings.ReplaceAll(detail, "  ", " "), c.about) {
		t.Errorf("the message does not mention %s:\n%s", c.about, detail)
	}
	if c.result != "" && report.Results[0].Decision != c.result {
		t.Errorf("results[x] = %s, want %s", report.Results[0].Decision, c.result)
	}
}

// E-1741: what a verdict depends on, in every mode of the expectation.
func TestConditions(t *testing.T) {
	for name, c := range map[string]struct {
		statements, action, resource string
		want                         []string
	}{
		"a tag": {`{"Effect":"Allow","Action":"ec2:StopInstances","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/env":"dev"}}}`,
			"ec2:StopInstances", instances, []string{"allowed if aws:ResourceTag/env = dev"}},
		"several": {`{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","198.51.100.0/24"]},"Null":{"aws:PrincipalTag/t":"false"}}},
			{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}`,
			"s3:GetObject", bucket + "/a", []string{
				"allowed if aws:SourceIp in 203.0.113.0/24 or 198.51.100.0/24 and aws:PrincipalTag/t is there",
				"explicitly denied if aws:MultiFactorAuthPresent = false (or absent)",
			}},
		"nothing": {allowAll, "s3:GetObject", bucket + "/a", nil},
	} {
		t.Run(name, func(t *testing.T) {
			in := harvesterWith(c.statements, expect("allowed", texts(c.action), texts(c.resource)))
			if diff := cmp.Diff(c.want, run(t, in).Evaluations[0].Conditions); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What one policy decides alone is decided although another has cases that cannot all be tried:
// so a plan in which the other is not known yet stays true.
func TestSearchInParts(t *testing.T) {
	const (
		variable = `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringNotEquals":{"aws:UserAgent":"${aws:PrincipalTag/a}-${aws:PrincipalTag/b}"}}}`
		never    = `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:UserAgent":"a"},"StringNotEquals":{"aws:UserAgent":["a","b"]}}}`
	)
	stated := map[string][]string{"aws:PrincipalTag/a": {"x"}}
	for name, statements := range map[string]string{"known": variable, "not known yet": ""} {
		t.Run(name, func(t *testing.T) {
			c := askCase{"", variable, "s3:GetObject", bucket + "/a", stated, "absent", "denied", "met", "", ""}
			in := c.input()
			in.Boundary = &policies(never).Documents[0]
			if statements == "" {
				in.Identity.Documents[0].Root = unknownRoot()
			}
			c.checkInput(t, in)
		})
	}
}
