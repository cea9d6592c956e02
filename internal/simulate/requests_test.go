// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package simulate

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/terraform-iamproof/terraform-provider-iamproof/internal/documents"
)

// asked lists the requests of an expectation as "action resource".
func asked(r *Report) []string {
	var out []string
	for _, e := range r.Evaluations {
		out = append(out, e.Action+" "+e.Resource)
	}
	return out
}

func TestRequests(t *testing.T) {
	for name, test := range map[string]struct {
		actions, resources Texts
		want               []string
	}{
		"E-1402: each action on each resource": {
			texts("s3:GetObject", "s3:PutObject"), texts(bucket+"/a", bucket+"/b"),
			[]string{"s3:GetObject " + bucket + "/a", "s3:GetObject " + bucket + "/b", "s3:PutObject " + bucket + "/a", "s3:PutObject " + bucket + "/b"},
		},
		"no resources means *":   {texts("s3:GetObject"), Texts{}, []string{"s3:GetObject *"}},
		"E-1403: no resource":    {texts("s3:ListAllMyBuckets"), Texts{}, []string{"s3:ListAllMyBuckets *"}},
		"AWS's spelling":         {texts("S3:getobject"), texts("*"), []string{"s3:GetObject *"}},
		"the same twice is once": {texts("s3:GetObject", "s3:getObject", "s3:GetObjec?"), texts("*", "*"), []string{"s3:GetObject *"}},
		"each action on its own": {texts("s3:ListBucket", "s3:GetObject"), texts(bucket, bucket+"/a"), []string{"s3:ListBucket " + bucket, "s3:GetObject " + bucket + "/a"}},
		"wildcards are expanded": {texts("sqs:*MessageMoveTask"), texts(queue),
			[]string{"sqs:CancelMessageMoveTask " + queue, "sqs:StartMessageMoveTask " + queue}},
		"those that fit the ARN":  {texts("sqs:ListQueue*"), texts(queue), []string{"sqs:ListQueueTags " + queue, "sqs:ListQueues *"}},
		"escaped characters stay": {texts("s3:GetObject"), texts(bucket + "/${*}"), []string{"s3:GetObject " + bucket + "/${*}"}},
	} {
		t.Run(name, func(t *testing.T) {
			report := run(t, harvesterWith("", expect("denied", test.actions, test.resources)))
			got := asked(report)
			slices.Sort(got)
			slices.Sort(test.want)
			if diff := cmp.Diff(test.want, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// What is left out is said.
func TestRequestNotes(t *testing.T) {
	report := run(t, harvesterWith("",
		expect("denied", texts("s3:ListBucket", "s3:GetObject"), texts(bucket, bucket+"/a")),
		expect("denied", texts("s3:List*"), texts(bucket))))
	for _, want := range []string{
		"s3:ListBucket left out for arn:aws:s3:::tide-logs/a, which cannot be a resource of theirs",
		"s3:GetObject left out for arn:aws:s3:::tide-logs, which",
		"of s3:List\\* evaluated on \\*: no resource-level permissions",
	} {
		if !strings.Contains(report.Markdown, want) {
			t.Errorf("the report does not say %q:\n%s", want, report.Markdown)
		}
	}
}

// Wrong input is refused with what to do about it, and nothing is evaluated.
func TestInputErrors(t *testing.T) {
	one := func(e Expectation) *Input { return harvesterWith(allowReads, e) }
	both := func(a, b Expectation) *Input { return harvesterWith(allowReads, a, b) }
	named := func(name string) Expectation {
		e := expect("denied", texts("s3:GetObject"), Texts{})
		e.Name = ptr(name)
		return e
	}
	withPrincipal := func(p string) *Input {
		in := one(expect("denied", texts("s3:GetObject"), Texts{}))
		in.Principal = ptr(p)
		return in
	}
	withAccount := func(principal, account string) *Input {
		in := withPrincipal(principal)
		in.AccountID = ptr(account)
		return in
	}
	for name, test := range map[string]struct {
		in    *Input
		place string
		want  string
	}{
		"E-208: unknown action":          {one(expect("denied", texts("s3:GetObjekt"), Texts{})), "expectations[0]", "did you mean s3:GetObject?"},
		"E-709: an API's name":           {one(expect("denied", texts("s3:ListObjectsV2"), Texts{})), "expectations[0]", "s3:ListBucket"},
		"E-208: a wildcard for nothing":  {one(expect("denied", texts("s3:Gte*"), Texts{})), "expectations[0]", "s3:Gte*"},
		"E-704: a wildcard for services": {one(expect("denied", texts("s*:Get*"), Texts{})), "expectations[0]", "no wildcard in the service"},
		"E-207: no service":              {one(expect("denied", texts("GetObject"), Texts{})), "expectations[0]", "service:Name"},
		"E-1404: a resource for an action without": {
			one(expect("denied", texts("s3:ListAllMyBuckets"), texts(bucket))), "expectations[0]", "s3:ListAllMyBuckets supports no resource-level permissions",
		},
		"a bucket is no object": {
			one(expect("denied", texts("s3:GetObject"), texts(bucket))), "expectations[0]",
			"object (arn:${Partition}:s3:::${BucketName}/${ObjectName})",
		},
		"a resource for none of the actions": {
			one(expect("denied", texts("s3:GetObject"), texts(bucket+"/a", queue))), "expectations[0]", "None of the actions can be called on " + queue,
		},
		"a wildcard without any action for the resource": {
			one(expect("denied", texts("s3:*"), texts(queue))), "expectations[0]", "None of the actions can be called on " + queue,
		},
		"no ARN":              {one(expect("denied", texts("s3:GetObject"), texts("tide-logs"))), "expectations[0]", "tide-logs"},
		"no actions":          {one(expect("denied", Texts{}, Texts{})), "expectations[0]", "actions is empty"},
		"no decision":         {one(Expectation{Actions: texts("s3:GetObject")}), "expectations[0]", "decision is missing"},
		"a misspelt decision": {one(expect("explicit_deny", texts("s3:GetObject"), Texts{})), "expectations[0]", `Did you mean "explicitDeny"?`},
		"another decision":    {one(expect("maybe", texts("s3:GetObject"), Texts{})), "expectations[0]", `it must be one of "allowed", "denied"`},
		"a misspelt enforcement": {
			one(Expectation{Decision: ptr("denied"), Actions: texts("s3:GetObject"), Enforcement: ptr("warning")}), "expectations[0]", `Did you mean "warn"?`,
		},
		"E-1731: a misspelt mode": {
			one(Expectation{Decision: ptr("denied"), Actions: texts("s3:GetObject"), Unstated: ptr("Absent")}), "expectations[0]", `Did you mean "absent"?`,
		},
		"E-1731: another mode of all": {
			func() *Input {
				in := one(expect("denied", texts("s3:GetObject"), Texts{}))
				in.Unstated = ptr("all")
				return in
			}(), "unstated_context", `it must be one of "any", "absent"`,
		},
		"a name twice":      {both(named("a"), named("a")), "expectations[1]", `"a" is taken by expectations[0]`},
		"an empty name":     {one(named(" ")), "expectations[0]", "The name is empty"},
		"a wrong principal": {withPrincipal("arn:aws:iam::444455556666:role"), "principal", "role"},
		"a group":           {withPrincipal("arn:aws:iam::444455556666:group/ops"), "principal", "group"},
		"a principal of another account than account_id": {withAccount(harvester, "777788889999"), "principal", "is not in the account 777788889999"},
		"a user together with account_id":                {withAccount("arn:aws:iam::444455556666:user/mira", account), "principal", "leave account_id out"},
		"a service-linked role together with account_id": {
			withAccount("arn:aws:iam::444455556666:role/aws-service-role/x.amazonaws.com/AWSServiceRoleForX", account), "principal", "leave account_id out",
		},
		"a wrong account_id": {withAccount(harvester, "1234"), "principal", "twelve digits"},
		"E-207: identity policies of a service": {
			withPrincipal("events.amazonaws.com"), "principal", "has no identity policies",
		},
		"a wrong context value": {
			func() *Input {
				in := one(expect("denied", texts("s3:GetObject"), Texts{}))
				in.Context = Context{Keys: []ContextKey{{Name: "aws:SourceIp", Values: texts("here").Items}}}
				return in
			}(), "context", "aws:SourceIp",
		},
		"a wrong owner": {
			func() *Input {
				in := one(expect("denied", texts("s3:GetObject"), Texts{}))
				in.ResourceAccounts.Accounts = []documents.ResourceAccount{{ARN: bucket, Account: text("mine")}}
				return in
			}(), "resource_account_ids", `names "mine" as the owner of arn:aws:s3:::tide-logs`,
		},
		"E-1715: owners of two patterns, and neither is more specific": {
			func() *Input {
				in := one(expect("denied", texts("s3:GetObject"), Texts{}))
				in.ResourceAccounts.Accounts = []documents.ResourceAccount{{ARN: "arn:aws:s3:::tide-*", Account: text(account)}, {ARN: "arn:aws:s3:::*-tide", Account: text("777788889999")}}
				return in
			}(), "resource_account_ids", "neither counts before the other",
		},
		"owners of all services": {
			func() *Input {
				in := one(expect("denied", texts("s3:GetObject"), Texts{}))
				in.ResourceAccounts.Accounts = []documents.ResourceAccount{{ARN: "arn:aws:*:::*", Account: text(account)}}
				return in
			}(), "resource_account_ids", "names no service",
		},
		"a resource policy without an owner": {
			func() *Input {
				in := one(expect("denied", texts("s3:GetObject"), Texts{}))
				d := document(`resource_policies["tide-logs"]`, allowAll)
				d.Name, d.Place = "tide-logs", documents.At("resource_policies")
				in.ResourcePolicies.Documents = []documents.Document{d}
				return in
			}(), "resource_policies", `"tide-logs" is not an ARN`,
		},
		"a document with several problems": {
			harvesterWith(`{"Effect":"allow","Action":"s3:GetObject","Recource":"*"}`, expect("denied", texts("s3:GetObject"), Texts{})),
			"identity_policies[0]", "line 1, column ",
		},
		"E-704: a document that AWS refuses": {
			harvesterWith(`{"Effect":"Allow","Action":"s*:Get*","Resource":"*"}`, expect("denied", texts("s3:GetObject"), Texts{})),
			"identity_policies[0]", "$.Statement[0].Action",
		},
	} {
		t.Run(name, func(t *testing.T) {
			report, errs := Run(test.in, awsServices)
			if report != nil {
				t.Error("there is a report along with errors")
			}
			if len(errs) != 1 {
				t.Fatalf("errors = %v, want one", errs)
			}
			if got := errs[0].Place.String(); got != test.place {
				t.Errorf("place = %s, want %s", got, test.place)
			}
			if !strings.Contains(errs[0].Detail, test.want) {
				t.Errorf("detail does not mention %q:\n%s", test.want, errs[0].Detail)
			}
		})
	}
}

// One mistake that concerns every expectation is said once.
func TestSameErrorOnce(t *testing.T) {
	e := expect("denied", texts("s3:GetObject"), Texts{})
	e.Principal = ptr("arn:aws:iam::444455556666:role/Other")
	in := harvesterWith(allowReads, e, e, e)
	_, errs := Run(in, awsServices)
	if len(errs) != 1 || !strings.Contains(errs[0].Detail, "This also applies to expectations[1], expectations[2]") {
		t.Errorf("errors = %v", errs)
	}
}

// Mistakes in documents do not hide mistakes in expectations.
func TestAllErrorsAtOnce(t *testing.T) {
	in := harvesterWith(`{"Effect":"Allow"}`, expect("denied", texts("s3:GetObjekt"), Texts{}))
	in.Boundary = &documents.Document{Label: "permissions_boundary", Place: documents.At("permissions_boundary"), Root: document("", allowAll).Root}
	b := document("permissions_boundary", `{"Effect":"Allow","Action":"*","Resource":"*","Principal":"*"}`)
	b.Place = documents.At("permissions_boundary")
	in.Boundary = &b
	_, errs := Run(in, awsServices)
	var places []string
	for _, e := range errs {
		places = append(places, e.Place.String())
	}
	if diff := cmp.Diff([]string{"identity_policies[0]", "permissions_boundary", "expectations[0]"}, places); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTooManyRequests(t *testing.T) {
	resources := Texts{}
	for i := range 15 {
		resources.Items = append(resources.Items, text("arn:aws:s3:::*"+strings.Repeat("x", i)))
	}
	in := harvesterWith(allowReads)
	for range 12 {
		in.Expectations = append(in.Expectations, expect("denied", texts("*"), resources))
	}
	_, errs := Run(in, awsServices)
	if len(errs) == 0 || !strings.Contains(errs[0].Detail, "more than 250000 requests") {
		t.Errorf("errors = %v", errs)
	}
}

// A wildcard means the actions that the caller can call; the report says which actions it leaves out.
func TestWildcardLeavesOutOthersActions(t *testing.T) {
	in := harvesterWith("", expect("denied", texts("sts:AssumeRole*"), Texts{}))
	report := run(t, in)
	if got := asked(report); len(got) != 1 || got[0] != "sts:AssumeRole *" {
		t.Errorf("requests = %v", got)
	}
	if !strings.Contains(report.Markdown, "left out: not for this caller") {
		t.Errorf("the report does not say what was left out:\n%s", report.Markdown)
	}
	in = harvesterWith("", expect("denied", texts("sts:AssumeRoleWith*"), Texts{}))
	if _, errs := Run(in, awsServices); len(errs) != 1 {
		t.Errorf("errors = %v, want one where nothing is left", errs)
	}
}

// E-1203: a context that contradicts one of the resources is refused, also where the
// actions come from a wildcard. Leaving the request out would hide that it is allowed.
func TestE1203ContradictionUnderAWildcard(t *testing.T) {
	const point = "arn:aws:s3:eu-west-1:777788889999:accesspoint/a"
	in := harvesterWith(allowAll, expect("denied", texts("s3:*"), texts(point, bucket)))
	in.Context = Context{Keys: []ContextKey{{Name: "aws:ResourceAccount", Values: texts("777788889999").Items}}}
	if _, errs := Run(in, awsServices); len(errs) != 1 || !strings.Contains(errs[0].Detail, "resource_account_ids") {
		t.Errorf("errors = %v", errs)
	}
}
