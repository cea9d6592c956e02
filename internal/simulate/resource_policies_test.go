// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"strings"
	"testing"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/truth"
)

const (
	key1       = "arn:aws:kms:eu-west-1:444455556666:key/11111111-2222-3333-4444-555555555555"
	keysOfA    = "arn:aws:kms:*:444455556666:key/*"
	roleTarget = "arn:aws:iam::444455556666:role/Target"
	fileSystem = "arn:aws:elasticfilesystem:eu-west-1:444455556666:file-system/fs-1"
)

// owned is a policy of a resource: a shorthand, or statements.
func owned(key, policy string) documents.Document {
	d := document(`resource_policies["`+key+`"]`, policy)
	if policy == documents.NoPolicy || policy == documents.DefaultKeyPolicy {
		d = documents.Document{Label: d.Label, Shorthand: policy}
	}
	d.Name, d.Place = key, documents.At("resource_policies")
	return d
}

// policyCase is one expectation of a caller with one identity policy.
type policyCase struct {
	principal  string // the harvester if empty
	statements string // none if empty
	policies   []documents.Document
	accounts   []documents.ResourceAccount
	decision   string
	action     string
	resource   string
	want       string // holds, not met, undetermined, waits
	result     string
	says       string // part of the finding, or of the assumptions
}

func (c *policyCase) input() *Input {
	in := harvesterWith(c.statements, expect(c.decision, texts(c.action), texts(c.resource)))
	if c.principal != "" {
		in.Principal = ptr(c.principal)
	}
	in.ResourcePolicies.Documents, in.ResourceAccounts.Accounts = c.policies, c.accounts
	return in
}

func TestResourcePoliciesNotGiven(t *testing.T) {
	const (
		mine    = "444455556666"
		theirs  = "777788889999"
		everyID = "*"
		denyKey = `{"Effect":"Deny","Principal":"*","Action":"kms:*","Resource":"*"}`
		nobody  = `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:role/Other"},"Action":"kms:*","Resource":"*"}`
	)
	for name, c := range map[string]policyCase{
		"T 1.1: a key, its policy not given": {
			statements: allowAll, decision: "denied", action: "kms:Decrypt", resource: key1,
			want: "undetermined", result: "undetermined", says: `the key policy of ` + key1 + ` was not given`,
		},
		"T 1.1: a key that the role has no rights to": {
			statements: allowReads, decision: "denied", action: "kms:Decrypt", resource: key1,
			want: "holds", result: "implicitDeny", says: "the policy of " + key1 + " names nobody itself",
		},
		"T 1.1: every key of the shape": {
			statements: allowAll, decision: "allowed", action: "kms:Decrypt", resource: "arn:aws:kms:eu-west-1:444455556666:key/*",
			want: "undetermined", result: "undetermined", says: `of arn:aws:kms:eu-west-1:444455556666:key/* was not given`,
		},
		"T 1.1: any key": {
			statements: allowAll, decision: "denied", action: "kms:Decrypt", resource: everyID,
			want: "undetermined", result: "undetermined", says: "for " + keysOfA + `, or "DefaultKeyPolicy"`,
		},
		"T 1.2: the default policy of all keys": {
			statements: allowAll, policies: []documents.Document{owned(keysOfA, documents.DefaultKeyPolicy)}, decision: "allowed", action: "kms:Decrypt", resource: key1,
			want: "holds", result: "allowed",
		},
		"T 1.2: any key": {
			statements: allowAll, policies: []documents.Document{owned(keysOfA, documents.DefaultKeyPolicy)}, decision: "allowed", action: "kms:Decrypt", resource: everyID,
			want: "holds", result: "allowed",
		},
		"T 1.2: denied is not met": {
			statements: allowAll, policies: []documents.Document{owned(keysOfA, documents.DefaultKeyPolicy)}, decision: "denied", action: "kms:Decrypt", resource: "arn:aws:kms:*:444455556666:key/*",
			want: "not met", result: "allowed", says: "DefaultKeyPolicy",
		},
		"E-1715: one key has another policy, the counterexample": {
			statements: allowAll, policies: []documents.Document{owned(keysOfA, documents.DefaultKeyPolicy), owned(key1, denyKey)}, decision: "allowed", action: "kms:Decrypt",
			resource: "arn:aws:kms:eu-west-1:444455556666:key/*", want: "not met", result: "mixed", says: key1,
		},
		"E-1715: the policies of two keys say the same, and that of the others": {
			statements: allowReads, policies: []documents.Document{owned(keysOfA, documents.DefaultKeyPolicy), owned(key1, nobody)}, decision: "denied", action: "kms:Decrypt",
			resource: "arn:aws:kms:eu-west-1:444455556666:key/*", want: "holds", result: "implicitDeny",
		},
		"E-1715: the others were not given": {
			statements: allowAll, policies: []documents.Document{owned(key1, nobody)}, decision: "denied", action: "kms:Decrypt",
			resource: "arn:aws:kms:eu-west-1:444455556666:key/*", want: "undetermined",
		},
		"E-1715: the given one is violated": {
			statements: allowAll, policies: []documents.Document{owned(key1, documents.DefaultKeyPolicy)}, decision: "denied", action: "kms:Decrypt",
			resource: "arn:aws:kms:eu-west-1:444455556666:key/*", want: "not met", says: key1,
		},
		"T 1.4: a bucket of another account": {
			statements: allowAll, accounts: []documents.ResourceAccount{{ARN: "arn:aws:s3:::their-*", Account: text(theirs)}}, decision: "denied", action: "s3:GetObject",
			resource: "arn:aws:s3:::their-logs/x", want: "undetermined", says: `"NoPolicy" if it has none`,
		},
		"T 1.4: it has no policy": {
			statements: allowAll, accounts: []documents.ResourceAccount{{ARN: "arn:aws:s3:::their-*", Account: text(theirs)}}, policies: []documents.Document{owned("arn:aws:s3:::their-*", documents.NoPolicy)},
			decision: "denied", action: "s3:GetObject", resource: "arn:aws:s3:::their-logs/x", want: "holds", result: "implicitDeny",
		},
		"resource_account_ids: the closest pattern": {
			statements: allowAll, accounts: []documents.ResourceAccount{{ARN: "arn:aws:s3:::*", Account: text(theirs)}, {ARN: "arn:aws:s3:::tide-*", Account: text(mine)}},
			decision: "allowed", action: "s3:GetObject", resource: bucket + "/*", want: "holds", result: "allowed",
		},
		"resource_account_ids: a pattern for buckets leaves objects of others alone": {
			statements: allowAll, accounts: []documents.ResourceAccount{{ARN: "arn:aws:s3:::*-logs", Account: text(theirs)}},
			decision: "allowed", action: "s3:GetObject", resource: "arn:aws:s3:::mine/a-logs", want: "holds", result: "allowed",
		},
		"resource_account_ids: one bucket of the shape is another account's": {
			statements: allowAll, accounts: []documents.ResourceAccount{{ARN: "arn:aws:s3:::theirs", Account: text(theirs)}},
			decision: "denied", action: "s3:GetObject", resource: "arn:aws:s3:::*/*", want: "not met",
		},
		"resource_account_ids: the one that is has no policy": {
			statements: allowAll, accounts: []documents.ResourceAccount{{ARN: "arn:aws:s3:::theirs", Account: text(theirs)}}, policies: []documents.Document{owned("arn:aws:s3:::theirs", documents.NoPolicy)},
			decision: "allowed", action: "s3:GetObject", resource: "arn:aws:s3:::*/*", want: "not met", says: "arn:aws:s3:::theirs/",
		},
		"T 1.5: a service and a role": {
			principal: "lambda.amazonaws.com", decision: "denied", action: "sts:AssumeRole", resource: roleTarget,
			want: "undetermined", result: "undetermined", says: "the trust policy of " + roleTarget + " was not given",
		},
		"a role of the same account": {
			statements: allowAll, decision: "denied", action: "sts:AssumeRole", resource: roleTarget, want: "undetermined", result: "undetermined",
		},
		"a role of the same account, without rights": {
			statements: allowReads, decision: "denied", action: "sts:AssumeRole", resource: roleTarget, want: "holds", result: "implicitDeny", says: "names nobody itself",
		},
		"trust by pattern": {
			principal: "lambda.amazonaws.com", decision: "allowed", action: "sts:AssumeRole", resource: "arn:aws:iam::444455556666:role/app/Worker",
			policies: []documents.Document{owned("arn:aws:iam::444455556666:role/app/*", `{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}`)},
			want:     "holds", result: "allowed",
		},
		"the trust policy of role/app is not that of role/app/Worker": {
			principal: "lambda.amazonaws.com", decision: "allowed", action: "sts:AssumeRole", resource: "arn:aws:iam::444455556666:role/app/Worker",
			policies: []documents.Document{owned("arn:aws:iam::444455556666:role/app", `{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}`)},
			want:     "undetermined", result: "undetermined",
		},
		"E-1710: a queue of the same account": {
			statements: allowAll, decision: "allowed", action: "sqs:SendMessage", resource: queue, want: "holds", result: "allowed", says: "the policy of " + queue + " neither grants nor denies",
		},
		"the policy of a key has no say in IAM": {
			statements: allowAll, policies: []documents.Document{owned(key1, denyKey)}, decision: "allowed", action: "iam:CreateUser", resource: everyID, want: "holds", result: "allowed",
		},
		"nor in all of SQS": {
			statements: allowAll, policies: []documents.Document{owned(bucket, `{"Effect":"Deny","Principal":"*","Action":"*","Resource":"`+bucket+`"}`)}, decision: "allowed", action: "sqs:*", resource: everyID,
			want: "holds", result: "allowed",
		},
		"EFS without a policy is open to clients of its mount targets": {
			principal: everyID, policies: []documents.Document{owned(fileSystem, documents.NoPolicy)}, decision: "denied", action: "elasticfilesystem:ClientMount", resource: fileSystem,
			want: "not met", says: "AccessedViaMountTarget",
		},
		"EFS, nothing given": {
			principal: everyID, decision: "denied", action: "elasticfilesystem:ClientMount", resource: fileSystem, want: "undetermined",
			says: "open to every client of its mount targets",
		},
		"EFS, everyone is anonymous too": {
			principal: everyID, policies: []documents.Document{owned(fileSystem, `{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"elasticfilesystem:ClientMount","Resource":"*"}`)},
			decision: "allowed", action: "elasticfilesystem:ClientMount", resource: fileSystem, want: "holds", result: "allowed",
		},
		"an object through an access point": {
			statements: allowAll, decision: "denied", action: "s3:GetObject", resource: "arn:aws:s3:eu-west-1:444455556666:accesspoint/logs/object/x",
			want: "undetermined", says: "the bucket behind the access point",
		},
		"Lattice asks both sides": {
			statements: allowAll, decision: "denied", action: "vpc-lattice-svcs:Invoke", resource: "arn:aws:vpc-lattice:eu-west-1:444455556666:service/svc-1/orders",
			want: "undetermined", says: "has to allow the request too",
		},
	} {
		t.Run(name, func(t *testing.T) {
			report := run(t, c.input())
			got, said := "holds", ""
			switch {
			case len(report.Findings) > 0 && strings.Contains(report.Findings[0].Summary, "not met"):
				got, said = "not met", report.Findings[0].Detail
			case len(report.Findings) > 0:
				got, said = "undetermined", report.Findings[0].Detail
			case report.Passed != truth.True:
				got = "waits"
			}
			for _, e := range report.Evaluations {
				said += strings.Join(e.Assumptions, "\n")
			}
			if got != c.want {
				t.Errorf("%s, want %s\n%s", got, c.want, said)
			}
			if c.result != "" && report.Results[0].Decision != c.result {
				t.Errorf("results = %s, want %s\n%s", report.Results[0].Decision, c.result, said)
			}
			if !strings.Contains(strings.Join(strings.Fields(said), " "), c.says) {
				t.Errorf("says nothing about %q:\n%s", c.says, said)
			}
		})
	}
}

// E-1711: a policy that was not given does not become known at apply, even if other
// values do. A policy that is not known yet does.
func TestNotGivenDoesNotWait(t *testing.T) {
	in := harvesterWith(allowAll, expect("denied", texts("kms:Decrypt"), texts(key1)))
	in.Context = Context{Keys: []ContextKey{{Name: "aws:SourceVpc", Values: texts(hole).Items}}}
	in.Identity.Documents = append(in.Identity.Documents, document("identity_policies[1]", `{"Effect":"Allow","Action":"s3:`+hole+`","Resource":"*"}`))
	if report := run(t, in); report.Passed != truth.False {
		t.Errorf("not given: passed = %s", report.Passed)
	}
	in.ResourcePolicies.More = true
	if report := run(t, in); report.Passed != truth.Unknown {
		t.Errorf("not known yet: passed = %s, findings %+v", report.Passed, report.Findings)
	}
	in.ResourcePolicies = documents.Policies{Documents: []documents.Document{{Label: "k", Name: key1, Place: documents.At("resource_policies"), Root: unknownRoot(), MaybeNull: true}}}
	if report := run(t, in); report.Passed != truth.Unknown {
		t.Errorf("a document that is not known yet: passed = %s, findings %+v", report.Passed, report.Findings)
	}
}

// Shorthands and keys that cannot be.
func TestResourcePolicyErrors(t *testing.T) {
	for name, test := range map[string]struct {
		policies []documents.Document
		want     string
	}{
		"E-1713: NoPolicy of a role":         {[]documents.Document{owned(roleTarget, documents.NoPolicy)}, "every role has a trust policy"},
		"E-1713: NoPolicy of a key":          {[]documents.Document{owned(keysOfA, documents.NoPolicy)}, `"DefaultKeyPolicy" for AWS's default one`},
		"E-1714: DefaultKeyPolicy of a role": {[]documents.Document{owned(bucket, documents.DefaultKeyPolicy)}, "is not a KMS key"},
		"E-1715: a tie":                      {[]documents.Document{owned("arn:aws:s3:::a*", documents.NoPolicy), owned("arn:aws:s3:::*a", allowAll)}, "neither counts before the other"},
		"all services":                       {[]documents.Document{owned("arn:aws:*:*:444455556666:*", documents.NoPolicy)}, "names no service"},
		"a user":                             {[]documents.Document{owned("arn:aws:iam::444455556666:user/mira", `{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}`)}, "only roles have a policy"},
	} {
		t.Run(name, func(t *testing.T) {
			in := harvesterWith(allowAll, expect("denied", texts("s3:GetObject"), texts(bucket+"/x")))
			in.ResourcePolicies.Documents = test.policies
			errs := Check(in, awsServices)
			if len(errs) == 0 || !strings.Contains(errs[0].Detail, test.want) || errs[0].Place.Attribute != "resource_policies" {
				t.Errorf("errors = %v, want %q", errs, test.want)
			}
		})
	}
	same := `{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}`
	in := harvesterWith(allowAll, expect("explicitDeny", texts("s3:GetObject"), texts("arn:aws:s3:::aa/x")))
	in.ResourcePolicies.Documents = []documents.Document{owned("arn:aws:s3:::a*", same), owned("arn:aws:s3:::*a", same)}
	if report := run(t, in); report.Passed != truth.True {
		t.Errorf("a tie of equal policies: %+v", report.Findings)
	}
}

// What is assumed of many policies is one line of the report, and a policy
// that the decision does not need is no layer of it.
func TestReportOfPoliciesNotGiven(t *testing.T) {
	const queues = "arn:aws:sqs:eu-west-1:444455556666:"
	in := harvesterWith(allowReads,
		expect("denied", texts("sqs:SendMessage"), texts(queues+"a", queues+"b", queues+"c", queues+"d", queues+"e")),
		expect("denied", texts("kms:Decrypt"), texts(key1)), expect("allowed", texts("sqs:SendMessage"), texts(queues+"f")))
	report := run(t, in)
	for _, want := range []string{
		"- the policies of " + queues + "a, " + queues + "b, " + queues + "c and 3 more neither grant nor deny\n",
		"- the policy of " + key1 + " names nobody itself\n",
	} {
		if !strings.Contains(report.Markdown, want) {
			t.Errorf("the report does not say %q:\n%s", want, report.Markdown)
		}
	}
	if strings.Contains(report.Markdown, "notGiven") || len(report.Findings) != 1 || strings.Contains(report.Findings[0].Detail, "notGiven") {
		t.Errorf("a policy that is not needed is shown:\n%s\n%+v", report.Markdown, report.Findings)
	}
}

// E-542: a statement without Resource is a doubt about the document, which the check before
// anything is evaluated leaves to the evaluation.
func TestCheckWithoutResource(t *testing.T) {
	for _, owner := range []string{key1, queue} {
		in := harvesterWith(allowAll, expect("allowed", texts("sqs:SendMessage"), texts(queue)))
		in.ResourcePolicies.Documents = append(in.ResourcePolicies.Documents, owned(owner, `{"Effect":"Deny","Principal":"*","Action":"*"}`))
		if errs := Check(in, awsServices); len(errs) > 0 {
			t.Errorf("%s: %v", owner, errs)
		}
		if report := run(t, in); len(report.DocumentWarnings) == 0 && owner == queue {
			t.Errorf("%s: no warning", owner)
		}
	}
}

// A policy of some of the resources says nothing about whose the others are.
func TestPolicyOfSomeResources(t *testing.T) {
	in := harvesterWith("", expect("denied", texts("sqs:SendMessage"), texts("arn:aws:sqs:eu-west-1:444455556666:*")))
	in.Expectations[0].Unstated = ptr("absent")
	in.ResourcePolicies.Documents = []documents.Document{owned(queue, `{"Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"*","Condition":{"StringEquals":{"aws:UserAgent":"${aws:SourceIp}-${aws:userid}"}}}`)}
	findings := run(t, in).Findings
	if len(findings) != 1 || !strings.Contains(findings[0].Detail, "is that of some of the resources") || strings.Contains(findings[0].Detail, "belongs to another account") {
		t.Errorf("findings %+v", findings)
	}
}
