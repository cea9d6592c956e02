// Copyright (c) the iamproof authors
// SPDX-License-Identifier: MPL-2.0

package denial

import (
	"fmt"
	"strings"
	"testing"
)

// N-110: resources without the word, and actions without a prefix.
func TestN110OnARN(t *testing.T) {
	for text, who := range map[string]string{
		user(session) + " sts:AssumeRole on " + role:                           session,
		"CodeBuild is not authorized to perform: sts:AssumeRole on " + role:    "",
		role + "2 is not authorized to perform AssumeRole on role " + role:     role + "2",
		user(ana) + " sts:AssumeRole on " + role + " (Service: AWSCodeBuild)":  ana,
		user(ana) + " sts:AssumeRole on resource: " + role + " with exit code": ana,
	} {
		if d := one(t, text); d.Action != "sts:AssumeRole" || d.Resource != role || d.Principal != who {
			t.Errorf("%s: %q on %q by %q", text, d.Action, d.Resource, d.Principal)
		}
	}
	if d := one(t, "User: "+ana+" is not authorized to perform this action"); d.Action != "" || d.Principal != ana {
		t.Errorf("%+v", d)
	}
	if d := one(t, user(session)+" secretsmanager:GetSecretValue on resource: my-secret "+no("identity-based policy", "secretsmanager:GetSecretValue")); d.Resource != "" || len(d.Notes) != 1 || !strings.Contains(d.Notes[0], `"my-secret"`) {
		t.Errorf("%+v", d)
	}
}

// N-110: the name of an object may hold the words that end a resource elsewhere.
func TestN110Quoted(t *testing.T) {
	for _, name := range []string{"a because b", "no because no identity-based policy", "x with an explicit deny in y", "a. Go to https://x", "a (Service b)", `q"uote`, "with aws_s3_bucket.b, x", `k" with an explicit deny in a service control policy`} {
		for _, end := range []string{no("identity-based policy", get), deny("a permissions boundary"), ""} {
			if end == "" && strings.Contains(name, `"`) {
				continue
			}
			d := one(t, user(session)+` s3:GetObject on resource: "arn:aws:s3:::b/`+name+`" `+end)
			if d.Resource != "arn:aws:s3:::b/"+name || (d.Layer != "") != (end != "") || d.Layer == SCP {
				t.Errorf("%s %s: %q, layer %q", name, end, d.Resource, d.Layer)
			}
		}
	}
}

// N-201: messages in JSON in JSON, and in HTML.
func TestN201Escapes(t *testing.T) {
	plain := user(session) + ` s3:GetObject on resource: "arn:aws:s3:::b/k" ` + no("identity-based policy", get)
	once := strings.ReplaceAll(plain, `"`, `\"`)
	twice := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(once)
	for _, text := range []string{
		"log: " + once, "log: " + twice, `level=error body="{\"Message\":\"` + twice + `\"}"`,
		strings.ReplaceAll(plain, `"`, "&#x22;"), strings.ReplaceAll(plain, `"`, "&amp;quot;"), strings.ReplaceAll(plain, " ", "&nbsp;"),
	} {
		if d := one(t, text); d.Resource != key || d.Recognised != RecognisedFull {
			t.Errorf("%s: %q, %v", text, d.Resource, d.Recognised)
		}
	}
}

// N-202: an encoded message that a terminal broke into lines is not in the result either.
func TestN202BrokenBlob(t *testing.T) {
	for _, text := range []string{
		"You are not authorized to perform this operation. Encoded authorization failure message: Qm9nSecretAAAAAAAAAAAAAAAAAAAAAAAA\nQm9nSecretBBBBBBBBBB\nsecret_C9\n\tstatus code: 403, request id: 55-66",
		"Encoded authorization failure message: Qm9nSecretAAAA\n│ Qm9nSecretBBBB\n│ \n│   with aws_instance.a,",
	} {
		d := one(t, text)
		if s := strings.ToLower(fmt.Sprintf("%+v", d)); !d.Encoded || strings.Contains(s, "secret") {
			t.Errorf("%+v", d)
		}
	}
	if d := one(t, "Encoded authorization failure message: Qm9n\nQQ\n\tstatus code: 403, request id: 55-66"); d.RequestID != "55-66" {
		t.Errorf("%+v", d)
	}
}

// N-113: S3 says little; the operation says more, and an SDK names the service in its own way.
func TestN113Bare(t *testing.T) {
	r := testReader()
	r.Operations = func(source, operation string) []string {
		if source == "s3" {
			return []string{"s3:" + operation}
		}
		return nil
	}
	for text, want := range map[string][3]string{
		cli("AccessDenied", "ListObjectsV2") + " Access Denied":                    {"S3", "AccessDenied", "s3:ListObjectsV2"},
		"An error occurred (403) when calling the HeadObject operation: Forbidden": {"S3", "403", "s3:HeadObject"},
		"com.amazonaws.services.s3.model.AmazonS3Exception: Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; Request ID: ABCD; S3 Extended Request ID: xyz=; Proxy: null)": {"Amazon S3", "AccessDenied", ""},
		"<Error><Code>AccessDenied</Code><Message>Access Denied</Message><RequestId>ABCD</RequestId><HostId>x=</HostId></Error>":                                                                         {"", "AccessDenied", ""},
	} {
		found, err := r.Read(text)
		if err != nil || len(found) != 1 {
			t.Fatalf("%s: %d, %v", text, len(found), err)
		}
		d := found[0]
		if got := [3]string{d.Service, d.Code, strings.Join(d.Candidates, ",")}; got != want || strings.Contains(text, "ABCD") && d.RequestID != "ABCD" || d.During != "" {
			t.Errorf("%s: %q, request %q, during %q", text, got, d.RequestID, d.During)
		}
	}
}

// N-201: of a long log the part with the denial is read, also where it is broken into lines.
func TestN201Excerpt(t *testing.T) {
	noise := strings.Repeat("aws_thing.x: Still creating... [10s elapsed]\n", 3000)
	for _, text := range []string{
		"│ Error: doing: User: " + session + " is\n│ not authorized to perform: s3:GetObject on resource: " + key + "\n│ " + no("identity-based policy", get),
		"The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.",
		cli("ExpiredToken", "X") + " The security token included in the request is expired",
		cli("AccessDenied", "GetObject") + " Access Denied",
	} {
		d := one(t, Excerpt(noise+text+"\n"+noise))
		if want := one(t, text); d.Action != want.Action || d.Layer != want.Layer || d.NotPolicies != want.NotPolicies || d.Resource != want.Resource {
			t.Errorf("%s: %+v", text, d)
		}
	}
	// A word before the sentence does not hide it.
	if d := one(t, Excerpt("level=debug AccessDenied, trying again\n"+noise+user(session)+" s3:GetObject on resource: "+key)); d.Action != get {
		t.Errorf("%+v", d)
	}
}

// N-110: a phone number has no ARN, so that only Resource "*" covers it.
func TestN110Phone(t *testing.T) {
	const publish = "sns:Publish"
	text := func(number string) string {
		return user(session) + " SNS:Publish on resource: " + number + " " + no("identity-based policy", "SNS:Publish")
	}
	for _, number := range []string{"+358401234567", "+1xxxxxxxxx", "+XXXXXXXXXX", "+358...."} {
		if d := one(t, text(number)); !d.Phone || d.Resource != "" || d.Action != publish || len(d.Notes) != 1 || strings.Contains(d.Notes[0], number) {
			t.Errorf("%s: %+v", number, d)
		}
	}
	for _, c := range []struct {
		statement string
		want      Reproduced
	}{
		{`{"Effect":"Allow","Action":"sns:Publish","Resource":"arn:aws:sns:*:*:*"}`, Yes},
		{`{"Effect":"Allow","Action":"sns:*","Resource":"arn:aws:sns:*:*:*"}`, Yes},
		{`{"Effect":"Allow","Action":"sns:Publish","Resource":"*"}`, No},
		{`{"Effect":"Allow","Action":"sns:Publish","NotResource":"arn:aws:sns:*:*:*"}`, No},
		{`{"Effect":"Allow","Action":"sns:Publish","Resource":"*"},{"Effect":"Deny","Action":"sns:Publish","Resource":"arn:aws:sns:*:*:*"}`, No},
		{`{"Effect":"Allow","Action":"sns:Publish","Resource":"*"},{"Effect":"Deny","Action":"sns:Publish","Resource":"*"}`, OtherLayer},
	} {
		a := Explain(t.Context(), one(t, text("+358401234567")), world{identity: c.statement}.input(t))
		if a.Reproduced != c.want || a.Expectation != "" {
			t.Errorf("%s: %q, expectation %q", c.statement, a.Reproduced, a.Expectation)
		}
		if c.want != Yes {
			continue
		}
		if a.Change == nil || a.Change.Proved || !strings.Contains(a.Change.StatementJSON, `"*"`) || !strings.Contains(a.Change.Text, "every topic") {
			t.Errorf("%s: %+v", c.statement, a.Change)
		}
	}
}

// N-110: what a log made unreadable of a resource is not known, and is in no change.
func TestN110MaskedResource(t *testing.T) {
	statements := `{"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Sid":"Mine","Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::mine/*"}`
	for resource, want := range map[string]Reproduced{
		`"arn:aws:s3:::***/k"`: Undetermined, `"arn:aws:s3:::<redacted>"`: Undetermined, `"arn:aws:s3:::xxxxx/k"`: Undetermined,
		`"arn:aws:s3:::mine/***"`: Yes, `"arn:aws:s3:::other/***"`: No,
	} {
		a := Explain(t.Context(), one(t, user(session)+" s3:GetObject on resource: "+resource+" "+deny("an identity-based policy")), world{identity: statements}.input(t))
		if a.Reproduced != want {
			t.Errorf("%s: %q, want %q: %q", resource, a.Reproduced, want, a.NextSteps)
		}
		if a.Change != nil && strings.Contains(a.Change.StatementJSON+a.Change.Text, "***") {
			t.Errorf("%s: %+v", resource, a.Change)
		}
	}
	d := one(t, user(session)+" sqs:SendMessage on resource: arn:aws:sqs:***:***:q "+no("identity-based policy", "sqs:SendMessage"))
	if a := Explain(t.Context(), d, world{identity: `{"Effect":"Allow","Action":"sqs:*","Resource":"arn:aws:sqs:*:*:other"}`}.input(t)); a.Reproduced != Yes {
		t.Errorf("%q", a.Reproduced)
	}
	if a := Explain(t.Context(), d, world{identity: `{"Effect":"Allow","Action":"sqs:*","Resource":"arn:aws:sqs:eu-west-1:111122223333:q"}`}.input(t)); a.Reproduced != Undetermined {
		t.Errorf("%q", a.Reproduced)
	}
}

// N-110, N-107: a text that ends within the ARN or the tail says what it says before that.
func TestN201Cut(t *testing.T) {
	if d := one(t, user(session)+" s3:GetObject on resource: arn:aws:s3"); d.Resource != "" || len(d.Notes) != 1 || !strings.Contains(d.Notes[0], "whole message") {
		t.Errorf("%+v", d)
	}
	whole := user(session) + " s3:GetObject on resource: " + key + " " + no("identity-based policy", get)
	for end := strings.Index(whole, "because"); end < len(whole); end++ {
		if d := one(t, whole[:end]); d.Action != get || d.ActionAsked != "" || d.Resource != key {
			t.Errorf("%s: %+v", whole[:end], d)
		}
	}
}

// N-101: Amazon SES quotes in a way of its own.
func TestN101Ticks(t *testing.T) {
	const identity = "arn:aws:ses:us-east-1:111122223333:identity/a.b@example.com"
	for _, text := range []string{
		"AccessDenied: User `" + session + "' is not authorized to perform `ses:SendEmail' on resource `" + identity + "'",
		cli("AccessDenied", "SendEmail") + " User `" + session + "` is not authorized to perform `ses:SendEmail` on resource `" + identity + "` (Service: Ses, Status Code: 403)",
	} {
		if d := one(t, text); d.Principal != session || d.Action != "ses:SendEmail" || d.Resource != identity || d.Code != "AccessDenied" {
			t.Errorf("%s: %+v", text, d)
		}
	}
}

// N-109: the caller without the word "User", after what wraps the sentence.
func TestN109Bare(t *testing.T) {
	d := one(t, cli("AccessDeniedException", "GetAuthorizationToken")+" GlueJobRunnerSession is not authorized to perform: ecr:GetAuthorizationToken on resource: * "+no("identity-based policy", "ecr:GetAuthorizationToken"))
	if d.PrincipalKind != CallerProduct || d.Operation != "GetAuthorizationToken" || d.Code != "AccessDeniedException" {
		t.Errorf("%+v", d)
	}
	d = one(t, "AccessDeniedException: The execution role "+role+" is not authorized to perform: s3:GetObject on resource: "+key)
	if d.Principal != role || d.PrincipalKind != CallerRole || d.Code != "AccessDeniedException" {
		t.Errorf("%+v", d)
	}
	if d := one(t, user(ana)+" ec2:RunInstances due to an explicit deny in a Service Control Policy"); d.Layer != SCP || d.Kind != Either || d.Action != "ec2:RunInstances" {
		t.Errorf("%+v", d)
	}
}

// N-403: a level of an organization whose policies only deny lacks FullAWSAccess, and not the
// action.
func TestN403OnlyDenies(t *testing.T) {
	guard := `{"Effect":"Deny","Action":"ec2:*","Resource":"*"}`
	a := Explain(t.Context(), one(t, denied(get, key, no("service control policy", get))), world{identity: allowGet, scp: []string{allowAll, guard}}.input(t))
	if a.Reproduced != Yes || a.Change == nil || a.Change.Layer != SCP || !strings.Contains(a.Change.Text, `only policies that deny and so allows nothing: add "FullAWSAccess"`) || a.Change.StatementJSON != "" {
		t.Errorf("%q %+v", a.Reproduced, a.Change)
	}
	if len(a.StillBlockedBy) > 0 {
		t.Errorf("%+v", a.StillBlockedBy)
	}
}

// N-115: Lambda names the call and the service, or several calls.
func TestN115Lambda(t *testing.T) {
	for text, want := range map[string]string{
		"The provided execution role does not have permissions to call ReceiveMessage on SQS (Service: Lambda, Status Code: 400)": "sqs:ReceiveMessage",
		"The function execution role does not have permissions to call SendMessage on SQS":                                        "sqs:SendMessage",
		`"The provided execution role does not have permissions to call CreateNetworkInterface on EC2"`:                           "ec2:CreateNetworkInterface",
		"The provided execution role does not have permissions to call Frobnicate on SQS":                                         "",
	} {
		if d := one(t, text); d.Action != want {
			t.Errorf("%s: %q", text, d.Action)
		}
	}
	const stream = "arn:aws:dynamodb:eu-west-1:111122223333:table/t/stream/2026-01-01T00:00:00.000"
	d := one(t, "Cannot access stream "+stream+". Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, and ListStreams Actions on your stream in IAM.")
	if d.Resource != stream || strings.Join(d.Candidates, " ") != "dynamodb:GetRecords dynamodb:GetShardIterator dynamodb:DescribeStream dynamodb:ListStreams" {
		t.Errorf("%+v", d)
	}
	if d := one(t, cli("AccessDeniedException", "GetSecretValue")+" Access to KMS is not allowed"); d.Action != "" || strings.Join(d.Candidates, " ") != "kms:Decrypt kms:GenerateDataKey" {
		t.Errorf("%+v", d)
	}
}
